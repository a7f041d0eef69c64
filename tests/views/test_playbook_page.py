"""The playbook as one page: whole, escaped, and asking nothing of any other place."""

import base64
import hashlib
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from playing import playbook
from trainer.content.texts import Texts
from trainer.reports.book import book as make_book
from trainer.views.html import TAGS, Markup, document, link, own_file, search_field, tag
from trainer.views.playbook import playbook_page

PAYLOAD = "</style></script><img src=x onerror=alert(1)>\"'><a href=//example.org>x</a>"
FRAME = {"html", "head", "meta", "title", "style", "body", "script", "a"}
FIELD = {"search", "label", "input"}


class Page(HTMLParser):
    """What a browser would find in the page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.ids, self.links, self.levels = set(), set(), [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        found = dict(attrs)
        self.tags.add(tag)
        self.attributes.update(found)
        if "id" in found:
            self.ids.append(found["id"])
        if "href" in found:
            self.links.append(found["href"])
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))


@pytest.fixture(scope="module")
def book():
    """The book of the kit's own playbook."""
    return make_book(playbook())


@pytest.fixture(scope="module")
def page(book):
    """Its page."""
    return playbook_page(book, playbook().texts, "en")


def poisoned(thing):
    """Put a payload in the place of every text that people read; ids stay."""
    if isinstance(thing, date):
        return thing
    if is_dataclass(thing):
        changed = {
            one.name: poisoned(getattr(thing, one.name))
            for one in fields(thing)
            if one.name != "id"
        }
        return replace(thing, **changed)
    if isinstance(thing, tuple):
        return tuple(poisoned(part) for part in thing)
    return PAYLOAD if " " in thing else thing


def test_everything_is_on_the_page(book, page):
    """Each practice, clock, conflict and case has its place, and each place only one thing."""
    found = Page(page)
    wanted = [
        *(card.id for part in book.chapters for card in part.cards),
        *(f"clock-{one.id}" for one in book.deadlines),
        *(f"conflict-{one.id}" for one in book.conflicts),
        *(f"case-{one.id}" for one in book.scenarios),
    ]

    assert set(wanted) <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))


def test_every_link_leads_to_a_place_on_the_page(page):
    """No link leaves the page, and none leads nowhere."""
    found = Page(page)

    assert {"#"} == {target[0] for target in found.links}
    assert {target[1:] for target in found.links} <= set(found.ids)


def test_headings_leave_out_no_level(page):
    """One heading of the first level, and none more than one level below the one before."""
    levels = Page(page).levels

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_hostile_text_stays_text(book, page):
    """Whatever a text says, the page holds no other element or attribute than before."""
    labels = {id_: PAYLOAD if " " in text else text for id_, text in playbook().texts.by_id.items()}
    hostile = Page(playbook_page(poisoned(book), Texts(labels), PAYLOAD))
    plain = Page(page)

    assert plain.tags == hostile.tags
    assert plain.attributes == hostile.attributes
    assert plain.tags <= TAGS | FRAME | FIELD


def test_the_page_allows_itself_its_own_script_and_nothing_else(page):
    """Its policy names the fingerprints of its style and its script, and shuts out the rest."""
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    for name, kind in (("playbook_page.js", "script"), ("playbook_page.css", "style")):
        digest = hashlib.sha256(own_file(name).encode()).digest()
        assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
        assert f"<{kind}>{own_file(name)}</{kind}>" in page
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("name", ["playbook_page.js", "playbook_page.css"])
def test_script_and_style_cannot_end_early_and_ask_for_nothing(name):
    """Neither closes its element, nor names another place."""
    text = own_file(name)

    assert "</" not in text
    assert "<!--" not in text
    assert not re.search(r"https?:|url\(|@import|fetch|XMLHttp|innerHTML|eval", text)


def test_an_element_runs_nothing_by_itself(page):
    """No element has a handler or a style of its own."""
    assert not {name for name in Page(page).attributes if name.startswith("on") or name == "style"}


def test_only_markup_becomes_a_document():
    """A bare text is not taken for a page."""
    with pytest.raises(TypeError, match=r"tag\(\)"):
        document("t", "<b>bold</b>", lang="en", style="", script="")


def test_a_link_stays_on_the_page():
    """A link is made to an id, whatever the id says."""
    assert '<a href="#x&quot; onclick=&quot;y">&lt;b&gt;</a>' == link('x" onclick="y', "<b>")


def test_the_search_waits_for_its_script():
    """Without a script the field is hidden, since it would do nothing."""
    field = search_field("s", "Find", "How", none="0", one="1", many="2", results="r")

    assert isinstance(field, Markup)
    assert field.startswith('<search id="s-box" hidden>')
    assert isinstance(tag("p", field), Markup)
