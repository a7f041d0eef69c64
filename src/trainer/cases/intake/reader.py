"""
Read a report into a table: each row exactly, or set aside with its line and the reason.

DuckDB does the reading. Everything comes in as text and is converted by contract; a sound file
is gone through once, and only rows in which a cell gives no value are looked at more closely.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from trainer.cases.intake.cells import text
from trainer.cases.intake.contract import Column, Contract, spelling
from trainer.cases.intake.contracts import CONTRACTS
from trainer.cases.intake.doubts import doubt_carriers, doubt_days, doubt_times, is_reversed
from trainer.cases.intake.findings import Finding, Tally, shape
from trainer.cases.intake.repeats import drop_repeated
from trainer.cases.intake.source import Source, SourceError
from trainer.cases.intake.stages import CUT, MOST_NAMED, TOTAL, Stage
from trainer.rules.policy import Marketplace

HEADER_WORDS = frozenset(
    word
    for one in CONTRACTS
    for name in (*(alias for c in one.columns for alias in c.headers), *one.personal, *one.known)
    for word in name.split("-")
) | frozenset(
    [
        "id",
        "ids",
        "number",
        "code",
        "name",
        "note",
        "notes",
        "type",
        "currency",
        "fee",
        "tax",
        "total",
        "sum",
        "unit",
        "units",
    ]
)
"""Words that the headers of reports are made of."""

ASIDE = {
    "width": "DD201",
    "quote": "DD202",
    "null": "DD203",
    "return": "DD204",
    "encoding": "DD205",
    "mixed": "DD206",
    "long": "DD207",
    "tab": "DD208",
}

CUT_OFF, BESIDE = "DD108", "DD211"
"""A last line without its end, and a row beside a line that may be a piece of it."""
SAME, OTHER = "DD209", "DD210"
"""A header in the middle of a file: the same again, or another one."""


class WidthError(ValueError):
    """A line of a file that looked sound has another number of cells than the header."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a file."""

    file: str
    report: str
    table: str
    tally: Tally
    encoding: str = ""
    why: str = ""
    """mark, strict or marketplace: how the encoding was found."""
    delimiter: str = ""
    findings: tuple[Finding, ...] = ()
    columns: frozenset[str] = frozenset()
    """The columns of the table that the file has."""
    without: tuple[str, ...] = ()
    """The columns that the file lacks."""
    left_out: tuple[str, ...] = ()
    """Headers that tell who somebody is, and that were not read."""
    unknown: tuple[str, ...] = ()
    """Headers that nobody knows, and that were not read."""


@dataclass(frozen=True)
class Staged:
    """A file in a table of its own, before its rows go to the shop."""

    reading: Reading
    relation: str
    """The table with `line`, `bad` (a number for each row, 0 where it is sound) and the columns."""
    several: str = ""
    """A table of the orders that stand on more than one line; none where none does."""
    days: frozenset[str] = frozenset()
    """The days that stand beside the times that they are days of."""


def stage(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    contract: Contract,
    place: Marketplace,
    *,
    at: Mapping[str, int] | None = None,
    venue: bool = False,
    number: int = 1,
) -> Staged:
    """
    Read a file into a table of its own; `at` says at which place of the header a column stands.

    The number of the file tells its table from others.

    A copy of the file is deleted when it is read. Raises WidthError where a line of a file that
    looked sound has too few or too many cells; it is then to be opened with `careful`.
    """
    placed = dict(at if at is not None else contract.placed(source.header))
    one = Stage(connection, source, contract, place, placed, f"{contract.table}_{number}", venue)
    try:
        one.number_lines()
        _read(one)
        _drop_totals(one)
        reversed_in = _look_again(one)
        _tell_of_file(one)
        doubt_days(one, reversed_in)
        _drop_lacking(one)
        doubt_carriers(one)
        doubt_times(one)
        several = drop_repeated(one)
        _doubt_cut(one)
    finally:
        source.discard()
    return Staged(_reading(one), one.relation, several, frozenset(one.days))


