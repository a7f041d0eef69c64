"""What changed between two runs."""

import json

import pytest

from trainer.reports.runs import Change, RunError, changes


def run(folder, pages, notebook="triage"):
    """Leave results as a run does."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{notebook}.results.json"
    path.write_text(json.dumps({"notebook": notebook, "kit": "0", "pages": pages}), "utf-8")
    return path


def test_nothing_changes_between_equal_runs(tmp_path):
    """Two runs that found the same differ in nothing."""
    one = run(tmp_path / "a", {"triage": {"cases": {"1": {"do": ["x"]}}}})
    other = run(tmp_path / "b", {"triage": {"cases": {"1": {"do": ["x"]}}}})

    assert () == changes(one, other)


def test_what_came_went_and_changed_is_named(tmp_path):
    """A change says where it is, what was there and what is there."""
    run(tmp_path / "a", {"triage": {"cases": {"1": {"do": ["x"]}, "2": {"do": []}}}})
    run(tmp_path / "b", {"triage": {"cases": {"1": {"do": ["y"]}, "3": {"do": []}}}})

    assert (
        Change(("triage", "cases", "1", "do"), ["x"], ["y"]),
        Change(("triage", "cases", "2"), {"do": []}, None),
        Change(("triage", "cases", "3"), None, {"do": []}),
    ) == changes(tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "nowhere", "no results"),
        (lambda folder: folder, "no results"),
        (lambda folder: run(folder, {}, "health"), "different notebooks"),
        (lambda folder: (run(folder, {}), run(folder, {}, "health"))[0].parent, "several"),
    ],
    ids=["no file", "empty folder", "another notebook", "several notebooks"],
)
def test_runs_that_cannot_be_compared_are_refused(tmp_path, make, words):
    """What cannot be compared is said in one message."""
    one = run(tmp_path / "a", {})
    other = tmp_path / "b"
    other.mkdir()

    with pytest.raises(RunError) as told:
        changes(one, make(other))

    assert any(word in str(told.value) for word in (words, "One run is of"))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"pages": {}}', '{"notebook": "x", "pages": 1}'],
    ids=["empty", "cut", "a list", "no notebook", "no pages"],
)
def test_a_damaged_file_is_refused(tmp_path, text):
    """A file that holds no results is said to hold none."""
    path = tmp_path / "x.results.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(RunError, match="holds no results"):
        changes(path, path)
