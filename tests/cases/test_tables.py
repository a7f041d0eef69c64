"""Tables of cases in pandas: built without a silent change, judged as one case is judged."""

import math
import unicodedata
from itertools import repeat

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from rules import make, strategies
from trainer.cases.fit import MisfitError, UnknownFactError
from trainer.cases.tables import (
    ColumnError,
    ImpossibleValueError,
    as_table,
    truth_of,
    verdicts_of,
)
from trainer.rules.conditions import All, Compare, Either, In, Is, Known, Not, Op
from trainer.rules.judge import judge_move
from trainer.rules.practices import Verdict

VOCABULARY = make.vocabulary(
    make.flag("signed"),
    make.choice("proof", "none", "scan", "signature"),
    make.number("hours", least=-1000),
    moves=["refund"],
)


def listed(truth):
    """The truths of a column, with None for unknown."""
    return [None if value is pd.NA else bool(value) for value in truth]


# --- tables ---------------------------------------------------------------------------------------


def test_a_table_tells_missing_from_every_value():
    """Columns are nullable, and a fact that a case does not know is missing in its row."""
    cases = [{"signed": False, "hours": 47.5}, {"proof": "scan", "signed": None}, {"hours": 48}]

    table = as_table(cases, VOCABULARY)

    expected = pd.DataFrame(
        {
            "signed": pd.array([False, None, None], dtype="boolean"),
            "proof": pd.array([None, "scan", None], dtype="string"),
            "hours": pd.array([47.5, None, 48], dtype="Float64"),
        }
    )
    pd.testing.assert_frame_equal(expected, table)


def test_a_table_has_a_row_for_a_case_without_facts():
    """A case of which nothing is known is still a case."""
    table = as_table([{}, {}], VOCABULARY)

    assert (2, 0) == table.shape


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("hours", math.nan),
        ("hours", np.float64("nan")),
        ("hours", math.inf),
        ("hours", 2**53 + 1),
        ("hours", 10**400),
        ("hours", -1001),
        ("hours", "48"),
        ("hours", True),
        ("signed", 1),
        ("signed", "yes"),
        ("proof", "photo"),
        ("proof", ""),
        ("proof", True),
    ],
)
def test_an_impossible_value_is_refused(fact, value):
    """NaN and whatever the vocabulary does not allow is refused, with its row and its fact."""
    with pytest.raises(ImpossibleValueError, match=rf"^Row 1: .*'{fact}'[^\n]*\n\nHint: "):
        as_table([{}, {fact: value}], VOCABULARY)


def test_an_unknown_fact_is_refused_with_a_suggestion():
    """A misspelt fact is never a column that no rule looks at."""
    with pytest.raises(UnknownFactError, match=r"'singed'[^\n]*\n\nHint: did you mean 'signed'\?"):
        as_table([{"singed": True}], VOCABULARY)


# --- conditions -----------------------------------------------------------------------------------


def test_a_fact_without_a_column_is_unknown_in_every_row():
    """A missing column is a missing fact, even for a fact that is always known in a drill."""
    table = pd.DataFrame(index=[5, 5])

    truths = [
        listed(truth_of(condition, table, VOCABULARY))
        for condition in (
            Is("did.refund", value=True),
            In("proof", ("scan",)),
            Compare("hours", Op.BELOW, "limit", 48.0),
            Known("signed", known=False),
        )
    ]

    assert [[None, None], [None, None], [None, None], [True, True]] == truths


def test_truths_keep_the_index_of_the_table():
    """The answer lines up with its table, even where labels come twice."""
    table = as_table([{"signed": True}, {}, {"signed": False}], VOCABULARY).set_index(
        pd.Index(["x", "y", "x"])
    )

    truth = truth_of(Is("signed", value=True), table, VOCABULARY)

    expected = pd.Series([True, None, False], index=table.index, dtype="boolean")
    pd.testing.assert_series_equal(expected, truth)


@pytest.mark.parametrize(
    ("fact", "column"),
    [
        ("signed", pd.Series([True, False])),
        ("signed", pd.Series([True, None], dtype=object)),
        ("signed", pd.Series([None, None], dtype=object)),
        ("proof", pd.Series(["scan", None])),
        ("proof", pd.Series(["scan", None], dtype=object)),
        ("proof", pd.Series(["scan", None], dtype="category")),
        ("hours", pd.Series([48, 49])),
        ("hours", pd.Series([48.0, 49.5])),
        ("hours", pd.Series([48, None], dtype="Int64")),
        ("hours", pd.Series([48, pd.NA, 0.5], dtype=object)),
    ],
    ids=lambda part: str(getattr(part, "dtype", part)),
)
def test_columns_of_other_types_are_read_when_they_hold_the_same(fact, column):
    """A column that pandas typed otherwise is read by what it holds."""
    table = pd.DataFrame({fact: column})
    condition = {
        "signed": Is("signed", value=True),
        "proof": Is("proof", "scan"),
        "hours": Compare("hours", Op.AT_MOST, "limit", 48.0),
    }[fact]

    truths = listed(truth_of(condition, table, VOCABULARY))

    facts = [{} if pd.isna(value) else {fact: value} for value in column]
    assert [condition.truth(one) for one in facts] == truths


