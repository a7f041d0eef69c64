"""Every code has a broken example, and every planted fault is found, named and placed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from trainer.content.check import check_playbook
from trainer.content.checks.versions import LOCK, lock_text
from trainer.content.folder import Folder
from trainer.content.problems import CODES
from trainer.rules import prove

HERE = Path(__file__).parent / "bad_playbook"
BASE = HERE / "base"
DAY = date(2026, 11, 22)
ELSEWHERE = {
    "PB321": "one scenario is no library: tests/content/test_giveaways.py",
    "PB601": "a generated file is stale: tests/reports/test_pages.py",
}
"""Codes whose example is made by a test of its own."""

EXAMPLES = sorted(HERE.glob("PB*.yaml"))
WANTED = sorted(code for code in CODES if code.startswith("PB") and code not in ELSEWHERE)
FAULTS = [
    pytest.param(path.stem, fault, id=f"{path.stem}-{fault['what'].replace(' ', '-')}")
    for path in EXAMPLES
    for fault in yaml.safe_load(path.read_text(encoding="utf-8"))
]
SHOWN_BY_A_CASE = ("PB208", "PB210", "PB211", "PB306", "PB307")


@pytest.fixture
def playbook(tmp_path):
    """A sound little playbook to break."""
    return Path(shutil.copytree(BASE, tmp_path / "playbook"))


def plant(root, fault):
    """Change the sound playbook as the fault says."""
    for edit in (fault, *fault.get("also", ())):
        path = root / edit.get("file", fault["file"])
        if edit.get("gone"):
            path.unlink(missing_ok=True)
            continue
        if "write" in edit:
            path.write_text(edit["write"], encoding="utf-8")
            continue
        text = path.read_text(encoding="utf-8")
        start = text.index(edit["find"])
        end = text.index(edit["up_to"], start) if "up_to" in edit else start + len(edit["find"])
        text = text[:start] + edit["put"] + text[end:]
        path.write_text(text, encoding=fault.get("encoding", "utf-8"), newline="\n")


def found_in(root):
    """Everything wrong with a playbook, in this process."""
    return list(check_playbook(root, on=DAY, workers=1).problems)


def line_of(root, problem):
    """The line that a problem points at."""
    lines = (root.parent / problem.path).read_text(encoding="utf-8").splitlines()
    return lines[problem.line - 1]


def test_base_is_sound(playbook):
    """The playbook that the examples break has no fault of its own."""
    assert [] == found_in(playbook)


@pytest.mark.parametrize("code", WANTED)
def test_every_code_has_a_broken_example(code):
    """A code without an example may never fire."""
    assert (HERE / f"{code}.yaml").is_file()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_of_a_code(path):
    """An example is named after a code that exists."""
    assert path.stem in CODES


@pytest.mark.parametrize(("code", "fault"), FAULTS)
def test_a_planted_fault_is_found_and_named(code, fault, playbook, monkeypatch):
    """The fault is found under its code, its message names it, and its place is where it was made."""
    if fault.get("locked"):
        (playbook / LOCK).write_text(lock_text(Folder(playbook)), encoding="utf-8")
    if "effort" in fault:
        monkeypatch.setattr(prove, "EFFORT", fault["effort"])
    plant(playbook, fault)

    found = found_in(playbook)
    named = [one for one in found if one.code == code and fault["says"] in str(one)]

    assert named, "\n".join(map(str, found)) or "nothing was found"
    for one in named:
        if "effort" not in fault:
            assert f"playbook/{fault.get('path', fault['file'])}".startswith(one.path)
    if "on" in fault:
        assert any(fault["on"] in line_of(playbook, one) for one in named), named


@pytest.mark.parametrize(
    ("code", "fault"), [one for one in FAULTS if one.values[0] in SHOWN_BY_A_CASE]
)
def test_what_fails_in_some_case_is_shown_by_one(code, fault):
    """Gaps, ties and clashes are named together with a concrete case."""
    assert "Case: " in fault["says"]


def test_problems_come_all_at_once(playbook):
    """Three faults in three files are three problems of one check."""
    for name, find, put in (
        ("practices/desk.yaml", "best: [refund]", "best: [refnd]"),
        ("scenarios/a-cup.yaml", "{stock.available: true}", "{stock.availible: true}"),
        ("tracks.yaml", "title: The first day", "titel: The first day"),
    ):
        plant(playbook, {"file": name, "find": find, "put": put})

    found = {(one.code, one.path) for one in found_in(playbook)}

    assert {
        ("PB103", "playbook/practices/desk.yaml"),
        ("PB101", "playbook/scenarios/a-cup.yaml"),
        ("PB004", "playbook/tracks.yaml"),
    } <= found


def test_another_version_may_say_something_else(playbook):
    """What changed together with its version is in order."""
    (playbook / LOCK).write_text(lock_text(Folder(playbook)), encoding="utf-8")
    plant(
        playbook,
        {
            "file": "scenarios/a-cup.yaml",
            "find": "version: 1\ntitle: The cup",
            "put": "version: 2\ntitle: A mug",
        },
    )

    assert [] == found_in(playbook)


def test_a_lock_keeps_what_changed_without_a_version(playbook):
    """Writing the lock again does not hide a change; locking everything anew does."""
    (playbook / LOCK).write_text(lock_text(Folder(playbook)), encoding="utf-8")
    before = (playbook / LOCK).read_text(encoding="utf-8")
    plant(
        playbook, {"file": "scenarios/a-cup.yaml", "find": "title: The cup", "put": "title: A mug"}
    )

    assert before == lock_text(Folder(playbook))
    assert before != lock_text(Folder(playbook), relock=True)


def test_a_comment_is_no_change(playbook):
    """How a file is broken into lines and commented needs no new version."""
    (playbook / LOCK).write_text(lock_text(Folder(playbook)), encoding="utf-8")
    plant(playbook, {"file": "scenarios/a-cup.yaml", "find": "title:", "put": "# a word\ntitle:"})

    assert [] == found_in(playbook)
