"""Rows whose owners asked for their removal.

`curate remove --ids FILE` adds to `takedowns.txt` in the work folder; every build from then on
leaves the rows out of every table it makes. An entry is an example's id, a medium's id, or an
address (any variant of it, or the path of a local file): then every example that shows that image
or video goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from manifests.errors import UserError
from manifests.files import write_text
from manifests.fingerprint import HEX_DIGITS, fingerprint
from manifests.identity import canonical_sql

if TYPE_CHECKING:
    import duckdb

    from curation.ingest.shards import SourcePlan

FILE = "takedowns.txt"
# Of a medium. A local file is known by its content, and asked for by its path.
IS_AT = "(list_contains($1, canonical) OR list_contains($1, locator) OR list_contains($1, path))"
_COMMENT = re.compile(r"(?:^|\s)#.*")
_KEY = re.compile(rf"^[0-9a-f]{{{HEX_DIGITS}}}$")


@dataclass(frozen=True)
class Takedowns:
    """What has to go: keys (of examples or media) and canonical addresses, each sorted."""

    keys: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        return fingerprint([list(self.keys), list(self.addresses)])

    def __bool__(self) -> bool:
        return bool(self.keys or self.addresses)

    def union(self, other: Takedowns) -> Takedowns:
        return Takedowns(
            tuple(sorted({*self.keys, *other.keys})),
            tuple(sorted({*self.addresses, *other.addresses})),
        )

    def find_rows(
        self, connection: duckdb.DuckDBPyConnection, examples: Sequence[Path], plan: SourcePlan
    ) -> None:
        """Make the temporary table `taken_down` (shard, position) of the rows that have to go."""
        connection.execute("CREATE TEMP TABLE taken_down (shard INTEGER, position BIGINT)")
        if not self:
            return
        keys = list(self.keys)
        if self.addresses:
            media = [str(plan.part(shard, "media")) for shard in plan.shards]
            found = connection.execute(
                f"SELECT DISTINCT medium_id FROM read_parquet($2) WHERE {IS_AT}",
                [list(self.addresses), media],
            ).fetchall()
            keys += [row[0] for row in found]
        for number, path in enumerate(examples):
            connection.execute(
                "INSERT INTO taken_down SELECT $1, file_row_number"
                " FROM read_parquet($2, file_row_number = true)"
                " WHERE list_contains($3, id)"
                " OR list_has_any($3, list_transform(media, lambda m: m.medium_id))",
                [number, str(path), keys],
            )


def parse_takedowns(text: str, *, where: str) -> Takedowns:
    """Read a list with one entry a line.

    Blank lines are skipped, and comments: from a `#` at the beginning or after a blank, because
    addresses may hold one.

    Raises:
        UserError: an entry that is neither an id nor an address.
    """
    keys, addresses = set(), set()
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        entry = _COMMENT.sub("", line).strip()
        if not entry:
            continue
        if _KEY.match(entry.lower()):
            keys.add(entry.lower())
        elif ":" in entry or "/" in entry:
            addresses.add(entry)
        else:
            raise UserError(
                f"{entry[:80]!r} is neither an id ({HEX_DIGITS} hex digits) nor an address",
                where=f"{where}, line {number}",
                remedy="Give ids of examples or media, URLs, or youtube:ID",
            )
    return Takedowns(tuple(sorted(keys)), tuple(sorted(set(_canonical(sorted(addresses))))))


def _canonical(addresses: Sequence[str]) -> list[str]:
    """The canonical form of each address, in one query: lists may be long."""
    import duckdb

    expression = canonical_sql(locator="address", sha256="NULL")
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT {expression} FROM (SELECT unnest($1::VARCHAR[]) AS address)", [addresses]
        ).fetchall()
    return [str(row[0]) for row in rows]


def load_takedowns(work: Path) -> Takedowns:
    """The takedowns of a work folder; empty where there are none."""
    path = work / FILE
    return read_takedowns(path) if path.is_file() else Takedowns()


def read_takedowns(path: Path) -> Takedowns:
    """The entries of a list.

    Raises:
        UserError: it cannot be read, or holds an entry that is neither an id nor an address.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"the list cannot be read ({error})",
            where=str(path),
            remedy="Give a UTF-8 text with one entry a line",
        ) from error
    return parse_takedowns(text, where=str(path))


def save_takedowns(work: Path, takedowns: Takedowns) -> None:
    """Write the list that every later build obeys."""
    lines = ["# Rows to leave out of every table; kept by `curate remove`.", *takedowns.keys]
    write_text(work / FILE, "\n".join([*lines, *takedowns.addresses]) + "\n")
