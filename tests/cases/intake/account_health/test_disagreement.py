"""Each kind of disagreement has its code, its weight and its hint, and is found where it stands."""

import pytest

from cases.intake.account_health.sound import (
    ABOVE,
    AMAZON,
    CANCEL,
    GERMANY,
    HOSTILE,
    LATE,
    SELLER,
    TRACKING,
    M,
    P,
    changed,
    defects,
    found,
    read,
    renamed,
    sound,
    tally,
)
from trainer.cases.intake.account_health import KINDS, Code, Weight

CASES = {
    "account status outside the list": (
        changed((("accountStatuses", 0, "status"), "SUSPENDED")),
        {("value-outside-list", "accountStatuses[0].status")},
    ),
    "status in small letters": (
        changed(((*LATE, "status"), "good")),
        {("value-outside-list", f"{P}.lateShipmentRate.status")},
    ),
    "block in the singular": (
        renamed((*M, "warningStates"), "warningState"),
        {("block-other-name", f"{P}.warningState")},
    ),
    "block under an old name": (
        renamed(CANCEL, "prefulfillmentCancelRate"),
        {("block-other-name", f"{P}.prefulfillmentCancelRate")},
    ),
    "block with underscores": (
        renamed((*M, "documentRequests"), "document_request"),
        {("block-other-name", f"{P}.document_request")},
    ),
    "block not there": (
        changed(((*M, "otherPolicyViolations"), ...)),
        {("block-missing", f"{P}.otherPolicyViolations")},
    ),
    "block empty": (
        changed(((*M, "otherPolicyViolations"), None)),
        {("block-missing", f"{P}.otherPolicyViolations")},
    ),
    "metrics not there": (
        changed((("performanceMetrics",), ...)),
        {("block-missing", "performanceMetrics"), ("no-metrics", "accountStatuses[0]")},
    ),
    "rating only by its required name": (
        changed(((*M, "accountHealthRating", "accountHealthRatingStatus"), ...)),
        {("field-other-name", f"{P}.accountHealthRating.ahrStatus")},
    ),
    "rating only by its described name": (
        changed(((*M, "accountHealthRating", "ahrStatus"), ...)),
        {("field-other-name", f"{P}.accountHealthRating.accountHealthRatingStatus")},
    ),
    "rating says two things": (
        changed(((*M, "accountHealthRating", "ahrStatus"), "WARNED")),
        {("two-names", f"{P}.accountHealthRating.ahrStatus")},
    ),
    "field under another name": (
        renamed((*LATE, "lateShipmentCount"), "defectsCount"),
        {("field-other-name", f"{P}.lateShipmentRate.defectsCount")},
    ),
    "field in British spelling": (
        renamed((*AMAZON, "fulfillmentType"), "fulfilmentType"),
        {("field-other-name", f"{P}.orderDefectRate.afn.fulfilmentType")},
    ),
    "field not there": (
        changed(((*LATE, "targetValue"), ...)),
        {("field-missing", f"{P}.lateShipmentRate.targetValue")},
    ),
    "count not there": (
        changed(((*LATE, "orderCount"), ...)),
        {
            ("field-missing", f"{P}.lateShipmentRate.orderCount"),
            ("rate-not-computable", f"{P}.lateShipmentRate"),
        },
    ),
    "list where a block should be": (
        changed(((*M, "documentRequests"), [1])),
        {("wrong-type", f"{P}.documentRequests")},
    ),
    "true where a count should be": (
        changed(((*LATE, "orderCount"), True)),
        {
            ("wrong-type", f"{P}.lateShipmentRate.orderCount"),
            ("rate-not-computable", f"{P}.lateShipmentRate"),
        },
    ),
    "bare count where a tally should be": (
        changed(((*SELLER, "claims"), 2)),
        {("wrong-type", f"{P}.orderDefectRate.mfn.claims")},
    ),
    "tally where a bare count should be": (
        changed(((*LATE, "orderCount"), tally(800))),
        {("wrong-type", f"{P}.lateShipmentRate.orderCount")},
    ),
    "metrics as one object": (
        changed((("performanceMetrics",), sound()["performanceMetrics"][0])),
        {("wrong-type", "performanceMetrics")},
    ),
    "warning that is no more than its name": (
        changed(((*M, "warningStates"), ["lateResponses"])),
        {("wrong-type", f"{P}.warningStates[0]")},
    ),
    "warning that is no plain word": (
        changed(((*M, "warningStates", 0, "warningType"), HOSTILE)),
        {("value-unreadable", f"{P}.warningStates[0].warningType")},
    ),
    "count in quotes": (
        changed(((*LATE, "orderCount"), "800")),
        {("number-as-text", f"{P}.lateShipmentRate.orderCount")},
    ),
    "rate with a decimal comma": (
        changed(((*LATE, "rate"), "0,0125")),
        {("number-as-text", f"{P}.lateShipmentRate.rate")},
    ),
    "count with a comma, which may be either": (
        changed(((*LATE, "orderCount"), "1,800")),
        {
            ("value-unreadable", f"{P}.lateShipmentRate.orderCount"),
            ("rate-not-computable", f"{P}.lateShipmentRate"),
        },
    ),
    "half an order": (
        changed(((*LATE, "orderCount"), 800.5)),
        {
            ("value-unreadable", f"{P}.lateShipmentRate.orderCount"),
            ("rate-not-computable", f"{P}.lateShipmentRate"),
        },
    ),
    "moment that is none": (
        changed(((*LATE, "reportingDateRange", "reportingDateTo"), "2024-06-31T00:00Z")),
        {("value-unreadable", f"{P}.lateShipmentRate.reportingDateRange.reportingDateTo")},
    ),
    "marketplace of two halves": (
        changed(((*M, "marketplaceId"), GERMANY), ((*M, "unitOnTimeDeliveryRate"), ...)),
        {("no-account-status", P), ("no-metrics", "accountStatuses[0]")},
    ),
    "marketplace that is none": (
        changed(((*M, "marketplaceId"), "amazon.com")),
        {("value-unreadable", f"{P}.marketplaceId"), ("marketplace-inferred", P)},
    ),
    "account listed twice": (
        changed((("accountStatuses",), sound()["accountStatuses"] * 2)),
        {("marketplace-twice", "accountStatuses[1]")},
    ),
    "metrics of a marketplace twice": (
        changed((("performanceMetrics",), sound()["performanceMetrics"] * 2)),
        {("marketplace-twice", "performanceMetrics[1]")},
    ),
    "list longer than any": (
        changed(((*M, "warningStates"), sound()["performanceMetrics"][0]["warningStates"] * 201)),
        {("list-too-long", f"{P}.warningStates")},
    ),
    "rate that does not follow": (
        changed(((*LATE, "rate"), 0.0126)),
        {("rate-mismatch", f"{P}.lateShipmentRate.rate")},
    ),
    "rate of nothing": (
        changed(((*LATE, "orderCount"), 0), ((*LATE, "lateShipmentCount"), 0)),
        {
            ("rate-mismatch", f"{P}.lateShipmentRate.rate"),
            ("no-orders", f"{P}.lateShipmentRate"),
        },
    ),
    "rate in percent": (
        changed(((*LATE, "rate"), 1.25)),
        {("rate-in-percent", f"{P}.lateShipmentRate.rate")},
    ),
    "rate beyond all without counts": (
        changed(((*LATE, "rate"), 1.25), ((*LATE, "orderCount"), ...)),
        {
            ("rate-implausible", f"{P}.lateShipmentRate.rate"),
            ("status-against-printed", f"{P}.lateShipmentRate.status"),
            ("field-missing", f"{P}.lateShipmentRate.orderCount"),
            ("rate-not-computable", f"{P}.lateShipmentRate"),
        },
    ),
    "more late than all": (
        changed(((*LATE, "lateShipmentCount"), 801)),
        {
            ("more-hits-than-base", f"{P}.lateShipmentRate.lateShipmentCount"),
            ("rate-mismatch", f"{P}.lateShipmentRate.rate"),
        },
    ),
    "more late than none": (
        changed(((*LATE, "orderCount"), 0)),
        {("more-hits-than-base", f"{P}.lateShipmentRate.lateShipmentCount")}
        | {("rate-mismatch", f"{P}.lateShipmentRate.rate")},
    ),
    "count below zero": (
        changed(((*LATE, "lateShipmentCount"), -10)),
        {
            ("negative-number", f"{P}.lateShipmentRate.lateShipmentCount"),
            ("rate-not-computable", f"{P}.lateShipmentRate"),
        },
    ),
    "good beyond its target": (
        changed(((*LATE, "lateShipmentCount"), 40), ((*LATE, "rate"), 0.05)),
        {("status-mismatch", f"{P}.lateShipmentRate.status")},
    ),
    "good exactly at its target": (
        changed(((*LATE, "lateShipmentCount"), 32), ((*LATE, "rate"), 0.04)),
        {("status-mismatch", f"{P}.lateShipmentRate.status")},
    ),
    "bad within its target": (
        changed(((*TRACKING, "status"), "BAD")),
        {("status-mismatch", f"{P}.validTrackingRate.status")},
    ),
    "bad in the tally alone": (
        changed(((*SELLER, "orderWithDefects", "status"), "BAD")),
        {("status-mismatch", f"{P}.orderDefectRate.mfn.orderWithDefects.status")},
    ),
    "good with violations": (
        changed(((*M, "documentRequests", "defectsCount"), 8)),
        {("status-mismatch", f"{P}.documentRequests.status")},
    ),
    "target in percent": (
        changed(((*LATE, "targetValue"), 4)),
        {("target-implausible", f"{P}.lateShipmentRate.targetValue")},
    ),
    "condition the wrong way round": (
        changed(((*LATE, "targetCondition"), ABOVE)),
        {("condition-implausible", f"{P}.lateShipmentRate.targetCondition")},
    ),
    "condition that is not documented": (
        changed(((*LATE, "targetCondition"), "LESS_THAN_OR_EQUAL_TO")),
        {("value-outside-list", f"{P}.lateShipmentRate.targetCondition")},
    ),
    "amazon's block says seller": (
        changed(((*AMAZON, "fulfillmentType"), "mfn")),
        {("channel-mismatch", f"{P}.orderDefectRate.afn.fulfillmentType")},
    ),
    "amazon's block says something": (
        changed(((*AMAZON, "fulfillmentType"), "drone")),
        {("value-outside-list", f"{P}.orderDefectRate.afn.fulfillmentType")},
    ),
    "both channels the same": (
        changed((AMAZON, defects("afn", 1000, (2, 0, 1), 0.003))),
        {("channels-identical", f"{P}.orderDefectRate")},
    ),
    "window backwards": (
        changed(((*LATE, "reportingDateRange", "reportingDateTo"), "2024-05-31T23:59Z")),
        {("window-backwards", f"{P}.lateShipmentRate.reportingDateRange")},
    ),
    "window backwards by hours": (
        changed(
            ((*LATE, "reportingDateRange", "reportingDateFrom"), "2024-06-30T08:00Z"),
            ((*LATE, "reportingDateRange", "reportingDateTo"), "2024-06-30T07:00Z"),
        ),
        {("window-backwards", f"{P}.lateShipmentRate.reportingDateRange")},
    ),
    "a part not there": (
        changed(((*SELLER, "claims"), ...)),
        {("block-missing", f"{P}.orderDefectRate.mfn.claims")},
    ),
    "both channels without orders": (
        changed(
            (SELLER, defects("mfn", 0, (0, 0, 0), 0)), (AMAZON, defects("afn", 0, (0, 0, 0), 0))
        ),
        {
            ("no-orders", f"{P}.orderDefectRate.mfn"),
            ("no-orders", f"{P}.orderDefectRate.afn"),
        },
    ),
    "target of everything": (
        changed(((*LATE, "targetValue"), 1)),
        {("target-implausible", f"{P}.lateShipmentRate.targetValue")},
    ),
    "no marketplace and no unit rate": (
        changed(((*M, "marketplaceId"), ...), ((*M, "unitOnTimeDeliveryRate"), ...)),
        {
            ("field-missing", f"{P}.marketplaceId"),
            ("marketplace-inferred", P),
            ("block-missing", f"{P}.unitOnTimeDeliveryRate"),
        },
    ),
    "more orders than there can be": (
        changed(((*LATE, "orderCount"), 10**16)),
        {
            ("value-unreadable", f"{P}.lateShipmentRate.orderCount"),
            ("rate-not-computable", f"{P}.lateShipmentRate"),
        },
    ),
    "a letter that only looks the same": (
        renamed(TRACKING, "validTrac\u212aingRate"),
        {("block-missing", f"{P}.validTrackingRate"), ("unknown-keys", P)},
    ),
    "a part larger than the whole": (
        changed(((*SELLER, "claims", "count"), 4)),
        {("part-over-total", f"{P}.orderDefectRate.mfn.claims")},
    ),
    "fewer parts than the whole": (
        changed(((*SELLER, "claims", "count"), 1)),
        {("parts-under-total", f"{P}.orderDefectRate.mfn.orderWithDefects")},
    ),
    "more parts than the whole": (
        changed(((*SELLER, "claims", "count"), 3)),
        {("parts-over-total", f"{P}.orderDefectRate.mfn.orderWithDefects")},
    ),
    "a key nobody knows": (
        changed(((*LATE, "buyerNames"), [HOSTILE]), ((*LATE, HOSTILE), 1)),
        {("unknown-keys", f"{P}.lateShipmentRate")},
    ),
    "report in an envelope": (
        {"payload": sound()},
        {("block-misplaced", "payload")},
    ),
}


