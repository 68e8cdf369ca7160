"""VQA v2: questions and annotations, paired by id."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import curation.sources.vqav2 as vqav2_format
from curation.sources import get_format
from curation.sources.base import ReaderOptions
from manifests.errors import UserError
from tests.curation.sources.reading import Read, check, inputs, read
from tests.real_data import real


def question(number: int, image: int = 9, text: Any = "What?") -> dict[str, Any]:
    return {"question_id": number, "image_id": image, "question": text}


def annotation(number: int, image: int = 9, answer: Any = "a dog") -> dict[str, Any]:
    return {
        "question_id": number,
        "image_id": image,
        "question_type": "what",
        "answer_type": "other",
        "multiple_choice_answer": answer,
        "answers": [{"answer": f"a{n}", "answer_confidence": "yes", "answer_id": n} for n in "12"],
    }


def put(path: Path, rows: list[Any], **about: Any) -> None:
    name = "questions" if path.name.startswith("q") else "annotations"
    path.write_text(json.dumps({**about, name: rows}))


def read_pair(
    folder: Path, questions: list[Any], annotations: list[Any], about: Any = None, **options: Any
) -> Read:
    put(folder / "q.json", questions, **(about or {}))
    put(folder / "a.json", annotations, **(about or {}))
    return read("vqav2", folder, "a.json", "q.json", **options)


def test_a_question_and_its_answers(tmp_path: Path) -> None:
    found = read_pair(tmp_path, [question(90)], [annotation(90)])
    (example,), (medium,) = found.examples, found.media
    assert (example["source_key"], example["task"]) == ("90", "vqa")
    assert (example["prompt"], example["response"]) == ("What?", "a dog")
    assert example["extra"] == (
        '{"answer_type":"other","answers":["a1","a2"],"question_type":"what"}'
    )
    assert example["file"] == "q.json"
    assert (medium["locator"], medium["path"]) == ("coco:9", None)


def test_pairs_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question finds its answer, whatever the order of the files and of their rows."""
    monkeypatch.setattr(vqav2_format, "RECORDS_PER_SHARD", 3)
    for part, first in (("train", 0), ("val", 100)):
        numbers = range(first, first + 7)
        put(tmp_path / f"q_{part}.json", [question(n) for n in numbers])
        rows = [annotation(n, answer=f"answer {n}") for n in reversed(numbers)]
        put(tmp_path / f"a_{part}.json", rows)
    names = ["a_val.json", "q_train.json", "q_val.json", "a_train.json"]
    found = read("vqav2", tmp_path, *names)
    assert (found.shards, found.errors) == (6, [])
    answers = {example["source_key"]: example["response"] for example in found.examples}
    assert answers == {str(n): f"answer {n}" for n in [*range(7), *range(100, 107)]}


def test_a_shard_reads_only_its_partners(tmp_path: Path) -> None:
    for part, number in (("train", 1), ("val", 2)):
        put(tmp_path / f"q_{part}.json", [question(number)])
        put(tmp_path / f"a_{part}.json", [annotation(number)])
    names = ["a_train.json", "a_val.json", "q_train.json", "q_val.json"]
    shards = get_format("vqav2").plan(inputs(tmp_path, names), ReaderOptions())
    assert [[file.name for file in shard.files] for shard in shards] == [
        ["q_train.json", "a_train.json"],
        ["q_val.json", "a_val.json"],
    ]


def test_every_record_is_accounted_for(tmp_path: Path) -> None:
    found = read_pair(
        tmp_path,
        [question(1), question(2), question(3), question(4, text=None), question(5), "x"],
        [
            annotation(1),
            annotation(1, answer="again"),
            annotation(3, image=8),
            annotation(5, answer=5),
            annotation(77),
        ],
    )
    assert [(e["file"], e["record"], e["reason"]) for e in found.errors] == [
        ("q.json", 2, "unpaired"),
        ("q.json", 3, "unpaired"),
        ("q.json", 4, "bad_type"),
        ("q.json", 5, "unpaired"),
        ("q.json", 6, "bad_type"),
        ("a.json", 2, "repeated"),
        ("a.json", 4, "bad_type"),
        ("a.json", 5, "unpaired"),
    ]
    details = [error["detail"] for error in found.errors]
    assert details[0] == "no annotation has the question_id 2"
    assert details[1] == "the annotation is of image 8, not 9"
    assert details[4] == ("a question without `question_id`, `image_id` or `question`: 'x'")
    assert details[5] == "another annotation of question_id 1"
    assert details[7] == "no question has the question_id 77"
    assert [example["response"] for example in found.examples] == ["a dog"]


