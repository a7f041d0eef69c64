"""
The simulated account of a shift: its orders, what is held against them, and its money.

The rates are those of `trainer.rules.metrics`, over the windows of the register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from trainer.drills.draws import Die
from trainer.drills.scenario import Effect
from trainer.rules.facts import MoveId
from trainer.rules.metrics import (
    Cancelled,
    Mark,
    MarkKind,
    Order,
    Rate,
    cancellation_rate,
    late_shipment_rate,
    order_defect_rate,
    within,
)
from trainer.rules.policy import Limits

DAYS = 75
A_DAY = (9, 15)
"""How many orders come in on a day: the fewest and the most."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What one event of one case did to the account."""

    case: str
    at: datetime
    move: MoveId
    money: Decimal
    effect: Effect


@dataclass(frozen=True, slots=True)
class Rates:
    """How the account stands on a day."""

    order_defects: Rate
    cancellations: Rate
    late_shipments: Rate
    money: Decimal


@dataclass(frozen=True, slots=True)
class Account:
    """The orders of the account, the ones of the day's cases among them, and its money."""

    today: date
    orders: Mapping[str, Order]
    cases: Mapping[str, tuple[str, ...]]
    """The orders of each case: the one it is about first, then others that it may touch."""
    money: Decimal = Decimal(0)
    marks: Mapping[str, int] = field(default_factory=dict)
    """How many orders of each case are defective."""

    @classmethod
    def drawn(cls, die: Die, today: date, cases: Mapping[str, tuple[str, bool]]) -> Account:
        """
        Draw the orders of the last weeks, a few of them defective, cancelled or late.

        `cases` gives, for each case, its order number and whether that order counts as defective.
        """
        orders: dict[str, Order] = {}
        for back in range(DAYS):
            placed = today - timedelta(days=back)
            for one in range(die(*A_DAY)):
                order = _ordinary(
                    die, f"{die(100, 119)}-{back:03d}{die(1000, 9999)}-{one:07d}", placed
                )
                orders[order.id] = order
        owned: dict[str, tuple[str, ...]] = {}
        for case, (first, counts) in cases.items():
            ids = (first, *(f"{first}/{more}" for more in range(2, SPARE + 2)))
            owned[case] = ids
            for id_ in ids:
                orders[id_] = Order(id_, today - timedelta(days=die(2, 20)))
            if counts:
                orders[first] = _marked(orders[first], today)
        return cls(today, orders, owned, marks={case: int(cases[case][1]) for case in cases})

    def after(self, postings: Iterable[Posting]) -> Account:
        """Give the account after everything that was posted."""
        account = self
        for posting in postings:
            account = account.posted(posting)
        return account

    def posted(self, posting: Posting) -> Account:
        """Give the account after one posting."""
        ids, effect = self.cases[posting.case], posting.effect
        changed: dict[str, Order] = {}
        count = max(0, self.marks[posting.case] + effect.defects)
        for place, id_ in enumerate(ids):
            order = self.orders[id_]
            if (place < count) != order.defective:
                changed[id_] = (
                    _marked(order, self.today) if place < count else replace(order, marks=())
                )
        for id_ in _first(ids, effect.cancelled, lambda one: self.orders[one].shipped):
            changed[id_] = replace(changed.get(id_, self.orders[id_]), cancelled=Cancelled.SELLER)
        for id_ in _first(ids, effect.late, lambda one: not self.orders[one].confirmed_late):
            changed[id_] = replace(changed.get(id_, self.orders[id_]), confirmed_late=True)
        return replace(
            self,
            orders={**self.orders, **changed} if changed else self.orders,
            money=self.money + posting.money,
            marks={**self.marks, posting.case: count},
        )

    def rates(self, limits: Limits) -> Rates:
        """Work out how the account stands, over the windows of the register."""
        orders = tuple(self.orders.values())
        windows = limits.entry("lsr.windows").value
        shortest = min(windows) if isinstance(windows, tuple) else limits.number("lsr.windows")

        def last(days: float) -> tuple[Order, ...]:
            return within(orders, self.today, int(days))

        return Rates(
            order_defect_rate(last(limits.number("odr.window"))),
            cancellation_rate(last(limits.number("cancel.window"))),
            late_shipment_rate(last(shortest)),
            self.money,
        )


SPARE = 4
"""How many orders beside its own a case may touch."""


def _ordinary(die: Die, id_: str, placed: date) -> Order:
    roll = die(0, 999)
    order = Order(id_, placed)
    if roll < 5:  # noqa: PLR2004 - five in a thousand are defective
        return _marked(order, placed + timedelta(days=die(4, 9)))
    if roll < 15:  # noqa: PLR2004
        return replace(order, cancelled=Cancelled.SELLER)
    if roll < 35:  # noqa: PLR2004
        return replace(order, cancelled=Cancelled.BUYER)
    return replace(order, confirmed_late=roll < 55)  # noqa: PLR2004


def _marked(order: Order, on: date) -> Order:
    return replace(order, marks=(Mark(MarkKind.CLAIM, on),))


def _first(ids: Iterable[str], count: int, fits: Callable[[str], bool]) -> list[str]:
    return [id_ for id_ in ids if fits(id_)][:count]
