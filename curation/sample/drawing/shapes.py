"""The shapes a scene can hold: their names, their ways to rest and move, and their sprites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image

from curation.sample.drawing import shapes_made as made
from curation.sample.drawing import shapes_nature as nature
from curation.sample.drawing.palette import RGB, darker, lighter
from curation.sample.drawing.pen import Pen

Home = Literal["ground", "air", "water"]


@dataclass(frozen=True)
class Shape:
    """One recognisable thing.

    `aspect` is width by height; `home` says where it is put when there is a choice; `rests` is
    what it does when it is still, `travels` when it moves sideways (third person, present);
    `carries` whether another thing can stand on it; `upright` whether it looks wrong when tilted.
    """

    name: str
    plural: str
    draw: Callable[[Pen], None]
    aspect: float = 1.0
    home: Home = "ground"
    rests: str = "stands"
    travels: str = "slides"
    carries: bool = False
    upright: bool = True


_ALL = (
    Shape("ball", "balls", made.ball, rests="lies", travels="rolls", upright=False),
    Shape("box", "boxes", made.box, carries=True),
    Shape("house", "houses", made.house, 1.15, carries=True),
    Shape("car", "cars", made.car, 2.1, rests="waits", travels="drives", carries=True),
    Shape("bus", "buses", made.bus, 2.0, rests="waits", travels="drives", carries=True),
    Shape("cup", "cups", made.cup, 1.08),
    Shape("kite", "kites", made.kite, 0.72, "air", "hangs", "flies", upright=False),
    Shape("umbrella", "umbrellas", made.umbrella, upright=False),
    Shape("boat", "boats", made.boat, 1.2, "water", "rests", "sails"),
    Shape("bicycle", "bicycles", made.bicycle, 1.64, travels="rolls"),
    Shape("balloon", "balloons", made.balloon, 0.7, "air", "floats", "drifts"),
    Shape("hat", "hats", made.hat, 1.4, rests="lies"),
    Shape("chair", "chairs", made.chair, 0.82, carries=True),
    Shape("lamp", "lamps", made.lamp, 0.7),
    Shape("book", "books", made.book, 1.4, rests="lies", carries=True),
    Shape("clock", "clocks", made.clock),
    Shape("rocket", "rockets", made.rocket, 0.6, "air", "hovers", "flies", upright=False),
    Shape("bell", "bells", made.bell, 0.9),
    Shape("guitar", "guitars", made.guitar, 0.6, upright=False),
    Shape(
        "star", "stars", nature.star, home="air", rests="shines", travels="drifts", upright=False
    ),
    Shape("heart", "hearts", nature.heart, home="air", rests="floats", travels="drifts"),
    Shape("tree", "trees", nature.tree, 0.76),
    Shape("cactus", "cactuses", nature.cactus, 0.76),
    Shape("fish", "fish", nature.fish, 1.52, "water", "floats", "swims"),
    Shape("flower", "flowers", nature.flower, 0.7, rests="grows"),
    Shape("moon", "moons", nature.moon, 0.9, "air", "shines", "drifts", upright=False),
    Shape("bird", "birds", nature.bird, 1.4, rests="perches", travels="hops"),
    Shape("apple", "apples", nature.apple, 0.96, rests="lies", travels="rolls", upright=False),
    Shape("cat", "cats", nature.cat, 1.08, rests="sits", travels="glides"),
    Shape("mushroom", "mushrooms", nature.mushroom, rests="grows"),
    Shape(
        "butterfly",
        "butterflies",
        nature.butterfly,
        1.2,
        "air",
        "hovers",
        "flutters",
        upright=False,
    ),
    Shape("snail", "snails", nature.snail, 1.3, rests="rests", travels="crawls"),
    Shape("turtle", "turtles", nature.turtle, 1.72, rests="rests", travels="crawls"),
)

SHAPES: dict[str, Shape] = {shape.name: shape for shape in _ALL}

PATTERNS = ("plain", "striped", "spotted")


def sprite(
    name: str,
    *,
    height: int,
    colour: RGB,
    pattern: str,
    slant: float,
    gains: tuple[float, float, float] = (1.0, 1.0, 1.0),
) -> Image.Image:
    """The thing on a transparent ground: RGBA, `height` pixels high, facing right.

    `pattern` is one of `PATTERNS`; `slant` (0..1) turns stripes and moves spots; `gains` are
    factors on red, green and blue. The light falls from above: tones go from a little lighter at
    the top to a little darker at the bottom.
    """
    assert pattern in PATTERNS, pattern
    shape = SHAPES[name]
    pen = Pen(height, aspect=shape.aspect, main=colour)
    shape.draw(pen)
    if pattern != "plain":
        pen.image = _patterned(pen, pattern, slant)
    pixels = np.asarray(pen.finish()).copy()
    light = np.linspace(1.1, 0.84, pixels.shape[0], dtype=np.float32)[:, None, None]
    pixels[..., :3] = np.clip(pixels[..., :3] * (light * np.array(gains, np.float32)), 0, 255)
    return Image.fromarray(pixels)


def _patterned(pen: Pen, pattern: str, slant: float) -> Image.Image:
    """Stripes or spots laid over the pixels that carry the main colour."""
    pixels = np.asarray(pen.image).copy()
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]].astype(np.float32) / pen.unit
    if pattern == "striped":
        angle = slant * np.pi
        on = ((x * np.cos(angle) + y * np.sin(angle)) * 7.0 + slant) % 1.0 < 0.42
    else:
        u, v = (x * 6 + slant) % 1.0 - 0.5, (y * 6 + slant * 3) % 1.0 - 0.5
        on = u * u + v * v < 0.085
    main = (pixels[..., :3] == np.array(pen.main)).all(axis=-1) & (pixels[..., 3] == 255)
    bright = sum(pen.main) > 480
    pixels[on & main, :3] = darker(pen.main, 0.45) if bright else lighter(pen.main, 0.65)
    return Image.fromarray(pixels)
