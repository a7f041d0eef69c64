"""
Rates day by day, made from days at which something begins or ends to count.

A roster says of orders that are alike by which day the window takes them, since when they count,
and since when they are hit. Each becomes a step up on one day and a step down on another; running
sums of the steps are the rate of every day, and no order is looked at twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

EPOCH = date(1970, 1, 1)
NEVER = 1 << 40
"""A day that does not come: not known, or not yet."""

SERIES = ("day", "hits", "base", "unknown", "share")


def number(day: date) -> int:
    """Give the number of a day."""
    return (day - EPOCH).days


def day_of(day: int) -> date:
    """Give the day of a number."""
    return EPOCH + timedelta(days=int(day))


def numbers(column: pd.Series) -> Numbers:
    """Give the numbers of a column of days, `NEVER` where a day is not known."""
    days = pd.to_datetime(column).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), NEVER, days.astype(np.int64))


@dataclass(frozen=True, slots=True)
class Span:
    """A window of so many days that ends so many days before the day of the rate."""

    window: int
    lag: int = 0

    def first(self, on: int) -> int:
        """Give the first day in the window of a day."""
        return on - self.lag - self.window + 1

    def final(self, on: int) -> int:
        """Give the last day in the window of a day."""
        return on - self.lag


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Orders of a rate, those that are alike in one row."""

    day: Numbers
    """The day by which the window takes them."""
    since: Numbers
    """The day from which they belong to the base."""
    hit: Numbers
    """The day from which they are hit."""
    doubt: Numbers
    """The day from which it is not known whether they are hit; until they are."""
    count: Numbers
    """How many they are."""
    base: Numbers
    """How many of them belong to the base; none where another row of the roster has them."""
    lacks: NDArray[np.object_]
    """What is not known of them, as `table.column`; empty where nothing is lacking."""

    @classmethod
    def of(
        cls,
        day: Numbers,
        *,
        since: Numbers | None = None,
        hit: Numbers | int = NEVER,
        doubt: Numbers | int = NEVER,
        count: Numbers | int = 1,
        base: Numbers | int | None = None,
        lacks: NDArray[np.object_] | str = "",
    ) -> Roster:
        """Make a roster; who is not said to belong later belongs from the window's day on."""
        rows = len(day)

        def column(values: Numbers | int) -> Numbers:
            return np.broadcast_to(np.asarray(values, dtype=np.int64), rows)

        return cls(
            column(day),
            column(day if since is None else since),
            column(hit),
            column(doubt),
            column(count),
            column(count if base is None else base),
            np.broadcast_to(np.asarray(lacks, dtype=object), rows),
        )

    def and_also(self, other: Roster) -> Roster:
        """Put two rosters together."""
        return Roster(
            *(
                np.concatenate([getattr(self, name), getattr(other, name)])
                for name in self.__slots__
            )
        )

    # --- each day ---------------------------------------------------------------------------------

    def daily(self, span: Span, last: date, days: int) -> pd.DataFrame:
        """
        Give hits, base, unknown orders and the share on each of the days that end with `last`.

        A day is told as it stood: only what had happened by then counts. A day without a base has
        no share.
        """
        final = number(last)
        opens = self.day + span.lag
        leaves = opens + span.window
        enters = np.maximum(self.since, opens)
        hit = np.maximum(self.hit, enters)
        doubt, settled = np.maximum(self.doubt, enters), np.minimum(hit, leaves)
        first = final - days + 1
        unknown = _running(doubt, settled, self.count, first, days)
        hits = _running(hit, leaves, self.count, first, days)
        base = _running(enters, leaves, self.base, first, days) - unknown
        share = np.divide(hits, base, out=np.full(days, np.nan), where=base > 0)
        every = pd.date_range(day_of(first), periods=days, unit="s")
        return pd.DataFrame(dict(zip(SERIES, (every, hits, base, unknown, share), strict=True)))

    # --- one day ----------------------------------------------------------------------------------

    def standing(self, span: Span, on: int) -> tuple[Numbers, Numbers]:
        """
        Give hits and base of each day from the window's first to `on` itself, as known on `on`.

        The days between the window and `on` are the ones that a lag still holds back.
        """
        first = span.first(on)
        known = (self.since <= on) & (self.day >= first) & (self.day <= on)
        hit = known & (self.hit <= on)
        doubt = known & (self.doubt <= on) & ~hit
        size = on - first + 1

        def by_day(chosen: NDArray[np.bool_], counted: Numbers) -> Numbers:
            counts = np.bincount(self.day[chosen] - first, counted[chosen], minlength=size)
            return counts.astype(np.int64)

        return by_day(hit, self.count), by_day(known, self.base) - by_day(doubt, self.count)

    def unknown(self, span: Span, on: int) -> dict[str, int]:
        """
        Count what may belong to the window of a day and cannot be judged, by what is lacking.

        Of an order without the window's day nobody knows whether it belongs; it is counted where
        what else is known of it falls into the window, into the one before it, or nowhere.
        """
        first, final = span.first(on), span.final(on)
        inside = (self.day >= first) & (self.day <= final) & (self.since <= on)
        doubt = inside & (self.doubt <= on) & (self.hit > on)
        near = (self.since >= first - span.window) & (self.since <= on)
        astray = (self.day == NEVER) & ((self.since == NEVER) | near) & (self.base > 0)
        chosen = doubt | astray
        found: dict[str, int] = {}
        for lacks, count in zip(self.lacks[chosen], self.count[chosen], strict=True):
            found[lacks] = found.get(lacks, 0) + int(count)
        return dict(sorted(found.items()))

    def against(self, span: Span, on: int, *, hits: bool) -> NDArray[np.bool_]:
        """Say which rows count on a day as hit, or in the base without being hit."""
        inside = (self.day >= span.first(on)) & (self.day <= span.final(on)) & (self.since <= on)
        hit = inside & (self.hit <= on)
        return hit if hits else inside & ~hit & (self.doubt > on)

    def begins_on(self) -> int:
        """Give the first day of which anything is known."""
        days = self.day[self.base > 0]
        return int(days.min()) if len(days) else NEVER


def together(rosters: Iterable[Roster]) -> Roster:
    """Put rosters together."""
    first, *others = rosters
    for other in others:
        first = first.and_also(other)
    return first


def _running(starts: Numbers, ends: Numbers, counted: Numbers, first: int, days: int) -> Numbers:
    """Count, on each day, what has started and not yet ended."""
    live = starts < ends
    steps = np.zeros(days + 1, dtype=np.int64)
    for at, sign in ((starts, 1), (ends, -1)):
        place = np.clip(at[live] - first, 0, days)
        steps += sign * np.bincount(place, counted[live], minlength=days + 1).astype(np.int64)
    return np.cumsum(steps)[:days]
