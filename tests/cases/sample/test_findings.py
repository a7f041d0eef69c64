"""What is planted can be found: every figure is worked out anew from the files alone."""

import pandas as pd
import pytest

DAY = pd.Timedelta(days=1)
HOUR = pd.Timedelta(hours=1)


def named(figures):
    """The orders of a finding, without regard to their order."""
    return figures["orders"], set(figures["ids"])


def first(orders):
    """Orders as a finding names them: all are counted, the first fifty named."""
    return len(orders), set(list(orders)[:50])


def in_order(year, orders):
    """Orders by the time at which they were placed."""
    chosen = set(orders)
    return [order for order in year.orders.index if order in chosen]


def test_the_new_packing_breaks_glasses(year):
    """Damaged orders of one item, before and since its packing was changed."""
    figures = year.figures("packing-changed")
    orders = year.orders[(year.orders["sku"] == figures["sku"]) & year.orders["seller"]]
    since = orders["day"] >= pd.Timestamp(figures["since"])
    claims, returns = year.claims, year.returns
    damaged = {
        *claims.loc[claims["ground"] == "damaged", "order-id"],
        *returns.loc[returns["Return Reason"] == "CR-DAMAGED_BY_CARRIER", "Order ID"],
    }
    hit = orders.index.isin(damaged)

    expected = {
        "sku": "SW-GLASS-6",
        "since": figures["since"],
        "orders": since.sum(),
        "cases": hit[since].sum(),
        "orders_before": (~since).sum(),
        "cases_before": hit[~since].sum(),
    }
    assert expected == figures


def test_the_new_packing_stands_out(usual):
    """In the committed sample the item is damaged far more often than before."""
    figures = usual.figures("packing-changed")
    before = figures["cases_before"] / figures["orders_before"]

    assert figures["cases"] >= 6
    assert figures["cases"] / figures["orders"] > max(0.15, 10 * before)


def late_parcels(year):
    """The tracked parcels, and whether they arrived after the promised day or not yet."""
    parcels = year.shipments[year.shipments["first-scan"].notna()].copy()
    parcels = parcels[parcels["confirmed"].notna()]
    until = parcels["delivered-day"].fillna(pd.Timestamp(year.last_day))
    parcels["late"] = until > parcels["latest-estimate"]
    missing = year.claims.loc[year.claims["ground"] == "not-received", "order-id"]
    parcels["claimed"] = parcels.index.isin(missing)
    return parcels


def test_a_carrier_was_slow_for_a_month(year):
    """Late parcels and claims of one carrier in one month, beside those of the others."""
    figures = year.figures("slow-carrier")
    parcels = late_parcels(year)
    parcels = parcels[parcels["confirmed-day"].dt.strftime("%Y-%m") == figures["month"]]
    slow = parcels["carrier"] == figures["carrier"]

    expected = {
        "carrier": "Blueline",
        "month": figures["month"],
        "parcels": slow.sum(),
        "late": parcels["late"][slow].sum(),
        "claims": parcels["claimed"][slow].sum(),
        "parcels_others": (~slow).sum(),
        "late_others": parcels["late"][~slow].sum(),
        "claims_others": parcels["claimed"][~slow].sum(),
    }
    assert expected == figures


def test_the_slow_carrier_stands_out(usual):
    """In the committed sample every third of its parcels was late, and few of the others."""
    figures = usual.figures("slow-carrier")

    assert figures["late"] / figures["parcels"] > 0.33
    assert figures["late_others"] / figures["parcels_others"] < 0.15


def test_defects_are_at_the_limit(year):
    """Orders of the last 60 days, the defective ones, and the days on which they roll off."""
    figures = year.figures("defects-at-the-limit")
    orders = year.orders[year.orders["seller"]]
    orders = orders[orders["day"] > pd.Timestamp(year.last_day) - 60 * DAY]
    listed = year.table("defects")
    listed = listed[listed["order-id"].isin(orders.index)]
    defective = listed["order-id"].unique()
    leaves = (orders["day"].reindex(defective) + 60 * DAY).dt.strftime("%Y-%m-%d")

    expected = {
        "orders": len(orders),
        "defective": len(defective),
        **{kind: (listed["kind"] == kind).sum() for kind in ("claim", "chargeback", "feedback")},
        "roll_off": leaves.value_counts().sort_index().to_dict(),
    }
    assert expected == figures


