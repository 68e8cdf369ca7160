"""WebVid in both schemas."""

from __future__ import annotations

from pathlib import Path

import pytest

from manifests.errors import UserError
from tests.curation.sources.reading import check, read
from tests.real_data import real

URL = "https://ak.picdn.net/shutterstock/videos/{}/preview/stock-footage-{}.mp4"


def test_the_10m_schema(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(
        "videoid,contentUrl,duration,page_dir,name\n"
        f'7,{URL.format(7, "fog")},PT00H00M30S,000_050," Fog, over\n a lake"\n'
        f"8,{URL.format(8, 'sea')},unknown,000_050,Sea\n"
    )
    found = read("webvid", tmp_path, "w.csv")
    first, second = found.examples
    assert (first["source_key"], first["response"]) == ("7", "Fog, over a lake")
    assert (first["kind"], first["seconds"]) == ("video", 30.0)
    assert first["extra"] == '{"page_dir":"000_050"}'
    assert (first["record"], first["byte_offset"]) == (1, 42)
    assert second["seconds"] is None
    assert {medium["canonical"] for medium in found.media} == {"shutterstock:7", "shutterstock:8"}
    assert found.errors == []


def test_the_2m_schema(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(
        "videoid,name,page_idx,page_dir,duration,contentUrl\n"
        f"7,Fog,3,000_050,PT00H00M05S,{URL.format(7, 'fog')}\n"
    )
    (example,) = read("webvid", tmp_path, "w.csv").examples
    assert (example["source_key"], example["response"], example["seconds"]) == ("7", "Fog", 5.0)


def test_unusable_rows(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(
        "videoid,contentUrl,duration,page_dir,name\n,u,PT1S,p,no key\n2,,PT1S,p,no address\n"
        "3,u,PT1S,p,  \n"
    )
    found = read("webvid", tmp_path, "w.csv")
    assert [(error["reason"], error["record"]) for error in found.errors] == [
        ("missing_key", 1),
        ("missing_locator", 2),
        ("empty_response", 3),
    ]


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text("url,caption\nx,y\n")
    with pytest.raises(UserError, match=r"not a webvid file: no column 'videoid', 'contentUrl'"):
        check("webvid", tmp_path, "w.csv")


def test_the_real_lists() -> None:
    folder = real("sources/webvid")
    large = read("webvid", folder, "results_10M_val.csv")
    small = read("webvid", folder, "results_2M_val.csv")
    assert (len(large.examples), large.errors) == (2000, [])
    assert (len(small.examples), small.errors) == (9, [])
    assert all(medium["canonical"].startswith("shutterstock:") for medium in large.media)
