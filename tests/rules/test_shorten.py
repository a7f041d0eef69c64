"""A condition that is shortened by what is known holds in the same cases as before."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import make
from trainer.rules import shorten
from trainer.rules.conditions import All, Compare, Either, In, Is, Known, Not, Op
from trainer.rules.shorten import FAILS, HOLDS, shortened, values

FACTS = {
    "late": make.flag("late"),
    "did": make.flag("did", always_known=True),
    "stage": make.choice("stage", "none", "open", "closed"),
    "state": make.choice("state", "idle", "running", always_known=True),
}
CASES = [
    {fact: value for fact, value in zip(FACTS, case, strict=True) if value is not None}
    for case in product(*(values(fact) for fact in FACTS.values()))
]


@st.composite
def leaves(draw):
    """What looks at one fact."""
    id_ = draw(st.sampled_from(sorted(FACTS)))
    known = sorted((value for value in values(FACTS[id_]) if value is not None), key=str)
    value = st.sampled_from(known)
    some = st.lists(value, min_size=1, unique=True).map(tuple)
    return draw(
        st.one_of(
            value.map(lambda one: Is(id_, one)),
            some.map(lambda listed: In(id_, listed)),
            st.booleans().map(lambda known: Known(id_, known)),
            value.map(lambda one: Not(Is(id_, one))),
        )
    )


conditions = st.recursive(
    leaves(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: Either(tuple(parts))),
    ),
    max_leaves=9,
)


@settings(max_examples=400)
@given(conditions, conditions)
def test_shortening_changes_no_case_that_is_known(known, condition):
    """Wherever what is known holds, the short condition holds exactly where the long one does."""
    short = shortened(condition, FACTS, shorten.given(known, FACTS))

    for case in CASES:
        if known.truth(case) is True:
            assert (condition.truth(case) is True) == (short.truth(case) is True)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Is("stage", "open"), HOLDS),
        (Is("stage", "none"), FAILS),
        (Known("stage", known=True), HOLDS),
        (All((Is("stage", "open"), Is("late", value=True))), Is("late", value=True)),
        (Either((Is("stage", "none"), Is("late", value=True))), Is("late", value=True)),
        (All((Is("did", value=True), Is("stage", "none"))), FAILS),
    ],
)
def test_what_is_known_is_left_out(condition, expected):
    """What the reader knows already is not asked again."""
    assert expected == shortened(condition, FACTS, shorten.given(Is("stage", "open"), FACTS))


def test_a_comparison_stays_as_it_is():
    """Nothing is guessed about numbers."""
    facts = {**FACTS, "age": make.number("age")}
    compared = Compare("age", Op.ABOVE, "window")

    assert compared == shortened(compared, facts, shorten.given(compared, facts))
