"""The desk of the made-up shop answers within a day, unless its weekends are off."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.cases.sample.desk import Desk
from trainer.cases.sample.draws import Draws
from trainer.cases.sample.year import year_until

YEAR = year_until(date(2026, 11, 22), 1500, "US")
ZONE_HOUR = 3600
SECONDS = st.integers(YEAR.days.midnight[YEAR.first], YEAR.now - 3 * 86_400)


def local(moment):
    """A moment on the clock of the marketplace."""
    return datetime.fromisoformat(YEAR.days.stamp(moment))


@given(SECONDS, st.integers(0, 999))
def test_somebody_is_there_every_day(received, seed):
    """While weekends are worked, nothing waits until after the next morning."""
    works = Desk(YEAR, YEAR.last + 1).works(received, Draws(seed))

    assert received <= works < received + 14 * ZONE_HOUR
    assert 8 <= local(works).hour < 21


@given(SECONDS, st.integers(0, 999))
def test_nobody_is_there_on_weekends_off(received, seed):
    """From Friday evening on everything waits for Monday morning."""
    works = local(Desk(YEAR, YEAR.first).works(received, Draws(seed)))

    assert works.weekday() < 5
    assert works - local(received) < timedelta(hours=66)


@pytest.mark.parametrize("seed", range(5))
def test_a_message_of_a_saturday_is_answered_on_monday(seed):
    """That is a day and a half later at least."""
    saturday = YEAR.days.at(YEAR.last - 1, 10 * ZONE_HOUR)
    answers = [
        Desk(YEAR, YEAR.first).answers(saturday - 7 * 86_400, Draws(seed + n)) for n in (0, 9)
    ]

    assert all(local(answer).weekday() in {0, 6} for answer in answers)
