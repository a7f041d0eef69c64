"""HTML is made in one place, and whatever text is put into it stays text."""

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playing import CASE, a_kit
from trainer.drills.players import by_the_book, play
from trainer.views import debrief, desk, home, practice
from trainer.views.face import message
from trainer.views.html import (
    ATTRIBUTES,
    PAGE,
    TAGS,
    Markup,
    field,
    html_widget,
    join,
    page_link,
    paragraphs,
    style,
    tag,
)
from trainer.views.lookup import short_cards

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</p></div><iframe src=javascript:alert(1)>",
    "<!-- --><style>*{display:none}</style>",
    "&lt;b&gt; &amp; &#60;script&#62;",
    "{{ config }} ${7*7} $x$ <%= 1 %>",
    "<a href='https://example.org'>here</a>",
    "\x00<script\x0b>\ud7ff\u202e",
]


SHARES = re.compile(r"--began:[01][.][0-9]{4};--stands:[01][.][0-9]{4}(;--limit:[01][.][0-9]{4})?")
"""The one style that stands in an element: the shares of a bar."""


class Seen(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, markup):
        super().__init__()
        self.tags, self.attributes, self.other = set(), set(), []
        self.styles = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs if name != "style")
        self.styles += [said for name, said in attrs if name == "style"]

    def handle_data(self, data):
        """Note a text."""
        self.text += data

    def handle_comment(self, data):
        """Note what is neither."""
        self.other.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment

    @property
    def clean(self):
        """Whether there is nothing in it that the kit does not make."""
        known = self.tags <= TAGS and self.attributes <= ATTRIBUTES | {"aria-hidden"}
        return known and not self.other and all(map(SHARES.fullmatch, self.styles))


