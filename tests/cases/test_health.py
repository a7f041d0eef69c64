"""The rates of an account: as the rules define them, for every day, with what is not known said."""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
import sqlglot
from pandas.testing import assert_frame_equal

from cases.brute import LAST, RATES, Shop, dice, random_rows
from cases.tables import TABLES, ZONE, limits_of, moment, shop_of
from trainer.cases.health import Status, Unknown, health, kept, room, status_of, sure_of
from trainer.cases.measures import MEASURES, Cause, Side, WhyNot
from trainer.cases.series import Span
from trainer.cases.sql import ENGINES
from trainer.kit import open_kit
from trainer.rules.metrics import Channel, Rate, roll_off, within

ZONES = ("America/Los_Angeles", "Europe/London", "Asia/Tokyo")
APART = 240
"""Days from one shop of a timeline to the next: no window holds orders of two."""


@pytest.fixture(scope="module")
def connection():
    """A DuckDB in memory, for one shop after the other."""
    with shop_of() as opened:
        yield opened


def key_of(metric):
    """What tells a rate from every other."""
    return metric.id, metric.channel, metric.window


def counts(metric):
    """Hits and base of each day of a rate."""
    return list(zip(metric.series["hits"].tolist(), metric.series["base"].tolist(), strict=True))


@pytest.mark.parametrize("lot", range(40))
def test_every_rate_of_every_day_is_that_of_the_rules(connection, lot):
    """On 25 random shops each day's hits and base are what the rules give order by order."""
    rng, zone = dice(lot), ZONES[lot % 3]
    shops, everything = [], defaultdict(list)
    for place in range(25):
        first = LAST - timedelta(APART * (25 - place))
        rows = random_rows(rng, f"{place}", first, rng.choice([1, 10, 30]), rng.randint(1, 9))
        shops.append((first, Shop(rows, zone, LAST)))
        for table, held in rows.items():
            everything[table] += held
    shop_of(connection, zone=zone, **everything)

    found = health(connection, TABLES, limits_of(LAST), zone, days=APART * 25 + 1)

    series = {key_of(metric): counts(metric) for metric in found.metrics if metric.now}
    for (first, shop), (after, _) in pairwise([*shops, (LAST, None)]):
        for ahead in range(min(130, (after - first).days)):
            on = first + timedelta(ahead)
            expected = {key: (one.hits, one.base) for key, one in shop.rates(on).items()}
            actual = {key: series[key][(on - LAST).days - 1] for key in expected}

            assert expected == actual, on


@pytest.mark.parametrize("seed", range(40))
def test_today_is_told_in_full(connection, seed):
    """Rate, headroom, recovery and the orders that count are what the rules give today."""
    rng, zone = dice(1000 + seed), ZONES[seed % 3]
    length = rng.choice([5, 40, 100])
    first = LAST - timedelta(length - rng.randint(1, 4))
    rows = random_rows(rng, "o", first, length, rng.randint(1, 40))
    shop = Shop(rows, zone, LAST)
    shop_of(connection, zone=zone, **rows)
    limits = limits_of(LAST, odr__target=0.2, lsr__target=0.3, cancel__target=0.1)

    found = health(connection, TABLES, limits, zone, days=30)

    counted, rates = shop.counted(LAST), shop.rates(LAST)
    for metric in found.metrics:
        if metric.now is None:
            continue
        span = Span(metric.window, metric.lag)
        orders = counted[metric.id, metric.channel]

        assert rates[key_of(metric)] == metric.now
        assert metric.now == Rate(*counts(metric)[-1])
        assert against(metric, orders) == told(metric)
        if metric.limit is not None and metric.now.base:
            assert room_left(metric) == metric.headroom
            assert recovers(metric, orders, span) == metric.recovers_on


def bad(metric, order):
    """Whether an order counts against a rate."""
    one = RATES[metric.id]([order])
    return one.hits == 1 if metric.side is Side.BELOW else one == Rate(0, 1)


