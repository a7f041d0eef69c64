"""
What the columns of a foreign file stand for, and its rows in the form of a report of the kit.

A file may be read for several reports: where it holds orders and their parcels in one row, one
layout takes the orders out of it and another the parcels. Times are converted exactly, or the
cell is left unreadable, so that it is told like every other cell that gives no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypedDict
from zoneinfo import ZoneInfo

from trainer.cases.intake.contract import Column, Contract, Kind
from trainer.cases.intake.contracts import CONTRACTS
from trainer.cases.intake.findings import Finding
from trainer.cases.intake.form import FormError
from trainer.cases.intake.moments import Pattern, iso_moment, utc_of
from trainer.cases.intake.source import Source
from trainer.cases.intake.tabular import Row, Tabled, rows_of, tabular, told
from trainer.rules.policy import Marketplace

TWICE, ABSENT = "DD601", "DD602"
FLAGS = ("yes", "no")


class ColumnSays(TypedDict):
    """What a column map may say of a column."""

    kind: str
    words: tuple[str, ...]
    """The words that it may hold; none where it may hold others."""
    also: tuple[str, ...]
    """Headers by which it may be named as well."""
    needed: bool
    """Whether no row can be told from another without it."""


class LayoutError(LookupError):
    """A layout names a report or a column that there is not."""

    @classmethod
    def of(cls, word: str) -> LayoutError:
        """Name what there is not."""
        return cls(
            f"There is no '{word}' among the reports and their columns.\n\n"
            "Hint: check the column map with `trainer doctor`."
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a foreign file stand for."""

    file: str
    """The name of the file, or a pattern of names with * and ?."""
    contract: Contract
    columns: Mapping[str, str]
    """Column of the kit, as `column_id` names it -> header of the file."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Column of the kit -> what the file says -> what the kit says."""
    formats: Mapping[str, str] = field(default_factory=dict)
    """Column of the kit -> how its days or times are written."""
    zone: str = ""
    """Whose clock times without an offset are."""
    constant: Mapping[str, str] = field(default_factory=dict)
    """Column of the kit -> what holds for all rows."""

    @classmethod
    def of(
        cls,
        file: str,
        report: str,
        columns: Mapping[str, str],
        *,
        words: Mapping[str, Mapping[str, str]] | None = None,
        formats: Mapping[str, str] | None = None,
        zone: str = "",
        constant: Mapping[str, str] | None = None,
    ) -> Layout:
        """Make a layout for a report, given by its id."""
        contract = next((one for one in CONTRACTS if one.id == report), None)
        if contract is None:
            raise LayoutError.of(report)
        known = {column_id(column) for column in contract.columns}
        for name in (*columns, *(words or ()), *(formats or ()), *(constant or ())):
            if name not in known:
                raise LayoutError.of(name)
        return cls(file, contract, columns, words or {}, formats or {}, zone, constant or {})

    def fits(self, name: str) -> bool:
        """Say whether it is meant for a file."""
        return fnmatchcase(name.rpartition("/")[2], self.file)


def column_id(column: Column) -> str:
    """
    Give the name of a column in column maps.

    >>> from trainer.cases.intake.contracts import SHIPMENTS
    >>> column_id(SHIPMENTS.column("ship_by"))
    'ship-by'
    """
    return column.name.replace("_", "-")


def vocabulary() -> dict[str, dict[str, ColumnSays]]:
    """Give everything that a column map may name: reports, their columns, and their words."""
    return {
        contract.id: {column_id(column): _says(column) for column in contract.columns}
        for contract in CONTRACTS
    }


def _says(column: Column) -> ColumnSays:
    words = {Kind.WORD: tuple(dict.fromkeys(column.words.values())), Kind.FLAG: FLAGS}
    return ColumnSays(
        kind=column.kind.value,
        words=words.get(column.kind, ()),
        also=column.headers,
        needed=column.needed and column.kind in {Kind.ORDER, Kind.ID},
    )


def laid_out(source: Source, layout: Layout, place: Marketplace, scratch: Path) -> Tabled:
    """
    Bring the rows of a foreign file into the form of a report of the kit.

    Raises a FormError where the file lacks what its rows are told apart by.
    """
    if refusal := _refusal(layout, source):
        raise FormError(refusal)
    out = _Out(layout, place, ZoneInfo(layout.zone) if layout.zone else None)
    columns = [column for column in layout.contract.columns if _told_by(layout, column, source)]
    takes = [_taker(out, column, source) for column in columns]
    header = [_told_by(layout, column, source) for column in columns]
    rows = _rows(source, takes, out)
    made = tabular(source.name, header, rows, scratch, origin=source)
    lacking = [
        wanted for wanted in dict.fromkeys(layout.columns.values()) if wanted not in source.header
    ]
    findings = [
        told(source.name, TWICE, lines, column, {"zone": layout.zone})
        for column, lines in out.twice.items()
    ]
    if lacking:
        values = {"columns": ", ".join(lacking)}
        findings.append(Finding(source.name, ABSENT, count=len(lacking), values=values))
    return Tabled(
        _contract(layout),
        made,
        {column.name: place for place, column in enumerate(columns)},
        foreign=True,
        findings=tuple(findings),
    )


