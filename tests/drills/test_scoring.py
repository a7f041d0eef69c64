"""Scoring: what each move wins, loses and caps, and that receipts add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drills import make
from rules import make as rules
from trainer.drills.scoring import Line, lapsed, missed, receipt, scored, total, unfinished
from trainer.rules.conditions import Always
from trainer.rules.judge import judge, judge_move
from trainer.rules.practices import Critical, Verdict

ALWAYS = Always(outcome=True)
WEIGHT = 4
"""The practice points of every practice in these tests: its harm is medium."""


def book(*says):
    """A rulebook with one practice for each word."""
    return make.rulebook(
        *(rules.practice(f"p{place}", one) for place, one in enumerate(says)), moves=["idle"]
    )


BOOK = book(
    rules.says(ALWAYS, best="right"),
    rules.says(ALWAYS, good="fair"),
    rules.says(ALWAYS, weak="poor"),
    rules.says(ALWAYS, forbidden="wrong", cap=30),
)


def line_of(move, *, among="right fair poor wrong idle", rulebook=BOOK):
    """The line of one move where one of several makes the decision."""
    rivals = judge(rulebook, {}, among.split())
    (line,) = scored(rulebook, "desk", judge_move(rulebook, {}, move), {}, rivals)
    return line


@pytest.mark.parametrize(
    ("move", "won"),
    [("right", WEIGHT), ("fair", WEIGHT // 2), ("poor", 0), ("idle", 0), ("wrong", -WEIGHT)],
)
def test_one_move_out_of_several_wins_by_its_verdict(move, won):
    """The best move wins the points at stake, a good one half, and a forbidden one loses its own."""
    line = line_of(move)

    assert (won, WEIGHT) == (line.won, line.possible)


@pytest.mark.parametrize(
    ("move", "expected"),
    [("right", ()), ("fair", ("right",)), ("idle", ("right",)), ("wrong", ("right",))],
)
def test_a_line_says_what_would_have_been_best(move, expected):
    """Where a better move was on offer the line names it."""
    assert expected == line_of(move).instead


@pytest.mark.parametrize(
    ("move", "practice"),
    [("right", "p0"), ("fair", "p1"), ("poor", "p2"), ("idle", "p0"), ("wrong", "p3")],
)
def test_a_line_names_the_practice_behind_it(move, practice):
    """A move that rules speak of names theirs; any other names the one it did not follow."""
    assert practice == line_of(move).practice


def test_a_good_move_wins_everything_where_nothing_is_better():
    """The top verdict on offer decides what can be won."""
    line = line_of("fair", among="fair poor wrong")

    assert (WEIGHT, WEIGHT, ()) == (line.won, line.possible, line.instead)


def test_nothing_is_at_stake_where_nothing_is_right():
    """Among neutral and bad moves no point can be won."""
    line = line_of("poor", among="poor idle")

    assert (0, 0) == (line.won, line.possible)


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        ("right", (WEIGHT, WEIGHT)),
        ("fair", (0, 0)),
        ("idle", (0, 0)),
        ("poor", (-WEIGHT // 2, 0)),
        ("wrong", (-WEIGHT, 0)),
    ],
)
def test_one_of_several_moves_together_is_scored_alone(move, expected):
    """Where several moves make a decision, a weak one costs half and a forbidden one all."""
    (line,) = scored(BOOK, "desk", judge_move(BOOK, {}, move), {})

    assert expected == (line.won, line.possible)


def test_only_best_moves_are_missed():
    """Of what was left undone only the best is noted, with its points at stake."""
    lines = missed(BOOK, "desk", judge(BOOK, {}, ["right", "fair", "poor", "wrong", "idle"]), {})

    assert [("right", "missed", 0, WEIGHT)] == [
        (line.move, line.kind, line.won, line.possible) for line in lines
    ]


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        ("wrong", [(-WEIGHT, 0, "p3", 30)]),
        ("poor", [(-WEIGHT // 2, 0, "p2", 100)]),
        ("idle", []),
        ("right", []),
    ],
)
def test_a_lapse_costs_what_its_rule_says(move, expected):
    """A clock that was let lapse loses points where a rule speaks against it, and else nothing."""
    lines = lapsed(BOOK, "desk", judge_move(BOOK, {}, move), {})

    assert expected == [(line.won, line.possible, line.practice, line.key[2]) for line in lines]


def test_of_several_failures_the_gravest_is_told():
    """Where two practices forbid a move, the one with the lower cap stands on the receipt."""
    rulebook = book(
        rules.says(ALWAYS, forbidden="wrong", cap=60),
        rules.says(ALWAYS, forbidden="wrong", cap=20),
        rules.says(ALWAYS, forbidden="wrong"),
    )
    (line,) = scored(rulebook, "desk", judge_move(rulebook, {}, "wrong"), {})

    assert ("p1", 20) == (line.practice, line.critical.cap)


def test_an_unfinished_case_scores_nothing():
    """Whoever walks away keeps no points, however many were won before."""
    won = (line_of("right"),)

    assert (100, 0) == (receipt(won).score, receipt(won + unfinished("desk")).score)


@pytest.mark.parametrize(
    ("won", "possible", "cap", "score"),
    [
        (8, 8, 100, 100),
        (4, 8, 100, 50),
        (1, 3, 100, 33),
        (2, 3, 100, 67),
        (1, 8, 100, 13),
        (0, 8, 100, 0),
        (-1, 8, 100, 0),
        (-400, 8, 100, 0),
        (8, 8, 40, 40),
        (2, 8, 40, 25),
        (0, 0, 100, 0),
        (-4, 0, 100, 0),
        (9, 8, 100, 100),
    ],
)
def test_the_score_is_what_was_won_of_what_was_at_stake(won, possible, cap, score):
    """Shares are rounded, never below zero and never above the cap; nothing at stake is nothing."""
    assert score == total(won, possible, cap)


lines = st.builds(
    lambda won, possible, cap, practice: Line(
        "desk", "move", Verdict.NEUTRAL, won, possible, practice, None, None,
        critical=None if cap is None else Critical("grave", cap),
    ),
    st.integers(-8, 8),
    st.sampled_from([0, 2, 4, 8]),
    st.none() | st.integers(0, 100),
    st.sampled_from(["p", "q"]),
)  # fmt: skip


@given(st.lists(lines, max_size=8))
def test_a_receipt_adds_up(lines):
    """Lines, sums by practice and sums as data agree, and the score follows from them."""
    made = receipt(lines)
    data = made.lines_as_data()
    by_practice = made.practices().values()
    sums = (sum(line.won for line in lines), sum(line.possible for line in lines))

    assert sums == (made.won, made.possible)
    assert sums == (sum(row["won"] for row in data), sum(row["possible"] for row in data))
    assert sums == (sum(won for won, _ in by_practice), sum(stake for _, stake in by_practice))
    assert made.cap == min([100, *(line.critical.cap for line in made.criticals)])
    assert total(*sums, made.cap) == made.score


def test_lines_as_data_name_everything_by_its_id():
    """What goes into records is plain: ids, numbers and words."""
    (row,) = receipt([line_of("wrong")]).lines_as_data()

    assert {
        "step": "desk", "move": "wrong", "kind": "done", "verdict": "forbidden", "won": -WEIGHT,
        "possible": WEIGHT, "practice": "p3", "rule": "p3#1", "critical": "grave",
    } == row  # fmt: skip
