"""The cells that each source was drawn from: rows available and rows chosen."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from curation.spec.model import Spec
from manifests.lineage import Lineage
from manifests.page import Bar, Section, bar_chart, figure, figure_grid, label, number

_SHOWN = 24
# The names of cells between edges: `<10`, `10..20`, `>=20`.
_CELL = re.compile(r"(<|>=)?(-?[0-9]+(?:[.][0-9]+)?(?:e[+-]?[0-9]+)?)(?:\.\.\S+)?")


def strata_section(spec: Spec, lineage: Lineage) -> Section:
    """Rows available and chosen in each cell that a source is drawn from."""
    strata: Mapping[str, Mapping[str, Sequence[int]]] = lineage.counts["strata"]
    if not spec.strata.by:
        return Section(
            key="strata",
            title="Strata",
            body=Markup("<p>The spec names none: each source is drawn from as a whole.</p>"),
        )
    by = spec.strata.by
    figures = [_source(name, counts, by) for name, counts in strata.items() if counts]
    legend = Markup(
        '<ul class="legend"><li><span class="swatch s0"></span>chosen</li>'
        '<li><span class="swatch behind"></span>available</li></ul>'
    )
    names = ", ".join(by)
    balance = spec.strata.balance
    if balance == 0:
        way = "in proportion to the rows it holds"
    elif balance == 1:
        way = "alike, however many rows it holds"
    else:
        way = f"by its rows to the power of {1 - balance:g}"
    return Section(
        key="strata",
        title="Strata",
        intro=Markup("Cells are made by <code>{}</code>; each is drawn from {}.").format(
            label(names, characters=120), way
        ),
        body=legend + figure_grid(figures),
    )


def _source(source: str, counts: Mapping[str, Sequence[int]], by: Sequence[str]) -> Markup:
    most = sorted(counts.items(), key=lambda item: (-item[1][0], item[0]))
    shown = [(cells(name, by), pair) for name, pair in most[:_SHOWN]]
    shown.sort(key=lambda item: order_of(item[0]))
    chart = bar_chart(
        [Bar(", ".join(map(_pretty, cell)), pair[1], behind=pair[0]) for cell, pair in shown],
        title=f"Strata of {source}",
        label_head="Stratum",
        value_head="Chosen",
        behind_head="Available",
        shares=False,
    )
    return figure(source, chart, note=_left_over(most[_SHOWN:]))


def cells(name: str, by: Sequence[str]) -> list[str]:
    """The value of each column in the name of a stratum, such as `task=vqa, words=10..20`."""
    left = name.removeprefix(f"{by[0]}=")
    values = []
    for column in by[1:]:
        value, _, left = left.partition(f", {column}=")
        values.append(value)
    return [*values, left]


def order_of(values: Sequence[str]) -> list[tuple[float, str]]:
    """Sorts strata by the numbers their cells begin at, and others by name."""
    order = []
    for value in values:
        found = _CELL.fullmatch(value)
        if found is None:
            order.append((math.inf, value))
        else:
            # The first cell ends where the second begins.
            order.append((-math.inf if found[1] == "<" else float(found[2]), value))
    return order


def _pretty(value: str) -> str:
    if _CELL.fullmatch(value) is None:
        return value
    return value.replace("..", "\u2013").replace(">=", "\u2265\u2009").replace("<", "<\u2009")


def _left_over(left: Sequence[tuple[str, Sequence[int]]]) -> str:
    if not left:
        return ""
    available = sum(counts[0] for _, counts in left)
    chosen = sum(counts[1] for _, counts in left)
    return (
        f"And {number(len(left))} smaller strata, with {number(available)} rows available and"
        f" {number(chosen)} chosen."
    )