def against(metric, orders):
    """The orders that count against a rate, with the day on which each is out of its window."""
    inside = within(orders, LAST - timedelta(metric.lag), metric.window)
    return sorted(
        (
            named(metric, order),
            order.placed,
            roll_off(order, metric.window) + timedelta(metric.lag),
        )
        for order in inside
        if bad(metric, order)
    )


def named(metric, order):
    """The number of an order; messages have their place among all for a number."""
    return "" if metric.id == "crt" else order.id


def told(metric):
    """What a rate tells of the orders that count against it."""
    ids = [""] * len(metric.roll_off) if metric.id == "crt" else metric.roll_off["order_id"]
    days, outs = metric.roll_off["day"].dt.date, metric.roll_off["out_on"].dt.date
    return sorted(zip(ids, days, outs, strict=True))


def room_left(metric):
    """How many more orders can go wrong, found by trying."""
    step = 1 if metric.side is Side.BELOW else -1
    tries = range(-metric.now.base - 1, metric.now.base + 1)
    fits = [
        more
        for more in tries
        if kept(Rate(metric.now.hits + step * more, metric.now.base), metric.limit, metric.side)
    ]
    return max(fits)


def recovers(metric, orders, span):
    """The day on which a limit is kept again, found by letting days pass."""
    if kept(metric.now, metric.limit, metric.side):
        return None
    known = [
        order
        for order in orders
        if order.placed <= LAST
        and (order.placed < LAST or metric.id != "otdr" or not bad(metric, order))
    ]
    for ahead in range(1, 200):
        on = LAST + timedelta(ahead)
        old = RATES[metric.id](within(known, on - timedelta(span.lag), span.window))
        new = max(0, ahead - span.lag) * Fraction(metric.now.base, span.window)
        hits = old.hits + (new if metric.side is Side.AT_LEAST else 0)
        total = old.base + new
        if total and (
            hits / total < metric.limit
            if metric.side is Side.BELOW
            else hits / total >= metric.limit
        ):
            return on
    return "never"


# --- a shop worked out by hand --------------------------------------------------------------------

DAY = timedelta(days=1)
EVERY = tuple(TABLES)


def one(found, id_, channel=None, window=None):
    """The one rate of an id, a channel and a window."""
    [metric] = [one for one in found.of(id_, channel) if window in {None, one.window}]
    return metric


def order(id_, back, channel="seller", **parts):
    """An order that was placed some days ago and shipped."""
    row = {"order_id": id_, "placed_on": LAST - back * DAY, "channel": channel}
    return {**row, "status": "shipped", **parts}


def mark(id_, back, *, kind="claim", counts=True):
    """A mark that came some days ago."""
    on_day = None if back is None else LAST - back * DAY
    return {"order_id": id_, "kind": kind, "on_day": on_day, "counts": counts}


@pytest.fixture(scope="module")
def golden():
    """
    Two orders a day for 61 days, and the defects of the comments below.

    The window of 60 days begins on 24 September: 120 orders are in it and two are not.
    """
    orders = [order(f"{back}{letter}", back) for back in range(61) for letter in "ab"]
    marks = [
        mark("59a", 20),  # on the first day of the window: counts, and leaves it tomorrow
        mark("60a", 20),  # a day too old
        mark("10a", 5),  # a claim and two bad comments are one defective order
        mark("10a", 4, kind="feedback"),
        mark("10a", 3, kind="feedback"),
        mark("10b", 5, counts=False),  # a claim that was denied
        mark("5a", -1),  # comes only tomorrow
        mark("10a", -1, kind="chargeback"),
        mark("5b", 0, kind="chargeback"),  # came today
    ]
    with shop_of(orders=[*orders, order("fba", 3, "amazon")], marks=marks) as opened:
        yield health(opened, ["orders", "defects"], limits_of(LAST), ZONE, days=10)


def test_golden_rate(golden):
    """Three defective orders of 120 are 2.5 %, and over the limit of 1 %."""
    metric = one(golden, "odr", Channel.SELLER)

    # 59a, 10a and 5b. 1 % of 120 is 1.2: one may be defective, two are too many.
    assert Rate(3, 120) == metric.now
    assert Fraction(1, 100) == metric.limit
    assert (Status.OVER, -2) == (metric.status, metric.headroom)
    assert metric.sure
    assert (None, (), ()) == (metric.why_not, metric.unknown, metric.lacks)


