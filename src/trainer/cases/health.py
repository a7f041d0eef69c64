"""
How healthy an account is: each rate today, day by day, and what still fits under its limit.

The rates are those of `trainer.rules.metrics`, worked out for any number of orders; the windows
and limits come from the register. What the reports cannot support is said to be not computable,
with the reason, and orders of which something needed is not known are counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trainer.cases.engine import Source, engine_of
from trainer.cases.measures import DERIVED, MEASURES, Cause, Measure, Side, WhyNot
from trainer.cases.rosters import Asked, Books, Named
from trainer.cases.series import NEVER, SERIES, Numbers, Roster, Span, day_of, number
from trainer.rules.metrics import Channel, Rate, headroom
from trainer.rules.policy import Limits

DAYS = 180
CLOSE = Fraction(1, 4)
"""What is left of all that a limit allows, below which a rate is close to it: our own choice."""

ROLL_OFF = ("order_id", "placed_on", "day", "kinds", "out_on")


class Status(StrEnum):
    """How a rate stands to its limit."""

    FINE = "fine"
    CLOSE = "close"
    """One more would break the limit, or little is left of what it allows."""
    OVER = "over"
    """The limit is broken."""
    UNKNOWN = "unknown"
    """There is no rate, or no limit here and now."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """How many orders are left out of a rate, since something about them is not known."""

    table: str
    column: str
    rows: int


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """One rate over one window."""

    id: str
    channel: Channel | None
    """Whose orders; none where both count together."""
    window: int | None
    """The days of the window, the last one included; none where the register has no window."""
    lag: int
    """How many days the window ends before today."""
    side: Side
    limit: Fraction | None
    now: Rate | None
    """The rate today; none where it is not computable."""
    status: Status
    """How the rate stands, as far as it is known."""
    sure: bool
    """Whether what is not known could not turn a kept limit into a broken one, or back."""
    headroom: int | None
    """How many more orders may go wrong before the limit is broken; below zero once it is."""
    recovers_on: date | None
    """The first day on which a broken limit is kept again; see `recovery`."""
    series: pd.DataFrame
    """`day, hits, base, unknown, share` of each day as it stood; no share without a base."""
    roll_off: pd.DataFrame
    """
    `order_id, placed_on, day, kinds, out_on` of each order that counts against the rate today.

    `day` is the one by which the window takes it, `out_on` the first on which it is out of it.
    """
    unknown: tuple[Unknown, ...] = ()
    lacks: tuple[WhyNot, ...] = ()
    """What was not read and could only add hits: the rate is at least this."""
    begins_on: date | None = None
    """The first day that the reports know of, where that is inside the window of today."""
    why_not: WhyNot | None = None
    """Why there is no rate."""


@dataclass(frozen=True, slots=True, eq=False)
class Health:
    """All rates of an account on a day."""

    as_of: date
    marketplace: str
    metrics: tuple[Metric, ...]

    def of(self, id_: str, channel: Channel | None = None) -> tuple[Metric, ...]:
        """Give the rates of an id, the shortest window first, of one channel if one is named."""
        return tuple(
            metric
            for metric in self.metrics
            if metric.id == id_ and channel in {None, metric.channel}
        )


def health(
    source: Source, there: Collection[str], limits: Limits, zone: str, days: int = DAYS
) -> Health:
    """
    Work out every rate on the day of the limits, and its history over so many days.

    `there` names the tables that a file was read for; `zone` is the marketplace's time zone.
    """
    asked = Asked(
        last=limits.as_of,
        since=_firsts(limits, lambda span: days + span.lag + 2 * span.window),
        now=_firsts(limits, lambda span: span.lag + span.window),
        zone=zone,
        stars=tuple(int(star) for star in _values(limits, "odr.negative_stars")),
        minutes=next(
            (round(hours * 60) for hours in _values(limits, "message.response_target")), 0
        ),
        automatic_counts="crt.auto_reply_counts" in limits
        and limits.entry("crt.auto_reply_counts").value is True,
    )
    desk = _Desk(Books(engine_of(source), asked), frozenset(there), limits, days)
    metrics = tuple(metric for measure in MEASURES for metric in desk.metrics(measure))
    return Health(limits.as_of, limits.marketplace, metrics)


# --- judging a rate -------------------------------------------------------------------------------


def kept(now: Rate, limit: Fraction, side: Side) -> bool:
    """Say whether a rate keeps its limit."""
    return now.share < limit if side is Side.BELOW else now.share >= limit


def headroom_at_least(now: Rate, limit: Fraction) -> int:
    """
    Give how many more of the base may fail while the rate still reaches a limit.

    The limit itself is enough; below zero, so many too many have failed.
    """
    least = -((-limit * now.base) // 1)
    return now.hits - int(least)


def room(now: Rate, limit: Fraction, side: Side) -> int:
    """Give how many more orders may go wrong before a limit is broken."""
    return headroom(now, limit) if side is Side.BELOW else headroom_at_least(now, limit)


def status_of(now: Rate, limit: Fraction, side: Side) -> Status:
    """
    Say how a rate stands to its limit.

    It is close when the next order that goes wrong breaks the limit, or when less is left than
    `CLOSE` of all that the limit allows.
    """
    if not now.base:
        return Status.UNKNOWN
    left = room(now, limit, side)
    gone = now.hits if side is Side.BELOW else now.base - now.hits
    if left < 0:
        return Status.OVER
    return Status.CLOSE if left == 0 or left < CLOSE * (left + gone) else Status.FINE


def sure_of(now: Rate, limit: Fraction, side: Side, unknown: int, *, whole: bool) -> bool:
    """
    Say whether what is unknown cannot decide if a limit is kept.

    `unknown` orders may all have gone well or all wrong; where the reports are not `whole`, any
    number may have gone wrong.
    """
    well = unknown if side is Side.AT_LEAST else 0
    best = kept(Rate(now.hits + well, now.base + unknown), limit, side)
    worst = kept(Rate(now.hits + unknown - well, now.base + unknown), limit, side)
    return not best or (worst and whole)


def recovery(hits: Numbers, base: Numbers, span: Span, limit: Fraction, side: Side) -> int | None:
    """
    Give after how many days a limit that is broken today is kept; none where it is kept today.

    `hits` and `base` are those of each day from the window's first day to today, as known today.
    Every later day brings as many orders as the window has on average (a fraction stays one), and
    none of them goes wrong: for a rate with a floor all of them are hits. Nothing else changes, so
    that a broken limit is kept at the latest when all of today's orders have left the window.
    """
    today = Rate(int(hits[: span.window].sum()), int(base[: span.window].sum()))
    if not today.base or kept(today, limit, side):
        return None
    pace = Fraction(today.base, span.window)
    for ahead in range(1, span.window + span.lag + 1):
        new = max(0, ahead - span.lag) * pace
        old_hits = int(hits[ahead : ahead + span.window].sum())
        total = int(base[ahead : ahead + span.window].sum()) + new
        good = old_hits + (new if side is Side.AT_LEAST else 0)
        if total and (good < limit * total if side is Side.BELOW else good >= limit * total):
            return ahead
    return None


# --- metrics --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Desk:
    """Turns measures into metrics."""

    books: Books
    there: frozenset[str]
    limits: Limits
    days: int

    def metrics(self, measure: Measure) -> Iterator[Metric]:
        """Give a measure over each of its windows."""
        spans = _spans(measure, self.limits)
        why_not = self._why_not(measure)
        if why_not is not None:
            yield from (self._none(measure, span, why_not) for span in spans or (None,))
            return
        roster = measure.roster(self.books)
        named = measure.named(self.books)
        yield from (self._metric(measure, span, roster, named) for span in spans)

    def _metric(self, measure: Measure, span: Span, roster: Roster, named: Named) -> Metric:
        last, on = self.limits.as_of, number(self.limits.as_of)
        side, limit, lacks = measure.side, _target(measure, self.limits), self._lacks(measure)
        hits, base = roster.standing(span, on)
        now = Rate(int(hits[: span.window].sum()), int(base[: span.window].sum()))
        unknown = tuple(
            Unknown(place.partition(".")[0], place.partition(".")[2], rows)
            for place, rows in roster.unknown(span, on).items()
        )
        status, sure, left = Status.UNKNOWN, False, None
        ahead: int | None = None
        if limit is not None and now.base:
            status, left = status_of(now, limit, side), room(now, limit, side)
            doubtful = sum(one.rows for one in unknown)
            sure = sure_of(now, limit, side, doubtful, whole=not lacks)
            ahead = recovery(hits, base, span, limit, side)
        begins = roster.begins_on()
        return Metric(
            id=measure.id,
            channel=measure.channel,
            window=span.window,
            lag=span.lag,
            side=side,
            limit=limit,
            now=now,
            status=status,
            sure=sure,
            headroom=left,
            recovers_on=None if ahead is None else last + timedelta(days=ahead),
            series=roster.daily(span, last, self.days),
            roll_off=_roll_off(named, span, on, side),
            unknown=unknown,
            lacks=lacks,
            begins_on=day_of(begins) if self._first(span) < begins < NEVER else None,
        )

    def _none(self, measure: Measure, span: Span | None, why_not: WhyNot) -> Metric:
        return Metric(
            id=measure.id,
            channel=measure.channel,
            window=span.window if span else None,
            lag=span.lag if span else 0,
            side=measure.side,
            limit=_target(measure, self.limits),
            now=None,
            status=Status.UNKNOWN,
            sure=False,
            headroom=None,
            recovers_on=None,
            series=pd.DataFrame(columns=list(SERIES)),
            roll_off=pd.DataFrame(columns=list(ROLL_OFF)),
            why_not=why_not,
        )

    def _first(self, span: Span) -> int:
        return span.first(number(self.limits.as_of))

    def _why_not(self, measure: Measure) -> WhyNot | None:
        """Say why a measure cannot be computed: the first of all reasons."""
        silent = tuple(
            entry
            for entry in (measure.windows, *measure.others)
            if entry and entry not in self.limits
        )
        if silent:
            return WhyNot(Cause.LIMIT, "policy", silent)
        if measure.one_of and not self.there.intersection(measure.one_of):
            return WhyNot(Cause.FILE, measure.one_of[0])
        for table, _ in measure.needs:
            if table not in self.there | DERIVED:
                return WhyNot(Cause.FILE, table)
        for table, columns in measure.needs:
            empty = self.books.empty(table, columns)
            if empty:
                return WhyNot(Cause.COLUMN, table, empty)
        return measure.never

    def _lacks(self, measure: Measure) -> tuple[WhyNot, ...]:
        """Name what was not read and could only add hits; nothing where the whole was read."""
        if self.there.intersection(measure.whole):
            return ()
        return tuple(
            WhyNot(Cause.FILE, table) for table in measure.parts if table not in self.there
        )


def _roll_off(named: Named, span: Span, on: int, side: Side) -> pd.DataFrame:
    chosen = named.roster.against(span, on, hits=side is Side.BELOW)
    orders, days = named.orders[chosen], named.roster.day[chosen]
    columns = (
        orders.order_id.to_numpy(),
        orders.placed_on.to_numpy(),
        _days(days),
        orders.kinds.to_numpy(),
        _days(days + span.lag + span.window),
    )
    frame = pd.DataFrame(dict(zip(ROLL_OFF, columns, strict=True)))
    return frame.sort_values(["out_on", "order_id"], ignore_index=True)


def _days(numbers: Numbers) -> NDArray[np.datetime64]:
    return numbers.astype("datetime64[D]").astype("datetime64[s]")


# --- the register ---------------------------------------------------------------------------------


def _firsts(limits: Limits, back: Callable[[Span], int]) -> Mapping[str, date]:
    """Give how far back each table is needed, the furthest of all that need it."""
    reach: dict[str, int] = {}
    for measure in MEASURES:
        furthest = max(map(back, _spans(measure, limits)), default=0)
        for table, _ in measure.needs:
            reach[table] = max(reach.get(table, 0), furthest)
    return {table: limits.as_of - timedelta(days=most) for table, most in reach.items()}


def _target(measure: Measure, limits: Limits) -> Fraction | None:
    return next((Fraction(str(value)) for value in _values(limits, measure.target)), None)


def _spans(measure: Measure, limits: Limits) -> tuple[Span, ...]:
    lag = next((int(value) for value in _values(limits, measure.lag)), 0)
    return tuple(Span(int(days), lag) for days in sorted(_values(limits, measure.windows)))


def _values(limits: Limits, entry: str) -> tuple[float, ...]:
    value = limits.entry(entry).value if entry in limits else None
    if isinstance(value, tuple):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ()
    return (value,)
