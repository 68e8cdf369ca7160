"""Custom data in COCO's and VQAv2's schemas, over the same pictures."""

from __future__ import annotations

from pathlib import Path
from random import Random

from curation.sample import captions
from curation.sample.formats.coco import Row, save_captions, save_questions
from curation.sample.formats.source import Source
from curation.sample.media import Still
from curation.sample.scenes import Scene
from curation.sample.wording.questions import annotators, questions
from curation.sample.world import Known, Record, Subject, World

CAPTIONS, ANNOTATIONS = "sources/custom/captions_train.json", "sources/custom/annotations.json"

CAPTIONS_EACH = 5


class CustomCaptions(Source):
    """Pictures with five captions each; a record is one caption."""

    dataset = "custom_captions"
    caption_column = "caption"
    batch = CAPTIONS_EACH

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.images: list[Subject] = []

    def write(self, scene: Scene, rng: Random) -> str:
        return captions.coco(scene, rng)

    def fresh(self, known: Known | None = None) -> Subject:
        """A picture that has all its captions but one."""
        known = known or self.world.random_known(self.rng)
        number = self.world.name(lambda: str(self.rng.randrange(1000, 600_000)))
        still = Still(f"media/custom/{int(number):012d}.jpg", known.scene)
        self.world.show(still)
        subject = Subject(known, still, number)
        self.images.append(subject)
        for _ in range(CAPTIONS_EACH - 1):
            self.record(subject, self.world.caption(self.write, known.scene, self.rng))
        return subject

    def record(self, subject: Subject, caption: str, *, told: Scene | None = None) -> Record:
        row: dict[str, str | int] = {
            "image_id": int(subject.name),
            "id": int(self.world.name(lambda: str(self.rng.randrange(600_000, 9_000_000)))),
            "caption": caption,
        }
        return self.world.add(Record(CAPTIONS, self.dataset, subject, caption, row))

    def save(self, records: list[Record], root: Path) -> None:
        save_captions(root / CAPTIONS, self.images, [dict(each.row) for each in records])


class CustomQuestions(Source):
    """Questions about the same pictures; a record is one question with its ten answers."""

    dataset = "custom_questions"
    caption_column = "multiple_choice_answer"

    def __init__(self, world: World, pictures: CustomCaptions) -> None:
        super().__init__(world)
        self._pictures = pictures
        self._asked: dict[str, list[Record]] = {}
        self._answers: dict[int, list[dict[str, str | int]]] = {}

    def clean(self) -> None:
        """One more question; the pictures take turns."""
        images = self._pictures.images
        subject = images[len(self._answers) % len(images)]
        asked = self._asked.setdefault(subject.name, [])
        used = {each.row["question"] for each in asked}
        question = next(
            each for each in questions(subject.known.scene, self.rng) if each.text not in used
        )
        number = int(subject.name) * 1000 + len(asked)
        row: dict[str, str | int] = {
            "image_id": int(subject.name),
            "question": question.text,
            "question_id": number,
            "question_type": question.question_type,
            "multiple_choice_answer": question.answer,
            "answer_type": question.answer_type,
        }
        self._answers[number] = annotators(question, self.rng)
        record = Record(ANNOTATIONS, self.dataset, subject, question.answer, row)
        asked.append(self.world.add(record))

    def save(self, records: list[Record], root: Path) -> None:
        asked: list[Row] = []
        answered: list[Row] = []
        for row in (record.row for record in records):
            asked.append({key: row[key] for key in ("image_id", "question", "question_id")})
            answered.append(
                {
                    "question_type": row["question_type"],
                    "multiple_choice_answer": row["multiple_choice_answer"],
                    "answers": self._answers[int(row["question_id"])],
                    "image_id": row["image_id"],
                    "answer_type": row["answer_type"],
                    "question_id": row["question_id"],
                }
            )
        save_questions((root / ANNOTATIONS).parent, asked, answered)
