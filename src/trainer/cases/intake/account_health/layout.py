"""How the report is laid out: which blocks and fields it has, and what else they were called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from trainer.cases.intake.account_health.report import Condition, MetricName
from trainer.rules.metrics import Channel


@dataclass(frozen=True, slots=True)
class Name:
    """A documented name, and others under which the same was seen."""

    documented: str
    others: tuple[str, ...] = ()
    twin: str = ""
    """A second name that the documentation gives for the same."""
    block: bool = False
    required: bool = True

    @property
    def forms(self) -> tuple[str, ...]:
        """Every spelling, without what spellings differ in."""
        names = (self.documented, self.twin, *self.others)
        return tuple(dict.fromkeys(form_of(name) for name in names if name))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where one metric stands and what its fields are called."""

    metric: MetricName
    block: Name
    hits: Name
    base: Name | None = None
    parts: tuple[Name, ...] = ()
    tallied: bool = False
    """Whether the hits stand in a block of their own, with a count and a status."""
    wants_much: bool = False
    bare: bool = False
    """Whether it comes without status and target."""


def _block(documented: str, *others: str, required: bool = True) -> Name:
    return Name(documented, others, block=True, required=required)


def _violations(metric: MetricName, documented: str, *, required: bool = True) -> Layout:
    return Layout(metric, _block(documented, required=required), DEFECTS)


STATUSES = ("GOOD", "BAD", "NONE")
ACCOUNT_STATUSES = ("NORMAL", "AT_RISK", "DEACTIVATED")
RATING_STATUSES = ("GREAT", "WARNED")
CONDITIONS: Mapping[str, Condition] = {
    "LESS_THAN": Condition.LESS,
    "GREATER_THAN": Condition.GREATER,
    "EQUALS": Condition.EQUAL,
}
OTHER_CONDITIONS: Mapping[str, Condition] = {
    f"{way}_THAN_{how}": condition
    for way, condition in (("LESS", Condition.AT_MOST), ("GREATER", Condition.AT_LEAST))
    for how in ("EQUAL", "OR_EQUAL", "OR_EQUALS", "OR_EQUAL_TO")
} | {"EQUAL": Condition.EQUAL, "EQUAL_TO": Condition.EQUAL}
"""Not documented, but seen or near to what was."""
CHANNELS: Mapping[str, Channel] = {
    "MFN": Channel.SELLER,
    "FBM": Channel.SELLER,
    "MERCHANT": Channel.SELLER,
    "SELLER": Channel.SELLER,
    "AFN": Channel.AMAZON,
    "FBA": Channel.AMAZON,
    "AMAZON": Channel.AMAZON,
}

ACCOUNTS = _block("accountStatuses", "accountStatus", "accountHealthStatuses")
METRICS = _block("performanceMetrics", "sellerPerformanceMetrics")
PAYLOAD = _block("payload", "report", "data", "reportData", required=False)
MARKETPLACE_ID = Name("marketplaceId", ("marketplace", "marketPlace"))
STATUS = Name("status", ("state",))
ACCOUNT_STATUS = Name("status", ("accountStatus", "state"))
RANGE = _block("reportingDateRange", "dateRange", "reportingPeriod", "reportingRange")
FROM = Name("reportingDateFrom", ("reportingFrom", "reportingDateStart", "dateFrom", "from"))
TO = Name("reportingDateTo", ("reportingTo", "reportingDateEnd", "dateTo", "to"))
OFFSET = Name("dateOffset", required=False)
COUNT = Name("count", ("defectsCount",))
RATE = Name("rate")
TARGET = Name("targetValue", ("target",))
TARGET_CONDITION = Name("targetCondition", ("condition",))
ORDERS = Name("orderCount", ("totalOrderCount", "ordersCount", "totalOrders"))
DEFECTS = Name("defectsCount", ("defectCount", "count"))
FULFILLMENT = Name("fulfillmentType", ("fulfillmentChannel",))
WARNINGS = _block("warningStates", "warnings", "accountWarningStates")
WARNING_TYPE = Name("warningType", ("type",))
RATING = _block("accountHealthRating", "ahr")
RATING_STATUS = Name(
    "ahrStatus", ("accountHealthStatus", "ratingStatus"), twin="accountHealthRatingStatus"
)
RATING_SCORE = Name("ahrScore", ("accountHealthRatingScore", "ratingScore"), required=False)
ORDER_DEFECTS = _block("orderDefectRate", "orderDefects", "odr")
BY_CHANNEL: Mapping[Channel, Name] = {
    Channel.SELLER: _block("mfn", "fbm", "merchantFulfilled", "sellerFulfilled"),
    Channel.AMAZON: _block("afn", "fba", "amazonFulfilled", "fulfilledByAmazon"),
}

