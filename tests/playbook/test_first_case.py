"""The case that everybody begins with is short, typical and kind."""

import pytest

from playing import a_kit
from trainer.drills.effort import minutes
from trainer.drills.scenario import Kind
from trainer.drills.scoring import PERFECT
from trainer.drills.solve import best_decisions

PARTS = ("message", "clocks", "order", "choose")
"""The notes of the guide that stand on the first screen."""
SLOW = 150
"""Words a minute of somebody who reads carefully."""


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit's own playbook."""
    return a_kit(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="module")
def drill(kit):
    """The first case."""
    first = kit.folder.first_case
    return kit.case(first.scenario, seed=first.seed)


def test_it_is_short(drill):
    """Few decisions, of the easiest level, and no message to put together."""
    state, kinds = drill.start(), []
    for moves in best_decisions(drill):
        kinds.append(drill.step(state).kind)
        state = drill.choose(state, moves)

    assert len(kinds) <= 4
    assert {Kind.ACT, Kind.GATHER} >= set(kinds)
    assert 1 == drill.deal.scenario.level
    assert minutes(drill.deal.scenario) <= 8


def test_it_is_kind(kit, drill):
    """No clock is about to run out, and a look too many at first still leaves a pass."""
    desk = kit.desk(drill).desk(drill.start())
    first, *rest = best_decisions(drill)
    looks = [move for move in drill.offered(drill.start()) if move.startswith("check-")]
    state = drill.choose(drill.start(), drill.in_best_order(drill.start(), looks))
    for moves in rest:
        state = drill.choose(state, moves)
    mark = drill.rulebook.limits.number("desk.pass_mark") * PERFECT

    assert not any(clock.urgent for clock in desk.clocks)
    assert len(looks) > len(first)
    assert mark <= drill.receipt(state).score


def test_its_first_screen_is_read_in_two_minutes(kit, drill):
    """Everything on it, the notes of the guide included, at an unhurried pace."""
    desk, texts = kit.desk(drill).desk(drill.start()), kit.folder.texts
    said = [desk.brief, desk.asks, desk.how, desk.hint]
    said += [part for card in desk.cards for part in (card.heading, card.who, card.text)]
    said += [part for option in desk.options for part in (option.label, option.means)]
    said += [texts(f"guide.{part}") + " " + texts(f"guide.{part}-says") for part in PARTS]
    words = sum(len(one.split()) for one in said if one)

    assert words < 2 * SLOW
