"""A case that lies open on the screen: what was sent in, what runs, what is asked, and the cards."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.content.texts import Texts
from trainer.reports.desk import Desk
from trainer.views import desk as desk_html
from trainer.views.choices import Turn, cards
from trainer.views.parts import Page, Part, Place


def open_case(
    desk: Desk,
    texts: Texts,
    turn: Turn,
    *,
    said: Sequence[Part] = (),
    notes: desk_html.Notes | None = None,
) -> list[Part]:
    """Give the parts of a desk; `said` is what is said of the last decision, and notes guide."""
    labels, notes = dict(texts.by_id), notes or {}
    question = desk_html.question(desk, asked=False, note=notes.get("choose"))
    return [
        Page("papers", Place.CASE, desk_html.papers(desk, labels, notes.get("message"))),
        Page("side", Place.SIDE, desk_html.side(desk, labels, notes)),
        *said,
        Page("question", Place.WORK, question),
        cards(desk, texts, turn),
    ]
