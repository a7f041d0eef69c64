"""
Read times that are written in a foreign way, and times without an offset.

A pattern says where year, month and day stand, so that nothing is guessed. A time without an
offset is one of a zone's clocks: where that clock was put forward some times did not exist, and
where it was put back some came twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from trainer.cases.intake.cells import FIRST_YEAR, LAST_YEAR, MONTHS

PARTS = {
    "Y": "[0-9]{4}",
    "y": "[0-9]{2}",
    "m": "[0-9]{1,2}",
    "b": r"[^\W\d_]{3,5}\.?|1?[0-9]月",
    "d": "[0-9]{1,2}",
    "H": "[0-9]{1,2}",
    "I": "[0-9]{1,2}",
    "M": "[0-9]{2}",
    "S": "[0-9]{2}",
    "f": "[0-9]{1,6}",
    "p": "[AaPp][Mm]",
    "z": "[Zz]|[+-][0-9]{2}:?[0-9]{2}",
}
"""The parts of a time by the letter that stands for them after a percent sign."""
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")
HALF_DAY = 12
CENTURY = 2000


class PatternError(ValueError):
    """A pattern does not say when something was."""

    @classmethod
    def of(cls, pattern: str) -> PatternError:
        """Say what a pattern may hold."""
        letters = ", ".join(f"%{letter}" for letter in PARTS)
        return cls(
            f"'{pattern}' does not tell year, month and day, each once.\n\n"
            f"Hint: it may hold {letters}, such as %d/%m/%Y %H:%M."
        )


@dataclass(frozen=True, slots=True)
class Pattern:
    """How times are written, with the letters that Python and SQL use for it."""

    text: str
    expression: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> Pattern:
        """Read a pattern; one that does not tell a day is refused."""
        expression, seen = "", []
        pieces = re.split(r"%(.)", text, flags=re.DOTALL)
        for number, piece in enumerate(pieces):
            if number % 2 == 0:
                expression += re.escape(piece)
            elif piece == "%":
                expression += "%"
            elif piece not in PARTS:
                raise PatternError.of(text)
            else:
                seen.append(piece)
                expression += f"(?P<{piece}>{PARTS[piece]})"
        if "%" in pieces[-1] or not _tells_a_day(seen):
            raise PatternError.of(text)
        return cls(text, re.compile(expression))

    def read(self, cell: str) -> datetime | None:
        """Read a time; it has an offset where the pattern has one. None where it does not fit."""
        found = self.expression.fullmatch(cell)
        if found is None:
            return None
        parts = found.groupdict()
        try:
            return datetime(
                _year(parts),
                _month(parts),
                int(parts["d"]),
                _hour(parts),
                int(parts.get("M", 0)),
                int(parts.get("S", 0)),
                int(parts.get("f", "0").ljust(6, "0")),
                _offset(parts.get("z")),
            )
        except ValueError:
            return None


def iso_moment(cell: str) -> datetime | None:
    """Read a time in the international form that has no offset; none where it is another."""
    if not ISO.fullmatch(cell):
        return None
    try:
        _ours(int(cell[:4]))
        return datetime.fromisoformat(cell)
    except ValueError:
        return None


def utc_of(naive: datetime, zone: ZoneInfo) -> tuple[datetime | None, bool]:
    """
    Say which moment a zone's clock shows, and whether it shows the same again an hour later.

    Of the two the first is given; a time that the clock jumps over is none.
    """
    first = naive.replace(tzinfo=zone, fold=0)
    offset, later = first.utcoffset(), first.replace(fold=1).utcoffset()
    moment = first.astimezone(UTC)
    if offset == later:
        return moment, False
    there = moment.astimezone(zone).replace(tzinfo=None, fold=0) == naive
    return (moment, True) if there else (None, False)


def _tells_a_day(seen: list[str]) -> bool:
    once = len(seen) == len(set(seen))
    year, month = len({"Y", "y"}.intersection(seen)), len({"m", "b"}.intersection(seen))
    twelve = ("I" in seen) == ("p" in seen) and not {"H", "I"} <= set(seen)
    return once and year == 1 and month == 1 and "d" in seen and twelve


def _year(parts: dict[str, str]) -> int:
    return _ours(int(parts["Y"]) if "Y" in parts else CENTURY + int(parts["y"]))


def _ours(year: int) -> int:
    """Give a year in which there was trade of this kind; others are no years here."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    return year


def _month(parts: dict[str, str]) -> int:
    """Give the month; 13, which is none, where its name is not known."""
    if "m" in parts:
        return int(parts["m"])
    return MONTHS.get(parts["b"].lower().rstrip("."), 13)


def _hour(parts: dict[str, str]) -> int:
    if "I" not in parts:
        return int(parts.get("H", 0))
    hour = int(parts["I"])
    if not 1 <= hour <= HALF_DAY:
        raise ValueError(hour)
    return hour % HALF_DAY + (HALF_DAY if parts["p"].lower() == "pm" else 0)


def _offset(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in "Zz":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
