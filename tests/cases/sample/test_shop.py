"""A made-up year hangs together: no report says what another one contradicts."""

from datetime import date, timedelta

import pandas as pd
import pytest

from cases.sample.reading import Read
from trainer.cases.sample.write import write_sample

DAY = pd.Timedelta(days=1)
HOUR = pd.Timedelta(hours=1)

OF_SELLER = ("shipments", "claims", "chargebacks", "messages", "returns")
ORDER_COLUMN = {"returns": "Order ID", "feedback": "Order ID", "orders": "amazon-order-id"}
TABLES = (
    "returns", "feedback", "fba-returns", "settlement", "shipments", "cancellations", "claims",
    "chargebacks", "messages", "defects",
)  # fmt: skip


def ids(year, table):
    """The orders that a table names."""
    column = year.table(table)[ORDER_COLUMN.get(table, "order-id")]
    return column[column != ""]


# --- orders ---------------------------------------------------------------------------------------


def test_there_are_as_many_orders_as_asked_for(year):
    """Every order has a number of its own."""
    assert year.sample.orders == len(year.orders)


def test_orders_come_in_the_order_in_which_they_were_placed(year):
    """The report is sorted by date of purchase, and covers one year."""
    days = year.orders["day"]

    assert year.orders["placed"].is_monotonic_increasing
    assert days.min() > pd.Timestamp(year.last_day) - 365 * DAY
    assert days.max() <= pd.Timestamp(year.last_day)


def test_most_orders_are_shipped_by_the_seller(year):
    """Seven of ten, to the order."""
    assert year.sample.orders * 70 // 100 == year.orders["seller"].sum()


def test_an_order_number_has_the_form_of_the_marketplace(year):
    """Three, seven and seven digits."""
    assert year.orders.index.str.fullmatch(r"11[1-4]-\d{7}-\d{7}").all()


def test_nobody_in_a_sample_exists(year):
    """Places and addresses are ones that cannot be anybody's."""
    emails = year.table("feedback")["Rater Email"]

    assert emails.str.fullmatch(r"buyer-\d{8}@marketplace\.example").all()
    assert year.orders["ship-postal-code"].str.fullmatch(r"000\d\d").all()


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_about_an_order_that_exists(year, table):
    """No report names an order that was never placed."""
    assert ids(year, table).isin(year.orders.index).all()


@pytest.mark.parametrize("table", ["claims", "messages", "returns", "chargebacks", "shipments"])
def test_what_the_seller_ships_is_kept_apart(year, table):
    """Reports on the seller's own parcels hold the seller's orders; Amazon settles its own claims."""
    rows = year.table(table)
    rows = rows[rows.get("charged", pd.Series("", index=rows.index)) != "amazon"]
    named = rows[ORDER_COLUMN.get(table, "order-id")]

    assert year.orders["seller"].reindex(named).all()


def test_amazons_warehouses_take_back_what_they_shipped(year):
    """A return to Amazon belongs to an order that Amazon shipped, and follows it."""
    returns = year.table("fba-returns").set_index("order-id")
    orders = year.orders.reindex(returns.index)

    assert not orders["seller"].any()
    assert (year.moments(returns["return-date"]) > year.moments(orders["last-updated-date"])).all()


# --- cancellations and parcels --------------------------------------------------------------------


def test_cancelled_orders_are_those_in_the_list_of_cancellations(year):
    """The state of an order and the list agree, and nothing is cancelled before it is placed."""
    cancelled = year.table("cancellations").set_index("order-id")["cancelled"]
    moments = year.moments(cancelled)

    assert set(year.orders.index[year.orders["order-status"] == "Cancelled"]) == set(moments.index)
    assert (moments > year.orders["placed"].reindex(moments.index)).all()
    assert (moments < year.ends).all()


def test_every_order_that_the_seller_keeps_has_a_parcel(year):
    """The shipments are the seller's orders without the cancelled ones."""
    orders = year.orders
    kept = orders.index[orders["seller"] & (orders["order-status"] != "Cancelled")]

    assert list(kept) == list(year.shipments.index)


