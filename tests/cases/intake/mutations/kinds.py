"""
Ways in which a sound report gets damaged, changed or replaced on its way to the desk.

A kind gives for a sheet the files that come of it, each with what is still true: the rows that
must come out, how many rows the file has, and whether it is sound all the same.
"""

import csv
import io
from dataclasses import dataclass

KINDS = {}
"""Every kind by its name."""


@dataclass(frozen=True)
class Mutated:
    """A file that a sheet was turned into."""

    data: bytes
    truth: object
    """The sheet whose rows are the only ones that may come out as they are."""
    rows: int | None = None
    """How many rows the file has; nothing where that is nowhere written."""
    exact: bool = False
    """Whether the file says the same as the sheet."""
    refused: bool = False
    """Whether nothing may come out of it."""
    told: frozenset | None = None
    """The lines that must be told, and no others."""
    notes: frozenset = frozenset()
    """Codes that must be among the findings."""
    swapped: bool = False
    """Whether a cell of another column may stand in a row that is told to be doubtful."""


def kind(make):
    """Enter a kind under its name."""
    KINDS[make.__name__] = make
    return make


def only(*sheets):
    """A kind that makes sense for some sheets only."""

    def entered(make):
        def made(sheet):
            return make(sheet) if sheet.report in {one.report for one in sheets} else ()

        made.__name__ = make.__name__
        made.__doc__ = make.__doc__
        return kind(made)

    return entered


# --- writing -------------------------------------------------------------------------------------


def lines_of(sheet, cut=None, quoting=csv.QUOTE_MINIMAL):
    """The lines of a sheet, the header first; tabs are never quoted unless that is asked for."""
    cut = cut or sheet.cut
    every = [sheet.header, *sheet.rows]
    if cut == "\t" and quoting == csv.QUOTE_MINIMAL:
        return ["\t".join(cells) for cells in every]
    out = io.StringIO()
    csv.writer(out, delimiter=cut, quoting=quoting, lineterminator="\n").writerows(every)
    return out.getvalue().split("\n")[:-1]


def joined(lines, end="\n"):
    """Lines as a file."""
    return "".join(line + end for line in lines).encode()


def sound(sheet, **more):
    """The file of a sheet as it is."""
    return Mutated(joined(lines_of(sheet)), sheet, len(sheet.rows), **{"exact": True, **more})


def damaged(sheet, lines, **more):
    """A file out of lines, the first of which is the header."""
    return Mutated(joined(lines), sheet, **{"rows": len(lines) - 1, **more})


def per_cell(sheet, header, cells):
    """Files in which a column has some cells, one in each row, that all must be told."""
    cells = list(cells)
    for begins in range(0, len(cells), len(sheet.rows)):
        some = cells[begins : begins + len(sheet.rows)]
        changed = sheet
        for row, cell in enumerate(some):
            changed = changed.put(row, header, cell)
        told = frozenset(range(2, len(some) + 2))
        yield Mutated(joined(lines_of(changed)), sheet, len(sheet.rows), told=told)


def said_otherwise(sheet, row, header, cells):
    """A file for each of some cells that say the same as the cell of a row."""
    for cell in cells:
        changed = sheet.put(row, header, cell)
        yield Mutated(joined(lines_of(changed)), sheet, len(sheet.rows), exact=True)


def first_of(sheet, *columns):
    """The first header of a sheet whose column is one of some."""
    found = [name for name in sheet.read if sheet.reads[name][0] in columns]
    return found[0] if found else None


MONEY = ("amount", "order_amount")
MOMENTS = ("placed", "confirmed", "cancelled", "filed", "opened", "received")
COUNTS = ("quantity", "stars")
"""Columns of tables that hold amounts, times and counts."""
