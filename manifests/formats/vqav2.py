"""VQA v2: questions in one JSON document, their answers in another (Goyal et al. 2017).

`{questions: [{image_id, question, question_id}, ...]}` and `{annotations: [{question_id, image_id,
question_type, answer_type, answers: [{answer, answer_confidence, answer_id} x 10],
multiple_choice_answer}, ...]}`, both with `data_type` (mscoco or abstract) and `data_subtype`
(such as train2014) beside the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from manifests.formats.json_stream import BadRow, head_list, read_head, stream_items
from manifests.formats.values import number, shown, text

_SUBTYPE_IN_NAME = re.compile(r"(?:train|val|test)(?:-dev)?20\d\d")


@dataclass(frozen=True, slots=True)
class VqaDocument:
    """What a document is.

    Args:
        kind: which of the two lists it has; None for neither.
        data_type: mscoco or abstract, where the beginning of the document says so.
        data_subtype: such as train2014, from the beginning of the document or from its name.
    """

    kind: Literal["questions", "annotations"] | None
    data_type: str | None
    data_subtype: str | None


@dataclass(frozen=True, slots=True)
class VqaQuestion:
    """One question about one image."""

    record: int
    question_id: int
    image_id: int
    question: str


@dataclass(frozen=True, slots=True)
class VqaAnnotation:
    """The answers to one question: the most frequent one, and all of them (ten, as a rule)."""

    record: int
    question_id: int
    image_id: int
    answer: str
    answers: tuple[str, ...]
    question_type: str | None
    answer_type: str | None


def read_document(path: Path) -> VqaDocument:
    """What a document is, by its beginning.

    Raises:
        UserError: it is not JSON.
    """
    head = read_head(path)
    kind: Literal["questions", "annotations"] | None = None
    questions, annotations = head_list(head, "questions"), head_list(head, "annotations")
    if questions and isinstance(questions[0], dict) and "question_id" in questions[0]:
        kind = "questions"
    elif annotations and isinstance(annotations[0], dict) and "question_id" in annotations[0]:
        kind = "annotations"
    named = _SUBTYPE_IN_NAME.search(path.name)
    return VqaDocument(
        kind=kind,
        data_type=text(head, "data_type"),
        data_subtype=text(head, "data_subtype") or (named.group() if named else None),
    )


def read_questions(path: Path) -> Iterator[VqaQuestion | BadRow]:
    """The list `questions`, in order.

    Raises:
        UserError: the document is cut off or not JSON.
    """
    for record, item in enumerate(stream_items(path, prefix="questions.item"), start=1):
        question_id, image_id = number(item, "question_id"), number(item, "image_id")
        question = text(item, "question")
        if question_id is None or image_id is None or question is None:
            lost = "without `question_id`, `image_id` or `question`"
            yield BadRow(record, f"a question {lost}: {shown(item)}")
        else:
            yield VqaQuestion(record, question_id, image_id, question)


def read_annotations(path: Path) -> Iterator[VqaAnnotation | BadRow]:
    """The list `annotations`, in order.

    Raises:
        UserError: the document is cut off or not JSON.
    """
    for record, item in enumerate(stream_items(path, prefix="annotations.item"), start=1):
        question_id, image_id = number(item, "question_id"), number(item, "image_id")
        answer = text(item, "multiple_choice_answer")
        if question_id is None or image_id is None or answer is None:
            lost = "without `question_id`, `image_id` or `multiple_choice_answer`"
            yield BadRow(record, f"an annotation {lost}: {shown(item)}")
            continue
        given = item.get("answers")
        answers = [text(one, "answer") for one in given] if isinstance(given, list) else []
        yield VqaAnnotation(
            record=record,
            question_id=question_id,
            image_id=image_id,
            answer=answer,
            answers=tuple(one for one in answers if one is not None),
            question_type=text(item, "question_type"),
            answer_type=text(item, "answer_type"),
        )


def coco_file_name(image_id: int, *, data_subtype: str) -> str:
    """The name of a COCO 2014 or 2015 image, such as `COCO_train2014_000000000009.jpg`."""
    return f"COCO_{data_subtype.replace('-dev', '')}_{image_id:012d}.jpg"
