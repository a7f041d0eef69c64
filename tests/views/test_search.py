"""The playbook's page finds while somebody types, on the day and in the marketplace that they choose."""

from datetime import date
from html import unescape

import ipywidgets as widgets
import pytest

from playing import a_kit
from trainer.views import face
from trainer.views.html import BOOK
from trainer.views.pages import SOFTWARE
from trainer.views.search import MOST, SearchView


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit with records of its own."""
    return a_kit(tmp_path_factory.mktemp("records"))


@pytest.fixture
def somebody(monkeypatch):
    """Somebody looks at a page of the app."""
    monkeypatch.setenv(SOFTWARE, "voila/0")


@pytest.fixture
def view(kit, somebody):
    """The page with nothing looked for yet."""
    shown = kit.look_up("", trainee="ana")
    shown._repr_mimebundle_()
    return shown


def typed(view, **said):
    """What is shown once something was typed or chosen."""
    fields = {"words": view._field, "day": view._day, "place": view._place}
    for name, value in said.items():
        fields[name].value = value
    return unescape(view._said.value), unescape(view._found.value)


def test_words_find_whole_practices(kit, view):
    """Each stands folded up under what it says, with everything that is known of it."""
    said, found = typed(view, words="restocking fee")
    cards = kit.cards("restocking fee")

    assert kit.folder.texts("lookup.many", count=len(cards)) in said
    assert len(cards) == found.count("<details")
    for card in cards:
        assert all(text in found for text in (card.says, card.why, card.meta))


def test_one_practice_stands_open(kit, view):
    """An id from a receipt leads to its practice, with nothing to unfold."""
    practice = next(iter(kit.folder.playbook.practices))
    _, found = typed(view, words=practice)

    assert practice in found
    assert "<details" not in found


def test_many_are_cut_short(view):
    """It is said how many there are."""
    said, found = typed(view, words="refund")

    assert MOST == found.count("<details")
    assert f"first {MOST}" in said


def test_nothing_found_is_said_and_no_dead_end(kit, view):
    """The field stays, with what was typed in it."""
    said, found = typed(view, words="zzzz")

    assert kit.folder.texts("lookup.none") in said
    assert "zzzz" not in found
    assert "zzzz" == view._field.value


def test_the_day_and_the_marketplace_can_be_chosen(kit, view):
    """What the register says of them is what is shown."""
    practice = "claims.answer-amazon-in-time"
    _, today = typed(view, words=practice)
    _, elsewhere = typed(view, place="DE")
    _, long_ago = typed(view, place="US", day=date(2018, 1, 1))

    assert 3 == len({today, elsewhere, long_ago})
    assert set(kit.folder.register.marketplaces) == set(view._place.options)


def test_a_day_without_rules_is_told(view):
    """In the place where the count stands; no error reaches the page."""
    said, found = typed(view, words="refund", day=date(1950, 1, 1))

    assert "a day of the years" in said
    assert "" == found


def test_drills_are_linked_for_who_is_looking(kit, view):
    """From a practice into a case that trains it, under the same name."""
    [card] = kit.cards("claims.ask-the-carrier-first")
    _, found = typed(view, words=card.id)

    for scenario, _ in card.drilled_in:
        assert f"drill.ipynb?scenario={scenario}&seed=0&trainee=ana" in found


def test_the_whole_playbook_is_linked_in_the_app_only(kit, view, monkeypatch):
    """Elsewhere no server gives it."""
    inside = [one.value for one in view.draw().children if isinstance(one, widgets.HTML)]
    monkeypatch.delenv(SOFTWARE)
    monkeypatch.setattr(face, "someone_is_there", lambda: True)
    lab = kit.look_up("refund").draw()
    outside = [one.value for one in lab.children if isinstance(one, widgets.HTML)]

    assert any(BOOK in one for one in inside)
    assert not any(BOOK in one for one in outside)
    assert "<a " not in lab.children[-1].value


def test_a_page_without_a_kernel_holds_the_first_answer(kit, somebody):
    """What was looked for when the page was made is there to read, as text and as a page."""
    shown = kit.look_up("restocking fee")
    faces = shown._repr_mimebundle_()
    [first, *_] = kit.cards("restocking fee")

    assert isinstance(shown, SearchView)
    assert first.says in faces["text/plain"]
    assert first.says in unescape(faces["text/html"])
    assert "application/vnd.jupyter.widget-view+json" in faces


def test_nothing_that_is_typed_is_taken_for_a_page(view):
    """Words are looked for, and never shown."""
    payload = "<img src=x onerror=alert(1)>"
    said, found = typed(view, words=payload)

    assert "<img" not in view._said.value + view._found.value
    assert payload not in said + found
