"""Every shape can be drawn, in its colour, at the wanted size, plain and patterned."""

import numpy as np
import pytest

from curation.sample.drawing.palette import COLOURS, distance
from curation.sample.drawing.shapes import PATTERNS, SHAPES, sprite


def test_there_are_enough_shapes_and_colours() -> None:
    assert len(SHAPES) >= 12
    assert len(COLOURS) >= 10


@pytest.mark.parametrize("name", SHAPES)
def test_sprite_has_its_size_and_shows_its_colour(name: str) -> None:
    colour = COLOURS["purple"]
    image = sprite(name, height=60, colour=colour, pattern="plain", slant=0.3)
    assert image.mode == "RGBA"
    assert image.height == 60
    assert abs(image.width - 60 * SHAPES[name].aspect) <= 1
    pixels = np.asarray(image).reshape(-1, 4)
    solid = pixels[pixels[:, 3] == 255][:, :3]
    assert 0.08 < len(solid) / len(pixels) < 0.95, "neither a speck nor a full square"
    near = sum(distance(tuple(pixel), colour) < 120 for pixel in solid.tolist())
    assert near / len(solid) > 0.1, "the named colour is plain to see"


def test_patterns_change_the_picture_but_not_its_outline() -> None:
    plain, striped, spotted = (
        np.asarray(sprite("balloon", height=64, colour=COLOURS["blue"], pattern=each, slant=0.4))
        for each in PATTERNS
    )
    assert (plain[..., 3] == striped[..., 3]).all()
    assert (plain != striped).any(axis=-1).mean() > 0.1
    assert (striped != spotted).any(axis=-1).mean() > 0.1


def test_shapes_differ_from_each_other() -> None:
    masks = {
        name: np.asarray(
            sprite(name, height=48, colour=COLOURS["red"], pattern="plain", slant=0).resize(
                (32, 32)
            )
        ).astype(int)
        for name in SHAPES
    }
    names = list(masks)
    apart = [
        np.abs(masks[first] - masks[second]).mean()
        for place, first in enumerate(names)
        for second in names[place + 1 :]
    ]
    assert min(apart) > 8
