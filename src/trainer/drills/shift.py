"""
A shift: a working day with many cases, one clock for all of them, and one account.

Each case is a drill of its own. Work on one lets time pass for all: deadlines run side by side,
cases come in while others are open, and what is left undone overnight has its consequence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from trainer.drills.account import Account, Posting
from trainer.drills.deal import deal
from trainer.drills.draws import Die, number
from trainer.drills.engine import RUNNING, Drill, State
from trainer.drills.players import by_the_book, play
from trainer.drills.scenario import Scenario
from trainer.drills.scoring import Line, Receipt, left_undone, receipt, result_of
from trainer.rules.facts import MoveId
from trainer.rules.judge import Rulebook
from trainer.rules.policy import Marketplace

SlotId = str
SHIFT = "shift"
"""What a record names in place of a scenario."""
CASE = "case:"
"""In the record a decision in a shift starts with the case it was made in."""
WAIT, CLOSE = "wait-for-next", "close-the-day"
FEWEST, MOST = 8, 12
OPENS, LENGTH = time(8, 0), timedelta(hours=10)
WORKABLE = timedelta(hours=9)
"""How much work a day may hold, done by the book: an hour is left for second thoughts."""
SHORT = 40
"""How many minutes a short case takes."""
LAST_ARRIVAL = timedelta(hours=6)


class ShiftError(ValueError):
    """Something that cannot be done in a shift."""

    @classmethod
    def unknown(cls, case: str, known: Sequence[str]) -> ShiftError:
        """Say that there is no such case on the desk."""
        return cls(
            f"There is no case '{case}' on the desk.\n\nHint: choose one of {', '.join(known)}."
        )

    @classmethod
    def parked(cls, case: str, until: datetime) -> ShiftError:
        """Say that a case waits for somebody else."""
        return cls(
            f"Case '{case}' waits until {until:%a %H:%M}.\n\nHint: work on another one until then."
        )

    @classmethod
    def too_few(cls, count: int) -> ShiftError:
        """Say that a day cannot be filled."""
        return cls(
            f"A shift takes {FEWEST} cases, and only {count} scenarios can be played here.\n\n"
            "Hint: choose a marketplace that more scenarios are written for."
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """A case of the day."""

    id: SlotId
    drill: Drill
    arrives: datetime


@dataclass(frozen=True, slots=True, eq=False)
class ShiftState:
    """Where a shift stands."""

    now: datetime
    cases: Mapping[SlotId, State]
    """Every case, those that have not come in yet at their beginning."""
    postings: tuple[Posting, ...] = ()
    decisions: tuple[tuple[MoveId, ...], ...] = ()
    lapses: tuple[tuple[SlotId, MoveId, datetime], ...] = ()
    carried: frozenset[SlotId] = frozenset()
    """The cases that wait for somebody else when the day ends: nothing was left undone in them."""
    over: bool = False

    @property
    def place(self) -> str:
        """What a record names as the place of the next decision."""
        return SHIFT


@dataclass(frozen=True)
class Shift:
    """A working day that can be played."""

    seed: int
    opens: datetime
    slots: tuple[Slot, ...]
    book: Account
    """The account before the day."""

    @property
    def closes(self) -> datetime:
        """When the day ends."""
        return self.opens + LENGTH

    @cached_property
    def by_id(self) -> Mapping[SlotId, Slot]:
        """The cases by id."""
        return {slot.id: slot for slot in self.slots}

    def start(self) -> ShiftState:
        """Begin the day."""
        return ShiftState(self.opens, {slot.id: slot.drill.start() for slot in self.slots})

    # --- what lies on the desk ------------------------------------------------------------------

    def arrived(self, state: ShiftState) -> tuple[Slot, ...]:
        """Give the cases that have come in, in the order in which they came."""
        return tuple(slot for slot in self.slots if slot.arrives <= state.now)

    def waiting(self, state: ShiftState) -> tuple[Slot, ...]:
        """Give the cases that can be worked on now."""
        return tuple(
            slot
            for slot in self.arrived(state)
            if not state.cases[slot.id].over and state.cases[slot.id].now <= state.now
        )

    def account(self, state: ShiftState) -> Account:
        """Give the account as it stands after all that was done and left undone."""
        return self.book.after(state.postings)

    def next_event(self, state: ShiftState) -> datetime:
        """Give the moment at which the next case comes in or comes back, or the day ends."""
        coming = [slot.arrives for slot in self.slots if slot.arrives > state.now]
        back = [one.now for one in state.cases.values() if not one.over and one.now > state.now]
        return min([*coming, *back, self.closes])

    # --- playing --------------------------------------------------------------------------------

    def choose(self, state: ShiftState, moves: Sequence[MoveId]) -> ShiftState:
        """
        Make one decision: `case:ID` and then what is done in that case.

        `wait-for-next` lets time pass until something comes in, `close-the-day` goes home.
        """
        head, *rest = moves or ("",)
        if head == WAIT:
            after = self._until(state, self.next_event(state))
        elif head == CLOSE:
            after = self._closed(state)
        else:
            after = self._worked(state, self._slot(state, head), rest)
        if not after.over and after.now >= self.closes:
            after = self._closed(after)
        return replace(after, decisions=(*state.decisions, tuple(moves)))

    def receipts(self, state: ShiftState) -> Mapping[SlotId, Receipt]:
        """Give the receipt of each case; what was not got to counts as left undone."""
        return {slot.id: self._receipt(slot, state) for slot in self.slots}

    def score(self, state: ShiftState) -> int:
        """Give the score of the day: that of its cases, each by what was at stake in it."""
        receipts = self.receipts(state).values()
        stake = sum(one.possible for one in receipts)
        won = sum(one.score * one.possible for one in receipts)
        return int(won / stake + 0.5) if stake else 0

    def result(self, state: ShiftState) -> dict[str, Any]:
        """Give how the day ended, for the record."""
        receipts = self.receipts(state)
        lines = [line for one in receipts.values() for line in one.lines]
        cases = state.cases.values()
        outcome = {
            "money": str(sum((one.outcome.money for one in cases), Decimal(0))),
            "defects": sum(one.outcome.defects for one in cases),
            "cancelled": sum(one.outcome.cancelled for one in cases),
            "late": sum(one.outcome.late for one in cases),
            "lapsed": len(state.lapses),
            "cases": {id_: one.score for id_, one in receipts.items()},
        }
        return {**result_of(receipt(lines), outcome), "score": self.score(state)}

    # --- inside ---------------------------------------------------------------------------------

    def _slot(self, state: ShiftState, head: MoveId) -> Slot:
        known = {slot.id: slot for slot in self.arrived(state) if not state.cases[slot.id].over}
        slot = known.get(head.removeprefix(CASE))
        if slot is None or not head.startswith(CASE):
            raise ShiftError.unknown(head, [CASE + id_ for id_ in known])
        if state.cases[slot.id].now > state.now:
            raise ShiftError.parked(slot.id, state.cases[slot.id].now)
        return slot

    def _worked(self, state: ShiftState, slot: Slot, moves: Sequence[MoveId]) -> ShiftState:
        before = state.cases[slot.id]
        after = slot.drill.choose(before, moves)
        spent = timedelta(minutes=after.outcome.minutes - before.outcome.minutes)
        state = self._noted(state, slot, after)
        return self._until(state, _later(state.now, spent))

    def _until(self, state: ShiftState, moment: datetime) -> ShiftState:
        """Let the world go on; every case that has come in lives through it."""
        for slot in self.slots:
            if slot.arrives <= moment:
                after = slot.drill.wait(state.cases[slot.id], moment)
                state = self._noted(state, slot, after)
        return replace(state, now=moment)

    def _closed(self, state: ShiftState) -> ShiftState:
        """Go home: what nobody has touched lies there until the next morning."""
        state = self._until(state, max(state.now, self.closes))
        carried = frozenset(
            id_ for id_, case in state.cases.items() if not case.over and case.now > state.now
        )
        morning = datetime.combine(
            state.now.date() + timedelta(days=1), OPENS, tzinfo=state.now.tzinfo
        )
        lived = self._until(state, morning)
        return replace(lived, now=state.now, carried=carried, over=True)

    def _noted(self, state: ShiftState, slot: Slot, after: State) -> ShiftState:
        """Keep what a case has become, and post what it did to the account."""
        before = state.cases[slot.id]
        if after is before:
            return state
        events = after.events[len(before.events) :]
        postings = tuple(
            Posting(slot.id, event.at, event.move, event.money, event.effect)
            for event in events
            if event.money or event.effect.counted
        )
        lapses = {clock.lapse for clock in slot.drill.rulebook.vocabulary.clocks.values()}
        lapsed = tuple((slot.id, one.move, one.at) for one in events if one.move in lapses)
        return replace(
            state,
            cases={**state.cases, slot.id: after},
            postings=state.postings + postings,
            lapses=state.lapses + lapsed,
        )

    def _receipt(self, slot: Slot, state: ShiftState) -> Receipt:
        case = state.cases[slot.id]
        if case.over or not state.over or slot.id in state.carried:
            return receipt(case.lines)
        return receipt((*case.lines, *self._left(slot, case)))

    def _left(self, slot: Slot, case: State) -> Iterator[Line]:
        """Give what was at stake in the rest of a case that was not finished."""
        drill = slot.drill
        rest = case
        while not rest.over:
            rest = drill.choose(rest, by_the_book(drill, rest))
        for line in rest.lines[len(case.lines) :]:
            if line.possible:
                yield left_undone(line)


def draw(
    seed: int,
    scenarios: Sequence[Scenario],
    rulebook: Rulebook,
    place: Marketplace,
    day: date,
) -> Shift:
    """Draw a day: which cases come in, when, and the account they fall on."""
    name = f"shift/{seed}"
    opens = datetime.combine(day, OPENS, tzinfo=ZoneInfo(place.timezone))
    fitting = [one for one in scenarios if one.any_day and place.id in one.marketplaces]
    if len(fitting) < FEWEST:
        raise ShiftError.too_few(len(fitting))
    order = sorted(fitting, key=lambda one: number(name, one.id))
    wanted = FEWEST + number(name, "count") % (MOST - FEWEST + 1)
    drills = [_case(seed, one, rulebook, place, day) for one in order]
    chosen = _filling(drills, wanted)
    arrivals = _arrivals(name, opens, len(chosen))
    slots = tuple(
        Slot(f"c{place_}", replace(drill, begins=arrives), arrives)
        for place_, (drill, arrives) in enumerate(zip(chosen, arrivals, strict=True), start=1)
    )
    return Shift(seed, opens, slots, Account.drawn(Die(name), day, slots_of(slots)))


def slots_of(slots: Sequence[Slot]) -> Mapping[SlotId, tuple[str, bool]]:
    """Give the order number of each case, and whether it is held against the account already."""
    return {
        slot.id: (
            slot.drill.deal.cast["order"],
            slot.drill.deal.truth.get("claim.counts") is True,
        )
        for slot in slots
    }


def by_the_clock(shift: Shift, state: ShiftState) -> tuple[MoveId, ...]:
    """Work the way the playbook says: what runs out first comes first, each case by the book."""
    waiting = shift.waiting(state)
    if not waiting:
        return (CLOSE,) if shift.next_event(state) >= shift.closes else (WAIT,)
    slot = min(waiting, key=lambda one: (_due(state.cases[one.id]), one.id))
    return (CASE + slot.id, *by_the_book(slot.drill, state.cases[slot.id]))


def play_shift(shift: Shift) -> ShiftState:
    """Play a day by the book."""
    state = shift.start()
    while not state.over:
        state = shift.choose(state, by_the_clock(shift, state))
    return state


def _case(
    seed: int, scenario: Scenario, rulebook: Rulebook, place: Marketplace, day: date
) -> Drill:
    own = number("shift", seed, scenario.id) % 1000
    return Drill(deal(scenario, own), rulebook, place, day)


def _filling(drills: Sequence[Drill], wanted: int) -> list[Drill]:
    """Take cases in their order as long as they, and enough short ones after them, fit a day."""
    left = int(WORKABLE.total_seconds() // 60)
    chosen: list[Drill] = []
    passed: list[tuple[int, Drill]] = []
    for drill in drills:
        if len(chosen) == wanted or (left < SHORT and len(chosen) >= FEWEST):
            break
        minutes = play(drill, by_the_book).outcome.minutes
        if minutes + SHORT * max(0, FEWEST - len(chosen) - 1) <= left:
            chosen.append(drill)
            left -= minutes
        else:
            passed.append((minutes, drill))
    passed.sort(key=lambda pair: pair[0])
    return [*chosen, *(drill for _, drill in passed[: max(0, FEWEST - len(chosen))])]


def _arrivals(name: str, opens: datetime, count: int) -> list[datetime]:
    """Half of the cases lie there in the morning, the rest come in during the day."""
    early = (count + 1) // 2
    span = int(LAST_ARRIVAL.total_seconds() // 60)
    late = sorted(30 + number(name, "arrives", one) % (span - 30) for one in range(count - early))
    return [opens] * early + [_later(opens, timedelta(minutes=one)) for one in late]


def _due(case: State) -> datetime:
    running = [one.due.astimezone(UTC) for one in case.deadlines if one.state == RUNNING]
    return min(running, default=datetime.max.replace(tzinfo=UTC))


def _later(moment: datetime, span: timedelta) -> datetime:
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)
