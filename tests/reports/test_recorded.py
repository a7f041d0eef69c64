"""A debrief of long ago tells what was scored then, whatever has changed since."""

from dataclasses import replace

import pytest

from playing import CASE, a_kit, a_session, play_on
from trainer.drills.solve import worst_decisions
from trainer.records.errors import UnknownAttemptError


@pytest.fixture
def kit(tmp_path):
    """The kit with records of its own."""
    return a_kit(tmp_path)


def play_badly(kit, **options):
    """Finish a case as badly as can be."""
    session = a_session(kit, **options)
    return play_on(session, worst_decisions(session.game))


def corrected(kit, attempt):
    """Let the record say something else than a play of today: a score of three points more."""
    logbook = kit.logbook("ana")
    one = logbook.attempt(attempt)
    said = {"reason": "a slip of the pen", "by": "Ruth", "body": {"score": one.result.score + 3}}
    logbook.correct(attempt, of=one.finished.seq, **said)
    return logbook.attempt(attempt)


def test_each_attempt_has_its_own_debrief(kit):
    """Told by its id, also when others were played since."""
    bad, good = play_badly(kit, fresh=True), play_on(a_session(kit, fresh=True))

    assert (
        kit.debriefer(bad.game).debrief(bad.state).score_words
        in kit.debrief("ana", bad.attempt).text
    )
    assert kit.debrief("ana").text == kit.debrief("ana", good.attempt).text


def test_what_no_longer_plays_the_same_is_told_from_its_record(kit):
    """The recorded score stands, each recorded line is there, and it is said why no more is."""
    session = play_badly(kit)
    attempt = corrected(kit, session.attempt)
    shown = kit.debrief("ana", session.attempt)
    practices = {str(line["practice"]) for line in attempt.result.receipt if line["practice"]}

    assert f"{attempt.result.score} out of 100" in shown.text
    assert "was corrected: a slip of the pen." in shown.text
    assert practices
    assert all(practice in shown.text for practice in practices)
    assert len(attempt.result.receipt) == str(shown.body).count("<li")


def test_a_case_that_has_left_the_playbook_is_told_from_its_record(kit):
    """Its id stands for its title, and moves that are gone keep theirs."""
    play_badly(kit)
    [attempt] = kit.logbook("ana").attempts()
    of_old = replace(attempt, setup=replace(attempt.setup, scenario="a-case-of-old"))
    told = kit._debriefed(of_old, attempt.result)

    assert "Debrief: a-case-of-old" in told[0]
    assert "has changed since" in told[0]


def test_a_working_day_is_told_from_its_record_too(kit):
    """Played again it tells the whole day; where that is no longer so, what was recorded."""
    kit.shift(3, trainee="ana", answers=[["close-the-day"]])
    [attempt] = kit.logbook("ana").attempts()
    corrected(kit, attempt.id)

    assert kit.folder.texts("shift.title", seed=3) in kit.debrief("ana", attempt.id).text
    assert f"{attempt.result.score + 3} out of 100" in kit.debrief("ana", attempt.id).text


def test_an_open_attempt_has_no_debrief(kit):
    """An exam that runs gives nothing away, whoever asks by its id."""
    session = play_on(a_session(kit, mode="exam"), until=1)
    shown = kit.debrief("ana", session.attempt)

    assert "still open" in shown.text
    assert CASE not in shown.text


def test_an_attempt_that_was_given_up_says_so(kit):
    """With the reason that is on record."""
    session = play_on(a_session(kit), until=1)
    kit.logbook("ana").withdraw(session.attempt, "The phone rang.")

    assert "The phone rang." in kit.debrief("ana", session.attempt).text


def test_an_attempt_of_nobody_is_told(kit):
    """An id that the journal does not hold is named."""
    with pytest.raises(UnknownAttemptError, match="nonsense"):
        kit.debrief("ana", "nonsense")
