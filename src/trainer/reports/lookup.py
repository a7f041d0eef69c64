"""Look practices up: by id or by words, and put each into the skeleton that every page has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trainer.content.problems import did_you_mean
from trainer.reports.words import Words
from trainer.rules.conditions import (
    All,
    Always,
    Compare,
    Condition,
    Either,
    In,
    Is,
    Known,
    Not,
    Policy,
)
from trainer.rules.facts import DID, Facts
from trainer.rules.practices import Practice, Rule, Verdict


class UnknownPracticeError(LookupError):
    """No practice matches."""

    @classmethod
    def of(cls, wanted: str, known: Mapping[str, Practice]) -> UnknownPracticeError:
        """Say what was looked for and what may have been meant."""
        hint = did_you_mean(wanted, known) or "Look up a word, such as 'refund'."
        return cls(f"No practice matches '{wanted}'.\n\nHint: {hint}")


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule in words."""

    when: tuple[str, ...]
    """The condition, one clause a line; lines inside others begin with spaces."""
    do: str
    dont: str
    forbidden: str
    critical: str
    governs: str
    near_miss: str


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """A practice in the skeleton of every page."""

    id: str
    version: int
    says: str
    why: str
    instead: str
    harm: str
    rules: tuple[RuleCard, ...]
    sources: tuple[str, ...]
    policy: tuple[tuple[str, str], ...]
    article_says: str
    conflicts: tuple[tuple[str, str], ...]
    known_gaps: str
    unscored: str
    drilled_in: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """Finds practices and puts them into words."""

    words: Words
    drills: Mapping[str, tuple[tuple[str, str], ...]]
    """For each practice the id and title of the scenarios that teach it."""

    def find(self, wanted: str) -> tuple[Practice, ...]:
        """Find practices by id, or else every one that holds all the words."""
        practices = self.words.rulebook.playbook.practices
        if wanted in practices:
            return (practices[wanted],)
        asked = wanted.casefold().split()
        found = tuple(
            practice
            for practice in practices.values()
            if all(word in self._haystack(practice) for word in asked)
        )
        if not found or not asked:
            raise UnknownPracticeError.of(wanted, practices)
        return found

    def card(self, practice: Practice) -> PracticeCard:
        """Put a practice into the skeleton of every page."""
        words, book = self.words, self.words.rulebook.playbook
        return PracticeCard(
            practice.id,
            practice.version,
            words.text(practice.says),
            words.text(practice.why),
            words.text(practice.instead),
            practice.harm.value,
            tuple(self._rule(rule) for rule in practice.rules),
            tuple(f"{book.sources[one.source].title}, {one.locator}" for one in practice.sources),
            tuple((words.limit(limit), self._limit(limit)) for limit in practice.policy),
            words.text(practice.article_says),
            tuple(
                (
                    f"{book.conflicts[one].one_side} / {book.conflicts[one].other_side}",
                    words.text(book.conflicts[one].ruling or ""),
                )
                for one in practice.conflicts
            ),
            words.text(practice.known_gaps),
            practice.unscored,
            self.drills.get(practice.id, ()),
        )

    def clauses(self, condition: Condition, depth: int = 0) -> Iterator[str]:
        """Put a condition into words, a line for each part."""
        pad = "  " * depth
        match condition:
            case All(parts) if depth == 0:
                for part in parts:
                    yield from self.clauses(part, depth)
            case All(parts):
                yield f"{pad}all of:"
                for part in parts:
                    yield from self.clauses(part, depth + 1)
            case Either(parts):
                yield f"{pad}any of:"
                for part in parts:
                    yield from self.clauses(part, depth + 1)
            case Not(part) if isinstance(part, All | Either):
                yield f"{pad}none of it:"
                yield from self.clauses(part, depth + 1)
            case _:
                yield pad + self._leaf(condition)

    # --- inside ---------------------------------------------------------------------------------

    def _leaf(self, leaf: Condition) -> str:
        turned = isinstance(leaf, Not)
        inner = leaf.part if isinstance(leaf, Not) else leaf
        words = self.words
        match inner:
            case Is() | Known():
                return words.clause(leaf, {})
            case In(fact, values):
                listed = " or ".join(words.value(fact, value) for value in values)
                return f"{words.label(fact)} is {'not ' if turned else ''}{listed}"
            case Compare(fact, op, limit):
                number = self._limit(limit)
                how = op.value.replace("_", " ")
                negated = "not " if turned else ""
                return f"{words.label(fact)} is {negated}{how} {words.limit(limit)} ({number})"
            case Policy(limit, value):
                negated = "does not say" if turned else "says"
                return f"the register {negated} of {words.limit(limit)}: {value}"
            case Always(_, limit) if limit:
                return f"the register on {words.limit(limit)}: {self._limit(limit)}"
            case _:
                return words.texts("because.always")

    def _limit(self, limit: str) -> str:
        limits = self.words.rulebook.limits
        return limits.entry(limit).words() if limit in limits else "?"

    def _rule(self, rule: Rule) -> RuleCard:
        def moves(*verdicts: Verdict) -> str:
            return self.words.moves(
                move for move, verdict in rule.verdicts.items() if verdict in verdicts
            )

        return RuleCard(
            tuple(self.clauses(rule.when)),
            moves(Verdict.BEST, Verdict.GOOD),
            moves(Verdict.WEAK),
            moves(Verdict.FORBIDDEN),
            rule.critical.name if rule.critical else "",
            self._case(rule.governs),
            self._case(rule.near_miss),
        )

    def _case(self, facts: Facts) -> str:
        parts = []
        for fact, value in facts.items():
            if fact.startswith(DID):
                name = "because.did" if value else "because.did-not"
                parts.append(self.words.texts(name, move=self.words.move(fact.removeprefix(DID))))
            else:
                shown = float(value) if isinstance(value, int) and value is not True else value
                parts.append(f"{self.words.label(fact)}: {self.words.value(fact, shown)}")
        return "; ".join(parts)

    def _haystack(self, practice: Practice) -> str:
        parts = (practice.id, practice.says, practice.why, practice.instead, practice.article_says)
        return " ".join(parts).casefold()


