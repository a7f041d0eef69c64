"""
The tables of a shop, and how the rows of a report come into them.

Times are UTC; beside each stands the day on which it fell in the marketplace's zone. A report on
orders has a row an item, the table a row an order.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from trainer.cases.intake.reader import Staged
from trainer.rules.policy import Marketplace

TABLES: Mapping[str, str] = {
    "orders": (
        "order_id VARCHAR, placed TIMESTAMP, placed_on DATE, channel VARCHAR, status VARCHAR, "
        "items INTEGER, quantity INTEGER, amount DECIMAL(18, 2), currency VARCHAR, sku VARCHAR, "
        "asin VARCHAR, country VARCHAR, business BOOLEAN"
    ),
    "shipments": (
        "order_id VARCHAR, ship_by DATE, confirmed TIMESTAMP, confirmed_on DATE, carrier VARCHAR, "
        "tracked BOOLEAN, first_scan TIMESTAMP, first_scan_on DATE, latest_estimate DATE, "
        "delivered TIMESTAMP, delivered_on DATE, status VARCHAR, proof VARCHAR, label VARCHAR"
    ),
    "cancellations": "order_id VARCHAR, cancelled TIMESTAMP, cancelled_by VARCHAR",
    "claims": (
        "claim_id VARCHAR, order_id VARCHAR, filed TIMESTAMP, filed_on DATE, ground VARCHAR, "
        "stage VARCHAR, comment VARCHAR, information_requested TIMESTAMP, respond_by TIMESTAMP, "
        "responded TIMESTAMP, decided TIMESTAMP, charged VARCHAR, counts BOOLEAN, "
        "amount DECIMAL(18, 2), currency VARCHAR, appealed TIMESTAMP"
    ),
    "chargebacks": (
        "chargeback_id VARCHAR, order_id VARCHAR, opened TIMESTAMP, opened_on DATE, "
        "reason VARCHAR, stage VARCHAR, respond_by TIMESTAMP, responded TIMESTAMP, "
        "amount DECIMAL(18, 2), currency VARCHAR, venue VARCHAR"
    ),
    "messages": (
        "message_id VARCHAR, order_id VARCHAR, received TIMESTAMP, received_on DATE, "
        "replied TIMESTAMP, about VARCHAR, needs VARCHAR, automatic BOOLEAN"
    ),
    "feedback": "order_id VARCHAR, left_on DATE, stars INTEGER, answered BOOLEAN",
    "returns": (
        "order_id VARCHAR, requested_on DATE, stage VARCHAR, rma VARCHAR, reason VARCHAR, "
        "in_policy BOOLEAN, label_payer VARCHAR, resolution VARCHAR, delivered_on DATE, "
        "order_amount DECIMAL(18, 2), refunded_amount DECIMAL(18, 2), currency VARCHAR, "
        "claim BOOLEAN, safet_state VARCHAR, sku VARCHAR, asin VARCHAR, quantity INTEGER"
    ),
    "fba_returns": (
        "order_id VARCHAR, returned_on DATE, sku VARCHAR, asin VARCHAR, quantity INTEGER, "
        "disposition VARCHAR, reason VARCHAR, status VARCHAR"
    ),
    "money": (
        "order_id VARCHAR, kind VARCHAR, amount DECIMAL(18, 2), posted_on DATE, sku VARCHAR, "
        "currency VARCHAR"
    ),
    "defects": "order_id VARCHAR, kind VARCHAR",
}
"""The tables and their columns; each has `file` and `line` besides. Times are UTC."""

DAYS: Mapping[str, Mapping[str, str]] = {
    "shipments": {
        "confirmed_on": "confirmed", "delivered_on": "delivered", "first_scan_on": "first_scan",
    },
    "claims": {"filed_on": "filed"},
    "chargebacks": {"opened_on": "opened"},
    "messages": {"received_on": "received"},
}  # fmt: skip
"""Days in the marketplace's zone, and the times that they are days of."""

