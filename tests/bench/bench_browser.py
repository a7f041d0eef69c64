"""A click in the browser until its feedback, beside a bare button in the same JupyterLab."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from statistics import median

from trainer.drills.answers import decisions
from trainer.server import notebooks_of

BROWSER = Path(__file__).parents[1] / "browser" / "test_jupyterlab.py"
spec = importlib.util.spec_from_file_location("browser_test", BROWSER)
browser = importlib.util.module_from_spec(spec)
spec.loader.exec_module(browser)

kit, server = browser.kit, browser.server
pytestmark = browser.pytestmark

CLICK = """([button, shown]) => new Promise(done => {
  const target = document.querySelector(shown), before = target.textContent;
  const started = performance.now();
  const timer = setInterval(() => {
    const now = document.querySelector(shown);
    if (now && now.textContent !== before) {
      clearInterval(timer); done(performance.now() - started);
    }
  }, 1);
  document.querySelector(button).click();
})"""
BARE = (
    "import ipywidgets\\nbutton = ipywidgets.Button(description='bare')\\n"
    "label = ipywidgets.Label('0')\\nbutton.add_class('bare')\\nlabel.add_class('count')\\n"
    "button.on_click(lambda _: setattr(label, 'value', str(int(label.value) + 1)))\\n"
    "ipywidgets.VBox([button, label])"
)


def test_a_choice_and_a_bare_button_in_the_browser(server, kit, tmp_path):
    """Print the time from a click to what it shows, for a decision and for a bare button."""
    source = json.loads((notebooks_of(kit) / "drill.ipynb").read_text("utf-8"))
    drill = kit.case(browser.SCENARIO, seed=browser.SEED)
    taken = []

    with browser.desk(server, kit, tmp_path, "timed") as (page, _):
        state = drill.start()
        for moves in decisions(drill, "best"):
            step, names = drill.step(state), drill.rulebook.vocabulary.moves
            root = page.locator(".widget-vbox.dt-root")
            ordered = browser._as_recorded(drill, state, moves)
            if step.kind == "act":
                card = root.locator("button.dt-choice", has_text=names[moves[0]].label).first
                card.evaluate("one => one.classList.add('timed')")
                button = "button.timed"
            else:
                for move in ordered:
                    label = names[move].label
                    if step.kind == "gather":
                        root.locator(".dt-tick", has_text=label).locator("input").first.check()
                    elif not drill.sends(move):
                        root.locator("button.dt-choice", has_text=label).first.click()
                        root.locator("button.dt-choice", has_text=label).first.wait_for(
                            state="detached"
                        )
                button = ".widget-vbox.dt-root button.dt-go"
            taken.append(page.evaluate(CLICK, [button, ".dt-light"]))
            state = drill.choose(state, ordered)
    for cell in source["cells"]:
        if cell["id"] == "drill":
            cell["source"] = BARE.replace("\\n", "\n") + "\n"
    (notebooks_of(kit) / "drill.ipynb").write_text(json.dumps(source), encoding="utf-8")
    browser.READY = ".bare"
    with browser.desk(server, kit, tmp_path, "bare") as (page, _):
        bare = [page.evaluate(CLICK, ["button.bare", ".count"]) for _ in range(20)]
    print(  # noqa: T201 - the figures are read
        f"\na decision, saved, to its feedback: median {median(taken):.0f} ms of {len(taken)}; "
        f"a bare button: median {median(bare):.0f} ms of {len(bare)}",
        end="",
    )

    assert drill.receipt(state).score == 100
