"""The places a scene can happen in: what captions call them and how they are painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from curation.sample.drawing import places_indoor as indoor
from curation.sample.drawing import places_outdoor as outdoor
from curation.sample.drawing.canvas import Canvas


@dataclass(frozen=True)
class Place:
    """One kind of backdrop.

    `where` completes "a ball ..." ("on a sandy beach"); `noun` names the place with its article
    ("a sandy beach"); `kind` is "outdoor", "indoor" or "flat" (a pattern with no ground to stand
    on). `hides` lists the colours that vanish in front of it.
    """

    name: str
    where: str
    noun: str
    kind: str
    paint: Callable[[Canvas], None]
    hides: tuple[str, ...] = ()


_ALL = (
    Place("beach", "on a sandy beach", "a sandy beach", "outdoor", outdoor.beach),
    Place("meadow", "on a green meadow", "a green meadow", "outdoor", outdoor.meadow, ("green",)),
    Place("desert", "in a desert", "a desert", "outdoor", outdoor.desert, ("orange",)),
    Place("snow", "in the snow", "a snowy field", "outdoor", outdoor.snow, ("white",)),
    Place(
        "night",
        "under a starry night sky",
        "a starry night sky",
        "outdoor",
        outdoor.night,
        ("black", "blue"),
    ),
    Place(
        "mountains",
        "in front of high mountains",
        "high mountains",
        "outdoor",
        outdoor.mountains,
        ("grey",),
    ),
    Place("forest", "in a forest", "a forest", "outdoor", outdoor.forest, ("brown", "green")),
    Place("street", "on a city street", "a city street", "outdoor", outdoor.street, ("grey",)),
    Place("sea", "out at sea", "the open sea", "outdoor", outdoor.sea, ("blue",)),
    Place(
        "underwater",
        "under water",
        "the sea floor",
        "outdoor",
        outdoor.underwater,
        ("blue", "turquoise"),
    ),
    Place(
        "sunset",
        "at sunset",
        "a glowing sunset sky",
        "outdoor",
        outdoor.sunset,
        ("orange", "purple"),
    ),
    Place("farm", "on a ploughed field", "a ploughed field", "outdoor", outdoor.farm, ("brown",)),
    Place(
        "garden",
        "in a garden with a fence",
        "a garden with a fence",
        "outdoor",
        outdoor.garden,
        ("green",),
    ),
    Place("room", "in a living room", "a living room", "indoor", indoor.room),
    Place("kitchen", "in a tiled kitchen", "a tiled kitchen", "indoor", indoor.kitchen),
    Place("stage", "on a stage", "a stage with a curtain", "indoor", indoor.stage),
    Place("table", "on a wooden table", "a wooden table", "indoor", indoor.table, ("brown",)),
    Place(
        "bricks", "in front of a brick wall", "a brick wall", "indoor", indoor.bricks, ("brown",)
    ),
    Place(
        "blackboard",
        "in front of a blackboard",
        "a blackboard",
        "indoor",
        indoor.blackboard,
        ("black",),
    ),
    Place("shelves", "in front of a bookshelf", "a bookshelf", "indoor", indoor.shelves),
    Place("plain", "on a plain background", "a plain surface", "flat", indoor.plain),
    Place("stripes", "on a striped background", "a striped pattern", "flat", indoor.stripes),
    Place("checks", "on a checkered background", "a checkered pattern", "flat", indoor.checks),
    Place("dots", "on a dotted background", "a dotted pattern", "flat", indoor.dots),
    Place("confetti", "on a background of confetti", "scattered confetti", "flat", indoor.confetti),
    Place("tartan", "on a tartan cloth", "a tartan cloth", "flat", indoor.tartan),
)

PLACES: dict[str, Place] = {place.name: place for place in _ALL}


def backdrop(
    name: str,
    *,
    width: int,
    height: int,
    horizon: float,
    texture: int,
    grain: float,
    vignette: float,
    gains: tuple[float, float, float],
) -> Image.Image:
    """The empty place as an RGB picture; `texture` is the seed of all its details, `gains` are
    factors on red, green and blue."""
    rng = np.random.Generator(np.random.PCG64(texture))
    canvas = Canvas(width, height, horizon=horizon, rng=rng)
    PLACES[name].paint(canvas)
    return canvas.finish(grain=grain, vignette=vignette, gains=gains)
