"""A trainee who sees no code: a real browser opens the pages that `trainer start` serves."""

from __future__ import annotations

from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from browser.accessible import LOOKS, SCREEN, TELEPHONE, faults, sticks_out
from browser.chromium import breathe, elsewhere
from browser.hostile import IMAGE, spoilt
from browser.serving import at, kernels, kernels_of
from browser.trainee import play_by_keyboard, saved, tab_to

SCENARIO, SEED = "damaged-on-arrival", 7


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


def played_by_keyboard(page, kit, scenario, seed, trainee):
    """Play a case; the first step of each kind and the debrief are held against the rules of accessibility."""
    kinds = set()

    def look(kind):
        if kind not in kinds:
            assert {} == faults(page, schemes=LOOKS)
            kinds.add(kind)

    return play_by_keyboard(page, kit, scenario, seed, trainee, look)


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


def test_who_comes_back_from_a_managers_page_has_kept_the_name(server, browser):
    """The pages of a manager know no name; the way back from them does, in the same tab."""
    page, _ = browser
    greeting = page.locator("h2", has_text="Good day, Ana Müller")
    page.goto(at(server, "start", trainee="Ana Müller"))
    greeting.wait_for()
    page.goto(at(server, "reports"))
    page.locator(".dt-intake form").wait_for()
    page.locator(".dt-pages a").first.click()

    greeting.wait_for()


def test_the_clocks_stay_in_sight(server, browser):
    """Whoever reads the last card of a step sees beside it what runs out when."""
    page, _ = browser
    before, high = page.viewport_size, 700
    page.set_viewport_size({"width": SCREEN, "height": high})
    page.goto(at(server, "drill", scenario=SCENARIO, seed=SEED, trainee="clocks"))
    page.locator(".dt-pick").first.click()
    page.locator("button.dt-go").click()
    saved(page, 1)
    page.locator("button.dt-go").evaluate("go => go.scrollIntoView({ block: 'end' })")
    clocks = page.locator(".dt-clocks").bounding_box()
    page.set_viewport_size(before)

    assert 0 <= clocks["y"] <= high - clocks["height"]


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
        ({"scenario": IMAGE}, "onerror"),
        ({"trainee": IMAGE}, ""),
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
    assert not spoilt(page)


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
    others = kernels(server)  # of pages that were left before they could say so
    for _ in range(3):
        page.goto(at(server, "drill", scenario=SCENARIO, seed=SEED, trainee="walker"))
        page.locator(".widget-vbox.dt-root .dt-light").wait_for()
    page.goto("about:blank")
    for _ in range(100):
        if not set(kernels(server)).difference(others):
            break
        breathe()

    assert set() == set(kernels(server)).difference(others)


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

    page.set_viewport_size({"width": SCREEN // 2, "height": 1600})
    assert not sticks_out(page)
    assert {} == faults(page, widths=[TELEPHONE], schemes=["dark"])
    assert {} == faults(page, widths=[SCREEN], schemes=["light"])
    assert [] == elsewhere(asked)


def test_a_page_without_its_kernel_says_what_to_do(server, kit, browser):
    """It says so by itself; reloaded, it stands where it was, with what was chosen."""
    page, _ = browser
    others = kernels(server)
    page.goto(at(server, "drill", scenario=SCENARIO, seed=SEED, trainee="orphan"))
    cards = page.locator(".dt-pick")
    cards.nth(1).click()
    page.locator("button.dt-go").click()
    saved(page, 1)
    cards.nth(0).click()
    [kernel] = set(kernels(server)).difference(others)
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
