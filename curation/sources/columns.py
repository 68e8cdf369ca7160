"""Columnar helpers that several readers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def json_objects(**columns: pa.ChunkedArray) -> pa.ChunkedArray:
    """One JSON object a row from columns of equal length; null where all of them are null."""
    import duckdb
    import pyarrow as pa

    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.register("t", pa.table(columns))
        names = ", ".join(f'"{name}"::VARCHAR' for name in columns)
        fields = ", ".join(f'"{name}" := "{name}"' for name in columns)
        return connection.sql(
            f"SELECT CASE WHEN coalesce({names}) IS NOT NULL"
            f" THEN to_json(struct_pack({fields}))::VARCHAR END AS j FROM t"
        ).to_arrow_table()["j"]


def blank_to_null(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts of nothing but white space become null."""
    import pyarrow.compute as pc

    blank = pc.equal(pc.utf8_trim_whitespace(texts), "")
    return pc.if_else(blank, None, texts)


def numbers(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Plain decimal numbers as float64; null where a text is none."""
    import pyarrow.compute as pc

    plain = pc.match_substring_regex(texts, pattern=r"^\s*-?\d+(\.\d*)?([eE][-+]?\d+)?\s*$")
    return pc.cast(pc.utf8_trim_whitespace(pc.if_else(plain, texts, None)), "float64")
