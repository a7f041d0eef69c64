"""
Lines: what the playbook has one do in a case, turn by turn, and what decides on the way.

A case is played out by its best moves. Where a look brings something to light, the line parts in
as many as there are values that could be so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from trainer.reports.fromcase.bench import Bench
from trainer.rules.facts import DID, ClockId, FactId, Facts, MoveId
from trainer.rules.practices import Decision

LONGEST = 5
"""Turns that a line takes at most."""
SETTLED = 2
"""Moves that decide something on a line at most: what the case turns on, and what comes after."""
SHOWN = 3
"""Facts that one look brings to light at most: more nobody reads."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One decision of a line: what was known, what was asked and what is best."""

    decision: Decision
    move: MoveId
    facts: Facts
    looks: bool
    """Whether the move finds something out and decides nothing."""
    shown: tuple[FactId, ...] = ()
    """What the move brings to light."""


@dataclass(frozen=True, slots=True)
class Line:
    """The best moves of a case to its end."""

    turns: tuple[Turn, ...]
    found: Facts
    """What came to light on the way."""

    @property
    def path(self) -> tuple[tuple[str, MoveId], ...]:
        """What tells it from other lines: which questions, and the answers to them."""
        return tuple((turn.decision.id, turn.move) for turn in self.turns)

    @property
    def decided(self) -> tuple[MoveId, ...]:
        """What was done about it."""
        return tuple(turn.move for turn in self.turns if not turn.looks)


@dataclass(frozen=True, slots=True)
class Lines:
    """Plays cases out, under one bench."""

    bench: Bench
    clock: ClockId | None
    """The clock that runs out first: a question that stops it comes before others."""
    order: tuple[str, ...]
    """The questions that triage found, in their order."""

    def of(self, facts: Facts) -> Iterator[Line]:
        """Give every line of a case; where nothing is best there is none."""
        yield from self._on(facts, (), {})

    def question(self, facts: Facts, turns: Sequence[Turn] = ()) -> Decision | None:
        """Give what the case asks next; after a decision only what it has raised."""
        asked = self.bench.asked(facts)
        settled = bool(turns) and not turns[-1].looks
        if settled:
            before = self.bench.asked(turns[-1].facts)
            asked = tuple(one for one in asked if one not in before)
        open_ = [one for one in asked if self._answered(facts, one, settled=settled)]
        last = turns[-1].decision if turns else None
        return min(open_, key=lambda one: self._rank(one, last), default=None)

    def without(self, line: Line, fact: FactId) -> Line | None:
        """Give a line without one fact that came to light; nothing where that changes it."""
        turns: tuple[Turn, ...] = ()
        for turn in line.turns:
            facts = {one: value for one, value in turn.facts.items() if one != fact}
            asked = self.question(facts, turns)
            if asked is not turn.decision or self._best(facts, asked)[0] != turn.move:
                return None
            shown = tuple(one for one in turn.shown if one != fact)
            turns = (*turns, replace(turn, facts=facts, shown=shown))
        found = {one: value for one, value in line.found.items() if one != fact}
        return Line(turns, found)

    # --- inside ---------------------------------------------------------------------------------

    def _on(self, facts: Facts, turns: tuple[Turn, ...], found: Facts) -> Iterator[Line]:
        decision = self.question(facts, turns) if self._goes_on(turns) else None
        if decision is None:
            if turns and not turns[-1].looks:
                yield Line(turns, found)
            return
        move = self._best(facts, decision)[0]
        shown = self._shown(facts, decision, move)
        turn = Turn(decision, move, facts, self.bench.looks(facts, move), shown)
        after = self.bench.done(facts, move)
        for values in product(*(self.bench.values(fact) for fact in shown)):
            light = dict(zip(shown, values, strict=True))
            known = {**after, **light}
            if self.bench.possible(known) and not self.bench.lore.odd(light, light):
                yield from self._on(known, (*turns, turn), {**found, **light})

    def _goes_on(self, turns: Sequence[Turn]) -> bool:
        decided = sum(not turn.looks for turn in turns)
        return len(turns) < LONGEST and decided < SETTLED

    def _best(self, facts: Facts, decision: Decision) -> tuple[MoveId, ...]:
        best = self.bench.best(facts, self.bench.acting(decision))
        return tuple(move for move in best if not facts.get(DID + move))

    def _answered(self, facts: Facts, decision: Decision, *, settled: bool) -> bool:
        """Say whether a move is best; once the case is settled nothing is looked into any more."""
        best = self._best(facts, decision)
        return bool(best) and not (settled and self.bench.looks(facts, best[0]))

    def _shown(self, facts: Facts, decision: Decision, move: MoveId) -> tuple[FactId, ...]:
        if not self.bench.looks(facts, move):
            return ()
        matters = self.bench.matters(self.bench.acting(decision))
        return tuple(
            fact
            for fact in self.bench.lore.shows.get(move, ())
            if fact in matters & self.bench.dealable and fact not in facts
        )[:SHOWN]

    def _rank(self, decision: Decision, last: Decision | None) -> tuple[int, ...]:
        place = (*self.order, decision.id).index(decision.id)
        return (
            decision is not last,
            not self.bench.stops(self.clock, decision),
            decision.many,
            place,
            tuple(self.bench.questions).index(decision.id),
        )
