"""Files are sent in chunks, so many at a time, and each is told what became of it: see sending.mjs."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def shown():
    """What was sent and told."""
    if NODE is None:
        pytest.skip("node is not on this machine: sending.js is not run")
    script = HERE.parents[1] / "src" / "trainer" / "views" / "sending.js"
    done = subprocess.run(
        [NODE, HERE / "sending.mjs", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def test_a_file_is_sent_chunk_by_chunk(shown):
    """In order, each from where the last one ended, and nothing twice."""
    letters = "abcdefghijklmnopqrstuvwxyz"

    assert [[at, letters[at : at + 4]] for at in range(0, 26, 4)] == shown["chunks"]


def test_only_so_many_are_on_their_way(shown):
    """However large a file, the channel to the kernel stays free for other things."""
    assert 2 == shown["most"]


def test_each_file_is_told_what_became_of_it(shown):
    """One that is refused does not hold up those behind it, and an empty one is one too."""
    assert [
        ["a.txt", "kept"],
        ["bad.txt", "refused", "No."],
        ["empty.txt", "kept"],
        ["b.txt", "kept"],
    ] == shown["several"]


def test_a_file_that_vanishes_is_told(shown):
    """The kernel is told to let go of it, and the next one comes."""
    assert [["a.txt", "unreadable"], ["b.txt", "kept"]] == shown["vanished"]
    assert 1 == shown["dropped"]


def test_silence_is_told(shown):
    """A kernel that is gone, or a channel that is closed, does not leave a file waiting for ever."""
    assert [["a.txt", "lost"]] == shown["silent"]
    assert [["a.txt", "lost"]] == shown["closed"]
    assert shown["free"]


def test_answers_to_others_are_passed_over(shown):
    """Another view of the same form sends files of its own."""
    assert [] == shown["others"]


def test_no_clock_is_left_running(shown):
    """When the last file is here nothing waits any more."""
    assert 0 == shown["timers"]
