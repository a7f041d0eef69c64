"""
Deal a case from a scenario: the same seed gives the same case for ever.

What is drawn depends on scenario, seed and the name of what is drawn, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from trainer.drills.draws import number
from trainer.drills.scenario import Face, Scenario
from trainer.rules.facts import ClockId, Facts, MoveId, Value


@dataclass(frozen=True, slots=True, eq=False)
class Deal:
    """One case: what lies on the desk, what is still hidden, and who takes part."""

    scenario: Scenario
    seed: int
    face: str
    known: Facts
    hidden: Facts
    starts: Mapping[ClockId, timedelta]
    """When each running clock started, counted from the opening."""
    printed: Mapping[ClockId, timedelta]
    """The deadlines that notices print, counted from the opening."""
    cast: Mapping[str, str]

    @property
    def truth(self) -> Facts:
        """Every dealt fact, known or hidden."""
        return {**self.hidden, **self.known}

    def order_of(self, step: str, moves: Sequence[MoveId]) -> tuple[MoveId, ...]:
        """Shuffle the moves of a step, always the same way for this case."""
        keyed = [(number(self.scenario.id, self.seed, step, move), move) for move in moves]
        return tuple(move for _, move in sorted(keyed))


def deal(scenario: Scenario, seed: int) -> Deal:
    """
    Deal the case of a seed.

    Seeds that follow each other go round all faces of the scenario, in an order of their own
    for each round, before one comes again.
    """
    faces = sorted(
        scenario.faces,
        key=lambda face: number(scenario.id, seed // len(scenario.faces), "face", face.id),
    )
    face = faces[seed % len(faces)]
    cases = list(cases_of(face))
    known, hidden, starts = cases[number(scenario.id, seed, "case", face.id) % len(cases)]
    return _dealt(scenario, seed, face, known, hidden, starts)


def every_deal(scenario: Scenario) -> Iterator[Deal]:
    """Give every case that differs in a fact or a clock, for proofs; names do not matter there."""
    for face in scenario.faces:
        for known, hidden, starts in cases_of(face):
            yield _dealt(scenario, 0, face, known, hidden, starts)


Case = tuple[dict[str, Value], dict[str, Value], dict[ClockId, timedelta]]


def cases_of(face: Face) -> Iterator[Case]:
    """Give every combination of the values that a face leaves open."""
    known = [[(fact, value) for value in values] for fact, values in face.known.items()]
    hidden = [[(fact, value) for value in values] for fact, values in face.hidden.items()]
    clocks = [[(run.clock, start) for start in run.started] for run in face.clocks]
    for combination in product(product(*known), product(*hidden), product(*clocks)):
        yield dict(combination[0]), dict(combination[1]), dict(combination[2])


def opening(scenario: Scenario, day: datetime) -> datetime:
    """Give the moment at which the case opens on a day, in that day's time zone."""
    return datetime.combine(day.date(), scenario.opens, tzinfo=day.tzinfo)


def _dealt(
    scenario: Scenario,
    seed: int,
    face: Face,
    known: Mapping[str, Value],
    hidden: Mapping[str, Value],
    starts: Mapping[ClockId, timedelta],
) -> Deal:
    printed = {run.clock: run.printed for run in face.clocks if run.printed is not None}
    return Deal(scenario, seed, face.id, known, hidden, starts, printed, _cast(scenario, seed))


def _cast(scenario: Scenario, seed: int) -> Mapping[str, str]:
    chosen = dict(scenario.cast[number(scenario.id, seed, "cast") % len(scenario.cast)])
    digits = f"{number(scenario.id, seed, 'order'):017d}"[-17:]
    chosen.setdefault("order", f"{digits[:3]}-{digits[3:10]}-{digits[10:]}")
    chosen.setdefault("tracking", _tracking(chosen.get("carrier", ""), scenario.id, seed))
    chosen.setdefault("agent", "Alex")
    return chosen


def _tracking(carrier: str, *name: object) -> str:
    """Draw a tracking number of the form that a carrier uses; UPS where none is named."""
    digits = f"{number(*name, 'tracking'):020d}{number(*name, 'more'):020d}"
    if carrier == "USPS":
        return f"9400 {digits[:4]} {digits[4:8]} {digits[8:12]} {digits[12:16]} {digits[16:18]}"
    if carrier == "FedEx":
        return f"77{digits[:2]} {digits[2:6]} {digits[6:10]}"
    return f"1Z{digits[:16]}"