def test_an_order_is_shipped_once_its_parcel_is_confirmed(year):
    """The state in the orders report is that of the parcel."""
    status = year.orders["order-status"].reindex(year.shipments.index)
    confirmed = year.shipments["confirmed"].notna()

    assert (confirmed == (status == "Shipped")).all()


def test_a_parcel_goes_forward_in_time(year):
    """It is placed, confirmed and scanned, and arrives; the promise lies behind the ship-by date."""
    parcels = year.shipments
    placed = year.orders["placed"].reindex(parcels.index)
    scanned = parcels[parcels["first-scan"].notna()]

    assert (parcels["confirmed"].dropna() > placed[parcels["confirmed"].notna()]).all()
    assert (scanned["first-scan"] > placed[scanned.index]).all()
    assert (
        scanned["delivered"].dropna() > scanned["first-scan"][scanned["delivered"].notna()]
    ).all()
    assert (parcels["latest-estimate"] > parcels["ship-by"]).all()
    assert (parcels["ship-by"] > year.orders["day"].reindex(parcels.index)).all()


@pytest.mark.parametrize("column", ["confirmed", "first-scan", "delivered"])
def test_nothing_happens_after_the_reports_were_made(year, column):
    """No parcel knows the future."""
    assert (year.shipments[column].dropna() < year.ends).all()


def test_the_status_of_a_parcel_follows_from_its_scans(year):
    """Delivered parcels have proof, those that are not have none, and no scan means no scan."""
    parcels = year.shipments
    delivered = parcels["delivered"].notna()

    assert (delivered == (parcels["status"] == "delivered")).all()
    assert (delivered == parcels["proof"].isin(["scan", "signature"])).all()
    assert ((parcels["status"] == "no-scan") == parcels["first-scan"].isna()).all()
    assert (parcels["tracked"] == "no").sum() > 0
    assert parcels["first-scan"][parcels["tracked"] == "no"].isna().all()


# --- claims ---------------------------------------------------------------------------------------


def test_a_claim_follows_its_parcel(year):
    """What was claimed had been shipped; what was broken or wrong had arrived."""
    claims = year.claims[year.orders["seller"].reindex(year.claims["order-id"]).to_numpy()]
    parcels = year.shipments.reindex(claims["order-id"]).set_axis(claims.index)
    arrived = ~claims["ground"].isin(["not-received", "late"]) & (parcels["tracked"] == "yes")

    assert (parcels["confirmed"] < claims["filed"]).all()
    assert (parcels["delivered"][arrived] < claims["filed"][arrived]).all()


def test_a_buyer_writes_before_a_claim(year):
    """The seller has had two days to answer when a claim is filed."""
    first = year.messages.groupby("order-id")["received"].min()
    claims = year.claims[year.orders["seller"].reindex(year.claims["order-id"]).to_numpy()]
    wrote = first.reindex(claims["order-id"]).set_axis(claims.index)

    assert (claims["filed"] - wrote >= 48 * HOUR).all()


def test_a_buyer_waits_for_a_parcel_before_a_claim(year):
    """A claim on a parcel that never came begins days after the latest estimate."""
    claims = year.claims[year.claims["ground"] == "not-received"]
    parcels = year.shipments.reindex(claims["order-id"]).set_axis(claims.index)
    missing = parcels["delivered"].isna() | (parcels["delivered"] > claims["filed"])
    filed = claims["filed"].dt.tz_convert(year.zone).dt.tz_localize(None)

    assert (filed[missing] > parcels["latest-estimate"][missing] + 3 * DAY).all()


def test_the_steps_of_a_claim_follow_each_other(year):
    """Filed, asked, answered in time, decided, appealed; and printed are 48 hours to answer."""
    claims = year.claims
    asked = claims["information-requested"]
    steps = claims[["filed", "information-requested", "responded", "decided", "appealed"]]

    assert (claims["respond-by"] - asked).dropna().eq(48 * HOUR).all()
    assert (claims["responded"] - asked).dropna().lt(48 * HOUR).all()
    assert (steps.max().dropna() < year.ends).all()
    for _, row in steps.iterrows():
        assert row.dropna().is_monotonic_increasing


