"""From what a reader gives to rows of `examples`, `media` and `ingest_errors`.

Everything here is one pass of columnar work over a shard: texts to NFC and single blanks, locators
to their canonical form, spans to milliseconds, the keys, and the reason of every record that
cannot be used. The rules are the same for all formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from curation.sources.base import Format, Records
from curation.sources.columns import first_of_each
from curation.spec.tasks import TASKS
from manifests.errors import UserError
from manifests.files import sha256_file
from manifests.identity import canonical_sql, example_id_sql, medium_id_sql

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa

# Any white space, line separators included. RE2's \s has neither the vertical tab nor anything
# beyond ASCII.
_BLANKS = r"[\t-\r\x{0085}\p{Z}]+"
# A text that is not yet what collapsing blanks would make of it.
_UNUSUAL = (
    r"^ | $|  |[\t-\r\x{0085}\x{00A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}"
    r"\x{205F}\x{3000}]"
)
_UNTOUCHED = ("media", "kind", "media_count", "seconds", "extra", "record", "byte_offset")
_DETAIL_CHARS = 200
# In seconds. No video has a span beyond it.
_A_YEAR = 366 * 86400.0
_TEMPLATE_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Labels:
    """What the spec and the format say of every record of a source.

    Args:
        source: the spec's name for it.
        dataset: the data set, part of every id.
        task, licence: of records that do not state their own.
        local: template of a local copy's path, with `{key}`, `{name}`, `{stem}` or a field of
            `extra` in braces; None where there is none.
        local_is_span: the local copies hold only the spans, not whole videos.
        hash_local: read the local copies for their hash.
    """

    source: str
    dataset: str
    task: str
    licence: str
    local: str | None = None
    local_is_span: bool = False
    hash_local: bool = False


@dataclass(frozen=True)
class Normalised:
    """Rows of a shard, in record order; each table has the columns that its schema names."""

    examples: pa.Table
    media: pa.Table
    errors: pa.Table


def normalise(
    records: Records, *, fmt: Format, labels: Labels, file: str, root: Path = Path()
) -> Normalised:
    """Turn the records of a shard into rows.

    Args:
        records: what the reader gave.
        fmt: the format it is of.
        labels: what holds for the whole source.
        file: the name of the input file, for provenance.
        root: the spec's folder, where the paths of local copies begin.
    """
    import duckdb

    with duckdb.connect() as connection:
        # One thread a rank, and rows stay in record order.
        connection.execute("SET threads = 1")
        connection.execute("SET enable_progress_bar = false")
        table = records.table.combine_chunks()
        flat = _normalise_media(connection, table, labels)
        if labels.hash_local:
            flat = _with_hashes(flat, root)
        rows = _describe_media(table, flat)
        connection.register("rows", rows)
        examples = connection.sql(_examples_sql(fmt, labels, file)).to_arrow_table()
        examples = _beside(examples, rows, _UNTOUCHED)
        good = examples["reason"].is_null()
        media = _media_of(flat, rows["media_count"].to_numpy(), good.to_numpy())
        unusable = examples.filter(examples["reason"].is_valid())
        errors = _errors(connection, unusable, records, labels, file)
        if unusable.num_rows:
            examples = examples.filter(good)
        return Normalised(examples.drop_columns(["reason", "detail"]), media, errors)


def _normalise_media(
    connection: duckdb.DuckDBPyConnection, table: pa.Table, labels: Labels
) -> pa.Table:
    """One row a medium, in order, with the columns of `media` and a `problem`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = table["media"].combine_chunks()
    values = column.flatten()
    flat = pa.table({f.name: values.field(i) for i, f in enumerate(values.type)})
    # Not a number, or longer than a year: nobody knows how long it is.
    possible = pc.and_(pc.greater_equal(flat["duration"], 0.0), pc.less(flat["duration"], _A_YEAR))
    duration = pc.if_else(possible, flat["duration"], None)
    flat = flat.set_column(flat.column_names.index("duration"), "duration", duration)
    if labels.local:
        parents = pc.list_parent_indices(column)
        for name in ("key", "extra"):
            flat = flat.append_column(name, table[name].take(parents))
    connection.register("flat", flat)
    template = local_path_sql(labels.local) if labels.local else "path"
    found = connection.sql(f"""
        WITH tidy AS (
            SELECT kind, {_trimmed_sql("locator")} AS locator, {template} AS path,
                   round("start", 3) AS "start", round("end", 3) AS "end", sha256
            FROM flat
        ), named AS (
            SELECT *, {canonical_sql(locator="locator", sha256="sha256")} AS canonical FROM tidy
        ), identified AS (
            SELECT *, {medium_id_sql(canonical="canonical")} AS whole_id FROM named
        )
        SELECT CASE WHEN "start" IS NULL AND "end" IS NULL THEN whole_id
                   ELSE {medium_id_sql(canonical="canonical", start='"start"', end='"end"')}
               END AS medium_id, whole_id, canonical, locator, path,
               CASE WHEN path IS NOT NULL AND coalesce("start", "end") IS NOT NULL
                   THEN {str(labels.local_is_span).lower()} END AS path_is_span,
               "start", "end",
               CASE
                   WHEN coalesce(locator, '') = '' THEN 'missing_locator: a medium has no address'
                   WHEN kind IS NULL OR kind NOT IN ('image', 'video')
                       THEN 'bad_kind: ' || coalesce(kind, 'null')
                   WHEN NOT isfinite("start") OR NOT isfinite("end")
                       OR greatest("start", "end") > {_A_YEAR} OR "start" < 0
                       OR ("end" IS NOT NULL AND "end" <= coalesce("start", 0))
                       THEN 'bad_span: ' || coalesce("start"::VARCHAR, '') || ' to '
                            || coalesce("end"::VARCHAR, '')
               END AS problem
        FROM identified
    """).to_arrow_table()
    return _beside(found, flat, ("kind", "sha256", "bytes", "width", "height", "duration"))


