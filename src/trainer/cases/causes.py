"""
What disputes come from: by reason, product, carrier and month, and where that is no chance.

A dispute is a claim, a chargeback, negative feedback or a return for a fault. An order counts once
for each reason, however many disputes name it, and once in a table that asks for no reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from trainer.cases.clusters import FEWEST, LEVEL, Cluster, Key, clusters_of
from trainer.cases.engine import Source, day_sql, engine_of, text_sql
from trainer.cases.odds import Floats, wilson
from trainer.rules.policy import Limits

FEEDBACK = "negative-feedback"
"""The reason of a dispute that is bad feedback, which gives none."""

FAULTS: Mapping[str, str] = {
    "CR-DEFECTIVE": "defective",
    "CR-QUALITY_UNACCEPTABLE": "not-as-described",
    "AMZ-PG-BAD-DESC": "not-as-described",
    "CR-DAMAGED_BY_CARRIER": "damaged",
    "CR-DAMAGED_BY_FC": "damaged",
    "CR-SWITCHEROO": "wrong-item",
    "CR-MISSING_PARTS": "missing-items",
    "CR-MISSED_ESTIMATED_DELIVERY": "late",
    "AMZ-PG-APP-TOO-LATE": "late",
}
"""The reasons of a return that name a fault, and what is wrong then."""

DISPUTES = ("order_id", "kind", "reason", "on_day", "placed_on", "sku", "carrier", "month")

TABLE = ("orders", "disputes", "share", "low", "high", "rest", "lift")
"""
The figures of every table.

`share` of `orders` have a dispute; it lies between `low` and `high` (Wilson, 95 %). `rest` is the
share of all other orders, and `lift` how many times that the share is; none where it is nothing.
"""

PLACES: tuple[Key, ...] = (("sku",), ("carrier",), ("month", "carrier"))
"""What orders may have in common, to make a cluster."""


@dataclass(frozen=True, slots=True, eq=False)
class Causes:
    """What the disputes of a shop come from."""

    orders: int
    """The orders that are looked at: all that were placed in the time."""
    disputed: int
    """How many of them have a dispute."""
    disputes: pd.DataFrame
    """A row a dispute, with the order that it is about (`DISPUTES`)."""
    by_reason: pd.DataFrame
    """Each reason; here `rest` is the average of all other reasons."""
    by_sku: pd.DataFrame
    by_carrier: pd.DataFrame
    by_month: pd.DataFrame
    """Each month of order; the last ones are young, and some of their disputes still to come."""
    by_sku_reason: pd.DataFrame
    """Each product and reason with a dispute."""
    clusters: tuple[Cluster, ...]
    """What is worth a corrective action, the one with most to gain first."""
    looked_at: int
    """In how many places a cluster was looked for."""
    unknown: Mapping[str, int]
    """How many disputes are left out where something is not known, by what is lacking."""


# --- statements -----------------------------------------------------------------------------------

MONTH = "EXTRACT(YEAR FROM o.placed_on) * 100 + EXTRACT(MONTH FROM o.placed_on)"


def disputes_sql(last: date, stars: Iterable[int]) -> str:
    """Give every dispute that is known on a day, with the order it is about."""
    listed = ", ".join(map(str, stars)) or "NULL"
    faults = " ".join(
        f"WHEN {text_sql(code)} THEN {text_sql(issue)}" for code, issue in FAULTS.items()
    )
    return f"""
SELECT t.order_id, t.kind, t.reason, t.on_day, o.placed_on, o.sku, s.carrier,
  CASE WHEN o.order_id IS NULL THEN 0 ELSE 1 END AS known
FROM (
  SELECT order_id, 'claim' AS kind, ground AS reason, filed_on AS on_day FROM claims
  UNION ALL SELECT order_id, 'chargeback', reason, opened_on FROM chargebacks
  UNION ALL SELECT order_id, 'feedback', {text_sql(FEEDBACK)}, left_on FROM feedback
    WHERE stars IN ({listed})
  UNION ALL SELECT order_id, 'return', fault, requested_on FROM (
    SELECT order_id, requested_on, CASE reason {faults} END AS fault FROM returns
    UNION ALL SELECT order_id, returned_on, CASE CONCAT('CR-', reason) {faults} END FROM fba_returns
  ) AS back WHERE fault IS NOT NULL
) AS t LEFT JOIN orders AS o ON t.order_id = o.order_id
  LEFT JOIN shipments AS s ON t.order_id = s.order_id
