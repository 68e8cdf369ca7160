"""A funnel: how many are there at first, what is lost step by step, what is left.

Each step is a row of a table with its numbers; the drawings of the rows join into one shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from manifests.page.text import Text, attribute, join, label, number, share

_WIDTH, _HEIGHT = 1000.0, 100.0


@dataclass(frozen=True)
class Loss:
    """One step: what it is, in a few words why, and how many it takes away."""

    label: Text
    lost: int
    note: Text = ""
    series: int = 1


def funnel(
    losses: Sequence[Loss], *, start: int, start_label: Text, end_label: Text, title: Text
) -> Markup:
    """The shape with its numbers: the steps from top to bottom, width in proportion to the count.

    `start` less all losses is what is left; it may not be negative.
    """
    left = start
    rows = [_row(start_label, "", None, start, start, _kept(start, start, start), "end")]
    for loss in losses:
        before, left = left, left - loss.lost
        drawing = _kept(before, left, start) + _lost(before, left, start, loss.series)
        rows.append(_row(loss.label, loss.note, loss.lost, left, start, drawing, ""))
    assert left >= 0, (start, [loss.lost for loss in losses])
    rows.append(_row(end_label, "", None, left, start, _kept(left, left, start), "end"))
    return Markup(
        '<div class="scroll" role="region" aria-label="{}" tabindex="0"><table class="funnel">\n'
        '<thead><tr><th scope="col">Step</th>'
        '<th scope="col"><span class="hidden">Drawing</span></th>'
        '<th scope="col" class="n">Lost</th><th scope="col" class="n">Left</th>'
        '<th scope="col" class="n wide">Of all</th></tr></thead>\n<tbody>{}</tbody></table></div>'
    ).format(attribute(title), join(rows))


def _row(
    name: Text, note: Text, lost: int | None, left: int, start: int, drawing: Markup, kind: str
) -> Markup:
    return Markup(
        '<tr class="{}"><th scope="row">{}{}</th><td class="draw">'
        '<svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">{}</svg></td>'
        '<td class="n">{}</td><td class="n">{}</td><td class="n wide">{}</td></tr>'
    ).format(
        kind,
        label(name),
        Markup("<small>{}</small>").format(note) if note else "",
        drawing,
        "" if lost is None else f"\u2212{number(lost)}",
        number(left),
        share(left, start),
    )


def _kept(before: int, after: int, start: int) -> Markup:
    top, bottom = _x(before, start), _x(after, start)
    # Down to the middle at the old width, from there at the new one, in one soft bend.
    edge = f"M0 0H{top:.1f}C{top:.1f} 60 {bottom:.1f} 40 {bottom:.1f} {_HEIGHT:.0f}H0Z"
    return Markup('<path class="s0" d="{}"/>').format(edge)


def _lost(before: int, after: int, start: int, series: int) -> Markup:
    if before == after:
        return Markup("")
    top, bottom = _x(before, start), _x(after, start)
    area = f"M{top:.1f} 0C{top:.1f} 60 {bottom:.1f} 40 {bottom:.1f} {_HEIGHT:.0f}H{top:.1f}Z"
    return Markup('<path class="lost s{}" d="{}"/>').format(series, area)


def _x(count: int, start: int) -> float:
    if count <= 0 or start <= 0:
        return 0.0
    return max(2.0, count / start * _WIDTH)
