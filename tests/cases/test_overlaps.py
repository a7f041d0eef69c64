"""What several files tell is compared by what tells one thing from another."""

import duckdb
import pytest

from trainer.cases.filing import Part, put_together
from trainer.cases.overlaps import THINGS, drop_overlaps
from trainer.cases.shop import TABLES

KEYS = {name: {part.split()[0] for part in columns.split(", ")} for name, columns in TABLES.items()}


def test_every_table_is_about_something():
    """No table of a shop is left out."""
    assert set(TABLES) == set(THINGS)


@pytest.mark.parametrize("table", TABLES)
def test_things_are_told_by_their_columns(table):
    """Keys and moments are columns of their table, and tests can be asked of it."""
    thing = THINGS[table]
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE {table} ({TABLES[table]})")

    assert {*thing.key, *thing.moments} <= KEYS[table]
    for test in thing.further:
        connection.execute(f"SELECT {test} FROM {table}")  # noqa: S608 - the table's own test


@pytest.mark.parametrize("files", ["ab", "ba"])
def test_of_equal_rows_the_last_name_stays(files):
    """Where nothing else decides, the file whose name comes last is believed."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE doubtful (kind VARCHAR, file VARCHAR, line INTEGER, order_id VARCHAR)"
    )
    parts = []
    for number, file in enumerate(files):
        connection.execute(
            f"CREATE TABLE part_{number} AS SELECT '1' AS order_id, 'claim' AS kind, 2 AS line"
        )
        columns = ("order_id", "kind", f"'{file}' AS file", "line")
        parts.append(Part(f"part_{number}", file, columns))
    put_together(connection, {"defects": parts})

    [dropped] = drop_overlaps(connection, "defects", ("order_id", "kind"), parts)

    assert ("a", 1, 0, "DD404") == (
        dropped.file,
        dropped.rows,
        dropped.doubtful,
        dropped.finding.code,
    )
    assert [("b",)] == connection.execute("SELECT file FROM defects").fetchall()
