"""
What may be quoted of the words that stand in the file.

A place that should hold a word of a short list can hold a name or an address instead, and that must
not come out again in a message. So a word of the file is quoted if it is written as the platform
writes its own, and of any other only the shape is told.
"""

from __future__ import annotations

import re

LONGEST_CONSTANT = 24
"""How long a value may be that is quoted although it is not documented."""
CONSTANT = re.compile(r"[A-Z]+(_[A-Z]+)*")
PLAIN = re.compile(r"[A-Za-z][A-Za-z_]{0,59}")


def is_constant(value: str) -> bool:
    """Say whether a value is written as the platform writes its states: AT_RISK."""
    return len(value) <= LONGEST_CONSTANT and CONSTANT.fullmatch(value) is not None


def is_plain(word: str) -> bool:
    """Say whether a word is written as a name of the platform: lateShipmentRate."""
    return PLAIN.fullmatch(word) is not None


def shape_of(value: str) -> str:
    """Tell a value without quoting it."""
    return f"a text of {len(value)} characters"
