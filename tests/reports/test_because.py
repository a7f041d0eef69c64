"""Why a rule applies: each kind of condition as a clause, and all of them as one sentence."""

from dataclasses import replace

import pytest

from playing import playbook
from rules import make
from trainer.reports.because import Because
from trainer.reports.words import Words
from trainer.rules.conditions import All, Always, Compare, Either, In, Is, Known, Not, Op
from trainer.rules.facts import Clock, Move, Vocabulary

LATE = Compare("age", Op.ABOVE, "window")
UNSHIPPED = Is("stage", "none")
FACTS = (
    replace(
        make.choice("stage", "none", "open"),
        said={"none": "no claim has been filed", "open": "Amazon waits for you"},
        asks="where the claim stands",
    ),
    replace(make.flag("stock"), said={"yes": "one is in stock", "no": "none is in stock"}),
    replace(
        make.number("age", unit="days", least=-9),
        said={"number": "it is {value} late", "below-zero": "it is due in {value}"},
        asks="how late it is",
    ),
    replace(make.flag("chargeback"), said={"yes": "", "no": "", "unknown": "you know of none"}),
    make.flag("bare"),
    make.choice("plain", "red", "blue"),
)
MOVES = {
    "ask": Move("ask", "Ask", "", "ask", 10, "asked the buyer"),
    "look": Move("look", "Look", "", "check", 10, "looked at the label"),
    "wait": Move("wait", "Wait", "", "wait", 10),
}
CLOCK = Clock(
    "reply", "reply", "", "window", frozenset(), "wait",
    {"running": "a message waits", "left": "the time left is {value}"},
)  # fmt: skip


@pytest.fixture
def because():
    """Gives reasons for the rules of a small rulebook."""
    rulebook = make.rulebook(limits=(make.limit("window", 48, unit="calendar_days"),))
    vocabulary = Vocabulary.of({one.id: one for one in FACTS}, MOVES, {"reply": CLOCK})
    book = replace(rulebook.playbook, vocabulary=vocabulary)
    return Because(Words(playbook().texts, replace(rulebook, playbook=book)))


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        (Is("stage", "none"), "no claim has been filed"),
        (Not(Is("stage", "open")), "no claim has been filed"),
        (In("stage", ("none", "other")), "no claim has been filed"),
        (Not(In("stage", ("open",))), "no claim has been filed"),
        (Known("stage", known=True), "no claim has been filed"),
        (Is("stock", value=True), "one is in stock"),
        (Not(Is("stock", value=True)), "one is in stock"),
        (Known("chargeback", known=False), "you know of none"),
        (Known("bare", known=False), "bare: not known yet"),
        (Not(Known("bare", known=True)), "bare: not known yet"),
        (Is("plain", "red"), "plain: red"),
        (Is("reply.state", "running"), "a message waits"),
        (Is("did.ask", value=True), "you have asked the buyer"),
        (Is("did.ask", value=False), "you have not asked the buyer"),
        (Not(Is("did.ask", value=True)), "you have not asked the buyer"),
        (Is("did.wait", value=True), "done: Wait"),
        (Is("did.wait", value=False), "not yet done: Wait"),
        (LATE, "it is 60 days late (more than 48 calendar days, the window)"),
        (Not(LATE), "it is 60 days late (at most 48 calendar days, the window)"),
        (Always(outcome=True, why="window"), "window: 48 calendar days"),
        (Always(outcome=True), "it holds in every case"),
    ],
)
def test_a_condition_as_a_clause(because, leaf, expected):
    """Every kind of leaf, and its opposite, says what the case is like."""
    facts = {"stage": "none", "stock": True, "age": 60, "plain": "red", "reply.state": "running"}

    assert expected == because.clause(leaf, facts)


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        (Is("stage", "none"), "no claim has been filed"),
        (Not(Is("stage", "none")), "stage: anything but none"),
        (Not(Is("stock", value=True)), "none is in stock"),
        (Known("stage", known=True), "you know where the claim stands"),
        (Known("stage", known=False), "you do not yet know where the claim stands"),
    ],
)
def test_a_condition_without_a_case(because, leaf, expected):
    """A page of the playbook says what would have to be so."""
    assert expected == because.clause(leaf, {})


def test_a_number_below_zero_is_told_the_other_way_round(because):
    """What is due in three days is not minus three days late."""
    before = Compare("age", Op.AT_MOST, "window")

    assert because.clause(before, {"age": -1}).startswith("it is due in 1 day (")


def sentence(because, *parts, move="", **facts):
    """The reasons of a rule in a case."""
    return because.sentence(make.says(All(parts), best="ask"), facts, move)


def test_reasons_are_one_sentence(because):
    """The clauses are joined by commas and by the last `and`."""
    said = sentence(because, Is("stage", "none"), Is("stock", value=True), stage="none", stock=True)

    assert "This applies because no claim has been filed and one is in stock." == said


def test_what_begins_alike_is_said_once(because):
    """What was not done stands in one clause, however many things they are."""
    undone = {f"did.{move}": False for move in MOVES}
    parts = [Is(fact, value=False) for fact in ("did.ask", "did.look")]
    said = sentence(because, *parts, UNSHIPPED, stage="none", **undone)

    assert (
        "This applies because you have not asked the buyer or looked at the label and "
        "no claim has been filed."
    ) == said


def test_that_a_move_was_not_made_before_is_no_reason_for_it(because):
    """A rule that keeps a move from being made twice does not say so to whoever makes it."""
    first = Is("did.ask", value=False)
    facts = {"did.ask": False, "stage": "none"}

    assert "This applies in every case." == sentence(because, first, move="ask", **facts)
    assert "asked" not in sentence(because, first, UNSHIPPED, move="ask", **facts)
    assert "asked" in sentence(because, first, UNSHIPPED, move="look", **facts)


def test_a_way_out_is_no_reason(because):
    """What keeps a rule from falling silent where nothing is known is not told."""
    way_out = Either((Is("stage", "open"), Known("stage", known=False)))

    assert "This applies because one is in stock." == sentence(
        because, way_out, Is("stock", value=True), stock=True
    )
    assert "Amazon waits" in sentence(because, way_out, stage="open")


def test_what_another_clause_says_too_is_not_said_twice(because):
    """That a number is known goes without saying where it is compared."""
    said = sentence(because, Known("age", known=True), LATE, age=60)

    assert 1 == said.count("60 days late")


def test_only_what_decided_is_given(because):
    """Of several alternatives those that hold are the reason, each once."""
    stocked = Is("stock", value=True)
    said = sentence(
        because, Either((Is("stage", "open"), stocked)), stocked, stage="none", stock=True
    )

    assert "This applies because one is in stock." == said


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("stage", "where the claim stands"),
        ("bare", "bare"),
        ("did.ask", "whether anybody has asked the buyer"),
    ],
)
def test_what_has_to_be_found_out(because, fact, expected):
    """What is missing is named by what one would ask."""
    assert expected == because.asked(fact)
