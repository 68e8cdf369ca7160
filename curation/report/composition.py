"""What the mixture consists of: sources against their targets, stages, tasks, licences, strata."""

from __future__ import annotations

import math
import re

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from curation.report.figures import Figures
from curation.report.flow import Flow
from curation.report.words import licence_words, quantities, verdict
from curation.spec.model import Spec
from manifests.lineage import Lineage
from manifests.page import (
    Bar,
    Column,
    Section,
    bar_chart,
    figure,
    figure_grid,
    number,
    share,
    table,
)

_STRATA_SHOWN = 24
# The names of cells between edges: `<10`, `10..20`, `>=20`.
_CELL = re.compile(r"(<|>=)?(-?[0-9.]+(?:e[+-]?[0-9]+)?)(?:\.\.\S+)?")
_VALUES_SHOWN = 12
_LEADS = {
    "stage": "When a trainer uses a row",
    "task": "What is asked of the model",
    "split": "All rows of one video are on one side",
    "kind": "The media of a row",
    "language": "Where a source states it",
}


def composition_section(spec: Spec, parts: Sequence[Flow], figures: Figures) -> Section:
    """Chosen against target by source, and how the rows divide by what they are."""
    bars = [
        Bar(
            part.name,
            part.counted,
            target=part.wish,
            note=verdict(part, spec.sources[part.name], spec),
        )
        for part in parts
    ]
    repeats = any(part.counted > part.chosen for part in parts)
    sources = bar_chart(
        bars,
        title="Rows chosen of each source against its target",
        label_head="Source",
        value_head="With repeats" if repeats else "Chosen",
        target_head="Target",
    )
    legend = Markup(
        '<ul class="legend"><li><span class="swatch s0"></span>{}</li>'
        '<li><span class="swatch tick"></span>target</li></ul>'
    ).format("chosen, repeats counted" if repeats else "chosen")
    kinds = {
        "stage": "Training stage",
        "task": "Task",
        "split": "Split",
        "kind": "What is shown",
        "language": "Language",
    }
    grid = [
        figure(head, _values(figures.by[column], head), lead=_LEADS[column])
        for column, head in kinds.items()
        # That no source states a language is said once, in the card.
        if column != "language" or set(figures.by["language"]) - {""}
    ]
    body = [
        Markup("<h3>By source</h3>"),
        legend,
        sources,
        figure_grid(grid, wide=True),
        Markup("<h3>By licence</h3>"),
        _licences(figures),
    ]
    return Section(
        key="composition",
        title="Composition",
        intro=quantities(spec) + " The target of a source is its share, or its part by weight.",
        body=Markup("\n").join(body),
    )


def strata_section(spec: Spec, lineage: Lineage) -> Section:
    """Rows available and chosen in each cell that a source is drawn from."""
    strata: Mapping[str, Mapping[str, Sequence[int]]] = lineage.counts["strata"]
    if not spec.strata.by:
        return Section(
            key="strata",
            title="Strata",
            body=Markup("<p>The spec names none: each source is drawn from as a whole.</p>"),
        )
    figures = []
    for source, cells in strata.items():
        if not cells:
            continue
        most = sorted(cells.items(), key=lambda item: (-item[1][0], item[0]))
        shown = dict(most[:_STRATA_SHOWN])
        bars = [
            Bar(_cell_name(name, spec), chosen, behind=available)
            for name, (available, chosen) in sorted(shown.items(), key=_by_edges)
        ]
        chart = bar_chart(
            bars,
            title=f"Strata of {source}",
            label_head="Stratum",
            value_head="Chosen",
            behind_head="Available",
            shares=False,
        )
        figures.append(figure(source, chart, note=_left_over(most[_STRATA_SHOWN:])))
    legend = Markup(
        '<ul class="legend"><li><span class="swatch s0"></span>chosen</li>'
        '<li><span class="swatch behind"></span>available</li></ul>'
    )
    names = ", ".join(spec.strata.by)
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
        intro=Markup("Cells are made by <code>{}</code>; each is drawn from {}.").format(names, way),
        body=legend + figure_grid(figures),
    )


def _values(counts: Mapping[str, tuple[int, int]], head: str) -> Markup:
    shown = list(counts.items())[:_VALUES_SHOWN]
    left = list(counts.items())[_VALUES_SHOWN:]
    bars = [Bar(name.replace("_", " ") or "not stated", rows) for name, (rows, _) in shown]
    if left:
        bars.append(Bar(f"{len(left)} others", sum(rows for _, (rows, _) in left), series=7))
    hidden = Markup('<span class="hidden">{}</span>').format(head)
    return bar_chart(bars, title=f"Rows by {head.lower()}", label_head=hidden, value_head="Rows")


def _licences(figures: Figures) -> Markup:
    counts = {name: rows for name, (rows, _) in figures.by["licence"].items()}
    whole = sum(counts.values())
    columns = [
        Column("Licence"),
        Column("Rows", numeric=True),
        Column("Part", numeric=True),
        Column("You may"),
        Column("Why"),
    ]
    rows = [
        [word.name, word.rows, share(word.rows, whole), word.may, word.why]
        for word in licence_words(counts)
    ]
    return table(columns, rows, title="Rows by licence")


def _cell_name(name: str, spec: Spec) -> str:
    """The name of a stratum without the column, where there is only one."""
    if len(spec.strata.by) == 1:
        name = name.removeprefix(f"{spec.strata.by[0]}=")
    return name.replace("..", "\u2013").replace(">=", "\u2265\u2009").replace("<", "<\u2009")


def _by_edges(item: tuple[str, Sequence[int]]) -> list[tuple[float, str]]:
    """Sorts cells by the numbers they begin at, and others by name, column by column."""
    order = []
    for part in item[0].split(", "):
        value = part.partition("=")[2]
        if found := _CELL.fullmatch(value):
            # The first cell ends where the second begins.
            begins = float(found[2]) if found[1] != "<" else -math.inf
            order.append((begins, ""))
        else:
            order.append((math.inf, value))
    return order


def _left_over(cells: Sequence[tuple[str, Sequence[int]]]) -> str:
    if not cells:
        return ""
    available = sum(cell[1][0] for cell in cells)
    chosen = sum(cell[1][1] for cell in cells)
    return (
        f"And {number(len(cells))} smaller strata, with {number(available)} rows available and"
        f" {number(chosen)} chosen."
    )
