"""Headers that are spelt, placed or repeated in another way."""

import codecs

from cases.intake.mutations.kinds import Mutated, damaged, joined, kind, lines_of, only
from cases.intake.sheets import CLAIMS, ORDERS, SHIPMENTS


def renamed(sheet, rename, **more):
    """A file with every header spelt in another way."""
    header = sheet.cut.join(rename(name) for name in sheet.header)
    return damaged(sheet, [header, *lines_of(sheet)[1:]], **{"exact": True, **more})


@kind
def headers_in_other_spelling(sheet):
    """Headers come in capitals, with underscores, spaces, quotes or unseen marks."""
    for rename in (
        str.upper,
        str.lower,
        str.title,
        lambda name: name.replace("-", "_").replace(" ", "_"),
        lambda name: name.replace("-", " "),
        lambda name: f"  {name} ",
        lambda name: f'"{name}"',
        lambda name: f"“{name}”",
        lambda name: f"«{name}»",
        lambda name: f"\u00a0{name}\u00a0",
        lambda name: f"\u200b{name}\ufeff",
        lambda name: f"\u200f{name}\u200e",
        lambda name: name.replace("-", "\u2011"),
        lambda name: name.replace(" ", "\u3000"),
        lambda name: "".join(chr(ord(mark) + 0xFEE0) if mark.isalpha() else mark for mark in name),
        lambda name: name.replace("-", " - ").replace(" ", "  "),
    ):
        yield renamed(sheet, rename)


@kind
def headers_in_another_language(sheet):
    """Headers are words that nobody knows."""
    yield renamed(sheet, lambda name: f"spalte {len(name)} {name[::-1]}", exact=False, refused=True)


@kind
def header_missing(sheet):
    """The first line is a row."""
    yield Mutated(joined(lines_of(sheet)[1:]), sheet, refused=True)


@kind
def needed_header_blank(sheet):
    """A needed column has no header."""
    yield renamed(
        sheet, lambda name: "" if name == sheet.needed[0] else name, exact=False, refused=True
    )


@kind
def optional_header_blank(sheet):
    """A column that a row can do without has no header."""
    for blank in sheet.optional[:2]:
        truth = sheet.without(blank)
        header = sheet.cut.join("" if name == blank else name for name in sheet.header)
        yield damaged(truth, [header, *lines_of(sheet)[1:]], exact=True, notes={"DD106"})


@kind
def header_shifted(sheet):
    """Every header stands over the next column."""
    header = [sheet.header[-1], *sheet.header[:-1]]
    yield damaged(sheet, [sheet.cut.join(header), *lines_of(sheet)[1:]], swapped=True)


@only(ORDERS, CLAIMS)
def very_long_header(sheet):
    """A header that nobody reads is very long."""
    lines = [sheet.cut.join([*cells, "x"]) for cells in sheet.rows]
    header = sheet.cut.join([*sheet.header, "long " * 20_000])
    yield damaged(sheet, [header, *lines], exact=True)


@only(ORDERS, CLAIMS)
def endless_header(sheet):
    """The first line is longer than any line of a report."""
    lines = [sheet.cut.join([*cells, "x"]) for cells in sheet.rows]
    header = sheet.cut.join([*sheet.header, "x" * 1_200_000])
    yield damaged(sheet, [header, *lines], refused=True)


@kind
def header_doubled(sheet):
    """The header stands twice at the top."""
    lines = lines_of(sheet)
    yield damaged(sheet, [lines[0], *lines], told=frozenset({2}), notes={"DD209"})


@kind
def header_in_the_middle(sheet):
    """The header stands again between rows."""
    lines = lines_of(sheet)
    yield damaged(sheet, [*lines[:3], lines[0], *lines[3:]], told=frozenset({4}), notes={"DD209"})


@kind
def header_in_the_middle_in_capitals(sheet):
    """The header stands again between rows, in capitals."""
    lines = lines_of(sheet)
    yield damaged(sheet, [*lines[:3], lines[0].upper(), *lines[3:]], told=frozenset({4}))


@kind
def two_reports_in_one(sheet):
    """The file of a report follows that of another, with its header."""
    cut = len(sheet.rows) // 2
    one, other = sheet.swap(sheet.rows[:cut]), sheet.swap(sheet.rows[cut:])
    data = joined(lines_of(one)) + joined(lines_of(other))
    yield Mutated(data, sheet, len(sheet.rows) + 1, told=frozenset({cut + 2}))
    data = joined(lines_of(one)) + codecs.BOM_UTF8 + joined(lines_of(other))
    yield Mutated(data, sheet, len(sheet.rows) + 1, told=frozenset({cut + 2}))


@kind
def two_reports_in_one_with_other_columns(sheet):
    """A report with its columns in another order follows."""
    lines = lines_of(sheet)
    order = range(len(sheet.header))[::-1]
    others = [sheet.cut.join(cells[at] for at in order) for cells in (sheet.header, *sheet.rows)]
    yield damaged(sheet, [*lines[:2], others[0], *others[2:]], notes={"DD210"})


@kind
def another_report_follows(sheet):
    """A report of another kind follows."""
    other = CLAIMS if sheet.table == "shipments" else SHIPMENTS
    lines = lines_of(sheet)
    told = frozenset(range(len(lines) + 1, len(lines) + 2 + len(other.rows)))
    yield damaged(sheet, [*lines, *lines_of(other)], told=told)
