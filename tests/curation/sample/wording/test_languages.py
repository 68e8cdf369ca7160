"""The other languages know every word a scene can need."""

import re
from random import Random

from curation.sample.drawing.palette import COLOURS
from curation.sample.drawing.places import PLACES
from curation.sample.drawing.shapes import SHAPES
from curation.sample.scenes import random_scene
from curation.sample.wording import languages


def test_tables_are_complete() -> None:
    assert languages.NOUNS.keys() == SHAPES.keys()
    assert languages.COLOURS.keys() == COLOURS.keys()
    assert languages.PLACES.keys() == PLACES.keys()
    tables = (languages.NOUNS, languages.COLOURS, languages.PLACES)
    for table in tables:
        assert all(row.keys() == languages.TEMPLATES.keys() for row in table.values())
    assert sum(len(templates) for templates in languages.TEMPLATES.values()) >= 20


def test_german_adjectives_agree_with_their_nouns() -> None:
    assert languages._thing("ball", "red", "de") == "ein roter Ball"
    assert languages._thing("cup", "red", "de") == "eine rote Tasse"
    assert languages._thing("car", "red", "de") == "ein rotes Auto"
    assert languages._thing("house", "white", "fr") == "une maison blanche"
    assert languages._thing("cat", "black", "es") == "un gato negro"


def test_no_english_is_left() -> None:
    rng = Random(2)
    for _ in range(200):
        caption = languages.foreign(random_scene(rng), rng)
        assert not re.search(r"\b(the|is|are|of|with|and|there)\b", caption.lower())
        assert caption[0].isupper()
