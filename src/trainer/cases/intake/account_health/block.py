"""An object of the report, whose fields are taken leniently: by any name they were ever given."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from trainer.cases.intake.account_health.disagreement import UNLIKE, Code
from trainer.cases.intake.account_health.document import (
    TWICE,
    Entry,
    JsonObject,
    Written,
    path_to,
    same,
)
from trainer.cases.intake.account_health.figure import Figure
from trainer.cases.intake.account_health.findings import Findings
from trainer.cases.intake.account_health.layout import (
    COUNT,
    FROM,
    OFFSET,
    RANGE,
    STATUS,
    STATUSES,
    TO,
    Name,
    form_of,
)
from trainer.cases.intake.account_health.moment import moment_of
from trainer.cases.intake.account_health.quoting import is_constant, is_plain, shape_of
from trainer.cases.intake.account_health.report import Window

MOST_NAMED = 12
"""How many unknown keys of a block are named."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A count with a status of its own."""

    count: int | None = None
    status: str = ""
    status_path: str = ""


class Block:
    """An object of the report: its fields are taken by name, and what nobody took is unknown."""

    def __init__(self, content: JsonObject, path: str, findings: Findings) -> None:
        self.path = path
        self._findings = findings
        self._named: dict[str, list[Entry]] = {}
        self._unknown: dict[str, None] = {}
        self._found: dict[str, str] = {}
        self._absent: list[str] = []
        self._twice = set(content.twice)
        for key, value in content.items():
            self._adopt(Entry(key, path_to(path, key), value))

    def _adopt(self, entry: Entry) -> None:
        self._named.setdefault(form_of(entry.key), []).append(entry)
        self._unknown[entry.key] = None

    def has(self, name: Name) -> bool:
        """Say whether it holds something of that name."""
        return any(form in self._named for form in name.forms)

    def at(self, name: Name) -> str:
        """Give the path of a field: as it was found, or as it is documented."""
        return self._found.get(name.documented, path_to(self.path, name.documented))

    def take(self, name: Name) -> Entry | None:
        """Take a field by any of its names; nothing where it is missing, empty or unclear."""
        found = [entry for form in name.forms for entry in self._named.get(form, ())]
        found.sort(key=lambda entry: entry.key != name.documented)
        if not found:
            self._absent.append(name.documented)
            self._missing(name, "is not there")
            return None
        chosen = found[0]
        self._found[name.documented] = chosen.path
        for entry in found:
            self._unknown.pop(entry.key, None)
        self._report_names(name, found)
        if chosen.content is None:
            self._missing(name, "is empty (null)")
        return None if chosen.content is None or chosen.content is TWICE else chosen

    def _missing(self, name: Name, how: str) -> None:
        if name.required:
            code = Code.BLOCK_MISSING if name.block else Code.FIELD_MISSING
            says = f"The {_noun(name)} '{name.documented}' is required and {how}."
            self._findings.add(code, self.at(name), says)

    def _report_names(self, name: Name, found: list[Entry]) -> None:
        code = Code.BLOCK_OTHER_NAME if name.block else Code.FIELD_OTHER_NAME
        keys = {entry.key for entry in found}
        for entry in found:
            if entry.key in self._twice:
                says = f"'{entry.key}' is given twice."
                unlike = UNLIKE if entry.content is TWICE else ""
                self._findings.add(Code.KEY_TWICE, entry.path, says, unlike)
            if entry.key not in (name.documented, name.twin):
                says = f"The {_noun(name)} is called '{entry.key}'."
                self._findings.add(code, entry.path, says, f"It is read as '{name.documented}'.")
            elif name.twin and not {name.documented, name.twin} <= keys:
                says = f"'{name.documented}' is required, but '{name.twin}' is what is described."
                self._findings.add(code, entry.path, says, f"'{entry.key}' is read for both.")
        if any(not same(entry.content, found[0].content) for entry in found[1:]):
            others = " and ".join(f"'{entry.key}'" for entry in found)
            says = f"{others} stand for the same, and do not say the same."
            self._findings.add(Code.TWO_NAMES, found[0].path, says, f"'{found[0].key}' is read.")

    def block(self, name: Name) -> Block | None:
        """Take a field that is an object of its own."""
        entry = self.take(name)
        if entry is None:
            return None
        if isinstance(entry.content, JsonObject):
            return Block(entry.content, entry.path, self._findings)
        self._findings.wrong(entry, "an object")
        return None

    def items(self, name: Name) -> list[Block]:
        """Take a field that is a list of objects; one object alone is read as such a list."""
        entry = self.take(name)
        if entry is None:
            return []
        if not isinstance(entry.content, list):
            self._findings.wrong(entry, "a list")
            whole = entry.content
            return (
                [Block(whole, entry.path, self._findings)] if isinstance(whole, JsonObject) else []
            )
        blocks = []
        for element in self._findings.elements(entry.content, entry.path):
            if isinstance(element.content, JsonObject):
                blocks.append(Block(element.content, element.path, self._findings))
            else:
                self._findings.wrong(element, "an object")
        return blocks

    def lift(self, content: JsonObject, path: str, names: Iterable[Name]) -> None:
        """Take over the blocks that stand in an inner object and should stand here."""
        forms = {form for name in names for form in name.forms}
        inner = Block(content, path, self._findings)
        for key, value in content.items():
            if form_of(key) in forms and form_of(key) not in self._named:
                moved = Entry(key, path_to(path, key), value)
                self._adopt(moved)
                inner._unknown.pop(key)
                says = "The block stands in another one."
                self._findings.add(Code.BLOCK_MISPLACED, moved.path, says, "It is read from there.")
        self._twice |= inner._twice
        inner.close()

    def text(self, name: Name, documented: Collection[str], also: Collection[str] = ()) -> str:
        """Take a word that should be one of a list; another is kept if it is written as one."""
        entry = self.take(name)
        if entry is None:
            return ""
        if not isinstance(entry.content, str):
            self._findings.wrong(entry, "a text")
            return ""
        if entry.content in documented:
            return entry.content
        word = re.sub(r"[ -]", "_", entry.content.strip().upper())
        known = word in documented or word in also
        constant = is_constant(entry.content)
        shown = f"'{word}'" if known or constant else shape_of(entry.content)
        self._findings.add(
            Code.VALUE_OUTSIDE_LIST,
            entry.path,
            f"The value is {shown}, which is none of {', '.join(documented)}.",
            f"It is read as '{word}'." if known and not constant else "",
        )
        return word if known or constant else ""

    def figure(self, name: Name) -> Figure | None:
        """Take a number that is not below zero."""
        entry = self.take(name)
        return None if entry is None else self._findings.figure(entry)

    def count(self, name: Name) -> int | None:
        """Take a count; one in a block of its own, with a status, is read too."""
        entry = self.take(name)
        if entry is None:
            return None
        if isinstance(entry.content, JsonObject):
            self._findings.wrong(entry, "a number")
            return self._tally(entry.content, entry.path).count
        return self._findings.count(entry)

    def tally(self, name: Name) -> Tally:
        """Take a count that stands in a block of its own; a bare number is read too."""
        entry = self.take(name)
        if entry is None:
            return Tally()
        if isinstance(entry.content, JsonObject):
            return self._tally(entry.content, entry.path)
        self._findings.wrong(entry, "an object")
        return Tally(self._findings.count(entry) if isinstance(entry.content, Written) else None)

    def _tally(self, content: JsonObject, path: str) -> Tally:
        block = Block(content, path, self._findings)
        entry = block.take(COUNT)
        count = None if entry is None else self._findings.count(entry)
        tally = Tally(count, block.text(STATUS, STATUSES), block.at(STATUS))
        block.close()
        return tally

    def window(self) -> Window | None:
        """Take the days that a block counts."""
        block = self.block(RANGE)
        if block is None:
            return None
        first, last = block.moment(FROM), block.moment(TO, end=True)
        block.take(OFFSET)
        block.close()
        if first is None or last is None:
            return None
        if last < first:
            says = f"The window ends on {last.date()}, before it starts on {first.date()}."
            self._findings.add(Code.WINDOW_BACKWARDS, block.path, says)
            return None
        return first.date(), last.date()

    def moment(self, name: Name, *, end: bool = False) -> datetime | None:
        """Take a moment as it is printed, with or without seconds; a bare day is all of it."""
        entry = self.take(name)
        if entry is None:
            return None
        if not isinstance(entry.content, str):
            self._findings.wrong(entry, "a text")
            return None
        moment = moment_of(entry.content.strip(), end=end)
        if moment is None:
            says = f"The moment is {shape_of(entry.content)} and not like 2020-10-21T00:00Z."
            self._findings.add(Code.VALUE_UNREADABLE, entry.path, says)
        return moment

    def close(self) -> None:
        """Name what nobody took."""
        if not self._unknown:
            return
        plain = [key for key in self._unknown if is_plain(key)][:MOST_NAMED]
        named = [self._guessed(key) for key in plain]
        if rest := len(self._unknown) - len(named):
            named.append(f"{rest} more" if named else f"{rest} whose name is no plain word")
        says = f"Keys that are not known: {', '.join(named)}."
        self._findings.add(Code.UNKNOWN_KEYS, self.path or "the file", says)

    def _guessed(self, key: str) -> str:
        near = get_close_matches(key, self._absent, n=1, cutoff=0.8)
        return f"'{key}' (perhaps '{near[0]}')" if near else f"'{key}'"


def _noun(name: Name) -> str:
    return "block" if name.block else "field"
