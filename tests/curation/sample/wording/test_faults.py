"""Faulty captions have their fault and nothing hides it."""

import re
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from curation.sample import captions
from curation.sample.scenes import random_scene
from curation.sample.wording import faults
from curation.sample.wording.words import bare, noun

seeds = st.integers(0, 2**32)


@given(seeds)
def test_truncated_is_a_proper_prefix_that_ends_inside_a_word(seed: int) -> None:
    rng = Random(seed)
    caption = captions.dense(random_scene(rng), rng)
    cut = faults.truncated(caption, rng)
    assert caption.startswith(cut)
    assert 0.3 < len(cut) / len(caption) < 0.7
    assert cut[-1].isalpha()
    assert caption[len(cut)].isalpha()


@given(seeds)
def test_boilerplate_says_nothing_of_the_scene(seed: int) -> None:
    rng = Random(seed)
    scene = random_scene(rng)
    caption = faults.boilerplate(scene, rng).lower()
    assert scene.groups[0].colour not in caption
    assert not re.search(rf"\b{noun(scene.groups[0])}\b", caption)
    assert re.search(r"\d", caption)


@given(seeds)
def test_spam_repeats_its_key_words(seed: int) -> None:
    rng = Random(seed)
    scene = random_scene(rng)
    head = bare(scene.groups[0], size=False, pattern=False)
    assert faults.alt_text_spam(scene, rng).count(head) >= 6


@given(seeds)
def test_style_faults_carry_their_mark(seed: int) -> None:
    rng = Random(seed)
    scene = random_scene(rng)
    assert re.search(r"image|picture|photo|drawing", faults.style_image_of(scene, rng))
    assert re.search(r"camera|shot|zoom|lens", faults.style_camera(scene, rng))
    assert re.search(r"I think|favourite|love|seems|Honestly", faults.style_opinion(scene, rng))
