"""Conditions: three truths, what is missing, and why a truth is what it is."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules import make, strategies
from trainer.rules.conditions import (
    NO,
    All,
    Always,
    Compare,
    Either,
    In,
    Is,
    Known,
    Not,
    Op,
    Policy,
    missing,
    reasons,
    reduced,
)

T, F, U = Always(outcome=True), Always(outcome=False), Always(outcome=None)
MARKS = {True: "true", False: "false", None: "unknown"}


def marked(table):
    """The rows of a truth table, each named by what it combines."""
    return [
        pytest.param(parts, expected, id="-".join(MARKS[part.outcome] for part in parts) or "empty")
        for parts, expected in table
    ]


# --- truths ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "expected"),
    marked(
        [
            ((), True),
            ((T, T), True),
            ((T, U), None),
            ((U, U), None),
            ((T, F), False),
            ((U, F), False),
            ((F, U), False),
            ((F, F), False),
        ]
    ),
)
def test_all_is_true_when_every_part_is_and_false_when_one_is_false(parts, expected):
    """`All` is decided by one false part, whatever is unknown, and else needs every part."""
    truth = All(parts).truth({})

    assert expected is truth


@pytest.mark.parametrize(
    ("parts", "expected"),
    marked(
        [
            ((), False),
            ((F, F), False),
            ((F, U), None),
            ((U, U), None),
            ((F, T), True),
            ((U, T), True),
            ((T, U), True),
            ((T, T), True),
        ]
    ),
)
def test_either_is_true_when_one_part_is(parts, expected):
    """`Either` is decided by one true part, whatever is unknown, and else needs every part."""
    truth = Either(parts).truth({})

    assert expected is truth


@pytest.mark.parametrize(("parts", "expected"), marked([((T,), False), ((F,), True), ((U,), None)]))
def test_not_turns_a_truth_round(parts, expected):
    """`Not` turns true and false round and leaves unknown unknown."""
    truth = Not(parts[0]).truth({})

    assert expected is truth


@pytest.mark.parametrize(
    "leaf",
    [
        Is("proof", "scan"),
        In("proof", ("scan", "signature")),
        In("proof", ()),
        Compare("proof", Op.AT_MOST, "limit", 48.0),
    ],
    ids=lambda leaf: type(leaf).__name__,
)
def test_a_missing_fact_is_unknown_and_never_false(leaf):
    """A leaf about a missing fact is unknown, and so is its opposite."""
    truths = [leaf.truth({}), Not(leaf).truth({})]

    assert [None, None] == truths


@pytest.mark.parametrize("known", [True, False])
def test_known_is_never_unknown_itself(known):
    """`Known` looks only whether the fact is there, even where it is there and false."""
    truths = [Known("signed", known).truth(facts) for facts in ({"signed": False}, {})]

    assert [known, not known] == truths


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        (Op.AT_MOST, [True, True, False]),
        (Op.AT_LEAST, [False, True, True]),
        (Op.BELOW, [True, False, False]),
        (Op.ABOVE, [False, False, True]),
    ],
)
def test_a_number_is_compared_exactly(op, expected):
    """Just below, at and just above a limit are told apart, down to the last bit."""
    condition = Compare("share", op, "limit", 0.3)

    truths = [condition.truth({"share": share}) for share in (0.3 - 6e-17, 0.3, 0.1 + 0.2)]

    assert expected == truths


def test_a_limit_that_is_not_bound_is_unknown():
    """A leaf that leans on the register stays unknown until the register is put in."""
    truths = [
        Compare("hours", Op.BELOW, "limit").truth({"hours": 3}),
        Policy("limit", value=48).truth({"hours": 3}),
    ]

    assert [None, None] == truths


def test_facts_are_named_in_their_order():
    """A condition names every fact it looks at, from left to right, and limits not."""
    condition = All(
        (Is("b", 1), Not(Either((Known("a", known=True), Policy("limit", 1)))), Is("b", 2))
    )

    facts = list(condition.facts())

    assert ["b", "a", "b"] == facts


# --- algebra --------------------------------------------------------------------------------------


@given(strategies.judged())
def test_not_all_is_either_not(judged):
    """De Morgan holds with unknowns: not all of them is one of them not."""
    _, condition, facts = judged
    parts = (condition, Known("order.kind", known=True), Is("it's", "plain"))

    one = Not(All(parts)).truth(facts)

    assert one is Either(tuple(map(Not, parts))).truth(facts)


@given(strategies.judged())
def test_not_either_is_all_not(judged):
    """De Morgan holds with unknowns: not one of them is all of them not."""
    _, condition, facts = judged
    parts = (condition, Known("order.kind", known=True), Is("it's", "plain"))

    one = Not(Either(parts)).truth(facts)

    assert one is All(tuple(map(Not, parts))).truth(facts)


@given(strategies.judged())
def test_not_not_changes_nothing(judged):
    """A double negation has the truth of the condition."""
    _, condition, facts = judged

    truth = Not(Not(condition)).truth(facts)

    assert condition.truth(facts) is truth


@given(strategies.batches(rules=3, rows=1))
def test_the_order_of_parts_changes_nothing(batch):
    """Parts can stand in any order."""
    _, parts, [facts] = batch

    truths = [All(tuple(parts[::-1])).truth(facts), Either(tuple(parts[::-1])).truth(facts)]

    assert [All(tuple(parts)).truth(facts), Either(tuple(parts)).truth(facts)] == truths


# --- what is missing ------------------------------------------------------------------------------


@st.composite
def bound(draw):
    """A condition that knowing every fact decides, a case, and the same case in full."""
    vocabulary = draw(strategies.vocabularies())
    facts = vocabulary.facts.values()
    full = {fact.id: strategies.draw_value(draw, fact) for fact in facts}
    known = {fact: full[fact] for fact in full if draw(strategies.flags)}
    return strategies.draw_bound_condition(draw, vocabulary), known, full


def test_missing_names_nothing_when_the_condition_is_decided():
    """Where one known fact decides, no missing one is asked for."""
    condition = Either((Is("a", value=True), Is("b", value=True)))

    assert () == missing(condition, {"a": True})


def test_missing_names_only_the_facts_of_undecided_parts():
    """A fact that only a decided part looks at is not asked for."""
    condition = All(
        (
            Either((Is("a", value=True), Is("b", value=True))),
            Not(Is("c", value=True)),
            Either((Is("d", value=True), Is("e", value=True))),
        )
    )

    assert ("c", "e") == missing(condition, {"a": True, "d": False})


def test_missing_names_each_fact_once():
    """A fact that several leaves ask for is named once."""
    condition = Either((Is("a", "x"), Is("b", "x"), Is("a", "y")))

    assert ("a", "b") == missing(condition, {})


@given(strategies.judged())
def test_missing_names_facts_only_of_an_undecided_condition_and_only_missing_ones(judged):
    """What is named is missing and looked at, and a decided condition names nothing."""
    _, condition, facts = judged

    named = missing(condition, facts)

    assert set(named) <= set(condition.facts()) - set(facts)
    assert condition.truth(facts) is None or named == ()


@given(bound())
def test_facts_that_missing_does_not_name_cannot_decide(drawn):
    """As long as nothing that is named comes in, the condition stays unknown."""
    condition, facts, full = drawn
    named = missing(condition, facts)
    assume(named)

    others = {fact: value for fact, value in full.items() if fact not in named}

    assert condition.truth({**facts, **others}) is None


@given(bound())
def test_the_facts_that_missing_names_decide(drawn):
    """When all that is named comes in, the condition is true or false."""
    condition, facts, full = drawn
    named = missing(condition, facts)

    truth = condition.truth({**facts, **{fact: full[fact] for fact in named}})

    assert truth is not None


@st.composite
def read_once(draw):
    """A condition in which each of some flags stands once, and a case."""
    flags = draw(st.permutations(["a", "b", "c", "d", "e"]))
    rest = list(flags)
    parts = [Is(fact, draw(st.booleans())) for fact in rest]
    while len(parts) > 1:
        size = draw(st.integers(2, len(parts)))
        kind = draw(st.sampled_from([All, Either]))
        joined = kind(tuple(parts[:size]))
        parts = [*parts[size:], Not(joined) if draw(st.booleans()) else joined]
    known = draw(st.dictionaries(st.sampled_from(flags), st.booleans()))
    return parts[0], known


def completions(facts, flags):
    """A case with every combination of values for some flags."""
    if not flags:
        yield facts
        return
    for value in (True, False):
        yield from completions({**facts, flags[0]: value}, flags[1:])


@given(read_once())
def test_each_fact_that_missing_names_can_be_the_one_that_decides(drawn):
    """Where no fact is asked for twice, each named one can be the last to matter."""
    condition, facts = drawn
    named = missing(condition, facts)

    deciding = [
        fact
        for fact in named
        if any(
            condition.truth(others) is None
            for others in completions(facts, [other for other in named if other != fact])
        )
    ]

    assert list(named) == deciding


# --- why ------------------------------------------------------------------------------------------


def test_reasons_of_a_true_either_are_its_true_parts():
    """Of alternatives only those that hold are given as reasons."""
    a, b, c = (Is(fact, value=True) for fact in "abc")

    assert (b,) == reasons(Either((a, b, c)), {"a": False, "b": True})


def test_reasons_below_not_come_wrapped_in_it():
    """A leaf below `Not` is given so that it reads as it stands; a second `Not` takes it away."""
    a, b = (Is(fact, value=True) for fact in "ab")
    condition = Not(Either((a, Not(b))))

    assert (Not(a), b) == reasons(condition, {"a": False, "b": True})


@given(strategies.judged())
def test_reasons_have_the_truth_that_they_explain(judged):
    """Every reason is true where the condition is true, and false where it is false."""
    _, condition, facts = judged

    truths = {leaf.truth(facts) for leaf in reasons(condition, facts)}

    assert truths <= {condition.truth(facts)}


@given(strategies.judged())
def test_reasons_are_enough(judged):
    """With only the facts that the reasons look at, a decided condition keeps its truth."""
    _, condition, facts = judged
    truth = condition.truth(facts)
    assume(truth is not None)

    looked_at = {fact for leaf in reasons(condition, facts) for fact in leaf.facts()}

    assert truth is condition.truth({fact: facts[fact] for fact in looked_at & set(facts)})


@given(strategies.judged())
def test_the_register_leaves_a_bound_condition_alone(judged):
    """Binding changes only what leans on the register, and binding twice changes nothing more."""
    _, condition, _ = judged
    limits = make.register(make.limit("limit", 48)).on(make.DAY, "US")

    once = limits.bind(condition)

    assert once == limits.bind(once)
    assert not any(isinstance(leaf, Policy) for leaf in once.leaves())


# --- what is left ---------------------------------------------------------------------------------


@given(bound(), st.data())
def test_what_is_left_of_a_condition_is_true_exactly_where_it_is(drawn, data):
    """Whatever the open facts become, a condition and what is left of it are true together."""
    condition, facts, full = drawn
    open_facts = data.draw(st.sets(st.sampled_from(sorted(full))))
    after = {
        fact: full[fact] if fact in open_facts else facts[fact]
        for fact in full
        if fact in open_facts or fact in facts
    }
    left = reduced(condition, facts, open_facts)

    assert set(left.facts()) <= open_facts
    assert (left.truth(after) is True) is (condition.truth(after) is True)


@given(read_once(), st.data())
def test_nothing_is_left_of_what_cannot_come_true(drawn, data):
    """Where no fact is asked for twice, something is left only if the open facts can make it true."""
    condition, facts = drawn
    flags = sorted(set(condition.facts()))
    open_facts = data.draw(st.sets(st.sampled_from(flags)))
    rest = {fact: value for fact, value in facts.items() if fact not in open_facts}

    reached = any(condition.truth(after) is True for after in completions(rest, sorted(open_facts)))

    assert reached is (reduced(condition, facts, open_facts) is not NO)
