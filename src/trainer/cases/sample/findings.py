"""
Counts what can be found in a sample, from its rows as they are written.

A finding is one of the planted ones with the figures that it has in this very sample, so that
whoever looks for it can be held to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trainer.cases.sample.days import HOUR, SATURDAY
from trainer.cases.sample.goods import CARRIERS, ITEMS
from trainer.cases.sample.health_report import MISPRINTED, ODR_DAYS, Count, HealthReport
from trainer.cases.sample.orders import Order, Parcel
from trainer.cases.sample.planted import DAMAGED_ITEM, SLOW_CARRIER, Planted
from trainer.cases.sample.reports import RETURNS_REACH
from trainer.cases.sample.returns import SELLERS_FAULT
from trainer.cases.sample.story import Claim, Message, Return, Story
from trainer.cases.sample.year import Year

Figure = str | int | float | tuple[str, ...] | Mapping[str, int]

ANSWERED_LATE = 24 * HOUR
CLOSED_LATE = 48 * HOUR
REFUNDED_LATE = 4
APPEAL_DAYS = 30
MOST_NAMED = 50
"""Orders that a finding names; its counts hold all of them."""
_DAMAGED_REASON = "CR-DAMAGED_BY_CARRIER"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was put into the data, and the figures with which it can be found."""

    id: str
    figures: Mapping[str, Figure]


class _Named:
    """Orders of which the first are named and all are counted."""

    def __init__(self) -> None:
        self.count = self.amount = 0
        self._ids: list[str] = []

    def add(self, order: Order, amount: int = 0) -> None:
        self.count += 1
        self.amount += amount
        if self.count <= MOST_NAMED:
            self._ids.append(order.id)

    def finding(self, id_: str, money: Callable[[int], str] | None = None) -> Finding:
        figures: dict[str, Figure] = {"orders": self.count, "ids": tuple(self._ids)}
        if money is not None:
            figures["amount"] = money(self.amount)
        return Finding(id_, figures)


