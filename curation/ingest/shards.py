"""Ingest, part one: every shard of a source read on its own, in any order, anywhere.

The result of a shard is three Parquet files in `_shards/<source>/`, named by the shard's
fingerprint. They are a cache: whole or absent, never changed, reused by every later run until the
input's bytes, the reader's version or the options change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.engine import run_ranks
from curation.ingest.normalise import Labels, local_path_sql, normalise
from curation.sources import get_format
from curation.sources.base import Format, InputFile, ReaderOptions, Shard
from curation.spec.load import LoadedSpec, dataset_name, input_files, reader_options, source_format
from curation.spec.model import Engine
from manifests.errors import UserError
from manifests.files import remove, sweep, write_text
from manifests.fingerprint import fingerprint
from manifests.identity import keys_of_ids
from manifests.schemas import EXAMPLES, INGEST_ERRORS, MEDIA, TableSchema
from manifests.store import is_whole_parquet, write_parquet

if TYPE_CHECKING:
    import pyarrow as pa

# Raise when normalise() or a schema gives other rows for the same records.
STAGE_VERSION = 1
SHARD_FOLDER = "_shards"

# The media of one shard: what MEDIA knows before all sources are put together.
SHARD_MEDIA = TableSchema(
    "shard_media",
    "one medium of one shard",
    MEDIA.version,
    tuple(c for c in MEDIA.columns if c.name not in ("source", "examples")),
)
_PARTS: tuple[tuple[str, TableSchema], ...] = (
    ("errors", INGEST_ERRORS),
    ("media", SHARD_MEDIA),
    ("examples", EXAMPLES),
)


@dataclass(frozen=True)
class PlannedShard:
    """A shard and the fingerprint of what reading it gives."""

    shard: Shard
    fingerprint: str

    @property
    def input_bytes(self) -> int:
        """Size of what is read, for a progress bar; formats that count records give files."""
        return max(1, self.shard.stop - self.shard.start)


@dataclass(frozen=True)
class SourcePlan:
    """Everything about a source that is known before it is read."""

    name: str
    fmt: Format
    options: ReaderOptions
    labels: Labels
    files: tuple[InputFile, ...]
    shards: tuple[PlannedShard, ...]
    folder: Path
    root: Path

    def part(self, shard: PlannedShard, part: str) -> Path:
        """Where a shard's `examples`, `media` or `errors` lie."""
        return self.folder / f"{shard.fingerprint}.{part}.parquet"

    def is_read(self, shard: PlannedShard) -> bool:
        # The examples are written last.
        return all(is_whole_parquet(self.part(shard, part)) for part, _ in _PARTS)

    def pending(self) -> list[PlannedShard]:
        return [shard for shard in self.shards if not self.is_read(shard)]

    def inputs(self) -> dict[str, str]:
        """Name of each input file and the digest of its shards, for the lineage."""
        digests: dict[str, list[str]] = {}
        for planned in self.shards:
            for file in planned.shard.files:
                digests.setdefault(file.name, []).append(planned.shard.digest)
        return {name: fingerprint(parts) for name, parts in sorted(digests.items())}


def plan_source(loaded: LoadedSpec, name: str, work: Path, *, fresh: bool = False) -> SourcePlan:
    """Check a source's files and cut them into shards.

    Args:
        fresh: read the files again even if their size and time have not changed.

    Raises:
        UserError: a file is missing or not of the format.
    """
    source = loaded.spec.sources[name]
    fmt = source_format(loaded, name)
    options = reader_options(source)
    files = tuple(input_files(loaded, name))
    if source.local is not None:
        with _told_at(loaded.where("sources", name, "local")):
            local_path_sql(source.local)
    with _told_at(loaded.where("sources", name)):
        fmt.check(files, options)
    labels = Labels(
        source=name,
        dataset=dataset_name(loaded, name),
        task=source.task or fmt.task,
        licence=source.licence or fmt.licence,
        local=source.local,
        local_is_span=source.local_is_span,
        hash_local=source.hash_local,
    )
    shards = fmt.plan(files, options) if fresh else _cached_plan(fmt, files, options, work)
    deciding = {
        "stage": ["ingest", STAGE_VERSION],
        "format": [fmt.name, fmt.version],
        "options": options.as_data(),
        "labels": asdict(labels),
    }
    planned = tuple(
        PlannedShard(shard, fingerprint([deciding, _as_data(shard)])) for shard in shards
    )
    cache = work / SHARD_FOLDER / name
    return SourcePlan(name, fmt, options, labels, files, planned, cache, loaded.folder)


