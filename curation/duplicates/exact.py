"""Exact duplicates, in DuckDB, before anything is downloaded or embedded.

Only rows that the licence and the `where` of their source let through take part, so that a row
that will not be used never stands in the way of one that could. The rules, in order; a row that a
rule removes takes no part in the next:

1. `same_text`: the same media, prompt and response (up to case, accents and punctuation).
2. `same_medium`: for captions, the same stretch of one video (temporal IoU from `span_iou` on), or
   the same picture in two data sets. An audio description is a duplicate only with the same words,
   and a question only with the same question and answer.
3. `same_file`: as 2, where two addresses hold a file of the same SHA-256.
4. `same_caption`: more than `captions_kept` rows with one caption.

Each removed row names the row kept for it, which is a row that no rule removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from curation.duplicates.leaders import greedy_leaders
from curation.spec.model import Duplicates

if TYPE_CHECKING:
    import duckdb

# Raise when a rule removes other rows for the same input.
STAGE_VERSION = 1

# Tasks whose rows say what a medium shows: two of them on one medium are one too many.
_DESCRIBES = "task IN ('caption', 'dense_caption')"
# A text as it is compared: in lower case, words and single blanks. Only Latin letters lose their
# accents, because elsewhere a mark can be a vowel, as in Hindi. A lone sign stays as it is.
_NORMALISED = r"""coalesce(nullif(trim(regexp_replace(
    lower(CASE WHEN strlen({text}) > length({text})
            AND regexp_matches({text}, '^[\p{{Latin}}\p{{Common}}\p{{Inherited}}]*$')
        THEN strip_accents({text}) ELSE {text} END),
    '[^\p{{L}}\p{{M}}\p{{N}}]+\p{{M}}*', ' ', 'g')), ''), {text})"""


def find_duplicates(
    connection: duckdb.DuckDBPyConnection, settings: Duplicates, *, order_by: Sequence[str]
) -> None:
    """Make the temporary table `removed` with the columns of `duplicates`.

    Args:
        connection: with the tables or views `eligible` (the columns of `examples`, and
            `source_order`) and `media`.
        settings: the spec's section.
        order_by: SQL terms over `eligible` from the best row to the worst, a total order.
    """
    _number_rows(connection, order_by)
    connection.execute(
        "CREATE TEMP TABLE pairs (row BIGINT, kept BIGINT, rule VARCHAR, similarity DOUBLE)"
    )
    _remove_beyond(connection, "same_text", key="media_key, words", keep=1, where="true")
    if settings.same_medium:
        _same_picture(connection)
        _same_span(connection, settings.span_iou)
    if settings.same_file:
        _same_file(connection)
    if settings.captions_kept:
        _remove_beyond(
            connection,
            "same_caption",
            key="words",
            keep=settings.captions_kept,
            where=f"{_DESCRIBES} AND medium IS NOT NULL",
        )
    _name_kept(connection)


def _number_rows(connection: duckdb.DuckDBPyConnection, order_by: Sequence[str]) -> None:
    """`numbered`: a narrow table of all rows, `row` 0 being the best."""
    response = _NORMALISED.format(text="response")
    prompt = _NORMALISED.format(text="coalesce(prompt, '')")
    connection.execute(f"""
        CREATE TEMP TABLE numbered AS
        WITH described AS (
            SELECT *, md5_number({prompt} || chr(0) || {response} || chr(0) || task) AS words_task,
                   md5_number({response}) AS words_only,
                   list_transform(media, lambda m: m.medium_id) AS medium_ids
            FROM eligible
        )
        SELECT row_number() OVER (ORDER BY {", ".join(order_by)}) - 1 AS row,
               id, source, dataset, task, kind,
               CASE WHEN {_DESCRIBES} THEN words_only ELSE words_task END AS words,
               md5_number(array_to_string(medium_ids, ',') || ' ' || CASE WHEN {_DESCRIBES}
                   THEN 'caption' ELSE task END) AS media_key,
               -- What else has to agree for two rows on one medium to be one.
               CASE WHEN {_DESCRIBES} THEN NULL ELSE words_task END AS besides,
               CASE WHEN media_count = 1 THEN medium_ids[1] END AS medium,
               CASE WHEN media_count = 1 THEN media[1].whole_id END AS whole_id
        FROM described
    """)


def _left(where: str = "true") -> str:
    """The rows that no rule has removed yet."""
    return f"(SELECT * FROM numbered ANTI JOIN pairs USING (row) WHERE {where})"


def _remove_beyond(
    connection: duckdb.DuckDBPyConnection, rule: str, *, key: str, keep: int, where: str
) -> None:
    """Of the rows that agree in `key`, remove all but the best `keep`."""
    connection.execute(f"""
        INSERT INTO pairs
        SELECT row, best, '{rule}', 1.0 FROM (
            SELECT row, min(row) OVER (PARTITION BY {key}) AS best,
                   row_number() OVER (PARTITION BY {key} ORDER BY row) AS place
            FROM {_left(where)}
        ) WHERE place > {keep}
    """)


def _same_picture(connection: duckdb.DuckDBPyConnection) -> None:
    """An image in two data sets: the rows of the best row's data set stay."""
    connection.execute(f"""
        INSERT INTO pairs
        SELECT row, best, 'same_medium', 1.0 FROM (
            SELECT row, dataset, min(row) OVER same AS best,
                   first_value(dataset) OVER (same ORDER BY row) AS best_dataset
            FROM {_left("kind = 'image' AND medium IS NOT NULL")}
            WINDOW same AS (PARTITION BY medium, besides)
        ) WHERE dataset <> best_dataset
    """)


