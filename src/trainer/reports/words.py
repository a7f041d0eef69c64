"""Give the words for what a rulebook knows: facts, values, moves, limits and sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from trainer.content.texts import Texts, fill
from trainer.rules.facts import MoveId, Value
from trainer.rules.judge import Rulebook
from trainer.rules.practices import Practice

DAY_HOURS = 24
ENDS = frozenset(".?!:…")
"""Marks that end a sentence, or a line that others follow."""


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks for one rulebook."""

    texts: Texts
    rulebook: Rulebook
    names: Mapping[MoveId, str] = field(default_factory=dict)
    """What the cases of a queue are called."""

    def label(self, fact: str) -> str:
        """Give the words for a fact."""
        return self.rulebook.vocabulary.facts[fact].label

    def value(self, fact: str, value: Value | None) -> str:
        """Give the words for a value of a fact."""
        if value is None:
            return "?"
        known = self.rulebook.vocabulary.facts[fact]
        if isinstance(value, float) and known.unit == "hours":
            return span(value)
        return known.words(value)

    def move(self, move: MoveId) -> str:
        """Give the words for a move."""
        known = self.rulebook.vocabulary.moves.get(move)
        if known is not None:
            return known.label
        kind, _, about = move.partition(":")
        if kind == "figure":
            return self.texts("words.answer", answer=about)
        return self.names.get(move, move)

    def moves(self, moves: Iterable[MoveId]) -> str:
        """Give the words for several moves."""
        return ", ".join(self.move(move) for move in moves)

    def path(self, moves: Iterable[MoveId]) -> str:
        """Give the words for moves that were made one after the other."""
        return self.texts("words.next-move").join(self.move(move) for move in moves)

    def either(self, moves: Iterable[MoveId]) -> str:
        """Give the words for moves of which one is enough."""
        return self.texts("words.or-move").join(self.move(move) for move in moves)

    def limit(self, limit: str) -> str:
        """Give the words for a limit."""
        return self.rulebook.playbook.register.limits[limit].label

    def text(self, text: str) -> str:
        """Fill a text of a practice with the values of the register."""
        limits = self.rulebook.limits
        everything = self.rulebook.playbook.register.limits
        values = {
            id_: limits.entry(id_).words() if id_ in limits else f"({limit.label})"
            for id_, limit in everything.items()
            if "{" + id_ + "}" in text
        }
        return fill(text, values)

    def sources(self, practice: Practice) -> str:
        """Name the sources of a practice, with where to look in them."""
        known = self.rulebook.playbook.sources
        return "; ".join(f"{known[one.source].title} ({one.locator})" for one in practice.sources)


def span(hours: float) -> str:
    """Put a length of time into words, such as `4 h 30 min` or `2 d 3 h`."""
    minutes = round(hours * 60)
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return f"{minutes} min"
    whole, rest = divmod(minutes, 60)
    if whole < 2 * DAY_HOURS:
        return f"{whole} h {rest} min" if rest else f"{whole} h"
    days, left = divmod(whole, DAY_HOURS)
    return f"{days} d {left} h" if left else f"{days} d"


def moment(at: datetime) -> str:
    """Put a moment into words, in its own time zone."""
    return f"{at:%a} {day(at)} {at:%H:%M}"


def ended(text: str) -> str:
    """Give a text its end: what people write short, a card or a line of a message, is a sentence."""
    return text if not text or text.rstrip("\"'")[-1:] in ENDS else f"{text}."


def day(at: date) -> str:
    """Put a day into words."""
    return f"{at:%b} {at.day}"


def calendar_day(at: date) -> str:
    """Put a day with its year into words."""
    return f"{at:%b} {at.day}, {at.year}"


def money(amount: Decimal, currency: str) -> str:
    """Put an amount into words."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{currency} {abs(amount):,.2f}"
