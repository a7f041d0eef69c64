"""
Which files are reports, and what each is called.

In which order they are given makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

LEFT_ALONE = frozenset({"columns.yaml", "columns.yml"})
LEFT_ALONE_ENDINGS = frozenset({".html", ".ipynb"})


class ShopError(ValueError):
    """There are no reports where they should be."""

    @classmethod
    def none_in(cls, folder: Path) -> ShopError:
        """Say that there is nothing to read."""
        return cls(
            f"There is no report in {folder}.\n\n"
            "Hint: put the downloaded reports there; you are then told of each what can be read."
        )

    @classmethod
    def not_there(cls, path: Path) -> ShopError:
        """Say that a file or folder is missing, or may not be looked into."""
        return cls(
            f"There is no file or folder {path} that can be read.\n\n"
            "Hint: check the path of the reports, and who may read them."
        )


def reports_in(paths: Iterable[Path]) -> tuple[Path, ...]:
    """
    Give the files that may be reports, those of folders included, in an order of their own.

    What lies beside reports is left alone: hidden files, notes, column maps, pages and notebooks.
    """
    given = tuple(paths)
    inside = [one for path in given for one in _inside(path) if not _left_alone(one)]
    if given and not inside:
        raise ShopError.none_in(given[0])
    found: dict[Path, Path] = {}
    for one in sorted(inside, key=lambda path: (path.name, path.as_posix())):
        found.setdefault(one.resolve(), one)
    return tuple(found.values())


def _inside(path: Path) -> list[Path]:
    try:
        if path.is_dir():
            return [one for one in path.iterdir() if one.is_file()]
        path.stat()
    except OSError as error:
        raise ShopError.not_there(path) from error
    return [path]


def _left_alone(path: Path) -> bool:
    name = path.name.casefold()
    beside = name in LEFT_ALONE or path.suffix.casefold() in LEFT_ALONE_ENDINGS
    return beside or name.startswith((".", "readme"))


def named(paths: tuple[Path, ...]) -> dict[str, Path]:
    """Call each file by a name of its own: as much of its path as that takes."""
    named: dict[str, Path] = {}
    for path in paths:
        others = [other for other in paths if other != path]
        parts = 1
        while any(other.parts[-parts:] == path.parts[-parts:] for other in others):
            parts += 1
        named["/".join(path.parts[-parts:])] = path
    return named