def _same_span(connection: duckdb.DuckDBPyConnection, span_iou: float) -> None:
    """Spans of one video that are nearly the same stretch of it."""
    import numpy as np
    import pyarrow as pa

    _remove_beyond(
        connection,
        "same_medium",
        key="medium, besides",
        keep=1,
        where="kind = 'video' AND medium IS NOT NULL",
    )
    # Whole videos have no end unless their duration is stated; then only the same medium matches.
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE spans AS
        SELECT row, canonical, besides, coalesce(m."start", 0) AS t0,
               coalesce(m."end", m.duration) AS t1
        FROM {_left("kind = 'video' AND medium IS NOT NULL")} n
        JOIN media m ON m.medium_id = n.medium
        WHERE coalesce(m."end", m.duration) > coalesce(m."start", 0)
    """)
    edges = connection.execute(
        """
        SELECT a.row AS a, b.row AS b,
               (least(a.t1, b.t1) - greatest(a.t0, b.t0))
               / (greatest(a.t1, b.t1) - least(a.t0, b.t0)) AS iou
        FROM spans a JOIN spans b
          ON a.canonical = b.canonical AND a.besides IS NOT DISTINCT FROM b.besides
         AND a.row < b.row AND a.t0 < b.t1 AND b.t0 < a.t1
        WHERE iou >= $1 - 1e-9 ORDER BY a, b
        """,
        [span_iou],
    ).fetchnumpy()
    if len(edges["a"]) == 0:
        return
    rows, numbers = np.unique(np.concatenate([edges["a"], edges["b"]]), return_inverse=True)
    a, b = numbers[: len(edges["a"])], numbers[len(edges["a"]) :]
    keeper = greedy_leaders(a, b, rows=len(rows))
    kept_edge = keeper[b] == a
    found = pa.table(
        {
            "row": rows[b[kept_edge]],
            "kept": rows[a[kept_edge]],
            "iou": edges["iou"][kept_edge],
        }
    )
    connection.register("found", found)
    connection.execute("INSERT INTO pairs SELECT row, kept, 'same_medium', iou FROM found")
    connection.unregister("found")


def _same_file(connection: duckdb.DuckDBPyConnection) -> None:
    """Two addresses of one file: the rows of the best row's address and data set stay."""
    connection.execute(f"""
        INSERT INTO pairs
        SELECT row, best, 'same_file', 1.0 FROM (
            SELECT row, dataset, medium, min(row) OVER same AS best,
                   first_value(dataset) OVER (same ORDER BY row) AS best_dataset,
                   first_value(medium) OVER (same ORDER BY row) AS best_medium
            FROM {_left("medium IS NOT NULL")} n JOIN media m ON m.medium_id = n.medium
            WHERE m.sha256 IS NOT NULL
            WINDOW same AS (PARTITION BY m.sha256, m."start", m."end", besides)
        ) WHERE dataset <> best_dataset OR medium <> best_medium
    """)


def _name_kept(connection: duckdb.DuckDBPyConnection) -> None:
    """Follow each kept row that a later rule removed to the one that stands in the end."""
    while True:
        moved = connection.execute("""
            UPDATE pairs SET kept = next.kept FROM pairs next WHERE pairs.kept = next.row
        """).fetchone()
        if moved is None or moved[0] == 0:
            break
    connection.execute("""
        CREATE TEMP TABLE removed AS
        SELECT gone.id, gone.source, rule, kept.id AS kept_id, kept.source AS kept_source,
               similarity, gone.whole_id, kept.whole_id AS kept_whole_id
        FROM pairs JOIN numbered gone USING (row) JOIN numbered kept ON kept.row = pairs.kept
    """)
