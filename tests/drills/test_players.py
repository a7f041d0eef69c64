"""Players: those who know the book, and habits that always do the same."""

import pytest

from drills import make
from rules import make as rules
from trainer.drills.players import (
    DEGENERATE,
    against_the_book,
    always,
    by_the_book,
    everything,
    first,
    longest,
    nothing,
    play,
    replay,
)
from trainer.drills.scenario import Kind
from trainer.rules.conditions import Always, Is

ALWAYS = Always(outcome=True)
BOOK = make.rulebook(
    rules.practice("p", rules.says(ALWAYS, best="look read", weak="call", forbidden="snoop")),
    rules.practice("q", rules.says(Is("did.look", value=True), best="answer", good="refund")),
    rules.practice("r", rules.says(Is("did.look", value=False), best="refund", weak="answer")),
    families={"refund": "refund", "call": "escalate"},
)
DRILL = make.drill(
    make.scenario(
        make.step("desk", "call look snoop read", kind=Kind.GATHER, goto="act"),
        make.step(
            "act", make.offer("answer", text="A much longer text"), "refund call", goto="end"
        ),
    ),
    BOOK,
    seed=3,
)


def test_by_the_book_does_all_that_is_best():
    """The player that knows the book scores everything."""
    state = play(DRILL, by_the_book)

    assert ((("look", "read"), ("answer",)), 100) == (
        state.decisions,
        DRILL.receipt(state).score,
    )


def test_against_the_book_does_all_that_is_weak_or_worse():
    """The player that knows the book and hates it does what it can."""
    state = play(DRILL, against_the_book)

    assert ((("call", "snoop"), ("answer",)), 0) == (state.decisions, DRILL.receipt(state).score)


@pytest.mark.parametrize(
    ("player", "expected"),
    [
        (always("refund"), ((), ("refund",))),
        (always("escalate"), (("call",), ("call",))),
        (first, (DRILL.deal.order_of("desk", ["call", "look", "snoop", "read"])[:1],) * 1),
        (everything, (DRILL.deal.order_of("desk", ["call", "look", "snoop", "read"]),)),
        (longest, ((), ("answer",))),
    ],
    ids=["refunds", "escalates", "first", "everything", "longest"],
)
def test_habits_do_what_they_are_called(player, expected):
    """Each player without judgement does its one thing at every step."""
    made = play(DRILL, player).decisions

    assert 2 == len(made)
    assert all(want in ((), have) for want, have in zip(expected, made, strict=False))


def test_who_does_nothing_leaves_an_unfinished_case():
    """Walking away makes no decision and scores nothing."""
    state = play(DRILL, nothing)

    assert ((), 0, ["unfinished"]) == (
        state.decisions,
        DRILL.receipt(state).score,
        [line.kind for line in state.lines],
    )


@pytest.mark.parametrize("name", DEGENERATE)
def test_habits_do_the_same_whenever_they_play(name):
    """A habit that played by chance would give another figure in every run."""
    again = make.drill(DRILL.deal.scenario, BOOK, seed=3)

    assert play(DRILL, DEGENERATE[name]).decisions == play(again, DEGENERATE[name]).decisions


def test_dice_fall_by_seed():
    """The dice player does not do the same in every case."""
    played = {
        play(make.drill(DRILL.deal.scenario, BOOK, seed=seed), DEGENERATE["throws dice"]).decisions
        for seed in range(12)
    }

    assert len(played) > 4


def test_replay_stops_where_the_decisions_or_the_case_end():
    """Too few decisions leave the case open, and those after its end are not made."""
    few = replay(DRILL, [["look"]])
    many = replay(DRILL, [["look"], ["answer"], ["refund"], ["refund"]])

    assert ("act", "end", 2) == (few.step, many.step, len(many.decisions))
