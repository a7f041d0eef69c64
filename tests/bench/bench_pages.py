"""Many pages at once: reloaded, decided on and left, they leave no kernel and lose nothing."""

from __future__ import annotations

import json
from urllib.request import urlopen

import pytest
from bench_app import TOKEN, at, folder, kit, ours, page, pytestmark  # noqa: F401 - fixtures

from browser.chromium import breathe
from browser.trainee import saved

PAGES, RELOADS = 20, 5


def kernels(server):
    """How many kernels somebody has."""
    place = server.removesuffix("/voila/render")
    with urlopen(f"{place}/api/kernels?token={TOKEN}") as answer:  # noqa: S310 - of this bench
        return len(json.load(answer))


@pytest.mark.usefixtures("folder")
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
    most = kernels(ours)
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
    after = kernels(ours)
    shown = [tab.locator(".dt-light").inner_text() for tab in tabs]
    for tab in tabs:
        tab.close()
    for _ in range(300):
        if not kernels(ours):
            break
        breathe()
    left = kernels(ours)
    kept = [len(kit.logbook(f"tab {number}").attempts()[-1].moves) for number in range(PAGES)]
    print(  # noqa: T201 - the figures are read
        f"\n{PAGES} pages, {RELOADS} reloads each: {most} kernels at most, {after} after the reloads, "
        f"{left} when all are left; {sum(kept)} of {PAGES} decisions kept",
        end="",
    )

    assert 0 == left
    assert [1] * PAGES == kept
    assert {"Saved: 1 decision on disk."} == set(shown)
    assert after <= PAGES
