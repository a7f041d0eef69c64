"""
What is wrong in the made-up shop: where and when, for every shop and every year.

Each is laid down here as periods and counts; what came of it in a given year is counted from the
rows (see `findings`).
"""

from __future__ import annotations

from datetime import date, timedelta

from trainer.cases.sample.days import SATURDAY
from trainer.cases.sample.dispatch import Dispatch
from trainer.cases.sample.orders import Order
from trainer.cases.sample.plots import (
    ClaimPlot,
    MessagePlot,
    Plot,
    RatingPlot,
    ReturnPlot,
    Road,
)
from trainer.cases.sample.year import SMALL, Year

DAMAGED_ITEM = 0
"""The glasses, since their packing was changed."""
SLOW_CARRIER = 1
WINDOW = 60
"""Days over which Amazon prints the order defect rate; defects in it are rationed."""

_PACKING_CHANGED = 50
_LATE_WEEK = (24, 18)
_WEEKENDS_OFF = 56
_MONTH_IS_OVER_FOR = 14
"""Days before the end of the year that each of them goes back to."""

_ON_THE_WAY = 20
"""Days after which an order has been confirmed at the latest, or never will be."""
_DAMAGED_EVERY = (2, 20)
"""Every so manieth order of the item is damaged, in a small shop and in a large one."""
_SLOW_EVERY, _LOST_EVERY, _TOLD_EVERY = 2, 9, 5
"""Every so manieth parcel of the carrier is late, lost, or ends in a dispute."""
_CONFIRMED_LATE_EVERY = 4

_DAMAGED_PLOTS = (
    Plot(returned=ReturnPlot("CR-DAMAGED_BY_CARRIER")),
    Plot(claim=ClaimPlot("damaged", "withdrawn")),
    Plot(returned=ReturnPlot("CR-DAMAGED_BY_CARRIER"), message=MessagePlot("product")),
    Plot(returned=ReturnPlot("CR-DAMAGED_BY_CARRIER"), rating=RatingPlot(3, "damaged")),
    Plot(claim=ClaimPlot("damaged", "cost")),
)
_SLOW_PLOTS = (
    Plot(Road(late_days=8), claim=ClaimPlot("not-received", "withdrawn")),
    Plot(Road("lost", protected=True), claim=ClaimPlot("not-received", "amazon")),
    Plot(Road("moving", protected=True), claim=ClaimPlot("not-received", "amazon")),
    Plot(Road(late_days=3), message=MessagePlot("delivery")),
)


class Planted:
    """The periods in which something goes wrong, and whose turn it is."""

    def __init__(self, year: Year, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self.packing_changed = year.last - _PACKING_CHANGED
        self.late_week = range(year.last - _LATE_WEEK[0], year.last - _LATE_WEEK[1] + 1)
        self.slow_month = _month_before(year)
        self.weekends_off = _saturday_from(year, year.last - _WEEKENDS_OFF)
        self.rationed_from = year.last - WINDOW + 1
        self._damaged_every = _DAMAGED_EVERY[0 if year.orders < SMALL else 1]
        self._damaged = self._slow = self._confirmed = 0
        self.first = min(self.packing_changed, self.late_week[0], self.slow_month[0] - _ON_THE_WAY)

    def plot(self, order: Order) -> Plot | None:
        """Give what is planned for an order that the seller ships, if anything is."""
        if order.day < self.first:
            return None
        if order.day >= self.packing_changed and order.basket.number == DAMAGED_ITEM:
            self._damaged += 1
            turn, rest = divmod(self._damaged, self._damaged_every)
            if not rest:
                return _DAMAGED_PLOTS[turn % len(_DAMAGED_PLOTS)]
        if order.day in self.late_week:
            self._confirmed += 1
            if not self._confirmed % _CONFIRMED_LATE_EVERY:
                return Plot(Road(confirmed_late=True))
        if self._leaves_in_slow_month(order):
            self._slow += 1
            return self._slow_plot()
        return None

    def _leaves_in_slow_month(self, order: Order) -> bool:
        leaves = self._dispatch.leaves(order)
        return leaves in self.slow_month and self._dispatch.carrier(order) == SLOW_CARRIER

    def _slow_plot(self) -> Plot | None:
        if not self._slow % _TOLD_EVERY:
            return _SLOW_PLOTS[self._slow // _TOLD_EVERY % len(_SLOW_PLOTS)]
        if not self._slow % _LOST_EVERY:
            return Plot(Road("lost"))
        if not self._slow % _SLOW_EVERY:
            return Plot(Road(late_days=1 + self._slow % 5))
        return None


def _month_before(year: Year) -> range:
    """Give the days of the last month that was over for a while at the end of the year."""
    until = year.days.dates[year.last] - timedelta(days=_MONTH_IS_OVER_FOR)
    last = date(until.year, until.month, 1) - timedelta(days=1)
    return range(year.days.place(last.replace(day=1)), year.days.place(last) + 1)


def _saturday_from(year: Year, day: int) -> int:
    return day + (SATURDAY - year.days.weekday[day]) % 7
