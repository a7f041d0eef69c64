"""Staleness: what nobody has looked at for a year is reported, and the year is a parameter."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trainer.cli import app
from trainer.content.check import check_playbook
from trainer.content.folder import Folder

BASE = Path(__file__).parents[1] / "bad_playbook" / "base"
CHECKED = date(2026, 11, 20)
"""The day on which every entry of the little playbook was checked."""
YEAR = 365


@pytest.fixture
def playbook(tmp_path):
    """A sound little playbook."""
    return Path(shutil.copytree(BASE, tmp_path / "playbook"))


def stale(root, days, **options):
    """The lines of the entries that are stale so many days after they were checked."""
    on = CHECKED + timedelta(days=days)
    problems = check_playbook(root, on=on, workers=1, **options).problems
    return [one.line for one in problems if one.code == "PB115"]


def test_every_entry_is_stale_after_a_year(playbook):
    """On the day after a year each entry of the register is named, at its own line."""
    entries = Folder(playbook).register.limits

    assert len(entries) == len(set(stale(playbook, YEAR + 1)))


def test_nothing_is_stale_within_a_year(playbook):
    """On the last day of the year all is well."""
    assert [] == stale(playbook, YEAR)


def test_only_what_was_not_looked_at_is_stale(playbook):
    """An entry that was checked again is left out."""
    register = playbook / "policy.yaml"
    before = register.read_text(encoding="utf-8")
    register.write_text(before.replace("2026-11-20", "2027-11-20", 1), encoding="utf-8")

    assert len(Folder(playbook).register.limits) - 1 == len(stale(playbook, YEAR + 1))


@pytest.mark.parametrize(("days", "is_stale"), [(30, False), (31, True)])
def test_the_age_is_a_parameter(playbook, days, is_stale):
    """Whoever wants to look more often says after how many days."""
    assert is_stale == bool(stale(playbook, days, stale_after=30))


@pytest.mark.parametrize(("option", "code"), [("30", 1), ("31", 0)])
def test_the_command_takes_the_age(playbook, option, code):
    """`trainer check --stale-after` gives it to the check, and fails on what it finds."""
    told = CliRunner().invoke(
        app, ["check", str(playbook), "--as-of", "2026-12-21", "--stale-after", option, "--json"]
    )

    assert ("PB115" in told.stdout) == bool(code)
