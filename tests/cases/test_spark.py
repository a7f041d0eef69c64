"""Spark gives what DuckDB gives: rates, cases and what to do, from the tables of a lake."""

from datetime import UTC, date, datetime

import pytest
import sqlglot
from pandas.testing import assert_frame_equal

from trainer.cases.casebook import TO_UTC, Asked, casebook, casebook_in, cases_sql
from trainer.cases.engine import local_day_sql
from trainer.cases.health import Metric, health
from trainer.cases.lake import LakeError, tables_of, write_lake
from trainer.cases.sample import write_sample
from trainer.cases.shop import TABLES, open_shop
from trainer.cases.spark import SparkEngine, SparkError, missing, spark_session
from trainer.cases.sql import connect, in_engine
from trainer.cases.triage import triage
from trainer.kit import open_kit
from trainer.rules.judge import Rulebook

FOLDER = open_kit().folder
LAST = date(2026, 11, 20)
NOW = datetime(2026, 11, 21, 1, 2, 3, 500_000, tzinfo=UTC)
PLACE = FOLDER.register.marketplaces["US"]
LIMITS = FOLDER.register.on(LAST, "US")
WORDS = FOLDER.playbook.vocabulary

LACKS = missing()
with_spark = pytest.mark.skipif(
    LACKS is not None, reason=str(LACKS).partition("\n")[0] if LACKS else ""
)

QUICK = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
}
"""Settings with which little work is soon done."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A shop of 600 orders with every report."""
    folder = tmp_path_factory.mktemp("reports")
    write_sample(folder, orders=600, seed=11, last_day=LAST)
    with open_shop([folder], PLACE, LIMITS) as opened:
        opened.connection.execute(TO_UTC)
        yield opened


@pytest.fixture(scope="module")
def session():
    """A session of Spark on this machine."""
    with spark_session(also=QUICK) as started:
        yield started


@pytest.fixture(scope="module")
def engine(session, shop, tmp_path_factory):
    """Spark, with the tables that the shop wrote."""
    folder = tmp_path_factory.mktemp("lake")
    write_lake(shop, folder)

    assert shop.there == tables_of(session, folder, PLACE, LIMITS)

    return SparkEngine(session)


@pytest.fixture(scope="module")
def books(shop, engine):
    """The cases of the shop, of DuckDB and of Spark."""
    asked = Asked(LIMITS, PLACE, shop.there, NOW)
    return casebook(shop, WORDS, NOW), casebook_in(engine, asked, WORDS)


class Settings:
    """A session that has settings and nothing else."""

    def __init__(self, **changed):
        settings = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
        self.conf = {**settings, **{f"spark.sql.{name}": changed[name] for name in changed}}


def rows_of(engine, table):
    """All rows of a table, in an order of their own."""
    columns = ", ".join(engine.frame(f"FROM {table} WHERE FALSE").columns)
    return engine.frame(f"FROM {table} ORDER BY {columns}")


def columns_of(statement, dialect):
    """What the cases of a statement are told by."""
    tree = sqlglot.parse_one(statement, read=dialect)
    [joined] = (part.this for part in tree.ctes if part.alias == "joined")
    return joined.named_selects


# --- the same results -----------------------------------------------------------------------------


@with_spark
@pytest.mark.parametrize("table", [*TABLES, "marks"])
def test_a_lake_holds_the_tables_of_the_shop(shop, engine, table):
    """Every table has the same rows in columns of the same types; marks are made anew."""
    assert_frame_equal(rows_of(shop, table), rows_of(engine, table))


@with_spark
def test_health_is_the_same(shop, engine):
    """Every rate is the same: today, its history, and the orders that count."""
    expected = health(shop.connection, shop.there, LIMITS, PLACE.timezone)

    found = health(engine, shop.there, LIMITS, PLACE.timezone)

    tables = ("series", "roll_off")
    plain = [name for name in Metric.__slots__ if name not in tables]
    for one, other in zip(expected.metrics, found.metrics, strict=True):
        assert [getattr(one, name) for name in plain] == [getattr(other, name) for name in plain]
        for name in tables:
            assert_frame_equal(getattr(one, name), getattr(other, name))
    assert any(one.now and one.now.hits for one in found.metrics)


