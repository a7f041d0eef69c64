"""
The rates by which a marketplace measures an account, each defined once.

Drills, the simulated account of a shift and the desk of those who run a shop all use these.
Amazon's formulas: ODR help G200205140, late shipment 200285190, valid tracking 201817070; the
windows and limits themselves stand in the policy register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction


class Channel(StrEnum):
    """Who ships an order; each channel has rates of its own."""

    SELLER = "seller"
    AMAZON = "amazon"


class MarkKind(StrEnum):
    """What can be held against an order."""

    FEEDBACK = "feedback"
    CLAIM = "claim"
    CHARGEBACK = "chargeback"


class Cancelled(StrEnum):
    """Who cancelled an order before it was shipped."""

    NOBODY = ""
    SELLER = "seller"
    BUYER = "buyer"
    UNCONFIRMED = "unconfirmed"
    """Cancelled by the marketplace, since nobody confirmed the shipment."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something held against an order, on the day on which it came."""

    kind: MarkKind
    on: date
    counts: bool = True
    """Whether it makes the order defective: a denied claim or a fraud chargeback does not."""
    why: str = ""
    """Why it does not count, where it does not."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order as far as rates look at it."""

    id: str
    placed: date
    channel: Channel = Channel.SELLER
    marks: tuple[Mark, ...] = ()
    cancelled: Cancelled = Cancelled.NOBODY
    confirmed_late: bool = False
    """Whether shipment was confirmed after the expected ship date."""
    delivered_late: bool = False
    """Whether it arrived after the latest estimate; no part of the late shipment rate."""
    scanned: bool = True
    """Whether the carrier scanned the tracking number that was confirmed."""

    @property
    def defective(self) -> bool:
        """Whether it counts in the order defect rate: once, however much is held against it."""
        return any(mark.counts for mark in self.marks)

    @property
    def shipped(self) -> bool:
        """Whether it left the house."""
        return self.cancelled is Cancelled.NOBODY


@dataclass(frozen=True, slots=True)
class Rate:
    """So many out of so many."""

    hits: int
    base: int

    @property
    def share(self) -> Fraction:
        """The exact share; nothing out of nothing is nothing."""
        return Fraction(self.hits, self.base) if self.base else Fraction(0)


def within(orders: Iterable[Order], last: date, days: int) -> tuple[Order, ...]:
    """Give the orders that were placed in the `days` days that end with `last`, both included."""
    first = last - timedelta(days=days - 1)
    return tuple(order for order in orders if first <= order.placed <= last)


def of_channel(orders: Iterable[Order], channel: Channel) -> tuple[Order, ...]:
    """Give the orders of a channel."""
    return tuple(order for order in orders if order.channel is channel)


def rate(
    orders: Iterable[Order], hit: Callable[[Order], bool], base: Callable[[Order], bool]
) -> Rate:
    """Count the orders that are hit among those that belong to the base."""
    chosen = [order for order in orders if base(order)]
    return Rate(sum(map(hit, chosen)), len(chosen))


def order_defect_rate(orders: Iterable[Order]) -> Rate:
    """Give the share of orders with at least one defect, each order counted once."""
    return rate(orders, lambda order: order.defective, lambda _: True)


def late_shipment_rate(orders: Iterable[Order]) -> Rate:
    """Give the share of shipped orders whose shipment was confirmed after the expected day."""
    return rate(orders, lambda order: order.confirmed_late, lambda order: order.shipped)


def cancellation_rate(orders: Iterable[Order]) -> Rate:
    """Give the share of orders that the seller cancelled, or let be cancelled, before shipping."""
    own = (Cancelled.SELLER, Cancelled.UNCONFIRMED)
    return rate(orders, lambda order: order.cancelled in own, lambda _: True)


def valid_tracking_rate(orders: Iterable[Order]) -> Rate:
    """Give the share of confirmed packages whose tracking number a carrier scanned."""
    return rate(orders, lambda order: order.scanned, lambda order: order.shipped)


def headroom(now: Rate, limit: Fraction) -> int:
    """
    Give how many more hits fit while the rate stays under a limit; below zero when it does not.

    The limit itself is already a breach: a rate of exactly 1 % is not under 1 %.
    """
    most = limit * now.base
    fits = most.numerator // most.denominator
    if fits == most:
        fits -= 1
    return fits - now.hits


def roll_off(order: Order, days: int) -> date:
    """Give the first day on which an order is no longer in a window of so many days."""
    return order.placed + timedelta(days=days)
