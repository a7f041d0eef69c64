"""
The vocabulary of facts: what a rule may look at, and which values are possible.

A case is a mapping from fact ids to values.
A fact that is not in the mapping is unknown, which is never the same as false.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Value = bool | str | int | float
FactId = str
MoveId = str
ClockId = str
Facts = Mapping[FactId, Value]

DID = "did."
"""Every move gives a flag with this prefix: false until it is done, true from then on."""

STATE = ".state"
HOURS_LEFT = ".hours-left"

LEFT = "left"
"""The name of the clause on how much time a clock has left."""


class Type(StrEnum):
    """What kind of value a fact takes."""

    FLAG = "flag"
    CHOICE = "choice"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a rule may look at."""

    id: FactId
    label: str
    """The words that stand for it on screens and in explanations."""
    means: str
    type: Type
    values: Mapping[str, str]
    """The words for each value of a choice; empty for flags and numbers."""
    unit: str | None = None
    """The unit of a number: hours, days, share ..."""
    least: float | None = None
    most: float | None = None
    always_known: bool = False
    """Whether a case without it cannot occur, such as the state of a clock."""
    said: Mapping[str, str] = field(default_factory=dict)
    """
    What each value means, as a clause of a sentence: `no claim has been filed`.

    A flag has `yes` and `no`, a number has `number`, with a {value} in it, and may have
    `below-zero`; `unknown` is said where it tells more than that it is not known.
    """
    asks: str = ""
    """What is asked to find it out, as a clause of a sentence: `where the parcel is`."""

    def problem(self, value: object) -> str | None:
        """Say why a value is impossible for this fact, or nothing when it is possible."""
        match self.type:
            case Type.FLAG:
                return None if isinstance(value, bool) else "takes true or false"
            case Type.CHOICE:
                if isinstance(value, str) and value in self.values:
                    return None
                return f"takes one of {', '.join(self.values)}"
            case Type.NUMBER:
                return self._number_problem(value)

    def _number_problem(self, value: object) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"takes a number of {self.unit}"
        if isinstance(value, float) and not math.isfinite(value):
            return f"takes a finite number of {self.unit}"
        if self.least is not None and value < self.least:
            return f"is never below {self.least:g}"
        if self.most is not None and value > self.most:
            return f"is never above {self.most:g}"
        return None

    def words(self, value: Value) -> str:
        """Put a value of this fact into words."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str):
            return self.values.get(value, value)
        if self.unit == "share":
            return f"{value:.2%}".replace(".00%", "%")
        return f"{value:g} {self.unit.removesuffix('s') if value == 1 and self.unit else self.unit}"

    def clause(self, value: Value) -> str:
        """Give the clause for a value; nothing where none is written."""
        if isinstance(value, bool):
            return self.said.get("yes" if value else "no", "")
        if isinstance(value, str):
            return self.said.get(value, "")
        below = value < 0 and "below-zero" in self.said
        return self.said.get("below-zero" if below else "number", "")


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline that can run in a case."""

    id: ClockId
    label: str
    means: str
    limit: str
    """The register entry that says how long it runs."""
    stopped_by: frozenset[MoveId]
    lapse: MoveId
    """The move that stands for letting it pass."""
    said: Mapping[str, str] = field(default_factory=dict)
    """What each state means, as a clause of a sentence, and what it means how much is `left`."""

    @property
    def state(self) -> FactId:
        """The fact that says whether the clock runs."""
        return self.id + STATE

    @property
    def hours_left(self) -> FactId:
        """The fact that says how many hours are left while it runs."""
        return self.id + HOURS_LEFT


@dataclass(frozen=True, slots=True)
class Move:
    """Something that a person can do, or leave undone."""

    id: MoveId
    label: str
    means: str
    family: str
    """What kind of move it is: check, ask, say, offer, refund, escalate, decide, wait, lapse ..."""
    minutes: int
    """How much time on the simulated clock it takes."""
    done: str = ""
    """What somebody who made it has done, as in `you have ...`."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts, moves and clocks that the playbook knows."""

    facts: Mapping[FactId, Fact]
    """Every fact, those of clocks and moves included."""
    moves: Mapping[MoveId, Move]
    clocks: Mapping[ClockId, Clock]

    @classmethod
    def of(
        cls,
        facts: Mapping[FactId, Fact],
        moves: Mapping[MoveId, Move],
        clocks: Mapping[ClockId, Clock],
    ) -> Vocabulary:
        """Complete the written facts by those that each clock and each move brings."""
        everything = dict(facts)
        for clock in clocks.values():
            everything[clock.state] = Fact(
                clock.state,
                label=f"the clock '{clock.label}'",
                means=clock.means,
                type=Type.CHOICE,
                values={
                    "idle": "not running",
                    "running": "running",
                    "met": "answered in time",
                    "lapsed": "lapsed",
                },
                always_known=True,
                said={state: clause for state, clause in clock.said.items() if state != LEFT},
            )
            everything[clock.hours_left] = Fact(
                clock.hours_left,
                label=f"time left on the clock '{clock.label}'",
                means=clock.means,
                type=Type.NUMBER,
                values={},
                unit="hours",
                least=0,
                said={"number": clock.said[LEFT]} if LEFT in clock.said else {},
            )
        for move in moves.values():
            everything[DID + move.id] = Fact(
                DID + move.id,
                label=f"done: {move.label}",
                means=move.means,
                type=Type.FLAG,
                values={},
                always_known=True,
            )
        return cls(everything, moves, clocks)
