"""What a report holds: how its headers are spelt, and how it is recognised."""

import pytest

from cases.intake.sheets import SHEETS
from trainer.cases.intake.contract import Contract, Kind, recognised, spelling
from trainer.cases.intake.contracts import CONTRACTS, ORDERS, RETURNS

BY_ID = {contract.id: contract for contract in CONTRACTS}


@pytest.mark.parametrize(
    "header",
    [
        "A-to-Z Claim",
        "a-to-z claim",
        "A_TO_Z_CLAIM",
        "  A-to-z   Claim ",
        "“A-to-Z Claim”",
        '"A-to-Z Claim"',
        "A\u2011to\u2011Z\u00a0Claim",
        "\ufeffA-to-Z\u200b Claim\u200f",
        "\uff21-to-\uff3a Claim",
        "a.to.z/claim",
    ],
    ids=ascii,
)
def test_spellings_of_a_header_are_one(header):
    """Case, hyphens, spaces, quotes and marks that nobody sees make no difference."""
    spelt = spelling(header)

    assert spelt == "a-to-z-claim"


def test_a_header_is_only_looked_at_so_far():
    """The end of an endless header is not looked at."""
    spelt = spelling("x" * 10_000_000)

    assert len(spelt) == 200


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.report)
def test_a_report_is_recognised_by_its_header(sheet):
    """The header of each report leads to its contract, in whatever order it is."""
    found = [recognised(sheet.header, CONTRACTS)[0], recognised(sheet.header[::-1], CONTRACTS)[0]]

    assert [BY_ID[sheet.report]] * 2 == found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.report)
@pytest.mark.parametrize("at", [0, -1], ids=["first", "last"])
def test_what_a_report_lacks_is_named(sheet, at):
    """Without a needed column a report is not recognised, and the column is named."""
    name = sheet.needed[at]
    header = tuple(one for one in sheet.header if one != name)

    found, closest = recognised(header, CONTRACTS)

    assert found is None
    assert closest == (BY_ID[sheet.report], (spelling(name),))


def test_nothing_is_recognised_in_foreign_headers():
    """A header of other words leads nowhere."""
    found = recognised(("a", "b", "c"), CONTRACTS)

    assert (None, None) == found


def test_a_doubled_column_is_named():
    """A column that stands twice is named, in whatever spelling."""
    header = ("Order ID", "order-id", "Return request date", "Return request status")

    assert RETURNS.doubled(header) == ("order-id",)
    assert recognised(header, CONTRACTS)[0] is RETURNS


def test_the_first_name_of_a_column_wins():
    """Where a report has two columns for the same, the documented one is read."""
    header = ("Merchant RMA ID", "Amazon RMA ID")

    assert RETURNS.placed(header) == {"rma": 1}


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.id)
def test_a_contract_fits_together(contract: Contract):
    """Keys, shared columns and those that follow each other are columns of the contract."""
    names = {column.name for column in contract.columns}
    told = {*contract.key, *contract.shared, *(name for pair in contract.follows for name in pair)}
    aliases = [alias for column in contract.columns for alias in column.headers]

    assert told <= names
    assert len({*aliases}) == len(aliases)
    assert not {*aliases} & (contract.personal | contract.known)
    assert all(alias == spelling(alias) for alias in aliases)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.id)
def test_names_say_what_they_look_like(contract: Contract):
    """No column takes any text: a name has a pattern, a word is one of a list."""
    loose = [
        column.name
        for column in contract.columns
        if (column.kind is Kind.NAME and not column.like)
        or (column.kind is Kind.WORD and not column.words)
    ]

    assert [] == loose


def test_a_column_is_found_by_its_name():
    """A contract gives its columns by name."""
    found = ORDERS.column("sku")

    assert found.kind is Kind.ITEM
