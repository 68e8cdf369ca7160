"""The funnel."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.page import Loss, funnel
from tests.manifests.page.reading import Page

ENDS = {"start_label": "Read", "end_label": "Chosen", "title": "Funnel"}


def test_each_step_says_what_is_lost_and_left() -> None:
    losses = [Loss("Errors", 1_000, "unreadable"), Loss("Not drawn", 8_500)]
    rows = Page(funnel(losses, start=10_000, **ENDS)).table("Funnel")
    assert rows.rows == [
        ["Step", "Drawing", "Lost", "Left", "Of all"],
        ["Read", "", "", "10,000", "100.0 %"],
        ["Errorsunreadable", "", "\u22121,000", "9,000", "90.0 %"],
        ["Not drawn", "", "\u22128,500", "500", "5.0 %"],
        ["Chosen", "", "", "500", "5.0 %"],
    ]


@given(st.integers(0, 10**8), st.lists(st.floats(0, 1), max_size=8))
def test_the_drawings_join_into_one_shape(start: int, parts: list[float]) -> None:
    left, losses = start, []
    for part in parts:
        losses.append(Loss("x", int(left * part)))
        left -= int(left * part)
    html = funnel(losses, start=start, **ENDS)
    shapes = re.findall(r'class="s0" d="M0 0H([0-9.]+)C[0-9. ]+ ([0-9.]+) 100H0Z"', html)
    assert len(shapes) == len(losses) + 2
    for (_, bottom), (top, _) in pairwise(shapes):
        assert bottom == top


def test_losing_more_than_there_is_is_our_mistake() -> None:
    with pytest.raises(AssertionError):
        funnel([Loss("x", 11)], start=10, **ENDS)
