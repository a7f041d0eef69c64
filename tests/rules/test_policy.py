"""The register: which value holds on a day in a place, how it binds, and what has grown stale."""

from datetime import date, timedelta

import pytest

from rules import make
from trainer.content.folder import Folder
from trainer.rules.conditions import All, Always, Compare, Is, Known, Not, Op, Policy
from trainer.rules.policy import NoLimitError

REPLY = make.limit(
    "reply",
    make.entry(7, places=["US"], ends=date(2016, 11, 13)),
    make.entry(3, places=["US"], starts=date(2016, 11, 14), ends=date(2020, 6, 30)),
    make.entry(48, places=["US", "UK"]),
    superseded=({"value": 72, "unit": "hours"},),
)
"""Two dated values and a current one whose first day is not known, as in the real register."""


def value_on(limit, day, place="US"):
    """The value that holds, or nothing."""
    held = limit.on(date.fromisoformat(day), place)
    return held and held.value


# --- which value holds ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2000-01-01", 7),
        ("2016-11-13", 7),
        ("2016-11-14", 3),
        ("2020-06-30", 3),
        ("2020-07-01", 48),
        ("2026-11-22", 48),
    ],
)
def test_the_value_of_the_day_holds(day, expected):
    """The first and the last day belong to a value; a current one holds after the last dated one."""
    assert expected == value_on(REPLY, day)


@pytest.mark.parametrize(("place", "expected"), [("US", 48), ("UK", 48), ("DE", None)])
def test_a_value_holds_only_where_a_source_names_the_place(place, expected):
    """Silence is not a rule: where no entry names the marketplace there is no limit."""
    assert expected == value_on(REPLY, "2026-11-22", place)


def test_of_several_values_the_one_that_began_last_holds():
    """A newer value replaces an older one that was never ended."""
    limit = make.limit(
        "odr",
        make.entry(2, starts=date(2024, 1, 1)),
        make.entry(3, starts=date(2025, 1, 1)),
        make.entry(1, starts=date(2023, 1, 1)),
    )

    values = [value_on(limit, f"{year}-06-01") for year in (2022, 2023, 2024, 2025)]

    assert [None, 1, 2, 3] == values


def test_a_value_of_the_place_holds_before_one_for_all_places():
    """Of two values that began alike, the place's own one counts."""
    limit = make.limit("odr", make.entry(1), make.entry(2, places=["DE"]))

    values = [value_on(limit, "2026-01-01", place) for place in ("DE", "US")]

    assert [2, 1] == values


def test_what_is_superseded_is_never_applied():
    """History without dates is kept and never holds."""
    assert 72 not in {entry.value for entry in REPLY.entries}
    assert ({"value": 72, "unit": "hours"},) == REPLY.superseded


def test_a_limit_with_only_history_has_no_value():
    """A limit all of whose values are superseded holds nowhere."""
    limit = make.limit("old", superseded=({"value": 72, "unit": "hours"},))

    assert limit.on(make.DAY, "US") is None


# --- months in the file ---------------------------------------------------------------------------

MONTHS = """
marketplaces:
  - {id: US, name: Amazon.com, timezone: America/Los_Angeles, currency: USD, language: en-US}
policy:
  - id: reply
    label: reply
    unit: hours
    starts: the message
    values:
      - {marketplaces: [all], value: 24, from: null, to: 2020-02, source: page, locator: "", confidence: A, checked: "2026-11-22"}
      - {marketplaces: [all], value: 36, from: "2020-03", to: "2020-11", source: page, locator: "", confidence: A, checked: "2026-11"}
      - {marketplaces: [all], value: 48, from: "2020-12", to: null, source: page, locator: "", confidence: A, checked: "2026-11-22"}
"""


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-02-29", 24),
        ("2020-03-01", 36),
        ("2020-11-30", 36),
        ("2020-12-01", 48),
        ("2020-12-31", 48),
    ],
)
def test_a_month_begins_with_its_first_day_and_ends_with_its_last(tmp_path, day, expected):
    """A source that names only a month means all of it, leap days and short months included."""
    (tmp_path / "policy.yaml").write_text(MONTHS, encoding="utf-8")
    limit = Folder(tmp_path).register.limits["reply"]

    assert expected == value_on(limit, day)


