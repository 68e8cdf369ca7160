"""The painter: everything in a scene can be seen, and frames follow the motion."""

from random import Random

import numpy as np

from curation.sample.drawing.palette import COLOURS, distance
from curation.sample.drawing.places import backdrop
from curation.sample.drawing.stage import FAINT, Stage
from curation.sample.scenes import Scene, random_scene


def empty(scene: Scene) -> np.ndarray:
    """The scene's place without anything in it, and without its light."""
    image = backdrop(
        scene.place,
        width=scene.width,
        height=scene.height,
        horizon=scene.horizon,
        texture=scene.texture,
        grain=scene.grain,
        vignette=scene.vignette,
        gains=(
            scene.light * (1 + 0.06 * scene.warmth),
            scene.light,
            scene.light * (1 - 0.08 * scene.warmth),
        ),
    )
    return np.asarray(image).astype(int)


def test_every_thing_can_be_seen_on_its_ground() -> None:
    rng = Random(12)
    faint = 0
    for _ in range(60):
        scene = random_scene(rng)
        difference = np.abs(np.asarray(Stage(scene).at(0.0)).astype(int) - empty(scene)).sum(-1)
        for group in scene.groups:
            for spot in group.spots:
                x, y = round(spot.x * scene.width), round(spot.y * scene.height)
                half = max(3, round(spot.height * scene.height / 2))
                part = difference[max(0, y - half) : y + half, max(0, x - half) : x + half]
                assert np.quantile(part, 0.8) > 30, (group.shape, group.colour, scene.place)
                ground = empty(scene)[max(0, y - half) : y + half, max(0, x - half) : x + half]
                mean = tuple(int(value) for value in ground.mean(axis=(0, 1)))
                faint += distance(COLOURS[group.colour], mean) < FAINT
    assert faint > 3, "the scenes hold things in their ground's own colour"


def test_frames_of_a_moving_scene_differ_only_where_things_are() -> None:
    scene = random_scene(Random(21), moving=True)
    stage = Stage(scene)
    first, last = (np.asarray(stage.at(t)).astype(int) for t in (0.0, 0.4))
    changed = (first != last).any(axis=-1).mean()
    assert 0 < changed < 0.9
    assert (np.asarray(stage.at(0.0)) == first).all(), "painting leaves the stage as it was"
