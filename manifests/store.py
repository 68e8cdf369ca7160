"""Atomic, sharded Parquet tables: how rows become files and are found again.

Every file is zstd Parquet with row groups of 122,880 rows (DuckDB scans one a thread), and the
same rows give the same bytes: no timestamps, no absolute paths, a fixed writer configuration.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manifests.errors import UserError
from manifests.files import atomic, sha256_file, write_text
from manifests.lineage import LINEAGE_FILE, FileEntry, Lineage, package_versions, read_lineage
from manifests.schemas import PARTITIONED_BY_SOURCE, TABLES, TableSchema

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP_ROWS = 122_880
ROWS_PER_PART = 8 * ROW_GROUP_ROWS
# Ids are noise to a compressor and captions are short: level 3 takes twice the time for 2 %.
_ZSTD_LEVEL = 1
_PARQUET_END = b"PAR1"
# Columns with few values, for which a dictionary pays; the others would build one and drop it.
_FEW_VALUES = [
    "source",
    "dataset",
    "task",
    "kind",
    "language",
    "licence",
    "prompt",
    "file",
    "reason",
    "rule",
    "split",
    "stage",
    "stratum",
    "kept_source",
    "detail",
]


def write_parquet(
    path: Path, batches: Iterable[pa.RecordBatch], schema: TableSchema, *, fingerprint: str
) -> FileEntry:
    """Write one Parquet file atomically and return its entry for the lineage.

    Args:
        path: the file's final name.
        batches: rows with the columns of `schema`, in any batch sizes.
        fingerprint: of the work, kept in the file's metadata.
    """
    import pyarrow.parquet as pq

    arrow = schema.arrow(fingerprint=fingerprint)
    rows = 0
    with atomic(path) as temporary:
        with pq.ParquetWriter(
            temporary,
            arrow,
            compression="zstd",
            compression_level=_ZSTD_LEVEL,
            use_dictionary=[name for name in _FEW_VALUES if name in arrow.names],
        ) as writer:
            for table in _in_row_groups(batches, arrow):
                rows += table.num_rows
                writer.write_table(table, row_group_size=ROW_GROUP_ROWS)
        size = temporary.stat().st_size
        sha256 = sha256_file(temporary)
    return FileEntry(name=path.name, rows=rows, bytes=size, sha256=sha256)


def write_parts(
    folder: Path,
    batches: Iterable[pa.RecordBatch],
    schema: TableSchema,
    *,
    fingerprint: str,
    prefix: str = "part",
    rows_per_part: int = ROWS_PER_PART,
) -> list[FileEntry]:
    """Write rows as `PREFIX-00000.parquet` and on, at most `rows_per_part` rows each.

    No rows give one empty file, so that the table and its columns exist.
    """
    entries: list[FileEntry] = []
    source = _Rows(iter(batches))
    while not entries or not source.exhausted():
        path = folder / f"{prefix}-{len(entries):05d}.parquet"
        part = source.take(rows_per_part)
        entries.append(write_parquet(path, part, schema, fingerprint=fingerprint))
    return entries


def write_lineage(
    folder: Path,
    *,
    schema: TableSchema,
    partition: str | None,
    stage: str,
    stage_version: int,
    fingerprint: str,
    spec: Mapping[str, Any],
    inputs: Mapping[str, str],
    files: Iterable[FileEntry],
    root: str | None = None,
    counts: Mapping[str, Any] | None = None,
) -> Lineage:
    """Write the lineage record that makes the files in `folder` a table."""
    entries = tuple(files)
    lineage = Lineage(
        table=schema.name,
        partition=partition,
        schema_version=schema.version,
        stage=stage,
        stage_version=stage_version,
        fingerprint=fingerprint,
        spec=dict(spec),
        inputs=dict(inputs),
        rows=sum(entry.rows for entry in entries),
        files=entries,
        root=root,
        counts=dict(counts or {}),
        versions=package_versions(),
    )
    write_text(folder / LINEAGE_FILE, lineage.to_json())
    return lineage


def table_folder(work: Path, table: str, partition: str | None = None) -> Path:
    """Where a table (or the partition of one source) lies in a work folder."""
    assert (table in PARTITIONED_BY_SOURCE) == (partition is not None)
    return work / table / partition if partition is not None else work / table


def table_folders(work: Path, table: str) -> list[Path]:
    """The folders of a table that hold finished rows, sorted by name."""
    top = work / table
    folders = [top]
    if table in PARTITIONED_BY_SOURCE:
        folders = sorted(p for p in top.glob("*") if p.is_dir() and not p.name.startswith("."))
    return [folder for folder in folders if (folder / LINEAGE_FILE).is_file()]


def is_current(folder: Path, fingerprint: str, *, beside: Iterable[str] = ()) -> bool:
    """Whether the table in `folder` has that fingerprint and all its files, whole by their size.

    Args:
        beside: names of further files that have to be there and not be empty.
    """
    lineage = read_lineage(folder)
    if lineage is None or lineage.fingerprint != fingerprint:
        return False
    sizes = {entry.name: _size(folder / entry.name) for entry in lineage.files}
    return all(sizes[entry.name] == entry.bytes for entry in lineage.files) and all(
        _size(folder / name) for name in beside
    )


def is_whole_parquet(path: Path) -> bool:
    """Whether a file is there and ends as Parquet does; a file that was cut off does not."""
    if _size(path) < len(_PARQUET_END):
        return False
    with path.open("rb") as file:
        file.seek(-len(_PARQUET_END), os.SEEK_END)
        return file.read() == _PARQUET_END


def _size(path: Path) -> int:
    """Bytes of a file; 0 where there is none."""
    return path.stat().st_size if path.is_file() else 0


def table_files(folder: Path) -> list[Path]:
    """The Parquet files of the table in `folder`, checked to be there and readable by us.

    Raises:
        UserError: a file is missing, truncated or of another schema version; says what to do.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    lineage = read_lineage(folder)
    if lineage is None:
        raise UserError(
            "there is no finished table here", where=str(folder), remedy="Run curate build-mixture"
        )
    schema = TABLES.get(lineage.table)
    if schema is None:
        raise UserError(
            f"this release knows no table {lineage.table!r}",
            where=str(folder / LINEAGE_FILE),
            remedy="Install the visual-narrator release that wrote it, or a newer one",
        )
    files = []
    for entry in lineage.files:
        path = folder / entry.name
        remedy = f"Remove {folder} and run curate build-mixture again: it is made anew"
        try:
            stored = pq.read_schema(path)
        except FileNotFoundError as error:
            raise UserError("the file is gone", where=str(path), remedy=remedy) from error
        except (pa.ArrowInvalid, OSError) as error:
            raise UserError(
                f"not a readable Parquet file ({_first_line(error)})",
                where=str(path),
                remedy=remedy,
            ) from error
        schema.check_readable(stored, where=str(path))
        files.append(path)
    return files


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


