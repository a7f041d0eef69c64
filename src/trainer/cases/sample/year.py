"""The year that the reports cover: its days, its last moment, and how much is sold in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from trainer.cases.sample.days import HOUR, Days
from trainer.cases.sample.draws import Draws
from trainer.cases.sample.market import Market, market

DAYS_COVERED = 365
_BEFORE = 3
_AFTER = 60
"""Days before and after the year that dates in it may point to."""
SMALL = 20_000
"""Below so many orders in a year, chance alone would leave the desk without a case."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a shop. The reports are downloaded as its last day ends."""

    market: Market
    days: Days
    first: int
    """The place of the first day in the calendar."""
    last: int
    now: int
    """The moment at which the last day is over; nothing later is in any report."""
    orders: int

    @property
    def small(self) -> bool:
        """Whether what is worth reading has to be put in by hand."""
        return self.orders < SMALL

    def hours_ago(self, hours: int, draws: Draws) -> int:
        """Give a moment in the hour that was so many hours before the end."""
        return self.now - hours * HOUR - draws.between(60, HOUR - 60)

    def over(self, moment: int) -> int:
        """Give a moment if it has come by the end, and 0 if it has not."""
        return moment if moment < self.now else 0


def year_until(last_day: date, orders: int, marketplace: str) -> Year:
    """Give the year that ends with a day."""
    place = market(marketplace)
    first_day = last_day - timedelta(days=DAYS_COVERED - 1)
    days = Days(place.zone, first_day - timedelta(days=_BEFORE), last_day + timedelta(days=_AFTER))
    last = days.place(last_day)
    return Year(place, days, days.place(first_day), last, days.midnight[last + 1], orders)
