"""Where the records of a text file begin.

CSV allows line breaks inside quoted fields, so a line is not a record. This file finds the true
borders at the speed of NumPy, for shards that never cut a record, for the byte offset of every
error, and for taking unreadable records out before a parser sees them.

The rule (RFC 4180, and what pyarrow does): a quote opens a quoted field only right after a
delimiter or a line break; inside, `""` is a quote; a line break outside quoted fields ends a
record. A quote is stray, and opens nothing, where the field would be longer than MAX_RECORD_BYTES,
or would not end with a quote before a delimiter, a line break or the end: it costs its own record
and not those after it. Where quotes are well-formed, "outside" is "an even number of quotes so
far"; each quote is checked for that, and a stretch that fails is walked exactly.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from curation.sources.base import RecordError
from manifests.errors import UserError

if TYPE_CHECKING:
    import numpy as np

SHARD_BYTES = 32 << 20
MAX_RECORD_BYTES = 1 << 20
_LONGEST_LINE_BYTES = 256 << 20
_QUOTE, _NEWLINE, _RETURN = b'"'[0], b"\n"[0], b"\r"[0]


@dataclass(frozen=True)
class Range:
    """Bytes [start, stop) of a file that hold whole records."""

    start: int
    stop: int
    first_record: int
    sha256: str


@dataclass(frozen=True)
class Frame:
    """The readable records of a range.

    Args:
        data: their bytes, one after another.
        record: int64 (n,), the number of each in the file, from 1.
        offset: int64 (n,), where each begins in the file.
        errors: the records that cannot be read.
    """

    data: bytes
    record: np.ndarray
    offset: np.ndarray
    errors: list[RecordError]


def plan_ranges(path: Path, *, start: int, quote_after: str | None) -> list[Range]:
    """Cut a file into ranges of about SHARD_BYTES that begin and end with a record.

    Args:
        start: where the first record begins (after a header).
        quote_after: the delimiter of a quoted format; None where a line is a record.
    """
    ranges: list[Range] = []
    record, position = 1, start
    # One buffer for the whole file: fresh memory for every stretch costs more than reading it.
    buffer = bytearray(SHARD_BYTES + MAX_RECORD_BYTES + 1)
    filled = 0
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        while True:
            filled = _fill(file, buffer, filled)
            at_end = filled < len(buffer)
            if not filled:
                return ranges
            with memoryview(buffer)[:filled] as data:
                starts = record_starts(data, quote_after=quote_after, whole=at_end)
                if not at_end and len(starts) < 2:
                    longer = len(buffer) + SHARD_BYTES
                else:
                    longer = 0
                    if (at_end and filled <= SHARD_BYTES) or len(starts) == 1:
                        stop, count = filled, len(starts)
                    else:
                        cut = int(starts.searchsorted(SHARD_BYTES, side="right")) - 1
                        count = max(1, min(cut, len(starts) - 1))
                        stop = int(starts[count])
                    digest = hashlib.sha256(data[:stop]).hexdigest()
            if longer:
                # One line fills the whole stretch: go on to its end.
                if longer > _LONGEST_LINE_BYTES:
                    raise UserError(
                        f"no line break in {_LONGEST_LINE_BYTES >> 20} MB from byte {position}",
                        where=str(path),
                        remedy="This is not a text table; check the source's `format`",
                    )
                buffer.extend(bytes(SHARD_BYTES))
                continue
            ranges.append(Range(position, position + stop, record, digest))
            record += count
            position += stop
            buffer[: filled - stop] = buffer[stop:filled]
            filled -= stop


def _fill(file: io.RawIOBase, buffer: bytearray, filled: int) -> int:
    """Read on behind the first `filled` bytes; how many there are now. Fewer than fit: the end."""
    with memoryview(buffer) as view:
        while filled < len(buffer) and (count := file.readinto(view[filled:])):
            filled += count
    return filled


def read_frame(path: Path, section: Range, *, quote_after: str | None) -> Frame:
    """Read a range and take out the records that no parser should see."""
    import numpy as np

    with path.open("rb") as file:
        file.seek(section.start)
        data = file.read(section.stop - section.start)
    if len(data) != section.stop - section.start:
        raise UserError("the file became shorter while it was read", where=str(path))
    starts = record_starts(data, quote_after=quote_after)
    ends = np.append(starts[1:], len(data))
    number = section.first_record + np.arange(len(starts), dtype=np.int64)

    bad: dict[int, tuple[str, str]] = {}
    for row in np.flatnonzero(ends - starts > MAX_RECORD_BYTES).tolist():
        size = int(ends[row] - starts[row])
        bad[row] = ("record_too_long", f"{size} bytes, more than {MAX_RECORD_BYTES}")
    for row in _rows_with_nul(data, starts):
        bad.setdefault(row, ("nul_byte", _show(data[starts[row] : ends[row]])))
    for row, position in _rows_with_bad_utf8(data, starts, ends):
        around = data[max(int(starts[row]), position - 20) : position + 20]
        bad.setdefault(row, ("bad_utf8", f"at byte {section.start + position}: {_show(around)}"))

    errors = [
        RecordError(reason, detail, int(number[row]), section.start + int(starts[row]))
        for row, (reason, detail) in sorted(bad.items())
    ]
    offset = section.start + starts
    if bad:
        keep = np.ones(len(starts), dtype=bool)
        keep[list(bad)] = False
        kept = zip(starts[keep].tolist(), ends[keep].tolist(), strict=True)
        data = b"".join(data[a:b] for a, b in kept)
        number, offset = number[keep], offset[keep]
    return Frame(data=data, record=number, offset=offset, errors=errors)


def record_starts(
    data: bytes | memoryview, *, quote_after: str | None, whole: bool = True
) -> np.ndarray:
    """Offsets (int64) at which the records of `data` begin; `data` begins with a record.

    Args:
        whole: it ends with a record as well; else the last quoted field may end after it.
    """
    import numpy as np

    view = np.frombuffer(data, dtype=np.uint8)
    breaks = np.flatnonzero(view == _NEWLINE)
    if quote_after is not None:
        quotes = np.flatnonzero(view == _QUOTE)
        if len(quotes):
            if _well_formed(view, quotes, delimiter=ord(quote_after), whole=whole):
                breaks = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
            else:
                breaks = _walk(data, delimiter=quote_after, whole=whole)
    starts = np.concatenate([np.zeros(1, dtype=np.int64), breaks + 1])
    if len(data) == 0 or starts[-1] == len(data):
        starts = starts[:-1]
    return starts


def _well_formed(view: np.ndarray, quotes: np.ndarray, *, delimiter: int, whole: bool) -> bool:
    """Whether counting quotes tells inside from outside: each opens and closes where it may."""
    import numpy as np

    if whole and len(quotes) % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    opens = (opening == 0) | np.isin(view[np.maximum(opening - 1, 0)], (delimiter, _NEWLINE))
    # The second of an escaped pair stands right behind the first.
    opens[1:] |= opening[1:] == closing[: len(opening) - 1] + 1
    after = view[np.minimum(closing + 1, len(view) - 1)]
    closes = (closing == len(view) - 1) | np.isin(after, (delimiter, _NEWLINE, _RETURN, _QUOTE))
    fields = np.append(closing, len(view))[: len(opening)] - opening
    return bool(opens.all() and closes.all() and (fields <= MAX_RECORD_BYTES).all())


def _walk(data: bytes | memoryview, *, delimiter: str, whole: bool = True) -> np.ndarray:
    """The line breaks that end records, quote by quote; exact for malformed quoting."""
    import numpy as np

    separator = re.escape(delimiter.encode())
    opened = rb"(?:\A|(?<=[\n" + separator + rb']))"'
    closed = rb'"(?=[\r\n' + separator + rb"]|\Z)"
    token = re.compile(opened + rb'(?:[^"]|"")*+(?:(' + closed + rb")|(\Z))|" + opened + rb"|\n")
    breaks = []
    position = 0
    while match := token.search(data, position):
        is_short = match.end() - match.start() <= MAX_RECORD_BYTES
        if match.group() == b"\n":
            breaks.append(match.start())
            position = match.end()
        elif match.group(1) and is_short:
            position = match.end()
        elif match.group(2) is not None and is_short and not whole:
            break
        else:
            # A stray quote: it stands for itself.
            position = match.start() + 1
    return np.array(breaks, dtype=np.int64)


def _rows_with_nul(data: bytes, starts: np.ndarray) -> list[int]:
    import numpy as np

    if b"\0" not in data:
        return []
    positions = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == 0)
    rows = np.searchsorted(starts, positions, side="right") - 1
    return [int(row) for row in np.unique(rows)]


def _rows_with_bad_utf8(data: bytes, starts: np.ndarray, ends: np.ndarray) -> list[tuple[int, int]]:
    """(row, offset of its first wrong byte) of each record that is not UTF-8."""
    rows = []
    position = 0
    while position < len(data):
        try:
            memoryview(data)[position:].tobytes().decode("utf-8")
            break
        except UnicodeDecodeError as error:
            row = int(starts.searchsorted(position + error.start, side="right")) - 1
            rows.append((row, position + error.start))
            position = int(ends[row])
    return rows


def _show(data: bytes) -> str:
    return repr(data[:80])[2:-1]
