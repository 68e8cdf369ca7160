"""Scenes: drawn at random but reproducible, varied, true to their words, and mirrored well."""

from dataclasses import astuple
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.sample.scenes import (
    RELATIONS,
    Group,
    Scene,
    mirrored,
    random_scene,
    render,
    similar_scene,
)

seeds = st.integers(0, 2**32)


def pixels(scene: Scene, *, t: float = 0.0, size: tuple[int, int] | None = None) -> np.ndarray:
    image = render(scene, t=t)
    return np.asarray(image.resize(size) if size else image).astype(int)


def middle(group: Group) -> float:
    return sum(spot.x for spot in group.spots) / len(group.spots)


@given(seeds, st.booleans())
def test_a_scene_is_a_function_of_the_generator(seed: int, moving: bool) -> None:
    scene = random_scene(Random(seed), moving=moving)
    assert scene == random_scene(Random(seed), moving=moving)
    assert (scene.motion is not None) == moving
    assert (scene.relation is None) == (len(scene.groups) == 1)
    assert 128 <= scene.width <= 320
    assert len({group.shape for group in scene.groups}) == len(scene.groups)
    assert len({group.colour for group in scene.groups}) == len(scene.groups)
    for group in scene.groups:
        assert 1 <= len(group.spots) <= 4
        assert all(0 < spot.x < 1 and 0 < spot.y < 1 for spot in group.spots)


@given(seeds)
def test_relations_hold_in_the_picture(seed: int) -> None:
    scene = random_scene(Random(seed))
    if scene.relation is None:
        return
    first, second = scene.groups
    if scene.relation == "left of":
        assert max(s.x for s in first.spots) < min(s.x for s in second.spots)
    elif scene.relation == "right of":
        assert min(s.x for s in first.spots) > max(s.x for s in second.spots)
    elif scene.relation == "above":
        assert max(s.y for s in first.spots) < min(s.y for s in second.spots)
    elif scene.relation == "on":
        assert abs(middle(first) - middle(second)) < 0.05
        assert first.spots[0].y < second.spots[0].y
    else:
        assert scene.relation in RELATIONS
        assert abs(middle(first) - middle(second)) < 0.65


@given(seeds)
def test_words_for_sizes_are_true(seed: int) -> None:
    for group in random_scene(Random(seed)).groups:
        tallest = max(spot.height for spot in group.spots)
        assert (group.size == "small") == (tallest < 0.24)
        assert (group.size == "large") == (tallest >= 0.4)


@given(seeds)
def test_a_mirror_image_of_a_mirror_image_is_the_scene(seed: int) -> None:
    scene = random_scene(Random(seed), moving=seed % 2 == 0)
    twice = mirrored(mirrored(scene))
    assert (twice.relation, twice.motion) == (scene.relation, scene.motion)
    assert np.allclose(
        [spot.x for group in twice.groups for spot in group.spots],
        [spot.x for group in scene.groups for spot in group.spots],
    )
    if scene.relation == "left of":
        assert mirrored(scene).relation == "right of"


@given(seeds)
def test_a_similar_scene_has_the_same_words_and_another_picture(seed: int) -> None:
    scene = random_scene(Random(seed))
    other = similar_scene(Random(seed + 1), scene)

    def words(each: Scene) -> tuple:
        kinds = [(g.shape, g.colour, g.pattern, len(g.spots)) for g in each.groups]
        return each.place, each.relation, each.motion, kinds

    assert words(other) == words(scene)
    assert other.texture != scene.texture
    assert other.groups[0].spots != scene.groups[0].spots


def test_rendering_is_deterministic_and_sized() -> None:
    scene = random_scene(Random(4))
    first = pixels(scene)
    assert first.shape == (scene.height, scene.width, 3)
    assert (first == pixels(scene)).all()


def test_time_moves_moving_scenes_and_only_those() -> None:
    still, moving = random_scene(Random(8)), random_scene(Random(8), moving=True)
    assert (pixels(still, t=0.0) == pixels(still, t=0.7)).all()
    assert np.abs(pixels(moving, t=0.0) - pixels(moving, t=0.3)).max() > 30


def test_no_two_of_sixty_scenes_look_alike() -> None:
    rng = Random(0)
    scenes = [random_scene(rng) for _ in range(60)]
    assert len({astuple(scene) for scene in scenes}) == 60
    small = np.stack([pixels(scene, size=(24, 24)) for scene in scenes]).reshape(60, -1)
    apart = np.abs(small[:, None] - small[None]).mean(axis=-1)
    assert apart[~np.eye(60, dtype=bool)].min() > 8


def test_a_given_size_is_kept() -> None:
    scene = random_scene(Random(1), moving=True, size=(160, 120))
    assert render(scene).size == (160, 120)


@pytest.mark.parametrize("shape", ["fish", "boat"])
def test_water_things_stay_near_water(shape: str) -> None:
    rng = Random(5)
    places = {
        scene.place
        for scene in (random_scene(rng) for _ in range(600))
        if any(group.shape == shape for group in scene.groups)
    }
    assert places <= {
        "sea",
        "underwater",
        "beach",
        "plain",
        "stripes",
        "checks",
        "dots",
        "confetti",
        "tartan",
    }
