"""A file is read as JSON digit by digit, or refused with the reason."""

import json
from fractions import Fraction

import pytest

from cases.intake.account_health.sound import HOSTILE, LATE, M, P, changed, found, late, read, sound
from trainer.cases.intake.account_health import Code, HealthReportError, read_health_report

NO_REPORTS = {
    "empty": ("", "is empty"),
    "blank": (" \r\n\t", "is empty"),
    "mark alone": ("\ufeff", "is empty"),
    "nulls": ("\0\0", "is empty"),
    "xml": ("<?xml version='1.0'?><report/>", "line 1, column 1"),
    "tabs": ("order-id\tdate\n1\t2", "line 1, column 1"),
    "cut": (json.dumps(sound())[:-40], "this is not JSON"),
    "two reports": ("{}\n{}", "line 2, column 1"),
    "list": (json.dumps([sound()]), "the file is a list"),
    "text": ('"accountStatuses"', "the file is a text"),
    "number": ("17", "the file is a number"),
    "not a number": ("NaN", "the file is a number"),
    "null": ("null", "the file is nothing"),
    "true": ("true", "the file is true or false"),
    "another object": ('{"orders": []}', "neither block"),
    "an empty envelope": ('{"payload": {}}', "neither block"),
    "an envelope of text": ('{"payload": "gzip"}', "neither block"),
    "deep lists": ("[" * 200_000, "nested too deeply"),
    "deep objects": ('{"accountStatuses":' * 200_000, "nested too deeply"),
}


@pytest.mark.parametrize("case", NO_REPORTS)
def test_a_file_that_is_no_report_is_refused(case):
    """It is refused with its name, what is wrong and what to do."""
    text, message = NO_REPORTS[case]

    with pytest.raises(HealthReportError) as refused:
        read_health_report(text, "health.json")

    assert str(refused.value).startswith("health.json")
    assert message in str(refused.value)
    assert "\n\nHint: " in str(refused.value)


def test_a_refusal_does_not_carry_the_file():
    """The text of a broken file cannot come out with the error."""
    with pytest.raises(HealthReportError) as refused:
        read_health_report(f'{{"accountStatuses": "{HOSTILE}"', "health.json")

    assert HOSTILE not in str(refused.value)
    assert refused.value.__context__ is None
    assert refused.value.__cause__ is None


def test_a_byte_order_mark_is_no_matter():
    """A mark before the first brace is left away."""
    assert read(sound()) == read("\ufeff" + json.dumps(sound()))


NUMBERS = ("NaN", "Infinity", "-Infinity", "1e400", "1e999999999", "9" * 5_000, "0." + "3" * 5_000)


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:12])
def test_a_number_that_is_none_is_named(number):
    """A number no report would print is not used, whatever it stands for."""
    text = json.dumps(changed(((*LATE, "orderCount"), "@"))).replace('"@"', number)

    assert late(text).recomputed is None
    assert {
        ("value-unreadable", f"{P}.lateShipmentRate.orderCount"),
        ("rate-not-computable", f"{P}.lateShipmentRate"),
    } == found(text)


@pytest.mark.parametrize(
    ("second", "rate"),
    [("800", Fraction(1, 80)), ("900", None)],
    ids=["the same", "another"],
)
def test_a_key_that_is_given_twice(second, rate):
    """Two equal values are one; two different ones are none, and never the last."""
    text = json.dumps(sound()).replace(
        '"orderCount": 800, "late', f'"orderCount": 800, "orderCount": {second}, "late'
    )
    codes = {each.code for each in read(text).disagreements}

    assert rate == late(text).recomputed
    assert {Code.KEY_TWICE} == codes - {Code.RATE_NOT_COMPUTABLE}


def test_a_key_given_twice_in_a_block_that_stands_elsewhere():
    """What is read from another block is looked at as closely."""
    text = json.dumps(changed(((*M, "warningStates"), "@"), ((*M, "documentRequests"), ...)))
    block = json.dumps(sound()["performanceMetrics"][0]["documentRequests"])
    codes = found(text.replace('"@"', f'{{"documentRequests": {block}, "documentRequests": 1}}'))

    assert {
        ("key-twice", f"{P}.warningStates.documentRequests"),
        ("block-misplaced", f"{P}.warningStates.documentRequests"),
    } == codes
