"""
Cases of the library from the first card to the debrief, by keyboard alone, as pages.

Every fourth is played; with KEYBOARD_CASES=all in the environment all are, in two minutes more.
"""

from __future__ import annotations

import os

import pytest

from browser.test_app import at, browser, kit, pytestmark, server  # noqa: F401 - fixtures
from browser.trainee import as_recorded, decide_by_keyboard
from playing import playbook
from trainer.drills.answers import decisions

EVERY = 1 if os.environ.get("KEYBOARD_CASES") == "all" else 4


@pytest.mark.parametrize("scenario", playbook().scenario_ids[::EVERY])
def test_a_case_is_played_by_keyboard(scenario, server, kit, browser):  # noqa: F811 - a fixture
    """Numbers, arrows, letters and Enter suffice; the journal tells what the headless replay tells."""
    page, _ = browser
    drill = kit.case(scenario, seed=1)
    page.goto(at(server, "drill", scenario=scenario, seed=1, trainee=f"keys {scenario}"))
    state = drill.start()
    for moves in decisions(drill, "best"):
        ordered = as_recorded(drill, state, moves)
        decide_by_keyboard(page, kit.desk(drill), state, ordered)
        state = drill.choose(state, ordered)
    page.locator(".dt-debrief .dt-score-number").wait_for()
    [attempt] = kit.logbook(f"keys {scenario}").attempts()

    assert state.over
    assert state.decisions == attempt.moves
    assert drill.receipt(state).lines_as_data() == [dict(line) for line in attempt.result.receipt]
    assert "100" == page.locator(".dt-score-number").inner_text()
