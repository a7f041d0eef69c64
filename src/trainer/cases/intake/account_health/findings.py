"""What was found so far; single values are read through it, so that none is dropped in silence."""

from __future__ import annotations

import re

from trainer.cases.intake.account_health.disagreement import KINDS, Code, Disagreement
from trainer.cases.intake.account_health.document import Entry, Written, kind_of
from trainer.cases.intake.account_health.figure import Figure, figure_of

MOST_ENTRIES = 200
"""How long a list may be: there are some two dozen marketplaces."""


COMMA = re.compile(r"-?0,[0-9]{1,40}")
"""A decimal comma: only after a bare zero is it no mark between thousands."""
MOST = 10**15
"""Larger counts are no counts of orders."""


class Findings:
    """What was found so far, in the order of reading; single values are read through it."""

    def __init__(self) -> None:
        self.listed: list[Disagreement] = []

    def add(self, code: Code, where: str, says: str, recomputed: str = "", hint: str = "") -> None:
        """Note one disagreement; the hint is that of its kind unless there is a better one."""
        self.listed.append(Disagreement(where, code, says, recomputed, hint or KINDS[code][1]))

    def wrong(self, entry: Entry, wanted: str) -> None:
        """Note that a place holds something of another type."""
        says = f"There is {kind_of(entry.content)} where {wanted} should be."
        self.add(Code.WRONG_TYPE, entry.path, says)

    def elements(self, content: list[object], path: str) -> list[Entry]:
        """Give the entries of a list, and note if it is longer than any real one."""
        if len(content) > MOST_ENTRIES:
            says = f"The list has {len(content):,} entries."
            self.add(Code.LIST_TOO_LONG, path, says, f"The first {MOST_ENTRIES} are read.")
        return [
            Entry("", f"{path}[{number}]", entry)
            for number, entry in enumerate(content[:MOST_ENTRIES])
        ]

    def figure(self, entry: Entry) -> Figure | None:
        """Read a number as it is printed, or note why it is none."""
        match entry.content:
            case Written(digits):
                figure = figure_of(digits)
            case str(text):
                bare = text.strip()
                figure = figure_of(bare.replace(",", ".") if COMMA.fullmatch(bare) else bare)
                if figure is not None:
                    says = "The number stands in quotes."
                    self.add(Code.NUMBER_AS_TEXT, entry.path, says, f"It is read as {figure}.")
            case _:
                self.wrong(entry, "a number")
                return None
        if figure is None:
            says = "The value is no number that can be read for certain."
            self.add(Code.VALUE_UNREADABLE, entry.path, says)
        elif figure.value < 0:
            self.add(Code.NEGATIVE_NUMBER, entry.path, f"The value is {figure}, below zero.")
        else:
            return figure
        return None

    def count(self, entry: Entry) -> int | None:
        """Read a whole number, or note why it is none."""
        figure = self.figure(entry)
        if figure is None:
            return None
        if figure.value.denominator != 1 or figure.value >= MOST:
            says = "The value is no whole number of a likely size."
            self.add(Code.VALUE_UNREADABLE, entry.path, says)
            return None
        return int(figure.value)