def _beside(found: pa.Table, given: pa.Table, names: Iterable[str]) -> pa.Table:
    """What SQL found, and columns it was given: cheaper than to send those through it.

    One thread and no clause that orders: the rows come out as they went in.
    """
    assert found.num_rows == given.num_rows
    for name in names:
        found = found.append_column(name, given[name])
    return found


def _with_hashes(flat: pa.Table, root: Path) -> pa.Table:
    """The media with `sha256` and `bytes` of the local copies that are there."""
    import pyarrow as pa
    import pyarrow.compute as pc

    # A row at a time, but each row is a whole file to be read.
    paths = flat["path"].combine_chunks().dictionary_encode()
    hashes, sizes = [], []
    for name in paths.dictionary.to_pylist():
        path = root / name
        there = path.is_file()
        hashes.append(sha256_file(path) if there else None)
        sizes.append(path.stat().st_size if there else None)
    for column, values, kind in (
        ("sha256", hashes, pa.string()),
        ("bytes", sizes, pa.int64()),
    ):
        found = pa.array(values, kind).take(paths.indices)
        place = flat.column_names.index(column)
        flat = flat.set_column(place, column, pc.coalesce(flat[column], found))
    return flat


def local_path_sql(template: str) -> str:
    """DuckDB SQL for the path of a local copy, over `key`, `locator` and `extra`.

    A value that would climb out of the folder gives NULL.

    Raises:
        UserError: the template has an unknown or empty field.
    """
    last = "regexp_extract(locator, '([^/?#]+)/?(?:[?#].*)?$', 1)"
    known = {
        "key": "key",
        "name": last,
        "stem": f"regexp_replace({last}, '\\.[A-Za-z0-9]+$', '')",
    }
    if re.search(r"[{}]", _TEMPLATE_FIELD.sub("", template)):
        raise UserError(
            f"`local` has a brace without its other half: {template!r}",
            remedy="Write a field as {key}",
        )
    parts = []
    position = 0
    for match in _TEMPLATE_FIELD.finditer(template):
        field = match.group(1)
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_ ]*", field):
            raise UserError(
                f"`local` has the field {{{field}}}",
                remedy="Use {key}, {name}, {stem} or a field of `extra`",
            )
        value = known.get(field, f"json_extract_string(extra, '$.\"{field}\"')")
        safe = f"CASE WHEN NOT regexp_matches({value}, '(^|/)\\.\\.(/|$)|^/|^$') THEN {value} END"
        parts += [_literal(template[position : match.start()]), safe]
        position = match.end()
    parts.append(_literal(template[position:]))
    return " || ".join(parts)


