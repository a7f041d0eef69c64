"""A shift: one clock for all cases, and an account that moves with each."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from trainer.drills.draws import number
from trainer.drills.engine import RUNNING
from trainer.drills.players import against_the_book, at_random, by_the_book
from trainer.drills.shift import (
    CASE,
    CLOSE,
    FEWEST,
    MOST,
    WAIT,
    ShiftError,
    by_the_clock,
    draw,
    play_shift,
)
from trainer.kit import open_kit
from trainer.rules.judge import Rulebook

DAY = date(2026, 11, 24)
KIT = open_kit(Path(__file__).parents[2])
SCENARIOS = tuple(KIT.scenarios())
RULEBOOK = Rulebook.of(KIT.folder.playbook, DAY, "US")
PLACE = KIT.folder.register.marketplaces["US"]
WALKS = 200


def a_shift(seed=0):
    """A working day."""
    return draw(seed, SCENARIOS, RULEBOOK, PLACE, DAY)


def a_walk(shift, seed):
    """Play a day at random, and give every state on the way."""
    state = shift.start()
    yield state
    for turn in range(400):
        if state.over:
            return
        waiting = shift.waiting(state)
        die = number("walk", seed, turn)
        if not waiting:
            moves = (WAIT,)
        else:
            slot = waiting[die % len(waiting)]
            case = state.cases[slot.id]
            players = (by_the_book, against_the_book, at_random(die))
            moves = (CASE + slot.id, *players[die % 3](slot.drill, case))
        state = shift.choose(state, moves)
        yield state
    raise AssertionError("the day does not end")


def frames(shift, state):
    """Give orders and postings as tables, for a recomputation that shares no code."""
    orders = pd.DataFrame(
        [
            {
                "order": id_,
                "placed": pd.Timestamp(one.placed),
                "bad": any(mark.counts for mark in one.marks),
                "cancelled": str(one.cancelled),
                "late": one.confirmed_late,
            }
            for id_, one in shift.book.orders.items()
        ]
    ).set_index("order")
    postings = pd.DataFrame(
        [
            {
                "case": one.case,
                "defects": one.effect.defects,
                "cancelled": one.effect.cancelled,
                "late": one.effect.late,
                "money": one.money,
            }
            for one in state.postings
        ],
        columns=["case", "defects", "cancelled", "late", "money"],
    )
    return orders, postings


def recomputed(shift, state):
    """Work the account out with pandas: defects by case, and counts by window."""
    orders, postings = frames(shift, state)
    for slot in shift.slots:
        ids = list(shift.book.cases[slot.id])
        mine = postings[postings["case"] == slot.id]
        count = int(orders.loc[ids, "bad"].sum())
        for change in mine["defects"]:
            count = max(0, count + int(change))
        orders.loc[ids, "bad"] = [place < count for place in range(len(ids))]
        for column, value in (("cancelled", "seller"), ("late", True)):
            if changed := int(mine[column].sum()):
                orders.loc[ids[:changed], column] = value
    age = (pd.Timestamp(DAY) - orders["placed"]).dt.days
    odr, week, ten = (orders[age < days] for days in (60, 7, 10))
    shipped = ten[ten["cancelled"] == ""]
    return (
        (int(odr["bad"].sum()), len(odr)),
        (int(week["cancelled"].isin(["seller", "unconfirmed"]).sum()), len(week)),
        (int(shipped["late"].sum()), len(shipped)),
        sum(postings["money"], Decimal(0)),
    )


def figures(shift, state):
    """Give the account's own figures in the same shape."""
    rates = shift.account(state).rates(RULEBOOK.limits)
    parts = (rates.order_defects, rates.cancellations, rates.late_shipments)
    return (*((one.hits, one.base) for one in parts), rates.money)


@pytest.mark.parametrize("part", range(4))
def test_the_account_equals_a_recomputation_after_every_move(part):
    """On 200 random days, defects, cancellations, late shipments and money agree with pandas."""
    for seed in range(part, WALKS, 4):
        shift, seen = a_shift(seed), None
        for state in a_walk(shift, seed):
            if state.postings != seen:
                assert figures(shift, state) == recomputed(shift, state)
                seen = state.postings


