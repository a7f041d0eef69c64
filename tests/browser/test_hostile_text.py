"""Whatever the texts of the playbook say, a page shows them as texts: nothing in them runs."""

from __future__ import annotations

import shutil

import pytest
import yaml

from browser.chromium import elsewhere
from browser.hostile import SCRIPT, spoilt
from browser.serving import at
from browser.trainee import at_step, saved
from playing import ROOT
from trainer.kit import Kit

SCENARIO = "missing-items"
TEXTS = {"title", "brief", "asks", "hint", "text", "who", "says", "label", "buyer", "item", "means"}
"""The fields of a scenario, of moves and of facts that people read."""
HOSTILE = (
    f"{SCRIPT} <img src=x onerror=window.spoilt=2> "
    "\"><svg onload=window.spoilt=3>' onfocus='window.spoilt=4' autofocus=' "
    "</legend></fieldset></p><iframe src=javascript:parent.spoilt=5></iframe> "
    "<style>*{display:none}</style><!-- [a](javascript:window.spoilt=6) $x$ `code` "
    "<a href=javascript:window.spoilt=7>here</a>"
)


def made_hostile(part):
    """A part of the playbook with something hostile behind every text that people read."""
    if isinstance(part, dict):
        return {
            key: f"{value} {HOSTILE}"
            if key in TEXTS and isinstance(value, str)
            else made_hostile(value)
            for key, value in part.items()
        }
    return [made_hostile(one) for one in part] if isinstance(part, list) else part


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """A kit with a playbook whose texts are hostile."""
    home = tmp_path_factory.mktemp("hostile")
    for name in ("playbook", "notebooks"):
        shutil.copytree(ROOT / name, home / name)
    for file in (
        home / "playbook" / "scenarios" / f"{SCENARIO}.yaml",
        home / "playbook/moves.yaml",
    ):
        whole = yaml.safe_load(file.read_text("utf-8"))
        file.write_text(yaml.safe_dump(made_hostile(whole), sort_keys=False), encoding="utf-8")
    return Kit(home, home / "records")


def test_no_text_of_a_case_runs(server, kit, browser):
    """From the desk to the debrief everything is shown, and nothing that it says happens."""
    drill = kit.case(SCENARIO, seed=1)
    page, asked = browser
    page.goto(at(server, "drill", scenario=SCENARIO, seed=1, trainee="ana"))
    state = drill.start()
    while not state.over:
        at_step(page, state)
        kind, offered = drill.step(state).kind, drill.offered(state)
        cards = page.locator(".dt-pick")
        assert SCRIPT in cards.first.inner_text()
        many = 1 if kind == "act" else min(cards.count(), 2)
        for place in range(many):
            cards.nth(place).click()
        page.locator("button.dt-go").click()
        saved(page, len(state.decisions) + 1)
        [attempt] = kit.logbook("ana").attempts()
        state = drill.choose(state, attempt.moves[-1])
        assert set(attempt.moves[-1]) <= set(offered)
    page.locator(".dt-debrief .dt-score-number").wait_for()

    assert "<img src=x onerror" in page.inner_text("main")
    assert not spoilt(page)
    assert 0 == page.locator(".dt-root :is(script, iframe, svg, img)").count()
    assert [] == elsewhere(asked)
