"""A bar lies within its width, whatever the figures are."""

from hypothesis import given
from hypothesis import strategies as st

from trainer.reports.bar import against_limit, side_by_side

SHARES = st.floats(0, 1)
LIMITS = st.floats(0.001, 0.2)


@given(SHARES, SHARES, LIMITS)
def test_a_rate_lies_beyond_its_limit_on_the_bar_too(began, stands, limit):
    """Nothing sticks out, and what is over the limit is drawn over it."""
    bar = against_limit(began, stands, limit)

    assert 0 <= bar.began <= 1
    assert 0 <= bar.stands <= 1
    assert 0 < bar.limit <= 0.5
    assert (stands > limit) <= (bar.stands >= bar.limit)
    assert (stands < limit) <= (bar.stands <= bar.limit)


@given(st.lists(st.integers(-10_000, 10_000), max_size=4))
def test_the_greatest_of_several_figures_fills_its_bar(figures):
    """The others are drawn in proportion; where all are nothing, there is nothing to draw."""
    bars = side_by_side(*figures)
    drawn = figures if any(figures) else []

    assert all(0 <= bar.stands <= 1 and bar.limit is None for bar in bars)
    assert not bars or 1 == max(bar.stands for bar in bars)
    assert [0 == figure for figure in drawn] == [0 == bar.stands for bar in bars]
