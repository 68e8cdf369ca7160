"""COCO captions, and one's own images in that format."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

import curation.sources.coco as coco_format
from manifests.errors import UserError
from tests.curation.sources.reading import Read, check, read
from tests.real_data import real

LICENCES = [
    {"id": 1, "url": "http://creativecommons.org/licenses/by-nc-sa/2.0/", "name": "A-NC-SA"},
    {"id": 4, "url": "http://creativecommons.org/licenses/by/2.0/", "name": "Attribution"},
    {"id": 7, "url": "http://flickr.com/commons/usage/", "name": "No known copyright restrictions"},
    {"id": 9, "url": "https://creativecommons.org/publicdomain/zero/1.0/", "name": "CC0"},
]


def document(
    images: list[Any], annotations: list[Any], *, info: Any = None, licenses: Any = None
) -> dict[str, Any]:
    return {
        "info": info or {},
        "licenses": licenses or [],
        "images": images,
        "annotations": annotations,
    }


def caption(number: int, image: Any = 1, text: Any = "A dog.") -> dict[str, Any]:
    return {"id": number, "image_id": image, "caption": text}


def read_coco(folder: Path, content: dict[str, Any], **options: Any) -> Read:
    (folder / "captions.json").write_text(json.dumps(content))
    return read("coco", folder, "captions.json", **options)


def test_an_image_of_coco(tmp_path: Path) -> None:
    image = {
        "id": 9,
        "license": 1,
        "file_name": "000000000009.jpg",
        "coco_url": "http://images.cocodataset.org/val2017/000000000009.jpg",
        "flickr_url": "http://farm7.staticflickr.com/6116/6255196340_da26cf2c9e_z.jpg",
        "width": 640,
        "height": 480,
    }
    content = document([image], [caption(5, 9), caption(6, 9, "A cat.")], licenses=LICENCES)
    found = read_coco(tmp_path, content)
    assert [(e["source_key"], e["response"], e["licence"]) for e in found.examples] == [
        ("5", "A dog.", "CC-BY-NC-SA-2.0"),
        ("6", "A cat.", "CC-BY-NC-SA-2.0"),
    ]
    (medium,) = found.media
    assert (medium["locator"], medium["canonical"]) == (image["coco_url"], "coco:9")
    assert (medium["width"], medium["height"], medium["path"]) == (640, 480, None)


@pytest.mark.parametrize(
    ("image", "info", "locator"),
    [
        ({"coco_url": "http://c/1.jpg", "flickr_url": "http://f/1.jpg"}, {}, "http://c/1.jpg"),
        ({"flickr_url": "http://f/1.jpg", "file_name": "1.jpg"}, {}, "http://f/1.jpg"),
        ({"file_name": "http://a.org/1.jpg"}, {}, "http://a.org/1.jpg"),
        ({"file_name": "COCO_train2014_000000000001.jpg"}, {}, "coco:1"),
        ({"file_name": "000000000001.jpg"}, {}, "coco:1"),
        ({"file_name": "1.jpg"}, {"url": "http://cocodataset.org"}, "coco:1"),
        ({}, {"description": "COCO 2017 Dataset"}, "coco:1"),
    ],
)
def test_what_an_image_is_known_by(
    tmp_path: Path, image: dict[str, Any], info: dict[str, Any], locator: str
) -> None:
    found = read_coco(tmp_path, document([{"id": 1, **image}], [caption(5)], info=info))
    assert found.media[0]["locator"] == locator


@pytest.mark.parametrize(
    ("licence", "name"),
    [
        (1, "CC-BY-NC-SA-2.0"),
        (4, "CC-BY-2.0"),
        (7, "LicenseRef-No-known-copyright-restrictions"),
        (9, "CC0-1.0"),
        (8, "CC-BY-4.0"),
        (None, "CC-BY-4.0"),
    ],
)
def test_licences(tmp_path: Path, licence: int | None, name: str) -> None:
    """An image without a known licence leaves that of the format or the spec."""
    image = {"id": 1, "coco_url": "http://c/1.jpg", "license": licence}
    found = read_coco(tmp_path, document([image], [caption(5)], licenses=LICENCES))
    assert found.examples[0]["licence"] == name


def test_own_images_lie_beside_the_document(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/a.jpg").write_bytes(b"a")
    images = [{"id": "x", "file_name": "photos/a.jpg"}, {"id": "y", "file_name": "gone.jpg"}]
    found = read_coco(tmp_path, document(images, [caption(5, "x"), caption(6, "y")]))
    assert found.media[0]["path"] == "photos/a.jpg"
    assert found.media[0]["canonical"] == "sha256:" + hashlib.sha256(b"a").hexdigest()
    assert found.problem() == "missing_file: gone.jpg is not there"


@pytest.mark.parametrize(
    "images",
    ["photos", "photos/{file_name}", "photos/{image_id:03}.jpg", "photos/00{image_id}.jpg"],
)
def test_local_copies(tmp_path: Path, images: str) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/001.jpg").write_bytes(b"a")
    image = {"id": 1, "file_name": "001.jpg", "coco_url": "http://c/001.jpg"}
    found = read_coco(tmp_path, document([image], [caption(5)]), images=images)
    (medium,) = found.media
    assert (medium["locator"], medium["path"]) == ("http://c/001.jpg", "photos/001.jpg")
    assert medium["sha256"] == hashlib.sha256(b"a").hexdigest()


def test_a_local_copy_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    image = {"id": 1, "file_name": "001.jpg", "coco_url": "http://c/001.jpg"}
    found = read_coco(tmp_path, document([image], [caption(5)]), images="photos")
    assert found.problem() == "missing_file: photos/001.jpg is not there"


@pytest.mark.parametrize("name", ["../secret.jpg", "/etc/passwd", "a/../../b.jpg", "C:\\x.jpg"])
def test_a_path_that_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    content = document([{"id": 1, "file_name": name}], [caption(5)])
    (tmp_path / "data/captions.json").write_text(json.dumps(content))
    found = read("coco", tmp_path, "data/captions.json")
    assert found.problem() == f"unsafe_path: {name}"
    (tmp_path / "photos").mkdir()
    found = read("coco", tmp_path, "data/captions.json", images="photos")
    assert found.reasons == ["unsafe_path"]


def test_annotations_that_cannot_be_used(tmp_path: Path) -> None:
    annotations = [
        caption(1),
        caption(2, 99),
        caption(3, 1, 5),
        {"id": 4, "caption": "no image"},
        "text",
        caption(6, 1, " "),
        caption(7),
    ]
    images = [{"id": 1, "coco_url": "http://c/1.jpg"}, {"no": "id"}, 5]
    found = read_coco(tmp_path, document(images, annotations))
    assert [(e["reason"], e["record"]) for e in found.errors] == [
        ("missing_medium", 2),
        ("bad_type", 3),
        ("bad_type", 4),
        ("bad_type", 5),
        ("empty_response", 6),
    ]
    assert found.errors[0]["detail"] == "image_id 99 is not among the images"
    assert [example["record"] for example in found.examples] == [1, 7]


def test_shards_and_any_order_of_the_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = [{"id": n, "coco_url": f"http://c/{n}.jpg"} for n in range(1, 8)]
    annotations = [caption(100 + n, n, f"c{n}") for n in range(7, 0, -1)]
    whole = read_coco(tmp_path, document(images, annotations))
    monkeypatch.setattr(coco_format, "RECORDS_PER_SHARD", 3)
    cut = read_coco(tmp_path, dict(reversed(document(images, annotations).items())))
    assert (whole.shards, cut.shards) == (1, 3)
    assert cut.examples == whole.examples
    assert [example["response"] for example in cut.examples] == [f"c{n}" for n in range(7, 0, -1)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "not a COCO captions file: this is a list"),
        ({"rows": []}, "not a COCO captions file: this is an object with 'rows'"),
        ({"questions": [{"question_id": 1}]}, "this is a VQA file. Use the format vqav2"),
        ({"annotations": [{"question_id": 1}]}, "this is a VQA file. Use the format vqav2"),
        ({"data": [{"caption_str": "x"}]}, "Try the format textcaps"),
        (
            {"annotations": [{"id": 1, "bbox": [1]}, {"id": 2, "bbox": [1]}]},
            "this is a file without captions",
        ),
    ],
)
def test_another_file_is_refused_before_any_work(
    tmp_path: Path, content: Any, message: str
) -> None:
    (tmp_path / "c.json").write_text(json.dumps(content))
    with pytest.raises(UserError, match=message):
        check("coco", tmp_path, "c.json")


def test_a_file_without_captions_is_refused_when_it_is_planned(tmp_path: Path) -> None:
    """Its first list is that of the images, so its beginning looks like any other's."""
    boxes = [{"id": n, "image_id": 1, "bbox": [0, 0, 1, 1]} for n in range(3)]
    with pytest.raises(UserError, match="none of its 3 annotations is a caption"):
        read_coco(tmp_path, document([{"id": 1}] * 40_000, boxes))


