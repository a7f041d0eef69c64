"""Columns and cells that are missing, doubled, moved, or that nobody knows."""

import random

from cases.intake.mutations.kinds import damaged, kind, lines_of, only
from cases.intake.sheets import CLAIMS, ORDERS


def without_column(sheet, name):
    """The lines of a sheet without a column."""
    at = sheet.at(name)
    every = [sheet.header, *sheet.rows]
    return [sheet.cut.join([*cells[:at], *cells[at + 1 :]]) for cells in every]


@kind
def needed_column_dropped(sheet):
    """A column that no row can do without is missing."""
    for name in sheet.needed:
        yield damaged(sheet, without_column(sheet, name), refused=True)


@kind
def optional_column_dropped(sheet):
    """A column that a row can do without is missing."""
    for name in sheet.optional[:3]:
        yield damaged(sheet.without(name), without_column(sheet, name), exact=True, notes={"DD106"})


@kind
def unread_column_dropped(sheet):
    """A column that nobody reads is missing."""
    for name in sheet.unread[:1]:
        yield damaged(sheet, without_column(sheet, name), exact=True)


@kind
def column_dropped_from_the_header(sheet):
    """A header is missing, but its cells are there."""
    for name in sheet.read[:4]:
        lines = lines_of(sheet)
        header = sheet.cut.join(one for one in sheet.header if one != name)
        yield damaged(sheet, [header, *lines[1:]], swapped=True)


@kind
def column_dropped_from_the_rows(sheet):
    """The cells of a column are missing, but its header is there."""
    for name in (sheet.read[0], sheet.read[-1]):
        short = without_column(sheet, name)
        yield damaged(sheet, [lines_of(sheet)[0], *short[1:]])


@kind
def cell_dropped(sheet):
    """A row lacks a cell."""
    lines = lines_of(sheet)
    for at in range(len(sheet.header)):
        cells = lines[1].split(sheet.cut)
        short = sheet.cut.join([*cells[:at], *cells[at + 1 :]])
        told = frozenset({2}) if len(cells) > 2 else None
        yield damaged(sheet, [lines[0], short, *lines[2:]], told=told)


@kind
def cell_doubled(sheet):
    """A row has a cell twice."""
    lines = lines_of(sheet)
    for at in range(len(sheet.header)):
        cells = lines[-1].split(sheet.cut)
        long = sheet.cut.join([*cells[: at + 1], *cells[at:]])
        yield damaged(sheet, [*lines[:-1], long], told=frozenset({len(lines)}))


@kind
def delimiter_doubled(sheet):
    """A row has a delimiter too many somewhere."""
    lines = lines_of(sheet)
    for at in range(len(sheet.header)):
        cells = lines[2].split(sheet.cut)
        long = sheet.cut.join([*cells[:at], "", *cells[at:]])
        yield damaged(sheet, [*lines[:2], long, *lines[3:]], told=frozenset({3}))


@kind
def column_doubled(sheet):
    """A column stands twice, under the same header."""
    for name in (sheet.read[0], sheet.read[-1]):
        at = sheet.at(name)
        lines = [sheet.cut.join([*cells, cells[at]]) for cells in (sheet.header, *sheet.rows)]
        yield damaged(sheet, lines, refused=True)


@kind
def column_doubled_with_other_cells(sheet):
    """A header stands twice, with other cells in the second column."""
    lines = [sheet.cut.join([*cells, "?"]) for cells in sheet.rows]
    header = sheet.cut.join([*sheet.header, sheet.needed[0].upper()])
    yield damaged(sheet, [header, *lines], refused=True)


@kind
def headers_all_doubled(sheet):
    """Every column stands twice."""
    lines = [sheet.cut.join([*cells, *cells]) for cells in (sheet.header, *sheet.rows)]
    yield damaged(sheet, lines, refused=True)


@kind
def columns_swapped_with_the_header(sheet):
    """Two columns stand in each other's place."""
    for one, other in (sheet.read[:2], (sheet.header[0], sheet.header[-1])):
        order = list(range(len(sheet.header)))
        order[sheet.at(one)], order[sheet.at(other)] = sheet.at(other), sheet.at(one)
        yield ordered(sheet, order)


def ordered(sheet, order):
    """A sheet with its columns in another order."""
    every = [sheet.header, *sheet.rows]
    return damaged(
        sheet, [sheet.cut.join(cells[at] for at in order) for cells in every], exact=True
    )


