"""The drill view passes clicks on, each once, and shows what the session holds and nothing else."""

from html import unescape

import pytest

from playing import CASE, a_kit, a_session, a_view, case_with, entries, play_on
from trainer.drills.players import by_the_book
from trainer.drills.scenario import Kind as Step
from trainer.drills.solve import best_decisions
from trainer.kit import NotSavedError
from trainer.records.attempts import Kind, Mode
from trainer.records.journal import Journal
from views.screens import cards, drawn, hand_in, ids, part, press

WIDGET = "application/vnd.jupyter.widget-view+json"
LOOKS = "text/plain", "text/html"


@pytest.fixture
def kit(tmp_path):
    """The kit with records of its own."""
    return a_kit(tmp_path)


@pytest.fixture
def at(kit):
    """Open a view at the first step of a kind, or after so many decisions."""

    def at(kind, *, mode="learn"):
        scenario, seed = case_with(kit, kind)
        play_on(a_session(kit, scenario, seed=seed, mode=mode), until=Step(kind))
        return a_view(kit, scenario, seed=seed, mode=mode)

    return at


@pytest.fixture
def act(at):
    """A view at a step that takes one move."""
    return at("act")


@pytest.fixture
def gather(at):
    """A view at a step with things to tick."""
    return at("gather")


@pytest.fixture
def reply(at):
    """A view at a step with a message to put together."""
    return at("reply")


def chosen(kit):
    """The moves of every decision on disk."""
    return [tuple(entry["body"]["moves"]) for entry in entries(kit, Kind.DECISION)]


def finish(view):
    """Play on by the book, through the session, and draw what is then there."""
    play_on(view.session)
    view._draw()


def click_on(view):
    """Make any decision at the step that is shown, by clicking."""
    match view._writer.desk(view.session.state).kind:
        case Step.GATHER:
            hand_in(view)
        case Step.SORT:
            hand_in(view, *ids(view))
        case Step.FIGURE:
            hand_in(view, view._writer.drill.offered(view.session.state)[0].removeprefix("figure:"))
        case _:
            hand_in(view, ids(view)[0])


def test_a_choice_is_handed_in(kit, act):
    """It is the decision of that card, saved, and what follows is drawn."""
    before, number = drawn(act), act.session.number
    wanted = act.session.game.offered(act.session.state)[2]
    hand_in(act, ids(act)[2])

    assert (wanted,) == chosen(kit)[-1]
    assert number + 1 == act.session.number == len(chosen(kit))
    assert before != drawn(act)
    assert "Saved" in act._light.text
    assert not act._light.bad


def test_things_are_ticked(kit, gather):
    """What is ticked is one decision, done in the order that serves best."""
    offered = gather.session.game.offered(gather.session.state)
    hand_in(gather, ids(gather)[2], ids(gather)[0])

    assert {offered[0], offered[2]} == set(chosen(kit)[-1])


def test_nothing_needs_to_be_ticked(kit, gather):
    """Looking at nothing is a decision too, and the button says so."""
    assert gather._texts("button.none-gather") == cards(gather)["nothing"]
    hand_in(gather)

    assert () == chosen(kit)[-1]


def test_a_message_is_put_together(kit, reply):
    """Cards are sent in the order in which they were chosen, and the sending is no card."""
    two = ids(reply)[1::-1]
    hand_in(reply, *two)

    assert not any(reply.session.game.sends(move) for move in two)
    assert tuple(two) == chosen(kit)[-1][:2]
    assert reply.session.game.sends(chosen(kit)[-1][-1]) or 2 == len(chosen(kit)[-1])


def test_a_draft_holds_what_is_said(reply):
    """A message shows the words of its cards, not their names."""
    assert "means" == cards(reply)["draft"]["shows"]
    assert all(one["means"] for one in cards(reply)["options"])


@pytest.mark.parametrize("kind", ["act", "gather", "reply"])
def test_ten_fast_clicks_are_one_record(kit, at, kind):
    """The same cards handed in again, before the screen has followed, change nothing."""
    view = at(kind)
    before, shown = len(chosen(kit)), cards(view)
    picked = ids(view)[:1] if kind != "gather" else ids(view)[1::-1]
    for _ in range(10):
        hand_in(view, *picked, on=shown)

    assert before + 1 == len(chosen(kit))
    assert not view._light.bad
    assert "Saved" in view._light.text


