"""The tables of a shop, made out of a few rows that a test writes down."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from trainer.cases.sql import connect
from trainer.rules.policy import ALL, Entry, Limits

ZONE = "America/Los_Angeles"

TABLES = {
    "orders": "order_id VARCHAR, placed TIMESTAMP, placed_on DATE, channel VARCHAR, "
    "status VARCHAR, items INTEGER, quantity INTEGER, amount DECIMAL(18,2), currency VARCHAR, "
    "sku VARCHAR, asin VARCHAR, country VARCHAR, business BOOLEAN",
    "shipments": "order_id VARCHAR, ship_by DATE, confirmed TIMESTAMP, confirmed_on DATE, "
    "carrier VARCHAR, tracked BOOLEAN, first_scan TIMESTAMP, first_scan_on DATE, "
    "latest_estimate DATE, delivered TIMESTAMP, delivered_on DATE, status VARCHAR, "
    "proof VARCHAR, label VARCHAR",
    "cancellations": "order_id VARCHAR, cancelled TIMESTAMP, cancelled_by VARCHAR",
    "claims": "claim_id VARCHAR, order_id VARCHAR, filed TIMESTAMP, filed_on DATE, "
    "ground VARCHAR, stage VARCHAR, charged VARCHAR, counts BOOLEAN",
    "chargebacks": "chargeback_id VARCHAR, order_id VARCHAR, opened TIMESTAMP, opened_on DATE, "
    "reason VARCHAR, stage VARCHAR",
    "messages": "message_id VARCHAR, order_id VARCHAR, received TIMESTAMP, received_on DATE, "
    "replied TIMESTAMP, about VARCHAR, needs VARCHAR, automatic BOOLEAN",
    "feedback": "order_id VARCHAR, left_on DATE, stars INTEGER, answered BOOLEAN",
    "returns": "order_id VARCHAR, requested_on DATE, stage VARCHAR, reason VARCHAR, "
    "claim BOOLEAN, sku VARCHAR",
    "fba_returns": "order_id VARCHAR, returned_on DATE, sku VARCHAR, reason VARCHAR",
    "marks": "order_id VARCHAR, kind VARCHAR, on_day DATE, counts BOOLEAN, why VARCHAR",
}
"""The columns that rates and causes may look at."""

DAYS = {
    "placed": "placed_on",
    "confirmed": "confirmed_on",
    "first_scan": "first_scan_on",
    "delivered": "delivered_on",
    "filed": "filed_on",
    "opened": "opened_on",
    "received": "received_on",
}
"""Moments, and the days of the marketplace on which they fell."""

COLUMNS = {
    table: dict(part.split() for part in columns.split(", ")) for table, columns in TABLES.items()
}


def shop_of(connection=None, *, zone=ZONE, **rows):
    """
    Make the tables of a shop, given the rows of each as mappings.

    What a row does not say is NULL; a moment gives its day in the marketplace, unless the row does.
    """
    connection = connection or connect()
    for table, columns in TABLES.items():
        connection.execute(f"CREATE OR REPLACE TABLE {table} ({columns})")
        if rows.get(table):
            cells = [_cells(row, table, zone) for row in rows[table]]
            connection.execute(
                f"INSERT INTO {table} SELECT UNNEST(from_json(?, ?), recursive := TRUE)",
                [json.dumps(cells), json.dumps([COLUMNS[table]])],
            )
    return connection


def moment(text, zone=ZONE):
    """The moment that a clock in a zone shows."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def _cells(row, table, zone):
    unknown = set(row) - set(COLUMNS[table])
    assert not unknown, unknown
    days = {
        day: row[at].astimezone(ZoneInfo(zone)).date()
        for at, day in DAYS.items()
        if row.get(at) is not None
    }
    return {name: _cell(value) for name, value in {**days, **row}.items()}


def _cell(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value


# --- the register ---------------------------------------------------------------------------------

RULES = {
    "odr.target": 0.01,
    "odr.window": 60,
    "odr.negative_stars": (1.0, 2.0),
    "lsr.target": 0.04,
    "lsr.windows": (10.0, 30.0),
    "cancel.target": 0.025,
    "cancel.window": 7,
    "vtr.target": 0.95,
    "vtr.window": 30,
    "otdr.target": 0.9,
    "otdr.window": 14,
    "otdr.window_delay": 7,
    "rdr.target": 0.1,
    "crt.target": 0.9,
    "crt.windows": (7.0, 30.0, 90.0),
    "crt.auto_reply_counts": False,
    "message.response_target": 24,
}
"""What the register says in the tests, all in one place."""


def limits_of(as_of, **changes):
    """The register on a day; a change names an entry with `__` for its dot, None takes it away."""
    rules = {**RULES, **{name.replace("__", "."): value for name, value in changes.items()}}
    entries = {
        name: Entry(frozenset({ALL}), value, "", "test", "test", "K", as_of)
        for name, value in rules.items()
        if value is not None
    }
    return Limits(as_of, "US", entries)
