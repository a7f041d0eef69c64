"""
Draws that a name decides: the same name gives the same numbers for ever.

Python's own generators may change how they draw from one version to the next, so draws are made
from a SHA-256 of the name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator


def number(*parts: object) -> int:
    """Give the number that belongs to a name."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


class Die:
    """Throws one number after the other, always the same ones for the same name."""

    def __init__(self, name: str) -> None:
        self._numbers = self._throw(name)

    def __call__(self, least: int, most: int) -> int:
        """Throw a number between two, both included."""
        return least + next(self._numbers) % (most - least + 1)

    @staticmethod
    def _throw(name: str) -> Iterator[int]:
        block = 0
        while True:
            digest = hashlib.sha256(f"{name}\x1f{block}".encode()).digest()
            yield from (int.from_bytes(digest[at : at + 4], "big") for at in range(0, 32, 4))
            block += 1
