"""
Conditions over facts, as data.

A condition is true, false or unknown (`None`): unknown where a missing fact decides.
The same tree is read by the judge here, by pandas and by SQL (`trainer.cases`).

    Always(truth)   Is(fact, value)   In(fact, values)   Compare(fact, op, limit)
    Known(fact)     Policy(limit, value)     All(parts)   Either(parts)   Not(part)

Limits stand in the tree by their register id and become numbers by `bind`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainer.rules.facts import FactId, Facts, Value

Truth = bool | None


class Op(StrEnum):
    """How a number is compared with a limit."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    BELOW = "below"
    ABOVE = "above"


COMPARE: Mapping[Op, Callable[[float, float], bool]] = {
    Op.AT_MOST: operator.le,
    Op.AT_LEAST: operator.ge,
    Op.BELOW: operator.lt,
    Op.ABOVE: operator.gt,
}


class Condition:
    """Something that is true, false or unknown of a case."""

    __slots__ = ()

    def truth(self, facts: Facts) -> Truth:
        """Say whether it holds; `None` where a missing fact decides."""
        raise NotImplementedError

    def leaves(self) -> Iterator[Condition]:
        """Give every leaf of the tree, left to right."""
        yield self

    def facts(self) -> Iterator[FactId]:
        """Give the id of every fact that it looks at; the same fact may come twice."""
        for leaf in self.leaves():
            fact = getattr(leaf, "fact", None)
            if fact is not None:
                yield fact


@dataclass(frozen=True, slots=True)
class Always(Condition):
    """Holds, fails or stays unknown whatever the case: what a bound look at the register becomes."""

    outcome: Truth
    why: str = ""
    """What to tell people: the limit that was looked at, or that is missing."""

    def truth(self, facts: Facts) -> Truth:  # noqa: ARG002 - the interface of a condition
        """Give the outcome."""
        return self.outcome


YES, NO = Always(outcome=True), Always(outcome=False)
"""What is left of a condition that is settled."""


@dataclass(frozen=True, slots=True)
class Is(Condition):
    """The fact has this value."""

    fact: FactId
    value: Value

    def truth(self, facts: Facts) -> Truth:
        """Compare, or say unknown."""
        value = facts.get(self.fact)
        return None if value is None else value == self.value


@dataclass(frozen=True, slots=True)
class In(Condition):
    """The fact has one of these values."""

    fact: FactId
    values: tuple[Value, ...]

    def truth(self, facts: Facts) -> Truth:
        """Compare, or say unknown."""
        value = facts.get(self.fact)
        return None if value is None else value in self.values


@dataclass(frozen=True, slots=True)
class Compare(Condition):
    """The number stands so to a limit."""

    fact: FactId
    op: Op
    limit: str
    """The id of the register entry."""
    number: float | None = None
    """What the register says, once bound."""

    def truth(self, facts: Facts) -> Truth:
        """Compare, or say unknown."""
        value = facts.get(self.fact)
        if value is None or self.number is None:
            return None
        return COMPARE[self.op](float(value), self.number)


@dataclass(frozen=True, slots=True)
class Known(Condition):
    """The fact is known, or is not. Never itself unknown."""

    fact: FactId
    known: bool

    def truth(self, facts: Facts) -> Truth:
        """Look whether the fact is there."""
        return (self.fact in facts) == self.known


@dataclass(frozen=True, slots=True)
class Policy(Condition):
    """The register says this on the day and in the marketplace; becomes `Always` when bound."""

    limit: str
    value: Value

    def truth(self, facts: Facts) -> Truth:  # noqa: ARG002 - the interface of a condition
        """Stay unknown until bound."""
        return None