def test_golden_history(golden):
    """A day is told as it stood: what came later was not there."""
    series = one(golden, "odr", Channel.SELLER).series

    # The last ten days, 13 to 22 November. The window of 13 November reaches back to the day
    # before 60a: it and 59a count until 60a leaves, which is on the 22nd. 10a counts from the
    # 17th, five days ago; 5b from the 22nd. The orders begin on 23 September with 60a and 60b:
    # on the 13th there are 52 days of two orders, on the 21st all 60 days, on the 22nd as well.
    assert [2, 2, 2, 2, 3, 3, 3, 3, 3, 3] == series["hits"].tolist()
    assert [104, 106, 108, 110, 112, 114, 116, 118, 120, 120] == series["base"].tolist()
    assert pytest.approx(3 / 120) == series["share"].iloc[-1]


def test_golden_roll_off(golden):
    """Each order that counts is named with its kinds and the first day on which it is out."""
    roll_off = one(golden, "odr", Channel.SELLER).roll_off

    assert [
        ("59a", LAST - 59 * DAY, "claim", LAST + DAY),
        ("10a", LAST - 10 * DAY, "feedback, claim", LAST + 50 * DAY),
        ("5b", LAST - 5 * DAY, "chargeback", LAST + 55 * DAY),
    ] == list(
        zip(
            roll_off["order_id"],
            roll_off["placed_on"].dt.date,
            roll_off["kinds"],
            roll_off["out_on"].dt.date,
            strict=True,
        )
    )


def test_golden_recovery(golden):
    """The limit is kept again when only one of the three still counts."""
    metric = one(golden, "odr", Channel.SELLER)

    # Two orders a day come in and two leave: the base stays 120, and one of 120 is under 1 %.
    # 59a leaves after one day, 10a after fifty: then 5b is the last.
    assert LAST + 50 * DAY == metric.recovers_on


def test_golden_other_channel(golden):
    """The orders that Amazon ships have a rate of their own."""
    metric = one(golden, "odr", Channel.AMAZON)

    # One order: 1 % of it allows no defect, so that the next one breaks the limit.
    assert Rate(0, 1) == metric.now
    assert (Status.CLOSE, 0) == (metric.status, metric.headroom)


# --- days have edges, and zones -------------------------------------------------------------------


def test_late_is_told_by_the_day_here(connection):
    """A confirmation half an hour before midnight here is in time, whatever day it is in UTC."""
    by = LAST - 3 * DAY
    shop_of(
        connection,
        orders=[order("in-time", 5), order("late", 5)],
        shipments=[
            {"order_id": "in-time", "ship_by": by, "confirmed": moment(f"{by} 23:30")},
            {"order_id": "late", "ship_by": by, "confirmed": moment(f"{by + DAY} 00:00")},
        ],
    )

    metric = one(health(connection, EVERY, limits_of(LAST), ZONE), "lsr", window=10)

    assert Rate(1, 2) == metric.now
    assert ["late"] == metric.roll_off["order_id"].tolist()


@pytest.mark.parametrize(
    ("replied", "hits"),
    [("2026-11-01 12:00", 1), ("2026-11-01 12:00:01", 0)],
    ids=["on the second", "a second late"],
)
def test_a_day_of_25_hours_does_not_stretch_the_deadline(connection, replied, hits):
    """The clocks go back on 1 November: 24 hours after one in the afternoon it is noon."""
    message = {
        "order_id": "o",
        "received": moment("2026-10-31 13:00"),
        "replied": moment(replied),
        "needs": "answer",
        "automatic": False,
    }
    shop_of(connection, messages=[message])

    metric = one(health(connection, EVERY, limits_of(LAST), ZONE), "crt", window=30)

    assert Rate(hits, 1) == metric.now


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Rate(1, 1)),
        ({"automatic": True}, Rate(0, 1)),
        ({"replied": None}, Rate(0, 1)),
        ({"needs": "nothing"}, Rate(0, 0)),
        ({"received": moment("2026-11-22 20:00"), "replied": None}, Rate(0, 0)),
    ],
    ids=["answered", "automatic", "unanswered", "needs nothing", "still open"],
)
def test_an_answer_is_a_persons_and_in_time(connection, change, expected):
    """An automatic reply is none; what needs none, or is still open, does not count."""
    message = {
        "order_id": "o",
        "received": moment("2026-11-18 13:00"),
        "replied": moment("2026-11-18 14:00"),
        "needs": "answer",
        "automatic": False,
    }
    other = {**message, "received": moment("2026-01-01 00:00")}
    shop_of(connection, messages=[{**message, **change}, other])

    metric = one(health(connection, EVERY, limits_of(LAST), ZONE), "crt", window=7)

    assert expected == metric.now


