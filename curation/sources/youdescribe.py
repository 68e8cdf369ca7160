"""YouDescribe (YuWA release): audio descriptions of YouTube videos, one row a spoken clip."""

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

_DIALECT = delimited.Dialect()


class YouDescribe(Format):
    """One CSV of transcribed clips.

    An `extended` clip pauses the video, so it starts and ends at one moment. It is given a visual
    window around that moment, `visual_window = [before, after]` seconds, or a trainer would see no
    frame; the spoken times stay in `extra`.
    """

    name = "youdescribe"
    title = "YouDescribe: professional and volunteer audio descriptions"
    columns: ClassVar = {
        "videos_youtube_id": "the YouTube id",
        "audio_descriptions_id": "one description of one video",
        "audio_clips_id": "the key",
        "start_time": "where the clip is spoken, in seconds",
        "end_time": "where it ends; equal to the start when the video is paused",
        "playback_type": "inline, or extended (the video is paused)",
        "transcript_sentence": "what is said",
        "videos_youtube_status?": "empty on more than half the rows",
        "duration?": "of the speech, in seconds",
    }
    homepage = "github.com/youdescribe-sfsu/You-Described-We-Archived"
    terms = "CC BY-NC-ND 4.0: no commercial use, no publishing of changed versions"
    licence = "CC-BY-NC-ND-4.0"
    task = "audio_description"
    dataset = "youdescribe"
    options: ClassVar = frozenset({"visual_window"})

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        needed = [name for name in self.columns if not name.endswith("?")]
        for file in files:
            header = delimited.read_header(file.path, _DIALECT)
            delimited.require_columns(file.path, header, needed, format_name=self.name)

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        return delimited.plan(files, _DIALECT)

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        import pyarrow.compute as pc

        rows, errors = delimited.read(
            shard, _DIALECT, columns=[name.rstrip("?") for name in self.columns]
        )
        spoken_start, spoken_end = numbers(rows["start_time"]), numbers(rows["end_time"])
        before, after = options.visual_window
        paused = pc.equal(spoken_start, spoken_end)
        window_start = pc.max_element_wise(pc.subtract(spoken_start, before), 0.0, skip_nulls=False)
        start = pc.if_else(paused, window_start, spoken_start)
        end = pc.if_else(paused, pc.add(spoken_end, after), spoken_end)
        video = rows["videos_youtube_id"]
        problem = pc.if_else(
            pc.or_(pc.is_null(spoken_start), pc.is_null(spoken_end)),
            pc.binary_join_element_wise(
                "bad_time: start_time ", rows["start_time"], ", end_time ", rows["end_time"], ""
            ),
            None,
        )
        table = records_table(
            rows.num_rows,
            record=rows["record"],
            byte_offset=rows["byte_offset"],
            key=rows["audio_clips_id"],
            response=rows["transcript_sentence"],
            media=one_medium(
                rows.num_rows,
                kind="video",
                locator=pc.if_else(
                    pc.equal(video, ""), "", pc.binary_join_element_wise("youtube:", video, "")
                ),
                start=start,
                end=end,
            ),
            extra=json_objects(
                video_id=video,
                audio_description=rows["audio_descriptions_id"],
                playback_type=rows["playback_type"],
                spoken_start=spoken_start,
                spoken_end=spoken_end,
                speech_seconds=numbers(rows["duration"]),
                status=blank_to_null(rows["videos_youtube_status"]),
            ),
            problem=problem,
        )
        return Records(table, errors)
