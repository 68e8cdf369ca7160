"""The page around it all."""

from markupsafe import Markup

from manifests.page import Section, figure, figure_grid, page
from tests.manifests.page.reading import Page, fetched


def a_page(title: str = "A title") -> str:
    sections = [
        Section("one", "First <part>", Markup("<p>body</p>"), intro="intro & more"),
        Section("two", "Second", Markup("<p>more</p>")),
    ]
    return page(title=title, kind="A kind", lead=Markup("<p>lead</p>"), sections=sections, foot="x")


def test_a_page_names_its_sections_and_links_to_them() -> None:
    read = Page(a_page())
    assert [v for t, n, v in read.attributes if (t, n) == ("a", "href")] == [
        "#content",
        "#one",
        "#two",
    ]
    assert {"one", "two", "content"} <= set(read.values("id"))
    assert "First <part>" in read.text()
    assert "intro & more" in read.text()


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    html = a_page()
    read = Page(html)
    assert fetched(read) == []
    assert "script" not in read.tags
    assert "@import" not in html
    assert "url(" not in html
    policy = [v for v in read.values("content") if "default-src" in v]
    assert len(policy) == 1
    assert "default-src 'none'" in policy[0]
    assert "script-src" not in policy[0]
    # The policy has to stand before anything it is to govern.
    assert html.index("Content-Security-Policy") < html.index("<style>")


def test_a_title_is_escaped_everywhere() -> None:
    html = a_page("</title><script>alert(1)</script>")
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 2


def test_light_dark_and_print_are_provided_for() -> None:
    html = a_page()
    assert "@media screen and (prefers-color-scheme: dark)" in html
    assert "@media print" in html


def test_figures_have_captions_and_stand_in_a_grid() -> None:
    one = figure("<Title>", Markup("<p>drawn</p>"), lead="lead", note="note")
    read = Page(figure_grid([one, one], wide=True))
    assert read.text() == "<Title> lead drawn note <Title> lead drawn note"
    assert ("div", "class", "grid two") in read.attributes
    assert read.tags.count("figcaption") == 2
