"""Tables of exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from manifests.page.text import Text, attribute, join, label, number

Cell = Text | int | float | None


@dataclass(frozen=True)
class Column:
    """A column: its heading, and whether it holds numbers (they stand on the right)."""

    head: Text
    numeric: bool = False
    characters: int = 60


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    title: Text,
    total: Sequence[Cell] | None = None,
) -> Markup:
    """A table whose first column names its rows; scrolls sideways where it is too wide.

    Args:
        rows: cells in the order of `columns`; ints get thousands separators, None is a dash.
        title: what it holds, for those who cannot see the page around it.
        total: a last row set apart.
    """
    heads = [
        Markup('<th scope="col"{}>{}</th>').format(_numeric(column), column.head)
        for column in columns
    ]
    body = [_row(columns, row) for row in rows]
    foot = Markup("")
    if total is not None:
        foot = Markup("<tfoot>{}</tfoot>").format(_row(columns, total))
    return Markup(
        '<div class="scroll" role="region" aria-label="{}" tabindex="0"><table>\n'
        "<thead><tr>{}</tr></thead>\n<tbody>{}</tbody>{}</table></div>"
    ).format(attribute(title), Markup("").join(heads), join(body), foot)


def facts(pairs: Sequence[tuple[Text, Text]]) -> Markup:
    """Names and values, as a list of figures."""
    items = [Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*pair) for pair in pairs]
    return Markup('<dl class="facts">{}</dl>').format(join(items))


def _row(columns: Sequence[Column], row: Sequence[Cell]) -> Markup:
    assert len(row) == len(columns), (len(row), len(columns))
    cells = []
    for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
        text = _cell(column, cell)
        if place == 0:
            cells.append(Markup('<th scope="row">{}</th>').format(text))
        else:
            cells.append(Markup("<td{}>{}</td>").format(_numeric(column), text))
    return Markup("<tr>{}</tr>").format(Markup("").join(cells))


def _numeric(column: Column) -> Markup:
    return Markup(' class="n"') if column.numeric else Markup(' class="t"')


def _cell(column: Column, cell: Cell) -> Text:
    if cell is None:
        return "\u2013"
    if isinstance(cell, Markup):
        return cell
    if isinstance(cell, str):
        return cell if column.numeric else label(cell, characters=column.characters)
    if isinstance(cell, int):
        return number(cell)
    return number(cell, digits=1)
