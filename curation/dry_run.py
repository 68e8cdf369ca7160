"""`--dry-run`: what a build would do, from what is known without reading a record.

Times are estimates from the rates in docs/performance.md; what earlier runs left is not counted.
"""

from __future__ import annotations

import os
from pathlib import Path

from curation.build import Plan, make_plan
from curation.ingest.shards import SourcePlan
from curation.progress import Progress
from curation.spec.load import LoadedSpec
from manifests.lineage import read_lineage
from manifests.schemas import EXAMPLES
from manifests.store import table_folder

# Measured on 2 cores with benchmarks/speed (docs/performance.md); rounded down.
_INPUT_BYTES_PER_SECOND_A_CORE = 12e6
_ROWS_PER_SECOND = 200_000
_BYTES_ON_DISK_PER_INPUT_BYTE = 1.6
_BYTES_PER_ROW_GUESS = 250


def dry_run_report(
    loaded: LoadedSpec, work: Path, *, workers: int | None = None, progress: Progress
) -> str:
    """The funnel as far as it is known, the stages that would run, their time and disk.

    Raises:
        UserError: any mistake that a build would find before its first stage.
    """
    plan = make_plan(loaded, work, progress=progress)
    workers = workers or loaded.spec.engine.workers or os.cpu_count() or 1
    lines = [f"{loaded.path}: {loaded.spec.size:,} rows from {len(plan.sources)} sources", ""]
    header = f"{'source':<20}{'files':>7}{'input':>12}{'rows':>14}{'to read':>10}{'share':>9}"
    lines.append(header)
    rows_total = pending_bytes = 0
    for source in plan.sources:
        rows, about = _rows(source, work)
        pending = source.pending()
        size = _input_bytes(source)
        part = len(pending) / max(1, len(source.shards))
        pending_bytes += int(size * part)
        rows_total += rows
        section = loaded.spec.sources[source.name]
        share = f"{section.share:.1%}" if section.share is not None else "weight"
        lines.append(
            f"{source.name:<20}{len(source.files):>7,}{_size(size):>12}"
            f"{('~' if about else '') + format(rows, ','):>14}"
            f"{f'{len(pending)}/{len(source.shards)}':>10}{share:>9}"
        )
    seconds = pending_bytes / (_INPUT_BYTES_PER_SECOND_A_CORE * workers)
    if plan.needs_mixture():
        seconds += rows_total / _ROWS_PER_SECOND
    lines += ["", "Would run:", *(f"  {stage}" for stage in _stages(plan))]
    lines += [
        "",
        f"Time: about {_time(seconds)} with {workers} workers"
        f"; disk: about {_size(int(pending_bytes * _BYTES_ON_DISK_PER_INPUT_BYTE))} more in {work}",
        "Nothing was computed.",
    ]
    return "\n".join(lines)


def _stages(plan: Plan) -> list[str]:
    stages = [
        f"read {source.name}: {len(source.pending())} of {len(source.shards)} shards"
        for source in plan.unread()
    ]
    stages += [f"examples of {source.name}" for source in plan.unsettled()]
    if plan.needs_media():
        stages.append("media")
    if plan.needs_duplicates():
        stages.append("exact duplicates")
    if plan.needs_mixture():
        stages.append("mixture and rejections")
    return stages or ["nothing: the mixture is up to date"]


def _rows(source: SourcePlan, work: Path) -> tuple[int, bool]:
    """Rows of a source, and whether that is a guess from its size."""
    lineage = read_lineage(table_folder(work, EXAMPLES.name, source.name))
    if lineage is not None:
        return lineage.rows, False
    if source.fmt.unit in ("records", "rows"):
        return sum(shard.input_bytes for shard in source.shards), False
    return _input_bytes(source) // _BYTES_PER_ROW_GUESS, True


def _input_bytes(source: SourcePlan) -> int:
    total = 0
    for file in source.files:
        if file.path.is_file():
            total += file.path.stat().st_size
        else:
            total += sum(p.stat().st_size for p in file.path.rglob("*") if p.is_file())
    return total


def _size(count: int) -> str:
    value = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
