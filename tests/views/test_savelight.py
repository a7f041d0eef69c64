"""The save light answers the page while the kernel lives, and the page knows when it does not."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from trainer.views.savelight import SaveLight

HERE = Path(__file__).parent
NODE = shutil.which("node")


@pytest.fixture
def sent(monkeypatch):
    """What the kernel sends to the page."""
    messages = []
    monkeypatch.setattr(SaveLight, "send", lambda _, content, __=None: messages.append(content))
    return messages


@pytest.fixture(scope="module")
def shown():
    """What the page shows over time: see savelight.mjs for the steps."""
    if NODE is None:
        pytest.skip("node is not on this machine: savelight.js is not run")
    script = HERE.parents[1] / "src" / "trainer" / "views" / "savelight.js"
    done = subprocess.run(
        [NODE, HERE / "savelight.mjs", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("ping", [1, 77])
def test_a_ping_is_answered(sent, ping):
    """The page's question comes back as an answer with the same number."""
    SaveLight()._handle_custom_msg({"ping": ping}, [])

    assert [{"pong": ping}] == sent


@pytest.mark.parametrize("content", [{}, {"pong": 1}, {"other": "thing"}])
def test_other_messages_are_passed_over(sent, content):
    """Only a question is answered."""
    SaveLight()._handle_custom_msg(content, [])

    assert [] == sent


def test_texts_are_kept_for_the_page():
    """What to show, and what to show without a kernel, is sent before it is needed."""
    light = SaveLight(text="Saved.", gone="Not saved.", bad=True)

    assert {"text": "Saved.", "gone": "Not saved.", "bad": True} == light.get_state(
        ["text", "gone", "bad"]
    )


def test_the_page_asks_for_nothing_from_elsewhere():
    """The script and its style work without a network."""
    assert "http" not in SaveLight().get_state(["_esm", "_css"])["_esm"]
    assert "url(" not in SaveLight().get_state(["_esm", "_css"])["_css"]


def test_the_page_shows_what_the_kernel_says(shown):
    """At first, and after a change, the kernel's own text stands there."""
    assert {"text": "Saved: 1", "bad": False} == shown["first"]
    assert {"text": "Saved: 2", "bad": False} == shown["changed"]


def test_the_page_says_by_itself_that_the_kernel_is_gone(shown):
    """Without an answer the text turns within five seconds of the last sign of life."""
    assert {"text": "Saved: 2", "bad": False} == shown["3.0 s of silence"]
    assert {"text": "Gone", "bad": True} == shown["4.6 s of silence"]


def test_a_late_answer_clears_it(shown):
    """When the kernel answers again the page shows its text again."""
    assert {"text": "Saved: 2", "bad": False} == shown["answered"]


def test_a_decision_that_was_not_saved_is_marked(shown):
    """The kernel's own bad news is drawn as such."""
    assert {"text": "Not saved. Disk full.", "bad": True} == shown["refused"]


def test_a_closed_channel_does_not_stop_the_page(shown):
    """Where even asking fails, the silence that follows is reported."""
    assert {"text": "Gone", "bad": True} == shown["closed"]


def test_the_page_keeps_asking_until_it_is_removed(shown):
    """Questions are numbered, come every second and a half, and end with the page."""
    assert [1, 2, 3] == shown["asked"][:3]
    assert shown["timers"] == 0


def test_the_line_is_read_out(shown):
    """It is a status for screen readers."""
    assert "status" == shown["role"]
