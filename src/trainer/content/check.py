"""Check a whole playbook: read it, lint it, prove it, and play every case of every scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import repeat
from pathlib import Path

from trainer.content.checks import (
    practices,
    proofs,
    scenarios,
    tracks,
    versions,
    vocabulary,
    wording,
)
from trainer.content.checks.vocabulary import STALE_AFTER
from trainer.content.folder import Folder
from trainer.content.problems import Problem, Problems
from trainer.drills.scenario import Scenario
from trainer.rules.judge import Rulebook


def check_playbook(
    root: Path,
    *,
    on: date,
    marketplace: str = "US",
    stale_after: int = STALE_AFTER,
    progress: Callable[[str], None] = lambda _: None,
    workers: int | None = None,
) -> Problems:
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
    _ = folder.wording, folder.tracks, folder.texts
    if len(problems):
        return problems
    vocabulary.check(folder, sound, problems, on, stale_after)
    wording.check(folder, problems)
    tracks.check(folder, problems)
    rulebook = Rulebook.of(playbook, on, marketplace)
    practices.check(folder, rulebook, problems)
    progress("proofs")
    proofs.check(folder, rulebook, problems)
    versions.check(folder, problems)
    for id_, found in _played(folder, sound, workers):
        progress(f"scenario {id_}")
        problems.found.extend(found)
    return problems


def _played(
    folder: Folder, sound: Mapping[str, Scenario], workers: int | None
) -> Iterator[tuple[str, list[Problem]]]:
    if workers is not None and workers < 2:  # noqa: PLR2004 - a pool of one would only cost a start
        for id_, scenario in sound.items():
            found = Problems()
            scenarios.check(folder, scenario, found)
            yield id_, found.found
        return
    with ProcessPoolExecutor(max_workers=workers) as pool:
        yield from zip(sound, pool.map(_scenario, repeat(folder.root), sound), strict=True)


def _scenario(root: Path, id_: str) -> list[Problem]:
    """Play one scenario; every process reads the playbook for itself."""
    folder = Folder(root)
    scenario = folder.scenario(id_)
    if scenario is not None:
        scenarios.check(folder, scenario, folder.problems)
    return folder.problems.found
