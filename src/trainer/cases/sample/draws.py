"""
Chance that is the same on every machine and in every version of Python.

Only `random()` and `getrandbits()` of a seeded generator are used: how they draw is promised
never to change, which cannot be said of `choice` or `shuffle`.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


class Draws:
    """One stream of draws."""

    __slots__ = ("_random", "bits")

    def __init__(self, seed: int) -> None:
        generator = Random(seed)  # noqa: S311 - a story, no secret
        self._random = generator.random
        self.bits = generator.getrandbits

    def between(self, least: int, most: int) -> int:
        """Draw a whole number between two, both included."""
        return least + int(self._random() * (most - least + 1))

    def chance(self, percent: float) -> bool:
        """Draw whether something happens that happens so often in a hundred times."""
        return self._random() * 100 < percent

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Draw one of several things, each as likely as the others."""
        return things[int(self._random() * len(things))]

    def moments(self, number: int, span: int) -> list[int]:
        """Draw so many seconds out of a span, in order of time."""
        draw = self._random
        return sorted([int(draw() * span) for _ in range(number)])


def spread(weighted: Sequence[tuple[int, int]], size: int) -> tuple[int, ...]:
    """
    Lay out numbers so that an even draw of a place finds each as often as its weight says.

    >>> spread([(7, 1), (9, 3)], 4)
    (7, 9, 9, 9)
    """
    total = sum(weight for _, weight in weighted)
    places: list[int] = []
    passed = 0
    for number, weight in weighted:
        passed += weight
        places.extend([number] * (size * passed // total - len(places)))
    return tuple(places)