def _refusal(layout: Layout, source: Source) -> Finding | None:
    """Say why a file cannot be read in this way, or nothing."""
    lacking = [
        column.headers[0]
        for column in layout.contract.columns
        if _says(column)["needed"] and not _told_by(layout, column, source)
    ]
    if lacking:
        values = {"report": layout.contract.title, "columns": ", ".join(lacking)}
        return Finding(source.name, "DD103", values=values)
    doubled = [name for name in layout.columns.values() if source.header.count(name) > 1]
    if doubled:
        return Finding(source.name, "DD104", values={"columns": ", ".join(doubled)})
    return None


def _told_by(layout: Layout, column: Column, source: Source) -> str:
    """Give the header under which a column is told of, or nothing where it is not."""
    id_ = column_id(column)
    if id_ in layout.constant:
        return id_
    header = layout.columns.get(id_, "")
    return header if header in source.header else ""


def _contract(layout: Layout) -> Contract:
    """Give the contract that the converted rows keep: the kit's own words, and days as ISO."""
    columns = []
    for column in layout.contract.columns:
        id_ = column_id(column)
        if column.kind is Kind.WORD and (id_ in layout.words or id_ in layout.constant):
            words = {word: word for word in column.words.values()}
            columns.append(replace(column, words=words))
        elif column.kind is Kind.DAY and "iso" not in column.styles and id_ in layout.formats:
            columns.append(replace(column, styles=("iso", *column.styles)))
        else:
            columns.append(column)
    return replace(layout.contract, columns=tuple(columns))


@dataclass(slots=True)
class _Out:
    """What converts cells, and what it met."""

    layout: Layout
    place: Marketplace
    zone: ZoneInfo | None
    line: int = 0
    twice: dict[str, list[int]] = field(default_factory=dict)
    """By header the lines of times that a clock showed twice."""


Take = Callable[[list[str]], str]


def _rows(source: Source, takes: list[Take], out: _Out) -> Iterator[Row]:
    width = len(source.header)
    for line, cells in rows_of(source):
        out.line = line
        if cells is None or len(cells) != width:
            yield line, ()
        else:
            row = list(cells)
            yield line, [take(row) for take in takes]


def _taker(out: _Out, column: Column, source: Source) -> Take:
    """Give what takes the cell of a column out of a row."""
    layout, id_ = out.layout, column_id(column)
    if id_ in layout.constant:
        constant = layout.constant[id_]
        return lambda _: constant
    header = layout.columns[id_]
    at = source.header.index(header)
    if id_ in layout.words:
        words = {theirs.casefold(): ours for theirs, ours in layout.words[id_].items()}
        return lambda row: words.get(row[at].strip().casefold(), row[at])
    if column.kind is Kind.MOMENT and (out.zone is not None or id_ in layout.formats):
        pattern = Pattern.of(layout.formats[id_]) if id_ in layout.formats else None
        return lambda row: _moment(row[at].strip(), pattern, header, out)
    if column.kind is Kind.DAY and id_ in layout.formats:
        style = Pattern.of(layout.formats[id_])
        return lambda row: _day(row[at].strip(), style, out)
    return lambda row: row[at]


def _moment(cell: str, pattern: Pattern | None, header: str, out: _Out) -> str:
    """Write a time in UTC; one that gives no moment stays unreadable."""
    if not cell:
        return ""
    read = pattern.read(cell) if pattern else iso_moment(cell)
    if read is None:
        return f"{cell}?" if pattern else cell
    if read.tzinfo is None:
        if out.zone is None:
            return f"{cell}?"
        read, twice = utc_of(read, out.zone)
        if read is None:
            return f"{cell}?"
        if twice:
            out.twice.setdefault(header, []).append(out.line)
    return read.astimezone(UTC).replace(tzinfo=None).isoformat(" ") + "Z"


def _day(cell: str, pattern: Pattern, out: _Out) -> str:
    """Write a day as ISO; a time with an offset falls on the marketplace's day."""
    if not cell:
        return ""
    read = pattern.read(cell)
    if read is None:
        return f"{cell}?"
    if read.tzinfo is not None:
        read = read.astimezone(ZoneInfo(out.place.timezone))
    return read.date().isoformat()
