"""Conceptual Captions: two orders of two columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from manifests.errors import UserError
from tests.curation.sources.reading import check, read
from tests.real_data import real


def test_cc3m_has_the_caption_first(tmp_path: Path) -> None:
    (tmp_path / "c.tsv").write_text(
        'a "quoted dog\thttp://a.org/1.jpg\na cat\thttp://a.org/2.jpg\n'
    )
    found = read("cc3m", tmp_path, "c.tsv")
    assert [example["response"] for example in found.examples] == ['a "quoted dog', "a cat"]
    assert found.records[1]["key"] == "http://a.org/2.jpg\ta cat"
    assert found.examples[1]["byte_offset"] == 33


def test_cc12m_has_the_address_first(tmp_path: Path) -> None:
    (tmp_path / "c.tsv").write_text("http://a.org/1.jpg\ta dog\n")
    (example,) = read("cc12m", tmp_path, "c.tsv").examples
    assert example["response"] == "a dog"


@pytest.mark.parametrize(
    ("fmt", "line"), [("cc3m", "http://a.org/1.jpg\ta dog"), ("cc12m", "a dog\thttp://a.org/1.jpg")]
)
def test_the_other_order_is_refused_before_any_work(tmp_path: Path, fmt: str, line: str) -> None:
    (tmp_path / "c.tsv").write_text(line + "\n")
    with pytest.raises(UserError, match=f"not a {fmt} file") as caught:
        check(fmt, tmp_path, "c.tsv")
    assert "CC3M has caption<TAB>url, CC12M has url<TAB>caption" in str(caught.value)


def test_one_key_for_one_picture_and_caption(tmp_path: Path) -> None:
    (tmp_path / "c.tsv").write_text("a\thttp://a.org/1\nb\thttp://a.org/1\na\thttp://a.org/1\n")
    found = read("cc3m", tmp_path, "c.tsv")
    ids = [example["id"] for example in found.examples]
    assert len(set(ids)) == 2
    assert ids[0] == ids[2]
    assert len(found.media) == 1


def test_a_row_without_tab(tmp_path: Path) -> None:
    (tmp_path / "c.tsv").write_text("a\thttp://a.org/1\nno tab\nb\thttp://a.org/2\n")
    found = read("cc3m", tmp_path, "c.tsv")
    assert found.problem().startswith("wrong_column_count: 1 fields where 2 are expected")
    assert found.errors[0]["record"] == 2


def test_the_real_rows() -> None:
    found = read("cc3m", real("sources/cc3m"), "Validation_GCC.tsv")
    assert (len(found.examples), found.errors) == (5000, [])
