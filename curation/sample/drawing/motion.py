"""How things move: where a thing is, how large and how turned, at each moment of a clip.

Time runs from 0 (first frame) to 1 (last frame). A motion shifts, scales and turns a thing from
the place it has in the scene; at no time does it bring another thing into play.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin


@dataclass(frozen=True)
class Pose:
    """A change of place: `dx`, `dy` in parts of the picture's width and height, `scale` as a
    factor, `turn` in degrees clockwise."""

    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0
    turn: float = 0.0


MOTIONS = (
    "rightward",
    "leftward",
    "rises",
    "falls",
    "grows",
    "shrinks",
    "circles",
    "bounces",
    "swings",
    "spins",
)


def pose(motion: str, t: float, *, reach: float, turns: bool) -> Pose:
    """The pose of a moving thing at time `t` in 0..1.

    `reach` (0..1) is how far the motion goes; `turns` whether it may be rotated (a ball rolls, a
    house does not).
    """
    assert motion in MOTIONS, motion
    swing = 2 * pi * t
    if motion in ("rightward", "leftward"):
        side = 1 if motion == "rightward" else -1
        across = side * (t - 0.5) * (0.3 + 0.4 * reach)
        return Pose(dx=across, turn=across * 720 if turns else 0.0)
    if motion in ("rises", "falls"):
        side = -1 if motion == "rises" else 1
        return Pose(dy=side * (t - 0.5) * (0.25 + 0.3 * reach))
    if motion == "grows":
        return Pose(scale=0.45 + (0.6 + 0.3 * reach) * t)
    if motion == "shrinks":
        return Pose(scale=1.05 + 0.3 * reach - (0.6 + 0.3 * reach) * t)
    if motion == "circles":
        radius = 0.08 + 0.1 * reach
        return Pose(dx=radius * cos(swing), dy=radius * sin(swing))
    if motion == "bounces":
        return Pose(dy=-(0.12 + 0.16 * reach) * abs(sin(swing)))
    if motion == "swings":
        return Pose(turn=(14 + 20 * reach) * sin(swing))
    return Pose(turn=360 * t * (1 + round(reach)))
