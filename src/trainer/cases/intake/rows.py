"""
Take a damaged file apart line by line, and write what is sound of it as a table.

A line is a row when it has as many cells as the header; every other line is set aside with its
number and the reason. Nothing is mended by guessing: two lines become one row only where a quoted
cell ends in the second and no line in between could be a row of its own.
"""

from __future__ import annotations

import csv
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from trainer.cases.intake.contract import QUOTES
from trainer.cases.intake.lines import LONGEST, Line, lines_of

DELIMITERS = ("\t", ",", ";", "|")
UNICODE = frozenset({"utf-8", "utf-16", "utf-32"})
MOST_COLUMNS = 10_000
LONGEST_PIECE = 80
"""Letters that a piece of a first or last cell may have."""
MOST_JOINED = 50
"""Lines that one row of a comma separated file may take up."""
BREAK = "\u2028"
"""What stands in a copy where a cell had a line end, so that no cell changes into another."""


@dataclass(slots=True)
class Copied:
    """What became of the lines of a file."""

    header: tuple[str, ...] = ()
    delimiter: str = "\t"
    begins: int = 2
    lines: array[int] = field(default_factory=lambda: array("q"))
    """The line of each row of the copy."""
    aside: list[tuple[int, str, int]] = field(default_factory=list)
    """Lines that are no rows: the line, the reason and how many lines it takes up."""
    blank: int = 0
    cut_off: int = 0
    """The last line, where it has no end."""
    beside: list[int] = field(default_factory=list)
    """Rows whose first or last cell may go on in a line beside them."""
    damaged: str = ""
    """Why the file cannot be read at all."""


def header_of(text: str) -> tuple[tuple[str, ...], str]:
    """Take the header apart by the delimiter that gives it the most cells."""
    text = text.split("\r", 1)[0].lstrip("\ufeff")
    delimiter = max(DELIMITERS, key=lambda one: (text.count(one), -DELIMITERS.index(one)))
    return tuple(_bare(cell) for cell in _apart(text, delimiter) or (text,)), delimiter


def _bare(cell: str) -> str:
    return cell.strip().strip(QUOTES).strip()


def copy_rows(
    place: Path, out: Path, *, encoding: str, lost: bool, feeds: bool, ends: bool
) -> Copied | None:
    """
    Write the sound rows of a file as a table; nothing where the file has no line with text.

    `lost` says that U+FFFD stands for what could not be read, `feeds` that lines end in line
    feeds, and `ends` that the last one has its end.
    """
    lines = lines_of(place, feeds=feeds)
    copied = Copied()
    first, rest = _first(lines, copied)
    if first is None:
        return None
    copied.damaged = _header_into(copied, first, encoding)
    if copied.damaged:
        return copied
    apart = _Apart(copied, encoding, lost, len(copied.header))
    with out.open("w", encoding="utf-8", newline="") as file:
        file.write("\t".join(f"c{place}" for place in range(apart.width)) + "\n")
        apart.write(_parted(lines, rest, apart), file)
    if not ends and apart.last > first.number:
        copied.cut_off = apart.last
    return copied


def _first(lines: Iterator[Line], copied: Copied) -> tuple[Line | None, list[bytes]]:
    """Give the first line with text, and what follows in it after a lone return."""
    for line in lines:
        pieces = line.text.removeprefix(b"\xef\xbb\xbf").split(b"\r")
        if any(piece.strip() for piece in pieces):
            while not pieces[0].strip():
                pieces.pop(0)
            return Line(line.number, pieces[0]), pieces[1:]
        copied.blank += 1
    return None, []


def _header_into(copied: Copied, first: Line, encoding: str) -> str:
    """Take the header apart; say why that is not possible, or nothing."""
    if len(first.text) > LONGEST:
        return "its first line is longer than that of any report"
    try:
        copied.header, copied.delimiter = header_of(first.text.decode(encoding))
    except UnicodeDecodeError:
        return "its first line is damaged"
    copied.begins = first.number + 1
    if len(copied.header) > MOST_COLUMNS:
        return "its first line has more columns than any report"
    return ""


