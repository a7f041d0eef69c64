"""
What a report holds: its columns, what each is called in the wild, and what its cells may be.

A contract is the only way in: a column that no contract names is never read, and columns that
tell who somebody is are named only to say that they were left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_NAME = 200
"""Marks of a header that are looked at; no report has headers as long as that."""
HYPHENS = frozenset("_-/.\u2010\u2011\u2012\u2013\u2014\u2212")
QUOTES = "\"'\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019"


class Kind(StrEnum):
    """What the cells of a column are."""

    ORDER = "order"
    """The number of an order in the marketplace's own form."""
    ID = "id"
    """Any other number by which something is told apart."""
    WORD = "word"
    """One of a list of words; the list says what each is called here."""
    NAME = "name"
    """A short name of a thing, of which the column says what it looks like."""
    ITEM = "item"
    """A seller's own number for an item, in whatever form the seller gave it."""
    CARRIER = "carrier"
    """Who brings parcels: one of those that all know, or a word that many rows have."""
    DAY = "day"
    MOMENT = "moment"
    """A time with its offset."""
    MONEY = "money"
    COUNT = "count"
    FLAG = "flag"
    PRESENT = "present"
    """Only whether the cell holds anything is kept, never what."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a report."""

    name: str
    """What it is called in the kit's tables."""
    kind: Kind
    headers: tuple[str, ...]
    """What it is called in reports, in small letters with hyphens; the first is the documented."""
    needed: bool = False
    """Whether a row without it is no row."""
    words: Mapping[str, str] = field(default_factory=dict)
    """For a word: what each spelling, in small letters, stands for."""
    printed: tuple[str, ...] = ()
    """For a word: spellings as reports print them, where capitals stand in odd places."""
    least: int | None = None
    most: int | None = None
    styles: tuple[str, ...] = ("iso",)
    """For a day: iso, month-name, moment, marketplace or marketplace-long."""
    like: str = ""
    """For a name: the pattern that all of it has."""


@dataclass(frozen=True, slots=True)
class Contract:
    """One kind of report."""

    id: str
    table: str
    """The table of the shop that its rows go to."""
    title: str
    columns: tuple[Column, ...]
    personal: frozenset[str] = frozenset()
    """Headers that tell who somebody is; never read."""
    key: tuple[str, ...] = ()
    """What no two rows have in common; without one only whole rows are compared."""
    known: frozenset[str] = frozenset()
    """Headers that belong to the report and that nothing here needs."""
    shared: tuple[str, ...] = ()
    """Columns in which all rows of an order say the same."""
    total: str = ""
    """A header that only rows with a sum of others have anything under; they are no rows."""
    follows: tuple[tuple[str, str], ...] = ()
    """Columns of which the second cannot be earlier than the first."""

    @property
    def needed(self) -> tuple[Column, ...]:
        """The columns without which a row is none."""
        return tuple(column for column in self.columns if column.needed)

    def column(self, name: str) -> Column:
        """Give a column by its name."""
        return next(column for column in self.columns if column.name == name)

    def placed(self, header: tuple[str, ...]) -> Mapping[str, int]:
        """Say for each column at which place of a header it stands; the first alias wins."""
        return self.places(_by_spelling(header))

    def places(self, spelt: Mapping[str, int]) -> dict[str, int]:
        """Say for each column at which place it stands, given the place of each spelling."""
        found: dict[str, int] = {}
        for column in self.columns:
            for alias in column.headers:
                if alias in spelt:
                    found[column.name] = spelt[alias]
                    break
        return found

    def doubled(self, header: tuple[str, ...]) -> tuple[str, ...]:
        """Name the columns that a header has more than once."""
        spelt = [spelling(cell) for cell in header]
        return tuple(
            alias for column in self.columns for alias in column.headers if spelt.count(alias) > 1
        )


def spelling(header: str) -> str:
    """
    Give a header the form in which headers are compared.

    Marks that nobody sees and quotes around it go.

    >>> spelling("A-to-Z  Claim_ID")
    'a-to-z-claim-id'
    """
    begins = header[:LONGEST_NAME]
    seen = "".join(mark for mark in begins if unicodedata.category(mark) != "Cf")
    plain = unicodedata.normalize("NFKC", seen).casefold().strip().strip(QUOTES)
    return "-".join("".join(" " if mark in HYPHENS else mark for mark in plain).split())


def recognised(
    header: tuple[str, ...], contracts: tuple[Contract, ...]
) -> tuple[Contract | None, tuple[Contract, tuple[str, ...]] | None]:
    """
    Say which report a header belongs to, and else which comes closest and what it lacks.

    A report is recognised by all its needed columns; of several the one wins of whose columns
    the header has most.
    """
    spelt = _by_spelling(header)
    ranked = sorted(contracts, key=lambda one: (-_share(one, spelt), one.id))
    for contract in ranked:
        if not _lacking(contract, spelt):
            return contract, None
    closest = max(ranked, key=lambda one: len(one.places(spelt)), default=None)
    if closest is None or not closest.places(spelt):
        return None, None
    return None, (closest, _lacking(closest, spelt))


def _by_spelling(header: tuple[str, ...]) -> dict[str, int]:
    """Give the first place of each header by how it is spelt."""
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        places.setdefault(spelling(cell), place)
    return places


def _share(contract: Contract, spelt: Mapping[str, int]) -> float:
    placed = contract.places(spelt)
    there = len(placed) + sum(name in contract.known for name in spelt)
    return len(placed) / len(contract.columns) + there / max(len(spelt), 1)


def _lacking(contract: Contract, spelt: Mapping[str, int]) -> tuple[str, ...]:
    placed = contract.places(spelt)
    return tuple(column.headers[0] for column in contract.needed if column.name not in placed)
