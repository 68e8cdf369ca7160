"""`curate build-mixture`: make for the chain of tables.

Looks at what stands in the work folder, computes what is missing or whose inputs changed, and
nothing else. Killed anywhere and started again it goes on with the first unfinished shard or table.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from curation.engine import warm_up
from curation.ingest.media import has_media, write_media
from curation.ingest.settle import is_settled, settle
from curation.ingest.shards import (
    SHARD_FOLDER,
    SourcePlan,
    forget_other_shards,
    plan_source,
    read_shards,
)
from curation.mixture.stage import (
    Selection,
    prepare,
    write_duplicates,
    write_mixture_tables,
)
from curation.progress import Progress
from curation.report import BESIDE_MIXTURE, write_beside_mixture
from curation.spec.load import LoadedSpec
from curation.takedowns import Takedowns, load_takedowns
from manifests.errors import UserError
from manifests.files import remove, sweep
from manifests.lineage import Lineage, read_lineage
from manifests.schemas import DUPLICATES, MIXTURE, REJECTIONS, TABLES
from manifests.store import is_current, table_folder

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Plan:
    """What a spec needs and what of it is there."""

    loaded: LoadedSpec
    work: Path
    sources: Sequence[SourcePlan]
    takedowns: Takedowns
    selection: Selection

    def unsettled(self) -> list[SourcePlan]:
        return [s for s in self.sources if not is_settled(s, self.takedowns, self.work)]

    def needs_media(self) -> bool:
        return not has_media(self.sources, self.takedowns, self.work)

    def unread(self) -> list[SourcePlan]:
        """Sources with shards that some table needs and that are not read."""
        needing = self.sources if self.needs_media() else self.unsettled()
        return [source for source in needing if source.pending()]

    def needs_duplicates(self) -> bool:
        folder = table_folder(self.work, DUPLICATES.name)
        return not is_current(folder, self.selection.duplicates_fingerprint())

    def needs_mixture(self) -> bool:
        wanted = self.selection.mixture_fingerprint()
        mixture = table_folder(self.work, MIXTURE.name)
        return not (
            is_current(table_folder(self.work, REJECTIONS.name), wanted)
            and is_current(mixture, wanted, beside=BESIDE_MIXTURE)
        )


def make_plan(loaded: LoadedSpec, work: Path, *, progress: Progress) -> Plan:
    """Check the spec against its files and see what there is to do; computes no table.

    Raises:
        UserError: any mistake of the spec or the files that can be seen beforehand.
    """
    takedowns = load_takedowns(work)
    names = list(loaded.spec.sources)
    sources = []
    with progress.bar("checking the files", total=len(names), unit="sources") as bar:
        for name in names:
            sources.append(plan_source(loaded, name, work))
            bar.advance(1)
    selection = prepare(loaded, work, sources, takedowns)
    return Plan(loaded, work, sources, takedowns, selection)


def build_mixture(
    loaded: LoadedSpec, work: Path, *, workers: int | None = None, progress: Progress
) -> Lineage:
    """Make the mixture of a spec, with everything it needs, and return its lineage.

    Args:
        work: folder of the tables; made if it is not there.
        workers: shards at a time, instead of the spec's `engine.workers`.

    Raises:
        UserError: the user's mistake, with file, line and remedy.
        EngineError: per-shard work failed otherwise.
    """
    engine = loaded.spec.engine
    at_a_time = workers or engine.workers or os.cpu_count() or 1
    with work_lock(work):
        _sweep_work(work)
        if not (work / SHARD_FOLDER).is_dir():
            warm_up(engine, workers=at_a_time)
        plan = make_plan(loaded, work, progress=progress)
        _read_shards(plan, at_a_time, progress)
        for source in plan.unsettled():
            with progress.step(f"examples of {source.name}"):
                settle(source, plan.takedowns, work, memory=engine.memory)
                forget_other_shards(source)
        _forget_other_sources(plan)
        if plan.needs_media():
            with progress.step("media"):
                write_media(plan.sources, plan.takedowns, work, memory=engine.memory)
        if plan.needs_duplicates():
            with progress.step("exact duplicates"):
                write_duplicates(plan.selection)
        if plan.needs_mixture():
            with progress.step("choosing the mixture"):
                write_mixture_tables(
                    plan.selection, extras=partial(write_beside_mixture, loaded, work)
                )
        remove(work / "_spill")
        lineage = read_lineage(table_folder(work, MIXTURE.name))
    assert lineage is not None
    return lineage


@contextmanager
def work_lock(work: Path) -> Iterator[None]:
    """Hold the work folder; two commands writing into one would trip over each other.

    Raises:
        UserError: another command holds it, or the folder cannot be written.
    """
    import fcntl

    try:
        work.mkdir(parents=True, exist_ok=True)
        file = (work / ".lock").open("w")
    except OSError as error:
        raise UserError(
            f"the work folder cannot be written ({error.strerror})",
            where=str(work),
            remedy="Name another with --work",
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UserError(
                "another curate command is writing here",
                where=str(work),
                remedy="Wait for it, or name another folder with --work",
            ) from error
        yield


def _read_shards(plan: Plan, workers: int, progress: Progress) -> None:
    pending = [(source, shard) for source in plan.unread() for shard in source.pending()]
    if not pending:
        return
    # Shards of some formats are ranges of records: then the shards are what can be counted.
    in_bytes = all(source.fmt.unit == "bytes" for source, _ in pending)
    sizes = [shard.input_bytes if in_bytes else 1 for _, shard in pending]

    def done() -> int:
        pairs = zip(pending, sizes, strict=True)
        return sum(size for (source, shard), size in pairs if source.is_read(shard))

    unit = "bytes" if in_bytes else "shards"
    with progress.watch("reading", total=sum(sizes), unit=unit, done=done):
        read_shards(
            plan.unread(),
            engine=plan.loaded.spec.engine,
            workers=workers,
            logs=plan.work / "_logs" / "ingest",
        )


def _forget_other_sources(plan: Plan) -> None:
    """Remove the partitions of sources that the spec no longer has; their shards stay cached."""
    names = {source.name for source in plan.sources}
    for table in ("examples", "ingest_errors"):
        for folder in (plan.work / table).glob("*"):
            if folder.name not in names:
                remove(folder)


def _sweep_work(work: Path) -> None:
    """Remove what a killed run left half-written."""
    for folder in (work, *(work / name for name in TABLES), work / "_plans"):
        sweep(folder)
    remove(work / "_spill")
