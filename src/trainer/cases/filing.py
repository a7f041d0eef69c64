"""
The tables of a shop, and how the rows of reports become theirs.

A table of a shop is a view of what was read file by file: at ten million orders a second copy would
cost as much as converting the cells did. Times are UTC; beside each stands the day on which it fell
in the marketplace's zone. A report on orders has a row an item, the table a row an order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import duckdb

from trainer.cases.intake.cells import text
from trainer.cases.intake.reader import Staged

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

OF_ORDERS = ("placed", "channel", "status", "currency", "sku", "asin", "country", "business")
"""What is taken from the first item of an order."""
OF_ITEMS: Mapping[str, str] = {"quantity": "INTEGER", "amount": "DECIMAL(18, 2)"}
"""What is summed over the items of an order."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that a file gave to a table of the shop, in a table of their own."""

    relation: str
    file: str
    columns: tuple[str, ...]
    """What the table of the shop has, each as it is told here, with `file` and `line`."""

    @property
    def rows(self) -> str:
        """Write the rows as the table of the shop has them."""
        return f"SELECT {', '.join(self.columns)} FROM {self.relation}"


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table, empty, and one that remembers which rows are doubtful."""
    connection.begin()
    for table, columns in TABLES.items():
        connection.execute(f"CREATE TABLE {table} ({columns}, file VARCHAR, line INTEGER)")
    connection.execute(
        "CREATE TEMP TABLE doubtful (kind VARCHAR, file VARCHAR, line INTEGER, order_id VARCHAR)"
    )
    connection.commit()


def put_together(
    connection: duckdb.DuckDBPyConnection, parts: Mapping[str, Sequence[Part]]
) -> None:
    """Let each table that files were read for show the rows of all of them; none is copied."""
    for table, of_files in parts.items():
        rows = " UNION ALL ".join(part.rows for part in of_files)
        connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute(f"CREATE VIEW {table} AS {rows}")


def file_rows(
    connection: duckdb.DuckDBPyConnection, staged: Staged, venue: str
) -> tuple[Part, ...]:
    """Give the rows of a report as parts of their table."""
    reading = staged.reading
    if reading.tally.doubtful:
        _note_doubtful(connection, staged)
    have = reading.columns | staged.days
    if reading.table != "orders":
        told = {"venue": text(venue or "amazon")} if reading.table == "chargebacks" else {}
        return (_part(staged, staged.relation, have, told),)
    single = _part(staged, staged.relation, have, {"items": "CAST(1 AS INTEGER)"})
    if not staged.several:
        return (single,)
    together = _put_items_together(connection, staged)
    return single, _part(staged, together, have | {"items"}, {})


def _part(staged: Staged, relation: str, have: AbstractSet[str], told: Mapping[str, str]) -> Part:
    """Say of each column of a table what it is in this file."""
    columns = []
    for name, kind in columns_of(staged.reading.table).items():
        value = told.get(name, name if name in have else f"CAST(NULL AS {kind})")
        columns.append(value if value == name else f"{value} AS {name}")
    file = text(staged.reading.file)
    return Part(relation, staged.reading.file, (*columns, f"{file} AS file", "line"))


def _note_doubtful(connection: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    order = "order_id" if "order_id" in staged.reading.columns else "NULL"
    connection.execute(
        f"INSERT INTO doubtful SELECT ?, ?, line, {order} FROM {staged.relation} WHERE bad > 0",
        [staged.reading.table, staged.reading.file],
    )


def _put_items_together(connection: duckdb.DuckDBPyConnection, staged: Staged) -> str:
    """Take the orders with several items out of a table, and put each into one row of another."""
    have, relation = staged.reading.columns, staged.relation
    several = f"order_id IN (SELECT order_id FROM {staged.several})"
    taken = (*(name for name in OF_ORDERS if name in have), *staged.days)
    first = [f"arg_min_null({name}, line) AS {name}" for name in taken]
    summed = [f"{_sum(name)} AS {name}" for name in OF_ITEMS if name in have]
    items = "CAST(count(*) AS INTEGER) AS items"
    connection.execute(
        f"CREATE TABLE {relation}_together AS SELECT order_id, {', '.join((*first, *summed))}, "
        f"{items}, min(line) AS line FROM {relation} WHERE {several} GROUP BY order_id"
    )
    connection.execute(f"DELETE FROM {relation} WHERE {several}")
    connection.execute(f"DROP TABLE {staged.several}")
    return f"{relation}_together"


def _sum(name: str) -> str:
    """Write a sum over items that is known only where all of them are."""
    total = f"TRY_CAST(sum({name}) AS {OF_ITEMS[name]})"
    return f"CASE WHEN count({name}) = count(*) THEN {total} END"


def columns_of(table: str) -> Mapping[str, str]:
    """Name the columns of a table, with their types."""
    return dict(re.findall(r"(\w+) ([A-Z]+(?:\([^)]*\))?)", TABLES[table]))
