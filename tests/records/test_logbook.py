"""The logbook writes each thing once, and refuses what cannot be so."""

from dataclasses import replace
from datetime import date

import pytest

from trainer.records.errors import (
    AlreadyDecidedError,
    AlreadyRecordedError,
    AttemptClosedError,
    BadEntryError,
    JournalBusyError,
    NotSavedError,
    OutOfOrderError,
    UnknownAttemptError,
)
from trainer.records.logbook import Logbook, new_id


@pytest.fixture
def attempt(logbook, setup):
    """An attempt that was begun."""
    return logbook.start(setup)


@pytest.fixture
def other(reopen):
    """The logbook of a second window."""
    return Logbook(reopen())


def test_an_attempt_that_is_begun_is_recorded(logbook, setup, other):
    """Another window sees the attempt with everything that it is played under."""
    attempt = logbook.start(setup)

    assert setup == attempt.setup
    assert attempt == other.attempt(attempt.id)
    assert (attempt,) == other.attempts()


def test_an_attempt_belongs_to_whose_journal_it_is_in(logbook, setup):
    """The name in the record is the one in its normal form, whatever was typed."""
    assert "ana" == logbook.start(replace(setup, trainee="ANA")).setup.trainee


def test_ids_are_words_of_chance():
    """No two attempts get the same id."""
    assert 1000 == len({new_id() for _ in range(1000)})
    assert 16 == len(new_id())


def test_a_second_start_is_a_second_attempt(logbook, setup):
    """Starting again on purpose gives another attempt."""
    assert logbook.start(setup).id != logbook.start(setup).id


def test_a_case_that_is_open_is_gone_on_with(logbook, setup, decide, other):
    """Opening the same case again, here or in another window, goes on where it was left."""
    first = logbook.start_or_resume(setup)
    decide(first, 0, "ask-carrier")
    second = logbook.start_or_resume(setup)
    third = other.start_or_resume(setup)

    assert first.id == second.id == third.id
    assert (("ask-carrier",),) == second.moves == third.moves
    assert 2 == len(logbook.journal.entries())


def test_a_case_played_under_another_playbook_is_gone_on_with_as_it_was(logbook, setup):
    """The attempt that is gone on with says under which playbook it was begun."""
    logbook.start_or_resume(setup)
    resumed = logbook.start_or_resume(replace(setup, playbook_digest="another"))

    assert "b00c" == resumed.setup.playbook_digest


def test_a_case_that_is_over_is_begun_anew(logbook, setup, finish):
    """After a case was finished or given up, opening it begins another attempt."""
    first = logbook.start_or_resume(setup)
    finish(first)
    second = logbook.start_or_resume(setup)
    logbook.withdraw(second.id, "again, please")
    third = logbook.start_or_resume(setup)

    assert 3 == len({first.id, second.id, third.id})


def test_another_day_is_another_case(logbook, setup):
    """A case as of another day is not the one that is open."""
    first = logbook.start_or_resume(setup)
    second = logbook.start_or_resume(replace(setup, as_of=date(2026, 4, 1)))

    assert first.id != second.id


# Decisions


def test_decisions_are_recorded_in_their_order(attempt, decide, other):
    """What was decided is there, move for move, for whoever looks."""
    made = (
        decide(attempt, 0, "ask-carrier"),
        decide(attempt, 1, "greet", "explain", "thank"),
        decide(attempt, 2),
    )

    assert made == other.attempt(attempt.id).decisions
    assert (("ask-carrier",), ("greet", "explain", "thank"), ()) == other.attempt(attempt.id).moves


def test_a_double_click_is_one_decision(attempt, decide, logbook):
    """The same decision again, even after a longer look, gives the one that is recorded."""
    first = decide(attempt, 0, "ask-carrier", seconds=1.5)
    second = decide(attempt, 0, "ask-carrier", seconds=9.5)

    assert first == second
    assert 1 == logbook.attempt(attempt.id).following


