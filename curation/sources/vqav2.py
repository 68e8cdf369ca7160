"""VQA v2: questions and their answers, in two JSON documents that belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

import orjson

from curation.sources.base import (
    Format,
    InputFile,
    ReaderOptions,
    RecordError,
    Records,
    Shard,
    one_medium,
    records_table,
)
from curation.sources.documents import (
    RECORDS_PER_SHARD,
    digest_of,
    ranges,
    require_file,
    rows_of_shard,
)
from curation.sources.image_folder import check_images, image_folder
from curation.sources.local_files import NO_FILE, file_columns
from manifests.errors import UserError
from manifests.formats.json_stream import BadRow, describe, read_head
from manifests.formats.vqav2 import (
    VqaAnnotation,
    VqaQuestion,
    coco_file_name,
    read_annotations,
    read_document,
    read_questions,
)

if TYPE_CHECKING:
    import numpy as np


class VqaV2(Format):
    """Any number of questions and annotations documents, in any order, paired by `question_id`.

    The response is the most frequent answer; all ten are in `extra`. An image is `coco:ID`. With
    `images`, it lies there as COCO of 2014 names its files, where the document or its name says
    which part it is of; else give a template. A question without annotation, and the reverse, is
    an ingest error. The abstract scenes are not COCO images and are not read.
    """

    name = "vqav2"
    title = "VQA v2: questions and answers about COCO images"
    columns: ClassVar = {
        "questions": "question_id (the key), image_id, question",
        "annotations": "question_id, image_id, multiple_choice_answer, answers, question_type,"
        " answer_type",
    }
    homepage = "visualqa.org"
    terms = "CC BY 4.0; the images belong to their owners"
    licence = "CC-BY-4.0"
    task = "vqa"
    dataset = "vqav2"
    options: ClassVar = frozenset({"images"})
    unit = "records"

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        kinds = set()
        for file in files:
            require_file(file.path, format_name=self.name)
            document = read_document(file.path)
            if document.kind is None:
                raise UserError(
                    f"not a VQA file: this is {describe(read_head(file.path))},"
                    " and no list `questions` or `annotations` with question_id",
                    where=str(file.path),
                    remedy="COCO captions have the format coco",
                )
            if (document.data_type or "").startswith("abstract"):
                raise UserError(
                    "these are questions about abstract scenes, not about COCO images",
                    where=str(file.path),
                    remedy="Use the files v2_*_mscoco_*",
                )
            kinds.add(document.kind)
            if document.kind == "questions":
                named = document.data_subtype is not None
                check_images(options.images, file, has_file_names=named)
        for kind in ("questions", "annotations"):
            if files and kind not in kinds:
                raise UserError(
                    f"there is no {kind} document among the {len(files)} files",
                    where=", ".join(file.name for file in files)[:200],
                    remedy="`files` needs both: questions and annotations",
                )

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        import numpy as np

        questions, annotations = _by_kind(files)
        digests = {file.name: digest_of([file]) for file in files}
        asked = [_question_ids(file) for file in questions]
        answered = [_annotation_ids(file) for file in annotations]
        shards = []
        for file, ids in zip(questions, asked, strict=True):
            for start, stop in ranges(len(ids), RECORDS_PER_SHARD):
                partners = [
                    partner
                    for partner, their in zip(annotations, answered, strict=True)
                    if np.isin(ids[start:stop], their).any()
                ]
                shards.append(_shard([file, *partners], start, stop, digests))
        known = np.concatenate([np.zeros(0, np.int64), *asked])
        before = np.zeros(0, np.int64)
        for place, (file, ids) in enumerate(zip(annotations, answered, strict=True)):
            paired = np.isin(ids, known) & ~np.isin(ids, before)
            before = np.concatenate([before, ids])
            if not paired.all() or len(np.unique(ids)) < len(ids):
                # Annotations that no question has: a shard of nothing but errors.
                others = [*questions, *annotations[:place]]
                shards.append(_shard([file, *others], 0, len(ids), digests))
        return shards

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        first, *others = shard.files
        if read_document(first.path).kind == "annotations":
            return Records(records_table(0), _left_over(first, others))
        return _read_questions(shard, options)


def _by_kind(files: Sequence[InputFile]) -> tuple[list[InputFile], list[InputFile]]:
    kinds = {file.name: read_document(file.path).kind for file in files}
    questions = [file for file in files if kinds[file.name] == "questions"]
    return questions, [file for file in files if kinds[file.name] == "annotations"]


def _shard(files: Sequence[InputFile], start: int, stop: int, digests: dict[str, str]) -> Shard:
    import hashlib

    together = "".join(digests[file.name] for file in files)
    digest = hashlib.sha256(together.encode()).hexdigest()
    return Shard(tuple(files), start, stop, start + 1, digest)


def _ids(rows: Iterable[VqaQuestion | VqaAnnotation | BadRow]) -> np.ndarray:
    """The question ids (int64) of a document, -1 for an element that has none."""
    import numpy as np

    found = (-1 if isinstance(row, BadRow) else row.question_id for row in rows)
    return np.fromiter(found, dtype=np.int64)


def _question_ids(file: InputFile) -> np.ndarray:
    return _ids(read_questions(file.path))


def _annotation_ids(file: InputFile) -> np.ndarray:
    return _ids(read_annotations(file.path))


def _left_over(file: InputFile, others: Sequence[InputFile]) -> list[RecordError]:
    """The annotations that are wrong, that no question has, or that are not the first of theirs."""
    questions, annotations = _by_kind(others)
    asked = {int(number) for other in questions for number in _question_ids(other)}
    seen = {int(number) for other in annotations for number in _annotation_ids(other)}
    errors = []
    for row in read_annotations(file.path):
        if isinstance(row, BadRow):
            errors.append(RecordError("bad_type", row.detail, row.record))
        elif row.question_id not in asked:
            detail = f"no question has the question_id {row.question_id}"
            errors.append(RecordError("unpaired", detail, row.record))
        elif row.question_id in seen:
            detail = f"another annotation of question_id {row.question_id}"
            errors.append(RecordError("repeated", detail, row.record))
        else:
            seen.add(row.question_id)
    return errors


def _read_questions(shard: Shard, options: ReaderOptions) -> Records:
    import pyarrow as pa

    file, *partners = shard.files
    questions, errors = rows_of_shard(read_questions(file.path), shard)
    answers = _answers_to(questions, partners)
    folder = image_folder(options.images, file)
    subtype = read_document(file.path).data_subtype
    local = []
    for question in questions:
        name = coco_file_name(question.image_id, data_subtype=subtype) if subtype else None
        local.append(
            folder.find(image_id=str(question.image_id), file_name=name) if folder else NO_FILE
        )
    found = [answers.get(question.question_id) for question in questions]
    problems = [
        _unpaired(question, answer) or copy.problem
        for question, answer, copy in zip(questions, found, local, strict=True)
    ]
    table = records_table(
        len(questions),
        record=[question.record for question in questions],
        key=[str(question.question_id) for question in questions],
        prompt=[question.question for question in questions],
        response=[answer and answer.answer for answer in found],
        media=one_medium(
            len(questions),
            kind="image",
            locator=pa.array([f"coco:{q.image_id}" for q in questions], pa.string()),
            **file_columns(local),
        ),
        extra=[answer and _extra(answer) for answer in found],
        problem=problems,
    )
    return Records(table, errors)


def _answers_to(
    questions: Sequence[VqaQuestion], partners: Sequence[InputFile]
) -> dict[int, VqaAnnotation]:
    """The first annotation of each question."""
    wanted = {question.question_id for question in questions}
    found: dict[int, VqaAnnotation] = {}
    for partner in partners:
        for row in read_annotations(partner.path):
            if len(found) == len(wanted):
                return found
            if isinstance(row, VqaAnnotation) and row.question_id in wanted:
                found.setdefault(row.question_id, row)
    return found


def _unpaired(question: VqaQuestion, answer: VqaAnnotation | None) -> str | None:
    if answer is None:
        return f"unpaired: no annotation has the question_id {question.question_id}"
    if answer.image_id != question.image_id:
        return f"unpaired: the annotation is of image {answer.image_id}, not {question.image_id}"
    return None


def _extra(answer: VqaAnnotation) -> str:
    return orjson.dumps(
        {
            "answer_type": answer.answer_type,
            "answers": answer.answers,
            "question_type": answer.question_type,
        }
    ).decode()
