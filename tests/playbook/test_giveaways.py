"""Over the whole library the look of an option does not tell that it is best."""

import pytest

from trainer.content.checks.giveaways import FEWEST, MARKS, MOST, Tally, tally
from trainer.drills.scenario import Kind
from trainer.kit import open_kit

FOLDER = open_kit().folder


@pytest.fixture(scope="module")
def library():
    """Every pair of a best option and another one, in several deals of every face."""
    whole = Tally()
    for id_ in FOLDER.scenario_ids:
        whole.add(tally(FOLDER, FOLDER.scenario(id_)))
    return whole


def test_the_kit_has_a_library(library):
    """There are scenarios and pairs enough for a share to mean something."""
    assert len(FOLDER.scenario_ids) >= FEWEST
    assert library.pairs > 1000


@pytest.mark.parametrize("mark", MARKS)
def test_no_mark_gives_the_best_option_away(library, mark):
    """Going by length, place, reasons or politeness is about as good as throwing dice."""
    assert library.tells(mark) <= MOST


@pytest.mark.parametrize("scenario", FOLDER.scenario_ids)
def test_every_decision_has_a_consequence(scenario):
    """Whatever is chosen, right or wrong, the trainee reads what came of it."""
    silent = [
        (step.id, offer.move)
        for step in FOLDER.scenario(scenario).steps.values()
        if step.kind is Kind.ACT
        for offer in step.offers
        if not all(result.says for result in offer.results)
    ]

    assert [] == silent
