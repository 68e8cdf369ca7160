"""Reading a page back as a browser would: its tables, its texts, and what it could fetch."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "br", "img", "rect", "path"}


@dataclass
class Table:
    """A table by its rows of texts; `title` is the label of the region around it."""

    title: str
    rows: list[list[str]] = field(default_factory=list)

    def row(self, name: str) -> list[str]:
        """The cells of the only row whose first cell begins with `name`, without that cell."""
        found = [row[1:] for row in self.rows if row and row[0].startswith(name)]
        assert len(found) == 1, (name, self.rows)
        return found[0]


class Page(HTMLParser):
    """A parsed page; unbalanced tags fail while it is read."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.tables: list[Table] = []
        self.words: list[str] = []
        self.foreign: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._titles: list[str] = []
        self._cell: list[str] | None = None
        self.feed(html)
        self.close()
        assert not self._open, self._open

    def table(self, title: str) -> Table:
        """The only table with that title."""
        found = [table for table in self.tables if table.title == title]
        assert len(found) == 1, (title, [table.title for table in self.tables])
        return found[0]

    def text(self) -> str:
        """All text, blanks squeezed."""
        return " ".join(" ".join(self.words).split())

    def values(self, attribute: str) -> list[str]:
        """Every value of an attribute."""
        return [value for _, name, value in self.attributes if name == attribute]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in given.items()]
        if tag == "table":
            region = self._titles[-1] if self._titles else ""
            self.tables.append(Table(given.get("aria-label", region)))
        elif tag == "tr":
            self.tables[-1].rows.append([])
        elif tag in ("td", "th"):
            self._cell = []
        if given.get("role") == "region":
            self._titles.append(given["aria-label"])
        if given.get("class") == "foreign":
            self.foreign.append("")
        if tag not in _VOID or tag in ("rect", "path"):
            self._open.append((tag, given.get("class", "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID or tag in ("rect", "path"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag, (opened, tag)
        if tag in ("td", "th"):
            assert self._cell is not None
            self.tables[-1].rows[-1].append(" ".join("".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _ in self._open]
        if "style" in inside or "title" in inside:
            return
        self.words.append(data)
        if self._cell is not None:
            self._cell.append(data)
        if any(kind == "foreign" for _, kind in self._open):
            self.foreign[-1] += data


def fetched(page: Page) -> list[str]:
    """Addresses that a browser would fetch or lead to, other than pictures in the page itself."""
    names = ("src", "href", "xlink:href", "srcset", "action", "data", "poster", "background")
    found = [value for name in names for value in page.values(name)]
    return [value for value in found if not value.startswith(("#", "data:"))]
