"""Random vocabularies, conditions, cases and rulebooks, as awkward as they may be."""

import math
from itertools import product

from hypothesis import strategies as st

from rules import make
from trainer.rules.conditions import (
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
)
from trainer.rules.facts import Type
from trainer.rules.practices import Rule, Verdict

IDS = (
    "order.kind", "it's", 'say "so"', "back`tick", "new\nline", "100 %", "naïve", "数", "null",
    "a--b", "semi;colon", "back\\slash",
)  # fmt: skip
WORDS = (
    "plain", "", "it's", "''", '"', "`", "\\", "\\'", "%_", "new\nline", "tab\t", "nul\0", "NULL",
    "true", "0", "'; DROP TABLE cases; --", "é", "e\u0301", "数", "😀", " ",
)  # fmt: skip
NUMBERS = (
    0, -0.0, 1, -3, 48, 48.0, math.nextafter(48, 0), math.nextafter(48, 49), 0.1 + 0.2, 0.3, 0.01,
    1e22, 1e-300, 5e-324, 2**53 - 1,
)  # fmt: skip

words = st.sampled_from(WORDS) | st.text(max_size=4)
numbers = st.sampled_from(NUMBERS) | st.floats(allow_nan=False, allow_infinity=False)
truths = st.sampled_from([True, False, None])
flags = st.booleans()
sizes = st.integers(0, 3)
limits = st.none() | numbers.map(float) | numbers.map(float)
operators = st.sampled_from(Op)
types = st.sampled_from(Type)
word_lists = st.lists(words, min_size=1, max_size=4, unique=True)
id_lists = st.lists(st.sampled_from(IDS), min_size=1, max_size=5, unique=True)
shapes = st.sampled_from(["leaf", "leaf", "all", "either", "not"])
leaf_kinds = st.sampled_from(["on-fact"] * 8 + ["always", "policy"])
tests = st.sampled_from(["is", "in", "known"])
number_tests = st.sampled_from(["compare"] * 3 + ["is", "in", "known"])


@st.composite
def vocabularies(draw):
    """Up to five facts with awkward names and words, and the flag of a move."""
    facts = []
    for id_ in draw(id_lists):
        match draw(types):
            case Type.FLAG:
                facts.append(make.flag(id_))
            case Type.CHOICE:
                facts.append(make.choice(id_, *draw(word_lists)))
            case Type.NUMBER:
                facts.append(make.number(id_))
    return make.vocabulary(*facts, moves=["refund"])


def draw_value(draw, fact):
    """Draw a value that a fact can take."""
    match fact.type:
        case Type.FLAG:
            return draw(flags)
        case Type.CHOICE:
            return draw(st.sampled_from(list(fact.values)))
        case Type.NUMBER:
            return draw(numbers)


def draw_asked(draw, fact):
    """Draw a value that a condition can ask for; not every one can be taken by the fact."""
    if fact.type is Type.CHOICE and draw(sizes) == 0:
        return draw(words)
    return draw_value(draw, fact)


def draw_leaf_on(draw, fact):
    """Draw a leaf that looks at a fact."""
    match draw(number_tests if fact.type is Type.NUMBER else tests):
        case "is":
            return Is(fact.id, draw_asked(draw, fact))
        case "in":
            size = draw(sizes) * draw(sizes)
            return In(fact.id, tuple(draw_asked(draw, fact) for _ in range(size)))
        case "known":
            return Known(fact.id, draw(flags))
        case _:
            bound = draw(limits)
            return Compare(fact.id, draw(operators), f"limit of {bound!r}", bound)


def draw_bound_leaf_on(draw, fact):
    """Draw a leaf that is unknown exactly as long as its fact is."""
    leaf = draw_leaf_on(draw, fact)
    if isinstance(leaf, Known) or getattr(leaf, "number", 0) is None:
        return Is(fact.id, draw_asked(draw, fact))
    return leaf


def draw_leaf(draw, vocabulary):
    """Draw a leaf, mostly one that looks at a fact."""
    match draw(leaf_kinds):
        case "always":
            return Always(draw(truths))
        case "policy":
            return Policy("limit", draw(flags))
        case _:
            return draw_leaf_on(draw, draw(st.sampled_from(list(vocabulary.facts.values()))))


def draw_tree(draw, leaf, depth=4):
    """Draw a condition made of leaves, which a function draws."""
    match draw(shapes) if depth else "leaf":
        case "all":
            return All(tuple(draw_tree(draw, leaf, depth - 1) for _ in range(draw(sizes))))
        case "either":
            return Either(tuple(draw_tree(draw, leaf, depth - 1) for _ in range(draw(sizes))))
        case "not":
            return Not(draw_tree(draw, leaf, depth - 1))
        case _:
            return leaf()


