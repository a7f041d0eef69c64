"""
A sheet: what a manager reads of a shop, as data that text, HTML and the results file are made of.

A sheet begins with what to do about it. Whoever draws it adds nothing and leaves nothing out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from trainer.reports.tables import columns_text

RESULTS = "application/vnd.dispute-trainer.results+json"
"""The name under which the metadata of an output carry what programs are to read."""


@dataclass(frozen=True, slots=True)
class Say:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences."""

    sentences: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A heading."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    """The places of the columns that hold numbers, which stand to the right."""
    marks: Mapping[int, str] = field(default_factory=dict)
    """Rows to be marked, by their place: bad, poor or fine."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart."""

    label: str
    values: tuple[float | None, ...]
    """A value for each day; nothing where there is none."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of rates over days, and the sentence that says the same."""

    title: str
    says: str
    """What the picture shows, for whoever does not see it."""
    days: tuple[str, ...]
    lines: tuple[Line, ...]
    limit: float | None = None
    limit_label: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture of shares with their intervals."""

    title: str
    says: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    against: float | None = None
    against_label: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A case: its headline, what to do, and what can be opened up."""

    title: str
    tone: str
    """bad, poor, fine or plain."""
    lines: tuple[tuple[str, str], ...]
    """What each line is about, and what it says."""
    more: str = ""
    """The words that open the rest."""
    rest: tuple[str, ...] = ()


Block = Say | Points | Head | Grid | Chart | Bars | Card


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a report."""

    id: str
    title: str
    lead: str
    todo: tuple[str, ...]
    """What to do on account of it, most pressing first; one sentence each."""
    todo_title: str
    blocks: tuple[Block, ...]
    results: Mapping[str, object]
    """The same for programs: plain data."""


def sheet_text(sheet: Sheet) -> str:
    """Write a sheet as text."""
    parts = [f"{sheet.title}\n{'=' * len(sheet.title)}", sheet.lead]
    if sheet.todo:
        parts.append(_points(sheet.todo_title, sheet.todo))
    parts += [_block(block) for block in sheet.blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def _points(title: str, sentences: Sequence[str]) -> str:
    return "\n".join((title, *(f"{n}. {one}" for n, one in enumerate(sentences, start=1))))


def _block(block: Block) -> str:
    match block:
        case Say(text):
            return text
        case Head(text):
            return f"{text}\n{'-' * len(text)}"
        case Points(sentences, ordered):
            marks = (f"{n}." if ordered else "-" for n, _ in enumerate(sentences, start=1))
            return "\n".join(f"{mark} {one}" for mark, one in zip(marks, sentences, strict=True))
        case Grid(_, columns, rows, numbers):
            return columns_text(columns, rows, numbers)
        case Chart(title, says) | Bars(title, says):
            return f"[{title}] {says}"
        case Card():
            lines = (f"  {what}: {says}" for what, says in block.lines)
            return "\n".join((block.title, *lines))
