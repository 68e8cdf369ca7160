"""Every place can be painted, and its texture seed decides its details."""

import numpy as np
import pytest

from curation.sample.drawing.places import PLACES, backdrop


def painted(name: str, texture: int) -> np.ndarray:
    image = backdrop(
        name,
        width=80,
        height=60,
        horizon=0.5,
        texture=texture,
        grain=2,
        vignette=0.2,
        gains=(1.0, 1.0, 1.0),
    )
    assert image.size == (80, 60)
    assert image.mode == "RGB"
    return np.asarray(image).astype(int)


@pytest.mark.parametrize("name", PLACES)
def test_same_texture_same_pixels_other_texture_other_pixels(name: str) -> None:
    first = painted(name, 5)
    assert (first == painted(name, 5)).all()
    assert np.abs(first - painted(name, 6)).mean() > 2


def test_places_look_different() -> None:
    pictures = {name: painted(name, 3) for name in PLACES}
    names = list(pictures)
    apart = [
        np.abs(pictures[first] - pictures[second]).mean()
        for place, first in enumerate(names)
        for second in names[place + 1 :]
    ]
    assert min(apart) > 8
