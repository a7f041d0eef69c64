"""The page of what is covered: both ways, with a place for everything."""

from pathlib import Path

import pytest

from trainer.content.checks.coverage import Drilled, covering, to_drill
from trainer.content.folder import Folder
from trainer.reports.coverage import coverage_page
from trainer.reports.pages import pages, text

ROOT = Path(__file__).parents[2]
FOLDER = Folder(ROOT / "playbook")
PRACTICES = FOLDER.playbook.practices
CORE = [one for one in PRACTICES.values() if to_drill(FOLDER.playbook, one)]
CASE = FOLDER.scenario_ids[0]


@pytest.fixture(scope="module")
def rows():
    """The rows of the page by what they begin with, where one case keeps the first core practice."""
    drilled = {CASE: Drilled(kept=frozenset({CORE[0].id}))}
    lines = coverage_page(FOLDER, drilled).splitlines()
    return {
        line.split(" | ")[0].removeprefix("| "): line for line in lines if line.startswith("| ")
    }


def link(practice):
    """A practice as the page names it."""
    return f"[{text(practice.says)}]({practice.chapter}.md#{practice.id})"


def test_every_entry_of_the_catalogue_has_its_row(rows):
    """An entry is shown with the practice that covers it, or with the reason why none does."""
    covered = covering(FOLDER.playbook)
    for id_ in FOLDER.catalogue:
        told = [link(PRACTICES[one]) for one in covered.get(id_, ())]
        told += [text(FOLDER.background[id_].reason)] if id_ in FOLDER.background else []

        assert told
        assert all(one in rows[f"`{id_}`"] for one in told)


def test_every_core_practice_has_its_row(rows):
    """A core practice is shown with the cases in which it is right and can be broken."""
    title = text(FOLDER.scenario(CASE).title)
    cells = {one.id: [cell.strip() for cell in rows[link(one)].split("|")[2:4]] for one in CORE}

    assert [f"[{title}](scenarios.md#{CASE})", ""] == cells.pop(CORE[0].id)
    assert all(cell == ["", ""] for cell in cells.values())


def test_links_lead_to_pages_with_their_anchors(rows):
    """Every practice and every case that the page names is found where its link leads."""
    written = dict(pages(FOLDER))
    for practice in CORE:
        assert f'id="{practice.id}"' in written[f"{practice.chapter}.md"]
    assert f'id="{CASE}"' in written["scenarios.md"]
    assert "(coverage.md)" in written["README.md"]
    assert rows
