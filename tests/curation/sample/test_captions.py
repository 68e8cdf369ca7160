"""Caption writers say what is painted, each in its manner."""

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.sample import captions
from curation.sample.scenes import mirrored, random_scene
from curation.sample.wording.words import VERBS, agreeing, noun

WRITERS = (
    captions.concise,
    captions.coco,
    captions.alt_text,
    captions.stock_title,
    captions.description,
    captions.dense,
)

seeds = st.integers(0, 2**32)


@pytest.mark.parametrize("write", WRITERS)
def test_every_writer_names_the_thing_and_repeats_itself_on_the_same_generator(write) -> None:
    for seed in range(60):
        scene = random_scene(Random(seed), moving=seed % 2 == 0)
        caption = write(scene, Random(seed))
        assert caption == write(scene, Random(seed))
        assert noun(scene.groups[0]) in caption.lower()
        assert "  " not in caption
        assert caption == caption.strip()
        assert not re.search(r"\ba [aeiou]", caption.lower()), caption


@pytest.mark.parametrize("write", [each for each in WRITERS if each is not captions.stock_title])
def test_colour_is_said(write) -> None:
    for seed in range(60):
        scene = random_scene(Random(seed))
        assert scene.groups[0].colour in write(scene, Random(seed)).lower()


@given(seeds, st.booleans())
def test_description_is_free_of_camera_and_picture(seed: int, moving: bool) -> None:
    rng = Random(seed)
    caption = captions.description(random_scene(rng, moving=moving), rng)
    assert not re.search(r"\b(camera|image|picture|video|shot|we|i|beautiful)\b", caption.lower())
    assert caption.endswith(".")
    assert caption[0].isupper()


@given(seeds, st.booleans())
def test_dense_has_several_sentences_and_names_all_things(seed: int, moving: bool) -> None:
    rng = Random(seed)
    scene = random_scene(rng, moving=moving)
    caption = captions.dense(scene, rng)
    assert 4 <= len(re.findall(r"[.](?: |$)", caption)) <= 6
    assert all(noun(group) in caption.lower() for group in scene.groups)


@given(seeds)
def test_alt_text_is_lower_case_and_tokenised(seed: int) -> None:
    rng = Random(seed)
    caption = captions.alt_text(random_scene(rng), rng)
    assert caption == caption.lower()
    assert not re.search(r"\w[.,]", caption)


def test_sides_are_exchanged_for_mirrored_scenes() -> None:
    rng = Random(0)
    scene = next(s for s in (random_scene(rng) for _ in range(500)) if s.relation == "left of")
    said = " ".join(captions.description(scene, Random(k)) for k in range(9))
    flipped = " ".join(captions.description(mirrored(scene), Random(k)) for k in range(9))
    assert "to the left of" in said
    assert "to the left of" not in flipped
    assert "to the right of" in flipped


def test_writers_vary() -> None:
    scene = random_scene(Random(3), moving=True)
    for write in WRITERS:
        assert len({write(scene, Random(k)) for k in range(60)}) >= 8, write.__name__


def test_verbs_agree() -> None:
    rng = Random(1)
    for _ in range(50):
        group = random_scene(rng).groups[0]
        for verb in VERBS:
            assert (agreeing(verb, group) == verb) == (len(group.spots) == 1)
