"""
Solve a drill: the best and the worst that can be done, by exhaustive search.

States that no later rule or consequence can tell apart are merged, which keeps the search exact
and small: facts, moves and clocks that nothing reachable from a step looks at are left out of
its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from trainer.drills.engine import RUNNING, Drill, Scene, State
from trainer.drills.players import against_the_book, by_the_book, play
from trainer.drills.scenario import END, MANY, Result, Scenario, Step, StepId
from trainer.drills.scoring import PERFECT, Line, total
from trainer.rules.facts import DID, ClockId, FactId, MoveId
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


@dataclass(slots=True)
class Memory:
    """What was searched already: cases of one scenario share what they have in common."""

    sums: dict[Key, dict[Sum, Hop | None]] = field(default_factory=dict)
    problems: dict[tuple[str, StepId, tuple[MoveId, ...]], Problem] = field(default_factory=dict)
    fired: set[str] = field(default_factory=set)
    edges: int = 0


class Solver:
    """
    Searches every path of one case.

    Solvers of the same scenario, rulebook and day may share a memory.
    """

    def __init__(self, drill: Drill, memory: Memory | None = None) -> None:
        self._drill = drill
        self._scenario = drill.deal.scenario
        self._memory = memory if memory is not None else Memory()
        self._sums = self._memory.sums

    def solve(self) -> Solution:
        """Find the best and the worst path and everything wrong on the way."""
        start = self._drill.start()
        root = self._key(start)
        sums = self._search(start, root)
        best = max(sums, key=lambda sum_: (total(*sum_), -sum_[1]))
        worst = min(sums, key=lambda sum_: (total(*sum_), sum_[0]))
        return Solution(
            total(*best),
            total(*worst),
            self._path(root, best),
            self._path(root, worst),
            len(self._sums),
            self._memory.edges,
            frozenset(str(key[0]) for key in self._sums) - {END},
            frozenset(self._memory.fired),
            tuple(self._memory.problems.values()),
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

    def _search(self, state: State, key: Key) -> dict[Sum, Hop | None]:
        if key in self._sums:
            return self._sums[key]
        if state.over:
            self._sums[key] = {EMPTY: None}
            return self._sums[key]
        found: dict[Sum, Hop | None] = {}
        for move, after, lines in self._hops(state):
            self._memory.edges += 1
            won, possible, cap = _add(lines)
            goal = self._key(after)
            for rest in self._search(after, goal):
                sum_ = (won + rest[0], possible + rest[1], min(cap, rest[2]))
                if sum_ not in found:
                    found[sum_] = (move, goal, rest)
        self._sums[key] = _extremes(found)
        return self._sums[key]

    def _hops(self, state: State) -> Iterator[tuple[MoveId | None, State, tuple[Line, ...]]]:
        drill = self._drill
        scene = drill.scene(replace(state, lines=(), events=(), decisions=()))
        step = scene.step
        self._inspect(scene)
        if step.kind not in MANY:
            for move in step.moves():
                after = drill.pick(scene, move)
                if after.step == step.id:
                    after = drill.close(replace(scene, state=after))
                yield move, *self._split(after)
            return
        for move in scene.judged:
            after = drill.pick(scene, move)
            if drill.sends(move) and after.step == step.id:
                after = drill.close(drill.scene(after))
            yield move, *self._split(after)
        yield None, *self._split(drill.close(scene))

    def _split(self, after: State) -> tuple[State, tuple[Line, ...]]:
        lines = after.lines
        self._memory.fired.update(line.practice for line in lines if line.practice is not None)
        return after, lines

    def _inspect(self, scene: Scene) -> None:
        """Look for gaps and ties where a step is entered."""
        step = scene.step
        if len(scene.judged) < len(step.offers):
            return
        judged = tuple(scene.judged.values())
        praised = [one.move for one in judged if one.verdict >= Verdict.GOOD]
        best = [one.move for one in judged if one.verdict is Verdict.BEST]
        if not praised or (step.kind in MANY and not best):
            self._note("gap", scene, tuple(step.moves()))
        if step.kind not in MANY and len(best) > 1 and not _accepted(step, best):
            self._note("tie", scene, tuple(best))

    def _note(self, kind: str, scene: Scene, moves: tuple[MoveId, ...]) -> None:
        facts = {
            fact: value
            for fact, value in scene.facts.items()
            if value is not False and value != "idle"
        }
        step = scene.step.id
        self._memory.problems.setdefault((kind, step, moves), Problem(kind, step, moves, facts))

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
    def _relevant(self) -> Mapping[StepId, _Relevant]:
        return {id_: self._looked_at(step) for id_, step in self._scenario.steps.items()}

    def _looked_at(self, start: Step) -> _Relevant:
        """Say what matters from a step on: to rules what is known, to consequences what is so."""
        drill = self._drill
        clocks = drill.rulebook.vocabulary.clocks
        lapses = [clock.lapse for clock in clocks.values()]
        judged: set[FactId] = set()
        followed: set[FactId] = set()
        begun: set[ClockId] = set()
        steps = _reachable(self._scenario, start.id)
        for id_ in steps:
            step = self._scenario.steps[id_]
            for move in (*step.moves(), *lapses):
                judged.update(drill.mentioned.get(move, ()))
            followed.update(_conditions_of(step))
            begun.update(_begun_by(result for offer in step.offers for result in offer.results))
        for results in self._scenario.lapses.values():
            followed.update(fact for one in results if one.when for fact in one.when.facts())
            begun.update(_begun_by(results))
        limits = (drill.rulebook.limits.entry(clocks[clock].limit) for clock in begun)
        timed = any(limit.unit != "hours" for limit in limits)
        did = (fact.removeprefix(DID) for fact in judged | followed if fact.startswith(DID))
        moves = {move for id_ in steps for move in self._scenario.steps[id_].moves()}
        fixed = self._fixed(moves.union(lapses), steps, followed)
        return _Relevant(
            tuple(sorted(judged)), tuple(sorted(followed)), frozenset(did), timed, fixed
        )

    def _fixed(
        self, moves: Iterable[MoveId], steps: Iterable[StepId], followed: Iterable[FactId]
    ) -> Key:
        """Give what is dealt and matters from a step on: cases that agree in it go on alike."""
        drill, scenario = self._drill, self._scenario
        rules = {rule for move in moves for rule in drill.rulebook.by_move.get(move, ())}
        judged = {fact for rule in rules for fact in rule.when.facts()} - drill.open_facts
        results = [
            result
            for id_ in steps
            for offer in scenario.steps[id_].offers
            for result in offer.results
        ]
        results += [result for lapse in scenario.lapses.values() for result in lapse]
        shown = {fact for result in results for fact in result.reveals}
        start, truth = drill.deal.known, drill.deal.truth
        return (
            tuple((fact, start[fact]) for fact in sorted(judged) if fact in start),
            tuple((fact, truth[fact]) for fact in sorted(shown.union(followed)) if fact in truth),
        )

    def _key(self, state: State) -> Key:
        if state.over:
            return (END,)
        relevant = self._relevant[state.step]
        running = any(deadline.state == RUNNING for deadline in state.deadlines)
        return (
            state.step,
            relevant,
            tuple(map(state.known.get, relevant.judged)),
            tuple(map(state.changed.get, relevant.followed)) if state.changed else (),
            state.did & relevant.did,
            state.picked,
            tuple((one.clock, one.state, one.due) for one in state.deadlines),
            state.now if running or relevant.timed else None,
        )


@dataclass(frozen=True, slots=True)
class _Relevant:
    """What can still make a difference from a step on."""

    judged: tuple[FactId, ...]
    followed: tuple[FactId, ...]
    did: frozenset[MoveId]
    timed: bool
    """Whether a clock may begin that counts days: then the hour matters though none runs yet."""
    fixed: Key
    """What was dealt and cannot change, as far as it is looked at."""


def solve(drill: Drill, memory: Memory | None = None) -> Solution:
    """Find the best and the worst path of a case, and everything wrong on the way."""
    return Solver(drill, memory).solve()


def best_decisions(drill: Drill) -> tuple[tuple[MoveId, ...], ...]:
    """
    Give a best path.

    Following the playbook move by move nearly always finds one, and costs nothing; where that
    falls short of a perfect score the search decides.
    """
    state = play(drill, by_the_book)
    if drill.receipt(state).score == PERFECT:
        return state.decisions
    return solve(drill).best_path


def worst_decisions(drill: Drill) -> tuple[tuple[MoveId, ...], ...]:
    """Give a worst path; a score of zero cannot be undercut, and anything above is searched."""
    state = play(drill, against_the_book)
    return state.decisions if drill.receipt(state).score == 0 else solve(drill).worst_path


def _add(lines: tuple[Line, ...]) -> Sum:
    won = possible = 0
    cap = PERFECT
    for line in lines:
        more, stake, limit = line.key
        won, possible, cap = won + more, possible + stake, min(cap, limit)
    return won, possible, cap


def _extremes(found: dict[Sum, Hop | None]) -> dict[Sum, Hop | None]:
    """
    Keep, for each number of points at stake and each cap, the most and the fewest points won.

    Whatever came before adds the same to all of them, so no other can end best or worst.
    """
    bounds: dict[tuple[int, int], tuple[int, int]] = {}
    for won, possible, cap in found:
        low, high = bounds.get((possible, cap), (won, won))
        bounds[possible, cap] = (min(low, won), max(high, won))
    return {sum_: hop for sum_, hop in found.items() if sum_[0] in bounds[sum_[1], sum_[2]]}


def _accepted(step: Step, best: list[MoveId]) -> bool:
    return any(set(best) <= tie for tie in step.ties)


def _conditions_of(step: Step) -> Iterator[FactId]:
    for route in step.routes:
        if route.when is not None:
            yield from route.when.facts()
    for offer in step.offers:
        for result in offer.results:
            if result.when is not None:
                yield from result.when.facts()


def _begun_by(results: Iterable[Result]) -> Iterator[ClockId]:
    for result in results:
        yield from result.starts


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
