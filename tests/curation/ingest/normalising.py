"""Records in words, and the rows that `normalise` makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from curation.ingest.normalise import Labels, Normalised, normalise
from curation.ingest.reasons import REASONS
from curation.sources import get_format
from curation.sources.base import RecordError, Records, records_table

LABELS = Labels(source="s", dataset="data", task="caption", licence="CC0-1.0")
CAPTIONS, CHAT = get_format("cc3m"), get_format("messages")
PICTURE = {"kind": "image", "locator": "https://x.org/a.jpg"}


def video(**more: Any) -> dict[str, Any]:
    return {"kind": "video", "locator": "https://youtu.be/dQw4w9WgXcQ", **more}


def rows_of(
    records: Sequence[dict[str, Any]],
    *,
    fmt: Any = CAPTIONS,
    labels: Labels = LABELS,
    errors: Sequence[RecordError] = (),
    root: Path = Path(),
) -> Normalised:
    """What becomes of records; those without are about one picture and say something."""
    whole = [
        {"record": n, "key": f"k{n}", "response": f"r {n}", "media": [PICTURE], **record}
        for n, record in enumerate(records, start=1)
    ]
    names = dict.fromkeys(name for record in whole for name in record)
    table = records_table(len(whole), **{n: [r.get(n) for r in whole] for n in names})
    return normalise(Records(table, errors), fmt=fmt, labels=labels, file="f.tsv", root=root)


def one(record: dict[str, Any], **how: Any) -> dict[str, Any]:
    """The example that a usable record gives."""
    rows = rows_of([record], **how)
    assert rows.errors.num_rows == 0, rows.errors.to_pylist()
    (found,) = rows.examples.to_pylist()
    return dict(found)


def reason(record: dict[str, Any], **how: Any) -> tuple[str, str]:
    """The reason and detail of an unusable record, which leaves nothing else behind."""
    rows = rows_of([record], **how)
    assert rows.examples.num_rows == rows.media.num_rows == 0
    (error,) = rows.errors.to_pylist()
    assert error["reason"] in REASONS
    return error["reason"], error["detail"]
