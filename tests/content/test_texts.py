"""Texts are filled with names and never with code; each is there, and each is used."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from playing import playbook
from trainer.content.texts import MissingTextError, Texts, fill

ROOT = Path(__file__).parents[2]
TEXTS = playbook().texts.by_id


@cache
def used():
    """The texts that a string of the source is the id of, where what is filled in stands for anything."""
    found = set()
    for path in (ROOT / "src" / "trainer").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                found.add(pattern(node))
    ids = "\n".join(TEXTS)
    dotted = [one for one in found if "." in one]
    return {id_ for one in dotted for id_ in re.findall(f"^(?:{one})$", ids, re.MULTILINE)}


def pattern(node):
    """What a string can be, as a regular expression."""
    match node:
        case ast.Constant(str(value)):
            return re.escape(value)
        case ast.JoinedStr(parts):
            return "".join(
                re.escape(part.value) if isinstance(part, ast.Constant) else "[A-Za-z0-9_.-]+"
                for part in parts
            )
        case ast.IfExp(_, one, other):
            return f"(?:{pattern(one)}|{pattern(other)})"
        case _:
            return None


def asked_for():
    """Every text id that the source asks for, with the place."""
    for path in sorted((ROOT / "src" / "trainer").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name.lstrip("_") == "texts" and (ids := pattern(node.args[0])):
                yield pytest.param(ids, id=f"{path.name}:{node.lineno}")


@pytest.mark.parametrize("ids", list(asked_for()))
def test_a_text_that_is_asked_for_exists(ids):
    """A screen never asks for a sentence that nobody wrote."""
    alternatives = re.sub(r"^\(\?:|\)$", "", ids).split("|")

    for one in alternatives:
        assert any(re.fullmatch(one, id_) for id_ in TEXTS), one


@pytest.mark.parametrize("id_", sorted(TEXTS))
def test_a_text_is_used(id_):
    """A sentence that no screen shows is removed."""
    assert id_ in used()


@pytest.mark.parametrize(
    "text",
    [
        "{name.__class__}",
        "{name[0]}",
        "{name!r}",
        "{name:>9}",
        "{0}",
        "{}",
        "{ name }",
        "{{name}}x",
        "{__class__}",
        "{Name}",
        "%(name)s",
        "${name",
    ],
)
def test_nothing_but_a_plain_name_is_looked_up(text):
    """No text reaches into an object or chooses how it is printed."""
    assert fill(text, {"name": "Ann"}).replace("{Ann}x", "{{name}}x") == text


def test_a_name_is_filled_in_once():
    """What is filled in is text and is not filled in again."""
    assert "Dear {price}, {item}" == fill("Dear {buyer}, {item}", {"buyer": "{price}", "price": 9})


def test_texts_are_found_by_id():
    """A sentence is asked for by its id and filled in."""
    assert "Hello Ann" == Texts({"home.hello": "Hello {name}"})("home.hello", name="Ann")


def test_a_missing_text_is_named():
    """A text that is not written is named in one message that says where to write it."""
    with pytest.raises(MissingTextError) as caught:
        Texts({})("because.is")

    assert "'because.is'" in str(caught.value)
    assert "texts.yaml" in str(caught.value)