@dataclass(slots=True)
class _Apart:
    """What takes lines apart, and where it stands."""

    copied: Copied
    encoding: str
    lost: bool
    width: int
    waiting: deque[Line] = field(default_factory=deque)
    """Lines that were looked at and given back."""
    last: int = 0
    row: int = 0
    """The line of the row just above, if there is one."""
    piece: bool = False
    """Whether the line just above may be a piece of a cell."""
    short: int = 0
    """How many cells the line just above has, where it has too few."""

    def write(self, lines: Iterator[Line], file: TextIO) -> None:
        """Write every line that is a row, and note every other."""
        while (line := self._next(lines)) is not None:
            self.last = max(self.last, line.number)
            if not line.text.strip(b" \r"):
                self.copied.blank += 1
                continue
            cells, reason, taken = self._row(line, lines)
            row = "\t".join(cells)
            if not reason and len(row) > LONGEST // 4 and len(row.encode()) > LONGEST:
                reason = "long"
            self._beside(line, reason)
            if reason:
                self.copied.aside.append((line.number, reason, taken))
            else:
                self.copied.lines.append(line.number)
                file.write(row + "\n")

    def _beside(self, line: Line, reason: str) -> None:
        """Note the rows above and below a line that may be a piece of one of their cells."""
        cells = len(line.text.split(self.copied.delimiter.encode())) if reason == "width" else 0
        # What completes the broken line above is no piece of a row.
        completes = self.short and self.short + cells in {self.width, self.width + 1}
        piece = cells == 1 and not completes and _is_piece(line.text)
        beside = self.row if piece else 0 if reason else line.number * self.piece
        if beside and beside not in self.copied.beside[-1:]:
            self.copied.beside.append(beside)
        self.row, self.piece, self.short = 0 if reason else line.number, piece, cells

    def _next(self, lines: Iterator[Line]) -> Line | None:
        return self.waiting.popleft() if self.waiting else next(lines, None)

    def _row(self, line: Line, lines: Iterator[Line]) -> tuple[Sequence[str], str, int]:
        """Give the cells of a row, or why there are none, and how many lines it takes up."""
        text, reason = self.text(line.text)
        if reason:
            return (), reason, 1
        cells: Sequence[str] | None = _apart(text, self.copied.delimiter)
        taken = 1
        if cells is None:
            cells, taken = self._joined(text, lines)
        if cells is None:
            return (), "quote", 1
        if len(cells) != self.width:
            return (), "width", 1
        if any("\t" in cell for cell in cells):
            return (), "tab", taken
        return [cell.replace("\n", BREAK) for cell in cells], "", taken

    def text(self, line: bytes) -> tuple[str, str]:
        """Decode a line, or say why it can be no row."""
        if len(line) > LONGEST:
            return "", "long"
        if b"\0" in line:
            return "", "null"
        if b"\r" in line:
            return "", "return"
        try:
            text = line.decode(self.encoding)
        except UnicodeDecodeError:
            return "", "encoding"
        if self.lost and "\ufffd" in text:
            return "", "encoding"
        return (text, "mixed") if self._mixed(line) else (text, "")

    def _mixed(self, line: bytes) -> bool:
        """Say whether a line is in UTF-8 although the file is not."""
        if self.encoding in UNICODE or line.isascii():
            return False
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True

    def _joined(self, text: str, lines: Iterator[Line]) -> tuple[list[str] | None, int]:
        """
        Join the lines of one row whose quoted cell holds line ends; else give them back.

        A line that is a row by itself belongs to no other.
        """
        taken: list[Line] = []
        while len(taken) < MOST_JOINED and (line := self._next(lines)) is not None:
            taken.append(line)
            following, reason = self.text(line.text) if line.text.strip() else ("", "")
            if reason or self._is_row(following):
                break
            text = f"{text}\n{following}"
            cells = None if text.count('"') % 2 else _record(text, self.copied.delimiter)
            if cells is not None and len(cells) == self.width:
                self.last = max(self.last, line.number)
                return cells, 1 + len(taken)
        self.waiting.extendleft(reversed(taken))
        return None, 1

    def _is_row(self, text: str) -> bool:
        return len(_apart(text, self.copied.delimiter) or ()) == self.width

    def are_rows(self, pieces: Iterable[bytes]) -> bool:
        """Say whether each piece of a line is a row or blank."""
        for piece in pieces:
            text, reason = self.text(piece)
            if reason or (text.strip(" ") and not self._is_row(text)):
                return False
        return True


def _is_piece(line: bytes) -> bool:
    """Say whether a line of one cell may be a piece of a number or a word."""
    marks = {mark.encode() for mark in (*DELIMITERS, " ")}
    return (
        len(line) <= LONGEST_PIECE
        and line.isascii()
        and any(chr(mark).isalnum() for mark in line)
        and not any(mark in line for mark in marks)
    )


def _parted(lines: Iterator[Line], rest: list[bytes], apart: _Apart) -> Iterator[Line]:
    """
    Give the lines after the header, each with its number.

    A lone return ends a line where rows stand on both sides of it; else it is in a cell.
    """
    number = apart.copied.begins
    for piece in rest:
        yield Line(number, piece)
        number += 1
    for line in lines:
        pieces = line.text.split(b"\r")
        if len(pieces) > 1 and not apart.are_rows(pieces):
            pieces = [line.text]
        for piece in pieces:
            yield Line(number, piece)
            number += 1


def _apart(text: str, delimiter: str) -> list[str] | None:
    """Take a line apart; nothing where its quotes do not close."""
    if delimiter == "\t" or '"' not in text:
        return text.split(delimiter)
    return _record(text, delimiter)


def _record(text: str, delimiter: str) -> list[str] | None:
    parts = (f"{part}\n" for part in text.split("\n"))
    try:
        rows = list(csv.reader(parts, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