def _read(one: Stage) -> None:
    """Read the file; where that fails, no error says what stands in it."""
    why = ""
    try:
        one.read()
    except duckdb.InvalidInputException:
        why = "its lines cannot be told apart"
    except duckdb.OutOfMemoryException:
        why = "there is not enough memory for it"
    except duckdb.Error:
        why = "its copy cannot be read back"
    sound = not why
    rows = one.number(f"SELECT count(*) FROM {one.relation}") if sound else 0
    if sound and rows == one.source.rows - len(one.source.aside):
        return
    one.run(f"DROP TABLE IF EXISTS {one.relation}")
    if one.source.lines is None and (sound or why.startswith("its lines")):
        raise WidthError(one.source.name)
    raise SourceError.unreadable(one.source.name, why or "its lines cannot be told apart")


def _drop_totals(one: Stage) -> None:
    """Take out rows that only give the sum of others."""
    totals = f"SELECT line FROM {one.relation} WHERE bad = {TOTAL}"
    if one.contract.total and one.tell("DD212", totals):
        one.delete(totals)


# --- a second look at rows in which something gave no value ---------------------------------------


def _look_again(one: Stage) -> tuple[Column, ...]:
    """
    Read the cells of bad rows in every form that is taken, and tell what still gives no value.

    Gives the columns in which days are written in another order than the marketplace's.
    """
    columns = one.bad_columns()
    if not columns:
        return ()
    try:
        one.look_again(columns)
        _drop_headers(one, columns)
        one.read_again(columns)
        _tell_cells(one)
        return tuple(column for column in one.bad_columns() if _is_reversed(one, column))
    finally:
        one.run("DROP TABLE IF EXISTS looked")
        one.run("DROP TABLE IF EXISTS better")


def _drop_headers(one: Stage, columns: tuple[Column, ...]) -> None:
    """
    Take out headers in the middle of a file, where reports were put one behind the other.

    After a header with other columns every row means something else, so nothing is read on.
    """
    again, other = [], 0
    for line, is_same in _headers(one, columns):
        if not is_same:
            other = line
            break
        again.append(line)
    if other:
        one.tell(OTHER, f"SELECT line FROM {one.relation} WHERE line >= {other}")
        for table in ("looked", one.relation):
            one.run(f"DELETE FROM {table} WHERE line >= {other}")
    if again:
        lines = f"SELECT unnest({again}) AS line"
        one.tell(SAME, lines)
        for table in ("looked", one.relation):
            one.run(f"DELETE FROM {table} WHERE line IN ({lines})")


def _headers(one: Stage, columns: tuple[Column, ...]) -> Iterator[tuple[int, bool]]:
    """Give the lines that are headers, and whether each has the columns of the first line."""
    first = next((column for column in columns if column.needed), None)
    if first is None:
        return
    names = {alias for column in one.contract.columns for alias in column.headers}
    names |= one.contract.personal | one.contract.known
    own = [spelling(one.header(column)) for column in columns]
    cell = f"replace(replace(replace(lower(raw_{first.name}), ' ', '-'), '_', '-'), '.', '-')"
    rows = one.connection.execute(
        f"SELECT line, {', '.join(f'raw_{column.name}' for column in columns)} FROM looked "
        f"WHERE {cell} IN ({', '.join(map(text, sorted(names.union(own))))}) ORDER BY line"
    ).fetchall()
    for line, *cells in rows:
        spelt = [spelling(cell or "") for cell in cells]
        if sum(cell in names or cell in own for cell in spelt) > 1:
            yield line, spelt == own


def _tell_cells(one: Stage) -> None:
    """Say which cells gave no value, with the shape of the first."""
    for column in one.bad_columns():
        raw = f"l.raw_{column.name}"
        bad = f"FROM better b JOIN looked l ON l.line = b.line WHERE b.bad & {one.bit(column)} > 0"
        if column.needed:
            one.tell("DD303", f"SELECT b.line {bad} AND {raw} IS NULL", column=column)
        bad = f"{bad} AND {raw} IS NOT NULL"
        [(first,)] = one.connection.execute(f"SELECT min_by({raw}, b.line) {bad}").fetchall()
        if first is not None:
            values = {"shape": shape(first), "kind": column.kind.value}
            code = "DD301" if column.needed else "DD302"
            one.tell(code, f"SELECT b.line {bad}", column=column, values=values)


def _is_reversed(one: Stage, column: Column) -> bool:
    """Say whether a cell of a column is a day only in another order than the marketplace's."""
    test = is_reversed(one, column, f"raw_{column.name}")
    bad = f"SELECT line FROM better WHERE bad & {one.bit(column)} > 0"
    return bool(test) and bool(
        one.number(f"SELECT count(*) FROM looked WHERE line IN ({bad}) AND {test}")
    )


