"""Records are taken out of JSON one by one, as far as the file is whole."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.cases.intake.json_records import Digits, Fields, JsonRecords

VALUES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


def records_of(text):
    """The records of a text, and what is known of them afterwards."""
    records = JsonRecords(text, lists=("data",), singles=("dispute",))
    return list(records), records


@given(st.lists(VALUES), st.sampled_from([None, 0, 2]))
def test_a_list_gives_its_elements(values, indent):
    """The elements of a list are those that any reader finds."""
    found, records = records_of(json.dumps(values, indent=indent))

    assert values == [value for _, value in found]
    assert records.damage is None


@given(st.lists(VALUES, min_size=1), st.data())
def test_a_cut_list_keeps_its_whole_elements(values, data):
    """Wherever a list is cut, what stands before stays, and the cut is told."""
    text = json.dumps(values, indent=1)
    length = data.draw(st.integers(1, len(text) - 1))
    found, records = records_of(text[:length])

    assert values[: len(found)] == [value for _, value in found]
    assert records.damage is not None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('{"data": [{"a": 1},\n{"a": 2}], "more": false}', [1, 2]),
        ('{"more": {"data": []},\n "data": [\n{"a": 1}]}', [3]),
        ('{"dispute":\n {"a": 1}}', [2]),
        ('{"a": 1}\n{"a": 2}\n', [1, 2]),
        ('\n[{"a": 1}]\n[{"a": 2}]', [2, 3]),
        ("[]", []),
        ("", []),
    ],
)
def test_records_stand_in_several_places(text, lines):
    """A list, one in an object, one record, and records one after the other are all found."""
    found, records = records_of(text)

    assert lines == [line for line, _ in found]
    assert records.damage is None


def test_what_stands_beside_a_list_is_known():
    """The fields around a list say what it is a list of."""
    _, records = records_of('{"object": "list", "data": [], "url": "/v1/disputes"}')

    assert ("data", {"object": "list", "url": "/v1/disputes"}) == (records.listed, records.around)


def test_numbers_stay_as_they_are_written():
    """No digit of a number is lost, however long it is."""
    long = "9" * 5000
    [(_, found)], _ = records_of(f"[[1.10, 1e999, {long}, NaN]]")

    assert ["1.10", "1e999", long, "NaN"] == found
    assert {Digits} == {type(one) for one in found}


@pytest.mark.parametrize(
    ("text", "twice"),
    [('{"a": 1, "a": 2}', {"a"}), ('{"a": 1, "a": 1}', set()), ('{"a": 1, "b": 2}', set())],
)
def test_a_key_with_two_values_is_known(text, twice):
    """An object knows the keys that say two things."""
    [(_, found)], _ = records_of(f"[{text}]")

    assert isinstance(found, Fields)
    assert twice == found.twice


@pytest.mark.parametrize(
    ("text", "damage", "cut"),
    [
        ('[{"a": 1},\n{"a": ', 2, 2),
        ('[{"a": 1}\n{"a": 2}]', 2, None),
        ('[{"a": 1}] x', 1, None),
        ('{"data" [1]}', 1, None),
        ("{1: 2}", 1, None),
        ('[1,\n"a\nb"]', 2, 2),
    ],
)
def test_damage_is_told_with_its_line(text, damage, cut):
    """Where a file is no JSON any more, the line is told, and that of a record it falls into."""
    _, records = records_of(text)

    assert (damage, cut) == (records.damage, records.cut)


def test_endless_nesting_is_damage():
    """A file that is nested without end is not followed."""
    found, records = records_of("[1, " + "[" * 100_000)

    assert ([(1, "1")], True) == (found, records.deep)