def test_a_document_that_is_cut_off(tmp_path: Path) -> None:
    images = [{"id": n, "file_name": f"{n:012d}.jpg"} for n in range(20_000)]
    data = json.dumps(document(images, [caption(5)]))
    (tmp_path / "c.json").write_text(data[:-9])
    check("coco", tmp_path, "c.json")
    with pytest.raises(UserError, match=r"c\.json: the JSON document is cut off"):
        read("coco", tmp_path, "c.json")


@pytest.mark.parametrize(
    ("images", "message"),
    [
        ("gone", "`images`: there is no folder 'gone'"),
        ("a/{name}.jpg", "`images` has an unknown field"),
        ("a/{image_id:x}.jpg", "`images` has an unknown field"),
    ],
)
def test_images_that_lead_nowhere(tmp_path: Path, images: str, message: str) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(UserError, match=message):
        read_coco(tmp_path, document([{"id": 1}], [caption(5)]), images=images)


def test_the_real_captions() -> None:
    found = read("coco", real("coco"), "captions_val2017_1500.json")
    assert (len(found.examples), len(found.media), found.errors) == (7505, 1500, [])
    assert all(medium["canonical"].startswith("coco:") for medium in found.media)
    assert {example["licence"][:3] for example in found.examples} <= {"CC-", "Lic"}
