"""Check tracks: every scenario has its place, and nothing waits for itself."""

from __future__ import annotations

from collections.abc import Mapping

from trainer.content.folder import Folder
from trainer.content.problems import Problems, did_you_mean


def check(folder: Folder, problems: Problems) -> None:
    """Note what is wrong with tracks.yaml."""
    tree = folder.tree("tracks.yaml")
    known = folder.scenario_ids
    placed = {stop.scenario for track in folder.tracks.values() for stop in track.stops}
    for number, track in enumerate(folder.tracks.values()):
        after = {stop.scenario: stop.after for stop in track.stops}
        for place, stop in enumerate(track.stops):
            line = tree.line(("tracks", number, "stops", place))
            for name in (stop.scenario, *stop.after):
                if name not in known:
                    problems.add(
                        "PB402",
                        tree.path,
                        line,
                        f"unknown scenario '{name}'.",
                        did_you_mean(name, known),
                    )
            if _waits(stop.scenario, after):
                problems.add(
                    "PB401",
                    tree.path,
                    line,
                    f"'{stop.scenario}' waits for itself.",
                    "Remove one of its prerequisites.",
                )
        for practice in track.must_cover:
            if practice not in folder.playbook.practices:
                problems.add(
                    "PB114",
                    tree.path,
                    tree.line(("tracks", number, "must_cover")),
                    f"unknown practice '{practice}'.",
                    did_you_mean(practice, folder.playbook.practices),
                )
    for name in known:
        if name not in placed:
            problems.add("PB403", tree.path, 1, f"'{name}' is in no track.", "Give it a place.")


def _waits(start: str, after: Mapping[str, tuple[str, ...]]) -> bool:
    seen: set[str] = set()
    waiting = list(after.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one == start:
            return True
        if one not in seen:
            seen.add(one)
            waiting.extend(after.get(one, ()))
    return False