@dataclass(frozen=True)
class ReadShard:
    """Read one shard and write its three files; picklable, for a rank."""

    format_name: str
    options: ReaderOptions
    labels: Labels
    folder: Path
    root: Path

    def __call__(self, planned: PlannedShard) -> None:
        fmt = get_format(self.format_name)
        records = fmt.read(planned.shard, self.options)
        file = planned.shard.files[0].name
        rows = normalise(records, fmt=fmt, labels=self.labels, file=file, root=self.root)
        tables = {
            "errors": rows.errors,
            "media": rows.media,
            "examples": _sorted_by_id(rows.examples),
        }
        for part, schema in _PARTS:
            path = self.folder / f"{planned.fingerprint}.{part}.parquet"
            batches = tables[part].to_batches()
            write_parquet(path, batches, schema, fingerprint=planned.fingerprint)


def _sorted_by_id(examples: pa.Table) -> pa.Table:
    """By id; rows of one id stay in the order of their records."""
    import numpy as np
    import pyarrow as pa

    # Comparing two numbers a row is several times faster than comparing its 32 digits.
    keys = keys_of_ids(examples["id"].combine_chunks())
    return examples.take(pa.array(np.lexsort((keys[:, 1], keys[:, 0]))))


@dataclass(frozen=True)
class ShardTask:
    """A shard of any source and what reads it; the item of a rank."""

    read: ReadShard
    planned: PlannedShard


def run_task(task: ShardTask) -> None:
    """Read one shard, wherever the rank is."""
    task.read(task.planned)


def read_shards(plans: Sequence[SourcePlan], *, engine: Engine, workers: int, logs: Path) -> None:
    """Read every shard that is not read yet, those of all sources together.

    Raises:
        UserError, EngineError: see `run_ranks`.
    """
    tasks = []
    for plan in plans:
        plan.folder.mkdir(parents=True, exist_ok=True)
        sweep(plan.folder)
        read = ReadShard(plan.fmt.name, plan.options, plan.labels, plan.folder, plan.root)
        tasks += [ShardTask(read, planned) for planned in plan.pending()]
    names = [task.planned.fingerprint for task in tasks]
    run_ranks(run_task, tasks, names=names, engine=engine, workers=workers, logs=logs)
    assert not any(plan.pending() for plan in plans)


def forget_other_shards(plan: SourcePlan) -> None:
    """Remove shard files that no shard of the plan stands for any more."""
    wanted = {planned.fingerprint for planned in plan.shards}
    for path in plan.folder.glob("*.parquet"):
        if path.name.split(".", 1)[0] not in wanted:
            remove(path)


@contextmanager
def _told_at(where: str) -> Iterator[None]:
    """A mistake that names no place is told with this one."""
    try:
        yield
    except UserError as error:
        if error.where is not None:
            raise
        raise UserError(error.what, where=where, remedy=error.remedy) from error


def _cached_plan(
    fmt: Format, files: Sequence[InputFile], options: ReaderOptions, work: Path
) -> list[Shard]:
    """`fmt.plan`, remembered until a file's size or time of change differs."""
    stats = [(file.path.stat(), file) for file in files]
    key = fingerprint(
        [
            [fmt.name, fmt.version, options.as_data()],
            [[f.name, str(f.path), s.st_size, s.st_mtime_ns, s.st_ino] for s, f in stats],
        ]
    )
    path = work / "_plans" / f"{key}.json"
    by_name = {file.name: file for file in files}
    # A folder's own time says nothing of the files in it.
    cacheable = fmt.plan_is_of_files and all(file.path.is_file() for file in files)
    if cacheable and path.is_file():
        stored = json.loads(path.read_text(encoding="utf-8"))
        return [_from_data(data, by_name) for data in stored]
    shards = fmt.plan(files, options)
    if cacheable:
        write_text(path, json.dumps([_as_data(shard) for shard in shards]))
    return shards


def _as_data(shard: Shard) -> dict[str, Any]:
    return {**asdict(shard), "files": [file.name for file in shard.files]}


def _from_data(data: dict[str, Any], files: dict[str, InputFile]) -> Shard:
    # A format may read files that it found inside a given folder.
    return Shard(**{**data, "files": tuple(files[name] for name in data["files"])})


def read_errors(plan: SourcePlan) -> pa.Table:
    """All rows of `ingest_errors` of a source's shards, in shard order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = INGEST_ERRORS.arrow()
    tables = [pq.read_table(plan.part(shard, "errors"), schema=schema) for shard in plan.shards]
    return pa.concat_tables([schema.empty_table(), *tables])
