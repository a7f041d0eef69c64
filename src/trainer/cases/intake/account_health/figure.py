"""A number as it is printed, and the share of counts that it may stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

ROUND_DECIMALS = 4
"""What a rate of 0 or 1 is held to: JSON writes 0.0000 as 0."""
FLOAT_SLACK = Fraction(1, 10**15)
"""How far a 64-bit float of 17 digits may be from the share that it stands for."""
NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is printed, with the decimals it is printed with."""

    value: Fraction
    decimals: int

    def __str__(self) -> str:
        return f"{float(self.value):.{min(self.decimals, 16)}f}"

    def stands_for(self, exact: Fraction) -> bool:
        """Say whether it is a share, rounded to its decimals."""
        round_one = self.value in (0, 1)
        decimals = max(self.decimals, ROUND_DECIMALS) if round_one else self.decimals
        return abs(self.value - exact) <= max(Fraction(1, 2 * 10**decimals), FLOAT_SLACK)


def figure_of(digits: str) -> Figure | None:
    """Read the digits of a number; nothing where they are none that a report would print."""
    if not NUMBER.fullmatch(digits):
        return None
    mantissa, _, exponent = digits.lower().partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0)
    return Figure(Fraction(digits), max(decimals, 0))


def percent(share: Fraction) -> str:
    """Write a share as so many percent."""
    return f"{float(share * 100):,.4g}%"
