"""
The bench: what the playbook asks, allows and calls best in a case that is being rebuilt.

The same rules judge the drill later; nothing here knows a fact or a move by its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from trainer.drills.engine import MET, RUNNING
from trainer.reports.fromcase.lore import Lore
from trainer.rules.conditions import Condition
from trainer.rules.facts import DID, ClockId, FactId, Facts, MoveId, Type, Value
from trainer.rules.judge import Judgement, Rulebook
from trainer.rules.practices import Decision, Verdict

CHECK, DECIDE = "check", "decide"
WRITING = frozenset({"say", "attach", "send"})
"""Families of moves that a message or an answer is put together of."""


@dataclass(frozen=True)
class Bench:
    """A rulebook, with what a library of scenarios makes of its moves."""

    rulebook: Rulebook
    lore: Lore

    # --- questions ------------------------------------------------------------------------------

    @cached_property
    def questions(self) -> Mapping[str, tuple[Decision, Condition]]:
        """Every decision that the playbook promises to answer, with its condition."""
        return {
            one.id: (one, self.rulebook.limits.bind(one.when))
            for chapter in self.rulebook.playbook.chapters.values()
            for one in chapter.decisions
        }

    def asked(self, facts: Facts) -> tuple[Decision, ...]:
        """Give the decisions that a case asks for."""
        return tuple(one for one, when in self.questions.values() if when.truth(facts) is True)

    def acting(self, decision: Decision) -> tuple[MoveId, ...]:
        """Give the moves of a decision that do something, and not only write."""
        return tuple(move for move in decision.moves if self.family(move) not in WRITING)

    def writing(self, decision: Decision) -> tuple[MoveId, ...]:
        """Give the moves of a decision that a message or an answer is put together of."""
        return tuple(move for move in decision.moves if self.family(move) in WRITING)

    # --- moves ----------------------------------------------------------------------------------

    def family(self, move: MoveId) -> str:
        """Say what kind of move it is."""
        return self.rulebook.vocabulary.moves[move].family

    def words(self, move: MoveId) -> int:
        """Count the words on the card of a move."""
        known = self.rulebook.vocabulary.moves[move]
        return len(f"{known.label} {known.means}".split())

    def judged(self, facts: Facts, move: MoveId) -> Judgement:
        """Judge a move."""
        return self.rulebook.judged(facts, move)

    def verdict(self, facts: Facts, move: MoveId) -> Verdict:
        """Say how a move stands."""
        return self.rulebook.judged(facts, move).verdict

    def best(self, facts: Facts, moves: Iterable[MoveId]) -> tuple[MoveId, ...]:
        """Name the moves that are best, those that look first."""
        found = [move for move in moves if self.verdict(facts, move) is Verdict.BEST]
        fresh = [one for one in found if self.looks(facts, one) and not facts.get(DID + one)]
        return tuple(dict.fromkeys((*fresh, *found)))

    def looks(self, facts: Facts, move: MoveId) -> bool:
        """Say whether a move finds something out that is not known yet, and changes nothing."""
        if self.family(move) == CHECK:
            return True
        finds = any(fact not in facts for fact in self.lore.shows.get(move, ()))
        return self.family(move) == DECIDE and finds and not self.lore.follows.get(move)

    def matters(self, moves: Iterable[MoveId]) -> frozenset[FactId]:
        """Name the facts that rules on these moves look at."""
        looked_at = self.rulebook.looked_at
        return frozenset(fact for move in moves for fact in looked_at.get(move, ()))

    def done(self, facts: Facts, move: MoveId) -> Facts:
        """Give what is so once a move was made: its clocks are stopped, its changes are made."""
        clocks = self.rulebook.vocabulary.clocks.values()
        after: dict[FactId, Value] = {**facts, DID + move: True}
        for clock in clocks:
            if move in clock.stopped_by and facts.get(clock.state) == RUNNING:
                after[clock.state] = MET
                after.pop(clock.hours_left, None)
        return {**after, **self.changes(after, move)}

    def changes(self, after: Facts, move: MoveId) -> Facts:
        """Give what a move changes in a case: nothing that it does not know of, or that cannot be."""
        if self.family(move) == CHECK:
            return {}
        groups = {fact.partition(".")[0] for fact in self.told(after)}
        usual = self.lore.follows.get(move, {})
        changes = {fact: it for fact, it in usual.items() if fact.partition(".")[0] in groups}
        return changes if self.possible({**after, **changes}) else {}

    # --- facts ----------------------------------------------------------------------------------

    @cached_property
    def _never(self) -> tuple[tuple[str, Condition], ...]:
        bind = self.rulebook.limits.bind
        return tuple((one.says, bind(one.when)) for one in self.rulebook.playbook.never)

    def impossible(self, facts: Facts) -> tuple[str, ...]:
        """Say why a case cannot occur."""
        return tuple(says for says, when in self._never if when.truth(facts) is True)

    def possible(self, facts: Facts) -> bool:
        """Say whether a case can occur."""
        return not self.impossible(facts)

    def values(self, fact: FactId) -> tuple[Value, ...]:
        """Give the values that can be dealt; none of a number, which has too many."""
        known = self.rulebook.vocabulary.facts[fact]
        if known.type is Type.FLAG:
            return (True, False)
        return tuple(known.values) if known.type is Type.CHOICE else ()

    @cached_property
    def dealable(self) -> frozenset[FactId]:
        """The facts that may be dealt in more than one way: no move, no clock, no number."""
        return frozenset(
            fact.id
            for fact in self.rulebook.vocabulary.facts.values()
            if not fact.always_known and self.values(fact.id)
        )

    def told(self, facts: Facts) -> Facts:
        """Keep what a story could tell otherwise."""
        return {fact: facts[fact] for fact in self.dealable & facts.keys()}

    def stops(self, clock: ClockId | None, decision: Decision) -> bool:
        """Say whether one of the moves of a decision stops a clock."""
        known = self.rulebook.vocabulary.clocks.get(clock) if clock is not None else None
        return known is not None and not known.stopped_by.isdisjoint(decision.moves)
