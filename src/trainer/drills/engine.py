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
from zoneinfo import ZoneInfo

from trainer.drills.deal import Deal
from trainer.drills.scenario import END, MANY, Effect, Kind, Offer, Result, Route, Step, StepId
from trainer.drills.scoring import Line, Receipt, lapsed, missed, receipt, scored, unfinished
from trainer.rules.clocks import deadline, hours_between, in_time
from trainer.rules.conditions import Condition, can_hold
from trainer.rules.facts import DID, ClockId, FactId, Facts, MoveId, Value
from trainer.rules.judge import Judgement, Rulebook, judge_move
from trainer.rules.policy import Marketplace

NO_MONEY = Decimal(0)
NO_RESULT = Result()
NO_EFFECT = Effect()
IDLE, RUNNING, MET, LAPSED = "idle", "running", "met", "lapsed"
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

    def as_data(self) -> dict[str, object]:
        """Give it as plain data, for records and reports."""
        return {
            "money": str(self.money),
            "defects": self.defects,
            "buyer": self.buyer,
            "minutes": self.minutes,
        }


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the case: a move or a lapse, when, and what followed."""

    at: datetime
    step: StepId
    move: MoveId
    says: str
    money: Decimal = Decimal(0)
    defects: int = 0
    buyer: int = 0


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


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A step as it stands at one moment: what the desk knows, and how each move on offer stands."""

    state: State
    step: Step
    facts: Facts
    judged: Mapping[MoveId, Judgement]


@dataclass(frozen=True)
class Drill:
    """A case that can be played: what was dealt, and the rulebook that judges it."""

    deal: Deal
    rulebook: Rulebook
    place: Marketplace
    as_of: date
    _memo: dict[object, Judgement] = field(default_factory=dict, repr=False, compare=False)
    _bound: dict[Condition, Condition] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of the marketplace."""
        return ZoneInfo(self.place.timezone)

    @cached_property
    def opens(self) -> datetime:
        """The moment at which the case opens."""
        return datetime.combine(self.as_of, self.deal.scenario.opens, tzinfo=self.zone)

    @cached_property
    def _at_rest(self) -> Facts:
        """What goes without saying: no move done, no clock running."""
        clocks = self.rulebook.vocabulary.clocks.values()
        return {**self.rulebook.not_done, **{clock.state: IDLE for clock in clocks}}

    @cached_property
    def open_facts(self) -> frozenset[FactId]:
        """The facts that can still change, or become known, in the course of this case."""
        scenario, clocks = self.deal.scenario, self.rulebook.vocabulary.clocks
        results = [
            result
            for step in scenario.steps.values()
            for offer in step.offers
            for result in offer.results
        ]
        results += [result for lapse in scenario.lapses.values() for result in lapse]
        found = {fact for result in results for fact in (*result.then, *result.reveals)}
        found |= {DID + move for step in scenario.steps.values() for move in step.moves()}
        begun = {clock for result in results for clock in result.starts}
        for clock in begun | self.deal.starts.keys():
            running = clocks[clock]
            found |= {running.state, running.hours_left, DID + running.lapse}
        return frozenset(found)

    @cached_property
    def mentioned(self) -> Mapping[MoveId, tuple[FactId, ...]]:
        """For each move the changing facts that its rules look at, if they can apply here at all."""
        facts = self.facts(self.start())
        return {
            move: tuple(
                sorted(
                    {
                        fact
                        for rule in rules
                        if can_hold(rule.when, facts, self.open_facts)
                        for fact in rule.when.facts()
                        if fact in self.open_facts
                    }
                )
            )
            for move, rules in self.rulebook.by_move.items()
        }

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
        return self.deal.order_of(step.id, step.moves())

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
        judged = {
            offer.move: self._judged(facts, offer.move)
            for offer in step.offers
            if offer.move not in state.picked
        }
        return Scene(state, step, facts, judged)

    def choose(self, state: State, moves: Sequence[MoveId]) -> State:
        """
        Make one decision and give the state after it.

        At an `act` step a decision is one move; at `gather` and `reply` any number in an order.
        """
        scene = self.scene(state)
        step = scene.step
        self._check(step, moves)
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
        while left and state.step == here:
            scene = self.scene(state)
            best = max(left, key=lambda move: scene.judged[move].verdict)
            ordered.append(best)
            left.remove(best)
            state = self.pick(scene, best)
        return (*ordered, *left)

    def sends(self, move: MoveId) -> bool:
        """Say whether a move sends off what others have put together, and so ends a step."""
        return self.rulebook.vocabulary.moves[move].family == "send"

    def pick(self, scene: Scene, move: MoveId) -> State:
        """Do one move of a step: it is judged, takes its time and has its consequence."""
        state, step = scene.state, scene.step
        offer = next(offer for offer in step.offers if offer.move == move)
        rivals = () if step.kind in MANY else tuple(scene.judged.values())
        lines = scored(self.rulebook, step.id, scene.judged[move], scene.facts, rivals)
        state = _noted(state, lines)
        minutes = self._minutes(offer)
        waiting = self.rulebook.vocabulary.moves[move].family == "wait"
        state = self._pass(state, timedelta(minutes=minutes), desk=not waiting)
        if state.step != step.id:
            return state
        state = self._stop_clocks(state, move)
        return self._apply(state, move, self._first(offer.results, state))

    def close(self, scene: Scene) -> State:
        """Leave a step: what was best and left undone is noted, and the way on is taken."""
        state, step = scene.state, scene.step
        if step.kind in MANY:
            lines = missed(self.rulebook, step.id, scene.judged.values(), scene.facts)
            state = _noted(state, lines)
        return replace(state, step=self._route(step.routes, state), picked=frozenset())

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

    def receipt(self, state: State) -> Receipt:
        """Add up the score of what was done so far."""
        return receipt(state.lines)

    def ending(self, state: State) -> str:
        """Give the text that says what became of the case."""
        result = self._first(self.deal.scenario.closing, state)
        return result.says

    def visible(self, condition: Condition | None, state: State) -> bool:
        """Say whether something conditional is so in the case."""
        return condition is None or self._holds(condition, self.truth(state))

    # --- inside ---------------------------------------------------------------------------------

    def _check(self, step: Step, moves: Sequence[MoveId]) -> None:
        offered = step.moves()
        for move in moves:
            if move not in offered:
                raise UnknownMoveError.at(step.id, move, offered)
        if step.kind is Kind.ACT and len(moves) != 1:
            raise UnknownMoveError.count(step.id, moves)
        for number, move in enumerate(moves):
            if move in moves[:number]:
                raise UnknownMoveError.twice(step.id, move)

    def _judged(self, facts: Facts, move: MoveId) -> Judgement:
        key = (move, tuple(map(facts.get, self.mentioned.get(move, ()))))
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = judge_move(self.rulebook, facts, move)
        return found

    def _minutes(self, offer: Offer) -> int:
        own = self.rulebook.vocabulary.moves[offer.move].minutes
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
        judgement = self._judged(facts, clock.lapse)
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
        did, picked = state.did | {move}, state.picked | {move}
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
            )
        event = Event(
            state.now,
            state.step,
            move,
            result.says,
            money,
            result.effect.defects,
            result.effect.buyer,
        )
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
