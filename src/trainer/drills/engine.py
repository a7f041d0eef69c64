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
from trainer.rules.conditions import Condition
from trainer.rules.facts import DID, ClockId, FactId, Facts, MoveId, Value
from trainer.rules.judge import Judgement, Rulebook, judge, judge_move
from trainer.rules.policy import Marketplace

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
            f"Step '{step}' takes exactly one move, not {len(moves)}.\n\n"
            "Hint: give one move id."
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
    deadlines: tuple[Deadline, ...]
    now: datetime
    outcome: Outcome = Outcome()
    events: tuple[Event, ...] = ()
    lines: tuple[Line, ...] = ()
    decisions: tuple[tuple[MoveId, ...], ...] = ()

    @property
    def over(self) -> bool:
        """Whether the case is closed."""
        return self.step == END


@dataclass(frozen=True)
class Drill:
    """A case that can be played: what was dealt, and the rulebook that judges it."""

    deal: Deal
    rulebook: Rulebook
    place: Marketplace
    as_of: date
    _memo: dict[object, Judgement] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of the marketplace."""
        return ZoneInfo(self.place.timezone)

    @cached_property
    def opens(self) -> datetime:
        """The moment at which the case opens."""
        return datetime.combine(self.as_of, self.deal.scenario.opens, tzinfo=self.zone)

    @cached_property
    def _mentioned(self) -> Mapping[MoveId, tuple[FactId, ...]]:
        """For each move the facts that its rules look at."""
        return {
            move: tuple(sorted({fact for rule in rules for fact in rule.when.facts()}))
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
        facts: dict[FactId, Value] = {**self.rulebook.not_done, **state.known}
        for move in state.did:
            facts[DID + move] = True
        for clock in self.rulebook.vocabulary.clocks.values():
            facts[clock.state] = IDLE
        for running in state.deadlines:
            clock = self.rulebook.vocabulary.clocks[running.clock]
            facts[clock.state] = running.state
            if running.state == RUNNING:
                facts[clock.hours_left] = hours_between(state.now, running.due)
        return facts

    def truth(self, state: State) -> Facts:
        """Give what is so, known or not: what consequences look at."""
        return {**self.deal.hidden, **self.facts(state), **state.changed}

    def judge(self, state: State, moves: Iterable[MoveId]) -> tuple[Judgement, ...]:
        """Judge moves by what the desk knows at this moment."""
        return judge(self.rulebook, self.facts(state), moves)

    def choose(self, state: State, moves: Sequence[MoveId]) -> State:
        """
        Make one decision and give the state after it.

        At an `act` step a decision is one move; at `gather` and `reply` any number in an order.
        """
        step = self.step(state)
        self._check(step, moves)
        if step.kind not in MANY:
            state = self._note(state, self._act_lines(state, step, moves[0]))
        for move in moves:
            state = self.pick(state, step, move)
            if state.step != step.id:
                break
        if state.step == step.id:
            state = self.close(state, step)
        return replace(state, decisions=(*state.decisions, tuple(moves)))

    def pick(self, state: State, step: Step, move: MoveId) -> State:
        """Do one move of a step: it is judged, takes its time and has its consequence."""
        offer = step.offer(move)
        assert offer is not None, "checked by choose"  # noqa: S101 - a fault of ours, not of a trainee's
        if step.kind in MANY:
            judgement = self._judged(state, move)
            state = self._note(state, scored(self.rulebook, state.step, judgement, many=True))
        minutes = self._minutes(offer)
        waiting = self.rulebook.vocabulary.moves[move].family == "wait"
        state = self._pass(state, timedelta(minutes=minutes), desk=not waiting)
        if state.step != step.id:
            return state
        state = self._stop_clocks(replace(state, did=state.did | {move}), move)
        result = self._first(offer.results, state)
        return self._apply(state, move, result)

    def close(self, state: State, step: Step) -> State:
        """Leave a step: what was best and left undone is noted, and the way on is taken."""
        if step.kind in MANY:
            left = (move for move in step.moves() if move not in state.did)
            judged = [self._judged(state, move) for move in left]
            state = self._note(state, missed(self.rulebook, step.id, judged))
        goto = self._route(step.routes, state)
        return replace(state, step=goto)

    def abandon(self, state: State) -> State:
        """Walk away: every clock that runs is let lapse, and the case closes."""
        while not state.over:
            due = [running.due for running in state.deadlines if running.state == RUNNING]
            if not due:
                break
            gap = max(min(due) - state.now, timedelta(0)) + timedelta(seconds=1)
            state = self._pass(replace(state, step=state.step), gap, desk=False)
        if state.over:
            return state
        return replace(self._note(state, unfinished(state.step)), step=END)

    def receipt(self, state: State) -> Receipt:
        """Add up the score of what was done so far."""
        return receipt(state.lines)

    def ending(self, state: State) -> str:
        """Give the text that says what became of the case."""
        result = self._first(self.deal.scenario.closing, state)
        return result.says

    def visible(self, condition: Condition | None, state: State) -> bool:
        """Say whether something conditional is so in the case."""
        return condition is None or condition.truth(self.truth(state)) is True

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

    def _note(self, state: State, lines: tuple[Line, ...]) -> State:
        """Add lines to the receipt, each with what the desk knows now."""
        facts = self.facts(state)
        return replace(
            state, lines=(*state.lines, *(replace(line, facts=facts) for line in lines))
        )

    def _judged(self, state: State, move: MoveId) -> Judgement:
        facts = self.facts(state)
        key = (move, tuple(facts.get(fact) for fact in self._mentioned.get(move, ())))
        if key not in self._memo:
            self._memo[key] = judge_move(self.rulebook, facts, move)
        return self._memo[key]

    def _act_lines(self, state: State, step: Step, move: MoveId) -> tuple[Line, ...]:
        judged = {offer.move: self._judged(state, offer.move) for offer in step.offers}
        return scored(self.rulebook, step.id, judged[move], rivals=tuple(judged.values()))

    def _minutes(self, offer: Offer) -> int:
        own = self.rulebook.vocabulary.moves[offer.move].minutes
        return own if offer.minutes is None else offer.minutes

    def _deadline(self, clock: ClockId) -> Deadline:
        if clock in self.deal.printed:
            return Deadline(clock, RUNNING, self._at(self.deal.printed[clock]), printed=True)
        entry = self.rulebook.limits.entry(self.rulebook.vocabulary.clocks[clock].limit)
        start = self._at(self.deal.starts[clock])
        amount = self.rulebook.limits.number(self.rulebook.vocabulary.clocks[clock].limit)
        due = deadline(start, amount, entry.unit, self.zone)
        state = RUNNING if in_time(self.opens, due) else LAPSED
        return Deadline(clock, state, due)

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
            first = min(late, key=lambda running: running.due.astimezone(UTC))
            state = self._lapse(state, first)
        return state

    def _lapse(self, state: State, running: Deadline) -> State:
        clock = self.rulebook.vocabulary.clocks[running.clock]
        deadlines = tuple(
            replace(other, state=LAPSED) if other.clock == running.clock else other
            for other in state.deadlines
        )
        state = replace(state, now=max(state.now, running.due))
        judgement = self._judged(state, clock.lapse)
        state = self._note(state, lapsed(self.rulebook, state.step, judgement))
        state = replace(state, deadlines=deadlines, did=state.did | {clock.lapse})
        results = self.deal.scenario.lapses.get(running.clock, (Result(),))
        return self._apply(state, clock.lapse, self._first(results, state))

    def _stop_clocks(self, state: State, move: MoveId) -> State:
        clocks = self.rulebook.vocabulary.clocks
        return replace(
            state,
            deadlines=tuple(
                replace(running, state=MET)
                if running.state == RUNNING and move in clocks[running.clock].stopped_by
                else running
                for running in state.deadlines
            ),
        )

    def _first(self, results: Sequence[Result], state: State) -> Result:
        for result in results:
            if self.visible(result.when, state):
                return result
        return Result()

    def _route(self, routes: Sequence[Route], state: State) -> StepId:
        for route in routes:
            if self.visible(route.when, state):
                return route.goto
        return END

    def _apply(self, state: State, move: MoveId, result: Result) -> State:
        hidden = {**self.deal.hidden, **state.changed}
        shown = {fact: hidden[fact] for fact in result.reveals if fact in hidden}
        money = self.amount(result.effect)
        outcome = replace(
            state.outcome,
            money=state.outcome.money + money,
            defects=state.outcome.defects + result.effect.defects,
            buyer=state.outcome.buyer + result.effect.buyer,
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
        return replace(
            state,
            step=result.goto if result.goto is not None else state.step,
            known={**state.known, **shown, **result.then},
            changed={**state.changed, **result.then},
            outcome=outcome,
            events=(*state.events, event),
        )

    def amount(self, effect: Effect) -> Decimal:
        """Work out what an effect costs, in the currency of the case."""
        total = Decimal(0)
        for part in AMOUNT.finditer(effect.money):
            named = part["name"]
            value = Decimal(self.deal.cast[named]) if named else Decimal(part["number"])
            total += -value if part["sign"] == "-" else value
        return total
