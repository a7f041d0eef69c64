"""A trainee's name names the same one folder on every system, or is refused with the reason."""

import unicodedata

import pytest

from trainer.records.errors import BadTraineeError
from trainer.records.trainee import checked, home

HOSTILE = {
    "nothing": "",
    "spaces": "   ",
    "here": ".",
    "up": "..",
    "up and away": "../../etc/passwd",
    "absolute": "/etc/passwd",
    "a folder in a folder": "ana/journal",
    "Windows' separator": "..\\ana",
    "a drive": "C:ana",
    "hidden": ".git",
    "a wildcard": "an*",
    "a question": "ana?",
    "a quotation": 'an"a',
    "a pipe": "ana|rm",
    "a redirection": "ana>x",
    "a NUL": "ana\0",
    "a line": "ana\nbob",
    "a tab": "ana\tbob",
    "an escape": "\x1b[31mana",
    "written backwards": "ana\u202ebob",
    "zero width": "an\u200ba",
    "half a character": "ana\ud800",
    "a private character": "ana\ue000",
    "a line separator": "ana\u2028",
    "a space at the end": "ana ",
    "a space at the beginning": " ana",
    "a full stop at the end": "ana.",
    "the console": "con",
    "the console in capitals": "CON",
    "a device with an extension": "nul.txt",
    "a port": "COM1",
    "a raised port": "lpt²",
    "81 characters": "a" * 81,
    "80 characters of 4 bytes": "\U00020000" * 80,
    "no text": 7,
    "not there": None,
    "bytes": b"ana",
}

FINE = [
    "ana",
    "Ana López",
    "ana.lopez@example.com",
    "O'Neil",
    "李小龍",
    "Ørsted-Møller",
    "con-stanza",
    "common",
    "com10",
    "nullarbor",
    "a" * 80,
    "-rf",
    "$HOME",
    "~",
    "100%",
]


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_name_is_refused(name):
    """A name that some system would turn into something else is refused with a hint."""
    with pytest.raises(BadTraineeError, match=r"cannot be the name of a trainee.*\n\nHint: use"):
        checked(name)


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_refusal_can_be_printed(name):
    """The message holds none of the characters for which the name was refused."""
    with pytest.raises(BadTraineeError) as caught:
        checked(name)

    assert str(caught.value).replace("\n\n", " ", 1).isprintable()


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_name_creates_nothing(name, folder, reopen):
    """A refused name leaves no folder behind."""
    with pytest.raises(BadTraineeError):
        reopen(name)

    assert not folder.exists()


@pytest.mark.parametrize("name", FINE)
def test_a_name_is_kept_as_it_is(name, reopen):
    """People's names, from wherever they are, name a folder just as they are written."""
    journal = reopen(name)
    journal.append("note", {}, "1")

    assert name == journal.path.parent.name
    assert name == journal.trainee
    assert journal.path.is_file()


def test_accents_have_one_form(folder, reopen):
    """The same name typed on a Mac and on Windows leads to the same journal."""
    composed = unicodedata.normalize("NFC", "José")
    decomposed = unicodedata.normalize("NFD", "José")
    reopen(composed).append("note", {}, "1")

    assert composed != decomposed
    assert ["1"] == [entry.key for entry in reopen(decomposed).entries()]


def test_a_folder_copied_from_elsewhere_is_found(folder):
    """A folder whose name came with its accents taken apart is used, not doubled."""
    decomposed = unicodedata.normalize("NFD", "José")
    (folder / decomposed).mkdir(parents=True)
    found = home(folder, "José")

    assert unicodedata.normalize("NFC", "José") == unicodedata.normalize("NFC", found.name)
    assert found.exists()


def test_capitals_do_not_make_another_trainee(reopen):
    """A name that differs in capitals alone is refused, since some systems would mix the two."""
    reopen("Ana").append("note", {}, "1")

    with pytest.raises(BadTraineeError, match=r"There is a trainee 'Ana' already.*\n\nHint:"):
        reopen("ana")
