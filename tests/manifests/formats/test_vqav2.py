"""The parser of VQA v2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from manifests.formats.json_stream import BadRow
from manifests.formats.vqav2 import (
    VqaAnnotation,
    VqaQuestion,
    coco_file_name,
    read_annotations,
    read_document,
    read_questions,
)
from tests.real_data import real


def put(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content))
    return path


def test_rows_and_what_is_none(tmp_path: Path) -> None:
    questions = [
        {"question_id": 10, "image_id": 1, "question": "What?"},
        {"question_id": "10", "image_id": 1, "question": "What?"},
        5,
    ]
    answers = [{"answer": "a"}, {"answer": 5}, "b", {"answer": "c"}]
    annotations = [
        {"question_id": 10, "image_id": 1, "multiple_choice_answer": "a", "answers": answers},
        {"question_id": 10, "image_id": 1},
    ]
    path = put(tmp_path / "both.json", {"questions": questions, "annotations": annotations})
    found = list(read_questions(path))
    assert found[0] == VqaQuestion(1, 10, 1, "What?")
    assert [(type(row), row.record) for row in found[1:]] == [(BadRow, 2), (BadRow, 3)]
    first, second = read_annotations(path)
    assert first == VqaAnnotation(1, 10, 1, "a", ("a", "c"), None, None)
    assert isinstance(second, BadRow)


@pytest.mark.parametrize(
    ("name", "content", "kind", "data_type", "subtype"),
    [
        (
            "q.json",
            {"data_type": "mscoco", "data_subtype": "val2014", "questions": [{"question_id": 1}]},
            "questions",
            "mscoco",
            "val2014",
        ),
        (
            "v2_mscoco_train2014_annotations.json",
            {"annotations": [{"question_id": 1}]},
            "annotations",
            None,
            "train2014",
        ),
        (
            "v2_test-dev2015_questions.json",
            {"questions": [{"question_id": 1}]},
            "questions",
            None,
            "test-dev2015",
        ),
        ("captions.json", {"annotations": [{"id": 1, "caption": "x"}]}, None, None, None),
        ("list.json", [1], None, None, None),
    ],
)
def test_what_a_document_is(
    tmp_path: Path,
    name: str,
    content: Any,
    kind: str | None,
    data_type: str | None,
    subtype: str | None,
) -> None:
    found = read_document(put(tmp_path / name, content))
    assert (found.kind, found.data_type, found.data_subtype) == (kind, data_type, subtype)


def test_names_of_coco_images() -> None:
    assert coco_file_name(9, data_subtype="train2014") == "COCO_train2014_000000000009.jpg"
    assert coco_file_name(581929, data_subtype="test-dev2015") == ("COCO_test2015_000000581929.jpg")


def test_the_real_questions() -> None:
    questions = list(read_questions(real("vqav2/questions.json")))
    annotations = list(read_annotations(real("vqav2/annotations.json")))
    assert len(questions) == len(annotations) == 2000
    assert not any(isinstance(row, BadRow) for row in [*questions, *annotations])
