"""
What is held against orders, and whether it makes them defective.

Each mark says why it counts or does not. What the platform itself lists counts, and what it shows
of a claim is believed. Of the rest the register decides. Where the register says nothing of how a
claim or chargeback ended, and while a claim is not decided, it is not known whether the mark counts.
A claim that was decided against the seller, at the seller's cost, counts, unless the register knows
a reason why not and the reports show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from trainer.cases.intake.cells import text
from trainer.rules.policy import Limits, Marketplace

REASONS = (
    "listed",
    "shown",
    "negative-stars",
    "withdrawn",
    "denied",
    "undecided",
    "amazon-funded",
    "unanswered",
    "refunded-in-claim",
    "not-shipped-in-time",
    "protected-label",
    "lost-in-transit",
    "coming-back",
    "proof-of-delivery",
    "granted",
    "payer-unknown",
    "service",
    "fraud",
    "won",
    "reason-unknown",
    "other-venue",
)
"""Why a mark counts, or does not, or why that is not known."""

UNKNOWN = "CAST(NULL AS BOOLEAN)"
DELIVERY = "c.ground IN ('not-received', 'late')"
REFUNDS = "FROM money AS m WHERE m.order_id = c.order_id AND m.kind = 'refund'"
PROTECTED = (
    "s.label = 'protected' AND s.first_scan_on <= s.ship_by "
    "AND NOT EXISTS (SELECT 1 FROM messages AS m "
    "WHERE m.order_id = c.order_id AND m.about = 'delivery' "
    "AND (m.replied IS NULL OR m.replied > m.received + INTERVAL '{reply_minutes}' MINUTE)) "
    f"AND NOT ({{voids}} AND EXISTS (SELECT 1 {REFUNDS}))"
)
"""What the protection of a label asks for: the first scan in time, answers, no refund of one's own."""

ENDED = (
    ("withdrawn", "atoz.withdrawn_counts_odr", "c.stage = 'withdrawn'"),
    ("denied", "atoz.denied_counts_odr", "c.stage = 'denied'"),
    ("undecided", "", "c.stage IN ('information-requested', 'under-review')"),
    ("amazon-funded", "atoz.amazon_funded_counts_odr", "c.charged = 'amazon'"),
)
"""Ways in which a claim stands that decide by themselves: the reason, the register's entry, the test."""

SHOWN = (
    (
        "unanswered",
        "atoz.unanswered_info_counts_odr",
        "c.responded IS NULL AND c.respond_by <= COALESCE(c.decided, c.respond_by)",
    ),
    (
        "refunded-in-claim",
        "atoz.refund_during_claim_counts_odr",
        f"EXISTS (SELECT 1 {REFUNDS} AND m.posted_on >= c.filed_on AND m.posted_on <= {{decided}})",
    ),
    (
        "not-shipped-in-time",
        "atoz.not_shipped_by_shipby_counts_odr",
        "s.ship_by < COALESCE(s.confirmed_on, c.filed_on)",
    ),
    (
        "protected-label",
        "buyshipping.claim_counts_odr",
        f"{DELIVERY} AND c.charged IS DISTINCT FROM 'seller' AND {PROTECTED}",
    ),
    (
        "lost-in-transit",
        "atoz.lost_in_transit_counts_odr",
        f"{DELIVERY} AND s.status = 'lost' AND s.tracked",
    ),
    (
        "coming-back",
        "atoz.refused_returned_counts_odr",
        f"{DELIVERY} AND s.status = 'returned'",
    ),
    (
        "proof-of-delivery",
        "atoz.delivered_with_proof_counts_odr",
        "c.ground = 'not-received' AND s.status = 'delivered' AND s.proof = 'signature'",
    ),
)
"""What the reports may show of a claim that was decided against the seller, the first that holds."""


@dataclass(frozen=True, slots=True)
class _Ruling:
    """What decides a mark: the first test that holds gives its reason and its verdict."""

    reasons: str
    verdicts: str