ORDER_DEFECT = Layout(
    MetricName.ORDER_DEFECT,
    ORDER_DEFECTS,
    _block("orderWithDefects", "ordersWithDefects", "orderDefects", "defectiveOrders"),
    ORDERS,
    parts=(
        _block("claims", "aToZClaims", "atozClaims"),
        _block("chargebacks", "chargebackClaims"),
        _block("negativeFeedback"),
    ),
    tallied=True,
)
LATE_SHIPMENT = Layout(
    MetricName.LATE_SHIPMENT,
    _block("lateShipmentRate", "lateShipRate", "lateShipment"),
    Name("lateShipmentCount", ("lateShipCount", "lateOrderCount", "defectsCount")),
    ORDERS,
)
LATE_SHIPMENTS = _block("lateShipmentRateList", required=False)
"""Not documented: the same metric once more for each of its windows."""
LAYOUTS = (
    LATE_SHIPMENT,
    Layout(
        MetricName.CANCELLATION,
        _block(
            "preFulfillmentCancellationRate",
            "prefulfillmentCancelRate",
            "preFulfillmentCancellation",
            "cancellationRate",
            "cancelRate",
        ),
        Name("cancellationCount", ("cancelCount", "cancelledOrderCount", "canceledOrderCount")),
        ORDERS,
    ),
    Layout(
        MetricName.ON_TIME_DELIVERY,
        _block("onTimeDeliveryRate", "onTimeDelivery", "otdr"),
        Name("onTimeDeliveryCount", ("onTimeCount", "onTimeShipmentCount")),
        Name("shipmentCountWithValidTracking", ("shipmentWithValidTrackingCount",)),
        wants_much=True,
    ),
    Layout(
        MetricName.UNIT_ON_TIME_DELIVERY,
        _block("unitOnTimeDeliveryRate", "unitOnTimeDelivery", "onTimeDeliveryUnitRate"),
        Name("unitOnTimeDeliveryCount", ("onTimeDeliveryUnitCount", "onTimeUnitCount")),
        Name("totalUnitCount", ("unitCount",)),
        wants_much=True,
    ),
    Layout(
        MetricName.VALID_TRACKING,
        _block("validTrackingRate", "validTracking", "vtr"),
        Name("validTrackingCount", ("shipmentCountWithValidTracking", "validShipmentCount")),
        Name("shipmentCount", ("totalShipmentCount",)),
        wants_much=True,
    ),
    Layout(
        MetricName.INVOICE_DEFECT,
        _block("invoiceDefectRate", "invoiceDefects", "idr"),
        _block("invoiceDefect", "invoiceDefectCount"),
        ORDERS,
        parts=(_block("missingInvoice"), _block("lateInvoice")),
        tallied=True,
    ),
    _violations(MetricName.LISTING_POLICY, "listingPolicyViolations"),
    _violations(MetricName.AUTHENTICITY, "productAuthenticityCustomerComplaints"),
    _violations(MetricName.CONDITION, "productConditionCustomerComplaints"),
    _violations(MetricName.SAFETY, "productSafetyCustomerComplaints"),
    _violations(MetricName.RECEIVED_PROPERTY, "receivedIntellectualPropertyComplaints"),
    _violations(MetricName.RESTRICTED_PRODUCT, "restrictedProductPolicyViolations"),
    _violations(MetricName.SUSPECTED_PROPERTY, "suspectedIntellectualPropertyViolations"),
    _violations(MetricName.FOOD_SAFETY, "foodAndProductSafetyIssues"),
    _violations(MetricName.OTHER_POLICY, "otherPolicyViolations"),
    _violations(MetricName.DOCUMENT_REQUESTS, "documentRequests"),
    _violations(
        MetricName.PRODUCT_REVIEWS, "customerProductReviewsPolicyViolations", required=False
    ),
    Layout(
        MetricName.POLICY_WARNINGS,
        _block("policyViolationWarnings", required=False),
        Name("warningsCount", ("defectsCount", "count")),
        bare=True,
    ),
)


def form_of(key: str) -> str:
    """Give a key without capitals, separators, the British l and a plural s."""
    if not key.isascii():
        return key
    bare = re.sub(r"[_\- ]", "", key).lower()
    return bare.replace("fulfilment", "fulfillment").removesuffix("s")
