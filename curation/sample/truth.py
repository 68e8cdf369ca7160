"""The truth about a sample: one row a source record, as a Parquet table with a page on how to read
it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from curation.sample.plants import MEANINGS
from curation.sample.world import Record

COLUMNS: dict[str, tuple[pa.DataType, bool, str]] = {
    "file": (
        pa.string(),
        False,
        "the source file (for custom_folder the folder), from this folder",
    ),
    "record": (
        pa.int32(),
        False,
        "the record's number in that file, from 1: header not counted; in "
        "a JSON document its place in `annotations`; in the folder the picture's place in "
        "the sorted relative paths",
    ),
    "dataset": (pa.string(), False, "the source's name"),
    "scene": (pa.string(), False, "the scene that the record's medium shows"),
    "medium_file": (pa.string(), False, "the local copy of its picture or clip, from this folder"),
    "plant": (pa.string(), True, "what is planted here, null for a clean record"),
    "kind": (pa.string(), True, "its kind, see below"),
    "of_file": (pa.string(), True, "the file of the record or benchmark item that this one copies"),
    "of_record": (
        pa.int32(),
        True,
        "its number in that file; a benchmark picture with captions has "
        "the number of its first caption, a leaked caption its own",
    ),
}

SCHEMA = pa.schema(
    [
        pa.field(name, kind, nullable, metadata={"meaning": meaning})
        for name, (kind, nullable, meaning) in COLUMNS.items()
    ]
)


def save_table(records: Sequence[Record], path: Path) -> None:
    """Write `truth.parquet`: a row a record, sorted by file and record."""
    rows = [
        {
            "file": record.file,
            "record": record.number,
            "dataset": record.dataset,
            "scene": record.subject.known.id,
            "medium_file": record.subject.medium.path,
            "plant": record.plant,
            "kind": record.kind,
            "of_file": record.of.file if record.of else None,
            "of_record": record.of.number if record.of else None,
        }
        for record in sorted(records, key=lambda each: (each.file, each.number))
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), path, compression="zstd")


def save_page(plants: dict[tuple[str, str], int], path: Path) -> None:
    """Write `truth.md`: what the columns and the kinds of plants mean."""
    lines = [
        "# The truth about this sample",
        "",
        "`truth.parquet` has one row for each source record.",
        "",
        "| Column | Meaning |",
        "|---|---|",
        *(f"| `{name}` | {meaning} |" for name, (_, _, meaning) in COLUMNS.items()),
        "",
        "A record has one plant at most, and what it copies is a record without a plant.",
        "",
        "| Plant | Kind | Records | Meaning |",
        "|---|---|---:|---|",
        *(
            f"| `{plant}` | `{kind}` | {plants.get((plant, kind), 0)} | {meaning} |"
            for (plant, kind), meaning in MEANINGS.items()
        ),
        "",
        "Two records with the same `scene` show the same thing, whether or not a plant says so:",
        "the five captions of a picture, the questions about it, a shot described twice in",
        "different words, or an LVD-2M clip cut from a video that YouDescribe describes too. Those",
        "are no plants. Two media are true near-duplicates where their scene is the same; a",
        "YouDescribe video holds several scenes, and the record's span says which one it is.",
        "A caption fault in LVD-2M is in `refined_caption`; a mismatch is in all its captions.",
        "",
    ]
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
