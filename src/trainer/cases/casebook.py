"""
Cases: what a shop's reports say of every order that something is wrong with, as facts.

A case is a row of one table: a column for each fact that reports can show, with the row of the
report from which each group of facts was taken. What no report shows stays unknown; it is never
filled in. The table is built by one query, so that a shop of millions of orders needs no more
than its disputes do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from trainer.cases.deadlines import Deadlines
from trainer.cases.engine import DuckdbEngine, Engine
from trainer.cases.shop import Shop
from trainer.rules.facts import DID, ClockId, FactId, Facts, Type, Value, Vocabulary
from trainer.rules.policy import Limits, Marketplace

SHIP_BY = "ship-by"
"""The deadline of an order that has not left yet: no clock of the playbook, and a deadline still."""

ISSUE = "issue.kind"
"""The fact that says what is wrong with an order."""

ISSUES: Mapping[str, str] = {
    "CR-DEFECTIVE": "defective",
    "CR-QUALITY_UNACCEPTABLE": "not-as-described",
    "CR-DAMAGED_BY_CARRIER": "damaged",
    "CR-DAMAGED_BY_FC": "damaged",
    "CR-SWITCHEROO": "wrong-item",
    "CR-MISSING_PARTS": "missing-items",
    "CR-MISSED_ESTIMATED_DELIVERY": "late",
    "AMZ-PG-APP-TOO-LATE": "late",
    "CR-NOT_COMPATIBLE": "unwanted",
    "CR-UNWANTED_ITEM": "unwanted",
    "CR-FOUND_BETTER_PRICE": "unwanted",
    "CR-ORDERED_WRONG_ITEM": "unwanted",
    "CR-NO_REASON_GIVEN": "unwanted",
    "CR-EXTRA_ITEM": "unwanted",
    "CR-UNAUTHORIZED_PURCHASE": "unwanted",
    "AMZ-PG-MISORDERED": "unwanted",
    "AMZ-PG-BAD-DESC": "not-as-described",
}
"""What the reasons of a return request stand for in the playbook."""

COUNTRIES: Mapping[str, str] = {"UK": "GB"}
"""Marketplaces whose country is called otherwise in reports."""

SOURCES: Mapping[str, tuple[str, ...]] = {
    "orders": ("order.", "ship."),
    "shipments": ("delivery.", "label."),
    "claims": ("claim.", "claim-information.", "appeal-window."),
    "returns": ("return.", "return-request.", "return-refund."),
    "messages": ("message.", "message-reply.", "delivery-message."),
    "chargebacks": ("chargeback.", "chargeback-response."),
    "feedback": ("feedback.",),
}
"""From which report the facts of a group are taken; the first letters of their names."""

FACTS: Mapping[FactId, str] = {
    "order.fulfilment": "o.channel",
    "order.kind": "CASE WHEN s.order_id IS NOT NULL THEN 'physical' END",
    "order.shipping": (
        "CASE WHEN o.status = 'unshipped' AND s.confirmed IS NULL THEN 'not-shipped' "
        "WHEN s.confirmed_on <= s.ship_by THEN 'on-time' "
        "WHEN s.confirmed_on > s.ship_by THEN 'late' END"
    ),
    "order.destination": (
        "CASE WHEN o.country = {country} THEN 'domestic' "
        "WHEN o.country IS NOT NULL THEN 'international' END"
    ),
    "label.protection": "s.label",
    "label.first-scan": (
        "CASE WHEN o.status = 'unshipped' AND s.confirmed IS NULL THEN NULL "
        "WHEN s.first_scan_on <= s.ship_by THEN 'on-time' "
        "WHEN s.first_scan_on > s.ship_by THEN 'late' END"
    ),
    "delivery.status": (
        "CASE WHEN o.status = 'unshipped' AND s.confirmed IS NULL THEN NULL ELSE s.status END"
    ),
    "delivery.proof": (
        "CASE WHEN s.status = 'delivered' AND COALESCE(s.proof, 'none') = 'none' THEN 'scan' "
        "WHEN s.status <> 'delivered' AND s.proof <> 'none' THEN NULL ELSE s.proof END"
    ),
    "delivery.days-past-estimate": (
        "CASE WHEN s.latest_estimate BETWEEN DATE {today} - 200 AND DATE {today} + 30 "
        "THEN CAST(date_diff('day', s.latest_estimate, DATE {today}) AS DOUBLE) END"
    ),
    "issue.kind": (
        "COALESCE(c.ground, CASE WHEN b.reason <> 'fraud' THEN b.reason END, "
        "CASE r.reason {issues} END)"
    ),
    "buyer.contact": (
        "CASE WHEN c.order_id IS NULL THEN NULL "
        "WHEN f.first_received < c.filed OR r.requested_on < c.filed_on THEN 'wrote' "
        "WHEN {messages} AND {returns} AND f.first_received IS NULL AND r.order_id IS NULL "
        "THEN 'none' END"
    ),
    "message.about": "m.about",
    "message.needs": "m.needs",
    # Amazon goes on without the answer that it asked for, whatever the list still shows.
    "claim.stage": (
        "CASE WHEN c.stage = 'information-requested' AND \"claim-information.state\" <> 'running' "
        "THEN 'under-review' WHEN c.order_id IS NOT NULL THEN c.stage WHEN {claims} THEN 'none' END"
    ),
    "claim.comment": "c.comment",
    "claim.charged": "CASE WHEN c.stage IN ('granted', 'appealed') THEN c.charged END",
    "claim.counts": "c.counts",
    "chargeback.filed": (
        "CASE WHEN b.order_id IS NOT NULL THEN TRUE WHEN {chargebacks} THEN FALSE END"
    ),
    "chargeback.reason": "b.reason",
    "chargeback.stage": "b.stage",
    "return.stage": (
        "CASE WHEN r.stage = 'closed' THEN 'closed' "
        "WHEN r.delivered_on IS NOT NULL THEN 'received' WHEN r.order_id IS NOT NULL THEN r.stage "
        "WHEN {returns} THEN 'none' END"
    ),
    "return.policy": (
        "CASE WHEN r.in_policy THEN 'in-policy' WHEN NOT r.in_policy THEN 'out-of-policy' END"
    ),
    "return.queue": "CASE WHEN r.stage = 'requested' THEN 'manual' END",
    "return.travel": (
        "CASE WHEN r.stage <> 'requested' AND r.delivered_on IS NOT NULL THEN 'arrived' END"
    ),
    "return.label": "CASE WHEN r.label_payer IN ('seller', 'amazon') THEN 'prepaid' END",
    "refund.state": (
        "CASE WHEN p.refunded >= p.paid AND p.paid > 0 THEN 'full' "
        "WHEN p.refunded > 0 THEN 'partial' "
        "WHEN p.refunded = 0 THEN 'none' "
        "WHEN {money} THEN 'none' END"
    ),
    "feedback.stars": (
        "CASE WHEN k.stars <= {most_negative} THEN 'negative' WHEN k.stars = 3 THEN 'neutral' "
        "WHEN k.stars > 3 THEN 'positive' END"
    ),
    "ship.stage": (
        "CASE WHEN o.status = 'unshipped' AND s.confirmed IS NULL AND s.order_id IS NOT NULL "
        "THEN 'unpacked' WHEN s.confirmed IS NOT NULL THEN 'handed-over' END"
    ),
    "ship.due": (
        "CASE WHEN s.ship_by > DATE {today} THEN 'ahead' WHEN s.ship_by = DATE {today} "
        "THEN 'today' WHEN s.ship_by < DATE {today} THEN 'passed' END"
    ),
}
"""Every fact that reports can show, and how it is read off them."""

DONE: Mapping[str, str] = {
    "represent-to-amazon": "c.responded IS NOT NULL",
    "appeal-decision": "c.appealed IS NOT NULL OR c.stage = 'appealed'",
    "represent-chargeback": "b.stage = 'represented'",
    "approve-return": "r.stage = 'authorised'",
    "contact-buyer": "f.last_replied IS NOT NULL",
    "post-public-reply": "k.answered",
}
"""Moves that a report shows to have been made."""

OPEN: Mapping[str, str] = {
    "claim": "c.stage = 'information-requested'",
    "review": "c.stage IN ('under-review', 'appealed')",
    "appeal": "c.stage = 'granted' AND \"appeal-window.state\" = 'running'",
    "chargeback": "b.stage = 'waiting'",
    "message": (
        "m.replied IS NULL AND m.order_id IS NOT NULL AND COALESCE(m.needs, 'answer') = 'answer'"
    ),
    "return": "r.stage = 'requested'",
    "refund": "\"return-refund.state\" IN ('running', 'lapsed')",
    "feedback": ("k.stars <= {most_negative} AND NOT COALESCE(k.answered, FALSE) AND {recent}"),
    "shipment": (
        "o.status = 'unshipped' AND s.confirmed IS NULL AND s.ship_by <= DATE {today} "
        "AND o.channel = 'seller'"
    ),
}
"""When something about an order waits for the desk."""


TO_UTC = "CREATE OR REPLACE TEMP MACRO to_utc_timestamp(t, z) AS timezone('UTC', timezone(z, t))"
"""What other engines call the moment at which it is a time in a zone; DuckDB has other words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What cases are asked for: where, by which limits, from which reports and at which moment."""

    limits: Limits
    place: Marketplace
    there: frozenset[str]
    now: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """The row of a report that a fact was taken from."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Case:
    """An order that something is wrong with."""

    order: str
    facts: Facts
    origins: Mapping[str, Origin]
    """The row for each report that says something of it, by table."""
    waiting: tuple[str, ...]
    """What about it waits: claim, message, return ...; nothing in a closed case."""
    due: Mapping[ClockId, datetime]
    """When each running or lapsed clock runs out, with the marketplace's zone."""
    sku: str | None = None
    carrier: str | None = None
    amount: float | None = None

    def origin(self, fact: FactId) -> Origin | None:
        """Give the row that a fact was taken from."""
        if fact == ISSUE:
            order = ("claims", "chargebacks", "returns")
            return next((self.origins[one] for one in order if one in self.origins), None)
        for table, begins in SOURCES.items():
            if fact.startswith(begins):
                return self.origins.get(table)
        return self.origins.get("money")


