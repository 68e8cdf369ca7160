"""The table that ends a build: rows in, what was turned away and why, chosen against target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curation.report.flow import RULES, Flow, flows, together
from curation.report.words import target
from manifests.lineage import Lineage

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

_REASONS_SHOWN = 8


def summary_table(lineage: Lineage) -> Group:
    """Two tables for a console of 100 columns or more.

    The first has a row a source: `rows in` = `rejected` + `duplicates` + `not drawn` + `chosen`;
    the second says what `rejected` and `duplicates` consist of.
    """
    from rich.console import Group

    parts = flows(lineage)
    total = together(parts)
    tables = [_by_source(parts, total)]
    if total.group("unusable") + total.group("condition") + total.group("duplicate"):
        tables.append(_by_reason(parts, total))
    return Group(*tables)


def _by_source(parts: list[Flow], total: Flow) -> Table:
    from rich import box
    from rich.table import Table

    repeats = total.counted > total.chosen
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_footer=True)
    table.add_column(
        "source", footer="all", overflow="ellipsis", max_width=18 if repeats else 24, no_wrap=True
    )
    columns = ["rows in", "rejected", "duplicates", "not drawn", "chosen"]
    columns += ["with repeats"] if repeats else []
    for name, figure in zip([*columns, "target"], _figures(total, repeats), strict=True):
        style = "bold" if name == "chosen" else ""
        table.add_column(name, footer=figure, justify="right", style=style, no_wrap=True)
    for part in parts:
        table.add_row(part.name, *_figures(part, repeats))
    return table


def _figures(flow: Flow, repeats: bool) -> list[str]:
    rejected = flow.group("unusable") + flow.group("condition")
    figures = [flow.records, rejected, flow.group("duplicate"), flow.lost["quota"], flow.chosen]
    figures += [flow.counted] if repeats else []
    return [*(f"{figure:,}" for figure in figures), target(flow)]


def _by_reason(parts: list[Flow], total: Flow) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("rejected by", no_wrap=True, max_width=28, overflow="ellipsis")
    table.add_column("rows", justify="right", no_wrap=True)
    table.add_column("of which", max_width=56, overflow="ellipsis", no_wrap=True)
    for rule in RULES:
        if rule.key == "quota" or not total.lost[rule.key]:
            continue
        if rule.key == "errors":
            _add_errors(table, parts, total)
            continue
        name = f"duplicate: {rule.key}" if rule.group == "duplicate" else rule.key
        by_source = {part.name: part.lost[rule.key] for part in parts}
        table.add_row(name.replace("_", " "), f"{total.lost[rule.key]:,}", _most(by_source))
    return table


def _add_errors(table: Table, parts: list[Flow], total: Flow) -> None:
    reasons = list(total.reasons.items())
    for reason, count in reasons[:_REASONS_SHOWN]:
        by_source = {part.name: part.reasons.get(reason, 0) for part in parts}
        table.add_row(f"error: {reason}", f"{count:,}", _most(by_source))
    left = reasons[_REASONS_SHOWN:]
    if left:
        rows = sum(count for _, count in left)
        table.add_row(f"error: {len(left)} other reasons", f"{rows:,}", "see ingest_errors")


def _most(by_source: dict[str, int]) -> str:
    """The sources that have any, from the one with most."""
    order = sorted(by_source.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count:,}" for name, count in order if count)
