"""A bar that shows how far long work has come, where somebody is there to see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import ipywidgets as widgets
from IPython.display import display

from trainer.views.face import someone_is_there
from trainer.views.pages import in_app

Step = Callable[[str, int, int], None]
"""Takes what is being done, its number, and how many there are."""


@contextmanager
def progress(says: Callable[[str, int, int], str]) -> Iterator[Step | None]:
    """
    Show a bar while work is done; `says` puts a step into words.

    A program that runs the notebook gets none: it would stand in what was put out. A page of the
    app is shown when its work is done, and says until then that it is being made.
    """
    if in_app() or not someone_is_there():
        yield None
        return
    bar = widgets.IntProgress(min=0, max=1)
    words = widgets.Label()
    box = widgets.HBox([bar, words])

    def step(name: str, number: int, of: int) -> None:
        bar.max, bar.value = of, number
        words.value = says(name, number, of)

    display(box)
    try:
        yield step
    finally:
        box.close()
