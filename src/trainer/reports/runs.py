"""
What changed between two runs of a notebook, from the results files that they left.

Nothing in here knows what a page is about: results are plain data, and whatever stands under the
same name in both is compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


class RunError(ValueError):
    """A run cannot be compared."""

    @classmethod
    def not_there(cls, path: Path) -> RunError:
        """Say that there are no results."""
        return cls(
            f"There are no results in {path}.\n\n"
            "Hint: give a folder that `trainer run` wrote, or its file NAME.results.json."
        )

    @classmethod
    def several(cls, path: Path, names: list[str]) -> RunError:
        """Say that a folder holds the results of several notebooks."""
        return cls(
            f"{path} holds the results of several notebooks: {', '.join(names)}.\n\n"
            "Hint: name one of the files."
        )

    @classmethod
    def damaged(cls, path: Path) -> RunError:
        """Say that a file holds no results."""
        return cls(f"{path} holds no results of a run.\n\nHint: run the notebook again.")

    @classmethod
    def unlike(cls, one: str, other: str) -> RunError:
        """Say that the runs are of different notebooks."""
        return cls(
            f"One run is of '{one}' and the other of '{other}'.\n\n"
            "Hint: compare two runs of the same notebook."
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was."""

    where: tuple[str, ...]
    """The page, and the names below it."""
    before: object
    """What it was; nothing where it was not there."""
    after: object
    """What it is; nothing where it is gone."""


def changes(before: Path, after: Path) -> tuple[Change, ...]:
    """List what changed from one run to another."""
    one, other = _results(before), _results(after)
    if one["notebook"] != other["notebook"]:
        raise RunError.unlike(str(one["notebook"]), str(other["notebook"]))
    return tuple(_changed((), one["pages"], other["pages"]))


def _results(path: Path) -> Mapping[str, object]:
    if path.is_dir():
        found = sorted(path.glob("*.results.json"))
        if len(found) > 1:
            raise RunError.several(path, [one.name for one in found])
        path = found[0] if found else path
    if not path.is_file():
        raise RunError.not_there(path)
    try:
        results = json.loads(path.read_text(encoding="utf-8"))
        _ = results["notebook"], results["pages"].items()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunError.damaged(path) from error
    return dict(results)


def _changed(where: tuple[str, ...], before: object, after: object) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted({*before, *after}):
            yield from _changed((*where, name), before.get(name), after.get(name))
    elif before != after:
        yield Change(where, before, after)
