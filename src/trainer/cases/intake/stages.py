"""
A report on its way into the shop: a table of its own, and what is told about its rows.

Every row keeps the number of its line; `bad` says of each what could not be read, a bit a column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from trainer.cases.intake.cells import bare, local_day_sql, quick_sql, text, value_sql
from trainer.cases.intake.contract import Column, Contract, Kind, spelling
from trainer.cases.intake.contracts import DAYS
from trainer.cases.intake.findings import Finding
from trainer.cases.intake.source import LONGEST, Source
from trainer.rules.policy import Marketplace

MOST_NAMED = 20
"""Lines that are named one by one; of the rest only the count is given."""
TOTAL, CUT, TIMES, REPEATED = 1 << 57, 1 << 58, 1 << 59, 1 << 60
"""Bits for what no column has alone."""


@dataclass
class Stage:
    """A file, and the table that its rows are read into."""

    connection: duckdb.DuckDBPyConnection
    source: Source
    contract: Contract
    place: Marketplace
    places: Mapping[str, int]
    """By column its place in the header."""
    relation: str
    venue: bool
    findings: list[Finding] = field(default_factory=list)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the contract that the file has."""
        return tuple(one for one in self.contract.columns if one.name in self.places)

    @property
    def days(self) -> Mapping[str, str]:
        """The days of times that the file has, each with its time."""
        days = DAYS.get(self.contract.table, {})
        return {day: moment for day, moment in days.items() if moment in self.places}

    def bit(self, column: Column) -> int:
        """Give the number that marks a column as bad."""
        return 1 << self.contract.columns.index(column)

    def header(self, column: Column) -> str:
        """Give what the file calls a column."""
        return self.source.header[self.places[column.name]]

    def cell(self, column: Column) -> str:
        """Give what DuckDB calls a column of the file."""
        return f"c{self.places[column.name]}"

    def run(self, query: str) -> None:
        """Run a statement."""
        self.connection.execute(query)

    def number(self, query: str) -> int:
        """Run a query that gives one number."""
        [(found,)] = self.connection.execute(query).fetchall()
        return int(found or 0)

    # --- the file -----------------------------------------------------------------------------

    def number_lines(self) -> None:
        """Say on which line of the file each row of a copy stands."""
        if self.source.lines is None:
            return
        rows = range(1, len(self.source.lines) + 1)
        numbers = pd.DataFrame({"row": rows, "line": self.source.lines}, dtype="int64")
        self.connection.register("numbers", numbers)
        self.run("CREATE OR REPLACE TEMP TABLE line_of_row AS SELECT * FROM numbers")
        self.connection.unregister("numbers")

    def file_sql(self, *cells: str) -> str:
        """Write some cells of the file as a table with the line of each row."""
        csv = self._csv()
        names = "".join(f", {cell}" for cell in cells)
        if self.source.lines is None:
            before = self.source.begins - 1
            return f"(SELECT CAST(row_number() OVER () + {before} AS INTEGER) AS line{names} FROM {csv})"
        rows = f"(SELECT row_number() OVER () AS row{names} FROM {csv})"
        return (
            f"(SELECT CAST(n.line AS INTEGER) AS line{names} "
            f"FROM {rows} f JOIN line_of_row n ON n.row = f.row)"
        )

    def _csv(self) -> str:
        """Write the cells of the file as a table: nothing is guessed, quoted, padded or skipped."""
        width = len(self.source.header)
        columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(width))
        return (
            f"read_csv({text(str(self.source.path))}, delim={text(self.source.cut)}, quote='', "
            "escape='', header=true, auto_detect=false, strict_mode=true, null_padding=false, "
            f"compression='none', max_line_size={2 * LONGEST}, columns={{{columns}}})"
        )

    def read(self) -> None:
        """Read the file into the table."""
        parts = []
        for column in self.columns:
            cell = self.cell(column)
            value = quick_sql(column, cell, self.place, venue=self.venue)
            parts.append(f"{cell} AS raw_{column.name}, {value} AS {column.name}")
        days = (f"{sql} AS {day}" for day, sql in self._days(self.columns).items())
        names = ", ".join((*(column.name for column in self.columns), *days))
        bad = self._bad(self.columns)
        if total := self._total():
            parts.append(f"{total} AS total")
            nothing = [f"raw_{column.name} IS NULL" for column in self.columns if column.needed]
            is_total = " AND ".join(("total IS NOT NULL", *nothing))
            bad = f"(CASE WHEN {is_total} THEN {TOTAL} ELSE {bad} END)"
        self.run(
            f"CREATE OR REPLACE TABLE {self.relation} AS SELECT {bad} AS bad, {names} "
            f"FROM (SELECT {', '.join(parts)} FROM {self._csv()})"
        )
        # Rows stand in the order of the file. To number them while they are read costs three times
        # as much as to do it now.
        self.run(f"ALTER TABLE {self.relation} ADD COLUMN line INTEGER")
        if self.source.lines is None:
            self.run(f"UPDATE {self.relation} SET line = rowid + {self.source.begins}")
        else:
            self.run(
                f"UPDATE {self.relation} SET line = n.line FROM line_of_row AS n "
                f"WHERE n.row = {self.relation}.rowid + 1"
            )

    def _days(self, columns: Sequence[Column]) -> dict[str, str]:
        """Write the days of the times that are among some columns."""
        names = {column.name for column in columns}
        return {
            day: local_day_sql(moment, self.place)
            for day, moment in self.days.items()
            if moment in names
        }

    def _total(self) -> str:
        """Give the cell that only rows with sums have, if the file has such a column."""
        spelt = [spelling(cell) for cell in self.source.header] if self.contract.total else []
        return f"c{spelt.index(self.contract.total)}" if self.contract.total in spelt else ""

    def bad_columns(self) -> tuple[Column, ...]:
        """Give the columns in which some cell gave no value."""
        [(bits,)] = self.connection.execute(f"SELECT bit_or(bad) FROM {self.relation}").fetchall()
        return tuple(column for column in self.columns if (bits or 0) & self.bit(column))

    def look_again(self, columns: Sequence[Column]) -> None:
        """Put the bare cells that some columns have in bad rows into the table `looked`."""
        cells = {self.cell(column): None for column in columns}
        raw = "".join(f", {bare(self.cell(c))} AS raw_{c.name}" for c in columns)
        self.run(
            f"CREATE OR REPLACE TEMP TABLE looked AS SELECT line{raw} FROM {self.file_sql(*cells)} "
            f"WHERE line IN (SELECT line FROM {self.relation} WHERE bad > 0)"
        )

    def read_again(self, columns: Sequence[Column]) -> None:
        """Read the cells of `looked` in every form that is taken."""
        guessed = self.source.why == "marketplace"
        parts = []
        for column in columns:
            raw = f"raw_{column.name}"
            value = value_sql(column, raw, self.place, venue=self.venue, ascii_only=guessed)
            parts.append(f"{raw}, {value} AS {column.name}")
        days = self._days(columns)
        names = [column.name for column in columns]
        values = ", ".join((*names, *(f"{sql} AS {day}" for day, sql in days.items())))
        self.run(
            f"CREATE OR REPLACE TEMP TABLE better AS SELECT line, {self._bad(columns)} AS bad, "
            f"{values} FROM (SELECT line, {', '.join(parts)} FROM looked)"
        )
        cells = ", ".join(f"{name} = b.{name}" for name in ("bad", *names, *days))
        self.run(
            f"UPDATE {self.relation} SET {cells} FROM better b WHERE b.line = {self.relation}.line"
        )

    def _bad(self, columns: Sequence[Column]) -> str:
        """
        Write which columns of a row gave no value: with the cells in `raw_` before the name.

        A row without any is told apart first, since looking at every column costs five times that.
        """
        tests = {
            self.bit(column): f"({column.name} IS NULL)"
            + ("" if column.needed else f" <> (raw_{column.name} IS NULL)")
            for column in columns
            if column.kind is not Kind.PRESENT
        }
        if not tests:
            return "CAST(0 AS BIGINT)"
        bits = " + ".join(f"CAST({test} AS BIGINT) * {bit}" for bit, test in tests.items())
        return f"(CASE WHEN {' OR '.join(tests.values())} THEN {bits} ELSE CAST(0 AS BIGINT) END)"

    # --- what is told -------------------------------------------------------------------------

    def tell(
        self,
        code: str,
        lines: str,
        *,
        column: Column | None = None,
        values: Mapping[str, object] | None = None,
    ) -> int:
        """Tell of the rows whose lines a query gives, the first of them by number; count them."""
        [(count, first)] = self.connection.execute(
            f"SELECT count(*), list_sort(min(line, {MOST_NAMED})) FROM ({lines})"
        ).fetchall()
        if count:
            header = self.header(column) if column else None
            more = " ..." if count > MOST_NAMED else ""
            named = {**(values or {}), "lines": ", ".join(map(str, first)) + more}
            self.findings.append(
                Finding(self.source.name, code, int(first[0]), header, int(count), named)
            )
        return int(count)

    def doubt(self, lines: str, bit: int) -> None:
        """Mark rows as doubtful."""
        self.run(f"UPDATE {self.relation} SET bad = bad | {bit} WHERE line IN ({lines})")

    def delete(self, lines: str) -> None:
        """Take rows out."""
        self.run(f"DELETE FROM {self.relation} WHERE line IN ({lines})")
