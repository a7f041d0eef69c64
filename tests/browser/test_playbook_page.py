"""A reader in a real browser: the playbook opens from the disk and is searched there."""

from __future__ import annotations

import pytest

from playing import playbook
from trainer.reports.book import book
from trainer.views.playbook import playbook_page


@pytest.fixture(scope="module")
def folder():
    """The kit's own playbook."""
    return playbook()


@pytest.fixture(scope="module")
def file(folder, tmp_path_factory):
    """The page on the disk."""
    path = tmp_path_factory.mktemp("page") / "playbook.html"
    path.write_text(playbook_page(book(folder), folder.texts, "en"), encoding="utf-8")
    return path


@pytest.fixture
def page(browser, file):
    """The page as it is opened from the disk, with what it asked for and what it complained of."""
    page = browser[0].context.new_page()
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda said: page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(file.as_uri())
    yield page
    page.close()


def test_a_practice_is_found_by_its_words_without_any_request(page, file, folder):
    """Words of a practice lead to it by the keyboard alone, and nothing else is asked of anyone."""
    practice = next(iter(folder.playbook.practices.values()))
    words = " ".join(reversed(practice.says.rstrip(".").split()))
    page.keyboard.press("Control+/")
    page.keyboard.type(words.upper())
    page.locator("#results a").first.wait_for()

    assert practice.id == page.locator("#results a").first.get_attribute("href").removeprefix("#")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(f"[id='{practice.id}']:target").wait_for()
    assert practice.id == page.evaluate("document.activeElement.id")
    assert {file.as_uri()} == {url.partition("#")[0] for url in page.asked}
    assert [] == page.complaints


def test_where_nothing_is_found_it_is_said(page, folder):
    """Words that no place holds together are told to be so, and Escape brings the text back."""
    field = page.get_by_label(folder.texts("page.search"), exact=True)
    field.fill("refund zzzz")
    said = folder.texts("page.found-none", query="refund zzzz")
    page.get_by_role("status").get_by_text(said).wait_for()

    assert 0 == page.locator("#results a").count()
    assert not page.locator("#book").is_visible()
    field.press("Escape")
    assert page.locator("#book").is_visible()


def test_a_link_opens_what_it_leads_to(page, folder):
    """A decision that is folded up is opened by a link to it."""
    decision = next(
        one.id for chapter in folder.playbook.chapters.values() for one in chapter.decisions
    )
    page.goto(f"{page.url}#decision-{decision}")

    page.locator(f"[id='decision-{decision}'][open]").wait_for()
