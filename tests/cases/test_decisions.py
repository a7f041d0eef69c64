"""Decision tables: read from mappings, frames and relations, and refused where they are none."""

import pandas as pd
import pytest

from rules import make
from trainer.cases.audit import audit
from trainer.cases.decisions import (
    ImpossibleDecisionError,
    checked,
    decisions_in_duckdb,
    decisions_of,
)
from trainer.cases.fit import UnknownFactError
from trainer.cases.sql import connect
from trainer.cases.tables import ColumnError, ImpossibleValueError
from trainer.rules.conditions import Is

BOOK = make.rulebook(
    make.practice("prove", make.says(Is("proof", "scan"), best="represent")),
    facts=[make.choice("proof", "none", "scan"), make.flag("signed"), make.number("hours")],
    moves=["wait"],
)
WORDS = BOOK.vocabulary


def table(**columns):
    """A table of one decision with some columns changed."""
    parts = {"case": "a", "number": 1, "kind": "one", "done": ["wait"], "offered": ["represent"]}
    return pd.DataFrame({name: [value] for name, value in {**parts, **columns}.items()})


def test_mappings_become_a_table():
    """A fact that no decision knows has no column, and one that some know is missing elsewhere."""
    rows = [{"case": "a", "number": 1, "kind": "one", "done": ["wait"], "offered": []}]

    made = decisions_of([*rows, {**rows[0], "number": 2, "proof": "scan"}], WORDS)

    assert ["case", "number", "kind", "done", "offered", "proof"] == list(made.columns)
    assert [True, False] == made["proof"].isna().to_list()


@pytest.mark.parametrize("offered", [None, float("nan"), pd.NA, [], ()])
def test_a_missing_list_is_empty(offered):
    """Where nothing is known of what else was offered, what was done stands alone."""
    heads, _ = checked(table(offered=offered), WORDS)

    assert [(["wait"], [])] == list(zip(heads["done"], heads["offered"], strict=True))


def test_the_column_of_what_was_offered_may_be_left_out():
    """Real reports tell what was done, and seldom what was not."""
    heads, _ = checked(table().drop(columns="offered"), WORDS)

    assert [[]] == heads["offered"].to_list()


def test_a_relation_is_read_with_its_own_types():
    """Words, flags, numbers, NULL and lists come out of DuckDB as a table of decisions has them."""
    with connect() as connection:
        connection.execute(
            "CREATE TABLE made AS SELECT * FROM (VALUES "
            "('a', 1, 'one', ['represent'], ['wait'], 'scan'::ENUM('none', 'scan'), true, 1.5, 7),"
            "('a', 2, 'one', ['wait'], ['represent'], NULL, NULL, NULL, 8)"
            ') AS t("case", number, kind, done, offered, proof, signed, hours, line)'
        )
        read = decisions_in_duckdb(connection, "made", WORDS)

    audited = audit(BOOK, read).lines
    assert ["string", "boolean", "Float64"] == [
        str(read[fact].dtype) for fact in ("proof", "signed", "hours")
    ]
    assert [("kept", True), ("", False)] == list(
        zip(audited["standing"], audited["evaluated"], strict=True)
    )


@pytest.mark.parametrize(
    ("columns", "error", "problem"),
    [
        ({"kind": "all"}, ImpossibleDecisionError, "'all' is no kind"),
        ({"done": ["wait", "represent"]}, ImpossibleDecisionError, "several were made"),
        ({"done": ["wate"]}, ImpossibleDecisionError, "no move 'wate'"),
        ({"offered": ["wate:it"]}, ImpossibleDecisionError, "no move 'wate:it'"),
        ({"singed": True}, UnknownFactError, "no fact 'singed'"),
        ({"proof": "photo"}, ImpossibleValueError, "'photo' is impossible"),
        ({"signed": 1}, ColumnError, "holds integer values"),
        ({"hours": float("nan")}, ColumnError, "holds NaN"),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else None,
)
def test_what_is_no_decision_is_refused(columns, error, problem):
    """Nothing is judged that could be misread, and the message says which row and why."""
    with pytest.raises(error, match=f"{problem}(?s:.*)\n\nHint: "):
        checked(table(**columns), WORDS)


def test_a_table_without_its_columns_is_refused():
    """What a decision needs is named."""
    with pytest.raises(ImpossibleDecisionError, match="no column 'kind', 'done'"):
        checked(table().drop(columns=["kind", "done"]), WORDS)
