"""The desk and the debrief as text: everything is there, and no line is too wide."""

import pytest

from playing import a_kit, playbook
from trainer.drills.solve import best_decisions, worst_decisions
from trainer.reports.transcript import WIDTH, debrief_text, desk_text


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit with records of its own."""
    return a_kit(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="module", params=playbook().scenario_ids)
def drill(request, kit):
    """A case of each scenario."""
    return kit.case(request.param, seed=2)


@pytest.fixture(scope="module")
def states(drill):
    """Every state on the best path."""
    found = [drill.start()]
    for moves in best_decisions(drill):
        found.append(drill.choose(found[-1], moves))
    return found


def squeezed(text):
    """A text without its line breaks and margins."""
    return " ".join(text.replace("\n  | ", " ").split())


def test_a_desk_names_every_option(kit, drill, states):
    """Each option stands there with its number, label and id, to be typed in a terminal."""
    for state in states[:-1]:
        desk = kit.desk(drill).desk(state)
        text = desk_text(desk)
        assert desk.options or desk.takes in squeezed(text)
        for number, option in enumerate(desk.options, start=1):
            assert f"  {number}. {option.label}  [{option.move}]" in text


def test_a_desk_holds_what_lies_on_it(kit, drill, states):
    """Every clock, every message and everything that happened is in the text."""
    for state in states[:-1]:
        desk = kit.desk(drill).desk(state)
        text = squeezed(desk_text(desk))
        parts = [clock.text for clock in desk.clocks]
        parts += [card.text for card in desk.cards] + [one.did for one in desk.happened]
        assert [] == [part for part in parts if squeezed(part) not in text]


def test_text_is_not_too_wide(kit, drill, states):
    """A wrapped line fits a narrow terminal."""
    desks = [desk_text(kit.desk(drill).desk(state)) for state in states[:-1]]
    debrief = debrief_text(kit.debriefer(drill).debrief(states[-1]))
    wrapped = [
        line
        for text in (*desks, debrief)
        for line in text.splitlines()
        if line.startswith(("    ", "  | "))
    ]

    assert [] == [line for line in wrapped if len(line) > WIDTH + 20]
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in (*desks, debrief))


def test_a_draft_is_shown(kit, drill, states):
    """What is being put together stands below the options."""
    text = desk_text(kit.desk(drill).desk(states[0]), draft="Dear buyer")

    assert text.endswith("  | Dear buyer\n")


def test_a_debrief_holds_the_receipt(kit, drill):
    """Score, verdicts, reasons and both paths are in the text."""
    state = drill.start()
    for moves in worst_decisions(drill):
        state = drill.choose(state, moves)
    one = kit.debriefer(drill).debrief(state)
    text = squeezed(debrief_text(one))
    parts = [one.score_words, one.pass_words, *one.caps, *(item.did for item in one.items)]
    parts += [item.says for item in one.items] + [stop.did for stop in (*one.yours, *one.best)]

    assert [] == [part for part in parts if squeezed(part) not in text]
