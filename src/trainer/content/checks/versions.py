"""
Check versions: what changed since it was released says so with a new version.

`playbook/lock.json` holds the version and the fingerprint of every practice and scenario. A
fingerprint is taken of what an entry says, not of how its lines are broken or commented.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trainer.content.folder import Folder
from trainer.content.problems import Problems

LOCK = "lock.json"


@dataclass(frozen=True, slots=True)
class Locked:
    """A version of a practice or a scenario, and the fingerprint it was released with."""

    version: int
    digest: str

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Locked:
        """Take the fingerprint of an entry as it is written."""
        said = {key: value for key, value in entry.items() if key != "version"}
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return cls(entry["version"], hashlib.sha256(text.encode()).hexdigest()[:16])

    def follows(self, released: Locked) -> bool:
        """Say whether this may stand where another was released."""
        return self == released or self.version > released.version


def check(folder: Folder, problems: Problems) -> None:
    """Note what changed without a new version."""
    released = read_lock(folder)
    for id_, path, line, now in _entries(folder):
        if id_ in released and not now.follows(released[id_]):
            version = released[id_].version
            problems.add(
                "PB215",
                path,
                line,
                f"'{id_}' changed since version {version} was released.",
                f"Set its version to {version + 1} and run `trainer pages`.",
            )


def read_lock(folder: Folder) -> Mapping[str, Locked]:
    """Read the lock; one that is missing or damaged locks nothing, and is stale."""
    try:
        data = json.loads((folder.root / LOCK).read_text(encoding="utf-8"))
        return {id_: Locked(one["version"], one["digest"]) for id_, one in data.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def lock_text(folder: Folder, *, relock: bool = False) -> str:
    """
    Write the lock anew.

    What changed without a new version keeps its old entry, so that the check goes on saying so,
    unless everything is to be locked as it is.
    """
    released = {} if relock else read_lock(folder)
    lock = {
        id_: now if id_ not in released or now.follows(released[id_]) else released[id_]
        for id_, _, _, now in _entries(folder)
    }
    data = {
        id_: {"version": one.version, "digest": one.digest} for id_, one in sorted(lock.items())
    }
    return json.dumps(data, indent=2) + "\n"


def _entries(folder: Folder) -> Iterator[tuple[str, str, int, Locked]]:
    """Give every practice and scenario: its id, its file and line, and how it stands now."""
    for name in folder.names("practices"):
        tree = folder.tree(name)
        for at, entry in tree.entries("practices"):
            yield entry["id"], tree.path, tree.line((*at, "version")), Locked.of(entry)
    for id_ in folder.scenario_ids:
        tree = folder.tree(f"scenarios/{id_}.yaml")
        yield f"scenarios/{id_}", tree.path, tree.line(("version",)), Locked.of(tree.data)
