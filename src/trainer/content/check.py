"""Check a whole playbook: read it, lint it, prove it, and play every case of every scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import repeat
from pathlib import Path

from trainer.content.checks import (
    consequences,
    coverage,
    giveaways,
    practices,
    proofs,
    scenarios,
    tracks,
    versions,
    vocabulary,
    wording,
)
from trainer.content.checks.coverage import Drilled
from trainer.content.checks.giveaways import Tally
from trainer.content.checks.vocabulary import STALE_AFTER
from trainer.content.folder import Folder
from trainer.content.problems import Problem, Problems
from trainer.drills.scenario import Scenario, ScenarioId
from trainer.rules.judge import Rulebook


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check."""

    problems: Problems
    drilled: Mapping[ScenarioId, Drilled]
    """What the cases of each scenario drill; without a scenario that cannot be played."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of playing a scenario."""

    problems: list[Problem]
    drilled: Drilled | None = None
    """Nothing where it cannot be played."""
    tally: Tally | None = None
    """What its options look like, where nothing is wrong."""


def check_playbook(
    root: Path,
    *,
    on: date,
    marketplace: str = "US",
    stale_after: int = STALE_AFTER,
    progress: Callable[[str], None] = lambda _: None,
    workers: int | None = None,
) -> Checked:
    """
    Give everything that is wrong with a playbook folder, all at once.

    `on` is the day for which its rules are proved and its register should be fresh.
    `workers` processes play the scenarios: without a number one for each core, and with fewer than
    two none beside this one.
    """
    folder = Folder(root)
    problems = folder.problems
    progress("vocabulary and register")
    playbook = folder.playbook
    read = {id_: folder.scenario(id_) for id_ in folder.scenario_ids}
    sound = {id_: scenario for id_, scenario in read.items() if scenario is not None}
    for kind in ("practices", "wording", "scenarios"):
        if not folder.names(kind):
            problems.add("PB005", f"playbook/{kind}", 1, "the folder holds no YAML file.")
    progress("wording and tracks")
    _ = folder.wording, folder.tracks, folder.texts, folder.catalogue, folder.background
    if len(problems):
        return Checked(problems, {})
    vocabulary.check(folder, sound, problems, on, stale_after)
    wording.check(folder, problems)
    tracks.check(folder, problems)
    rulebook = Rulebook.of(playbook, on, marketplace)
    practices.check(folder, rulebook, problems)
    progress("proofs")
    proofs.check(folder, rulebook, problems)
    versions.check(folder, problems)
    coverage.check(folder, problems)
    tallies: dict[ScenarioId, Tally] = {}
    drilled: dict[ScenarioId, Drilled] = {}
    for id_, played in _played(folder, sound, workers):
        progress(f"scenario {id_}")
        problems.found.extend(played.problems)
        if played.tally is not None:
            tallies[id_] = played.tally
        if played.drilled is not None:
            drilled[id_] = played.drilled
    giveaways.check(tallies, problems)
    if drilled.keys() == sound.keys():
        coverage.check_drilled(folder, drilled, problems)
    return Checked(problems, drilled)


def drilled_in(folder: Folder, workers: int | None = None) -> dict[ScenarioId, Drilled]:
    """Play every scenario that can be played, and give what its cases drill."""
    read = {id_: folder.scenario(id_) for id_ in folder.scenario_ids}
    sound = {id_: scenario for id_, scenario in read.items() if scenario is not None}
    played = _played(folder, sound, workers)
    return {id_: one.drilled for id_, one in played if one.drilled is not None}


def _played(
    folder: Folder, sound: Mapping[ScenarioId, Scenario], workers: int | None
) -> Iterator[tuple[ScenarioId, Played]]:
    if workers is not None and workers < 2:  # noqa: PLR2004 - a pool of one would only cost a start
        for id_, scenario in sound.items():
            yield id_, _one(folder, scenario)
        return
    with ProcessPoolExecutor(max_workers=workers) as pool:
        yield from zip(sound, pool.map(_scenario, repeat(folder.root), sound), strict=True)


def _scenario(root: Path, id_: ScenarioId) -> Played:
    """Play one scenario in a process of the pool."""
    folder = _folder(root)
    scenario = folder.scenario(id_)
    return _one(folder, scenario) if scenario is not None else Played([])


@cache
def _folder(root: Path) -> Folder:
    """Read the playbook once in each process of a pool, which lives no longer than a check."""
    return Folder(root)


def _one(folder: Folder, scenario: Scenario) -> Played:
    problems = Problems()
    consequences.check(folder, scenario, problems)
    solutions = scenarios.check(folder, scenario, problems)
    drilled = Drilled.of(solutions) if solutions else None
    tally = None if len(problems) else giveaways.tally(folder, scenario)
    return Played(problems.found, drilled, tally)
