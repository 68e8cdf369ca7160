"""What a row of each table is: columns, types, meanings, units, versions.

The meaning, unit and nullability of every column travel in the Parquet files themselves, as field
metadata; `curate sql "DESCRIBE examples"` shows the types, `docs/reference/tables.md` is made from
this file. Raise a table's `version` when its columns change, and give each new column its `since`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from manifests.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa

TABLE_KEY = b"narrator.table"
VERSION_KEY = b"narrator.schema_version"
FINGERPRINT_KEY = b"narrator.fingerprint"

_ANEW = "Remove the table's folder and run curate build-mixture again: it is made anew"

_MEDIUM_REF = "list<struct<medium_id: string, whole_id: string, kind: string>>"
_MIXTURE_MEDIUM = (
    "list<struct<medium_id: string, whole_id: string, kind: string, locator: string, path: string,"
    " path_is_span: bool, start: double, end: double>>"
)


@dataclass(frozen=True)
class Column:
    """One column: `type` in the short form that `arrow_type` reads, `since` a schema version."""

    name: str
    type: str
    meaning: str
    unit: str = ""
    nullable: bool = False
    since: int = 1


@dataclass(frozen=True)
class TableSchema:
    """One table: what a row is, its columns, and the version of this description."""

    name: str
    row: str
    version: int
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def arrow(self, *, fingerprint: str = "") -> pa.Schema:
        """The Arrow schema, with meanings and units in the field metadata."""
        import pyarrow as pa

        fields = [
            pa.field(
                column.name,
                arrow_type(column.type),
                nullable=column.nullable,
                metadata={"meaning": column.meaning, "unit": column.unit},
            )
            for column in self.columns
        ]
        metadata = {
            TABLE_KEY: self.name.encode(),
            VERSION_KEY: str(self.version).encode(),
            FINGERPRINT_KEY: fingerprint.encode(),
        }
        return pa.schema(fields, metadata=metadata)

    def check_readable(self, stored: pa.Schema, *, where: str) -> None:
        """Say whether files of the `stored` schema can be read as this one.

        An older version is read when every column it lacks may be null; the columns come out null.

        Raises:
            UserError: it is no table of ours, newer than this toolkit, or too old to be read.
        """
        metadata = stored.metadata or {}
        table = metadata.get(TABLE_KEY, b"").decode()
        if table != self.name:
            found = f"a {table!r} table" if table else "not a table of this toolkit"
            raise UserError(
                f"expected a {self.name!r} table and found {found}", where=where, remedy=_ANEW
            )
        stated = metadata.get(VERSION_KEY, b"").decode()
        if not stated.isdecimal():
            raise UserError(
                f"{self.name} is in schema version {stated!r}", where=where, remedy=_ANEW
            )
        version = int(stated)
        if version > self.version:
            raise UserError(
                f"{self.name} is in schema version {version}, newer than version {self.version}"
                " that this release reads",
                where=where,
                remedy="Install the visual-narrator release that wrote it, or a newer one",
            )
        lost = [c.name for c in self.columns if c.since > version and not c.nullable]
        if lost:
            raise UserError(
                f"{self.name} is in schema version {version}, which lacks {', '.join(lost)}",
                where=where,
                remedy="Run curate build-mixture again with this release: it makes the table anew",
            )


def arrow_type(text: str) -> pa.DataType:
    """The Arrow type for `string`, `int64`, `double`, `bool`, `list<…>` and `struct<a: …>`."""
    import pyarrow as pa

    if text.startswith("list<"):
        return pa.list_(arrow_type(text[5:-1]))
    if text.startswith("struct<"):
        pairs = [part.split(": ", 1) for part in text[7:-1].split(", ")]
        return pa.struct([(name, arrow_type(kind)) for name, kind in pairs])
    simple = {
        "string": pa.string(),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "double": pa.float64(),
        "bool": pa.bool_(),
    }
    return simple[text]


_ID = Column("id", "string", "The example: hash of (dataset, source key)", "32 hex digits")
_SOURCE = Column("source", "string", "The name the spec gives the source")
_DATASET = Column("dataset", "string", "The data set, whatever a spec calls it; part of every id")
_TASK = Column("task", "string", "caption, dense_caption, audio_description, vqa or chat")
_LICENCE = Column("licence", "string", "SPDX identifier or a LicenseRef of the text and media")
_FILE = Column("file", "string", "Input file, relative to the folder of the spec where it can be")
_RECORD = Column("record", "int64", "Record in that file, header not counted", "from 1")
_OFFSET = Column(
    "byte_offset", "int64", "Where the record begins, if the format has offsets", "bytes", True
)

EXAMPLES = TableSchema(
    "examples",
    "one training example, as its source gives it",
    1,
    (
        _ID,
        _SOURCE,
        _DATASET,
        Column(
            "source_key",
            "string",
            "The source's own key; null where it is caption and address",
            "",
            True,
        ),
        _TASK,
        Column("prompt", "string", "What the record itself asks", "", True),
        Column("response", "string", "The caption or answer, NFC, trimmed"),
        Column("language", "string", "BCP 47 tag, where the source states one", "", True),
        _LICENCE,
        Column("media", _MEDIUM_REF, "What is looked at, in order; empty for text"),
        Column("kind", "string", "image, video, mixed or text: what the media are"),
        Column("media_count", "int32", "How many media", "media"),
        Column("seconds", "double", "Length of the video spans together", "s", True),
        Column("response_chars", "int32", "Length of the response", "code points"),
        Column("response_words", "int32", "Parts of the response between blanks", "words"),
        Column("extra", "string", "The source's other columns, as a JSON object", "", True),
        _FILE,
        _RECORD,
        _OFFSET,
    ),
)

MEDIA = TableSchema(
    "media",
    "one medium: an image, or one span of one video",
    1,
    (
        Column("medium_id", "string", "Hash of (canonical locator, span)", "32 hex digits"),
        Column("whole_id", "string", "Hash of the canonical locator alone", "32 hex digits"),
        Column("kind", "string", "image or video"),
        Column("canonical", "string", "The same for every address of one image or video"),
        Column("locator", "string", "Where it was said to be: URL, youtube:ID or a path"),
        Column("path", "string", "A local copy, relative to the spec's folder", "", True),
        Column("path_is_span", "bool", "The copy holds only the span, not all of it", "", True),
        Column("start", "double", "Where the span begins; null: at the beginning", "s", True),
        Column("end", "double", "Where the span ends; null: at the end", "s", True),
        Column("sha256", "string", "Of the whole file, where it was read", "64 hex digits", True),
        Column("bytes", "int64", "Size of the file, where known", "bytes", True),
        Column("width", "int32", "As the source states it", "pixels", True),
        Column("height", "int32", "As the source states it", "pixels", True),
        Column("duration", "double", "Of the whole video, as stated", "s", True),
        Column("source", "string", "The first source of the spec that has it"),
        Column("examples", "int64", "Examples that show it, over all sources", "examples"),
    ),
)

INGEST_ERRORS = TableSchema(
    "ingest_errors",
    "one record that could not be used",
    1,
    (
        _SOURCE,
        _FILE,
        Column("record", "int64", "Record in that file, header not counted", "from 1", True),
        _OFFSET,
        Column("reason", "string", "A short fixed code, see docs/reference/reasons.md"),
        Column("detail", "string", "What was found, with at most 200 characters of it"),
    ),
)

DUPLICATES = TableSchema(
    "duplicates",
    "one example removed as a copy of another",
    1,
    (
        _ID,
        _SOURCE,
        Column("rule", "string", "same_medium, same_file, same_text or same_caption"),
        Column("kept_id", "string", "The example that stands for it", "32 hex digits"),
        Column("kept_source", "string", "The source of that example"),
        Column("similarity", "double", "Temporal IoU of the two spans; 1 for the rest", "0 to 1"),
        Column("whole_id", "string", "The image or whole video it shows, if one", "", True),
        Column("kept_whole_id", "string", "The same of the example kept", "", True),
    ),
)

MIXTURE = TableSchema(
    "mixture",
    "one chosen example, with everything a trainer needs",
    1,
    (
        _ID,
        _SOURCE,
        _DATASET,
        Column("split", "string", "train, or a held-out split of the spec"),
        Column("stage", "string", "alignment, multi_task or audio_description"),
        _TASK,
        Column("prompt", "string", "The record's own, or one of the spec's for its source"),
        Column("response", "string", "The target text"),
        Column("media", _MIXTURE_MEDIUM, "What is looked at, in order; empty for text"),
        Column("language", "string", "BCP 47 tag, where the source states one", "", True),
        _LICENCE,
        Column("difficulty", "double", "Rank within the stage, for a curriculum", "0 to 1"),
        Column("weight", "double", "Weight in the loss", "1 is neutral"),
        Column("repeat", "int32", "How often it counts in one epoch", "times"),
        Column("stratum", "string", "The cell of the spec's strata it was drawn for"),
        Column("response_chars", "int32", "Length of the response", "code points"),
        Column("response_words", "int32", "Parts of the response between blanks", "words"),
        Column("seconds", "double", "Length of the video spans together", "s", True),
        Column("group", "string", "Rows of one group are all in one split", "16 hex digits"),
    ),
)

REJECTIONS = TableSchema(
    "rejections",
    "one example not chosen",
    1,
    (
        _ID,
        _SOURCE,
        Column("rule", "string", "The first that turned it away, see docs/reference/reasons.md"),
        Column("detail", "string", "What in the rule: the licence, the copy kept, the stratum"),
    ),
)

TABLES: dict[str, TableSchema] = {
    table.name: table for table in (EXAMPLES, MEDIA, INGEST_ERRORS, DUPLICATES, MIXTURE, REJECTIONS)
}

PARTITIONED_BY_SOURCE = frozenset({EXAMPLES.name, INGEST_ERRORS.name})
