"""Where the pages of the app are, and whether they are what somebody looks at."""

from __future__ import annotations

import os
from urllib.parse import urlencode

SOFTWARE = "SERVER_SOFTWARE"
"""What Voila tells the kernel of a page: itself."""


def in_app() -> bool:
    """Say whether this kernel runs a page of the app, where no code is seen."""
    return os.environ.get(SOFTWARE, "").startswith("voila/")


def address(name: str, **parameters: object) -> str:
    """
    Give the link to a page.

    >>> address("drill", scenario="missing-items", seed=2)
    'drill.ipynb?scenario=missing-items&seed=2'
    """
    said = urlencode({key: str(value) for key, value in parameters.items()})
    return f"{name}.ipynb?{said}" if said else f"{name}.ipynb"
