"""Conditions that are asked for one value: TRUE in just the rows where they are true, or false."""

import pytest
from hypothesis import given

from rules import strategies
from trainer.cases.clauses import cases, every, none, some, where
from trainer.cases.sql import connect
from trainer.cases.tables import as_table
from trainer.rules.conditions import All, Always, Compare, Either, In, Is, Known, Not, Op
from trainer.rules.facts import Type

COLUMNS = {"signed": Type.FLAG, "proof": Type.CHOICE, "hours": Type.NUMBER}
SIGNED, SCANNED = Is("signed", value=True), Is("proof", "scan")


@pytest.fixture(scope="module")
def connection():
    """A locked DuckDB in memory."""
    with connect() as opened:
        yield opened


@pytest.mark.parametrize(
    ("condition", "true", "false"),
    [
        (SIGNED, '("signed" = TRUE)', '("signed" <> TRUE)'),
        (Not(SIGNED), '("signed" <> TRUE)', '("signed" = TRUE)'),
        (Compare("hours", Op.BELOW, "limit", 3.0), '("hours" < 3.0e0)', '("hours" >= 3.0e0)'),
        (Compare("hours", Op.BELOW, "limit"), "FALSE", "FALSE"),
        (Known("proof", known=True), '("proof" IS NOT NULL)', '("proof" IS NULL)'),
        (In("proof", ()), "FALSE", '("proof" IS NOT NULL)'),
        (
            In("proof", ("a", "b")),
            "(CASE WHEN (\"proof\" = 'a') THEN TRUE WHEN (\"proof\" = 'b') THEN TRUE ELSE FALSE END)",
            "((\"proof\" <> 'a') AND (\"proof\" <> 'b'))",
        ),
        (Always(outcome=None), "FALSE", "FALSE"),
        (Is("weight", 3), "FALSE", "FALSE"),
        (Known("weight", known=False), "TRUE", "FALSE"),
        (All((SIGNED, Always(outcome=False))), "FALSE", "TRUE"),
        (Either((SIGNED, Always(outcome=True))), "TRUE", "FALSE"),
        (All((SIGNED, Always(outcome=True))), '("signed" = TRUE)', '("signed" <> TRUE)'),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_condition_is_written_for_each_outcome(condition, true, false):
    """What is settled is left out, and NOT is never written: an unknown is not its opposite."""
    written = [where(condition, COLUMNS, outcome=outcome) for outcome in (True, False)]

    assert [true, false] == written


@given(strategies.batches(rules=5, rows=10))
def test_it_is_true_in_just_the_rows_of_its_outcome(connection, batch):
    """In every row WHEN finds what the condition says of that case alone."""
    vocabulary, conditions, rows = batch
    table = as_table(rows, vocabulary)
    columns = {fact: vocabulary.facts[fact].type for fact in table.columns}
    connection.register("cases", table.reset_index())
    asked = [
        cases([(where(condition, columns, outcome=outcome), "1")], "0")
        for condition in conditions
        for outcome in (True, False)
    ]

    found = connection.execute(f"SELECT {', '.join(asked)} FROM cases").fetchall()  # noqa: S608 - the question

    truths = [[condition.truth(row) for condition in conditions] for row in rows]
    assert [
        tuple(int(truth is outcome) for truth in row for outcome in (True, False)) for row in truths
    ] == found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (every([]), "TRUE"),
        (every(["a", "TRUE", "a"]), "a"),
        (every(["a", "FALSE"]), "FALSE"),
        (every(["a", "b"]), "(a AND b)"),
        (some([]), "FALSE"),
        (some(["a", "FALSE", "a"]), "a"),
        (some(["a", "TRUE"]), "TRUE"),
        (some(["a", "b"]), "(CASE WHEN a THEN TRUE WHEN b THEN TRUE ELSE FALSE END)"),
        (none([]), "TRUE"),
        (none(["FALSE"]), "TRUE"),
        (none(["a", "TRUE"]), "(CASE WHEN a THEN FALSE ELSE FALSE END)"),
        (cases([("FALSE", "1"), ("TRUE", "2"), ("a", "3")], "4"), "2"),
        (cases([("a", "1"), ("TRUE", "2")], "4"), "(CASE WHEN a THEN 1 ELSE 2 END)"),
    ],
)
def test_parts_are_put_together(written, expected):
    """What is settled decides at once."""
    assert expected == written
