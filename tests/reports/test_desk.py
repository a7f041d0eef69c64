"""The desk: what lies on it reads well, and the account moves with what was done."""

import pytest

from playing import a_kit, playbook
from trainer.drills.players import against_the_book, by_the_book, play, replay
from trainer.reports.words import ENDS


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit with records of its own."""
    return a_kit(tmp_path_factory.mktemp("records"))


@pytest.mark.parametrize("scenario", playbook().scenario_ids)
def test_every_card_is_a_sentence(kit, scenario):
    """Each card of each step begins as a sentence does and ends with a mark."""
    drill = kit.case(scenario, seed=1)
    writer, decisions = kit.desk(drill), play(drill, by_the_book).decisions
    for length in range(len(decisions)):
        for one in writer.desk(replay(drill, decisions[:length])).options:
            assert one.means.rstrip("\"'")[-1] in ENDS, one.means
            assert not one.means[0].islower(), one.means


def test_the_account_moves_with_a_defect(kit):
    """The bar goes on from where it was before the case; in an exam it stays there."""
    drill = kit.case("the-silent-buyer", seed=1)
    state = play(drill, against_the_book)
    told, silent = (kit.desk(drill, mode).desk(state).gauge for mode in ("learn", "exam"))

    assert 1 == state.outcome.defects
    assert told.bar.began < told.bar.stands
    assert told.before == silent.before == silent.now
    assert silent.bar.began == silent.bar.stands
