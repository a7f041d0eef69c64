"""A trainee who sees no code: a real browser opens the pages that `trainer start` serves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest

from browser.chromium import CHROMIUM, breathe, elsewhere, opened, wait_for
from browser.trainee import as_recorded, decide_by_keyboard, saved, tab_to
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
    with urlopen(kernels_of(server)) as answer:  # noqa: S310 - a server of this test
        return [one["id"] for one in json.load(answer)]


def kernels_of(server, kernel=""):
    """Where the server tells of its kernels, or of one of them."""
    return f"http://{urlsplit(server).netloc}/api/kernels/{kernel}".rstrip("/") + f"?token={TOKEN}"


def test_the_start_page_shows_no_code_and_asks_nothing_of_anybody(server, browser):
    """A name to give and one thing to do, in a page with its landmarks; nothing from elsewhere."""
    page, asked = browser
    page.goto(server)
    page.locator(".dt-first h2").wait_for()

    assert 0 == page.locator(".jp-CodeMirrorEditor, .highlight").count()
    assert ["en", 1, 1, 1] == [
        page.locator("html").get_attribute("lang"),
        *(page.locator(mark).count() for mark in ("header nav", "main", "h1")),
    ]
    assert "Run the cells" not in page.inner_text("main")
    assert [] == elsewhere(asked)


def faults(page, *schemes):
    """The rules of accessibility that a page breaks, in the dark and the light, each with where."""
    from axe_playwright_python.sync_playwright import Axe

    broken = {}
    for scheme in schemes or ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for one in Axe().run(page).response["violations"]:
            broken[f"{one['id']} ({scheme})"] = [node["target"] for node in one["nodes"]]
    return broken


def played_by_keyboard(page, kit, scenario, seed, trainee):
    """
    Play a case by the book from its first step, and give its last state and what was recorded.

    The first step of each kind and the debrief are held against the rules of accessibility.
    """
    drill = kit.case(scenario, seed=seed)
    state, looked_at = drill.start(), set()
    for moves in decisions(drill, "best"):
        kind = drill.step(state).kind
        if kind not in looked_at:
            page.locator("h3", has_text=f"Step {len(state.decisions) + 1}").wait_for()
            assert {} == faults(page)
            looked_at.add(kind)
        ordered = as_recorded(drill, state, moves)
        decide_by_keyboard(page, kit.desk(drill), state, ordered)
        state = drill.choose(state, ordered)
    page.locator(".dt-debrief .dt-score-number").wait_for()
    assert {} == faults(page)
    [attempt] = kit.logbook(trainee).attempts()
    assert drill.receipt(state).lines_as_data() == [dict(line) for line in attempt.result.receipt]
    return state, attempt


def test_a_newcomer_gets_from_the_name_to_the_debrief_by_keyboard(server, kit, browser):
    """Nothing but Tab, letters, Space and Enter; the journal tells what the headless replay tells."""
    page, asked = browser
    page.goto(server)
    page.locator(".dt-first h2").wait_for()
    tab_to(page, lambda said: said == "[text]")
    page.keyboard.type("Ana Tester")
    page.keyboard.press("Enter")
    first = kit.folder.first_case
    state, attempt = played_by_keyboard(page, kit, first.scenario, first.seed, "Ana Tester")

    assert "100" == page.locator(".dt-score-number").inner_text()
    assert state.over
    assert state.decisions == attempt.moves
    assert [] == elsewhere(asked)


@pytest.mark.parametrize("scenario", ["odr-at-the-limit", "the-monday-queue"])
def test_figures_and_queues_are_handed_in_by_keyboard(scenario, server, kit, browser):
    """The rarer kinds of step need no mouse either."""
    page, _ = browser
    page.goto(at(server, "drill", scenario=scenario, seed=1, trainee=f"keys {scenario}"))
    state, attempt = played_by_keyboard(page, kit, scenario, 1, f"keys {scenario}")

    assert state.over
    assert state.decisions == attempt.moves


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


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("start", {}),
        ("shift", {"trainee": "axe"}),
        ("playbook", {}),
        *((name, {"as_of": "2026-11-20"}) for name in ("triage", "health", "audit")),
        ("drill", {"scenario": "nope"}),
    ],
    ids=["start", "shift", "playbook", "triage", "health", "audit", "refused"],
)
def test_no_page_breaks_a_rule_of_accessibility(name, said, server, browser):
    """
    axe-core finds nothing, on a screen, at twice its size, and on a telephone.

    Nothing is cut off to the right.
    """
    page, asked = browser
    page.goto(at(server, name, **said))
    page.locator("main .dt-root").last.wait_for()

    for width, schemes in ((650, ()), (400, ["dark"]), (1300, ["light"])):
        page.set_viewport_size({"width": width, "height": 1600})

        assert not schemes or {} == faults(page, *schemes)
        assert width >= page.evaluate("document.documentElement.scrollWidth")
    assert [] == elsewhere(asked)


def test_a_page_without_its_kernel_says_what_to_do(server, kit, browser):
    """It says so by itself; reloaded, it stands where it was, with what was chosen."""
    page, _ = browser
    page.goto(at(server, "drill", scenario=SCENARIO, seed=SEED, trainee="orphan"))
    cards = page.locator(".dt-pick")
    cards.nth(1).click()
    page.locator("button.dt-go").click()
    saved(page, 1)
    cards.nth(0).click()
    [kernel] = kernels(server)
    end = Request(kernels_of(server, kernel), method="DELETE")  # noqa: S310 - as above
    urlopen(end).close()  # noqa: S310
    page.locator(".dt-light.dt-light-bad", has_text="Reload this page").wait_for()
    page.reload()
    saved(page, 1)

    assert [True] == [one.is_checked() for one in page.locator(".dt-chosen input").all()]
    assert 1 == len(kit.logbook("orphan").attempts())


def test_a_managers_page_shows_the_shop(server, browser):
    """The list of open cases of the sample shop, with what was read, as a page."""
    page, asked = browser
    page.goto(at(server, "triage", as_of="2026-11-20"))
    page.locator(".dt-casecard").first.wait_for()

    assert page.locator(".dt-casecard").count() > 5
    assert [] == elsewhere(asked)
