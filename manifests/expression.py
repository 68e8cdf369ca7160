"""SQL expressions from a spec: one expression over known columns, and nothing else.

A `where` is parsed by DuckDB into a tree, every node of which has to be on a list: columns that
exist, constants, comparisons, and functions that are pure, touch no file and mean the same in a
year. What is run is printed from the tree, so a comment or a bracket in the text cannot end it.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from typing import Any

from manifests.errors import UserError

# Deterministic functions without access to anything. Not here, on purpose: random, now, hash (which
# may change between DuckDB versions), read_*, query, getvariable, current_setting, nextval.
_FUNCTIONS = frozenset(
    [
        "abs",
        "ceil",
        "ceiling",
        "floor",
        "round",
        "sign",
        "sqrt",
        "ln",
        "log",
        "log2",
        "log10",
        "exp",
        "pow",
        "power",
        "greatest",
        "least",
        "mod",
        "lower",
        "upper",
        "length",
        "strlen",
        "trim",
        "ltrim",
        "rtrim",
        "left",
        "right",
        "substr",
        "substring",
        "replace",
        "concat",
        "concat_ws",
        "contains",
        "starts_with",
        "ends_with",
        "prefix",
        "suffix",
        "strpos",
        "instr",
        "position",
        "reverse",
        "regexp_matches",
        "regexp_full_match",
        "regexp_extract",
        "regexp_replace",
        "split_part",
        "string_split",
        "nfc_normalize",
        "strip_accents",
        "ascii",
        "unicode",
        "levenshtein",
        "jaccard",
        "jaro_winkler_similarity",
        "list_value",
        "list_contains",
        "list_has",
        "array_contains",
        "array_has",
        "len",
        "array_length",
        "list_extract",
        "array_extract",
        "struct_extract",
        "json_extract",
        "json_extract_string",
        "json_array_length",
        "json_exists",
        "json_type",
        "coalesce",
        "ifnull",
        "nullif",
        "if",
        "isnan",
        "isfinite",
        "~~",
        "~~*",
        "!~~",
        "!~~*",
        "~",
        "~~~",
        "like_escape",
        "not_like_escape",
        "ilike_escape",
        "not_ilike_escape",
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "**",
        "^",
        "||",
        "->",
        "->>",
        "@>",
    ]
)
# Of the printed and parsed tree, which Python walks by recursion; a condition of 20 is a long one.
_DEEPEST = 100
_SHOWN_CHARS = 120
_NUMBERS = frozenset(
    [
        "TINYINT",
        "SMALLINT",
        "INTEGER",
        "BIGINT",
        "HUGEINT",
        "UTINYINT",
        "USMALLINT",
        "UINTEGER",
        "UBIGINT",
        "UHUGEINT",
        "FLOAT",
        "DOUBLE",
    ]
)
_CLASSES = frozenset(
    [
        "CONSTANT",
        "COLUMN_REF",
        "COMPARISON",
        "CONJUNCTION",
        "FUNCTION",
        "OPERATOR",
        "BETWEEN",
        "CASE",
        "CAST",
        "TYPE",
    ]
)


def check_expression(
    text: str, *, columns: Mapping[str, str], wanted: str, where: str | None = None
) -> str:
    """The canonical SQL of `text`, when it is an expression that a spec may hold.

    Args:
        text: what the user wrote.
        columns: DuckDB type of each column there is.
        wanted: "BOOLEAN" or "DOUBLE": what it has to give; a number is cast.
        where: file and line, for the message.

    Raises:
        UserError: not one expression, an unknown column or function, a subquery, another type.
    """
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET enable_external_access = false")
        connection.execute(f"SET max_expression_depth = {_DEEPEST}")
        tree = _parse(connection, text, where)
        select = _only_expression(tree, text, where)
        _check_node(select, columns, where)
        row = connection.execute(
            "SELECT json_deserialize_sql(?::JSON)", [json.dumps(tree)]
        ).fetchone()
        assert row is not None
        sql = str(row[0]).strip().rstrip(";").strip()
        assert sql.upper().startswith("SELECT ")
        sql = f"({sql[len('SELECT ') :]})"
        names = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in columns.items())
        try:
            probe = connection.execute(f"SELECT typeof({sql}) FROM (SELECT {names})").fetchone()
        except duckdb.Error as error:
            raise UserError(
                f"{_shown(text)} does not fit the columns: {_first_line(error)}",
                where=where,
                remedy=_columns_remedy(columns),
            ) from error
        assert probe is not None
        found = str(probe[0])
    if wanted == "BOOLEAN" and found not in ("BOOLEAN", '"NULL"'):
        raise UserError(
            f"{_shown(text)} gives {found}, not true or false",
            where=where,
            remedy="Compare it with something, as in response_words >= 5",
        )
    if wanted == "DOUBLE" and not _is_number(found):
        raise UserError(
            f"{_shown(text)} gives {found}, not a number",
            where=where,
            remedy=f"Use a column that is one. {_columns_remedy(columns)}",
        )
    return sql


def _is_number(kind: str) -> bool:
    return kind in _NUMBERS or (kind.startswith("DECIMAL(") and kind.endswith(")"))


def _parse(connection: Any, text: str, where: str | None) -> dict[str, Any]:
    # On a line of its own, so that a comment at the end of the text hides nothing of ours.
    row = connection.execute(
        "SELECT json_serialize_sql(?::VARCHAR)", [f"SELECT {text}\n"]
    ).fetchone()
    tree: dict[str, Any] = json.loads(row[0])
    if tree.get("error"):
        message = tree.get("error_message", "it cannot be parsed")
        raise UserError(
            f"{_shown(text)} is not an SQL expression ({_shortened(message)})",
            where=where,
            remedy="Give one condition, as in response_words >= 5",
        )
    return tree


def _only_expression(tree: dict[str, Any], text: str, where: str | None) -> dict[str, Any]:
    statements = tree["statements"]
    node = statements[0]["node"] if len(statements) == 1 else {}
    plain = (
        node.get("type") == "SELECT_NODE"
        and len(node["select_list"]) == 1
        and node["from_table"]["type"] == "EMPTY"
        and not node["modifiers"]
        and not node["cte_map"]["map"]
        and not node["group_expressions"]
        and not node["group_sets"]
        and node["aggregate_handling"] == "STANDARD_HANDLING"
        and not node["select_list"][0]["alias"]
        and all(node[part] is None for part in ("where_clause", "having", "sample", "qualify"))
    )
    if not plain:
        raise UserError(
            f"{_shown(text)} is more than one expression",
            where=where,
            remedy="A spec may hold a condition over columns, no statement, FROM or second clause",
        )
    expression: dict[str, Any] = node["select_list"][0]
    return expression


def _check_node(node: Any, columns: Mapping[str, str], where: str | None) -> None:
    if isinstance(node, list):
        for item in node:
            _check_node(item, columns, where)
        return
    if not isinstance(node, dict):
        return
    kind = node.get("class")
    if kind is not None and kind not in _CLASSES:
        raise UserError(
            f"{_readable(kind)} is not allowed in a spec",
            where=where,
            remedy="Use columns, constants, comparisons and plain functions",
        )
    if kind == "COLUMN_REF":
        name = node["column_names"][0]
        if name.lower() not in {column.lower() for column in columns}:
            near = difflib.get_close_matches(name, columns, n=1)
            hint = f"Did you mean {near[0]}? " if near else ""
            raise UserError(
                f"there is no column {_shown(name)}",
                where=where,
                remedy=hint + _columns_remedy(columns),
            )
    if kind == "FUNCTION":
        name = node["function_name"].lower()
        if name not in _FUNCTIONS:
            raise UserError(
                f"the function {_shown(name)} is not allowed in a spec",
                where=where,
                remedy="Allowed are pure functions of text, numbers, lists and JSON (docs/spec.md)",
            )
    for value in node.values():
        _check_node(value, columns, where)


def _columns_remedy(columns: Mapping[str, str]) -> str:
    return f"Columns: {', '.join(columns)}"


def _readable(kind: str) -> str:
    names = {
        "SUBQUERY": "a subquery",
        "WINDOW": "a window function",
        "STAR": "*",
        # DuckDB takes it for a lambda before it knows what stands on its left.
        "LAMBDA": "-> (a field of JSON is extra->>'name')",
    }
    return names.get(kind, kind.lower())


def _first_line(error: BaseException) -> str:
    return _shortened(str(error).split("\n", 1)[0].removeprefix("Binder Error: "))


def _shown(text: str) -> str:
    return _shortened(repr(text))


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
