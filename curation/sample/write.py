"""Making a sample's folder: plan the world, make its media, write its files, put it in place."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from curation.sample.media import make
from curation.sample.planting import Planner
from curation.sample.summary import SampleSummary
from curation.sample.truth import save_page, save_table
from curation.sample.world import World

LEAST, MOST = 50, 100_000

README = """# A sample for trying curation

Made by `curate sample --examples {examples} --seed {seed}`: {scenes} rendered scenes as pictures
and short clips, captioned in many manners and written out as {records} records in the formats of
the real sources. All of it is made up: nothing comes from those sources or anybody's pictures.

- `sources/`: the source files, in the real formats. Addresses lead to `sample.invalid`, so nothing
  can be fetched;
- `media/`: the local copies of what the addresses stand for;
- `benchmark/`: a benchmark-like set, some of which has leaked into the sources on purpose;
- `truth.parquet`, `truth.md`: what every record really is, duplicates, faults and leaks included.

Curate it, where DIR is this folder:

    curate build-mixture --spec DIR/sample.toml
"""


def write(
    out: Path, *, examples: int, seed: int, progress: Callable[[int, int], None] | None
) -> SampleSummary:
    """See `curation.sample.write_sample`."""
    if not LEAST <= examples <= MOST:
        raise ValueError(f"examples is {examples}: give a number from {LEAST} to {MOST}")
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise ValueError(f"{out} is in use: give a folder that does not exist, or an empty one")
    out.parent.mkdir(parents=True, exist_ok=True)
    # a sibling, so that the rename stays on one disk. Its files are not synced one by one: a sample
    # can be made again, and the rename alone keeps a half-made one from passing for a whole one
    partial = out.parent / f".{out.name}.{os.getpid()}.partial"
    partial.mkdir()
    try:
        summary = _fill(partial, out, examples=examples, seed=seed, progress=progress)
        partial.rename(out)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return summary


def _fill(
    root: Path, out: Path, *, examples: int, seed: int, progress: Callable[[int, int], None] | None
) -> SampleSummary:
    world = World(examples=examples, seed=seed)
    planner = Planner(world)
    total = len(world.media)
    for done, medium in enumerate(world.media.values(), start=1):
        make(medium, root)
        if progress is not None:
            progress(done, total)
    for dataset, records in planner.ordered().items():
        planner.sources[dataset].save(records, root)
    planner.benchmark.save(root)
    plants = Counter(
        (record.plant, record.kind) for record in world.records if record.plant and record.kind
    )
    save_table(world.records, root / "truth.parquet")
    save_page(plants, root / "truth.md")
    scenes = len({record.subject.known.id for record in world.records})
    readme = README.format(examples=examples, seed=seed, scenes=scenes, records=len(world.records))
    (root / "README.md").write_text(readme, encoding="utf-8", newline="")
    _copy_spec(root, examples)
    return SampleSummary(
        out=out,
        examples=examples,
        seed=seed,
        records=dict(Counter(record.dataset for record in world.records)),
        plants=dict(plants),
        scenes=scenes,
        media=total,
        size=sum(path.stat().st_size for path in root.rglob("*") if path.is_file()),
    )


def _copy_spec(root: Path, examples: int) -> None:
    """The shipped spec, asking for a quarter of the records."""
    shipped = files("manifests").joinpath("sample.toml")
    if not shipped.is_file():
        return
    text = shipped.read_text(encoding="utf-8")
    changed, lines = re.subn(
        r"^size\s*=.*$", f"size = {max(20, examples // 4)}", text, count=1, flags=re.MULTILINE
    )
    assert lines == 1, "the shipped sample.toml has no line that sets size"
    (root / "sample.toml").write_text(changed, encoding="utf-8", newline="")
