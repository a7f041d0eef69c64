"""
The calendar of a marketplace: its days, its working days, and how moments are written.

A moment is a number of seconds since 1970 in UTC, a day is its place in this calendar. Both are
plain numbers, so that millions of them cost nothing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HOUR = 3600
DAY = 86400
SATURDAY = 5
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MINUTES = tuple(f"T{hour:02d}:{minute:02d}:" for hour in range(24) for minute in range(60))
_MINUTES_A_DAY = len(_MINUTES)
_SECONDS = tuple(f"{second:02d}" for second in range(60))
_EPOCH = date(1970, 1, 1)


class Days:
    """The days from a first to a last one, in the marketplace's zone."""

    def __init__(self, zone: str, first: date, last: date) -> None:
        self._zone = ZoneInfo(zone)
        number = (last - first).days + 1
        self.dates = tuple(first + timedelta(days=place) for place in range(number + 1))
        self.iso = tuple(day.isoformat() for day in self.dates)
        self.weekday = tuple(day.weekday() for day in self.dates)
        self.midnight = tuple(map(self._midnight, self.dates))
        self._base = self.midnight[0] // HOUR * HOUR
        self._offsets = self._every_hour()
        self._local_base = (first - _EPOCH).days * DAY
        self._utc = self._utc_days(first, number)
        self._utc_base = (first - _EPOCH).days * DAY - DAY
        self.next_work = tuple(self._working_day_after(place) for place in range(number + 1))

    def _midnight(self, day: date) -> int:
        return int(datetime(day.year, day.month, day.day, tzinfo=self._zone).timestamp())

    def _every_hour(self) -> tuple[int, ...]:
        """Give the offset from UTC in every hour; it changes on the hour, and on few days."""
        offsets: list[int] = []
        for begins, ends in zip(self.midnight, self.midnight[1:], strict=False):
            hours = range(begins, ends, HOUR)
            steady = ends - begins == DAY
            offset = self._offset(begins)
            offsets.extend(offset if steady else self._offset(hour) for hour in hours)
        return tuple(offsets)

    def _offset(self, moment: int) -> int:
        offset = datetime.fromtimestamp(moment, self._zone).utcoffset()
        return 0 if offset is None else int(offset.total_seconds())

    @staticmethod
    def _utc_days(first: date, number: int) -> tuple[str, ...]:
        return tuple((first + timedelta(days=place - 1)).isoformat() for place in range(number + 3))

    def _working_day_after(self, place: int) -> int:
        step = {4: 3, SATURDAY: 2}.get(self.weekday[place], 1)
        return place + step

    def place(self, day: date) -> int:
        """Give the place of a date."""
        return (day - self.dates[0]).days

    def day_of(self, moment: int) -> int:
        """Give the day on which a moment falls in the marketplace."""
        local = moment + self._offsets[(moment - self._base) // HOUR]
        return (local - self._local_base) // DAY

    def at(self, day: int, seconds: int) -> int:
        """Give the moment so many seconds after the beginning of a day."""
        return self.midnight[day] + seconds

    def works_after(self, day: int, number: int) -> int:
        """Give the day that is so many working days after another."""
        for _ in range(number):
            day = self.next_work[day]
        return day

    def utc(self, moment: int) -> str:
        """Write a moment as Amazon's reports do, in UTC."""
        moment -= self._utc_base
        minute = moment // 60
        clock = _MINUTES[minute % _MINUTES_A_DAY]
        return f"{self._utc[moment // DAY]}{clock}{_SECONDS[moment % 60]}+00:00"

    def stamp(self, moment: int) -> str:
        """Write a moment on the clock of the marketplace; nothing for none."""
        if not moment:
            return ""
        offset = self._offsets[(moment - self._base) // HOUR]
        day, second = divmod(moment + offset - self._local_base, DAY)
        sign = "-" if offset < 0 else "+"
        hours, minutes = divmod(abs(offset) // 60, 60)
        clock = f"{_MINUTES[second // 60]}{_SECONDS[second % 60]}"
        return f"{self.iso[day]}{clock}{sign}{hours:02d}:{minutes:02d}"

    def spaced(self, moment: int) -> str:
        """Write a moment as settlements do."""
        return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")

    def named(self, day: int) -> str:
        """Write a day as the returns report does: 29-Sep-2026, in English everywhere."""
        date_ = self.dates[day]
        return f"{date_.day:02d}-{_MONTHS[date_.month - 1]}-{date_.year}"
