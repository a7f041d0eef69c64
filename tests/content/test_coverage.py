"""Coverage: what the catalogue and the cases still lack is found."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from trainer.content.check import check_playbook, drilled_in
from trainer.content.checks.coverage import Drilled, broken_in, covering, kept_in, to_drill
from trainer.content.folder import Folder

BASE = Path(__file__).parents[1] / "bad_playbook" / "base"
DAY = date(2026, 11, 22)
CATALOGUE = """
catalogue:
  - {id: look-first, source: help-page, locator: first page, tier: core}
  - {id: opening-hours, source: help-page, locator: second page, tier: support}
"""
BACKGROUND = """
background:
  - {entry: opening-hours, reason: Nobody can do it.}
"""


@pytest.fixture
def playbook(tmp_path):
    """A sound little playbook with a catalogue."""
    root = Path(shutil.copytree(BASE, tmp_path / "playbook"))
    (root / "catalogue.yaml").write_text(CATALOGUE, encoding="utf-8")
    (root / "background.yaml").write_text(BACKGROUND, encoding="utf-8")
    edit(root, "practices/desk.yaml", "policy: [", "catalogue: [look-first]\n    policy: [")
    return root


def edit(root, name, find, put):
    """Change a file of a playbook in one place."""
    path = root / name
    path.write_text(path.read_text(encoding="utf-8").replace(find, put, 1), encoding="utf-8")


def found(root):
    """What the check says about coverage."""
    problems = check_playbook(root, on=DAY, workers=1).problems
    return [one.what for one in problems if one.code in {"PB118", "PB219", "PB323"}]


def test_a_core_practice_of_one_scenario_is_not_enough(playbook):
    """Each core practice that only one scenario drills is named, and no practice of support."""
    assert [
        "'desk.look-first' can be broken in 1 scenario(s): a-cup.",
        "'desk.look-first' is right in 1 scenario(s): a-cup.",
        "'desk.settle' can be broken in 1 scenario(s): a-cup.",
        "'desk.settle' is right in 1 scenario(s): a-cup.",
    ] == found(playbook)


def test_two_scenarios_are_enough(playbook):
    """Where a second scenario drills what the first one does, nothing is lacking."""
    cup = (playbook / "scenarios" / "a-cup.yaml").read_text(encoding="utf-8")
    mug = cup.replace("id: a-cup", "id: a-mug")
    (playbook / "scenarios" / "a-mug.yaml").write_text(mug, encoding="utf-8")
    edit(
        playbook, "tracks.yaml", "{scenario: a-cup}", "{scenario: a-cup}\n      - {scenario: a-mug}"
    )

    assert [] == found(playbook)


def test_without_a_catalogue_nothing_has_to_be_covered(playbook):
    """A playbook that leans on no catalogue may have as few cases as it likes."""
    (playbook / "catalogue.yaml").unlink()

    assert [] == found(playbook)


def test_a_scenario_that_cannot_be_played_hides_no_practice(playbook):
    """While a case is broken, nothing is said about what it would drill."""
    edit(playbook, "scenarios/a-cup.yaml", "goto: decide", "goto: decode")

    assert [] == found(playbook)


def test_only_what_is_core_and_scored_has_to_be_drilled(playbook):
    """A practice of support, and one that says why it is not scored, need no case."""
    book = Folder(playbook).playbook
    core = book.practices["desk.look-first"]

    assert [True, False, False] == [
        to_drill(book, one)
        for one in (core, replace(core, tier="support"), replace(core, unscored="It is a habit."))
    ]


def test_cases_are_played_for_what_they_drill(playbook):
    """What is best on a perfect path is right in a scenario, and what some path misses is broken."""
    drilled = drilled_in(Folder(playbook), workers=1)

    assert {"a-cup": Drilled(ALL, ALL)} == drilled
    assert ["a-cup"] == kept_in("desk.settle", drilled) == broken_in("desk.settle", drilled)


ALL = frozenset({"desk.look-first", "desk.settle", "desk.be-kind"})


def test_entries_are_found_by_the_practices_that_cover_them(playbook):
    """An entry that two practices name has both."""
    edit(playbook, "practices/desk.yaml", "harm: high", "harm: high\n    catalogue: [look-first]")

    assert {"look-first": ("desk.look-first", "desk.settle")} == covering(Folder(playbook).playbook)
