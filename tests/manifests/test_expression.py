"""Expressions of a spec: one over known columns, and nothing else."""

import itertools
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.mixture.candidates import example_columns
from manifests.errors import UserError
from manifests.expression import check_expression

COLUMNS = example_columns()
_ROW = {
    "id": "'a0'",
    "task": "'vqa'",
    "response": "'a dog'",
    "kind": "'image'",
    "response_words": "2",
    "media_count": "1",
    "media": "[{'medium_id': 'm', 'whole_id': 'w', 'kind': 'image'}]",
    "extra": """'{"page_dir": "p1", "score": 0.5}'""",
}


@pytest.fixture(scope="module")
def row() -> Iterator[duckdb.DuckDBPyConnection]:
    """A table `t` of one row, with the columns that a spec may use."""
    values = (f'{_ROW.get(name, "NULL")}::{kind} AS "{name}"' for name, kind in COLUMNS.items())
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS SELECT {', '.join(values)}")
        yield connection


def condition(text: str) -> str:
    return check_expression(text, columns=COLUMNS, wanted="BOOLEAN", where="mix.toml, line 7")


def refused(text: str, *, wanted: str = "BOOLEAN") -> UserError:
    with pytest.raises(UserError) as caught:
        check_expression(text, columns=COLUMNS, wanted=wanted, where="mix.toml, line 7")
    assert caught.value.where == "mix.toml, line 7"
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("response_words >= 5", False),
        ("response_words BETWEEN 2 AND 300", True),
        ("response_words BETWEEN 2 AND 300 AND NOT media_count > 1", True),
        ("RESPONSE_WORDS = 2", True),
        ('"response_words" = 2', True),
        ("response_words IN (1, 2, 3)", True),
        ("task NOT IN ('vqa', 'chat')", False),
        ("response LIKE '%dog%'", True),
        ("response NOT ILIKE '%DOG'", False),
        ("response ~ 'd.g'", True),
        ("response SIMILAR TO 'a d.g'", True),
        ("regexp_matches(response, 'd.g')", True),
        ("lower(response) = 'a dog'", True),
        ("response.upper() = 'A DOG'", True),
        ("length(response) > 4", True),
        ("response[1:1] = 'a'", True),
        ("response || '!' = 'a dog!'", True),
        ("response = $$a dog$$", True),
        ("response = 'it''s'", False),
        ("seconds IS NULL OR seconds < 60", True),
        ("coalesce(seconds, 0) < 3", True),
        ("seconds > 3", None),
        ("NULL", None),
        ("true", True),
        ("TRY_CAST(response AS INTEGER) IS NULL", True),
        ("CASE WHEN task = 'vqa' THEN true ELSE false END", True),
        ("if(task = 'vqa', response_words > 1, true)", True),
        ("extra->>'page_dir' = 'p1'", True),
        ("extra->>'$.page_dir' = 'p1'", True),
        ("CAST(extra->>'score' AS DOUBLE) >= 0.5", True),
        ("json_extract_string(extra, '$.page_dir') = 'p1'", True),
        ("media[1].kind = 'image'", True),
        ("media[-1].whole_id = 'w'", True),
        ("len(media) = 1", True),
        ("response_words > 1 -- words", True),
        ("response_words > 1 /* words */", True),
        ("response = 'x' -- '\n OR true", True),
        ("  response_words\n  > 1  ", True),
    ],
)
def test_what_a_spec_may_hold(
    row: duckdb.DuckDBPyConnection, text: str, value: bool | None
) -> None:
    assert row.execute(f"SELECT {condition(text)} FROM t").fetchone() == (value,)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        # More than one expression.
        ("1; DROP TABLE x", "not an SQL expression"),
        ("true; COPY t TO 'stolen.csv'", "not an SQL expression"),
        ("true; SELECT true", "more than one expression"),
        ("true, true", "more than one expression"),
        ("true FROM read_csv('/etc/passwd')", "more than one expression"),
        ("true WHERE true", "more than one expression"),
        ("true ORDER BY 1", "more than one expression"),
        ("true LIMIT 1", "more than one expression"),
        ("true GROUP BY ALL", "more than one expression"),
        ("true GROUP BY ()", "more than one expression"),
        ("true HAVING true", "more than one expression"),
        ("true QUALIFY true", "more than one expression"),
        ("true USING SAMPLE 1", "more than one expression"),
        ("true UNION SELECT false", "more than one expression"),
        ("DISTINCT true", "more than one expression"),
        ("true AS x", "more than one expression"),
        ("FROM x", "not an SQL expression"),
        ("VALUES (1)", "not an SQL expression"),
        ("", "not an SQL expression"),
        ("   ", "not an SQL expression"),
        ("-- nothing", "not an SQL expression"),
        # Brackets and quotes.
        ("(true", "not an SQL expression"),
        ("true)", "not an SQL expression"),
        ("true) --", "not an SQL expression"),
        ("true) OR (true", "not an SQL expression"),
        ("response = 'x", "not an SQL expression"),
        ("true /* open", "not an SQL expression"),
        # Other statements.
        ("COPY x TO 'y'", "not an SQL expression"),
        ("ATTACH 'x'", "does not fit"),
        ("INSTALL httpfs", "more than one expression"),
        ("SHOW TABLES", "not an SQL expression"),
        # Other rows, tables and files.
        ("(SELECT true)", "a subquery is not allowed"),
        ("EXISTS (SELECT 1)", "a subquery is not allowed"),
        ("1 IN (SELECT 1)", "a subquery is not allowed"),
        ("response_words = ANY([1, 2])", "a subquery is not allowed"),
        ("row_number() OVER () = 1", "a window function is not allowed"),
        ("sum(response_words) OVER () = 1", "a window function is not allowed"),
        ("count(*) > 1", "the function 'count_star' is not allowed"),
        ("max(response_words) > 1", "the function 'max' is not allowed"),
        ("read_text('/etc/passwd') = 'x'", "the function 'read_text' is not allowed"),
        ("read_csv('/etc/passwd') = 'x'", "the function 'read_csv' is not allowed"),
        ("glob('/*') = 'x'", "the function 'glob' is not allowed"),
        ("query('SELECT 1') = 1", "the function 'query' is not allowed"),
        ("read_parquet.id = 'x'", "there is no column 'read_parquet'"),
        # What is not the same tomorrow.
        ("random() > 0.5", "the function 'random' is not allowed"),
        ("gen_random_uuid() > 'a'", "the function 'gen_random_uuid' is not allowed"),
        ("hash(response) > 1", "the function 'hash' is not allowed"),
        ("now() > '2020-01-01'", "the function 'now' is not allowed"),
        ("current_timestamp > '2020-01-01'", "there is no column 'current_timestamp'"),
        ("getvariable('x') = 1", "the function 'getvariable' is not allowed"),
        ("current_setting('threads') = 1", "the function 'current_setting' is not allowed"),
        ("nextval('x') = 1", "the function 'nextval' is not allowed"),
        ("pg_typeof(response) = 'x'", "the function 'pg_typeof' is not allowed"),
        # Lambdas, stars, parameters.
        ("list_filter(media, lambda m: true) = media", "the function 'list_filter' is not allowed"),
        ("len([m for m in media if true]) = 1", "is not allowed"),
        ("len(x -> true) = 1", "is not allowed"),
        ("COLUMNS('response') = 'x'", "* is not allowed"),
        ("COLUMNS(*) IS NULL", "* is not allowed"),
        ("*", "* is not allowed"),
        ("* LIKE 'x'", "* is not allowed"),
        ("?", "parameter is not allowed"),
        ("$1", "parameter is not allowed"),
        ("$name", "parameter is not allowed"),
        ("#1", "positional_reference is not allowed"),
        ("DEFAULT", "default is not allowed"),
        ("response COLLATE NOCASE = 'x'", "collate is not allowed"),
        # Names that are not there.
        ("words > 1", "there is no column 'words'"),
        ('response = "a dog"', "there is no column 'a dog'"),
        ("\uff52esponse = 'x'", "there is no column '\uff52esponse'"),
        ("main.response = 'x'", "there is no column 'main'"),
        ("media.kind = 'image'", "does not fit"),
        ("media[1].address = 'x'", "does not fit"),
        ("response::unknown = 'x'", "does not fit"),
        ("""response::"VARCHAR) = (SELECT 'x'" = 'y'""", "does not fit"),
        ("nowhere.main.lower(response) = 'x'", "does not fit"),
        # Calls that fit no function.
        ("lower(response, 'x') = 'x'", "does not fit"),
        ("lower(DISTINCT response) = 'x'", "does not fit"),
        ("regexp_matches(response, '(')", "does not fit"),
    ],
)
def test_what_is_refused_and_why(text: str, what: str) -> None:
    assert what in refused(text).what


