"""Taking rows out on request, and telling what that changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import manifests
from curation.build import build_mixture
from curation.progress import Progress
from curation.spec.load import LoadedSpec
from curation.takedowns import (
    IS_AT,
    Takedowns,
    load_takedowns,
    read_takedowns,
    save_takedowns,
)
from manifests.errors import UserError

if TYPE_CHECKING:
    import duckdb

_SHOWN = 20


def remove_rows(
    loaded: LoadedSpec, work: Path, ids: Path, *, workers: int | None, progress: Progress
) -> list[str]:
    """Add the entries of `ids` to the takedowns of `work`, rebuild, and say what was affected.

    Raises:
        UserError: the list cannot be read or holds an entry that is neither id nor address.
    """
    asked = read_takedowns(ids)
    if not asked:
        raise UserError("the list is empty", where=str(ids), remedy="Give one id or address a line")
    affected = affected_examples(work, asked)
    unknown = _unknown_entries(work, asked)
    save_takedowns(work, load_takedowns(work).union(asked))
    try:
        lineage = build_mixture(loaded, work, workers=workers, progress=progress)
    except UserError as error:
        raise UserError(
            f"the list is kept, but the tables still hold these rows, because: {error.what}",
            where=error.where,
            remedy=f"{error.remedy or 'Mend that'}; then run curate build-mixture again",
        ) from error
    entries = len(asked.keys) + len(asked.addresses)
    chosen = sum(in_mixture for _, _, in_mixture in affected)
    lines = [
        f"{entries:,} entries, {len(affected):,} examples removed, {chosen:,} of them were in the"
        f" mixture; it has {lineage.rows:,} rows now."
    ]
    for example, source, in_mixture in affected[:_SHOWN]:
        lines.append(f"  {example}  {source}{'  (was in the mixture)' if in_mixture else ''}")
    if len(affected) > _SHOWN:
        lines.append(f"  and {len(affected) - _SHOWN:,} more")
    if unknown:
        more = ", ..." if len(unknown) > _SHOWN else ""
        lines.append(f"{len(unknown):,} entries match nothing: {', '.join(unknown[:_SHOWN])}{more}")
    return lines


def affected_examples(work: Path, asked: Takedowns) -> list[tuple[str, str, bool]]:
    """Id, source and whether it is in the mixture, of every example that will go."""
    with manifests.open(work) as db:
        tables = _tables(db)
        if not {"examples", "media"} <= tables:
            return []
        chosen = "SELECT id FROM mixture" if "mixture" in tables else "SELECT ''"
        keys = list(asked.keys)
        found = db.execute(
            f"SELECT medium_id FROM media WHERE {IS_AT} OR list_contains($2, medium_id)",
            [list(asked.addresses), keys],
        ).fetchall()
        media = [medium for (medium,) in found]
        rows = db.execute(
            f"SELECT id, source, id IN ({chosen}) FROM examples WHERE list_contains($1, id)"
            " OR list_has_any($2, list_transform(media, lambda x: x.medium_id)) ORDER BY id",
            [keys, media],
        ).fetchall()
    return [(str(i), str(s), bool(m)) for i, s, m in rows]


def _unknown_entries(work: Path, asked: Takedowns) -> list[str]:
    """The entries that no example and no medium answers to: misspelt, or gone already."""
    with manifests.open(work) as db:
        if not {"examples", "media"} <= _tables(db):
            return []
        rows = db.execute(
            """
            SELECT entry FROM (SELECT unnest($1::VARCHAR[]) AS entry)
            WHERE entry NOT IN (
                SELECT id FROM examples UNION ALL SELECT medium_id FROM media
                UNION ALL SELECT canonical FROM media UNION ALL SELECT locator FROM media
                UNION ALL SELECT path FROM media WHERE path IS NOT NULL)
            ORDER BY entry
            """,
            [[*asked.keys, *asked.addresses]],
        ).fetchall()
    return [str(entry) for (entry,) in rows]


def _tables(db: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in db.execute("SELECT view_name FROM duckdb_views()").fetchall()}
