"""Rows that are missing, doubled, moved, or that are none."""

import random

from cases.intake.mutations.kinds import damaged, first_of, kind, lines_of, sound


@kind
def unchanged(sheet):
    """Nothing."""
    yield sound(sheet)


@kind
def first_row_dropped(sheet):
    """The first row is missing."""
    yield sound(sheet.swap(sheet.rows[1:]))


@kind
def last_row_dropped(sheet):
    """The last row is missing."""
    yield sound(sheet.swap(sheet.rows[:-1]))


@kind
def all_rows_dropped(sheet):
    """Only the header is left."""
    yield sound(sheet.swap([]))


@kind
def row_doubled_at_once(sheet):
    """A row stands twice, one under the other."""
    lines = lines_of(sheet)
    yield damaged(sheet, [*lines[:2], *lines[1:]], told=frozenset({3}), notes={"DD401"})


@kind
def row_doubled_at_the_end(sheet):
    """A row stands again at the end."""
    lines = lines_of(sheet)
    line = len(lines) + 1
    yield damaged(sheet, [*lines, lines[1]], told=frozenset({line}), notes={"DD401"})


@kind
def all_rows_doubled(sheet):
    """All rows stand twice."""
    lines = lines_of(sheet)
    told = frozenset(range(len(lines) + 1, 2 * len(lines)))
    yield damaged(sheet, [*lines, *lines[1:]], told=told)


@kind
def same_id_with_other_content(sheet):
    """A row stands again with another cell."""
    name = first_of(sheet, "channel", "cancelled", "filed", "opened", "received", "ship_by")
    if name is None:
        return
    other = sheet.column(name)[-1]
    changed = sheet.put(0, name, "Amazon" if other == sheet.column(name)[0] else other)
    line = lines_of(changed)[1]
    lines = lines_of(sheet)
    yield damaged(
        sheet,
        [*lines, line],
        told=frozenset({len(lines) + 1}),
        notes={"DD403" if sheet.several else "DD402"},
    )


@kind
def rows_reversed(sheet):
    """The rows stand the other way round."""
    yield sound(sheet.swap(sheet.rows[::-1]))


@kind
def rows_shuffled(sheet):
    """The rows stand in any order."""
    rows = list(sheet.rows)
    random.Random(7).shuffle(rows)  # noqa: S311 - any order will do
    yield sound(sheet.swap(rows))


@kind
def row_of_nothing(sheet):
    """A row has only empty cells."""
    lines = lines_of(sheet)
    empty = sheet.cut * (len(sheet.header) - 1)
    yield damaged(sheet, [*lines, empty], told=frozenset({len(lines) + 1}))


@kind
def rows_of_nothing_at_the_end(sheet):
    """A spreadsheet wrote hundreds of empty rows at the end."""
    lines = lines_of(sheet)
    empty = sheet.cut * (len(sheet.header) - 1)
    yield damaged(sheet, [*lines, *[empty] * 15])


@kind
def totals_at_the_end(sheet):
    """A line with totals follows the rows."""
    lines = lines_of(sheet)
    yield damaged(sheet, [*lines, f"Total{sheet.cut}1234.56"])
    yield damaged(sheet, [*lines, "Total: 7 rows"], told=frozenset({len(lines) + 1}))


@kind
def comment_in_between(sheet):
    """A line that begins with # stands between rows."""
    lines = lines_of(sheet)
    yield damaged(sheet, [*lines[:2], "# checked by me", *lines[2:]], told=frozenset({3}))


@kind
def comment_at_the_top(sheet):
    """A line that begins with # stands above the header."""
    yield damaged(sheet, ["# downloaded on Monday", *lines_of(sheet)], refused=True)


@kind
def title_at_the_top(sheet):
    """A title and a blank line stand above the header."""
    yield damaged(sheet, ["All of October", "", *lines_of(sheet)], refused=True)


@kind
def separator_line_at_the_top(sheet):
    """A spreadsheet wrote which delimiter it used."""
    yield damaged(sheet, [f"sep={sheet.cut}", *lines_of(sheet)], refused=True)


@kind
def one_more_line_end(sheet):
    """A row is broken in two."""
    lines = lines_of(sheet)
    cut = lines[1].rindex(sheet.cut)
    yield damaged(
        sheet,
        [lines[0], lines[1][:cut], lines[1][cut + 1 :], *lines[2:]],
        told=frozenset({2, 3}) if len(sheet.header) > 2 else None,
    )


@kind
def one_line_end_less(sheet):
    """Two rows became one line."""
    lines = lines_of(sheet)
    yield damaged(sheet, [lines[0], lines[1] + lines[2], *lines[3:]], told=frozenset({2}))
    yield damaged(
        sheet,
        [lines[0], lines[1] + sheet.cut + lines[2], *lines[3:]],
        told=frozenset({2}),
    )