@pytest.mark.parametrize(
    ("promised", "delivered", "expected"),
    [
        (7, 7, Rate(1, 1)),
        (7, 6, Rate(0, 1)),
        (20, 21, Rate(1, 1)),
        (21, 21, Rate(0, 0)),
        (6, 6, Rate(0, 0)),
    ],
    ids=["on the day", "a day late", "first of the window", "too old", "in the last week"],
)
def test_on_time_goes_by_the_promised_day(connection, promised, delivered, expected):
    """The window of fourteen days leaves out the last seven, by the day that was promised."""
    parcel = {
        "order_id": "o",
        "ship_by": LAST - 30 * DAY,
        "confirmed": moment(f"{LAST - 30 * DAY} 12:00"),
        "latest_estimate": LAST - promised * DAY,
        "delivered": moment(f"{LAST - delivered * DAY} 12:00"),
    }
    shop_of(connection, orders=[order("o", 40)], shipments=[parcel])

    metric = one(health(connection, EVERY, limits_of(LAST), ZONE), "otdr")

    assert expected == metric.now


def test_what_is_on_its_way_is_not_late_on_the_promised_day(connection):
    """Until the promised day is over a parcel may come in time; then it is late."""
    parcel = {"ship_by": LAST, "confirmed": moment(f"{LAST - 5 * DAY} 12:00")}
    shop_of(
        connection,
        orders=[order("today", 6), order("yesterday", 6)],
        shipments=[
            {"order_id": "today", **parcel, "latest_estimate": LAST, "status": "in-transit"},
            {
                "order_id": "yesterday",
                **parcel,
                "latest_estimate": LAST - DAY,
                "status": "in-transit",
            },
            {"order_id": "older", "delivered": moment(f"{LAST - 90 * DAY} 12:00")},
        ],
    )
    limits = limits_of(LAST, otdr__window_delay=0)

    metric = one(health(connection, EVERY, limits, ZONE), "otdr")

    assert Rate(0, 1) == metric.now
    assert ["yesterday"] == metric.roll_off["order_id"].tolist()


def test_who_cancelled_decides(connection):
    """The seller's cancellations count, and the platform's for want of a confirmation."""
    by = {"a": "seller", "b": "unconfirmed", "c": "buyer"}
    shop_of(
        connection,
        orders=[order(id_, 1, status="cancelled") for id_ in by] + [order("d", 6), order("e", 7)],
        cancellations=[
            {"order_id": id_, "cancelled_by": who, "cancelled": moment(f"{LAST} 08:00")}
            for id_, who in by.items()
        ],
    )

    metric = one(health(connection, EVERY, limits_of(LAST), ZONE), "cancel")

    assert Rate(2, 4) == metric.now
    assert ["seller", "unconfirmed"] == metric.roll_off["kinds"].tolist()


# --- what is not known ----------------------------------------------------------------------------


def test_unknown_is_counted_and_never_guessed(connection):
    """An order that lacks what a rate needs is in neither part of it, and said to be unknown."""
    shop_of(
        connection,
        orders=[
            order("fine", 3),
            order("doubt", 3),
            {**order("undated", 3), "placed_on": None},
            {**order("nobody", 3), "channel": None},
            {**order("old nobody", 90), "channel": None},
        ],
        marks=[mark("doubt", 1, counts=None), mark("fine", 1, counts=False), mark("stray", 1)],
    )

    metric = one(health(connection, EVERY, limits_of(LAST), ZONE), "odr", Channel.SELLER)

    assert Rate(0, 1) == metric.now
    assert (
        Unknown("marks", "counts", 1),
        Unknown("marks", "order_id", 1),
        Unknown("orders", "channel", 1),
        Unknown("orders", "placed_on", 1),
    ) == metric.unknown
    assert not metric.sure