WHERE t.on_day <= {day_sql(last)} OR t.on_day IS NULL
"""


def products_sql(first: date | None, last: date) -> str:
    """Count the orders of each product."""
    return (
        f"SELECT o.sku, COUNT(*) AS n FROM orders AS o WHERE {_placed(first, last)} GROUP BY o.sku"
    )


def journeys_sql(first: date | None, last: date) -> str:
    """Count the orders of each month and carrier."""
    return f"""
SELECT carrier, month, COUNT(*) AS n FROM (
  SELECT s.carrier, {MONTH} AS month
  FROM orders AS o LEFT JOIN shipments AS s ON o.order_id = s.order_id WHERE {_placed(first, last)}
) AS journeys
GROUP BY carrier, month
"""


def _placed(first: date | None, last: date) -> str:
    begun = f"o.placed_on >= {day_sql(first)} AND " if first else ""
    return f"{begun}o.placed_on <= {day_sql(last)}"


# --- causes ---------------------------------------------------------------------------------------


def causes(
    source: Source,
    limits: Limits,
    *,
    days: int | None = None,
    fewest: int = FEWEST,
    level: float = LEVEL,
) -> Causes:
    """
    Tell what the disputes come from, of the orders placed in so many days up to the limits' day.

    Without a number of days, of all orders. Clusters are looked for in every product, carrier, and
    carrier in a month, each with every reason that any of them is disputed for.
    """
    engine, last = engine_of(source), limits.as_of
    first = last - timedelta(days=days - 1) if days is not None else None
    sizes = _sizes(engine.frame(products_sql(first, last)), engine.frame(journeys_sql(first, last)))
    disputes = engine.frame(disputes_sql(last, _stars(limits)))
    told = _told(disputes, first, last)
    numbered = told.assign(number=pd.factorize(told["order_id"])[0])
    total = int(sizes["month",]["orders"].sum())
    places = {by: _places(numbered, sizes[by], by) for by in PLACES}
    looked_at = sum(len(sizes[by]) * place["reason"].nunique() for by, place in places.items())
    return Causes(
        orders=total,
        disputed=numbered["number"].nunique(),
        disputes=told,
        by_reason=_by_reason(numbered, total),
        by_sku=_by(numbered, sizes["sku",], ("sku",)),
        by_carrier=_by(numbered, sizes["carrier",], ("carrier",)),
        by_month=_by(numbered, sizes["month",], ("month",)).sort_values("month", ignore_index=True),
        by_sku_reason=_figures(places["sku",])[["sku", "reason", *TABLE]],
        clusters=clusters_of(told, places, looked_at, fewest=fewest, level=level),
        looked_at=looked_at,
        unknown=_unknown(disputes, told),
    )


def _stars(limits: Limits) -> tuple[int, ...]:
    value = limits.entry("odr.negative_stars").value if "odr.negative_stars" in limits else ()
    return tuple(int(star) for star in value) if isinstance(value, tuple) else ()


def _sizes(products: pd.DataFrame, journeys: pd.DataFrame) -> Mapping[Key, pd.DataFrame]:
    """Count the orders of each value of whatever orders may have in common, where it is known."""
    journeys = journeys.assign(month=_months(journeys["month"]))

    def size(frame: pd.DataFrame, *by: str) -> pd.DataFrame:
        sums = frame.dropna(subset=list(by)).groupby(list(by), sort=True)["n"].sum()
        return sums.rename("orders").reset_index()

    return {
        ("sku",): size(products, "sku"),
        ("carrier",): size(journeys, "carrier"),
        ("month",): size(journeys, "month"),
        ("month", "carrier"): size(journeys, "month", "carrier"),
    }


def _told(disputes: pd.DataFrame, first: date | None, last: date) -> pd.DataFrame:
    """Give the disputes about orders that were placed in the time."""
    placed = pd.to_datetime(disputes["placed_on"]).astype("datetime64[s]")
    begun = placed >= pd.Timestamp(first) if first else placed.notna()
    inside = begun & (placed <= pd.Timestamp(last))
    told = disputes[inside].assign(
        on_day=pd.to_datetime(disputes["on_day"]).astype("datetime64[s]"),
        placed_on=placed,
        month=_months(placed.dt.year[inside] * 100 + placed.dt.month[inside]),
    )[list(DISPUTES)]
    order = ["placed_on", "order_id", "kind", "reason", "on_day"]
    return told.sort_values(order, ignore_index=True)


def _unknown(disputes: pd.DataFrame, told: pd.DataFrame) -> Mapping[str, int]:
    """Count the disputed orders that are left out somewhere, by what is lacking."""
    stray = disputes["known"].eq(0)
    lacking = {
        "orders.order_id": disputes["order_id"][stray],
        "orders.placed_on": disputes["order_id"][~stray & disputes["placed_on"].isna()],
        "reason": told["order_id"][told["reason"].isna()],
        "orders.sku": told["order_id"][told["sku"].isna()],
        "shipments.carrier": told["order_id"][told["carrier"].isna()],
    }
    return {name: orders.nunique() for name, orders in lacking.items() if len(orders)}


def _months(numbers: pd.Series) -> pd.Series:
    """Write months such as `2026-11` for numbers such as 202611."""
    names = {month: f"{int(month) // 100}-{int(month) % 100:02d}" for month in numbers.unique()}
    return numbers.map(names)


# --- tables ---------------------------------------------------------------------------------------


def _by(told: pd.DataFrame, sizes: pd.DataFrame, by: Key) -> pd.DataFrame:
    """Give the figures of each value, whatever the reason of the disputes."""
    frame = sizes.merge(_counts(told, by), how="left", on=list(by))
    frame["disputes"] = frame["disputes"].fillna(0).astype(np.int64)
    frame["all_orders"] = frame["orders"].sum()
    frame["all_disputes"] = frame["disputes"].sum()
    return _figures(frame)[[*by, *TABLE]]


def _places(told: pd.DataFrame, sizes: pd.DataFrame, by: Key) -> pd.DataFrame:
    """Count the disputed orders of each value and reason, and beside them of all values."""
    frame = _counts(told, (*by, "reason")).merge(sizes, how="inner", on=list(by))
    frame["all_orders"] = sizes["orders"].sum()
    frame["all_disputes"] = frame.groupby("reason")["disputes"].transform("sum")
    return frame


def _counts(told: pd.DataFrame, by: Key) -> pd.DataFrame:
    """Count the disputed orders of each value that is known, each order once."""
    once = told[[*by, "number"]].dropna(subset=list(by)).drop_duplicates()
    return once.groupby(list(by)).size().rename("disputes").reset_index()


def _figures(frame: pd.DataFrame) -> pd.DataFrame:
    """Add shares, intervals and lifts, and put what is disputed most first."""
    orders, disputes = frame["orders"].to_numpy(), frame["disputes"].to_numpy()
    low, high = wilson(disputes, orders)
    rest = _share(
        frame["all_disputes"].to_numpy() - disputes, frame["all_orders"].to_numpy() - orders
    )
    share = _share(disputes, orders)
    frame = frame.assign(share=share, low=low, high=high, rest=rest, lift=_share(share, rest))
    keys = [name for name in frame.columns if name in {"sku", "carrier", "month", "reason"}]
    return frame.sort_values(
        ["disputes", *keys], ascending=[False, *([True] * len(keys))], ignore_index=True
    )


def _by_reason(told: pd.DataFrame, total: int) -> pd.DataFrame:
    frame = _counts(told, ("reason",)).assign(orders=total)
    low, high = wilson(frame["disputes"], frame["orders"])
    share = _share(frame["disputes"], frame["orders"])
    rest = _share(share.sum() - share, np.full(len(share), len(share) - 1))
    frame = frame.assign(share=share, low=low, high=high, rest=rest, lift=_share(share, rest))
    frame = frame.sort_values(["disputes", "reason"], ascending=[False, True], ignore_index=True)
    return frame[["reason", *TABLE]]


def _share(hits: ArrayLike, base: ArrayLike) -> Floats:
    """Divide, and give no number where there is nothing to divide by."""
    found, of = np.asarray(hits, dtype=float), np.asarray(base, dtype=float)
    shares: Floats = np.divide(found, of, out=np.full(found.shape, np.nan), where=of > 0)
    return shares
