"""A moment is read as it is printed, and a bare day is all of it."""

from datetime import date

import pytest

from cases.intake.account_health.sound import LATE, SUMMER, M, changed, found, late


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2024-06-01T00:00Z", "2024-06-30T23:59Z"),
        ("2024-06-01T00:00:00Z", "2024-06-30T23:59:59Z"),
        ("2024-06-01T00:00:00.000Z", "2024-06-30T23:59:59.999Z"),
        ("2024-06-01T00:00:00+02:00", "2024-06-30T23:59:59+02:00"),
        ("2024-06-01", "2024-06-30"),
    ],
    ids=["documented", "seconds", "parts of a second", "offset", "days"],
)
def test_moments_are_read_as_they_come(first, last):
    """The day that is printed counts, with or without time, seconds and zone."""
    window = {"reportingDateFrom": first, "reportingDateTo": last}
    report = changed(((*LATE, "reportingDateRange"), window))

    assert set() == found(report)
    assert (date(2024, 6, 1), date(2024, 6, 30)) == late(report).window


def test_a_window_of_one_bare_day_is_not_backwards():
    """A bare day as an end is all of that day."""
    window = {"reportingDateFrom": "2024-06-30T08:00Z", "reportingDateTo": "2024-06-30"}

    assert set() == found(changed(((*LATE, "reportingDateRange"), window)))


def test_the_offset_of_a_window_is_known():
    """The documentation shows it in an example, and it says nothing new."""
    window = {**SUMMER, "dateOffset": {"duration": 30, "offset": 0}}

    assert set() == found(changed(((*M, "accountHealthRating", "reportingDateRange"), window)))
