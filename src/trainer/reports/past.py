"""What a trainee has played: the attempts, and the practices in which points were lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trainer.drills.scenario import Scenario
from trainer.drills.scoring import PERFECT
from trainer.drills.shift import SHIFT
from trainer.records.attempts import Attempt
from trainer.records.progress import weakest
from trainer.reports.words import Words, calendar_day

MOST_WEAK = 3
"""How many weak practices are named: more at once help nobody."""
MOST_DRILLS = 3
"""How many drills are named for each."""


@dataclass(frozen=True, slots=True)
class Past:
    """An attempt as the home page lists it."""

    attempt: str
    title: str
    day: str
    mode_words: str
    score: str
    state: str
    open: bool
    shift: bool
    scenario: str
    seed: int
    mode: str
    as_of: str
    marketplace: str
    """With the four before it what a link says to come back to it."""


@dataclass(frozen=True, slots=True)
class Weak:
    """A practice in which points were lost, and where it is trained."""

    practice: str
    says: str
    points: str
    drills: tuple[tuple[str, str, int], ...]
    """The id, the title and the face that comes next of each case that trains it."""


@dataclass(frozen=True, slots=True)
class PastWriter:
    """Writes what was played."""

    words: Words
    scenarios: tuple[Scenario, ...]

    def attempts(self, attempts: Sequence[Attempt]) -> Iterator[Past]:
        """Give what was played, open ones first, the last one played before others."""
        counting = [one for one in attempts if one.withdrawn is None]
        latest = sorted(counting, key=lambda one: (one.touched_at, one.seq), reverse=True)
        for one in sorted(latest, key=lambda one: not one.open):
            yield self._past(one)

    def weak(self, attempts: Sequence[Attempt]) -> Iterator[Weak]:
        """Give the practices that cost the most of late, with the cases that train them."""
        practices = self.words.rulebook.playbook.practices
        known = [one for one in weakest(attempts) if one.practice in practices]
        for one in known[:MOST_WEAK]:
            yield Weak(
                one.practice,
                self.words.text(practices[one.practice].says),
                self.words.texts("receipt.points", won=one.won, possible=one.possible),
                tuple(self._drills(one.practice, attempts))[:MOST_DRILLS],
            )

    def _drills(self, practice: str, attempts: Sequence[Attempt]) -> Iterator[tuple[str, str, int]]:
        for scenario in self.scenarios:
            if practice in scenario.teaches:
                yield scenario.id, scenario.title, _times(attempts, scenario.id)

    def _past(self, one: Attempt) -> Past:
        setup, result = one.setup, one.result
        return Past(
            attempt=one.id,
            title=self._title(one),
            day=calendar_day(one.touched_at.date()),
            mode_words=self.words.texts(f"home.mode-{setup.mode}"),
            score="" if result is None else str(result.score),
            state=self._state(one),
            open=one.open,
            shift=setup.scenario == SHIFT,
            scenario=setup.scenario,
            seed=setup.seed,
            mode=str(setup.mode),
            as_of=setup.as_of.isoformat(),
            marketplace=setup.marketplace,
        )

    def _title(self, one: Attempt) -> str:
        """Name a case; one that has left the playbook keeps its id."""
        if one.setup.scenario == SHIFT:
            return self.words.texts("shift.title", seed=one.setup.seed)
        titles = {scenario.id: scenario.title for scenario in self.scenarios}
        return titles.get(one.setup.scenario, one.setup.scenario)

    def _state(self, one: Attempt) -> str:
        texts = self.words.texts
        if one.result is None:
            return texts("home.state-open")
        mark = round(self.words.rulebook.limits.number("desk.pass_mark") * PERFECT)
        return texts("home.state-passed" if one.result.score >= mark else "home.state-failed")


def _times(attempts: Sequence[Attempt], scenario: str) -> int:
    return sum(1 for one in attempts if one.setup.scenario == scenario)
