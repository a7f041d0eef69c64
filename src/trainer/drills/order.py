"""
Where several moves make one decision: in which order they need to be tried.

Two moves whose order makes no difference need to be tried in one order only. Those that touch
each other stay together in a group; groups are decided on one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from trainer.drills.plot import Plot, Reach
from trainer.drills.scenario import Step
from trainer.rules.conditions import YES
from trainer.rules.facts import DID, ClockId, FactId, MoveId

SEND = "send"


@dataclass(frozen=True, slots=True)
class Groups:
    """The moves of a step in groups whose order among each other makes no difference."""

    first: tuple[frozenset[MoveId], ...]
    """In the order in which they are decided on; what may leave the step comes after them all."""
    takes: timedelta
    """The time that they can take together: no deadline may come due meanwhile."""
    watched: frozenset[ClockId]
    """The clocks whose hours they look at: none may come near a limit meanwhile."""

    @classmethod
    def of(cls, step: Step, plot: Plot, reach: Reach) -> Groups:
        """Part the moves of a step."""
        traces = [Trace.of(step, move, plot, reach) for move in plot.steps[step.id].moves]
        staying = [one for one in traces if one.stays]
        if any(one.starts for one in staying):
            return cls((), timedelta(0), frozenset())
        last = {one.move for one in traces if one.may_leave}
        clocks = plot.rulebook.vocabulary.clocks
        hours = {clocks[clock].hours_left: clock for clock in reach.clocks}
        looked_at = {fact for one in staying for fact in one.judged | one.followed}
        return cls(
            tuple(part for part in _parts(traces) if part.isdisjoint(last)),
            sum((one.takes for one in staying), timedelta(0)),
            frozenset(hours[fact] for fact in looked_at & hours.keys()),
        )

    def calm(
        self,
        left: Mapping[ClockId, timedelta],
        near: Mapping[ClockId, Iterable[timedelta]],
    ) -> bool:
        """Say whether no deadline comes due, or near, while all groups are decided on."""
        if any(time < self.takes for time in left.values()):
            return False
        return not any(
            timedelta(0) <= left[clock] - hours <= self.takes
            for clock in self.watched & left.keys()
            for hours in near.get(clock, ())
        )


@dataclass(frozen=True, slots=True)
class Trace:
    """What a move of a step depends on, and what it leaves behind."""

    move: MoveId
    judged: frozenset[FactId]
    """What its rules look at."""
    followed: frozenset[FactId]
    """What its consequences look at."""
    changes: frozenset[FactId]
    shows: frozenset[FactId]
    starts: bool
    """Whether it starts a clock."""
    takes: timedelta
    may_leave: bool
    """Whether it may lead away from the step."""
    stays: bool
    """Whether other moves may still come after it."""

    @classmethod
    def of(cls, step: Step, move: MoveId, plot: Plot, reach: Reach) -> Trace:
        """Look at a move of a step."""
        vocabulary = plot.rulebook.vocabulary
        stopped = [
            clock
            for clock in map(vocabulary.clocks.__getitem__, reach.clocks)
            if move in clock.stopped_by
        ]
        part = plot.steps[step.id]
        results, ways = part.outcomes(move), part.ways[move]
        gotos = [result.goto is not None for result in results]
        sends = vocabulary.moves[move].family == SEND
        surely = all(gotos) and any(when is YES for when, _ in ways)
        rules = plot.rules.get(move)
        return cls(
            move,
            frozenset(rules.facts if rules is not None else ()),
            frozenset(fact for when, _ in ways for fact in when.facts()),
            frozenset({DID + move, *(fact for result in results for fact in result.then)}).union(
                *((clock.state, clock.hours_left) for clock in stopped)
            ),
            frozenset(fact for result in results for fact in result.reveals),
            any(result.starts for result in results),
            plot.minutes(step.id, move)
            + max((result.later for result in results), default=timedelta(0)),
            sends or any(gotos),
            not sends and not surely,
        )

    def touches(self, other: Trace) -> bool:
        """Say whether another move may be judged or turn out otherwise when it comes after."""
        return bool(
            (self.changes | self.shows) & other.judged
            or self.changes & (other.followed | other.changes | other.shows)
        )


def _parts(traces: Sequence[Trace]) -> list[frozenset[MoveId]]:
    """
    Keep together what touches, and what may leave the step, since it cuts off the rest.

    What leaves for certain comes last anyway, whatever it touches.
    """
    parts = [frozenset({one.move}) for one in traces]
    for one, other in combinations(traces, 2):
        if (one.may_leave and other.may_leave) or (
            one.stays and other.stays and (one.touches(other) or other.touches(one))
        ):
            joined = [part for part in parts if one.move in part or other.move in part]
            at = parts.index(joined[0])
            parts = [part for part in parts if part not in joined]
            parts.insert(at, frozenset().union(*joined))
    return parts
