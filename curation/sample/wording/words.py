"""Small grammar for captions: nouns with articles and numbers, verbs that agree, phrases."""

from __future__ import annotations

from curation.sample.drawing.places import PLACES
from curation.sample.drawing.shapes import SHAPES
from curation.sample.scenes import Group, Scene

NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four"}

# third person singular -> (third person plural, present participle)
VERBS: dict[str, tuple[str, str]] = {
    "is": ("are", "being"),
    "has": ("have", "having"),
    "stands": ("stand", "standing"),
    "lies": ("lie", "lying"),
    "waits": ("wait", "waiting"),
    "hangs": ("hang", "hanging"),
    "rests": ("rest", "resting"),
    "floats": ("float", "floating"),
    "shines": ("shine", "shining"),
    "grows": ("grow", "growing"),
    "perches": ("perch", "perching"),
    "sits": ("sit", "sitting"),
    "hovers": ("hover", "hovering"),
    "slides": ("slide", "sliding"),
    "rolls": ("roll", "rolling"),
    "drives": ("drive", "driving"),
    "flies": ("fly", "flying"),
    "sails": ("sail", "sailing"),
    "drifts": ("drift", "drifting"),
    "swims": ("swim", "swimming"),
    "hops": ("hop", "hopping"),
    "glides": ("glide", "gliding"),
    "flutters": ("flutter", "fluttering"),
    "crawls": ("crawl", "crawling"),
    "moves": ("move", "moving"),
    "travels": ("travel", "travelling"),
    "rises": ("rise", "rising"),
    "climbs": ("climb", "climbing"),
    "falls": ("fall", "falling"),
    "sinks": ("sink", "sinking"),
    "becomes": ("become", "becoming"),
    "shrinks": ("shrink", "shrinking"),
    "circles": ("circle", "circling"),
    "bounces": ("bounce", "bouncing"),
    "jumps": ("jump", "jumping"),
    "swings": ("swing", "swinging"),
    "rocks": ("rock", "rocking"),
    "spins": ("spin", "spinning"),
    "turns": ("turn", "turning"),
    "stays": ("stay", "staying"),
}

RELATION_PHRASES: dict[str, tuple[str, ...]] = {
    "left of": ("to the left of", "left of"),
    "right of": ("to the right of", "right of"),
    "above": ("above", "high above"),
    "on": ("on top of", "on"),
    "next to": ("next to", "beside", "close to"),
    "behind": ("behind", "half hidden behind"),
    "in front of": ("in front of", "right in front of"),
}

# (verb, complement) pairs; "" as the verb stands for the shape's own way of travelling
ACTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "rightward": (
        ("", "from left to right"),
        ("", "to the right"),
        ("moves", "from the left to the right"),
    ),
    "leftward": (
        ("", "from right to left"),
        ("", "to the left"),
        ("moves", "from the right to the left"),
    ),
    "rises": (
        ("rises", "slowly"),
        ("rises", "upwards"),
        ("climbs", "towards the top"),
        ("moves", "straight up"),
    ),
    "falls": (
        ("falls", "slowly"),
        ("sinks", "downwards"),
        ("falls", "towards the ground"),
        ("moves", "straight down"),
    ),
    "grows": (("grows", "larger"), ("becomes", "bigger and bigger"), ("grows", "steadily")),
    "shrinks": (("shrinks", "steadily"), ("becomes", "smaller and smaller"), ("shrinks", "away")),
    "circles": (
        ("moves", "in a circle"),
        ("circles", "round and round"),
        ("travels", "in a wide circle"),
    ),
    "bounces": (
        ("bounces", "up and down"),
        ("jumps", "up and down"),
        ("bounces", "again and again"),
    ),
    "swings": (("swings", "from side to side"), ("rocks", "to and fro"), ("swings", "gently")),
    "spins": (("spins", "around"), ("turns", "round and round"), ("spins", "on the spot")),
}


def counted(group: Group) -> int:
    """How many things the group has."""
    return len(group.spots)


def bare(group: Group, *, size: bool = True, pattern: bool = True) -> str:
    """Adjectives and noun without article or number: "small striped red balls"."""
    shape = SHAPES[group.shape]
    parts = [
        group.size if size and group.size != "medium" else "",
        group.pattern if pattern and group.pattern != "plain" else "",
        group.colour,
        shape.name if counted(group) == 1 else shape.plural,
    ]
    return " ".join(part for part in parts if part)


def named(group: Group, *, size: bool = True, pattern: bool = True) -> str:
    """With article or number: "a small red ball", "three umbrellas"."""
    words = bare(group, size=size, pattern=pattern)
    number = counted(group)
    return with_article(words) if number == 1 else f"{NUMBERS[number]} {words}"


def noun(group: Group) -> str:
    """The noun alone, in the right number: "ball", "balls"."""
    return SHAPES[group.shape].name if counted(group) == 1 else SHAPES[group.shape].plural


def with_article(words: str) -> str:
    """The words with "a" or "an", by their first letter (no word here is an exception)."""
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def agreeing(verb: str, group: Group) -> str:
    """The verb (given in third person singular) in the group's number."""
    return verb if counted(group) == 1 else VERBS[verb][0]


def participle(verb: str) -> str:
    """The verb's -ing form."""
    return VERBS[verb][1]


def pronoun(group: Group) -> str:
    """The object form: it or them."""
    return "it" if counted(group) == 1 else "them"


def sentence(words: str) -> str:
    """A capital letter and a full stop."""
    return words[0].upper() + words[1:] + "."


def where(scene: Scene) -> str:
    """The place as an adverbial: on a sandy beach."""
    return PLACES[scene.place].where


def setting(scene: Scene) -> str:
    """The place as a noun: a sandy beach."""
    return PLACES[scene.place].noun


def third(group: Group) -> str:
    """In which third of the picture's width the group lies."""
    mean = sum(spot.x for spot in group.spots) / len(group.spots)
    return "left" if mean < 0.37 else "right" if mean > 0.63 else "centre"


def light(scene: Scene) -> tuple[str, str]:
    """Two adjectives for the light: how warm it is, and how bright."""
    warmth = "warm" if scene.warmth > 0.3 else "cool" if scene.warmth < -0.3 else "even"
    brightness = "bright" if scene.light > 1.04 else "subdued" if scene.light < 0.9 else "soft"
    return warmth, brightness
