"""Conceptual Captions: image alt-texts as TSV without a header, in either column order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import curation.sources.delimited as delimited
from curation.sources.base import (
    Format,
    InputFile,
    ReaderOptions,
    Records,
    Shard,
    one_medium,
    records_table,
)
from manifests.errors import UserError


class _ConceptualCaptions(Format):
    task = "caption"
    stores_key = False
    dialect: ClassVar[delimited.Dialect]

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        for file in files:
            delimited.read_header(file.path, self.dialect)
            with file.path.open("rb") as stream:
                line = stream.readline(1 << 16).decode("utf-8", "replace").rstrip("\r\n")
            fields = dict(zip(self.dialect.columns or (), line.split("\t"), strict=False))
            if len(line.split("\t")) != 2 or "://" not in fields.get("url", ""):
                order = "<TAB>".join(self.dialect.columns or ())
                raise UserError(
                    f"not a {self.name} file: the first line is not {order} ({line[:80]!r})",
                    where=str(file.path),
                    remedy="CC3M has caption<TAB>url, CC12M has url<TAB>caption, neither a header",
                )

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        return delimited.plan(files, self.dialect)

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        import pyarrow.compute as pc

        rows, errors = delimited.read(shard, self.dialect)
        # The same picture may have several captions, so the key is both.
        key = pc.binary_join_element_wise(rows["url"], rows["caption"], "\t")
        table = records_table(
            rows.num_rows,
            record=rows["record"],
            byte_offset=rows["byte_offset"],
            key=key,
            response=rows["caption"],
            media=one_medium(rows.num_rows, kind="image", locator=rows["url"]),
        )
        return Records(table, errors)


class CC3M(_ConceptualCaptions):
    """`caption<TAB>url`."""

    name = "cc3m"
    title = "Conceptual Captions 3M: image alt-texts, cleaned and lower-cased"
    columns: ClassVar = {"1": "the caption", "2": "address of the image"}
    homepage = "ai.google.com/research/ConceptualCaptions"
    terms = "free use with credit to Google; the images belong to their owners"
    licence = "LicenseRef-ConceptualCaptions"
    dataset = "cc3m"
    dialect = delimited.Dialect(delimiter="\t", quoted=False, columns=("caption", "url"))


class CC12M(_ConceptualCaptions):
    """`url<TAB>caption`."""

    name = "cc12m"
    title = "Conceptual Captions 12M: image alt-texts, less filtered"
    columns: ClassVar = {"1": "address of the image", "2": "the caption"}
    homepage = "github.com/google-research-datasets/conceptual-12m"
    terms = "free use with credit to Google; the images belong to their owners"
    licence = "LicenseRef-ConceptualCaptions"
    dataset = "cc12m"
    dialect = delimited.Dialect(delimiter="\t", quoted=False, columns=("url", "caption"))
