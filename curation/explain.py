"""Why a row is in or out: its provenance and the first rule that decided."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import manifests
from manifests.errors import UserError
from manifests.fingerprint import HEX_DIGITS

_SHORTEST_PREFIX = 6


def explain(work: Path, example_id: str) -> str:
    """A few lines on the example whose id begins with `example_id`.

    Raises:
        UserError: no id, none that begins so, or several.
    """
    prefix = example_id.strip().lower()
    if not re.fullmatch(rf"[0-9a-f]{{{_SHORTEST_PREFIX},{HEX_DIGITS}}}", prefix):
        raise UserError(
            f"{example_id!r} is not an id",
            remedy=f"Give {_SHORTEST_PREFIX} to {HEX_DIGITS} hex digits, as in the column `id`",
        )
    with manifests.open(work) as db:
        found = (
            db.sql(
                "SELECT * FROM examples WHERE starts_with(id, $1) ORDER BY id LIMIT 5",
                params=[prefix],
            )
            .to_arrow_table()
            .to_pylist()
        )
        if not found:
            raise UserError(
                f"no example's id begins with {prefix}",
                where=str(work),
                remedy="The table `ingest_errors` tells of records that never became examples",
            )
        if len(found) > 1:
            ids = ", ".join(row["id"] for row in found)
            raise UserError(f"several ids begin with {prefix}: {ids}", remedy="Give more digits")
        row = found[0]
        tables = {name for (name,) in db.execute("SELECT view_name FROM duckdb_views()").fetchall()}
        lines = _provenance(row)
        lines += _media(db, row) if "media" in tables else []
        lines += _verdict(db, row["id"], tables)
        return "\n".join(lines)


def _provenance(row: dict[str, Any]) -> list[str]:
    offset = f", byte {row['byte_offset']}" if row["byte_offset"] is not None else ""
    lines = [
        f"{row['id']}  ({row['task']} from {row['source']}, data set {row['dataset']})",
        f"  from      {row['file']}, record {row['record']}{offset}",
        f"  key       {_short(row['source_key'] or 'caption and address')}",
        f"  licence   {row['licence']}",
    ]
    if row["prompt"]:
        lines.append(f"  prompt    {_short(row['prompt'])}")
    lines.append(f"  response  {_short(row['response'])} ({row['response_words']} words)")
    return lines


def _media(db: Any, row: dict[str, Any]) -> list[str]:
    ids = [medium["medium_id"] for medium in row["media"]]
    shown = db.execute(
        'SELECT kind, locator, "start", "end", examples FROM media'
        " WHERE list_contains($1, medium_id) ORDER BY list_position($1, medium_id)",
        [ids],
    ).fetchall()
    lines = []
    for kind, locator, start, end, examples in shown:
        whole = start is None and end is None
        span = "" if whole else f", {start or 0:g} to {'the end' if end is None else f'{end:g}'} s"
        others = f"; {examples} examples show it" if examples > 1 else ""
        lines.append(f"  {kind:<9} {_short(locator)}{span}{others}")
    return lines


def _verdict(db: Any, example: str, tables: set[str]) -> list[str]:
    if "mixture" not in tables:
        return ["", "No mixture was made yet."]
    chosen = db.execute(
        'SELECT split, stage, stratum, repeat, difficulty, "group" FROM mixture WHERE id = $1',
        [example],
    ).fetchall()
    if chosen:
        split, stage, stratum, repeat, difficulty, group = chosen[0]
        times = f", counted {repeat} times" if repeat > 1 else ""
        return [
            "",
            f"IN: split {split}, stage {stage}, difficulty {difficulty:.2f}{times}.",
            f"  It was drawn for the stratum {stratum!r}; its group is {group}.",
        ]
    rejected = db.execute("SELECT rule, detail FROM rejections WHERE id = $1", [example]).fetchall()
    if not rejected:
        return ["", "The mixture is older than this row: run curate build-mixture again."]
    rule, detail = rejected[0]
    reasons = {
        "licence": f"its licence {detail} is not among [licences] allow",
        "where": "the `where` of its source does not hold for it",
        "row_weight": "the `row_weight` of its source is not above 0 for it",
        "quota": "others were drawn for its source's quota; the draw is by a hash of its id",
        "duplicate": f"it is a duplicate: {detail}",
    }
    return ["", f"OUT by the rule `{rule}`: {reasons[rule]}."]


def _short(text: str, limit: int = 160) -> str:
    printable = "".join(c if c.isprintable() else " " for c in text)
    return printable if len(printable) <= limit else printable[: limit - 1] + "…"
