"""Draws are the same for ever, and even."""

from hypothesis import given
from hypothesis import strategies as st

from trainer.cases.sample.draws import Draws, spread

SEEDS = st.integers(min_value=0, max_value=2**60)


def test_a_seed_gives_the_same_draws_for_ever():
    """These numbers hold in every version of Python; a change would change every sample."""
    draws = Draws(7)

    drawn = [draws.between(1, 1000) for _ in range(5)], draws.bits(32), draws.moments(3, 86_400)

    assert ([324, 151, 651, 73, 536], 1570621944, [18549, 50352, 78598]) == drawn


@given(SEEDS, st.integers(-50, 50), st.integers(0, 50))
def test_a_number_lies_between_its_bounds(seed, least, span):
    """Both bounds included, nothing beyond."""
    assert least <= Draws(seed).between(least, least + span) <= least + span


@given(SEEDS)
def test_what_happens_never_or_always_is_certain(seed):
    """Chances of nought and of a hundred are no chances."""
    draws = Draws(seed)

    assert (False, True) == (draws.chance(0), draws.chance(100))


@given(SEEDS, st.integers(0, 40), st.integers(1, 86_400))
def test_moments_come_in_order(seed, number, span):
    """As many as asked for, within the span."""
    moments = Draws(seed).moments(number, span)

    assert number == len(moments)
    assert sorted(moments) == moments
    assert all(0 <= moment < span for moment in moments)


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 30)), min_size=1, unique_by=lambda w: w[0])
    .filter(lambda weighted: sum(weight for _, weight in weighted) > 0),
    st.integers(1, 300),
)  # fmt: skip
def test_places_are_dealt_out_by_weight(weighted, size):
    """All of them, none more than one place from its share."""
    places = spread(weighted, size)
    total = sum(weight for _, weight in weighted)

    assert size == len(places)
    for number, weight in weighted:
        assert abs(places.count(number) - size * weight / total) < 1