def test_one_more_defect_breaks_the_limit(year):
    """The rate is below one in a hundred, and would not be with one more."""
    figures = year.figures("defects-at-the-limit")

    assert figures["defective"] * 100 < max(1, figures["orders"])
    assert (figures["defective"] + 1) * 100 >= figures["orders"]


def test_a_week_was_confirmed_late(year):
    """Parcels that left in time and were confirmed too late."""
    figures = year.figures("late-confirmations")
    placed = year.orders["day"].reindex(year.shipments.index)
    within = placed.between(pd.Timestamp(figures["first"]), pd.Timestamp(figures["last"]))
    week = year.shipments[within & year.shipments["confirmed"].notna()]
    late = week["confirmed-day"] > week["ship-by"]

    expected = {
        "first": figures["first"],
        "last": figures["last"],
        "shipped": len(week),
        "confirmed_late": late.sum(),
        "left_in_time": (late & (week["first-scan-day"] <= week["ship-by"])).sum(),
    }
    assert expected == figures
    assert pd.Timestamp(figures["last"]) - pd.Timestamp(figures["first"]) == 6 * DAY


def test_nobody_answers_on_weekends(year):
    """Messages that waited for more than a day, on weekends and on other days."""
    figures = year.figures("silent-weekends")
    messages = year.messages[year.messages["needs"] == "answer"]
    messages = messages[messages["automatic"] == "no"]
    messages = messages[messages["received-day"] >= pd.Timestamp(figures["since"])]
    waited = messages["replied"].fillna(year.ends.tz_convert("UTC")) - messages["received"]
    late, weekend = waited > 24 * HOUR, messages["received-day"].dt.day_of_week >= 5

    expected = {
        "since": figures["since"],
        "weekend": weekend.sum(),
        "weekend_late": (late & weekend).sum(),
        "weekday": (~weekend).sum(),
        "weekday_late": (late & ~weekend).sum(),
    }
    assert expected == figures


def test_the_silent_weekends_stand_out(usual):
    """In the committed sample a message on a weekend waits far more often."""
    figures = usual.figures("silent-weekends")
    weekday = figures["weekday_late"] / figures["weekday"]

    assert figures["weekend_late"] >= 4
    assert figures["weekend_late"] / figures["weekend"] > 2 * weekday


def test_refunds_were_made_inside_claims(year):
    """Claims Protected parcels that the seller refunded while Amazon was still looking."""
    figures = year.figures("refunds-inside-claims")
    refunds = year.money[
        (year.money["transaction-type"] == "Refund") & (year.money["amount-type"] == "ItemPrice")
    ]
    both = refunds.merge(year.claims, on="order-id", suffixes=("", "_claim"))
    inside = both[(both["filed"] <= both["moment"]) & (both["moment"] <= both["decided"])]
    label = year.shipments["label"].reindex(inside["order-id"])
    inside = inside[(label == "protected").to_numpy()]

    assert first(in_order(year, inside["order-id"])) == named(figures)
    assert -inside["minor"].sum() == int(figures["amount"].replace(".", "") or 0)
    assert (inside["counts"] == "yes").all()


def test_requests_were_closed_without_an_answer_in_time(year):
    """Closed return requests whose buyers waited for more than two days."""
    closed = year.returns.loc[year.returns["Return request status"] == "Closed", "Order ID"]
    messages = year.messages[year.messages["about"] == "return"]
    late = messages[messages["replied"] - messages["received"] > 48 * HOUR]

    orders = in_order(year, set(closed) & set(late["order-id"]))

    assert first(orders) == named(year.figures("requests-closed-late"))


def test_returns_were_refunded_late(year):
    """Returns whose refund was posted more than four days after they were back."""
    refunds = year.money[year.money["transaction-type"] == "Refund"]
    paid = refunds.groupby("order-id")["day"].max()
    table = year.returns[year.returns["Refunded Amount"] > 0].set_index("Order ID")
    waited = paid.reindex(table.index) - table["Return delivery date"]

    orders = in_order(year, table.index[waited > 4 * DAY])

    assert first(orders) == named(year.figures("returns-refunded-late"))


