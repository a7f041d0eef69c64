"""
What is asked of the tables of a shop for its rates, in SQL.

Each table is gone through once, and comes back as days with counts. Only orders that something is
held against come back one by one. The words are DuckDB's and what other engines say alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from trainer.cases.engine import day_sql, local_day_sql
from trainer.rules.metrics import Cancelled, MarkKind

OWN = (Cancelled.SELLER, Cancelled.UNCONFIRMED)
"""Whose cancellations count."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "orders": ("placed_on", "channel"),
    "marks": ("counts",),
    "shipments": ("ship_by", "confirmed_on", "first_scan_on", "latest_estimate", "delivered_on"),
    "cancellations": ("cancelled_by",),
    "messages": ("received_on", "replied", "needs", "automatic"),
    "returns": ("requested_on", "claim"),
}
"""The columns without which some rate cannot be computed."""


def orders_sql(first: date) -> str:
    """Count the orders of each day and channel."""
    return f"""
SELECT channel, placed_on, COUNT(*) AS n
FROM orders
WHERE placed_on >= {day_sql(first)} OR placed_on IS NULL
GROUP BY channel, placed_on
"""


def defects_sql(first: date, last: date) -> str:
    """
    Give each order with a mark that counts, or may: since when it does, and of which kinds.

    A mark without a day is there on the last day; whether it was there before is in doubt.
    """
    kinds = _flags((kind.value, f"m.kind = '{kind.value}' AND m.counts") for kind in MarkKind)
    on_last = f"COALESCE(m.on_day, {day_sql(last)})"
    return f"""
SELECT m.order_id, o.channel, o.placed_on,
  CASE WHEN o.order_id IS NULL THEN 0 ELSE 1 END AS known,
  MIN(CASE WHEN m.counts THEN {on_last} END) AS hit_on,
  MIN(CASE WHEN m.counts IS NULL OR m.on_day IS NULL THEN COALESCE(m.on_day, o.placed_on) END)
    AS doubt_on,
  {kinds}
FROM marks AS m LEFT JOIN orders AS o ON m.order_id = o.order_id
WHERE (m.counts OR m.counts IS NULL) AND {on_last} <= {day_sql(last)}
  AND (o.placed_on >= {day_sql(first)} OR o.placed_on IS NULL)
GROUP BY m.order_id, o.order_id, o.channel, o.placed_on
"""


def cancellations_sql(first: date, last: date, zone: str) -> str:
    """
    Give each order that was cancelled and not by the buyer: since when, and by whom.

    An order that is cancelled and has no cancellation may be anybody's.
    """
    own = ", ".join(f"'{by.value}'" for by in OWN)
    cancelled_on = local_day_sql("c.cancelled", zone)
    on_last = f"COALESCE({cancelled_on}, {day_sql(last)})"
    kinds = _flags((by.value, f"c.cancelled_by = '{by.value}'") for by in OWN)
    return f"""
SELECT COALESCE(o.order_id, c.order_id) AS order_id, o.channel, o.placed_on,
  CASE WHEN o.order_id IS NULL THEN 0 ELSE 1 END AS known,
  MIN(CASE WHEN c.cancelled_by IN ({own}) THEN {on_last} END) AS hit_on,
  MIN(CASE WHEN c.cancelled_by IS NULL OR c.cancelled IS NULL
    THEN COALESCE({cancelled_on}, o.placed_on) END) AS doubt_on,
  {kinds}
FROM orders AS o FULL JOIN cancellations AS c ON o.order_id = c.order_id
WHERE (o.status = 'cancelled' OR c.order_id IS NOT NULL)
  AND (c.cancelled_by IN ({own}) OR c.cancelled_by IS NULL) AND {on_last} <= {day_sql(last)}
  AND (o.placed_on >= {day_sql(first)} OR o.placed_on IS NULL)
GROUP BY o.order_id, c.order_id, o.channel, o.placed_on
"""


PARCEL = """
    CASE WHEN s.confirmed_on > s.ship_by THEN 'late'
      WHEN s.confirmed_on <= s.ship_by THEN 'in-time' END AS confirmation,
    CASE WHEN s.first_scan_on IS NOT NULL THEN 'scanned'
      WHEN NOT s.tracked OR s.status = 'no-scan' THEN 'none' END AS scan,
    CASE WHEN NOT s.tracked THEN 'untracked'
      WHEN s.delivered_on <= s.latest_estimate THEN 'on-time'
      WHEN s.delivered_on > s.latest_estimate THEN 'late'
      WHEN s.delivered_on IS NULL AND s.latest_estimate IS NOT NULL
        AND s.status IN ('no-scan', 'in-transit', 'returned', 'lost') THEN 'late' END AS arrival"""
"""How a parcel did: NULL where that is not known."""


def shipments_sql(first: date) -> str:
    """
    Count the parcels of seller orders that were shipped, by their days and by how they did.

    An order that is shipped and has no confirmation is there without a day of confirmation. What
    is older than the first day is left out before the tables are joined.
    """
    keys = (
        "known, channel, placed_on, promised_on, confirmed_on, scanned_on, "
        "confirmation, scan, arrival"
    )
    day = day_sql(first)
    return f"""
SELECT {keys}, COUNT(*) AS n
FROM (
  SELECT CASE WHEN o.order_id IS NULL THEN 0 ELSE 1 END AS known, o.channel, o.placed_on,
    s.latest_estimate AS promised_on, s.confirmed_on, s.first_scan_on AS scanned_on,{PARCEL}
  FROM (
    SELECT order_id, channel, placed_on, status FROM orders
    WHERE placed_on >= {day} OR placed_on IS NULL
  ) AS o FULL JOIN (
    SELECT order_id, ship_by, confirmed_on, first_scan_on, latest_estimate, delivered_on,
      tracked, status
    FROM shipments
    WHERE confirmed_on >= {day} OR latest_estimate >= {day} OR confirmed_on IS NULL
  ) AS s ON o.order_id = s.order_id
  WHERE (o.channel = 'seller' OR o.channel IS NULL) AND COALESCE(o.status, '') <> 'cancelled'
    AND (s.confirmed_on IS NOT NULL OR o.status = 'shipped')
) AS parcels
GROUP BY {keys}
"""


