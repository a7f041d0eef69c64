"""A trainee in JupyterLab: a real browser plays a case, and the journal tells the same."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager

import pytest

from browser.chromium import elsewhere
from browser.serving import processes, served
from browser.trainee import as_recorded, decide
from trainer.drills.answers import decisions
from trainer.server import notebooks_of

SCENARIO, SEED = "damaged-on-arrival", 7
READY = ".widget-vbox.dt-root .dt-light"
"""What shows that the notebook has run."""


@pytest.fixture(scope="module")
def server(kit):
    """JupyterLab as `trainer start` runs it; gives the address of the start page."""
    with served(kit, lab=True) as place:
        yield place


@contextmanager
def desk(server, kit, browser, trainee, played="drill"):
    """Open a notebook in a page of its own, run it, and give the page."""
    name = f"{trainee}.ipynb"
    source = (notebooks_of(kit) / f"{played}.ipynb").read_text("utf-8")
    own = source.replace('trainee = \\"demo\\"', f'trainee = \\"{trainee}\\"')
    (notebooks_of(kit) / name).write_text(own, encoding="utf-8")
    place = server.replace("/lab/tree/start.ipynb", f"/lab/workspaces/{trainee}/tree/{name}")
    page = browser[0].context.new_page()
    page.goto(place)
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_selector(READY)
    yield page
    page.close()


def test_a_case_clicked_through_is_recorded_as_the_headless_replay(server, kit, browser):
    """A case played in the browser gives the journal of the same case played without one."""
    drill = kit.case(SCENARIO, seed=SEED)

    with desk(server, kit, browser, "clicker") as page:
        state = drill.start()
        for moves in decisions(drill, "best"):
            ordered = as_recorded(drill, state, moves)
            decide(page, kit.desk(drill), state, ordered)
            state = drill.choose(state, ordered)
        page.locator(".dt-debrief .dt-score-number").wait_for()
        shown = page.locator(".widget-vbox.dt-root .dt-score-number").inner_text()

    [attempt] = kit.logbook("clicker").attempts()

    assert state.over
    assert "100" == shown
    assert state.decisions == attempt.moves
    assert drill.receipt(state).lines_as_data() == [dict(line) for line in attempt.result.receipt]
    assert 100 == attempt.result.score
    assert [] == elsewhere(browser[1])


def test_a_shift_is_clicked_through(server, kit, browser):
    """A card is opened, time passes, the day is closed: two decisions are on record, and a score."""
    with desk(server, kit, browser, "shifter", played="shift") as page:
        root = page.locator(".widget-vbox.dt-root")
        root.locator("button.dt-choice").first.click()
        root.locator("h3", has_text="Step 1").wait_for()
        root.get_by_text("Wait until something comes in").click()
        page.locator(".dt-light", has_text="Saved: 1 decision on disk.").wait_for()
        root.get_by_text("Close the day").click()
        page.locator(".dt-debrief .dt-score-number").wait_for()

    [attempt] = kit.logbook("shifter").attempts()

    assert (("wait-for-next",), ("close-the-day",)) == attempt.moves
    assert 0 == attempt.result.score


def test_ten_fast_clicks_give_one_record(server, kit, browser):
    """Ten clicks in a row on one button are one decision."""
    drill = kit.case(SCENARIO, seed=SEED)

    with desk(server, kit, browser, "hasty") as page:
        page.evaluate(
            "() => { const go = document.querySelector('.widget-vbox.dt-root button.dt-go');"
            " for (let i = 0; i < 10; i++) go.click(); }"
        )
        page.locator(".dt-light", has_text="Saved: 1 decision on disk.").wait_for()
        page.locator(".widget-vbox.dt-root h3", has_text="Step 2").wait_for()

    [attempt] = kit.logbook("hasty").attempts()

    assert ((),) == attempt.moves
    assert not drill.choose(drill.start(), []).over


def test_a_dead_kernel_is_shown_within_five_seconds(server, kit, browser):
    """When the kernel is gone the page says by itself, within five seconds, that nothing is saved."""
    with desk(server, kit, browser, "orphan") as page:
        for pid in processes(str(kit.records)):
            os.kill(pid, signal.SIGKILL)
        killed = time.monotonic()
        page.locator(".dt-light.dt-light-bad", has_text="Not saved").wait_for()
        seconds = time.monotonic() - killed

    assert seconds < 5
