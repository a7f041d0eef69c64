"""
Progress: what a trainee has played, how it went, and what is worth playing next.

Pure: attempts in, figures out. Only finished attempts count.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from trainer.records.attempts import Attempt, Result, ScenarioId

PracticeId = str

LAST = 10
"""How many attempts back a practice is looked at: what was learnt since should show."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a trainee stands in one scenario."""

    scenario: ScenarioId
    times: int
    best: int
    last: int
    last_played: datetime


@dataclass(frozen=True, slots=True)
class Mastery:
    """How a trainee stands in one practice over the last attempts."""

    practice: PracticeId
    won: int
    possible: int

    @property
    def lost(self) -> int:
        """The practice points that were not won, or were taken away."""
        return self.possible - self.won

    @property
    def share(self) -> float:
        """What was won of what was at stake; nothing at stake and points lost is nothing won."""
        if self.possible <= 0:
            return 0.0 if self.won < 0 else 1.0
        return max(0, self.won) / self.possible


class Why(StrEnum):
    """Why a scenario is worth playing next."""

    UNFINISHED = "unfinished"
    """It was begun and not finished."""
    NEW = "new"
    """It was never finished."""
    WEAK = "weak"
    """It puts into play the practice that is weakest."""
    AGAIN = "again"
    """Everything is well; it was played longest ago."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to play next, and why."""

    why: Why
    scenario: ScenarioId
    attempt: Attempt | None = None
    """The attempt to go on with, where one is unfinished."""
    practice: PracticeId | None = None
    """The practice to work on, where one is weak."""


def standings(attempts: Iterable[Attempt]) -> dict[ScenarioId, Standing]:
    """Say how the trainee stands in every scenario that was finished at least once."""
    found: dict[ScenarioId, Standing] = {}
    for attempt, result in _played(attempts):
        scenario = attempt.setup.scenario
        before = found.get(scenario)
        found[scenario] = Standing(
            scenario,
            times=1 if before is None else before.times + 1,
            best=result.score if before is None else max(before.best, result.score),
            last=result.score,
            last_played=result.at,
        )
    return found


def masteries(attempts: Iterable[Attempt], last: int = LAST) -> tuple[Mastery, ...]:
    """Add up the points of each practice over the last attempts, the weakest practice first."""
    sums: dict[PracticeId, tuple[int, int]] = {}
    recent = _played(attempts)[-last:] if last > 0 else []
    for _, result in recent:
        for practice, won, possible in _points(result):
            before = sums.get(practice, (0, 0))
            sums[practice] = (before[0] + won, before[1] + possible)
    found = [Mastery(practice, *points) for practice, points in sums.items()]
    return tuple(sorted(found, key=lambda one: (one.share, -one.lost, one.practice)))


def weakest(attempts: Iterable[Attempt], last: int = LAST) -> tuple[Mastery, ...]:
    """Give the practices in which points were lost over the last attempts, the weakest first."""
    return tuple(one for one in masteries(attempts, last) if one.lost > 0)


def what_next(
    attempts: Sequence[Attempt], scenarios: Sequence[ScenarioId], last: int = LAST
) -> Suggestion | None:
    """
    Suggest what to play next out of the scenarios, which are given in the order of their tracks.

    First what was begun last and not finished, then what was never finished, then what puts the
    weakest practice into play, and in the end what was played longest ago.
    """
    begun = [one for one in attempts if one.open and one.setup.scenario in scenarios]
    if begun:
        attempt = max(begun, key=lambda one: (one.touched_at, one.seq))
        return Suggestion(Why.UNFINISHED, attempt.setup.scenario, attempt)
    standing = standings(attempts)
    for scenario in scenarios:
        if scenario not in standing:
            return Suggestion(Why.NEW, scenario)

    def longest_ago(scenario: ScenarioId) -> datetime:
        return standing[scenario].last_played

    for weak in weakest(attempts, last):
        played = {
            attempt.setup.scenario
            for attempt, result in _played(attempts)
            if any(practice == weak.practice for practice, _, _ in _points(result))
        }
        possible = [scenario for scenario in scenarios if scenario in played]
        if possible:
            return Suggestion(Why.WEAK, min(possible, key=longest_ago), practice=weak.practice)
    if not scenarios:
        return None
    return Suggestion(Why.AGAIN, min(scenarios, key=longest_ago))


def _played(attempts: Iterable[Attempt]) -> list[tuple[Attempt, Result]]:
    """Give the finished attempts with their results, in the order in which they ended."""
    played = [(one, one.result) for one in attempts if one.result is not None]
    return sorted(played, key=lambda pair: pair[1].seq)


def _points(result: Result) -> list[tuple[PracticeId, int, int]]:
    """Give the practice, the points won and the points at stake of each line of a receipt."""
    return [
        (str(line["practice"]), int(line.get("won", 0)), int(line.get("possible", 0)))
        for line in result.receipt
        if line.get("practice") is not None
    ]