def test_money_is_conserved():
    """What the account gained or lost is what its cases gained or lost, to the cent."""
    for seed in range(20):
        shift = a_shift(seed)
        *_, state = a_walk(shift, seed)
        cases = sum((one.outcome.money for one in state.cases.values()), Decimal(0))

        assert cases == shift.account(state).money


@pytest.mark.parametrize("seed", range(20))
def test_a_day_by_the_book_scores_100(seed):
    """Whoever works by deadline, and each case by the book, loses nothing and lets nothing lapse."""
    shift = a_shift(seed)
    state = play_shift(shift)

    assert FEWEST <= len(shift.slots) <= MOST
    assert 100 == shift.score(state)
    assert () == state.lapses


@pytest.mark.parametrize("seed", range(5))
def test_going_home_at_once_scores_nothing(seed):
    """What was at stake in every case is lost by whoever leaves it all undone."""
    shift = a_shift(seed)
    state = shift.choose(shift.start(), [CLOSE])

    assert state.over
    assert 0 == shift.score(state)


def test_a_seed_gives_the_same_day_for_ever():
    """The same number draws the same cases, arrivals and orders."""
    one, other = a_shift(5), a_shift(5)

    assert [slot.drill.deal.cast for slot in one.slots] == [
        slot.drill.deal.cast for slot in other.slots
    ]
    assert one.book == other.book
    assert a_shift(6).book != one.book


def test_work_on_one_case_lets_the_clocks_of_all_run():
    """The minutes of a decision pass on every desk that has come in."""
    shift = a_shift(1)
    state = shift.start()
    first, *others = shift.waiting(state)
    after = shift.choose(state, (CASE + first.id, *by_the_book(first.drill, state.cases[first.id])))

    assert after.now > state.now
    assert all(after.cases[slot.id].now == after.now for slot in others)


def test_what_is_left_alone_lapses_overnight():
    """A clock that runs out before the next morning has its consequence when the day closes."""
    for seed in range(20):
        shift = a_shift(seed)
        state = shift.choose(shift.start(), [CLOSE])
        morning = shift.opens + timedelta(days=1)
        due = {
            slot.id
            for slot in shift.slots
            for one in slot.drill.start().deadlines
            if one.state == RUNNING and one.due < morning
        }
        if due:
            assert due <= {case for case, _, _ in state.lapses}
            return
    raise AssertionError("no day holds a deadline before the next morning")


def test_cases_come_in_during_the_day():
    """Half lie there in the morning; the rest interrupt the work."""
    shift = a_shift(2)
    state = shift.start()

    assert len(shift.slots) > len(shift.arrived(state))
    after = shift.choose(state, [WAIT])
    assert after.now == min(one.arrives for one in shift.slots if one.arrives > state.now)


@pytest.mark.parametrize(
    ("moves", "says"),
    [
        ((), "There is no case ''"),
        (("case:c99", "read-claim"), "There is no case 'case:c99'"),
        (("c1",), "There is no case 'c1'"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_refused_in_one_sentence(moves, says):
    """The message names what was asked and what there is."""
    shift = a_shift()
    with pytest.raises(ShiftError, match=says):
        shift.choose(shift.start(), moves)


def test_a_case_that_waits_for_somebody_cannot_be_worked_on():
    """A parked case says until when."""
    for seed in range(20):
        shift = a_shift(seed)
        state = shift.start()
        while not state.over:
            moves = by_the_clock(shift, state)
            state = shift.choose(state, moves)
            id_ = moves[0].removeprefix(CASE)
            case = state.cases.get(id_)
            if case is not None and case.now > state.now and not (case.over or state.over):
                with pytest.raises(ShiftError, match="waits until"):
                    shift.choose(state, (moves[0],))
                return
    raise AssertionError("no case ever waits")


def test_too_few_scenarios_make_no_day():
    """A day that cannot be filled is refused."""
    with pytest.raises(ShiftError, match=f"takes {FEWEST} cases"):
        draw(0, SCENARIOS[:3], RULEBOOK, PLACE, DAY)
