"""Whoever has not finished a case yet is shown around the desk, and nobody else."""

import pytest

from playing import CASE, a_kit, a_session, play_on
from trainer.drills.solve import best_decisions
from views.screens import drawn, press


@pytest.fixture
def kit(tmp_path):
    """The kit with records of its own."""
    return a_kit(tmp_path)


def shown(kit, scenario=CASE, *, mode="learn"):
    """A case that is on the screen."""
    view = kit.drill(scenario, seed=7, trainee="ana", mode=mode)
    view._repr_mimebundle_()
    return view


def noted(kit, view):
    """The numbers of the notes on the screen, in their order; the texts stand beside them."""
    shown, texts = drawn(view), kit.folder.texts
    names = ("message", "clocks", "order", "choose", "feedback", "receipt")
    placed = {shown.find(texts(f"guide.{one}-says")): n for n, one in enumerate(names, start=1)}
    return [placed[place] for place in sorted(placed) if place >= 0]


def decide(view):
    """Make the best decision that comes next, as a click does."""
    view._decide(best_decisions(view.session.game)[view.session.number], view.session.number)


def test_the_parts_of_the_desk_are_named_before_the_first_choice(kit):
    """Four notes in the order in which a desk is read, each where its part is."""
    view = shown(kit)
    html = drawn(view)

    assert [1, 2, 3, 4] == noted(kit, view)
    assert html.index("guide-number") < html.index("dt-card dt-message")
    assert html.index('class="dt-clocks"') < html.index('guide-number">2') < html.index("dt-now")
    assert html.index('class="dt-order"') < html.index('guide-number">3')


def test_feedback_is_explained_once(kit):
    """After the first choice the note is about what is said of it; after the second there is none."""
    view = shown(kit)
    decide(view)
    after_one = noted(kit, view)
    decide(view)

    assert [5] == after_one
    assert [] == noted(kit, view)


def test_the_receipt_is_explained_at_the_end(kit):
    """The debrief says how its receipt is read."""
    view = shown(kit)
    while not view.session.state.over:
        decide(view)

    assert [6] == noted(kit, view)


def test_notes_can_be_put_away(kit):
    """One button takes them off the desk, and the choices stay as they are."""
    view = shown(kit)
    label = kit.folder.texts("guide.away")
    press(view, label)

    assert [] == noted(kit, view)
    assert label not in drawn(view)
    assert not view.session.number
    decide(view)
    assert [] == noted(kit, view)


def test_a_case_that_goes_on_is_still_the_first(kit):
    """The records say that nothing was finished: opened again, the case has its notes again."""
    decide(shown(kit))
    again = shown(kit)
    while not again.session.state.over:
        decide(again)

    assert [6] == noted(kit, again)


def test_there_is_no_guide_for_later_cases(kit):
    """Who has finished a case knows the desk, also when the same case is played again."""
    view = shown(kit)
    while not view.session.state.over:
        decide(view)
    view._restart()
    after = noted(kit, view)

    assert [] == after
    assert [] == noted(kit, shown(kit))


@pytest.mark.parametrize("mode", ["practise", "exam"])
def test_there_is_a_guide_in_learning_only(kit, mode):
    """Elsewhere nothing is said that was not asked for."""
    assert [] == noted(kit, shown(kit, mode=mode))


def test_a_replay_has_no_guide(kit):
    """What a program plays is shown as it stands."""
    view = kit.drill(CASE, seed=7, trainee="ana", answers="best")

    assert kit.folder.texts("guide.receipt-says") not in str(view.page())


def test_a_page_without_a_kernel_has_no_notes_on_the_desk(kit):
    """They speak of choices, and there nothing can be chosen."""
    view = shown(kit)
    play_on(a_session(kit), until=1)

    assert "dt-guide" not in str(view.page()).partition("</style>")[2]
    assert kit.folder.texts("guide.message") not in view.transcript()
