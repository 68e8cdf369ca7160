"""Bars: one a row, against a target or a whole; or several parts stacked in one.

The rows are a table, so that each bar has its exact number beside it and the text keeps its size on
a narrow screen; only the bar itself is stretched to the width there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from manifests.page.text import Text, attribute, join, label, number, share

# The length of a whole bar, in the units of its drawing.
_FULL = 1000.0
_THIN = 6.0


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart.

    Args:
        target: where a tick is drawn: what the value was to be.
        behind: the length of a pale bar behind it: what the value was taken from.
        note: a few words below the label.
        series: number of the colour, from 0.
    """

    label: Text
    value: float
    target: float | None = None
    behind: float | None = None
    note: Text = ""
    series: int = 0


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar: its name, its length, and the number of its colour."""

    name: Text
    value: float
    series: int


@dataclass(frozen=True)
class Stack:
    """One stacked bar, drawn to its full width whatever its sum."""

    label: Text
    segments: Sequence[Segment]


def bar_chart(
    bars: Sequence[Bar],
    *,
    title: Text,
    label_head: Text,
    value_head: Text,
    target_head: Text = "",
    behind_head: Text = "",
    shares: bool = True,
) -> Markup:
    """Horizontal bars with their numbers.

    Args:
        target_head, behind_head: heading of that column; the column is there where it is given.
        shares: whether a column says what part of all values each one is.
    """
    longest = max((max(b.value, b.target or 0, b.behind or 0) for b in bars), default=0) or 1.0
    whole = sum(bar.value for bar in bars)
    heads: list[Text] = [label_head, Markup('<span class="hidden">Drawing</span>'), value_head]
    heads += [h for h in ("Part" if shares else "", behind_head, target_head) if h]
    kind = f"bars n{len(heads) - 2}" + (" noted" if any(bar.note for bar in bars) else "")
    rows = []
    for bar in bars:
        cells = [number(bar.value)]
        cells += [share(bar.value, whole)] if shares else []
        cells += [number(bar.behind or 0)] if behind_head else []
        cells += [_rounded(bar.target)] if target_head else []
        rows.append(
            Markup('<tr><th scope="row">{}{}</th><td class="draw">{}</td>{}</tr>').format(
                label(bar.label),
                Markup("<small>{}</small>").format(bar.note) if bar.note else "",
                _drawn(bar, longest),
                Markup("").join(Markup('<td class="n">{}</td>').format(cell) for cell in cells),
            )
        )
    headed = [
        Markup('<th scope="col"{}>{}</th>').format(Markup(' class="n"') if i > 1 else "", head)
        for i, head in enumerate(heads)
    ]
    return Markup(
        '<div class="scroll" role="region" aria-label="{}" tabindex="0"><table class="{}">\n'
        "<thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table></div>"
    ).format(attribute(title), kind, Markup("").join(headed), join(rows))


def stacked_bars(stacks: Sequence[Stack], *, title: Text) -> Markup:
    """Bars of equal width, each divided into its parts, with one legend for all of them."""
    names: dict[str, tuple[Text, int]] = {}
    for stack in stacks:
        for part in stack.segments:
            if part.value > 0:
                names.setdefault(attribute(part.name), (part.name, part.series))
    keys = [
        Markup('<li><span class="swatch s{}"></span>{}</li>').format(series, label(name))
        for name, series in names.values()
    ]
    rows = [
        Markup(
            '<tr><th scope="row">{}</th><td class="draw" role="img" aria-label="{}">{}</td></tr>'
        ).format(label(stack.label, characters=24), _described(stack), _divided(stack))
        for stack in stacks
    ]
    return Markup(
        '<ul class="legend">{}</ul>\n<table class="bars stacks" aria-label="{}">'
        "<tbody>{}</tbody></table>"
    ).format(Markup("").join(keys), attribute(title), join(rows))


def _drawn(bar: Bar, longest: float) -> Markup:
    scale = _FULL / longest
    parts = []
    if bar.behind is not None:
        parts.append(_rect(0, bar.behind * scale, "behind"))
    parts.append(_rect(0, bar.value * scale, f"s{bar.series}"))
    if bar.target is not None:
        x = _unit(min(bar.target * scale, _FULL))
        parts.append(Markup('<path class="target" d="M{} 0V16"/>').format(x))
    return _stretched(parts)


def _divided(stack: Stack) -> Markup:
    whole = sum(part.value for part in stack.segments) or 1.0
    parts, x = [], 0.0
    for part in stack.segments:
        if part.value <= 0:
            continue
        width = part.value / whole * _FULL
        tip = f"{attribute(part.name)}: {number(part.value)} ({share(part.value, whole)})"
        parts.append(_rect(x, width, f"s{part.series}", tip=tip))
        x += width
    return _stretched(parts)


def _described(stack: Stack) -> str:
    whole = sum(part.value for part in stack.segments)
    told = [
        f"{attribute(part.name)} {number(part.value)} ({share(part.value, whole)})"
        for part in stack.segments
        if part.value > 0
    ]
    return f"{attribute(stack.label)}: {', '.join(told) or 'nothing'}"


def _rect(x: float, width: float, kind: str, *, tip: str = "") -> Markup:
    title = Markup("<title>{}</title>").format(tip) if tip else Markup("")
    if 0 < width < _THIN:
        # Rows that exist are seen, however few they are: a line keeps its width when stretched.
        middle = min(max(x + width / 2, _THIN / 2), _FULL - _THIN / 2)
        return Markup('<path class="thin {}" d="M{} 0V16">{}</path>').format(
            kind, _unit(middle), title
        )
    return Markup('<rect class="{}" x="{}" width="{}" height="16">{}</rect>').format(
        kind, _unit(x), _unit(width), title
    )


def _stretched(parts: list[Markup]) -> Markup:
    return Markup(
        '<svg class="bar" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">'
        "{}</svg>"
    ).format(Markup("").join(parts))


def _unit(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _rounded(value: float | None) -> str:
    if value is None:
        return "\u2013"
    return number(value, digits=0 if abs(value - round(value)) < 0.05 else 1)
