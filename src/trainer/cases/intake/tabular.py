"""
Write records of any kind as a table, so that they are read like every other report.

The reader of reports knows one form: UTF-8, tabs, one row a line, each with the number of its line
in the file that it came from. XML, JSON and foreign columns are brought into it here, and what
cannot stand in a table is set aside with its line, as a line of a damaged file is.
"""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trainer.cases.intake.contract import Contract
from trainer.cases.intake.findings import Finding
from trainer.cases.intake.lines import LONGEST
from trainer.cases.intake.rows import BREAK
from trainer.cases.intake.source import Source
from trainer.cases.intake.stages import MOST_NAMED

Row = tuple[int, Sequence[str] | None]
"""The line on which a record starts, and its cells; none where it is told of elsewhere."""
Place = tuple[int, int]
"""Where a record stands: its line, and its number among all records."""

NUMBERED = "DD501"
"""Several records stand on one line, so that each is told by its number instead."""


@dataclass(frozen=True, slots=True)
class Tabled:
    """A file that came in another form, as a table that can be read."""

    contract: Contract
    source: Source
    at: Mapping[str, int]
    """The place of each column of the contract that the file has."""
    venue: str = ""
    """The platform that it comes from, where that is not Amazon."""
    foreign: bool = False
    """Whether orders have other numbers than Amazon's."""
    findings: tuple[Finding, ...] = ()
    lost: int = 0
    """Records that became no rows of the table; the findings say which."""
    left_out: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    """By column the words of the platform that the kit has no word for, as found."""


def _numbers() -> array[int]:
    return array("q")


@dataclass(slots=True)
class _Copy:
    """The rows that were written, and those that could not be."""

    width: int
    lines: array[int] = field(default_factory=_numbers)
    numbers: array[int] = field(default_factory=_numbers)
    """The number of each row that was written, among all records."""
    aside: list[tuple[Place, str]] = field(default_factory=list)
    number: int = 0
    last: int = 0
    shared: bool = False
    """Whether two records start on one line."""

    def take(self, line: int, cells: Sequence[str] | None) -> str | None:
        """Give the text of a row; nothing where it can be none."""
        self.number += 1
        self.shared = self.shared or line <= self.last
        self.last = line
        if cells is None:
            return None
        reason = _refused(cells, self.width)
        if reason:
            self.aside.append(((line, self.number), reason))
            return None
        self.lines.append(line)
        self.numbers.append(self.number)
        return "\t".join(map(_one_line, cells))


def tabular(
    name: str,
    header: Sequence[str],
    rows: Iterable[Row],
    scratch: Path,
    *,
    origin: Source | None = None,
) -> Source:
    """
    Write rows as a table into the scratch folder, and give it as a source.

    `origin` is the source that the rows were taken from, if any: how it was read, and what was
    set aside there, goes for the new one as well.
    """
    copy = _Copy(len(header))
    number, out = tempfile.mkstemp(prefix="copy-", suffix=".table", dir=scratch)
    with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
        file.write("\t".join(f"c{place}" for place in range(copy.width)) + "\n")
        for line, cells in rows:
            text = copy.take(line, cells)
            if text is not None:
                file.write(f"{text}\n")
    which = 1 if copy.shared else 0
    aside = tuple((place[which], reason, 1) for place, reason in copy.aside)
    notes = ((NUMBERED, str(copy.number)),) if copy.shared else ()
    return Source(
        name,
        Path(out),
        origin.encoding if origin else "utf-8",
        origin.why if origin else "strict",
        tuple(header),
        origin.delimiter if origin else "",
        "\n",
        begins=2,
        rows=len(copy.lines) + len(aside) + (len(origin.aside) if origin else 0),
        lines=copy.numbers if copy.shared else copy.lines,
        aside=(*origin.aside, *aside) if origin else aside,
        notes=(*origin.notes, *notes) if origin else notes,
        copied=True,
    )


def lines_in(source: Source, places: Iterable[Place]) -> list[int]:
    """Give the lines of records as the source tells them: by their number where lines are shared."""
    which = 1 if any(code == NUMBERED for code, _ in source.notes) else 0
    return [place[which] for place in places]


def rows_of(source: Source) -> Iterator[Row]:
    """
    Give the rows of a source, cell by cell, each with its line.

    Quotes around cells are taken off where the source may have them.
    """
    with source.path.open(encoding="utf-8", newline="\n") as file:
        next(file, None)
        for row, text in enumerate(file):
            line = source.lines[row] if source.lines is not None else source.begins + row
            cells = text.removesuffix("\n").removesuffix("\r").split(source.cut)
            yield line, [_unquoted(cell) for cell in cells] if source.quoted else cells


def told(
    file: str,
    code: str,
    lines: Sequence[int],
    column: str | None = None,
    values: Mapping[str, object] | None = None,
) -> Finding:
    """Tell what was met on some lines, of which the first are named."""
    first = sorted(lines)
    named = ", ".join(map(str, first[:MOST_NAMED])) + (" ..." if len(first) > MOST_NAMED else "")
    return Finding(file, code, first[0], column, len(first), {**(values or {}), "lines": named})


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    quoted = len(cell) > 1 and cell[0] in '"“”' and cell[-1] in '"“”'
    return cell[1:-1] if quoted else cell


def _refused(cells: Sequence[str], width: int) -> str:
    """Say why cells can be no row, or nothing."""
    if len(cells) != width:
        return "width"
    if sum(map(len, cells)) > LONGEST:
        return "long"
    for cell in cells:
        if "\t" in cell:
            return "tab"
        if "\0" in cell:
            return "null"
        if not cell.isascii() and not _encodable(cell):
            return "encoding"
    return ""


def _encodable(cell: str) -> bool:
    """Say whether a text is one: half of a pair of surrogates is not."""
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _one_line(cell: str) -> str:
    if "\n" not in cell and "\r" not in cell:
        return cell
    return cell.replace("\r\n", BREAK).replace("\n", BREAK).replace("\r", BREAK)
