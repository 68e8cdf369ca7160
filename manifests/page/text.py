"""Numbers and foreign text, made fit for a page."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup

Text = str | Markup

# Characters that a page must not be given: controls, and what turns the reading direction around
# for everything after it. Tab and line feed stay.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
# Combining marks on one letter; no script needs as many.
_MARKS = 16
_REPLACEMENT = "\ufffd"
_THIN_SPACE = "\u2009"


def number(value: float, *, digits: int = 0) -> str:
    """`12,345`, or `1,234.5` with `digits` after the point."""
    return f"{value:,.{digits}f}"


def share(part: float, whole: float) -> str:
    """`part` of `whole` in per cent: `42.0 %`; a dash where there is no whole.

    What is not quite none or not quite all is not rounded to none or all.
    """
    if whole <= 0:
        return "\u2013"
    percent = 100 * part / whole
    if 0 < percent < 0.05:
        return f"<0.1{_THIN_SPACE}%"
    if 99.95 <= percent < 100:
        return f">99.9{_THIN_SPACE}%"
    return f"{percent:.1f}{_THIN_SPACE}%"


def plain(text: str) -> str:
    """`text` with controls, direction overrides and lone surrogates replaced by U+FFFD."""
    tidy = text.replace("\r\n", "\n").replace("\r", "\n")
    tidy = _UNSHOWABLE.sub(_REPLACEMENT, tidy)
    return tidy.encode("utf-8", "replace").decode("utf-8")


def cut(text: str, characters: int) -> str:
    """At most `characters` of `text`, with an ellipsis where it was longer.

    It is not cut just before a combining mark, joiner or variation selector, unless so many of
    them follow each other that they are no writing.
    """
    if len(text) <= characters:
        return text
    end = max(1, characters - 1)
    least = max(1, end - _MARKS)
    while end > least and (unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0f"):
        end -= 1
    return text[:end].rstrip("\u200d \t\n") + "\u2026"


def label(text: Text, *, characters: int = 40) -> Markup:
    """A short name in one direction of its own; what is cut off is in its `title`."""
    if isinstance(text, Markup):
        return text
    whole = " ".join(plain(text).split()) or "(empty)"
    short = cut(whole, characters)
    if short == whole:
        return Markup("<bdi>{}</bdi>").format(whole)
    return Markup('<bdi title="{}">{}</bdi>').format(cut(whole, 400), short)


def foreign(text: str, *, characters: int = 600, length: int | None = None) -> Markup:
    """Text of a data set as a block: cut, inert, and read in its own direction.

    Args:
        characters: at most so many are shown.
        length: of the whole text in characters, where `text` is only its beginning.
    """
    whole = len(text) if length is None else length
    tidy = plain(text)
    short = cut(tidy, characters)
    # The ellipsis is not of the text.
    left = whole - len(text) + (0 if short == tidy else len(tidy) - len(short) + 1)
    more = Markup(' <span class="more">({} more characters)</span>').format(number(left))
    return Markup('<div class="foreign" dir="auto">{}{}</div>').format(
        short, more if left > 0 else ""
    )


def attribute(text: Text) -> str:
    """`text` without markup, for an attribute or an SVG title; not yet escaped."""
    raw = text.striptags() if isinstance(text, Markup) else text
    return cut(" ".join(plain(raw).split()), 200)


def join(parts: list[Markup]) -> Markup:
    """The parts one after the other, each on a line of its own."""
    return Markup("\n").join(parts)


def remark(text: Text) -> Markup:
    """A paragraph in small print; nothing for empty text."""
    return Markup('<p class="note">{}</p>').format(text) if text else Markup("")
