"""
Read YAML as plain data that remembers its lines.

Scalars are read as YAML 1.2 does: `no` is a word and `12:30` is a time, not 750.
Keys that come twice, anchors, aliases and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from trainer.content.problems import Problems

try:
    from yaml import CParser as _Parser
except ImportError:  # PyYAML was built without libyaml: slower, same result
    from yaml.composer import Composer
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class _Parser(Reader, Scanner, Parser, Composer):  # type: ignore[no-redef]
        def __init__(self, stream: str) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)
            Composer.__init__(self)


At = tuple[str | int, ...]
"""A place in a file: keys and positions from the top."""

NULL = frozenset({"", "~", "null", "Null", "NULL"})
TRUE = frozenset({"true", "True", "TRUE"})
FALSE = frozenset({"false", "False", "FALSE"})
INT = re.compile(r"[-+]?[0-9]+\Z")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
PLAIN_TAGS = frozenset(
    {
        None,
        "tag:yaml.org,2002:str",
        "tag:yaml.org,2002:seq",
        "tag:yaml.org,2002:map",
    }
)


class _Loader(_Parser, yaml.resolver.BaseResolver):  # type: ignore[misc]
    """A composer that leaves every scalar as it is written."""

    def __init__(self, text: str) -> None:
        _Parser.__init__(self, text)
        yaml.resolver.BaseResolver.__init__(self)


@dataclass(slots=True)
class Tree:
    """The data of one file, with the line of each entry."""

    path: str
    data: Any = None
    lines: dict[At, int] = field(default_factory=dict)

    def line(self, at: At) -> int:
        """Give the line of a place, or of the nearest place above it."""
        while at:
            if at in self.lines:
                return self.lines[at]
            at = at[:-1]
        return 1

    def entries(self, key: str) -> Iterator[tuple[At, Mapping[str, Any]]]:
        """Give the entries of a top-level list, with their places."""
        listed = self.data.get(key) if isinstance(self.data, dict) else None
        for number, entry in enumerate(listed or ()):
            yield (key, number), entry


def read_tree(path: Path, shown: str, problems: Problems) -> Tree:
    """Read a file; what is wrong with it is noted, and its data are then `None`."""
    tree = Tree(shown)
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
    return parse(text, shown, problems)


def parse(text: str, shown: str, problems: Problems) -> Tree:
    """Read YAML text; see `read_tree`."""
    tree = Tree(shown)
    before = len(problems)
    try:
        node = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problems.add("PB001", shown, line, f"is no YAML: {error.problem or error.context}.")
        return tree
    except (yaml.YAMLError, RecursionError) as error:
        problems.add("PB001", shown, 1, f"is no YAML: {str(error).splitlines()[0]}.")
        return tree
    if node is None:
        problems.add("PB001", shown, 1, "is empty.")
        return tree
    try:
        data = _Builder(tree, problems).build(node, ())
    except RecursionError:
        problems.add("PB001", shown, 1, "is nested too deeply.")
        return tree
    if len(problems) == before:
        tree.data = data
    return tree


class _Builder:
    """Turns composed nodes into data and notes the line of each."""

    def __init__(self, tree: Tree, problems: Problems) -> None:
        self._tree = tree
        self._problems = problems
        self._seen: set[int] = set()

    def build(self, node: yaml.Node, at: At) -> Any:  # noqa: ANN401 - YAML holds anything
        line = node.start_mark.line + 1
        self._tree.lines[at] = line
        if node.tag not in PLAIN_TAGS:
            self._problems.add("PB003", self._tree.path, line, f"the tag '{node.tag}' is used.")
            return None
        if isinstance(node, yaml.ScalarNode):
            return scalar(node.value) if not node.style else node.value
        if id(node) in self._seen:
            self._problems.add("PB003", self._tree.path, line, "an alias is used.")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(part, (*at, number)) for number, part in enumerate(node.value)]
        return self._mapping(node, at)

    def _mapping(self, node: yaml.MappingNode, at: At) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._problems.add("PB004", self._tree.path, line, "a key is not a word.")
                continue
            key = key_node.value
            if key in result:
                self._problems.add(
                    "PB002", self._tree.path, line, f"the key '{key}' stands twice.",
                    "Only one of them would count: remove or rename one.",
                )
            result[key] = self.build(value_node, (*at, key))
            self._tree.lines[(*at, key)] = line
        return result


def scalar(text: str) -> bool | int | float | str | None:
    """Read a plain scalar as YAML 1.2 does."""
    if text in NULL:
        return None
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    if INT.match(text):
        return int(text)
    return float(text) if FLOAT.match(text) else text
