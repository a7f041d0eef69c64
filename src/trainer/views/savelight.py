"""
The save light: says what is on disk, and says by itself when the kernel is gone.

A dead kernel cannot say that it is dead. So the page asks every second and a half, and when no
answer has come for three and a half it shows that choices are not saved.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import anywidget
import traitlets


class SaveLight(anywidget.AnyWidget):
    """A line that tells whether decisions are on disk."""

    _esm = (files("trainer.views") / "savelight.js").read_text(encoding="utf-8")
    _css = (files("trainer.views") / "savelight.css").read_text(encoding="utf-8")

    text = traitlets.Unicode().tag(sync=True)
    """What to show while the kernel answers."""
    bad = traitlets.Bool(default_value=False).tag(sync=True)
    """Whether the last decision was not saved."""
    gone = traitlets.Unicode().tag(sync=True)
    """What to show when the kernel does not answer."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on_msg(self._answer)

    def _answer(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        if "ping" in content:
            self.send({"pong": content["ping"]})
