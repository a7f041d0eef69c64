"""
Sets of times, in whole minutes: all that can have been spent between two moments of a case.

A set is a number whose bit n says that n minutes are in it, which makes sums of sets shifts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

Minutes = int
"""A set of minutes."""

NOTHING: Minutes = 1
"""No time at all."""
MINUTE = timedelta(minutes=1)


def either(times: Iterable[timedelta]) -> Minutes:
    """Give the set of some times; a broken minute counts as the whole one."""
    found = 0
    for time in times:
        found |= 1 << -(-time // MINUTE)
    return found


def both(one: Minutes, other: Minutes) -> Minutes:
    """Give every sum of a time of one set and a time of the other."""
    found = 0
    while other:
        lowest = other & -other
        found |= one * lowest
        other ^= lowest
    return found


def most(times: Minutes) -> timedelta:
    """Give the longest time of a set."""
    return (times.bit_length() - 1) * MINUTE


def rank(times: Minutes, gap: timedelta) -> tuple[int, int]:
    """
    Say how many times of a set are over within a gap, and how many end before it does.

    Two gaps with the same rank cannot be told apart by waiting for one of these times.
    """
    if gap < timedelta(0):
        return 0, 0
    whole = min(gap // MINUTE, times.bit_length())
    within = (times & ((2 << whole) - 1)).bit_count()
    exactly = whole * MINUTE == gap and times >> whole & 1
    return within, within - exactly
