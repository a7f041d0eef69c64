"""
Read YAML as plain data.

Scalars are read as YAML 1.2 does: `no` is a word and `12:30` is a time, not 750.
Keys that come twice, anchors, aliases and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from trainer.content.problems import Problems

# Where PyYAML was built without libyaml it is slower, with the same result.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

At = tuple[str | int, ...]

WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
INT = re.compile(r"[-+]?[0-9]{1,18}\Z")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
BEGINS_A_NUMBER = frozenset("0123456789+-.")


def data_of(text: str, shown: str, problems: Problems) -> Any:
    """Give what a text says; what is wrong with it is noted, and the data are then `None`."""
    before = len(problems)
    try:
        data = _Builder(shown, Loader(text).get_event, problems).document()
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


def lines_of(text: str) -> Mapping[At, int]:
    """Give the line of each entry of a text that can be read."""
    node = yaml.compose(text, Loader=Loader)
    return {} if node is None else dict(_walk(node, ()))


def _walk(node: Any, at: At) -> Iterator[tuple[At, int]]:
    yield at, node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, part in enumerate(node.value):
            yield from _walk(part, (*at, number))
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, (*at, key.value))
            yield (*at, key.value), key.start_mark.line + 1
