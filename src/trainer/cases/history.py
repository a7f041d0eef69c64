"""
What the desk decided so far, as far as reports tell: each decision with what was known then.

A deadline that was met or missed, a refund, an answer to Amazon, an appeal: each is one decision
at one moment, and the facts are those of that moment, not of today. What a report does not date
is unknown at every moment before the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from trainer.cases.casebook import Case, Casebook
from trainer.cases.deadlines import OUTSIDE
from trainer.cases.shop import Shop
from trainer.rules.clocks import deadline, hours_between
from trainer.rules.facts import ClockId, FactId, Facts, MoveId, Value, Vocabulary
from trainer.rules.policy import Limits

MET, LAPSED, DONE = "met", "lapse", "one"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that the desk did, or let pass."""

    order: str
    at: datetime
    kind: str
    """met: a deadline was kept; lapse: it was not; one: a move was made."""
    move: MoveId
    """The move that was made; for a deadline the one that stands for letting it pass."""
    facts: Facts
    """What the reports tell of that moment."""
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class History:
    """Everything that was decided between two moments."""

    decisions: tuple[Decision, ...]
    since: date
    now: datetime

    @property
    def orders(self) -> int:
        """How many orders something was decided on."""
        return len({one.order for one in self.decisions})


def history(shop: Shop, book: Casebook, days: int) -> History:
    """Read off the reports what was decided in the last so many days."""
    since = (book.now - timedelta(days=days)).date()
    teller = _Teller(shop, book)
    told = [
        one
        for case in book.every()
        for one in teller.of(case)
        if since <= one.at.date() and one.at <= book.now
    ]
    told.sort(key=lambda one: (one.at, one.order, one.move))
    return History(tuple(told), since, book.now)


class _Teller:
    """Tells the story of one order after the other."""

    def __init__(self, shop: Shop, book: Casebook) -> None:
        self._limits: Limits = shop.limits
        self._zone: ZoneInfo = book.zone
        self._now = book.now
        self._vocabulary: Vocabulary = book.vocabulary
        self._there = shop.there
        self._rows = {
            table: _by_order(shop, table)
            for table in ("messages", "claims", "chargebacks", "returns", "money", "shipments")
        }

    def of(self, case: Case) -> Iterator[Decision]:
        """Give what was decided on an order."""
        story = _Story(case, {t: rows.get(case.order, ()) for t, rows in self._rows.items()}, self)
        for row in story.rows["messages"]:
            yield from self._message(story, row)
        for row in story.rows["claims"]:
            yield from self._claim(story, row)
        for row in story.rows["chargebacks"]:
            yield from self._chargeback(story, row)
        for row in story.rows["returns"]:
            yield from self._return(story, row)
        # A settlement writes a refund in several amounts; on one day it is one.
        refunds = {row["posted_on"]: row for row in reversed(story.rows["money"]) if _refunds(row)}
        for row in refunds.values():
            yield from self._refund(story, row)

    def _message(self, story: _Story, row: Row) -> Iterator[Decision]:
        if row.get("automatic") is True or row.get("needs") == "nothing":
            return
        clocks = ["message-reply"]
        if row.get("about") == "delivery":
            clocks.append("delivery-message")
        for clock in clocks:
            due = self.due(clock, self.moment(row["received"]))
            facts = {"message.about": row.get("about"), "message.needs": row.get("needs")}
            yield from self._clock(story, row, clock, due, self.moment(row["replied"]), facts)

    def _claim(self, story: _Story, row: Row) -> Iterator[Decision]:
        asked, answered = self.moment(row["information_requested"]), self.moment(row["responded"])
        if asked is not None:
            due = self.moment(row["respond_by"]) or self.due("claim-information", asked)
            # A claim that was decided without an answer did not wait for the end of its clock.
            decided = self.moment(row["decided"])
            if answered is not None or decided is None or due is None or decided >= due:
                yield from self._clock(story, row, "claim-information", due, answered, {})
        if answered is not None:
            yield self._made(story, row, answered, "represent-to-amazon", {})
        appealed, decided = self.moment(row["appealed"]), self.moment(row["decided"])
        if appealed is not None:
            yield self._made(story, row, appealed, "appeal-decision", {})
        if decided is not None and row["stage"] == "granted" and row["charged"] == "seller":
            due = self.due("appeal-window", decided)
            yield from self._clock(story, row, "appeal-window", due, appealed, {})

    def _chargeback(self, story: _Story, row: Row) -> Iterator[Decision]:
        opened, answered = self.moment(row["opened"]), self.moment(row["responded"])
        due = self.moment(row["respond_by"]) or self.due("chargeback-response", opened)
        known: dict[FactId, Value | None] = {
            "chargeback.filed": True,
            "chargeback.stage": "waiting",
            "chargeback.reason": row.get("reason"),
        }
        if answered is not None or row["stage"] in {"waiting", "lost"}:
            yield from self._clock(story, row, "chargeback-response", due, answered, known)
        if answered is not None:
            move = "refund-chargeback" if row["stage"] == "refunded" else "represent-chargeback"
            yield self._made(story, row, answered, move, known)

    def _return(self, story: _Story, row: Row) -> Iterator[Decision]:
        requested, arrived = self.begin(row["requested_on"]), self.begin(row["delivered_on"])
        if row["stage"] == "requested":
            due = self.due("return-request", requested)
            known: dict[FactId, Value | None] = {"return.stage": "requested"}
            yield from self._clock(story, row, "return-request", due, None, known)
        if arrived is None or not ({"money", "returns"} & self._there):
            return
        refunds = [one for one in map(self.begin, story.refund_days()) if one and one >= arrived]
        paid: Any = row["refunded_amount"]
        if not refunds and pd.notna(paid) and paid > 0:
            return  # it was refunded, and nothing says when
        known = {"return.stage": "received", "refund.state": "none"}
        due = self.due("return-refund", arrived)
        yield from self._clock(story, row, "return-refund", due, min(refunds, default=None), known)

    def _refund(self, story: _Story, row: Row) -> Iterator[Decision]:
        at = self.begin(row["posted_on"])
        if at is None:
            return
        stage = story.claim_at(at)
        if stage in {"information-requested", "under-review"}:
            move = "refund-in-claim"
        elif story.return_at(at) == "received":
            move = "refund-return"
        else:
            move = "refund-order"
        yield self._made(story, row, at, move, {"refund.state": story.refunded_at(at)})

    def _clock(
        self,
        story: _Story,
        row: Row,
        clock: ClockId,
        due: datetime | None,
        answered: datetime | None,
        known: Mapping[FactId, Value | None],
    ) -> Iterator[Decision]:
        """Tell whether a deadline was kept; one that still runs is no decision yet."""
        if due is None:
            return
        kept = answered is not None and answered <= due
        at = answered if kept and answered is not None else due
        if not kept and due > self._now:
            return
        named = self._vocabulary.clocks[clock]
        facts = story.facts_at(at, {**known, named.state: "running"})
        yield Decision(
            story.case.order, at, MET if kept else LAPSED, named.lapse, facts,
            str(row["file"]), int(row["line"]),
        )  # fmt: skip

    @staticmethod
    def _made(
        story: _Story, row: Row, at: datetime, move: MoveId, known: Mapping[FactId, Value | None]
    ) -> Decision:
        facts = story.facts_at(at, known)
        return Decision(story.case.order, at, DONE, move, facts, str(row["file"]), int(row["line"]))

    def due(self, clock: ClockId, starts: datetime | None) -> datetime | None:
        """Give the end of a clock that started at a moment."""
        limit = self._vocabulary.clocks[clock].limit
        if starts is None or limit not in self._limits:
            return None
        entry = self._limits.entry(limit)
        return deadline(starts, self._limits.number(limit), entry.unit, self._zone)

    def moment(self, value: object) -> datetime | None:
        """Take a time out of a table, where it is kept in UTC."""
        if not isinstance(value, pd.Timestamp) or pd.isna(value):
            return None
        moment: datetime = value.to_pydatetime().replace(tzinfo=UTC)
        return moment.astimezone(self._zone)

    def begin(self, value: object) -> datetime | None:
        """Take the beginning of a day out of a table."""
        if not isinstance(value, pd.Timestamp | date) or pd.isna(value):
            return None
        return datetime(value.year, value.month, value.day, tzinfo=self._zone)


