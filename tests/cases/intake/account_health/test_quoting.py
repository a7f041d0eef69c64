"""What stands in a file about people does not come out again."""

import json
from dataclasses import asdict

import pytest

from cases.intake.account_health.sound import HOSTILE, LATE, PLACES, changed, read
from trainer.cases.intake.account_health.layout import CONDITIONS, OTHER_CONDITIONS
from trainer.cases.intake.account_health.quoting import is_constant, is_plain, shape_of


def status_says(value):
    """What is said of a status that is none."""
    [said] = read(changed(((*LATE, "status"), value))).disagreements
    return said.says


@pytest.mark.parametrize(
    ("value", "constant"),
    [
        pytest.param("SUSPENDED", True, id="a state"),
        pytest.param("UNDER_REVIEW", True, id="a state of two words"),
        pytest.param("A" * 24, True, id="as long as any"),
        pytest.param("A" * 25, False, id="longer than any"),
        pytest.param("Jane", False, id="a name"),
        pytest.param("JANE DOE", False, id="a name in capitals"),
        pytest.param("_JANE", False, id="a mark in front"),
        pytest.param("ELM_ST_12", False, id="digits"),
        pytest.param("ÄRGER", False, id="other letters"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_value_is_quoted_if_it_looks_like_a_state(value, constant):
    """A value outside its list is quoted in capitals and underscores, and told by shape else."""
    shown = f"'{value}'" if constant else shape_of(value)

    assert constant is is_constant(value)
    assert f"The value is {shown}, which is none of GOOD, BAD, NONE." == status_says(value)


def test_no_known_condition_is_too_long_to_quote():
    """Whatever stands for a condition is written as one, so a message can always name it."""
    assert all(is_constant(word) for word in (*CONDITIONS, *OTHER_CONDITIONS))


@pytest.mark.parametrize("word", ["", "a b", "jane@example", "9lives", "_", "a" * 61])
def test_what_is_no_plain_word(word):
    """Spaces, digits, marks and long runs of letters are in no name of the platform."""
    assert not is_plain(word)


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_nothing_about_people_comes_out_again(path):
    """A name or an address in any place, as value or as key, is in no part of what was read."""
    report = changed((path, {HOSTILE: HOSTILE, "note": [HOSTILE], "status": HOSTILE}))
    other = changed((path, HOSTILE))

    for text in (json.dumps(report), json.dumps(other)):
        result = read(text)
        shown = repr(asdict(result)) + "".join(map(str, result.disagreements))
        assert "Jane" not in shown
        assert "jane" not in shown
        assert "555" not in shown


def test_a_key_that_no_screen_could_show_is_not_shown():
    """Half a character in a key or a value does not reach a message."""
    text = json.dumps(changed(((*LATE, "x\ud800"), 1), ((*LATE, "status"), "\ud800")))

    for each in read(text).disagreements:
        assert str(each).encode("ascii")
