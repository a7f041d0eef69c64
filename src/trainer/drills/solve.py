"""
Solve a drill: the best and the worst that can be done, by exhaustive search.

Every path is searched, and the search is small all the same. States with the same outlook, which
no later rule or consequence can tell apart, count as one. Where several moves make one decision,
those whose order can make no difference are decided on one after the other, in one order only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from trainer.drills.engine import Drill, Scene, State
from trainer.drills.outlook import Atlas, Horizon
from trainer.drills.players import against_the_book, by_the_book, play, replay
from trainer.drills.plot import Key
from trainer.drills.scenario import END, MANY, Kind, Step, StepId
from trainer.drills.scoring import PERFECT, Line, missed, scored, total
from trainer.rules.facts import FactId, MoveId
from trainer.rules.practices import PracticeId, Verdict

Sum = tuple[int, int, int]
"""Points won, points at stake, cap."""
Hop = tuple[MoveId | None, Key, Sum]
"""A move, or nothing for leaving the step; the state it leads to; what that still brings."""

EMPTY: Sum = (0, 0, PERFECT)
OVER: Key = (END,)


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
    """
    What the search found.

    Where a memory is shared, what is counted or listed without regard to one path is that of all
    cases so far.
    """

    best: int
    worst: int
    best_path: tuple[tuple[MoveId, ...], ...]
    worst_path: tuple[tuple[MoveId, ...], ...]
    states: int
    edges: int
    visited: frozenset[StepId]
    fired: frozenset[PracticeId]
    """The practices that put a point at stake or took one somewhere."""
    kept: frozenset[PracticeId]
    """
    The practices that win all their points on a perfect path, or else on the best.

    Those that call nothing best have no points of their own to win: they are kept where a move that
    would break them is on offer on that path and is left.
    """
    broken: frozenset[PracticeId]
    """The practices whose points are lost or missed somewhere."""
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Memory:
    """What was searched already: cases of one scenario share what they have in common."""

    sums: dict[Key, dict[Sum, Hop | None]] = field(default_factory=dict)
    problems: dict[tuple[str, StepId, tuple[MoveId, ...]], Problem] = field(default_factory=dict)
    fired: set[PracticeId] = field(default_factory=set)
    broken: set[PracticeId] = field(default_factory=set)
    visited: set[StepId] = field(default_factory=set)
    edges: int = 0
    atlas: Atlas = field(default_factory=Atlas)


@dataclass(frozen=True, slots=True)
class Node:
    """A state in the search."""

    state: State
    owed: int = 0
    """Points of best moves that were decided against, at stake once the step is done with."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A way on from a node: a move, or nothing, with the lines that it writes."""

    move: MoveId | None
    to: Node
    lines: tuple[Line, ...]
    brings: Sum