def make_marks(connection: duckdb.DuckDBPyConnection, place: Marketplace, limits: Limits) -> None:
    """Make the table of marks out of the other tables of a shop."""
    claims, chargebacks = _claims(limits, place), _chargebacks(limits)
    stars = ", ".join(str(int(star)) for star in _numbers(limits, "odr.negative_stars"))
    connection.execute(
        f"""
CREATE OR REPLACE TABLE marks AS
WITH listed AS (SELECT DISTINCT order_id, kind FROM defects),
parcels AS (
  SELECT order_id, ship_by, confirmed_on, first_scan_on, tracked, status, proof, label
  FROM shipments WHERE order_id IN (SELECT order_id FROM claims)
),
told AS (
  SELECT order_id, 'feedback' AS kind, left_on AS on_day, TRUE AS counts,
    'negative-stars' AS why, file, line
  FROM feedback WHERE stars IN ({stars or "NULL"})
  UNION ALL
  SELECT c.order_id, 'claim', c.filed_on, {claims.verdicts}, {claims.reasons}, c.file, c.line
  FROM claims AS c LEFT JOIN parcels AS s ON s.order_id = c.order_id
  UNION ALL
  SELECT b.order_id, 'chargeback', b.opened_on, {chargebacks.verdicts}, {chargebacks.reasons},
    b.file, b.line
  FROM chargebacks AS b
)
SELECT t.order_id, t.kind, t.on_day, d.order_id IS NOT NULL OR t.counts AS counts,
  CASE WHEN d.order_id IS NOT NULL THEN 'listed' ELSE t.why END AS why, t.file, t.line
FROM told AS t LEFT JOIN listed AS d ON d.order_id = t.order_id AND d.kind = t.kind
UNION ALL
SELECT d.order_id, d.kind, NULL, TRUE, 'listed', d.file, d.line
FROM defects AS d
WHERE NOT EXISTS (SELECT 1 FROM told AS t WHERE t.order_id = d.order_id AND t.kind = d.kind)
"""
    )


def _claims(limits: Limits, place: Marketplace) -> _Ruling:
    decided = f"CAST(timezone({text(place.timezone)}, timezone('UTC', c.decided)) AS DATE)"
    hours = next(iter(_numbers(limits, "buyshipping.message_reply")), None)
    voids = "TRUE" if _flag(limits, "buyshipping.self_refund_voids") else "FALSE"
    filled = {
        "{decided}": decided,
        "{reply_minutes}": str(round((hours or 0) * 60)),
        "{voids}": voids,
    }
    rules = [("shown", "c.counts", "c.counts IS NOT NULL")]
    rules += [(why, _verdict(limits, entry), test) for why, entry, test in ENDED]
    for why, entry, test in SHOWN:
        # Without an entry there is no such reason here; a claim is then one like any other.
        if _flag(limits, entry) is None or (why == "protected-label" and hours is None):
            continue
        rules.append((why, _verdict(limits, entry), _filled(test, filled)))
    rules.append(("granted", "TRUE", "c.charged = 'seller'"))
    funded = _verdict(limits, "atoz.amazon_funded_counts_odr")
    rules.append(("payer-unknown", "TRUE" if funded == "TRUE" else UNKNOWN, "TRUE"))
    return _ruling(rules)


def _chargebacks(limits: Limits) -> _Ruling:
    service = _verdict(limits, "chargeback.service_counts_odr")
    fraud = _verdict(limits, "chargeback.fraud_counts_odr")
    either = service if service == fraud else UNKNOWN
    return _ruling(
        [
            ("other-venue", "FALSE", "b.venue <> 'amazon'"),
            ("fraud", fraud, "b.reason = 'fraud'"),
            ("won", UNKNOWN, "b.stage = 'won'"),
            ("service", service, "b.reason IS NOT NULL"),
            ("reason-unknown", either, "TRUE"),
        ]
    )


def _ruling(rules: list[tuple[str, str, str]]) -> _Ruling:
    reasons = " ".join(f"WHEN {test} THEN {text(why)}" for why, _, test in rules)
    verdicts = " ".join(f"WHEN {test} THEN {verdict}" for _, verdict, test in rules)
    return _Ruling(f"CASE {reasons} END", f"CASE {verdicts} END")


def _filled(test: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        test = test.replace(name, value)
    return test


def _verdict(limits: Limits, entry: str) -> str:
    """Write what the register says of an entry; unknown where it says nothing."""
    flag = _flag(limits, entry)
    return UNKNOWN if flag is None else str(flag).upper()


def _flag(limits: Limits, entry: str) -> bool | None:
    value = limits.entry(entry).value if entry in limits else None
    return value if isinstance(value, bool) else None


def _numbers(limits: Limits, entry: str) -> tuple[float, ...]:
    value = limits.entry(entry).value if entry in limits else None
    if isinstance(value, tuple):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ()
    return (float(value),)
