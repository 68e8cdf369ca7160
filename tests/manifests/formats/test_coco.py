"""The parser of COCO captions."""

from __future__ import annotations

import json
from pathlib import Path

from manifests.formats.coco import (
    CocoCaption,
    CocoImage,
    CocoLicence,
    read_captions,
    read_images,
    read_licences,
)
from manifests.formats.json_stream import BadRow
from tests.real_data import real


def test_rows_and_what_is_none(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    images = [
        {"id": 1, "file_name": "1.jpg", "width": 5, "height": -1, "license": 3, "coco_url": ""},
        {"file_name": "2.jpg"},
        "text",
    ]
    annotations = [
        {"id": 7, "image_id": 1, "caption": " A dog."},
        {"id": "8", "image_id": "x", "caption": ""},
        {"id": 9, "image_id": 1},
        {"image_id": 1, "caption": "no id"},
        {"id": True, "image_id": 1, "caption": "no id"},
        None,
    ]
    licences = [{"id": 3, "name": "n", "url": "u"}, {"id": 4}, {"name": "no id"}]
    content = {"images": images, "annotations": annotations, "licenses": licences}
    path.write_text(json.dumps(content))
    assert list(read_images(path)) == [
        CocoImage(1, "1", "1.jpg", None, None, 5, None, "3"),
        BadRow(2, "an image without `id`: {'file_name': '2.jpg'}"),
        BadRow(3, "an image without `id`: 'text'"),
    ]
    found = list(read_captions(path))
    assert found[:2] == [CocoCaption(1, "7", "1", " A dog."), CocoCaption(2, "8", "x", "")]
    assert [(type(row), row.record) for row in found[2:]] == [(BadRow, n) for n in (3, 4, 5, 6)]
    assert read_licences(path) == {"3": CocoLicence("n", "u"), "4": CocoLicence("", "")}


def test_the_real_captions() -> None:
    path = real("coco/captions_val2017_1500.json")
    captions = list(read_captions(path))
    images = {image.id for image in read_images(path) if isinstance(image, CocoImage)}
    assert (len(captions), len(images), len(read_licences(path))) == (7505, 1500, 8)
    assert {row.image_id for row in captions if isinstance(row, CocoCaption)} == images
