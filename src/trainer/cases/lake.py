"""
The tables of a shop in a lake: as files that a shop wrote, or as tables that a seller has.

They become views of a Spark session, each column of its own type. The marks are never taken from
a lake: what makes an order defective hangs on the day that is asked for, and is worked out anew
from the disputes, by the same statement as in a shop.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import expressions

from trainer.cases.clauses import text
from trainer.cases.marks import make_marks
from trainer.cases.shop import TABLES, Shop
from trainer.cases.spark import Session, SparkEngine, told_by_spark
from trainer.cases.sql import connect
from trainer.rules.policy import Limits, Marketplace

PLACE = "file VARCHAR, line INTEGER"
"""The columns that say where a row came from; a lake's own tables may lack them."""

MARKS = "order_id VARCHAR, kind VARCHAR, on_day DATE, counts BOOLEAN, why VARCHAR"

OF_CLAIMS = "order_id IN (SELECT order_id FROM claims)"
DISPUTES: Mapping[str, str] = {
    "claims": "TRUE",
    "chargebacks": "TRUE",
    "feedback": "{negative}",
    "defects": "TRUE",
    "shipments": OF_CLAIMS,
    "messages": OF_CLAIMS,
    "money": f"kind = 'refund' AND {OF_CLAIMS}",
}
"""The rows that marks are made from: few, however many orders there are."""


class LakeError(ValueError):
    """The tables of a lake are not those of a shop."""

    @classmethod
    def no_table(cls, where: str) -> LakeError:
        """Say that there is none."""
        return cls(
            f"There is no table of a shop in {where}.\n\n"
            f"Hint: a table is called after what it holds: {', '.join(TABLES)}."
        )

    @classmethod
    def unknown(cls, names: Iterable[str]) -> LakeError:
        """Say which tables a shop has."""
        return cls(
            f"A shop has no table {', '.join(sorted(names))}.\n\n"
            f"Hint: its tables are {', '.join(TABLES)}."
        )

    @classmethod
    def lacks(cls, table: str, columns: Iterable[str]) -> LakeError:
        """Say which columns a table lacks."""
        return cls(
            f"The table {table} lacks the columns {', '.join(columns)}.\n\n"
            "Hint: make a view of it that has them, NULL where nothing is known."
        )

    @classmethod
    def no_scratch(cls) -> LakeError:
        """Say that a shop has no folder of its own."""
        return cls(
            "This shop has no folder to write its tables in.\n\n"
            "Hint: open it with trainer.cases.shop.open_shop()."
        )


def write_lake(shop: Shop, folder: Path) -> tuple[Path, ...]:
    """
    Write the tables of a shop into a folder as Parquet, a file a table.

    A table that no file was read for is left out: an empty one would say that there is nothing.
    """
    if shop.scratch is None:
        raise LakeError.no_scratch()
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in TABLES:
        if shop.has(table):
            # The database reaches no folder but its own.
            made = Path(shop.scratch.name) / f"{table}.parquet"
            shop.connection.execute(f"COPY {table} TO {text(str(made))} (FORMAT parquet)")
            written.append(Path(shutil.move(made, folder / made.name)))
    return tuple(written)


def tables_of(
    session: Session, source: Path | Mapping[str, str], place: Marketplace, limits: Limits
) -> frozenset[str]:
    """
    Make the tables of a shop known to a session as views, and name those that were found.

    The source is a folder, with a file or folder of Parquet or CSV for each table, called after
    it; or the name of each table in the catalogue. A table that is not there is empty, as in a
    `Shop`. Times are in UTC, and days are those of the marketplace.
    """
    engine = SparkEngine(session)
    with told_by_spark():
        found = _found(session, source)
        if not found:
            raise LakeError.no_table(str(source))
        for table, columns in TABLES.items():
            _view(session, table, found.get(table), columns)
        _view(session, "marks", _marks(engine, place, limits), MARKS)
    return frozenset(found)


# --- where they are -------------------------------------------------------------------------------


def _found(session: Session, source: Path | Mapping[str, str]) -> dict[str, Any]:
    if isinstance(source, Path):
        return _in_folder(session, source)
    strange = source.keys() - TABLES.keys()
    if strange:
        raise LakeError.unknown(strange)
    return {table: session.table(name) for table, name in source.items()}


def _in_folder(session: Session, folder: Path) -> dict[str, Any]:
    places = {
        table: [folder / f"{table}.parquet", folder / table, folder / f"{table}.csv"]
        for table in TABLES
    }
    there = {table: [one for one in paths if one.exists()] for table, paths in places.items()}
    return {table: _read(session, paths[0]) for table, paths in there.items() if paths}


def _read(session: Session, path: Path) -> Any:
    """Read a file, or a folder of them; all cells of CSV are texts."""
    uri = path.resolve().as_uri()
    if path.suffix == ".parquet" or any(path.rglob("*.parquet")):
        return session.read.parquet(uri)
    options = {"header": True, "mode": "FAILFAST", "escape": '"', "multiLine": True}
    return session.read.options(**options).csv(uri)


# --- what they hold -------------------------------------------------------------------------------


def _view(session: Session, table: str, frame: Any, columns: str) -> None:
    """Make a view with the columns of a table, each of its own type; of nothing, an empty one."""
    kinds, optional = _kinds(f"{columns}, {PLACE}"), _kinds(PLACE)
    if frame is None:
        empty = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in kinds.items())
        frame = session.sql(f"SELECT {empty} WHERE FALSE")
    there = {name.casefold() for name in frame.columns}
    lacking = [name for name in kinds if name not in there | optional.keys()]
    if lacking:
        raise LakeError.lacks(table, lacking)
    cells = [
        f"CAST({name if name in there else 'NULL'} AS {kind}) AS {name}"
        for name, kind in kinds.items()
    ]
    frame.selectExpr(*cells).createOrReplaceTempView(table)


def _kinds(columns: str) -> Mapping[str, str]:
    """Give the type that each column has in Spark."""
    table = sqlglot.parse_one(f"CREATE TABLE t ({columns})", read="duckdb")
    return {
        column.name: column.args["kind"].sql(dialect="spark")
        for column in table.find_all(expressions.ColumnDef)
    }


# --- marks ----------------------------------------------------------------------------------------


def _marks(engine: SparkEngine, place: Marketplace, limits: Limits) -> Any:
    """Make the marks in DuckDB out of the disputes, which are few, and bring them back."""
    stars = limits.entry("odr.negative_stars").value if "odr.negative_stars" in limits else ()
    listed = ", ".join(str(int(star)) for star in stars) if isinstance(stars, tuple) else ""
    with connect() as connection:
        for table, rows in DISPUTES.items():
            where = rows.replace("{negative}", f"stars IN ({listed or 'NULL'})")
            frame = engine.frame(f"SELECT * FROM {table} WHERE {where}")
            connection.execute(f"CREATE TABLE {table} ({TABLES[table]}, {PLACE})")
            connection.register("disputes", frame)
            connection.execute(f"INSERT INTO {table} SELECT * FROM disputes")
            connection.unregister("disputes")
        make_marks(connection, place, limits)
        names = tuple(_kinds(f"{MARKS}, {PLACE}"))
        cells = ", ".join(f"CAST({name} AS VARCHAR)" for name in names)
        found = connection.execute(f"SELECT {cells} FROM marks").fetchall()
    rows = json.dumps([dict(zip(names, row, strict=True)) for row in found])
    texts = ", ".join(f"{name} STRING" for name in names)
    query = f"SELECT inline(from_json(:rows, 'ARRAY<STRUCT<{texts}>>'))"
    return engine.session.sql(query, args={"rows": rows})
