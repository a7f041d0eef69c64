"""A download is made when it is asked for, and what cannot be made is told."""

import pytest

from playing import ROOT
from trainer.kit import open_kit
from trainer.views.download import Download


@pytest.fixture
def sent(monkeypatch):
    """What the kernel sends to the page."""
    messages = []
    monkeypatch.setattr(
        Download, "send", lambda _, content, buffers=None: messages.append((content, buffers))
    )
    return messages


@pytest.fixture(scope="module")
def texts():
    """The sentences of the screens."""
    return open_kit(ROOT).folder.texts


@pytest.mark.parametrize(
    ("name", "kind"),
    [("desk.html", "text/html"), ("list.csv", "text/csv"), ("x", "application/octet-stream")],
)
def test_a_file_is_made_for_each_press(name, kind, sent, texts):
    """The bytes of the moment go to the page, with the number of the press and their kind."""
    made = iter([b"one", b"two"])
    download = Download("Download", name, lambda: next(made), texts)
    for number in (1, 2):
        download._hear(None, {"make": number}, None)

    assert [
        ({"made": 1, "kind": kind}, [b"one"]),
        ({"made": 2, "kind": kind}, [b"two"]),
    ] == sent


def test_what_cannot_be_made_is_told(sent, texts):
    """The page gets the reason, and the button works again."""

    def fails():
        raise OSError("the disk is full")

    Download("Download", "desk.html", fails, texts)._hear(None, {"make": 1}, None)

    [(content, buffers)] = sent
    assert 1 == content["failed"]
    assert "the disk is full" in content["why"]
    assert buffers is None


def test_other_messages_are_passed_over(sent, texts):
    """Only a press makes a file."""
    Download("Download", "desk.html", lambda: b"", texts)._hear(None, {"ping": 1}, None)

    assert [] == sent


def test_the_page_asks_for_nothing_from_elsewhere(texts):
    """Script and style work without a network, and put text in as text."""
    state = Download("Download", "desk.html", lambda: b"", texts).get_state(["_esm", "_css"])

    assert "http" not in state["_esm"]
    assert "innerHTML" not in state["_esm"]
    assert "url(" not in state["_css"]
