"""
Check the library for give-aways: the look of an option must not tell that it is best.

One case cannot show it: somewhere the best option has to be the longest. Over a whole library it
is measured in how many pairs, of a best option and another one of the same step, a mark stands on
the side of the best. Half of them is chance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from trainer.content.folder import Folder
from trainer.content.problems import Problems
from trainer.content.texts import fill
from trainer.drills.deal import deal
from trainer.drills.engine import Drill, State
from trainer.drills.players import by_the_book
from trainer.drills.scenario import Kind, Scenario, ScenarioId, Step
from trainer.rules.facts import MoveId
from trainer.rules.judge import Rulebook

FEWEST = 20
"""How many scenarios make a library: with fewer, chance alone leaves the range."""
MOST = 0.6
"""How much of the pairs a mark may get right, or wrong."""
ROUNDS = 3
"""How often each face is dealt."""
NAMED = 3
"""How many scenarios a problem names."""

REASON = re.compile(
    r"\b(?:because|since|so that|as (?:it|they|you|we|this|that|nobody|nothing))\b"
    r"|(?<=\w )to (?!the\b|an?\b|this\b|that\b|its?\b|them\b|her\b|him\b|his\b|you\b|your\b)[a-z]+",
)
POLITE = re.compile(
    r"\b(please|sorry|thank(?:s|ful|ing)?|glad(?:ly)?|kind(?:ly)?|apolog\w+|happy to|appreciate)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Option:
    """An option as it stands on the screen."""

    text: str
    place: int


Mark = Callable[[Option], float]
"""Something about an option that can be seen without understanding it."""

MARKS: Mapping[str, Mark] = {
    "longer": lambda option: len(option.text.split()),
    "nearer the top": lambda option: -option.place,
    "one with a reason": lambda option: bool(REASON.search(option.text)),
    "polite one": lambda option: bool(POLITE.search(option.text)),
}
"""The marks by their names: the best option is the ... ."""


@dataclass(slots=True)
class Tally:
    """In how many pairs each mark stands on the side of the best option; ties count half."""

    pairs: int = 0
    right: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def count(self, best: Sequence[Option], others: Sequence[Option]) -> None:
        """Compare each best option of a step with each of the others."""
        self.pairs += len(best) * len(others)
        for name, mark in MARKS.items():
            for one, other in product(map(mark, best), map(mark, others)):
                self.right[name] += (one > other) + (one == other) / 2

    def add(self, other: Tally) -> None:
        """Add what was counted elsewhere."""
        self.pairs += other.pairs
        for name, right in other.right.items():
            self.right[name] += right

    def share(self, mark: str) -> float:
        """Say in which share of the pairs a mark stands on the side of the best option."""
        return self.right[mark] / self.pairs if self.pairs else 0.5

    def tells(self, mark: str) -> float:
        """Say how often someone is right who goes by a mark, or always against it."""
        return max(self.share(mark), 1 - self.share(mark))


def tally(folder: Folder, scenario: Scenario, rounds: int = ROUNDS) -> Tally:
    """Count the marks of a scenario's options, on the path that the playbook takes."""
    counted = Tally()
    for drill in _drills(folder, scenario, rounds):
        state = drill.start()
        while not state.over:
            best = by_the_book(drill, state)
            if drill.step(state).kind in (Kind.ACT, Kind.GATHER, Kind.REPLY):
                counted.count(*_parted(folder, drill, state, best))
            state = drill.choose(state, best)
    return counted


def check(tallies: Mapping[ScenarioId, Tally], problems: Problems) -> None:
    """Note every mark that gives the best options of a library away."""
    if len(tallies) < FEWEST:
        return
    library = Tally()
    for one in tallies.values():
        library.add(one)
    for mark in MARKS:
        if library.tells(mark) <= MOST:
            continue
        share, is_ = library.share(mark), "is" if library.share(mark) > MOST else "is not"
        worst = sorted(tallies, key=lambda id_: _weight(tallies[id_], mark, share), reverse=True)
        problems.add(
            "PB321",
            "playbook/scenarios",
            1,
            f"in {library.tells(mark):.0%} of all pairs the best option {is_} the {mark}; "
            f"{MOST:.0%} may be chance.",
            f"Word options alike; it is plainest in {', '.join(worst[:NAMED])}.",
        )


def _weight(counted: Tally, mark: str, share: float) -> float:
    """Say how much a scenario adds to what the library gives away."""
    over = counted.right[mark] - counted.pairs / 2
    return over if share > MOST else -over


def _drills(folder: Folder, scenario: Scenario, rounds: int) -> Iterator[Drill]:
    rulebook = Rulebook.of(folder.playbook, scenario.day, scenario.marketplaces[0])
    place = folder.register.marketplaces[rulebook.limits.marketplace]
    for seed in range(rounds * len(scenario.faces)):
        yield Drill(deal(scenario, seed), rulebook, place, rulebook.limits.as_of)


def _parted(
    folder: Folder, drill: Drill, state: State, best: Iterable[MoveId]
) -> tuple[list[Option], list[Option]]:
    """Part the options of a step into the best and the others; sending off is no choice."""
    step, chosen = drill.step(state), set(best)
    parts: tuple[list[Option], list[Option]] = ([], [])
    for place, move in enumerate(drill.offered(state)):
        if not drill.sends(move):
            parts[move not in chosen].append(Option(_words(folder, drill, step, move), place))
    return parts


def _words(folder: Folder, drill: Drill, step: Step, move: MoveId) -> str:
    """Give the words of an option: the move's label, and what stands below it."""
    offer, element = step.offer(move), folder.wording.get(move)
    known = drill.rulebook.vocabulary.moves[move]
    below = offer.text if offer is not None else ""
    if not below:
        below = element.text if element and step.kind is Kind.REPLY else known.means
    return f"{known.label}. {fill(below, drill.deal.cast)}"
