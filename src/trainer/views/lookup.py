"""
The playbook beside a case: a field for words, and what the playbook says of them.

It searches the playbook and nothing else: of the case it knows the day and the marketplace, as
everybody at a desk does. An exam has none of it: no widget, no text, no message.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import anywidget
import traitlets

from trainer.reports.lookup import Lookup, ShortCard
from trainer.reports.words import Words
from trainer.views.html import Markup, join, nested, own_file, tag

MOST = 6
"""How many practices are shown: more are not read beside a case."""


class SearchPanel(anywidget.AnyWidget):
    """A field and what was found, folded up until it is wanted."""

    _esm = own_file("lookup.js")
    _css = own_file("lookup.css")

    labels = traitlets.Dict().tag(sync=True)
    """What the parts are called."""
    query = traitlets.Unicode().tag(sync=True)
    """What is looked for, as it is typed."""
    unfolded = traitlets.Bool(default_value=False).tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    """How much was found, in words."""
    found = traitlets.Unicode().tag(sync=True)
    """What was found, drawn by `views.html`, which escapes."""


class LookUp:
    """Searches the playbook for what is typed; the widget stays the same when the desk is redrawn."""

    def __init__(self, words: Words) -> None:
        # What a case calls its moves is its own: the playbook speaks in its own words.
        self._lookup = Lookup(Words(words.texts, words.rulebook), {})
        self._texts = words.texts
        self._panel: SearchPanel | None = None

    def draw(self) -> SearchPanel:
        """Draw the panel."""
        if self._panel is None:
            names = ("title", "key", "label", "how")
            labels = {name: self._texts(f"lookup.{name}") for name in names}
            self._panel = SearchPanel(labels=labels)
            self._panel.observe(self._search, "query")
        return self._panel

    def _search(self, change: dict[str, Any]) -> None:
        found = self._lookup.search(change["new"].strip())
        shown = [self._lookup.short(practice) for practice in found[:MOST]]
        assert self._panel is not None, "only what was drawn can change"  # noqa: S101
        with self._panel.hold_sync():
            self._panel.said = self._said(change["new"], len(found))
            self._panel.found = str(short_cards(shown))

    def _said(self, query: str, count: int) -> str:
        if not query.strip():
            return ""
        if count > MOST:
            return self._texts("lookup.some", count=count, shown=MOST)
        return self._texts(
            {0: "lookup.none", 1: "lookup.one"}.get(count, "lookup.many"), count=count
        )


def short_cards(cards: Sequence[ShortCard]) -> Markup:
    """Draw practices as short cards."""
    return tag("ul", [_card(one) for one in cards], class_="dt-found") if cards else join(())


def _card(one: ShortCard) -> Markup:
    return tag(
        "li",
        tag("strong", one.says),
        tag(
            "dl",
            [join((tag("dt", name), tag("dd", _lines(lines)))) for name, lines in one.parts],
        ),
        tag("p", one.id, class_="dt-source"),
        class_="dt-card",
    )


def _lines(lines: Sequence[str]) -> object:
    return lines[0] if len(lines) == 1 else nested(lines)
