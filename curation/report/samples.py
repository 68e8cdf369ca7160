"""A few rows of each source, always the same ones: those with the smallest ids.

Ids are hashes, so these are as good as drawn at random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.report.pictures import Album, Picture

if TYPE_CHECKING:
    import duckdb

ROWS_A_SOURCE = 6
_MOST_ROWS = 240
_MOST_PICTURE_BYTES = 3_000_000
PROMPT_CHARACTERS = 300
RESPONSE_CHARACTERS = 480
_MEDIA_SHOWN = 3


@dataclass(frozen=True)
class Shown:
    """A medium of a sample row; `picture` is None where there is no local copy."""

    kind: str
    locator: str
    start: float | None
    end: float | None
    picture: Picture | None


@dataclass(frozen=True)
class Sample:
    """A row as it is shown: texts are cut, `..._length` says how long they are."""

    id: str
    source: str
    split: str
    stage: str
    task: str
    prompt: str
    prompt_length: int
    response: str
    response_length: int
    licence: str
    language: str | None
    media: Sequence[Shown]
    media_left: int


def sample_rows(
    connection: duckdb.DuckDBPyConnection, *, sources: Sequence[str], root: Path
) -> dict[str, list[Sample]]:
    """Rows of each source that has any, in the order of `sources`.

    Args:
        connection: with the view `chosen` (see `figures.open_tables`).
        root: the folder that local paths are relative to.
    """
    each = max(1, min(ROWS_A_SOURCE, _MOST_ROWS // max(1, len(sources))))
    # The ids first: the texts of a whole mixture are not worth sorting for a few rows.
    ids = connection.execute(
        f"SELECT unnest(min(id, {each})) AS id FROM chosen GROUP BY source"
    ).fetchall()
    query = connection.execute(
        f"""
        SELECT id, source, split, stage, task, left(prompt, {PROMPT_CHARACTERS + 1}) AS prompt,
               length(prompt) AS prompt_length,
               left(response, {RESPONSE_CHARACTERS + 1}) AS response,
               length(response) AS response_length, licence, language,
               media[:{_MEDIA_SHOWN}] AS media, len(media) AS media_count
        FROM chosen WHERE list_contains($1, id) ORDER BY id
        """,
        [[row[0] for row in ids]],
    )
    names = [column[0] for column in query.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in query.fetchall()]
    album = Album(most_bytes=_MOST_PICTURE_BYTES)
    found: dict[str, list[Sample]] = {}
    for source in sources:
        here = [_sample(row, album, root) for row in rows if row["source"] == source]
        if here:
            found[source] = here
    return found


def _sample(row: dict[str, Any], album: Album, root: Path) -> Sample:
    media = [_shown(medium, album, root) for medium in row.pop("media")]
    count = row.pop("media_count")
    return Sample(**row, media=media, media_left=count - len(media))


def _shown(medium: dict[str, Any], album: Album, root: Path) -> Shown:
    picture = None
    if medium["path"] is not None:
        # A copy of the span alone begins where the span does.
        whole = not medium["path_is_span"]
        picture = album.picture(
            root / medium["path"],
            medium["kind"],
            start=medium["start"] if whole else None,
            end=medium["end"] if whole else None,
        )
    return Shown(medium["kind"], medium["locator"], medium["start"], medium["end"], picture)
