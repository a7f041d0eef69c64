"""Many pages at once: reloaded, decided on and left, they leave no kernel and lose nothing."""

from __future__ import annotations

import pytest

from bench.bench_app import folder, kit, page, pytestmark  # noqa: F401
from browser.chromium import breathe
from browser.serving import at, kernels, served
from browser.trainee import saved

PAGES, RELOADS = 20, 5
CULLED = ("--MappingKernelManager.cull_idle_timeout=20", "--MappingKernelManager.cull_interval=5")
"""The kit waits half an hour; nobody waits so long for a figure."""


@pytest.fixture(scope="module")
def ours(kit, folder):  # noqa: F811 - fixtures
    """Where the app serves its pages, with a kernel that nobody looks at soon ended."""
    with served(kit, *CULLED, folder=folder) as place:
        yield place


def test_many_pages_leave_no_kernel_and_lose_nothing(kit, ours, page):  # noqa: F811
    """Twenty pages side by side, five times reloaded each, one decision on each; then all are left."""
    context, scenarios = page.context, kit.folder.scenario_ids
    tabs = []
    for number in range(PAGES):
        tab = context.new_page()
        tab.set_default_timeout(120_000)
        tab.goto(at(ours, "drill", scenario=scenarios[number], seed=1, trainee=f"tab {number}"))
        tab.locator(".dt-cards").wait_for()
        tabs.append(tab)
    most = len(kernels(ours))
    for turn in range(RELOADS):
        for tab in tabs:
            tab.reload()
            tab.locator(".dt-cards").wait_for()
            if turn == 1:
                tab.locator(".dt-pick, #dt-answer").first.click()
                if tab.locator("#dt-answer").count():
                    tab.locator("#dt-answer").fill("1")
                tab.locator("button.dt-go").click()
                saved(tab, 1)
    after = len(kernels(ours))
    shown = [tab.locator(".dt-light").inner_text() for tab in tabs]
    for number, tab in enumerate(tabs):
        # Half of them are left, as by a link; the others are gone without a word, as in a crash.
        if number % 2:
            tab.goto("about:blank")
        tab.close()
    silent = len(kernels(ours))
    for _ in range(900):
        if not kernels(ours):
            break
        breathe()
    left = len(kernels(ours))
    kept = [len(kit.logbook(f"tab {number}").attempts()[-1].moves) for number in range(PAGES)]
    print(  # noqa: T201 - the figures are read
        f"\n{PAGES} pages, {RELOADS} reloads each: {most} kernels at most, {after} after the reloads, "
        f"{silent} when all are left, {left} after the culling time; {sum(kept)} of {PAGES} decisions kept",
        end="",
    )

    assert 0 == left
    assert [1] * PAGES == kept
    assert {"Saved: 1 decision on disk."} == set(shown)
    assert after <= PAGES
