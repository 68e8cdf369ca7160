"""LVD-2M: spans, the choice of caption, and what a clip is known by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from manifests.errors import UserError
from tests.curation.sources.reading import check, read
from tests.real_data import real

HEADER = (
    "raw_caption,refined_caption,rewritten_caption,key,video_id,url,dataset_src,orig_caption,"
    "total score,span,video_time,orig_span,scene_cut\n"
)
YOUTUBE = (
    "Caption 1: raw,A man skis.,Man skis.,k1,abcdefghijk,"
    "https://www.youtube.com/watch?v=abcdefghijk,hdvg,skiing,7.5,"
    "\"['00:00:17.759', '00:00:23.279']\",5.5,,\n"
)
WEBVID = (
    "raw,Fog over a lake.,Fog.,k2,7,"
    "https://ak.picdn.net/shutterstock/videos/7/preview/fog.mp4,webvid,fog,6,,,,\n"
)


def test_a_youtube_row_has_a_span_and_a_webvid_row_is_whole(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text(HEADER + YOUTUBE + WEBVID)
    found = read("lvd2m", tmp_path, "l.csv")
    assert [example["response"] for example in found.examples] == [
        "A man skis.",
        "Fog over a lake.",
    ]
    media = {medium["canonical"]: (medium["start"], medium["end"]) for medium in found.media}
    assert media == {"youtube:abcdefghijk": (17.759, 23.279), "shutterstock:7": (None, None)}
    assert json.loads(found.examples[0]["extra"]) == {
        "video_id": "abcdefghijk",
        "dataset_src": "hdvg",
        "total_score": 7.5,
        "file": None,
    }


@pytest.mark.parametrize(
    ("caption", "response"),
    [
        (None, "A man skis."),
        ("refined", "A man skis."),
        ("rewritten", "Man skis."),
        ("raw", "Caption 1: raw"),
        ("original", "skiing"),
    ],
)
def test_the_choice_of_caption(tmp_path: Path, caption: str | None, response: str) -> None:
    (tmp_path / "l.csv").write_text(HEADER + YOUTUBE)
    (example,) = read("lvd2m", tmp_path, "l.csv", caption=caption).examples
    assert example["response"] == response


def test_an_unknown_caption_is_refused(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text(HEADER + YOUTUBE)
    with pytest.raises(UserError, match=r"`caption` is 'dense'\. Use one of 'refined'"):
        check("lvd2m", tmp_path, "l.csv", caption="dense")


def test_a_caption_that_the_file_lacks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("key,video_id,refined_caption\nk,v,c\n")
    with pytest.raises(UserError, match="no column 'raw_caption'"):
        check("lvd2m", tmp_path, "l.csv", caption="raw")


@pytest.mark.parametrize("span", ["soon", "['a', 'b']", "['1']"])
def test_a_span_that_is_none(tmp_path: Path, span: str) -> None:
    row = YOUTUBE.replace("['00:00:17.759', '00:00:23.279']", span)
    (tmp_path / "l.csv").write_text(HEADER + row)
    assert read("lvd2m", tmp_path, "l.csv").problem() == f"bad_span: {span}"


def test_a_span_that_runs_backwards(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text(HEADER + YOUTUBE.replace("00:00:23", "00:00:13"))
    assert read("lvd2m", tmp_path, "l.csv").problem() == "bad_span: 17.759 to 13.279"


def test_the_csv_of_the_project_page(tmp_path: Path) -> None:
    """No span and no address: a clip is known by its own key, not by the whole video."""
    (tmp_path / "l.csv").write_text(
        "key,video_id,file,file_present,refined_caption\n"
        "-RCZ_gmjtLU.14_2,-RCZ_gmjtLU,videos/x.mp4,True,Snow.\n"
    )
    found = read("lvd2m", tmp_path, "l.csv")
    assert found.media[0]["locator"] == "lvd2m:-RCZ_gmjtLU.14_2"
    assert json.loads(found.examples[0]["extra"])["file"] == "videos/x.mp4"


def test_the_real_page() -> None:
    found = read("lvd2m", real("sources/lvd2m"), "project_page_captions.csv")
    assert (len(found.examples), len(found.media), found.errors) == (8, 8, [])
