"""The account health report is read leniently, recomputed, and believed in nothing."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.intake.account_health.sound import (
    BELOW,
    HOSTILE,
    PLACES,
    SUMMER,
    US,
    P,
    found,
    read,
    sound,
)
from trainer.cases.intake import account_health
from trainer.cases.intake.account_health import HealthReport, HealthReportError, MetricName, Weight

ROOT = Path(__file__).parents[4]
EXAMPLE = (
    ROOT.parent
    / "shared"
    / "reference"
    / "account-health"
    / "V2_SELLER_PERFORMANCE_REPORT.example.json"
)


def test_the_package_offers_what_it_lists():
    """Every name in the list can be had from the package, and stands there once."""
    listed = account_health.__all__

    assert len(set(listed)) == len(listed)
    assert all(hasattr(account_health, name) for name in listed)


def test_a_sound_report_agrees_with_itself():
    """Nothing is found where nothing is wrong."""
    assert set() == found(sound())


def test_a_report_with_other_names_and_missing_counts():
    """A thin report is read as far as it goes, and what it cannot support is named."""
    thin = {
        "accountStatuses": [{"marketplaceId": US, "status": "NORMAL"}],
        "performanceMetrics": [
            {
                "lateShipmentRate": {
                    "reportingDateRange": SUMMER,
                    "status": "NORMAL",
                    "targetValue": 0.04,
                    "targetCondition": BELOW,
                    "rate": 0.02,
                    "defectsCount": 3,
                },
                "warningStates": {
                    "accountHealthRating": {"ahrStatus": "GREEN", "ahrScore": 900},
                    "listingPolicyViolations": {
                        "status": "GOOD",
                        "targetValue": 0,
                        "targetCondition": "LESS_THAN_OR_EQUAL",
                        "defectsCount": 0,
                    },
                },
            }
        ],
    }
    [health] = read(thin).marketplaces
    [metric] = health.of(MetricName.LATE_SHIPMENT)
    [listings] = health.of(MetricName.LISTING_POLICY)

    assert (US, 900, "GREEN") == (health.id, health.rating.score, health.rating.status)
    assert (3, None, None) == (metric.hits, metric.base, metric.recomputed)
    assert "the report does not give 'orderCount'" == metric.not_computable
    assert listings.meets_target
    assert {
        ("marketplace-inferred", P),
        ("rate-not-computable", f"{P}.lateShipmentRate"),
        ("block-misplaced", f"{P}.warningStates.listingPolicyViolations"),
        ("block-misplaced", f"{P}.warningStates.accountHealthRating"),
        ("value-outside-list", f"{P}.lateShipmentRate.status"),
        ("value-outside-list", f"{P}.warningStates.accountHealthRating.ahrStatus"),
    } <= found(thin)


def test_amazons_own_example_is_taken_apart():
    """All breaks of the schema and all contradictions of the published example are named."""
    if not EXAMPLE.exists():
        pytest.skip("Amazon's example lies beside the checkout and is not part of it")
    on_time, tracking = f"{P}.onTimeDeliveryRate", f"{P}.validTrackingRate"
    breaks = {
        ("value-outside-list", "accountStatuses[2].status"),
        ("block-other-name", f"{P}.prefulfillmentCancelRate"),
        ("block-other-name", f"{P}.warningState"),
        ("block-other-name", f"{P}.documentRequest"),
        ("block-missing", f"{P}.restrictedProductPolicyViolations"),
        ("block-missing", f"{P}.suspectedIntellectualPropertyViolations"),
        ("field-other-name", f"{P}.accountHealthRating.ahrStatus"),
    }
    contradictions = {
        ("rate-mismatch", f"{P}.prefulfillmentCancelRate.rate"),
        ("status-mismatch", f"{P}.prefulfillmentCancelRate.status"),
        ("rate-mismatch", f"{P}.orderDefectRate.mfn.rate"),
        ("rate-mismatch", f"{P}.orderDefectRate.afn.rate"),
        ("channel-mismatch", f"{P}.orderDefectRate.afn.fulfillmentType"),
        ("more-hits-than-base", f"{on_time}.onTimeDeliveryCount"),
        ("rate-mismatch", f"{on_time}.rate"),
        ("more-hits-than-base", f"{tracking}.validTrackingCount"),
        ("rate-mismatch", f"{tracking}.rate"),
        ("status-mismatch", f"{P}.unitOnTimeDeliveryRate.status"),
        ("status-mismatch", f"{P}.documentRequest.status"),
        ("window-backwards", f"{P}.documentRequest.reportingDateRange"),
    }
    notes = {
        ("channels-identical", f"{P}.orderDefectRate"),
        ("parts-over-total", f"{P}.orderDefectRate.mfn.orderWithDefects"),
        ("parts-over-total", f"{P}.orderDefectRate.afn.orderWithDefects"),
        ("no-metrics", "accountStatuses[1]"),
        ("no-metrics", "accountStatuses[2]"),
    }
    report = read(EXAMPLE.read_text(encoding="utf-8"))
    reported = {(each.code.value, each.where): each for each in report.disagreements}
    cancelled = reported["rate-mismatch", f"{P}.prefulfillmentCancelRate.rate"]
    parts = reported["parts-over-total", f"{P}.orderDefectRate.mfn.orderWithDefects"]

    assert breaks | contradictions | notes == reported.keys()
    assert len(report.disagreements) == len(reported)
    assert "551 of 17,197 are 3.204%: a rate of 0.0320." == cancelled.recomputed
    assert "442 + 15 + 628 = 1,085" in parts.recomputed
    assert {Weight.CONTRADICTION} == {reported[each].weight for each in contradictions}
    assert {Weight.LAYOUT} == {reported[each].weight for each in breaks}


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["GOOD", "BAD", "mfn", "0,5", "17", "2024-06-31", US, HOSTILE, "-0", "1e3"])
)
KEYS = st.text(max_size=8) | st.sampled_from(
    ["count", "status", "rate", "orderCount", "mfn", "marketplaceId", "reportingDateRange"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


def held_together(text):
    """Check that a text is refused in words, or is a report of which all holds that should."""
    try:
        report = read(text)
    except HealthReportError as refused:
        return str(refused).startswith("health.json") and "\n\nHint: " in str(refused)
    assert isinstance(report, HealthReport)
    for each in report.disagreements:
        assert all((each.where, each.says, each.hint)), each
        assert str(each).encode("utf-8")
    for health in report.marketplaces:
        for metric in health.metrics:
            assert metric.recomputed is None or 0 <= metric.recomputed <= 1
            if metric.name.is_rate:
                assert (metric.recomputed is None) is bool(metric.not_computable)
            assert metric.window is None or metric.window[0] <= metric.window[1]
    return True


@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=4))
def test_any_value_in_any_place_is_read_or_named(changes):
    """Random JSON in place of any part gives a report or a refusal, never a traceback."""
    report = sound()
    for path, value in changes:
        place = report
        try:
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = copy.deepcopy(value)
        except (TypeError, KeyError, IndexError):
            continue

    assert held_together(json.dumps(report))


@given(VALUES)
def test_any_json_at_all_is_read_or_refused(value):
    """Random JSON in place of the whole gives a report or a refusal."""
    assert held_together(json.dumps(value))


@given(st.data())
def test_a_damaged_file_is_read_or_refused(data):
    """A file that was cut or had marks put in gives a report or a refusal."""
    text = json.dumps(sound())
    start = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.text("0123456789.,-+eE[]{}:\"'\\ \ufeff\0NaN", max_size=6))

    assert held_together(text[:start] + put + text[start + cut :])
