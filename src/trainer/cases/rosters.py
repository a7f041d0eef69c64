"""
Who counts in which rate, and from which day: what the tables of a shop say, put into rosters.

Unknown is never taken for anything: a row that lacks what a rate needs is in doubt there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trainer.cases.engine import Engine
from trainer.cases.questions import (
    answers_sql,
    cancellations_sql,
    defects_sql,
    disputed_sql,
    known_sql,
    messages_sql,
    orders_sql,
    requests_sql,
    returns_sql,
    shipments_sql,
    troubled_sql,
    unanswered_sql,
)
from trainer.cases.series import NEVER, Numbers, Roster, numbers
from trainer.rules.metrics import Channel, MarkKind

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """Orders one by one, and their roster in the same order."""

    orders: pd.DataFrame
    """Their `order_id`, `placed_on` and `kinds`: what is held against each."""
    roster: Roster


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a shop: until which day, since which, and by which rules."""

    last: date
    since: Mapping[str, date]
    """The first day that is needed of each table, for the history of the rates."""
    now: Mapping[str, date]
    """The first day of the longest window of today that each table is needed for."""
    zone: str
    stars: tuple[int, ...] = ()
    """The stars that make feedback a defect."""
    minutes: int = 0
    """The time in which a message is to be answered."""
    automatic_counts: bool = False
    """Whether an automatic reply is an answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Books:
    """The tables of a shop, each asked at most once."""

    engine: Engine
    asked: Asked
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)

    def _frame(self, sql: str) -> pd.DataFrame:
        if sql not in self.frames:
            self.frames[sql] = self.engine.frame(sql)
        return self.frames[sql]

    def empty(self, table: str, columns: Iterable[str]) -> tuple[str, ...]:
        """Name the columns in which no row of a table says anything; none where it has no rows."""
        counts = self._frame(known_sql(table)).iloc[0]
        return tuple(name for name in columns if counts["n"] and not counts[name])

    # --- by order ---------------------------------------------------------------------------------

    def orders(self, channel: Channel) -> Roster:
        """Give the orders of a channel; those of no known channel are in doubt."""
        frame = self._frame(orders_sql(self.asked.since["orders"]))
        frame = frame[_is(frame.channel, channel.value) | _missing(frame.channel)]
        day, lost = numbers(frame.placed_on), _missing(frame.channel)
        lacks = _first_of(len(frame), {"orders.placed_on": day == NEVER, "orders.channel": lost})
        doubt = np.where(lost, day, NEVER)
        return Roster.of(day, doubt=doubt, count=_counts(frame), lacks=lacks)

    def defects(self, channel: Channel) -> Named:
        """Give the orders of a channel with a mark against them."""
        frame = self._frame(defects_sql(self.asked.since["marks"], self.asked.last))
        return self._held(frame, channel, "marks.counts")

    def stray_defects(self) -> Roster:
        """Give the marks whose orders no report has."""
        frame = self._frame(defects_sql(self.asked.since["marks"], self.asked.last))
        return _stray(frame, "marks.order_id")

    def cancellations(self) -> Named:
        """Give the seller's orders that were cancelled, but not by the buyer."""
        return self._held(self._cancelled(), Channel.SELLER, "cancellations.cancelled_by")

    def stray_cancellations(self) -> Roster:
        """Give the cancellations whose orders no report has."""
        return _stray(self._cancelled(), "cancellations.order_id")

    def _cancelled(self) -> pd.DataFrame:
        asked = self.asked
        return self._frame(cancellations_sql(asked.since["cancellations"], asked.last, asked.zone))

    def _held(self, frame: pd.DataFrame, channel: Channel, lacks: str) -> Named:
        frame = frame[_is(frame.channel, channel.value)]
        roster = Roster.of(
            numbers(frame.placed_on),
            hit=numbers(frame.hit_on),
            doubt=numbers(frame.doubt_on),
            base=0,
            lacks=lacks,
        )
        kinds = {name.removeprefix("is_"): name for name in frame.columns if name[:3] == "is_"}
        held = {kind: _is(frame[name], 1) for kind, name in kinds.items()}
        return Named(_named(frame, held), roster)

    # --- by parcel --------------------------------------------------------------------------------

    def confirmations(self) -> Roster:
        """Give the parcels that were confirmed, hit where that was after the expected day."""
        return _confirmations(self._parcels())

    def scans(self) -> Roster:
        """Give the parcels that were confirmed, hit from the day of the carrier's first scan."""
        return _scans(self._parcels())

    def arrivals(self) -> Roster:
        """Give the tracked parcels that were promised, hit where they came by the promised day."""
        return _arrivals(_tracked(self._parcels()))

    def late_confirmations(self) -> Named:
        """Give the parcels that were confirmed late."""
        frame = self._troubled()
        frame = frame[_is(frame.confirmation, "late")]
        return Named(_named(frame, {"confirmed-late": _all(frame)}), _confirmations(frame))

    def missing_scans(self) -> Named:
        """Give the parcels that no carrier had scanned by the last day."""
        frame = self._troubled()
        frame = frame[~_missing(frame.scan)]
        return Named(_named(frame, {"not-scanned": _all(frame)}), _scans(frame))

    def late_arrivals(self) -> Named:
        """Give the tracked parcels that did not come by the promised day."""
        frame = _tracked(self._troubled())
        frame = frame[_is(frame.arrival, "late")]
        return Named(_named(frame, {"delivered-late": _all(frame)}), _arrivals(frame))

    def _parcels(self) -> pd.DataFrame:
        return self._frame(shipments_sql(self.asked.since["shipments"]))

    def _troubled(self) -> pd.DataFrame:
        return self._frame(troubled_sql(self.asked.now["shipments"], self.asked.last))

    # --- by message, by return --------------------------------------------------------------------

    def answers(self) -> Roster:
        """Give the messages that ask for an answer, hit where it came in time."""
        return _answers(self._frame(answers_sql(self._messages(), self.asked.since["messages"])))

    def late_answers(self) -> Named:
        """Give the messages that were not answered in time."""
        first, last = self.asked.now["messages"], self.asked.last
        frame = self._frame(unanswered_sql(self._messages(), first, last))
        return Named(_named(frame, {"answered-late": _all(frame)}), _answers(frame))

    def _messages(self) -> str:
        asked = self.asked
        return messages_sql(asked.zone, asked.minutes, automatic_counts=asked.automatic_counts)

    def requests(self) -> Roster:
        """Give the return requests, hit where a claim or bad feedback came of them."""
        return _requests(self._frame(requests_sql(self._returns(), self.asked.since["returns"])))

    def disputed_requests(self) -> Named:
        """Give the return requests that a claim or bad feedback came of."""
        frame = self._frame(disputed_sql(self._returns(), self.asked.now["returns"]))
        held = {
            MarkKind.CLAIM.value: _is(frame.claimed, 1),
            MarkKind.FEEDBACK.value: _is(frame.complained, 1),
        }
        return Named(_named(frame, held), _requests(frame))

    def _returns(self) -> str:
        return returns_sql(self.asked.last, self.asked.stars)


