"""Examples and media in words, and what `find_duplicates` makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from curation.duplicates.exact import find_duplicates
from curation.spec.model import Duplicates

ORDER = ["source_order ASC", "response_words DESC", "id"]


@dataclass(frozen=True)
class Medium:
    """A picture, or a stretch of a video: `whole` names it, whatever the span."""

    whole: str
    kind: str = "image"
    start: float | None = None
    end: float | None = None
    duration: float | None = None
    sha256: str | None = None

    @property
    def id(self) -> str:
        return f"{self.whole} {self.start} {self.end}"


@dataclass(frozen=True)
class Row:
    """An example; the id tells rows apart, and the better of two has the earlier data set."""

    id: str
    response: str
    media: Sequence[Medium] = ()
    dataset: str = "d0"
    task: str = "caption"
    prompt: str | None = None
    words: int = field(default=0)


def video(whole: str, start: float | None = None, end: float | None = None, **more: Any) -> Medium:
    return Medium(whole, "video", start, end, **more)


def found(rows: Sequence[Row], **settings: Any) -> dict[str, tuple[str, str, float]]:
    """Id of each removed row: the rule, the row kept for it, how alike they are."""
    eligible = pa.table(
        {
            "id": [r.id for r in rows],
            "source": [f"source {r.dataset}" for r in rows],
            "source_order": [int(r.dataset[1:]) for r in rows],
            "dataset": [r.dataset for r in rows],
            "task": [r.task for r in rows],
            "prompt": pa.array([r.prompt for r in rows], pa.string()),
            "response": [r.response for r in rows],
            "response_words": [r.words or len(r.response.split()) for r in rows],
            "kind": [
                {0: "text", 1: next(iter({m.kind for m in r.media}), "")}.get(
                    len({m.kind for m in r.media}), "mixed"
                )
                for r in rows
            ],
            "media_count": [len(r.media) for r in rows],
            "media": pa.array(
                [
                    [{"medium_id": m.id, "whole_id": m.whole, "kind": m.kind} for m in r.media]
                    for r in rows
                ],
                pa.list_(pa.struct([(n, pa.string()) for n in ("medium_id", "whole_id", "kind")])),
            ),
        }
    )
    shown = {m.id: m for r in rows for m in r.media}.values()
    media = pa.table(
        {
            "medium_id": pa.array([m.id for m in shown], pa.string()),
            "canonical": pa.array([m.whole for m in shown], pa.string()),
            "start": pa.array([m.start for m in shown], pa.float64()),
            "end": pa.array([m.end for m in shown], pa.float64()),
            "duration": pa.array([m.duration for m in shown], pa.float64()),
            "sha256": pa.array([m.sha256 for m in shown], pa.string()),
        }
    )
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.register("eligible", eligible)
        connection.register("media", media)
        find_duplicates(connection, Duplicates(**settings), order_by=ORDER)
        removed = connection.sql("SELECT * FROM removed").to_arrow_table().to_pylist()
    by_id = {r.id: r for r in rows}
    assert len({r["id"] for r in removed}) == len(removed), "a row is removed once"
    gone = {r["id"] for r in removed}
    for r in removed:
        kept = by_id[r["kept_id"]]
        assert kept.id not in gone, "the row kept is kept"
        assert r["source"] == f"source {by_id[r['id']].dataset}"
        assert r["kept_source"] == f"source {kept.dataset}"
        for key, row in (("whole_id", by_id[r["id"]]), ("kept_whole_id", kept)):
            assert r[key] == (row.media[0].whole if len(row.media) == 1 else None)
    return {r["id"]: (r["rule"], r["kept_id"], round(r["similarity"], 6)) for r in removed}
