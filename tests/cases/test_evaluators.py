"""One meaning, three evaluators: plain Python, pandas and DuckDB give every case the same truth."""

from collections import Counter

import pytest
from hypothesis import given, settings

from rules import strategies
from trainer.cases.sql import connect, truth_in_duckdb
from trainer.cases.tables import as_table, truth_of
from trainer.rules.conditions import Always, Compare, In, Is, Known, Policy

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