@with_spark
def test_cases_are_the_same(books):
    """Every case has the same facts, deadlines and origins, in columns of the same types."""
    expected, found = books

    assert_frame_equal(expected.frame, found.frame)


@with_spark
def test_triage_is_the_same(books):
    """The same is to be done in every open case, in the same order."""
    rulebook = Rulebook.of(FOLDER.playbook, LAST, "US")

    expected, found = (triage(book, rulebook) for book in books)

    assert expected.entries
    assert expected == found


@with_spark
def test_a_day_begins_when_it_does(session):
    """In every marketplace's zone a day begins and a moment falls as DuckDB has it."""
    days = [date.fromordinal(LAST.toordinal() + number) for number in range(-3500, 700)]
    listed = ", ".join(f"(DATE '{day}')" for day in days)
    zones = sorted({place.timezone for place in FOLDER.register.marketplaces.values()})
    begins = [f"to_utc_timestamp(CAST(day AS TIMESTAMP), '{zone}')" for zone in zones]
    falls = [local_day_sql("CAST(day AS TIMESTAMP)", zone) for zone in zones]
    columns = ", ".join(f"{sql} AS c{number}" for number, sql in enumerate(begins + falls))
    query = f"SELECT {columns} FROM (VALUES {listed}) AS days(day) ORDER BY day"  # noqa: S608
    with connect() as connection:
        connection.execute(TO_UTC)
        expected = connection.execute(query).df()

    assert_frame_equal(expected, SparkEngine(session).frame(query))


COLUMNS = (
    "TRUE", "CAST(7 AS INTEGER)", "CAST(7 AS BIGINT)", "CAST(0.1 AS DOUBLE)",
    "CAST(1.25 AS DECIMAL(18, 2))", "'word'", "DATE '2026-03-08'",
    "TIMESTAMP '2026-03-08 02:30:00.123456'", "CAST(NULL AS VARCHAR)",
)  # fmt: skip
NAMES = ", ".join(f'"a.{number}@"' for number in range(len(COLUMNS)))
KNOWN, UNKNOWN = ", ".join(COLUMNS), ", ".join(["NULL"] * len(COLUMNS))


@with_spark
@pytest.mark.parametrize(
    "query",
    [
        f"FROM (VALUES ({KNOWN})) AS t({NAMES})",
        f"FROM (VALUES ({KNOWN}), ({UNKNOWN})) AS t({NAMES})",
        f'FROM (VALUES ({KNOWN}), ({UNKNOWN})) AS t({NAMES}) WHERE "a.0@" IS NULL',
        f'FROM (VALUES ({KNOWN})) AS t({NAMES}) WHERE NOT "a.0@"',
    ],
    ids=["known", "some-known", "unknown", "no-row"],
)
def test_columns_have_the_types_of_duckdb(session, query):
    """A column of a kind is the same in pandas, whatever is known in it."""
    with connect() as connection:
        expected = connection.execute(query).df()

    assert_frame_equal(expected, SparkEngine(session).frame(query))


# --- the tables of a lake -------------------------------------------------------------------------


@with_spark
def test_csv_is_as_good_as_parquet(session, shop, tmp_path):
    """Tables may be CSV, in files or in folders; an empty cell is not known."""
    for table in ("claims", "shipments"):
        rows_of(shop, table).to_csv(tmp_path / f"{table}.csv", index=False)
    (tmp_path / "messages").mkdir()
    rows_of(shop, "messages").to_csv(tmp_path / "messages" / "part-0.csv", index=False)
    mine = session.newSession()

    there = tables_of(mine, tmp_path, PLACE, LIMITS)

    assert {"claims", "messages", "shipments"} == there
    for table in sorted(there):
        assert_frame_equal(rows_of(shop, table), rows_of(SparkEngine(mine), table))
    assert rows_of(SparkEngine(mine), "orders").empty


@with_spark
@pytest.mark.parametrize(
    ("rows", "told"),
    [("1,claim\n2\n", "FAILED_READ_FILE"), ("1,claim\n2,claim,3\n", "FAILED_READ_FILE")],
    ids=["torn", "too-wide"],
)
def test_a_torn_csv_is_refused(session, tmp_path, rows, told):
    """A row that does not fit its header is an error, and no row is lost in silence."""
    (tmp_path / "defects.csv").write_text(f"order_id,kind\n{rows}")

    with pytest.raises(SparkError, match=rf"^Spark gives no answer: \[{told}.*\n\nHint: "):
        tables_of(session.newSession(), tmp_path, PLACE, LIMITS)


