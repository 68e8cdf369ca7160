"""CSV or TSV of a user's own rows, with a header and a column mapping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import orjson

import curation.sources.delimited as delimited
import curation.sources.mapping as mapping
from curation.sources.base import Format, InputFile, ReaderOptions, Records, Shard
from curation.sources.columns import blank_to_null, json_objects
from curation.sources.custom_rows import Rows, first_problem, references, seconds, to_records
from curation.sources.documents import require_file
from curation.sources.local_files import media_folder
from manifests.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa


class CsvRows(Format):
    """One row a record; `delimiter` is a comma, or whatever the spec says.

    A blank cell is no value. `images` and `videos` hold one path or address, or a JSON list of
    them. Columns without a role go into `extra`, as texts.
    """

    name = "csv"
    title = "Your own rows as CSV or TSV with a header"
    columns: ClassVar = mapping.COLUMNS
    homepage = "www.rfc-editor.org/rfc/rfc4180"
    terms = "yours: name the `licence` in the spec"
    licence = "LicenseRef-unstated"
    task = "caption"
    options: ClassVar = frozenset({"columns", "delimiter", "images"})

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        mapping.check_roles(options.columns)
        if (
            len(options.delimiter) != 1
            or not options.delimiter.isascii()
            or (options.delimiter in '"\r\n')
        ):
            raise UserError(
                f"`delimiter` is {options.delimiter!r}",
                remedy='Use one character, such as "," or "\\t"',
            )
        for file in files:
            media_folder(options.images, file)
            require_file(file.path, format_name=self.name)
            found = delimited.read_header(file.path, _dialect(options)).columns
            twice = {name for name in found if found.count(name) > 1}
            if twice:
                raise UserError(
                    f"two columns have the name {', '.join(map(repr, sorted(twice)))}",
                    where=str(file.path),
                )
            mapping.require(found, options.columns, where=str(file.path))

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        return delimited.plan(files, _dialect(options))

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        file = shard.files[0]
        table, errors = delimited.read(shard, _dialect(options))
        names = delimited.read_header(file.path, _dialect(options)).columns
        chosen = mapping.choose(names, options.columns)
        count = table.num_rows

        def column(role: str) -> pa.Array:
            return blank_to_null(table[chosen[role]].combine_chunks())

        texts = {role: column(role) for role in mapping.TEXT_ROLES if role in chosen}
        problems: list[pa.Array | None] = []
        media = []
        for role, kind in mapping.MEDIA_ROLES.items():
            if role in chosen:
                values, problem = column(role), None
                if role.endswith("s"):
                    values, problem = _lists(values)
                media.append((kind, values))
                problems.append(problem)
        times = {}
        for role in ("start", "end"):
            if role in chosen:
                times[role], problem = seconds(column(role))
                problems.append(problem)
        others = sorted(set(names) - set(chosen.values()))
        kept = {name: blank_to_null(table[name]) for name in others}
        return to_records(
            Rows(
                record=table["record"].combine_chunks(),
                byte_offset=table["byte_offset"].combine_chunks(),
                texts=texts,
                media=references(count, media),
                start=times.get("start"),
                end=times.get("end"),
                extra=json_objects(**kept).combine_chunks() if kept else None,
                problem=first_problem(*problems),
                text_alone=mapping.allows_no_medium(options.columns),
                errors=errors,
            ),
            within=media_folder(options.images, file),
        )


def _dialect(options: ReaderOptions) -> delimited.Dialect:
    return delimited.Dialect(delimiter=options.delimiter)


def _lists(cells: pa.Array) -> tuple[pa.Array, pa.Array | None]:
    """Cells that hold one reference or a JSON list of them, as lists."""
    import pyarrow as pa

    lists: list[list[str | None] | None] = []
    problems: list[str | None] = []
    for cell in cells.to_pylist():
        values, problem = (None if cell is None else [cell]), None
        if cell is not None and cell.lstrip().startswith("["):
            try:
                values = orjson.loads(cell)
                if not all(isinstance(value, str) for value in values):
                    raise ValueError("not a list of texts")
            except ValueError as error:
                values = None
                problem = f"bad_type: not a JSON list of paths ({error}): {cell[:120]}"
        lists.append(values)
        problems.append(problem)
    return pa.array(lists, pa.list_(pa.string())), pa.array(problems, pa.string())
