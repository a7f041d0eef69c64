"""
The JSON of the report as it stands in the file.

Numbers keep their digits and objects know what keys they were given twice, which `json` forgets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from trainer.cases.intake.account_health.refusal import HealthReportError


@dataclass(frozen=True, slots=True)
class Written:
    """A number as its digits stand in the file."""

    digits: str


class _Twice:
    """What a key stands for that was given two values."""


TWICE = _Twice()


class JsonObject(dict[str, object]):
    """An object of the file, which knows what keys it was given twice."""

    twice: tuple[str, ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, object]]) -> JsonObject:
        """Put keys and values together; two different values of a key are none."""
        made = cls()
        twice: dict[str, None] = {}
        for key, content in pairs:
            if key in made:
                twice[key] = None
                made[key] = content if same(made[key], content) else TWICE
            else:
                made[key] = content
        made.twice = tuple(twice)
        return made


def parsed(text: str, name: str) -> object:
    """Read JSON; `name` is what the file is called where it is refused."""
    bare = text.removeprefix("\ufeff")
    if not bare.strip(" \t\r\n\0"):
        raise HealthReportError.empty(name)
    refusal = None
    try:
        return json.loads(
            bare,
            object_pairs_hook=JsonObject.of,
            parse_int=Written,
            parse_float=Written,
            parse_constant=Written,
        )
    except json.JSONDecodeError as error:
        refusal = HealthReportError.not_json(name, error.lineno, error.colno)
    except RecursionError:
        refusal = HealthReportError.too_deep(name)
    # Raised here, so that the text of the file does not travel with the error.
    raise refusal


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of an object, where it stands and what it holds."""

    key: str
    path: str
    content: object


def path_to(path: str, key: str) -> str:
    """Give the path of a key under that of its object."""
    return f"{path}.{key}" if path else key


def kind_of(content: object) -> str:
    """Tell what kind of JSON something is."""
    match content:
        case JsonObject():
            return "an object"
        case list():
            return "a list"
        case str():
            return "a text"
        case bool():
            return "true or false"
        case None:
            return "nothing (null)"
        case _:
            return "a number"


def same(one: object, other: object) -> bool:
    """Say whether two things are equal; what is nested too deeply to tell is not."""
    try:
        return one == other
    except RecursionError:
        return False
