"""Every metric is kept with its counts and recomputed from them."""

from datetime import date
from fractions import Fraction

from cases.intake.account_health.sound import (
    AMAZON,
    BELOW,
    GERMANY,
    SUMMER,
    TRACKING,
    US,
    M,
    P,
    changed,
    defects,
    found,
    rated,
    read,
    sound,
)
from trainer.cases.intake.account_health import MetricName, Weight
from trainer.rules.metrics import Channel


def test_every_metric_is_kept_with_its_counts():
    """Each rate comes with window, counts, target and place."""
    [health] = read(sound()).marketplaces
    [metric] = health.of(MetricName.ORDER_DEFECT, Channel.AMAZON)

    assert (US, "NORMAL") == (health.id, health.account_status)
    assert {name for name in MetricName if health.of(name)} == set(MetricName) - {
        MetricName.PRODUCT_REVIEWS,
        MetricName.POLICY_WARNINGS,
    }
    assert "performanceMetrics[0].orderDefectRate.afn" == metric.path
    assert (date(2024, 6, 1), date(2024, 6, 30)) == metric.window
    assert (1, 400, Fraction(1, 400)) == (metric.hits, metric.base, metric.recomputed)
    assert (("claims", 0), ("chargebacks", 0), ("negativeFeedback", 1)) == metric.parts
    assert (Fraction(1, 400), 4) == (metric.printed.value, metric.printed.decimals)
    assert (Fraction(1, 100), True) == (metric.target, metric.meets_target)


def test_swapped_counts_are_told():
    """Where the counts give the printed rate the other way round, the report says so."""
    report = changed(((*TRACKING, "shipmentCount"), 768), ((*TRACKING, "validTrackingCount"), 800))
    [counts, _] = read(report).with_weight(Weight.CONTRADICTION)

    assert "The other way round they give the printed 0.96." == counts.recomputed
    assert "swapped" in counts.hint


def test_blocks_that_are_not_documented_but_real():
    """Late shipments by window, product reviews and policy warnings are read without a word."""
    short = {"reportingDateFrom": "2024-06-21T00:00Z", "reportingDateTo": "2024-06-30T23:59Z"}
    ten = rated(0.02, 0.04, BELOW, orderCount=200, lateShipmentCount=4)
    reviews = sound()["performanceMetrics"][0]["otherPolicyViolations"]
    report = changed(
        ((*M, "lateShipmentRateList"), [{**ten, "reportingDateRange": short}]),
        ((*M, "customerProductReviewsPolicyViolations"), reviews),
        ((*M, "policyViolationWarnings"), {"warningsCount": 2, "reportingDateRange": SUMMER}),
        ((*M, "warningStates"), []),
    )
    [health] = read(report).marketplaces
    rates = [each.recomputed for each in health.of(MetricName.LATE_SHIPMENT)]
    [warned] = health.of(MetricName.POLICY_WARNINGS)

    assert set() == found(report)
    assert [Fraction(1, 80), Fraction(1, 50)] == rates
    assert (2, None) == (warned.hits, warned.meets_target)


def test_a_metric_of_one_marketplace_is_not_missed_in_others():
    """The documentation requires it everywhere and says that only the United States have it."""
    germany = changed(
        (("accountStatuses", 0, "marketplaceId"), GERMANY),
        ((*M, "marketplaceId"), GERMANY),
        ((*M, "unitOnTimeDeliveryRate"), ...),
    )

    assert set() == found(germany)
    assert {("block-missing", f"{P}.unitOnTimeDeliveryRate")} == found(
        changed(((*M, "unitOnTimeDeliveryRate"), ...))
    )


def test_a_channel_without_orders_is_no_disagreement():
    """Nothing to count gives no rate, which is a note."""
    report = changed((AMAZON, defects("afn", 0, (0, 0, 0), 0)))
    [metric] = read(report).marketplaces[0].of(MetricName.ORDER_DEFECT, Channel.AMAZON)

    assert {("no-orders", f"{P}.orderDefectRate.afn")} == found(report)
    assert (None, None) == (metric.recomputed, metric.meets_target)
    assert "there is nothing to count in the window" == metric.not_computable
