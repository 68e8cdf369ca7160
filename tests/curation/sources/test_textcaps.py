"""TextCaps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import curation.sources.documents as documents
from manifests.errors import UserError
from tests.curation.sources.reading import Read, check, read

SMALL = "https://c4.staticflickr.com/3/2851/10160539974_9b2ff4a2c5_z.jpg"
LARGE = "https://farm3.staticflickr.com/2851/10160539974_8d5df0c5a7_o.jpg"


def row(number: int, **other: Any) -> dict[str, Any]:
    return {
        "caption_id": number,
        "image_id": "011e7e629fb9ae7b",
        "caption_str": "A sign that says stop.",
        "flickr_300k_url": SMALL,
        "flickr_original_url": LARGE,
        "image_width": 1024,
        "image_height": 702,
        "set_name": "train",
        "reference_strs": ["not used"],
        **other,
    }


def read_rows(folder: Path, *rows: Any, **options: Any) -> Read:
    (folder / "t.json").write_text(json.dumps({"dataset_name": "textcaps", "data": list(rows)}))
    return read("textcaps", folder, "t.json", **options)


def test_a_caption(tmp_path: Path) -> None:
    found = read_rows(tmp_path, row(5))
    (example,), (medium,) = found.examples, found.media
    assert (example["source_key"], example["prompt"]) == ("5:011e7e629fb9ae7b", None)
    assert example["response"] == "A sign that says stop."
    assert example["extra"] == '{"image_id":"011e7e629fb9ae7b","set_name":"train"}'
    assert (medium["locator"], medium["canonical"]) == (SMALL, "flickr:10160539974")
    assert (medium["width"], medium["height"]) == (1024, 702)


@pytest.mark.parametrize(
    ("small", "large", "locator", "canonical"),
    [
        (SMALL, LARGE, SMALL, "flickr:10160539974"),
        ("", LARGE, LARGE, "flickr:10160539974"),
        (None, "", "openimages:011e7e629fb9ae7b", "openimages:011e7e629fb9ae7b"),
    ],
)
def test_what_an_image_is_known_by(
    tmp_path: Path, small: Any, large: Any, locator: str, canonical: str
) -> None:
    found = read_rows(tmp_path, row(5, flickr_300k_url=small, flickr_original_url=large))
    assert (found.media[0]["locator"], found.media[0]["canonical"]) == (locator, canonical)


def test_local_copies(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/011e7e629fb9ae7b.jpg").write_bytes(b"x")
    rows = [row(5), row(6, image_id="../b"), row(7, image_id="c")]
    found = read_rows(tmp_path, *rows, images="photos")
    assert found.media[0]["path"] == "photos/011e7e629fb9ae7b.jpg"
    assert found.reasons == ["unsafe_path", "missing_file"]


def test_rows_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "RECORDS_PER_SHARD", 2)
    found = read_rows(
        tmp_path, row(1), row(2, caption_str=5), row(3, caption_str=" "), "x", row(5, image_id=None)
    )
    assert found.shards == 3
    assert [(e["reason"], e["record"]) for e in found.errors] == [
        ("bad_type", 2),
        ("empty_response", 3),
        ("bad_type", 4),
        ("bad_type", 5),
    ]


def test_another_file_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('{"data": [{"question": "x"}]}')
    with pytest.raises(UserError, match="whose elements have no caption_str"):
        check("textcaps", tmp_path, "t.json")
    (tmp_path / "t.json").write_text('{"annotations": []}')
    with pytest.raises(UserError, match="not a TextCaps file: this is an object with 'annotations"):
        check("textcaps", tmp_path, "t.json")
