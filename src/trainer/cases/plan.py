"""A drill plan: which broken practices to train first, and in which cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trainer.cases.conduct import Conduct, Tally
from trainer.rules.practices import Playbook, PracticeId

MOST_DRILLS = 3


@dataclass(frozen=True, slots=True)
class Stop:
    """A practice to be trained."""

    practice: PracticeId
    tally: Tally
    weight: int
    """What breaking it costs: its harm in practice points, times how often it was broken."""
    drills: tuple[str, ...]
    """The cases that train it, those first that train other stops as well."""


def drill_plan(
    conduct: Conduct, playbook: Playbook, teaches: Mapping[str, Sequence[PracticeId]]
) -> tuple[Stop, ...]:
    """
    Rank the broken practices by the harm they did, and name the cases that train each.

    `teaches` gives the practices of every case. A case that trains several of them comes first,
    so that a team needs few.
    """
    broken = {practice: tally for practice, tally in conduct.by_practice().items() if tally.broken}
    weights = {
        practice: playbook.practices[practice].weight * tally.broken
        for practice, tally in broken.items()
    }
    worth = {
        case: sum(weights.get(practice, 0) for practice in practices)
        for case, practices in teaches.items()
    }
    stops = [
        Stop(
            practice,
            broken[practice],
            weights[practice],
            tuple(
                sorted(
                    (case for case, practices in teaches.items() if practice in practices),
                    key=lambda case: (-worth[case], case),
                )[:MOST_DRILLS]
            ),
        )
        for practice in broken
    ]
    return tuple(sorted(stops, key=lambda stop: (-stop.weight, stop.practice)))