@dataclass(frozen=True)
class Casebook:
    """All cases of a shop at one moment."""

    frame: pd.DataFrame
    """A row a case: `order_id`, a column a fact, `waiting`, deadlines and origins."""
    now: datetime
    vocabulary: Vocabulary
    zone: ZoneInfo

    def __len__(self) -> int:
        return len(self.frame)

    def open(self) -> Iterator[Case]:
        """Give every case in which something waits."""
        return self._cases(self.frame[self.frame["waiting"] != ""])

    def every(self) -> Iterator[Case]:
        """Give every case."""
        return self._cases(self.frame)

    def _cases(self, rows: pd.DataFrame) -> Iterator[Case]:
        for row in rows.to_dict("records"):
            yield self._case(row)

    def _case(self, row: Mapping[str, object]) -> Case:
        facts: dict[FactId, Value] = {
            fact: value
            for fact, kind in self._types.items()
            if (value := _plain(row.get(fact), kind)) is not None
        }
        for move in self.vocabulary.moves:
            facts.setdefault(DID + move, False)
        tables = (*SOURCES, "money")
        return Case(
            str(row["order_id"]),
            facts,
            {
                table: Origin(str(row[f"{table}@file"]), int(str(row[f"{table}@line"])))
                for table in tables
                if _there(row.get(f"{table}@line"))
            },
            tuple(word for word in str(row["waiting"]).split() if word),
            {
                clock: moment.to_pydatetime().replace(tzinfo=UTC).astimezone(self.zone)
                for clock in (*self.vocabulary.clocks, SHIP_BY)
                if isinstance(moment := row.get(f"{clock}@due"), pd.Timestamp)
            },
            _word(row.get("@sku")),
            _word(row.get("@carrier")),
            float(str(row["@amount"])) if _there(row.get("@amount")) else None,
        )

    @property
    def _types(self) -> Mapping[FactId, Type]:
        return {
            fact: self.vocabulary.facts[fact].type
            for fact in self.frame.columns
            if fact in self.vocabulary.facts
        }


