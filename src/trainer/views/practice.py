"""Draw practices that were looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainer.reports.lookup import PracticeCard, RuleCard
from trainer.views.html import Markup, join, paragraphs, tag


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
        tag("p", f"{card.id} · version {card.version} · harm {card.harm}", class_="dt-source"),
        paragraphs(card.why),
        tag("p", tag("b", labels["practice.instead"]), " ", card.instead),
        [rule(one, number, labels) for number, one in enumerate(card.rules, start=1)],
        _rows(card, labels),
        class_="dt-practice",
    )


def rule(one: RuleCard, number: int, labels: Mapping[str, str]) -> Markup:
    """Draw one rule."""
    rows = [
        ("practice.when", tag("ul", [tag("li", clause) for clause in one.when])),
        ("practice.do", one.do),
        ("practice.dont", one.dont),
        ("verdict.FORBIDDEN", one.forbidden),
        ("practice.governs", one.governs),
        ("practice.near-miss", one.near_miss),
    ]
    return tag(
        "section",
        tag("h4", f"{labels['practice.rules']} {number}"),
        tag(
            "dl",
            [join((tag("dt", labels[name]), tag("dd", value))) for name, value in rows if value],
        ),
    )


def _rows(card: PracticeCard, labels: Mapping[str, str]) -> Markup:
    rows = [
        *(("practice.policy", f"{limit}: {value}") for limit, value in card.policy),
        ("practice.article-says", card.article_says),
        *(("practice.conflicts", f"{sides} → {ruling}") for sides, ruling in card.conflicts),
        ("practice.unscored", card.unscored),
        ("practice.gaps", card.known_gaps),
        ("practice.sources", "; ".join(card.sources)),
        ("practice.drills", ", ".join(title for _, title in card.drilled_in)),
    ]
    return tag(
        "dl", [join((tag("dt", labels[name]), tag("dd", value))) for name, value in rows if value]
    )
