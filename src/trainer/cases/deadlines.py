"""
The clocks of real cases: which run, which lapsed, and when each is over.

The register says how long a clock runs, on the day and in the marketplace that are asked for; a
deadline that the notice prints beats it. Reports tell some starts only by their day: such a clock
is taken to start with that day, so that nobody answers too late by trusting it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from trainer.cases.engine import local_day_sql
from trainer.rules.facts import ClockId
from trainer.rules.policy import Limits


@dataclass(frozen=True, slots=True)
class Start:
    """What a clock runs from, until and to, read off the joined reports."""

    limit: str
    """The entry of the register that says how long it runs."""
    table: str
    """The report without which nothing is known of it."""
    starts: str
    """The moment it starts, in UTC; NULL where it never did."""
    stopped: str
    """The moment of the answer, in UTC; NULL where there is none yet."""
    runs: str
    """Whether it is still open, as far as the report says."""
    printed: str = "CAST(NULL AS TIMESTAMP)"
    settled: str = "FALSE"
    """Whether it was met although no report says when."""


MESSAGE = "NOT COALESCE(m.automatic, FALSE) AND COALESCE(m.needs, 'answer') = 'answer'"

CLOCKS: Mapping[ClockId, Start] = {
    "message-reply": Start(
        "message.response_target",
        "messages",
        f"CASE WHEN {MESSAGE} THEN m.received END",
        "m.replied",
        "m.replied IS NULL",
    ),
    "delivery-message": Start(
        "message.response_hard",
        "messages",
        f"CASE WHEN {MESSAGE} AND m.about = 'delivery' THEN m.received END",
        "m.replied",
        "m.replied IS NULL",
    ),
    "return-request": Start(
        "return_request.response",
        "returns",
        "CASE WHEN r.stage = 'requested' THEN {begin:r.requested_on} END",
        "CAST(NULL AS TIMESTAMP)",
        "r.stage = 'requested'",
    ),
    "claim-information": Start(
        "atoz.info_request_response",
        "claims",
        "COALESCE(c.information_requested, "
        "CASE WHEN c.stage = 'information-requested' THEN c.filed END)",
        "c.responded",
        "c.stage = 'information-requested' AND c.responded IS NULL",
        printed="c.respond_by",
    ),
    "return-refund": Start(
        "return.refund_after_receipt",
        "returns",
        "CASE WHEN r.delivered_on IS NOT NULL AND r.stage <> 'requested' "
        "THEN {begin:r.delivered_on} END",
        "CAST(NULL AS TIMESTAMP)",
        "COALESCE(p.refunded, r.refunded_amount, 0) = 0 AND r.stage <> 'closed'",
        settled="COALESCE(p.refunded, r.refunded_amount, 0) > 0 OR r.stage = 'closed'",
    ),
    "appeal-window": Start(
        "atoz.appeal_window",
        "claims",
        "CASE WHEN c.stage IN ('granted', 'appealed') AND c.charged = 'seller' THEN c.decided END",
        "c.appealed",
        "c.stage = 'granted' AND c.appealed IS NULL",
    ),
    "chargeback-response": Start(
        "chargeback.response",
        "chargebacks",
        "b.opened",
        "b.responded",
        "b.stage = 'waiting'",
        printed="b.respond_by",
        settled="b.responded IS NULL AND b.stage IN ('represented', 'refunded', 'won')",
    ),
}
"""The clocks that reports show. The others are not known from reports."""

OUTSIDE = ("appeal-information", "safe-t-window", "policy-quiz", "csba-inquiry")
"""Clocks that start with a notice that no report holds: none is taken to run."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The clocks of all cases at one moment."""

    limits: Limits
    now: datetime
    zone: str
    there: frozenset[str]

    def columns(self) -> Iterator[str]:
        """Write the state, the hours left and the deadline of every clock as columns."""
        for clock, start in CLOCKS.items():
            if start.limit not in self.limits or start.table not in self.there:
                yield f'CAST(NULL AS VARCHAR) AS "{clock}.state"'
                yield f'CAST(NULL AS DOUBLE) AS "{clock}.hours-left"'
                yield f'CAST(NULL AS TIMESTAMP) AS "{clock}@due"'
                continue
            begins = self._filled(start.starts)
            due = f"COALESCE({start.printed}, {self._due(start.limit, begins)})"
            running = f"({start.runs}) AND {due} >= {self._moment()}"
            hours = f"CAST(date_diff('second', {self._second()}, {due}) AS DOUBLE) / 3600.0"
            state = (
                f"CASE WHEN {begins} IS NULL THEN 'idle' WHEN {running} THEN 'running' "
                f"WHEN {start.settled} THEN 'met' WHEN {start.stopped} <= {due} THEN 'met' "
                "ELSE 'lapsed' END"
            )
            yield f'{state} AS "{clock}.state"'
            yield f'CASE WHEN {begins} IS NOT NULL AND {running} THEN {hours} END AS "{clock}.hours-left"'
            yield f'CASE WHEN {begins} IS NOT NULL THEN {due} END AS "{clock}@due"'
        gone = "o.status <> 'unshipped' OR s.confirmed IS NOT NULL"
        over = f"{self._utc('CAST(s.ship_by + 1 AS TIMESTAMP)')} - INTERVAL 1 SECOND"
        yield f'CASE WHEN {gone} THEN NULL ELSE {over} END AS "ship-by@due"'
        for clock in OUTSIDE:
            yield f"'idle' AS \"{clock}.state\""

    def _due(self, limit: str, begins: str) -> str:
        """Write the last second in which an answer is in time (see `trainer.rules.clocks`)."""
        entry, amount = self.limits.entry(limit), int(self.limits.number(limit))
        if entry.unit == "hours":
            return f"({begins}) + INTERVAL {amount} HOUR"
        day = local_day_sql(f"({begins})", self.zone)
        after = f"CAST({day} + {amount + 1} AS TIMESTAMP)"
        return f"{self._utc(after)} - INTERVAL 1 SECOND"

    def _filled(self, sql: str) -> str:
        """Put the moment at which a day begins in the place of {begin:DAY}."""
        head, mark, rest = sql.partition("{begin:")
        if not mark:
            return sql
        day, _, tail = rest.partition("}")
        return head + self._utc(f"CAST({day} AS TIMESTAMP)") + tail

    def _utc(self, local: str) -> str:
        return f"to_utc_timestamp({local}, '{self.zone}')"

    def _moment(self) -> str:
        return _timestamp(self.now)

    def _second(self) -> str:
        """Write the full second of the moment: from there on, all engines count seconds alike."""
        return _timestamp(self.now.replace(microsecond=0))


def _timestamp(moment: datetime) -> str:
    return f"TIMESTAMP '{moment.astimezone(UTC).replace(tzinfo=None)}'"
