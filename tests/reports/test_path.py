"""A path in words tells when each decision was made, how it stands, and what followed."""

import pytest

from playing import a_kit, playbook
from trainer.drills.engine import LAPSED
from trainer.drills.players import against_the_book, nothing, play, replay
from trainer.drills.solve import best_decisions
from trainer.reports.path import PathWriter
from trainer.reports.words import moment, money
from trainer.rules.practices import Verdict


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit with records of its own."""
    return a_kit(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="module", params=playbook().scenario_ids[::3])
def drill(request, kit):
    """A case of every third scenario."""
    return kit.case(request.param, seed=1)


@pytest.fixture(scope="module")
def writer(kit, drill):
    """Writes the paths of the case."""
    return PathWriter(drill, kit.words(drill), kit.desk(drill))


def test_each_decision_has_its_moment(drill, writer):
    """Times go forward from the opening of the case, and the end is that of the replay."""
    decisions = best_decisions(drill)
    path, state, moments = writer.path(decisions), drill.start(), []
    for moves in decisions:
        moments.append(state.now)
        state = drill.choose(state, moves)

    assert [moment(at) for at in moments] == [stop.when for stop in path.stops]
    assert moments == sorted(moments)
    assert (state.now, state.outcome) == (path.end.now, path.end.outcome)


def test_a_decision_is_marked_by_its_poorest_move(drill, writer):
    """Where a move of it was weak, the decision is not shown as a good one."""
    state = play(drill, against_the_book)
    stops = writer.path(state.decisions).stops
    weak = [line for line in state.lines if line.kind == "done" and line.verdict < Verdict.NEUTRAL]

    assert any(
        stop.verdict is not None and stop.verdict < Verdict.NEUTRAL for stop in stops
    ) is bool(weak)
    assert all(bool(stop.verdict_words) is (stop.verdict is not None) for stop in stops)


def test_what_follows_adds_up(kit, drill, writer):
    """Money is told where it moved, and each deadline that ran out on the way is told once."""
    state = play(drill, against_the_book)
    path = writer.path(state.decisions)
    told = [text for stop in path.stops for text in stop.follows]
    label = kit.folder.texts("debrief.money")
    moved, before = [], drill.start()
    for moves in state.decisions:
        after = replay(drill, (*before.decisions, moves))
        moved += [after.outcome.money - before.outcome.money]
        before = after

    assert [f"{label}: {money(amount, drill.place.currency)}" for amount in moved if amount] == [
        text for text in told if text.startswith(label)
    ]
    assert sum(one.state == LAPSED for one in path.end.deadlines) == sum(
        text.startswith("Deadline missed") for text in told
    )


def test_a_case_that_was_left_has_no_stop(drill, writer):
    """Walking away is no decision."""
    assert () == writer.path(play(drill, nothing).decisions).stops
