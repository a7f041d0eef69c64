"""Somebody opens the kit in JupyterLab for the first time: a real browser takes the tour."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest

from browser.chromium import CHROMIUM, elsewhere, opened, wait_for
from trainer.kit import Kit, open_kit
from trainer.lab.tour import tour
from trainer.server import address, command, environment, free_port, notebooks_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kernel,
    pytest.mark.posix,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: run `make browser`"),
]


@pytest.fixture
def server(tmp_path):
    """JupyterLab for somebody whose settings are empty; gives the address of the start page."""
    kit = Kit(open_kit().home, tmp_path / "desk" / "records")
    port, token = free_port(0), "a-token-for-this-test"
    process = subprocess.Popen(
        command(notebooks_of(kit), port, browser=False, lab=True),
        env={
            **environment(kit, token),
            "JUPYTER_PREFER_ENV_PATH": "1",
            "JUPYTER_CONFIG_DIR": str(tmp_path / "settings"),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for(port)
    yield address(port, token, lab=True)
    os.killpg(process.pid, signal.SIGTERM)
    process.wait()


def test_the_tour_is_offered_until_it_was_taken(server, tmp_path):
    """Each stop points at something that is in sight; who has seen all is not asked again."""
    told = tour()
    with opened(tmp_path / "profile", height=900) as (page, asked):
        go_on = page.locator(".react-joyride__tooltip [data-action=primary]")
        page.goto(server)
        page.get_by_text(f"Try the {told['label']}.").wait_for()
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("button", name="Start now").click()
        for step in told["steps"][:-1]:
            page.get_by_text(step["content"]).wait_for()
            assert page.locator(step["target"]).first.is_visible()
            go_on.click()
        page.get_by_text(told["steps"][-1]["content"]).wait_for()
        with page.expect_response(lambda answer: answer.request.method == "PATCH"):
            go_on.click()

        page.reload()
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Help", exact=True).click()
        page.locator(".lm-Menu-item", has_text=told["label"]).wait_for()

        assert 0 == page.get_by_role("button", name="Start now").count()
        assert [] == elsewhere(asked)
