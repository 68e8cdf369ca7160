"""Whether everything is still what it was."""

import os
import shutil
from pathlib import Path

import pytest

from curation.takedowns import Takedowns, save_takedowns
from curation.verify import Report, verify_work
from manifests.errors import UserError
from tests.curation import tiny
from tests.curation.conftest import TinyWorld


def _verify(world: TinyWorld, *, spec: bool = False, media: bool = False) -> Report:
    return verify_work(
        world.work, spec=world.spec if spec else None, media=media, progress=tiny.QUIET
    )


def test_all_is_as_it_was(tiny_world: TinyWorld) -> None:
    report = _verify(tiny_world, spec=True, media=True)
    assert report.problems == []
    assert report.lines()[-1] == "All is as it was."
    text = "\n".join(report.checked)
    assert "16 table files" in text
    assert "5 source files" in text
    assert "3 local media" in text


def test_tables(tiny_world: TinyWorld, tmp_path: Path) -> None:
    world = tiny_world.copy(tmp_path)
    changed = world.work / "mixture" / "train-00000.parquet"
    data = bytearray(changed.read_bytes())
    data[len(data) // 2] ^= 1
    changed.write_bytes(data)
    gone = world.work / "examples" / "cc" / "part-00000.parquet"
    gone.unlink()
    report = _verify(world)
    assert sorted(report.problems) == [f"changed: {changed}", f"gone: {gone}"]
    assert "2 problems:" in report.lines()


def test_sources(tiny_world: TinyWorld, tmp_path: Path) -> None:
    world = tiny_world.copy(tmp_path)
    source = world.spec.parent
    # The same size and time: only the bytes tell.
    path = source / "cc.tsv"
    stat = path.stat()
    path.write_text(path.read_text().replace("the same words", "the sane words"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    shutil.copy(source / "talk.jsonl", source / "talk2.jsonl")
    world.spec.write_text(world.spec.read_text().replace('"talk.jsonl"', '"talk2.jsonl"'))
    report = _verify(world, spec=True)
    assert report.problems == [
        "source file gone: talk.jsonl (talk)",
        "source file new: talk2.jsonl (talk)",
        "source file changed: cc.tsv (cc)",
    ]
    assert _verify(world).problems == []


def test_media(tiny_world: TinyWorld, tmp_path: Path) -> None:
    world = tiny_world.copy(tmp_path)
    images = world.spec.parent / "images"
    (images / "0.jpg").unlink()
    (images / "1.jpg").write_bytes(b"another picture")
    report = _verify(world, media=True)
    assert report.problems == ["medium gone: images/0.jpg", "medium changed: images/1.jpg"]


def test_takedowns_that_are_not_honoured_yet(tiny_world: TinyWorld, tmp_path: Path) -> None:
    world = tiny_world.copy(tmp_path)
    (gone,) = tiny.ask(world.work, "SELECT id FROM examples LIMIT 1")[0]
    save_takedowns(world.work, Takedowns(keys=(gone,)))
    assert _verify(world).problems == [f"taken down, but still in the tables: {gone}"]
    tiny.build(world.spec, world.work)
    assert _verify(world).problems == []


def test_a_long_list_of_problems_is_cut() -> None:
    report = Report(checked=["x"], problems=[f"problem {n}" for n in range(60)])
    lines = report.lines()
    assert lines[:2] == ["x", "60 problems:"]
    assert len(lines) == 53
    assert lines[-1] == "and 10 more"


def test_a_folder_without_tables(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there are no tables here") as caught:
        verify_work(tmp_path, spec=None, media=False, progress=tiny.QUIET)
    assert caught.value.remedy


def test_media_without_a_mixture(tiny_world: TinyWorld, tmp_path: Path) -> None:
    world = tiny_world.copy(tmp_path)
    shutil.rmtree(world.work / "mixture")
    with pytest.raises(UserError, match="there is no mixture here") as caught:
        _verify(world, media=True)
    assert caught.value.remedy
