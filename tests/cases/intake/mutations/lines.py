"""Files that are cut, broken off, or separated in another way."""

from itertools import permutations

from cases.intake.mutations.kinds import Mutated, damaged, joined, kind, lines_of, only, sound
from cases.intake.sheets import CLAIMS, ORDERS

# --- delimiters --------------------------------------------------------------------------------------


@kind
def delimited_otherwise(sheet):
    """Header and rows are separated by something else."""
    for cut in "\t,;|":
        yield Mutated(joined(lines_of(sheet, cut)), sheet, len(sheet.rows), exact=True)


@kind
def rows_delimited_otherwise(sheet):
    """The rows are separated by something else than the header."""
    for cut in "\t,;|":
        if cut != sheet.cut:
            lines = [lines_of(sheet)[0], *lines_of(sheet, cut)[1:]]
            yield damaged(sheet, lines, told=frozenset(range(2, len(lines) + 1)))


@kind
def one_row_delimited_otherwise(sheet):
    """One row is separated by something else."""
    for cut in "\t,;|":
        if cut != sheet.cut:
            lines = lines_of(sheet)
            lines[1] = lines_of(sheet, cut)[1]
            yield damaged(sheet, lines, told=frozenset({2}))


@kind
def row_delimited_in_two_ways(sheet):
    """Half of a row is separated by something else."""
    lines = lines_of(sheet)
    cells = lines[1].split(sheet.cut)
    half = len(cells) // 2
    other = ";" if sheet.cut != ";" else "|"
    lines[1] = sheet.cut.join(cells[:half]) + other + other.join(cells[half:])
    yield damaged(sheet, lines, told=frozenset({2}))


@kind
def delimited_by_spaces(sheet):
    """Every tab or comma became spaces."""
    yield damaged(
        sheet, [line.replace(sheet.cut, "    ") for line in lines_of(sheet)], refused=True
    )


# --- line ends ---------------------------------------------------------------------------------------


@kind
def line_ends(sheet):
    """Lines end in CRLF, in CR, in CRCRLF."""
    lines = lines_of(sheet)
    for end in ("\r\n", "\r", "\r\r\n"):
        yield Mutated(joined(lines, end), sheet, len(sheet.rows), exact=True)


@kind
def mixed_line_ends(sheet):
    """Lines end in different ways."""
    lines = lines_of(sheet)
    for ends in permutations(("\n", "\r\n", "\r")):
        text = "".join(line + ends[at % 3] for at, line in enumerate(lines))
        yield Mutated(text.encode(), sheet, len(sheet.rows), exact=True)


@kind
def no_end_of_the_last_line(sheet):
    """The last line has no end."""
    last = len(sheet.rows) + 1
    for end in ("\n", "\r\n"):
        data = joined(lines_of(sheet), end)[: -len(end)]
        yield Mutated(
            data, sheet, len(sheet.rows), told=frozenset({last}), notes=frozenset({"DD108"})
        )


@kind
def blank_lines(sheet):
    """Blank lines stand above, between and below."""
    lines = lines_of(sheet)
    for every in (
        ["", *lines],
        [*lines[:2], "", *lines[2:]],
        [*lines[:1], "", "", *lines[1:]],
        [*lines, "", "", ""],
        [*lines[:2], "   ", *lines[2:]],
    ):
        yield Mutated(joined(every), sheet, len(sheet.rows), exact=True, notes={"DD107"})


@kind
def lone_return_in_a_cell(sheet):
    """A cell has a return in it."""
    for at in range(len(sheet.header)):
        row = list(sheet.rows[0])
        row[at] = f"{row[at][:2]}\r{row[at][2:]}"
        lines = lines_of(sheet)
        lines[1] = sheet.cut.join(row)
        yield damaged(sheet, lines, told=frozenset({2}))


@kind
def odd_line_marks_in_a_cell(sheet):
    """A cell that nobody reads has marks that some take for line ends."""
    for name in sheet.unread[:1]:
        for mark in "\v\f\x1c\x1d\x85\u2028\u2029":
            yield sound(sheet.put(0, name, f"a{mark}b"))


# --- what is cut off or too much ---------------------------------------------------------------------


@kind
def cut_off(sheet):
    """The file ends in the middle of its last rows."""
    data = joined(lines_of(sheet))
    begins = len(data) - len(joined(lines_of(sheet)[-2:]))
    for end in range(begins + 1, len(data) - 1, 9):
        rows = len(data[:end].splitlines()) - 1
        yield Mutated(data[:end], sheet, rows)


@kind
def cut_off_in_a_mark(sheet):
    """The file ends in the middle of a letter."""
    for name in sheet.unread[:1]:
        moved = sheet.put(-1, name, "Zoë")
        data = joined(lines_of(moved))
        end = data.rindex("ë".encode()) + 1
        yield Mutated(data[:end], sheet, len(sheet.rows))


@kind
def head_cut_off(sheet):
    """The file begins in the middle of its header."""
    yield Mutated(joined(lines_of(sheet))[9:], sheet, len(sheet.rows))


@only(ORDERS, CLAIMS)
def huge_cell(sheet):
    """A cell has ten million letters."""
    if sheet.unread:
        lines = lines_of(sheet.put(0, sheet.unread[0], "x" * 10_000_000))
        yield damaged(sheet, lines, told=frozenset({2}))
    lines = lines_of(sheet.put(0, sheet.read[-1], "x" * 10_000_000))
    yield damaged(sheet, lines, told=frozenset({2}))


@kind
def large_cell(sheet):
    """A cell that nobody reads has a hundred thousand letters."""
    for name in sheet.unread[:1]:
        yield sound(sheet.put(0, name, "x" * 100_000))


@only(ORDERS, CLAIMS)
def huge_line(sheet):
    """A line of two million delimiters."""
    lines = lines_of(sheet)
    yield damaged(sheet, [*lines[:2], sheet.cut * 2_000_000, *lines[2:]], told=frozenset({3}))


@kind
def nulls(sheet):
    """Bytes of nothing stand in a cell, at the end, or instead of a row."""
    lines = lines_of(sheet)
    for row in (lines[1][:5] + "\0" + lines[1][5:], lines[1] + "\0", "\0" * 40):
        yield damaged(sheet, [lines[0], row, *lines[2:]], told=frozenset({2}))
    yield damaged(sheet, [*lines, "\0" * 4096], told=frozenset({len(lines) + 1}))
    first = sheet.header[0] in sheet.reads
    yield damaged(sheet, ["\0" + lines[0], *lines[1:]], refused=first)


@kind
def end_of_text_mark(sheet):
    """An old program wrote Ctrl-Z at the end."""
    data = joined(lines_of(sheet)) + b"\x1a"
    yield Mutated(data, sheet, len(sheet.rows) + 1, told=frozenset({len(sheet.rows) + 2}))
