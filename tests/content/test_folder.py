"""Whatever lies in a playbook folder, it is loaded or its problems are listed: no traceback."""

import random
import shutil
from datetime import date
from pathlib import Path

import pytest

from playing import playbook as real
from trainer.content.cache import Cache
from trainer.content.check import check_playbook
from trainer.content.folder import HELD_AGAINST, Folder, digest_of
from trainer.content.problems import CODES, PlaybookError

ROOT = Path(__file__).parents[2]
REAL = ROOT / "playbook"
BASE = Path(__file__).parents[1] / "bad_playbook" / "base"
DAY = date(2026, 11, 22)
FILES = sorted(path.relative_to(BASE).as_posix() for path in BASE.rglob("*.yaml"))
REAL_FILES = sorted(
    path.relative_to(REAL).as_posix()
    for path in REAL.rglob("*.yaml")
    if path.relative_to(REAL).parts[0] not in {"pages", "schema"}
)
MUTATIONS = 2
"""Mutations of each real file; with the little playbook's files they are some two hundred and fifty."""


@pytest.fixture
def playbook(tmp_path):
    """A sound little playbook."""
    return Path(shutil.copytree(BASE, tmp_path / "playbook"))


def load(root, cache=None):
    """Everything that can be read of a playbook."""
    folder = Folder(root, cache=cache)
    _ = folder.playbook, folder.wording, folder.tracks, folder.texts
    _ = folder.catalogue, folder.background
    for id_ in folder.scenario_ids:
        folder.scenario(id_)
    return folder


def load_scenario(root, cache, id_):
    """One scenario, under what was read of the sound playbook: no other part looks at its file."""
    folder = Folder(root, cache=cache)
    vars(folder).update(vocabulary=real().vocabulary, register=real().register)
    folder.scenario(id_)
    return folder


def check(root):
    """Everything wrong with a playbook."""
    return list(check_playbook(root, on=DAY, workers=1).problems)


def mutated(lines, dice):
    """Break lines as a hurried hand does."""
    lines = list(lines)
    number = dice.randrange(len(lines))
    other = dice.randrange(len(lines))
    match dice.choice(["delete", "double", "swap", "indent", "outdent", "value", "swap-values"]):
        case "delete":
            del lines[number]
        case "double":
            lines.insert(number, lines[number])
        case "swap":
            lines[number], lines[other] = lines[other], lines[number]
        case "indent":
            lines[number] = f"  {lines[number]}"
        case "outdent":
            lines[number] = lines[number].removeprefix("  ")
        case "value":
            key, colon, _ = lines[number].partition(":")
            value = dice.choice(
                ["[]", "{}", "7", "-1", "no", "null", "true", "[[7]]", "x", "{a: {}}"]
            )
            lines[number] = f"{key}{colon} {value}" if colon else value
        case "swap-values":
            one, colon, first = lines[number].partition(":")
            two, also, second = lines[other].partition(":")
            lines[number], lines[other] = f"{one}{colon}{second}", f"{two}{also}{first}"
    return lines


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_a_problem(name, playbook):
    """Without one of its files a playbook is refused, and the file is named."""
    (playbook / name).unlink()

    assert any(
        one.code == "PB005" and f"playbook/{name}".startswith(one.path) for one in check(playbook)
    )


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("text", ["", "7", "[]", "a: 1", "[[[", "- a\n- b"])
def test_a_file_of_something_else_is_a_problem(name, text, playbook):
    """A file that holds anything but what belongs there is named."""
    (playbook / name).write_text(text, encoding="utf-8")

    assert f"playbook/{name}" in {one.path for one in check(playbook)}