# --- binding --------------------------------------------------------------------------------------


def limits(*given, place="US", day=make.DAY):
    """A register as it stands on a day in a place."""
    return make.register(*given).on(day, place)


def test_binding_puts_numbers_into_comparisons():
    """A comparison gets the number, whatever it is nested in; other leaves stay as they are."""
    condition = All((Not(Compare("hours", Op.BELOW, "reply")), Known("hours", known=True)))

    bound = limits(REPLY).bind(condition)

    assert (
        All((Not(Compare("hours", Op.BELOW, "reply", 48.0)), Known("hours", known=True))) == bound
    )


@pytest.mark.parametrize(("value", "expected"), [(True, True), (False, False)])
def test_binding_answers_a_look_at_the_register(value, expected):
    """A question to the register is answered, and the answer remembers the question."""
    bound = limits(make.limit("rule", make.entry(value, unit="flag"))).bind(
        Policy("rule", value=True)
    )

    assert Always(expected, "rule") == bound


@pytest.mark.parametrize(
    "leaf", [Compare("hours", Op.BELOW, "reply"), Policy("reply", 48)], ids=["compare", "policy"]
)
def test_a_limit_that_is_not_there_leaves_its_leaf_unknown(leaf):
    """Where the register is silent, the leaf is unknown and says which limit is missing."""
    bound = limits(REPLY, place="DE").bind(leaf)

    assert Always(None, "reply") == bound
    assert bound.truth({"hours": 3}) is None


def test_a_limit_without_a_fixed_value_leaves_its_comparison_unknown():
    """That no time is promised is not the same as none."""
    bound = limits(make.limit("decision", None)).bind(Compare("days", Op.AT_MOST, "decision"))

    assert Always(None, "decision") == bound


def test_changing_a_limit_changes_the_truth():
    """The number stands nowhere but in the register."""
    condition = Compare("hours", Op.AT_MOST, "reply")

    truths = [
        limits(make.limit("reply", hours)).bind(condition).truth({"hours": 30})
        for hours in (48, 24)
    ]

    assert [True, False] == truths


def test_leaves_about_facts_are_not_touched():
    """Binding leaves what looks only at the case as it is."""
    condition = Not(All((Is("signed", value=True), Always(outcome=True))))

    assert condition == limits(REPLY).bind(condition)


# --- looking things up ----------------------------------------------------------------------------


def test_a_missing_limit_is_named_with_its_place_and_day():
    """Asking for a limit that is not there says where and when, and what to do."""
    held = limits(REPLY, place="DE")

    assert "reply" not in held
    with pytest.raises(NoLimitError, match=r"'reply' for DE on 2026-11-22\.\n\nHint: "):
        held.number("reply")


@pytest.mark.parametrize("value", [True, "48", (7.0, 30.0), None])
def test_only_a_number_is_given_as_one(value):
    """A flag, a text, a pair or nothing is not taken for a number."""
    with pytest.raises(TypeError, match="'limit' is not a number"):
        limits(make.limit("limit", value)).number("limit")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (48, "hours", "48 hours"),
        (1, "hours", "1 hour"),
        (3, "business_days", "3 business days"),
        (0.01, "share", "1%"),
        (0.005, "share", "0.5%"),
        ((7.0, 30.0), "calendar_days", "7 and 30 calendar days"),
        ((5.0, 30.0), "days_range", "5 and 30 days"),
        (True, "flag", "yes"),
        (False, "flag", "no"),
        (None, "hours", "no fixed value"),
        ("no response", "text", "no response"),
        (3, "count", "3"),
    ],
)
def test_a_value_reads_well(value, unit, expected):
    """A value and its unit are put into words."""
    assert expected == make.entry(value, unit=unit).words()


# --- what has grown stale -------------------------------------------------------------------------


def test_what_was_not_checked_for_long_is_stale():
    """An entry is stale on the day after its days are over, and each entry on its own."""
    old = make.entry(1, checked=make.DAY - timedelta(days=181))
    due = make.entry(2, checked=make.DAY - timedelta(days=180))
    register = make.register(make.limit("a", due, old), make.limit("b", due))

    stale = register.stale(make.DAY, days=180)

    assert [("a", old)] == [(limit.id, entry) for limit, entry in stale]
