"""Rows of JSON: JSON Lines (one object a line), or one array of objects.

Lines are cut into ranges of bytes and parsed one by one, so a line that is not JSON costs that line
alone. An array is read as a stream, in ranges of elements; where it breaks off, nothing after that
place can be read, and the file is refused.
"""

from __future__ import annotations

import itertools
import reprlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from curation.sources.base import InputFile, RecordError, Shard
from curation.sources.documents import plan_document, require_file
from curation.sources.framing import MAX_RECORD_BYTES, Range, plan_ranges, read_frame
from manifests.errors import UserError
from manifests.formats.json_stream import read_head, stream_items

if TYPE_CHECKING:
    import pyarrow as pa

_BOM = b"\xef\xbb\xbf"
_HEAD_BYTES = 1 << 20
_HEAD_LIMIT_BYTES = 64 << 20
_ARRAY_ITEMS = "item"
_DETAIL_CHARS = 120


@dataclass(frozen=True)
class JsonRows:
    """The objects of a shard.

    Args:
        rows: the objects.
        record: int64, the number of each in the file, from 1.
        byte_offset: int64, where each begins; None for an array.
        errors: what is no object.
    """

    rows: list[dict[str, Any]]
    record: pa.Array
    byte_offset: pa.Array | None
    errors: list[RecordError]


def check(path: Path, *, format_name: str) -> list[dict[str, Any]]:
    """The first objects of a file.

    Raises:
        UserError: there is none.
    """
    require_file(path, format_name=format_name)
    if _is_array(path):
        rows = [row for row in read_head(path)[:-1] if isinstance(row, dict)]
        rows = rows or [r for r in itertools.islice(_elements(path), 1) if isinstance(r, dict)]
        expected = "an array of objects"
    else:
        rows = _first_lines(path)
        expected = "one JSON object a line"
    if not rows:
        raise UserError(
            f"not a {format_name} file: it should hold {expected}",
            where=str(path),
            remedy="Check the source's `format` and `files`",
        )
    return rows


def plan(files: Sequence[InputFile]) -> list[Shard]:
    """Ranges of whole lines, or of array elements."""
    shards = []
    for file in files:
        if _is_array(file.path):
            shards += plan_document(file, prefix=_ARRAY_ITEMS)
            continue
        for part in plan_ranges(file.path, start=_begin(file.path), quote_after=None):
            shards.append(Shard((file,), part.start, part.stop, part.first_record, part.sha256))
    return shards


def read(shard: Shard) -> JsonRows:
    """The objects of one shard."""
    return _read_array(shard) if _is_array(shard.files[0].path) else _read_lines(shard)


def names_of(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The names that the rows have, in order of appearance."""
    return list(dict.fromkeys(name for names in dict.fromkeys(map(tuple, rows)) for name in names))


def _read_lines(shard: Shard) -> JsonRows:
    import pyarrow as pa

    section = Range(shard.start, shard.stop, shard.first_record, shard.digest)
    frame = read_frame(shard.files[0].path, section, quote_after=None)
    lines = frame.data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    assert len(lines) == len(frame.record)
    try:
        rows = list(map(orjson.loads, lines))
        if set(map(type, rows)) <= {dict}:
            return JsonRows(rows, pa.array(frame.record), pa.array(frame.offset), frame.errors)
    except orjson.JSONDecodeError:
        # Rare enough to begin again, line by line.
        pass
    rows, kept = [], []
    bad: list[tuple[int, str, str]] = []
    for index, line in enumerate(lines):
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            if line.strip():
                bad.append((index, "bad_json", f"{error}: {_show(line)}"))
            continue
        if type(row) is dict:
            rows.append(row)
            kept.append(index)
        else:
            bad.append((index, "bad_type", f"the line is not an object: {_show(line)}"))
    errors = [
        RecordError(reason, detail, int(frame.record[index]), int(frame.offset[index]))
        for index, reason, detail in bad
    ]
    return JsonRows(
        rows,
        pa.array(frame.record[kept], pa.int64()),
        pa.array(frame.offset[kept], pa.int64()),
        [*frame.errors, *errors],
    )


def _read_array(shard: Shard) -> JsonRows:
    import pyarrow as pa

    rows: list[dict[str, Any]] = []
    record: list[int] = []
    errors: list[RecordError] = []
    elements = itertools.islice(_elements(shard.files[0].path), shard.start, shard.stop)
    for number, element in enumerate(elements, start=shard.first_record):
        if type(element) is dict:
            rows.append(element)
            record.append(number)
        else:
            detail = f"the element is not an object: {reprlib.repr(element)}"
            errors.append(RecordError("bad_type", detail, number))
    return JsonRows(rows, pa.array(record, pa.int64()), None, errors)


def _elements(path: Path) -> Any:
    return stream_items(path, prefix=_ARRAY_ITEMS)


def _begin(path: Path) -> int:
    with path.open("rb") as file:
        return len(_BOM) if file.read(len(_BOM)) == _BOM else 0


def _is_array(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4096).removeprefix(_BOM).lstrip().startswith(b"[")


def _first_lines(path: Path) -> list[dict[str, Any]]:
    """The objects on the first lines, about a MiB of them; lines too long for a record pass by."""
    rows: list[dict[str, Any]] = []
    with path.open("rb") as file:
        file.seek(_begin(path))
        while file.tell() < (_HEAD_BYTES if rows else _HEAD_LIMIT_BYTES):
            line = file.readline(MAX_RECORD_BYTES + 1)
            if not line:
                break
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            if isinstance(row, dict):
                rows.append(row)
    return rows


def _show(line: bytes) -> str:
    return line[:_DETAIL_CHARS].decode("utf-8", "replace")
