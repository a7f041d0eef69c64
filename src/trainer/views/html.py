"""
Make HTML. Every text is escaped here, and HTML is made nowhere else.

A child of `tag` is text, and is escaped, unless it came out of `tag` itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.resources import files

import ipywidgets as widgets

TAGS = frozenset(
    [
        "article",
        "aside",
        "b",
        "blockquote",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "header",
        "li",
        "main",
        "meter",
        "nav",
        "ol",
        "p",
        "section",
        "small",
        "span",
        "strong",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "time",
        "tr",
        "ul",
    ]
)
ATTRIBUTES = frozenset({"class", "role", "title", "lang", "scope", "aria-label", "aria-live", "id"})


class Markup(str):
    """HTML that was made by `tag`, and may stand inside other HTML as it is."""

    __slots__ = ()


def tag(name: str, *children: object, **attributes: str | None) -> Markup:
    """
    Make an element.

    Attributes are given with underscores, `class_` and `aria_label`; one that is `None` is left out.
    """
    if name not in TAGS:
        raise ValueError(f"<{name}> is not made here.")
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    return Markup(f"<{name}{written}>{join(children)}</{name}>")


def join(children: Iterable[object]) -> Markup:
    """Put children one behind the other; text is escaped."""
    return Markup("".join(_child(child) for child in children))


def paragraphs(text: str, class_: str | None = None) -> Markup:
    """Make a paragraph of each block of text that an empty line ends."""
    blocks = (" ".join(block.split()) for block in text.split("\n\n"))
    return join(tag("p", block, class_=class_) for block in blocks if block)


def style() -> Markup:
    """Give the style sheet of the kit as an element."""
    sheet = (files("trainer.views") / "theme.css").read_text(encoding="utf-8")
    return Markup(f"<style>{sheet}</style>")


def html_widget(markup: Markup, class_: str = "") -> widgets.HTML:
    """Show HTML in a widget."""
    if not isinstance(markup, Markup):
        raise TypeError("Only HTML that was made by tag() is shown.")
    widget = widgets.HTML(markup)
    if class_:
        widget.add_class(class_)
    return widget


def _child(child: object) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return escape(child)
    if isinstance(child, Iterable):
        return join(child)
    return escape(str(child))


def _attribute(key: str, value: str | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if name not in ATTRIBUTES:
        raise ValueError(f"The attribute '{name}' is not made here.")
    return "" if value is None else f' {name}="{escape(value, quote=True)}"'
