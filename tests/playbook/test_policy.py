"""The register of the playbook: facts that were looked up, as they hold on a day in a place."""

from datetime import date

import pytest

from trainer.kit import open_kit
from trainer.rules.policy import NoLimitError

REGISTER = open_kit().folder.register


@pytest.mark.parametrize(
    ("limit", "as_of", "place", "value", "unit"),
    [
        ("atoz.info_request_response", "2016-11-13", "US", 7, "calendar_days"),
        ("atoz.info_request_response", "2016-11-14", "US", 3, "calendar_days"),
        ("atoz.info_request_response", "2020-06-30", "US", 3, "calendar_days"),
        ("atoz.info_request_response", "2020-07-01", "US", 48, "hours"),
        ("atoz.info_request_response", "2026-11-22", "US", 48, "hours"),
        ("atoz.info_request_response", "2026-11-22", "AU", 48, "hours"),
        ("atoz.unanswered_contact", "2026-11-22", "US", 48, "hours"),
        ("atoz.appeal_window", "2026-11-22", "US", 30, "calendar_days"),
        ("atoz.appeal_window", "2026-11-22", "IN", 30, "calendar_days"),
        ("return_request.response", "2026-11-22", "US", 48, "hours"),
        ("return.refund_after_receipt", "2026-01-25", "US", 2, "business_days"),
        ("return.refund_after_receipt", "2026-01-26", "US", 4, "calendar_days"),
        ("safet.file_window", "2026-02-15", "US", 60, "calendar_days"),
        ("safet.file_window", "2026-02-16", "US", 30, "calendar_days"),
        ("return_request.question_stops_clock", "2026-11-22", "US", False, "flag"),
    ],
)
def test_a_limit_is_what_it_was_on_its_day(limit, as_of, place, value, unit):
    """Values change with the day and the place, to the day."""
    entry = REGISTER.on(date.fromisoformat(as_of), place).entry(limit)

    assert (value, unit) == (entry.value, entry.unit)


@pytest.mark.parametrize(
    ("limit", "as_of", "place"),
    [
        ("return.auto_refund_ends_safet", "2026-01-25", "US"),
        ("return.refund_after_receipt", "2026-11-22", "IN"),
        ("no.such_limit", "2026-11-22", "US"),
    ],
)
def test_what_does_not_hold_is_not_invented(limit, as_of, place):
    """A limit that is not known for a day or a place is missing, and says what to do."""
    with pytest.raises(NoLimitError, match=r"Hint: add one to playbook/policy\.yaml"):
        REGISTER.on(date.fromisoformat(as_of), place).entry(limit)


@pytest.mark.parametrize("id_", REGISTER.limits)
def test_entries_of_a_limit_leave_no_doubt(id_):
    """Of two entries that begin together in one place, the one that ends sooner stands first."""
    entries = REGISTER.limits[id_].entries
    spans = [(one.starts_on or date.min, one.ends_on or date.max) for one in entries]
    doubtful = [
        spans[place]
        for place, one in enumerate(entries)
        for after, other in enumerate(entries)
        if place < after
        and one.marketplaces & other.marketplaces
        and spans[place][0] == spans[after][0]
        and spans[place][1] >= spans[after][1]
    ]

    assert all(start <= end for start, end in spans)
    assert [] == doubtful


@pytest.mark.parametrize("id_", REGISTER.limits)
def test_an_entry_says_where_it_is_from_and_how_sure_it_is(id_):
    """Every value names its source, where it stands in it, how far to trust it and when it was seen."""
    for entry in REGISTER.limits[id_].entries:
        assert entry.source
        assert entry.locator
        assert entry.confidence in {"A", "B", "C", "K"}
        assert entry.checked <= date(2026, 12, 31)
