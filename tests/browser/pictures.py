"""
Take the pictures of the docs again: `make pictures`.

Each screen is taken in the light, in the dark, and on a telephone, from the app as it is served,
with cases and names that are made up. They are looked at by people; no test compares them.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image

from browser.chromium import opened
from browser.serving import at, served
from browser.trainee import as_recorded, at_step, choose, saved
from trainer.drills.answers import decisions
from trainer.kit import Kit, open_kit

TO = Path(__file__).parents[2] / "docs" / "images"
LOOKS = {"": (1280, 900, "light"), "-dark": (1280, 900, "dark"), "-narrow": (400, 860, "light")}
"""What is put behind the name of a picture: width, height and scheme."""
COLORS = 128
STEPS = {
    "desk": ("damaged-on-arrival", 7, "act"),
    "look": ("missing-items", 2, "gather"),
    "message": ("half-an-order-of-questions", 1, "reply"),
    "queue": ("the-monday-queue", 1, "sort"),
    "figure": ("odr-at-the-limit", 1, "figure"),
}
"""A case and a kind of step for each way of deciding."""


class Camera:
    """Goes through the app and takes its pictures."""

    def __init__(self, kit: Kit, server: str, page) -> None:
        self._kit = kit
        self._server = server
        self._page = page

    def go(self, name, ready, **said):
        """Open a page, and wait until a part of it stands there."""
        self._page.set_viewport_size({"width": 1280, "height": 900})
        self._page.goto(at(self._server, name, **said))
        self._page.locator(ready).first.wait_for()

    def take(self, name, *, top=None):
        """Take a screen in every look, from a part of it on."""
        for look, (width, height, scheme) in LOOKS.items():
            self._page.set_viewport_size({"width": width, "height": height})
            self._page.emulate_media(color_scheme=scheme)
            self._page.evaluate(
                "top => { window.scrollTo(0, 0); if (top) document.querySelector(top).scrollIntoView(); }",
                top,
            )
            self._page.wait_for_timeout(300)
            file = TO / f"{name}{look}.png"
            self._page.screenshot(path=file)
            with Image.open(file) as picture:
                picture.quantize(COLORS).save(file, optimize=True)
        self._page.emulate_media(color_scheme="light")

    def played(self, scenario, seed, *, until=None, trainee="Ana"):
        """Play a case by the book, up to a kind of step or to its end."""
        drill = self._kit.case(scenario, seed=seed)
        writer, state = self._kit.desk(drill), drill.start()
        self.go("drill", ".dt-cards", scenario=scenario, seed=seed, trainee=trainee)
        for moves in decisions(drill, "best"):
            root = at_step(self._page, state)
            choose(root, writer, state, as_recorded(drill, state, moves))
            if drill.step(state).kind == until:
                return
            root.locator("button.dt-go").click()
            saved(self._page, len(state.decisions) + 1)
            state = drill.choose(state, moves)
        self._page.locator(".dt-debrief").wait_for()


def take_all(camera: Camera) -> None:
    """Take every picture."""
    camera.go("start", ".dt-first")
    camera.take("welcome")
    camera.go("drill", ".dt-cards", scenario="late-but-moving", seed=2, trainee="Ben")
    camera.take("first-case", top=".dt-root")
    camera.played("late-but-moving", 2)
    camera.take("debrief", top=".dt-root")
    for name, (scenario, seed, kind) in STEPS.items():
        camera.played(scenario, seed, until=kind)
        camera.take(name, top=".dt-root" if kind in {"gather", "act"} else ".dt-part-question")
    camera.go("start", ".dt-next", trainee="Ana")
    camera.take("start")
    camera.go("shift", ".dt-choice", seed=3, trainee="Ana")
    camera.take("shift", top=".dt-root")
    camera.go("playbook", ".dt-hit", wanted="restocking fee")
    camera.take("playbook")
    for name, top in (("triage", ".dt-todo"), ("health", ".dt-root")):
        camera.go(name, top, as_of="2026-11-20")
        camera.take(name, top=top)
    camera.go("reports", ".dt-intake form", reports="samples", as_of="2026-11-20")
    camera.take("reports")


def main() -> int:
    """Serve the kit, and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        kit = Kit(open_kit().home, Path(folder) / "records")
        with served(kit) as server, opened(Path(folder) / "profile") as (page, _):
            take_all(Camera(kit, server, page))
    return 0


if __name__ == "__main__":
    sys.exit(main())
