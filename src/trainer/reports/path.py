"""A path through a case: what was decided, when, how it stands, and what followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trainer.drills.engine import LAPSED, Drill, Outcome, State
from trainer.reports.desk import DeskWriter
from trainer.reports.words import Words, moment
from trainer.rules.facts import MoveId
from trainer.rules.practices import Verdict


@dataclass(frozen=True, slots=True)
class Stop:
    """One decision of a path."""

    when: str
    did: str
    verdict: Verdict | None = None
    """That of the poorest move of the decision; none where no practice spoke."""
    verdict_words: str = ""
    follows: tuple[str, ...] = ()
    """What it did to the case: money, order defects, the buyer, deadlines missed."""


@dataclass(frozen=True, slots=True)
class Path:
    """A path in words, and where it ended."""

    stops: tuple[Stop, ...]
    end: State


@dataclass(frozen=True, slots=True)
class PathWriter:
    """Puts the paths of one drill into words."""

    drill: Drill
    words: Words
    desk: DeskWriter

    def path(self, decisions: Sequence[Sequence[MoveId]]) -> Path:
        """Make the decisions again, one after the other, and tell each."""
        state, stops = self.drill.start(), list[Stop]()
        for moves in decisions:
            after = self.drill.choose(state, moves)
            stops.append(self._stop(moves, state, after))
            state = after
        return Path(tuple(stops), state)

    def _stop(self, moves: Sequence[MoveId], before: State, after: State) -> Stop:
        texts = self.words.texts
        judged = [line.verdict for line in after.lines[len(before.lines) :] if line.kind == "done"]
        poorest = min(judged, default=None)
        return Stop(
            moment(before.now),
            self.words.path(moves) or texts("debrief.nothing"),
            poorest,
            "" if poorest is None else texts(f"verdict.{poorest.name}"),
            tuple(self._follows(before, after)),
        )

    def _follows(self, before: State, after: State) -> Iterator[str]:
        change = _between(before.outcome, after.outcome)
        yield from self.desk.effects(change.money, change)
        missed = {one.clock for one in before.deadlines if one.state == LAPSED}
        for one in after.deadlines:
            if one.state == LAPSED and one.clock not in missed:
                clock = self.words.rulebook.vocabulary.clocks[one.clock].label
                yield self.words.texts("debrief.lapsed", clock=clock)


def _between(before: Outcome, after: Outcome) -> Outcome:
    return replace(
        after,
        money=after.money - before.money,
        defects=after.defects - before.defects,
        buyer=after.buyer - before.buyer,
        cancelled=after.cancelled - before.cancelled,
        late=after.late - before.late,
    )
