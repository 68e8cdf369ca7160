"""Numbers and foreign text on a page."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from manifests.page import foreign, label, number, plain, share
from manifests.page.text import attribute, cut

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(0, 0, "0"), (12345, 0, "12,345"), (1234.56, 1, "1,234.6"), (15_000_000, 0, "15,000,000")],
)
def test_numbers_have_separators(value: float, digits: int, text: str) -> None:
    assert number(value, digits=digits) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (42, 100, "42.0\u2009%"),
        (0, 7, "0.0\u2009%"),
        (7, 7, "100.0\u2009%"),
        (1, 1_000_000, "<0.1\u2009%"),
        (999_999, 1_000_000, ">99.9\u2009%"),
        (0, 0, "\u2013"),
    ],
)
def test_a_share_is_not_rounded_to_none_or_all(part: float, whole: float, text: str) -> None:
    assert share(part, whole) == text


def test_controls_and_direction_overrides_are_replaced() -> None:
    assert plain("a\x00b\u202ec\u2066d\r\ne\tf") == "a\ufffdb\ufffdc\ufffdd\ne\tf"
    assert plain("\ud800x") == "?x"
    # Marks and joiners that scripts need stay.
    assert plain("\u200f\u05d0\u200d\U0001f469") == "\u200f\u05d0\u200d\U0001f469"


def test_a_cut_leaves_no_mark_alone() -> None:
    assert cut("cafe\u0301s and more", 5) == "caf\u2026"
    assert cut("short", 5) == "short"
    family = "\U0001f469\u200d\U0001f467"
    assert cut(family * 3, 3) == "\U0001f469\u2026"


def test_a_tower_of_marks_is_cut_all_the_same() -> None:
    tower = "Z" + "\u0301" * 1000
    assert 80 < len(cut(tower, 100)) <= 100


@given(ANY_TEXT, st.integers(2, 50))
def test_a_cut_is_never_longer(text: str, characters: int) -> None:
    assert len(cut(text, characters)) <= characters
    assert cut(text, characters) == text or len(text) > characters


@given(ANY_TEXT)
def test_foreign_text_is_escaped_and_complete(text: str) -> None:
    block = foreign(text, characters=1000)
    inner = block.removeprefix('<div class="foreign" dir="auto">').removesuffix("</div>")
    assert "<" not in inner
    assert html.unescape(str(inner)) == plain(text)
    assert "\x00" not in inner


def test_long_text_says_how_much_is_left_out() -> None:
    assert "(99,991 more characters)" in foreign("A" * 100_000, characters=10)
    # Only its beginning was read.
    assert "(99,980 more characters)" in foreign("A" * 20, characters=50, length=100_000)
    assert "more" not in foreign("A" * 50, characters=50)


def test_a_label_keeps_its_direction_to_itself_and_names_the_whole() -> None:
    assert label("caf\u00e9") == Markup("<bdi>caf\u00e9</bdi>")
    assert label("x" * 50, characters=10) == f'<bdi title="{"x" * 50}">{"x" * 9}\u2026</bdi>'
    assert label('"><script>', characters=40) == "<bdi>&#34;&gt;&lt;script&gt;</bdi>"
    assert label(" \n ") == "<bdi>(empty)</bdi>"
    assert label(Markup("<b>ours</b>")) == "<b>ours</b>"


def test_an_attribute_has_no_markup() -> None:
    assert attribute(Markup("<b>5 &lt; 6</b>")) == "5 < 6"
    assert attribute("a\n <b>") == "a <b>"
