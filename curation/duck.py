"""DuckDB for the global stages: bounded memory, spilling into the work folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def connect(work: Path, *, memory: str, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """An in-memory database that spills to `work/_spill` past `memory` (such as "4GB")."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET memory_limit = ?", [memory])
    connection.execute("SET temp_directory = ?", [str(work / "_spill")])
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")
    if threads is not None:
        connection.execute("SET threads = ?", [threads])
    return connection


def count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    """Rows of a table or view."""
    row = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()
    assert row is not None
    return int(row[0])
