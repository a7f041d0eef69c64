"""Every scenario: receipts add up, the book wins, habits fail, and no file holds an answer."""

from dataclasses import fields

import pytest

from playing import ROOT, a_kit, dealt, playbook
from trainer.content.problems import Problems
from trainer.content.tree import read_tree
from trainer.drills.players import DEGENERATE, by_the_book, play, replay
from trainer.drills.scoring import total
from trainer.drills.solve import Memory, best_decisions, worst_decisions
from trainer.kit import Kit
from trainer.records.attempts import Mode

SEEDS = 20
SCENARIOS = playbook().scenario_ids
KEYS = {"answer", "answers", "correct", "key", "solution", "best", "good", "weak", "forbidden"}
"""Words that would say in a scenario what its playbook has to say."""


def cases(scenario):
    """The cases of the first seeds."""
    return tuple(dealt(scenario, seed) for seed in range(SEEDS))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_kit_deals_these_cases(scenario, tmp_path):
    """What is tested here is what somebody plays who asks the kit for it."""
    ours, kits = dealt(scenario, 3), Kit.case(a_kit(tmp_path), scenario, seed=3)

    assert (ours.as_of, ours.place) == (kits.as_of, kits.place)
    assert ours.rulebook.conditions == kits.rulebook.conditions
    for part in fields(ours.deal):
        assert getattr(ours.deal, part.name) == getattr(kits.deal, part.name)


# --- receipts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_receipts_of_played_paths_add_up(scenario):
    """The sums of the lines are the sums of the receipt, and the score follows from them."""
    for drill in cases(scenario):
        for player in (by_the_book, *DEGENERATE.values()):
            state = play(drill, player)
            made = drill.receipt(state)
            won = sum(line.won for line in state.lines)
            possible = sum(line.possible for line in state.lines)
            cap = min([100, *(line.critical.cap for line in state.lines if line.critical)])

            assert (won, possible, cap) == (made.won, made.possible, made.cap)
            assert total(won, possible, cap) == made.score


# --- who wins ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_book_wins(scenario):
    """Doing at each step what the playbook says is best scores everything, in every case."""
    scores = [
        (drill.receipt(play(drill, by_the_book)).score, drill.receipt(replay(drill, best)).score)
        for drill in cases(scenario)
        for best in [best_decisions(drill)]
    ]

    assert [(100, 100)] * SEEDS == scores


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_worst_path_scores_nothing(scenario):
    """There is a way to lose everything."""
    memory = Memory()
    scores = [
        drill.receipt(replay(drill, worst_decisions(drill, memory))).score
        for drill in cases(scenario)
    ]

    assert [0] * SEEDS == scores


@pytest.mark.parametrize("player", DEGENERATE)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_habit_fails(scenario, player):
    """A player without judgement does not reach the pass mark on average."""
    drills = cases(scenario)
    mark = drills[0].rulebook.limits.number("desk.pass_mark") * 100
    scores = [drill.receipt(play(drill, DEGENERATE[player])).score for drill in drills]

    assert sum(scores) / len(scores) < mark


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_has_several_faces_with_different_answers(scenario):
    """Nobody can learn the answer by heart: the best path depends on what was dealt."""
    drills = cases(scenario)
    paths = {best_decisions(drill) for drill in drills}

    assert len({drill.deal.face for drill in drills}) >= 3
    assert len(paths) >= 3


# --- no key -----------------------------------------------------------------------------------------


def keys_of(node):
    """Every key of every mapping in a tree."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            yield from keys_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from keys_of(value)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_holds_no_answer(scenario):
    """No key of the file gives an answer or a verdict; what is right is derived."""
    problems = Problems()
    path = ROOT / "playbook" / "scenarios" / f"{scenario}.yaml"
    keys = set(keys_of(read_tree(path, path.name, problems).data))

    assert "steps" in keys
    assert set() == keys & KEYS


# --- modes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answers", [best_decisions, worst_decisions], ids=["best", "worst"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_modes_differ_in_what_is_told_and_in_nothing_else(scenario, answers, tmp_path):
    """The same decisions give the same record and the same score in learn, practise and exam."""
    kit, drill = a_kit(tmp_path), dealt(scenario, 3)
    decided, played = answers(drill), []
    for mode in Mode:
        session = kit.session(drill, trainee="ann", mode=mode, fresh=True)
        for moves in decided:
            assert session.choose(moves).saved
        attempt = kit.logbook("ann").attempts()[-1]
        played.append((attempt.moves, attempt.result.score, attempt.result.receipt))

    assert [played[0]] * len(Mode) == played
    assert drill.receipt(replay(drill, decided)).score == played[0][1]
