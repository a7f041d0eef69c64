"""
The engine that answers questions put in SQL: DuckDB here, a lake's engine elsewhere.

Statements are written in DuckDB's dialect, out of what other engines say alike; an engine of
another dialect has them rewritten by `trainer.cases.sql.in_engine`. Its session must run in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

import duckdb
import pandas as pd

from trainer.cases.sql import lock


@runtime_checkable
class Engine(Protocol):
    """What answers a statement with a table."""

    def frame(self, sql: str) -> pd.DataFrame:
        """Run a statement, written in DuckDB's dialect, and give its rows."""
        ...


@dataclass(frozen=True, slots=True)
class DuckdbEngine:
    """DuckDB, on a connection that reaches nothing else."""

    connection: duckdb.DuckDBPyConnection

    def frame(self, sql: str) -> pd.DataFrame:
        """Run a statement and give its rows."""
        return self.connection.execute(sql).df()


Source = duckdb.DuckDBPyConnection | Engine
"""Where the tables of a shop are: a connection to DuckDB, or an engine of another kind."""


def engine_of(source: Source) -> Engine:
    """Give the engine of a source; a connection is locked first."""
    if isinstance(source, duckdb.DuckDBPyConnection):
        lock(source)
        return DuckdbEngine(source)
    return source


# --- the words of a statement ---------------------------------------------------------------------


def text_sql(text: str) -> str:
    """Write a text, whatever is in it."""
    return "'" + text.replace("'", "''") + "'"


def day_sql(day: date) -> str:
    """Write a day."""
    return f"DATE '{day.isoformat()}'"


def local_day_sql(moment: str, zone: str) -> str:
    """Write the day on which a moment fell in a time zone; moments are kept in UTC."""
    return f"CAST({moment} AT TIME ZONE 'UTC' AT TIME ZONE {text_sql(zone)} AS DATE)"