def test_fees_were_kept_for_the_sellers_own_fault(year):
    """Refunds that fall short although the seller pays for the way back."""
    figures = year.figures("fees-on-own-fault")
    table = year.returns[year.returns["Label to be paid by"] == "Seller"].set_index("Order ID")
    table = table[table["Refunded Amount"] > 0]
    kept = (table["Order Amount"] - table["Refunded Amount"])[lambda amounts: amounts > 0]

    assert first(in_order(year, kept.index)) == named(figures)
    assert kept.sum() == int(figures["amount"].replace(".", "") or 0)


def test_one_rate_is_printed_wrong(year):
    """The printed rate does not follow from the counts beside it."""
    figures = year.figures("misprinted-rate")
    block = year.health[figures["metric"]]

    assert figures["printed"] == block["rate"]
    assert (figures["hits"], figures["base"]) == (
        block["validTrackingCount"],
        block["shipmentCount"],
    )
    assert figures["right"] == round(figures["hits"] / figures["base"], 8)
    assert abs(figures["printed"] - figures["right"]) > 0.005


@pytest.mark.parametrize(
    "finding",
    [
        "refunds-inside-claims", "requests-closed-late", "returns-refunded-late",
        "fees-on-own-fault",
    ],
)  # fmt: skip
def test_every_mistake_was_made_more_than_once(usual, finding):
    """The committed sample has a pattern of each, not an accident."""
    assert usual.figures(finding)["orders"] >= 2


# --- what is open ---------------------------------------------------------------------------------


def counted(year):
    """How many cases of each kind are open, from the files."""
    claims, returns, messages, parcels = year.claims, year.returns, year.messages, year.shipments
    last = pd.Timestamp(year.last_day)
    decided = claims["decided"].dt.tz_convert(year.zone).dt.tz_localize(None).dt.normalize()
    granted = (claims["stage"] == "granted") & (claims["charged"] == "seller")
    refunded = returns["Refunded Amount"] > 0
    told = set(year.claims["order-id"]) | set(messages["order-id"])
    moving = (parcels["status"] == "in-transit") & (parcels["latest-estimate"] < last)
    moving &= parcels["confirmed"].notna() & ~parcels.index.isin(told)
    unanswered = messages["replied"].isna() | (messages["automatic"] == "yes")
    return {
        "claims-information-requested": (claims["stage"] == "information-requested").sum(),
        "claims-under-review": (claims["stage"] == "under-review").sum(),
        "claims-to-appeal": (granted & (decided > last - 30 * DAY)).sum(),
        "chargebacks-waiting": (year.table("chargebacks")["stage"] == "waiting").sum(),
        "messages-unanswered": (unanswered & (messages["needs"] == "answer")).sum(),
        "returns-requested": (returns["Return request status"] == "Pending").sum(),
        "returns-received": (returns["Return delivery date"].notna() & ~refunded).sum(),
        "orders-past-ship-by": (parcels["confirmed"].isna() & (parcels["ship-by"] < last)).sum(),
        "parcels-past-estimate": moving.sum(),
    }


def test_open_cases_are_counted(year):
    """The sample tells how many cases of each kind are open as it ends."""
    expected = {kind: count for kind, count in counted(year).items() if count}

    assert expected == year.sample.open


def test_a_case_of_every_kind_is_open(usual):
    """The committed sample gives the desk a morning's work, and something of everything."""
    opened = usual.sample.open

    assert set(counted(usual)) == set(opened)
    assert 25 <= sum(opened.values()) <= 45


def test_some_answers_to_amazon_are_due_and_some_too_late(usual):
    """Requests for information with hours left, and ones that have lapsed."""
    claims = usual.claims[usual.claims["stage"] == "information-requested"]
    left = claims["respond-by"] - usual.ends

    assert (left > 0 * HOUR).sum() >= 3
    assert (left <= 0 * HOUR).sum() >= 2
