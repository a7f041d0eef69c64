"""Check tracks: every scenario has its place, and nothing waits for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainer.content.folder import Folder, Track
from trainer.content.problems import Problems, did_you_mean
from trainer.content.tree import At, Tree

USUAL = "desk.pass_mark"


def check(folder: Folder, problems: Problems) -> None:
    """Note what is wrong with tracks.yaml."""
    tree = folder.tree("tracks.yaml")
    known = folder.scenario_ids
    needs = {track.id: track.needs for track in folder.tracks.values()}
    for number, track in enumerate(folder.tracks.values()):
        at: At = ("tracks", number)
        _stops(track, known, tree, at, problems)
        _names(folder, track, tree, at, problems)
        if _waits(track.id, needs):
            problems.add(
                "PB401",
                tree.path,
                tree.line((*at, "needs")),
                f"the track '{track.id}' waits for itself.",
                "Remove one of the tracks that it needs.",
            )
    first = folder.first_case
    said = tree.holds(("first_case",))
    if said and first is not None and first.scenario not in known:
        problems.add(
            "PB402",
            tree.path,
            tree.line(("first_case",)),
            f"unknown scenario '{first.scenario}'.",
            did_you_mean(first.scenario, known),
        )
    placed = {stop.scenario for track in folder.tracks.values() for stop in track.stops}
    for name in known:
        if name not in placed:
            problems.add("PB403", tree.path, 1, f"'{name}' is in no track.", "Give it a place.")


def _stops(track: Track, known: Sequence[str], tree: Tree, at: At, problems: Problems) -> None:
    after = {stop.scenario: stop.after for stop in track.stops}
    day = 0
    for place, stop in enumerate(track.stops):
        line = tree.line((*at, "stops", place))
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
        if stop.day is not None and stop.day < day:
            problems.add(
                "PB404",
                tree.path,
                line,
                f"'{stop.scenario}' is for day {stop.day} and stands after day {day}.",
                "Put the stops in the order of their days.",
            )
        day = max(day, stop.day or 0)


def _names(folder: Folder, track: Track, tree: Tree, at: At, problems: Problems) -> None:
    """Check what a track names besides scenarios, and that it covers what it must."""
    practices, limits = folder.playbook.practices, folder.register.limits
    for practice in track.must_cover:
        if practice not in practices:
            problems.add(
                "PB114",
                tree.path,
                tree.line((*at, "must_cover")),
                f"unknown practice '{practice}'.",
                did_you_mean(practice, practices),
            )
    for other in track.needs:
        if other not in folder.tracks:
            problems.add(
                "PB405",
                tree.path,
                tree.line((*at, "needs")),
                f"unknown track '{other}'.",
                did_you_mean(other, tuple(folder.tracks)),
            )
    if track.pass_mark not in (*limits, USUAL):  # without the usual one no scenario is sound
        problems.add(
            "PB104",
            tree.path,
            tree.line((*at, "pass_mark")),
            f"the register has no '{track.pass_mark}'.",
            did_you_mean(track.pass_mark, tuple(limits)),
        )
    scenarios = [
        folder.scenario(stop.scenario)
        for stop in track.stops
        if stop.scenario in folder.scenario_ids
    ]
    taught = {practice for one in scenarios if one is not None for practice in one.teaches}
    for practice in track.must_cover:
        if practice in practices and practice not in taught:
            problems.add(
                "PB406",
                tree.path,
                tree.line((*at, "must_cover")),
                f"no case of the track '{track.id}' teaches '{practice}'.",
                "Add one that does, or do not promise it.",
            )


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
