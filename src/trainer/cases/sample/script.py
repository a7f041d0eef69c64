"""
The cases that are put into the year by hand, and the days on which their orders are placed.

They make the desk worth looking at however little is sold: a case of every kind is open when the
reports are downloaded, some of them too late already, and the seller has made every mistake that
the playbook knows a practice against.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trainer.cases.sample.days import SATURDAY
from trainer.cases.sample.planted import DAMAGED_ITEM, WINDOW
from trainer.cases.sample.plots import (
    ChargebackPlot,
    ClaimPlot,
    MessagePlot,
    Plot,
    RatingPlot,
    ReturnPlot,
    Road,
)
from trainer.cases.sample.season import Daily

_DELIVERED = Road("delivered")
_SIGNED = Road("signed")
_COVERED = Road("moving", protected=True)
_BARE = Road("moving", protected=False)
_LOST = Road("lost", protected=False)
_LATE = Road(late_days=3)


@dataclass(frozen=True, slots=True)
class Placed:
    """A plot, and how many days before the end of the year its order was placed."""

    ago: int
    plot: Plot


def _claim(ago: int, road: Road, claim: ClaimPlot, item: int | None = None) -> Placed:
    return Placed(ago, Plot(road, item, claim=claim))


def _message(ago: int, road: Road | None, message: MessagePlot) -> Placed:
    return Placed(ago, Plot(road, message=message))


def _return(ago: int, returned: ReturnPlot, item: int | None = None) -> Placed:
    return Placed(ago, Plot(_DELIVERED, item, returned=returned))


def _chargeback(ago: int, road: Road, chargeback: ChargebackPlot) -> Placed:
    return Placed(ago, Plot(road, chargeback=chargeback))


OPEN = (
    _claim(24, _COVERED, ClaimPlot("not-received", "information", 10)),
    _message(8, _BARE, MessagePlot("delivery", 30, open=True)),
    _return(14, ReturnPlot("CR-UNWANTED_ITEM", "pending", 1, in_policy=False)),
    _return(26, ReturnPlot("CR-DEFECTIVE", "received", 3)),
    _chargeback(33, _SIGNED, ChargebackPlot("fraud", "waiting", 2)),
    _claim(81, _LOST, ClaimPlot("not-received", "granted", 27 * 24)),
    Placed(6, Plot(Road("unshipped"))),
    _claim(26, _DELIVERED, ClaimPlot("damaged", "information", 41), DAMAGED_ITEM),
    _message(9, _COVERED, MessagePlot("delivery", 3, open=True)),
    _claim(22, _BARE, ClaimPlot("not-received", "review", 44)),
    _return(30, ReturnPlot("CR-QUALITY_UNACCEPTABLE", "received", 6)),
    Placed(61, Plot(_DELIVERED, rating=RatingPlot(2, "missing", 4))),
    _claim(27, _DELIVERED, ClaimPlot("not-received", "information", 30)),
    _message(13, _BARE, MessagePlot("delivery", 50, open=True)),
    _claim(40, Road("returned"), ClaimPlot("not-received", "cost", 9 * 24)),
    _return(17, ReturnPlot("CR-FOUND_BETTER_PRICE", "pending", 3, in_policy=False)),
    _chargeback(65, _DELIVERED, ChargebackPlot("not-received", "waiting", 5)),
    _claim(28, _DELIVERED, ClaimPlot("not-as-described", "information", 44, vague=True)),
    _message(11, _DELIVERED, MessagePlot("product", 5, open=True)),
    _return(22, ReturnPlot("CR-NOT_COMPATIBLE", "received", 1)),
    _claim(25, _BARE, ClaimPlot("not-received", "information", 60)),
    Placed(34, Plot(_DELIVERED, DAMAGED_ITEM, rating=RatingPlot(3, "damaged", 2))),
    _claim(72, _SIGNED, ClaimPlot("not-received", "appealed", 15 * 24)),
    _message(12, _DELIVERED, MessagePlot("return", 12, open=True)),
    _chargeback(45, _DELIVERED, ChargebackPlot("fraud", "waiting", 9)),
    Placed(5, Plot(Road("unshipped"))),
    _claim(29, _DELIVERED, ClaimPlot("missing-items", "information", 20)),
    _message(15, _DELIVERED, MessagePlot("product", 20, open=True)),
    _claim(21, _DELIVERED, ClaimPlot("defective", "review", 60)),
    _claim(75, _SIGNED, ClaimPlot("not-received", "granted", 6 * 24, silent=True)),
    _return(12, ReturnPlot("AMZ-PG-MISORDERED", "pending", 0, in_policy=False)),
    _message(3, None, MessagePlot("account", 8, open=True)),
    _claim(33, _DELIVERED, ClaimPlot("wrong-item", "information", 75)),
    _message(19, _BARE, MessagePlot("delivery", 15, automatic=True)),
    Placed(20, Plot(_BARE)),
    _claim(23, _COVERED, ClaimPlot("not-received", "review", 30)),
    _chargeback(70, _DELIVERED, ChargebackPlot("not-refunded", "waiting", 1)),
    _message(10, _DELIVERED, MessagePlot("product", 2, needs="nothing")),
    _claim(58, _DELIVERED, ClaimPlot("damaged", "cost", 12 * 24)),
)
"""What is open as the year ends, the most telling first: a tiny shop has no room for all."""

CLOSED = (
    _claim(84, _COVERED, ClaimPlot("not-received", "self-refund")),
    _claim(96, _COVERED, ClaimPlot("not-received", "self-refund")),
    _return(44, ReturnPlot("CR-NO_REASON_GIVEN", "unanswered", 16, in_policy=False)),
    _return(50, ReturnPlot("CR-UNWANTED_ITEM", "refunded", 24, refund_after=7)),
    _return(47, ReturnPlot("CR-DEFECTIVE", "refunded", 25, kept=20)),
    _return(52, ReturnPlot("CR-UNWANTED_ITEM", "unanswered", 22, in_policy=False)),
    _return(41, ReturnPlot("CR-DEFECTIVE", "refunded", 19, refund_after=6)),
    _return(43, ReturnPlot("CR-QUALITY_UNACCEPTABLE", "refunded", 17, kept=20)),
    _return(54, ReturnPlot("CR-NOT_COMPATIBLE", "refunded", 30, refund_after=9)),
    _return(46, ReturnPlot("CR-DEFECTIVE", "safe-t", 21)),
    _chargeback(118, _DELIVERED, ChargebackPlot("not-as-described", "lost", 80)),
    _chargeback(102, _SIGNED, ChargebackPlot("fraud", "won", 74)),
    _chargeback(90, _DELIVERED, ChargebackPlot("fraud", "lost", 50)),
)
"""What is over, most of it done wrong."""

COUNTED = (
    Plot(_COVERED, claim=ClaimPlot("not-received", "self-refund")),
    Plot(
        _DELIVERED,
        DAMAGED_ITEM,
        claim=ClaimPlot("damaged", "granted", vague=False),
        rating=RatingPlot(1, "damaged"),
    ),
    Plot(Road("lost", protected=True), claim=ClaimPlot("not-received", "self-refund")),
    Plot(_LATE, rating=RatingPlot(1, "delivery")),
    Plot(_DELIVERED, rating=RatingPlot(2, "service")),
    Plot(_DELIVERED, claim=ClaimPlot("not-as-described", "granted", silent=True)),
    Plot(_DELIVERED, chargeback=ChargebackPlot("not-received", "represented", 9)),
    Plot(Road("untracked"), claim=ClaimPlot("not-received", "granted", ignored=True)),
    Plot(_DELIVERED, rating=RatingPlot(1, "missing")),
    Plot(_DELIVERED, claim=ClaimPlot("defective", "granted")),
)
"""What is held against orders of the last weeks, in turn until the ration is used up."""

_RATION_PER_MILLE = 10
"""How much of a thousand orders the seller may have held against it; the ration stays below."""
_RIPE, _OLDEST = 25, 56
"""Days ago that an order may have been placed to be counted by now, and still."""
_MOST_MOVED = 25
_SATURDAYS, _ARRIVED, _AFTERNOON = 7, 9, 8
"""Weeks with a message on Saturday, days from its order to it, hours from it to midnight."""
_ROOM = 4
"""Of so many orders one at most is put in by hand."""


def script(season: Sequence[Daily], weekday: int) -> dict[int, list[Plot]]:
    """
    Give the plots for the orders that the seller ships, by the day on which they are placed.

    `weekday` is that of the last day, Monday being 0.
    """
    last = season[-1].day
    free = {daily.day: daily.seller for daily in season}
    planned: dict[int, list[Plot]] = {}

    def place(plot: Plot, days: Iterable[int]) -> None:
        for day in days:
            if free.get(day, 0) > 0:
                free[day] -= 1
                planned.setdefault(day, []).append(plot)
                return

    ration = _ration(season)
    for turn in range(ration):
        wanted = _RIPE + (turn * 2 + 1) * (_OLDEST - _RIPE) // (2 * ration)
        place(COUNTED[turn % len(COUNTED)], _around(last, wanted))
    recent = sum(daily.seller for daily in season[-2 * WINDOW :])
    written = (*CLOSED, *OPEN, *_saturdays(weekday))
    for placed in written[: max(0, recent // _ROOM - ration)]:
        first = last - placed.ago
        place(placed.plot, range(first, first - _MOST_MOVED, -1))
    return planned


def _saturdays(weekday: int) -> Iterator[Placed]:
    """Give a message for each of the last Saturdays whose Monday is over."""
    since = (weekday - SATURDAY) % 7
    for week in range(1, _SATURDAYS + 1):
        ago = since + 7 * week
        about = ("product", "delivery", "return")[week % 3]
        yield _message(ago + _ARRIVED, _DELIVERED, MessagePlot(about, 24 * ago + _AFTERNOON))


def _ration(season: Sequence[Daily]) -> int:
    """Give as many defects as fit below the limit, so that one more would break it."""
    orders = sum(daily.seller for daily in season[-WINDOW:])
    return max(0, (orders * _RATION_PER_MILLE - 1) // 1000)


def _around(last: int, ago: int) -> Iterable[int]:
    """Give the days that an order may have been placed on, the nearest first."""
    within = range(last - _OLDEST, last - _RIPE + 1)
    return sorted(within, key=lambda day: (abs(last - ago - day), day))
