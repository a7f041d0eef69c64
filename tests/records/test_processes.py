"""Whatever is killed and whoever writes at once: nothing acknowledged is lost, nothing doubled."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.posix

PROCESSES = Path(__file__).with_name("processes.py")


@pytest.fixture
def scene(tmp_path):
    """Let processes of their own write journals; what goes wrong there is an error here."""

    def scene(name, *arguments):
        command = [sys.executable, "-W", "error", PROCESSES, name, tmp_path, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)

        assert "" == done.stderr
        return json.loads(done.stdout)

    return scene


def test_500_kills_lose_nothing_and_double_nothing(scene):
    """After each of 500 kills at random moments every acknowledged answer is there, once."""
    found = scene("random_kills")

    assert 500 == found["kills"]
    assert found["answers"] > found["kills"]
    # Otherwise the kills came at moments at which they could do no harm.
    assert found["torn"] > 0


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("line", id="after a whole line"),
        pytest.param("piece", id="after what another kill left"),
        pytest.param("entry", id="after an entry that lacks only its line end"),
    ],
)
def test_a_kill_at_every_byte_of_a_write(before, scene):
    """Whichever byte of a write is the last, the answer is there or can be given again."""
    found = scene("kill_at_every_byte", before)

    assert found["bytes"] + 1 == found["kills"]


def test_writers_at_once_lose_nothing(scene):
    """Four windows that write at the same time leave every entry once, each in its order."""
    assert {"acknowledged": 160, "entries": 160} == scene("writers_at_once")


def test_of_two_windows_one_decides(scene):
    """Each decision is made by one window, and the other is told what was decided."""
    assert {"recorded": 20, "made": 20, "told": 20} == scene("two_windows_decide")


def test_a_read_only_home(scene):
    """Who may read the records and not write them is told so, and sees what is recorded."""
    words = (
        "Not saved in HOME/{}/journal.jsonl: this user has no right to do so, or the disk is "
        "read-only.\n\nHint: choose a folder for the records that you may write to, then answer "
        "again. What was saved before is safe."
    )

    assert {
        "ana": [words.format("ana"), ["k1"]],
        "bob": [words.format("bob"), []],
    } == scene("read_only_home")


def test_windows_that_open_at_once_play_one_attempt(scene):
    """Six windows in which a case is opened at the same moment begin one attempt."""
    assert {"windows": 6} == scene("six_windows_open")