def test_two_different_choices_are_one_record(kit, act):
    """A second, different choice on a screen that is over is refused, and the light says so."""
    before, shown = len(chosen(kit)), cards(act)
    first, second = ids(act)[:2]
    hand_in(act, first, on=shown)
    hand_in(act, second, on=shown)

    assert before + 1 == len(chosen(kit))
    assert act._light.bad
    assert act._light.text.startswith("Already decided: ")
    assert act._writer.words.moves(chosen(kit)[-1]) in act._light.text


def test_a_second_window_follows(kit, act):
    """A view that is behind is told what was decided, and draws where the case stands."""
    case = act.session.game.deal
    other = a_view(kit, case.scenario.id, seed=case.seed)
    hand_in(act, ids(act)[0])
    hand_in(other, ids(other)[1])

    assert other._light.text.startswith("Already decided: ")
    assert act.session.state.decisions == other.session.state.decisions
    assert act.transcript() == other.transcript()


def test_what_is_not_saved_is_shown(kit, act):
    """A full disk is said at once; the choices stay, and the same click works when there is space."""
    before, number = drawn(act), act.session.number
    kit.disk.fill_up()
    hand_in(act, ids(act)[0])

    assert act._light.bad
    assert act._light.text.startswith("Not saved")
    assert before == drawn(act)
    kit.disk.mend()
    hand_in(act, ids(act)[0])
    assert not act._light.bad
    assert number + 1 == len(chosen(kit))


@pytest.mark.parametrize("kind", ["gather", "reply"])
def test_what_is_not_saved_stays_on_the_page(kit, at, kind):
    """The cards are not drawn again, and so nothing has to be chosen a second time."""
    view = at(kind)
    before = view._screen.parts
    kit.disk.lock()
    hand_in(view, ids(view)[0])

    assert view._light.text.startswith("Not saved")
    assert before is view._screen.parts


def test_an_answer_that_is_no_figure_is_told(kit, at):
    """What was written is no decision, and the cards say what is expected."""
    figure = at("figure")
    before = len(chosen(kit))
    hand_in(figure, "about half")

    assert "about half" in cards(figure)["told"]
    assert before == len(chosen(kit))
    assert part(figure, "cards")["key"].endswith(f"/{figure.session.number}")


@pytest.mark.parametrize(
    "said",
    [
        None,
        {},
        {"chose": "check-order", "number": 0, "about": ""},
        {"chose": [1], "number": 0, "about": ""},
        {"chose": [], "number": "0", "about": ""},
        {"pressed": 1, "number": 0},
        {"pressed": "again", "number": 0},
        {"pressed": "<script>", "number": 0},
    ],
    ids=str,
)
def test_what_no_page_of_ours_sends_is_passed_over(kit, gather, said):
    """Whatever else comes from the browser decides nothing."""
    before, shown = chosen(kit), drawn(gather)
    gather._screen._handle_custom_msg(said, [])

    assert before == chosen(kit)
    assert shown == drawn(gather)


def test_the_light_knows_what_to_say_without_a_kernel(act):
    """The count of what is safe is on the page before the kernel dies."""
    hand_in(act, ids(act)[0])

    assert f"Up to decision {act.session.number} " in act._light.gone


@pytest.mark.parametrize("mode", list(Mode))
def test_only_learning_is_coached(at, mode):
    """How a choice stands is said at once when learning, and otherwise not before the end."""
    view = at("act", mode=mode)
    state = view.session.state
    [best] = by_the_book(view._writer.drill, state)
    hand_in(view, best)

    assert (mode is Mode.LEARN) == ("dt-coach" in drawn(view))


def test_an_exam_shows_no_effects(kit, at):
    """In an exam neither money nor mood nor defects are shown before the end."""
    view = at("act", mode="exam")
    while not view.session.state.over:
        assert "dt-effect" not in drawn(view)
        click_on(view)

    assert "dt-effect" in drawn(view)


def test_the_end_is_the_debrief(kit, at):
    """When the case closes the score and the receipt are drawn, and no choice is left."""
    view = at("act", mode="exam")
    finish(view)

    assert "dt-debrief" in drawn(view)
    assert "100 out of 100" in drawn(view)
    assert cards(view) is None
    assert 1 == len(entries(kit, Kind.FINISHED))


def test_a_case_is_clicked_to_its_end(kit):
    """Whatever is clicked, every case comes to its debrief, with a record of each decision."""
    for scenario in kit.folder.scenario_ids:
        view = a_view(kit, scenario, seed=1, mode="practise")
        for _ in range(20):
            if view.session.state.over:
                break
            click_on(view)
        assert "dt-debrief" in drawn(view), scenario
        assert view.session.state.decisions == kit.logbook("ana").attempts()[-1].moves


