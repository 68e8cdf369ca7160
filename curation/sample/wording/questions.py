"""Questions about a scene, with the answers of ten annotators and with four choices."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from curation.sample.drawing.palette import COLOURS
from curation.sample.drawing.places import PLACES
from curation.sample.drawing.shapes import SHAPES
from curation.sample.scenes import Group, Scene
from curation.sample.wording.words import RELATION_PHRASES, agreeing, counted, named, noun

ANNOTATORS = 10

# what some annotators say instead
_ALSO = {
    "grey": "gray",
    "turquoise": "teal",
    "purple": "violet",
    "orange": "red",
    "pink": "purple",
    "brown": "tan",
    "1": "2",
    "2": "3",
    "3": "4",
    "4": "3",
    "yes": "no",
    "no": "yes",
}

# short answers to "where": in the manner of annotators
_SHORT_PLACES = {
    "night": "outside",
    "mountains": "mountains",
    "underwater": "under water",
    "sunset": "outside",
    "bricks": "brick wall",
    "shelves": "library",
    "checks": "checkered background",
    "stripes": "striped background",
    "dots": "dotted background",
    "plain": "plain background",
}


@dataclass(frozen=True)
class Question:
    """A question, its answer, three wrong answers, and VQAv2's two labels."""

    text: str
    answer: str
    others: tuple[str, str, str]
    question_type: str
    answer_type: str


def questions(scene: Scene, rng: Random) -> list[Question]:
    """The questions a scene allows, in random order."""
    found = [_where(scene, rng)]
    for group in scene.groups:
        found += [
            _colour(group, rng),
            _count(group),
            _is_there(scene, group, rng),
            _is_colour(group, rng),
        ]
    if scene.relation is not None:
        found.append(_beside(scene, rng))
    rng.shuffle(found)
    return found


def annotators(question: Question, rng: Random) -> list[dict[str, str | int]]:
    """Ten answers in VQAv2's schema; up to three of them differ from the agreed one."""
    dissent = rng.choice((0, 0, 0, 1, 1, 2, 3))
    wrong = _ALSO.get(question.answer, question.others[0])
    places = set(rng.sample(range(ANNOTATORS), dissent))
    return [
        {
            "answer": wrong if k in places else question.answer,
            "answer_confidence": "maybe" if k in places or rng.random() < 0.1 else "yes",
            "answer_id": k + 1,
        }
        for k in range(ANNOTATORS)
    ]


def _three(rng: Random, options: list[str]) -> tuple[str, str, str]:
    first, second, third = rng.sample(options, 3)
    return first, second, third


def _colour(group: Group, rng: Random) -> Question:
    verb = agreeing("is", group)
    others = _three(rng, [name for name in COLOURS if name != group.colour])
    return Question(
        f"What color {verb} the {noun(group)}?",
        group.colour,
        others,
        f"what color {verb} the",
        "other",
    )


def _count(group: Group) -> Question:
    number = counted(group)
    others = [str(k) for k in (1, 2, 3, 4, 5) if k != number][:3]
    text = f"How many {SHAPES[group.shape].plural} are there?"
    return Question(text, str(number), (others[0], others[1], others[2]), "how many", "number")


def _is_there(scene: Scene, group: Group, rng: Random) -> Question:
    present = {each.shape for each in scene.groups}
    yes = rng.random() < 0.5
    absent = rng.choice([name for name in SHAPES if name not in present])
    shape = SHAPES[group.shape if yes else absent]
    many = yes and counted(group) > 1
    text = (
        f"Are there any {shape.plural} in the picture?"
        if many
        else (f"Is there {'an' if shape.name[0] in 'aeiou' else 'a'} {shape.name} in the picture?")
    )
    kind = "are there any" if many else "is there a"
    return Question(
        text, "yes" if yes else "no", ("no" if yes else "yes", "maybe", "unclear"), kind, "yes/no"
    )


def _is_colour(group: Group, rng: Random) -> Question:
    yes = rng.random() < 0.5
    colour = group.colour if yes else rng.choice([name for name in COLOURS if name != group.colour])
    verb = agreeing("is", group)
    return Question(
        f"{verb.capitalize()} the {noun(group)} {colour}?",
        "yes" if yes else "no",
        ("no" if yes else "yes", "maybe", "unclear"),
        f"{verb} the",
        "yes/no",
    )


def _short_place(name: str) -> str:
    return _SHORT_PLACES.get(name, name)


def _where(scene: Scene, rng: Random) -> Question:
    first = scene.groups[0]
    answer = _short_place(scene.place)
    others = _three(rng, sorted({_short_place(name) for name in PLACES} - {answer}))
    verb = agreeing("is", first)
    return Question(
        f"Where {verb} the {noun(first)}?", answer, others, f"where {verb} the", "other"
    )


def _beside(scene: Scene, rng: Random) -> Question:
    assert scene.relation is not None
    first, second = scene.groups
    phrase = RELATION_PHRASES[scene.relation][0]
    answer = noun(first)
    others = _three(rng, [name for name in SHAPES if name not in (first.shape, second.shape)])
    text = (
        f"What is {phrase} the {noun(second)}?"
        if counted(second) == 1
        else (f"What is {phrase} {named(second, size=False)}?")
    )
    return Question(text, answer, others, "what is", "other")
