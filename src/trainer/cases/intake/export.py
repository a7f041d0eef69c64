"""
Write what a shop holds into a file that a spreadsheet opens without running anything.

A cell that begins a formula is marked as text, whoever wrote it: reports hold what buyers typed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from trainer.cases.intake.cells import SPACES

FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\u2212\u2795\u2796")
"""Marks by which a spreadsheet takes a cell for a formula, those of full width among them."""
APOSTROPHE = "'"


def escaped(cell: object) -> str:
    """
    Give a cell as text that no spreadsheet takes for a formula; numbers stay numbers.

    >>> escaped("=1+1"), escaped("AB-12"), escaped(-5)
    ("'=1+1", 'AB-12', '-5')
    """
    text = "" if cell is None else str(cell)
    if isinstance(cell, str) and (text[:1] in FORMULA or text.lstrip(SPACES)[:1] in FORMULA):
        return APOSTROPHE + text if text else text
    return text


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Give rows as CSV in UTF-8 with its mark, every cell quoted and none of them a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([escaped(cell) for cell in header])
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows as a CSV file, every cell quoted and none of them a formula."""
    path.write_bytes(as_csv(header, rows))
