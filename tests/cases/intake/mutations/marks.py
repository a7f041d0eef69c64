"""Marks, blanks, quotes and formulas in cells."""

import csv

from cases.intake.mutations.kinds import (
    Mutated,
    damaged,
    first_of,
    joined,
    kind,
    lines_of,
    per_cell,
    sound,
)

# --- marks in cells ----------------------------------------------------------------------------------


@kind
def spaces_around_cells(sheet):
    """Cells have spaces or marks without width around them."""
    for mark in " \u00a0\u200b\ufeff\u200e\u200f\u202a\u2009\u202f\u3000\u2060":
        padded = sheet.swap(
            [f"{mark}{cell}{mark}" if cell else cell for cell in row] for row in sheet.rows
        )
        yield Mutated(joined(lines_of(padded)), sheet, len(sheet.rows), exact=True)


@kind
def tabs_around_cells(sheet):
    """Cells of a file with commas have tabs around them."""
    if sheet.cut == "," and len(sheet.header) > 2:
        name = sheet.read[1]
        lines = lines_of(sheet.put(0, name, f"\t{sheet.column(name)[0]}"))
        yield damaged(sheet, lines)


@kind
def marks_inside_cells(sheet):
    """A cell has a mark without width in the middle."""
    cell = sheet.rows[0][sheet.at(sheet.read[0])]
    inside = [cell[:3] + mark + cell[3:] for mark in "\u200b\ufeff\u00ad\u2060 \u00a0"]
    if len(cell) > 5 and sheet.reads[sheet.read[0]][0] == "order_id":
        yield from per_cell(sheet, sheet.read[0], inside)


@kind
def emoji_and_other_scripts(sheet):
    """Cells that nobody reads have emoji and letters from right to left; cells that are do not."""
    for name in sheet.unread[:1]:
        for cell in ("😀👩‍👩‍👧", "שלום", "مرحبا ٣", "\U000e0041", "e\u0301\u0323" * 50):
            yield sound(sheet.put(0, name, cell))
    yield from per_cell(sheet, sheet.read[0], ["😀", "שלום-0000001", "111-0000001-000000\uff11"])


@kind
def cells_in_another_case(sheet):
    """Words come in capitals or in small letters."""
    changed = sheet
    for name in sheet.read:
        if sheet.reads[name][0] in {"channel", "status", "kind", "about", "stage", "ground"}:
            changed = changed.put_all(name, str.swapcase)
    if sheet.table != "fba_returns":
        yield Mutated(joined(lines_of(changed)), sheet, len(sheet.rows), exact=True)


@kind
def unknown_words(sheet):
    """A word is none of those that can stand there."""
    for name in sheet.read:
        if sheet.reads[name][0] in {"status", "kind", "stage", "reason", "cancelled_by", "proof"}:
            yield from per_cell(sheet, name, ["Unheard of", "N/A", "null", "-", "?", "0"])


# --- blanks ------------------------------------------------------------------------------------------


@kind
def needed_cell_blank(sheet):
    """A needed cell is empty."""
    for name in sheet.needed:
        for nothing in ("", " ", "\u00a0", '""'):
            cell = nothing if sheet.cut == "\t" or nothing != '""' else ""
            yield from per_cell(sheet, name, [cell])


@kind
def optional_cell_blank(sheet):
    """A cell that a row can do without is empty."""
    for name in sheet.optional[:4]:
        truth = sheet.put(0, name, "")
        for nothing in ("", "  ", "\u00a0"):
            changed = sheet.put(0, name, nothing)
            yield Mutated(joined(lines_of(changed)), truth, len(sheet.rows), exact=True)


@kind
def needed_column_blank(sheet):
    """All cells of a needed column are empty."""
    blank = sheet.put_all(sheet.needed[-1], lambda _: "")
    told = frozenset(range(2, len(sheet.rows) + 2))
    yield Mutated(joined(lines_of(blank)), sheet, len(sheet.rows), told=told)


@kind
def optional_column_blank(sheet):
    """All cells of a column that rows can do without are empty."""
    for name in sheet.optional[:3]:
        yield sound(sheet.put_all(name, lambda _: ""))


# --- names -------------------------------------------------------------------------------------------