def test_a_mark_without_a_day_is_there_today(connection):
    """Since when is not known, so that only the days before today are in doubt."""
    shop_of(connection, orders=[order("a", 2), order("b", 2)], marks=[mark("a", None)])

    metric = one(health(connection, EVERY, limits_of(LAST), ZONE, days=4), "odr", Channel.SELLER)

    assert [0, 0, 0, 1] == metric.series["hits"].tolist()
    assert [0, 1, 1, 2] == metric.series["base"].tolist()
    assert [0, 1, 1, 0] == metric.series["unknown"].tolist()


def test_parcels_say_what_they_lack(connection):
    """What a parcel lacks is named for the rate that needs it, and harms no other."""
    day = moment(f"{LAST - 20 * DAY} 12:00")
    whole = {
        "ship_by": LAST - 19 * DAY,
        "confirmed": day,
        "first_scan": day,
        "latest_estimate": LAST - 15 * DAY,
        "delivered": day,
    }
    lacking = ("ship_by", "confirmed", "first_scan", "latest_estimate", "delivered")
    shop_of(
        connection,
        orders=[order(id_, 21) for id_ in ("whole", "gone", *lacking)],
        shipments=[
            {"order_id": "whole", **whole},
            *({"order_id": name, **whole, name: None} for name in lacking),
        ],
    )

    found = health(connection, EVERY, limits_of(LAST), ZONE)

    # Seven orders: one whole, five that lack one thing each, and one without a shipment.
    assert Rate(0, 4) == one(found, "lsr", window=30).now
    assert Rate(3, 3) == one(found, "vtr").now
    assert Rate(3, 3) == one(found, "otdr").now
    assert {("confirmed", 2), ("ship_by", 1)} == named_unknown(one(found, "lsr", window=30))
    assert {("confirmed", 2), ("first_scan", 1), ("latest_estimate", 1)} == named_unknown(
        one(found, "vtr")
    )
    assert {("confirmed", 2), ("delivered", 1), ("latest_estimate", 1)} == named_unknown(
        one(found, "otdr")
    )


def test_a_parcel_whose_order_no_report_has_is_unknown(connection):
    """Whose it is and when it was ordered is not known; one that is long past is no matter."""
    day, old = (moment(f"{LAST - back * DAY} 12:00") for back in (3, 300))
    parcel = {"ship_by": LAST, "first_scan": day, "latest_estimate": LAST, "delivered": day}
    shop_of(
        connection,
        orders=[order("known", 4)],
        shipments=[
            {"order_id": "known", **parcel, "confirmed": day},
            {"order_id": "stray", **parcel, "confirmed": day},
            {"order_id": "old stray", **parcel, "confirmed": old, "latest_estimate": None},
        ],
    )

    found = health(connection, EVERY, limits_of(LAST), ZONE)

    for metric in (one(found, "lsr", window=10), one(found, "vtr")):
        assert Rate(metric.now.hits, 1) == metric.now
        assert (Unknown("shipments", "order_id", 1),) == metric.unknown


def named_unknown(metric):
    """The columns that rows lack, and how many do."""
    return {(unknown.column, unknown.rows) for unknown in metric.unknown}


def test_no_scan_is_known(connection):
    """A parcel without tracking, or whose carrier says so, was not scanned; else it is not known."""
    day = moment(f"{LAST - 5 * DAY} 12:00")
    parcel = {"confirmed": day, "latest_estimate": LAST - 2 * DAY, "ship_by": LAST}
    shop_of(
        connection,
        orders=[order(id_, 6) for id_ in ("scanned", "untracked", "no-scan", "unknown")],
        shipments=[
            {"order_id": "scanned", **parcel, "first_scan": day},
            {"order_id": "untracked", **parcel, "tracked": False},
            {"order_id": "no-scan", **parcel, "status": "no-scan"},
            {"order_id": "unknown", **parcel, "status": "in-transit"},
        ],
    )

    metric = one(health(connection, EVERY, limits_of(LAST), ZONE), "vtr")

    assert Rate(1, 3) == metric.now
    assert {("first_scan", 1)} == named_unknown(metric)
    assert ["no-scan", "untracked"] == metric.roll_off["order_id"].tolist()


