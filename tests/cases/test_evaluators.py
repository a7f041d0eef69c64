"""One meaning, three evaluators: plain Python, pandas and DuckDB give every case the same truth."""

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from rules import strategies
from trainer.cases.sql import connect, truth_in_duckdb, verdicts_in_duckdb
from trainer.cases.tables import as_table, truth_of, verdicts_of
from trainer.content.folder import Folder
from trainer.rules.conditions import Always, Compare, In, Is, Known, Policy
from trainer.rules.facts import Type
from trainer.rules.judge import Rulebook, judge_move

ROOT = Path(__file__).parents[2]
PAIRS = 10_000
RULES, ROWS, BATCHES = 20, 25, 40


def types_of(table, vocabulary):
    """The facts that a table has columns for, with their types."""
    return {fact: vocabulary.facts[fact].type for fact in table.columns}


def listed(truth):
    """The truths of a column, with None for unknown."""
    return [
        None if unknown else bool(value) for value, unknown in zip(truth, truth.isna(), strict=True)
    ]


@pytest.fixture(scope="module")
def connection():
    """A locked DuckDB in memory."""
    with connect() as opened:
        yield opened


def test_python_pandas_and_duckdb_agree_on_ten_thousand_pairs(connection, record_property):
    """All three agree on random rules and random cases, unknowns included."""
    compared, leaves = Counter(), set()

    @settings(max_examples=BATCHES)
    @given(strategies.batches(rules=RULES, rows=ROWS))
    def compare(batch):
        vocabulary, conditions, cases = batch
        table = as_table(cases, vocabulary)
        connection.register("cases", table.reset_index())
        found = truth_in_duckdb(connection, "cases", types_of(table, vocabulary), conditions)
        for number, condition in enumerate(conditions):
            expected = [condition.truth(case) for case in cases]
            assert expected == listed(truth_of(condition, table, vocabulary))
            assert expected == listed(found[number])
            compared.update(expected)
            leaves.update(map(type, condition.leaves()))

    compare()

    record_property("pairs compared", compared.total())
    assert compared.total() >= PAIRS
    assert min(compared[truth] for truth in (True, False, None)) >= PAIRS / 10
    assert {Always, Compare, In, Is, Known, Policy} == leaves


# --- the real playbook ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def playbook():
    """The playbook of this checkout."""
    return Folder(ROOT / "playbook").playbook


def random_case(vocabulary, numbers, chance):
    """A case in which a fifth of all facts is unknown and many numbers are at a limit."""
    case = {}
    for fact in vocabulary.facts.values():
        match fact.type:
            case Type.FLAG:
                value = chance.random() < 0.5
            case Type.CHOICE:
                value = chance.choice(list(fact.values))
            case Type.NUMBER:
                possible = [number for number in numbers if fact.problem(number) is None]
                value = chance.choice(possible)
        if chance.random() < 0.8:
            case[fact.id] = value
    return case


@pytest.mark.parametrize("marketplace", ["US", "UK", "JP"])
def test_the_real_rules_judge_a_table_as_they_judge_its_cases(connection, playbook, marketplace):
    """Every move of the playbook stands the same in Python, pandas and DuckDB."""
    rulebook = Rulebook.of(playbook, date(2026, 11, 22), marketplace)
    bound = [leaf for when in rulebook.conditions.values() for leaf in when.leaves()]
    limits = {leaf.number for leaf in bound if isinstance(leaf, Compare)}
    numbers = sorted({0, *limits, *(limit + 1 for limit in limits)})
    chance = Random(marketplace)  # noqa: S311 - the same in every run
    cases = [random_case(rulebook.vocabulary, numbers, chance) for _ in range(100)]
    table = as_table(cases, rulebook.vocabulary)
    connection.register("cases", table)
    types, moves = types_of(table, rulebook.vocabulary), list(rulebook.by_move)

    in_pandas = verdicts_of(rulebook, table, moves)
    in_duckdb = verdicts_in_duckdb(connection, "cases", types, rulebook, moves)

    for move in moves:
        judgements = [judge_move(rulebook, case, move) for case in cases]
        for verdicts in (in_pandas, in_duckdb):
            assert [one.verdict for one in judgements] == verdicts.verdict[move].to_list()
            assert [one.evaluated for one in judgements] == verdicts.evaluated[move].to_list()
