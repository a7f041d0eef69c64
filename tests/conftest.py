"""What all tests share: chance that is the same in every run, and what takes long comes first."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

from browser.chromium import CHROMIUM

settings.register_profile(
    "same",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Begin with the files whose tests open browsers and kernels, then those with the most tests.

    A file is run by one worker: one that takes long and comes last keeps the other waiting. What
    lacks its browser is skipped.
    """
    lacking = pytest.mark.skip(reason="Chromium is not installed: run `make browser`")
    browsing = [item for item in items if item.get_closest_marker("browser")]
    for item in browsing if CHROMIUM is None else ():
        item.add_marker(lacking)
    slow = {item.path for item in items if item.get_closest_marker("kernel")}
    slow |= {item.path for item in browsing}
    many = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path not in slow, -many[item.path]))
