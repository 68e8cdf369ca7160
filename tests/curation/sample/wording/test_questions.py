"""Questions have true answers, and annotators mostly agree."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from curation.sample.scenes import random_scene
from curation.sample.wording.questions import ANNOTATORS, annotators, questions
from curation.sample.wording.words import noun

seeds = st.integers(0, 2**32)


@given(seeds)
def test_answers_are_true_and_choices_differ(seed: int) -> None:
    rng = Random(seed)
    scene = random_scene(rng)
    first = scene.groups[0]
    asked = questions(scene, rng)
    assert len(asked) >= 5
    for question in asked:
        assert len({question.answer, *question.others}) == 4
        if question.text.startswith("What color") and question.text.endswith(f"{noun(first)}?"):
            assert question.answer == first.colour
        if question.answer_type == "number":
            assert int(question.answer) in {len(group.spots) for group in scene.groups}
        if question.answer_type == "yes/no":
            assert question.answer in ("yes", "no")


@given(seeds)
def test_ten_annotators_of_whom_at_least_seven_agree(seed: int) -> None:
    rng = Random(seed)
    for question in questions(random_scene(rng), rng):
        rows = annotators(question, rng)
        assert [row["answer_id"] for row in rows] == list(range(1, ANNOTATORS + 1))
        answer, votes = Counter(row["answer"] for row in rows).most_common(1)[0]
        assert answer == question.answer
        assert votes >= 7
