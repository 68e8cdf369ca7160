"""The JSON documents of COCO captions and of VQAv2, as published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from curation.sample.world import HOST, Subject

_INFO = {
    "description": "Embedded sample of rendered scenes",
    "url": f"https://{HOST}",
    "version": "1.0",
    "year": 2024,
    "contributor": "curate sample",
    "date_created": "2024/01/01",
}
_LICENSE = {
    "url": "http://creativecommons.org/licenses/by/4.0/",
    "id": 1,
    "name": "Attribution License",
}

Row = dict[str, object]


def image_row(subject: Subject) -> Row:
    """One entry of `images`; the subject's name is the image's id."""
    name = subject.medium.path.rsplit("/", 1)[1]
    address = f"https://{HOST}/coco/{name}"
    scene = subject.known.scene
    return {
        "license": 1,
        "file_name": name,
        "coco_url": address,
        "height": scene.height,
        "width": scene.width,
        "date_captured": "2024-01-01 00:00:00",
        "flickr_url": address,
        "id": int(subject.name),
    }


def _save(path: Path, document: Row) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")


def save_captions(path: Path, images: Sequence[Subject], annotations: Sequence[Row]) -> None:
    """A captions document; an annotation has image_id, id and caption."""
    _save(
        path,
        {
            "info": _INFO,
            "licenses": [_LICENSE],
            "images": [image_row(each) for each in images],
            "type": "captions",
            "annotations": list(annotations),
        },
    )


def save_questions(folder: Path, questions: Sequence[Row], annotations: Sequence[Row]) -> None:
    """`questions.json` and `annotations.json` in VQAv2's schema."""
    head: Row = {"info": _INFO, "license": _LICENSE, "data_type": "sample", "data_subtype": "train"}
    _save(
        folder / "questions.json",
        {**head, "task_type": "Open-Ended", "questions": list(questions)},
    )
    _save(folder / "annotations.json", {**head, "annotations": list(annotations)})
