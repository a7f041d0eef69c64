"""
What rules and consequences still leave undecided from a moment of a case on.

Conditions are reduced by what cannot change any more: a rule that can no longer apply is gone,
one that applies for certain is settled, and of any other only the undecided part is left.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from trainer.drills.engine import ASKED
from trainer.drills.queue import AHEAD
from trainer.drills.scenario import END, Result, Route, Scenario, Step, StepId, plain
from trainer.rules.conditions import NO, YES, Compare, Condition, Known, reduced
from trainer.rules.facts import DID, ClockId, FactId, Facts, MoveId
from trainer.rules.judge import Rulebook
from trainer.rules.practices import Rule

Key = tuple[object, ...]
Way = tuple[Condition, Rule | Result | Route]
"""What may come of something, and what is left of its if."""

OPEN = object()
ROUTES = ""
"""Under this name a step keeps its ways on, beside those of its moves."""


@dataclass(frozen=True, eq=False)
class Part:
    """
    What belongs together: the rules of a move, a step, or the lapse of a clock.

    Of one settler equal parts are the same part, so that they compare at no cost.
    """

    name: str
    ways: Mapping[str, tuple[Way, ...]]
    first_counts: bool
    """Whether only the first way that is open is taken, or each."""

    @property
    def content(self) -> Key:
        """What it consists of; rules and results are told apart by being the same object."""
        ways = (
            (name, tuple((when, id(what)) for when, what in ways))
            for name, ways in self.ways.items()
        )
        return (self.name, self.first_counts, *ways)

    @cached_property
    def leaves(self) -> tuple[Condition, ...]:
        """Every leaf of its conditions."""
        return tuple(
            leaf for ways in self.ways.values() for when, _ in ways for leaf in when.leaves()
        )

    @cached_property
    def facts(self) -> tuple[FactId, ...]:
        """What its conditions look at."""
        return tuple(sorted({fact for leaf in self.leaves for fact in leaf.facts()}))

    @cached_property
    def limits(self) -> frozenset[tuple[FactId, float]]:
        """The numbers with which it compares."""
        return frozenset(
            (leaf.fact, leaf.number)
            for leaf in self.leaves
            if isinstance(leaf, Compare) and leaf.number is not None
        )

    @cached_property
    def exact(self) -> frozenset[FactId]:
        """The facts whose very value it looks at."""
        others = (leaf for leaf in self.leaves if not isinstance(leaf, Compare | Known))
        return frozenset(fact for leaf in others for fact in leaf.facts())

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """What may follow."""
        whats = (what for ways in self.ways.values() for _, what in ways)
        return tuple(what for what in whats if isinstance(what, Result))

    @cached_property
    def goals(self) -> frozenset[StepId]:
        """The steps to which it may lead."""
        gotos = {result.goto for result in self.results if result.goto is not None}
        routes = (what for _, what in self.ways.get(ROUTES, ()))
        return frozenset(gotos.union(what.goto for what in routes if isinstance(what, Route)))

    @cached_property
    def moves(self) -> tuple[MoveId, ...]:
        """The moves that may be made at a step."""
        return tuple(name for name in self.ways if name != ROUTES)

    def outcomes(self, name: str) -> tuple[Result, ...]:
        """Give what may follow from one of its moves, or from its lapse."""
        return tuple(what for _, what in self.ways[name] if isinstance(what, Result))

    def settled(
        self, facts: Facts, still_open: Container[FactId], done: Container[MoveId] = ()
    ) -> Part:
        """Give what is left of it, without what was done already."""
        left = {
            name: tuple(self._left(ways, facts, still_open))
            for name, ways in self.ways.items()
            if name not in done
        }
        return Part(self.name, left, self.first_counts)

    def _left(
        self, ways: Iterable[Way], facts: Facts, still_open: Container[FactId]
    ) -> Iterator[Way]:
        for when, what in ways:
            rest = reduced(when, facts, still_open)
            if rest is not NO:
                yield rest, what
            if rest is YES and self.first_counts:
                return


@dataclass(frozen=True, slots=True)
class Reach:
    """What can still come from a step on."""

    start: StepId
    done: frozenset[MoveId]
    """What can no longer be done at the step itself."""
    steps: frozenset[StepId]
    clocks: frozenset[ClockId]
    """The clocks that run or may begin."""
    begins: frozenset[ClockId]
    """Those that may begin."""
    moves: frozenset[MoveId]
    """What can still be done, or be let happen."""
    facts: frozenset[FactId]
    """What can still change or come to light."""


@dataclass(frozen=True, slots=True, eq=False)
class Plot:
    """What the rules and the consequences of a scenario still leave undecided."""

    scenario: Scenario
    rulebook: Rulebook
    rules: Mapping[MoveId, Part]
    """For each move the rules that may speak of it."""
    steps: Mapping[StepId, Part]
    lapses: Mapping[ClockId, Part]
    shown: Mapping[StepId, tuple[MoveId, ...]] = field(default_factory=dict)
    """What a step offers in this case, where that is not the same in each."""

    @classmethod
    def of(cls, scenario: Scenario, rulebook: Rulebook) -> Plot:
        """Take everything: before a case is dealt nothing is settled."""
        bind = rulebook.limits.bind

        def ways(several: Sequence[Result] | Sequence[Route]) -> tuple[Way, ...]:
            return tuple((YES if one.when is None else bind(one.when), one) for one in several)

        def outcomes(step: Step) -> dict[str, tuple[Way, ...]]:
            moves = {offer.move: ways(offer.results) for offer in step.offers}
            return {ROUTES: ways(step.routes)} | moves

        clocks = rulebook.vocabulary.clocks
        moves = {plain(move) for step in scenario.steps.values() for move in step.moves()}
        moves |= {clock.lapse for clock in clocks.values()}
        rules = {
            move: tuple((rule.when, rule) for rule in rulebook.by_move.get(move, ()))
            for move in sorted(moves)
        }
        lapses = {clock: {clock: ways(scenario.lapses.get(clock, ()))} for clock in clocks}
        steps = scenario.steps.items()
        return cls(
            scenario,
            rulebook,
            {move: Part(move, {move: one}, first_counts=False) for move, one in rules.items()},
            {id_: Part(id_, outcomes(step), first_counts=True) for id_, step in steps},
            {clock: Part(clock, one, first_counts=True) for clock, one in lapses.items()},
        )

    @property
    def consequences(self) -> tuple[Part, ...]:
        """Everything that decides where the case goes."""
        return (*self.steps.values(), *self.lapses.values())

    @property
    def parts(self) -> tuple[Part, ...]:
        """Everything that is left."""
        return (*self.rules.values(), *self.consequences)

    @property
    def signature(self) -> Key:
        """What tells it from another plot of the same settler."""
        return (*self.parts, *self.shown.items())

    def minutes(self, step: StepId, move: MoveId) -> timedelta:
        """Give the time that a move takes at a step."""
        offer = self.scenario.steps[step].offer(move)
        known = self.rulebook.vocabulary.moves[plain(move)].minutes
        own = offer.minutes if offer is not None else None
        return timedelta(minutes=known if own is None else own)

    def looked_at(self) -> tuple[frozenset[FactId], frozenset[FactId]]:
        """Name the facts that rules, and those that consequences still look at."""
        parts = (self.rules.values(), self.consequences)
        rules, consequences = ({fact for one in some for fact in one.facts} for some in parts)
        return frozenset(rules), frozenset(consequences)

    def reach(
        self, start: StepId, running: Iterable[ClockId], done: frozenset[MoveId] = frozenset()
    ) -> Reach:
        """
        Look ahead from a step at which these clocks run, and these moves were made.

        Where a lapse may lead back to the step, its moves are all to come again.
        """
        ahead = _Ahead(self, dict.fromkeys(running))
        ahead.visit(start, done)
        while ahead.goals:
            goal = ahead.goals.pop()
            if goal == start and done:
                return self.reach(start, running)
            if goal not in ahead.steps and goal != END:
                ahead.visit(goal)
        return ahead.reach(start, done)


class _Ahead:
    """Collects what can come."""

    def __init__(self, plot: Plot, running: Mapping[ClockId, None]) -> None:
        self._plot = plot
        self.goals: set[StepId] = set()
        self.steps: set[StepId] = set()
        self._clocks: set[ClockId] = set()
        self._begins: set[ClockId] = set()
        self._moves: set[MoveId] = set()
        self._facts: set[FactId] = {AHEAD, ASKED}
        for clock in running:
            self._lapse(clock)

    def visit(self, step: StepId, done: Collection[MoveId] = ()) -> None:
        """Take in a step; moves that were made at it are past."""
        part = self._plot.steps[step]
        left = part.settled({}, part.facts, done) if done else part
        self.steps.add(step)
        self._moves.update(map(plain, left.moves))
        self._follow(left)

    def reach(self, start: StepId, done: frozenset[MoveId]) -> Reach:
        """Give what was collected."""
        facts = self._facts.union(DID + move for move in self._moves)
        sets = (self.steps, self._clocks, self._begins, self._moves, facts)
        return Reach(start, done, *map(frozenset, sets))

    def _follow(self, part: Part) -> None:
        self.goals |= part.goals
        for result in part.results:
            self._facts.update(result.then, result.reveals)
            self._begins.update(result.starts)
        while more := self._begins - self._clocks:
            self._lapse(min(more))

    def _lapse(self, id_: ClockId) -> None:
        clock = self._plot.rulebook.vocabulary.clocks[id_]
        self._clocks.add(id_)
        self._moves.add(clock.lapse)
        self._facts.update((clock.state, clock.hours_left))
        self._follow(self._plot.lapses[id_])


class Settler:
    """Settles plots, and keeps what came of it: cases and moments have most of it in common."""

    def __init__(self) -> None:
        self._parts: dict[Key, Part] = {}
        self._left: dict[Key, Part] = {}
        self._reach: dict[Key, Reach] = {}

    def plot(self, plot: Plot, reach: Reach, known: Facts, truth: Facts) -> Plot:
        """Settle all that cannot change any more, and leave out what cannot come."""
        rules = {
            move: self._part(part, known, reach.facts)
            for move, part in plot.rules.items()
            if move in reach.moves
        }
        steps = {
            step: self._part(part, truth, reach.facts, reach.done if step == reach.start else ())
            for step, part in plot.steps.items()
            if step in reach.steps
        }
        return Plot(
            plot.scenario,
            plot.rulebook,
            {move: part for move, part in rules.items() if part.ways[move]},
            steps,
            {
                clock: self._part(part, truth, reach.facts)
                for clock, part in plot.lapses.items()
                if clock in reach.clocks
            },
            {step: moves for step, moves in plot.shown.items() if step in reach.steps},
        )

    def reach(
        self,
        plot: Plot,
        start: StepId,
        running: tuple[ClockId, ...],
        done: frozenset[MoveId] = frozenset(),
    ) -> Reach:
        """Look ahead; rules have no say in what can come."""
        key = (start, running, done, plot.consequences)
        found = self._reach.get(key)
        if found is None:
            found = self._reach[key] = plot.reach(start, running, done)
        return found

    def _part(
        self,
        part: Part,
        facts: Facts,
        still_open: Container[FactId],
        done: Collection[MoveId] = (),
    ) -> Part:
        values = tuple([OPEN if one in still_open else facts.get(one) for one in part.facts])
        key = (part, values, done)
        found = self._left.get(key)
        if found is None:
            left = part.settled(facts, still_open, done)
            found = self._left[key] = self._parts.setdefault(left.content, left)
        return found
