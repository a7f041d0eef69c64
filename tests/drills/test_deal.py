"""Dealing: the same seed gives the same case for ever, and seeds go round all faces."""

from collections import Counter

import pytest

from drills import make
from trainer.drills.deal import cases_of, deal, every_deal

FACES = (
    make.face("lost", known={"proof": ("none", "scan")}, hidden={"signed": (True, False)}),
    make.face("late", known={"proof": "scan"}, clocks=[make.running("amazon", 1, 2, 3)]),
    make.face("fine", known={"proof": "none"}, clocks=[make.running("amazon", printed=9)]),
)
CAST = tuple({"buyer": name, "price": "1.00", "shipping": "0.00"} for name in ("Ann", "Bo", "Cy"))
SCENARIO = make.scenario(make.step("desk", "a b c d"), faces=FACES, cast=CAST)


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        (
            0,
            "late scan -1 day, 23:00:00 Cy 1.00 0.00 653-2506115-6099466 1Z0273965868762304 Alex bcad",
        ),
        (1, "fine none 0:00:00 Ann 1.00 0.00 303-0540266-2471200 1Z0199986109001842 Alex cdab"),
        (2, "lost False scan Bo 1.00 0.00 532-2878729-3775641 1Z0659389278108074 Alex cadb"),
        (
            7,
            "late scan -1 day, 21:00:00 Cy 1.00 0.00 288-8295474-6792016 1Z0160276334242583 Alex badc",
        ),
        (
            123456,
            "late scan -1 day, 21:00:00 Bo 1.00 0.00 494-1250049-9407836 1Z1013046829915729 Alex adbc",
        ),
    ],
)
def test_a_seed_gives_the_same_case_for_ever(seed, expected):
    """What seeds deal is pinned: a record that names a seed must always find its case again."""
    dealt = deal(SCENARIO, seed)
    case = [dealt.face, *dealt.truth.values(), *dealt.starts.values(), *dealt.cast.values()]
    order = "".join(dealt.order_of("desk", "abcd"))

    assert expected == " ".join([*map(str, case), order])


@pytest.mark.parametrize("turn", range(30))
def test_seeds_in_a_row_go_round_all_faces(turn):
    """As many seeds as there are faces deal each face once, whichever round it is."""
    dealt = [deal(SCENARIO, turn * len(FACES) + place).face for place in range(len(FACES))]

    assert ["fine", "late", "lost"] == sorted(dealt)


def test_rounds_have_an_order_of_their_own():
    """Nobody can learn in which order the faces come."""
    rounds = {
        tuple(deal(SCENARIO, 3 * turn + place).face for place in range(3)) for turn in range(40)
    }

    assert 6 == len(rounds)


def test_a_face_deals_every_combination_that_it_leaves_open():
    """Two facts of two values each make four cases, and three starts make three."""
    assert [4, 3, 1] == [len(list(cases_of(face))) for face in FACES]


def test_every_deal_gives_each_case_once():
    """Proofs walk through all cases of all faces."""
    dealt = [(one.face, *one.truth.items(), *one.starts.items()) for one in every_deal(SCENARIO)]

    assert 8 == len(dealt) == len(set(dealt))


def test_many_seeds_deal_every_case():
    """No combination of a face is left out by the draw."""
    dealt = Counter(
        (one.face, *one.truth.items(), *one.starts.items())
        for one in (deal(SCENARIO, seed) for seed in range(200))
    )

    assert 8 == len(dealt)


def test_a_case_knows_what_is_dealt_and_hides_the_rest():
    """Known and hidden facts stay apart, and together they are the truth."""
    dealt = next(one for one in every_deal(SCENARIO) if one.face == "lost")

    assert ({"proof"}, {"signed"}, {"proof", "signed"}) == (
        set(dealt.known),
        set(dealt.hidden),
        set(dealt.truth),
    )


def test_a_case_has_an_order_number_a_tracking_number_and_an_agent():
    """Names that a cast does not give are made up, in the form that Amazon's have."""
    cast = deal(SCENARIO, 5).cast

    assert [3, 7, 7] == [len(part) for part in cast["order"].split("-")]
    assert ("1Z", 18, "Alex") == (cast["tracking"][:2], len(cast["tracking"]), cast["agent"])


def test_moves_are_shuffled_by_case_and_step():
    """The order on the screen says nothing, and stays as it is when a case is opened again."""
    orders = {deal(SCENARIO, seed).order_of(step, "abcd") for seed in range(30) for step in "xy"}

    assert len(orders) > 15
    assert deal(SCENARIO, 3).order_of("x", "abcd") == deal(SCENARIO, 3).order_of("x", "abcd")
