"""
Angles: the ways to make a drill out of one case.

What the reports do not know is found out by a look, or lies open and differs from face to face.
What they know may be put back, so that it has to be looked up. Only where none of that decides
anything are known facts told otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, product

from trainer.reports.fromcase.bench import Bench
from trainer.reports.fromcase.hands import FEWEST, Angle, Dealer, Hand
from trainer.reports.fromcase.lines import Lines
from trainer.rules.conditions import missing
from trainer.rules.facts import FactId, Facts, MoveId, Value
from trainer.rules.practices import Decision

FEW = 3
"""How many of the facts that triage would like to know are tried, most needed first."""

PAIRS = 2
"""Facts that are told otherwise together; of a case that had to be completed only one at a time."""


@dataclass(frozen=True)
class Angles:
    """Finds the angles of a case."""

    bench: Bench
    lines: Lines
    facts: Facts
    """The case as it is."""
    missing: tuple[FactId, ...]
    """What triage would like to know, most needed first."""
    added: Facts = field(default_factory=dict)
    """What was added to it, so that it asks something."""

    def hands(self) -> Iterator[Hand]:
        """Give the hands that the angles deal: the case's own, and then the likeliest."""
        dealer = Dealer(self.bench, self.lines)
        own = dealer.hand(self._angle(self.facts))
        if own is not None and own.ends >= FEWEST:
            yield own
        for angles in (self.close(), self.far(1), self.far(PAIRS)):
            hands = [hand for angle in angles if (hand := dealer.hand(angle)) is not None]
            if hands:
                yield from sorted(hands, key=lambda hand: hand.rank)
                return

    @cached_property
    def question(self) -> Decision | None:
        """What the case asks as it is; nothing where no move is best."""
        return self.lines.question(self.facts)

    def close(self) -> Iterator[Angle]:
        """Give the angles under which the case stays as the reports tell it."""
        yield self._angle(self.facts)
        for fact in self._unknown():
            yield self._angle(self.facts, opened=self._ways((fact,)))
        for back in self._put_back():
            yield self._angle(self._without(back), truth=self._only(back))
        for completed in self._completed():
            yield from completed.close()

    def far(self, number: int) -> Iterator[Angle]:
        """Give the angles under which some faces tell so many facts otherwise."""
        known = self._deciding() if self.question is not None else ()
        for several in combinations(known, number):
            truth = self._only(several)
            yield self._angle(self._without(several), opened=self._ways(several), truth=truth)
        for completed in self._completed() if number < PAIRS else ():
            yield from completed.far(number)

    # --- inside ---------------------------------------------------------------------------------

    def _angle(
        self, base: Facts, *, opened: tuple[Facts, ...] = ({},), truth: Facts | None = None
    ) -> Angle:
        return Angle(base, self.question, opened, truth or {}, self.added)

    def _completed(self) -> list[Angles]:
        """Give the case with the one fact more that lets it ask something, where that is likely."""
        if self.question is not None or self.added:
            return []
        found: dict[tuple[FactId, Value], int] = {}
        for fact in self._lacking():
            for value in self.bench.values(fact):
                facts = {**self.facts, fact: value}
                if self.bench.possible(facts) and self.lines.question(facts) is not None:
                    found[fact, value] = self.bench.lore.odd(self.bench.told(facts), (fact,))
        return [
            replace(self, facts={**self.facts, fact: value}, added={fact: value})
            for (fact, value), odd in found.items()
            if odd == min(found.values())
        ]

    def _lacking(self) -> tuple[FactId, ...]:
        """Name the facts that alone keep a question of triage from being asked or answered."""
        conditions = (self.bench.questions[id_][1] for id_ in self.lines.order)
        lacking = (tuple(dict.fromkeys(missing(when, self.facts))) for when in conditions)
        single = [facts[0] for facts in lacking if len(facts) == 1]
        named = single or list(self.missing[:FEW])
        return tuple(fact for fact in dict.fromkeys(named) if fact in self.bench.dealable)

    def _unknown(self) -> Iterator[FactId]:
        """Name what reports do not show and stories tell of such cases."""
        if self.question is None:
            return
        asks = self.bench.dealable.intersection(self.question.when.facts())
        matters = self.bench.matters(self.bench.acting(self.question))
        for fact in self.missing:
            fits = fact in matters & self.bench.dealable and fact not in self.facts
            if fits and self.bench.lore.together(fact, asks):
                yield fact

    def _put_back(self) -> Iterator[tuple[FactId, ...]]:
        """Name what a look could bring to light again."""
        seen = set()
        for move in self._looks():
            shown = self.bench.lore.shows.get(move, ())
            back = tuple(fact for fact in shown if fact in self._deciding())
            if back and back not in seen:
                seen.add(back)
                yield back

    def _looks(self) -> tuple[MoveId, ...]:
        """Name the looks that the case offers; where nobody has a question, every look."""
        every = () if self.lines.order else [one for one, _ in self.bench.questions.values()]
        several = every if self.question is None else (self.question,)
        moves = (move for one in several for move in self.bench.acting(one))
        return tuple(dict.fromkeys(move for move in moves if self.bench.looks({}, move)))

    def _deciding(self) -> tuple[FactId, ...]:
        """Name the known facts on which the moves depend."""
        matters = frozenset(self.facts)
        if self.question is not None:
            matters = self.bench.matters(self.bench.acting(self.question))
        return tuple(fact for fact in self.facts if fact in matters & self.bench.dealable)

    def _ways(self, facts: Sequence[FactId]) -> tuple[Facts, ...]:
        values = product(*(self.bench.values(fact) for fact in facts))
        return tuple(dict(zip(facts, each, strict=True)) for each in values)

    def _without(self, facts: Sequence[FactId]) -> Facts:
        return {fact: value for fact, value in self.facts.items() if fact not in facts}

    def _only(self, facts: Sequence[FactId]) -> Facts:
        return {fact: self.facts[fact] for fact in facts}