def draw_condition(draw, vocabulary):
    """Draw a condition on the facts of a vocabulary."""
    return draw_tree(draw, lambda: draw_leaf(draw, vocabulary))


def draw_bound_condition(draw, vocabulary):
    """Draw a condition that is decided as soon as all its facts are known."""
    facts = st.sampled_from(list(vocabulary.facts.values()))
    return draw_tree(draw, lambda: draw_bound_leaf_on(draw, draw(facts)))


def draw_case(draw, vocabulary):
    """Draw a case in which any fact may be unknown."""
    return {
        fact.id: draw_value(draw, fact) for fact in vocabulary.facts.values() if draw(sizes) > 0
    }


@st.composite
def judged(draw):
    """A vocabulary, a condition and a case."""
    vocabulary = draw(vocabularies())
    return vocabulary, draw_condition(draw, vocabulary), draw_case(draw, vocabulary)


@st.composite
def batches(draw, *, rules, rows):
    """A vocabulary, so many conditions and so many cases."""
    vocabulary = draw(vocabularies())
    conditions = [draw_condition(draw, vocabulary) for _ in range(rules)]
    return vocabulary, conditions, [draw_case(draw, vocabulary) for _ in range(rows)]


verdicts = st.dictionaries(
    st.sampled_from(["refund", "wait"]), st.sampled_from(Verdict), min_size=1
)


@st.composite
def rulebooks(draw, condition, *, most=5, **parts):
    """Up to so many practices on two moves, some overriding others; a function draws conditions."""
    ids = [f"practice-{place}" for place in range(draw(st.integers(1, most)))]
    practices = []
    for id_ in ids:
        count = draw(st.integers(1, 2))
        rules = [Rule("", 0, condition(), draw(verdicts), {}, {}) for _ in range(count)]
        overrides = draw(st.sets(st.sampled_from(ids), max_size=2)) - {id_}
        practices.append(make.practice(id_, *rules, overrides=overrides))
    register = limits_of(rule.when for one in practices for rule in one.rules)
    return make.rulebook(*practices, moves=["refund", "wait"], limits=register, **parts)


def limits_of(conditions):
    """The register that binds every limit to the number that it has already."""
    leaves = [leaf for condition in conditions for leaf in condition.leaves()]
    bound = {leaf.limit: leaf.number for leaf in leaves if isinstance(leaf, Compare)}
    return [make.limit(id_, number) for id_, number in bound.items() if number is not None]


@st.composite
def judged_tables(draw):
    """A rulebook over random conditions, and ten cases."""
    rulebook = draw_rulebook(draw, draw_condition)
    return rulebook, [draw_case(draw, rulebook.vocabulary) for _ in range(10)]


@st.composite
def decidable(draw):
    """A rulebook that every full case decides, a case, and the same case in full."""
    rulebook = draw_rulebook(draw, draw_bound_condition)
    full = {fact.id: draw_value(draw, fact) for fact in rulebook.vocabulary.facts.values()}
    return rulebook, {fact: full[fact] for fact in full if draw(flags)}, full


def draw_rulebook(draw, draw_when):
    """Draw a rulebook with its vocabulary; a function draws the conditions."""
    vocabulary = draw(vocabularies())
    facts = [fact for fact in vocabulary.facts.values() if not fact.id.startswith("did.")]
    return draw(rulebooks(lambda: draw_when(draw, vocabulary), facts=facts, most=4))


LAMPS = tuple(f"lamp-{place}" for place in range(5))
lamp_words = st.lists(
    st.sampled_from([Verdict.WEAK, Verdict.WEAK, Verdict.BEST, Verdict.BEST, Verdict.GOOD]),
    min_size=len(LAMPS),
    max_size=len(LAMPS),
)
lamp_overrides = st.sets(st.tuples(st.sampled_from(LAMPS), st.sampled_from(LAMPS)), max_size=6)


@st.composite
def tangles(draw):
    """Five practices on one move, each lit by a flag of its own, that override one another."""
    overrides = draw(lamp_overrides)
    practices = [
        make.practice(
            lamp,
            Rule("", 0, Is(lamp, value=True), {"refund": verdict}, {}, {}),
            overrides=[other for one, other in overrides if one == lamp != other],
        )
        for lamp, verdict in zip(LAMPS, draw(lamp_words), strict=True)
    ]
    return make.rulebook(*practices, facts=[make.flag(lamp) for lamp in LAMPS])


def every_lighting():
    """Every case of a tangle: each flag true, false or missing."""
    for lights in product([True, False, None], repeat=len(LAMPS)):
        pairs = zip(LAMPS, lights, strict=True)
        yield {lamp: light for lamp, light in pairs if light is not None}
