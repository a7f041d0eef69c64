"""Write the files that are made from the playbook, and say which of them are stale."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from trainer.content import schema
from trainer.content.check import drilled_in
from trainer.content.checks.coverage import Drilled
from trainer.content.checks.versions import LOCK, lock_text
from trainer.content.folder import Folder
from trainer.content.problems import Problems
from trainer.reports.coverage import coverage_page
from trainer.reports.pages import COVERAGE, pages

SCHEMA_FOLDER = "schema"
PAGES_FOLDER = "pages"


def generated(
    root: Path, drilled: Mapping[str, Drilled] | None = None, *, relock: bool = False
) -> dict[Path, str]:
    """
    Give the path and the text of everything that is generated from a sound playbook.

    `drilled` is what the cases of each scenario drill, where that is known: without it they are
    played, since one page tells it.
    """
    folder = Folder(root)
    files = {root / PAGES_FOLDER / name: text for name, text in pages(folder)}
    if folder.catalogue:
        played = drilled if drilled is not None else drilled_in(folder)
        files[root / PAGES_FOLDER / COVERAGE] = coverage_page(folder, played)
    files |= {root / SCHEMA_FOLDER / name: text for name, text in _schemas()}
    folder.sound()
    files[root / LOCK] = lock_text(folder, relock=relock)
    return files


def write_files(root: Path, *, relock: bool = False) -> tuple[Path, ...]:
    """Write everything that is generated, remove what no longer is, and name what changed."""
    files = generated(root, relock=relock)
    changed = []
    for path, text in files.items():
        if _read(path) != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    for path in _strays(root, files):
        path.unlink()
        changed.append(path)
    return tuple(changed)


def stale_files(
    root: Path, problems: Problems, drilled: Mapping[str, Drilled] | None = None
) -> None:
    """Note every generated file that is not what it would be now."""
    files = generated(root, drilled)
    for path, text in files.items():
        if _read(path) != text:
            _note(problems, root, path, "is stale.")
    for path in _strays(root, files):
        _note(problems, root, path, "is generated from nothing.")


def _note(problems: Problems, root: Path, path: Path, what: str) -> None:
    shown = f"playbook/{path.relative_to(root).as_posix()}"
    problems.add("PB601", shown, 1, what, "Run `trainer pages`.")


def _strays(root: Path, files: dict[Path, str]) -> Iterator[Path]:
    for folder in (PAGES_FOLDER, SCHEMA_FOLDER):
        for path in sorted((root / folder).glob("*")):
            if path not in files:
                yield path


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _schemas() -> Iterator[tuple[str, str]]:
    for name, model in schema.FILES.items():
        data = model.model_json_schema()
        yield f"{name}.schema.json", json.dumps(data, indent=2, ensure_ascii=False) + "\n"
