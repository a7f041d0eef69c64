"""A trainee in JupyterLab: a real browser plays a case, and the journal tells the same."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from browser.chromium import CHROMIUM, elsewhere, opened, wait_for
from browser.trainee import as_recorded, decide
from trainer.drills.answers import decisions
from trainer.kit import Kit, open_kit
from trainer.server import address, command, environment, free_port, notebooks_of

SCENARIO, SEED = "damaged-on-arrival", 7
READY = ".widget-vbox.dt-root .dt-light"
"""What shows that the notebook has run."""
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
    """JupyterLab as `trainer start` runs it; gives the address of the start page."""
    port, token = free_port(0), "a-token-for-this-test"
    process = subprocess.Popen(
        command(notebooks_of(kit), port, browser=False, lab=True),
        env={**environment(kit, token), "JUPYTER_PREFER_ENV_PATH": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for(port)
    yield address(port, token, lab=True)
    os.killpg(process.pid, signal.SIGTERM)
    process.wait()


@contextmanager
def desk(server: str, kit: Kit, tmp_path: Path, trainee: str, played: str = "drill"):
    """Open a notebook in a browser, run it, and give the page."""
    name = f"{trainee}.ipynb"
    notebook = notebooks_of(kit) / name
    source = (notebooks_of(kit) / f"{played}.ipynb").read_text("utf-8")
    notebook.write_text(
        source.replace('trainee = \\"demo\\"', f'trainee = \\"{trainee}\\"'), encoding="utf-8"
    )
    place = server.replace("/lab/tree/start.ipynb", f"/lab/workspaces/{trainee}/tree/{name}")
    with opened(tmp_path / "profile") as (page, asked):
        page.goto(place)
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        page.wait_for_selector(READY)
        yield page, asked


def test_a_case_clicked_through_is_recorded_as_the_headless_replay(server, kit, tmp_path):
    """A case played in the browser gives the journal of the same case played without one."""
    drill = kit.case(SCENARIO, seed=SEED)

    with desk(server, kit, tmp_path, "clicker") as (page, asked):
        state = drill.start()
        for moves in decisions(drill, "best"):
            ordered = as_recorded(drill, state, moves)
            decide(page, drill, state, ordered)
            state = drill.choose(state, ordered)
        page.locator(".dt-debrief .dt-score-number").wait_for()
        shown = page.locator(".widget-vbox.dt-root .dt-score-number").inner_text()

    [attempt] = kit.logbook("clicker").attempts()

    assert state.over
    assert "100" == shown
    assert state.decisions == attempt.moves
    assert drill.receipt(state).lines_as_data() == [dict(line) for line in attempt.result.receipt]
    assert 100 == attempt.result.score
    assert [] == elsewhere(asked)


def test_a_shift_is_clicked_through(server, kit, tmp_path):
    """A card is opened, time passes, the day is closed: two decisions are on record, and a score."""
    with desk(server, kit, tmp_path, "shifter", played="shift") as (page, _):
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


def test_ten_fast_clicks_give_one_record(server, kit, tmp_path):
    """Ten clicks in a row on one button are one decision."""
    drill = kit.case(SCENARIO, seed=SEED)

    with desk(server, kit, tmp_path, "hasty") as (page, _):
        page.evaluate(
            "() => { const go = document.querySelector('.widget-vbox.dt-root button.dt-go');"
            " for (let i = 0; i < 10; i++) go.click(); }"
        )
        page.locator(".dt-light", has_text="Saved: 1 decision on disk.").wait_for()
        page.locator(".widget-vbox.dt-root h3", has_text="Step 2").wait_for()

    [attempt] = kit.logbook("hasty").attempts()

    assert ((),) == attempt.moves
    assert not drill.choose(drill.start(), []).over


def test_a_dead_kernel_is_shown_within_five_seconds(server, kit, tmp_path):
    """When the kernel is gone the page says by itself, within five seconds, that nothing is saved."""
    with desk(server, kit, tmp_path, "orphan") as (page, _):
        for pid in _kernels(kit):
            os.kill(pid, signal.SIGKILL)
        killed = time.monotonic()
        page.locator(".dt-light.dt-light-bad", has_text="Not saved").wait_for()
        seconds = time.monotonic() - killed

    assert seconds < 5


def _kernels(kit: Kit) -> list[int]:
    """Find the kernels that keep their records in this kit's folder."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            line = (folder / "cmdline").read_bytes()
            env = (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"ipykernel_launcher" in line and str(kit.records).encode() in env:
            found.append(int(folder.name))
    return found
