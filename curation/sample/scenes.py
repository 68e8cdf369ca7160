"""A scene: everything that decides a picture, how one is drawn at random, and its mirror image.

A scene holds one or two groups of like things, how the groups stand to each other, a place and a
look. Captions are written from these fields alone, so what a caption says is what is painted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from PIL import Image

from curation.sample.drawing.motion import MOTIONS
from curation.sample.drawing.palette import COLOURS
from curation.sample.drawing.places import PLACES, Place
from curation.sample.drawing.shapes import PATTERNS, SHAPES

RELATIONS = ("left of", "right of", "above", "on", "next to", "behind", "in front of")
SIZES = ("small", "medium", "large")

# pictures of many aspects; clips stay small so that encoding is quick
STILL_SIZES = (
    (160, 120),
    (176, 132),
    (192, 144),
    (160, 160),
    (144, 192),
    (128, 176),
    (200, 150),
    (224, 126),
    (240, 160),
    (320, 240),
)
CLIP_SIZES = ((160, 120), (192, 108), (176, 144), (144, 144), (128, 160))


@dataclass(frozen=True)
class Spot:
    """Where one thing is: centre (`x`, `y`) in parts of width and height, `height` in parts of the
    picture's height, `tilt` in degrees clockwise, `flip` whether it faces left."""

    x: float
    y: float
    height: float
    tilt: float
    flip: bool


@dataclass(frozen=True)
class Group:
    """One to four like things. `hue` and `value` vary the named colour a little."""

    shape: str
    colour: str
    pattern: str
    size: str
    hue: float
    value: float
    slant: float
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Scene:
    """A picture, fully described.

    `relation` says how the first group stands to the second ("left of") and is None where there is
    one group only; `motion` is what the first group does in a clip (one of `motion.MOTIONS`), None
    in a still scene. `texture` is the seed of the place's details, `light` a factor on brightness;
    `warmth` (-1..1) shifts blue to red.
    """

    width: int
    height: int
    place: str
    horizon: float
    texture: int
    light: float
    warmth: float
    grain: float
    vignette: float
    groups: tuple[Group, ...]
    relation: str | None
    motion: str | None
    reach: float


def random_scene(
    rng: Random, *, moving: bool = False, size: tuple[int, int] | None = None
) -> Scene:
    """A scene drawn at random.

    `moving` gives one whose first group moves; `size` is its width and height in pixels, drawn
    from `CLIP_SIZES` or `STILL_SIZES` where it is not given.
    """
    return _composed(rng, _random_plan(rng, moving=moving), size=size)


def similar_scene(rng: Random, scene: Scene) -> Scene:
    """Another picture that the same caption describes: the same things, place and relation, with
    positions, sizes, tones, light and every detail of the place drawn anew."""
    kinds = tuple((g.shape, g.colour, g.pattern, g.size, len(g.spots)) for g in scene.groups)
    plan = _Plan(scene.place, kinds, scene.relation, scene.motion)
    sizes = [group.size for group in scene.groups]
    for _ in range(50):  # room is drawn too, so a size word may need another try
        drawn = _composed(rng, plan, size=None)
        if [group.size for group in drawn.groups] == sizes:
            break
    return drawn


def mirrored(scene: Scene) -> Scene:
    """The scene as a flipped picture shows it, for captions: sides and directions change."""
    sides = {"left of": "right of", "right of": "left of"}
    ways = {"leftward": "rightward", "rightward": "leftward"}
    groups = tuple(
        replace(group, spots=tuple(replace(s, x=1 - s.x, flip=not s.flip) for s in group.spots))
        for group in scene.groups
    )
    relation = sides.get(scene.relation, scene.relation) if scene.relation else None
    motion = ways.get(scene.motion, scene.motion) if scene.motion else None
    return replace(scene, groups=groups, relation=relation, motion=motion)


def render(scene: Scene, *, t: float = 0.0) -> Image.Image:
    """The picture (RGB, `scene.width` x `scene.height`) at time `t` in 0..1 of its motion."""
    from curation.sample.drawing.stage import Stage

    return Stage(scene).at(t)


Kind = tuple[str, str, str, str, int]


@dataclass(frozen=True)
class _Plan:
    """What a caption can say of a scene: its place, groups (shape, colour, pattern, size, count),
    relation and motion."""

    place: str
    kinds: tuple[Kind, ...]
    relation: str | None
    motion: str | None


def _random_plan(rng: Random, *, moving: bool) -> _Plan:
    place = PLACES[rng.choice(tuple(PLACES))]
    relation = rng.choice(RELATIONS) if rng.random() < 0.55 else None
    motion = rng.choice(MOTIONS) if moving else None
    if motion is not None and relation in ("on", "behind", "in front of", "above"):
        # a moving thing leaves its place: only side by side stays true all the time
        relation = rng.choice(("next to", None))
    if motion in ("leftward", "rightward", "circles", "grows", "rises", "falls"):
        relation = None
    most = 1 if relation in ("on", "behind", "in front of") else 2 if moving else 4
    colours = [name for name in COLOURS if name not in place.hides]
    names = _shapes_for(rng, place, relation)
    tones = rng.sample(colours, len(names))
    kinds = [
        _kind(rng, name, tone, most=min(most, limit))
        for name, tone, limit in zip(names, tones, (4, 2), strict=False)
    ]
    return _Plan(place.name, tuple(kinds), relation, motion)


