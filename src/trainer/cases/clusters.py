"""
Clusters: orders with something in common that are disputed for one reason more than chance does.

A place is a value of what orders have in common, together with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from trainer.cases.odds import at_least, corrected, wilson
from trainer.rules.metrics import Rate

FEWEST = 3
"""Disputes that a cluster has at least: our own choice."""
LEVEL = 0.05
"""The share of false finds that is put up with among all clusters: our own choice."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Orders that have one thing in common and are disputed for one reason more than chance does."""

    by: Key
    """What they have in common: `sku`, `carrier`, or `month` and `carrier`."""
    value: Key
    reason: str
    here: Rate
    """How many of them are disputed for the reason."""
    rest: Rate
    """The same of all other orders."""
    low: float
    """The lower bound of the share here; it is above the share of the rest."""
    q: float
    """The share of false finds among all clusters that are at least as unlikely."""
    first_on: date
    """The day of the first order that is disputed."""
    order_ids: Key

    @property
    def lift(self) -> Fraction | None:
        """How many times as often it happens here; none where it never happens elsewhere."""
        return self.here.share / self.rest.share if self.rest.hits else None

    @property
    def excess(self) -> Fraction:
        """How many disputes would not be, if it were here as with the rest."""
        return self.here.hits - self.here.base * self.rest.share


def clusters_of(
    disputes: pd.DataFrame,
    places: Mapping[Key, pd.DataFrame],
    looked_at: int,
    *,
    fewest: int = FEWEST,
    level: float = LEVEL,
) -> tuple[Cluster, ...]:
    """
    Find the places with clearly more disputes than chance puts there, most to gain first.

    Such a place has at least `fewest` disputes, the lower bound of its share is above the share of
    the rest, and chance would hardly put so many there, even though all `looked_at` places were
    looked at: those that have no dispute count as looked at and are not among the `places`.
    """
    rows = [(by, row) for by, frame in places.items() for row in frame.to_dict("records")]
    chances = np.ones(looked_at)
    chances[: len(rows)] = [_chance(row) for _, row in rows]
    lows, _ = wilson([row["disputes"] for _, row in rows], [row["orders"] for _, row in rows])
    found = []
    for (by, row), low, q in zip(rows, lows, corrected(chances)[: len(rows)], strict=True):
        here = Rate(row["disputes"], row["orders"])
        rest = Rate(row["all_disputes"] - here.hits, row["all_orders"] - here.base)
        if here.hits >= fewest and q <= level and rest.base and low > rest.share:
            value, reason = tuple(row[name] for name in by), row["reason"]
            told = _orders(disputes, by, value, reason)
            found.append(Cluster(by, value, reason, here, rest, float(low), float(q), *told))
    return tuple(sorted(found, key=lambda one: (-one.excess, one.by, one.value, one.reason)))


def _chance(row: Mapping[Any, Any]) -> float:
    """
    Give the chance that so many disputes fall on a place, were every order alike.

    Given how many disputes there are in all, each falls on the place with the chance that the
    place's orders have among all. So the rest is not taken for known where it is small as well.
    """
    return at_least(row["disputes"], row["all_disputes"], row["orders"] / row["all_orders"])


def _orders(disputes: pd.DataFrame, by: Key, value: Key, reason: str) -> tuple[date, Key]:
    """Give the first day and the numbers of the orders that are disputed in a place."""
    chosen = disputes["reason"].eq(reason)
    for name, one in zip(by, value, strict=True):
        chosen &= disputes[name].eq(one)
    orders = disputes[chosen.fillna(value=False).astype(bool)]
    return orders["placed_on"].min().date(), tuple(sorted(set(orders["order_id"])))