class _Story:
    """What the reports tell of one order, and of any moment in it."""

    def __init__(self, case: Case, rows: Mapping[str, tuple[Row, ...]], teller: _Teller) -> None:
        self.case = case
        self.rows = rows
        self._teller = teller

    def facts_at(self, at: datetime, known: Mapping[FactId, Value | None]) -> Facts:
        """
        Give the facts at a moment: what does not change, and what is dated.

        What somebody looked up, and most of what was said, is in no report: it is unknown.
        """
        lasting = {
            fact: value
            for fact, value in self.case.facts.items()
            if not fact.startswith(CHANGING) or fact.endswith(NOT_RUNNING)
        }
        dated: dict[FactId, Value | None] = {
            "claim.stage": self.claim_at(at),
            "return.stage": self.return_at(at),
            "refund.state": self.refunded_at(at),
            "chargeback.filed": self._chargeback_at(at),
            **self._delivery_at(at),
            **self._clocks_at(at),
            **known,
        }
        return {**lasting, **{fact: value for fact, value in dated.items() if value is not None}}

    def _chargeback_at(self, at: datetime) -> bool | None:
        if self.case.facts.get("chargeback.filed") is None:
            return None
        opened = [self._teller.moment(row["opened"]) for row in self.rows["chargebacks"]]
        return any(moment is not None and moment <= at for moment in opened)

    def _delivery_at(self, at: datetime) -> dict[FactId, Value | None]:
        """Tell where the parcel was: today's word holds once it has been delivered."""
        found: dict[FactId, Value | None] = {}
        for row in self.rows["shipments"]:
            delivered, scanned = map(self._teller.moment, (row["delivered"], row["first_scan"]))
            if delivered is not None and delivered <= at:
                found = {
                    fact: self.case.facts.get(fact)
                    for fact in ("delivery.status", "delivery.proof")
                }
            elif scanned is not None and scanned <= at:
                found = {"delivery.status": "in-transit", "delivery.proof": "none"}
            promised = self._teller.begin(row["latest_estimate"])
            if promised is not None:
                found["delivery.days-past-estimate"] = float((at.date() - promised.date()).days)
        return found

    def _clocks_at(self, at: datetime) -> dict[FactId, Value | None]:
        """Tell which clocks ran."""
        states: dict[FactId, Value | None] = {}
        for clock, about in (("message-reply", None), ("delivery-message", "delivery")):
            states |= self._running(clock, at, self._messages(about))
        asked = (
            (row["information_requested"], row["responded"], row["respond_by"])
            for row in self.rows["claims"]
        )
        states |= self._running("claim-information", at, asked)
        if self.return_at(at) in {"none", "received"}:
            states["return-request.state"] = "idle"
        return states

    def _messages(self, about: str | None) -> Iterator[tuple[object, object, object]]:
        for row in self.rows["messages"]:
            asks = row["automatic"] is not True and row["needs"] != "nothing"
            if asks and about in {None, row["about"]}:
                yield row["received"], row["replied"], None

    def _running(
        self, clock: ClockId, at: datetime, spans: Iterable[tuple[object, object, object]]
    ) -> dict[FactId, Value | None]:
        """Tell the state of a clock at a moment, out of when it started and when it was stopped."""
        if self.case.facts.get(f"{clock}.state") is None:
            return {}
        state, hours = "idle", None
        for begun, ended, printed in spans:
            starts, stopped = self._teller.moment(begun), self._teller.moment(ended)
            due = self._teller.moment(printed) or self._teller.due(clock, starts)
            if starts is None or starts > at or due is None:
                continue
            if stopped is not None and stopped < at:
                state = "met" if stopped <= due else "lapsed"
            elif at <= due:
                state, hours = "running", hours_between(at, due)
            else:
                state = "lapsed"
        return {f"{clock}.state": state, f"{clock}.hours-left": hours}

    def claim_at(self, at: datetime) -> str | None:
        """Say where the claim stood; nothing where no report tells of claims."""
        stage = "none" if self.case.facts.get("claim.stage") is not None else None
        for row in self.rows["claims"]:
            filed, moment = self._teller.moment(row["filed"]), self._teller.moment
            if filed is None or filed > at:
                continue
            asked, answered, decided, appealed = (
                moment(row[name])
                for name in ("information_requested", "responded", "decided", "appealed")
            )
            if appealed is not None and appealed < at:
                stage = "appealed"
            elif decided is not None and decided < at:
                stage = "granted" if row["stage"] in {"granted", "appealed"} else str(row["stage"])
            elif asked is not None and asked <= at and (answered is None or answered >= at):
                stage = "information-requested"
            else:
                stage = "under-review"
        return stage

    def return_at(self, at: datetime) -> str | None:
        """Say where the return stood, as far as its days tell."""
        stage = "none" if self.case.facts.get("return.stage") is not None else None
        for row in self.rows["returns"]:
            requested = self._teller.begin(row["requested_on"])
            arrived = self._teller.begin(row["delivered_on"])
            if requested is None or requested > at:
                continue
            stage = "received" if arrived is not None and arrived <= at else None
        return stage

    def refunded_at(self, at: datetime) -> str | None:
        """Say what had been refunded before a moment."""
        if not self.rows["money"]:
            return None
        paid = sum(row["amount"] for row in self.rows["money"] if row["kind"] == "order")
        back = -sum(
            row["amount"]
            for row in self.rows["money"]
            if row["kind"] in {"refund", "claim", "chargeback"}
            and (day := self._teller.begin(row["posted_on"])) is not None
            and day < at
        )
        if back <= 0:
            return "none"
        return "full" if back >= paid else "partial"

    def refund_days(self) -> Iterable[object]:
        """Give the days on which something was refunded."""
        return (row["posted_on"] for row in self.rows["money"] if _refunds(row))


CHANGING = (
    "claim.stage", "claim.charged", "claim.counts", "return.stage", "return.travel", "return.queue",
    "refund.", "chargeback.stage", "chargeback.filed", "delivery.", "ship.due",
    "ship.stage", "feedback.", "message.", "message-reply.", "delivery-message.", "return-request.",
    "claim-information.", "return-refund.", "appeal-window.", "chargeback-response.", "did.",
)  # fmt: skip
"""Facts that today's state says nothing of at an earlier moment."""


NOT_RUNNING = tuple(f"{clock}.state" for clock in OUTSIDE)
"""Clocks that no report holds, and that are taken not to run."""


def _refunds(row: Row) -> bool:
    return bool(row["kind"] == "refund" and row["amount"] < 0)


def _by_order(shop: Shop, table: str) -> Mapping[str, tuple[Row, ...]]:
    rows = shop.frame(f"SELECT * FROM {table} WHERE order_id IS NOT NULL ORDER BY line")
    found: dict[str, list[Row]] = {}
    for row in rows.to_dict("records"):
        found.setdefault(str(row["order_id"]), []).append(row)
    return {order: tuple(each) for order, each in found.items()}
