"""Two mixtures side by side."""

import json
from pathlib import Path

import pytest

from curation.diff import compare_mixtures
from manifests.errors import UserError
from manifests.lineage import LINEAGE_FILE
from tests.curation import tiny
from tests.curation.conftest import TinyWorld


def _counts(text: str) -> dict[str, list[int]]:
    """Figures by source: in both, came, went, reworded, moved split."""
    table = text.split("\n\n")[1].splitlines()[1:]
    return {line.split()[0]: [int(n.replace(",", "")) for n in line.split()[1:]] for line in table}


def test_a_mixture_and_itself(tiny_world: TinyWorld) -> None:
    text = compare_mixtures(tiny_world.work, tiny_world.work / "mixture")
    counts = _counts(text)
    assert counts["own"] == [30, 0, 0, 0, 0]
    assert counts["all"] == [100, 0, 0, 0, 0]
    assert text.endswith("spec: the same")
    assert f"before           100 rows  {tiny_world.lineage.fingerprint}" in text
    assert "held out" not in text


def test_what_another_spec_changes(tiny_world: TinyWorld, tmp_path: Path) -> None:
    world = tiny_world.copy(tmp_path)
    text = world.spec.read_text()
    text = text.replace("size = 100", "size = 90").replace('"What happens?"', '"What is this?"')
    world.spec.write_text(text.replace("test = 0.1\nvalidation = 0.2", "validation = 0.5"))
    tiny.build(world.spec, world.work)
    report = compare_mixtures(tiny_world.work, world.work)
    counts = _counts(report)
    before, after = (
        dict(tiny.ask(w, "SELECT id, (split, prompt) FROM mixture"))
        for w in (tiny_world.work, world.work)
    )
    both = set(before) & set(after)
    assert counts["all"] == [
        len(both),
        len(set(after) - both),
        len(set(before) - both),
        sum(before[i][1] != after[i][1] for i in both),
        sum(before[i][0] != after[i][0] for i in both),
    ]
    assert counts["all"][2] >= 10
    assert counts["web"][3] > 0
    # A larger part is held out, so rows that were trained on are.
    held_out = sum(before[i][0] == "train" and after[i][0] != "train" for i in both)
    assert f"{held_out} rows that were trained on are now held out" in report
    assert "size 100 -> 90" in report
    assert "splits.test 0.1 -> none" in report
    assert "splits.validation 0.2 -> 0.5" in report


def test_an_added_source_only_comes(tiny_world: TinyWorld, tmp_path: Path) -> None:
    world = tiny_world.copy(tmp_path)
    tiny.write_jsonl(world.spec.parent / "more.jsonl", tiny.image_rows(20, name="more"))
    text = world.spec.read_text().replace("size = 100", "size = 120")
    text = text.replace("share = 0.2", f"share = {1 / 6}").replace("share = 0.3", "share = 0.25")
    world.spec.write_text(text + tiny.jsonl_source("more", f"share = {1 / 6}"))
    tiny.build(world.spec, world.work)
    counts = _counts(compare_mixtures(tiny_world.work, world.work))
    assert counts["more"] == [0, 20, 0, 0, 0]
    assert counts["own"] == [30, 0, 0, 0, 0]
    assert counts["asked"] == [20, 0, 0, 0, 0]
    assert counts["all"] == [100, 20, 0, 0, 0]


def test_where_there_is_no_mixture(tiny_world: TinyWorld, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(UserError, match="there is no mixture here") as caught:
            compare_mixtures(tiny_world.work, folder)
        assert caught.value.where == str(folder)
        assert caught.value.remedy
    with pytest.raises(UserError, match="this is a media table, not a mixture") as caught:
        compare_mixtures(tiny_world.work / "media", tiny_world.work)
    assert caught.value.remedy


def test_a_damaged_lineage(tiny_world: TinyWorld, tmp_path: Path) -> None:
    world = tiny_world.copy(tmp_path)
    path = world.work / "mixture" / LINEAGE_FILE
    raw = json.loads(path.read_text())
    path.write_text(json.dumps({**raw, "schema_version": 1, "files": "none"}))
    with pytest.raises(UserError, match="the lineage record cannot be read"):
        compare_mixtures(tiny_world.work, world.work)
