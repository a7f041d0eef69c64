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

        assert f'<a id="{practice.id}"></a>' in page
        assert text(practice.id) in page


def test_every_limit_is_on_the_page_of_deadlines(folder, written):
    """A limit is shown with its label."""
    for limit in folder.register.limits.values():
        assert f"| {text(limit.label)} |" in written["deadlines.md"]


def test_every_conflict_is_on_its_page(folder, written):
    """A conflict is shown with its heading."""
    for conflict in folder.conflicts:
        assert f"## {text(conflict.replace('-', ' ').capitalize())}\n" in written["conflicts.md"]


def test_every_case_is_on_the_page_of_cases(folder, written):
    """A scenario has its place there, and names its practices; each of them names it back."""
    for id_ in folder.scenario_ids:
        scenario = folder.scenario(id_)
        assert f'<a id="{id_}"></a>' in written["scenarios.md"]
        for practice in scenario.teaches:
            chapter = folder.playbook.practices[practice].chapter
            assert f"({chapter}.md#{practice})" in written["scenarios.md"]
            assert f"(scenarios.md#{id_})" in section(written[f"{chapter}.md"], practice)


def section(page, id_):
    """What stands between an anchor and the next one."""
    return page.split(f'<a id="{id_}"></a>')[1].split("<a id=")[0]


def test_every_practice_is_in_the_skeleton(folder, written):
    """Says, Why, When, Do, Don't, Instead, Examples, Known gaps, Sources, in this order."""
    names = ("Why", "When", "Do", "Don't", "Instead", "Examples", "Known gaps", "Sources")
    for practice in folder.playbook.practices.values():
        shown = section(written[f"{practice.chapter}.md"], practice.id)
        places = [shown.find(f"**{name}.**") for name in names]
        there = [place for place in places if place >= 0]

        assert shown.lstrip().startswith("### ")
        assert sorted(there) == there
        assert -1 not in {places[0], places[4], places[5], places[7]}
        assert bool(practice.known_gaps) == (places[6] >= 0)


def test_every_link_leads_somewhere(written):
    """A link names a page that is written, and a place on it that is there."""
    for name, page in written.items():
        for target in re.findall(r"(?<!\\)\]\(([^)]*)\)", page):
            where, _, place = target.partition("#")
            if where == "coverage.md":
                continue
            assert where in {"", *written}, (name, target)
            assert not place or f'<a id="{place}"></a>' in written[where or name], (name, target)


def test_chapters_stand_in_their_order(folder, written):
    """The first page names the chapters by their place, and no file is told twice."""
    ordered = sorted(folder.playbook.chapters.values(), key=lambda one: (one.place, one.id))
    named = re.findall(r"^- \[.*\]\(([a-z]+)\.md\):", written["README.md"], re.MULTILINE)

    assert [chapter.id for chapter in ordered] == named


def test_no_placeholder_is_left(written):
    """What a text names is filled in everywhere."""
    for name, page in written.items():
        assert [] == re.findall(r"\\\{[a-z][a-z._-]*\\\}", page), name


def test_a_table_row_has_the_cells_of_its_table(written):
    """Nothing in a cell breaks a table."""
    for page in written.values():
        for table in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
            bars = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
            assert len(bars) == 1


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
