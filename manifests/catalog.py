"""SQL over the tables of a work folder.

`open(work)` gives a DuckDB connection with one view a table. It is read-only by construction: the
tables are registered as Arrow datasets over exactly the files their lineage lists, and DuckDB's own
access to files, extensions and settings is switched off.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from manifests.errors import UserError
from manifests.schemas import TABLES, TableSchema
from manifests.store import table_files, table_folders

if TYPE_CHECKING:
    import duckdb
    import pyarrow.dataset as ds

# Views over views, made in this order where the tables they need are there.
_DERIVED = {
    "candidates": (
        ("examples", "duplicates"),
        "SELECT * FROM examples e WHERE NOT EXISTS (FROM duplicates d WHERE d.id = e.id)",
    ),
}


def open(work_dir: str | Path, *, memory_limit: str | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only DuckDB connection with a view for every finished table in `work_dir`.

    Args:
        work_dir: the folder given to `curate build-mixture --work`.
        memory_limit: such as "4GB"; DuckDB's default (80 % of the machine's) where None.

    Raises:
        UserError: the folder holds no table, or a table's files are damaged or too new.
    """
    import duckdb

    work = Path(work_dir)
    datasets = {}
    for name in TABLES:
        folders = table_folders(work, name)
        if folders:
            datasets[name] = dataset(folders, TABLES[name])
    if not datasets:
        raise UserError(
            "there are no tables here",
            where=str(work),
            remedy="Run curate build-mixture first, or name its folder with --work",
        )
    connection = duckdb.connect()
    if memory_limit is not None:
        connection.execute("SET memory_limit = ?", [memory_limit])
    for name, table in datasets.items():
        connection.register(name, table)
    for name, (needs, sql) in _DERIVED.items():
        if all(need in datasets for need in needs):
            connection.execute(f"CREATE VIEW {name} AS {sql}")
    lock(connection)
    return connection


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Take from a connection the access to files, the network, extensions and settings."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def dataset(folders: Iterable[Path], schema: TableSchema) -> ds.Dataset:
    """The rows of the tables in `folders` as one Arrow dataset in today's schema.

    A column that an older file lacks comes out null (see `TableSchema.check_readable`).
    """
    import pyarrow.dataset as ds

    paths = [str(path) for folder in folders for path in table_files(folder)]
    return ds.dataset(paths, schema=schema.arrow(), format="parquet")


def shipped_queries() -> dict[str, str]:
    """Name and SQL of the queries that come with the toolkit; their first line says what for."""
    folder = files("manifests") / "sql"
    found = {}
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".sql"):
            found[item.name.removesuffix(".sql")] = item.read_text(encoding="utf-8")
    return found
