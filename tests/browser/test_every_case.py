"""Every case of the library from the first card to the debrief, by keyboard alone, as pages."""

from __future__ import annotations

import pytest

from browser.serving import at
from browser.trainee import play_by_keyboard
from playing import playbook


@pytest.mark.parametrize("scenario", playbook().scenario_ids)
def test_a_case_is_played_by_keyboard(scenario, server, kit, browser):
    """Numbers, arrows, letters and Enter suffice; the journal tells what the headless replay tells."""
    page, _ = browser
    page.goto(at(server, "drill", scenario=scenario, seed=1, trainee=f"keys {scenario}"))
    state, attempt = play_by_keyboard(page, kit, scenario, 1, f"keys {scenario}")

    assert state.over
    assert state.decisions == attempt.moves
    assert "100" == page.locator(".dt-score-number").inner_text()
