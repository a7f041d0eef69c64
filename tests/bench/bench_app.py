"""
What a trainee waits for, beside a bare button of ipywidgets: a choice, and a page.

Everything is measured in one run and by turns: cases in the app, a page of one button in the app,
and the same page in Voila as it comes. What is asserted are ratios; times are printed to be read.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import nbformat
import pytest

from browser.chromium import opened, wait_for
from browser.serving import at, processes, running, served
from browser.trainee import at_step, choose, saved
from trainer.drills.answers import decisions
from trainer.kit import Kit, open_kit
from trainer.server import free_port

SCENARIOS = (
    "damaged-on-arrival",
    "missing-items",
    "half-an-order-of-questions",
    "the-silent-buyer",
)
ROUNDS = 4
STOCK = "a-server-of-this-bench"
"""What marks the kernels of stock Voila."""
BARE = """import ipywidgets
button, label = ipywidgets.Button(description="bare"), ipywidgets.Label("0")
button.add_class("bare")
label.add_class("count")
button.on_click(lambda _: setattr(label, "value", str(int(label.value) + 1)))
ipywidgets.VBox([button, label])"""
CLICK = """([button, shown]) => new Promise(done => {
  const before = document.querySelector(shown).textContent;
  const seen = new MutationObserver(() => {
    const now = document.querySelector(shown);
    if (now && now.textContent !== before) { seen.disconnect(); done(performance.now() - started); }
  });
  seen.observe(document.body, { subtree: true, childList: true, characterData: true });
  const started = performance.now();
  document.querySelector(button).click();
})"""
"""Milliseconds from a click until what it changes stands on the page."""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """A kit whose records go to a folder of this bench."""
    return Kit(open_kit().home, tmp_path_factory.mktemp("desk") / "records")


@pytest.fixture(scope="module")
def folder(kit, tmp_path_factory):
    """The kit's notebooks, and one with nothing but a button."""
    place: Path = tmp_path_factory.mktemp("pages") / "notebooks"
    shutil.copytree(kit.home / "notebooks", place)
    bare = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BARE)])
    bare.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(bare, place / "bare.ipynb")
    return place


@pytest.fixture(scope="module")
def ours(kit, folder):
    """Where the app serves its pages."""
    with served(kit, folder=folder) as place:
        yield place


@pytest.fixture(scope="module")
def stock(folder):
    """Where Voila serves the button as it comes."""
    port = free_port(0)
    own = ("voila", "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1")
    with running(
        [sys.executable, "-m", *own, str(folder / "bare.ipynb")], {**os.environ, "BENCH": STOCK}
    ):
        wait_for(port)
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A page of a browser."""
    with opened(tmp_path_factory.mktemp("bench") / "profile") as (page, _):
        yield page


def told(name, taken):
    """Print a median and a ninety-fifth percentile, and give the median."""
    tail = quantiles(taken, n=20)[-1]
    print(f"\n{name}: p50 {median(taken):.1f} ms, p95 {tail:.1f} ms of {len(taken)}", end="")  # noqa: T201
    return median(taken)


def choices(page, kit, server, scenario, seed):
    """Play a case for learning, and give the time from each choice until it is told how it stands."""
    drill = kit.case(scenario, seed=seed)
    picks = kit.desk(drill)
    page.goto(at(server, "drill", scenario=scenario, seed=seed, trainee=f"bench {seed}"))
    state, taken = drill.start(), []
    for moves in decisions(drill, "best"):
        root = at_step(page, state)
        choose(root, picks, state, moves)
        after = drill.choose(state, moves)
        if after.over:
            root.locator("button.dt-go").click()
        else:
            taken.append(page.evaluate(CLICK, ["button.dt-go", ".dt-part-said"]))
        state = after
        saved(page, len(state.decisions))
    return taken


def bare_clicks(page, address, many):
    """Click a bare button many times, and give the time until each shows."""
    page.goto(address, wait_until="commit")
    page.locator("button.bare").wait_for()
    return [page.evaluate(CLICK, ["button.bare", ".count"]) for _ in range(many)]


def test_a_choice_is_as_quick_as_a_button(kit, ours, stock, page):
    """A choice to its feedback: at most 1.5 bare buttons here, and .3 of one in stock Voila."""
    choosing, here, there = [], [], []
    for seed in range(ROUNDS):
        choosing += choices(page, kit, ours, SCENARIOS[seed % len(SCENARIOS)], seed)
        here += bare_clicks(page, at(ours, "bare"), 10)
        there += bare_clicks(page, stock, 10)
    choice, bare = told("a choice", choosing), told("a bare button here", here)
    slow = told("a bare button in stock Voila", there)
    print(f"\nratios: {choice / bare:.2f} here, {choice / slow:.2f} of stock Voila", end="")  # noqa: T201

    assert choice <= 1.5 * bare
    assert choice <= 0.3 * slow


def opening(page, address, button, shown):
    """Open a page, click, and give the milliseconds until the click shows."""
    started = perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(button).first.wait_for()
    page.evaluate(CLICK, [button, shown])
    return (perf_counter() - started) * 1000


def memory(mark):
    """The memory of the kernel with a mark in its environment that was started first, in MB."""
    told = Path(f"/proc/{processes(mark)[0]}/smaps_rollup").read_text("utf-8").split("\n")
    return next(int(one.split()[1]) for one in told if one.startswith("Pss:")) / 1024


def test_a_trainee_needs_little_more_memory_than_a_button(kit, ours, stock, page):
    """The kernel of a case that is played holds at most 1.25 times that of a button in stock Voila."""
    bare_clicks(page, stock, 2)
    bare = memory(STOCK)
    page.goto("about:blank")
    choices(page, kit, ours, SCENARIOS[0], 99)
    case = memory(str(kit.records))
    print(f"\na case {case:.0f} MB, a button {bare:.0f} MB: {case / bare:.2f}", end="")  # noqa: T201

    assert case <= 1.25 * bare


def test_a_case_opens_as_quickly_as_a_button(kit, ours, page):
    """To the first answered click, with a kernel waiting: at most 1.3 times a page of one button."""
    case, bare = [], []
    for seed in range(ROUNDS):
        for taken, address, button, shown in (
            (bare, at(ours, "bare"), "button.bare", ".count"),
            (
                case,
                at(ours, "drill", scenario=SCENARIOS[0], seed=seed, trainee=f"open {seed}"),
                "button.dt-go",
                ".dt-light",
            ),
        ):
            page.goto("about:blank")
            page.wait_for_timeout(4000)  # the next kernel comes to wait
            taken.append(opening(page, address, button, shown))
    ratio = told("a case", case) / told("a page of one button", bare)
    print(f"\nratio: {ratio:.2f}", end="")  # noqa: T201

    assert ratio <= 1.3
