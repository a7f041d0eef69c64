"""
Give a file line by line, whatever its lines end with and however long they are.

Bytes, not text: in which encoding a line is may differ from line to line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
LONGEST = 1 << 20
"""Bytes that a line may have; a longer one is no row of a report."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, without its end."""

    number: int
    """Counted from 1."""
    text: bytes
    """No more than its beginning where it is longer than a line can be."""


def lines_of(place: Path, *, feeds: bool) -> Iterator[Line]:
    """
    Give every line; `feeds` says that lines end in line feeds, else they end in returns.

    A return before the line feed belongs to the end of the line; another one stays in the line.
    """
    end = b"\n" if feeds else b"\r"
    with place.open("rb") as file:
        for number, text in enumerate(_split(file, end), start=1):
            yield Line(number, text.removesuffix(b"\r") if feeds else text)


def _split(file: BinaryIO, end: bytes) -> Iterator[bytes]:
    rest = b""
    while chunk := file.read(CHUNK):
        *whole, rest = (rest + chunk).split(end)
        yield from whole
        # Of a line that never ends only so much is kept as shows that it is too long.
        rest = rest[: LONGEST + 1]
    if rest:
        yield rest
