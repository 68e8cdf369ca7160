"""LVD-2M: long-take clips with dense captions, from YouTube (with a span) and WebVid (whole)."""

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
from curation.sources.columns import blank_to_null, json_objects, numbers
from curation.sources.times import span_literals
from manifests.errors import UserError

_DIALECT = delimited.Dialect()
_CAPTIONS = {
    "refined": "refined_caption",
    "rewritten": "rewritten_caption",
    "raw": "raw_caption",
    "original": "orig_caption",
}
_DEFAULT_CAPTION = "refined"


class LVD2M(Format):
    """The three published CSVs, and the shorter one of the project page.

    `caption` chooses the text: `refined` (dense, the default), `rewritten` (concise), `raw` (may
    hold several parts after "Caption x:") or `original`. Where a row has no `url`, a `video_id` of
    eleven characters is a YouTube id; without a `span` the clip is known by its `key`.
    """

    name = "lvd2m"
    title = "LVD-2M: long-take clips with dense captions"
    columns: ClassVar = {
        "key": "the key",
        "video_id": "YouTube or WebVid id",
        "refined_caption": "the dense caption",
        "rewritten_caption?": "the concise caption",
        "raw_caption?": "the caption before refinement",
        "orig_caption?": "the caption of the data set it came from",
        "url?": "address of the video",
        "span?": "Python list of two clock times; YouTube rows only",
        "dataset_src?": "hdvg, panda70m, internvid or webvid",
        "total score?": "as published",
        "file?": "project-page CSV only: path of the clip",
    }
    homepage = "github.com/SilentView/LVD-2M"
    terms = "research only; the videos belong to their owners"
    licence = "LicenseRef-LVD-2M-research"
    task = "dense_caption"
    dataset = "lvd2m"
    options: ClassVar = frozenset({"caption"})

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        needed = ["key", "video_id", _caption_column(options)]
        for file in files:
            header = delimited.read_header(file.path, _DIALECT)
            delimited.require_columns(file.path, header, needed, format_name=self.name)

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        return delimited.plan(files, _DIALECT)

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        import pyarrow.compute as pc

        caption = _caption_column(options)
        wanted = ["key", "video_id", "url", "span", "dataset_src", "total score", "file", caption]
        rows, errors = delimited.read(shard, _DIALECT, columns=wanted)
        span = blank_to_null(rows["span"])
        start, end = span_literals(span)
        url = blank_to_null(rows["url"])
        has_span = pc.and_(pc.is_valid(start), pc.is_valid(end))
        is_youtube = pc.match_substring_regex(rows["video_id"], pattern="^[A-Za-z0-9_-]{11}$")
        whole_video = pc.if_else(
            is_youtube, pc.binary_join_element_wise("youtube:", rows["video_id"], ""), None
        )
        # A clip cut from a YouTube video whose span is not given is known by its own key only.
        clip = pc.binary_join_element_wise("lvd2m:", rows["key"], "")
        locator = pc.coalesce(url, pc.if_else(has_span, whole_video, clip))
        problem = pc.if_else(
            pc.and_(pc.is_valid(span), pc.invert(has_span)),
            pc.binary_join_element_wise("bad_span: ", span, ""),
            None,
        )
        table = records_table(
            rows.num_rows,
            record=rows["record"],
            byte_offset=rows["byte_offset"],
            key=rows["key"],
            response=rows[caption],
            media=one_medium(rows.num_rows, kind="video", locator=locator, start=start, end=end),
            extra=json_objects(
                video_id=rows["video_id"],
                dataset_src=blank_to_null(rows["dataset_src"]),
                total_score=numbers(rows["total score"]),
                file=blank_to_null(rows["file"]),
            ),
            problem=problem,
        )
        return Records(table, errors)


def _caption_column(options: ReaderOptions) -> str:
    chosen = options.caption or _DEFAULT_CAPTION
    if chosen not in _CAPTIONS:
        raise UserError(
            f"`caption` is {chosen!r}", remedy=f"Use one of {', '.join(map(repr, _CAPTIONS))}"
        )
    return _CAPTIONS[chosen]
