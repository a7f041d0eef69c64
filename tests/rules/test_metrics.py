"""The rates by which an account is measured."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.rules.metrics import (
    Cancelled,
    Channel,
    Mark,
    MarkKind,
    Order,
    Rate,
    cancellation_rate,
    headroom,
    late_shipment_rate,
    of_channel,
    order_defect_rate,
    roll_off,
    valid_tracking_rate,
    within,
)

TODAY = date(2026, 11, 22)
CLAIM = Mark(MarkKind.CLAIM, TODAY)
DENIED = Mark(MarkKind.CLAIM, TODAY, counts=False, why="denied")
FEEDBACK = Mark(MarkKind.FEEDBACK, TODAY)


def order(id_="o", *, back=0, **parts):
    """An order that was placed some days ago."""
    return Order(id_, TODAY - timedelta(days=back), **parts)


def test_an_order_with_two_defects_counts_once():
    """A claim and a bad feedback on one order are one defective order."""
    orders = [order("a", marks=(CLAIM, FEEDBACK)), order("b")]

    assert Rate(1, 2) == order_defect_rate(orders)


def test_a_denied_claim_does_not_count():
    """What Amazon denied, or a fraud chargeback, makes no order defective."""
    assert Rate(0, 1) == order_defect_rate([order(marks=(DENIED,))])
    assert Rate(1, 1) == order_defect_rate([order(marks=(DENIED, CLAIM))])


@pytest.mark.parametrize(("back", "seen"), [(0, 1), (59, 1), (60, 0)], ids=str)
def test_a_window_holds_its_first_and_its_last_day(back, seen):
    """Sixty days end today and began fifty-nine days ago."""
    assert seen == len(within([order(back=back)], TODAY, 60))


def test_an_order_leaves_the_window_on_the_day_after_its_last():
    """On the roll-off day, and not a day before, the order is outside."""
    one = order(back=10)
    gone = roll_off(one, 60)

    assert () == within([one], gone, 60)
    assert (one,) == within([one], gone - timedelta(days=1), 60)


def test_channels_are_kept_apart():
    """What Amazon ships is no part of the seller's own rates."""
    orders = [order("a"), order("b", channel=Channel.AMAZON)]

    assert ["a"] == [one.id for one in of_channel(orders, Channel.SELLER)]


def test_late_is_what_was_confirmed_late():
    """A late delivery is no late shipment, and what was cancelled was not shipped."""
    orders = [
        order("a", confirmed_late=True),
        order("b", delivered_late=True),
        order("c", cancelled=Cancelled.BUYER),
    ]

    assert Rate(1, 2) == late_shipment_rate(orders)


@pytest.mark.parametrize(
    ("who", "hits"),
    [
        (Cancelled.NOBODY, 0),
        (Cancelled.SELLER, 1),
        (Cancelled.UNCONFIRMED, 1),
        (Cancelled.BUYER, 0),
    ],
    ids=lambda value: str(value) or "nobody",
)
def test_only_the_sellers_own_cancellations_count(who, hits):
    """An order that was never confirmed counts as cancelled by the seller; a buyer's wish does not."""
    assert Rate(hits, 1) == cancellation_rate([order(cancelled=who)])


def test_tracking_is_valid_when_a_carrier_scanned_it():
    """Of the packages that left, those count whose number was scanned."""
    orders = [order("a"), order("b", scanned=False), order("c", cancelled=Cancelled.SELLER)]

    assert Rate(1, 2) == valid_tracking_rate(orders)


def test_nothing_out_of_nothing_is_nothing():
    """An account without orders has a rate of nought."""
    assert 0 == Rate(0, 0).share


@given(st.integers(0, 60), st.integers(1, 4000), st.fractions(Fraction(1, 200), Fraction(1, 10)))
def test_headroom_is_the_most_that_stays_under_the_limit(hits, base, limit):
    """With that many more the rate is under the limit, and with one more it is not."""
    room = headroom(Rate(hits, base), limit)

    assert Fraction(hits + room, base) < limit
    assert Fraction(hits + room + 1, base) >= limit