@kind
def formulas(sheet):
    """A cell is a formula."""
    evil = ["=cmd|' /C calc'!A0", "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(A1)", "\uff1d1+1",
            "%0A=1", "'=1", '=2+"a"']  # fmt: skip
    for name in sheet.read:
        if sheet.reads[name][1] is not bool:
            yield from per_cell(sheet, name, evil)


@kind
def odd_names(sheet):
    """The name of a thing is none."""
    name = first_of(sheet, "sku", "carrier")
    if name is None:
        return
    odd = ["Mug, blue", "a@example.com", "Jane Doe", "O'Neil 5", "12 Elm Street", "Elmweg 12",
           "+1 212 555 0199", "(212) 555-0199", "<b>5</b>", "AB-12; DROP", "AB\\12", "x" * 90 + "1"]  # fmt: skip
    if sheet.cut == "\t":
        yield from per_cell(sheet, name, odd)


# --- quotes ------------------------------------------------------------------------------------------


@kind
def stray_quotes(sheet):
    """A quote stands in front of, in or behind a cell."""
    for at, name in enumerate(sheet.header):
        if name not in sheet.reads or sheet.reads[name][1] is bool:
            continue
        for mark in '"“':
            for before, after in ((0, 0), (1, 1), (99, 99)):
                lines, told = lines_of(sheet), set()
                for number, row in enumerate(sheet.rows, start=1):
                    if row[at]:
                        cell = f"{row[at][:before]}{mark}{row[at][after:]}"
                        lines[number] = sheet.cut.join([*row[:at], cell, *row[at + 1 :]])
                        told.add(number + 1)
                yield damaged(sheet, lines, told=frozenset(told))


@kind
def stray_quotes_where_nobody_reads(sheet):
    """A quote stands in a cell that nobody reads."""
    for name in sheet.unread[:1]:
        if sheet.cut == "\t":
            for cell in ('12" pan', '"', 'say "hi"', '"open', 'shut"'):
                yield sound(sheet.put(0, name, cell))


@kind
def two_stray_quotes(sheet):
    """Two rows have an opening quote each."""
    if len(sheet.rows) < 3:
        return
    for at in range(len(sheet.header)):
        one, other = list(sheet.rows[0]), list(sheet.rows[2])
        one[at], other[at] = f'"{one[at]}', f'{other[at]}"'
        lines = lines_of(sheet)
        lines[1], lines[3] = sheet.cut.join(one), sheet.cut.join(other)
        yield damaged(sheet, lines)


@kind
def quotes_around_cells(sheet):
    """Cells stand in quotes of some kind."""
    for opening, closing in ('""', "“”", "„“", "«»"):
        quoted = [[f"{opening}{cell}{closing}" for cell in row] for row in sheet.rows]
        lines = lines_of(sheet)
        lines[1:] = [sheet.cut.join(row) for row in quoted]
        yield damaged(sheet, lines, exact=True)


@kind
def everything_quoted(sheet):
    """Every cell stands in quotes, the header as well."""
    for cut in "\t,":
        lines = lines_of(sheet, cut, csv.QUOTE_ALL)
        yield damaged(sheet, lines, exact=True)


@kind
def line_end_in_a_quoted_cell(sheet):
    """A cell that nobody reads has line ends, in a file with commas."""
    for name in sheet.unread[:1]:
        if sheet.cut == ",":
            lines = lines_of(sheet)
            row = [*sheet.rows[0]]
            row[sheet.at(name)] = '"first\nsecond\n\nthird"'
            lines[1] = ",".join(row)
            yield Mutated(joined(lines), sheet, len(sheet.rows), exact=True)


@kind
def delimiter_in_a_quoted_cell(sheet):
    """A cell that nobody reads has delimiters."""
    for name in sheet.unread[:1]:
        if sheet.cut == ",":
            lines = lines_of(sheet.put(0, name, 'a, "b", c,,'))
            yield Mutated(joined(lines), sheet, len(sheet.rows), exact=True)


@kind
def line_end_in_a_read_cell(sheet):
    """A cell that is read has a line end."""
    if sheet.cut == ",":
        row = list(sheet.rows[0])
        for at in range(len(row)):
            if len(row[at]) > 3 and sheet.header[at] in sheet.reads:
                cells = [*row[:at], f'"{row[at][:2]}\n{row[at][2:]}"', *row[at + 1 :]]
                lines = lines_of(sheet)
                lines[1] = ",".join(cells)
                yield Mutated(joined(lines), sheet)
