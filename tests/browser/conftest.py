"""What tests in a real browser share: for each file of them a kit, its server and a browser."""

from __future__ import annotations

import pytest

from browser.chromium import opened
from browser.serving import served
from trainer.kit import Kit, open_kit


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what is needed: a browser by all, kernels and POSIX by what asks for a server."""
    item.add_marker(pytest.mark.browser)
    if "server" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.kernel)
        item.add_marker(pytest.mark.posix)


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """A kit whose records go to a folder of this file."""
    return Kit(open_kit().home, tmp_path_factory.mktemp("desk") / "records")


@pytest.fixture(scope="module")
def server(kit):
    """The pages as `trainer start` serves them; gives the address of the start page."""
    with served(kit) as place:
        yield place


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A page of a browser, and everything that it asks for."""
    with opened(tmp_path_factory.mktemp("browser") / "profile") as opening:
        yield opening
