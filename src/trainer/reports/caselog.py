"""
A played drill as rows of a decision table, such as an audit reads them from real reports.

A row is a moment at which something was decided, with what the desk knew then: the very facts by
which the receipt judges it. Audited by the same playbook, the rows come to the same lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from trainer.drills.engine import Drill, Scene, State
from trainer.drills.scenario import MANY, Kind
from trainer.drills.scoring import Line
from trainer.rules.facts import Facts, MoveId

ONE, SEVERAL, LAPSE, UNFINISHED = "one", "many", "lapse", "unfinished"
LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that was decided, or let pass, and what was known then."""

    kind: str
    """
    one: a move out of several; many: any number of them; lapse: a clock ran out;
    unfinished: the case was walked away from.
    """
    done: tuple[MoveId, ...] = ()
    offered: tuple[MoveId, ...] = ()
    """What could have been done, including what was."""
    facts: Facts = field(default_factory=dict)

    def row(self, case: str, number: int) -> dict[str, object]:
        """Give it as the row of a table: what a fact is called, its column is called."""
        return {
            "case": case,
            "number": number,
            "kind": self.kind,
            "done": list(self.done),
            "offered": list(self.offered),
            **self.facts,
        }


def decision_rows(
    drill: Drill,
    decisions: Iterable[Sequence[MoveId]],
    *,
    case: str = "",
    walked_away: bool = False,
) -> list[dict[str, object]]:
    """
    Give a played case as rows, one for each moment at which the receipt judges something.

    `case` is what the rows are called by; without it they bear the scenario and the seed.
    """
    named = case or f"{drill.deal.scenario.id}/{drill.deal.seed}"
    moments: list[Moment] = []
    state = drill.start()
    for moves in decisions:
        if state.over:
            break
        moments += decided(drill, state, moves)
        state = drill.choose(state, moves)
    if walked_away and not state.over:
        moments += abandoned(drill, state)
    return [moment.row(named, number) for number, moment in enumerate(moments, start=1)]


def decided(drill: Drill, state: State, moves: Sequence[MoveId]) -> Iterator[Moment]:
    """Give the moments of one decision."""
    scene = drill.scene(state)
    if scene.step.kind not in MANY:
        lines = drill.choose(state, moves).lines[len(state.lines) :]
        yield from picked(drill, scene, lines[0].move, lines)
        return
    for move in moves:
        after = drill.pick(scene, move)
        yield from picked(drill, scene, move, after.lines[len(scene.state.lines) :])
        if after.step != scene.step.id or drill.sends(move):
            return
        scene = drill.scene(after)
    if scene.judged and scene.step.kind is not Kind.SORT:
        yield closed(scene)


def picked(drill: Drill, scene: Scene, move: MoveId, lines: Iterable[Line]) -> Iterator[Moment]:
    """Give the moment at which a move is made, and those of the clocks that lapse over it."""
    facts = scene.facts_of(move)
    if scene.step.kind not in MANY:
        yield Moment(ONE, (move,), tuple(scene.judged), facts)
    elif drill.sends(move):
        yield Moment(SEVERAL, (move,), tuple(scene.judged), facts)
    else:
        # What else is on offer can still be done: it is left only when the step is.
        yield Moment(SEVERAL, (move,), (move,), facts)
    yield from _lapses(lines)


def closed(scene: Scene) -> Moment:
    """Give the moment at which a step is left with some of its moves undone."""
    return Moment(SEVERAL, (), tuple(scene.judged), scene.facts)


def abandoned(drill: Drill, state: State) -> Iterator[Moment]:
    """Give the moments that follow when a case is walked away from."""
    lines = drill.abandon(state).lines[len(state.lines) :]
    yield from _lapses(lines)
    yield from (Moment(UNFINISHED) for line in lines if line.kind == UNFINISHED)


def _lapses(lines: Iterable[Line]) -> Iterator[Moment]:
    """Give the lapses that a practice minds; no line tells of others."""
    return (Moment(LAPSE, (one.move,), (), one.facts) for one in lines if one.kind == LAPSED)
