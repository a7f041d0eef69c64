"""Rates day by day, from days at which something begins or ends to count."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.cases.series import NEVER, Roster, Span, day_of, number, numbers, together

LAST = date(2026, 11, 22)
ON = number(LAST)


def roster(*rows):
    """A roster of rows of day, since, hit, doubt and count."""
    day, since, hit, doubt, count = (
        np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)
    )
    return Roster.of(day, since=since, hit=hit, doubt=doubt, count=count, lacks="table.column")


@given(st.dates())
def test_a_day_keeps_its_number(day):
    """A day is found again by its number."""
    assert day == day_of(number(day))


def test_the_numbers_of_a_column():
    """A day that is not known never comes."""
    column = pd.Series(pd.to_datetime(["1970-01-02", None]))

    assert [1, NEVER] == numbers(column).tolist()


@pytest.mark.parametrize(
    ("span", "first", "final"), [(Span(60), 59, 0), (Span(1), 0, 0), (Span(14, 7), 20, 7)]
)
def test_a_span_has_both_ends(span, first, final):
    """A window of so many days holds its first and its last day."""
    assert (ON - first, ON - final) == (span.first(ON), span.final(ON))


rows = st.tuples(
    st.integers(ON - 40, ON + 3) | st.just(NEVER),
    st.integers(ON - 40, ON + 3) | st.just(NEVER),
    st.integers(ON - 40, ON + 3) | st.just(NEVER),
    st.integers(ON - 40, ON + 3) | st.just(NEVER),
    st.integers(1, 5),
)
spans = st.builds(Span, st.integers(1, 30), st.integers(0, 9))


def by_hand(held, span, on):
    """Hits, base and unknown of a day, row by row."""
    found = [0, 0, 0]
    for day, since, hit, doubt, count in held:
        if span.first(on) <= day <= span.final(on) and since <= on:
            found[0] += count * (hit <= on)
            found[1] += count * (hit <= on or doubt > on)
            found[2] += count * (hit > on >= doubt)
    return tuple(found)


@given(st.lists(rows, min_size=1, max_size=12), spans)
def test_running_sums_are_those_of_every_day(held, span):
    """Each day has the rows that count on it; those that are hit are no more in doubt."""
    frame = roster(*held).daily(span, LAST, 30)

    expected = [by_hand(held, span, ON - back) for back in reversed(range(30))]
    actual = zip(frame["hits"], frame["base"], frame["unknown"], strict=True)
    assert expected == list(actual)


@given(st.lists(rows, min_size=1, max_size=12), spans)
def test_today_is_the_last_of_all_days(held, span):
    """The days of the window add up to the rate of the day; the lag's days come after."""
    hits, base = roster(*held).standing(span, ON)

    inside = slice(0, span.window)
    assert by_hand(held, span, ON)[:2] == (hits[inside].sum(), base[inside].sum())
    assert span.window + span.lag == len(hits)


def test_rosters_are_put_together():
    """Two rosters count as one."""
    one = roster((ON, ON, NEVER, NEVER, 2))
    other = roster((ON, ON, ON, NEVER, 3))

    frame = together((one, other)).daily(Span(1), LAST, 1)

    assert [(3, 5)] == list(zip(frame["hits"], frame["base"], strict=True))


def test_a_row_without_a_day_is_near_or_nowhere():
    """What has no day of its own is unknown where the rest of it is near the window."""
    held = roster(
        (NEVER, ON, NEVER, NEVER, 1),
        (NEVER, NEVER, NEVER, NEVER, 2),
        (NEVER, ON - 200, NEVER, NEVER, 4),
        (NEVER, ON + 1, NEVER, NEVER, 8),
    )

    assert {"table.column": 3} == held.unknown(Span(30), ON)


def test_a_day_without_a_base_has_no_share():
    """Nothing out of nothing is no share, so that a chart shows a gap."""
    frame = roster((ON, ON, NEVER, NEVER, 1)).daily(Span(1), LAST, 2)

    assert [True, False] == frame["share"].isna().tolist()
    assert [LAST - timedelta(1), LAST] == frame["day"].dt.date.tolist()
