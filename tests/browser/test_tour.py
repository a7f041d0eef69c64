"""Somebody opens the kit in JupyterLab for the first time: a real browser takes the tour."""

from __future__ import annotations

import pytest

from browser.chromium import elsewhere, opened
from browser.serving import served
from trainer.lab.tour import tour


@pytest.fixture
def server(kit):
    """JupyterLab for somebody who has never opened it; gives the address of the start page."""
    with served(kit, lab=True) as place:
        yield place


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
