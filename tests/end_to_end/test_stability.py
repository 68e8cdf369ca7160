"""What may not move when a spec changes: picks, splits, other sources' work."""

from __future__ import annotations

from pathlib import Path

import pytest

import manifests
from curation.build import build_mixture
from curation.progress import Progress
from curation.spec import load_spec

SOURCE = """
[sources.{name}]
format = "cc3m"
files = ["{name}.tsv"]
dataset = "{name}"
{quota}
"""


def _world(folder: Path, quotas: dict[str, str], *, size: int, rows: int = 400) -> Path:
    for name in quotas:
        lines = [
            f"the {name} picture {i} shows thing {i % 37}\thttps://{name}.example/{i}.jpg"
            for i in range(rows)
        ]
        (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    spec = folder / "mix.toml"
    head = (
        f"size = {size}\nseed = 5\n[splits]\nvalidation = 0.1\n[strata]\n"
        'by = ["response_chars"]\nedges = { response_chars = [28, 30] }\n'
    )
    sources = "".join(SOURCE.format(name=name, quota=quota) for name, quota in quotas.items())
    spec.write_text(head + sources, encoding="utf-8")
    return spec


def _picks(spec: Path, work: Path) -> dict[str, dict[str, str]]:
    """Source -> id -> split."""
    build_mixture(load_spec(spec), work, workers=1, progress=Progress(quiet=True))
    with manifests.open(work) as db:
        rows = db.execute("SELECT source, id, split FROM mixture").fetchall()
    found: dict[str, dict[str, str]] = {}
    for source, row, split in rows:
        found.setdefault(source, {})[row] = split
    return found


def test_a_new_source_reads_only_itself_and_moves_no_pick(tmp_path: Path) -> None:
    work = tmp_path / "work"
    spec = _world(tmp_path, {"a": "min = 100\nmax = 100", "b": "min = 50\nmax = 50"}, size=150)
    before = _picks(spec, work)
    files = {p: p.stat().st_mtime_ns for p in work.glob("_shards/*/*")}
    tables = {p: p.stat().st_mtime_ns for p in work.glob("examples/*/*.parquet")}
    spec = _world(
        tmp_path,
        {"a": "min = 100\nmax = 100", "b": "min = 50\nmax = 50", "c": "min = 70\nmax = 70"},
        size=220,
    )
    after = _picks(spec, work)
    assert after["a"] == before["a"] and after["b"] == before["b"]
    assert len(after["c"]) == 70
    # a.tsv and b.tsv were written again with the same bytes: nothing of them is read anew.
    assert files == {p: p.stat().st_mtime_ns for p in files}
    assert tables == {p: p.stat().st_mtime_ns for p in tables}


@pytest.mark.parametrize("smaller", [1, 37, 99])
def test_a_smaller_quota_is_a_subset(tmp_path: Path, smaller: int) -> None:
    spec = _world(tmp_path, {"a": "weight = 1"}, size=100)
    many = _picks(spec, tmp_path / "many")["a"]
    spec = _world(tmp_path, {"a": "weight = 1"}, size=smaller)
    few = _picks(spec, tmp_path / "few")["a"]
    assert len(few) == smaller
    assert few.items() <= many.items()


def test_the_alias_of_a_source_has_no_say(tmp_path: Path) -> None:
    spec = _world(tmp_path, {"a": "weight = 1"}, size=100)
    before = _picks(spec, tmp_path / "before")["a"]
    spec.write_text(
        spec.read_text(encoding="utf-8").replace("[sources.a]", "[sources.other-name]"),
        encoding="utf-8",
    )
    assert _picks(spec, tmp_path / "after")["other-name"] == before


def test_another_seed_draws_others_and_moves_no_split(tmp_path: Path) -> None:
    spec = _world(tmp_path, {"a": "weight = 1"}, size=200)
    before = _picks(spec, tmp_path / "before")["a"]
    spec.write_text(
        spec.read_text(encoding="utf-8").replace("seed = 5", "seed = 6"), encoding="utf-8"
    )
    after = _picks(spec, tmp_path / "after")["a"]
    assert before.keys() != after.keys()
    for row in before.keys() & after.keys():
        assert before[row] == after[row]


def test_a_new_source_never_holds_out_what_was_trained_on(tmp_path: Path) -> None:
    """A source that shows the same pictures, and duplicates of them under other addresses."""
    work = tmp_path / "work"
    spec = _world(tmp_path, {"a": "weight = 1"}, size=400)
    before = _picks(spec, work)["a"]
    text = spec.read_text(encoding="utf-8").replace("size = 400", "size = 500")
    spec.write_text(text + SOURCE.format(name="b", quota="weight = 1"), encoding="utf-8")
    lines = [f"another caption {i}\thttps://a.example/{i}.jpg" for i in range(0, 400, 2)]
    lines += [f"and another {i}\thttps://b.example/{i}.jpg" for i in range(200)]
    (tmp_path / "b.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    after = _picks(spec, work)
    trained = {row for row, split in before.items() if split == "train"}
    assert all(after["a"][row] == "train" for row in trained & after["a"].keys())
