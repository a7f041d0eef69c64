"""A case that lies open on the screen: what was sent in, what runs, what is asked, and the cards."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.content.texts import Texts
from trainer.reports.desk import Desk
from trainer.views import desk as desk_html
from trainer.views.choices import cards
from trainer.views.parts import Page, Part, Place


def open_case(
    desk: Desk,
    texts: Texts,
    *,
    key: str,
    number: int,
    about: str = "",
    said: Sequence[Part] = (),
    told_off: str = "",
) -> list[Part]:
    """Give the parts of a desk; `said` is what is said of the last decision."""
    labels = dict(texts.by_id)
    return [
        Page("papers", Place.CASE, desk_html.papers(desk, labels)),
        Page("side", Place.SIDE, desk_html.side(desk, labels)),
        *said,
        Page("question", Place.WORK, desk_html.question(desk, asked=False)),
        cards(desk, texts, key=key, number=number, about=about, told_off=told_off),
    ]
