"""The debrief puts the whole receipt into words and leaves nothing out."""

import pytest

from playing import CASE, a_kit, playbook
from trainer.drills.players import against_the_book, nothing, play, replay
from trainer.drills.solve import best_decisions, worst_decisions
from trainer.rules.practices import Verdict


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit with records of its own."""
    return a_kit(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="module", params=playbook().scenario_ids)
def drill(request, kit):
    """A case of each scenario."""
    return kit.case(request.param, seed=1)


@pytest.fixture(scope="module")
def best(kit, drill):
    """The debrief of the best path."""
    return kit.debriefer(drill).debrief(replay(drill, best_decisions(drill)))


@pytest.fixture(scope="module")
def worst(kit, drill):
    """The debrief of the worst path."""
    return kit.debriefer(drill).debrief(replay(drill, worst_decisions(drill)))


def test_the_best_path_is_praised(best):
    """A hundred points, passed, and one's own path is the best one."""
    assert 100 == best.score
    assert best.passed
    assert best.yours == best.best
    assert () == best.caps


def test_each_end_stands_beside_the_best_one(best, worst):
    """Money, defects, the buyer and the time: on the best path both sides are the same."""
    assert 4 == len(best.outcome) == len(worst.outcome)
    assert all(row.yours == row.best for row in best.outcome)
    assert [row.best for row in best.outcome] == [row.best for row in worst.outcome]


def test_the_worst_path_is_explained(worst):
    """It fails, and every line that lost points says what a practice asks for instead."""
    assert not worst.passed
    assert worst.yours != worst.best
    assert [] == [item for item in worst.items if item.practice and not item.says]
    assert any(item.instead for item in worst.items)


def test_every_line_names_its_source(best, worst):
    """Where a practice spoke, its words, its reasons and its source are all there."""
    spoken = [item for item in (*best.items, *worst.items) if item.practice]

    assert spoken
    assert all(item.says and item.because and item.sources for item in spoken)


def test_the_receipt_has_a_line_for_each_thing(kit, drill):
    """No line of the receipt is left out of the debrief."""
    state = play(drill, against_the_book)

    assert len(state.lines) == len(kit.debriefer(drill).debrief(state).items)


def test_walking_away_is_said(kit, drill):
    """A case that was left is not passed, and says what lapsed or that it was left unfinished."""
    one = kit.debriefer(drill).debrief(play(drill, nothing))
    said = " ".join(item.did for item in one.items)

    assert not one.passed
    assert "Too late" in said or "unfinished" in said or not said


def test_nothing_is_left_to_fill_in(best, worst):
    """No placeholder is left in what people read."""
    for one in (best, worst):
        texts = [one.title, one.ending, *one.caps]
        texts += [text for row in one.outcome for text in (row.name, row.yours, row.best)]
        texts += [text for stop in (*one.yours, *one.best) for text in (stop.did, *stop.follows)]
        texts += [text for item in one.items for text in (item.says, item.instead, item.because)]
        assert [] == [text for text in texts if "{" in text]


def test_coaching_says_what_is_better(kit, drill):
    """What is said at once about a bad choice names what to do instead."""
    writer, state = kit.debriefer(drill), play(drill, against_the_book)
    bad = [line for line in state.lines if line.kind == "done" and line.verdict < Verdict.NEUTRAL]

    assert all(writer.coach(line).text for line in state.lines)
    assert all("This applies" in str(writer.coach(line)) for line in bad)


def test_a_cap_is_said_by_name(kit):
    """A critical failure caps the score, and the debrief says at what and for what."""
    for scenario in kit.folder.scenario_ids:
        drill = kit.case(scenario, seed=1)
        state = replay(drill, worst_decisions(drill))
        receipt = drill.receipt(state)
        if receipt.criticals:
            caps = kit.debriefer(drill).debrief(state).caps
            name = receipt.criticals[0].critical.name
            assert any(name in cap for cap in caps)
            return
    pytest.fail(f"no scenario beside {CASE} has a critical failure on its worst path")