@pytest.mark.parametrize(
    ("fact", "column"),
    [
        ("hours", pd.Series([1.0, math.nan])),
        ("hours", pd.Series([1.0, math.nan, None], dtype=object)),
        ("hours", pd.Series([1.0, math.inf], dtype="Float64")),
        ("hours", pd.Series([1, 2**53 + 1])),
        ("hours", pd.Series([1, None, 2**53 + 1], dtype="Int64")),
        ("hours", pd.Series([1, 2**53 + 1, None], dtype=object)),
        ("hours", pd.Series(["48"])),
        ("hours", pd.Series([True])),
        ("signed", pd.Series([1, 0])),
        ("signed", pd.Series(["yes"])),
        ("proof", pd.Series([1.5])),
    ],
    ids=lambda part: str(getattr(part, "dtype", part)),
)
def test_a_column_that_does_not_hold_its_fact_is_refused(fact, column):
    """NaN, inexact numbers and values of another type are refused, with what to do."""
    table = pd.DataFrame({fact: column})

    with pytest.raises(ColumnError, match=rf"'{fact}' holds [^\n]*\n\nHint: "):
        truth_of(Known(fact, known=True), table, VOCABULARY)


def test_two_columns_of_one_name_are_refused():
    """Which of two columns is meant is not guessed."""
    table = pd.DataFrame([[True, False]], columns=["signed", "signed"])

    with pytest.raises(ColumnError, match="several columns"):
        truth_of(Is("signed", value=True), table, VOCABULARY)


@pytest.mark.parametrize(
    "condition",
    [
        Is("signed", "yes"),
        Is("signed", 1),
        Is("proof", value=True),
        In("proof", ("scan", 3)),
        Is("hours", "48"),
        Is("hours", value=True),
        Is("hours", 2**53 + 1),
        Compare("hours", Op.BELOW, "limit", math.nan),
        Compare("signed", Op.BELOW, "limit", 1.0),
    ],
    ids=str,
)
def test_a_question_that_engines_answer_differently_is_refused(condition):
    """A fact is compared only with what it can hold, below any nesting."""
    with pytest.raises(MisfitError, match=r"cannot be compared with [^\n]*\n\nHint: "):
        truth_of(Not(All((Either((condition,)),))), as_table([{}], VOCABULARY), VOCABULARY)


@pytest.mark.parametrize("word", strategies.WORDS)
def test_words_that_look_alike_are_told_apart(word):
    """Not even a NUL at the end of a word, or an accent written in another way, gets lost."""
    others = [
        word + "\0",
        word + " ",
        word.swapcase() + "'",
        unicodedata.normalize("NFD", word) + ".",
    ]
    vocabulary = make.vocabulary(make.choice("proof", word, *others))
    table = as_table([{"proof": value} for value in (word, *others)], vocabulary)

    truths = listed(truth_of(Is("proof", word), table, vocabulary))

    assert [True, False, False, False, False] == truths


def test_a_condition_on_an_unknown_fact_is_refused():
    """A misspelt fact in a condition is not unknown in every row."""
    with pytest.raises(UnknownFactError, match="did you mean 'signed'"):
        truth_of(Is("singed", value=True), as_table([{}], VOCABULARY), VOCABULARY)


def test_very_deep_nesting_is_no_problem():
    """A hundred levels of nesting mean the same as none."""
    condition = Is("signed", value=True)
    for _ in range(100):
        condition = Not(All((Either((condition,)),)))

    truths = listed(truth_of(condition, as_table([{"signed": True}, {}], VOCABULARY), VOCABULARY))

    assert [True, None] == truths


@given(strategies.batches(rules=4, rows=8))
def test_a_table_means_what_its_cases_mean(batch):
    """Each row in pandas has the truth that its case has alone."""
    vocabulary, conditions, cases = batch
    table = as_table(cases, vocabulary)

    truths = [listed(truth_of(condition, table, vocabulary)) for condition in conditions]

    assert [[condition.truth(case) for case in cases] for condition in conditions] == truths


# --- verdicts -------------------------------------------------------------------------------------


@given(strategies.judged_tables())
def test_verdicts_of_a_table_are_the_verdicts_of_its_cases(drawn):
    """Each row has the verdict that its case has, and is evaluated where that case is."""
    rulebook, cases = drawn

    verdicts = verdicts_of(rulebook, as_table(cases, rulebook.vocabulary), ["refund", "wait"])

    for move in ("refund", "wait"):
        judgements = list(map(judge_move, repeat(rulebook), cases, repeat(move)))
        assert [one.verdict for one in judgements] == verdicts.verdict[move].to_list()
        assert [one.evaluated for one in judgements] == verdicts.evaluated[move].to_list()


@given(strategies.tangles())
def test_tangled_overrides_mean_the_same_in_a_table(rulebook):
    """Who silences whom, and what that leaves open, is worked out for each row on its own."""
    cases = list(strategies.every_lighting())

    verdicts = verdicts_of(rulebook, as_table(cases, rulebook.vocabulary), ["refund"])

    judgements = [judge_move(rulebook, case, "refund") for case in cases]
    assert [one.verdict for one in judgements] == verdicts.verdict["refund"].to_list()
    assert [one.evaluated for one in judgements] == verdicts.evaluated["refund"].to_list()


def test_a_move_of_which_no_rule_speaks_is_neutral():
    """Silence is neutral in every row, and stands whatever is missing."""
    rulebook = make.rulebook(moves=["wait"])

    verdicts = verdicts_of(rulebook, pd.DataFrame(index=[7, 8]), ["wait"])

    expected = pd.DataFrame({"wait": [Verdict.NEUTRAL] * 2}, index=[7, 8], dtype="int8")
    pd.testing.assert_frame_equal(expected, verdicts.verdict)
    pd.testing.assert_frame_equal(expected == Verdict.NEUTRAL, verdicts.evaluated)
