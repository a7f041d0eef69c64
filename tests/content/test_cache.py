"""What was checked is kept, and used only where nothing has changed to the byte."""

import os

import pytest

from playing import ROOT
from trainer.content.cache import Cache
from trainer.content.folder import Folder
from trainer.content.problems import PlaybookError
from trainer.content.schema import TextsFile

TEXT = "texts:\n  a: b\n"
DATA = {"texts": {"a": "b"}}


@pytest.fixture
def cache(tmp_path):
    """A folder for what is kept; it does not exist yet."""
    return Cache(tmp_path / "cache")


@pytest.fixture
def kept(cache):
    """A cache with one file in it."""
    cache.put("texts.yaml", TEXT, DATA, TextsFile(**DATA))
    return cache


def place(cache):
    """The one file that is kept."""
    [path] = cache.folder.iterdir()
    return path


def test_what_is_kept_comes_back(kept):
    """The data are the same, and the model has the same fields."""
    data, model = kept.get("texts.yaml", TEXT)

    assert data == DATA
    assert {"a": "b"} == model.texts


def test_nothing_comes_from_nothing(cache):
    """Without a folder nothing is known."""
    assert cache.get("texts.yaml", TEXT) is None


@pytest.mark.parametrize(("name", "text"), [("texts.yaml", TEXT + " "), ("other.yaml", TEXT)])
def test_another_text_is_not_known(kept, name, text):
    """A changed file, or the same text under another name, is read anew."""
    assert kept.get(name, text) is None


def test_every_changed_byte_is_noticed(kept):
    """Whatever is changed in what is kept, it is not used."""
    path, whole = place(kept), place(kept).read_bytes()
    for position in range(len(whole)):
        path.write_bytes(whole[:position] + b"#" + whole[position + 1 :])
        assert kept.get("texts.yaml", TEXT) is None
    for position in range(len(whole)):
        path.write_bytes(whole[:position])
        assert kept.get("texts.yaml", TEXT) is None


def test_newer_models_do_not_trust_older_checks(kept, monkeypatch):
    """When the models change what they checked before is checked again."""
    monkeypatch.setattr("trainer.content.cache._models", lambda: "newer")

    assert kept.get("texts.yaml", TEXT) is None


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path):
    """A file in the way, like a read-only disk, only costs time."""
    (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    cache = Cache(tmp_path / "cache")
    cache.put("texts.yaml", TEXT, DATA, TextsFile(**DATA))

    assert cache.get("texts.yaml", TEXT) is None


def test_nothing_half_written_is_left(kept, monkeypatch):
    """Where a file cannot be put in its place, the part of it is removed."""

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", refuse)
    monkeypatch.setattr(os, "replace", refuse)
    kept.put("moves.yaml", TEXT, DATA, TextsFile(**DATA))

    assert "texts.yaml.json" == place(kept).name


def test_the_playbook_is_the_same_with_and_without(cache):
    """Read from what was kept, the playbook and every scenario are equal to those just checked."""
    fresh, first, second = (
        Folder(ROOT / "playbook"),
        Folder(ROOT / "playbook", cache=cache),
        Folder(ROOT / "playbook", cache=cache),
    )
    for folder in (fresh, first, second):
        _ = folder.playbook, folder.wording, folder.texts, folder.tracks
        assert [] == list(folder.problems)

    assert str(fresh.playbook) == str(first.playbook) == str(second.playbook)
    assert fresh.wording == second.wording
    assert fresh.tracks == second.tracks
    for id_ in fresh.scenario_ids:
        assert str(fresh.scenario(id_)) == str(first.scenario(id_)) == str(second.scenario(id_))
    assert second._kept.keys() == second._trees.keys()


def test_what_is_wrong_is_found_each_time(tmp_path, cache):
    """Problems that are found after the models have checked a file are found again."""
    facts = "facts: []\nclocks: []\nnever: []\n"
    moves = "moves:\n" + 2 * (
        "  - {id: wait, label: Wait, means: Wait., family: wait, takes: 1d}\n"
    )
    (tmp_path / "facts.yaml").write_text(facts, encoding="utf-8")
    (tmp_path / "moves.yaml").write_text(moves, encoding="utf-8")
    found = []
    for _ in range(2):
        folder = Folder(tmp_path, cache=cache)
        _ = folder.vocabulary
        with pytest.raises(PlaybookError, match=r"moves.yaml:3  PB108"):
            folder.sound()
        found.append([str(one) for one in folder.problems])

    assert found[0] == found[1]
