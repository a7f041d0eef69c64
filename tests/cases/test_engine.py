"""The engine that answers statements, and the words of a statement."""

from datetime import date

import duckdb
import pandas as pd
import pytest

from trainer.cases.engine import Engine, day_sql, engine_of, local_day_sql, text_sql


@pytest.fixture
def connection():
    """A DuckDB in memory that can still reach files."""
    with duckdb.connect() as opened:
        yield opened


def test_a_connection_is_locked(connection):
    """What asks a connection takes its way to files and the network away."""
    engine_of(connection)

    with pytest.raises(duckdb.Error, match="configuration has been locked"):
        connection.execute("SET enable_external_access = true")


def test_another_engine_stays_what_it_is():
    """Whatever gives frames for statements is an engine."""

    class Lake:
        def frame(self, sql):
            return pd.DataFrame({"sql": [sql]})

    lake = Lake()

    assert isinstance(lake, Engine)
    assert lake is engine_of(lake)


@pytest.mark.parametrize("text", ["plain", "it's", "'; DROP TABLE orders; --", "ümlaut\n"])
def test_a_text_stays_a_text(connection, text):
    """Whatever is in a text comes back as it was."""
    frame = engine_of(connection).frame(f"SELECT {text_sql(text)} AS said")

    assert [text] == frame["said"].tolist()


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-11-22 07:59:59", "America/Los_Angeles", date(2026, 11, 21)),
        ("2026-11-22 08:00:00", "America/Los_Angeles", date(2026, 11, 22)),
        ("2026-07-22 06:59:59", "America/Los_Angeles", date(2026, 7, 21)),
        ("2026-07-22 07:00:00", "America/Los_Angeles", date(2026, 7, 22)),
        ("2026-11-21 15:00:00", "Asia/Tokyo", date(2026, 11, 22)),
        ("2026-11-21 14:59:59", "Asia/Tokyo", date(2026, 11, 21)),
    ],
)
def test_a_moment_falls_on_a_day_of_the_zone(connection, moment, zone, day):
    """A moment in UTC is told by the day that a calendar in the zone shows, summer and winter."""
    told = local_day_sql(f"TIMESTAMP '{moment}'", zone)

    frame = engine_of(connection).frame(f"SELECT {told} = {day_sql(day)} AS same")

    assert [True] == frame["same"].tolist()