@pytest.mark.parametrize(
    ("text", "kind"), [("response_words", "INTEGER"), ("response", "VARCHAR"), ("1", "INTEGER")]
)
def test_a_condition_is_true_or_false(text: str, kind: str) -> None:
    assert refused(text).what == f"'{text}' gives {kind}, not true or false"


@pytest.mark.parametrize(
    "text",
    [
        "response_words",
        "response_words / 2",
        "seconds",
        "1",
        "0.5",
        "response_words::UTINYINT",
        "response_words::HUGEINT",
        "ln(response_words)",
        "TRY_CAST(extra->>'score' AS FLOAT)",
    ],
)
def test_numbers(row: duckdb.DuckDBPyConnection, text: str) -> None:
    sql = check_expression(text, columns=COLUMNS, wanted="DOUBLE")
    assert row.execute(f"SELECT typeof(CAST({sql} AS DOUBLE)) FROM t").fetchone() == ("DOUBLE",)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("response", "VARCHAR"),
        ("true", "BOOLEAN"),
        ("NULL", '"NULL"'),
        ("'[1]'::INTEGER[]", "INTEGER[]"),
        ("response::INTERVAL", "INTERVAL"),
        ("response::STRUCT(a INTEGER)", "STRUCT(a INTEGER)"),
        ("response::DECIMAL(9, 2)[]", "DECIMAL(9,2)[]"),
        ("media", "STRUCT(medium_id VARCHAR, whole_id VARCHAR, kind VARCHAR)[]"),
    ],
)
def test_what_only_looks_like_a_number(text: str, kind: str) -> None:
    assert refused(text, wanted="DOUBLE").what == f"{text!r} gives {kind}, not a number"


