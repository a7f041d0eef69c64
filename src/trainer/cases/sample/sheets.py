"""The files of a sample, each open while the orders go by; what nobody asked for is not written."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Layout:
    """One of the files."""

    id: str
    """What it is asked for by."""
    name: str
    about: str
    header: tuple[str, ...]
    separator: str = "\t"


@dataclass(slots=True)
class Sheet:
    """A file being written, a row a line."""

    layout: Layout
    file: TextIO | None
    rows: int = 0

    @property
    def wanted(self) -> bool:
        """Whether the file is written at all."""
        return self.file is not None

    def write(self, lines: str, rows: int = 1) -> None:
        """Write rows that are put together already, each with the end of its line."""
        if self.file is not None:
            self.file.write(lines)
            self.rows += rows

    def row(self, *cells: object) -> None:
        """Write a row."""
        if self.file is not None:
            self.file.write(self.layout.separator.join(map(str, cells)) + "\n")
            self.rows += 1


def open_sheet(layout: Layout, folder: Path, stack: ExitStack, *, wanted: bool) -> Sheet:
    """Begin a file with its header, if it is wanted."""
    if not wanted:
        return Sheet(layout, None)
    path = folder / layout.name
    file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
    file.write(layout.separator.join(layout.header) + "\n")
    return Sheet(layout, file)