def test_every_kind_of_disagreement_has_a_case():
    """A kind that nothing provokes is one that nobody has seen."""
    provoked = {code for _, expected in CASES.values() for code, _ in expected}

    assert {code.value for code in Code} - {"key-twice"} == provoked


def test_every_kind_has_a_weight_and_a_hint():
    """Each code says how much it matters and what to do."""
    assert set(Code) == set(KINDS)
    assert all(isinstance(weight, Weight) and hint for weight, hint in KINDS.values())


@pytest.mark.parametrize("case", CASES)
def test_a_disagreement_is_found_and_nothing_else(case):
    """One thing wrong gives its code at its place, and no other."""
    report, expected = CASES[case]
    reported = {(code, where.removeprefix("payload.")) for code, where in found(report)}

    assert expected == reported


def test_a_disagreement_reads_as_sentences():
    """It says where, what the report says, what follows, and what to do."""
    report = changed(((*CANCEL, "orderCount"), 17000), ((*CANCEL, "cancellationCount"), 510))
    [rate, _] = read(report).disagreements

    assert (
        "performanceMetrics[0].preFulfillmentCancellationRate.rate: The rate is 0.005. "
        "510 of 17,000 are 3%: a rate of 0.0300.\n\n"
        "Hint: Go by the counts, and compare them with the page."
    ) == str(rate)


def test_the_weights_part_what_matters():
    """Orders that count once are a note, a rate that does not follow is a contradiction."""
    report = read(changed(((*SELLER, "claims", "count"), 3), ((*LATE, "rate"), 0.5)))

    assert [Code.PARTS_OVER_TOTAL] == [each.code for each in report.with_weight(Weight.NOTE)]
    assert [Code.RATE_MISMATCH] == [
        each.code for each in report.with_weight(Weight.CONTRADICTION, Weight.DOUBTFUL)
    ]
