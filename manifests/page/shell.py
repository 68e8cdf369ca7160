"""The page around it all: head, title, contents, sections; and figures in a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from manifests.page.text import Text, attribute, join, label, remark

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True)
class Section:
    """A part of a page.

    Args:
        key: its address on the page, a word.
        title: its heading, plain text.
        body: what it holds.
        intro: a sentence or two below the heading.
    """

    key: str
    title: str
    body: Markup
    intro: Text = ""


def page(*, title: str, kind: str, lead: Markup, sections: Sequence[Section], foot: Text) -> str:
    """A whole HTML document that needs no other file and no script.

    Its content security policy lets the browser load nothing but pictures written into it.

    Args:
        title: the heading, and the name of the browser's tab.
        kind: what sort of page this is, in two or three words above the heading.
        lead: what stands between the heading and the contents.
        foot: the last line.
    """
    style = (files("manifests.page") / "style.css").read_text(encoding="utf-8")
    return _template().render(
        title=attribute(title),
        kind=kind,
        lead=lead,
        sections=sections,
        foot=foot,
        style=Markup(style),
    )


def figure(title: Text, body: Markup, *, lead: Text = "", note: Text = "") -> Markup:
    """A drawing with its heading and a line of explanation above, and a remark below."""
    told = Markup("<small>{}</small>").format(lead) if lead else ""
    caption = Markup("<figcaption>{}{}</figcaption>").format(label(title, characters=80), told)
    return Markup("<figure>{}{}{}</figure>").format(caption, body, remark(note))


def figure_grid(figures: Sequence[Markup], *, wide: bool = False) -> Markup:
    """Figures side by side, as many as there is room for; `wide` ones in at most two columns."""
    kind = "grid two" if wide else "grid"
    return Markup('<div class="{}">{}</div>').format(kind, join(list(figures)))


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("manifests", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("shell.html")
