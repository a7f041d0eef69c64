"""Moments and days are those of the marketplace, written as its reports write them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.cases.sample.days import Days
from trainer.cases.sample.market import MARKETS

FIRST, LAST = date(2025, 10, 1), date(2026, 12, 31)
CALENDARS = {zone: Days(zone, FIRST, LAST) for zone in {one.zone for one in MARKETS.values()}}
ZONES = st.sampled_from(sorted(CALENDARS))
MOMENTS = st.datetimes(datetime(2025, 10, 2), datetime(2026, 12, 29), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)


@given(ZONES, MOMENTS)
def test_a_moment_falls_on_the_day_that_the_clock_on_the_wall_shows(zone, moment):
    """In every zone, also on the days on which clocks are changed."""
    days = CALENDARS[zone]

    local = moment.astimezone(ZoneInfo(zone)).date()

    assert local == days.dates[days.day_of(int(moment.timestamp()))]


@given(ZONES, MOMENTS)
def test_a_moment_is_written_without_loss(zone, moment):
    """Both ways of writing it are read back as the same moment."""
    days, seconds = CALENDARS[zone], int(moment.timestamp())

    assert moment == datetime.fromisoformat(days.utc(seconds))
    assert moment == datetime.fromisoformat(days.stamp(seconds))
    assert days.stamp(seconds) == moment.astimezone(ZoneInfo(zone)).isoformat()


@given(ZONES, MOMENTS)
def test_a_settlement_writes_a_moment_with_its_zone(zone, moment):
    """In UTC, with a space."""
    days = CALENDARS[zone]

    assert f"{moment:%Y-%m-%d %H:%M:%S} UTC" == days.spaced(int(moment.timestamp()))


def test_no_moment_is_an_empty_cell():
    """Nothing is written for what has not happened."""
    assert not CALENDARS["Asia/Tokyo"].stamp(0)


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 11, 19), 1, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), 2, date(2026, 11, 24)),
        (date(2026, 11, 20), 6, date(2026, 11, 30)),
    ],
    ids=str,
)
def test_nobody_works_on_weekends(day, number, expected):
    """Working days are Monday to Friday."""
    days = CALENDARS["Europe/Berlin"]

    assert days.place(expected) == days.works_after(days.place(day), number)


def test_months_are_named_in_english():
    """The returns report writes days so, whatever language the machine speaks."""
    days = CALENDARS["Europe/Paris"]

    assert days.named(days.place(date(2026, 2, 3))) == "03-Feb-2026"


def test_a_day_begins_at_midnight():
    """A moment is counted from the beginning of its local day."""
    days = CALENDARS["America/Los_Angeles"]
    day = days.place(date(2026, 7, 4))

    expected = datetime(2026, 7, 4, tzinfo=ZoneInfo("America/Los_Angeles")) + timedelta(hours=1)

    assert expected.timestamp() == days.at(day, 3600)
