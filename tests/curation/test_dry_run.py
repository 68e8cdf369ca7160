"""What a build would do, told without doing it."""

from pathlib import Path

import pytest

from curation.dry_run import dry_run_report
from curation.spec import load_spec
from manifests.errors import UserError
from tests.curation import tiny
from tests.curation.conftest import TinyWorld, write_world


def _report(spec: Path, work: Path, **more: int) -> str:
    return dry_run_report(load_spec(spec), work, progress=tiny.QUIET, **more)


def _stages(report: str) -> list[str]:
    return [line.strip() for line in report.split("Would run:\n")[1].split("\n\n")[0].splitlines()]


def test_from_nothing(tmp_path: Path) -> None:
    spec = write_world(tmp_path / "source")
    work = tmp_path / "work"
    report = _report(spec, work, workers=3)
    assert report.splitlines()[0] == f"{spec}: 100 rows from 5 sources"
    assert _stages(report) == [
        *(f"read {name}: 1 of 1 shards" for name in ("own", "asked", "talk", "cc", "web")),
        *(f"examples of {name}" for name in ("own", "asked", "talk", "cc", "web")),
        "media",
        "exact duplicates",
        "mixture and rejections",
    ]
    (own,) = (line for line in report.splitlines() if line.startswith("own "))
    assert own.split()[1] == "1"
    assert own.split()[-3].startswith("~")
    assert own.split()[-2:] == ["1/1", "30.0%"]
    assert "with 3 workers" in report
    assert report.endswith("Nothing was computed.")
    assert not any(work.glob("**/*.parquet"))


def test_of_a_finished_mixture(tiny_world: TinyWorld) -> None:
    before = sorted(path.stat().st_mtime_ns for path in tiny_world.work.rglob("*"))
    report = _report(tiny_world.spec, tiny_world.work)
    assert _stages(report) == ["nothing: the mixture is up to date"]
    (own,) = (line for line in report.splitlines() if line.startswith("own "))
    assert own.split()[-3:] == ["90", "0/1", "30.0%"]
    assert "about 0 B more" in report
    assert sorted(path.stat().st_mtime_ns for path in tiny_world.work.rglob("*")) == before


@pytest.mark.parametrize(
    ("old", "new", "stages"),
    [
        ("loss_weight = 2.0", "loss_weight = 3.0", ["mixture and rejections"]),
        ("seed = 3", "seed = 4", ["mixture and rejections"]),
        ("size = 100", "size = 100\nengine.workers = 1", ["nothing: the mixture is up to date"]),
        (
            "captions_kept = 2",
            "captions_kept = 3",
            ["exact duplicates", "mixture and rejections"],
        ),
        (
            'where = "response_words >= 5"',
            'where = "response_words >= 6"',
            ["exact duplicates", "mixture and rejections"],
        ),
        (
            'where = "response_words >= 5"',
            'where = "response_words>=5 -- the same"',
            ["mixture and rejections"],
        ),
        (
            'licence = "CC-BY-4.0"',
            'licence = "CC0-1.0"',
            [
                "read own: 1 of 1 shards",
                "examples of own",
                "media",
                "exact duplicates",
                "mixture and rejections",
            ],
        ),
    ],
)
def test_what_a_change_computes(
    tiny_world: TinyWorld, tmp_path: Path, old: str, new: str, stages: list[str]
) -> None:
    world = tiny_world.copy(tmp_path)
    text = world.spec.read_text()
    assert old in text
    world.spec.write_text(text.replace(old, new))
    assert _stages(_report(world.spec, world.work)) == stages


def test_a_mistake_is_found(tmp_path: Path) -> None:
    spec = write_world(tmp_path / "source")
    spec.write_text(spec.read_text().replace("response_words >= 5", "words >= 5"))
    with pytest.raises(UserError, match="there is no column 'words'"):
        _report(spec, tmp_path / "work")
    (tmp_path / "source" / "cc.tsv").unlink()
    with pytest.raises(UserError, match="there is no file 'cc"):
        _report(spec, tmp_path / "work")