OF_ORDERS = ("placed", "channel", "status", "currency", "sku", "asin", "country", "business")
"""What is taken from the first item of an order."""
OF_ITEMS: Mapping[str, str] = {"quantity": "INTEGER", "amount": "DECIMAL(18, 2)"}
"""What is summed over the items of an order."""


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table, empty, and one that remembers which rows are doubtful."""
    connection.begin()
    for table, columns in TABLES.items():
        connection.execute(f"CREATE TABLE {table} ({columns}, file VARCHAR, line INTEGER)")
    connection.execute(
        "CREATE TEMP TABLE doubtful (kind VARCHAR, file VARCHAR, line INTEGER, order_id VARCHAR)"
    )
    connection.commit()


def file_rows(
    connection: duckdb.DuckDBPyConnection, place: Marketplace, staged: Staged, venue: str
) -> None:
    """Put the rows of a report into their table, and drop the table that they were staged in."""
    if staged.reading.tally.doubtful:
        _note_doubtful(connection, staged)
    if staged.reading.table == "orders":
        _file_orders(connection, place, staged)
    else:
        _file_others(connection, place, staged, venue)
    for relation in filter(None, (staged.relation, staged.several)):
        connection.execute(f"DROP TABLE {relation}")


def _note_doubtful(connection: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    order = "order_id" if "order_id" in staged.reading.columns else "NULL"
    connection.execute(
        f"INSERT INTO doubtful SELECT ?, ?, line, {order} FROM {staged.relation} WHERE bad > 0",
        [staged.reading.table, staged.reading.file],
    )


def _file_others(
    connection: duckdb.DuckDBPyConnection, place: Marketplace, staged: Staged, venue: str
) -> None:
    reading, table = staged.reading, staged.reading.table
    names = [name for name in columns_of(table) if name in reading.columns]
    values = list(names)
    for day, moment in DAYS.get(table, {}).items():
        if moment in reading.columns:
            names.append(day)
            values.append(_local_day(moment, place))
    if table == "chargebacks":
        names.append("venue")
        values.append(f"'{venue or 'amazon'}'")
    connection.execute(
        f"INSERT INTO {table} ({', '.join(names)}, file, line) "
        f"SELECT {', '.join(values)}, ?, line FROM {staged.relation}",
        [reading.file],
    )


def _file_orders(connection: duckdb.DuckDBPyConnection, place: Marketplace, staged: Staged) -> None:
    """Put an order's items together; almost every order has one."""
    have, relation, several = staged.reading.columns, staged.relation, staged.several
    names = [name for name in OF_ORDERS if name in have]
    sums = [name for name in OF_ITEMS if name in have]
    listed = ", ".join(("order_id", *names, *sums))
    day = _local_day("placed", place) if "placed" in have else "NULL"
    into = f"INSERT INTO orders ({listed}, placed_on, items, file, line) SELECT {listed}, {day}, "
    single = f"WHERE order_id NOT IN (SELECT order_id FROM {several})" if several else ""
    connection.execute(f"{into} 1, ?, line FROM {relation} {single}", [staged.reading.file])
    if several:
        first = [f"arg_min_null({name}, line) AS {name}" for name in names]
        summed = [f"{_sum(name)} AS {name}" for name in sums]
        together = ", ".join((*first, *summed, "count(*) AS items", "min(line) AS line"))
        connection.execute(
            f"{into} items, ?, line FROM (SELECT order_id, {together} FROM {relation} "
            f"WHERE order_id IN (SELECT order_id FROM {several}) GROUP BY order_id)",
            [staged.reading.file],
        )


def _sum(name: str) -> str:
    """Write a sum over items that is known only where all of them are."""
    total = f"TRY_CAST(sum({name}) AS {OF_ITEMS[name]})"
    return f"CASE WHEN count({name}) = count(*) THEN {total} END"


def columns_of(table: str) -> tuple[str, ...]:
    """Name the columns of a table."""
    return tuple(part.split()[0] for part in TABLES[table].split(", ") if part[0].islower())


def _local_day(moment: str, place: Marketplace) -> str:
    return f"CAST(timezone('{place.timezone}', timezone('UTC', {moment})) AS DATE)"