@dataclass(frozen=True, slots=True)
class All(Condition):
    """Every part holds. One false part is enough to make it false, whatever is unknown."""

    parts: tuple[Condition, ...]

    def truth(self, facts: Facts) -> Truth:
        """Combine the parts."""
        result: Truth = True
        for part in self.parts:
            truth = part.truth(facts)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    def leaves(self) -> Iterator[Condition]:
        """Give the leaves of every part."""
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class Either(Condition):
    """At least one part holds. One true part is enough, whatever is unknown."""

    parts: tuple[Condition, ...]

    def truth(self, facts: Facts) -> Truth:
        """Combine the parts."""
        result: Truth = False
        for part in self.parts:
            truth = part.truth(facts)
            if truth is True:
                return True
            if truth is None:
                result = None
        return result

    def leaves(self) -> Iterator[Condition]:
        """Give the leaves of every part."""
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The part does not hold. The opposite of unknown is unknown."""

    part: Condition

    def truth(self, facts: Facts) -> Truth:
        """Turn the part round."""
        truth = self.part.truth(facts)
        return None if truth is None else not truth

    def leaves(self) -> Iterator[Condition]:
        """Give the leaves of the part."""
        yield from self.part.leaves()


def map_leaves(condition: Condition, change: Callable[[Condition], Condition]) -> Condition:
    """Rebuild a condition with each leaf replaced."""
    match condition:
        case All(parts):
            return All(tuple(map_leaves(part, change) for part in parts))
        case Either(parts):
            return Either(tuple(map_leaves(part, change) for part in parts))
        case Not(part):
            return Not(map_leaves(part, change))
        case _:
            return change(condition)


def missing(condition: Condition, facts: Facts) -> tuple[FactId, ...]:
    """Name the missing facts that make a condition unknown; nothing when it is decided."""
    if condition.truth(facts) is not None:
        return ()
    match condition:
        case All(parts) | Either(parts):
            return tuple(dict.fromkeys(fact for part in parts for fact in missing(part, facts)))
        case Not(part):
            return missing(part, facts)
        case _:
            return tuple(fact for fact in condition.facts() if fact not in facts)


def reasons(condition: Condition, facts: Facts) -> tuple[Condition, ...]:
    """
    Give the leaves that make a decided condition what it is.

    Of a true `Either` only the true parts speak, of a false `All` only the false ones.
    A leaf below `Not` comes wrapped in it, so that it reads as it stands.
    """
    truth = condition.truth(facts)
    match condition:
        case All(parts) | Either(parts):
            speaking = (part for part in parts if part.truth(facts) is truth)
            return tuple(dict.fromkeys(leaf for part in speaking for leaf in reasons(part, facts)))
        case Not(part):
            return tuple(
                leaf.part if isinstance(leaf, Not) else Not(leaf) for leaf in reasons(part, facts)
            )
        case _:
            return (condition,)


def reduced(
    condition: Condition, facts: Facts, still_open: Container[FactId], *, want: bool = True
) -> Condition:
    """
    Give what is left of a condition once all facts but the open ones are settled.

    What is left is true exactly where the condition is; false and unknown come to the same here,
    as they do for a rule. `want` asks instead when the condition is false.
    """
    match condition:
        case Not(part):
            return reduced(part, facts, still_open, want=not want)
        case All(parts) | Either(parts):
            left = [reduced(part, facts, still_open, want=want) for part in parts]
            return _joined(left) if isinstance(condition, All) is want else _parted(left)
        case _ if getattr(condition, "fact", None) in still_open:
            return condition if want else Not(condition)
        case _:
            return YES if condition.truth(facts) is want else NO


def _joined(parts: Sequence[Condition]) -> Condition:
    if any(part is NO for part in parts):
        return NO
    left = tuple(part for part in parts if part is not YES)
    return (left[0] if len(left) == 1 else All(left)) if left else YES


def _parted(parts: Sequence[Condition]) -> Condition:
    if any(part is YES for part in parts):
        return YES
    left = tuple(part for part in parts if part is not NO)
    return (left[0] if len(left) == 1 else Either(left)) if left else NO