def _describe_media(table: pa.Table, flat: pa.Table) -> pa.Table:
    """The records with, instead of nested media, their ids, count, kind and seconds."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    column = table["media"].combine_chunks()
    counts = pc.fill_null(pc.list_value_length(column), 0).to_numpy().astype(np.int32)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)

    def per_row(values: np.ndarray) -> np.ndarray:
        total = np.concatenate([[0], np.cumsum(values)])
        return np.asarray(total[offsets[1:]] - total[offsets[:-1]])

    def lists(array: pa.Array) -> pa.ListArray:
        return pa.ListArray.from_arrays(pa.array(offsets), array)

    kinds = flat["kind"]
    videos = per_row(pc.fill_null(pc.equal(kinds, "video"), False).to_numpy().astype(np.int64))
    code = np.where(counts == 0, 0, np.where(videos == 0, 1, np.where(videos == counts, 2, 3)))
    kind = pa.array(["text", "image", "video", "mixed"]).take(pa.array(code))
    end = pc.coalesce(flat["end"], flat["duration"])
    length = pc.subtract(end, pc.fill_null(flat["start"], 0.0))
    length = pc.if_else(pc.greater_equal(length, 0.0), length, None)
    known = per_row(length.is_valid().to_numpy().astype(np.int64))
    # In whole milliseconds, so that the sum does not depend on what stands before it.
    thousandths = pc.round(pc.multiply(pc.fill_null(length, 0.0), 1000.0)).to_numpy()
    seconds = per_row(np.clip(np.nan_to_num(thousandths), 0, 1e15).astype(np.int64)) / 1000
    problems = first_of_each(flat["problem"].combine_chunks(), counts)
    names = ["medium_id", "whole_id", "kind"]
    refs = pa.StructArray.from_arrays([flat[n].combine_chunks() for n in names], names)
    return (
        table.drop_columns(["media"])
        .append_column("media", lists(refs))
        .append_column("media_problem", problems)
        .append_column("media_count", pa.array(counts))
        .append_column("kind", kind)
        .append_column("seconds", pa.array(seconds, mask=(known == 0)))
    )


def _examples_sql(fmt: Format, labels: Labels, file: str) -> str:
    response = _text_sql("response", keeps_line_breaks=fmt.keeps_line_breaks)
    prompt = _text_sql("prompt", keeps_line_breaks=fmt.keeps_line_breaks)
    # A step at a time: an expression that is named once is computed once.
    return f"""
        WITH composed AS (
            SELECT key, task, licence, language, media_problem, problem,
                   nfc_normalize(prompt) AS prompt, nfc_normalize(response) AS response
            FROM rows
        ), tidy AS (
            SELECT * REPLACE (
                {_trimmed_sql("key")} AS key,
                coalesce(nullif(trim(task), ''), {_literal(labels.task)}) AS task,
                coalesce(nullif(trim(licence), ''), {_literal(labels.licence)}) AS licence,
                nullif(trim(language), '') AS language,
                nullif({prompt}, '') AS prompt,
                {response} AS response
            ) FROM composed
        ), judged AS (
            SELECT *, CASE
                WHEN problem IS NOT NULL THEN problem
                WHEN coalesce(key, '') = '' THEN 'missing_key: the record has no key'
                WHEN media_problem IS NOT NULL THEN media_problem
                WHEN task NOT IN ({", ".join(map(_literal, TASKS))}) THEN 'bad_task: ' || task
                WHEN coalesce(response, '') = '' THEN 'empty_response: no text to learn from'
            END AS failure FROM tidy
        )
        SELECT {example_id_sql(dataset=_literal(labels.dataset), key="key")} AS id,
               {_literal(labels.source)} AS source, {_literal(labels.dataset)} AS dataset,
               {"key" if fmt.stores_key else "NULL::VARCHAR"} AS source_key,
               task, prompt, response, language, licence,
               length(response)::INTEGER AS response_chars,
               {_words_sql(fmt)} AS response_words,
               {_literal(file)} AS file,
               regexp_extract(failure, '^[a-z0-9_]+') AS reason,
               substr(regexp_replace(failure, '^[a-z0-9_]+(: ?)?', ''), 1, {_DETAIL_CHARS})
                   AS detail
        FROM judged
    """


def _text_sql(column: str, *, keeps_line_breaks: bool) -> str:
    if keeps_line_breaks:
        return f"trim(regexp_replace({column}, '\\r\\n?', chr(10), 'g'), ' ' || chr(9) || chr(10))"
    # Most captions have nothing but single blanks: look before paying for a rewrite.
    return (
        f"CASE WHEN regexp_matches({column}, '{_UNUSUAL}')"
        f" THEN trim(regexp_replace({column}, '{_BLANKS}', ' ', 'g')) ELSE {column} END"
    )


def _trimmed_sql(column: str) -> str:
    """`trim`, paid for only where there is a blank to trim."""
    return (
        f"CASE WHEN starts_with({column}, ' ') OR suffix({column}, ' ') THEN trim({column})"
        f" ELSE {column} END"
    )


def _words_sql(fmt: Format) -> str:
    if fmt.keeps_line_breaks:
        return "len(regexp_extract_all(response, '[^ \\t\\n]+'))::INTEGER"
    return "(length(response) - length(replace(response, ' ', '')) + 1)::INTEGER"


def _media_of(flat: pa.Table, counts: np.ndarray, good: np.ndarray) -> pa.Table:
    """The media of the usable records, each once."""
    import numpy as np
    import pyarrow as pa

    kept = flat.drop_columns(["problem"])
    if not good.all():
        kept = kept.filter(pa.array(np.repeat(good, counts)))
    if kept.num_rows == 0:
        return kept
    # Codes are given in order of appearance, so a medium is new where the code is the highest yet.
    codes = kept["medium_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    highest = np.maximum.accumulate(codes)
    new = np.concatenate([[True], codes[1:] > highest[:-1]])
    return kept if new.all() else kept.filter(pa.array(new))


def _errors(
    connection: duckdb.DuckDBPyConnection,
    unusable: pa.Table,
    records: Records,
    labels: Labels,
    file: str,
) -> pa.Table:
    """Rows of `ingest_errors`: what the reader could not read, and what is no use."""
    import pyarrow as pa

    read_errors = pa.table(
        {
            "record": pa.array([e.record for e in records.errors], pa.int64()),
            "byte_offset": pa.array([e.byte_offset for e in records.errors], pa.int64()),
            "reason": pa.array([e.reason for e in records.errors], pa.string()),
            "detail": pa.array([e.detail[:_DETAIL_CHARS] for e in records.errors], pa.string()),
        }
    )
    both = pa.concat_tables([read_errors, unusable.select(read_errors.column_names)])
    connection.register("failed", both)
    return connection.sql(f"""
        SELECT {_literal(labels.source)} AS source, {_literal(file)} AS file, *
        FROM failed ORDER BY record, byte_offset, reason, detail
    """).to_arrow_table()


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