def troubled_sql(first: date, last: date) -> str:
    """
    Give each parcel that was confirmed late, was not scanned by the last day, or came late.

    Before the tables are joined, parcels are left out that were confirmed and promised so long
    before the first day that their orders cannot be younger.
    """
    near = day_sql(first - (last - first))
    scanned_late = f"s.first_scan_on > {day_sql(last)}"
    return f"""
SELECT order_id, 1 AS known, channel, placed_on, promised_on, confirmed_on, scanned_on,
  confirmation, scan, arrival, 1 AS n
FROM (
  SELECT o.order_id, o.channel, o.placed_on, s.latest_estimate AS promised_on, s.confirmed_on,
    s.first_scan_on AS scanned_on,{PARCEL}
  FROM shipments AS s INNER JOIN orders AS o ON s.order_id = o.order_id
  WHERE o.channel = 'seller' AND COALESCE(o.status, '') <> 'cancelled'
    AND s.confirmed_on <= {day_sql(last)}
    AND (s.confirmed_on >= {near} OR s.latest_estimate >= {near})
    AND (o.placed_on >= {day_sql(first)} OR s.latest_estimate >= {day_sql(first)})
    AND (s.confirmed_on > s.ship_by OR s.first_scan_on IS NULL OR {scanned_late}
      OR s.delivered_on > s.latest_estimate OR s.delivered_on IS NULL)
) AS parcels
WHERE confirmation = 'late' OR scan = 'none' OR scanned_on > {day_sql(last)} OR arrival = 'late'
"""


def messages_sql(zone: str, minutes: int, *, automatic_counts: bool) -> str:
    """Give each message that asks for an answer, with the days of reply and deadline."""
    due = f"received + INTERVAL '{minutes}' MINUTE"
    by_person = "TRUE" if automatic_counts else "NOT automatic"
    return f"""
  SELECT order_id, CASE WHEN needs IS NULL THEN 0 ELSE 1 END AS known, about, received_on,
    {local_day_sql(f"({due})", zone)} AS due_on, {local_day_sql("replied", zone)} AS replied_on,
    CASE WHEN needs IS NULL THEN NULL
      WHEN replied IS NULL OR replied > {due} THEN 'late'
      WHEN {by_person} THEN 'in-time'
      WHEN NOT ({by_person}) THEN 'late' END AS answer
  FROM messages
  WHERE needs IS NULL OR needs <> 'nothing'
"""


def answers_sql(messages: str, first: date) -> str:
    """Count messages by their days and by how they were answered."""
    keys = "known, received_on, due_on, replied_on, answer"
    return f"""
SELECT {keys}, COUNT(*) AS n
FROM ({messages}) AS asked
WHERE received_on >= {day_sql(first)} OR received_on IS NULL
GROUP BY {keys}
"""


def unanswered_sql(messages: str, first: date, last: date) -> str:
    """Give each message that was not answered in time."""
    return f"""
SELECT order_id, known, about, received_on, due_on, replied_on, answer, 1 AS n
FROM ({messages}) AS asked
WHERE answer = 'late' AND received_on >= {day_sql(first)} AND due_on <= {day_sql(last)}
"""


def returns_sql(last: date, stars: Iterable[int]) -> str:
    """Give each return request, whether it came to a claim, and whether bad feedback followed."""
    listed = ", ".join(map(str, stars)) or "NULL"
    return f"""
  SELECT r.order_id, r.requested_on, r.claimed,
    CASE WHEN f.left_on >= r.requested_on THEN 1 ELSE 0 END AS complained
  FROM (
    SELECT order_id, requested_on,
      MAX(CASE WHEN claim THEN 1 WHEN NOT claim THEN 0 END) AS claimed
    FROM returns GROUP BY order_id, requested_on
  ) AS r LEFT JOIN (
    SELECT order_id, MAX(left_on) AS left_on FROM feedback
    WHERE stars IN ({listed}) AND left_on <= {day_sql(last)} GROUP BY order_id
  ) AS f ON r.order_id = f.order_id
"""


def requests_sql(returns: str, first: date) -> str:
    """Count return requests by day and by what came of them."""
    keys = "requested_on, claimed, complained"
    return f"""
SELECT {keys}, COUNT(*) AS n FROM ({returns}) AS requests
WHERE requested_on >= {day_sql(first)} OR requested_on IS NULL
GROUP BY {keys}
"""


def disputed_sql(returns: str, first: date) -> str:
    """Give each return request that came to a claim or to bad feedback."""
    return f"""
SELECT order_id, requested_on, claimed, complained, 1 AS n FROM ({returns}) AS requests
WHERE (claimed = 1 OR complained = 1) AND requested_on >= {day_sql(first)}
"""


def known_sql(table: str) -> str:
    """Count the rows of a table, and in how many of them each needed column is known."""
    counts = "".join(f", COUNT({column}) AS {column}" for column in NEEDED[table])
    return f"SELECT COUNT(*) AS n{counts} FROM {table}"


def _flags(tests: Iterable[tuple[str, str]]) -> str:
    return ", ".join(
        f"MAX(CASE WHEN {test} THEN 1 ELSE 0 END) AS is_{name}" for name, test in tests
    )
