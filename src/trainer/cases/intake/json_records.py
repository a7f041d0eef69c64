"""
Take the records of a JSON file one by one, each with the line on which it starts.

An export is a list, an object that holds one, one record, or records one after the other. Numbers
stay as they are written. Where the file is damaged the records before the place stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping

SPACE = re.compile(r"[ \t\r\n\ufeff\0]*")


class Digits(str):
    """A number as it is written."""

    __slots__ = ()


class Fields(dict[str, object]):
    """An object, which knows the keys that it was given two values for."""

    twice: frozenset[str] = frozenset()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, object]]) -> Fields:
        """Put keys and values together."""
        made = cls()
        twice = set()
        for key, value in pairs:
            if key in made and made[key] != value:
                twice.add(key)
            made[key] = value
        made.twice = frozenset(twice)
        return made


class _DamagedError(Exception):
    """The text is not read on from a place."""

    def __init__(self, at: int, *, deep: bool = False) -> None:
        self.at, self.deep = at, deep
        super().__init__(at)


_DECODER = json.JSONDecoder(
    object_pairs_hook=Fields.of, parse_int=Digits, parse_float=Digits, parse_constant=Digits
)


class JsonRecords:
    """
    The records of a text, to be gone through once.

    `lists` are the keys under which a list of records may stand, `singles` those of one record.
    """

    def __init__(self, text: str, *, lists: Collection[str], singles: Collection[str]) -> None:
        self.lists, self.singles = lists, singles
        self.around: Mapping[str, object] = {}
        """What stands beside the list."""
        self.listed = ""
        """The key under which a list was found."""
        self.damage: int | None = None
        """The line on which the file is damaged, once that was met."""
        self.deep = False
        """Whether it is nested more deeply than any export."""
        self.cut: int | None = None
        """The line of the record that the damage is in."""
        self._text = text
        self._at, self._line = 0, 1

    def __iter__(self) -> Iterator[tuple[int, object]]:
        try:
            at = self._space(0)
            while at < len(self._text):
                at = self._space((yield from self._top(at)))
        except _DamagedError as damaged:
            self.damage, self.deep = self._line_of(damaged.at), damaged.deep

    def _top(self, at: int) -> Generator[tuple[int, object], None, int]:
        if self._mark(at) == "[":
            return (yield from self._list(at))
        if self._mark(at) == "{":
            return (yield from self._object(at))
        raise _DamagedError(at)

    def _list(self, at: int) -> Generator[tuple[int, object], None, int]:
        at = self._space(at + 1)
        if self._mark(at) == "]":
            return at + 1
        while True:
            line = self._line_of(at)
            self.cut = line
            record, at = self._value(at)
            self.cut = None
            yield line, record
            at = self._space(at)
            if self._mark(at) == "]":
                return at + 1
            at = self._space(self._past(",", at))

    def _object(self, begins: int) -> Generator[tuple[int, object], None, int]:
        line, held = self._line_of(begins), False
        members: list[tuple[str, object]] = []
        at = self._space(begins + 1)
        while self._mark(at) != "}":
            if members or held:
                at = self._space(self._past(",", at))
            key, at = self._value(at)
            if type(key) is not str:
                raise _DamagedError(at)
            at = self._space(self._past(":", self._space(at)))
            if key in self.lists and self._mark(at) == "[":
                self.listed, held = key, True
                at = yield from self._list(at)
            elif key in self.singles and self._mark(at) == "{":
                inner = self._line_of(at)
                value, at = self._value(at)
                held = True
                yield inner, value
            else:
                value, at = self._value(at)
                members.append((key, value))
            at = self._space(at)
        self.around = Fields.of(members)
        if not held:
            yield line, self.around
        return at + 1

    def _value(self, at: int) -> tuple[object, int]:
        try:
            return _DECODER.raw_decode(self._text, at)
        except json.JSONDecodeError as error:
            raise _DamagedError(error.pos) from None
        except RecursionError:
            raise _DamagedError(at, deep=True) from None

    def _mark(self, at: int) -> str:
        return self._text[at : at + 1]

    def _past(self, mark: str, at: int) -> int:
        if self._mark(at) != mark:
            raise _DamagedError(at)
        return at + 1

    def _space(self, at: int) -> int:
        found = SPACE.match(self._text, at)
        return found.end() if found else at

    def _line_of(self, at: int) -> int:
        """Count the line of a place; places are asked for in their order."""
        if at >= self._at:
            self._line += self._text.count("\n", self._at, at)
            self._at = at
        return self._line