@with_spark
def test_a_cell_that_does_not_fit_is_refused(session, tmp_path):
    """A cell that is no value of its column is an error, and not unknown."""
    (tmp_path / "feedback.csv").write_text("order_id,left_on,stars,answered\n1,soon,1,false\n")

    with pytest.raises(SparkError, match=r"CAST_INVALID_INPUT"):
        tables_of(session.newSession(), tmp_path, PLACE, LIMITS)


@with_spark
def test_tables_of_a_catalogue_are_taken_by_name(session, engine, shop):
    """A seller's own tables do: other names, times with a zone, other columns, no line of a file."""
    mine, names = session.newSession(), {}
    for table in ("claims", "feedback", "shipments"):
        frame = session.table(table).drop("file", "line").selectExpr("1 AS own", "*")
        for column, kind in frame.dtypes:
            if kind == "timestamp_ntz":
                frame = frame.withColumn(column, frame[column].cast("timestamp"))
        names[table] = f"global_temp.my_{table}"
        frame.createOrReplaceGlobalTempView(f"my_{table}")

    there = tables_of(mine, names, PLACE, LIMITS)

    assert names.keys() == there
    for table in sorted(there):
        expected, found = rows_of(shop, table), rows_of(SparkEngine(mine), table)
        assert found["file"].isna().all()
        assert found["line"].isna().all()
        assert_frame_equal(*(frame.drop(columns=["file", "line"]) for frame in (expected, found)))


@with_spark
def test_a_table_without_its_columns_is_refused(session, tmp_path):
    """A table lacks none of its columns but the file and the line."""
    (tmp_path / "defects.csv").write_text("order_id,sort\n1,claim\n")

    with pytest.raises(LakeError, match=r"The table defects lacks the columns kind\.\n\nHint: "):
        tables_of(session.newSession(), tmp_path, PLACE, LIMITS)


@with_spark
def test_two_sessions_do_not_start(session):
    """A session that runs is not stopped by another."""
    with pytest.raises(SparkError, match="is running already"), spark_session():
        pass


# --- without Spark --------------------------------------------------------------------------------


@pytest.mark.parametrize("there", [frozenset(TABLES), frozenset()], ids=["all", "none"])
def test_cases_are_asked_for_in_words_of_spark(there):
    """The statement that puts cases together is one of Spark too, with its columns in their order."""
    statement = cases_sql(Asked(LIMITS, PLACE, there, NOW))

    written = in_engine(statement, "spark")

    assert columns_of(statement, "duckdb") == columns_of(written, "spark")


def test_spark_that_is_not_installed_is_said(monkeypatch):
    """Without pyspark the extra is named."""
    monkeypatch.setattr("trainer.cases.spark.find_spec", lambda _: None)

    with pytest.raises(SparkError, match=r"Hint: pip install 'dispute-trainer\[spark\]'$"):
        spark_session().__enter__()


def test_java_that_is_missing_is_said(monkeypatch):
    """Without Java it is said which is needed."""
    monkeypatch.setattr("trainer.cases.spark.find_spec", lambda _: object())
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)

    with pytest.raises(SparkError, match="Hint: install Java 17"):
        spark_session().__enter__()


@pytest.mark.parametrize(
    "changed", [{"session.timeZone": "Asia/Tokyo"}, {"ansi.enabled": "false"}], ids=str
)
def test_a_session_must_be_set_so_that_it_says_the_same(changed):
    """Another time zone, or cells that silently become unknown, are refused."""
    [name] = changed

    with pytest.raises(SparkError, match=rf'session\.conf\.set\("spark\.sql\.{name}"'):
        SparkEngine(Settings(**changed))


def test_a_strange_table_is_refused():
    """A name that no table of a shop has is no table of a catalogue."""
    with pytest.raises(LakeError, match=r"^A shop has no table sales\.\n\nHint: "):
        tables_of(Settings(), {"sales": "mine.sales"}, PLACE, LIMITS)


def test_a_folder_without_tables_is_refused(tmp_path):
    """Where no table is nothing can be asked."""
    with pytest.raises(LakeError, match=r"^There is no table of a shop in "):
        tables_of(Settings(), tmp_path, PLACE, LIMITS)
