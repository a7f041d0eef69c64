"""Times are read exactly as their pattern and their zone say, or not at all."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.cases.intake.moments import Pattern, iso_moment, utc_of

BERLIN = ZoneInfo("Europe/Berlin")
TIMES = st.datetimes(datetime(1995, 1, 1), datetime(2100, 12, 31))  # noqa: DTZ001 - no zone yet


@given(TIMES)
def test_a_written_time_is_read_again(moment):
    """What a pattern wrote it reads."""
    text = "%d.%m.%Y %H:%M:%S,%f"

    assert moment == Pattern.of(text).read(moment.strftime(text))


@pytest.mark.parametrize(
    ("text", "cell", "iso"),
    [
        ("%d/%m/%Y", "3/4/2026", "2026-04-03T00:00:00"),
        ("%m/%d/%y", "03/04/26", "2026-03-04T00:00:00"),
        ("%d %b %Y", "5 fev 2026", "2026-02-05T00:00:00"),
        ("%d-%b-%Y", "05-Dez.-2026", "2026-12-05T00:00:00"),
        ("%Y-%m-%d %I:%M %p", "2026-02-05 12:10 AM", "2026-02-05T00:10:00"),
        ("%Y-%m-%d %I:%M %p", "2026-02-05 12:10 pm", "2026-02-05T12:10:00"),
        ("%Y-%m-%d %I:%M %p", "2026-02-05 3:10 PM", "2026-02-05T15:10:00"),
        ("%Y%m%dT%H%M%S%z", "20260205T031000-0230", "2026-02-05T03:10:00-02:30"),
        ("%Y-%m-%d %H:%M:%S%z", "2026-02-05 03:10:00Z", "2026-02-05T03:10:00+00:00"),
        ("%Y-%m-%d %H:%M:%S.%f", "2026-02-05 03:10:00.5", "2026-02-05T03:10:00.500000"),
    ],
)
def test_patterns_mean_what_they_mean_elsewhere(text, cell, iso):
    """Each letter stands for its part of a time."""
    assert datetime.fromisoformat(iso) == Pattern.of(text).read(cell)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("%d/%m/%Y", "31/02/2026"),
        ("%d/%m/%Y", "01/13/2026"),
        ("%d/%m/%Y", "01/01/0026"),
        ("%d/%m/%Y", "01/01/2101"),
        ("%d/%m/%Y", "01/01/2026 "),
        ("%d/%m/%Y", "\u0660\u0661/01/2026"),
        ("%d %b %Y", "5 xyz 2026"),
        ("%Y-%m-%d %H:%M", "2026-02-05 24:00"),
        ("%Y-%m-%d %I:%M %p", "2026-02-05 13:00 PM"),
        ("%Y-%m-%d %I:%M %p", "2026-02-05 0:30 AM"),
        ("%Y-%m-%d%z", "2026-02-05+25:00"),
    ],
)
def test_what_is_no_time_is_none(text, cell):
    """A day that is none in the calendar, or another form, gives no time."""
    assert Pattern.of(text).read(cell) is None


@given(st.text(max_size=30))
def test_no_cell_breaks_a_pattern(cell):
    """Whatever stands in a cell, it is a time or none."""
    assert Pattern.of("%d/%m/%y %H:%M%z").read(cell) is None
    iso_moment(cell)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2026-02-05 03:10", True),
        ("2026-02-05T03:10:11.123456", True),
        ("2026-02-05", False),
        ("2026-02-05T03:10:11Z", False),
        ("2026-02-30 03:10", False),
        ("20260205T031011", False),
        ("0001-01-01 00:00", False),
    ],
)
def test_times_without_a_pattern_are_international(cell, read):
    """Without a pattern a time has the international form, and no offset."""
    assert read == (iso_moment(cell) is not None)


@given(TIMES.map(lambda moment: moment.replace(tzinfo=UTC)))
def test_a_clock_shows_each_moment(moment):
    """What a zone's clock shows at a moment stands for it, or for the one an hour before."""
    shown = moment.astimezone(BERLIN).replace(tzinfo=None, fold=0)
    found, twice = utc_of(shown, BERLIN)

    assert found in ({moment, moment - timedelta(hours=1)} if twice else {moment})


def test_a_clock_may_jump_over_a_time():
    """What a clock never showed is no moment."""
    assert (None, False) == utc_of(datetime(2026, 3, 29, 2, 30), BERLIN)  # noqa: DTZ001 - on a clock


def test_a_clock_may_show_a_time_twice():
    """Of what a clock showed twice the first is given."""
    assert (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True) == utc_of(
        datetime(2026, 10, 25, 2, 30),  # noqa: DTZ001 - on a clock
        BERLIN,
    )