def test_playing_again_is_a_new_attempt(kit, act):
    """The button at the end begins the same case anew, and keeps what was played."""
    finish(act)
    first = act.session.attempt
    press(act, act._texts("button.again"))

    assert first != act.session.attempt
    assert 0 == act.session.number
    assert 1 == len(entries(kit, Kind.FINISHED))
    assert "Nothing decided yet." == act._light.text


def test_playing_again_on_a_full_disk_says_so(kit, act):
    """Where no attempt can be begun the debrief stays and the light says why."""
    finish(act)
    kit.disk.fill_up()
    press(act, act._texts("button.again"))

    assert act._light.text.startswith("Not saved")
    assert "dt-debrief" in drawn(act)


def test_a_case_that_begins_again_says_why(kit, monkeypatch):
    """A trainee whose attempt was withdrawn is told before anything is clicked."""
    play_on(a_session(kit), until=1)
    monkeypatch.setitem(vars(kit.folder), "digest", "another")

    assert "has changed" in a_view(kit)._light.text


def test_showing_a_view_again_draws_the_same_widget(kit, act):
    """Running the cell's last line twice shows one widget, not two."""
    assert act._repr_mimebundle_()[WIDGET] == act._repr_mimebundle_()[WIDGET]


def test_a_view_has_three_looks(act):
    """For a browser, a terminal and an exported page."""
    shown = act._repr_mimebundle_()

    assert {WIDGET, *LOOKS} == shown.keys()
    assert act.transcript() == shown["text/plain"]
    assert str(act.page()) == shown["text/html"]


def test_a_replay_is_only_read(kit):
    """With answers there is nothing to click: no widget is made."""
    view = kit.drill(CASE, seed=7, trainee="ana", answers="best")

    assert set(LOOKS) == view._repr_mimebundle_().keys()
    assert view._box is None
    assert "100 out of 100" in view.transcript()


def test_a_replay_that_cannot_be_saved_stops(kit):
    """A program that replays answers is stopped, not told."""
    path = Journal.open(kit.records, "ana").path
    play_on(a_session(kit), until=1)
    kit.disk.lock()

    with pytest.raises(Exception, match="Hint:"):
        kit.drill(CASE, seed=7, trainee="ana", answers="best")
    assert path.exists()
    assert issubclass(NotSavedError, RuntimeError)


def squeezed(text):
    """A text without its marks and line breaks."""
    return " ".join(unescape(text).replace("</p><p>", " ").split())


def lying_there(desk):
    """What may be read on the desk: messages, notes, and what followed from moves that were made."""
    cards = [card.text for card in (*desk.cards, *desk.earlier)]
    return " ".join([*cards, *(one.says for one in desk.happened)])


def says(drill, state):
    """What each move would lead to, and has not yet led to."""
    scenario, cast = drill.deal.scenario, drill.deal.cast
    told = {event.says for event in state.events}
    results = [
        result.says
        for step in scenario.steps.values()
        for offer in step.offers
        for result in offer.results
    ]
    results += [result.says for lapse in scenario.lapses.values() for result in lapse]
    results += [closing.says for closing in scenario.closing]
    texts = {result for result in results if result and result not in told}
    for text in texts:
        filled = text
        for name, value in cast.items():
            filled = filled.replace("{" + name + "}", value)
        yield from (squeezed(block) for block in filled.split("\n\n"))


@pytest.mark.parametrize("seed", [0, 3])
def test_nothing_hidden_is_shown(kit, seed):
    """No look of any case, at any step of the best path, holds what a move would lead to."""
    for scenario in kit.folder.scenario_ids:
        session = a_session(kit, scenario, seed=seed)
        drill = session.game
        for moves in best_decisions(drill):
            shown = kit.drill(scenario, seed=seed, trainee="ana")._repr_mimebundle_()
            looks = [squeezed(shown[look]) for look in LOOKS]
            hidden = [text for text in says(drill, session.state) if len(text) > 20]
            told = squeezed(lying_there(kit.desk(drill).desk(session.state)))
            found = [text for text in hidden if text not in told and text in looks[1]]
            assert [] == found, scenario
            assert hidden
            session.choose(moves)


def test_the_debrief_can_be_taken_along(kit, act):
    """It is one file for whoever asks, offered at the end and only there."""
    before = len(act._box.children)
    finish(act)
    file = act._box.children[2]

    assert before + 1 == len(act._box.children)
    assert act._texts("download.debrief") == file.label
    assert b"100 out of 100" in file._make()
    assert b"<script" not in file._make()
    press(act, "again")
    assert before == len(act._box.children)