# --- what cannot be computed ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "id_", "expected"),
    [
        (["defects"], "odr", WhyNot(Cause.FILE, "orders")),
        (["orders"], "odr", WhyNot(Cause.FILE, "defects")),
        (["orders"], "lsr", WhyNot(Cause.FILE, "shipments")),
        (["orders"], "cancel", WhyNot(Cause.FILE, "cancellations")),
        (["orders"], "crt", WhyNot(Cause.FILE, "messages")),
        ([], "rdr", WhyNot(Cause.FILE, "returns")),
        (["returns"], "rdr", WhyNot(Cause.UNREPORTED, "returns", ("responded",))),
        ([], "returns.disputed", WhyNot(Cause.FILE, "returns")),
    ],
)
def test_without_a_file_there_is_no_rate(connection, there, id_, expected):
    """A rate whose file was not read is not computable, with the table."""
    shop_of(connection)

    metrics = health(connection, there, limits_of(LAST), ZONE).of(id_)

    assert {expected} == {metric.why_not for metric in metrics}
    assert {(None, Status.UNKNOWN)} == {(metric.now, metric.status) for metric in metrics}
    assert all(metric.series.empty and metric.roll_off.empty for metric in metrics)


NEEDED = (
    ("lsr", "shipments", "ship_by"),
    ("lsr", "shipments", "confirmed_on"),
    ("vtr", "shipments", "first_scan_on"),
    ("vtr", "shipments", "latest_estimate"),
    ("otdr", "shipments", "delivered_on"),
    ("cancel", "cancellations", "cancelled_by"),
    ("crt", "messages", "needs"),
    ("crt", "messages", "automatic"),
    ("crt", "messages", "replied"),
    ("odr", "marks", "counts"),
    ("odr", "orders", "placed_on"),
    ("returns.disputed", "returns", "claim"),
)


@pytest.mark.parametrize(("id_", "table", "column"), NEEDED)
def test_an_empty_column_is_no_rate(connection, id_, table, column):
    """A rate that needs a column which is empty in every row is not computable, with the column."""
    rows = random_rows(dice(5), "o", LAST - 40 * DAY, 30, 40)
    shop_of(connection, **rows)
    whole = health(connection, EVERY, limits_of(LAST), ZONE).of(id_)
    connection.execute(f"UPDATE {table} SET {column} = NULL")  # noqa: S608 - our own names

    blank = health(connection, EVERY, limits_of(LAST), ZONE).of(id_)

    assert {None} == {metric.why_not for metric in whole}
    assert {WhyNot(Cause.COLUMN, table, (column,))} == {metric.why_not for metric in blank}


def test_a_file_without_rows_is_known_to_be_empty(connection):
    """A file that was read and has no row says that there was nothing."""
    shop_of(connection, orders=[order("a", 1)])

    metric = one(health(connection, EVERY, limits_of(LAST), ZONE), "cancel")

    assert (Rate(0, 1), None) == (metric.now, metric.why_not)


def test_silence_of_the_register_is_no_rate(connection):
    """Without a window there is no rate; without a limit there is one that nothing judges."""
    shop_of(connection, orders=[order("a", 1)])
    limits = limits_of(LAST, crt__windows=None, cancel__target=None)

    found = health(connection, EVERY, limits, ZONE)

    assert WhyNot(Cause.LIMIT, "policy", ("crt.windows",)) == one(found, "crt").why_not
    cancel = one(found, "cancel")
    assert (Rate(0, 1), None, Status.UNKNOWN, None) == (
        cancel.now,
        cancel.limit,
        cancel.status,
        cancel.headroom,
    )


