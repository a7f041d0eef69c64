"""
The rates of an account in DuckDB, as somebody would write them down for these files alone.

The same columns come into the same tables as in the kit, with their types and the local days; the
rates are those of the day and of each of the 180 days before it. Nothing is looked after: a cell
that DuckDB cannot convert stops it, no row is counted twice or doubted, none knows its line.
"""

import sys
import tempfile
from pathlib import Path

import duckdb

LAST = "DATE '2026-11-20'"
ZONE = "America/Los_Angeles"


def local(moment):
    """The day of a time in the marketplace's zone."""
    return f"CAST(timezone('{ZONE}', {moment}) AS DATE)"


def utc(moment):
    """A time as UTC."""
    return f"timezone('UTC', {moment})"


ORDERS = f"""
CREATE TABLE orders AS
WITH items AS (
  SELECT "amazon-order-id" AS order_id, "purchase-date" AS placed,
    CASE "fulfillment-channel" WHEN 'Amazon' THEN 'amazon' ELSE 'seller' END AS channel,
    lower("order-status") AS status, quantity, "item-price" AS amount, currency, sku, asin,
    "ship-country" AS country, "is-business-order" AS business
  FROM read_csv($files, delim = '\t', quote = '', header = true, types = {{
    'purchase-date': 'TIMESTAMPTZ', 'quantity': 'INTEGER', 'item-price': 'DECIMAL(18, 2)',
    'is-business-order': 'BOOLEAN'}})
),
several AS (SELECT order_id FROM items GROUP BY order_id HAVING count(*) > 1)
SELECT order_id, {utc("placed")} AS placed, {local("placed")} AS placed_on, channel, status,
  1 AS items, quantity, amount, currency, sku, asin, country, business
FROM items WHERE order_id NOT IN (SELECT order_id FROM several)
UNION ALL
SELECT order_id, {utc("first(placed)")}, {local("first(placed)")}, first(channel), first(status),
  count(*), sum(quantity), sum(amount), first(currency), first(sku), first(asin), first(country),
  first(business)
FROM items WHERE order_id IN (SELECT order_id FROM several) GROUP BY order_id
"""

SHIPMENTS = f"""
CREATE TABLE shipments AS
SELECT "order-id" AS order_id, "ship-by" AS ship_by, {utc("confirmed")} AS confirmed,
  {local("confirmed")} AS confirmed_on, carrier, tracked, {utc('"first-scan"')} AS first_scan,
  {local('"first-scan"')} AS first_scan_on, "latest-estimate" AS latest_estimate,
  {utc("delivered")} AS delivered, {local("delivered")} AS delivered_on, status, proof, label
FROM read_csv($files, header = true, types = {{
  'ship-by': 'DATE', 'confirmed': 'TIMESTAMPTZ', 'tracked': 'BOOLEAN',
  'first-scan': 'TIMESTAMPTZ', 'latest-estimate': 'DATE', 'delivered': 'TIMESTAMPTZ'}})
"""

DEFECTS = f"""
CREATE TABLE defects AS
SELECT DISTINCT o.order_id, o.channel, o.placed_on
FROM (
  SELECT "order-id" AS order_id FROM read_csv($claims, types = {{'filed': 'TIMESTAMPTZ'}})
  WHERE counts AND {local("filed")} <= {LAST}
  UNION ALL
  SELECT "order-id" FROM read_csv($chargebacks, types = {{'opened': 'TIMESTAMPTZ'}})
  WHERE reason <> 'fraud' AND {local("opened")} <= {LAST}
  UNION ALL
  SELECT "Order ID" FROM read_csv($feedback, delim = '\t', quote = '', dateformat = '%m/%d/%y',
    types = {{'Date': 'DATE'}})
  WHERE Rating <= 2 AND "Date" <= {LAST}
) AS m JOIN orders AS o ON o.order_id = m.order_id
"""

CANCELLED = f"""
CREATE TABLE cancelled AS
SELECT o.order_id, o.channel, o.placed_on
FROM read_csv($cancellations, types = {{'cancelled': 'TIMESTAMPTZ'}}) AS c
JOIN orders AS o ON o.order_id = c."order-id"
WHERE c."by" <> 'buyer' AND {local("c.cancelled")} <= {LAST}
"""

