"""
Deadlines: when a time limit that starts now is over.

All times are timezone-aware. A limit in hours counts elapsed hours, so a change to summer
time neither gives nor takes one. A limit in days counts whole local days: the day on which it
starts does not count, and it ends with the last second of the last day. Amazon publishes no
hour for its limits in days; the end of the day is the reading that all its examples allow.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

SATURDAY = 5
LAST_SECOND = time(23, 59, 59, fold=1)
"""Where clocks are put back at midnight it comes twice, and the second one counts."""
UNITS = ("hours", "calendar_days", "business_days")


def deadline(
    starts: datetime,
    amount: float,
    unit: str,
    zone: tzinfo,
    holidays: frozenset[date] = frozenset(),
) -> datetime:
    """
    Give the last second in which an answer is still in time, in the given zone.

    `amount` is in `unit`: hours, calendar_days or business_days (Monday to Friday, no holidays).
    """
    if starts.tzinfo is None:
        raise ValueError("A deadline needs a start with a time zone.")
    if unit == "hours":
        return (starts.astimezone(UTC) + timedelta(hours=amount)).astimezone(zone)
    day = starts.astimezone(zone).date()
    if unit == "calendar_days":
        day += timedelta(days=int(amount))
    elif unit == "business_days":
        day = _business_day(day, int(amount), holidays)
    else:
        raise ValueError(f"'{unit}' is no unit of time. Take one of {', '.join(UNITS)}.")
    return datetime.combine(day, LAST_SECOND, tzinfo=zone)


def in_time(moment: datetime, due: datetime) -> bool:
    """Say whether something done at a moment meets a deadline; the deadline itself still does."""
    return moment.astimezone(UTC) <= due.astimezone(UTC)


def hours_between(earlier: datetime, later: datetime) -> float:
    """Count the hours that really pass between two moments."""
    return (later.astimezone(UTC) - earlier.astimezone(UTC)).total_seconds() / 3600


def _business_day(day: date, amount: int, holidays: frozenset[date]) -> date:
    while amount > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in holidays:
            amount -= 1
    return day
