"""Every link of a page leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
PAGES = sorted([*REPO.glob("*.md"), *REPO.glob("docs/**/*.md")])
# Written by `python -m benchmarks.speed --write`, which a clone may not have run yet.
_MADE = {REPO / "docs" / "performance.md"}
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def links(text: str) -> list[str]:
    """The targets of a page's links, those in code left out."""
    return _LINK.findall(_CODE.sub(lambda code: "" if "\n" in code[0] else "x", text))


def anchors(text: str) -> set[str]:
    """What a page's headings are called in an address, as GitHub does it."""
    found: dict[str, int] = {}
    names = set()
    for title in re.findall(
        r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M), re.M
    ):
        slug = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        names.add(f"{slug}-{found[slug]}" if slug in found else slug)
        found[slug] = found.get(slug, 0) + 1
    return names


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(REPO)) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    broken = []
    for link in links(text):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists():
            if target not in _MADE:
                broken.append(link)
        elif anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            broken.append(link)
    assert not broken


def test_every_page_can_be_reached_from_the_map() -> None:
    seen = set()
    open_pages = [REPO / "docs" / "index.md"]
    while open_pages:
        page = open_pages.pop()
        if page in seen or not page.is_file() or page.suffix != ".md":
            continue
        seen.add(page)
        found = links(page.read_text(encoding="utf-8"))
        local = [link.partition("#")[0] for link in found if not re.match(r"[a-z]+:", link)]
        open_pages += [(page.parent / file).resolve() for file in local]
    assert set(PAGES) - seen <= {REPO / "README.md"}


def test_links_and_anchors_are_found() -> None:
    text = "# A `b` [c](x.md#y)\n\n```sh\n[no](z)\n```\n\n## A\n\n## A\n`[no](z)` [d](http://e)\n"
    assert links(text) == ["x.md#y", "http://e"]
    assert {"a", "a-1"} <= anchors(text)


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(REPO)) for page in PAGES])
def test_pictures_are_small(page: Path) -> None:
    for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).stat().st_size <= 300_000