class _Rows:
    """A stream of record batches from which a given number of rows can be taken."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self._held: pa.RecordBatch | None = None

    def exhausted(self) -> bool:
        while self._held is None or self._held.num_rows == 0:
            self._held = next(self._batches, None)
            if self._held is None:
                return True
        return False

    def take(self, rows: int) -> Iterator[pa.RecordBatch]:
        while rows > 0 and not self.exhausted():
            assert self._held is not None
            head = self._held.slice(0, rows)
            self._held = self._held.slice(head.num_rows)
            rows -= head.num_rows
            yield head


def _in_row_groups(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows again, in tables of exactly one row group (the last may be shorter)."""
    import pyarrow as pa

    source = _Rows(iter(batches))
    while not source.exhausted():
        group = pa.Table.from_batches([_fit(b, schema) for b in source.take(ROW_GROUP_ROWS)])
        # Row groups must not depend on how the rows arrived, and neither may their pages.
        yield group.combine_chunks()


def _fit(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The batch with the schema's columns in its order, types and metadata."""
    import pyarrow as pa

    columns = []
    for field in schema:
        column = batch.column(field.name)
        if column.type != field.type:
            column = column.cast(field.type)
        assert field.nullable or column.null_count == 0, f"null in {field.name}"
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, schema=schema)
