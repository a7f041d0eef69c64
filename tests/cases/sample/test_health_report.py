"""The health report holds what can be counted from the other files, but for one rate."""

from pathlib import Path

import pandas as pd
import pytest

from trainer.cases.sample import (
    chargebacks,
    claims,
    findings,
    health_report,
    planted,
    reports,
    story,
)
from trainer.content.folder import Folder

RATES = {
    "lateShipmentRate": ("lateShipmentCount", "orderCount"),
    "preFulfillmentCancellationRate": ("cancellationCount", "orderCount"),
    "validTrackingRate": ("validTrackingCount", "shipmentCount"),
    "onTimeDeliveryRate": ("onTimeDeliveryCount", "shipmentCountWithValidTracking"),
}


def window(block):
    """The first and the last day that a block is about."""
    dates = block["reportingDateRange"]
    return pd.Timestamp(dates["reportingDateFrom"][:10]), pd.Timestamp(
        dates["reportingDateTo"][:10]
    )


def counts(year, name):
    """The printed counts of a rate."""
    block = year.health[name]
    return tuple(block[field] for field in RATES[name])


def promised(year, name):
    """The confirmed parcels whose promised day lies in the window of a block."""
    parcels = year.shipments[year.shipments["confirmed"].notna()]
    return parcels[parcels["latest-estimate"].between(*window(year.health[name]))]


@pytest.mark.parametrize(("block", "fulfilment"), [("mfn", "Merchant"), ("afn", "Amazon")])
def test_defects_are_counted_by_order(year, block, fulfilment):
    """An order with two defects is one defective order, and part of both kinds."""
    printed = year.health["orderDefectRate"][block]
    orders = year.orders[year.orders["fulfillment-channel"] == fulfilment]
    orders = orders[orders["day"].between(*window(printed))]
    listed = year.table("defects")
    listed = listed[listed["order-id"].isin(orders.index)]
    kinds = {"claims": "claim", "chargebacks": "chargeback", "negativeFeedback": "feedback"}

    assert len(orders) == printed["orderCount"]
    assert listed["order-id"].nunique() == printed["orderWithDefects"]["count"]
    for field, kind in kinds.items():
        assert (listed["kind"] == kind).sum() == printed[field]["count"]


def test_late_shipments_are_counted_by_confirmation(year):
    """Parcels of the orders of 30 days that were confirmed after their ship-by date."""
    placed = year.orders["day"].reindex(year.shipments.index)
    within = placed.between(*window(year.health["lateShipmentRate"]))
    parcels = year.shipments[within & year.shipments["confirmed"].notna()]
    late = parcels["confirmed-day"] > parcels["ship-by"]

    assert (late.sum(), len(parcels)) == counts(year, "lateShipmentRate")


def test_cancellations_of_buyers_do_not_count(year):
    """Those of the seller do, and those of orders that were never confirmed."""
    orders = year.orders[year.orders["seller"]]
    orders = orders[orders["day"].between(*window(year.health["preFulfillmentCancellationRate"]))]
    table = year.table("cancellations")
    own = table[(table["by"] != "buyer") & table["order-id"].isin(orders.index)]

    assert (len(own), len(orders)) == counts(year, "preFulfillmentCancellationRate")


def test_tracking_counts_as_far_as_it_was_scanned(year):
    """The counts are right even though the rate beside them is not."""
    parcels = promised(year, "validTrackingRate")

    assert (parcels["first-scan"].notna().sum(), len(parcels)) == counts(year, "validTrackingRate")


def test_deliveries_count_by_the_promised_day(year):
    """Tracked parcels whose day has come, a week ago and longer."""
    parcels = promised(year, "onTimeDeliveryRate")
    parcels = parcels[parcels["first-scan"].notna()]
    in_time = parcels["delivered-day"] <= parcels["latest-estimate"]

    assert (in_time.sum(), len(parcels)) == counts(year, "onTimeDeliveryRate")


@pytest.mark.parametrize("name", RATES)
def test_all_rates_but_one_follow_from_their_counts(year, name):
    """Rounded to as many decimals as are printed."""
    hits, base = counts(year, name)
    right = round(hits / base, 8) if base else 0.0

    assert (name != health_report.MISPRINTED) == (right == year.health[name]["rate"])


def test_units_are_printed_in_the_united_states_only(year):
    """No other marketplace has that rate."""
    assert ("unitOnTimeDeliveryRate" in year.health) == (year.market.id == "US")


# --- the story's numbers are those of the register ------------------------------------------------


@pytest.fixture(scope="module")
def limits(usual):
    """What holds in the United States as the committed sample ends."""
    return Folder(Path(__file__).parents[3] / "playbook").register.on(usual.last_day, "US")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("odr.window", health_report.ODR_DAYS),
        ("odr.window", planted.WINDOW),
        ("odr.window", reports.DEFECTS_REACH),
        ("vtr.window", health_report.TRACKING_DAYS),
        ("cancel.window", health_report.CANCELLED_DAYS),
        ("otdr.window", health_report.ON_TIME_DAYS),
        ("otdr.window_delay", health_report.ON_TIME_LAG),
        ("odr.target", health_report._TARGETS["odr"]),
        ("lsr.target", health_report._TARGETS["late"]),
        ("cancel.target", health_report._TARGETS["cancelled"]),
        ("vtr.target", health_report._TARGETS["tracking"]),
        ("otdr.target", health_report._TARGETS["on-time"]),
        ("chargeback.response", chargebacks._DAYS_TO_ANSWER),
        ("return.refund_after_receipt", findings.REFUNDED_LATE),
        ("atoz.appeal_window", findings.APPEAL_DAYS),
        ("atoz.info_request_response", claims._TO_ANSWER / 3600),
        ("message.response_target", findings.ANSWERED_LATE / 3600),
        ("return_request.response", findings.CLOSED_LATE / 3600),
    ],
)
def test_the_story_keeps_to_the_register(limits, entry, told):
    """The sample stays true to the policy; should that change, the story must be told anew."""
    assert limits.number(entry) == told


def test_the_story_knows_which_stars_are_a_defect(limits):
    """Feedback from three stars on is none."""
    assert story.NEUTRAL == max(limits.entry("odr.negative_stars").value) + 1


def test_the_story_knows_the_windows_of_late_shipment(limits):
    """The report prints the longer one."""
    assert health_report.LATE_DAYS == max(limits.entry("lsr.windows").value)
