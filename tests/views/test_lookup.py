"""The playbook beside a case finds what is typed; in an exam there is none."""

import pytest

from playing import CASE, a_kit, a_view, play_on
from trainer.views.lookup import MOST, LookUp, SearchPanel


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit with records of its own."""
    return a_kit(tmp_path_factory.mktemp("records"))


@pytest.fixture
def panel(kit):
    """A panel beside a case."""
    return LookUp(kit.words(kit.case(CASE))).draw()


def beside(view):
    """The panels on the screen."""
    return [one for one in view._box.children if isinstance(one, SearchPanel)]


def test_words_find_practices_as_they_are_typed(kit, panel):
    """Each short card says the practice, why, when and where it is from; never what is best."""
    [practice] = kit.lookup().search("claims.ask-the-carrier-first")
    panel.query = practice.id
    card = kit.lookup().short(practice)

    assert kit.folder.texts("lookup.one") == panel.said
    assert practice.says in panel.found
    assert practice.id in panel.found
    names = {name for name, _ in card.parts}
    assert {"practice.why", "practice.sources"} <= {
        id_ for id_, text in kit.folder.texts.by_id.items() if text in names
    }
    for verdict in ("practice.best", "practice.forbidden"):
        assert kit.folder.texts.by_id[verdict].partition("(")[2] not in panel.found


def test_only_the_first_of_many_are_shown(panel):
    """It is said how many there are, and what narrows them down."""
    panel.query = "refund"

    assert MOST == panel.found.count('class="dt-card"')
    assert f"first {MOST}" in panel.said


def test_where_nothing_is_found_it_is_said(kit, panel):
    """And what was found before is gone."""
    panel.query = "refund"
    panel.query = "refund zzzz"

    assert (kit.folder.texts("lookup.none"), "") == (panel.said, panel.found)


def test_without_words_nothing_is_said(panel):
    """An empty field is no question."""
    panel.query = "refund"
    panel.query = "  "

    assert ("", "") == (panel.said, panel.found)


def test_a_search_says_nothing_of_the_case(kit):
    """The same words find the same beside any case of the day."""
    panels = [LookUp(kit.words(kit.case(CASE, seed=seed))).draw() for seed in (0, 7)]
    for panel in panels:
        panel.query = "damaged photos"

    assert 1 == len({(panel.said, panel.found) for panel in panels})
    assert kit.scenario(CASE).title not in panels[0].found


@pytest.mark.parametrize("mode", ["learn", "practise"])
def test_what_was_looked_up_stays_when_the_desk_is_redrawn(kit, mode):
    """A choice is made, and the panel is the same one, with its words and its answer."""
    view = a_view(kit, mode=mode)
    [before] = beside(view)
    before.query = "refund"
    view._draw()

    assert [before] == beside(view)
    assert "refund" == before.query
    assert before.found


def test_it_is_there_on_a_working_day_too(kit):
    """A shift is practice: whoever works may look something up."""
    view = kit.shift(3, trainee="ana")
    view._repr_mimebundle_()

    assert 1 == len(beside(view))


@pytest.mark.parametrize("play", ["drill", "shift"])
def test_an_exam_has_no_playbook_at_all(kit, play, monkeypatch):
    """No widget is made, so that nothing about it is sent, and no word of it is on the page."""
    made = []
    monkeypatch.setattr(SearchPanel, "__init__", lambda *_, **__: made.append("one"))
    view = (
        kit.drill(CASE, trainee="ana", mode="exam")
        if play == "drill"
        else kit.shift(3, trainee="ana", mode="exam")
    )
    view._repr_mimebundle_()
    view._draw()
    words = [text for id_, text in kit.folder.texts.by_id.items() if id_.startswith("lookup.")]

    assert [] == made
    assert [] == [text for text in words if text in sent(view._box)]


def sent(widget):
    """Everything that is told to the browser of a widget and what stands in it."""
    inside = [sent(child) for child in getattr(widget, "children", ())]
    return " ".join([str(widget.get_state()), *inside])


def test_an_exam_has_none_at_its_end_either(kit):
    """The debrief of an exam is as closed as the exam."""
    view = a_view(kit, mode="exam")
    play_on(view.session)
    view._draw()

    assert view.session.state.over
    assert [] == beside(view)
