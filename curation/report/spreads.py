"""How long the texts and clips are, and where in the curriculum each source comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup

from curation.report.figures import (
    DIFFICULTY_BINS,
    SECOND_EDGES,
    WORD_EDGES,
    Figures,
    Spread,
    bin_names,
    second_names,
)
from manifests.page import (
    Section,
    Series,
    figure,
    figure_grid,
    histogram,
    number,
    stacked_histogram,
)

# Colours that tell sources apart; the last one is for all others together.
_COLOURS = 7


def spreads_section(figures: Figures, sources: Sequence[str]) -> Section:
    """Histograms of words and seconds by source, and of difficulty by stage."""
    body = [
        Markup("<h3>Length of the responses</h3>"),
        _legend(),
        _spreads(figures.words, sources, WORD_EDGES, bin_names, "words"),
    ]
    if figures.seconds:
        body += [
            Markup("<h3>Length of the clips</h3>"),
            _legend(),
            _spreads(figures.seconds, sources, SECOND_EDGES, second_names, "seconds"),
        ]
    body += [
        Markup("<h3>Difficulty</h3>"),
        Markup(
            "<p>Difficulty is a row's rank within its training stage, from 0 to 1, so a stage is"
            " even by its making; what differs is where each source comes.</p>"
        ),
        figure_grid([_stage(s, parts, sources) for s, parts in figures.difficulty.items()]),
    ]
    return Section(
        key="lengths",
        title="Lengths and difficulty",
        intro="Bins grow by about 1.6 from one to the next, so that short and long texts are seen"
        " at once. Each curve shows parts of its own sum.",
        body=Markup("\n").join(body),
    )


def _spreads(
    spreads: Mapping[str, Spread],
    sources: Sequence[str],
    edges: Sequence[int],
    names: Callable[[Sequence[int]], list[str]],
    unit: str,
) -> Markup:
    # The same bins for all sources: from the first to the last that any of them has rows in.
    used = [i for s in spreads.values() for i in range(len(edges)) if s.read[i] or s.chosen[i]]
    bins = slice(min(used), max(used) + 1)
    figures = []
    for source in sources:
        if (spread := spreads.get(source)) is None:
            continue
        drawn = histogram(
            names(edges)[bins],
            Series("chosen", spread.chosen[bins], 0),
            outline=Series("read", spread.read[bins]),
            edges=[number(edge) for edge in edges[bins]],
            title=f"{source}: rows by {unit}, chosen and read",
            axis=unit,
        )
        lead = f"Median {_figure(spread.middle)} {unit}, longest {_figure(spread.most)}"
        figures.append(figure(source, drawn, lead=lead))
    return figure_grid(figures)


def _stage(stage: str, parts: Mapping[str, Sequence[int]], sources: Sequence[str]) -> Markup:
    present = [source for source in sources if source in parts]
    series = [
        Series(source, parts[source], place) for place, source in enumerate(present[:_COLOURS])
    ]
    others = present[_COLOURS:]
    if others:
        sums = [sum(parts[source][i] for source in others) for i in range(DIFFICULTY_BINS)]
        series.append(Series(f"{len(others)} others", sums, _COLOURS))
    tenths = [f"{i / DIFFICULTY_BINS:g}" for i in range(DIFFICULTY_BINS + 1)]
    drawn = stacked_histogram(
        [f"{low} to {high}" for low, high in pairwise(tenths)],
        series,
        edges=tenths[:-1],
        title=f"Stage {stage}: rows by difficulty and source",
        axis="difficulty",
    )
    return figure(stage.replace("_", " "), drawn)


def _figure(value: float) -> str:
    return number(value, digits=0 if value == round(value) or value >= 100 else 1)


def _legend() -> Markup:
    return Markup(
        '<ul class="legend"><li><span class="swatch s0"></span>chosen</li>'
        '<li><span class="swatch step"></span>all that was read</li></ul>'
    )
