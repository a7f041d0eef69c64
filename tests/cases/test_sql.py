"""Conditions and verdicts as SQL: exact, quoted, portable, and on a locked connection."""

import math

import duckdb
import pandas as pd
import pytest
import sqlglot
from hypothesis import given
from sqlglot import expressions

from rules import make, strategies
from trainer.cases.fit import MisfitError
from trainer.cases.sql import (
    ENGINES,
    NotFiniteError,
    OpenConnectionError,
    connect,
    in_engine,
    lock,
    sql_of,
    truth_in_duckdb,
    verdict_sql,
    verdicts_in_duckdb,
)
from trainer.cases.tables import as_table
from trainer.rules.conditions import (
    All,
    Always,
    Compare,
    Either,
    In,
    Is,
    Known,
    Not,
    Op,
    Policy,
)
from trainer.rules.facts import Type
from trainer.rules.judge import judge

COLUMNS = {"signed": Type.FLAG, "proof": Type.CHOICE, "hours": Type.NUMBER}


@pytest.fixture(scope="module")
def connection():
    """A locked DuckDB in memory."""
    with connect() as opened:
        yield opened


# --- what is written ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Always(outcome=True), "TRUE"),
        (Always(outcome=False), "FALSE"),
        (Always(outcome=None), "CAST(NULL AS BOOLEAN)"),
        (Policy("limit", value=True), "CAST(NULL AS BOOLEAN)"),
        (Is("signed", value=True), '("signed" = TRUE)'),
        (Is("proof", "it's"), "(\"proof\" = 'it''s')"),
        (Is("hours", 48), '("hours" = 48.0e0)'),
        (In("proof", ("scan", "none")), "(\"proof\" IN ('scan', 'none'))"),
        (In("proof", ()), '("proof" <> "proof")'),
        (Compare("hours", Op.AT_MOST, "limit", 0.1 + 0.2), '("hours" <= 0.30000000000000004e0)'),
        (Compare("hours", Op.ABOVE, "limit", -1e22), '("hours" > -1e+22)'),
        (Compare("hours", Op.ABOVE, "limit"), "CAST(NULL AS BOOLEAN)"),
        (Known("signed", known=True), '("signed" IS NOT NULL)'),
        (Known("signed", known=False), '("signed" IS NULL)'),
        (All(()), "TRUE"),
        (Either(()), "FALSE"),
        (
            All((Not(Is("signed", value=False)), Known("proof", known=True))),
            '((NOT ("signed" = FALSE)) AND ("proof" IS NOT NULL))',
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_condition_is_written_as(condition, expected):
    """Names and words are quoted, numbers are exact, parts stand in brackets."""
    sql = sql_of(condition, COLUMNS)

    assert expected == sql


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Is("hours", 3), "CAST(NULL AS BOOLEAN)"),
        (In("hours", ()), "CAST(NULL AS BOOLEAN)"),
        (Compare("hours", Op.BELOW, "limit", 3.0), "CAST(NULL AS BOOLEAN)"),
        (Known("hours", known=True), "FALSE"),
        (Known("hours", known=False), "TRUE"),
    ],
    ids=str,
)
def test_a_fact_without_a_column_is_unknown(condition, expected):
    """A table without the column gives an unknown, with a type."""
    sql = sql_of(condition, {})

    assert expected == sql


def test_a_misfit_is_refused():
    """What engines would convert each in its own way is not written at all."""
    with pytest.raises(MisfitError, match="cannot be compared"):
        sql_of(Is("signed", "yes"), COLUMNS)


@pytest.mark.parametrize("name", strategies.IDS)
@pytest.mark.parametrize("word", strategies.WORDS)
def test_hostile_names_and_words_are_only_names_and_words(connection, name, word):
    """No name of a fact and no value of a fact leaves its quotes."""
    table = pd.DataFrame({name: pd.array([word, f"{word}.", None], dtype="string")})
    connection.register("cases", table)

    truth = truth_in_duckdb(connection, "cases", {name: Type.CHOICE}, [Is(name, word)])

    assert [True, False] == truth[0].to_list()[:2]
    assert truth[0].isna().to_list() == [False, False, True]


@pytest.mark.parametrize("number", strategies.NUMBERS)
def test_numbers_arrive_to_the_last_bit(connection, number):
    """A number in SQL is the 64-bit float that it is in Python, and so are its neighbours."""
    near = [math.nextafter(number, -math.inf), float(number), math.nextafter(number, math.inf)]
    connection.register("cases", pd.DataFrame({"hours": pd.array(near, dtype="Float64")}))
    condition = Compare("hours", Op.AT_LEAST, "limit", float(number))

    truth = truth_in_duckdb(connection, "cases", {"hours": Type.NUMBER}, [condition])

    assert [False, True, True] == truth[0].to_list()


# --- other engines --------------------------------------------------------------------------------


def literals(sql, engine):
    """The words that an engine reads in an expression."""
    tree = sqlglot.parse_one(sql, read=engine)
    return [literal.this for literal in tree.find_all(expressions.Literal) if literal.is_string]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("word", strategies.WORDS)
def test_words_survive_the_way_to_another_engine(engine, word):
    """Quotes, backslashes and line breaks are escaped as each engine wants it."""
    sql = in_engine(sql_of(Is("proof", word), COLUMNS), engine)

    assert [word] == literals(sql, engine)