def test_an_empty_folder_names_every_file(tmp_path):
    """Where there is no playbook, everything that is missing is listed at once."""
    missing = {one.path for one in check(tmp_path) if one.code == "PB005"}

    assert {
        *(f"playbook/{name}" for name in FILES if "/" not in name),
        *(f"playbook/{name}" for name in ("practices", "wording", "scenarios")),
    } == missing


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("seed", range(15))
def test_a_broken_file_never_raises_in_a_check(name, seed, playbook):
    """A check of a playbook that a slip of the hand broke ends with problems or without, but it ends."""
    path = playbook / name
    lines = mutated(path.read_text(encoding="utf-8").splitlines(), random.Random(f"{name} {seed}"))  # noqa: S311 - dice, not secrets
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    for problem in check(playbook):
        assert problem.code in CODES
        assert problem.line >= 1


@pytest.mark.parametrize(
    ("name", "codes"),
    [(name, codes) for name in FILES if (codes := HELD_AGAINST.get(name.partition("/")[0]))],
)
def test_one_slip_in_a_list_does_not_make_every_name_unknown(name, codes, playbook):
    """Where the list of facts cannot be read, that is told, and not of each fact that it is unknown."""
    path = playbook / name
    path.write_text(path.read_text(encoding="utf-8") + "again: 1\nagain: 2\n", encoding="utf-8")
    found = list(check(playbook))

    assert {"PB002"} == {one.code for one in found if one.path == f"playbook/{name}"}
    assert not codes & {one.code for one in found}


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """What is kept of files that were checked: only the broken one is checked each time."""
    return Cache(tmp_path_factory.mktemp("checked"))


@pytest.mark.parametrize("name", REAL_FILES)
def test_a_broken_real_file_never_raises(name, tmp_path, checked):
    """The real playbook with one file broken loads, or lists its problems."""
    root = tmp_path / "playbook"
    shutil.copytree(REAL, root, ignore=shutil.ignore_patterns("pages", "schema"))
    path = root / name
    sound = path.read_text(encoding="utf-8").splitlines()
    for seed in range(MUTATIONS):
        lines = mutated(sound, random.Random(f"{name} {seed}"))  # noqa: S311 - dice, not secrets
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        is_scenario = path.parent.name == "scenarios"
        folder = load_scenario(root, checked, path.stem) if is_scenario else load(root, checked)

        assert {one.code for one in folder.problems} <= CODES.keys()


def test_one_slip_in_a_practice_does_not_make_the_others_unknown(tmp_path):
    """Practices that outrank those of a chapter with a typing error are not told of for it."""
    root = tmp_path / "playbook"
    shutil.copytree(REAL, root, ignore=shutil.ignore_patterns("pages", "schema"))
    path = root / "practices" / "claims.yaml"
    text = path.read_text(encoding="utf-8")
    assert "overrides: [claims." in text
    path.write_text(text.replace("    says: ", "    saying: ", 1), encoding="utf-8")
    folder = Folder(root)

    assert folder.playbook.chapters
    assert {"PB004"} == {one.code for one in folder.problems}


def test_an_unsound_folder_is_refused_with_every_reason(playbook):
    """What cannot be used says why, and what to do."""
    (playbook / "tracks.yaml").unlink()
    (playbook / "texts.yaml").write_text("", encoding="utf-8")
    folder = load(playbook)

    with pytest.raises(PlaybookError) as caught:
        folder.sound()

    assert 2 == len(caught.value.problems)
    assert "playbook/texts.yaml:1  PB001" in str(caught.value)
    assert "Hint:" in str(caught.value)


def test_the_digest_is_of_the_text_and_not_of_the_system(tmp_path):
    """Line ends do not change a fingerprint; names and words do."""
    one, other = tmp_path / "one.yaml", tmp_path / "folder" / "one.yaml"
    other.parent.mkdir()
    one.write_bytes(b"a: 1\nb: 2\n")
    other.write_bytes(b"a: 1\r\nb: 2\r\n")

    assert digest_of([one]) == digest_of([other])
    other.write_bytes(b"a: 1\nb: 3\n")
    assert digest_of([one]) != digest_of([other])