def casebook(shop: Shop, vocabulary: Vocabulary, now: datetime) -> Casebook:
    """Put the cases of a shop together as they stand at a moment."""
    shop.connection.execute(TO_UTC)
    asked = Asked(shop.limits, shop.place, shop.there, now)
    return casebook_in(DuckdbEngine(shop.connection), asked, vocabulary)


def casebook_in(engine: Engine, asked: Asked, vocabulary: Vocabulary) -> Casebook:
    """Put the cases together in any engine that holds the tables of a shop."""
    frame = engine.frame(cases_sql(asked))
    return Casebook(frame, asked.now, vocabulary, ZoneInfo(asked.place.timezone))


def latest_moment(shop: Shop, day: datetime) -> datetime:
    """
    Give the last moment of a day that the reports know of, and else the day's beginning.

    Reports are downloaded after the last thing that they tell, and then decided on.
    """
    zone = ZoneInfo(shop.place.timezone)
    begins = day.astimezone(UTC).replace(tzinfo=None)
    moments = (
        ("orders", "placed"), ("shipments", "confirmed"), ("shipments", "delivered"),
        ("claims", "filed"), ("claims", "information_requested"), ("claims", "decided"),
        ("chargebacks", "opened"), ("messages", "received"), ("messages", "replied"),
    )  # fmt: skip
    parts = " UNION ALL ".join(
        f"SELECT max({column}) AS moment FROM {table} "
        f"WHERE {column} >= TIMESTAMP '{begins}' AND {column} < TIMESTAMP '{begins}' + INTERVAL 1 DAY"
        for table, column in moments
    )
    last = shop.frame(f"SELECT max(moment) AS moment FROM ({parts})")["moment"].iloc[0]
    return day if pd.isna(last) else last.to_pydatetime().replace(tzinfo=UTC).astimezone(zone)


