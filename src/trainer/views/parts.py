"""What a screen is made of, as plain data: pages to read, buttons, and the cards of a decision."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Protocol

from trainer.views.html import Markup


class Place(StrEnum):
    """Where a part stands."""

    TOP = "top"
    CASE = "case"
    SIDE = "side"
    WORK = "work"


class Takes(StrEnum):
    """How many of a set of cards are chosen."""

    ONE = "one"
    SEVERAL = "several"
    TEXT = "text"


class Part(Protocol):
    """Something on the screen."""

    @property
    def place(self) -> Place:
        """Where it stands."""

    def told(self) -> dict[str, Any]:
        """Give it as the page is told of it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part that is only read."""

    name: str
    place: Place
    html: Markup
    live: bool = False
    """Whether it is read out as soon as it changes."""
    follow: bool = False
    """Whether the page turns to it after a decision; the last such part counts."""
    number: int = -1

    def told(self) -> dict[str, Any]:
        """Give it as the page is told of it."""
        return {"kind": "html", **asdict(self), "html": str(self.html)}


@dataclass(frozen=True, slots=True)
class Press:
    """A button; its words are its whole meaning."""

    id: str
    label: str
    looks: str
    means: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons; each says which decision the screen was showing."""

    name: str
    place: Place
    number: int
    buttons: tuple[Press, ...]
    follow: bool = False
    """Whether the page turns to them after a decision, where nothing below is to be turned to."""

    def told(self) -> dict[str, Any]:
        """Give it as the page is told of it."""
        return {"kind": "buttons", **asdict(self)}


@dataclass(frozen=True, slots=True)
class Pick:
    """A card that can be chosen."""

    id: str
    label: str
    means: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What is put together of cards, in the order in which they were chosen."""

    title: str
    empty: str
    shows: str
    """`label` or `means`: which words of a card stand in it."""
    numbered: bool


@dataclass(frozen=True, slots=True)
class Cards:
    """What can be decided at a step: a set of cards, or a field, and the button that hands it in."""

    key: str
    """Names the decision; what is chosen under another one is forgotten."""
    number: int
    takes: Takes
    asks: str
    how: str
    go: str
    lacking: str
    """What to say where too little is chosen."""
    options: tuple[Pick, ...] = ()
    needs: int = 0
    nothing: str = ""
    """What the button says while nothing is chosen, where that is a decision too."""
    answer: str = ""
    draft: Draft | None = None
    about: str = ""
    """Which case of a shift it is about."""
    told_off: str = ""
    """Why what was handed in could not be taken."""
    place: Place = Place.WORK

    def told(self) -> dict[str, Any]:
        """Give it as the page is told of it."""
        said = asdict(self)
        said["told"] = said.pop("told_off")
        return {"kind": "cards", "name": "cards", "follow": True, **said}
