"""
Lore: what the scenarios of a library make of each move.

No rule says that a look at the shelf shows the stock, or what a refund changes. Authors have said
it many times, and what most of them say is what a scenario made of a case goes by.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from trainer.drills.engine import AMOUNT
from trainer.drills.scenario import Effect, Result, Scenario
from trainer.rules.facts import ClockId, FactId, Facts, MoveId, Value

TWICE = 2
"""What one author alone says of a move may be due to that one story."""
WAYS = 3
"""A move that ends in so many ways shows something, whatever its results call it."""
MET = 3
"""How many stories have to deal two facts before what they never dealt counts as odd."""

Pair = tuple[FactId, FactId]
Pairing = tuple[FactId, Value, FactId, Value]


@dataclass(frozen=True)
class Lore:
    """What comes of moves, and which facts go together."""

    shows: Mapping[MoveId, tuple[FactId, ...]]
    """What comes to light by a move, the usual first."""
    follows: Mapping[MoveId, Facts]
    """What a move changes in most stories."""
    effects: Mapping[MoveId, tuple[Effect, ...]]
    """What a move does to money, defects and the rest, the usual first."""
    lapses: Mapping[ClockId, Result]
    """What mostly follows when a clock runs out."""
    told: Mapping[Pair, int]
    """In how many stories two facts are dealt."""
    seen: Mapping[Pairing, int]
    """In how many stories two facts have these two values."""

    @classmethod
    def of(cls, scenarios: Iterable[Scenario]) -> Lore:
        """Learn from scenarios."""
        library = tuple(scenarios)
        results = _results(library)
        told, seen = _together(library)
        return cls(
            {move: _shown(several) for move, several in results.items()},
            {
                move: _changed([one for each in offers for one in each])
                for move, offers in results.items()
            },
            {
                move: _usual(one.effect for each in offers for one in each)
                for move, offers in results.items()
            },
            _lapses(library),
            told,
            seen,
        )

    def effect(self, move: MoveId, names: Iterable[str]) -> Effect:
        """Give what a move usually does, with no amount but those that have these names."""
        known = set(names)
        fitting = (one for one in self.effects.get(move, ()) if _names(one.money) <= known)
        return next(fitting, Effect())

    @staticmethod
    def fitting(effect: Effect, names: Iterable[str]) -> dict[str, object]:
        """Write an effect, without an amount that is called by another name."""
        told = {
            "money": effect.money if _names(effect.money) <= set(names) else "",
            "defects": effect.defects,
            "buyer": effect.buyer,
            "cancelled": effect.cancelled,
            "late": effect.late,
        }
        return {name: what for name, what in told.items() if what}

    def odd(self, facts: Facts, about: Iterable[FactId]) -> int:
        """Count the pairs with one of these facts that several stories deal and none deals so."""
        return sum(
            self.told.get((one, other), 0) >= MET
            and not self.seen.get((one, facts[one], other, facts[other]), 0)
            for one, other in _pairs(facts, about)
        )

    def usual(self, facts: Facts, about: Iterable[FactId]) -> int:
        """Say how often stories deal these facts so, beside the others."""
        return sum(
            self.seen.get((one, facts[one], other, facts[other]), 0)
            for one, other in _pairs(facts, about)
        )

    def together(self, fact: FactId, others: Iterable[FactId]) -> bool:
        """Say whether stories deal a fact beside each of the others."""
        return all(
            self.told.get((min(fact, other), max(fact, other)), 0) >= TWICE for other in others
        )


def _pairs(facts: Facts, about: Iterable[FactId]) -> Iterator[Pair]:
    """Give every pair of facts in which one of some stands, each once and in order."""
    told = frozenset(about)
    for fact in told:
        for other in facts:
            if other not in told or fact < other:
                yield (fact, other) if fact < other else (other, fact)


def _results(library: Iterable[Scenario]) -> Mapping[MoveId, list[tuple[Result, ...]]]:
    """Give for each move the results of every offer."""
    found: dict[MoveId, list[tuple[Result, ...]]] = defaultdict(list)
    for scenario in library:
        for step in scenario.steps.values():
            for offer in step.offers:
                if offer.entry is None:
                    found[offer.move].append(offer.results)
    return found


def _shown(offers: Iterable[tuple[Result, ...]]) -> tuple[FactId, ...]:
    """Name what offers of a move bring to light, and what they end in several ways."""
    brought: Counter[FactId] = Counter()
    revealed: Counter[FactId] = Counter()
    ends: dict[FactId, set[Value]] = defaultdict(set)
    for results in offers:
        brought.update({fact for one in results for fact in (*one.reveals, *one.then)})
        revealed.update({fact for one in results for fact in one.reveals})
        for fact, value in (change for one in results for change in one.then.items()):
            ends[fact].add(value)
    return tuple(
        fact
        for fact, number in brought.most_common()
        if revealed[fact] >= TWICE or (number >= TWICE and len(ends[fact]) >= WAYS)
    )


def _changed(results: Sequence[Result]) -> Facts:
    """Give the changes that half of the results make, or nearly all of those that change anything."""
    made = Counter(change for one in results for change in one.then.items())
    changing = sum(bool(one.then) for one in results)
    return {
        fact: value
        for (fact, value), number in made.items()
        if number * 2 >= len(results) or (number >= MET and number * 4 >= changing * 3)
    }


def _usual(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    return tuple(effect for effect, _ in Counter(effects).most_common())


def _lapses(library: Iterable[Scenario]) -> Mapping[ClockId, Result]:
    found: dict[ClockId, list[Result]] = defaultdict(list)
    for scenario in library:
        for clock, results in scenario.lapses.items():
            found[clock].extend(results)
    return {clock: _commonest(several) for clock, several in found.items()}


def _commonest(several: Iterable[Result]) -> Result:
    """Pick the result that changes what most of them change."""
    alike: dict[object, list[Result]] = defaultdict(list)
    for one in several:
        alike[(*sorted(one.then.items()), one.effect, one.goto)].append(one)
    return max(alike.values(), key=len)[0]


def _together(library: Iterable[Scenario]) -> tuple[Mapping[Pair, int], Mapping[Pairing, int]]:
    """Count which facts, and which of their values, stories deal together."""
    told: Counter[Pair] = Counter()
    seen: Counter[Pairing] = Counter()
    for bag in _bags(library):
        for one, other in combinations(sorted(bag), 2):
            told[one, other] += 1
            for value in bag[one]:
                for second in bag[other]:
                    seen[one, value, other, second] += 1
    return told, seen


def _bags(library: Iterable[Scenario]) -> Iterator[Mapping[FactId, tuple[Value, ...]]]:
    """Give every set of facts that is so at one time in a story."""
    for scenario in library:
        for face in scenario.faces:
            yield {**face.hidden, **face.known}
        for step in scenario.steps.values():
            for offer in step.offers:
                for result in offer.results:
                    if len(result.then) > 1:
                        yield {fact: (value,) for fact, value in result.then.items()}


def _names(money: str) -> set[str]:
    return {part["name"] for part in AMOUNT.finditer(money) if part["name"]}
