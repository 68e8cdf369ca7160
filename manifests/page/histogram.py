"""Histograms as SVG, drawn narrow so that several stand side by side and one fills a phone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from manifests.page.tables import Cell, Column, table
from manifests.page.text import Text, attribute, join, label, number, share

_WIDTH, _HEIGHT = 360.0, 190.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 8.0, 10.0, 40.0
_PLOT_WIDTH, _PLOT_HEIGHT = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
# About the width of a digit at the size of the labels.
_CHARACTER = 6.6


@dataclass(frozen=True)
class Series:
    """Counts a bin, with the name of the series and the number of its colour."""

    name: Text
    counts: Sequence[int]
    series: int = 0


def histogram(
    bins: Sequence[str],
    bars: Series,
    *,
    outline: Series | None = None,
    edges: Sequence[str],
    title: Text,
    axis: Text,
) -> Markup:
    """What part of the rows lies in each bin: bars, and another series as an outline before them.

    Args:
        bins: names of the bins, such as "5 to 7".
        bars: the series drawn as bars, a count a bin.
        outline: compared with them; each series is drawn in parts of its own sum.
        edges: what is written where each bin begins.
        title: what is counted, said by screen readers.
        axis: name and unit of the horizontal axis.
    """
    parts = [_parts(bars.counts)]
    parts += [_parts(outline.counts)] if outline is not None else []
    top = _nice(max(max(part, default=0.0) for part in parts) * 100) / 100
    step = _PLOT_WIDTH / len(bins)
    marks = [_grid(top, percent=True)]
    for i, part in enumerate(parts[0]):
        tip = f"{bins[i]}: {attribute(bars.name)} {_told(bars.counts, i)}"
        if outline is not None:
            tip += f", {attribute(outline.name)} {_told(outline.counts, i)}"
        marks.append(_bar(i * step, part / top, step, base=0.0, series=bars.series, tip=tip))
    if outline is not None:
        marks.append(_stairs([part / top for part in parts[1]], step))
    marks.append(_labels(edges, step, axis))
    every = [bars, *([outline] if outline is not None else [])]
    columns = [Column(str(attribute(axis)))]
    for series in every:
        columns += [Column(series.name, numeric=True), Column("Part", numeric=True)]
    rows: list[list[Cell]] = []
    for i, name in enumerate(bins):
        cells: list[Cell] = [name]
        for series in every:
            cells += [series.counts[i], share(series.counts[i], sum(series.counts))]
        rows.append(cells)
    return _framed(marks, title) + _numbers(table(columns, rows, title=title))


def stacked_histogram(
    bins: Sequence[str],
    series: Sequence[Series],
    *,
    edges: Sequence[str],
    title: Text,
    axis: Text,
) -> Markup:
    """How many rows of each series lie in each bin, one on top of the other."""
    sums = [sum(s.counts[i] for s in series) for i in range(len(bins))]
    top = _nice(max(sums, default=0))
    step = _PLOT_WIDTH / len(bins)
    marks = [_grid(top, percent=False)]
    for i, name in enumerate(bins):
        base = 0.0
        for one in series:
            tip = f"{name}: {attribute(one.name)} {number(one.counts[i])} of {number(sums[i])}"
            height = one.counts[i] / top
            marks.append(_bar(i * step, height, step, base=base, series=one.series, tip=tip))
            base += height
    marks.append(_labels(edges, step, axis))
    keys = [
        Markup('<li><span class="swatch s{}"></span>{}</li>').format(s.series, label(s.name))
        for s in series
    ]
    columns = [Column(str(attribute(axis)))]
    columns += [Column(s.name, numeric=True) for s in series]
    rows: list[list[Cell]] = [[name, *(s.counts[i] for s in series)] for i, name in enumerate(bins)]
    return join(
        [
            Markup('<ul class="legend">{}</ul>').format(Markup("").join(keys)),
            _framed(marks, title),
            _numbers(table(columns, rows, title=title)),
        ]
    )


def _parts(counts: Sequence[int]) -> list[float]:
    whole = sum(counts) or 1
    return [count / whole for count in counts]


def _told(counts: Sequence[int], place: int) -> str:
    return f"{number(counts[place])} ({share(counts[place], sum(counts))})"


def _nice(value: float) -> float:
    """The next 1, 2, 2.5 or 5 times a power of ten, so that half of it is a round number too."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= value * (1 - 1e-9))


def _grid(top: float, *, percent: bool) -> Markup:
    lines = []
    for part in (0.0, 0.5, 1.0):
        y = _y(part)
        value = part * top * (100 if percent else 1)
        text = f"{value:g}\u2009%" if percent else _short(value)
        lines.append(
            Markup(
                '<path class="rule" d="M{} {}H{}"/><text class="y" x="{}" y="{}">{}</text>'
            ).format(_n(_LEFT), _n(y), _n(_WIDTH - _RIGHT), _n(_LEFT - 6), _n(y + 4), text)
        )
    return Markup("").join(lines)


def _short(value: float) -> str:
    for size, sign in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{sign}"
    return f"{value:g}"


def _bar(x: float, height: float, step: float, *, base: float, series: int, tip: str) -> Markup:
    if height <= 0:
        return Markup("")
    y = _y(base + height)
    tall = max(_y(base) - y, 0.75)
    return Markup(
        '<rect class="s{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
    ).format(series, _n(_LEFT + x + 1), _n(y), _n(step - 2), _n(tall), tip)


def _stairs(heights: Sequence[float], step: float) -> Markup:
    path = f"M{_n(_LEFT)} {_n(_y(0))}"
    for i, height in enumerate(heights):
        path += f"V{_n(_y(height))}H{_n(_LEFT + (i + 1) * step)}"
    return Markup('<path class="outline" d="{}V{}"/>').format(path, _n(_y(0)))


def _labels(edges: Sequence[str], step: float, axis: Text) -> Markup:
    widest = max((len(edge) for edge in edges), default=1) * _CHARACTER + 6
    every = max(1, math.ceil(widest / step))
    texts = [
        Markup('<text class="x" x="{}" y="{}">{}</text>').format(
            _n(_LEFT + i * step), _n(_HEIGHT - _BOTTOM + 15), edge
        )
        for i, edge in enumerate(edges)
        if i % every == 0
    ]
    middle = _LEFT + _PLOT_WIDTH / 2
    texts.append(
        Markup('<text class="x axis" x="{}" y="{}">{}</text>').format(
            _n(middle), _n(_HEIGHT - 6), attribute(axis)
        )
    )
    return Markup("").join(texts)


def _framed(marks: list[Markup], title: Text) -> Markup:
    return Markup(
        '<svg class="plot" viewBox="0 0 360 190" role="img" aria-label="{}">{}</svg>'
    ).format(attribute(title), join(marks))


def _numbers(body: Markup) -> Markup:
    return Markup("<details><summary>Numbers</summary>{}</details>").format(body)


def _y(part: float) -> float:
    return _TOP + (1 - part) * _PLOT_HEIGHT


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
