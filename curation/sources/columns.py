"""Columnar helpers that several readers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


def json_objects(**columns: pa.ChunkedArray) -> pa.ChunkedArray:
    """One JSON object a row from columns of equal length; null where all of them are null."""
    import duckdb
    import pyarrow as pa

    # A user's column may have any name, so SQL sees them by number.
    numbered = {f"c{index}": column for index, column in enumerate(columns.values())}
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.register("t", pa.table(numbered))
        values = ", ".join(f"{name}::VARCHAR" for name in numbered)
        keys = ["'" + key.replace("'", "''") + "'" for key in columns]
        fields = ", ".join(f"{key}, {name}" for key, name in zip(keys, numbered, strict=True))
        return connection.sql(
            f"SELECT CASE WHEN coalesce({values}) IS NOT NULL"
            f" THEN json_object({fields})::VARCHAR END AS j FROM t"
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


def media_lists(counts: np.ndarray, **fields: pa.Array) -> pa.Array:
    """A `media` column with any number of media a row.

    Args:
        counts: int (rows,), how many media each row has.
        fields: the fields of all media, one row after another; the others are null.
    """
    import numpy as np
    import pyarrow as pa

    from curation.sources.base import RECORD_COLUMNS
    from manifests.schemas import arrow_type

    struct = arrow_type(RECORD_COLUMNS["media"]).value_type
    total = int(counts.sum())
    unknown = set(fields) - {field.name for field in struct}
    assert not unknown, f"not fields of a medium: {unknown}"
    arrays = [
        fields[field.name].cast(field.type) if field.name in fields else pa.nulls(total, field.type)
        for field in struct
    ]
    values = pa.StructArray.from_arrays(arrays, fields=list(struct))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def first_of_each(values: pa.Array, counts: np.ndarray) -> pa.Array:
    """The first value that is not null of each row's `counts` values; null where there is none."""
    import numpy as np
    import pyarrow as pa

    at = np.flatnonzero(values.is_valid().to_numpy(zero_copy_only=False))
    rows, first = np.unique(np.repeat(np.arange(len(counts)), counts)[at], return_index=True)
    index = np.zeros(len(counts), dtype=np.int64)
    index[rows] = at[first]
    absent = np.ones(len(counts), dtype=bool)
    absent[rows] = False
    return values.take(pa.array(index, mask=absent))


def content_keys(media: pa.Array, prompt: pa.Array, response: pa.Array) -> pa.Array:
    """Keys for records that have none of their own: the hash of what they hold.

    A local file counts by its content and a span with its milliseconds, so the key depends neither
    on where the data lies nor on the order of the records.

    Args:
        media: a `media` column.
    """
    import duckdb
    import pyarrow as pa

    from manifests.identity import hash128_sql

    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.register(
            "rows", pa.table({"media": media, "prompt": prompt, "response": response})
        )
        keys = connection.sql(f"""
            WITH shown AS (
                SELECT prompt, response, array_to_string(list_transform(media, lambda m:
                    concat(m.kind, ' ', coalesce('sha256:' || m.sha256, m.locator),
                        ' ', TRY_CAST(round(m."start" * 1000) AS BIGINT),
                        ' ', TRY_CAST(round(m."end" * 1000) AS BIGINT))
                ), chr(10)) AS media FROM rows
            )
            SELECT {hash128_sql("media", "prompt", "response")} AS key FROM shown
        """).to_arrow_table()["key"]
        return keys.combine_chunks()
