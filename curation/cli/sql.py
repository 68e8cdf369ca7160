"""`curate sql`: questions to the tables of a work folder."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curation.cli.options import work_option
from manifests.errors import UserError

if TYPE_CHECKING:
    from typing import BinaryIO

    import duckdb
    import pyarrow as pa

_BATCH_ROWS = 65_536
_SHOWN_ROWS = 200


@click.command()
@click.argument("query", required=False)
@click.option("--file", "file", type=click.Path(path_type=Path), help="Read the query from a file.")
@click.option("--name", metavar="NAME", help="Run a query that comes with the toolkit.")
@click.option("--list", "show_list", is_flag=True, help="List those queries and the tables.")
@work_option()
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
    help="How to give the answer; json is one object a line.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Write to a file (parquet needs one).")
def sql(
    query: str | None,
    file: Path | None,
    name: str | None,
    show_list: bool,
    work: Path,
    form: str,
    out: Path | None,
) -> None:
    """Ask the tables of a work folder, in DuckDB's SQL. Nothing can be changed.

    \b
    curate sql "SELECT source, count(*) FROM mixture GROUP BY ALL"
    curate sql --name longest_captions --work work
    curate sql --file q.sql --format parquet --out answer.parquet
    """
    import duckdb

    from manifests.catalog import open as open_tables
    from manifests.catalog import shipped_queries

    if show_list:
        _list(work)
        return
    if sum(given is not None for given in (query, file, name)) != 1:
        raise click.UsageError("Give one of QUERY, --file and --name", click.get_current_context())
    if name is not None:
        queries = shipped_queries()
        if name not in queries:
            raise UserError(
                f"there is no query {name!r}", remedy=f"There are: {', '.join(queries)}"
            )
        query = queries[name]
    if file is not None:
        try:
            query = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"the query cannot be read ({error})", where=str(file)) from error
    if form == "parquet" and out is None:
        raise click.UsageError("--format parquet needs --out FILE", click.get_current_context())
    if form == "table" and out is not None:
        raise click.UsageError(
            "--out needs --format csv, json or parquet", click.get_current_context()
        )
    if out is not None and out.resolve().is_relative_to(work.resolve()):
        raise UserError(
            "the answer may not go into the work folder, where the tables lie",
            where=str(out),
            remedy="Name a file elsewhere with --out",
        )
    assert query is not None
    with open_tables(work) as connection:
        try:
            count = len(duckdb.extract_statements(query))
            if count != 1:
                raise UserError(
                    f"this is {count} statements, and one is answered"
                    if count
                    else "the query is empty",
                    remedy="Give one query, as in SELECT count(*) FROM mixture",
                )
            relation = connection.sql(query)
            if relation is not None:
                _answer(relation, form, out)
        except duckdb.Error as error:
            message = str(error).strip().split("\n", 1)[0]
            if "reading the stream" in message:
                raise UserError(
                    f"a table cannot be read: {message}",
                    where=str(work),
                    remedy="`curate verify` tells which file is damaged",
                ) from error
            raise UserError(
                f"the query does not work: {message}",
                remedy="`curate sql --list` shows the tables and their columns",
            ) from error


def _list(work: Path) -> None:
    from manifests.catalog import shipped_queries
    from manifests.schemas import TABLES

    click.echo("Queries (curate sql --name NAME):")
    for name, text in shipped_queries().items():
        click.echo(f"  {name:<28}{text.splitlines()[0].removeprefix('-- ')}")
    click.echo("\nTables:")
    for table in TABLES.values():
        click.echo(f"  {table.name}: {table.row}")
        click.echo(f"    {', '.join(table.names)}")


def _answer(relation: duckdb.DuckDBPyRelation, form: str, out: Path | None) -> None:
    """Print the rows, or write them to `out` under their final name when all are there."""
    from manifests.files import atomic

    if out is None:
        if form == "table":
            relation.show(max_rows=_SHOWN_ROWS, max_width=max(100, _terminal_width()))
        else:
            _write(relation, form, sys.stdout.buffer)
        return
    with atomic(out) as temporary, temporary.open("wb") as stream:
        _write(relation, form, stream)


def _write(relation: duckdb.DuckDBPyRelation, form: str, stream: BinaryIO) -> None:
    import orjson
    import pyarrow as pa
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    reader = relation.to_arrow_reader(_BATCH_ROWS)
    if form == "parquet":
        with pq.ParquetWriter(stream, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
    elif form == "json":
        for batch in reader:
            for row in batch.to_pylist():
                stream.write(orjson.dumps(row, default=_as_json) + b"\n")
    else:
        # Nested values have no form of their own in CSV: they are written as JSON.
        flat = pa.schema([pa.field(f.name, _csv_type(f.type)) for f in reader.schema])
        options = pa_csv.WriteOptions(quoting_style="needed", quoting_header="needed")
        with pa_csv.CSVWriter(stream, flat, write_options=options) as writer:
            for batch in reader:
                writer.write_batch(_flattened(batch, flat))


def _csv_type(kind: pa.DataType) -> pa.DataType:
    import pyarrow as pa

    return pa.string() if pa.types.is_nested(kind) else kind


def _flattened(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    import orjson
    import pyarrow as pa

    columns = [
        pa.array(
            [
                None if value is None else orjson.dumps(value, default=_as_json).decode()
                for value in c.to_pylist()
            ],
            pa.string(),
        )
        if pa.types.is_nested(c.type)
        else c
        for c in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _as_json(value: object) -> object:
    """Sums of whole numbers come as decimals; what JSON has no form for is a text."""
    if isinstance(value, Decimal) and value.is_finite():
        if value != value.to_integral_value():
            return float(value)
        if abs(value) < 1 << 63:
            return int(value)
    return str(value)


def _terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size().columns
