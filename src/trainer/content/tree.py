"""
What stands in a file of the playbook, and on what line each entry stands.

How YAML is read is in `trainer.content.yamls`, which is loaded only where a file is parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from trainer.content.problems import Problems

if TYPE_CHECKING:
    from pathlib import Path

At = tuple[str | int, ...]
"""A place in a file: keys and positions from the top."""


@dataclass
class Tree:
    """The data of one file, with the line of each entry."""

    path: str
    data: Any = None
    text: str = ""

    @cached_property
    def lines(self) -> Mapping[At, int]:
        """The line of each entry; found by a second reading, when something is to be said of one."""
        if self.data is None:
            return {}
        from trainer.content.yamls import lines_of  # noqa: PLC0415 - seldom needed

        return lines_of(self.text)

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


def read_tree(
    path: Path, shown: str, problems: Problems, kept: Callable[[str], Any] = lambda _: None
) -> Tree:
    """
    Read a file; what is wrong with it is noted, and its data are then `None`.

    `kept` may know the data of a text that was read before.
    """
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
    data = kept(text)
    return parse(text, shown, problems) if data is None else Tree(shown, data, text)


def parse(text: str, shown: str, problems: Problems) -> Tree:
    """Read YAML text; see `read_tree`."""
    from trainer.content.yamls import data_of  # noqa: PLC0415 - not for a file that was kept

    return Tree(shown, data_of(text, shown, problems), text)