def test_a_part_that_was_not_read_makes_a_rate_at_least_what_it_is(connection):
    """Without the chargebacks the order defect rate may be higher: kept is not sure, broken is."""
    orders = [order(f"o{n}", 1) for n in range(500)]
    there = ["orders", "claims", "feedback"]
    shop_of(connection, orders=orders, marks=[mark("o1", 0)])
    kept_yet = one(health(connection, there, limits_of(LAST), ZONE), "odr", Channel.SELLER)
    shop_of(connection, orders=orders, marks=[mark(f"o{n}", 0) for n in range(5)])

    broken = one(health(connection, there, limits_of(LAST), ZONE), "odr", Channel.SELLER)

    assert (WhyNot(Cause.FILE, "chargebacks"),) == kept_yet.lacks
    assert (Status.FINE, False) == (kept_yet.status, kept_yet.sure)
    assert (Status.OVER, True) == (broken.status, broken.sure)


def test_reports_that_begin_inside_the_window_say_so(connection):
    """Where the orders begin only inside the window, the rate is told with the day."""
    shop_of(connection, orders=[order("a", 12), order("b", 3)])

    found = health(connection, EVERY, limits_of(LAST), ZONE)

    assert LAST - 12 * DAY == one(found, "odr", Channel.SELLER).begins_on
    assert None is one(found, "cancel").begins_on


def test_return_requests_that_were_disputed(connection):
    """A claim, or bad feedback after the request, makes a return request a disputed one."""
    day = LAST - 10 * DAY
    told = {"a": True, "b": False, "c": False, "d": False}
    shop_of(
        connection,
        returns=[
            {"order_id": id_, "requested_on": day, "claim": claim} for id_, claim in told.items()
        ],
        feedback=[
            {"order_id": "b", "stars": 2, "left_on": day},
            {"order_id": "c", "stars": 3, "left_on": LAST},
            {"order_id": "d", "stars": 1, "left_on": day - DAY},
        ],
    )

    metric = one(health(connection, EVERY, limits_of(LAST), ZONE), "returns.disputed")

    assert Rate(2, 4) == metric.now
    assert [("a", "claim"), ("b", "feedback")] == list(
        zip(metric.roll_off["order_id"], metric.roll_off["kinds"], strict=True)
    )


# --- how a rate stands ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "base", "limit", "side", "room_left", "status"),
    [
        # 1 % of 1,000 is 10, which is itself too many: 9 fit.
        (0, 1000, "0.01", Side.BELOW, 9, Status.FINE),
        (6, 1000, "0.01", Side.BELOW, 3, Status.FINE),
        (7, 1000, "0.01", Side.BELOW, 2, Status.CLOSE),
        (9, 1000, "0.01", Side.BELOW, 0, Status.CLOSE),
        (10, 1000, "0.01", Side.BELOW, -1, Status.OVER),
        # 95 % of 100 are 95, which is enough: 5 may fail.
        (100, 100, "0.95", Side.AT_LEAST, 5, Status.FINE),
        (96, 100, "0.95", Side.AT_LEAST, 1, Status.CLOSE),
        (95, 100, "0.95", Side.AT_LEAST, 0, Status.CLOSE),
        (94, 100, "0.95", Side.AT_LEAST, -1, Status.OVER),
        # 95 % of 101 are 95.95: 96 are needed.
        (101, 101, "0.95", Side.AT_LEAST, 5, Status.FINE),
        (0, 0, "0.95", Side.AT_LEAST, 0, Status.UNKNOWN),
    ],
)
def test_how_a_rate_stands(hits, base, limit, side, room_left, status):
    """Room and status by hand; a limit of 1 % is exactly a hundredth."""
    now, exactly = Rate(hits, base), Fraction(limit)

    assert room_left == room(now, exactly, side)
    assert status is status_of(now, exactly, side)