def test_the_stage_of_a_claim_follows_from_its_steps(year):
    """Open claims have no decision, and those that wait for the seller no answer."""
    claims = year.claims
    waits = claims["stage"] == "information-requested"
    opened = waits | (claims["stage"] == "under-review")

    assert (opened == claims["decided"].isna()).all()
    assert claims["information-requested"][waits].notna().all()
    assert claims["responded"][waits].isna().all()
    assert (claims["appealed"].notna() <= (claims["stage"] == "appealed")).all()
    assert (claims["counts"][opened] == "no").all()


def test_what_counts_was_paid_by_the_seller(year):
    """Nothing that Amazon paid for, or denied, or the buyer took back, is held against the seller."""
    claims = year.claims
    kept = claims["stage"].isin(["granted", "appealed"])

    assert (claims["charged"] == "seller")[claims["counts"] == "yes"].all()
    assert ((claims["charged"] != "") == kept).all()


def test_money_follows_granted_claims(year):
    """Each claim at the seller's cost was debited once, and no other."""
    claims = year.claims[year.claims["charged"] == "seller"].set_index("order-id")["money"]
    debited = year.paid_out("A-to-z Guarantee Refund")
    refunded = year.paid_out("Refund").reindex(claims.index.difference(debited.index))

    assert debited.equals(claims.reindex(debited.index))
    assert set(refunded.index) == set(claims.index) - set(debited.index)
    assert (refunded == claims.reindex(refunded.index)).all()


# --- the other cases ------------------------------------------------------------------------------


def test_a_chargeback_follows_its_order(year):
    """It is opened after the parcel left, and has a week to the end of the day."""
    table = year.table("chargebacks")
    opened = year.moments(table["opened"])
    due = year.moments(table["respond-by"]).dt.tz_convert(year.zone)
    confirmed = year.shipments["confirmed"].reindex(table["order-id"]).set_axis(table.index)

    assert (opened > confirmed).all()
    assert (due.dt.strftime("%H:%M:%S") == "23:59:59").all()
    days = due.dt.tz_localize(None).dt.normalize() - year.day(table["opened"])
    assert (days == timedelta(days=7)).all()
    assert ((table["responded"] == "") == (table["stage"] == "waiting")).all()


def test_a_lost_chargeback_costs_the_seller_money_unless_it_was_fraud(year):
    """Fraud is Amazon's to pay."""
    table = year.table("chargebacks").set_index("order-id")
    lost = table.index[(table["stage"] == "lost") & (table["reason"] != "fraud")]

    assert set(lost) == set(year.paid_out("Chargeback Refund").index)


def test_a_reply_follows_its_message(year):
    """Messages come after the order, and replies after messages."""
    messages = year.messages
    placed = year.orders["placed"].reindex(messages["order-id"]).set_axis(messages.index)

    assert (messages["received"] > placed).all()
    assert (messages["received"] < year.ends).all()
    assert (messages["replied"] - messages["received"]).dropna().gt(0 * HOUR).all()
    assert messages["replied"][messages["needs"] == "nothing"].isna().all()


def test_a_return_follows_its_delivery(year):
    """Asked for after the parcel came, within the last 60 days, and back after that."""
    table = year.returns
    delivered = year.shipments["delivered-day"].reindex(table["Order ID"]).set_axis(table.index)
    asked, back = table["Return request date"], table["Return delivery date"]

    assert (asked[delivered.notna()] >= delivered.dropna()).all()
    assert (asked > pd.Timestamp(year.last_day) - 60 * DAY).all()
    assert (asked <= pd.Timestamp(year.last_day)).all()
    assert (back > asked)[back.notna()].all()
    days = year.orders["day"].reindex(table["Order ID"]).set_axis(table.index)
    assert (days == table["Order date"]).all()