def test_a_replay_after_the_end_changes_nothing(attempt, decide, finish, logbook):
    """Running a finished drill again gives what is recorded."""
    first = decide(attempt, 0, "ask-carrier")
    finish(attempt)
    before = logbook.journal.entries()

    assert first == decide(attempt, 0, "ask-carrier")
    assert before == logbook.journal.entries()


def test_the_second_window_is_told_what_the_first_decided(attempt, decide, other):
    """A decision that was made stands; who makes it otherwise is told what stands."""
    decide(attempt, 0, "ask-carrier")

    with pytest.raises(
        AlreadyDecidedError, match=r"(?s)^Decision 1 was made before: ask-carrier.*Hint: "
    ) as caught:
        decide(attempt, 0, "refund", by=other)

    assert ("ask-carrier",) == caught.value.moves
    assert "decision" == caught.value.entry.kind
    assert (("ask-carrier",),) == other.attempt(attempt.id).moves


@pytest.mark.parametrize(
    ("moves", "step"),
    [(("b", "a"), "inbox"), (("a",), "inbox"), (("a", "b"), "outbox"), ((), "inbox")],
)
def test_a_decision_is_its_step_and_its_moves_in_order(moves, step, attempt, decide):
    """Another order, other moves or another step make another decision."""
    decide(attempt, 0, "a", "b")

    with pytest.raises(AlreadyDecidedError, match="a, b"):
        decide(attempt, 0, *moves, step=step)


def test_choosing_nothing_is_shown_as_such(attempt, decide):
    """A decision for nothing at all can be named."""
    decide(attempt, 0)

    with pytest.raises(AlreadyDecidedError, match="nothing chosen"):
        decide(attempt, 0, "a")


@pytest.mark.parametrize("number", [2, 7, -1])
def test_a_decision_out_of_order_is_refused(number, attempt, decide, logbook):
    """Only the decision that comes next can be made."""
    decide(attempt, 0, "a")

    with pytest.raises(OutOfOrderError, match=r"(?s)decision 2 comes next.*Hint: open the drill"):
        decide(attempt, number, "b")
    assert 1 == logbook.attempt(attempt.id).following


def test_a_decision_in_no_attempt_is_refused(attempt, decide):
    """A decision needs an attempt that this trainee began."""
    with pytest.raises(UnknownAttemptError, match=r"(?s)of 'ana' holds no attempt nobody's.*Hint"):
        decide(replace(attempt, id="nobody's"), 0, "a")


def test_a_decision_after_the_end_is_refused(attempt, decide, finish):
    """A finished case takes no more decisions."""
    finish(attempt)

    with pytest.raises(AttemptClosedError, match=r"(?s)was finished.*Hint: start a new attempt"):
        decide(attempt, 0, "a")


def test_a_decision_in_a_withdrawn_attempt_is_refused(attempt, decide, other):
    """A case that another window gave up takes no more decisions."""
    other.withdraw(attempt.id, "the playbook changed")

    with pytest.raises(AttemptClosedError, match="was withdrawn"):
        decide(attempt, 0, "a")


def test_a_time_of_thought_is_a_number(attempt, decide):
    """A time of thought that is no number is refused before it is written."""
    with pytest.raises(BadEntryError, match="not a finite number"):
        decide(attempt, 0, "a", seconds=float("nan"))


def test_a_decision_that_was_not_saved_can_be_made_again(attempt, decide, disk, logbook):
    """After a full disk the same decision, or another one, is recorded when there is space."""
    disk.space = 50
    with pytest.raises(NotSavedError):
        decide(attempt, 0, "ask-carrier")
    disk.space = None
    decide(attempt, 0, "refund")

    assert (("refund",),) == logbook.attempt(attempt.id).moves


