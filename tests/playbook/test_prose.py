"""How the playbook is written: spelled the American way, in the words of the house, calmly."""

import re
import subprocess
import sys

import pytest

from prose import ROOT, Voice, pieces, spoken
from trainer.content.checks.practices import WRITTEN_OUT

OURS = spoken(Voice.KIT, Voice.DESK)
KIT = spoken(Voice.KIT)
DOCS = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").rglob("*.md"))),
)
HOUSE = {
    r"market[ -]places?\b": "marketplace",
    r"product feedback|feedback on the product": "product review: feedback is about the seller",
    r"(?:seller|storefront) reviews?\b": "seller feedback: a review is about the product",
    r"charge[ -]backs?\b": "chargeback",
    r"(?-i:A-To-Z|A-to-Z|A to Z)\b": "A-to-z",
    r"emails?\b": "e-mail",
    r"utili[sz]\w+": "use",
    r"leverag(?:e|es|ed|ing)\b": "use",
    r"in order to\b": "to",
    r"prior to\b": "before",
    r"going forward\b": "from now on",
}
"""One word for one thing: what is not written, and what is instead."""
AS_IT_IS = {"acknowledgement", "catalogue"}
"""Spelled so in names of the playbook, and right in America, too."""
QUIET = (
    "annotations",
    "cliches",
    "dates_times",
    "misc",
    "typography",
    "weasel_words",
)
"""What proselint is not asked about: typographer's signs and matters of taste."""
RIGHT = ("'circle around'",)
"""What proselint takes for too many words, and is not: somebody draws one."""
APART = 4
"""How many lines of the file each text takes."""
POLICY_FREE = ("label", "means", "hint", "about", "asks", "unscored", "says", "why", "instead")


def tool(name, *words, **options):
    """Run a tool of this environment."""
    command = [sys.executable, "-m", name, *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", **options)  # noqa: PLW1510 - what it found is the answer


@pytest.fixture
def sheet(tmp_path):
    """Write texts to a file, apart from each other."""

    def write(texts):
        path = tmp_path / "texts.md"
        path.write_text("".join(f"{text}\n\n---\n\n" for text in texts), encoding="utf-8")
        return path

    return write


def found_by_proselint(path):
    """What proselint says of a file: each line and what is wrong in it."""
    run = tool("proselint", "check", str(path))
    found = re.findall(r"^\S+\.md:(\d+):\d+: (\S.*)$", run.stdout, re.MULTILINE)

    assert run.returncode == bool(found), run.stderr
    return [
        (int(line), what)
        for line, what in found
        if not what.startswith(QUIET) and not any(map(what.__contains__, RIGHT))
    ]


# --- the tools ------------------------------------------------------------------------------------


def test_our_words_are_spelled_the_american_way(sheet):
    """To codespell there is no British spelling in what the kit says or offers to say."""
    path = sheet(piece.text for piece in OURS)
    run = tool(
        "codespell_lib", "--toml", str(ROOT / "pyproject.toml"), "--builtin", "en-GB_to_en-US",
        "--ignore-words-list", ",".join(AS_IT_IS), str(path), cwd=path.parent,
    )  # fmt: skip
    found = [line.partition(":")[2].partition(":") for line in run.stdout.splitlines()]

    assert [] == [(OURS[(int(at) - 1) // APART].place, word.strip()) for at, _, word in found]


def test_the_kit_speaks_plainly(sheet):
    """To proselint there is no doubled word, redundancy, archaism or malapropism in the kit's own words."""
    found = found_by_proselint(sheet(piece.own for piece in KIT))

    assert [] == [(KIT[(line - 1) // APART].place, message) for line, message in found]


def test_the_tools_find_what_is_planted(sheet):
    """A British spelling and a doubled word are found, so silence means something."""
    path = sheet(["It was the colour of the the label."])
    spelling = tool("codespell_lib", "--builtin", "en-GB_to_en-US", str(path), cwd=path.parent)

    assert "colour ==> color" in spelling.stdout
    assert ["'the the'" in message for _, message in found_by_proselint(path)] == [True]


# --- the house ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pattern", "instead"), HOUSE.items(), ids=HOUSE.values())
def test_one_word_for_one_thing(pattern, instead):
    """What has a name in the house is called by it, in the playbook and in the documents."""
    word = re.compile(rf"\b(?:{pattern})", re.IGNORECASE)
    texts = {piece.place: piece.text for piece in OURS}
    texts |= {name: (ROOT / name).read_text(encoding="utf-8") for name in DOCS}

    assert [] == [(place, instead) for place, text in texts.items() if word.search(text)]


def test_no_word_stands_twice():
    """The same word does not follow itself in anything we say, nor in the documents."""
    twice = re.compile(r"(?<![\w'-])(\w+)\s+\1(?![\w'-])", re.IGNORECASE)
    texts = [(piece.place, piece.own) for piece in OURS]
    texts += [(name, (ROOT / name).read_text(encoding="utf-8")) for name in DOCS]
    found = [(place, match[0]) for place, text in texts for match in twice.finditer(text)]

    assert [] == [(place, words) for place, words in found if not re.search(r"[\d\n]", words)]


def test_the_kit_does_not_raise_its_voice():
    """Exclamation marks belong to people; the kit quotes them at most."""
    assert [] == [(piece.place, piece.own) for piece in KIT if "!" in piece.own]


# --- numbers --------------------------------------------------------------------------------------


def test_no_policy_number_is_written_out():
    """
    Hours, days, percents and dollars come from the register.

    What happens in a story may take two weeks, and a conflict may cite what an article says.
    """
    digits = re.compile(r"(?:\d+(?:[.,]\d+)?[ -]?(?:hour|day|week|month|percent|%|dollar)|\$\d)")
    texts = [
        piece
        for piece in KIT
        if piece.key in POLICY_FREE
        and "conflicts" not in piece.path
        and ("scenarios" not in piece.path or piece.key == "hint")
        and "tracks" not in piece.path
    ]
    open_ = [(piece.place, re.sub(r"\{[^}]*\}", "", piece.text)) for piece in texts]

    assert [] == [
        (place, text)
        for place, text in open_
        if digits.search(text) or (WRITTEN_OUT.search(text) and "one day" not in text)
    ]


def test_every_voice_is_heard():
    """The texts are told apart by who speaks: none of the voices is empty."""
    assert set(Voice) == {piece.voice for piece in pieces()}
