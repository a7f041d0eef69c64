"""How a move stands, as SQL: overrides in circles included, in one expression or one query."""

import pytest
from hypothesis import given

from rules import make, strategies
from trainer.cases.sql import (
    ENGINES,
    connect,
    evaluated_sql,
    in_engine,
    judged_query,
    judged_sql,
    keep_cases,
    verdict_sql,
    verdicts_in_duckdb,
)
from trainer.cases.standing import OPEN
from trainer.cases.tables import as_table
from trainer.rules.conditions import Is
from trainer.rules.facts import Type
from trainer.rules.judge import judge_move

MOVES = ("refund", "wait")
TYPES = dict.fromkeys(strategies.LAMPS, Type.FLAG)


@pytest.fixture(scope="module")
def lamps():
    """A table of every lighting of five lamps."""
    with connect() as opened:
        rulebook = make.rulebook(facts=[make.flag(lamp) for lamp in strategies.LAMPS])
        table = as_table(strategies.every_lighting(), rulebook.vocabulary)
        keep_cases(opened, "lamps", table, rulebook.vocabulary)
        yield opened


def judged(rulebook, cases, moves=MOVES):
    """What `judge_move` says of each case."""
    for case in cases:
        for move in moves:
            one = judge_move(rulebook, case, move)
            yield one.verdict, one.evaluated


@given(strategies.tangles())
def test_tangled_overrides_mean_the_same_in_one_expression(lamps, rulebook):
    """Who silences whom, in circles too, is written out without a column of its own."""
    written = judged_sql(rulebook, "refund", TYPES)

    found = lamps.execute(f"SELECT {written} FROM lamps").fetchall()  # noqa: S608 - the question

    told = judged(rulebook, strategies.every_lighting(), ["refund"])
    assert [(verdict + (0 if stands else OPEN),) for verdict, stands in told] == found


@given(strategies.tangles())
def test_tangled_overrides_mean_the_same_in_a_query(lamps, rulebook):
    """A query that writes each voice once gives the same."""
    query = judged_query(rulebook, ["refund"], TYPES, "lamps")

    found = lamps.execute(query).fetchall()

    assert list(judged(rulebook, strategies.every_lighting(), ["refund"])) == found


@given(strategies.judged_tables())
def test_verdict_and_whether_it_stands_are_expressions_too(drawn):
    """Each can be asked for by itself, and the columns of a query that are kept stay."""
    rulebook, cases = drawn
    table = as_table(cases, rulebook.vocabulary)
    columns = {fact: rulebook.vocabulary.facts[fact].type for fact in table.columns}
    asked = [
        sql
        for move in MOVES
        for sql in (
            verdict_sql(rulebook, move, columns),
            evaluated_sql(rulebook, move, columns),
        )
    ]
    with connect() as connection:
        connection.register("cases", table.assign(order=range(len(table))))
        found = connection.execute(f"SELECT {', '.join(asked)} FROM cases").fetchall()  # noqa: S608 - the question
        query = judged_query(rulebook, MOVES, columns, "cases", keep=["order"])
        rows = connection.execute(query).fetchall()

    told = list(judged(rulebook, cases))
    expected = [(*told[place], *told[place + 1]) for place in range(0, len(told), 2)]
    assert expected == found
    assert [(place, *row) for place, row in enumerate(expected)] == rows


@pytest.mark.parametrize("engine", ENGINES)
@given(strategies.tangles())
def test_whole_queries_go_to_every_engine(engine, rulebook):
    """Verdicts and whether they stand are rewritten without a loss."""
    assert in_engine(judged_query(rulebook, MOVES, TYPES, "lamps", keep=["lamp-0"]), engine)


def test_many_moves_are_asked_for_in_several_queries(monkeypatch):
    """Parts of a long question see the same rows in the same order."""
    flags = [make.flag(f"fact-{place}") for place in range(6)]
    rules = [make.says(Is(flag.id, value=True), best=f"move-{n}") for n, flag in enumerate(flags)]
    practices = [make.practice(f"practice-{n}", rule) for n, rule in enumerate(rules)]
    rulebook = make.rulebook(*practices, facts=flags)
    cases = [{f"fact-{n}": (row + n) % 3 == 0 for n in range(6) if row != n} for row in range(20)]
    moves = [f"move-{n}" for n in range(6)]
    monkeypatch.setattr("trainer.cases.sql.LONG", 1)
    with connect() as connection:
        types = keep_cases(
            connection, "it's", as_table(cases, rulebook.vocabulary), rulebook.vocabulary
        )
        verdicts = verdicts_in_duckdb(connection, "it's", types, rulebook, moves)

    found = [
        (verdicts.verdict[move][row], verdicts.evaluated[move][row])
        for row in range(len(cases))
        for move in moves
    ]
    assert list(judged(rulebook, cases, moves)) == found


def test_no_moves_have_no_verdicts():
    """A table that is asked nothing still has its rows."""
    rulebook = make.rulebook(facts=[make.choice("it's", "a 'b'", "")])
    with connect() as connection:
        table = as_table([{"it's": ""}, {"it's": "a 'b'"}, {}], rulebook.vocabulary)
        types = keep_cases(connection, "cases", table, rulebook.vocabulary)
        verdicts = verdicts_in_duckdb(connection, "cases", types, rulebook, [])
        words = connection.execute('SELECT "it\'s" FROM cases').fetchall()

    assert [("",), ("a 'b'",), (None,)] == words
    assert [(3, 0)] * 2 == [verdicts.verdict.shape, verdicts.evaluated.shape]
