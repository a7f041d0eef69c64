"""A trainee who sees no code: a real browser opens the pages that `trainer start` serves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import urlopen

import pytest

from browser.chromium import CHROMIUM, breathe, elsewhere, opened, wait_for
from browser.trainee import as_recorded
from trainer.drills.answers import decisions
from trainer.kit import Kit, open_kit
from trainer.server import address, command, environment, free_port

SCENARIO, SEED = "damaged-on-arrival", 7
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
    with opened(tmp_path_factory.mktemp("app") / "profile") as (page, asked):
        yield page, asked


def at(server, name, **said):
    """The address of a page with what its link says."""
    place = server.replace("/start.ipynb", f"/{name}.ipynb")
    return f"{place}&{urlencode(said)}" if said else place


def kernels(server):
    """The kernels that the server runs."""
    place = urlsplit(server)
    with urlopen(f"http://{place.netloc}/api/kernels?token={TOKEN}") as answer:
        return [one["id"] for one in json.load(answer)]


def tab_to(page, matches):
    """Press Tab until what has the focus matches; fails where the keyboard does not get there."""
    for _ in range(200):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => { const e = document.activeElement; return e.innerText || "
            "(e.closest('label') || e.parentElement).innerText || '' }"
        )
        if matches(said.strip()):
            return
    raise AssertionError("The keyboard does not get there.")


def test_the_start_page_shows_no_code_and_asks_nothing_of_anybody(server, browser):
    """Name, what comes next and all tracks, in a page with its landmarks; nothing from elsewhere."""
    page, asked = browser
    page.goto(server)
    page.locator("h2", has_text="Good day, demo").wait_for()

    assert 0 == page.locator(".jp-CodeMirrorEditor, .highlight").count()
    assert ["en", 1, 1, 1] == [
        page.locator("html").get_attribute("lang"),
        *(page.locator(mark).count() for mark in ("header nav", "main", "h1")),
    ]
    assert "Run the cells" not in page.inner_text("main")
    assert [] == elsewhere(asked)


def test_a_newcomer_gets_from_the_name_to_the_debrief_by_keyboard(server, kit, browser):
    """Nothing but Tab, letters, Space and Enter; the journal tells what the headless replay tells."""
    page, asked = browser
    page.goto(at(server, "start", trainee="Ana Tester"))
    page.locator("h2", has_text="Good day, Ana Tester").wait_for()
    drill = kit.case("missing-items", seed=0)
    names = drill.rulebook.vocabulary.moves
    tab_to(page, lambda said: said == "Play it now")
    page.keyboard.press("Enter")

    state = drill.start()
    root = page.locator(".widget-vbox.dt-root")
    for moves in decisions(drill, "best"):
        ordered = as_recorded(drill, state, moves)
        root.locator("h3", has_text=f"Step {len(state.decisions) + 1}").wait_for()
        kind = drill.step(state).kind
        for move in ordered:
            if drill.sends(move):
                continue
            label = names[move].label
            tab_to(page, lambda said, label=label: said.startswith(label))
            page.keyboard.press("Space" if kind == "gather" else "Enter")
            if kind == "reply":
                root.locator("button.dt-choice", has_text=label).wait_for(state="detached")
        if kind != "act":
            done = root.locator("button.dt-go").inner_text()
            tab_to(page, lambda said, done=done: said == done)
            page.keyboard.press("Enter")
        count = len(state.decisions) + 1
        noun = "decision" if count == 1 else "decisions"
        root.locator(".dt-light", has_text=f"Saved: {count} {noun} on disk.").wait_for()
        state = drill.choose(state, ordered)
    page.locator(".dt-debrief .dt-score-number").wait_for()

    [attempt] = kit.logbook("Ana Tester").attempts()
    assert state.over
    assert "100" == page.locator(".dt-score-number").inner_text()
    assert state.decisions == attempt.moves
    assert drill.receipt(state).lines_as_data() == [dict(line) for line in attempt.result.receipt]
    assert [] == elsewhere(asked)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"sed": 7}, "sed"),
        ({"seed": "seven"}, "seed"),
        ({"answers": "best"}, "answers"),
        ({"scenario": "damaged-on-arival"}, "damaged-on-arrival"),
        ({"scenario": SPOILT}, "onerror"),
        ({"trainee": SPOILT}, ""),
        ({"mode": '"; import os; os._exit(1); "'}, "os._exit"),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else None,
)
def test_a_link_that_cannot_be_followed_is_told(said, told, server, browser):
    """What is wrong with it is said on the page, and nothing that it says is run."""
    page, _ = browser
    page.goto(at(server, "drill", **said))
    message = page.locator("main [role=alert]").first
    message.wait_for()

    assert told in message.inner_text()
    assert page.evaluate("window.spoilt") is None


@pytest.mark.parametrize("name", ["..%2fREADME", "..%2fpyproject", "notes", "start.ipynb/../x"])
def test_no_link_opens_anything_else(name, server, browser):
    """There are the kit's own pages, and nothing beside them."""
    page, asked = browser
    answer = page.goto(server.replace("/start.ipynb", f"/{quote(name, safe='/%.')}.ipynb"))

    assert answer.status in {400, 403, 404}
    assert 1 == page.get_by_text("To the start page").count()
    assert [] == elsewhere(asked)


def test_a_page_that_is_left_leaves_no_kernel(server, browser):
    """Ten pages opened one after the other need no more than the last one's kernel."""
    page, _ = browser
    for _ in range(3):
        page.goto(at(server, "drill", scenario=SCENARIO, seed=SEED, trainee="walker"))
        page.locator(".widget-vbox.dt-root .dt-light").wait_for()
    page.goto("about:blank")
    for _ in range(100):
        if not kernels(server):
            break
        breathe()

    assert [] == kernels(server)


def test_a_managers_page_shows_the_shop(server, browser):
    """The list of open cases of the sample shop, with what was read, as a page."""
    page, asked = browser
    page.goto(at(server, "triage", as_of="2026-11-20"))
    page.locator(".dt-casecard").first.wait_for()

    assert page.locator(".dt-casecard").count() > 5
    assert [] == elsewhere(asked)
