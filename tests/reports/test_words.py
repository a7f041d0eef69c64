"""The words for what a rulebook knows: limits, moves, lengths of time, moments and amounts."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from playing import playbook
from rules import make
from trainer.reports.words import Words, ended, moment, money, span


@pytest.fixture
def words():
    """The words of a small rulebook."""
    rulebook = make.rulebook(
        facts=(make.flag("late"), make.choice("stage", "open", "closed"), make.number("age")),
        moves=("refund",),
        limits=(make.limit("window", 48),),
    )
    return Words(playbook().texts, rulebook)


def test_limits_stand_in_texts(words):
    """A text of the playbook is filled from the register, and what it does not know stays."""
    assert "within 48 hours {so}" == words.text("within {window} {so}")


def test_moves_in_words(words):
    """Moves are named by their label, unknown ones by their id."""
    assert "refund, other" == words.moves(["refund", "other"])


def test_moves_that_were_made_are_told_apart_from_a_choice(words):
    """What was done one after the other reads otherwise than what is one of several ways."""
    assert "refund; other" == words.path(["refund", "other"])
    assert "refund. Or: other" == words.either(["refund", "other"])


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
    assert "Sun Nov 1 09:05" == moment(datetime(2026, 11, 1, 9, 5, tzinfo=UTC))


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
