"""Draw practices that were looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainer.reports.lookup import PracticeCard, skeleton
from trainer.views.html import Markup, join, nested, tag


def practices(cards: Sequence[PracticeCard], labels: Mapping[str, str], found: str) -> Markup:
    """Draw the practices that a search found."""
    return tag(
        "div",
        tag("p", found, class_="dt-how"),
        [practice(card, labels) for card in cards],
        class_="dt",
    )


def practice(card: PracticeCard, labels: Mapping[str, str]) -> Markup:
    """Draw one practice."""
    return tag(
        "article",
        tag("h3", card.says),
        tag("p", card.meta, class_="dt-source"),
        tag(
            "dl",
            [
                join((tag("dt", name), tag("dd", _said(lines))))
                for name, lines in skeleton(card, labels)
            ],
        ),
        class_="dt-practice",
    )


def _said(lines: Sequence[str]) -> object:
    return lines[0] if len(lines) == 1 else nested(lines)
