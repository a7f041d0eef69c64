"""
What the data doctor found in a file: where, which rule, and how many.

A finding carries a code and the values that its sentence needs; the sentences stand in the texts
of the screens (`doctor.CODE.says` and `doctor.CODE.do`). Cells are never quoted, only their shape,
so that what a file holds about people cannot come out again in a message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Finding:
    """One anomaly, or many of the same kind in one column."""

    file: str
    code: str
    line: int | None = None
    """The line of the file on which it is met first; nothing where it is about the whole file."""
    column: str | None = None
    count: int = 1
    """How many rows it is met in."""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows of a file; the three add up to all of them."""

    kept: int = 0
    doubtful: int = 0
    """Rows that are used although something in them could not be."""
    dropped: int = 0

    @property
    def rows(self) -> int:
        """All rows of the file."""
        return self.kept + self.doubtful + self.dropped

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.kept + other.kept,
            self.doubtful + other.doubtful,
            self.dropped + other.dropped,
        )


def shape(cell: object) -> str:
    """
    Give the shape of a cell: a for a letter, 9 for a digit, other marks as they are.

    >>> shape("J. Doe, 12 Elm St")
    'a. aaa, 99 aaa aa'
    """
    drawn = "".join(
        "9" if mark.isdigit() else "a" if mark.isalpha() else mark if mark.isprintable() else "?"
        for mark in str(cell)[: MOST_SHOWN + 1]
    )
    return drawn if len(drawn) <= MOST_SHOWN else f"{drawn[:MOST_SHOWN]}..."
