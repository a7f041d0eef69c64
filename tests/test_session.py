"""A drill in progress: each decision is on disk once, and can be gone on with from there."""

import errno
import json
from dataclasses import replace

import pytest

from playing import CASE, a_kit, a_session, entries, play_on
from trainer.drills.players import against_the_book
from trainer.drills.solve import best_decisions
from trainer.records.attempts import Kind
from trainer.records.errors import JournalDamagedError, NotReadableError
from trainer.records.journal import Journal
from trainer.session import Session


@pytest.fixture
def kit(tmp_path):
    """The kit with records of its own."""
    return a_kit(tmp_path)


@pytest.fixture
def session(kit):
    """A case that was just opened."""
    return a_session(kit)


@pytest.fixture
def best(session):
    """The best decisions of that case."""
    return best_decisions(session.game)


def another(session, number=0):
    """Another decision than the best one, where the best one was made."""
    drill = session.game
    state = drill.start()
    for moves in session.state.decisions[:number]:
        state = drill.choose(state, moves)
    return tuple(against_the_book(drill, state))


def damage(kit):
    """Change the first decision in Ana's journal by hand."""
    path = Journal.open(kit.records, "ana").path
    path.write_bytes(path.read_bytes().replace(b'"number":0', b'"number":7', 1))


def receipt_of(session):
    """The receipt so far, as it would be recorded."""
    return session.game.receipt(session.state).lines_as_data()


def test_a_decision_is_on_disk_when_it_is_called_saved(kit, session, best):
    """The answer says saved, and the journal holds exactly that decision."""
    answer = session.choose(best[0])

    assert answer.saved
    assert 1 == session.number
    [entry] = entries(kit, Kind.DECISION)
    assert list(best[0]) == entry["body"]["moves"]


def test_what_is_clicked_twice_is_one_record(kit, session, best):
    """Ten clicks on the same choice are one decision, and each of them is called saved."""
    answers = [session.choose(best[0], 0) for _ in range(10)]

    assert all(answer.saved for answer in answers)
    assert 1 == len(entries(kit, Kind.DECISION))


def test_a_late_click_that_says_the_same_is_a_repetition(kit, session, best):
    """A click on an older screen that agrees with the record changes nothing and is saved."""
    play_on(session, until=2)

    assert session.choose(best[0], 0).saved
    assert 2 == session.number == len(entries(kit, Kind.DECISION))


def test_a_late_click_that_says_something_else_is_refused(kit, session, best):
    """A click on an older screen that disagrees is told what stands in the record."""
    play_on(session, until=2)
    answer = session.choose(another(session), 0)

    assert not answer.saved
    assert best[0] == answer.recorded
    assert 2 == len(entries(kit, Kind.DECISION))


def test_a_second_window_is_refused_and_catches_up(kit, session, best):
    """A window that is behind is told what was decided, and stands where the first one does."""
    second = a_session(kit)
    play_on(session, until=2)
    answer = second.choose(another(session), 0)

    assert not answer.saved
    assert best[0] == answer.recorded
    assert session.state.decisions == second.state.decisions
    assert second.choose(best[2]).saved


def test_a_second_window_that_says_the_same_agrees(kit, session, best):
    """The same decision in two windows is one record, saved in both."""
    second = a_session(kit)
    session.choose(best[0])

    assert second.choose(best[0]).saved
    assert 1 == len(entries(kit, Kind.DECISION))


def test_a_window_whose_attempt_was_given_up_is_told_why(kit, session, best):
    """Where nothing stands in the record instead, the answer says why nothing was saved."""
    kit.logbook("ana").withdraw(session.attempt, "Begun by mistake.")
    answer = session.choose(best[0])

    assert not answer.saved
    assert "withdrawn" in answer.why


@pytest.mark.parametrize("number", range(4))
def test_a_restarted_kernel_goes_on_where_it_was(kit, session, number):
    """A session made again from the journal stands at the same state and ends with the same."""
    play_on(session, until=number)
    again = a_session(kit)

    assert session.attempt == again.attempt
    assert session.state.decisions == again.state.decisions
    assert (session.state.step, session.state.now) == (again.state.step, again.state.now)
    assert receipt_of(session) == receipt_of(again)
    play_on(again)
    assert again.state.over


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.EACCES])
def test_what_is_not_saved_did_not_happen(kit, session, best, code):
    """Whatever the disk's complaint, the state stays, the reason is told, and it can be tried again."""
    before = session.state
    kit.disk.code = code
    answer = session.choose(best[0])

    assert not answer.saved
    assert "Hint:" in answer.why
    assert before is session.state
    kit.disk.mend()
    assert session.choose(best[0]).saved
    assert 1 == len(entries(kit, Kind.DECISION))


