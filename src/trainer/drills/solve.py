"""
Solve a drill: the best and the worst that can be done, by exhaustive search.

States that no later rule or consequence can tell apart are merged, which keeps the search exact
and small: facts, moves and clocks that nothing reachable from a step looks at are left out of
its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from trainer.drills.engine import RUNNING, Drill, State
from trainer.drills.scenario import END, MANY, Scenario, Step, StepId
from trainer.drills.scoring import PERFECT, Line, total
from trainer.rules.facts import DID, FactId, MoveId
from trainer.rules.judge import Judgement
from trainer.rules.practices import Verdict

Sum = tuple[int, int, int]
"""Points won, points at stake, cap."""
Key = tuple[object, ...]
Hop = tuple[MoveId | None, Key, Sum]
"""A move, or nothing for leaving the step; the state it leads to; what that still brings."""

EMPTY: Sum = (0, 0, PERFECT)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a scenario that the search ran into, with the case that shows it."""

    kind: str
    """gap, tie or dead-end."""
    step: StepId
    moves: tuple[MoveId, ...]
    facts: Mapping[FactId, object]


@dataclass(frozen=True, slots=True)
class Solution:
    """What the search found."""

    best: int
    worst: int
    best_path: tuple[tuple[MoveId, ...], ...]
    worst_path: tuple[tuple[MoveId, ...], ...]
    states: int
    edges: int
    visited: frozenset[StepId]
    fired: frozenset[str]
    """The practices that put a point at stake or took one somewhere."""
    problems: tuple[Problem, ...]


