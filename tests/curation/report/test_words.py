"""Figures said in words."""

import pytest

from curation.licences import LICENCES
from curation.report.flow import flows
from curation.report.words import few_licences, licence_situation, licence_words, target, verdict
from curation.spec.model import Source, Spec
from tests.curation.report.counts import lineage, source_counts


def told(*, wish: float, rows: int, eligible: int, on_shortage: str = "redistribute", **source):
    counts = source_counts(examples=eligible, rows=rows, wish=wish)
    (part,) = flows(lineage({"s": counts}))
    section = Source(format="jsonl", files=["f"], **source)
    spec = Spec(size=1, seed=1, on_shortage=on_shortage, sources={"s": section})
    return verdict(part, section, spec)


@pytest.mark.parametrize(
    ("wish", "rows", "eligible", "source", "words"),
    [
        (100, 100, 500, {}, "on target"),
        (100.4, 100, 500, {}, "on target"),
        (99.5, 100, 100, {}, "on target"),
        (300, 8, 8, {}, "fell short by 292: all 8 rows it could give are in"),
        (300, 1, 1, {}, "fell short by 299: the only row it could give is in"),
        (300, 0, 0, {}, "fell short by 300: it has no row to give"),
        (100, 123, 500, {}, "topped up by 23, because other sources gave less than theirs"),
        (100, 50, 500, {"max": 50}, "held to its maximum of 50, 50 below its target"),
        (100, 200, 500, {"min": 200}, "raised to its minimum of 200, 100 above its target"),
        (100, 90, 500, {}, "gave 10 fewer, because another source has a minimum to be met"),
    ],
)
def test_a_source_and_its_target(
    wish: float, rows: int, eligible: int, source: dict, words: str
) -> None:
    assert told(wish=wish, rows=rows, eligible=eligible, **source) == words


def test_a_source_that_repeats_says_how_often() -> None:
    words = told(wish=300, rows=300, eligible=8, on_shortage="repeat")
    assert words == "has only 8 rows for 300 places: each counts up to 38 times"


def test_a_target_has_a_decimal_only_where_it_needs_one() -> None:
    (one,) = flows(lineage({"s": source_counts(examples=9, wish=62.5)}))
    (two,) = flows(lineage({"s": source_counts(examples=9, wish=299.9999999999996)}))
    assert (target(one), target(two)) == ("62.5", "300")


def test_every_known_licence_is_said_as_it_stands() -> None:
    for word in licence_words(dict.fromkeys(LICENCES, 1)):
        known = LICENCES[word.name]
        assert word.may.startswith("publish") == (known.publish and known.change)
        assert (word.may == "publish") == (known.publish and known.change and known.sell)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"CC0-1.0": 5}, "The texts may be published with credit."),
        ({"CC0-1.0": 5, "CC-BY-NC-4.0": 1}, "1 of 6 rows is not for commercial use."),
        ({"CC0-1.0": 5, "CC-BY-NC-ND-4.0": 2}, "2 of its 7 rows are under licences"),
        ({"CC0-1.0": 5, "Anything": 1}, "1 of its 6 rows is under licences"),
        ({"CC-BY-NC-ND-4.0": 2}, "No row of this mixture may be published"),
    ],
)
def test_the_situation_of_the_licences(rows: dict[str, int], words: str) -> None:
    assert words in licence_situation(licence_words(rows))


def test_very_many_licences_are_put_together() -> None:
    words = few_licences(licence_words({f"own {n}": 2 for n in range(100)}))
    assert len(words) == 31
    assert (words[-1].name, words[-1].rows) == ("70 other licences", 140)
    assert few_licences(words[:3]) == words[:3]