class Solver:
    """
    Searches every path of one case.

    Solvers of the same scenario, rulebook and day may share a memory.
    """

    def __init__(self, drill: Drill, memory: Memory | None = None) -> None:
        self._drill = drill
        self._memory = memory if memory is not None else Memory()
        self._sums = self._memory.sums
        self._horizon = Horizon(drill, self._memory.atlas)

    def solve(self) -> Solution:
        """Find the best and the worst path and everything wrong on the way."""
        memory, start = self._memory, Node(self._drill.start())
        root = self._key(start)
        sums = self._search(start, root)
        best = max(sums, key=lambda sum_: (total(*sum_), -sum_[1]))
        worst = min(sums, key=lambda sum_: (total(*sum_), sum_[0]))
        best_path = self._path(root, best)
        return Solution(
            total(*best),
            total(*worst),
            best_path,
            self._path(root, worst),
            len(self._sums),
            memory.edges,
            frozenset(memory.visited),
            frozenset(memory.fired),
            self._kept(best_path),
            frozenset(memory.broken),
            tuple(memory.problems.values()),
        )

    def lines(self) -> Iterator[tuple[Line, ...]]:
        """Give the lines of every edge between states that can be reached."""
        seen: set[Key] = set()
        waiting = [Node(self._drill.start())]
        while waiting:
            node = waiting.pop()
            key = self._key(node)
            if key in seen or node.state.over:
                continue
            seen.add(key)
            for edge in self._edges(node):
                yield edge.lines
                waiting.append(edge.to)

    # --- inside ---------------------------------------------------------------------------------

    def _search(self, node: Node, key: Key) -> dict[Sum, Hop | None]:
        known = self._sums.get(key)
        if known is not None:
            return known
        if node.state.over:
            self._sums[key] = {EMPTY: None}
            return self._sums[key]
        self._memory.visited.add(node.state.step)
        found: dict[Sum, Hop | None] = {}
        for edge in self._edges(node):
            self._memory.edges += 1
            won, possible, cap = edge.brings
            goal = self._key(edge.to)
            for rest in self._search(edge.to, goal):
                sum_ = (won + rest[0], possible + rest[1], min(cap, rest[2]))
                if sum_ not in found:
                    found[sum_] = (edge.move, goal, rest)
        self._sums[key] = _extremes(found)
        return self._sums[key]

    def _key(self, node: Node) -> Key:
        state = node.state
        if state.over:
            return OVER
        outlook = self._horizon.outlook(state)
        return (state.step, node.owed, *outlook.key(self._drill, state))

    def _edges(self, node: Node) -> list[Edge]:
        scene = self._drill.scene(replace(node.state, lines=(), events=(), decisions=()))
        self._inspect(scene)
        edges = list(
            self._decisions(scene, node.owed) if scene.step.kind in MANY else self._moves(scene)
        )
        self._tell(edges, one_of=scene.step.kind not in MANY)
        return edges

    def _moves(self, scene: Scene) -> Iterator[Edge]:
        """Give the ways on where one move makes the decision."""
        for move in scene.judged:
            after = self._drill.pick(scene, move)
            if after.step == scene.step.id:
                after = self._drill.close(replace(scene, state=after))
            yield _edge(move, after)

    def _decisions(self, scene: Scene, owed: int) -> Iterator[Edge]:
        """Give the ways on where several moves make the decision: one more of them, or no more."""
        drill, step = self._drill, scene.step
        group = self._horizon.outlook(scene.state).group(scene.state, scene.judged)
        for move in scene.judged:
            if group is not None and move not in group:
                continue
            after = drill.pick(scene, move)
            if drill.sends(move):
                yield _edge(move, after, owing=owed)
            elif after.step != step.id:
                yield _edge(move, after)
            else:
                yield _edge(move, after, owed)
        if group is not None:
            yield self._without(scene, owed, group)
        elif not scene.judged or step.kind is not Kind.SORT:
            yield _edge(None, drill.close(scene), owing=owed)

    def _without(self, scene: Scene, owed: int, group: frozenset[MoveId]) -> Edge:
        """Do no more out of a group; what was best in it is missed once the step is done with."""
        left = [one for move, one in scene.judged.items() if move in group]
        lines = missed(self._drill.rulebook, scene.step.id, left, scene.facts)
        after = replace(scene.state, picked=scene.state.picked | group)
        return Edge(None, Node(after, owed + sum(line.possible for line in lines)), lines, EMPTY)

    def _tell(self, edges: Iterable[Edge], *, one_of: bool) -> None:
        """Note which practices have a say, and which of them are not kept."""
        lines = [line for edge in edges for line in edge.lines if line.practice is not None]
        short = {line.practice for line in lines if line.won < line.possible}
        if short and one_of:
            short |= {line.practice for line in lines if 0 < line.possible <= line.won}
        self._memory.fired.update(line.practice for line in lines if line.practice is not None)
        self._memory.broken.update(one for one in short if one is not None)

    def _kept(self, best_path: tuple[tuple[MoveId, ...], ...]) -> frozenset[PracticeId]:
        drill = self._drill
        state = play(drill, by_the_book)
        if drill.receipt(state).score != PERFECT:
            state = replay(drill, best_path)
        won = {line.practice for line in state.lines if 0 < line.possible <= line.won}
        heeded = self._heeded(state.decisions) - drill.rulebook.praising
        return heeded.union(practice for practice in won if practice is not None)

    def _heeded(self, decisions: tuple[tuple[MoveId, ...], ...]) -> frozenset[PracticeId]:
        """Name the practices that a move on offer on a path would have broken, had it been made."""
        drill, state = self._drill, self._drill.start()
        told: list[Line] = []
        for moves in decisions:
            scene = drill.scene(state)
            rivals = () if scene.step.kind in MANY else tuple(scene.judged.values())
            for move, one in scene.judged.items():
                if move not in moves and one.verdict <= Verdict.WEAK:
                    told += scored(drill.rulebook, state.step, one, scene.facts_of(move), rivals)
            state = drill.choose(state, moves)
        return frozenset(line.practice for line in told if line.practice is not None)

    def _inspect(self, scene: Scene) -> None:
        """Look for gaps and ties where a step is entered."""
        step = scene.step
        if scene.state.picked:
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


def solve(drill: Drill, memory: Memory | None = None) -> Solution:
    """Find the best and the worst path of a case, and everything wrong on the way."""
    return Solver(drill, memory).solve()


def best_decisions(drill: Drill, memory: Memory | None = None) -> tuple[tuple[MoveId, ...], ...]:
    """
    Give a best path.

    Following the playbook move by move nearly always finds one, and costs nothing; where that
    falls short of a perfect score the search decides, in a memory that cases may share.
    """
    state = play(drill, by_the_book)
    if drill.receipt(state).score == PERFECT:
        return state.decisions
    return solve(drill, memory).best_path


def worst_decisions(drill: Drill, memory: Memory | None = None) -> tuple[tuple[MoveId, ...], ...]:
    """Give a worst path; a score of zero cannot be undercut, and anything above is searched."""
    state = play(drill, against_the_book)
    return state.decisions if drill.receipt(state).score == 0 else solve(drill, memory).worst_path


def _add(lines: tuple[Line, ...]) -> Sum:
    won = possible = 0
    cap = PERFECT
    for line in lines:
        more, stake, limit = line.key
        won, possible, cap = won + more, possible + stake, min(cap, limit)
    return won, possible, cap


def _edge(move: MoveId | None, after: State, owed: int = 0, *, owing: int = 0) -> Edge:
    """Give an edge; `owed` is carried on, and `owing` comes due with it."""
    won, possible, cap = _add(after.lines)
    return Edge(move, Node(after, owed), after.lines, (won, possible + owing, cap))


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
