"""Made-up rows in the shape of real ones, fast enough to make millions of them."""

from __future__ import annotations

from pathlib import Path

_WORDS = [
    "a",
    "the",
    "of",
    "man",
    "woman",
    "dog",
    "street",
    "city",
    "night",
    "light",
    "water",
    "sky",
    "red",
    "blue",
    "green",
    "old",
    "young",
    "walking",
    "standing",
    "running",
    "slowly",
    "aerial",
    "view",
    "close",
    "up",
    "beautiful",
    "sunset",
    "beach",
    "forest",
    "mountain",
    "river",
    "people",
    "crowd",
    "car",
    "train",
    "bridge",
    "house",
    "garden",
    "flower",
    "tree",
    "snow",
    "rain",
    "cloud",
    "smoke",
    "fire",
    "hand",
    "face",
    "background",
    "white",
    "black",
    "isolated",
    "animation",
    "footage",
    "timelapse",
    "camera",
    "moving",
    "across",
    "through",
]


def caption_sql(row: str, *, least: int, most: int) -> str:
    """DuckDB SQL of a caption of `least` to `most` words that depends on `row` alone."""
    words = ", ".join(f"'{word}'" for word in _WORDS)
    # Multiplying by a large odd number scatters neighbours well enough for made-up text.
    count = f"({least} + ({row} * 7919) % {most - least + 1})::BIGINT"
    word = f"list_extract([{words}], (({row} * 104729 + w * 7907) % {len(_WORDS)} + 1)::INTEGER)"
    return (
        f"list_aggregate(list_transform(range({count}), lambda w: {word}), 'string_agg', ' ')"
        f" || ' ' || {row}"
    )


def write_webvid(path: Path, rows: int) -> None:
    """A WebVid CSV; every hundredth caption has a line break, every twentieth a quoted word."""
    import duckdb

    caption = caption_sql("i", least=6, most=18)
    with duckdb.connect() as connection:
        connection.execute(f"""
            COPY (
                SELECT i AS videoid,
                       'https://ak.picdn.net/shutterstock/videos/' || i || '/preview/stock-footage-'
                           || replace(left(c, 60), ' ', '-') || '.mp4' AS contentUrl,
                       'PT00H00M' || lpad((i % 60)::VARCHAR, 2, '0') || 'S' AS duration,
                       lpad((i // 50 * 50)::VARCHAR, 6, '0') || '_' ||
                           lpad((i // 50 * 50 + 50)::VARCHAR, 6, '0') AS page_dir,
                       CASE WHEN i % 100 = 0 THEN replace(c, ' of ', chr(10))
                            WHEN i % 20 = 0 THEN replace(c, ' the ', ' "the" ') ELSE c END AS name
                FROM (SELECT i, {caption} AS c FROM range({rows}) t(i))
            ) TO '{path}' (HEADER, DELIMITER ',')
        """)


def write_cc3m(path: Path, rows: int) -> None:
    """A CC3M TSV without a header."""
    import duckdb

    caption = caption_sql("i", least=5, most=16)
    with duckdb.connect() as connection:
        connection.execute(f"""
            COPY (
                SELECT {caption} || ' .' AS caption,
                       'https://img' || i % 977 || '.example.com/photos/' || i % 12 || '/' || i
                           || '-' || i * 104729 % 99991 || '.jpg' AS url
                FROM range({rows}) t(i)
            ) TO '{path}' (HEADER false, DELIMITER '\t', QUOTE '')
        """)


def write_examples(path: Path, rows: int, *, source: str, task: str, kind: str) -> None:
    """A file of `examples` rows, as ingest would write them."""
    import duckdb

    from manifests.identity import digest_sql
    from manifests.schemas import EXAMPLES
    from manifests.store import ROW_GROUP_ROWS, write_parquet

    caption = caption_sql("i", least=4, most=40)
    seconds = "NULL::DOUBLE" if kind == "image" else "(1 + i % 60)::DOUBLE"
    # Several spans of one video: a tenth as many videos as rows.
    whole = "i" if kind == "image" else "i // 10"
    with duckdb.connect() as connection:
        reader = connection.sql(f"""
            SELECT {digest_sql(f"'{source}' || i")} AS id, '{source}' AS source,
                   '{source}' AS dataset, i::VARCHAR AS source_key, '{task}' AS task,
                   NULL::VARCHAR AS prompt, response, NULL::VARCHAR AS language,
                   'CC-BY-4.0' AS licence,
                   [{{'medium_id': {digest_sql(f"'medium {source}' || i")},
                      'whole_id': {digest_sql(f"'whole {source}' || {whole}")},
                      'kind': '{kind}'}}] AS media,
                   '{kind}' AS kind, 1::INTEGER AS media_count, {seconds} AS seconds,
                   length(response)::INTEGER AS response_chars,
                   (length(response) - length(replace(response, ' ', '')) + 1)::INTEGER
                       AS response_words,
                   NULL::VARCHAR AS extra,
                   'synthetic' AS file, i + 1 AS record, NULL::BIGINT AS byte_offset
            FROM (SELECT i, {caption} AS response FROM range({rows}) t(i))
        """).to_arrow_reader(ROW_GROUP_ROWS)
        write_parquet(path, reader, EXAMPLES, fingerprint="synthetic")


def write_media(path: Path, examples: Path) -> None:
    """The `media` rows of a file of `examples`, without what only a download would tell."""
    import duckdb

    from manifests.schemas import MEDIA
    from manifests.store import ROW_GROUP_ROWS, write_parquet

    with duckdb.connect() as connection:
        reader = connection.sql(f"""
            SELECT media[1].medium_id AS medium_id, media[1].whole_id AS whole_id, kind,
                   'url:example.com/' || media[1].whole_id AS canonical,
                   'https://example.com/' || media[1].whole_id AS locator,
                   NULL::VARCHAR AS path, NULL::BOOLEAN AS path_is_span,
                   CASE WHEN kind = 'video' THEN 0.0 END::DOUBLE AS "start",
                   seconds AS "end", NULL::VARCHAR AS sha256, NULL::BIGINT AS bytes,
                   NULL::INTEGER AS width, NULL::INTEGER AS height, NULL::DOUBLE AS duration,
                   source, 1::BIGINT AS examples
            FROM read_parquet('{examples}')
        """).to_arrow_reader(ROW_GROUP_ROWS)
        write_parquet(path, reader, MEDIA, fingerprint="synthetic")
