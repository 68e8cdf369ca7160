"""Motions go where their names say."""

from itertools import pairwise

import pytest

from curation.sample.drawing.motion import MOTIONS, pose


def at(motion: str, t: float):
    return pose(motion, t, reach=0.5, turns=True)


def test_directions() -> None:
    assert at("rightward", 1).dx > 0 > at("rightward", 0).dx
    assert at("leftward", 1).dx < 0 < at("leftward", 0).dx
    assert at("rises", 1).dy < 0 < at("rises", 0).dy
    assert at("falls", 1).dy > 0 > at("falls", 0).dy
    assert at("grows", 1).scale > 1 > at("grows", 0).scale
    assert at("shrinks", 1).scale < 1 < at("shrinks", 0).scale
    assert at("bounces", 0.25).dy < 0 == at("bounces", 0).dy
    assert at("spins", 0.5).turn >= 180


def test_a_house_does_not_roll() -> None:
    assert pose("rightward", 1, reach=1, turns=False).turn == 0
    assert pose("rightward", 1, reach=1, turns=True).turn > 0


@pytest.mark.parametrize("motion", MOTIONS)
def test_something_moves_between_any_two_frames(motion: str) -> None:
    poses = [at(motion, k / 10) for k in range(11)]
    assert all(first != second for first, second in pairwise(poses))
