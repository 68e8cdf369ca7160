"""The rows that could be chosen: every example with the verdict of its source's conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from curation.spec.load import LoadedSpec
from manifests.errors import UserError
from manifests.expression import check_expression
from manifests.schemas import EXAMPLES

if TYPE_CHECKING:
    import duckdb

# The rules in the order they are applied. A row is rejected by the first that turns it away.
RULES = ("licence", "where", "row_weight", "duplicate", "quota")


@dataclass(frozen=True)
class Conditions:
    """The checked SQL of a source's conditions; None where the spec has none."""

    where: str | None
    row_weight: str | None


def example_columns() -> dict[str, str]:
    """Name and DuckDB type of the columns that a spec's expressions may use."""
    simple = {"string": "VARCHAR", "int32": "INTEGER", "int64": "BIGINT", "double": "DOUBLE"}
    media = "STRUCT(medium_id VARCHAR, whole_id VARCHAR, kind VARCHAR)[]"
    return {column.name: simple.get(column.type, media) for column in EXAMPLES.columns}


def check_conditions(loaded: LoadedSpec) -> dict[str, Conditions]:
    """Check every `where` and `row_weight` of a spec.

    Raises:
        UserError: with the spec's line and the columns there are.
    """
    columns = example_columns()
    checked = {}
    for name, source in loaded.spec.sources.items():
        where = weight = None
        if source.where is not None:
            place = loaded.where("sources", name, "where")
            where = check_expression(source.where, columns=columns, wanted="BOOLEAN", where=place)
        if source.row_weight is not None:
            place = loaded.where("sources", name, "row_weight")
            weight = check_expression(
                source.row_weight, columns=columns, wanted="DOUBLE", where=place
            )
        checked[name] = Conditions(where, weight)
    return checked


def difficulty_sql(loaded: LoadedSpec) -> str:
    """The checked SQL of the spec's `difficulty`.

    Raises:
        UserError: with the spec's line and the columns there are.
    """
    place = loaded.where("difficulty")
    text = loaded.spec.difficulty
    return check_expression(text, columns=example_columns(), wanted="DOUBLE", where=place)


def order_terms(loaded: LoadedSpec) -> list[str]:
    """SQL of `duplicates.prefer`, ending with the id so that the order is total.

    Raises:
        UserError: a term is no column with asc or desc.
    """
    known = {*example_columns(), "source_order"} - {"media"}
    terms = []
    for term in loaded.spec.duplicates.prefer:
        column, _, direction = term.strip().partition(" ")
        direction = direction.strip().lower() or "asc"
        if column not in known or direction not in ("asc", "desc"):
            raise UserError(
                f"`duplicates.prefer` has {term!r}",
                where=loaded.where("duplicates", "prefer"),
                remedy=f"Write a column and asc or desc; columns: {', '.join(sorted(known))}",
            )
        terms.append(f'"{column}" {direction.upper()} NULLS LAST')
    return [*terms, "id"]


def make_judged(
    connection: duckdb.DuckDBPyConnection,
    loaded: LoadedSpec,
    conditions: Mapping[str, Conditions],
    files: Mapping[str, Sequence[Path]],
) -> None:
    """Make the view `judged`: the columns of `examples`, `source_order`, `rule` and `weight`.

    `rule` is null for eligible rows. A condition that gives null turns the row away.

    Args:
        files: the Parquet files of each source's `examples`, in the spec's order.
    """
    allow = loaded.spec.licences.allow
    licensed = f"licence IN ({', '.join(map(_literal, allow))})" if allow else "true"
    if allow is not None and not allow:
        licensed = "false"
    parts = []
    for place, (name, paths) in enumerate(files.items()):
        where = conditions[name].where or "true"
        weight = f"CAST({conditions[name].row_weight or '1'} AS DOUBLE)"
        listed = ", ".join(_literal(str(path)) for path in paths)
        parts.append(
            f"SELECT *, {place} AS source_order, {weight} AS weight,"
            f" CASE WHEN NOT ({licensed}) THEN 'licence'"
            f" WHEN NOT coalesce({where}, false) THEN 'where'"
            f" WHEN NOT coalesce({weight} > 0 AND isfinite({weight}), false) THEN 'row_weight'"
            f" END AS rule FROM read_parquet([{listed}])"
        )
    connection.execute("CREATE VIEW judged AS " + " UNION ALL ".join(parts))
    connection.execute("CREATE VIEW eligible AS SELECT * FROM judged WHERE rule IS NULL")


def stratum_sql(loaded: LoadedSpec) -> str:
    """SQL of the name of a row's stratum, as in `task=caption, response_words=10..20`.

    Raises:
        UserError: an expression that does not fit, or edges that do not ascend.
    """
    columns = example_columns()
    strata = loaded.spec.strata
    place = loaded.where("strata", "by")
    parts = []
    unused = set(strata.edges) - set(strata.by)
    if unused:
        raise UserError(
            f"[strata.edges] names {', '.join(sorted(unused))}, which `by` does not",
            where=loaded.where("strata", "edges"),
            remedy="Add it to `by`, or remove the edges",
        )
    for name in strata.by:
        edges = strata.edges.get(name)
        if edges is None:
            sql = check_expression(name, columns=columns, wanted="ANY", where=place)
            cell = f"coalesce(CAST({sql} AS VARCHAR), 'none')"
        else:
            if sorted(set(edges)) != edges or not edges:
                raise UserError(
                    f"the edges of {name!r} do not ascend: {edges}",
                    where=loaded.where("strata", "edges", name),
                    remedy="List each once, in ascending order",
                )
            place_of_edges = loaded.where("strata", "edges", name)
            sql = check_expression(name, columns=columns, wanted="DOUBLE", where=place_of_edges)
            cell = _cell_sql(sql, edges)
        parts.append(_literal(f"{name}=") + " || " + cell)
    return " || ', ' || ".join(parts) if parts else "'all'"


def _cell_sql(expression: str, edges: Sequence[float]) -> str:
    names = [f"{edge:.15g}" for edge in edges]
    cases = f"CASE WHEN {expression} IS NULL THEN 'none' WHEN {expression} < {edges[0]!r}"
    cases += f" THEN '<{names[0]}'"
    for edge, low, high in zip(edges[1:], names, names[1:], strict=False):
        cases += f" WHEN {expression} < {edge!r} THEN '{low}..{high}'"
    return cases + f" ELSE '>={names[-1]}' END"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
