"""When the people at the desk of the made-up shop answer."""

from __future__ import annotations

from trainer.cases.sample.days import HOUR, SATURDAY
from trainer.cases.sample.draws import Draws
from trainer.cases.sample.year import Year

_OPENS, _CLOSES = 8 * HOUR, 20 * HOUR
_LAST_ON_FRIDAY = 17 * HOUR
_FRIDAY, _SUNDAY = 4, 6
_SLOW_PERCENT = 2.0


class Desk:
    """A desk that is open every day, until from some day on it is shut on weekends."""

    def __init__(self, year: Year, weekends_off_from: int) -> None:
        self._year = year
        self._days = year.days
        self._off_from = weekends_off_from

    def answers(self, received: int, draws: Draws) -> int:
        """Give the moment at which a message is answered."""
        if draws.chance(_SLOW_PERCENT):
            return received + draws.between(26, 40) * HOUR
        return self.works(received + draws.between(30, 5 * 60) * 60, draws)

    def works(self, moment: int, draws: Draws) -> int:
        """Give the first moment from a given one on at which somebody is there."""
        day = self._days.day_of(moment)
        second = moment - self._days.midnight[day]
        if day >= self._off_from and self._weekend(day, second):
            return self._days.at(self._monday(day), _OPENS + draws.between(20, 160) * 60)
        if second > _CLOSES:
            return self.works(self._days.at(day + 1, _OPENS + draws.between(1, 90) * 60), draws)
        if second < _OPENS:
            return self._days.at(day, _OPENS + draws.between(1, 90) * 60)
        return moment

    def _weekend(self, day: int, second: int) -> bool:
        weekday = self._days.weekday[day]
        return weekday >= SATURDAY or (weekday == _FRIDAY and second > _LAST_ON_FRIDAY)

    def _monday(self, day: int) -> int:
        return day + _SUNDAY + 1 - self._days.weekday[day]
