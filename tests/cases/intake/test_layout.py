"""A layout names reports and columns as the kit does."""

import pytest

from trainer.cases.intake.contracts import CONTRACTS
from trainer.cases.intake.layout import Layout, LayoutError, column_id, vocabulary


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.id)
def test_every_column_can_be_named(contract):
    """Every column of every report has a name of its own in column maps."""
    named = [column_id(column) for column in contract.columns]

    assert len(named) == len(set(named))
    assert set(named) == set(vocabulary()[contract.id])


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.id)
def test_another_name_means_the_same_column(contract):
    """A header by which a column may be named as well is no other column's name."""
    says = vocabulary()[contract.id]

    for column, told in says.items():
        assert not (set(told["also"]) - {column}) & set(says)


@pytest.mark.parametrize(
    ("report", "columns"),
    [("shipment", {"order-id": "x"}), ("shipments", {"order-id": "x", "carier": "y"})],
)
def test_what_there_is_not_is_refused(report, columns):
    """A report or a column that there is not is named, with what to do."""
    with pytest.raises(LayoutError, match="Hint"):
        Layout.of("a.csv", report, columns)


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("a.csv", "a.csv", True),
        ("a.csv", "b.csv", False),
        ("sales-*.csv", "sales-2026.csv", True),
        ("*.csv", "may/a.csv", True),
        ("*.csv", "a.CSV", False),
    ],
)
def test_a_layout_is_for_files_of_a_name(pattern, name, fits):
    """A pattern is held against the name of the file, without its folder."""
    assert fits == Layout.of(pattern, "shipments", {"order-id": "x"}).fits(name)
