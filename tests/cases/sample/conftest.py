"""Samples of several sizes, days and marketplaces, each written once."""

import pytest

from cases.sample.reading import CASES, read

WRITTEN = {}


@pytest.fixture(params=CASES, scope="session")
def year(request, tmp_path_factory):
    """A sample, read back."""
    if request.param not in WRITTEN:
        WRITTEN[request.param] = read(tmp_path_factory.mktemp(request.param), request.param)
    return WRITTEN[request.param]


@pytest.fixture(scope="session")
def usual(tmp_path_factory):
    """The sample of the size that is committed."""
    if "usual" not in WRITTEN:
        WRITTEN["usual"] = read(tmp_path_factory.mktemp("usual"), "usual")
    return WRITTEN["usual"]