PARCELS = f"""
CREATE TABLE parcels AS
SELECT o.placed_on, s.latest_estimate AS promised_on, count(*) AS shipped,
  count(*) FILTER (WHERE s.confirmed_on > s.ship_by) AS late,
  count(*) FILTER (WHERE s.first_scan_on <= {LAST}) AS scanned,
  count(*) FILTER (WHERE s.tracked) AS tracked,
  count(*) FILTER (WHERE s.tracked AND s.delivered_on <= s.latest_estimate) AS on_time
FROM shipments AS s JOIN orders AS o ON o.order_id = s.order_id
WHERE o.channel = 'seller' AND o.status <> 'cancelled' AND s.confirmed_on <= {LAST}
GROUP BY o.placed_on, s.latest_estimate
"""

CALENDAR = f"SELECT CAST({LAST} - CAST(n AS INTEGER) AS DATE) AS day FROM range(180) AS r(n)"


def series(hits, base, window, lag=0):
    """The rate of each day: hits and base, given as days with counts, over the window before it."""
    inside = f"t.day BETWEEN c.day - {window + lag - 1} AND c.day - {lag}"
    summed = (
        f"SELECT c.day, sum(t.n) AS n FROM ({CALENDAR}) AS c JOIN ({told}) AS t ON {inside} "
        "GROUP BY c.day"
        for told in (hits, base)
    )
    hit, of = summed
    return f"SELECT day, coalesce(h.n, 0), b.n FROM ({of}) AS b LEFT JOIN ({hit}) AS h USING (day) ORDER BY day"


def counted(table, *, where="TRUE"):
    """Rows of a table by the day of the order."""
    return f"SELECT placed_on AS day, count(*) AS n FROM {table} WHERE {where} GROUP BY placed_on"


def summed(column, day):
    """Parcels by a day of theirs."""
    return f"SELECT {day} AS day, sum({column}) AS n FROM parcels GROUP BY {day}"


SELLER, AMAZON = "channel = 'seller'", "channel = 'amazon'"
RATES = {
    "odr seller 60": series(counted("defects", where=SELLER), counted("orders", where=SELLER), 60),
    "odr amazon 60": series(counted("defects", where=AMAZON), counted("orders", where=AMAZON), 60),
    "lsr seller 10": series(summed("late", "placed_on"), summed("shipped", "placed_on"), 10),
    "lsr seller 30": series(summed("late", "placed_on"), summed("shipped", "placed_on"), 30),
    "cancel seller 7": series(
        counted("cancelled", where=SELLER), counted("orders", where=SELLER), 7
    ),
    "vtr seller 30": series(summed("scanned", "promised_on"), summed("shipped", "promised_on"), 30),
    "otdr seller 14": series(
        summed("on_time", "promised_on"), summed("tracked", "promised_on"), 14, 7
    ),
}


def rates(folder):
    """Read the reports in the folders of a folder, and give hits and base of each rate."""
    files = {
        name: [str(path) for path in sorted(Path(folder).rglob(f"{name}.*"))]
        for name in (
            "all-orders",
            "shipments",
            "claims",
            "chargebacks",
            "feedback",
            "cancellations",
        )
    }
    with tempfile.TemporaryDirectory() as place:
        connection = duckdb.connect(f"{place}/desk.duckdb")
        connection.execute("SET memory_limit = '1GB'")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(ORDERS, {"files": files["all-orders"]})
        connection.execute(SHIPMENTS, {"files": files["shipments"]})
        connection.execute(
            DEFECTS, {name: files[name] for name in ("claims", "chargebacks", "feedback")}
        )
        connection.execute(CANCELLED, {"cancellations": files["cancellations"]})
        connection.execute(PARCELS)
        found = {name: connection.execute(query).fetchall() for name, query in RATES.items()}
        connection.close()
    return {name: [int(number) for number in rows[-1][1:]] for name, rows in found.items()}


if __name__ == "__main__":
    print(rates(sys.argv[1]))  # noqa: T201