def _confirmations(frame: pd.DataFrame) -> Roster:
    day = numbers(frame.placed_on)
    since = _shipped(frame, day)
    doubt, lacks = _doubts(frame, day, "orders.placed_on", "confirmation", "shipments.ship_by")
    return Roster.of(
        day,
        since=since,
        hit=np.where(_is(frame.confirmation, "late") & ~doubt, since, NEVER),
        doubt=np.where(doubt, since, NEVER),
        count=_counts(frame),
        lacks=lacks,
    )


def _scans(frame: pd.DataFrame) -> Roster:
    day = numbers(frame.promised_on)
    since = _shipped(frame, day)
    doubt, lacks = _doubts(frame, day, "shipments.latest_estimate", "scan", "shipments.first_scan")
    return Roster.of(
        day,
        since=since,
        hit=np.where(doubt, NEVER, numbers(frame.scanned_on)),
        doubt=np.where(doubt, since, NEVER),
        count=_counts(frame),
        lacks=lacks,
    )


def _arrivals(frame: pd.DataFrame) -> Roster:
    day, on_time = numbers(frame.promised_on), _is(frame.arrival, "on-time")
    doubt, lacks = _doubts(
        frame, day, "shipments.latest_estimate", "arrival", "shipments.delivered"
    )
    told, shipped = np.where(on_time, day, day + 1), _shipped(frame, day)
    since = np.where(day == NEVER, shipped, np.maximum(told, shipped))
    return Roster.of(
        day,
        since=since,
        hit=np.where(on_time & ~doubt, since, NEVER),
        doubt=np.where(doubt, since, NEVER),
        count=_counts(frame),
        lacks=lacks,
    )


