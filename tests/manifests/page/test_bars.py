"""Bars and stacked bars."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.page import Bar, Segment, Stack, bar_chart, stacked_bars
from tests.manifests.page.reading import Page

HEADS = {"label_head": "Source", "value_head": "Chosen"}


def widths(html: str) -> list[float]:
    return [float(width) for width in re.findall(r'width="([0-9.]+)"', html)]


def test_bars_are_to_scale_and_have_their_numbers() -> None:
    bars = [Bar("a", 1000, target=2000, note="short"), Bar("b", 500, target=500)]
    html = bar_chart(bars, title="Chosen", target_head="Target", **HEADS)
    rows = Page(html).table("Chosen")
    assert rows.rows[0] == ["Source", "Drawing", "Chosen", "Part", "Target"]
    assert rows.row("a") == ["", "1,000", "66.7 %", "2,000"]
    assert rows.row("b") == ["", "500", "33.3 %", "500"]
    # The longest thing drawn, here a target, spans 1,000 units.
    assert widths(html) == [500, 250]
    assert 'class="target" d="M1000 0V16"' in html


def test_a_target_that_is_no_whole_number_keeps_a_decimal() -> None:
    html = bar_chart([Bar("a", 63, target=62.5)], title="t", target_head="Target", **HEADS)
    assert Page(html).table("t").row("a")[-1] == "62.5"


def test_few_of_many_are_still_drawn() -> None:
    html = bar_chart([Bar("many", 1_000_000), Bar("one", 1), Bar("none", 0)], title="t", **HEADS)
    assert html.count('class="thin s0"') == 1
    assert len(widths(html)) == 2  # of "many", and of "none", which is 0 wide
    assert widths(html)[1] == 0


@pytest.mark.parametrize("bars", [[], [Bar("a", 0), Bar("b", 0)]])
def test_nothing_to_draw_is_no_division_by_zero(bars: list[Bar]) -> None:
    assert len(Page(bar_chart(bars, title="t", **HEADS)).table("t").rows) == 1 + len(bars)


def test_labels_are_escaped() -> None:
    html = bar_chart([Bar("<script>x</script>", 1, note="<b>")], title="<t>", **HEADS)
    assert "<script" not in html
    assert "<b>" not in html


def test_stacks_fill_the_width_and_are_described() -> None:
    stack = Stack("all", [Segment("yes", 75, 0), Segment("no", 25, 1), Segment("never", 0, 2)])
    html = stacked_bars([stack], title="Fate")
    page = Page(html)
    assert widths(html) == [750, 250]
    assert ("td", "aria-label", "all: yes 75 (75.0\u2009%), no 25 (25.0\u2009%)") in page.attributes
    # What nothing was lost to is not in the legend.
    assert page.text() == "yes no all"


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_the_parts_of_a_stack_add_up(values: list[int]) -> None:
    html = stacked_bars(
        [Stack("s", [Segment(f"{i}", v, 0) for i, v in enumerate(values)])], title="t"
    )
    whole = sum(values)
    drawn = [value for value in values if value / (whole or 1) * 1000 >= 6]
    assert len(widths(html)) == len(drawn)
    assert sum(widths(html)) == pytest.approx(
        1000 * sum(drawn) / (whole or 1), abs=0.1 * len(values)
    )
