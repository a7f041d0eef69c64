"""Marketplaces write money and days in their own way, and agree with the register."""

from pathlib import Path

import pytest

from trainer.cases.sample.market import MARKETS, market
from trainer.content.folder import Folder

PLAYBOOK = Path(__file__).parents[3] / "playbook"


@pytest.fixture(scope="module")
def marketplaces():
    """The marketplaces of the register."""
    return Folder(PLAYBOOK).register.marketplaces


@pytest.mark.parametrize(
    ("marketplace", "minor", "expected"),
    [
        ("US", 2499, "24.99"),
        ("US", -5, "-0.05"),
        ("DE", 100000, "1000.00"),
        ("JP", 2499, "2499"),
        ("JP", -30, "-30"),
    ],
)
def test_money_is_written_in_the_unit_of_the_currency(marketplace, minor, expected):
    """Cents where there are any."""
    assert expected == market(marketplace).money(minor)


@pytest.mark.parametrize("id_", MARKETS)
def test_a_marketplace_has_the_clock_and_the_money_of_the_register(id_, marketplaces):
    """What the generator writes is what the desk reads."""
    registered = marketplaces[id_]

    assert (registered.timezone, registered.currency) == (MARKETS[id_].zone, MARKETS[id_].currency)
    assert registered.name == MARKETS[id_].sales_channel