class Solver:
    """Searches every path of one case."""

    def __init__(self, drill: Drill) -> None:
        self._drill = drill
        self._scenario = drill.deal.scenario
        self._sums: dict[Key, dict[Sum, Hop | None]] = {}
        self._entered: set[Key] = set()
        self._problems: dict[tuple[str, StepId, tuple[MoveId, ...]], Problem] = {}
        self._fired: set[str] = set()
        self.edges = 0

    def solve(self) -> Solution:
        """Find the best and the worst path and everything wrong on the way."""
        start = self._drill.start()
        sums = self._search(start)
        root = self._key(start)
        best = max(sums, key=lambda sum_: (total(*sum_), -sum_[1]))
        worst = min(sums, key=lambda sum_: (total(*sum_), sum_[0]))
        return Solution(
            total(*best),
            total(*worst),
            self._path(root, best),
            self._path(root, worst),
            len(self._sums),
            self.edges,
            frozenset(str(key[0]) for key in self._sums) - {END},
            frozenset(self._fired),
            tuple(self._problems.values()),
        )

    def lines(self) -> Iterator[tuple[Line, ...]]:
        """Give the lines of every edge between states that can be reached."""
        seen: set[Key] = set()
        waiting = [self._drill.start()]
        while waiting:
            state = waiting.pop()
            key = self._key(state)
            if key in seen or state.over:
                continue
            seen.add(key)
            for _, after, lines in self._hops(state):
                yield lines
                waiting.append(after)

    # --- inside ---------------------------------------------------------------------------------

    def _search(self, state: State) -> dict[Sum, Hop | None]:
        key = self._key(state)
        if key in self._sums:
            return self._sums[key]
        if state.over:
            self._sums[key] = {EMPTY: None}
            return self._sums[key]
        found: dict[Sum, Hop | None] = {}
        for move, after, lines in self._hops(state):
            self.edges += 1
            gained = _add(lines)
            for rest in self._search(after):
                sum_ = (gained[0] + rest[0], gained[1] + rest[1], min(gained[2], rest[2]))
                found.setdefault(sum_, (move, self._key(after), rest))
        self._sums[key] = found
        return found

    def _hops(self, state: State) -> Iterator[tuple[MoveId | None, State, tuple[Line, ...]]]:
        drill = self._drill
        step = drill.step(state)
        clean = replace(state, lines=(), events=(), decisions=())
        self._inspect(clean, step)
        if step.kind not in MANY:
            for move in step.moves():
                after = drill.choose(clean, [move])
                yield move, *self._split(after)
            return
        for move in step.moves():
            if move not in clean.did:
                after = drill.pick(clean, step, move)
                yield move, *self._split(after)
        yield None, *self._split(drill.close(clean, step))

    def _split(self, after: State) -> tuple[State, tuple[Line, ...]]:
        lines = after.lines
        self._fired.update(line.practice for line in lines if line.practice is not None)
        return replace(after, lines=(), events=(), decisions=()), lines

    def _inspect(self, state: State, step: Step) -> None:
        """Look for gaps and ties where a step is entered."""
        if step.kind in MANY and any(move in state.did for move in step.moves()):
            return
        key = self._key(state)
        if key in self._entered:
            return
        self._entered.add(key)
        judged = self._drill.judge(state, step.moves())
        praised = [one.move for one in judged if one.verdict >= Verdict.GOOD]
        best = [one.move for one in judged if one.verdict is Verdict.BEST]
        if not praised or (step.kind in MANY and not best):
            self._note("gap", state, step, tuple(step.moves()))
        if step.kind not in MANY and len(best) > 1 and not _accepted(step, judged):
            self._note("tie", state, step, tuple(best))

    def _note(self, kind: str, state: State, step: Step, moves: tuple[MoveId, ...]) -> None:
        facts = {
            fact: value
            for fact, value in self._drill.facts(state).items()
            if value is not False and value != "idle"
        }
        self._problems.setdefault((kind, step.id, moves), Problem(kind, step.id, moves, facts))

    def _path(self, key: Key, sum_: Sum) -> tuple[tuple[MoveId, ...], ...]:
        path: list[tuple[MoveId, ...]] = []
        picked: list[MoveId] = []
        step = key[0]
        while (hop := self._sums[key][sum_]) is not None:
            move, key, sum_ = hop
            if move is not None:
                picked.append(move)
            if key[0] != step:
                path.append(tuple(picked))
                picked = []
                step = key[0]
        return tuple(path)

    @cached_property
    def _relevant(self) -> Mapping[StepId, tuple[frozenset[FactId], frozenset[MoveId]]]:
        mentioned = self._drill._mentioned  # noqa: SLF001 - the solver is the drill's other half
        lapses = [
            self._drill.rulebook.vocabulary.clocks[clock].lapse for clock in self._drill.deal.starts
        ]
        relevant = {}
        for id_ in self._scenario.steps:
            facts: set[FactId] = set()
            own = set(self._scenario.steps[id_].moves())
            for step in (self._scenario.steps[step] for step in _reachable(self._scenario, id_)):
                for move in (*step.moves(), *lapses):
                    facts.update(mentioned.get(move, ()))
                facts.update(_facts_of(step))
            for results in self._scenario.lapses.values():
                for result in results:
                    facts.update(result.when.facts() if result.when else ())
            did = {fact.removeprefix(DID) for fact in facts if fact.startswith(DID)} | own
            relevant[id_] = (frozenset(facts), frozenset(did))
        return relevant

    def _key(self, state: State) -> Key:
        if state.over:
            return (END,)
        facts, did = self._relevant[state.step]
        running = any(deadline.state == RUNNING for deadline in state.deadlines)
        return (
            state.step,
            tuple(sorted((fact, state.known[fact]) for fact in facts & state.known.keys())),
            tuple(sorted((fact, state.changed[fact]) for fact in facts & state.changed.keys())),
            state.did & did,
            tuple((deadline.clock, deadline.state) for deadline in state.deadlines),
            state.now if running else None,
        )


def solve(drill: Drill) -> Solution:
    """Find the best and the worst path of a case, and everything wrong on the way."""
    return Solver(drill).solve()


def _add(lines: tuple[Line, ...]) -> Sum:
    won = possible = 0
    cap = PERFECT
    for line in lines:
        more, stake, limit = line.key
        won, possible, cap = won + more, possible + stake, min(cap, limit)
    return won, possible, cap


def _accepted(step: Step, judged: tuple[Judgement, ...]) -> bool:
    best = {one.move for one in judged if one.verdict is Verdict.BEST}
    return any(best <= tie for tie in step.ties)


def _facts_of(step: Step) -> Iterator[FactId]:
    for route in step.routes:
        if route.when is not None:
            yield from route.when.facts()
    for offer in step.offers:
        for result in offer.results:
            if result.when is not None:
                yield from result.when.facts()
            yield from result.reveals


def _reachable(scenario: Scenario, start: StepId) -> frozenset[StepId]:
    seen: set[StepId] = set()
    waiting = [start, *(r.goto for rs in scenario.lapses.values() for r in rs if r.goto)]
    while waiting:
        step = waiting.pop()
        if step in seen or step == END:
            continue
        seen.add(step)
        waiting.extend(scenario.steps[step].leads_to())
    return frozenset(seen)
