"""What everybody must be able to use: a page is held against axe-core, and nothing of it is cut off."""

from __future__ import annotations

from itertools import product

TELEPHONE, SCREEN = 400, 1300
"""Widths in pixels."""
LOOKS = ("dark", "light")


def faults(page, *, widths=(None,), schemes=(None,)):
    """
    Give the rules of accessibility that a page breaks, each with where, and what is cut off.

    It is looked at in each width and color scheme that is named, and otherwise as it stands.
    """
    from axe_playwright_python.sync_playwright import Axe

    found = {}
    for width, scheme in product(widths, schemes):
        if width:
            page.set_viewport_size({"width": width, "height": 1600})
        if scheme:
            page.emulate_media(color_scheme=scheme)
        for one in Axe().run(page).response["violations"]:
            found[width, scheme, one["id"]] = [node["target"] for node in one["nodes"]]
        if sticks_out(page):
            found[width, scheme, "cut off"] = sticks_out(page)
    return found


def sticks_out(page) -> int:
    """Give the pixels of a page that are only seen by scrolling to the right."""
    return page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)")
