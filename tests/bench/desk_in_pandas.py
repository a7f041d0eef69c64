"""The rates of an account in plain pandas, as somebody would write them down for these files alone."""

from pathlib import Path

import pandas as pd

LAST = pd.Timestamp("2026-11-20")
ZONE = "America/Los_Angeles"
ORDERS = {
    "amazon-order-id": "order_id",
    "purchase-date": "placed",
    "fulfillment-channel": "channel",
    "order-status": "status",
    "quantity": "quantity",
    "item-price": "amount",
    "currency": "currency",
    "sku": "sku",
    "asin": "asin",
    "ship-country": "country",
    "is-business-order": "business",
}


def table(folder, name, **more):
    """All files of one kind in a folder and its folders."""
    files = sorted(Path(folder).rglob(f"{name}.*"))
    return pd.concat([pd.read_csv(path, **more) for path in files], ignore_index=True)


def local(moments):
    """The days of times in the marketplace's zone."""
    times = pd.to_datetime(moments, utc=True, format="ISO8601")
    return times.dt.tz_convert(ZONE).dt.tz_localize(None).dt.normalize()


def within(days, window, lag=0):
    """Which days fall into the window that ends with the last day."""
    final = LAST - pd.Timedelta(days=lag)
    return (days > final - pd.Timedelta(days=window)) & (days <= final)


def orders_of(folder):
    """One row an order, with the day on which it was placed."""
    items = table(folder, "all-orders", sep="\t", quoting=3, usecols=[*ORDERS]).rename(
        columns=ORDERS
    )
    items["placed_on"] = local(items["placed"])
    items["channel"] = items["channel"].map({"Amazon": "amazon", "Merchant": "seller"})
    items["status"] = items["status"].str.lower()
    first = ["placed", "placed_on", "channel", "status", "currency", "sku", "asin", "country"]
    orders = items.groupby("order_id", sort=False)
    rows = orders[[*first, "business"]].first()
    rows[["quantity", "amount"]] = orders[["quantity", "amount"]].sum()
    return rows


def defects_of(folder, orders):
    """The orders with a claim, chargeback or bad feedback that counts."""
    claims = table(folder, "claims")
    chargebacks = table(folder, "chargebacks")
    feedback = table(folder, "feedback", sep="\t", quoting=3)
    marks = [
        claims[claims["counts"].eq("yes") & (local(claims["filed"]) <= LAST)]["order-id"],
        chargebacks[chargebacks["reason"].ne("fraud") & (local(chargebacks["opened"]) <= LAST)][
            "order-id"
        ],
        feedback[
            (feedback["Rating"] <= 2)
            & (pd.to_datetime(feedback["Date"], format="%m/%d/%y") <= LAST)
        ]["Order ID"],
    ]
    return orders[orders.index.isin(pd.concat(marks))]


def cancelled_of(folder, orders):
    """The orders that were cancelled, but not by the buyer."""
    told = table(folder, "cancellations")
    own = told[told["by"].ne("buyer") & (local(told["cancelled"]) <= LAST)]
    return orders[orders.index.isin(own["order-id"])]


def parcels_of(folder, orders):
    """The parcels of the seller's orders that were confirmed."""
    parcels = table(folder, "shipments")
    for name in ("confirmed", "first-scan", "delivered"):
        parcels[f"{name}-on"] = local(parcels[name])
    for name in ("ship-by", "latest-estimate"):
        parcels[name] = pd.to_datetime(parcels[name])
    own = orders.loc[orders["channel"].eq("seller") & orders["status"].ne("cancelled"), "placed_on"]
    parcels = parcels.join(own, on="order-id", how="inner")
    return parcels[parcels["confirmed-on"] <= LAST]


def rates(folder):
    """Read the reports in the folders of a folder, and give hits and base of each rate."""
    orders = orders_of(folder)
    defects, cancelled = defects_of(folder, orders), cancelled_of(folder, orders)
    parcels = parcels_of(folder, orders)
    late = parcels["confirmed-on"] > parcels["ship-by"]
    scanned = parcels["first-scan-on"] <= LAST
    tracked = parcels["tracked"].eq("yes")
    on_time = tracked & (parcels["delivered-on"] <= parcels["latest-estimate"])
    due = within(parcels["latest-estimate"], 30)
    promised = within(parcels["latest-estimate"], 14, 7)

    def counted(frame, channel, window):
        return int((frame["channel"].eq(channel) & within(frame["placed_on"], window)).sum())

    found = {
        f"odr {channel} 60": [counted(defects, channel, 60), counted(orders, channel, 60)]
        for channel in ("seller", "amazon")
    }
    for window in (10, 30):
        recent = within(parcels["placed_on"], window)
        found[f"lsr seller {window}"] = [int((late & recent).sum()), int(recent.sum())]
    found["cancel seller 7"] = [counted(cancelled, "seller", 7), counted(orders, "seller", 7)]
    found["vtr seller 30"] = [int((scanned & due).sum()), int(due.sum())]
    found["otdr seller 14"] = [int((on_time & promised).sum()), int((tracked & promised).sum())]
    return found
