"""The readable playbook shows everything, and shows hostile text as it is written."""

import re
import shutil
from pathlib import Path

import pytest

from trainer.content.folder import Folder
from trainer.content.problems import Problems
from trainer.reports.generated import stale_files, write_files
from trainer.reports.pages import pages, text

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "bad_playbook" / "base"
HOSTILE = (
    "<script>alert(1)</script>",
    "[click](javascript:x)",
    "![x](http://x)",
    "`code`",
    "**bold**",
    "a | b",
    "# title",
    "<!-- gone",
    "a_b_",
    "\\*x",
    "~~gone~~",
    "&lt;",
    "> said",
)


@pytest.fixture(scope="module")
def folder():
    """The kit's own playbook."""
    return Folder(ROOT / "playbook")


@pytest.fixture(scope="module")
def written(folder):
    """Every page by name."""
    return dict(pages(folder))


def test_every_practice_is_on_the_page_of_its_chapter(folder, written):
    """A practice is shown with its id and what it says."""
    for practice in folder.playbook.practices.values():
        page = written[f"{practice.chapter}.md"]

        assert f"`{practice.id}`" in page


def test_every_limit_is_on_the_page_of_deadlines(folder, written):
    """A limit is shown with its label."""
    for limit in folder.register.limits.values():
        assert f"| {text(limit.label)} |" in written["deadlines.md"]


def test_every_conflict_is_on_its_page(folder, written):
    """A conflict is shown with its heading."""
    for conflict in folder.conflicts:
        assert f"## {text(conflict.replace('-', ' ').capitalize())}\n" in written["conflicts.md"]


def test_every_case_is_on_the_first_page(folder, written):
    """A scenario is listed with its id."""
    for id_ in folder.scenario_ids:
        assert f"(`{id_}`)" in written["README.md"]


def test_no_placeholder_is_left(written):
    """What a text names is filled in everywhere."""
    for name, page in written.items():
        assert [] == re.findall(r"\\\{[a-z][a-z._-]*\\\}", page), name


def test_a_table_row_has_the_cells_of_its_table(written):
    """Nothing in a cell breaks the table."""
    rows = [line for line in written["deadlines.md"].splitlines() if line.startswith("|")]

    assert {9} == {len(re.findall(r"(?<!\\)\|", row)) for row in rows}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_is_shown_as_it_is_written(hostile):
    """Every mark that Markdown or HTML would act on is escaped."""
    shown = text(hostile)

    assert [] == re.findall(r"(?<!\\)[`*_{}\[\]<>#|~&]", re.sub(r"\\\\", "", shown))


def test_lines_become_one():
    """A line break cannot begin a heading, a list or a rule."""
    assert "a \\# b - c" == text("a\n# b\n\n- c")


def test_hostile_text_from_the_playbook_stays_text(tmp_path):
    """What stands in a file reaches the pages escaped."""
    root = Path(shutil.copytree(BASE, tmp_path / "playbook"))
    path = root / "conflicts.yaml"
    written = path.read_text(encoding="utf-8").replace(
        "Pay at once.", "'<img src=x onerror=y> | [a](b)'"
    )
    path.write_text(written, encoding="utf-8")
    shutil.copy(ROOT / "playbook" / "texts.yaml", root / "texts.yaml")
    page = dict(pages(Folder(root)))["conflicts.md"]

    assert "<img" not in page.replace("\\<img", "")
    assert "\\<img src=x onerror=y\\> \\| \\[a\\](b)" in page


def test_what_is_generated_is_fresh_until_something_changes(tmp_path):
    """Written files are fresh; a stale, a missing and a left-over one are each named."""
    root = Path(shutil.copytree(BASE, tmp_path / "playbook"))
    shutil.copy(ROOT / "playbook" / "texts.yaml", root / "texts.yaml")
    write_files(root)
    fresh = Problems()
    stale_files(root, fresh)

    assert [] == list(fresh)
    (root / "pages" / "desk.md").write_text("edited", encoding="utf-8")
    (root / "pages" / "old.md").write_text("left over", encoding="utf-8")
    (root / "lock.json").unlink()
    stale = Problems()
    stale_files(root, stale)
    assert [
        ("PB601", "playbook/lock.json"),
        ("PB601", "playbook/pages/desk.md"),
        ("PB601", "playbook/pages/old.md"),
    ] == [(one.code, one.path) for one in stale]
