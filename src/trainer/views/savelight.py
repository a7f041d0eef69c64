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

from trainer.reports.words import Words
from trainer.session import Answer
from trainer.views.pages import in_app


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

    def tell(self, answer: Answer, count: int, words: Words, notice: str = "") -> None:
        """Say what came of a decision; `count` decisions are on disk."""
        texts = words.texts
        with self.hold_sync():
            self.gone = texts("save.gone-page" if in_app() else "save.gone", count=count)
            self.bad = not answer.saved
            if answer.recorded:
                self.text = texts("save.refused", moves=words.path(answer.recorded))
            elif not answer.saved:
                self.text = texts("save.not", why=answer.why)
            elif not count and notice:
                self.text = notice
            else:
                name = {0: "save.none", 1: "save.one"}.get(count, "save.saved")
                self.text = texts(name, count=count)

    def _answer(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        if "ping" in content:
            self.send({"pong": content["ping"]})
