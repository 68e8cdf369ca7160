"""JSON Lines (or one JSON array) of a user's own rows, with a column mapping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import curation.sources.json_rows as json_rows
import curation.sources.mapping as mapping
from curation.sources.base import Format, InputFile, ReaderOptions, Records, Shard
from curation.sources.custom_rows import Rows, first_problem, references, to_records
from curation.sources.json_columns import (
    extra_column,
    reference_column,
    text_column,
    time_column,
)
from curation.sources.local_files import media_folder


class JsonLines(Format):
    """One object a line.

    A row is a caption or answer about any number of images and videos, or, with a prompt, about
    none. Values that have no role and are not lists or objects go into `extra`.
    """

    name = "jsonl"
    title = "Your own rows as JSON Lines, or one JSON array"
    columns: ClassVar = mapping.COLUMNS
    homepage = "jsonlines.org"
    terms = "yours: name the `licence` in the spec"
    licence = "LicenseRef-unstated"
    task = "caption"
    options: ClassVar = frozenset({"columns", "images"})

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        mapping.check_roles(options.columns)
        for file in files:
            media_folder(options.images, file)
            found = json_rows.names_of(json_rows.check(file.path, format_name=self.name))
            # A medium that the spec names may begin to occur later in the file.
            mapping.require(found, options.columns, where=str(file.path), sparse=True)

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        return json_rows.plan(files)

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        import pyarrow as pa
        import pyarrow.compute as pc

        file = shard.files[0]
        head = json_rows.names_of(json_rows.check(file.path, format_name=self.name))
        chosen = mapping.choose(head, options.columns, sparse=True)
        data = json_rows.read(shard)
        rows = data.rows
        present = set(json_rows.names_of(rows))
        used = frozenset(chosen.values())
        chosen = {role: name for role, name in chosen.items() if name in present}
        texts = {}
        problems = []
        for role in mapping.TEXT_ROLES:
            if role in chosen:
                texts[role], problem = text_column(rows, chosen[role], numbers_too=role == "id")
                problems.append(problem)
        media = []
        for role, kind in mapping.MEDIA_ROLES.items():
            if role in chosen:
                column, problem = reference_column(rows, chosen[role])
                media.append((kind, column))
                problems.append(problem)
        times: dict[str, pa.Array | None] = {}
        for role in ("start", "end"):
            if role in chosen:
                times[role], problem = time_column(rows, chosen[role])
                problems.append(problem)
        text_alone: bool | pa.Array = mapping.allows_no_medium(options.columns)
        if not text_alone and "prompt" in texts:
            text_alone = pc.is_valid(texts["prompt"])
        return to_records(
            Rows(
                record=data.record,
                byte_offset=data.byte_offset,
                texts=texts,
                media=references(len(rows), media),
                start=times.get("start"),
                end=times.get("end"),
                extra=extra_column(rows, used),
                problem=first_problem(*problems),
                text_alone=text_alone,
                errors=data.errors,
            ),
            within=media_folder(options.images, file),
        )
