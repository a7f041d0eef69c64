"""What a trainee meets around the case: the start page, the guide, the playbook, what was played."""

from __future__ import annotations

import os
import signal
import subprocess
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import pytest

from browser.chromium import CHROMIUM, elsewhere, opened, wait_for
from browser.trainee import decide_by_keyboard, tab_to
from trainer.app.book import Shelf
from trainer.drills.answers import decisions
from trainer.drills.players import replay
from trainer.kit import Kit, open_kit
from trainer.server import address, command, environment, free_port

CASE, SEED = "damaged-on-arrival", 7
TOKEN = "a-token-for-this-test"  # noqa: S105 - of no server but this
SPOILT = "<img src=x onerror=window.spoilt=1>"
"""What runs when a text is taken for a page."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kernel,
    pytest.mark.posix,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: run `make browser`"),
]


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """A kit whose records go to a folder of this test."""
    return Kit(open_kit().home, tmp_path_factory.mktemp("desk") / "records")


@pytest.fixture(scope="module")
def server(kit):
    """The pages as `trainer start` serves them; gives the address of the start page."""
    port = free_port(0)
    process = subprocess.Popen(
        command(kit.home / "notebooks", port, browser=False),
        env={**environment(kit, TOKEN), "JUPYTER_PREFER_ENV_PATH": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for(port)
    yield address(port, TOKEN)
    os.killpg(process.pid, signal.SIGTERM)
    process.wait()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A page of a browser, and everything that it asks for."""
    with opened(tmp_path_factory.mktemp("home") / "profile") as (page, asked):
        yield page, asked


def at(server, name, **said):
    """The address of a page with what its link says."""
    place = server.replace("/start.ipynb", f"/{name}.ipynb")
    return f"{place}&{urlencode(said)}" if said else place


def faults(page):
    """The rules of accessibility that a page breaks on a screen and on a telephone, and what is cut off."""
    from axe_playwright_python.sync_playwright import Axe

    found = {}
    for width in (400, 1300):
        page.set_viewport_size({"width": width, "height": 1600})
        for one in Axe().run(page).response["violations"]:
            found[width, one["id"]] = [node["target"] for node in one["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[width, "cut off"] = True
    return found


def test_a_newcomer_is_at_the_first_decision_at_once(server, kit, browser):
    """
    A name that cannot be, another name, Enter: the case with its notes, all by keyboard.

    Beside it the playbook opens with one key, finds what is typed, and gives the focus back.
    """
    page, asked = browser
    page.goto(at(server, "start", trainee=SPOILT))
    page.locator("main [role=alert]").wait_for()
    assert SPOILT == page.locator("#dt-name").input_value()
    assert {} == faults(page)
    tab_to(page, lambda said: said == "[text]")
    page.keyboard.press("Control+A")
    page.keyboard.type("Ana Newcomer")
    page.keyboard.press("Enter")
    page.locator(".dt-first h2", has_text="Good day, Ana Newcomer").wait_for()
    assert {} == faults(page)
    tab_to(page, lambda said: said == kit.folder.texts("home.first-go"))
    page.keyboard.press("Enter")
    page.locator(".dt-guide").nth(3).wait_for()
    page.locator(".dt-light").wait_for()
    assert ["1", "2", "3", "4"] == page.locator(".dt-guide-number").all_inner_texts()

    tab_to(page, lambda said: said == kit.folder.texts("guide.away"))
    page.keyboard.press("Control+/")
    page.keyboard.type("carrier first")
    page.locator(".dt-found > li").first.wait_for()
    assert {} == faults(page)
    page.keyboard.press("Control+A")
    page.keyboard.type(SPOILT)
    page.locator(".dt-lookup-said", has_text=kit.folder.texts("lookup.none")).wait_for()
    page.keyboard.press("Escape")
    assert kit.folder.texts("guide.away") == page.evaluate("document.activeElement.innerText")
    assert not page.locator(".dt-lookup[open]").count()

    first = kit.folder.first_case
    drill = kit.case(first.scenario, seed=first.seed)
    [moves, *_] = decisions(drill, "best")
    decide_by_keyboard(page, kit.desk(drill), drill.start(), moves)
    assert ["5"] == page.locator(".dt-guide-number").all_inner_texts()
    assert SPOILT == page.locator(".dt-lookup input").input_value()

    [attempt] = kit.logbook("Ana Newcomer").attempts()
    assert (tuple(moves),) == attempt.moves
    assert page.evaluate("window.spoilt") is None
    assert [] == elsewhere(asked)


def test_an_exam_has_no_playbook_beside_it(server, kit, browser):
    """No word of it is on the page or comes with a message, and the key opens nothing."""
    page, _ = browser
    heard = []
    page.on("websocket", lambda one: one.on("framereceived", lambda said: heard.append(str(said))))
    page.goto(at(server, "drill", scenario=CASE, seed=SEED, trainee="Exam", mode="exam"))
    page.locator(".dt-light").wait_for()
    page.keyboard.press("Control+/")
    told = " ".join([page.content(), *heard])
    words = [text for id_, text in kit.folder.texts.by_id.items() if id_.startswith("lookup.")]

    assert kit.scenario(CASE).title in told
    assert [] == [text for text in words if text in told]
    assert "lookup" not in told.replace("LookupError", "")
    assert 0 == page.locator(".dt-lookup").count()


def test_what_was_played_is_listed_and_read_again(server, kit, browser):
    """What is open goes on, what is finished is read again, on pages that everybody can use."""
    page, asked = browser
    drill = kit.case(CASE, seed=SEED)
    for mode, until in (("practise", None), ("learn", 1)):
        session = kit.session(drill, trainee="Ben Back", mode=mode)
        for moves in decisions(drill, "best")[:until]:
            session.choose(moves)
    page.goto(at(server, "start", trainee="Ben Back"))
    page.locator(".dt-past").wait_for()
    assert [kit.folder.texts("home.go-on"), kit.folder.texts("home.see-debrief")] == page.locator(
        ".dt-past a"
    ).all_inner_texts()
    assert {} == faults(page)
    page.locator(".dt-past a").last.click()
    page.locator(".dt-debrief .dt-score-number").wait_for()

    state = replay(drill, decisions(drill, "best"))
    assert str(drill.receipt(state).score) == page.locator(".dt-score-number").inner_text()
    assert {} == faults(page)
    assert [] == elsewhere(asked)


def test_the_playbook_is_searched_and_read(server, kit, browser):
    """Words find practices, and the whole of it is one link away, behind the token."""
    page, asked = browser
    Shelf(kit).place().write_text("<title>A book</title>", encoding="utf-8")
    page.goto(at(server, "playbook", wanted=SPOILT, trainee="Ana"))
    page.locator(".dt-search input").first.wait_for()
    page.get_by_role("status").get_by_text(kit.folder.texts("lookup.none")).wait_for()
    page.locator(".dt-search input").first.fill("refund window")
    page.locator(".dt-hit summary").first.click()
    assert {} == faults(page)
    assert page.evaluate("window.spoilt") is None
    assert "start.ipynb?trainee=Ana" == page.locator("nav a").first.get_attribute("href")
    where = page.get_by_text(kit.folder.texts("search.book")).get_attribute("href")
    whole = page.request.get(page.evaluate("where => new URL(where, location).href", where))
    assert 200 == whole.status
    assert "<title>A book</title>" == whole.text()
    with urlopen(f"http://{urlsplit(server).netloc}/playbook.html") as refused:
        assert "/login" in refused.url
    assert [] == elsewhere(asked)