def _drop_lacking(one: Stage) -> None:
    """Take out the rows that lack what is needed."""
    needed = sum(one.bit(column) for column in one.columns if column.needed)
    if one.number(f"SELECT count(*) FROM {one.relation} WHERE bad & {needed} > 0"):
        one.run(f"DELETE FROM {one.relation} WHERE bad & {needed} > 0")


def _doubt_cut(one: Stage) -> None:
    """Doubt the rows that may have been cut: the last one without line end, and those beside pieces."""
    lines = [int(line) for code, line in one.source.notes if code in {CUT_OFF, BESIDE}]
    if lines:
        one.doubt(f"SELECT unnest({lines})", CUT)


# --- what is told of the file ---------------------------------------------------------------------


def _tell_of_file(one: Stage) -> None:
    """Tell of the file itself before its rows: its end, its encoding, and lines set aside."""
    notes = [(code, value) for code, value in one.source.notes if code != BESIDE]
    found = [_note(one.source.name, code, value) for code, value in notes]
    beside = [int(line) for code, line in one.source.notes if code == BESIDE]
    if beside:
        found.append(_of_lines(one.source.name, BESIDE, beside))
    by_reason: dict[str, list[int]] = {}
    for line, reason, _ in one.source.aside:
        by_reason.setdefault(reason, []).append(line)
    found += [
        _of_lines(one.source.name, ASIDE[reason], sorted(lines))
        for reason, lines in by_reason.items()
    ]
    one.findings[:0] = found


def _note(file: str, code: str, value: str) -> Finding:
    match code:
        case "DD107":
            return Finding(file, code, count=int(value))
        case _ if code == CUT_OFF:
            return Finding(file, code, int(value), values={"lines": value})
        case _:
            return Finding(file, code, count=0, values={"what": value})


def _of_lines(file: str, code: str, lines: list[int]) -> Finding:
    named = ", ".join(map(str, lines[:MOST_NAMED])) + (" ..." if len(lines) > MOST_NAMED else "")
    return Finding(file, code, lines[0], None, len(lines), {"lines": named})


def _reading(one: Stage) -> Reading:
    contract, source = one.contract, one.source
    there = one.number(f"SELECT count(*) FROM {one.relation}")
    doubtful = one.number(f"SELECT count(*) FROM {one.relation} WHERE bad > 0")
    tally = Tally(there - doubtful, doubtful, source.rows - there)
    without = [column for column in contract.columns if column.name not in one.places]
    personal, unknown = _unread(one)
    _tell_of_columns(one, without, unknown)
    return Reading(
        source.name,
        contract.id,
        contract.table,
        tally,
        source.encoding,
        source.why,
        source.delimiter,
        tuple(one.findings),
        frozenset(one.places),
        tuple(column.headers[0] for column in without),
        personal,
        unknown,
    )


def _unread(one: Stage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the headers that tell who somebody is, and those that nobody knows."""
    contract = one.contract
    aliases = {alias for column in contract.columns for alias in column.headers}
    used = {*one.places.values()}
    personal, unknown = [], []
    for place, cell in enumerate(one.source.header):
        name = spelling(cell)
        if name in contract.personal:
            personal.append(name)
        elif place not in used and name not in contract.known | aliases:
            unknown.append(shown_header(cell, place))
    return tuple(dict.fromkeys(personal)), tuple(unknown)


def _tell_of_columns(one: Stage, without: list[Column], unknown: tuple[str, ...]) -> None:
    """Tell which columns the file lacks, and which nobody knows."""
    name = one.source.name
    if without:
        lacking = ", ".join(column.headers[0] for column in without)
        one.findings.append(Finding(name, "DD106", count=0, values={"columns": lacking}))
    if unknown:
        more = " ..." if len(unknown) > MOST_NAMED else ""
        columns = ", ".join(unknown[:MOST_NAMED]) + more
        one.findings.append(Finding(name, "DD105", count=0, values={"columns": columns}))


def shown_header(cell: str, place: int) -> str:
    """
    Give an unknown header where it is made of words that headers have, and else its place.

    >>> shown_header("Order Status Date", 3)
    'order-status-date'
    >>> shown_header("Jane Doe", 3)
    'column 4'
    """
    name = spelling(cell)
    known = all(word in HEADER_WORDS for word in name.split("-"))
    return name if known else f"column {place + 1}"