def cases_sql(asked: Asked) -> str:
    """Write the query that puts the cases of a shop together."""
    today = asked.now.astimezone(ZoneInfo(asked.place.timezone)).date()
    limits = asked.limits
    stars = limits.entry("odr.negative_stars").value if "odr.negative_stars" in limits else ()
    window = "feedback.removal_max_age"
    removal = int(limits.number(window)) if window in limits else 0
    country = COUNTRIES.get(asked.place.id, asked.place.id)
    words = {
        "country": f"'{country}'",
        "today": f"'{today}'",
        "issues": " ".join(f"WHEN '{code}' THEN '{issue}'" for code, issue in ISSUES.items()),
        "most_negative": int(max(stars)) if isinstance(stars, tuple) and stars else 0,
        "recent": f"k.left_on > DATE '{today}' - {removal}" if removal else "TRUE",
        **{
            table: "TRUE" if table in asked.there else "FALSE"
            for table in ("claims", "chargebacks", "returns", "messages", "money")
        },
    }
    deadlines = Deadlines(limits, asked.now, asked.place.timezone, asked.there)
    facts = {fact: _filled(sql, words) for fact, sql in FACTS.items()}
    done = {DID + move: _filled(sql, words) for move, sql in DONE.items()}
    inner = [
        *deadlines.columns(),
        *(f'{sql} AS "{fact}"' for fact, sql in facts.items()),
        *(f'COALESCE({sql}, FALSE) AS "{fact}"' for fact, sql in done.items()),
    ]
    origins = [
        f'{alias}.file AS "{table}@file", {alias}.line AS "{table}@line"'
        for table, alias in ALIASES.items()
    ]
    waits = [
        f"CASE WHEN {_filled(sql, words)} THEN '{name} ' ELSE '' END" for name, sql in OPEN.items()
    ]
    return (
        f"WITH {_parts()}, joined AS (SELECT w.order_id, {', '.join((*inner, *origins))}, "
        'COALESCE(o.sku, r.sku) AS "@sku", s.carrier AS "@carrier", '
        'CAST(COALESCE(o.amount, r.order_amount, c.amount, b.amount) AS DOUBLE) AS "@amount", '
        f"trim({' || '.join(waits)}) AS waiting FROM wanted w {JOINS}) "
        "SELECT * FROM joined ORDER BY order_id"
    )


