"""What becomes of the rows of a custom table, whatever file they come from.

JSON Lines, CSV, Parquet and chat rows differ in how columns are read. From there on they are one:
media are looked up, spans belong to videos, and a row without a key is known by its content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curation.sources.base import RecordError, Records, records_table
from curation.sources.columns import content_keys, first_of_each, media_lists
from curation.sources.framing import MAX_RECORD_BYTES
from curation.sources.local_files import Folder, look_up
from curation.sources.times import clock_seconds

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

# A span beyond this many seconds (a year) is a mistake, such as milliseconds for seconds.
_LONGEST_SECONDS = 366 * 86400.0


@dataclass(frozen=True)
class References:
    """The media of all rows, one row after another.

    Args:
        counts: int64 (rows,), how many each row has.
        kind: strings, `image` or `video`.
        reference: strings, an address or a path as the row gives it.
    """

    counts: np.ndarray
    kind: pa.Array
    reference: pa.Array


@dataclass(frozen=True)
class Rows:
    """Columns of equal length; those not given are null.

    Args:
        record, byte_offset: int64, as in `Records.table`.
        texts: strings, by role: id, prompt, response, task, language, licence.
        media: the media of each row.
        start, end: float64, seconds.
        extra: JSON objects.
        problem: "reason: detail" of what was found so far.
        text_alone: whether a row without a medium is as good as any other: for all rows, or by
            row (bool).
    """

    record: pa.Array
    byte_offset: pa.Array | None
    texts: dict[str, pa.Array]
    media: References
    start: pa.Array | None = None
    end: pa.Array | None = None
    extra: pa.Array | None = None
    problem: pa.Array | None = None
    text_alone: bool | pa.Array = False
    errors: Sequence[RecordError] = field(default_factory=tuple)


def references(rows: int, columns: Sequence[tuple[str, pa.Array]]) -> References:
    """Gather the media of each row from several columns, in the order of the columns.

    Args:
        rows: number of rows.
        columns: (kind, strings or lists of strings); null is no medium.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    parents, kinds, values = [np.zeros(0, np.int64)], [pa.array([], pa.string())], []
    for kind, column in columns:
        if pa.types.is_list(column.type):
            parent = pc.list_parent_indices(column).to_numpy()
            flat = pc.list_flatten(column)
        else:
            parent = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
            flat = column.drop_null()
        parents.append(parent)
        kinds.append(pa.repeat(pa.scalar(kind), len(flat)))
        values.append(flat)
    parent = np.concatenate(parents)
    order = pa.array(np.argsort(parent, kind="stable"))
    return References(
        counts=np.bincount(parent, minlength=rows),
        kind=pa.concat_arrays(kinds).take(order),
        reference=pa.concat_arrays([pa.array([], pa.string()), *values]).take(order),
    )


def seconds(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Times written as text: (seconds, a problem where a text is no time)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    value = clock_seconds(pa.chunked_array([texts])).combine_chunks()
    wrong = pc.and_(pc.is_valid(texts), pc.is_null(value))
    shown = pc.binary_join_element_wise("bad_time: ", texts, "")
    return value, pc.if_else(wrong, shown, pa.scalar(None, pa.string()))


def first_problem(*columns: pa.Array | None) -> pa.Array | None:
    """The first problem of each row among columns of problems."""
    import pyarrow.compute as pc

    given = [column for column in columns if column is not None]
    return pc.coalesce(*given) if given else None


def to_records(rows: Rows, *, within: Folder) -> Records:
    """Look up the media, spread the spans, find what is wrong and give each row its key.

    Args:
        within: what relative paths are relative to.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    count = len(rows.record)
    nothing = pa.nulls(count, pa.string())
    found = look_up(rows.media.reference, within=within)
    counts = rows.media.counts
    parent = pa.array(np.repeat(np.arange(count), counts))
    is_video = pc.equal(rows.media.kind, "video")
    spans = {}
    stray = pa.array(np.zeros(count, dtype=bool))
    has_video = pa.array(_any(is_video, counts))
    for name, column in (("start", rows.start), ("end", rows.end)):
        if column is not None:
            spans[name] = pc.if_else(is_video, column.take(parent), None)
            stray = pc.or_(stray, pc.and_not(column.is_valid(), has_video))
    media = media_lists(
        counts,
        kind=rows.media.kind,
        **{name: found[name].combine_chunks() for name in ("locator", "path", "sha256", "bytes")},
        **spans,
    )
    texts = {name: column for name, column in rows.texts.items() if name != "id"}
    response = texts.get("response", nothing)
    prompt = texts.get("prompt", nothing)
    has_nothing = pc.and_(pa.array(counts == 0), pc.invert(_as_mask(rows.text_alone, count)))
    problem = first_problem(
        rows.problem,
        *(_unfit_text(name, column) for name, column in rows.texts.items()),
        _impossible_time(rows.start),
        _impossible_time(rows.end),
        _where(has_nothing, "missing_medium: no image or video"),
        _where(stray, "bad_span: a start or end without a video"),
        first_of_each(found["problem"].combine_chunks(), counts),
    )
    key = rows.texts.get("id", nothing)
    if key.null_count:
        key = pc.coalesce(key, content_keys(media, prompt=prompt, response=response))
    table = records_table(
        count,
        record=rows.record,
        byte_offset=rows.byte_offset,
        key=key,
        media=media,
        extra=rows.extra,
        problem=problem,
        **texts,
    )
    return Records(table, rows.errors)


def _any(mask: pa.Array, counts: np.ndarray) -> np.ndarray:
    """Whether any of each row's media is in the mask."""
    import numpy as np

    total = np.concatenate([[0], np.cumsum(mask.to_numpy(zero_copy_only=False))])
    ends = np.cumsum(counts)
    return np.asarray(total[ends] > total[ends - counts])


def _as_mask(value: bool | pa.Array, count: int) -> pa.Array:
    import pyarrow as pa

    return pa.repeat(pa.scalar(value), count) if isinstance(value, bool) else value


def _where(mask: pa.Array, problem: str) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.if_else(mask, problem, pa.scalar(None, pa.string()))


def _unfit_text(name: str, texts: pa.Array) -> pa.Array:
    """NUL characters and texts too long for a record; the byte formats are rid of them before."""
    import pyarrow as pa
    import pyarrow.compute as pc

    long = pc.greater(pc.binary_length(texts), MAX_RECORD_BYTES)
    nul = pc.match_substring(texts, pattern="\0")
    return pc.case_when(
        pc.make_struct(pc.fill_null(long, False), pc.fill_null(nul, False)),
        f"record_too_long: {name} has more than {MAX_RECORD_BYTES} bytes",
        f"nul_byte: in {name}",
        pa.scalar(None, pa.string()),
    )


def _impossible_time(times: pa.Array | None) -> pa.Array | None:
    import pyarrow as pa
    import pyarrow.compute as pc

    if times is None:
        return None
    possible = pc.and_(pc.is_finite(times), pc.less(pc.abs(times), _LONGEST_SECONDS))
    shown = pc.binary_join_element_wise("bad_time: ", times.cast(pa.string()), " seconds", "")
    return pc.if_else(possible, pa.scalar(None, pa.string()), shown)
