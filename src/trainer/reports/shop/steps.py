"""The steps of reading and judging a shop, each told in words when it begins."""

from __future__ import annotations

from collections.abc import Callable

from trainer.content.texts import Texts

LATER = ("judge", "rates", "draw")
"""What is done after the files are read."""

Tell = Callable[[str, int, int], None]
"""Takes what is being done in words, how many steps are behind, and how many there are."""


class StoppedError(Exception):
    """Somebody asked to stop; raised by who is told of a step, between two steps."""


class Steps:
    """Counts steps: one for each file, and one for each thing that is done with all of them."""

    def __init__(self, texts: Texts, tell: Tell) -> None:
        self._texts = texts
        self._tell = tell
        self._files = 0

    def file(self, name: str, number: int, of: int) -> None:
        """Say that a file is being read."""
        self._files = of
        said = self._texts("shop.opening", name=name, number=number, of=of)
        self._tell(said, number - 1, of + len(LATER))

    def later(self, id_: str) -> None:
        """Say that what comes after the files is being done."""
        done = self._files + LATER.index(id_)
        self._tell(self._texts(f"own.step.{id_}"), done, self._files + len(LATER))
