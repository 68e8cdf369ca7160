"""Tables and lists of facts."""

import pytest
from markupsafe import Markup

from manifests.page import Column, facts, table
from tests.manifests.page.reading import Page

COLUMNS = [Column("Name"), Column("Rows", numeric=True), Column("Mean", numeric=True)]


def test_cells_are_formatted_and_escaped() -> None:
    rows = [["<b>", 12345, 1.25], [Markup("<i>ours</i>"), None, "n/a"]]
    page = Page(table(COLUMNS, rows, title='the "title"', total=["all", 12345, None]))
    found = page.table('the "title"')
    assert found.rows == [
        ["Name", "Rows", "Mean"],
        ["<b>", "12,345", "1.2"],
        ["ours", "\u2013", "n/a"],
        ["all", "12,345", "\u2013"],
    ]
    assert "b" not in page.tags
    assert "i" in page.tags


def test_a_table_is_reached_by_keyboard_and_says_what_it_is() -> None:
    page = Page(table(COLUMNS, [], title="Rows"))
    assert ("div", "tabindex", "0") in page.attributes
    assert ("div", "aria-label", "Rows") in page.attributes
    assert page.values("scope") == ["col"] * 3


def test_a_row_of_another_width_is_our_mistake() -> None:
    with pytest.raises(AssertionError):
        table(COLUMNS, [["only one"]], title="Rows")


def test_facts_are_pairs() -> None:
    page = Page(facts([("Seed", "7"), ("<x>", "&")]))
    assert page.text() == "Seed 7 <x> &"
