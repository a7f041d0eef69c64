"""The clocks of real cases run as those of a drill do."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from playing import ROOT
from trainer.cases.casebook import TO_UTC
from trainer.cases.deadlines import CLOCKS, Deadlines
from trainer.cases.sql import connect
from trainer.kit import open_kit
from trainer.rules.clocks import deadline

DAY = date(2026, 11, 20)
ZONES = ("America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo", "Australia/Sydney")
LIMITS = open_kit(ROOT).folder.register.on(DAY, "US")
USED = sorted({start.limit for start in CLOCKS.values()} & set(LIMITS.entries))


def moments(zone):
    """Moments all over a year, and around each change of the clocks."""
    every = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=17 * n) for n in range(520)]
    changes = [
        now
        for now, later in pairwise(every)
        if now.astimezone(ZoneInfo(zone)).utcoffset()
        != later.astimezone(ZoneInfo(zone)).utcoffset()
    ]
    around = [at + timedelta(minutes=20 * n) for at in changes for n in range(-250, 250)]
    return every + around


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("limit", USED)
def test_a_deadline_is_that_of_the_rules(limit, zone):
    """In every zone and across every change of the clocks SQL gives the same last second."""
    entry, starts = LIMITS.entry(limit), moments(zone)
    deadlines = Deadlines(LIMITS, starts[0], zone, frozenset())
    connection = connect()
    connection.execute(TO_UTC)
    connection.execute("CREATE TABLE starts (at_moment TIMESTAMP)")
    connection.executemany(
        "INSERT INTO starts VALUES (?)", [[at.replace(tzinfo=None)] for at in starts]
    )

    found = connection.execute(
        f"SELECT {deadlines._due(limit, 'at_moment')} FROM starts"  # noqa: S608 - the kit's own
    ).fetchall()

    for at, (due,) in zip(starts, found, strict=True):
        expected = deadline(at, LIMITS.number(limit), entry.unit, ZoneInfo(zone))
        assert expected.astimezone(UTC) == due.replace(tzinfo=UTC), at


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_begins_at_its_first_moment(zone):
    """A clock that is known by its day starts with that day's first moment in the marketplace."""
    deadlines = Deadlines(LIMITS, datetime(2026, 1, 1, tzinfo=UTC), zone, frozenset())
    connection = connect()
    connection.execute(TO_UTC)

    for number in range(365):
        day = date(2026, 1, 1) + timedelta(days=number)
        sql = deadlines._filled(f"{{begin:DATE '{day}'}}")
        [(found,)] = connection.execute(f"SELECT {sql}").fetchall()

        assert datetime.combine(day, time(), tzinfo=ZoneInfo(zone)) == found.replace(tzinfo=UTC)
