"""WebVid: stock-footage clips with their titles, in either of the two published schemas."""

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
from curation.sources.columns import json_objects
from curation.sources.times import iso_duration_seconds

_DIALECT = delimited.Dialect()


class WebVid(Format):
    """`videoid,contentUrl,duration,page_dir,name`, or the 2M schema with `page_idx`."""

    name = "webvid"
    title = "WebVid 2M/10M: stock footage and its titles"
    columns: ClassVar = {
        "videoid": "the key",
        "contentUrl": "address of the clip",
        "name": "the caption; may hold line breaks",
        "duration": "ISO 8601, such as PT00H00M30S",
        "page_dir": "the folder that downloaders store it in",
        "page_idx?": "2M schema only; not used",
    }
    homepage = "github.com/m-bain/webvid (withdrawn in 2024; for holders of a copy)"
    terms = "research only; withdrawn by its owner, do not publish"
    licence = "LicenseRef-WebVid-withdrawn"
    task = "caption"
    dataset = "webvid"

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        needed = [name for name in self.columns if not name.endswith("?")]
        for file in files:
            header = delimited.read_header(file.path, _DIALECT)
            delimited.require_columns(file.path, header, needed, format_name=self.name)

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        return delimited.plan(files, _DIALECT)

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        wanted = ["videoid", "contentUrl", "name", "duration", "page_dir"]
        rows, errors = delimited.read(shard, _DIALECT, columns=wanted)
        count = rows.num_rows
        media = one_medium(
            count,
            kind="video",
            locator=rows["contentUrl"],
            duration=iso_duration_seconds(rows["duration"]),
        )
        return Records(
            records_table(
                count,
                record=rows["record"],
                byte_offset=rows["byte_offset"],
                key=rows["videoid"],
                response=rows["name"],
                media=media,
                extra=json_objects(page_dir=rows["page_dir"]),
            ),
            errors,
        )
