"""What a source format is: the contract every reader follows.

A format checks files before any work, plans shards (fixed ranges of whole input records, chosen
from the input alone) and reads one shard into `Records`. Nothing is dropped silently: a record that
cannot be read becomes a `RecordError`, and a record that was read but is unusable carries a
`problem` or a missing value, which `curation.ingest.normalise` turns into an ingest error.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import pyarrow as pa

_MEDIUM = (
    "struct<kind: string, locator: string, path: string, start: double, end: double,"
    " sha256: string, bytes: int64, width: int32, height: int32, duration: double>"
)

# The columns of `Records.table`. A reader gives those it has; the others come out null.
RECORD_COLUMNS: dict[str, str] = {
    "record": "int64",  # from 1, header not counted
    "byte_offset": "int64",  # null where the format has none
    "key": "string",  # the source's own key; never a line number
    "task": "string",  # null: the spec's or the format's
    "prompt": "string",
    "response": "string",
    "language": "string",  # BCP 47
    "licence": "string",  # null: the spec's or the format's
    "media": f"list<{_MEDIUM}>",
    "extra": "string",  # other columns worth a query, as a JSON object
    "problem": "string",  # "reason: detail" of a record that cannot be used
}


@dataclass(frozen=True)
class InputFile:
    """A file of a source: where it is, and the name that lineage and `where` know it by."""

    path: Path
    name: str


@dataclass(frozen=True)
class Shard:
    """A range of whole records of one input (some formats read several files as one).

    Args:
        files: what is read; the first one is the `file` of the records.
        start, stop: the range, in the unit of the format (bytes, records, row groups, members).
        first_record: number of the first record of the range, from 1.
        digest: SHA-256 of the bytes of the range, or of the whole files.
    """

    files: tuple[InputFile, ...]
    start: int
    stop: int
    first_record: int
    digest: str


@dataclass(frozen=True)
class ReaderOptions:
    """What the spec says about reading a source; a format names those it understands."""

    columns: Mapping[str, str] = field(default_factory=dict)
    caption: str | None = None
    visual_window: tuple[float, float] = (2.0, 2.0)
    images: str | None = None
    delimiter: str = ","

    def as_data(self) -> dict[str, Any]:
        """Plain data for a fingerprint."""
        return {
            "columns": dict(self.columns),
            "caption": self.caption,
            "visual_window": list(self.visual_window),
            "images": self.images,
            "delimiter": self.delimiter,
        }


@dataclass(frozen=True)
class RecordError:
    """A record that could not be read. `reason` is a short fixed code."""

    reason: str
    detail: str
    record: int | None = None
    byte_offset: int | None = None


@dataclass(frozen=True)
class Records:
    """What a shard holds: `table` with the columns of RECORD_COLUMNS, and what failed."""

    table: pa.Table
    errors: Sequence[RecordError] = ()


class Format(ABC):
    """One source format. Subclasses are stateless and registered in `curation.sources`."""

    name: ClassVar[str]
    title: ClassVar[str]
    # Column -> what it is; optional ones are marked with a trailing "?".
    columns: ClassVar[Mapping[str, str]]
    homepage: ClassVar[str]
    terms: ClassVar[str]
    licence: ClassVar[str]
    task: ClassVar[str]
    # None: the format says nothing about whose data it is, so the spec has to name the data set.
    dataset: ClassVar[str | None] = None
    # Which fields of ReaderOptions mean something here.
    options: ClassVar[frozenset[str]] = frozenset()
    # Line breaks in a response are layout (chat, free text), not accidents of a caption file.
    keeps_line_breaks: ClassVar[bool] = False
    # Whether the key says anything that the row's other columns do not.
    stores_key: ClassVar[bool] = True
    # Whether a plan depends on the given files alone, and not on others beside them.
    plan_is_of_files: ClassVar[bool] = True
    # What a shard's range counts, for a progress bar.
    unit: ClassVar[str] = "bytes"
    # Raised when the reader gives other records for the same bytes.
    version: ClassVar[int] = 1

    @abstractmethod
    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        """Raise UserError when a file is not of this format; reads no more than its beginning."""

    @abstractmethod
    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        """Cut the files into shards; a pure function of their bytes, names and the options."""

    @abstractmethod
    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        """Read one shard."""


def records_table(rows: int, **columns: Any) -> pa.Table:
    """A table with the columns of RECORD_COLUMNS; those not given are null.

    Args:
        rows: number of rows.
        columns: Arrow arrays, or sequences of Python values, of that length.
    """
    import pyarrow as pa

    from manifests.schemas import arrow_type

    unknown = set(columns) - set(RECORD_COLUMNS)
    assert not unknown, f"not columns of a record: {unknown}"
    arrays = {}
    for name, kind in RECORD_COLUMNS.items():
        wanted = arrow_type(kind)
        column = columns.get(name)
        if column is None:
            arrays[name] = pa.nulls(rows, wanted)
        elif isinstance(column, pa.Array | pa.ChunkedArray):
            arrays[name] = column if column.type == wanted else column.cast(wanted)
        else:
            arrays[name] = pa.array(column, wanted)
    return pa.table(arrays)


def one_medium(rows: int, **fields: Any) -> pa.Array:
    """A `media` column with exactly one medium a row.

    Args:
        rows: number of rows.
        fields: Arrow arrays (or a scalar string, for `kind`) for the fields of a medium; the
            others are null.
    """
    import numpy as np
    import pyarrow as pa

    from manifests.schemas import arrow_type

    struct = arrow_type(_MEDIUM)
    arrays = []
    for medium_field in struct:
        value = fields.pop(medium_field.name, None)
        if value is None:
            array = pa.nulls(rows, medium_field.type)
        elif isinstance(value, str):
            array = pa.repeat(pa.scalar(value), rows)
        else:
            array = value.combine_chunks() if isinstance(value, pa.ChunkedArray) else value
            array = array.cast(medium_field.type)
        arrays.append(array)
    assert not fields, f"not fields of a medium: {set(fields)}"
    values = pa.StructArray.from_arrays(arrays, fields=list(struct))
    offsets = pa.array(np.arange(rows + 1, dtype=np.int32))
    return pa.ListArray.from_arrays(offsets, values)