def _shapes_for(rng: Random, place: Place, relation: str | None) -> list[str]:
    """One shape, or two different ones that can stand to each other as the relation says."""
    fitting = [name for name in SHAPES if _fits(name, place.kind, place.name)]
    if relation is None:
        return [rng.choice(fitting)]
    carriers = [name for name in fitting if SHAPES[name].carries]
    second = rng.choice(carriers if relation == "on" else fitting)
    high = relation == "above" and place.kind != "flat"
    firsts = [name for name in fitting if SHAPES[name].home == "air"] if high else fitting
    return [rng.choice([name for name in firsts if name != second]), second]


def _fits(shape: str, kind: str, place: str) -> bool:
    """Whether a thing may be in a place at all: boats want water, houses want the open."""
    if kind == "flat":
        return True
    if place in ("sea", "underwater"):
        return SHAPES[shape].home in ("water", "air") or shape in ("turtle", "bird", "box", "star")
    if shape in ("boat", "fish"):
        return place == "beach"
    return kind == "outdoor" or shape not in ("house", "tree", "bus")


def _kind(rng: Random, shape: str, colour: str, *, most: int) -> Kind:
    pattern = rng.choices(PATTERNS, weights=(70, 16, 14))[0]
    size = rng.choices(SIZES, weights=(25, 45, 30))[0]
    count = rng.choices((1, 2, 3, 4), weights=(52, 22, 15, 11))[0]
    return shape, colour, pattern, size, min(count, most)


@dataclass(frozen=True)
class _Region:
    """Where a group's things go: columns `x0`..`x1`, and the row of their feet or their middle."""

    x0: float
    x1: float
    y: float
    standing: bool


def _composed(rng: Random, plan: _Plan, *, size: tuple[int, int] | None) -> Scene:
    """Positions, sizes, tones, light and details for a plan."""
    moving = plan.motion is not None
    width, height = size or rng.choice(CLIP_SIZES if moving else STILL_SIZES)
    place = PLACES[plan.place]
    horizon = rng.uniform(0.42, 0.66)
    groups: list[Group] = []
    regions = _regions(rng, plan, place.kind, horizon)
    for kind, region in zip(plan.kinds, regions, strict=True):
        groups.append(_placed(rng, kind, region, aspect=width / height, together=len(regions) > 1))
    if plan.relation == "on":
        groups[0] = _stacked(rng, groups[0], groups[1], aspect=width / height)
    elif plan.relation == "behind":
        groups[0] = _peeking(rng, groups[0], groups[1], aspect=width / height)
    elif plan.relation == "in front of":
        groups[1] = _peeking(rng, groups[1], groups[0], aspect=width / height)
    groups = [replace(group, size=_size_of(group)) for group in groups]
    return Scene(
        width=width,
        height=height,
        place=plan.place,
        horizon=horizon,
        texture=rng.randrange(2**32),
        light=rng.uniform(0.82, 1.14),
        warmth=rng.uniform(-1, 1),
        grain=rng.uniform(0, 5),
        vignette=rng.uniform(0, 0.35),
        groups=tuple(groups),
        relation=plan.relation,
        motion=plan.motion,
        reach=rng.random(),
    )


