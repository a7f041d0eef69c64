"""Every text of the playbook that a person reads, with its place and who is speaking."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainer.content.problems import Problems
from trainer.content.tree import read_tree

ROOT = Path(__file__).resolve().parents[1]
QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)'[^']*'(?!\w)")
NO_TEXT = {"if", "when", "must", "never", "locator", "catalogue", "value", "at", "move", "then"}
"""Keys below which nobody speaks: conditions, names and patterns."""


class Voice(StrEnum):
    """Who is speaking."""

    KIT = "kit"
    """The kit itself, to whoever is learning or looking something up."""
    DESK = "desk"
    """The words that a trainee may choose."""
    PEOPLE = "people"
    """Buyers, colleagues, carriers and notices; they write as they write."""
    SOURCES = "sources"
    """What a source says, in the words of the register."""


@dataclass(frozen=True)
class Piece:
    """One text, where it stands and who speaks."""

    path: str
    line: int
    key: str
    voice: Voice
    text: str

    @property
    def place(self):
        """The place as a problem gives it."""
        return f"{self.path}:{self.line}"

    @property
    def own(self):
        """The text without what it quotes."""
        return QUOTED.sub("", self.text)


def pieces(root=ROOT):
    """Every text of the playbook's YAML files."""
    for path in sorted((root / "playbook").rglob("*.yaml")):
        name = path.relative_to(root).as_posix()
        tree = read_tree(path, name, Problems())
        for at, text in leaves(tree.data, ()):
            if " " in text.strip() or name == "playbook/texts.yaml":
                voice = voice_of(path, at)
                yield Piece(name, tree.line(at), str(at[-1]), voice, " ".join(text.split()))


def leaves(node, at):
    """Every string of a tree with its place, save where nobody speaks."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in NO_TEXT:
                yield from leaves(value, (*at, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from leaves(value, (*at, number))
    elif isinstance(node, str):
        yield at, node


def voice_of(path, at):
    """Say who speaks at a place of a file."""
    keys = {key for key in at if isinstance(key, str)}
    if keys & {"shows", "cast"}:
        return Voice.PEOPLE
    if path.stem == "sources" or keys & {
        "article_says",
        "one_side",
        "other_side",
        "values",
        "superseded",
    }:
        return Voice.KIT if path.stem == "facts" else Voice.SOURCES
    if path.parent.name == "wording" or ("offers" in keys and at[-1] == "text"):
        return Voice.DESK
    return Voice.KIT


def spoken(*voices):
    """The texts of some voices."""
    return [piece for piece in pieces() if piece.voice in voices]