def _shipped(frame: pd.DataFrame, day: Numbers) -> Numbers:
    """Give the day of the confirmation; without one, of the order, or the day of the window."""
    confirmed, placed = numbers(frame.confirmed_on), numbers(frame.placed_on)
    return np.where(confirmed != NEVER, confirmed, np.where(placed != NEVER, placed, day))


def _tracked(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[~_is(frame.arrival, "untracked")]


def _doubts(
    frame: pd.DataFrame, day: Numbers, by: str, outcome: str, told_by: str
) -> tuple[Flags, NDArray[np.object_]]:
    """Say of which parcels it is not known how they did, and what is lacking."""
    reasons = {
        "shipments.order_id": _is(frame.known, 0),
        "shipments.confirmed": _missing(frame.confirmed_on),
        by: day == NEVER,
        "orders.channel": _missing(frame.channel),
        told_by: _missing(frame[outcome]),
    }
    lacks = _first_of(len(frame), reasons)
    return lacks != "", lacks


def _answers(frame: pd.DataFrame) -> Roster:
    day, replied = numbers(frame.received_on), numbers(frame.replied_on)
    in_time, doubt = _is(frame.answer, "in-time"), _missing(frame.answer)
    since = np.where(in_time, replied, np.where(doubt, day, numbers(frame.due_on)))
    reasons = {
        "messages.received": day == NEVER,
        "messages.needs": _is(frame.known, 0),
        "messages.automatic": doubt,
    }
    return Roster.of(
        day,
        since=since,
        hit=np.where(in_time, replied, NEVER),
        doubt=np.where(doubt, day, NEVER),
        count=_counts(frame),
        lacks=_first_of(len(frame), reasons),
    )


def _requests(frame: pd.DataFrame) -> Roster:
    day = numbers(frame.requested_on)
    hit = _is(frame.claimed, 1) | _is(frame.complained, 1)
    doubt = _missing(frame.claimed) & ~hit
    reasons = {"returns.requested_on": day == NEVER, "returns.claim": doubt}
    return Roster.of(
        day,
        hit=np.where(hit, day, NEVER),
        doubt=np.where(doubt, day, NEVER),
        count=_counts(frame),
        lacks=_first_of(len(frame), reasons),
    )


def _stray(frame: pd.DataFrame, lacks: str) -> Roster:
    frame = frame[_is(frame.known, 0)]
    since = np.minimum(numbers(frame.hit_on), numbers(frame.doubt_on))
    return Roster.of(np.full(len(frame), NEVER, dtype=np.int64), since=since, lacks=lacks)


# --- columns --------------------------------------------------------------------------------------


def _named(frame: pd.DataFrame, held: Mapping[str, Flags]) -> pd.DataFrame:
    """Give the orders of a frame, with all that is held against each in one cell."""
    kinds = np.full(len(frame), "", dtype=object)
    for kind, flags in held.items():
        kinds[flags] = np.where(kinds[flags] == "", kind, kinds[flags] + f", {kind}")
    placed = frame.placed_on if "placed_on" in frame else pd.Series(pd.NaT, index=frame.index)
    return pd.DataFrame(
        {
            "order_id": frame.order_id.astype("str").to_numpy(),
            "placed_on": pd.to_datetime(placed).to_numpy().astype("datetime64[s]"),
            "kinds": pd.array(kinds, dtype="str"),
        }
    )


def _first_of(rows: int, reasons: Mapping[str, Flags]) -> NDArray[np.object_]:
    """Give for each row the first reason that holds, or none."""
    found = np.full(rows, "", dtype=object)
    for reason, holds in reversed([*reasons.items()]):
        found[holds] = reason
    return found


def _is(column: pd.Series, value: str | int) -> Flags:
    return np.asarray(column.eq(value).fillna(value=False), dtype=bool)


def _missing(column: pd.Series) -> Flags:
    return np.asarray(column.isna(), dtype=bool)


def _counts(frame: pd.DataFrame) -> Numbers:
    return np.asarray(frame.n, dtype=np.int64)


def _all(frame: pd.DataFrame) -> Flags:
    return np.ones(len(frame), dtype=bool)
