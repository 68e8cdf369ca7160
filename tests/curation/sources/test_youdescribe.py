"""YouDescribe, with the visual window of a paused video."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from manifests.errors import UserError
from tests.curation.sources.reading import Read, check, read
from tests.real_data import real

HEADER = (
    "videos_youtube_id,audio_descriptions_id,audio_clips_id,videos_youtube_status,file_path,"
    "file_name,start_time,end_time,duration,playback_type,transcript_sentence\n"
)


def read_clip(folder: Path, *, start: str, end: str, **options: Any) -> Read:
    row = f"abcdefghijk,d1,c1,,/legacy,a.wav,{start},{end},3.5,extended, A house.\n"
    (folder / "y.csv").write_text(HEADER + row)
    return read("youdescribe", folder, "y.csv", **options)


def test_a_clip_while_the_video_plays(tmp_path: Path) -> None:
    found = read_clip(tmp_path, start="5.25", end="9")
    (example,), (medium,) = found.examples, found.media
    assert (example["source_key"], example["response"]) == ("c1", "A house.")
    assert (medium["start"], medium["end"]) == (5.25, 9.0)
    assert medium["canonical"] == "youtube:abcdefghijk"
    assert json.loads(example["extra"]) == {
        "video_id": "abcdefghijk",
        "audio_description": "d1",
        "playback_type": "extended",
        "spoken_start": 5.25,
        "spoken_end": 9.0,
        "speech_seconds": 3.5,
        "status": None,
    }


@pytest.mark.parametrize(
    ("moment", "window", "span"),
    [
        ("65.723", (2.0, 2.0), (63.723, 67.723)),
        ("65.723", (0.5, 4.0), (65.223, 69.723)),
        ("1.0", (2.0, 2.0), (0.0, 3.0)),
        ("0", (2.0, 2.0), (0.0, 2.0)),
    ],
)
def test_a_paused_video_gets_a_window(
    tmp_path: Path, moment: str, window: tuple[float, float], span: tuple[float, float]
) -> None:
    found = read_clip(tmp_path, start=moment, end=moment, visual_window=window)
    (medium,) = found.media
    assert (medium["start"], medium["end"]) == span
    extra = json.loads(found.examples[0]["extra"])
    assert extra["spoken_start"] == extra["spoken_end"] == float(moment)


@pytest.mark.parametrize(
    ("start", "end", "problem"),
    [
        ("", "3", "bad_time: start_time , end_time 3"),
        ("1", "soon", "bad_time: start_time 1, end_time soon"),
        ("5", "4", "bad_span: 5.0 to 4.0"),
        ("-5", "4", "bad_span: -5.0 to 4.0"),
        ("1e300", "1e301", "bad_span: 1e+300 to 1e+301"),
    ],
)
def test_impossible_times(tmp_path: Path, start: str, end: str, problem: str) -> None:
    assert read_clip(tmp_path, start=start, end=end).problem() == problem


def test_a_row_without_video_has_no_address(tmp_path: Path) -> None:
    (tmp_path / "y.csv").write_text(HEADER + ",d1,c1,,/l,a.wav,1,2,1,inline, A house.\n")
    assert read("youdescribe", tmp_path, "y.csv").reasons == ["missing_locator"]


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "y.csv").write_text("key,video_id,refined_caption\na,b,c\n")
    with pytest.raises(UserError, match="not a youdescribe file"):
        check("youdescribe", tmp_path, "y.csv")


def test_the_real_clips() -> None:
    found = read("youdescribe", real("sources/youdescribe"), "transcribed_audio_clips_english.csv")
    assert len(found.examples) + len(found.errors) == 5000
    assert len(found.examples) > 4900
    assert max(example["response_words"] for example in found.examples) == 224
    paused = [
        medium
        for medium in found.media
        if medium["end"] - medium["start"] == pytest.approx(4.0, abs=1e-6)
    ]
    assert len(paused) > 2000
