"""
Shorten a condition by what is known already, so that people read only what is left to ask.

Works on flags and choices, whose values can be counted; what compares numbers stays as it stands.
Shortening never changes in which cases of those that are known a condition holds.
"""

from __future__ import annotations

from collections.abc import Mapping

from trainer.rules.conditions import All, Always, Compare, Condition, Either, In
from trainer.rules.facts import Fact, FactId, Type, Value

Values = frozenset[Value | None]
"""The values that a fact can have; `None` stands for unknown."""

HOLDS = Always(outcome=True)
FAILS = Always(outcome=False)


def values(fact: Fact) -> Values:
    """List what a flag or a choice can be; nothing for a number."""
    if fact.type is Type.NUMBER:
        return frozenset()
    known: tuple[Value, ...] = (True, False) if fact.type is Type.FLAG else tuple(fact.values)
    return frozenset(known if fact.always_known else (*known, None))


def allowed(condition: Condition, facts: Mapping[FactId, Fact]) -> tuple[FactId, Values] | None:
    """Give the fact and its values in which a condition holds, if it looks at just one flag or choice."""
    leaves = tuple(condition.leaves())
    asked = set(condition.facts())
    if len(asked) != 1 or any(
        isinstance(leaf, Compare) or not any(leaf.facts()) for leaf in leaves
    ):
        return None
    [fact] = asked
    possible = values(facts[fact])
    if not possible:
        return None
    holding = (
        value
        for value in possible
        if condition.truth({} if value is None else {fact: value}) is True
    )
    return fact, frozenset(holding)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Give the parts that must all hold, however they are nested."""
    if isinstance(condition, All):
        return tuple(inner for part in condition.parts for inner in parts_of(part))
    return () if condition == HOLDS else (condition,)


def given(
    condition: Condition,
    facts: Mapping[FactId, Fact],
    before: Mapping[FactId, Values] | None = None,
) -> Mapping[FactId, Values]:
    """Give what is known of each fact once a condition holds."""
    known = dict(before or {})
    for part in parts_of(condition):
        one = allowed(part, facts)
        if one is not None:
            fact, holding = one
            known[fact] = known.get(fact, values(facts[fact])) & holding
        elif isinstance(part, Either):
            ways = [given(way, facts, known) for way in part.parts]
            for fact in set.intersection(*(set(way) for way in ways)):
                known[fact] = frozenset[Value | None]().union(*(way[fact] for way in ways))
    return known


def shortened(
    condition: Condition, facts: Mapping[FactId, Fact], known: Mapping[FactId, Values]
) -> Condition:
    """
    Leave out of a condition what is known to hold, and ways in which it is known not to.

    What is known to hold altogether becomes `HOLDS`, and what cannot hold becomes `FAILS`.
    """
    one = allowed(condition, facts)
    if one is not None:
        return _single(condition, *one, known, facts)
    if isinstance(condition, All):
        return _every(condition, facts, known)
    if isinstance(condition, Either):
        ways = [shortened(part, facts, known) for part in condition.parts]
        if HOLDS in ways:
            return HOLDS
        left = tuple(dict.fromkeys(way for way in ways if way != FAILS))
        return FAILS if not left else left[0] if len(left) == 1 else Either(left)
    return condition


def _single(
    condition: Condition,
    fact: FactId,
    holding: Values,
    known: Mapping[FactId, Values],
    facts: Mapping[FactId, Fact],
) -> Condition:
    possible = known.get(fact, values(facts[fact]))
    if possible <= holding:
        return HOLDS
    if not possible & holding:
        return FAILS
    if isinstance(condition, In):
        return In(fact, tuple(value for value in condition.values if value in possible))
    if isinstance(condition, Either):
        left = tuple(
            short for part in condition.parts if (short := shortened(part, facts, known)) != FAILS
        )
        return left[0] if len(left) == 1 else Either(left)
    return condition


def _every(
    condition: All, facts: Mapping[FactId, Fact], known: Mapping[FactId, Values]
) -> Condition:
    parts = parts_of(condition)
    while True:
        left = parts
        # One after the other: two parts that imply each other must not both be left out.
        for place in reversed(range(len(parts))):
            others = (*left[:place], *left[place + 1 :])
            single = allowed(left[place], facts) is not None
            before = known if single else given(All(others), facts, known)
            short = shortened(left[place], facts, before)
            left = (*left[:place], *parts_of(short), *left[place + 1 :])
        left = tuple(dict.fromkeys(left))
        if FAILS in left:
            return FAILS
        if left == parts:
            return HOLDS if not left else left[0] if len(left) == 1 else All(left)
        parts = left
