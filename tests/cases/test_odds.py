"""What small counts can tell: intervals, exact chances, and the correction for many looks."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.cases.odds import at_least, corrected, wilson


@pytest.mark.parametrize(
    ("hits", "base", "low", "high"),
    [
        # R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
        # Medicine 17 (1998), 857-872, table I, method 3 (score, no correction for continuity).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # By hand, z = 1.96, z2 = 3.8416: middle (5 + 1.9208) / 13.8416 = 0.5, half
        # 1.96 / 13.8416 * sqrt(10 / 4 + 0.9604) = 0.2634.
        (5, 10, 0.2366, 0.7634),
        # All of them: 1 / (1 + z2 / n) = 10 / 13.8416.
        (10, 10, 0.7225, 1.0000),
    ],
)
def test_the_interval_is_the_published_one(hits, base, low, high):
    """Wilson's interval has the bounds that tables in print give."""
    bounds = [round(float(bound), 4) for bound in wilson(hits, base)]

    assert [low, high] == bounds


def test_nothing_out_of_nothing_may_be_any_share():
    """Without orders the interval says nothing."""
    bounds = [float(bound) for bound in wilson(0, 0)]

    assert [0, 1] == bounds


@given(st.integers(1, 2000), st.data())
def test_the_share_lies_in_its_interval(base, data):
    """The interval holds the share, and is that of the other share turned around."""
    hits = data.draw(st.integers(0, base))

    low, high = wilson(hits, base)
    other_low, other_high = wilson(base - hits, base)

    assert 0 <= low <= hits / base <= high <= 1
    assert low == pytest.approx(1 - other_high)
    assert high == pytest.approx(1 - other_low)


def exact(hits, tries, chance):
    """The chance of so many hits or more, as a fraction."""
    return sum(
        comb(tries, one) * chance**one * (1 - chance) ** (tries - one)
        for one in range(hits, tries + 1)
    )


@given(
    st.integers(0, 60),
    st.integers(0, 60),
    st.fractions(min_value=0, max_value=1, max_denominator=500),
)
def test_the_chance_is_exact(hits, tries, chance):
    """The sum of rounded terms is that of fractions to twelve figures."""
    expected = float(exact(hits, tries, Fraction(chance)))

    assert at_least(hits, tries, float(chance)) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_the_chance_by_hand():
    """Three of three dice show a six once in 216 throws, and at least two in sixteen."""
    assert at_least(3, 3, 1 / 6) == pytest.approx(1 / 216)
    assert at_least(2, 3, 1 / 6) == pytest.approx(16 / 216)


def test_a_small_chance_among_many_stays_exact():
    """Far out in the tail of many tries the chance is small and not nothing."""
    expected = float(exact(60, 900, Fraction(1, 50)))

    assert 0 < expected < 1e-12
    assert at_least(60, 900, 1 / 50) == pytest.approx(expected, rel=1e-9)


def test_the_correction_by_hand():
    """Of four looks the smallest chance counts four times, the next twice, and none beats a later."""
    # 0.01 * 4 / 1 = 0.04; 0.02 * 4 / 2 = 0.04; 0.03 * 4 / 3 = 0.04; 0.5 * 4 / 4 = 0.5
    assert [0.04, 0.5, 0.04, 0.04] == pytest.approx(corrected([0.01, 0.5, 0.03, 0.02]).tolist())


def test_the_correction_of_the_first_paper():
    """Of the fifteen chances in the paper of 1995 four are found at one in twenty."""
    chances = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0000,
    ]  # fmt: skip

    assert 4 == np.count_nonzero(corrected(chances) <= 0.05)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.randoms())
def test_the_correction_keeps_the_order(chances, rng):
    """No chance is corrected below itself, smaller ones stay smaller, and places do not matter."""
    mixed = rng.sample(range(len(chances)), len(chances))

    found = corrected(chances)
    again = corrected([chances[place] for place in mixed])

    assert all(one <= q for one, q in zip(chances, found, strict=True))
    assert sorted(found) == [found[place] for place in np.argsort(chances, kind="stable")]
    assert [found[place] for place in mixed] == again.tolist()
