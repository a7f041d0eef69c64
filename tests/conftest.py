"""What all tests share: chance that is the same in every run, and what takes long comes first."""

import pytest
from hypothesis import HealthCheck, settings

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
    Begin with the files whose tests open browsers and kernels.

    A file is run by one worker: one that takes long and comes last keeps the other waiting.
    """
    slow = {
        item.path
        for item in items
        if item.get_closest_marker("browser") or item.get_closest_marker("kernel")
    }
    items.sort(key=lambda item: item.path not in slow)