class Findings:
    """Counts every planted finding and every open case while the orders go by."""

    def __init__(self, year: Year, planted: Planted, health: HealthReport) -> None:
        self._year, self._days = year, year.days
        self._planted, self._health = planted, health
        self._damaged, self._damaged_before = Count(), Count()
        self._slow, self._slow_claims = Count(), Count()
        self._others, self._others_claims = Count(), Count()
        self._week, self._week_left = Count(), Count()
        self._weekend, self._weekday = Count(), Count()
        self._roll_off: dict[str, int] = {}
        self._refunded_inside, self._closed_late = _Named(), _Named()
        self._refunded_late, self._fee_kept = _Named(), _Named()
        self.open: dict[str, int] = {}

    def see(self, order: Order, parcel: Parcel | None, story: Story | None) -> None:
        """Count an order in every finding that it belongs to."""
        if order.seller and order.basket.item is ITEMS[DAMAGED_ITEM]:
            self._see_item(order, story)
        if parcel is not None and order.day >= self._planted.first:
            self._see_parcel(order, parcel, story)
        if story is not None:
            self._see_story(order, parcel, story)

    def _see_item(self, order: Order, story: Story | None) -> None:
        changed = order.day >= self._planted.packing_changed
        count = self._damaged if changed else self._damaged_before
        count.add(hit=story is not None and self._damage(story))

    def _damage(self, story: Story) -> bool:
        claim, back = story.claim, story.returned
        if claim is not None and claim.ground == "damaged":
            return True
        return back is not None and back.reason == _DAMAGED_REASON and self._listed(back)

    def _see_parcel(self, order: Order, parcel: Parcel, story: Story | None) -> None:
        if not parcel.confirmed:
            if parcel.ship_by < self._year.last:
                self._opens("orders-past-ship-by")
            return
        day = self._days.day_of(parcel.confirmed)
        if order.day in self._planted.late_week:
            late = day > parcel.ship_by
            in_time = parcel.scanned > 0 and self._days.day_of(parcel.scanned) <= parcel.ship_by
            self._week.add(hit=late)
            self._week_left.add(hit=late and in_time)
        if not parcel.scanned:
            return
        until = parcel.delivered or self._year.now - 1
        overdue = self._days.day_of(until) > parcel.estimate
        if overdue and parcel.status == "in-transit" and _quiet(story):
            self._opens("parcels-past-estimate")
        if day in self._planted.slow_month:
            claim = None if story is None else story.claim
            slow = parcel.carrier == SLOW_CARRIER
            (self._slow if slow else self._others).add(hit=overdue)
            claims = self._slow_claims if slow else self._others_claims
            claims.add(hit=claim is not None and claim.ground == "not-received")

    def _see_story(self, order: Order, parcel: Parcel | None, story: Story) -> None:
        for message in story.messages:
            self._see_message(message)
        if story.defects and order.seller and order.day > self._year.last - ODR_DAYS:
            leaves = self._days.iso[order.day + ODR_DAYS]
            self._roll_off[leaves] = self._roll_off.get(leaves, 0) + 1
        if story.claim is not None:
            self._see_claim(order, parcel, story.claim, story)
        if story.chargeback is not None and story.chargeback.stage == "waiting":
            self._opens("chargebacks-waiting")
        if story.returned is not None and self._listed(story.returned):
            self._see_return(order, story.returned, story)

    def _opens(self, kind: str) -> None:
        self.open[kind] = self.open.get(kind, 0) + 1

    def _listed(self, returned: Return) -> bool:
        return self._days.day_of(returned.requested) > self._year.last - RETURNS_REACH

    def _see_message(self, message: Message) -> None:
        if message.needs != "answer":
            return
        if not message.replied or message.automatic:
            self._opens("messages-unanswered")
        day = self._days.day_of(message.received)
        if day < self._planted.weekends_off or message.automatic:
            return
        weekend = self._days.weekday[day] >= SATURDAY
        waited = (message.replied or self._year.now) - message.received
        (self._weekend if weekend else self._weekday).add(hit=waited > ANSWERED_LATE)

    def _see_claim(self, order: Order, parcel: Parcel | None, claim: Claim, story: Story) -> None:
        if claim.stage in {"information-requested", "under-review"}:
            self._opens(f"claims-{claim.stage}")
        if claim.stage == "granted" and claim.charged == "seller":
            ends = self._days.day_of(claim.decided) + APPEAL_DAYS
            if ends > self._year.last:
                self._opens("claims-to-appeal")
        inside = [
            -payment.amount
            for payment in story.payments
            if payment.kind == "Refund" and claim.filed <= payment.at <= claim.decided
        ]
        if inside and parcel is not None and parcel.protected:
            self._refunded_inside.add(order, sum(inside))

    def _see_return(self, order: Order, returned: Return, story: Story) -> None:
        if returned.status == "Pending":
            self._opens("returns-requested")
        if returned.arrived and not returned.refunded_at:
            self._opens("returns-received")
        about = [message for message in story.messages if message.about == "return"]
        if returned.status == "Closed" and any(
            message.replied - message.received > CLOSED_LATE for message in about
        ):
            self._closed_late.add(order)
        if not returned.refunded_at or not returned.arrived:
            return
        waited = self._days.day_of(returned.refunded_at) - self._days.day_of(returned.arrived)
        if waited > REFUNDED_LATE:
            self._refunded_late.add(order)
        if returned.reason in SELLERS_FAULT and returned.refunded < order.amount:
            self._fee_kept.add(order, order.amount - returned.refunded)

    def found(self) -> tuple[Finding, ...]:
        """Give every finding with its figures."""
        seller, money = self._health.seller, self._year.market.money
        roll_off = dict(sorted(self._roll_off.items()))
        return (
            self._packing(),
            self._carrier(),
            Finding(
                "defects-at-the-limit",
                {
                    "orders": seller.orders.base,
                    "defective": seller.orders.hits,
                    **seller.kinds,
                    "roll_off": roll_off,
                },
            ),
            self._late_week(),
            self._weekends(),
            self._refunded_inside.finding("refunds-inside-claims", money),
            self._closed_late.finding("requests-closed-late"),
            self._refunded_late.finding("returns-refunded-late"),
            self._fee_kept.finding("fees-on-own-fault", money),
            self._misprint(),
        )

    def _packing(self) -> Finding:
        figures: dict[str, Figure] = {
            "sku": ITEMS[DAMAGED_ITEM].sku,
            "since": self._days.iso[self._planted.packing_changed],
            "orders": self._damaged.base,
            "cases": self._damaged.hits,
            "orders_before": self._damaged_before.base,
            "cases_before": self._damaged_before.hits,
        }
        return Finding("packing-changed", figures)

    def _carrier(self) -> Finding:
        figures: dict[str, Figure] = {
            "carrier": CARRIERS[SLOW_CARRIER],
            "month": self._days.iso[self._planted.slow_month[0]][:7],
            "parcels": self._slow.base,
            "late": self._slow.hits,
            "claims": self._slow_claims.hits,
            "parcels_others": self._others.base,
            "late_others": self._others.hits,
            "claims_others": self._others_claims.hits,
        }
        return Finding("slow-carrier", figures)

    def _late_week(self) -> Finding:
        week = self._planted.late_week
        figures: dict[str, Figure] = {
            "first": self._days.iso[week[0]],
            "last": self._days.iso[week[-1]],
            "shipped": self._week.base,
            "confirmed_late": self._week.hits,
            "left_in_time": self._week_left.hits,
        }
        return Finding("late-confirmations", figures)

    def _weekends(self) -> Finding:
        figures: dict[str, Figure] = {
            "since": self._days.iso[self._planted.weekends_off],
            "weekend": self._weekend.base,
            "weekend_late": self._weekend.hits,
            "weekday": self._weekday.base,
            "weekday_late": self._weekday.hits,
        }
        return Finding("silent-weekends", figures)

    def _misprint(self) -> Finding:
        tracking = self._health.tracking
        figures: dict[str, Figure] = {
            "metric": MISPRINTED,
            "printed": self._health.misprint,
            "right": tracking.rate,
            "hits": tracking.hits,
            "base": tracking.base,
        }
        return Finding("misprinted-rate", figures)


def _quiet(story: Story | None) -> bool:
    """Say whether nobody has complained, so that the parcel itself is all there is to look after."""
    return story is None or (story.claim is None and not story.messages)
