"""CSV and TSV: a shard of text into columns of strings, with each record's number and offset."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from curation.sources.base import InputFile, RecordError, Shard
from curation.sources.framing import (
    MAX_RECORD_BYTES,
    Range,
    plan_ranges,
    read_frame,
    record_starts,
)
from manifests.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa

_BOM = b"\xef\xbb\xbf"
_LAST_FIELD = "\0\0"


@dataclass(frozen=True)
class Dialect:
    """How a text table is written.

    Args:
        delimiter: one character.
        quoted: whether `"` quotes fields; without it a line is a record.
        columns: names of the columns where the file has no header; else None.
    """

    delimiter: str = ","
    quoted: bool = True
    columns: tuple[str, ...] | None = None

    @property
    def quote_after(self) -> str | None:
        return self.delimiter if self.quoted else None


@dataclass(frozen=True)
class Header:
    """The columns of a file and the byte at which its first record begins."""

    columns: tuple[str, ...]
    end: int


def read_header(path: Path, dialect: Dialect) -> Header:
    """The names of a file's columns.

    Raises:
        UserError: the file is empty, not UTF-8, or binary.
    """
    with path.open("rb") as file:
        data = file.read(MAX_RECORD_BYTES)
    begin = len(_BOM) if data.startswith(_BOM) else 0
    data = data[begin:]
    if not data.strip():
        raise UserError("the file is empty", where=str(path))
    if b"\0" in data.split(b"\n", 1)[0]:
        raise UserError(
            "this is a binary file, not a text table",
            where=str(path),
            remedy="Check the source's `format` and `files`",
        )
    if dialect.columns is not None:
        return Header(dialect.columns, begin)
    starts = record_starts(data, quote_after=dialect.quote_after)
    end = int(starts[1]) if len(starts) > 1 else len(data)
    try:
        line = data[:end].decode("utf-8")
    except UnicodeDecodeError as error:
        raise UserError(f"the header is not UTF-8 ({error.reason})", where=str(path)) from error
    names = next(csv.reader(io.StringIO(line, newline=""), delimiter=dialect.delimiter))
    return Header(tuple(name.strip() for name in names), begin + end)


def require_columns(path: Path, header: Header, wanted: Sequence[str], *, format_name: str) -> None:
    """Raise UserError when the header lacks a column that the format needs."""
    lost = [name for name in wanted if name not in header.columns]
    if lost:
        found = ", ".join(header.columns)[:300]
        raise UserError(
            f"not a {format_name} file: no column {', '.join(map(repr, lost))} (found: {found})",
            where=str(path),
            remedy="`curate formats` lists the columns each format expects",
        )


def plan(files: Sequence[InputFile], dialect: Dialect) -> list[Shard]:
    """Shards of whole records."""
    shards: list[Shard] = []
    for file in files:
        begin = read_header(file.path, dialect).end
        ranges = plan_ranges(file.path, start=begin, quote_after=dialect.quote_after)
        shards += [Shard((file,), r.start, r.stop, r.first_record, r.sha256) for r in ranges]
    return shards


def read(
    shard: Shard, dialect: Dialect, *, columns: Sequence[str] | None = None
) -> tuple[pa.Table, list[RecordError]]:
    """The rows of a shard as strings, with `record` and `byte_offset` (int64) beside them.

    Args:
        columns: those wanted, in this order; all where None. One the file lacks comes out null.

    Returns:
        The table, and the records that could not be read.
    """
    import pyarrow as pa

    path = shard.files[0].path
    header = read_header(path, dialect)
    section = Range(shard.start, shard.stop, shard.first_record, shard.digest)
    frame = read_frame(path, section, quote_after=dialect.quote_after)
    rows, bad = _parse(frame.data, len(frame.record), header.columns, dialect)
    errors = list(frame.errors)
    record, offset = pa.array(frame.record), pa.array(frame.offset)
    if bad:
        keep = pa.array([row not in bad for row in range(len(frame.record))], pa.bool_())
        errors += [
            RecordError("wrong_column_count", detail, record[row].as_py(), offset[row].as_py())
            for row, detail in bad.items()
        ]
        record, offset = record.filter(keep), offset.filter(keep)
    assert rows.num_rows == len(record)
    wanted = header.columns if columns is None else columns
    arrays = {
        name: rows[name] if name in header.columns else pa.nulls(rows.num_rows, pa.string())
        for name in wanted
    }
    return pa.table({**arrays, "record": record, "byte_offset": offset}), errors


def _parse(
    data: bytes, records: int, columns: tuple[str, ...], dialect: Dialect
) -> tuple[pa.Table, dict[int, str]]:
    """All columns as strings, and the rows (from 0) with another number of fields."""
    import pyarrow as pa
    from pyarrow import csv as pa_csv

    if records == 0:
        return pa.table({name: pa.array([], pa.string()) for name in columns}), {}
    if data.count(b"\r") != data.count(b"\r\n"):
        # The parser would take a lone carriage return for a line break.
        return _parse_slowly(data, columns, dialect)
    bad: dict[int, str] = {}

    def note(row: pa_csv.InvalidRow) -> str:
        bad[row.number - 1] = _count_detail(row.actual_columns, row.expected_columns, row.text)
        return "skip"

    try:
        table = pa_csv.read_csv(
            pa.BufferReader(data),
            read_options=pa_csv.ReadOptions(
                column_names=list(columns), use_threads=False, block_size=len(data) + 1
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char='"' if dialect.quoted else False,
                newlines_in_values=dialect.quoted,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types={name: pa.string() for name in columns}, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        return _parse_slowly(data, columns, dialect)
    if table.num_rows + len(bad) != records:
        # Stray quotes: the parser saw other borders than the rule does. One record at a time.
        return _parse_slowly(data, columns, dialect)
    return table, bad


def _parse_slowly(
    data: bytes, columns: tuple[str, ...], dialect: Dialect
) -> tuple[pa.Table, dict[int, str]]:
    """The same, record by record, for text with stray quotes or carriage returns."""
    import pyarrow as pa

    starts = record_starts(data, quote_after=dialect.quote_after).tolist()
    rows: list[list[str]] = []
    bad: dict[int, str] = {}
    limit = csv.field_size_limit(MAX_RECORD_BYTES)
    try:
        for row, (begin, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True)):
            text = data[begin:end].decode("utf-8").rstrip("\r\n")
            # An empty line is a row of nothing, as it is to the parser.
            fields = _split(text, dialect) if text else [""] * len(columns)
            if len(fields) == len(columns):
                rows.append(fields)
            else:
                bad[row] = _count_detail(len(fields), len(columns), text)
    finally:
        csv.field_size_limit(limit)
    transposed = list(zip(*rows, strict=True)) or [() for _ in columns]
    arrays = {name: pa.array(transposed[i], pa.string()) for i, name in enumerate(columns)}
    return pa.table(arrays), bad


def _split(text: str, dialect: Dialect) -> list[str]:
    """The fields of one record. A quote that closes nowhere stands for itself."""
    if dialect.quoted and '"' in text:
        # The csv module would stop at a carriage return; there is no NUL in the text any more.
        line = text.replace("\r", "\0") + dialect.delimiter + _LAST_FIELD
        try:
            fields = next(csv.reader([line], delimiter=dialect.delimiter))
        except csv.Error:
            fields = [text]
        # Where a quote is left open, what was added is part of the field.
        if fields.pop() == _LAST_FIELD:
            return [field.replace("\0", "\r") for field in fields]
    return text.split(dialect.delimiter)


def _count_detail(found: int, expected: int, text: str | None) -> str:
    return f"{found} fields where {expected} are expected: {(text or '')[:120]!r}"