def _regions(rng: Random, plan: _Plan, kind: str, horizon: float) -> list[_Region]:
    """One region a group, so that the relation holds."""

    def standing(shape: str) -> bool:
        return kind != "flat" and SHAPES[shape].home == "ground"

    def row(shape: str) -> float:
        if kind == "flat":
            return rng.uniform(0.35, 0.65)
        if standing(shape):
            return rng.uniform(min(0.9, horizon + 0.16), 0.97)
        if SHAPES[shape].home == "water":
            return rng.uniform(0.5, 0.72)
        return rng.uniform(0.26, 0.5)

    shapes = [each[0] for each in plan.kinds]
    if plan.motion in ("rises", "falls", "circles"):
        return [_Region(0.25, 0.75, rng.uniform(0.45, 0.55), standing=False)]
    if plan.motion is not None and len(shapes) == 1:
        return [_Region(0.24, 0.76, row(shapes[0]), standing(shapes[0]))]
    if len(shapes) == 1:
        return [_Region(0.04, 0.96, row(shapes[0]), standing(shapes[0]))]
    first, second = shapes
    cut, gap = rng.uniform(0.42, 0.58), 0.03
    if plan.relation in ("left of", "right of"):
        sides = [(0.03, cut - gap), (cut + gap, 0.97)]
        if plan.relation == "right of":
            sides.reverse()
        return [
            _Region(*side, row(shape), standing(shape))
            for side, shape in zip(sides, shapes, strict=True)
        ]
    if plan.relation == "next to":
        sides = [(0.12, 0.49), (0.51, 0.88)]
        if rng.random() < 0.5:
            sides.reverse()
        on_ground = standing(first) or standing(second)
        level = rng.uniform(min(0.9, horizon + 0.16), 0.97) if on_ground else row(second)
        return [_Region(*side, level, on_ground) for side in sides]
    if plan.relation == "above":
        x0 = rng.uniform(0.04, 0.3)
        return [
            _Region(x0, x0 + 0.62, rng.uniform(0.2, 0.26), standing=False),
            _Region(x0, x0 + 0.62, rng.uniform(0.93, 0.97), standing=True),
        ]
    if plan.relation == "on":
        x0 = rng.uniform(0.08, 0.4)
        return [
            _Region(x0, x0 + 0.5, 0.3, standing=False),
            _Region(x0, x0 + 0.5, rng.uniform(0.9, 0.97), standing=True),
        ]
    x0 = rng.uniform(0.14, 0.36)
    near = _Region(x0, x0 + 0.5, rng.uniform(0.93, 0.98), standing=True)
    far = replace(near, y=near.y - rng.uniform(0.06, 0.1))
    return [far, near] if plan.relation == "behind" else [near, far]


_HEIGHTS = {"small": (0.17, 0.23), "medium": (0.28, 0.38), "large": (0.46, 0.6)}


def _placed(rng: Random, kind: Kind, region: _Region, *, aspect: float, together: bool) -> Group:
    """The things of one group, side by side in slots of their region."""
    shape_name, colour, pattern, size, count = kind
    shape = SHAPES[shape_name]
    slot = (region.x1 - region.x0) / count
    tall = rng.uniform(*_HEIGHTS[size]) * (0.82 if together else 1.0)
    if not region.standing and together:
        tall = min(tall, 0.36)
    tall = min(tall, slot * aspect / shape.aspect * 0.95)
    slots = list(range(count))
    spots = []
    for k in slots:
        own = tall * rng.uniform(0.9, 1.06)
        room = max(0.0, slot - own * shape.aspect / aspect)
        x = region.x0 + slot * k + own * shape.aspect / aspect / 2 + room * rng.uniform(0.1, 0.9)
        y = region.y + rng.uniform(-0.03, 0.03)
        y = y - own / 2 if region.standing else min(max(y, own / 2 + 0.01), 0.99 - own / 2)
        tilt = rng.uniform(-5, 5) if shape.upright else rng.uniform(-24, 24)
        spots.append(Spot(min(0.98, max(0.02, x)), y, own, tilt, rng.random() < 0.5))
    hue, value = rng.uniform(-0.015, 0.015), rng.uniform(0.9, 1.08)
    return Group(shape_name, colour, pattern, size, hue, value, rng.random(), tuple(spots))


def _size_of(group: Group) -> str:
    """The size word that is true of what was placed, whatever was asked for."""
    tall = max(spot.height for spot in group.spots)
    return "small" if tall < 0.24 else "large" if tall >= 0.4 else "medium"


def _peeking(rng: Random, far: Group, near: Group, *, aspect: float) -> Group:
    """The farther group's single thing, moved so that it is partly hidden, yet plain to see."""
    front, back = near.spots[0], far.spots[0]
    tall = min(max(back.height, 0.75 * front.height), 0.6)
    front_half = front.height * SHAPES[near.shape].aspect / aspect / 2
    back_half = tall * SHAPES[far.shape].aspect / aspect / 2
    side = 1 if front.x < 0.5 else -1
    x = front.x + side * (front_half * 0.7 + back_half * rng.uniform(0.35, 0.6))
    y = back.y + back.height / 2 - tall / 2
    return replace(far, spots=(replace(back, x=x, y=y, height=tall),))


# where the upper edge of a carrying thing is, in parts of its height from its top
_TOPS = {"box": 0.16, "house": 0.06, "car": 0.06, "bus": 0.06, "chair": 0.5, "book": 0.26}


def _stacked(rng: Random, upper: Group, lower: Group, *, aspect: float) -> Group:
    """The upper group's single thing, moved onto the lower one's."""
    below, above = lower.spots[0], upper.spots[0]
    top = below.y - below.height / 2 + below.height * _TOPS[lower.shape]
    widest = below.height * SHAPES[lower.shape].aspect * 0.9
    tall = min(above.height, widest / SHAPES[upper.shape].aspect, max(0.12, top - 0.02))
    spot = replace(
        above, x=below.x + rng.uniform(-0.02, 0.02), y=top - tall / 2 + 0.01, height=tall, tilt=0.0
    )
    return replace(upper, spots=(spot,))
