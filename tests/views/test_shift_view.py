"""The shift view passes clicks on, each once, and shows the day that the session holds."""

import pytest

from playing import a_kit, entries
from trainer.drills.scenario import Kind as Step
from trainer.drills.shift import CASE, play_shift
from trainer.kit import BadParameterError
from trainer.records.attempts import Kind
from views.screens import buttons, cards, drawn, hand_in, ids, press

SEED = 3


@pytest.fixture
def kit(tmp_path):
    """The kit with records of its own."""
    return a_kit(tmp_path)


def a_view(kit, **parts):
    """A day that is shown, with everything drawn."""
    view = kit.shift(SEED, trainee="ana", **parts)
    view._repr_mimebundle_()
    return view


def rows(view):
    """The cards of the inbox."""
    return [pair for pair in buttons(view) if pair[0]["looks"].startswith("dt-choice")]


def named(view, text):
    """The button with a text of the playbook's texts."""
    [found] = [pair for pair in buttons(view) if pair[0]["label"] == view._texts(text)]
    return found


def test_the_inbox_holds_a_card_for_each_case_that_can_be_worked_on(kit):
    """In the morning that is every case that has come in."""
    view = a_view(kit)
    arrived = view._writer.shift.arrived(view.session.state)

    titles = [row["label"] for row, _ in rows(view)]
    assert [slot.drill.deal.scenario.title for slot in arrived] == titles


def test_turning_to_a_case_decides_nothing(kit):
    """A click on a card opens the case below, and nothing is recorded."""
    view = a_view(kit)
    asks = view._writer.case(view._writer.shift.slots[0], view.session.state).heading
    assert asks not in drawn(view)
    press(view, None, on=rows(view)[0])

    assert asks in drawn(view)
    assert 0 == view.session.number


def test_waiting_and_closing_are_decisions(kit):
    """Each is one click and one record; the closed day shows its debrief and can be begun again."""
    view = a_view(kit)
    press(view, None, on=named(view, "button.wait-for-next"))
    press(view, None, on=named(view, "button.close-the-day"))

    assert [["wait-for-next"], ["close-the-day"]] == [
        one["body"]["moves"] for one in entries(kit, Kind.DECISION)
    ]
    assert view._texts("shift.debrief") in drawn(view)
    press(view, None, on=named(view, "button.shift-again"))
    assert not view.session.state.over


def test_a_decision_names_its_case(kit):
    """What is chosen on an open case is recorded with the case."""
    view = a_view(kit)
    state = view.session.state
    press(view, None, on=rows(view)[0])
    slot = view._writer.shift.slots[0]
    moves = list(slot.drill.offered(state.cases[slot.id])[:1])
    hand_in(view, *moves)

    [entry] = entries(kit, Kind.DECISION)
    assert [CASE + slot.id, *moves] == entry["body"]["moves"]
    assert view.session.state.now > state.now


def test_a_day_goes_on_where_it_was_left(kit):
    """Opening the notebook again replays the record."""
    view = a_view(kit)
    press(view, None, on=named(view, "button.wait-for-next"))
    again = a_view(kit)

    assert view.session.state.now == again.session.state.now
    assert 1 == again.session.number


def test_a_late_click_repeats_nothing(kit):
    """A second click on a button of an older screen changes nothing."""
    view = a_view(kit)
    wait = named(view, "button.wait-for-next")
    press(view, None, on=wait)
    press(view, None, on=wait)

    assert 1 == len(entries(kit, Kind.DECISION))


def test_a_late_click_on_a_case_is_about_the_case_that_was_open(kit):
    """The second of two clicks comes when another case lies open, or none: it repeats the first."""
    view = a_view(kit)
    cases, arrived = view.session.state.cases, view._writer.shift.arrived(view.session.state)
    place = next(
        place
        for place, one in enumerate(arrived)
        if one.drill.step(cases[one.id]).kind is Step.GATHER
    )
    press(view, None, on=rows(view)[place])
    shown, moves = cards(view), ids(view)[:2]
    hand_in(view, *moves, on=shown)
    view._open = None
    hand_in(view, *moves[::-1], on=shown)

    assert 1 == len(entries(kit, Kind.DECISION))
    assert view._light.text.startswith("Saved: 1 decision")


def test_a_replay_by_the_book_is_recorded_and_debriefed(kit):
    """With answers the day is played at once; the debrief finds it in the record."""
    view = kit.shift(SEED, trainee="ana", answers="best")
    day = view._writer.shift
    [finished] = entries(kit, Kind.FINISHED)

    assert 100 == finished["body"]["score"]
    assert len(play_shift(day).decisions) == len(entries(kit, Kind.DECISION))
    assert "100 of 100" in view.transcript()
    assert view.transcript() == kit.debrief("ana").text
    assert "text/html" in view._repr_mimebundle_()


def test_an_exam_keeps_the_account_still_until_the_end(kit):
    """What a choice does to money and rates is not shown before the day is over."""
    day = kit.day(seed=SEED)
    writer, state = kit.shift_writer(day, "exam"), day.start()
    for moves in play_shift(day).decisions:
        state = day.choose(state, moves)
        if state.over:
            break
        assert not any(row.moved for row in writer.desk(state).account)

    assert state.postings
    assert any(row.moved for row in writer.debrief(state).account)


def test_an_unknown_mode_is_refused(kit):
    """A mode that there is not is named."""
    with pytest.raises(BadParameterError, match="mode is 'cheat'"):
        kit.shift(SEED, trainee="ana", mode="cheat", answers="best")
