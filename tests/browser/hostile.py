"""Texts that run where they are taken for a page, and how to see that one has run."""

from __future__ import annotations

IMAGE = "<img src=x onerror=window.spoilt=1>"
SCRIPT = "<script>window.spoilt=1</script>"
LINK = "<a href='javascript:window.spoilt=1'>here</a>"


def spoilt(page) -> bool:
    """Tell whether any of them has run on a page."""
    return page.evaluate("window.spoilt") is not None
