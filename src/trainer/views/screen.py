"""
The screen of a drill or a shift: parts that stand somewhere, and what is chosen on them.

All parts go to the page in one message, and the page draws anew only what has changed. What is
chosen there and not yet handed in is the page's own business; it outlives a reload.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import sleep
from typing import Any

import anywidget
import traitlets

from trainer.views.html import own_file
from trainer.views.parts import Part

YIELD = 0.002
"""Seconds; longer than it takes to write a message, and shorter than anybody sees."""
Choose = Callable[[Sequence[str], int, str], None]
"""Takes what was chosen, the number of the decision that the screen was showing, and its case."""
Pressed = Callable[[str, int], None]
"""Takes the id of a button, and the number of the decision that the screen was showing."""


class Screen(anywidget.AnyWidget):
    """Draws parts, and passes on what is chosen and pressed."""

    _esm = own_file("screen.js")

    parts: Any = traitlets.List().tag(sync=True)

    def __init__(self, choose: Choose, press: Pressed, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._choose = choose
        self._press = press
        self.on_msg(self._heard)

    def show(self, parts: Sequence[Part]) -> None:
        """Show these parts and no others."""
        self.parts = [part.told() for part in parts]

    def show_first(self, part: Part) -> None:
        """Show a part before the others that go with it are made, where the screen has it already."""
        self.send({"part": part.told()})
        # Another thread sends it, and gets its turn only where this one waits.
        sleep(YIELD)

    def _heard(self, _widget: object, said: object, _buffers: object) -> None:
        match said:
            case {"chose": [*moves], "number": int(number), "about": str(about)}:
                if all(isinstance(move, str) for move in moves):
                    self._choose(moves, number, about)
            case {"pressed": str(button), "number": int(number)}:
                self._press(button, number)
