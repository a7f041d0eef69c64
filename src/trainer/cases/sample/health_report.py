"""
Writes the account health report, as far as the platform prints figures in it.

Windows and targets are what the platform prints today; the desk takes its own from the register.
All figures are counted from the orders. One of them is then printed wrong on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from trainer.cases.sample.orders import Order, Parcel
from trainer.cases.sample.sheets import Layout
from trainer.cases.sample.story import Story
from trainer.cases.sample.year import Year

ACCOUNT_HEALTH = Layout(
    "account-health", "account-health.json", "Amazon's account health report, a row a metric", ()
)

ODR_DAYS, LATE_DAYS, TRACKING_DAYS, CANCELLED_DAYS = 60, 30, 30, 7
ON_TIME_DAYS, ON_TIME_LAG = 14, 7
_VIOLATION_DAYS = 180
_TARGETS = {"odr": 0.01, "late": 0.04, "tracking": 0.95, "cancelled": 0.025, "on-time": 0.9}
_VIOLATIONS = (
    "listingPolicyViolations", "productAuthenticityCustomerComplaints",
    "productConditionCustomerComplaints", "productSafetyCustomerComplaints",
    "receivedIntellectualPropertyComplaints", "restrictedProductPolicyViolations",
    "suspectedIntellectualPropertyViolations", "foodAndProductSafetyIssues",
    "otherPolicyViolations", "documentRequests",
)  # fmt: skip
_DECIMALS = 8
_NEVER_PERFECT = 0.99
MISPRINTED = "validTrackingRate"
"""The metric whose printed rate does not follow from its printed counts."""

Json = dict[str, object]


@dataclass(slots=True)
class Count:
    """So many out of so many, counted order by order."""

    hits: int = 0
    base: int = 0

    def add(self, *, hit: bool, weight: int = 1) -> None:
        """Count one more."""
        self.base += weight
        self.hits += weight * hit

    @property
    def rate(self) -> float:
        """The share, as the report rounds it."""
        return round(self.hits / self.base, _DECIMALS) if self.base else 0.0


class Defects:
    """The defects of one channel: orders, and what is held against them."""

    def __init__(self) -> None:
        self.orders = Count()
        self.kinds = {"claim": 0, "chargeback": 0, "feedback": 0}

    def see(self, story: Story | None) -> None:
        """Count an order once, and each kind of thing that is held against it."""
        defects = () if story is None else story.defects
        self.orders.add(hit=bool(defects))
        for kind in defects:
            self.kinds[kind] += 1


class HealthReport:
    """Counts what the report shows while the orders go by."""

    def __init__(self, year: Year) -> None:
        self._year = year
        self._days = year.days
        self.seller, self.amazon = Defects(), Defects()
        self.late, self.tracking, self.cancelled = Count(), Count(), Count()
        self.on_time, self.units = Count(), Count()
        end = year.last - ON_TIME_LAG
        self._due = range(end - ON_TIME_DAYS + 1, end + 1)
        self.first = year.last - ODR_DAYS + 1
        """The day from which on orders are in any figure."""

    def see(self, order: Order, parcel: Parcel | None, story: Story | None) -> None:
        """Count an order in every figure that it belongs to."""
        if order.day < self.first:
            return
        (self.seller if order.seller else self.amazon).see(story)
        if not order.seller:
            return
        last = self._year.last
        if order.day > last - CANCELLED_DAYS:
            self.cancelled.add(hit=order.cancelled_by in {"seller", "unconfirmed"})
        if parcel is None or not parcel.confirmed:
            return
        if order.day > last - LATE_DAYS:
            self.late.add(hit=self._days.day_of(parcel.confirmed) > parcel.ship_by)
        if last - TRACKING_DAYS < parcel.estimate <= last:
            self.tracking.add(hit=parcel.scanned > 0)
        if parcel.estimate in self._due and parcel.scanned:
            arrived = parcel.delivered
            in_time = arrived > 0 and self._days.day_of(arrived) <= parcel.estimate
            self.on_time.add(hit=in_time)
            self.units.add(hit=in_time, weight=order.basket.quantity)

    @property
    def misprint(self) -> float:
        """The rate that is printed in place of the right one: half of what is missing is gone."""
        missing = 1 - self.tracking.rate
        return round(1 - missing / 2, _DECIMALS) if missing else _NEVER_PERFECT

    def write(self, folder: Path) -> int:
        """Write the report, and give the number of metrics in it."""
        metrics: Json = {
            "marketplaceId": self._year.market.number,
            "lateShipmentRate": self._rate(
                LATE_DAYS, "orderCount", "lateShipmentCount", self.late, "late"
            ),
            "orderDefectRate": {
                "afn": self._odr("afn", self.amazon),
                "mfn": self._odr("mfn", self.seller),
            },
            "preFulfillmentCancellationRate": self._rate(
                CANCELLED_DAYS, "orderCount", "cancellationCount", self.cancelled, "cancelled"
            ),
            "validTrackingRate": self._tracking(),
            **self._deliveries(),
            "invoiceDefectRate": self._invoices(),
            "accountHealthRating": {
                **self._range(_VIOLATION_DAYS),
                "ahrStatus": "GREAT",
                "accountHealthRatingStatus": "GREAT",
            },
            "warningStates": [],
            **{name: self._violations() for name in _VIOLATIONS},
        }
        number = self._year.market.number
        report = {
            "accountStatuses": [{"marketplaceId": number, "status": self._standing(metrics)}],
            "performanceMetrics": [metrics],
        }
        text = json.dumps(report, indent=2) + "\n"
        (folder / ACCOUNT_HEALTH.name).write_text(text, encoding="utf-8", newline="")
        return len(metrics) - 1

    @staticmethod
    def _standing(metrics: Json) -> str:
        """Give the standing of the account: at risk where a metric is printed as bad."""
        return "AT_RISK" if '"BAD"' in json.dumps(metrics) else "NORMAL"

    def _odr(self, channel: str, defects: Defects) -> Json:
        orders = defects.orders
        held = {
            "claims": defects.kinds["claim"],
            "chargebacks": defects.kinds["chargeback"],
            "negativeFeedback": defects.kinds["feedback"],
        }
        status = _status(orders, _TARGETS["odr"])
        return {
            **self._range(ODR_DAYS),
            "orderCount": orders.base,
            "orderWithDefects": {"count": orders.hits, "status": status},
            **{kind: {"count": count, "status": "NONE"} for kind, count in held.items()},
            "fulfillmentType": channel,
            **_judged(orders, "odr"),
        }

    def _tracking(self) -> Json:
        shown = self._rate(
            TRACKING_DAYS, "shipmentCount", "validTrackingCount", self.tracking, "tracking"
        )
        return {**shown, "rate": self.misprint, "status": "GOOD"}

    def _deliveries(self) -> Json:
        base, hits = "shipmentCountWithValidTracking", "onTimeDeliveryCount"
        days, lag = ON_TIME_DAYS, ON_TIME_LAG
        metrics: Json = {
            "onTimeDeliveryRate": self._rate(days, base, hits, self.on_time, "on-time", lag)
        }
        if self._year.market.id == "US":
            base, hits = "totalUnitCount", "unitOnTimeDeliveryCount"
            metrics["unitOnTimeDeliveryRate"] = self._rate(
                days, base, hits, self.units, "on-time", lag
            )
        return metrics

    def _rate(
        self, days: int, base: str, hits: str, count: Count, target: str, lag: int = 0
    ) -> Json:
        return {
            **self._range(days, lag),
            base: count.base,
            hits: count.hits,
            **_judged(count, target),
        }

    def _invoices(self) -> Json:
        """Give the block on invoices, which are asked for in no marketplace that is simulated."""
        none = {"count": 0, "status": "NONE"}
        return {
            **self._range(CANCELLED_DAYS),
            "orderCount": 0,
            "invoiceDefect": none,
            "missingInvoice": none,
            "lateInvoice": none,
            "status": "NONE",
            "rate": 0.0,
            "targetValue": 0.05,
            "targetCondition": "LESS_THAN",
        }

    def _violations(self) -> Json:
        shown = {"defectsCount": 0, "status": "GOOD", "targetValue": 0}
        return {**self._range(_VIOLATION_DAYS), **shown, "targetCondition": "EQUALS"}

    def _range(self, days: int, lag: int = 0) -> Mapping[str, object]:
        until = self._days.dates[self._year.last - lag]
        begins = until - timedelta(days=days - 1)
        return {
            "reportingDateRange": {
                "reportingDateFrom": f"{begins.isoformat()}T00:00Z",
                "reportingDateTo": f"{until.isoformat()}T23:59Z",
            }
        }


def _status(count: Count, target: float, *, floor: bool = False) -> str:
    if not count.base:
        return "NONE"
    good = count.rate > target if floor else count.rate < target
    return "GOOD" if good else "BAD"


def _judged(count: Count, target: str) -> Json:
    floor = target in {"tracking", "on-time"}
    return {
        "status": _status(count, _TARGETS[target], floor=floor),
        "rate": count.rate,
        "targetValue": _TARGETS[target],
        "targetCondition": "GREATER_THAN" if floor else "LESS_THAN",
    }
