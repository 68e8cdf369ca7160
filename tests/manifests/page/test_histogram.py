"""Histograms."""

import re
from itertools import pairwise

import pytest

from manifests.page import Series, histogram, stacked_histogram
from manifests.page.histogram import _nice
from tests.manifests.page.reading import Page

BINS, EDGES = ["0 to 1", "2", "3 and more"], ["0", "2", "3"]


def bars(html: str) -> list[float]:
    return [float(height) for height in re.findall(r'<rect [^>]*height="([0-9.]+)"', html)]


def test_each_series_is_drawn_in_parts_of_its_own_sum() -> None:
    html = histogram(
        BINS,
        Series("chosen", [1, 3, 0]),
        outline=Series("read", [100, 200, 700]),
        edges=EDGES,
        title="Words",
        axis="words",
    )
    rows = Page(html).table("Words")
    assert rows.rows == [
        ["words", "chosen", "Part", "read", "Part"],
        ["0 to 1", "1", "25.0 %", "100", "10.0 %"],
        ["2", "3", "75.0 %", "200", "20.0 %"],
        ["3 and more", "0", "0.0 %", "700", "70.0 %"],
    ]
    # The axis ends at 80 %, and an empty bin has no bar.
    low, high = bars(html)
    assert high / low == pytest.approx(3, rel=0.01)
    assert ">80\u2009%<" in html
    assert html.count('class="outline"') == 1


def test_stacked_bars_stand_on_each_other() -> None:
    series = [Series("a", [4, 0, 1]), Series("b", [4, 2, 0], 1)]
    html = stacked_histogram(BINS, series, edges=EDGES, title="Stage", axis="difficulty")
    rows = Page(html).table("Stage")
    assert rows.rows[1:] == [["0 to 1", "4", "4"], ["2", "0", "2"], ["3 and more", "1", "0"]]
    drawn = re.findall(
        r'<rect class="s(\d)" x="([0-9.]+)" y="([0-9.]+)"[^>]*height="([0-9.]+)"', html
    )
    first, second = drawn[0], drawn[1]
    assert first[0] == "0" and second[0] == "1"
    assert first[1] == second[1]
    assert float(second[2]) + float(second[3]) == pytest.approx(float(first[2]), abs=0.15)


def test_a_drawing_without_rows_is_empty() -> None:
    html = histogram(BINS, Series("none", [0, 0, 0]), edges=EDGES, title="t", axis="x")
    assert bars(html) == []


def test_every_drawing_has_a_name_and_its_numbers() -> None:
    page = Page(histogram(BINS, Series("a", [1, 1, 1]), edges=EDGES, title="<t>", axis="x"))
    assert ("svg", "aria-label", "<t>") in page.attributes
    assert ("svg", "role", "img") in page.attributes
    assert "details" in page.tags


def test_labels_that_would_touch_are_left_out() -> None:
    names = [f"{i},000" for i in range(30)]
    html = histogram(names, Series("a", [1] * 30), edges=names, title="t", axis="x")
    shown = [float(x) for x in re.findall(r'class="x" x="([0-9.]+)"', html)]
    assert len(shown) < 30
    assert min(b - a for a, b in pairwise(shown)) > 6.6 * len("29,000")


@pytest.mark.parametrize(
    ("value", "nice"), [(0, 1), (1, 1), (1.1, 2), (3, 4), (0.07, 0.08), (61, 80), (999, 1000)]
)
def test_an_axis_ends_at_a_round_number(value: float, nice: float) -> None:
    assert _nice(value) == pytest.approx(nice)
