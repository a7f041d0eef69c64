"""
A shop: everything that its reports say, in one DuckDB database with fixed tables.

Every row knows the file and the line it comes from. A table that no file gave is there and
empty, and `has` tells the difference, so that nothing is taken for "none" that is "not known".
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pandas as pd

from trainer.cases.filing import TABLES, columns_of, create_tables, put_together
from trainer.cases.intake.account_health import HealthReport
from trainer.cases.intake.findings import Finding, Tally
from trainer.cases.intake.folder import ShopError, named, reports_in
from trainer.cases.intake.layout import Layout
from trainer.cases.intake.reader import Reading
from trainer.cases.marks import make_marks
from trainer.cases.opening import Opening
from trainer.cases.overlaps import Dropped, drop_overlaps
from trainer.cases.sql import lock
from trainer.rules.policy import Limits, Marketplace

__all__ = ["TABLES", "Layout", "Shop", "ShopError", "open_shop", "reports_in"]

MEMORY = "1GB"

Progress = Callable[[str, int, int], None]
"""Told of each file before it is read: its name, its number, and how many there are."""


@dataclass
class Shop:
    """The reports of a shop, read."""

    connection: duckdb.DuckDBPyConnection
    place: Marketplace
    limits: Limits
    readings: list[Reading] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """What is wrong with files that could not be read at all."""
    health_reports: list[HealthReport] = field(default_factory=list)
    scratch: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the database and its files back."""
        self.connection.close()
        if self.scratch is not None:
            self.scratch.cleanup()

    @property
    def there(self) -> frozenset[str]:
        """The tables that a file was read for."""
        return frozenset(reading.table for reading in self.readings)

    def has(self, table: str) -> bool:
        """Say whether a file was read for a table."""
        return table in self.there

    def frame(self, query: str) -> pd.DataFrame:
        """Run a query and give its rows."""
        return self.connection.execute(query).df()

    @property
    def tally(self) -> Tally:
        """What became of all rows of all files."""
        return sum((reading.tally for reading in self.readings), Tally())


def open_shop(
    paths: Iterable[Path],
    place: Marketplace,
    limits: Limits,
    *,
    layouts: Iterable[Layout] = (),
    memory: str = MEMORY,
    progress: Progress | None = None,
) -> Shop:
    """
    Read reports, given as files or folders, into a shop.

    What cannot be read is told in its findings. `progress` is called with the name of each file
    before it is read, with its number and how many there are.
    """
    files = named(reports_in(paths))
    scratch = tempfile.TemporaryDirectory(prefix="shop-")
    folder = Path(scratch.name)
    shop = Shop(_connection(folder, files.values(), memory), place, limits, scratch=scratch)
    opening = Opening(shop.connection, place, folder, tuple(layouts))
    try:
        create_tables(shop.connection)
        for number, (name, path) in enumerate(files.items(), start=1):
            if progress is not None:
                progress(name, number, len(files))
            opening.read(name, path)
        put_together(shop.connection, opening.parts)
        shop.readings = _each_once(shop.connection, opening)
        make_marks(shop.connection, place, limits)
    except BaseException:
        shop.close()
        raise
    shop.findings, shop.health_reports = opening.findings, opening.health_reports
    return shop


def _connection(scratch: Path, files: Iterable[Path], memory: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(scratch / "shop.duckdb"))
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET memory_limit = ?", [memory])
    connection.execute("SET temp_directory = ?", [str(scratch / "spill")])
    connection.execute("SET preserve_insertion_order = true")
    connection.execute("SET enable_progress_bar = false")
    # A file is read from its first line to its last: a second thread costs a fifth more and is
    # hardly sooner done.
    connection.execute("SET threads = 1")
    # It saves half the space of a table that is gone in a minute, for a fifth of the whole time.
    connection.execute("SET disabled_compression_methods = 'dict_fsst'")
    connection.execute("SET allowed_directories = ?", [[str(scratch)]])
    connection.execute("SET allowed_paths = ?", [[str(path) for path in files]])
    lock(connection)
    return connection


# --- across files ---------------------------------------------------------------------------------


def _each_once(connection: duckdb.DuckDBPyConnection, opening: Opening) -> list[Reading]:
    """Drop what several files tell but for one of them; a table of one file is not looked at."""
    told = list(opening.readings)
    for table, parts in opening.parts.items():
        if len({part.file for part in parts}) < 2:  # noqa: PLR2004 - one file repeats no other
            continue
        for dropped in drop_overlaps(connection, table, tuple(columns_of(table)), parts):
            told = [
                _without(one, dropped) if (one.table, one.file) == (table, dropped.file) else one
                for one in told
            ]
    connection.execute("DROP TABLE doubtful")
    return told


def _without(reading: Reading, dropped: Dropped) -> Reading:
    tally = Tally(
        reading.tally.kept - (dropped.rows - dropped.doubtful),
        reading.tally.doubtful - dropped.doubtful,
        reading.tally.dropped + dropped.rows,
    )
    return replace(reading, tally=tally, findings=(*reading.findings, dropped.finding))
