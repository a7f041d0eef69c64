"""How many orders come in on each day of a year, and how many of them the seller ships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trainer.cases.sample.draws import Draws

_MONTHS = (86, 82, 88, 90, 94, 92, 96, 98, 100, 108, 150, 140)
_WEEKDAYS = (104, 100, 98, 97, 96, 102, 112)
_RUSH = (11, 23)
"""From this day of November on people buy half as much again."""
_SELLER_OF_100 = 70


@dataclass(frozen=True, slots=True)
class Daily:
    """The orders of one day."""

    day: int
    orders: int
    seller: int
    """Those that the seller ships; the others are shipped by Amazon."""


def season(dates: Sequence[date], first: int, orders: int, draws: Draws) -> tuple[Daily, ...]:
    """Deal out the orders of a year over its days, to the last one."""
    weights = [_weight(day) * draws.between(85, 115) for day in dates]
    total = sum(weights)
    passed = dealt = 0
    days = []
    for place, weight in enumerate(weights):
        passed += weight
        until = orders * passed // total
        seller = _seller(until) - _seller(dealt)
        days.append(Daily(first + place, until - dealt, seller))
        dealt = until
    return tuple(days)


def _seller(orders: int) -> int:
    return orders * _SELLER_OF_100 // 100


def _weight(day: date) -> int:
    rush = 150 if day.month == _RUSH[0] and day.day >= _RUSH[1] else 100
    return _MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()] * rush
