"""
Play a drill: state in, moves and time in, state out.

Moves take time on a simulated clock. Several deadlines run at once, and one that is let lapse
has its consequence, in the middle of whatever else is being done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from trainer.drills import queue
from trainer.drills.deal import Deal
from trainer.drills.figures import MOVES as FIGURES
from trainer.drills.figures import Metric, Task, deadline_task, number_of, task, text_of
from trainer.drills.scenario import (
    END,
    MANY,
    Effect,
    Kind,
    Offer,
    Result,
    Route,
    Step,
    StepId,
    plain,
)
from trainer.drills.scoring import (
    Line,
    Receipt,
    lapsed,
    missed,
    receipt,
    result_of,
    scored,
    unfinished,
)
from trainer.rules.clocks import deadline, hours_between, in_time
from trainer.rules.conditions import Condition
from trainer.rules.facts import DID, ClockId, FactId, Facts, MoveId, Value
from trainer.rules.judge import Judgement, Rulebook
from trainer.rules.policy import Marketplace

NO_MONEY = Decimal(0)
NO_RESULT = Result()
NO_EFFECT = Effect()
IDLE, RUNNING, MET, LAPSED = "idle", "running", "met", "lapsed"
FIGURE, ASKED = "figure:", "figure.asked"
AMOUNT = re.compile(r"(?P<sign>[+-]?)\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-z]+))")


class UnknownMoveError(ValueError):
    """The trainee chose a move that this step does not offer."""

    @classmethod
    def at(cls, step: StepId, move: MoveId, offered: Iterable[MoveId]) -> UnknownMoveError:
        """Say what was chosen and what could have been."""
        return cls(
            f"'{move}' is not offered at step '{step}'.\n\n"
            f"Hint: choose one of {', '.join(sorted(offered))}."
        )

    @classmethod
    def count(cls, step: StepId, moves: Sequence[MoveId]) -> UnknownMoveError:
        """Say that the step takes one move."""
        return cls(
            f"Step '{step}' takes exactly one move, not {len(moves)}.\n\nHint: give one move id."
        )

    @classmethod
    def left_over(cls, step: StepId, moves: Iterable[MoveId]) -> UnknownMoveError:
        """Say that a queue is sorted as a whole."""
        return cls(
            f"Step '{step}' puts every case in order; {', '.join(moves)} missing.\n\n"
            "Hint: name each case once."
        )

    @classmethod
    def twice(cls, step: StepId, move: MoveId) -> UnknownMoveError:
        """Say that a move was chosen twice."""
        return cls(
            f"'{move}' was chosen twice at step '{step}'.\n\nHint: choose each move once at most."
        )


class CaseClosedError(ValueError):
    """The case is over; nothing can be decided any more."""

    @classmethod
    def now(cls) -> CaseClosedError:
        """Say so."""
        return cls("The case is closed.\n\nHint: start another one.")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock of the case and where it stands."""

    clock: ClockId
    state: str
    due: datetime
    printed: bool = False
    """Whether the deadline was read off a notice and not from the register."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the case has done so far to the four things that matter."""

    money: Decimal = Decimal(0)
    defects: int = 0
    buyer: int = 0
    minutes: int = 0
    """Time of the desk, not of the calendar: waiting costs none."""
    cancelled: int = 0
    late: int = 0

    def as_data(self) -> dict[str, object]:
        """Give it as plain data, for records and reports."""
        return {
            "money": str(self.money),
            "defects": self.defects,
            "buyer": self.buyer,
            "minutes": self.minutes,
            "cancelled": self.cancelled,
            "late": self.late,
        }


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the case: a move or a lapse, when, and what followed."""

    at: datetime
    step: StepId
    move: MoveId
    says: str
    money: Decimal = Decimal(0)
    effect: Effect = NO_EFFECT


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Where a drill stands."""

    step: StepId
    known: Facts
    changed: Facts
    """Facts that moves have changed, whether the trainee knows them or not."""
    did: frozenset[MoveId]
    """Every move that was made in the case."""
    deadlines: tuple[Deadline, ...]
    now: datetime
    outcome: Outcome = Outcome()
    events: tuple[Event, ...] = ()
    lines: tuple[Line, ...] = ()
    decisions: tuple[tuple[MoveId, ...], ...] = ()
    picked: frozenset[MoveId] = frozenset()
    """The moves that were made at the present step."""

    @property
    def over(self) -> bool:
        """Whether the case is closed."""
        return self.step == END

    @property
    def place(self) -> str:
        """What a record names as the place of the next decision."""
        return self.step


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A step as it stands at one moment: what the desk knows, and how each move on offer stands."""

    state: State
    step: Step
    facts: Facts
    judged: Mapping[MoveId, Judgement]
    queued: Mapping[MoveId, Facts] = field(default_factory=dict)
    """For each case left in a queue, the facts with what is ahead of it."""

    def facts_of(self, move: MoveId) -> Facts:
        """Give the facts by which a move was judged."""
        return self.queued.get(move, self.facts)


@dataclass(frozen=True)
class Drill:
    """A case that can be played: what was dealt, and the rulebook that judges it."""

    deal: Deal
    rulebook: Rulebook
    place: Marketplace
    as_of: date
    begins: datetime | None = None
    """When the case comes in, where that is not its own hour."""
    _bound: dict[Condition, Condition] = field(default_factory=dict, repr=False, compare=False)
    _tasks: dict[StepId, Task] = field(default_factory=dict, repr=False, compare=False)
    _turns: dict[StepId, Mapping[MoveId, queue.Turn]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of the marketplace."""
        return ZoneInfo(self.place.timezone)

    @cached_property
    def opens(self) -> datetime:
        """The moment at which the case opens."""
        if self.begins is not None:
            return self.begins.astimezone(self.zone)
        return datetime.combine(self.as_of, self.deal.scenario.opens, tzinfo=self.zone)

    @cached_property
    def _at_rest(self) -> Facts:
        """What goes without saying: no move done, no clock running."""
        clocks = self.rulebook.vocabulary.clocks.values()
        return {**self.rulebook.not_done, **{clock.state: IDLE for clock in clocks}}

    def start(self) -> State:
        """Open the case."""
        known = dict(self.deal.known)
        deadlines = tuple(self._deadline(clock) for clock in self.deal.starts)
        return State(self.deal.scenario.first, known, {}, frozenset(), deadlines, self.opens)

    def step(self, state: State) -> Step:
        """Give the step that a state is at."""
        if state.over:
            raise CaseClosedError.now()
        return self.deal.scenario.steps[state.step]

    def offered(self, state: State) -> tuple[MoveId, ...]:
        """Name the moves on offer, in the order in which this case shows them."""
        step = self.step(state)
        moves = step.moves()
        if step.kind is Kind.SORT:
            moves = tuple(self.turns(state))
        elif step.kind is Kind.FIGURE:
            moves = tuple(self.answer(state, move) for move in self._possible(step))
        return self.deal.order_of(step.id, moves)

    def turns(self, state: State) -> Mapping[MoveId, queue.Turn]:
        """Give the cases of the queue at this step, and when the turn of each comes."""
        step = self.step(state)
        found = self._turns.get(step.id)
        if found is None:
            entries = [offer.entry for offer in step.offers if offer.entry is not None]
            start = self.start()
            found = self._turns[step.id] = {
                queue.token(entry): queue.turn(self.rulebook, entry, self._at_rest)
                for entry in entries
                if self.visible(entry.when, start)
            }
        return found

    def task(self, state: State) -> Task:
        """Give the figure that this step asks for."""
        step = self.step(state)
        found = self._tasks.get(step.id)
        if found is None:
            found = self._tasks[step.id] = self._drawn(step)
        return found

    def answer(self, state: State, move: MoveId) -> MoveId:
        """Give an answer that turns out to be this: what a right or a mistaken hand would write."""
        one = self.task(state)
        number = one.example(move)
        assert number is not None, "only what is possible is asked for"  # noqa: S101
        return FIGURE + text_of(number, one.form)

    def facts(self, state: State) -> Facts:
        """Give what the desk knows at this moment: what rules may look at."""
        facts: dict[FactId, Value] = {**self._at_rest, **state.known}
        for move in state.did:
            facts[DID + move] = True
        for running in state.deadlines:
            clock = self.rulebook.vocabulary.clocks[running.clock]
            facts[clock.state] = running.state
            if running.state == RUNNING:
                facts[clock.hours_left] = hours_between(state.now, running.due)
        return facts

    def truth(self, state: State) -> Facts:
        """Give what is so, known or not: what consequences look at."""
        return {**self.deal.hidden, **self.facts(state), **state.changed}

    def scene(self, state: State) -> Scene:
        """Judge every move on offer by what the desk knows at this moment."""
        step, facts = self.step(state), self.facts(state)
        if step.kind is Kind.SORT:
            return self._queue(state, step, facts)
        if step.kind is Kind.FIGURE and step.figure is not None:
            facts = {**facts, ASKED: step.figure.metric.value}
            possible = self._possible(step)
            return Scene(
                state, step, facts, {one: self.rulebook.judged(facts, one) for one in possible}
            )
        judged = {
            offer.move: self.rulebook.judged(facts, offer.move)
            for offer in step.offers
            if offer.move not in state.picked
        }
        return Scene(state, step, facts, judged)

    def choose(self, state: State, moves: Sequence[MoveId]) -> State:
        """
        Make one decision and give the state after it.

        At an `act` step a decision is one move; at `gather` and `reply` any number in an order;
        at `sort` every case once; at `figure` one answer, such as `figure:0.84`.
        """
        scene = self.scene(state)
        step = scene.step
        if step.kind is Kind.FIGURE:
            return self._figured(scene, moves)
        self._check(scene, moves)
        for move in moves:
            state = self.pick(scene, move)
            if state.step != step.id or self.sends(move):
                break
            if step.kind in MANY:
                scene = self.scene(state)
        if state.step == step.id:
            state = self.close(
                self.scene(state) if step.kind in MANY else replace(scene, state=state)
            )
        return replace(state, decisions=(*state.decisions, tuple(moves)))

    def in_best_order(self, state: State, moves: Sequence[MoveId]) -> tuple[MoveId, ...]:
        """
        Put moves that were ticked together into the order in which they serve best.

        Boxes have no order of their own, and nobody should win or lose points by the order in
        which they happen to stand on the screen.
        """
        left, ordered = list(moves), []
        here = state.step
        if self.step(state).kind is Kind.SORT:
            return tuple(moves)
        while left and state.step == here:
            scene = self.scene(state)
            best = max(left, key=lambda move: scene.judged[move].verdict)
            ordered.append(best)
            left.remove(best)
            state = self.pick(scene, best)
        return (*ordered, *left)

    def sends(self, move: MoveId) -> bool:
        """Say whether a move sends off what others have put together, and so ends a step."""
        return self.rulebook.vocabulary.moves[plain(move)].family == "send"

    def pick(self, scene: Scene, move: MoveId) -> State:
        """Do one move of a step: it is judged, takes its time and has its consequence."""
        state, step = scene.state, scene.step
        offer = next(offer for offer in step.offers if offer.move == move)
        rivals = () if step.kind in MANY else tuple(scene.judged.values())
        facts = scene.facts_of(move)
        lines = scored(self.rulebook, step.id, scene.judged[move], facts, rivals)
        if offer.entry is not None:
            lines = tuple(replace(line, move=move) for line in lines)
        state = _noted(state, lines)
        sends = step.kind in MANY and self.sends(move)
        if sends:
            # What is left out is judged by what the desk knew when the message went off.
            left = (one for other, one in scene.judged.items() if other != move)
            state = _noted(state, missed(self.rulebook, step.id, left, scene.facts))
        minutes = self._minutes(offer)
        waiting = self.rulebook.vocabulary.moves[plain(move)].family == "wait"
        state = self._pass(state, timedelta(minutes=minutes), desk=not waiting)
        if state.step != step.id:
            return state
        state = self._stop_clocks(state, move)
        if offer.entry is not None:
            return self._apply(state, move, self._overtaken(scene, facts))
        state = self._apply(state, move, self._first(offer.results, state))
        return self._leave(state, step) if sends and state.step == step.id else state

    def close(self, scene: Scene) -> State:
        """Leave a step: what was best and left undone is noted, and the way on is taken."""
        state, step = scene.state, scene.step
        if step.kind in MANY and step.kind is not Kind.SORT:
            lines = missed(self.rulebook, step.id, scene.judged.values(), scene.facts)
            state = _noted(state, lines)
        return self._leave(state, step)

    def abandon(self, state: State) -> State:
        """Walk away: every clock that runs is let lapse, and the case closes."""
        while not state.over:
            now = state.now.astimezone(UTC)
            left = [
                running.due.astimezone(UTC) - now
                for running in state.deadlines
                if running.state == RUNNING
            ]
            if not left:
                break
            gap = max(min(left), timedelta(0)) + timedelta(seconds=1)
            state = self._pass(state, gap, desk=False)
        if state.over:
            return state
        return replace(_noted(state, unfinished(state.step)), step=END)

    def wait(self, state: State, until: datetime) -> State:
        """Let the world go on until a moment; clocks that run out on the way lapse."""
        while not state.over and not in_time(until, state.now):
            gap = until.astimezone(UTC) - state.now.astimezone(UTC)
            state = self._pass(state, gap, desk=False)
        return state

    def receipt(self, state: State) -> Receipt:
        """Add up the score of what was done so far."""
        return receipt(state.lines)

    def result(self, state: State) -> dict[str, Any]:
        """Give how the case ended, for the record."""
        return result_of(self.receipt(state), state.outcome.as_data())

    def ending(self, state: State) -> str:
        """Give the text that says what became of the case."""
        result = self._first(self.deal.scenario.closing, state)
        return result.says

    def visible(self, condition: Condition | None, state: State) -> bool:
        """Say whether something conditional is so in the case."""
        return condition is None or self._holds(condition, self.truth(state))

    # --- inside ---------------------------------------------------------------------------------

    def _leave(self, state: State, step: Step) -> State:
        return replace(state, step=self._route(step.routes, state), picked=frozenset())

    def _queue(self, state: State, step: Step, facts: Facts) -> Scene:
        """Judge the taking of each case that is left by what is still ahead of it."""
        left = {move: at for move, at in self.turns(state).items() if move not in state.picked}
        queued = {
            move: {**facts, queue.AHEAD: queue.ahead(at, left.values())}
            for move, at in left.items()
        }
        judged = {move: self.rulebook.judged(known, queue.TAKE) for move, known in queued.items()}
        return Scene(state, step, facts, judged, queued)

    def _overtaken(self, scene: Scene, facts: Facts) -> Result:
        """Say what follows when a case is taken before its turn, once for each that had to wait."""
        if facts[queue.AHEAD] == queue.NOTHING:
            return NO_RESULT
        turns = self.turns(scene.state)
        first = min(scene.queued, key=lambda move: turns[move])
        offer = scene.step.offer(first)
        late = offer.entry.late if offer is not None and offer.entry is not None else ""
        told = any(event.says == late for event in scene.state.events)
        return NO_RESULT if told else Result(says=late)

    def _possible(self, step: Step) -> tuple[MoveId, ...]:
        """Name what an answer can turn out to be: a mistake that gives the right number is none."""
        one = self._tasks.get(step.id) or self._tasks.setdefault(step.id, self._drawn(step))
        return tuple(move for move in FIGURES if one.example(move) is not None)

    def _drawn(self, step: Step) -> Task:
        asked = step.figure
        assert asked is not None, "a figure step asks for one"  # noqa: S101
        limits = self.rulebook.limits
        if asked.metric is not Metric.DEADLINE or asked.clock is None:
            name = f"{self.deal.scenario.id}/{self.deal.seed}"
            return task(asked.metric, name, self.as_of, limits)
        clock = self.rulebook.vocabulary.clocks[asked.clock]
        days, unit = limits.number(clock.limit), limits.entry(clock.limit).unit
        return deadline_task(clock.label, self._at(asked.started), self.opens, days, unit)

    def _figured(self, scene: Scene, moves: Sequence[MoveId]) -> State:
        """Judge an answer and go on; what was written stays in the record."""
        state, step = scene.state, scene.step
        if len(moves) != 1:
            raise UnknownMoveError.count(step.id, moves)
        [said] = moves
        if said in scene.judged:
            said = self.answer(state, said)
        if not said.startswith(FIGURE):
            raise UnknownMoveError.at(step.id, said, [FIGURE + "0.84"])
        one = self.task(state)
        move = one.judge(number_of(said.removeprefix(FIGURE), one.form))
        after = self.pick(scene, move)
        if after.step == step.id:
            after = self.close(replace(scene, state=after))
        return replace(after, decisions=(*state.decisions, (said,)))

    def _check(self, scene: Scene, moves: Sequence[MoveId]) -> None:
        step = scene.step
        offered = tuple(scene.judged)
        if step.kind is Kind.SORT and (left := set(offered) - set(moves)):
            raise UnknownMoveError.left_over(step.id, sorted(left))
        for move in moves:
            if move not in offered:
                raise UnknownMoveError.at(step.id, move, offered)
        if step.kind is Kind.ACT and len(moves) != 1:
            raise UnknownMoveError.count(step.id, moves)
        for number, move in enumerate(moves):
            if move in moves[:number]:
                raise UnknownMoveError.twice(step.id, move)

    def _minutes(self, offer: Offer) -> int:
        own = self.rulebook.vocabulary.moves[plain(offer.move)].minutes
        return own if offer.minutes is None else offer.minutes

    def _deadline(self, clock: ClockId) -> Deadline:
        if clock in self.deal.printed:
            begun = Deadline(clock, RUNNING, self._at(self.deal.printed[clock]), printed=True)
        else:
            begun = self._begun(clock, self._at(self.deal.starts[clock]))
        return begun if in_time(self.opens, begun.due) else replace(begun, state=LAPSED)

    def _begun(self, clock: ClockId, start: datetime) -> Deadline:
        """Start a clock; the register says how long it runs."""
        limit = self.rulebook.vocabulary.clocks[clock].limit
        unit = self.rulebook.limits.entry(limit).unit
        due = deadline(start, self.rulebook.limits.number(limit), unit, self.zone)
        return Deadline(clock, RUNNING, due)

    def _at(self, offset: timedelta) -> datetime:
        return (self.opens.astimezone(UTC) + offset).astimezone(self.zone)

    def _pass(self, state: State, time: timedelta, *, desk: bool) -> State:
        """Let time pass; clocks that run out on the way lapse in their order."""
        until = (state.now.astimezone(UTC) + time).astimezone(self.zone)
        if desk:
            minutes = state.outcome.minutes + int(time.total_seconds() // 60)
            state = replace(state, outcome=replace(state.outcome, minutes=minutes))
        here = state.step
        while state.step == here:
            late = [
                running
                for running in state.deadlines
                if running.state == RUNNING and not in_time(until, running.due)
            ]
            if not late:
                return replace(state, now=until)
            state = self._lapse(state, min(late, key=lambda running: running.due.astimezone(UTC)))
            until = _later(state.now, until)
        return state

    def _lapse(self, state: State, running: Deadline) -> State:
        clock = self.rulebook.vocabulary.clocks[running.clock]
        deadlines = tuple(
            replace(other, state=LAPSED) if other.clock == running.clock else other
            for other in state.deadlines
        )
        state = replace(state, now=_later(state.now, running.due))
        facts = self.facts(state)
        judgement = self.rulebook.judged(facts, clock.lapse)
        state = _noted(state, lapsed(self.rulebook, state.step, judgement, facts))
        state = replace(state, deadlines=deadlines, did=state.did | {clock.lapse})
        results = self.deal.scenario.lapses.get(running.clock, (Result(),))
        return self._apply(state, clock.lapse, self._first(results, state))

    def _stop_clocks(self, state: State, move: MoveId) -> State:
        clocks = self.rulebook.vocabulary.clocks
        stopped = {
            running.clock
            for running in state.deadlines
            if running.state == RUNNING and move in clocks[running.clock].stopped_by
        }
        did, picked = state.did | {plain(move)}, state.picked | {move}
        if not stopped:
            return replace(state, did=did, picked=picked)
        deadlines = tuple(
            replace(running, state=MET) if running.clock in stopped else running
            for running in state.deadlines
        )
        return replace(state, did=did, picked=picked, deadlines=deadlines)

    def _holds(self, condition: Condition, truth: Facts) -> bool:
        """Say whether a condition of the scenario is so; its limits are those of the case's day."""
        bound = self._bound.get(condition)
        if bound is None:
            bound = self._bound[condition] = self.rulebook.limits.bind(condition)
        return bound.truth(truth) is True

    def _first(self, results: Sequence[Result], state: State) -> Result:
        if results and results[0].when is None:
            return results[0]
        truth = self.truth(state)
        for result in results:
            if result.when is None or self._holds(result.when, truth):
                return result
        return NO_RESULT

    def _route(self, routes: Sequence[Route], state: State) -> StepId:
        if routes and routes[0].when is None:
            return routes[0].goto
        truth = self.truth(state)
        for route in routes:
            if route.when is None or self._holds(route.when, truth):
                return route.goto
        return END

    def _apply(self, state: State, move: MoveId, result: Result) -> State:
        shown: Facts = {}
        if result.reveals:
            hidden = {**self.deal.hidden, **state.changed}
            shown = {fact: hidden[fact] for fact in result.reveals if fact in hidden}
        money = self.amount(result.effect)
        outcome = state.outcome
        if result.effect != NO_EFFECT:
            outcome = replace(
                outcome,
                money=outcome.money + money,
                defects=outcome.defects + result.effect.defects,
                buyer=outcome.buyer + result.effect.buyer,
                cancelled=outcome.cancelled + result.effect.cancelled,
                late=outcome.late + result.effect.late,
            )
        event = Event(state.now, state.step, move, result.says, money, result.effect)
        if result.starts:
            begun = tuple(self._begun(clock, state.now) for clock in result.starts)
            kept = (one for one in state.deadlines if one.clock not in result.starts)
            state = replace(state, deadlines=(*kept, *begun))
        leaves = result.goto is not None and result.goto != state.step
        after = replace(
            state,
            step=state.step if result.goto is None else result.goto,
            picked=frozenset() if leaves else state.picked,
            known={**state.known, **shown, **result.then} if shown or result.then else state.known,
            changed={**state.changed, **result.then} if result.then else state.changed,
            outcome=outcome,
            events=(*state.events, event),
        )
        return self._pass(after, result.later, desk=False) if result.later else after

    def amount(self, effect: Effect) -> Decimal:
        """Work out what an effect costs, in the currency of the case."""
        if not effect.money:
            return NO_MONEY
        total = NO_MONEY
        for part in AMOUNT.finditer(effect.money):
            named = part["name"]
            value = Decimal(self.deal.cast[named]) if named else Decimal(part["number"])
            total += -value if part["sign"] == "-" else value
        return total


def _noted(state: State, lines: tuple[Line, ...]) -> State:
    """Add lines to the receipt."""
    return replace(state, lines=state.lines + lines) if lines else state


def _later(one: datetime, other: datetime) -> datetime:
    """Pick the later of two moments, also where clocks are put back between them."""
    return max(one, other, key=lambda moment: moment.astimezone(UTC))
