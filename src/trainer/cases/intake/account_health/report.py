"""What is kept of an account health report: its figures, and all that does not agree in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from trainer.cases.intake.account_health.disagreement import Disagreement, Weight
from trainer.cases.intake.account_health.figure import Figure
from trainer.rules.metrics import Channel


class MetricName(StrEnum):
    """The figures of the report by their names in the trade."""

    LATE_SHIPMENT = "late_shipment"
    CANCELLATION = "cancellation"
    ORDER_DEFECT = "order_defect"
    ON_TIME_DELIVERY = "on_time_delivery"
    UNIT_ON_TIME_DELIVERY = "unit_on_time_delivery"
    VALID_TRACKING = "valid_tracking"
    INVOICE_DEFECT = "invoice_defect"
    LISTING_POLICY = "listing_policy_violations"
    AUTHENTICITY = "product_authenticity_complaints"
    CONDITION = "product_condition_complaints"
    SAFETY = "product_safety_complaints"
    RECEIVED_PROPERTY = "received_intellectual_property_complaints"
    SUSPECTED_PROPERTY = "suspected_intellectual_property_violations"
    RESTRICTED_PRODUCT = "restricted_product_violations"
    FOOD_SAFETY = "food_and_product_safety_issues"
    PRODUCT_REVIEWS = "product_review_violations"
    OTHER_POLICY = "other_policy_violations"
    DOCUMENT_REQUESTS = "document_requests"
    POLICY_WARNINGS = "policy_violation_warnings"

    @property
    def is_rate(self) -> bool:
        """Whether it is so many out of so many; the others are plain counts."""
        return self in RATES


RATES = frozenset(
    {
        MetricName.LATE_SHIPMENT,
        MetricName.CANCELLATION,
        MetricName.ORDER_DEFECT,
        MetricName.ON_TIME_DELIVERY,
        MetricName.UNIT_ON_TIME_DELIVERY,
        MetricName.VALID_TRACKING,
        MetricName.INVOICE_DEFECT,
    }
)


class Condition(StrEnum):
    """How a figure must stand to its target."""

    LESS = "LESS_THAN"
    AT_MOST = "LESS_THAN_OR_EQUAL"
    EQUAL = "EQUALS"
    AT_LEAST = "GREATER_THAN_OR_EQUAL"
    GREATER = "GREATER_THAN"

    def met(self, figure: Fraction, target: Fraction) -> bool:
        """Say whether a figure stands to its target as it must."""
        match self:
            case Condition.LESS:
                return figure < target
            case Condition.AT_MOST:
                return figure <= target
            case Condition.EQUAL:
                return figure == target
            case Condition.AT_LEAST:
                return figure >= target
            case Condition.GREATER:
                return figure > target

    @property
    def words(self) -> str:
        """The condition as it stands before its target."""
        words = {Condition.LESS: "less than", Condition.GREATER: "more than"}
        words |= {Condition.AT_MOST: "at most", Condition.AT_LEAST: "at least"}
        return words.get(self, "exactly")

    @property
    def wants_much(self) -> bool:
        """Whether a higher figure is a better one."""
        return self in {Condition.AT_LEAST, Condition.GREATER}


Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of the report: what it says, and what follows from its counts."""

    name: MetricName
    path: str
    """Where its block stands in the JSON."""
    channel: Channel | None = None
    """Whose orders it counts, where the report tells the two apart."""
    window: Window | None = None
    """The first and the last day it counts; nothing where they are not known or not in order."""
    hits: int | None = None
    base: int | None = None
    """Out of how many; nothing for plain counts."""
    parts: tuple[tuple[str, int], ...] = ()
    """Of what the hits are made, by the names of the report; an order can be in several."""
    printed: Figure | None = None
    """The rate as the report prints it."""
    recomputed: Fraction | None = None
    """The rate as it follows from the counts."""
    not_computable: str = ""
    """Why there is no recomputed rate."""
    target: Fraction | None = None
    condition: Condition | None = None
    status: str = ""
    """What the report says of it (GOOD, BAD, NONE): not to be trusted."""

    @property
    def meets_target(self) -> bool | None:
        """Whether it stands to its target as it must, by its counts alone."""
        hits = None if self.hits is None else Fraction(self.hits)
        return self.met_by(self.recomputed if self.name.is_rate else hits)

    def met_by(self, figure: Fraction | None) -> bool | None:
        """Say whether some figure would meet the target; unknown if either is."""
        if figure is None or self.target is None or self.condition is None:
            return None
        return self.condition.met(figure, self.target)


@dataclass(frozen=True, slots=True)
class Rating:
    """The account health rating."""

    path: str
    status: str = ""
    score: Fraction | None = None
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing that the seller is warned of."""

    path: str
    kind: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class MarketplaceHealth:
    """What the report says of the account in one marketplace."""

    id: str | None
    """Amazon's id of it; nothing where the report does not say."""
    account_status: str = ""
    metrics: tuple[Metric, ...] = ()
    rating: Rating | None = None
    warnings: tuple[Warned, ...] = ()

    def of(self, name: MetricName, channel: Channel | None = None) -> tuple[Metric, ...]:
        """Give the figures of one name; late shipment may come with several windows."""
        found = (metric for metric in self.metrics if metric.name is name)
        return tuple(metric for metric in found if channel in (None, metric.channel))


@dataclass(frozen=True, slots=True)
class HealthReport:
    """All that an account health report says, and all that does not agree in it."""

    name: str
    marketplaces: tuple[MarketplaceHealth, ...]
    disagreements: tuple[Disagreement, ...]

    def with_weight(self, *weights: Weight) -> tuple[Disagreement, ...]:
        """Give the disagreements of some weights, in the order of the report."""
        return tuple(each for each in self.disagreements if each.weight in weights)
