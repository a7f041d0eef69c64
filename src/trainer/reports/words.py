"""Put judgements into words: what was decided, by which practice, because of which facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from trainer.content.texts import Texts, fill
from trainer.rules.conditions import Always, Compare, Condition, In, Is, Known, Not, reasons
from trainer.rules.facts import DID, Facts, MoveId, Value
from trainer.rules.judge import Rulebook
from trainer.rules.practices import Practice, Rule

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

    def because(self, rule: Rule, facts: Facts) -> tuple[str, ...]:
        """Give the facts that made a rule apply, each as a clause."""
        clauses = (self.clause(leaf, facts) for leaf in reasons(rule.when, facts))
        return tuple(dict.fromkeys(clause for clause in clauses if clause))

    def clause(self, leaf: Condition, facts: Facts) -> str:
        """Put one leaf of a condition into words, as it stands in the case."""
        turned = isinstance(leaf, Not)
        inner = leaf.part if isinstance(leaf, Not) else leaf
        match inner:
            case Is(fact, value) if fact.startswith(DID):
                done = bool(value) is not turned
                return self.texts(
                    "because.did" if done else "because.did-not",
                    move=self.move(fact.removeprefix(DID)),
                )
            case Is(fact, value) if isinstance(value, bool):
                holds = value is not turned
                return self.texts(
                    "because.flag-true" if holds else "because.flag-false", fact=self.label(fact)
                )
            case Is(fact, value):
                return self.texts(
                    "because.is-not" if turned else "because.is",
                    fact=self.label(fact),
                    value=self.value(fact, value),
                )
            case In(fact, _):
                return self.texts(
                    "because.in", fact=self.label(fact), value=self.value(fact, facts.get(fact))
                )
            case Known(fact, known):
                return self.texts(
                    "because.known" if known is not turned else "because.unknown",
                    fact=self.label(fact),
                    value=self.value(fact, facts.get(fact)),
                )
            case Compare():
                return self._comparison(inner, facts, turned=turned)
            case Always(_, limit) if limit:
                entry = self.rulebook.limits.entry(limit)
                return self.texts("because.policy", limit=self.limit(limit), number=entry.words())
            case _:
                return self.texts("because.always")

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

    def _comparison(self, leaf: Compare, facts: Facts, *, turned: bool) -> str:
        opposite = {
            "at_most": "above",
            "above": "at_most",
            "at_least": "below",
            "below": "at_least",
        }
        op = opposite[leaf.op] if turned else leaf.op
        return self.texts(
            f"because.{op}",
            fact=self.label(leaf.fact),
            value=self.value(leaf.fact, facts.get(leaf.fact)),
            limit=self.limit(leaf.limit),
            number=self.rulebook.limits.entry(leaf.limit).words(),
        )


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
    return f"{at:%a} {at.day} {at:%b %H:%M}"


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
