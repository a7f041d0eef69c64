"""Every case of the library from its first card to its debrief, by keyboard alone, as pages."""

from __future__ import annotations

import pytest

from browser.test_app import at, browser, kit, pytestmark, server  # noqa: F401 - fixtures
from browser.trainee import as_recorded, decide_by_keyboard
from playing import playbook
from trainer.drills.answers import decisions


@pytest.mark.parametrize("scenario", playbook().scenario_ids)
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
