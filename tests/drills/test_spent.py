"""Sets of times: sums and ranks are those of the times themselves."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from trainer.drills.spent import both, either, most, rank

MINUTE = timedelta(minutes=1)
minutes = st.sets(st.integers(0, 300), min_size=1, max_size=8)
gaps = st.integers(-60, 60 * 320).map(lambda seconds: timedelta(seconds=seconds))


def times(numbers):
    """The set of so many minutes each."""
    return either(number * MINUTE for number in numbers)


@given(minutes, minutes)
def test_both_holds_every_sum(one, other):
    """Two waits after each other take what one of the first and one of the second take."""
    assert times(a + b for a in one for b in other) == both(times(one), times(other))


@given(minutes)
def test_the_longest_time_is_found(numbers):
    """The most that can have passed is the largest time of the set."""
    assert max(numbers) * MINUTE == most(times(numbers))


@given(minutes, gaps)
def test_a_rank_counts_what_fits(numbers, gap):
    """As many times are over within a gap, and before its end, as there are no longer ones."""
    within = sum(number * MINUTE <= gap for number in numbers)
    before = sum(number * MINUTE < gap for number in numbers)

    assert (within, before) == rank(times(numbers), gap)


@given(minutes, gaps, gaps)
def test_gaps_of_one_rank_are_told_apart_by_no_time(numbers, one, other):
    """Where two gaps have the same rank, each time stands to both of them alike."""
    if rank(times(numbers), one) == rank(times(numbers), other):
        for number in numbers:
            time = number * MINUTE
            assert (time <= one, time < one) == (time <= other, time < other)


def test_a_broken_minute_counts_as_a_whole_one():
    """What takes a second more than a minute is over after two."""
    assert times([2]) == either([timedelta(seconds=61)])
