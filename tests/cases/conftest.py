"""What the tests of real cases share: the kit's sample shop, read once."""

import pytest

from playing import ROOT
from trainer.kit import open_kit


@pytest.fixture(scope="session")
def office():
    """The sample shop on the day on which its reports were downloaded."""
    opened = open_kit(ROOT).shop("samples", as_of="2026-11-20")
    yield opened
    opened.close()
