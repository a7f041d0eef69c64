"""A report as one: its steps are told as they begin, and it says what it is of."""

import pytest

from playing import ROOT
from trainer.kit import open_kit
from trainer.reports.shop.report import report_text
from trainer.reports.shop.steps import LATER, Steps, StoppedError

SAMPLES = ROOT / "data" / "samples"


@pytest.fixture(scope="module")
def kit():
    """The kit."""
    return open_kit(ROOT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with two reports and a note."""
    folder = tmp_path_factory.mktemp("shop")
    for name in ("claims.csv", "messages.csv"):
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    (folder / "note.txt").write_text("Ask Ana about the blue lamps.\n")
    return folder


@pytest.fixture(scope="module")
def told(kit, folder):
    """A report, and the steps that were told while it was made."""
    steps = []
    return kit.report(str(folder), "2026-11-20", "US", lambda *step: steps.append(step)), steps


def test_every_file_and_every_later_step_is_told_once(told):
    """A bar that follows the steps goes forward one by one and never reaches its end too early."""
    _, steps = told

    assert [(done, 6) for done in range(6)] == [(done, of) for _, done, of in steps]
    assert "Reading note.txt (3 of 3)" == steps[2][0]
    assert len(LATER) == len({text for text, done, _ in steps if done >= 3})


def test_a_report_says_what_it_is_of(told):
    """Marketplace, day and every file that was looked at stand at its head, also as text."""
    report, _ = told

    assert ["doctor", "triage", "health"] == [sheet.id for sheet in report.sheets]
    assert report.cases.rows
    for word in ("Amazon.com", "Nov 20", "claims.csv, messages.csv, note.txt"):
        assert word in report.about
        assert word in report_text(report)


def test_where_nothing_could_be_read_nothing_is_judged(kit, tmp_path):
    """A list without cases and rates without orders would look like good news."""
    (tmp_path / "note.txt").write_text("Ask Ana about the blue lamps.\n")
    report = kit.report(str(tmp_path), "2026-11-20", "US")

    assert ["doctor"] == [sheet.id for sheet in report.sheets]
    assert report.cases is None


@pytest.mark.parametrize("after", [0, 2, 5])
def test_it_can_be_stopped_at_every_step(kit, folder, after):
    """Whoever is told of a step can end the work there."""

    def stop(_text, done, _of):
        if done == after:
            raise StoppedError

    with pytest.raises(StoppedError):
        kit.report(str(folder), "2026-11-20", "US", stop)


def test_steps_count_the_files(kit):
    """The steps after the files stand behind as many as there are."""
    steps = []
    counter = Steps(kit.folder.texts, lambda *step: steps.append(step[1:]))
    counter.file("a.txt", 1, 1)
    counter.later("draw")

    assert [(0, 4), (3, 4)] == steps