@pytest.mark.parametrize("engine", ["duckdb", *ENGINES])
@given(strategies.batches(rules=3, rows=1))
def test_every_condition_goes_to_every_engine(engine, batch):
    """Whatever can be asked here is parsed, and rewritten without a loss."""
    vocabulary, conditions, _ = batch
    columns = {fact.id: fact.type for fact in vocabulary.facts.values()}

    for condition in conditions:
        sql = in_engine(sql_of(condition, columns), engine)

        assert sqlglot.parse_one(sql, read=engine) is not None


@given(strategies.batches(rules=3, rows=1))
def test_sql_keeps_to_what_all_engines_answer_alike(batch):
    """There is no division, no pattern and no cast but that of a NULL."""
    vocabulary, conditions, _ = batch
    columns = {fact.id: fact.type for fact in vocabulary.facts.values()}

    for condition in conditions:
        tree = sqlglot.parse_one(sql_of(condition, columns), read="duckdb")
        casts = {cast.this.sql() for cast in tree.find_all(expressions.Cast)}

        assert casts <= {"NULL"}
        assert not list(tree.find_all(expressions.Div, expressions.Mod, expressions.Like))


@pytest.mark.parametrize("engine", ["duckdb", *ENGINES])
def test_verdicts_go_to_every_engine(engine):
    """A verdict is rewritten without a loss."""
    rulebook = make.rulebook(
        make.practice("a", make.says(Is("signed", value=True), weak="refund")),
        make.practice("b", make.says(Known("proof", known=True), best="refund"), overrides=["a"]),
        make.practice("c", make.says(In("proof", ("scan",)), forbidden="refund")),
        facts=[make.flag("signed"), make.choice("proof", "scan")],
    )

    sql = in_engine(verdict_sql(rulebook, "refund", COLUMNS), engine)

    assert sqlglot.parse_one(sql, read=engine) is not None


# --- verdicts -------------------------------------------------------------------------------------


@given(strategies.judged_tables())
def test_verdicts_in_duckdb_are_the_verdicts_of_the_cases(connection, drawn):
    """Each row has the verdict that its case has, and is evaluated where that case is."""
    rulebook, cases = drawn
    moves = ("refund", "wait")
    table = as_table(cases, rulebook.vocabulary)
    columns = {fact: rulebook.vocabulary.facts[fact].type for fact in table.columns}
    connection.register("cases", table.reset_index())

    written = ", ".join(verdict_sql(rulebook, move, columns) for move in moves)
    rows = connection.execute(f"SELECT {written} FROM cases").fetchall()  # noqa: S608 - the question
    verdicts = verdicts_in_duckdb(connection, "cases", columns, rulebook, moves)

    judgements = [tuple(judge(rulebook, case, moves)) for case in cases]
    assert [tuple(one.verdict for one in row) for row in judgements] == rows
    assert rows == list(verdicts.verdict.itertuples(index=False, name=None))
    assert [tuple(one.evaluated for one in row) for row in judgements] == list(
        verdicts.evaluated.itertuples(index=False, name=None)
    )


# --- the connection -------------------------------------------------------------------------------


def test_a_locked_connection_reaches_no_file(tmp_path):
    """A table is all that can be read, and nothing opens the rest again."""
    path = tmp_path / "orders.csv"
    path.write_text("a\n1\n")

    with connect() as connection:
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"SELECT * FROM '{path}'")  # noqa: S608 - the question
        with pytest.raises(duckdb.Error):
            connection.execute("SET enable_external_access = true")


def test_asking_locks_the_connection():
    """Whoever asks on an open connection finds it locked, and can ask again."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE cases AS SELECT true AS signed")
        truths = [
            truth_in_duckdb(connection, "cases", {"signed": Type.FLAG}, [Is("signed", value=True)])
            for _ in range(2)
        ]

        with pytest.raises(duckdb.PermissionException):
            connection.execute("SELECT * FROM 'orders.csv'")

    assert [[True], [True]] == [truth[0].to_list() for truth in truths]


def test_a_connection_that_was_locked_open_is_refused():
    """A connection that can reach files for ever is not asked."""
    with (
        duckdb.connect(config={"lock_configuration": "true"}) as connection,
        pytest.raises(OpenConnectionError, match="\n\nHint: "),
    ):
        lock(connection)


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
def test_a_column_with_nan_is_refused(number):
    """NaN is greater than everything in DuckDB and nothing in Python: it is not compared."""
    with connect() as connection:
        connection.execute(f"CREATE TABLE cases AS SELECT '{number}'::DOUBLE AS hours")

        with pytest.raises(NotFiniteError, match="'hours' holds NaN"):
            truth_in_duckdb(connection, "cases", {"hours": Type.NUMBER}, [Always(outcome=True)])


def test_an_empty_table_has_no_truths():
    """No rows and only missing numbers are fine."""
    with connect() as connection:
        connection.execute("CREATE TABLE cases (hours DOUBLE)")
        condition = Compare("hours", Op.BELOW, "limit", 3.0)

        empty = truth_in_duckdb(connection, "cases", {"hours": Type.NUMBER}, [condition])
        connection.execute("INSERT INTO cases VALUES (NULL)")
        unknown = truth_in_duckdb(connection, "cases", {"hours": Type.NUMBER}, [condition])

    assert [0, 1] == [len(empty), len(unknown)]
    assert unknown[0].isna().all()
