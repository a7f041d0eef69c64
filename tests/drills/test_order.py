"""The order of moves in one decision: what touches stays together, all else goes one by one."""

import pytest

from drills import make
from rules import make as rules
from trainer.drills.order import Groups
from trainer.drills.outlook import Atlas, Horizon
from trainer.drills.plot import Plot
from trainer.drills.scenario import Kind
from trainer.rules.conditions import Always, Compare, Is, Op

ALWAYS = Always(outcome=True)
FACTS = [rules.flag("a"), rules.flag("b")]
MOVES = ["look", "write", "refund", "send", "let-hours"]
CLOCKS = [rules.clock("hours", limit="some-hours", stopped_by=["write"], lapse="let-hours")]
LIMITS = [rules.limit("some-hours", 30), rules.limit("edge", 6)]


def book(*said):
    """A rulebook of some rules."""
    practices = [rules.practice(f"p{number}", rule) for number, rule in enumerate(said)]
    return make.rulebook(*practices, facts=FACTS, moves=MOVES, clocks=CLOCKS, limits=LIMITS)


def groups(*offers, said=(), running=()):
    """The groups of a step with these offers, each sorted."""
    step = make.step("one", *offers, kind=Kind.GATHER)
    plot = Plot.of(make.scenario(step), book(rules.says(ALWAYS, best="look"), *said))
    found = Groups.of(step, plot, plot.reach("one", running))
    return [sorted(group) for group in found.first]


def test_moves_that_have_nothing_to_do_with_each_other_go_one_by_one():
    """What no other move looks at is decided on by itself."""
    assert [["look"], ["write"], ["refund"]] == groups("look write refund")


@pytest.mark.parametrize(
    ("offers", "said"),
    [
        (["look write refund"], [rules.says(Is("did.look", value=True), best="refund")]),
        (
            [make.offer("look", make.result(reveals=("a",))), "write refund"],
            [rules.says(Is("a", value=True), best="refund")],
        ),
        (
            [
                make.offer("look", make.result(then={"a": True})),
                "write",
                make.offer("refund", make.result(when=Is("a", value=True)), make.result()),
            ],
            [],
        ),
        (
            [
                make.offer("look", make.result(then={"a": True})),
                "write",
                make.offer("refund", make.result(then={"a": False})),
            ],
            [],
        ),
    ],
    ids=["judged", "shown", "followed", "changed twice"],
)
def test_moves_that_touch_stay_together(offers, said):
    """A move stays with those that are judged, or turn out, by what it does or shows."""
    assert [["look", "refund"], ["write"]] == groups(*offers, said=said)


def test_what_may_leave_the_step_comes_last():
    """What leads away or sends off cuts off the rest, and so it is in no group before the end."""
    leaves = make.offer("write", make.result(when=Is("a", value=True), goto="end"), make.result())

    assert [["look"], ["refund"]] == groups("look", leaves, "refund send")


def test_what_is_missed_does_not_hang_on_the_sending():
    """What is left undone is judged when all is sent off, and by nothing that follows from it."""
    said = [rules.says(Is("did.send", value=False), best="refund")]

    assert [["look"], ["refund"]] == groups("look refund send", said=said)


def test_what_starts_a_clock_is_tried_at_every_time():
    """Where a move starts a clock, the order decides when it starts."""
    assert [] == groups("look", make.offer("write", make.result(starts=("hours",))))


@pytest.mark.parametrize(("started", "group"), [(2, {"look"}), (28, None)])
def test_near_a_deadline_every_order_is_tried(started, group):
    """One order is enough while no clock can lapse; as soon as one may, all are tried."""
    offers = [make.offer(move, minutes=90) for move in ("look", "refund")]
    drill = make.drill(
        make.scenario(
            make.step("one", *offers, kind=Kind.GATHER),
            faces=[make.face(clocks=[make.running("hours", started)])],
        ),
        book(rules.says(ALWAYS, best="look refund")),
    )
    start = drill.start()

    assert group == Horizon(drill, Atlas()).outlook(start).group(start, ["look", "refund"])


def test_near_a_limit_every_order_is_tried():
    """Where a rule looks at the hours that are left, none may run out meanwhile."""
    offers = [make.offer(move, minutes=90) for move in ("look", "refund")]
    late = Compare("hours.hours-left", Op.BELOW, "edge")
    found = []
    for started in (2, 23):
        drill = make.drill(
            make.scenario(
                make.step("one", *offers, kind=Kind.GATHER),
                faces=[make.face(clocks=[make.running("hours", started)])],
            ),
            book(rules.says(late, best="look"), rules.says(ALWAYS, best="refund")),
        )
        start = drill.start()
        found.append(Horizon(drill, Atlas()).outlook(start).group(start, ["look", "refund"]))

    assert [{"look"}, None] == found
