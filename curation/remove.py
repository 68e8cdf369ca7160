"""Taking rows out on request, and telling what that changed."""

from __future__ import annotations

from pathlib import Path

import manifests
from curation.build import build_mixture
from curation.progress import Progress
from curation.spec.load import LoadedSpec
from curation.takedowns import Takedowns, load_takedowns, parse_takedowns, save_takedowns
from manifests.errors import UserError

_SHOWN = 20


def remove_rows(
    loaded: LoadedSpec, work: Path, ids: Path, *, workers: int | None, progress: Progress
) -> list[str]:
    """Add the entries of `ids` to the takedowns of `work`, rebuild, and say what was affected.

    Raises:
        UserError: the list cannot be read or holds an entry that is neither id nor address.
    """
    try:
        asked = parse_takedowns(ids.read_text(encoding="utf-8"), where=str(ids))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"the list cannot be read ({error})", where=str(ids)) from error
    if not asked:
        raise UserError("the list is empty", where=str(ids))
    affected = affected_examples(work, asked)
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
    return lines


def affected_examples(work: Path, asked: Takedowns) -> list[tuple[str, str, bool]]:
    """Id, source and whether it is in the mixture, of every example that will go."""
    with manifests.open(work) as db:
        keys = list(asked.keys)
        found = db.execute(
            "SELECT medium_id FROM media WHERE list_contains($1, canonical)"
            " OR list_contains($2, medium_id)",
            [list(asked.addresses), keys],
        ).fetchall()
        media = [medium for (medium,) in found]
        rows = db.execute(
            "SELECT e.id, e.source, m.id IS NOT NULL FROM examples e LEFT JOIN mixture m USING (id)"
            " WHERE list_contains($1, e.id)"
            " OR list_has_any($2, list_transform(e.media, lambda x: x.medium_id)) ORDER BY e.id",
            [keys, media],
        ).fetchall()
    return [(str(i), str(s), bool(m)) for i, s, m in rows]
