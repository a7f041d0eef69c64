"""Orders are dealt out over the days of a year to the last one."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trainer.cases.sample.draws import Draws
from trainer.cases.sample.season import season

DATES = tuple(date(2025, 11, 23) + timedelta(days=place) for place in range(365))


@given(st.integers(0, 10**7), st.integers(0, 2**32))
def test_no_order_is_lost(orders, seed):
    """All of them come in, seven of ten to the seller, and never more than there are."""
    days = season(DATES, 5, orders, Draws(seed))

    assert orders == sum(day.orders for day in days)
    assert orders * 70 // 100 == sum(day.seller for day in days)
    assert all(0 <= day.seller <= day.orders for day in days)
    assert list(range(5, 370)) == [day.day for day in days]


def test_people_buy_most_at_the_end_of_november():
    """The week after Thanksgiving beats a week in February by far."""
    days = season(DATES, 0, 1_000_000, Draws(1))
    by_date = {DATES[day.day]: day.orders for day in days}

    rush = sum(by_date[date(2025, 11, day)] for day in range(24, 31))
    quiet = sum(by_date[date(2026, 2, day)] for day in range(9, 16))

    assert rush > 2 * quiet
