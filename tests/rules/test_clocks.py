"""
Deadlines, to the second.

Every time limit of the real register is tried in three time zones, over both changes of the clock
and away from them, one second before it is over and one second after.
What is expected comes from elsewhere: elapsed seconds, and NumPy's calendar of business days.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import yaml

from trainer.rules.clocks import UNITS, deadline, hours_between, in_time

POLICY = Path(__file__).parents[2] / "playbook" / "policy.yaml"
ZONES = ("America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo")
MOMENTS = {
    "no change near": datetime(2026, 6, 10, 16, 30, tzinfo=UTC),
    "American spring": datetime(2026, 3, 8, 10, tzinfo=UTC),
    "European spring": datetime(2026, 3, 29, 1, tzinfo=UTC),
    "European autumn": datetime(2026, 10, 25, 1, tzinfo=UTC),
    "American autumn": datetime(2026, 11, 1, 9, tzinfo=UTC),
}
"""The moments at which clocks change, and one at which none does."""

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def durations():
    """Every time limit in the register, past values included, each length once."""
    register = yaml.safe_load(POLICY.read_text(encoding="utf-8"))
    found = {}
    for limit in register["policy"]:
        for held in limit["values"]:
            unit = held.get("unit", limit["unit"])
            lengths = held["value"] if isinstance(held["value"], list) else [held["value"]]
            if unit in UNITS:
                for length in lengths:
                    if length is not None:
                        found[f"{limit['id']}-{length:g}-{unit}"] = (length, unit)
    return [pytest.param(*duration, id=id_) for id_, duration in found.items()]


DURATIONS = durations()


def expected_deadline(start, length, unit, zone):
    """The last second, as seconds since 1970 or as a local time, by other means."""
    if unit == "hours":
        return start.timestamp() + length * 3600
    day = start.astimezone(zone).date()
    if unit == "calendar_days":
        last = date.fromordinal(day.toordinal() + length)
    else:
        last = np.busday_offset(np.datetime64(day), length, roll="backward").astype(object)
    return f"{last} 23:59:59"


def shown(due, unit):
    """A deadline in the shape in which it is expected."""
    return due.timestamp() if unit == "hours" else f"{due:%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("length", "unit"), DURATIONS)
def test_a_deadline_holds_to_the_second(length, unit, zone):
    """One second before the limit is over an answer is in time, one second after it is not."""
    place = ZoneInfo(zone)
    span = timedelta(hours=length) if unit == "hours" else timedelta(days=length)
    for moment in MOMENTS.values():
        for start in (
            moment - span - HOUR,
            moment - span / 2,
            moment - SECOND,
            moment,
            moment + HOUR,
        ):
            due = deadline(start, length, unit, place)

            answers = [due.astimezone(UTC) + step for step in (-SECOND, timedelta(0), SECOND)]
            there = [answer.astimezone(place) for answer in answers]
            assert expected_deadline(start, length, unit, place) == shown(due, unit)
            assert [True, True, False] == [in_time(answer, due) for answer in answers]
            assert [True, True, False] == [in_time(answer, due) for answer in there]


def test_a_deadline_is_given_in_the_local_time_of_its_zone():
    """A deadline reads as the clock on the wall reads there."""
    starts = datetime(2026, 6, 10, 16, 30, tzinfo=UTC)

    due = deadline(starts, 48, "hours", ZoneInfo("Asia/Tokyo"))

    assert "2026-06-13T01:30:00+09:00" == due.isoformat()


def test_every_unit_of_time_is_in_the_register():
    """Hours, calendar days and business days are all tried above."""
    units = {param.values[1] for param in DURATIONS}

    assert set(UNITS) == units


def test_limits_in_days_are_whole():
    """No limit in days has a fraction, which would be cut off."""
    fractions = [param.id for param in DURATIONS if param.values[0] % 1]

    assert [] == fractions


# --- changes of the clock -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "zone", "expected"),
    [
        ("2026-03-07 12:00", "America/Los_Angeles", "2026-03-09 13:00"),
        ("2026-10-31 12:00", "America/Los_Angeles", "2026-11-02 11:00"),
        ("2026-03-28 12:00", "Europe/Berlin", "2026-03-30 13:00"),
        ("2026-10-24 12:00", "Europe/Berlin", "2026-10-26 11:00"),
        ("2026-03-28 12:00", "Asia/Tokyo", "2026-03-30 12:00"),
    ],
)
def test_hours_are_hours_that_pass(start, zone, expected):
    """A change of the clock neither gives nor takes an hour: the wall clock moves instead."""
    due = deadline(
        datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)), 48, "hours", ZoneInfo(zone)
    )

    assert expected == f"{due:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(("fold", "expected"), [(0, "01:30"), (1, "02:30")])
def test_the_hour_that_comes_twice_is_told_apart(fold, expected):
    """A limit that starts in the first of two equal hours is over an hour earlier."""
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=zone)

    due = deadline(start, 24, "hours", zone)

    assert expected == f"{due:%H:%M}"


def test_a_day_that_ends_twice_ends_the_second_time():
    """Where clocks go back at midnight, the last second of the day is the later one."""
    zone = ZoneInfo("America/Sao_Paulo")
    start = datetime(2018, 2, 16, 12, tzinfo=zone)

    due = deadline(start, 1, "calendar_days", zone)

    assert datetime(2018, 2, 18, 2, 59, 59, tzinfo=UTC) == due.astimezone(UTC)


def test_the_day_is_that_of_the_zone():
    """The same moment lies on different days, and a limit in days counts the local one."""
    start = datetime(2026, 6, 10, 16, 30, tzinfo=UTC)

    days = [deadline(start, 4, "calendar_days", ZoneInfo(zone)).day for zone in ZONES]

    assert [14, 14, 15] == days


# --- business days --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-20", "2026-11-24"),  # Friday: Monday, Tuesday
        ("2026-11-21", "2026-11-24"),  # Saturday
        ("2026-11-22", "2026-11-24"),  # Sunday
        ("2026-11-23", "2026-11-25"),
        ("2026-11-25", "2026-11-30"),  # Wednesday before Thanksgiving and the Friday after it
        ("2026-11-26", "2026-11-30"),  # on the holiday itself
    ],
)
def test_business_days_skip_weekends_and_holidays(start, expected):
    """Two business days end on the second day that is neither weekend nor holiday."""
    zone = ZoneInfo("America/Los_Angeles")
    holidays = frozenset({date(2026, 11, 26)})
    noon = datetime.fromisoformat(f"{start} 12:00").replace(tzinfo=zone)

    due = deadline(noon, 2, "business_days", zone, holidays)

    assert expected == f"{due:%Y-%m-%d}"


# --- what is refused ------------------------------------------------------------------------------


def test_a_start_without_a_zone_is_refused():
    """A time of which nobody knows where it is starts no clock."""
    with pytest.raises(ValueError, match="time zone"):
        deadline(datetime(2026, 6, 10), 48, "hours", UTC)  # noqa: DTZ001 - the mistake


def test_an_unknown_unit_is_refused():
    """A unit that is no unit of time is named, with those that are."""
    with pytest.raises(ValueError, match=r"'weeks' is no unit of time\. Take one of hours, "):
        deadline(datetime(2026, 6, 10, tzinfo=UTC), 2, "weeks", UTC)


# --- hours left -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("2026-10-25 00:00", "2026-10-26 00:00", 25.0),
        ("2026-03-29 00:00", "2026-03-30 00:00", 23.0),
        ("2026-06-10 00:00", "2026-06-11 00:00", 24.0),
        ("2026-06-10 00:00", "2026-06-09 23:30", -0.5),
    ],
)
def test_hours_between_are_hours_that_pass(earlier, later, expected):
    """A day on which the clock changes has 23 or 25 hours."""
    zone = ZoneInfo("Europe/Berlin")
    one, other = (datetime.fromisoformat(text).replace(tzinfo=zone) for text in (earlier, later))

    assert expected == hours_between(one, other)
