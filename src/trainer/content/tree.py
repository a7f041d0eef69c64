"""
Read YAML as plain data, and say on what line each entry stands.

Scalars are read as YAML 1.2 does: `no` is a word and `12:30` is a time, not 750.
Keys that come twice, anchors, aliases and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from trainer.content.problems import Problems

# Where PyYAML was built without libyaml it is slower, with the same result.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

At = tuple[str | int, ...]
"""A place in a file: keys and positions from the top."""

WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
INT = re.compile(r"[-+]?[0-9]{1,18}\Z")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
BEGINS_A_NUMBER = frozenset("0123456789+-.")


@dataclass
class Tree:
    """The data of one file, with the line of each entry."""

    path: str
    text: str | None
    """What stands in the file; nothing where it cannot be read."""
    problems: Problems

    @cached_property
    def data(self) -> Any:
        """What the text says, read when first asked for; what is wrong with it is noted then."""
        return None if self.text is None else _parsed(self.text, self.path, self.problems)

    @cached_property
    def lines(self) -> Mapping[At, int]:
        """The line of each entry; found by a second reading, when something is to be said of one."""
        if self.data is None:
            return {}
        node = yaml.compose(self.text, Loader=Loader)
        return {} if node is None else dict(_lines(node, ()))

    def line(self, at: At) -> int:
        """Give the line of a place, or of the nearest place above it."""
        while at:
            if at in self.lines:
                return self.lines[at]
            at = at[:-1]
        return 1

    def holds(self, at: At) -> bool:
        """Say whether there is something at a place."""
        data = self.data
        for part in at:
            if isinstance(data, list) and isinstance(part, int):
                if part >= len(data):
                    return False
            elif not isinstance(data, dict) or part not in data:
                return False
            data = data[part]
        return True

    def entries(self, key: str) -> Iterator[tuple[At, Mapping[str, Any]]]:
        """Give the entries of a top-level list, with their places."""
        listed = self.data.get(key) if isinstance(self.data, dict) else None
        for number, entry in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(entry, dict):
                yield (key, number), entry


def read_tree(path: Path, shown: str, problems: Problems) -> Tree:
    """Read a file; what is wrong with it is noted, and its data are then `None`."""
    tree = Tree(shown, None, problems)
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        problems.add("PB005", shown, 1, "the file is missing.")
        return tree
    except UnicodeDecodeError as error:
        problems.add("PB006", shown, 1, f"byte {error.start} is not UTF-8.", "Save it as UTF-8.")
        return tree
    except OSError as error:
        problems.add("PB005", shown, 1, f"cannot be read: {error.strerror}.")
        return tree
    return Tree(shown, text, problems)


def parse(text: str, shown: str, problems: Problems) -> Tree:
    """Read YAML text at once; see `read_tree`."""
    tree = Tree(shown, text, problems)
    _ = tree.data
    return tree


def _parsed(text: str, shown: str, problems: Problems) -> Any:
    import yaml  # noqa: PLC0415 - nothing of it is needed where every file was checked before

    before = len(problems)
    try:
        data = _Builder(shown, _loader()(text).get_event, problems).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problems.add("PB001", shown, line, f"is no YAML: {error.problem or error.context}.")
        return None
    except yaml.YAMLError as error:
        problems.add("PB001", shown, 1, f"is no YAML: {str(error).splitlines()[0]}.")
        return None
    except RecursionError:
        problems.add("PB001", shown, 1, "is nested too deeply.")
        return None
    if len(problems) == before:
        if data is None:
            problems.add("PB001", shown, 1, "is empty.")
        return data
    return None


class _Builder:
    """Turns the events of a parser into data."""

    def __init__(self, shown: str, following: Callable[[], Any], problems: Problems) -> None:
        self._shown = shown
        self._following = following
        self._problems = problems

    def document(self) -> Any:
        """Read the one document of a file."""
        self._following()
        if isinstance(self._following(), yaml.StreamEndEvent):
            return None
        data = self._value(self._following())
        self._following()
        after = self._following()
        if not isinstance(after, yaml.StreamEndEvent):
            self._note("PB001", after, "is no YAML: a file holds one document.")
        return data

    def _value(self, event: Any) -> Any:
        kind = event.__class__
        if kind is yaml.AliasEvent:
            self._note("PB003", event, "an alias is used.")
            return None
        if event.anchor is not None:
            self._note("PB003", event, f"the anchor '&{event.anchor}' is used.")
        if event.tag is not None:
            self._note("PB003", event, f"the tag '{event.tag}' is used.")
        if kind is yaml.ScalarEvent:
            return event.value if event.style else scalar(event.value)
        return self._sequence() if kind is yaml.SequenceStartEvent else self._mapping()

    def _sequence(self) -> list[Any]:
        result: list[Any] = []
        following, value = self._following, self._value
        while (event := following()).__class__ is not yaml.SequenceEndEvent:
            result.append(value(event))
        return result

    def _mapping(self) -> dict[str, Any]:
        result: dict[str, Any] = {}
        following, value = self._following, self._value
        while (event := following()).__class__ is not yaml.MappingEndEvent:
            if event.__class__ is not yaml.ScalarEvent:
                self._note("PB004", event, "a key is not a word.")
                value(event)
                value(following())
                continue
            key = event.value
            if key in result:
                self._note(
                    "PB002",
                    event,
                    f"the key '{key}' stands twice.",
                    "Only one of them would count: remove or rename one.",
                )
            result[key] = value(following())
        return result

    def _note(self, code: str, event: Any, what: str, hint: str = "") -> None:
        self._problems.add(code, self._shown, event.start_mark.line + 1, what, hint)


def scalar(text: str) -> bool | int | float | str | None:
    """Read a plain scalar as YAML 1.2 does."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in BEGINS_A_NUMBER:
        return text
    if INT.match(text):
        return int(text)
    return float(text) if FLOAT.match(text) else text


def _lines(node: Any, at: At) -> Iterator[tuple[At, int]]:
    yield at, node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, part in enumerate(node.value):
            yield from _lines(part, (*at, number))
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*at, key.value))
            yield (*at, key.value), key.start_mark.line + 1
