"""Two mixtures side by side."""

from __future__ import annotations

from pathlib import Path

from manifests.catalog import dataset, lock
from manifests.errors import UserError
from manifests.lineage import LINEAGE_FILE, Lineage, read_lineage
from manifests.schemas import MIXTURE

_REMEDY = "Give a work folder, or the mixture folder in it"


def compare_mixtures(before: Path, after: Path) -> str:
    """Counts of rows that came, went, changed their text or their split, by source.

    Args:
        before, after: work folders or mixture folders.

    Raises:
        UserError: there is no mixture in one of them.
    """
    import duckdb

    folders = [_mixture_folder(before), _mixture_folder(after)]
    old, new = (_lineage(folder) for folder in folders)
    with duckdb.connect() as connection:
        connection.register("a", dataset([folders[0]], MIXTURE))
        connection.register("b", dataset([folders[1]], MIXTURE))
        lock(connection)
        rows = connection.execute("""
            SELECT coalesce(b.source, a.source) AS source,
                   count(*) FILTER (a.id IS NOT NULL AND b.id IS NOT NULL) AS both,
                   count(*) FILTER (a.id IS NULL) AS came,
                   count(*) FILTER (b.id IS NULL) AS went,
                   count(*) FILTER (a.response <> b.response OR a.prompt <> b.prompt) AS reworded,
                   count(*) FILTER (a.split <> b.split) AS moved,
                   count(*) FILTER (a.split = 'train' AND b.split <> 'train') AS held_out
            FROM a FULL JOIN b USING (id) GROUP BY ALL ORDER BY ALL
        """).fetchall()
    lines = [
        f"before  {old.rows:>12,} rows  {old.fingerprint}  {before}",
        f"after   {new.rows:>12,} rows  {new.fingerprint}  {after}",
        "",
        f"{'source':<24}{'in both':>12}{'came':>12}{'went':>12}{'reworded':>12}{'moved split':>12}",
    ]
    totals = [0, 0, 0, 0, 0]
    for source, *counts, _ in rows:
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        lines.append(f"{source:<24}" + "".join(f"{count:>12,}" for count in counts))
    lines.append(f"{'all':<24}" + "".join(f"{count:>12,}" for count in totals))
    held_out = sum(row[-1] for row in rows)
    if held_out:
        lines += [
            "",
            f"{held_out:,} rows that were trained on are now held out: do not score on them.",
        ]
    changed = _changed_keys(old, new)
    lines += ["", "spec: " + (", ".join(changed) if changed else "the same")]
    return "\n".join(lines)


def _mixture_folder(path: Path) -> Path:
    for folder in (path / MIXTURE.name, path):
        if (folder / LINEAGE_FILE).is_file():
            return folder
    raise UserError(
        "there is no mixture here",
        where=str(path),
        remedy=_REMEDY,
    )


def _lineage(folder: Path) -> Lineage:
    lineage = read_lineage(folder)
    assert lineage is not None
    if lineage.table != MIXTURE.name:
        raise UserError(
            f"this is a {lineage.table} table, not a mixture", where=str(folder), remedy=_REMEDY
        )
    return lineage


def _changed_keys(old: Lineage, new: Lineage) -> list[str]:
    """Keys of the two specs that differ, dotted."""
    old_sources, new_sources = old.spec["sources"], new.spec["sources"]
    both = sorted(old_sources.keys() & new_sources.keys())
    told = [f"sources.{name} added" for name in new_sources if name not in both]
    told += [f"sources.{name} removed" for name in old_sources if name not in both]
    before, after = (
        _flat({**spec, "sources": {name: spec["sources"][name] for name in both}})
        for spec in (old.spec, new.spec)
    )
    return told + sorted(
        f"{key} {before.get(key, 'none')} -> {after.get(key, 'none')}"
        for key in {*before, *after}
        if before.get(key) != after.get(key)
    )


def _flat(data: object, path: str = "") -> dict[str, object]:
    if not isinstance(data, dict):
        return {path: data}
    found: dict[str, object] = {}
    for key, value in data.items():
        found |= _flat(value, f"{path}.{key}" if path else str(key))
    return found