ALIASES: Mapping[str, str] = {
    "orders": "o",
    "shipments": "s",
    "claims": "c",
    "chargebacks": "b",
    "returns": "r",
    "messages": "m",
    "feedback": "k",
    "money": "p",
}

LATEST: Mapping[str, str] = {
    "claims": "filed DESC",
    "chargebacks": "opened DESC",
    "returns": "requested_on DESC",
    "feedback": "left_on DESC",
}
"""Of several rows on an order the one that comes first in this order is the case's."""

JOINS = """
LEFT JOIN orders o ON o.order_id = w.order_id
LEFT JOIN shipments s ON s.order_id = w.order_id
LEFT JOIN one_claims c ON c.order_id = w.order_id
LEFT JOIN one_chargebacks b ON b.order_id = w.order_id
LEFT JOIN one_returns r ON r.order_id = w.order_id
LEFT JOIN one_messages m ON m.order_id = w.order_id
LEFT JOIN one_feedback k ON k.order_id = w.order_id
LEFT JOIN threads f ON f.order_id = w.order_id
LEFT JOIN paid p ON p.order_id = w.order_id
"""


def _parts() -> str:
    """Write what is joined: the one row of each report that speaks for an order."""
    ones = [
        f"one_{table} AS (SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY order_id "
        f"ORDER BY {order}, line, file) AS place FROM {table}) ranked WHERE place = 1)"
        for table, order in LATEST.items()
    ]
    return ", ".join((*ones, THREADS))


# The message that has waited longest comes first, then the latest that was answered.
THREADS = """
one_messages AS (
  SELECT * FROM (
    SELECT *, row_number() OVER (
      PARTITION BY order_id
      ORDER BY CASE WHEN replied IS NULL AND COALESCE(needs, 'answer') = 'answer' THEN 0 ELSE 1 END,
        CASE WHEN replied IS NULL THEN received END, received DESC, line, file
    ) AS place
    FROM messages WHERE NOT COALESCE(automatic, FALSE)
  ) ranked WHERE place = 1
),
threads AS (
  SELECT order_id, min(received) AS first_received, max(replied) AS last_replied
  FROM messages GROUP BY order_id
),
paid AS (
  SELECT order_id, sum(CASE WHEN kind = 'order' AND amount > 0 THEN amount ELSE 0 END) AS paid,
    -sum(CASE WHEN kind IN ('refund', 'claim', 'chargeback') AND amount < 0
      THEN amount ELSE 0 END) AS refunded,
    min(file) AS file, min(line) AS line
  FROM money WHERE order_id IS NOT NULL GROUP BY order_id
),
wanted AS (
  SELECT order_id FROM claims UNION SELECT order_id FROM chargebacks
  UNION SELECT order_id FROM returns UNION SELECT order_id FROM messages
  UNION SELECT order_id FROM feedback
  UNION SELECT o.order_id FROM orders o JOIN shipments s ON s.order_id = o.order_id
  WHERE o.status = 'unshipped' AND s.confirmed IS NULL
)
"""


def _filled(sql: str, words: Mapping[str, object]) -> str:
    for name, word in words.items():
        sql = sql.replace("{" + name + "}", str(word))
    return sql


def _plain(value: object, kind: Type) -> Value | None:
    """Give a value of a frame as the playbook knows it; nothing where it is missing."""
    if not _there(value):
        return None
    match kind:
        case Type.FLAG:
            return bool(value)
        case Type.NUMBER:
            return float(str(value))
        case Type.CHOICE:
            return str(value)


def _there(value: object) -> bool:
    return value is not None and bool(pd.notna(value))


def _word(value: object) -> str | None:
    return str(value) if _there(value) else None