@kind
def columns_reversed(sheet):
    """The columns stand the other way round."""
    yield ordered(sheet, range(len(sheet.header))[::-1])


@kind
def columns_shuffled(sheet):
    """The columns stand in any order."""
    order = list(range(len(sheet.header)))
    random.Random(11).shuffle(order)  # noqa: S311 - any order will do
    yield ordered(sheet, order)


@kind
def headers_swapped_only(sheet):
    """Two headers stand in each other's place, over the same cells as before."""
    for one, other in sheet.pairs():
        names = {one: other, other: one}
        header = sheet.cut.join(names.get(name, name) for name in sheet.header)
        yield damaged(sheet, [header, *lines_of(sheet)[1:]], swapped=True)


@kind
def cells_swapped(sheet):
    """Two cells of a row stand in each other's place."""
    row = list(sheet.rows[0])
    for one, other in sheet.pairs():
        at, to = sheet.at(one), sheet.at(other)
        if row[at] == row[to] or not row[at] or not row[to]:
            continue
        changed = list(row)
        changed[at], changed[to] = row[to], row[at]
        lines = lines_of(sheet.swap([changed, *sheet.rows[1:]]))
        yield damaged(sheet, lines, told=frozenset({2}), swapped=True)


@kind
def columns_shifted(sheet):
    """All cells stand one column further on, the last one first."""
    rows = [[row[-1], *row[:-1]] for row in sheet.rows]
    yield damaged(sheet, lines_of(sheet.swap(rows)), swapped=True)


@kind
def row_shifted(sheet):
    """The cells of one row stand one column further on."""
    row = sheet.rows[0]
    lines = lines_of(sheet.swap([[row[-1], *row[:-1]], *sheet.rows[1:]]))
    yield damaged(sheet, lines, told=frozenset({2}), swapped=True)


@kind
def unknown_columns(sheet):
    """Columns that nobody knows stand in front, in the middle and at the end."""
    lines = [
        sheet.cut.join(["X1", *cells[:2], "X2", *cells[2:], "X3"])
        for cells in (sheet.header, *sheet.rows)
    ]
    yield damaged(sheet, lines, exact=True, notes={"DD105"})


@only(ORDERS, CLAIMS)
def five_thousand_columns(sheet):
    """Thousands of columns follow."""
    more = [f"x{number}" for number in range(5000)]
    lines = [sheet.cut.join([*cells, *more]) for cells in (sheet.header, *sheet.rows)]
    yield damaged(sheet, lines, exact=True)


@only(ORDERS, CLAIMS)
def too_many_columns(sheet):
    """More columns follow than any report has."""
    more = [f"x{number}" for number in range(12_000)]
    lines = [sheet.cut.join([*cells, *more]) for cells in (sheet.header, *sheet.rows)]
    yield damaged(sheet, lines, refused=True)


@kind
def delimiter_at_every_end(sheet):
    """Every line ends in a delimiter, the header as well."""
    yield damaged(sheet, [line + sheet.cut for line in lines_of(sheet)], exact=True)


@kind
def delimiter_at_every_begin(sheet):
    """Every line begins with a delimiter, the header as well."""
    yield damaged(sheet, [sheet.cut + line for line in lines_of(sheet)], exact=True)


@kind
def delimiter_at_the_end_of_rows(sheet):
    """Every row ends in a delimiter, but not the header."""
    lines = lines_of(sheet)
    yield damaged(sheet, [lines[0], *(line + sheet.cut for line in lines[1:])])


@kind
def delimiter_at_one_end(sheet):
    """One row ends in a delimiter."""
    lines = lines_of(sheet)
    yield damaged(sheet, [*lines[:2], lines[2] + sheet.cut, *lines[3:]], told=frozenset({3}))


@kind
def delimiter_at_one_begin(sheet):
    """One row begins with a delimiter."""
    lines = lines_of(sheet)
    yield damaged(sheet, [*lines[:2], sheet.cut + lines[2], *lines[3:]], told=frozenset({3}))


@kind
def delimiter_at_the_end_of_the_header(sheet):
    """Only the header ends in a delimiter."""
    lines = lines_of(sheet)
    yield damaged(sheet, [lines[0] + sheet.cut, *lines[1:]])