def test_a_busy_journal_is_said_to_be_busy(attempt, decide, logbook, monkeypatch):
    """Waiting for another window too long is a refusal of the same kind as elsewhere."""
    monkeypatch.setattr(logbook.journal, "_patience", 0)
    with logbook.journal._alone(), pytest.raises(JournalBusyError):
        decide(attempt, 0, "a")


# Ends


def test_an_end_is_recorded_once(attempt, finish, logbook):
    """Finishing again in the same way gives the end that is recorded."""
    assert finish(attempt) == finish(attempt) == logbook.attempt(attempt.id).finished


def test_an_end_stands(attempt, finish, logbook):
    """Another end under the same attempt is refused."""
    finish(attempt, 80)

    with pytest.raises(AlreadyRecordedError, match="Hint"):
        finish(attempt, 90)
    with pytest.raises(AttemptClosedError, match="was finished"):
        logbook.withdraw(attempt.id, "bad score")
    assert 80 == logbook.attempt(attempt.id).result.score


def test_a_withdrawn_attempt_cannot_be_finished(attempt, finish, logbook):
    """What was given up has no score."""
    logbook.withdraw(attempt.id, "bored")

    with pytest.raises(AttemptClosedError, match="was withdrawn"):
        finish(attempt)
    assert "bored" == logbook.withdraw(attempt.id, "bored").reason


def test_only_what_was_begun_ends(finish, logbook, attempt):
    """An attempt that nobody began can be neither finished nor given up."""
    stranger = replace(attempt, id="nobody's")

    with pytest.raises(UnknownAttemptError):
        finish(stranger)
    with pytest.raises(UnknownAttemptError):
        logbook.withdraw("nobody's", "bored")


# Corrections


def test_a_score_is_corrected_with_a_reason(attempt, finish, logbook):
    """A new score is an entry of its own, once, and the old one is still there."""
    finished = finish(attempt, 80)
    words = {"of": finished.seq, "reason": "the limit was 48 hours", "by": "manager"}
    first = logbook.correct(attempt.id, **words, body={"score": 95})
    second = logbook.correct(attempt.id, **words, body={"score": 95})
    now = logbook.attempt(attempt.id)

    assert first == second
    assert (80, 95) == (now.finished.score, now.result.score)
    assert (first,) == now.corrections


def test_a_correction_can_be_corrected(attempt, finish, logbook):
    """The last word on a score is the one that counts."""
    finished = finish(attempt, 80)
    for score in (95, 70):
        logbook.correct(
            attempt.id, of=finished.seq, reason="again", by="manager", body={"score": score}
        )

    assert 70 == logbook.attempt(attempt.id).result.score


@pytest.mark.parametrize("of", [0, 1])
def test_starts_and_decisions_can_be_commented_on(of, attempt, decide, logbook):
    """A correction of something else than a result is kept with the attempt."""
    decide(attempt, 0, "a")
    made = logbook.correct(attempt.id, of=of, reason="mis-click", by="ana", body={"note": "sorry"})

    assert (made,) == logbook.attempt(attempt.id).corrections


@pytest.mark.parametrize("of", [-1, 2, 99])
def test_a_correction_names_an_entry_of_its_attempt(of, attempt, logbook, setup):
    """What is not part of the attempt cannot be corrected in its name."""
    logbook.start(setup)
    logbook.start(setup)

    with pytest.raises(UnknownAttemptError, match=r"(?s)has no entry.*Hint: name an entry"):
        logbook.correct(attempt.id, of=of, reason="r", by="b", body={})


@pytest.mark.parametrize(
    "body", [{"grade": "A"}, {"score": "good"}, {"receipt": 5}, {"score": {1}}]
)
def test_a_correction_that_makes_no_sense_is_refused(body, attempt, finish, logbook):
    """A correction that the result could not follow is not recorded."""
    finished = finish(attempt)
    before = logbook.journal.entries()

    with pytest.raises(BadEntryError, match="Hint"):
        logbook.correct(attempt.id, of=finished.seq, reason="r", by="b", body=body)
    assert before == logbook.journal.entries()