@pytest.mark.parametrize(
    ("hits", "unknown", "whole", "sure"),
    [
        (5, 0, True, True),
        (5, 4, True, True),  # at the worst 9 of 1,004
        (5, 6, True, False),  # at the worst 11 of 1,006
        (5, 0, False, False),
        (12, 100, True, True),  # at the best 12 of 1,100
        (12, 300, True, False),  # at the best 12 of 1,300
        (12, 0, False, True),
    ],
)
def test_what_is_unknown_may_decide(hits, unknown, whole, sure):
    """A rate of 1,000 orders is sure while neither end of what is possible crosses 1 %."""
    assert sure == sure_of(Rate(hits, 1000), Fraction("0.01"), Side.BELOW, unknown, whole=whole)


def test_the_unknown_may_also_have_gone_well():
    """With a floor of 90 %, ten unknown parcels can lift 89 of 100 to 99 of 110, and 88 not."""
    floor = Fraction("0.9")

    assert not sure_of(Rate(89, 100), floor, Side.AT_LEAST, 10, whole=True)
    assert sure_of(Rate(88, 100), floor, Side.AT_LEAST, 10, whole=True)


# --- the register and other engines ---------------------------------------------------------------


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: f"{measure.id}-{measure.channel}")
def test_every_rate_is_in_the_register(measure):
    """The entries of the register that a rate goes by are there by these names."""
    named = {measure.windows, measure.target, measure.lag, *measure.others} - {""}

    assert set() == named - set(open_kit().folder.register.limits)


def test_the_register_speaks_for_itself(connection):
    """With the playbook's own register there is a rate for all that the reports tell."""
    rows = random_rows(dice(1), "o", LAST - 40 * DAY, 30, 40)
    shop_of(connection, **rows)
    limits = open_kit().folder.register.on(LAST, "US")

    found = health(connection, EVERY, limits, ZONE)

    assert {"rdr"} == {metric.id for metric in found.metrics if metric.now is None}
    assert {"returns.disputed"} == {
        metric.id for metric in found.metrics if metric.now and metric.limit is None
    }


class Borrowed:
    """An engine of another kind."""

    def __init__(self, connection):
        self.connection, self.asked = connection, []

    def frame(self, sql):
        """Run a statement and remember it."""
        self.asked.append(sql)
        return self.connection.execute(sql).df()


@pytest.fixture(scope="module")
def statements():
    """Every statement that rates need."""
    with shop_of(**random_rows(dice(1), "o", LAST - 40 * DAY, 30, 40)) as opened:
        engine = Borrowed(opened)
        health(engine, EVERY, limits_of(LAST), ZONE)
        return engine.asked


def test_no_table_is_asked_twice_the_same(statements):
    """No statement runs twice, and there are few."""
    assert len(set(statements)) == len(statements)
    assert len(statements) <= 16


@pytest.mark.parametrize("engine", ENGINES)
def test_other_engines_understand(statements, engine):
    """Every statement can be written for the other engines, and read back there."""
    for statement in statements:
        [written] = sqlglot.transpile(
            statement, read="duckdb", write=engine, unsupported_level=sqlglot.ErrorLevel.RAISE
        )

        assert sqlglot.parse_one(written, read=engine)


@pytest.mark.parametrize("engine", ["bigquery", "snowflake"])
def test_a_statement_means_the_same_after_a_journey(connection, engine):
    """
    Written for another engine and back again, every statement gives the same rows.

    Not so Spark's: the way back takes its time zones for others. Spark runs them as they are.
    """

    class Traveled(Borrowed):
        def frame(self, sql):
            return super().frame(in_engine_and_back(sql, engine))

    shop_of(connection, **random_rows(dice(2), "o", LAST - 40 * DAY, 30, 40))
    at_home = health(connection, EVERY, limits_of(LAST), ZONE)

    away = health(Traveled(connection), EVERY, limits_of(LAST), ZONE)

    for here, there in zip(at_home.metrics, away.metrics, strict=True):
        assert here.now == there.now
        assert_frame_equal(here.series, there.series)
        assert_frame_equal(here.roll_off, there.roll_off)


def in_engine_and_back(sql, engine):
    """A statement in DuckDB's words again, after it was written for another engine."""
    [written] = sqlglot.transpile(sql, read="duckdb", write=engine)
    return sqlglot.transpile(written, read=engine, write="duckdb")[0]
