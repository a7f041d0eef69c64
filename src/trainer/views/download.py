"""
A button that puts a file into the downloads of whoever presses it.

What is in the file is made when it is asked for, and goes through the kernel's own channel: no
server has to serve it, and it works without a network.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from trainer.content.texts import Texts
from trainer.views.html import own_file

ANYTHING = "application/octet-stream"


class Download(anywidget.AnyWidget):
    """A button with a line beside it that says what became of the file."""

    _esm = own_file("download.js")
    _css = own_file("download.css")

    label = traitlets.Unicode().tag(sync=True)
    """What is on the button."""
    name = traitlets.Unicode().tag(sync=True)
    """The name of the file."""
    words = traitlets.Dict().tag(sync=True)
    """What the page says while the file is made, when it is there, and when nothing comes."""

    def __init__(self, label: str, name: str, make: Callable[[], bytes], texts: Texts) -> None:
        words = {one: texts(f"download.{one}") for one in ("making", "made", "gone")}
        super().__init__(label=label, name=name, words=words)
        self._make = make
        self._failed = texts("download.failed")
        self.on_msg(self._hear)

    def _hear(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        if "make" not in content:
            return
        number = content["make"]
        try:
            made = self._make()
        except Exception as error:  # noqa: BLE001 - told on the page; the kernel's log is seen by nobody
            self.send({"failed": number, "why": f"{self._failed} {error}"})
            return
        kind = mimetypes.guess_type(self.name)[0] or ANYTHING
        self.send({"made": number, "kind": kind}, [made])
