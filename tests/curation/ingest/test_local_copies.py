"""Local copies of media: where a template puts them, and no way out of the folder."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.ingest.normalise import local_path_sql
from manifests.errors import UserError
from tests.curation.ingest.normalising import LABELS, PICTURE, rows_of, video


class TestLocalCopies:
    def path(self, template: str, medium: dict[str, Any], **record: Any) -> str | None:
        labels = replace(LABELS, local=template)
        rows = rows_of([{"media": [medium], **record}], labels=labels)
        found: str | None = rows.media["path"].to_pylist()[0]
        return found

    @pytest.mark.parametrize(
        ("template", "path"),
        [
            ("images/{key}.jpg", "images/k1.jpg"),
            ("images/{name}", "images/a b.jpg"),
            ("images/{stem}.webp", "images/a b.webp"),
            ("{page_dir}/{key}", "p1/k1"),
            ("{page_dir}/{page_dir}/{number}", "p1/p1/3"),
            ("it's {key}", "it's k1"),
            ("../videos/{key}", "../videos/k1"),
            ("no field", "no field"),
            ("{absent}/x", None),
            ("{empty}/x", None),
        ],
    )
    def test_templates(self, template: str, path: str | None) -> None:
        medium = {"kind": "image", "locator": "https://x.org/c/a b.jpg?w=3#x"}
        extra = '{"page_dir": "p1", "number": 3, "empty": ""}'
        assert self.path(template, medium, extra=extra) == path

    @pytest.mark.parametrize(
        "value", ["..", "../x", "a/../../x", "a/..", "/etc/passwd", "/", "", "//x"]
    )
    def test_a_value_that_climbs_out_gives_no_path(self, value: str) -> None:
        extra = json.dumps({"dir": value})
        assert self.path("images/{dir}/a.jpg", PICTURE, extra=extra) is None
        if value.strip():
            assert self.path("images/{key}", PICTURE, key=value) is None

    @pytest.mark.parametrize("value", ["..x", "x..", "a/b", "...", "a.b", "a..b/c"])
    def test_dots_that_climb_nowhere(self, value: str) -> None:
        assert self.path("images/{key}.jpg", PICTURE, key=value) == f"images/{value}.jpg"

    @pytest.mark.parametrize("locator", ["https://x.org/..", "https://x.org/a/../", "x/.."])
    def test_a_name_that_climbs_out_gives_no_path(self, locator: str) -> None:
        assert self.path("images/{name}", {"kind": "image", "locator": locator}) is None

    @pytest.mark.parametrize("template", ["{}", "{a.b}", "{a-b}", "{'x'}", "{$.a}", '{"}', "{1}"])
    def test_fields_that_cannot_be(self, template: str) -> None:
        with pytest.raises(UserError, match="`local` has the field"):
            local_path_sql(template)

    @pytest.mark.parametrize("template", ["{key", "a/key}.jpg", "{{key}}.jpg"])
    def test_a_brace_without_its_other_half(self, template: str) -> None:
        with pytest.raises(UserError, match="a brace without its other half"):
            local_path_sql(template)

    @given(st.text(st.sampled_from("ab{}'\"./$ "), max_size=12))
    @settings(max_examples=60)
    def test_any_template_is_refused_or_plain_sql(self, template: str) -> None:
        try:
            sql = local_path_sql(template)
        except UserError:
            return
        with duckdb.connect() as connection:
            row = "SELECT 'k' AS key, 'l' AS locator, NULL::VARCHAR AS extra"
            (found,) = connection.execute(f"SELECT {sql} FROM ({row})").fetchone() or ()
        if not re.search(r"\{[^{}]*\}", template):
            assert found == template

    def test_whether_a_copy_holds_the_span_or_all_of_it(self) -> None:
        for is_span in (True, False):
            labels = replace(LABELS, local="clips/{key}.mp4", local_is_span=is_span)
            media = [video(start=1.0, end=2.0), video()]
            rows = rows_of([{"media": media}], labels=labels)
            assert rows.media["path_is_span"].to_pylist() == [is_span, None]

    def test_copies_that_are_hashed(self, tmp_path: Path) -> None:
        (tmp_path / "images").mkdir()
        (tmp_path / "images" / "k1.jpg").write_bytes(b"abc")
        labels = replace(LABELS, local="images/{key}.jpg", hash_local=True)
        rows = rows_of(
            [{}, {"media": [{**PICTURE, "locator": "https://x.org/b"}]}],
            labels=labels,
            root=tmp_path,
        )
        first, second = rows.media.to_pylist()
        assert first["sha256"] == (
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        assert first["bytes"] == 3
        assert (second["path"], second["sha256"], second["bytes"]) == ("images/k2.jpg", None, None)
        # The hash tells files apart, not media: the address still names it.
        assert first["canonical"] == "url:x.org/a.jpg"
