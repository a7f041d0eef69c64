"""A printed rate is right to as many decimals as are printed."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.intake.account_health.sound import found, late, printed_as, read
from trainer.cases.intake.account_health import Code


@pytest.mark.parametrize(
    ("rate", "hits", "base", "agrees"),
    [
        pytest.param("0.03", 345, 10_000, True, id="two decimals may hide the third"),
        pytest.param("0.03", 351, 10_000, False, id="two decimals hide no more"),
        pytest.param("0.030", 345, 10_000, False, id="a printed zero counts"),
        pytest.param("0.035", 345, 10_000, True, id="half a unit rounded up"),
        pytest.param("0.034", 345, 10_000, True, id="half a unit rounded down"),
        pytest.param("0.42857142857142855", 3, 7, True, id="all digits of a float"),
        pytest.param("0.4285714285714", 3, 7, True, id="most digits of a float"),
        pytest.param("0.4285714285719", 3, 7, False, id="a wrong digit far behind"),
        pytest.param("0", 0, 9, True, id="a bare zero"),
        pytest.param("0", 1, 30_000, True, id="a bare zero for next to nothing"),
        pytest.param("0", 4, 1_000, False, id="a bare zero for something"),
        pytest.param("0.0", 4, 1_000, False, id="a zero with a point for something"),
        pytest.param("1", 9, 9, True, id="a bare one"),
        pytest.param("1.0", 990, 1_000, False, id="a one for nearly all"),
        pytest.param("3.5E-2", 35, 1_000, True, id="an exponent"),
        pytest.param("1e-1", 120, 1_000, True, id="an exponent of one decimal"),
        pytest.param("1.00e-1", 120, 1_000, False, id="an exponent with zeros"),
    ],
)
def test_a_rate_is_right_to_as_many_decimals_as_are_printed(rate, hits, base, agrees):
    """Rounding is no disagreement, and nothing beyond rounding is forgiven."""
    mismatches = {Code.RATE_MISMATCH, Code.RATE_IN_PERCENT}
    text = printed_as(rate, hits, base)
    codes = {each.code for each in read(text).disagreements}

    assert agrees is not bool(codes & mismatches)
    assert Fraction(hits, base) == late(text).recomputed


@given(st.integers(1, 10**9).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_a_float_of_the_right_counts_always_agrees(counts):
    """Whatever a seller's counts are, a rate that a machine divided out is right."""
    hits, base = counts
    text = printed_as(json.dumps(hits / base), hits, base)

    assert set() == found(text)
    assert Fraction(hits, base) == late(text).recomputed


@given(st.integers(2, 10**6), st.data())
def test_a_rate_that_is_off_is_always_found(base, data):
    """A printed rate further off than its rounding is a mismatch, for all counts."""
    hits = data.draw(st.integers(0, base))
    shift = data.draw(st.sampled_from((-1, 1))) * data.draw(st.integers(11, 2000))
    wrong = round(hits / base, 4) + shift / 10_000
    codes = {each.code for each in read(printed_as(f"{abs(wrong):.4f}", hits, base)).disagreements}
    off = abs(Fraction(f"{abs(wrong):.4f}") - Fraction(hits, base)) > Fraction(1, 20_000)

    assert off is bool(codes & {Code.RATE_MISMATCH, Code.RATE_IN_PERCENT})
