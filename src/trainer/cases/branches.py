"""
Part the rows of a verdict by the facts that most of its rules look at.

Once a claim is known to be granted, all rules on other claims are out of the question: an engine
that is told so asks a row a few questions, and not one for each rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trainer.cases.clauses import cases, where
from trainer.cases.fit import Types
from trainer.cases.standing import Standing, Voice, voice_of
from trainer.rules.conditions import NO, YES, All, Always, Condition, Either, In, Is, Known, Not
from trainer.rules.facts import FactId, Facts, MoveId, Type, Value
from trainer.rules.judge import Rulebook
from trainer.rules.practices import Rule

DEPTH = 2
"""By how many facts rows are parted: more make the SQL long and the answer hardly sooner."""
SHARE = 0.5
"""How many of the rules look at a fact by which rows are parted."""

ANOTHER = "\0another"
"""Stands for every value that no condition asks for."""


@dataclass(frozen=True, slots=True)
class Branches:
    """A verdict on a move, parted by facts."""

    rulebook: Rulebook
    move: MoveId
    columns: Types
    same: tuple[Voice, ...]
    """What silences others or is silenced. It would stand in every part: rows are not parted."""

    def judged(self, rules: Mapping[Rule, Condition], depth: int = DEPTH) -> str:
        """Write how the move stands by rules of which only some conditions are still left."""
        left = {rule: when for rule, when in rules.items() if not _settled(when, outcome=False)}
        fact = self._shared(tuple(left.values())) if depth and not self.same else None
        if fact is None:
            voices = (
                voice_of({rule: when}, self.move, self.columns) for rule, when in left.items()
            )
            return Standing(self.rulebook, (*self.same, *voices)).judged()

        def part(facts: Facts) -> str:
            rest = {rule: assumed(when, fact, facts) for rule, when in left.items()}
            return self.judged(rest, depth - 1)

        values = dict.fromkeys(_asked(fact, left.values()))
        parts = [(Is(fact, value), part({fact: value})) for value in values]
        written = [(self._where(when), sql) for when, sql in parts]
        unknown = (self._where(Known(fact, known=False)), part({}))
        return cases([*written, unknown], part({fact: ANOTHER}))

    def _where(self, condition: Condition) -> str:
        return where(condition, self.columns, outcome=True)

    def _shared(self, conditions: tuple[Condition, ...]) -> FactId | None:
        """Find the fact that most conditions look at before anything else, if many do."""
        counted = Counter(
            fact
            for when in conditions
            for fact in dict.fromkeys(_first(when))
            if self.columns.get(fact) in {Type.CHOICE, Type.FLAG}
        )
        for fact, count in counted.most_common(1):
            if count > 1 and count >= SHARE * len(conditions):
                return fact
        return None


def assumed(condition: Condition, fact: FactId, facts: Facts) -> Condition:
    """Give what is left of a condition where a fact is as in `facts`, or is not known."""
    match condition:
        case All(parts) | Either(parts):
            either = isinstance(condition, Either)
            left = [assumed(part, fact, facts) for part in parts]
            if any(_settled(part, outcome=either) for part in left):
                return YES if either else NO
            rest = tuple(part for part in left if not _settled(part, outcome=not either))
            return rest[0] if len(rest) == 1 else Either(rest) if either else All(rest)
        case Not(part):
            rest_of = assumed(part, fact, facts)
            if not isinstance(rest_of, Always):
                return Not(rest_of)
            return Always(None if rest_of.outcome is None else not rest_of.outcome)
        case _ if fact in condition.facts():
            return Always(condition.truth(facts))
        case _:
            return condition


def _settled(condition: Condition, *, outcome: bool) -> bool:
    return isinstance(condition, Always) and condition.outcome is outcome


def _first(condition: Condition) -> Iterable[FactId]:
    """Name the facts without whose value a condition is not true."""
    parts = condition.parts if isinstance(condition, All) else (condition,)
    return (part.fact for part in parts if isinstance(part, Is | In))


def _asked(fact: FactId, conditions: Iterable[Condition]) -> Iterable[Value]:
    """Name the values of a fact for which conditions ask."""
    for leaf in (leaf for when in conditions for leaf in when.leaves()):
        match leaf:
            case Is(asked, value) if asked == fact:
                yield value
            case In(asked, values) if asked == fact:
                yield from values
