"""The playbook as a page to search in: words, a day and a marketplace, and whole practices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import ipywidgets as widgets

from trainer.content.texts import Texts
from trainer.reports.lookup import Lookup, practice_text
from trainer.views.face import Face
from trainer.views.html import Markup, book_link, html_widget, join, page_link, style, tag
from trainer.views.pages import address, in_app
from trainer.views.practice import practice, practices

MOST = 12
"""How many practices are drawn at once; a word more finds the rest."""

Look = Callable[[date | None, str], Lookup | str]
"""Gives the look-up of a day and a marketplace, or says why there is none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for when the page opens."""

    wanted: str
    day: date
    place: str
    trainee: str
    """Who is looking; drills that are linked are recorded for them."""


class SearchView:
    """
    Searches the playbook as somebody types.

    Beside the widget it carries the answer to its first question, for places without a kernel.
    """

    def __init__(self, look: Look, places: Sequence[str], asked: Asked, texts: Texts) -> None:
        self._look = look
        self._texts = texts
        self._asked = asked
        self._known: dict[tuple[date | None, str], Lookup | str] = {}
        self._field = widgets.Text(value=asked.wanted, description=texts("search.words"))
        self._day = widgets.DatePicker(value=asked.day, description=texts("search.day"))
        self._place = widgets.Dropdown(
            options=list(places), value=asked.place, description=texts("search.place")
        )
        self._said = html_widget(tag("div"))
        self._found = html_widget(tag("div"))
        for part in (self._field, self._day, self._place):
            part.style.description_width = "initial"
            part.observe(lambda _: self._search(), "value")

    def face(self) -> Face:
        """Give the answer to what was asked first, as something to read."""
        known = self._lookup(self._asked.day, self._asked.place)
        found = () if isinstance(known, str) else known.search(self._asked.wanted)
        if isinstance(known, str) or not found:
            said = known if isinstance(known, str) else self._texts("lookup.none")
            return Face(f"{said}\n", tag("p", said, class_="dt"))
        labels = self._texts.by_id
        cards = [known.card(one) for one in found]
        said = self._texts("practice.found", count=len(cards))
        text = "\n".join(practice_text(card, labels) for card in cards)
        return Face(f"{said}\n\n{text}", practices(cards, labels, said))

    def draw(self) -> widgets.Widget:
        """Draw the fields and what they find."""
        fields = widgets.HBox([self._field, self._day, self._place])
        fields.add_class("dt-search")
        parts = [html_widget(style()), *self._book(), fields, self._said, self._found]
        box = widgets.VBox(parts)
        box.add_class("dt-root")
        self._search()
        return box

    # --- inside ---------------------------------------------------------------------------------

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        faces, _metadata = self.face()._repr_mimebundle_()
        return {**(self.draw()._repr_mimebundle_() or {}), **faces}

    def _lookup(self, day: date | None, place: str) -> Lookup | str:
        """Give the look-up of a day and a marketplace; each is made once."""
        if (day, place) not in self._known:
            self._known[day, place] = self._look(day, place)
        return self._known[day, place]

    def _search(self) -> None:
        wanted = self._field.value.strip()
        known = self._lookup(self._day.value, self._place.value)
        if isinstance(known, str):
            self._say(known, join(()))
            return
        found = known.search(wanted)
        labels = self._texts.by_id
        drawn = [self._drawn(known, one.id, labels, alone=len(found) == 1) for one in found[:MOST]]
        self._say(self._counted(wanted, len(found)), tag("div", drawn, class_="dt"))

    def _drawn(self, known: Lookup, id_: str, labels: Mapping[str, str], *, alone: bool) -> Markup:
        """Draw a practice, folded up under what it says where there are several."""
        card = known.card(known.words.rulebook.playbook.practices[id_])
        drills = self._drills(card.drilled_in)
        told = replace(card, drilled_in=()) if drills else card
        whole = join((practice(told, labels), drills))
        if alone:
            return whole
        return tag("details", tag("summary", card.says), whole, class_="dt-hit")

    def _drills(self, drills: Sequence[tuple[str, str]]) -> Markup:
        """Lead to the cases that train a practice, where pages lead to each other."""
        if not drills or not in_app():
            return join(())
        who = self._asked.trainee
        links = [
            tag("li", page_link(address("drill", scenario=id_, seed=0, trainee=who), title))
            for id_, title in drills
        ]
        name = tag("p", self._texts("search.train"), class_="dt-how")
        return tag("div", name, tag("ul", links), class_="dt-train")

    def _counted(self, wanted: str, count: int) -> str:
        if not wanted:
            return self._texts("search.empty")
        if count > MOST:
            return self._texts("lookup.some", count=count, shown=MOST)
        return self._texts(
            {0: "lookup.none", 1: "lookup.one"}.get(count, "lookup.many"), count=count
        )

    def _say(self, text: str, found: Markup) -> None:
        said = tag("p", text, class_="dt-how")
        self._said.value = str(tag("div", said, class_="dt", role="status"))
        self._found.value = str(found)

    def _book(self) -> list[widgets.Widget]:
        """Lead to the whole playbook as one page, which the server of the app gives."""
        if not in_app():
            return []
        link = book_link(self._texts("search.book"))
        return [html_widget(tag("div", tag("p", link), class_="dt"))]
