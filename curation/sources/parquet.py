"""Parquet of a user's own rows, with a column mapping."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import curation.sources.mapping as mapping
from curation.sources.base import Format, InputFile, ReaderOptions, Records, Shard
from curation.sources.columns import json_objects
from curation.sources.custom_rows import Rows, first_problem, references, seconds, to_records
from curation.sources.local_files import media_folder
from curation.sources.parquet_file import (
    is_list,
    is_number,
    is_scalar,
    is_text,
    open_parquet,
    plan_row_groups,
    read_row_groups,
)
from manifests.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa

_PANDAS_INDEX = re.compile(r"__index_level_\d+__")


class ParquetRows(Format):
    """One row a record.

    Columns without a role go into `extra` where they hold single values; lists, structs and binary
    columns do not. Images stored in the file itself are not read.
    """

    name = "parquet"
    title = "Your own rows as Parquet"
    columns: ClassVar = mapping.COLUMNS
    homepage = "parquet.apache.org"
    terms = "yours: name the `licence` in the spec"
    licence = "LicenseRef-unstated"
    task = "caption"
    options: ClassVar = frozenset({"columns", "images"})
    unit = "row groups"

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        mapping.check_roles(options.columns)
        for file in files:
            media_folder(options.images, file)
            with open_parquet(file.path, format_name=self.name) as opened:
                schema = opened.schema_arrow
            twice = {name for name in schema.names if schema.names.count(name) > 1}
            if twice:
                raise UserError(
                    f"two columns have the name {', '.join(map(repr, sorted(twice)))}",
                    where=str(file.path),
                )
            chosen = mapping.require(schema.names, options.columns, where=str(file.path))
            for role, name in chosen.items():
                _check_type(role, schema.field(name), file.path)

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        return [shard for file in files for shard in plan_row_groups(file, format_name=self.name)]

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        import pyarrow as pa
        import pyarrow.compute as pc

        file = shard.files[0]
        with open_parquet(file.path, format_name=self.name) as opened:
            schema = opened.schema_arrow
        chosen = mapping.choose(schema.names, options.columns)
        others = sorted(
            field.name
            for field in schema
            if field.name not in chosen.values()
            and is_scalar(field.type)
            and not _PANDAS_INDEX.fullmatch(field.name)
        )
        table, record, errors = read_row_groups(
            shard, columns=[*dict.fromkeys([*chosen.values(), *others])], format_name=self.name
        )

        def column(role: str, kind: pa.DataType) -> pa.Array:
            return table[chosen[role]].combine_chunks().cast(kind)

        texts = {role: column(role, pa.string()) for role in mapping.TEXT_ROLES if role in chosen}
        media = []
        for role, kind in mapping.MEDIA_ROLES.items():
            if role in chosen:
                several = is_list(table.schema.field(chosen[role]).type)
                wanted = pa.list_(pa.string()) if several else pa.string()
                media.append((kind, column(role, wanted)))
        times: dict[str, pa.Array] = {}
        problems = []
        for role in ("start", "end"):
            if role not in chosen:
                continue
            if is_text(table.schema.field(chosen[role]).type):
                times[role], problem = seconds(column(role, pa.string()))
                problems.append(problem)
            else:
                times[role] = column(role, pa.float64())
        text_alone: bool | pa.Array = mapping.allows_no_medium(options.columns)
        if not text_alone and "prompt" in texts:
            text_alone = pc.is_valid(texts["prompt"])
        extra = json_objects(**{name: table[name] for name in others}) if others else None
        return to_records(
            Rows(
                record=record,
                byte_offset=None,
                texts=texts,
                media=references(table.num_rows, media),
                start=times.get("start"),
                end=times.get("end"),
                extra=extra.combine_chunks() if extra is not None else None,
                problem=first_problem(*problems),
                text_alone=text_alone,
                errors=errors,
            ),
            within=media_folder(options.images, file),
        )


def _check_type(role: str, field: pa.Field, path: Path) -> None:
    import pyarrow as pa

    kind = field.type
    if role in ("start", "end"):
        fits, expected = is_number(kind) or is_text(kind), "seconds or texts"
    elif role in mapping.MEDIA_ROLES:
        fits = is_text(kind) or (
            is_list(kind) and (is_text(kind.value_type) or pa.types.is_null(kind.value_type))
        )
        expected = "texts (paths or addresses) or lists of texts"
    elif role == "id":
        fits, expected = is_text(kind) or pa.types.is_integer(kind), "texts or whole numbers"
    else:
        fits, expected = is_text(kind), "texts"
    if not (fits or pa.types.is_null(kind)):
        embedded = pa.types.is_struct(kind) or pa.types.is_binary(kind)
        remedy = (
            "Write the images to files and name those"
            if embedded
            else (f'Name another column: columns = {{ {role} = "..." }}')
        )
        raise UserError(
            f"the column {field.name!r} should hold {expected} for `{role}` and holds {kind}",
            where=str(path),
            remedy=remedy if role in mapping.MEDIA_ROLES else None,
        )