def poisoned(thing, payload):
    """Put a payload in the place of every text of a thing."""
    if isinstance(thing, Enum) or not isinstance(thing, str | tuple | dict | list):
        if is_dataclass(thing):
            changed = {
                one.name: poisoned(getattr(thing, one.name), payload) for one in fields(thing)
            }
            return replace(thing, **changed)
        return thing
    if isinstance(thing, str):
        return payload
    if isinstance(thing, dict):
        return {key: poisoned(value, payload) for key, value in thing.items()}
    return type(thing)(poisoned(part, payload) for part in thing)


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit with records of its own."""
    return a_kit(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="module")
def drill(kit):
    """A case."""
    return kit.case(CASE, seed=7)


@given(st.text())
def test_any_text_stays_text(text):
    """As a child or an attribute a text makes no element, and as a child it reads as before."""
    seen = Seen(tag("p", text, title=text, class_=text, aria_label=text))

    assert seen.clean
    assert {"p"} == seen.tags
    assert text == seen.text or "\r" in text or "\x00" in text


@given(st.lists(st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text()))))
def test_any_children_are_joined_as_text(children):
    """Lists, numbers and nothing among the children change nothing about it."""
    assert set() == Seen(join(children)).tags


@given(st.text())
def test_paragraphs_hold_text(text):
    """Blocks of text become paragraphs and nothing else."""
    assert {"p"} >= Seen(paragraphs(text)).tags


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_desk_draws_text_as_text(kit, drill, payload):
    """Whatever the titles, messages and labels of a case say, the desk holds only its own marks."""
    shown = poisoned(kit.desk(drill).desk(drill.start()), payload)
    labels = poisoned(dict(kit.folder.texts.by_id), payload)
    page = join((desk.case(shown, labels), desk.options(shown)))

    assert Seen(page).clean


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_debrief_draws_text_as_text(kit, drill, payload):
    """The same holds for the debrief and for what is said at once."""
    writer, state = kit.debriefer(drill), play(drill, by_the_book)
    labels = poisoned(dict(kit.folder.texts.by_id), payload)
    coached = poisoned([writer.coach(line) for line in state.lines], payload)
    page = join(
        (
            debrief.debrief(poisoned(writer.debrief(state), payload), labels),
            debrief.coaching(coached),
        )
    )

    assert Seen(page).clean


@pytest.mark.parametrize("payload", PAYLOADS)
def test_home_and_practices_draw_text_as_text(kit, payload):
    """The same holds for the home page, for practices and for messages."""
    labels = poisoned(dict(kit.folder.texts.by_id), payload)
    found = kit.lookup().search("refund")[:3]
    page = join(
        (
            home.home(poisoned(kit.home_page("ana"), payload), labels),
            practice.practices(poisoned(kit.cards("refund"), payload), labels, payload),
            short_cards(poisoned([kit.lookup().short(one) for one in found], payload)),
            message(payload).body,
        )
    )

    assert Seen(page).clean


LINKED = {"a", "button", "form", "input", "label"}
"""What a page of the app is made of besides: links to its pages, and a field for a name."""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_links_lead_to_pages_of_the_app_only(kit, payload):
    """Whoever calls themselves what, every link opens a page of the kit, and says their name."""
    labels = poisoned(dict(kit.folder.texts.by_id), payload)
    drawn = home.home(poisoned(kit.home_page("ana"), payload), labels, linked=True)
    seen = Seen(drawn)
    links = re.findall(r' (?:href|action)="([^"]*)"', drawn)

    assert seen.tags <= TAGS | LINKED
    assert not seen.other
    assert len(links) > 50
    assert all(PAGE.fullmatch(unescape(one)) for one in links)


@pytest.mark.parametrize(
    "where", ["javascript:alert(1)", "https://example.org", "//x", "a.ipynb?a='b'"]
)
def test_a_link_to_anything_else_is_refused(where):
    """There is no way to make one by mistake."""
    with pytest.raises(ValueError, match="no page of the app"):
        page_link(where, "here")
    with pytest.raises(ValueError, match="no page of the app"):
        field("name", "Name", "", "Go", where=where)


def test_only_markup_stands_as_it_is():
    """What `tag` made is not escaped again, and a text that looks like it is."""
    assert "<p><b>1 &lt; 2</b></p>" == tag("p", tag("b", "1 < 2"))
    assert "<p>&lt;b&gt;no&lt;/b&gt;</p>" == tag("p", "<b>no</b>")


def test_markup_does_not_spread():
    """Joining or slicing markup by hand gives text, which is escaped."""
    made = tag("b", "x")

    assert not isinstance(made + "<i>", Markup)
    assert "<p>&lt;b&gt;x&lt;/b&gt;</p>" == tag("p", str.__str__(made + ""))


@pytest.mark.parametrize(
    "name", ["script", "style", "iframe", "a", "img", "form", "P", "p onload=x"]
)
def test_other_elements_are_refused(name):
    """An element that no page of the kit needs cannot be made."""
    with pytest.raises(ValueError, match="not made here"):
        tag(name)


@pytest.mark.parametrize("name", ["onclick", "style", "href", "src", "srcdoc", "data_x"])
def test_other_attributes_are_refused(name):
    """An attribute that could run or load something cannot be made, even an empty one."""
    with pytest.raises(ValueError, match="not made here"):
        tag("p", **{name: None})


def test_an_attribute_without_a_value_is_left_out():
    """`None` means that the attribute is not written."""
    assert "<p></p>" == tag("p", class_=None)


def test_a_widget_shows_only_markup():
    """A bare text is not shown as HTML, whatever it says."""
    with pytest.raises(TypeError, match=r"tag\(\)"):
        html_widget("<b>bold</b>")


def test_a_widget_can_have_a_class():
    """The class is the widget's, not the text's."""
    assert ("dt-note",) == tuple(html_widget(tag("p"), "dt-note")._dom_classes)


def test_the_style_sheet_cannot_end_early():
    """Nothing in the sheet closes its element or asks for anything from elsewhere."""
    sheet = style().removeprefix("<style>").removesuffix("</style>")

    assert "<" not in sheet
    assert "url(" not in sheet
    assert "@import" not in sheet
