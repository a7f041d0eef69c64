"""The cents of the settlement add up, with the orders and among themselves."""

import pandas as pd


def test_a_period_begins_with_its_total(year):
    """The first row of each two weeks is the sum of the others."""
    table = year.table("settlement")
    heads = table[table["transaction-type"] == ""].set_index("settlement-id")
    sums = year.money.groupby("settlement-id")["minor"].sum()

    expected = year.minor(heads["total-amount"]).to_dict()

    assert expected == sums.reindex(heads.index).fillna(0).astype(int).to_dict()
    assert set(sums.index) <= set(heads.index)


def test_periods_follow_each_other_without_a_gap(year):
    """Each begins when the one before ends, and each amount was posted in its own."""
    table = year.table("settlement")
    heads = table[table["transaction-type"] == ""].set_index("settlement-id")
    form = "%Y-%m-%d %H:%M:%S UTC"
    begins = pd.to_datetime(heads["settlement-start-date"], format=form, utc=True)
    ends = pd.to_datetime(heads["settlement-end-date"], format=form, utc=True)
    moments = year.money["moment"]

    assert 26 == len(heads)
    assert list(begins)[1:] == list(ends)[:-1]
    assert ends.iloc[-1] == year.ends
    assert (begins.reindex(year.money["settlement-id"]).to_numpy() <= moments.to_numpy()).all()
    assert (moments.to_numpy() < ends.reindex(year.money["settlement-id"]).to_numpy()).all()


def test_every_shipped_order_was_paid_for(year):
    """What the settlement credits is what the buyer paid, item and shipping."""
    credited = -year.paid_out("Order")
    shipped = year.orders[year.orders["order-status"] == "Shipped"]

    assert set(shipped.index) == set(credited.index)
    assert (shipped["paid"] == credited.reindex(shipped.index)).all()


def test_no_buyer_gets_back_more_than_was_paid(year):
    """Refunds, claims and chargebacks together stay within the price."""
    kinds = ("Refund", "A-to-z Guarantee Refund", "Chargeback Refund")
    back = pd.concat([year.paid_out(kind) for kind in kinds]).groupby(level=0).sum()

    assert (back > 0).all()
    assert (back <= year.orders["paid"].reindex(back.index)).all()


def test_money_goes_back_after_it_came(year):
    """No order is refunded before it was shipped."""
    rows = year.money
    sold = rows[rows["transaction-type"] == "Order"].groupby("order-id")["moment"].min()
    other = rows[rows["transaction-type"] != "Order"]

    assert (other["moment"] > sold.reindex(other["order-id"]).to_numpy()).all()


def test_the_day_of_an_amount_is_that_of_the_marketplace(year):
    """Both dates of a row name the same moment."""
    local = year.money["moment"].dt.tz_convert(year.zone).dt.tz_localize(None).dt.normalize()

    assert (local == year.money["day"]).all()


def test_a_safe_t_claim_follows_a_refund_that_amazon_issued(year):
    """It gives back at most what was refunded."""
    rows = year.money[year.money["transaction-type"] == "SAFE-T Reimbursement"]
    refunds = year.paid_out("Refund").reindex(rows["order-id"]).to_numpy()

    assert (rows["minor"].to_numpy() <= refunds).all()
    assert (rows["minor"] > 0).all()
