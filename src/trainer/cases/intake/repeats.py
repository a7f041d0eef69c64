"""
Rows of a report that say the same thing twice, or that contradict each other.

Of rows that repeat or contradict one another the first is kept. Rows without a key repeat each
other only where the whole lines are the same: what is not read may tell two parcels apart.
"""

from __future__ import annotations

from collections.abc import Mapping

from trainer.cases.intake.contract import Column
from trainer.cases.intake.stages import REPEATED, Stage

AGAIN, CHANGED, CONTRADICTING = "DD401", "DD402", "DD403"


def drop_repeated(stage: Stage) -> str:
    """
    Take out rows that repeat or contradict another; name the table of orders on several lines.

    Where every order stands on one line, there is no such table.
    """
    if stage.contract.key:
        _drop_by_key(stage)
        return ""
    shared = [stage.contract.column(n) for n in stage.contract.shared if n in stage.places]
    said = f"SELECT line, {_hashed(_told(stage))} AS said"
    if not shared:
        _drop_same_lines(stage, f"({said} FROM {stage.relation})")
        return ""
    stage.run(
        f"CREATE OR REPLACE TEMP TABLE several AS SELECT order_id FROM {stage.relation} "
        "GROUP BY order_id HAVING count(*) > 1"
    )
    if not stage.number("SELECT count(*) FROM several"):
        return ""
    of_order = _hashed(tuple(column.name for column in shared))
    stage.run(
        f"CREATE OR REPLACE TEMP TABLE together AS {said}, order_id, {of_order} AS of_order "
        f"FROM {stage.relation} WHERE order_id IN (SELECT order_id FROM several)"
    )
    _drop_same_lines(stage, "together")
    _drop_contradicting(stage, shared)
    stage.run("DROP TABLE together")
    return "several"


def _hashed(names: tuple[str, ...]) -> str:
    """Write a number by which rows that say the same are found, to be compared then."""
    return f"hash({', '.join(names)})"


def _drop_by_key(stage: Stage) -> None:
    """Of rows with one key keep the first; the others say the same or something else."""
    key = stage.contract.key
    keys = ", ".join(key)
    twice = f"SELECT ({keys}) FROM {stage.relation} GROUP BY {keys} HAVING count(*) > 1"
    if not stage.number(f"SELECT count(*) FROM ({twice})"):
        return
    stage.run(
        "CREATE OR REPLACE TEMP TABLE again AS SELECT line, first FROM "
        f"(SELECT line, first_value(line) OVER (PARTITION BY {keys} ORDER BY line) AS first "
        f"FROM {stage.relation} WHERE ({keys}) IN ({twice})) WHERE line > first"
    )
    same = " AND ".join(f"a.{name} IS NOT DISTINCT FROM b.{name}" for name in _told(stage))
    stage.run(
        "CREATE OR REPLACE TEMP TABLE pairs AS SELECT n.line, n.first, "
        f"({same}) AS same FROM again n JOIN {stage.relation} a ON a.line = n.line "
        f"JOIN {stage.relation} b ON b.line = n.first"
    )
    values = {"key": ", ".join(stage.header(stage.contract.column(name)) for name in key)}
    _drop(stage, AGAIN, "SELECT line, first FROM pairs WHERE same", values)
    _drop(stage, CHANGED, "SELECT line, first FROM pairs WHERE NOT same", values)
    stage.run("DROP TABLE pairs")
    stage.run("DROP TABLE again")


def _told(stage: Stage) -> tuple[str, ...]:
    return ("bad", *(column.name for column in stage.columns))


def _drop_same_lines(stage: Stage, rows: str) -> None:
    """Of lines that are the same in every cell keep the first; `rows` gives what each row said."""
    stage.run(
        f"CREATE OR REPLACE TEMP TABLE alike AS SELECT said FROM {rows} "
        "GROUP BY said HAVING count(*) > 1"
    )
    if stage.number("SELECT count(*) FROM alike"):
        cells = [f"c{place}" for place in range(len(stage.source.header))]
        line = " || chr(9) || ".join(f"coalesce({cell}, '')" for cell in cells)
        stage.run(
            "CREATE OR REPLACE TEMP TABLE again AS SELECT line, first FROM "
            "(SELECT line, first_value(line) OVER (PARTITION BY whole ORDER BY line) AS first FROM "
            f"(SELECT line, md5({line}) AS whole FROM {stage.file_sql(*cells)} WHERE line IN "
            f"(SELECT line FROM {rows} WHERE said IN (SELECT said FROM alike)))) "
            "WHERE line > first"
        )
        _drop(stage, AGAIN, "SELECT line, first FROM again", {})
        stage.run("DROP TABLE again")
    stage.run("DROP TABLE alike")


def _drop_contradicting(stage: Stage, shared: list[Column]) -> None:
    """Of the rows of an order keep those that say of it what its first row says."""
    orders = "SELECT order_id FROM together GROUP BY order_id HAVING min(of_order) <> max(of_order)"
    if not stage.number(f"SELECT count(*) FROM ({orders})"):
        return
    names = "".join(
        f", {c.name}, first_value({c.name} IGNORE NULLS) OVER w AS first_{c.name}" for c in shared
    )
    stage.run(
        f"CREATE OR REPLACE TEMP TABLE firsts AS SELECT line, first_value(line) OVER w AS first"
        f"{names} FROM {stage.relation} WHERE order_id IN ({orders}) "
        "WINDOW w AS (PARTITION BY order_id ORDER BY line "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
    )
    which = [
        stage.header(column)
        for column in shared
        if stage.number(f"SELECT count(*) FROM firsts WHERE {_differs(column)}")
    ]
    query = f"SELECT line, first FROM firsts WHERE {' OR '.join(map(_differs, shared))}"
    _drop(stage, CONTRADICTING, query, {"columns": ", ".join(which)})
    stage.run("DROP TABLE firsts")


def _differs(column: Column) -> str:
    return f"({column.name} <> first_{column.name})"


def _drop(stage: Stage, code: str, query: str, values: Mapping[str, object]) -> int:
    """Take rows out; where they say something else, their first row is doubtful."""
    found = stage.connection.execute(f"SELECT min_by(first, line) FROM ({query})").fetchone()
    first = found[0] if found else None
    count = stage.tell(code, query, values={**values, "first": first})
    if count and code != AGAIN:
        stage.doubt(f"SELECT first FROM ({query})", REPEATED)
    if count:
        stage.delete(f"SELECT line FROM ({query})")
    return count