def practice_text(card: PracticeCard, labels: Mapping[str, str]) -> str:
    """Write a practice as text."""
    return "\n".join(_lines(card, labels)).rstrip() + "\n"


def _lines(card: PracticeCard, labels: Mapping[str, str]) -> Iterator[str]:
    yield f"{card.says}  [{card.id}, version {card.version}, harm {card.harm}]"
    yield f"{labels['practice.why']}: {card.why}"
    yield f"{labels['practice.instead']}: {card.instead}"
    for number, rule in enumerate(card.rules, start=1):
        yield f"{labels['practice.rules']} {number}"
        yield f"  {labels['practice.when']}:"
        for clause in rule.when:
            yield f"    {clause}"
        for name, text in (
            ("practice.do", rule.do),
            ("practice.dont", rule.dont),
            ("verdict.FORBIDDEN", rule.forbidden),
            ("practice.governs", rule.governs),
            ("practice.near-miss", rule.near_miss),
        ):
            if text:
                yield f"  {labels[name]}: {text}"
    for limit, value in card.policy:
        yield f"{labels['practice.policy']}: {limit}: {value}"
    if card.article_says:
        yield f"{labels['practice.article-says']}: {card.article_says}"
    for sides, ruling in card.conflicts:
        yield f"{labels['practice.conflicts']}: {sides} -> {ruling}"
    for name, text in (
        ("practice.unscored", card.unscored),
        ("practice.gaps", card.known_gaps),
        ("practice.sources", "; ".join(card.sources)),
        ("practice.drills", ", ".join(title for _, title in card.drilled_in)),
    ):
        if text:
            yield f"{labels[name]}: {text}"
