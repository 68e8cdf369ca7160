"""Drawing self-contained HTML pages: a shell, charts as inline SVG, tables, figures.

Pure functions over plain numbers and strings. Every `str` is escaped and every `Markup` is taken as
it is, so text of a data set may be passed in raw. Nothing on a page is fetched and nothing runs.
"""

from manifests.page.bars import Bar, Segment, Stack, bar_chart, stacked_bars
from manifests.page.funnel import Loss, funnel
from manifests.page.histogram import Series, histogram, stacked_histogram
from manifests.page.shell import Section, figure, figure_grid, page
from manifests.page.tables import Cell, Column, facts, table
from manifests.page.text import foreign, label, number, plain, share

__all__ = [
    "Bar",
    "Cell",
    "Column",
    "Loss",
    "Section",
    "Segment",
    "Series",
    "Stack",
    "bar_chart",
    "facts",
    "figure",
    "figure_grid",
    "foreign",
    "funnel",
    "histogram",
    "label",
    "number",
    "page",
    "plain",
    "share",
    "stacked_bars",
    "stacked_histogram",
    "table",
]
