"""The home page asks one thing of a newcomer, and shows the others where they stand."""

from html import unescape

import pytest

from playing import CASE, a_kit, a_session, play_on
from trainer.drills.solve import worst_decisions
from trainer.kit import Kit
from trainer.views import home as home_html
from trainer.views.pages import SOFTWARE, address


@pytest.fixture
def kit(tmp_path):
    """The kit with records of its own."""
    return a_kit(tmp_path)


@pytest.fixture
def somebody(monkeypatch):
    """Somebody looks at a page of the app."""
    monkeypatch.setenv(SOFTWARE, "voila/0")


def drawn(kit, trainee="ana"):
    """The home page as the app shows it."""
    return home_html.home(kit.home_page(trainee), kit.folder.texts.by_id, linked=True)


def open_part(page):
    """What is seen before anything is unfolded."""
    head, *folded = page.split("<details")
    return head + "".join(one.partition("</details>")[2] for one in folded)


def test_a_newcomer_is_asked_for_one_thing(kit):
    """One form with one button that leads into the first case; everything else is folded."""
    seen, first = open_part(drawn(kit)), kit.folder.first_case

    assert 1 == seen.count("<form") == seen.count("<button")
    assert 0 == seen.count("<a ") == seen.count("<table")
    assert 'action="drill.ipynb"' in seen
    for name, value in (("scenario", first.scenario), ("seed", first.seed), ("mode", "learn")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in seen


def test_everything_else_is_there_all_the_same(kit):
    """Folded up, a newcomer finds every case and a working day."""
    page = drawn(kit)

    assert all(f"scenario={id_}&" in unescape(page) for id_ in kit.folder.scenario_ids)
    assert "shift.ipynb" in page


@pytest.mark.parametrize(("trainee", "value"), [("demo", ""), ("Ana O'Neil", "Ana O&#x27;Neil")])
def test_a_name_that_was_said_stands_in_the_field(kit, trainee, value):
    """The name of nobody does not."""
    assert f'id="dt-trainee" name="trainee" value="{value}"' in drawn(kit, trainee)


def test_a_name_that_cannot_be_is_told_and_asked_again(kit, somebody):
    """The message says why, and a field stands below it; the start page is no dead end."""
    shown = kit.start("a/b")

    assert "cannot stand in the name of a file or folder" in shown.text
    assert 'role="alert"' in shown.body
    assert f'action="{address("start")}"' in shown.body


def test_what_is_open_goes_on_where_it_was(kit):
    """The link to an open attempt says its case, its face, its mode and its day."""
    play_on(a_session(kit, CASE, seed=5, mode="practise"), until=1)
    page = unescape(drawn(kit))
    where = f"drill.ipynb?scenario={CASE}&seed=5&mode=practise&as_of="

    assert 2 == page.count(where)
    assert kit.folder.texts("home.go-on") in page


def test_a_finished_attempt_leads_to_its_debrief(kit):
    """By the id of the attempt, for whoever played it."""
    session = play_on(a_session(kit))
    page = unescape(drawn(kit))

    assert f"debrief.ipynb?trainee=ana&attempt={session.attempt}" in page
    assert kit.folder.texts("home.go-on") not in page


def test_a_working_day_is_listed_as_what_it_is(kit):
    """By its number, with whether it was passed; the next one has another number."""
    kit.shift(3, trainee="ana", answers="best")
    [past] = kit.home_page("ana").past
    page = unescape(drawn(kit))

    assert kit.folder.texts("shift.title", seed=3) == past.title
    assert kit.folder.texts("home.state-passed") == past.state
    assert "shift.ipynb?seed=2&trainee=ana" in page


def test_an_open_working_day_goes_on(kit):
    """Its link says the day, and names no case."""
    session = kit.shift(3, trainee="ana").session
    session.choose(["wait-for-next"])
    page = unescape(drawn(kit))

    assert "shift.ipynb?seed=3&mode=practise&as_of=" in page


def test_weak_practices_lead_to_their_drills(kit):
    """Points lost name the practice, and the cases in which it is trained."""
    session = a_session(kit)
    play_on(session, worst_decisions(session.game))
    page = kit.home_page("ana")
    linked = unescape(drawn(kit))

    assert page.weak
    for weak in page.weak:
        assert weak.drills
        for scenario, _, seed in weak.drills:
            assert f"drill.ipynb?scenario={scenario}&seed={seed}&" in linked


def test_outside_the_app_nothing_is_linked(kit):
    """Text and pages for other places name what there is to open."""
    session = play_on(a_session(kit))
    shown = Kit.start(kit, "ana")

    assert "<a " not in shown.body
    assert session.attempt in shown.text
