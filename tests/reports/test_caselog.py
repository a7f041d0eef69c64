"""A played drill as rows: one for each moment, with what the desk knew then."""

import pytest

from trainer.drills.players import DEGENERATE, play, replay
from trainer.drills.scenario import MANY, Kind
from trainer.drills.solve import best_decisions, worst_decisions
from trainer.kit import open_kit
from trainer.reports.caselog import decision_rows

KIT = open_kit()
CASE = "damaged-on-arrival"
HEAD = ["case", "number", "kind", "done", "offered"]


@pytest.fixture(scope="module")
def drill():
    """A case."""
    return KIT.case(CASE, seed=7)


def test_a_row_holds_what_the_desk_knew(drill):
    """The facts of the first moment are those of the opening, and each row has its number."""
    [first, *others] = decision_rows(drill, best_decisions(drill))

    known = {name: value for name, value in first.items() if name not in HEAD}
    assert (f"{CASE}/7", 1) == (first["case"], first["number"])
    assert drill.facts(drill.start()) == known
    assert list(range(2, len(others) + 2)) == [row["number"] for row in others]


def test_each_move_is_a_row_and_so_is_what_was_left(drill):
    """Where several moves are made each is a moment, and the last is what nobody got to."""
    [looked, *_] = best_decisions(drill)
    assert drill.step(drill.start()).kind in MANY

    rows = decision_rows(drill, [looked[:1]], case="mine")

    left = [move for move in drill.scene(drill.start()).judged if move != looked[0]]
    assert [("many", [looked[0]], [looked[0]]), ("many", [], left)] == [
        (row["kind"], row["done"], row["offered"]) for row in rows
    ]
    assert {"mine"} == {row["case"] for row in rows}


def test_one_move_stands_beside_all_that_were_offered():
    """Where one move is made, the row names what else could have been."""
    drill, state, acts = KIT.case(CASE, seed=7), None, []
    decisions = best_decisions(drill)
    for number, moves in enumerate(decisions):
        state = replay(drill, decisions[:number])
        if drill.step(state).kind is Kind.ACT:
            acts.append((list(moves), list(drill.scene(state).judged)))

    rows = decision_rows(drill, decisions)

    assert acts == [(row["done"], row["offered"]) for row in rows if row["kind"] == "one"]
    assert acts


def test_walking_away_is_told_with_the_clocks_that_lapse():
    """Whoever walks away lets each clock lapse first."""
    drill = next(
        drill
        for drill in (KIT.case("three-clocks", seed=seed) for seed in range(8))
        if drill.start().deadlines
    )

    walked = decision_rows(drill, [], walked_away=True)

    lines = play(drill, DEGENERATE["does nothing"]).lines
    kinds = {"lapsed": "lapse", "unfinished": "unfinished"}
    assert [(kinds[line.kind], line.move) for line in lines] == [
        (row["kind"], "".join(row["done"])) for row in walked
    ]
    assert [] == decision_rows(drill, [])


def test_what_comes_after_the_end_is_no_row(drill):
    """Decisions for a closed case are left out, as a replay leaves them out."""
    decisions = worst_decisions(drill)

    assert decision_rows(drill, decisions) == decision_rows(drill, [*decisions, ["refund-order"]])