def test_any_type_will_do_where_any_is_wanted() -> None:
    assert check_expression("media[1].kind", columns=COLUMNS, wanted="ANY") == "((media[1]).kind)"


def test_an_unknown_column_is_guessed_and_all_are_listed() -> None:
    error = refused("respnse_words > 1")
    assert error.what == "there is no column 'respnse_words'"
    assert str(error.remedy).startswith("Did you mean response_words? Columns: id, source, ")
    assert all(name in str(error.remedy) for name in COLUMNS)


def test_the_json_arrow_that_looks_like_a_lambda_is_explained() -> None:
    assert "->>" in str(refused("extra->'$.page_dir' = 'p1'"))


def test_a_comment_cannot_swallow_what_comes_after() -> None:
    assert "--" not in condition("true --")
    assert "/*" not in condition("true /* x */")


_DEEP = {
    "brackets": ("(", "true", ")"),
    "not": ("NOT ", "true", ""),
    "minus": ("- ", "1 > 0", ""),
    "sum": ("", "1", " + 1"),
    "text": ("", "response", " || 'a'"),
    "calls": ("lower(", "response", ")"),
    "cases": ("CASE WHEN true THEN ", "true", " END"),
    "casts": ("", "1", "::INTEGER"),
    "indices": ("", "media", "[1]"),
    "types": ("", "response::INTEGER", "[]"),
}


@pytest.mark.parametrize(("name", "depth"), list(itertools.product(_DEEP, (90, 400, 2000))))
def test_deep_nesting_is_taken_or_told(name: str, depth: int) -> None:
    before, inside, after = _DEEP[name]
    try:
        sql = check_expression(
            before * depth + inside + after * depth, columns=COLUMNS, wanted="ANY"
        )
    except UserError as error:
        assert len(str(error)) < 1000
    else:
        assert sql.startswith("(")


def test_long_expressions_are_taken() -> None:
    listed = f"response_words IN ({', '.join(map(str, range(20_000)))})"
    assert len(listed) > 100_000
    assert condition(listed).count(",") == 19_999
    assert condition("true" + " AND response_words > 1" * 4000).count("AND") == 4000
    assert condition(f"response = '{'x' * 100_000}'").count("x") == 100_000


def test_a_long_mistake_is_not_repeated_in_full() -> None:
    for text in ("response = '" + "x" * 100_000, "'" + "x" * 100_000 + "'", "x" * 100_000 + "()"):
        error = refused(text)
        assert len(error.what) < 500


_PIECES = st.sampled_from(
    [
        *("response", "response_words", "media", "extra", "seconds", "words", "source_order"),
        *("1", "'x'", "''", "NULL", "true", "1.5e3", "$$a$$", "'it''s'", '"id"', "E'\\n'"),
        *("(", ")", "[", "]", "{", "}", ",", ";", ".", ":", "::", "'", '"', "--", "/*", "*/", "\n"),
        *("=", "<>", "<", "+", "-", "*", "/", "||", "->>", "->", "~~", "?", "$1", "#1", "%"),
        *("AND", "OR", "NOT", "IN", "IS", "LIKE", "BETWEEN", "CASE", "WHEN", "THEN", "ELSE", "END"),
        *("SELECT", "FROM", "WHERE", "UNION", "AS", "OVER", "EXISTS", "ALL", "COPY", "TO", "LIMIT"),
        *("lower", "len", "read_text", "read_csv", "glob", "random", "COLUMNS", "CAST", "INTEGER"),
        *("'/etc/passwd'", "lambda", "x", "DISTINCT", "FILTER", "GROUP BY", "ORDER BY", "ATTACH"),
    ]
)
_SOUP = st.lists(_PIECES, max_size=12).map(" ".join)
_ALLOWED_NODES = {
    *("CONSTANT", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "FUNCTION", "OPERATOR", "BETWEEN"),
    *("CASE", "CAST", "TYPE"),
}


@settings(max_examples=80)
@given(_SOUP | st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_whatever_the_text_it_is_refused_or_harmless(text: str) -> None:
    try:
        sql = check_expression(text, columns=COLUMNS, wanted="ANY")
    except UserError:
        return
    # What is printed is an expression in brackets that means itself, and nothing more.
    assert sql == check_expression(sql, columns=COLUMNS, wanted="ANY")
    with duckdb.connect() as connection:
        tree = connection.execute("SELECT json_serialize_sql(?)", [f"SELECT {sql}"]).fetchone()[0]
        classes = connection.execute(
            "SELECT DISTINCT value ->> '$' FROM json_tree(?::JSON) WHERE key = 'class'", [tree]
        ).fetchall()
    assert {name for (name,) in classes} <= _ALLOWED_NODES
