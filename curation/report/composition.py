"""What the mixture consists of: sources against their targets, stages, tasks, licences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from curation.report.figures import Figures
from curation.report.flow import Flow
from curation.report.words import few_licences, licence_words, quantities, verdict
from curation.spec.model import Spec
from manifests.page import (
    Bar,
    Cell,
    Column,
    Section,
    bar_chart,
    figure,
    figure_grid,
    share,
    table,
)

_VALUES_SHOWN = 12
_LEADS = {
    "stage": "When a trainer uses a row",
    "task": "What is asked of the model",
    "split": "All rows of one video are on one side",
    "kind": "The media of a row",
    "language": "Where a source states it",
}


def composition_section(
    spec: Spec, parts: Sequence[Flow], figures: Figures, splits: Mapping[str, int]
) -> Section:
    """Chosen against target by source, and how the rows divide by what they are.

    Args:
        splits: rows of each split, empty ones included.
    """
    counts = {
        column: {name: rows for name, (rows, _) in figures.by[column].items()} for column in _LEADS
    }
    counts["split"] = dict(splits)
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
        figure(head, _values(counts[column], head), lead=_LEADS[column])
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


def _values(counts: Mapping[str, int], head: str) -> Markup:
    shown = list(counts.items())[:_VALUES_SHOWN]
    left = list(counts.items())[_VALUES_SHOWN:]
    bars = [Bar(name.replace("_", " ") or "not stated", rows) for name, rows in shown]
    if left:
        bars.append(Bar(f"{len(left)} others", sum(rows for _, rows in left), series=7))
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
    rows: list[list[Cell]] = [
        [word.name, word.rows, share(word.rows, whole), word.may, word.why]
        for word in few_licences(licence_words(counts))
    ]
    return table(columns, rows, title="Rows by licence")
