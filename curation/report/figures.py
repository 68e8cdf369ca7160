"""What the report counts in the tables themselves: one pass of DuckDB each, no loop over rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from manifests.lineage import Lineage
from manifests.schemas import EXAMPLES, INGEST_ERRORS
from manifests.store import table_files, table_folder

if TYPE_CHECKING:
    import duckdb

# Where a bin begins; each next one is about 1.6 times as wide.
WORD_EDGES: tuple[int, ...] = (0, 2, 3, 5, 8, 12, 20, 32, 50, 80, 128, 200, 320, 500)
SECOND_EDGES: tuple[int, ...] = (0, 1, 2, 3, 5, 8, 12, 20, 32, 60, 120, 300, 600, 1800)
DIFFICULTY_BINS = 10

_KIND = (
    "CASE WHEN len(media) = 0 THEN 'text' WHEN len(list_distinct(list_transform(media,"
    " lambda m: m.kind))) = 1 THEN media[1].kind ELSE 'mixed' END"
)


@dataclass(frozen=True)
class Spread:
    """How a quantity of one source is spread: rows a bin, of all rows read and of those chosen."""

    read: Sequence[int]
    chosen: Sequence[int]
    middle: float
    most: float


@dataclass(frozen=True)
class ErrorExample:
    """The first record of a reason, by source, file and number."""

    source: str
    file: str
    record: int | None
    detail: str


@dataclass(frozen=True)
class Figures:
    """All counts of a mixture that its lineage does not have.

    Args:
        by: column (`stage`, `task`, `split`, `licence`, `kind`, `language`) -> value -> (different
            rows, rows with repeats); the most frequent first. A missing language is `""`.
        words, seconds: source -> spread, by the edges above; sources without any are left out.
        difficulty: stage -> source -> rows in each tenth.
        errors: reason -> the first record of it.
        with_copy: rows that have a local copy of all they show.
    """

    by: Mapping[str, Mapping[str, tuple[int, int]]]
    words: Mapping[str, Spread]
    seconds: Mapping[str, Spread]
    difficulty: Mapping[str, Mapping[str, Sequence[int]]]
    errors: Mapping[str, ErrorExample]
    with_copy: int


def open_tables(
    connection: duckdb.DuckDBPyConnection, work: Path, folder: Path, lineage: Lineage
) -> None:
    """Make the views `chosen` (the mixture), `read` (`examples`) and `unusable` (`ingest_errors`).

    Args:
        folder: where the files of the mixture lie, which may not be their final place.
    """
    names = list(lineage.counts["sources"])
    views = {
        "chosen": [folder / entry.name for entry in lineage.files],
        "read": [f for name in names for f in table_files(table_folder(work, EXAMPLES.name, name))],
        "unusable": [
            f for name in names for f in table_files(table_folder(work, INGEST_ERRORS.name, name))
        ],
    }
    for view, paths in views.items():
        listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
        connection.execute(f"CREATE VIEW {view} AS SELECT * FROM read_parquet([{listed}])")


def count_figures(connection: duckdb.DuckDBPyConnection) -> Figures:
    """Count everything the report draws; `open_tables` comes first."""
    columns = {name: name for name in ("stage", "task", "split", "licence")}
    columns |= {"kind": _KIND, "language": "coalesce(language, '')"}
    copies = connection.execute(
        "SELECT count(*) FROM chosen WHERE len(media) > 0"
        " AND len(list_filter(media, lambda m: m.path IS NULL)) = 0"
    ).fetchone()
    assert copies is not None
    return Figures(
        by={name: _by(connection, sql) for name, sql in columns.items()},
        words=_spreads(connection, "response_words", WORD_EDGES),
        seconds=_spreads(connection, "seconds", SECOND_EDGES),
        difficulty=_difficulty(connection),
        errors=_error_examples(connection),
        with_copy=int(copies[0]),
    )


def bin_names(edges: Sequence[int]) -> list[str]:
    """What the bins between whole numbers are called: `5 to 7`, `2`, `500 and more`."""
    names = [
        str(low) if high == low + 1 else f"{low} to {high - 1}" for low, high in pairwise(edges)
    ]
    return [*names, f"{edges[-1]:,} and more"]


def second_names(edges: Sequence[int]) -> list[str]:
    """What the bins of a measured quantity are called: `5 to under 8`."""
    names = [f"{low} to under {high}" for low, high in pairwise(edges)]
    return [*names, f"{edges[-1]:,} and more"]


def _by(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, tuple[int, int]]:
    rows = connection.execute(
        f"SELECT {sql} AS value, count(*) AS n, sum(repeat) FROM chosen GROUP BY ALL"
        " ORDER BY n DESC, value"
    ).fetchall()
    return {value: (int(n), int(counted)) for value, n, counted in rows}


def _spreads(
    connection: duckdb.DuckDBPyConnection, column: str, edges: Sequence[int]
) -> dict[str, Spread]:
    cases = " ".join(f"WHEN {column} < {edge} THEN {i}" for i, edge in enumerate(edges[1:]))
    bin_sql = f"CASE {cases} ELSE {len(edges) - 1} END"
    counts: dict[str, dict[str, list[int]]] = {"read": {}, "chosen": {}}
    for view, by_source in counts.items():
        rows = connection.execute(
            f"SELECT source, {bin_sql}, count(*) FROM {view} WHERE {column} IS NOT NULL"
            " GROUP BY ALL"
        ).fetchall()
        for source, place, count in rows:
            by_source.setdefault(source, [0] * len(edges))[place] = count
    middles = connection.execute(
        f"SELECT source, quantile_cont({column}, 0.5), max({column}) FROM chosen"
        f" WHERE {column} IS NOT NULL GROUP BY source"
    ).fetchall()
    return {
        source: Spread(
            read=counts["read"][source],
            chosen=counts["chosen"][source],
            middle=float(middle),
            most=float(most),
        )
        for source, middle, most in sorted(middles)
    }


def _difficulty(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, list[int]]]:
    rows = connection.execute(
        f"SELECT stage, source, least(floor(difficulty * {DIFFICULTY_BINS}),"
        f" {DIFFICULTY_BINS - 1})::INTEGER, count(*) FROM chosen GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    found: dict[str, dict[str, list[int]]] = {}
    for stage, source, place, count in rows:
        found.setdefault(stage, {}).setdefault(source, [0] * DIFFICULTY_BINS)[place] = count
    return found


def _error_examples(connection: duckdb.DuckDBPyConnection) -> dict[str, ErrorExample]:
    # The least of a struct is the least by its first field, then by the next.
    rows = connection.execute(
        "SELECT reason, min({'source': source, 'file': file, 'record': record,"
        " 'detail': left(detail, 300)}) AS one FROM unusable GROUP BY reason ORDER BY reason"
    ).fetchall()
    return {reason: ErrorExample(**one) for reason, one in rows}