def test_an_annotation_repeated_in_another_file(tmp_path: Path) -> None:
    put(tmp_path / "q.json", [question(1)])
    put(tmp_path / "a1.json", [annotation(1, answer="first")])
    put(tmp_path / "a2.json", [annotation(1, answer="second")])
    found = read("vqav2", tmp_path, "q.json", "a1.json", "a2.json")
    assert [example["response"] for example in found.examples] == ["first"]
    assert (found.reasons, found.errors[0]["file"]) == (["repeated"], "a2.json")


@pytest.mark.parametrize(
    ("about", "images", "path"),
    [
        ({"data_subtype": "train2014"}, "coco", "coco/COCO_train2014_000000000009.jpg"),
        (
            {},
            "coco/COCO_train2014_{image_id:012}.jpg",
            "coco/COCO_train2014_000000000009.jpg",
        ),
    ],
)
def test_local_copies(tmp_path: Path, about: Any, images: str, path: str) -> None:
    (tmp_path / "coco").mkdir()
    (tmp_path / path).write_bytes(b"x")
    found = read_pair(
        tmp_path,
        [question(1), question(2, 10)],
        [annotation(1), annotation(2, 10)],
        about,
        images=images,
    )
    (medium,) = found.media
    assert (medium["locator"], medium["path"], medium["bytes"]) == ("coco:9", path, 1)
    assert found.reasons == ["missing_file"]


def test_the_part_of_coco_may_stand_in_the_name(tmp_path: Path) -> None:
    (tmp_path / "coco").mkdir()
    (tmp_path / "coco/COCO_val2014_000000000009.jpg").write_bytes(b"x")
    put(tmp_path / "q_OpenEnded_mscoco_val2014_questions.json", [question(1)])
    put(tmp_path / "a.json", [annotation(1)])
    names = ["q_OpenEnded_mscoco_val2014_questions.json", "a.json"]
    found = read("vqav2", tmp_path, *names, images="coco")
    assert found.media[0]["path"] == "coco/COCO_val2014_000000000009.jpg"


def test_what_is_refused_before_any_work(tmp_path: Path) -> None:
    put(tmp_path / "q.json", [question(1)])
    put(tmp_path / "a.json", [annotation(1)])
    (tmp_path / "coco.json").write_text('{"annotations": [{"id": 1, "caption": "x"}]}')
    put(tmp_path / "q_abstract.json", [question(1)], data_type="abstract_v002")
    (tmp_path / "photos").mkdir()
    with pytest.raises(UserError, match="there is no annotations document among the 1 files"):
        check("vqav2", tmp_path, "q.json")
    with pytest.raises(UserError, match="there is no questions document among the 2 files"):
        check("vqav2", tmp_path, "a.json", "a.json")
    with pytest.raises(UserError, match="not a VQA file: this is an object with 'annotations'"):
        check("vqav2", tmp_path, "coco.json")
    with pytest.raises(UserError, match="questions about abstract scenes"):
        check("vqav2", tmp_path, "q_abstract.json", "a.json")
    with pytest.raises(UserError, match="does not say which part of COCO its images are"):
        check("vqav2", tmp_path, "q.json", "a.json", images="photos")


def test_the_real_questions() -> None:
    found = read("vqav2", real("vqav2"), "annotations.json", "questions.json")
    assert (len(found.examples), found.errors) == (2000, [])
    assert {len(json.loads(e["extra"])["answers"]) for e in found.examples} == {10}
