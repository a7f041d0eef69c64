"""
Rows that stand in several files of a shop: each thing is to be told of once.

Reports are downloaded for weeks or months that overlap. A row that a second file repeats is
dropped there. Where files tell different things of one order, claim or return, the file that knows
the latest moment of it is believed; then the one in which it has come further, the one that tells
more, and at last the one whose name comes last. In which order files are read makes no difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from trainer.cases.filing import Part
from trainer.cases.intake.cells import text
from trainer.cases.intake.findings import Finding
from trainer.cases.intake.stages import MOST_NAMED

REPEATED, OLDER = "DD404", "DD405"


@dataclass(frozen=True, slots=True)
class Thing:
    """What the rows of a table are about."""

    key: tuple[str, ...] = ()
    """By what one is told from another; all that the row says where there is nothing else."""
    moments: tuple[str, ...] = ()
    """The times and days at which something happened to it; deadlines are none."""
    further: tuple[str, ...] = ()
    """Tests on how far it has come, each further than the one before."""


THINGS: Mapping[str, Thing] = {
    "orders": Thing(
        ("order_id",),
        (),
        ("status <> 'pending'", "status IN ('shipped', 'cancelled')", "status = 'cancelled'"),
    ),
    "shipments": Thing(
        ("order_id",),
        ("confirmed", "first_scan", "delivered"),
        ("status <> 'no-scan'", "status <> 'in-transit'"),
    ),
    "cancellations": Thing(("order_id",), ("cancelled",)),
    "claims": Thing(
        ("claim_id",),
        ("filed", "information_requested", "responded", "decided", "appealed"),
        (
            "stage <> 'information-requested'",
            "stage <> 'under-review'",
            "stage = 'appealed'",
        ),
    ),
    "chargebacks": Thing(
        ("chargeback_id", "venue"),
        ("opened", "responded"),
        ("stage <> 'waiting'", "stage <> 'represented'"),
    ),
    "messages": Thing(("message_id",), ("received", "replied")),
    "feedback": Thing(("order_id", "left_on"), (), ("answered",)),
    "returns": Thing(
        ("order_id", "requested_on", "rma", "sku", "asin"),
        ("requested_on", "delivered_on"),
        ("stage <> 'requested'", "stage = 'closed'"),
    ),
    "fba_returns": Thing(),
    "money": Thing(),
    "defects": Thing(("order_id", "kind")),
}
"""By table; every column but the key may differ between files."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Rows of a file that another one speaks for."""

    file: str
    rows: int
    """Rows of the file: an order may take up several."""
    doubtful: int
    """How many of them had been used although something in them could not be."""
    finding: Finding


def drop_overlaps(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: tuple[str, ...],
    parts: Sequence[Part],
) -> list[Dropped]:
    """
    Take out of a table what several files tell, but for one of them.

    `columns` are those that its files tell something in; `file` and `line` are not among them.
    `parts` are what the table is made of.
    """
    key = THINGS[table].key or columns
    files = sorted({part.file for part in parts})
    rows = " UNION ALL ".join(
        f"SELECT {_listed(key)}, {files.index(part.file)} AS file FROM ({part.rows})"
        for part in parts
    )
    _find_shared(connection, key, rows)
    [(several,)] = connection.execute("SELECT count(*) FROM shared").fetchall()
    dropped = _dropped(connection, table, key, columns, parts) if several else []
    connection.execute("DROP TABLE shared")
    return dropped


def _find_shared(connection: duckdb.DuckDBPyConnection, key: tuple[str, ...], rows: str) -> None:
    """Make the table of keys that stand in several files; only numbers are kept of all others."""
    several = "HAVING min(file) <> max(file)"
    number = f"hash({_listed(key)})"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE near AS SELECT {number} AS number FROM ({rows}) "
        f"GROUP BY number {several}"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE shared AS SELECT {_listed(key)} FROM ({rows}) "
        f"WHERE {number} IN (SELECT number FROM near) GROUP BY ALL {several}"
    )
    connection.execute("DROP TABLE near")