def test_only_what_lies_outside_the_policy_waits_for_the_seller(year):
    """Amazon authorizes the rest by itself."""
    table = year.returns
    waiting = table["Return request status"].isin(["Pending", "Closed"])

    assert (table["In policy"][waiting] == "N").all()


def test_a_return_is_complete_once_it_is_refunded(year):
    """The report shows the amount that the settlement paid out."""
    table = year.returns
    done = table["Return request status"] == "Completed"
    paid = year.paid_out("Refund").reindex(table["Order ID"]).fillna(0).set_axis(table.index)

    assert (done == (table["Refunded Amount"] > 0)).all()
    assert (paid == table["Refunded Amount"])[table["A-to-Z Claim"] == "N"].all()
    assert table["Return delivery date"].notna()[done].all()


def test_the_returns_report_knows_which_orders_have_claims(year):
    """Its flag and the list of claims agree."""
    table = year.returns

    claimed = table["Order ID"].isin(year.claims["order-id"])

    assert (claimed == (table["A-to-Z Claim"] == "Y")).all()


def test_feedback_follows_its_order(year):
    """Stars come after the parcel left, and are one to three."""
    table = year.table("feedback")
    left = pd.to_datetime(table["Date"], format=year.market.feedback_day)
    confirmed = year.shipments["confirmed-day"].reindex(table["Order ID"]).set_axis(table.index)
    placed = year.orders["day"].reindex(table["Order ID"]).set_axis(table.index)

    assert (left > placed).all()
    assert (left > confirmed)[confirmed.notna()].all()
    assert (left <= pd.Timestamp(year.last_day)).all()
    assert table["Rating"].isin(["1", "2", "3"]).all()


def test_the_download_of_defects_is_what_the_other_reports_add_up_to(year):
    """Claims that count, service chargebacks not won, and one or two stars, on recent orders."""
    feedback, cards = year.table("feedback"), year.table("chargebacks")
    claims = year.claims
    marks = [
        (feedback.loc[feedback["Rating"].isin(["1", "2"]), "Order ID"], "feedback"),
        (claims.loc[claims["counts"] == "yes", "order-id"], "claim"),
        (cards.loc[(cards["reason"] != "fraud") & (cards["stage"] != "won"), "order-id"], "chargeback"),
    ]  # fmt: skip
    recent = year.orders.index[year.orders["day"] > pd.Timestamp(year.last_day) - 60 * DAY]

    expected = {(order, kind) for orders, kind in marks for order in orders if order in set(recent)}

    listed = year.table("defects")
    assert expected == set(zip(listed["order-id"], listed["kind"], strict=True))
    assert not listed.duplicated().any()


# --- how much of everything there is --------------------------------------------------------------


def share(orders, hits):
    """So many of all orders, in per cent."""
    return 100 * len(hits) / len(orders)


def test_things_go_wrong_as_often_as_in_a_real_shop(tmp_path_factory):
    """Rates of a large sample are plausible."""
    last_day = date(2026, 11, 22)
    folder = tmp_path_factory.mktemp("large")
    year = Read(folder, write_sample(folder, orders=30_000, seed=9, last_day=last_day), last_day)
    orders, seller = year.orders, year.orders[year.orders["seller"]]
    parcels = year.shipments[year.shipments["confirmed"].notna()]
    late = parcels[parcels["confirmed-day"] > parcels["ship-by"]]
    refunds = year.paid_out("Refund").index

    assert 1.0 < share(orders, year.table("cancellations")) < 1.5
    assert 1.2 < share(seller, late) < 2.8
    assert 4 < share(orders, refunds) < 7
    assert 0.3 < share(orders, year.table("feedback")) < 0.8
    assert 0.03 < share(seller, year.table("chargebacks")) < 0.15


def test_november_is_the_best_month(usual):
    """More is sold a day in November than in spring."""
    days = usual.orders["day"]
    a_day = days.groupby(days.dt.month).agg(lambda month: len(month) / month.nunique())

    assert a_day[11] > 1.2 * a_day[[3, 4, 5]].mean()