def test_a_finished_case_is_recorded_once(kit, session):
    """The result is written with the last decision, and opening the attempt again adds nothing."""
    play_on(session)
    [result] = entries(kit, Kind.FINISHED)
    attempt = kit.logbook("ana").attempts()[-1]
    Session(session.game, kit.logbook("ana"), attempt)

    assert 100 == result["body"]["score"]
    assert [result] == entries(kit, Kind.FINISHED)


def test_a_result_that_was_not_saved_is_written_when_the_case_is_opened_again(kit, session, best):
    """Between the last decision and the result the disk fills up: the next session writes it."""
    play_on(session, until=len(best) - 1)
    logbook = session._logbook
    finish = logbook.finish

    def fail(*args, **kwargs):
        kit.disk.fill_up()
        return finish(*args, **kwargs)

    logbook.finish = fail
    answer = session.choose(best[-1])

    assert not answer.saved
    assert [] == entries(kit, Kind.FINISHED)
    kit.disk.mend()
    a_session(kit)
    assert 1 == len(entries(kit, Kind.FINISHED))


def test_an_exam_leaves_no_trace_of_how_it_stands(kit):
    """Before the end of an exam no entry holds a verdict, a point or a practice."""
    session = a_session(kit, mode="exam")
    play_on(session, until=len(best_decisions(session.game)) - 1)
    fields = {"attempt", "number", "step", "moves", "simulated_from", "simulated_to", "seconds"}
    written = json.dumps(entries(kit))

    assert 1 < session.number == len(entries(kit, Kind.DECISION))
    assert all(fields == entry["body"].keys() for entry in entries(kit, Kind.DECISION))
    assert [] == [one for one in kit.folder.playbook.practices if one in written]
    assert "verdict" not in written


def test_a_changed_playbook_begins_the_case_again(kit, session, monkeypatch):
    """An attempt that was open under another playbook is withdrawn, and the session says so."""
    play_on(session, until=2)
    monkeypatch.setitem(vars(kit.folder), "digest", "another")
    again = a_session(kit)

    assert session.attempt != again.attempt
    assert 0 == again.number
    assert "changed" in again.notice
    assert "2 earlier decisions" in again.notice
    [withdrawn] = entries(kit, Kind.WITHDRAWN)
    assert session.attempt == withdrawn["body"]["attempt"]


def test_a_changed_case_begins_again(kit, session):
    """The same holds where only the scenario has changed."""
    play_on(session, until=1)
    deal = session.game.deal
    changed = replace(deal, scenario=replace(deal.scenario, digest="another"))
    again = kit.session(replace(session.game, deal=changed), trainee="ana")

    assert 0 == again.number
    assert "changed" in again.notice


def test_an_unchanged_case_has_nothing_to_say(kit, session):
    """Going on where one was needs no explanation."""
    play_on(session, until=1)

    assert "" == a_session(kit).notice


def test_a_damaged_journal_is_one_clear_message(kit, session):
    """A journal that was tampered with is refused with its line and what to do."""
    play_on(session, until=2)
    damage(kit)

    with pytest.raises(JournalDamagedError, match=r"jsonl:2: the journal is damaged(.|\n)*Hint:"):
        a_session(kit)


def test_a_journal_damaged_under_way_does_not_break_the_screen(kit, session, best):
    """The decision is not saved and the answer says why; no error comes up."""
    play_on(session, until=1)
    damage(kit)
    answer = session.choose(best[1])

    assert not answer.saved
    assert "Hint:" in answer.why
    assert 1 == session.number


def test_a_second_window_that_cannot_read_says_so(kit, session, best, monkeypatch):
    """Where catching up fails as well, the answer says why, and the state stays."""
    second = a_session(kit)
    session.choose(best[0])

    def unreadable(_id):
        raise NotReadableError("It cannot be read.\n\nHint: look at it.")

    monkeypatch.setattr(second._logbook, "attempt", unreadable)
    answer = second.choose(another(session), 0)

    assert "It cannot be read.\n\nHint: look at it." == answer.why
    assert 0 == second.number


def test_seconds_are_counted_from_what_was_shown(kit):
    """The time a decision took is measured by a clock that only goes forward."""
    times = iter([10.0, 12.5, 13.0, 20.0, 21.0])
    drill = kit.case(CASE, seed=7)
    logbook = kit.logbook("ana")
    attempt = a_session(kit)._attempt
    session = Session(drill, logbook, logbook.attempt(attempt), clock=lambda: next(times))
    play_on(session, until=2)

    assert [2.5, 7.0] == [entry["body"]["seconds"] for entry in entries(kit, Kind.DECISION)]
