"""
Hold conditions against the columns of a table, before an engine compares what does not compare.

Engines differ in what they make of a flag compared with text or of a number that a 64-bit float
cannot hold. Such a question is refused here, so that every engine is asked only what all of them
answer alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from trainer.rules.conditions import Compare, Condition, In, Is
from trainer.rules.facts import FactId, Type, Value

Types = Mapping[FactId, Type]


class MisfitError(TypeError):
    """A condition asks a fact for something that its type has not."""

    @classmethod
    def of(cls, fact: FactId, kind: Type, value: object) -> MisfitError:
        """Say which fact is compared with what."""
        return cls(
            f"'{fact}' is a {kind} and cannot be compared with {value!r}.\n\n"
            "Hint: compare a flag with true or false, a choice with text, "
            "and a number with a finite number of at most 15 digits."
        )


class UnknownFactError(LookupError):
    """A case or a condition names a fact that the vocabulary does not have."""

    @classmethod
    def of(cls, fact: object, facts: Iterable[FactId]) -> UnknownFactError:
        """Name the fact, and one that is spelt like it."""
        close = get_close_matches(str(fact), list(facts), n=1)
        hint = f"did you mean '{close[0]}'?" if close else "see playbook/facts.yaml for all facts."
        return cls(f"There is no fact '{fact}'.\n\nHint: {hint}")


def exact(number: float) -> bool:
    """Say whether a number is finite and the same as a 64-bit float."""
    try:
        return math.isfinite(number) and float(number) == number
    except OverflowError:
        return False


def hold_to(condition: Condition, types: Types) -> None:
    """Refuse a condition that compares a fact with what its type has not."""
    for leaf in condition.leaves():
        for fact, value in _compared(leaf):
            kind = types.get(fact)
            if kind is not None and not _fits(kind, value):
                raise MisfitError.of(fact, kind, value)


def _compared(leaf: Condition) -> Iterator[tuple[FactId, Value]]:
    match leaf:
        case Is(fact, value):
            yield fact, value
        case In(fact, values):
            yield from ((fact, value) for value in values)
        case Compare(fact, _, _, number) if number is not None:
            yield fact, number
        case _:
            pass


def _fits(kind: Type, value: Value) -> bool:
    match kind:
        case Type.FLAG:
            return isinstance(value, bool)
        case Type.CHOICE:
            return isinstance(value, str)
        case Type.NUMBER:
            return not isinstance(value, bool | str) and exact(value)
