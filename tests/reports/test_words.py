"""Judgements in words: each kind of condition, as it stands in a case."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from playing import playbook
from rules import make
from trainer.reports.words import Words, ended, moment, money, span
from trainer.rules.conditions import All, Always, Compare, Either, In, Is, Known, Not, Op

LATE = Compare("age", Op.ABOVE, "window")


@pytest.fixture
def words():
    """The words of a small rulebook."""
    rulebook = make.rulebook(
        facts=(make.flag("late"), make.choice("stage", "open", "closed"), make.number("age")),
        moves=("refund",),
        limits=(make.limit("window", 48),),
    )
    return Words(playbook().texts, rulebook)


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        (Is("stage", "open"), "stage is open"),
        (Not(Is("stage", "closed")), "stage is not closed"),
        (Is("late", value=True), "late: yes"),
        (Is("late", value=False), "late: no"),
        (Not(Is("late", value=True)), "late: no"),
        (Not(Is("late", value=False)), "late: yes"),
        (Is("did.refund", value=True), "you have done this: refund"),
        (Is("did.refund", value=False), "you have not done this yet: refund"),
        (Not(Is("did.refund", value=True)), "you have not done this yet: refund"),
        (In("stage", ("open", "other")), "stage is open"),
        (Not(In("stage", ("closed",))), "stage is open"),
        (Known("stage", known=True), "stage is known (open)"),
        (Known("late", known=False), "late is not known yet"),
        (Not(Known("late", known=True)), "late is not known yet"),
        (LATE, "age is 2 d 12 h, more than window (48 hours)"),
        (Not(LATE), "age is 2 d 12 h, at most window (48 hours)"),
        (Compare("age", Op.AT_MOST, "window"), "age is 2 d 12 h, at most window (48 hours)"),
        (Compare("age", Op.AT_LEAST, "window"), "age is 2 d 12 h, at least window (48 hours)"),
        (
            Not(Compare("age", Op.AT_LEAST, "window")),
            "age is 2 d 12 h, less than window (48 hours)",
        ),
        (Compare("age", Op.BELOW, "window"), "age is 2 d 12 h, less than window (48 hours)"),
        (Always(outcome=True, why="window"), "the register says of window: 48 hours"),
        (Always(outcome=True), "it holds in every case"),
    ],
)
def test_a_condition_in_words(words, leaf, expected):
    """Every kind of leaf, and its opposite, is a clause about the case."""
    facts = {"stage": "open", "age": 60.0}

    assert expected == words.clause(leaf, facts)


def test_only_what_decided_is_given(words):
    """Of several alternatives those that hold are the reason, each once."""
    rule = make.says(
        All((Either((Is("stage", "closed"), Is("late", value=True))), Is("late", value=True))),
        best="refund",
    )

    assert ("late: yes",) == words.because(rule, {"stage": "open", "late": True})


def test_limits_stand_in_texts(words):
    """A text of the playbook is filled from the register, and what it does not know stays."""
    assert "within 48 hours {so}" == words.text("within {window} {so}")


def test_moves_in_words(words):
    """Moves are named by their label, unknown ones by their id."""
    assert "refund, other" == words.moves(["refund", "other"])


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, "0 min"), (0.5, "30 min"), (1, "1 h"), (4.5, "4 h 30 min"), (47.99, "47 h 59 min"),
        (48, "2 d"), (51, "2 d 3 h"), (59.99 / 60, "1 h"),
    ],
)  # fmt: skip
def test_a_length_of_time_in_words(hours, expected):
    """Minutes, hours and days, each where it is read at a glance."""
    assert expected == span(hours)


def test_a_moment_in_words():
    """A day of the week and the time, in its own zone."""
    assert "Sun 1 Nov 09:05" == moment(datetime(2026, 11, 1, 9, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("amount", "expected"), [("1234.5", "USD 1,234.50"), ("-89", "-USD 89.00"), ("0", "USD 0.00")]
)
def test_an_amount_in_words(amount, expected):
    """The currency comes first, and a loss is marked."""
    assert expected == money(Decimal(amount), "USD")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pay it back", "Pay it back."), ("Pay it back.", "Pay it back."), ("Which one?", "Which one?"),
        ("As follows:", "As follows:"), ('He wrote "never again."', 'He wrote "never again."'),
        ("Cancel it, reason 'buyer canceled'", "Cancel it, reason 'buyer canceled'."), ("", ""),
    ],
)  # fmt: skip
def test_a_text_has_its_end(text, expected):
    """A card that was written short is read as a sentence; what has an end keeps it."""
    assert expected == ended(text)