def _dropped(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    key: tuple[str, ...],
    columns: tuple[str, ...],
    parts: Sequence[Part],
) -> list[Dropped]:
    thing = THINGS[table]
    every = " UNION ALL ".join(
        f"SELECT rowid AS spot, {number} AS part, {', '.join(part.columns)} FROM {part.relation}"
        for number, part in enumerate(parts)
    )
    same = " AND ".join(f"t.{name} IS NOT DISTINCT FROM s.{name}" for name in key)
    rows = "COALESCE(items, 1)" if table == "orders" else "1"
    connection.execute(
        f"""
CREATE OR REPLACE TEMP TABLE losing AS
SELECT spot, part, whose, file, line, rows, best, CASE WHEN again THEN {text(REPEATED)} ELSE {text(OLDER)} END
  AS code
FROM (
  SELECT *, bool_or(file = best) OVER (PARTITION BY {_listed(columns)}) AS again
  FROM (
    SELECT t.spot, t.part, t.order_id AS whose, t.file, t.line, {rows} AS rows, {_listed(columns, "t.")},
      first_value(t.file) OVER (PARTITION BY {_listed(key, "t.")} ORDER BY {_order(thing, columns)})
        AS best
    FROM ({every}) AS t SEMI JOIN shared AS s ON {same}
  ) AS ranked
) AS told
WHERE file <> best
"""
    )
    found = _findings(connection, table, thing.key)
    for number, part in enumerate(parts):
        lost = f"SELECT spot FROM losing WHERE part = {number}"
        connection.execute(f"DELETE FROM {part.relation} WHERE rowid IN ({lost})")
    connection.execute("DROP TABLE losing")
    return found


def _order(thing: Thing, columns: tuple[str, ...]) -> str:
    """Write in which order the rows about one thing are believed."""
    parts = []
    if thing.moments:
        moments = ", ".join(f"CAST(t.{name} AS TIMESTAMP)" for name in thing.moments)
        parts.append(f"greatest({moments}) DESC NULLS LAST")
    further = " + ".join(f"CAST(COALESCE(t.{test}, FALSE) AS INTEGER)" for test in thing.further)
    known = " + ".join(f"CAST(t.{name} IS NOT NULL AS INTEGER)" for name in columns)
    parts += [f"{count} DESC" for count in (further, known) if count]
    return ", ".join((*parts, "t.file DESC", "t.line"))


def _findings(
    connection: duckdb.DuckDBPyConnection, table: str, key: tuple[str, ...]
) -> list[Dropped]:
    same = "d.order_id = l.whose" if table == "orders" else "d.line = l.line"
    doubtful = {
        (file, code): count
        for file, code, count in connection.execute(
            f"SELECT l.file, l.code, count(*) FROM losing AS l JOIN doubtful AS d "
            f"ON d.kind = {text(table)} AND d.file = l.file AND {same} GROUP BY l.file, l.code"
        ).fetchall()
    }
    told = connection.execute(
        "SELECT file, code, count(*), CAST(sum(rows) AS BIGINT), min(line), min(best), "
        f"min(line, {MOST_NAMED}) FROM losing GROUP BY file, code ORDER BY file, code"
    ).fetchall()
    dropped = []
    for file, code, count, rows, first, other, lines in told:
        named = ", ".join(map(str, sorted(lines))) + (" ..." if count > len(lines) else "")
        values = {"lines": named, "other": other, "key": ", ".join(key)}
        finding = Finding(file, code, first, None, rows, values)
        dropped.append(Dropped(file, rows, doubtful.get((file, code), 0), finding))
    return dropped


def _listed(names: tuple[str, ...], prefix: str = "") -> str:
    return ", ".join(f"{prefix}{name}" for name in names)
