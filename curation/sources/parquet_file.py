"""Parquet files as inputs: opened with a clear error, cut by row groups, rid of what is no text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from curation.sources.base import InputFile, RecordError, Shard
from curation.sources.documents import digest_of, require_file
from manifests.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

ROWS_PER_SHARD = 128_000


@contextmanager
def open_parquet(path: Path, *, format_name: str) -> Iterator[pq.ParquetFile]:
    """The opened file; what cannot be read inside the block is reported with the file's name.

    Raises:
        UserError: the file is cut off, damaged or not Parquet.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    require_file(path, format_name=format_name)
    with path.open("rb") as file:
        begins = file.read(4)
    if begins != b"PAR1":
        raise UserError(
            f"not a Parquet file (it begins with {begins!r})",
            where=str(path),
            remedy="Check the source's `format` and `files`",
        )
    try:
        with pq.ParquetFile(path) as opened:
            yield opened
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        reason = str(error).splitlines()[0]
        raise UserError(
            f"the Parquet file is cut off or damaged ({reason})",
            where=str(path),
            remedy="Write or download it again",
        ) from error


def plan_row_groups(file: InputFile, *, format_name: str) -> list[Shard]:
    """Shards of whole row groups, at most about ROWS_PER_SHARD rows each where groups are small."""
    with open_parquet(file.path, format_name=format_name) as opened:
        metadata = opened.metadata
        sizes = [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)]
    digest = digest_of([file])
    shards = []
    start, rows, first_record = 0, 0, 1
    for group, size in enumerate(sizes):
        if rows and rows + size > ROWS_PER_SHARD:
            shards.append(Shard((file,), start, group, first_record, digest))
            start, rows, first_record = group, 0, first_record + rows
        rows += size
    if rows:
        shards.append(Shard((file,), start, len(sizes), first_record, digest))
    return shards


def read_row_groups(
    shard: Shard, *, columns: Sequence[str], format_name: str
) -> tuple[pa.Table, pa.Array, list[RecordError]]:
    """The rows of a shard, the number of each (int64), and those whose texts are not UTF-8."""
    import numpy as np
    import pyarrow as pa

    with open_parquet(shard.files[0].path, format_name=format_name) as opened:
        groups = list(range(shard.start, shard.stop))
        table = opened.read_row_groups(groups, columns=list(columns), use_threads=False)
    record = shard.first_record + np.arange(table.num_rows, dtype=np.int64)
    try:
        table.validate(full=True)
        return table, pa.array(record), []
    except pa.ArrowInvalid:
        bad = _rows_not_utf8(table)
    keep = np.ones(table.num_rows, dtype=bool)
    keep[list(bad)] = False
    errors = [RecordError("bad_utf8", detail, int(record[row])) for row, detail in bad.items()]
    kept = table.take(pa.array(np.flatnonzero(keep)))
    return kept, pa.array(record[keep]), errors


def _rows_not_utf8(table: pa.Table) -> dict[int, str]:
    """Row (from 0) -> where its first text is that is not UTF-8."""
    bad: dict[int, str] = {}
    for name in table.column_names:
        position = 0
        for chunk in table[name].chunks:
            for row in range(len(chunk)):
                try:
                    chunk[row].as_py()
                except UnicodeDecodeError as error:
                    bad.setdefault(position + row, f"in {name}: {error.object[:40]!r}")
            position += len(chunk)
    return dict(sorted(bad.items()))


def is_text(kind: pa.DataType) -> bool:
    """Whether a column holds texts."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def is_number(kind: pa.DataType) -> bool:
    """Whether a column holds numbers."""
    import pyarrow as pa

    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


def is_list(kind: pa.DataType) -> bool:
    """Whether a column holds lists."""
    import pyarrow as pa

    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def is_scalar(kind: pa.DataType) -> bool:
    """Whether a column holds single values that JSON can show."""
    import pyarrow as pa

    return (is_text(kind) or is_number(kind)) or bool(
        pa.types.is_boolean(kind) or pa.types.is_date(kind) or pa.types.is_timestamp(kind)
    )
