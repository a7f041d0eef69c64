"""Marks: how a scenario tells its faces apart, as conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from trainer.rules.facts import FactId, Facts, Value

Data = dict[str, object]


@dataclass(frozen=True, slots=True)
class Marks:
    """Knows in what faces differ."""

    dealt: tuple[Facts, ...]
    """What each face deals of what is not the same in all."""

    def of(self, some: Iterable[int], others: Iterable[int]) -> Data:
        """Write a condition that holds in some faces and in none of the others."""
        mine = [self.dealt[number] for number in some]
        rest = [self.dealt[number] for number in others]
        facts = tuple(fact for fact in self.dealt[0] if self._differs(fact))
        for several in (*combinations(facts, 1), *combinations(facts, 2)):
            had = {tuple(face[fact] for fact in several) for face in rest}
            values = [tuple(face[fact] for fact in several) for face in mine]
            if had.isdisjoint(values) and (len(several) == 1 or len(set(values)) == 1):
                return _all(
                    [_leaf(fact, [one[at] for one in values]) for at, fact in enumerate(several)]
                )
        return _any([_all([_leaf(fact, [face[fact]]) for fact in facts]) for face in mine])

    def name(self, number: int) -> str:
        """Name a face by what tells it from the others, as few words as will do."""
        facts = [fact for fact in self.dealt[0] if self._differs(fact)]
        for size in range(1, len(facts) + 1):
            for several in combinations(facts, size):
                mine = [self.dealt[number][fact] for fact in several]
                others = (face for at, face in enumerate(self.dealt) if at != number)
                if all([face[fact] for fact in several] != mine for face in others):
                    return "-".join(_word(fact, self.dealt[number][fact]) for fact in several)
        return "as-it-was"

    def _differs(self, fact: FactId) -> bool:
        return len({face[fact] for face in self.dealt}) > 1


def _leaf(fact: FactId, values: Sequence[Value]) -> Data:
    distinct = list(dict.fromkeys(values))
    return (
        {"fact": fact, "is": distinct[0]} if len(distinct) == 1 else {"fact": fact, "in": distinct}
    )


def _all(parts: list[Data]) -> Data:
    return parts[0] if len(parts) == 1 else {"all": parts}


def _any(parts: list[Data]) -> Data:
    return parts[0] if len(parts) == 1 else {"any": parts}


def _word(fact: FactId, value: Value) -> str:
    name = fact.rpartition(".")[2]
    if isinstance(value, bool):
        return name if value else f"no-{name}"
    return f"{name}-{value}" if value == "none" else str(value)
