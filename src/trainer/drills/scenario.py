"""
The scenario: what a trainee sees, what can be done, and what follows.

A scenario holds facts and consequences, never answers: the right move is derived from the
playbook and from the facts that the seed dealt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from trainer.drills.figures import Metric
from trainer.rules.conditions import Condition
from trainer.rules.facts import ClockId, FactId, Facts, MoveId, Value

ScenarioId = str
StepId = str
END: StepId = "end"
DAY_NAMED = re.compile(r"\{(?P<form>weekday|date):(?P<days>[+-]\d{1,3})d\}")
"""A day in a text, counted from the opening: `{weekday:+1d}` is Friday, `{date:-2d}` November 17."""


class Kind(StrEnum):
    """What a step asks for."""

    ACT = "act"
    """One decision out of several."""
    GATHER = "gather"
    """Several things to look at or to attach, in any number."""
    REPLY = "reply"
    """A message put together out of elements, in an order."""
    SORT = "sort"
    """A queue of cases to put in order."""
    FIGURE = "figure"
    """A number to work out."""


MANY = frozenset({Kind.GATHER, Kind.REPLY, Kind.SORT})
"""The kinds of step in which several moves make one decision."""


def plain(move: MoveId) -> MoveId:
    """Give the move without what it was about: `take-next:the-lamp` is the move `take-next`."""
    return move.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a move, or a lapsed clock, does to the four things that matter."""

    money: str = ""
    """What the seller gains or loses: an amount, or `-price`, `-shipping`, `-price -shipping`."""
    defects: int = 0
    """Orders that become defective."""
    buyer: int = 0
    """How the buyer's mood changes, in steps."""
    cancelled: int = 0
    """Orders that the seller cancels before they are shipped."""
    late: int = 0
    """Orders whose shipment is confirmed late."""

    @property
    def counted(self) -> bool:
        """Whether it moves one of the account's rates."""
        return bool(self.defects or self.cancelled or self.late)


@dataclass(frozen=True, slots=True)
class Result:
    """One way in which a move can turn out; the first one whose condition holds is taken."""

    when: Condition | None = None
    says: str = ""
    then: Facts = field(default_factory=dict)
    """Facts that change."""
    reveals: tuple[FactId, ...] = ()
    """Facts that come to light, with the value that was dealt."""
    effect: Effect = Effect()
    goto: StepId | None = None
    starts: tuple[ClockId, ...] = ()
    """Clocks that begin to run."""
    later: timedelta = timedelta(0)
    """Time that passes before the next step, without costing the desk any."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A case in a queue: what its card says, and what decides when its turn comes."""

    id: str
    title: str
    facts: Facts = field(default_factory=dict)
    clock: ClockId | None = None
    left: timedelta = timedelta(0)
    """How long its clock still runs when the queue is seen."""
    late: str = ""
    """What follows when something else is taken before it though its turn has come."""
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure that a step asks for."""

    metric: Metric
    clock: ClockId | None = None
    """Whose deadline is asked for."""
    started: timedelta = timedelta(0)
    """When that clock started, counted from the opening."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that a step offers."""

    move: MoveId
    results: tuple[Result, ...]
    text: str = ""
    """The words on the card, where they should say more than the move's own label."""
    minutes: int | None = None
    """How long it takes here, where that differs from the move's own."""
    entry: Entry | None = None
    """The case that is taken, where a queue is sorted."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something on the desk: a message, a notice, a tracking record, a note or a figure."""

    kind: str
    text: str = ""
    who: str = ""
    at: timedelta | None = None
    """When, counted from the opening of the case."""
    lines: tuple[tuple[timedelta, str], ...] = ()
    """The scans of a tracking record."""
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Where a step leads, under a condition or always."""

    goto: StepId
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One scene of a scenario."""

    id: StepId
    kind: Kind
    title: str
    asks: str
    shows: tuple[Exhibit, ...]
    offers: tuple[Offer, ...]
    routes: tuple[Route, ...] = ()
    """Where it leads; an offer's own goto comes first."""
    ties: tuple[frozenset[MoveId], ...] = ()
    """Sets of moves that may be best together."""
    hint: str = ""
    figure: Asked | None = None

    def offer(self, move: MoveId) -> Offer | None:
        """Find the offer of a move."""
        return next((offer for offer in self.offers if offer.move == move), None)

    def moves(self) -> tuple[MoveId, ...]:
        """Name the moves on offer, in the author's order."""
        return tuple(offer.move for offer in self.offers)

    def leads_to(self) -> Iterator[StepId]:
        """Name every step that can follow."""
        for route in self.routes:
            yield route.goto
        for offer in self.offers:
            for result in offer.results:
                if result.goto is not None:
                    yield result.goto


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs when the case opens."""

    clock: ClockId
    started: tuple[timedelta, ...]
    """When it started, counted from the opening; one is drawn."""
    printed: timedelta | None = None
    """The deadline that the notice prints, counted from the opening; it overrides the register."""


@dataclass(frozen=True, slots=True)
class Face:
    """One way in which the case can lie. The trainee sees what is known; the rest must be found."""

    id: str
    known: Mapping[FactId, tuple[Value, ...]]
    hidden: Mapping[FactId, tuple[Value, ...]]
    clocks: tuple[Running, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """The account on which the case falls, before it."""

    orders: int
    defects: int


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """A dispute that can be played."""

    id: ScenarioId
    version: int
    title: str
    brief: str
    teaches: tuple[str, ...]
    out_of_scope: tuple[str, ...]
    level: int
    marketplaces: tuple[str, ...]
    day: date
    """The day on which it is played unless another `as_of` is asked for."""
    opens: time
    """The local time at which the case is opened."""
    account: Account
    cast: tuple[Mapping[str, str], ...]
    """Sets of names and amounts; one set is drawn."""
    faces: tuple[Face, ...]
    steps: Mapping[StepId, Step]
    """In the author's order; the first one opens the case."""
    lapses: Mapping[ClockId, tuple[Result, ...]]
    """What follows when a clock runs out."""
    closing: tuple[Result, ...]
    """What became of it, read at the end; the first text whose condition holds."""
    digest: str = ""
    """A fingerprint of the file that it was read from."""
    any_day: bool = True
    """Whether the case can come in on any working day, and so in a shift."""
    hides: frozenset[str] = frozenset()
    """What the order card does not show: a question before buying has no order, say."""

    @property
    def first(self) -> StepId:
        """The step that opens the case."""
        return next(iter(self.steps))
