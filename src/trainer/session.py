"""
A drill or a shift in progress: the one object of the kit that changes.

Each decision is on disk before anything says so. What the session holds can always be made again
from the record: a restarted kernel or a second window replays it and goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

from trainer.drills.players import Game, Standing, replay
from trainer.records.attempts import Attempt
from trainer.records.errors import (
    AlreadyDecidedError,
    AttemptClosedError,
    OutOfOrderError,
    RecordsError,
)
from trainer.records.logbook import Logbook
from trainer.rules.facts import MoveId


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a decision."""

    saved: bool
    why: str = ""
    """Why it was not saved, in words."""
    recorded: tuple[MoveId, ...] = ()
    """What stands in the record instead, where another window was first."""


class Place(Standing, Protocol):
    """Where a game stands, as far as a record needs to know."""

    @property
    def now(self) -> datetime:
        """The simulated time."""

    @property
    def decisions(self) -> tuple[tuple[MoveId, ...], ...]:
        """Every decision so far."""

    @property
    def place(self) -> str:
        """What a record names as the place of the next decision."""


S = TypeVar("S", bound=Place)


class Recorded(Game[S], Protocol[S]):
    """A game whose end can be recorded."""

    def result(self, state: S, /) -> Mapping[str, Any]:
        """Give how it ended."""


class Session(Generic[S]):
    """A trainee's play of one case, or of one shift."""

    def __init__(
        self,
        game: Recorded[S],
        logbook: Logbook,
        attempt: Attempt,
        *,
        notice: str = "",
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.game = game
        self.mode = attempt.setup.mode
        self.setup = attempt.setup
        """What is played: by whom, under which playbook, from which seed."""
        self.notice = notice
        """What to say before the first decision: why a case that was open begins again."""
        self._logbook = logbook
        self._attempt = attempt.id
        self._clock = clock
        self._since = clock()
        self.state = replay(game, attempt.moves)
        if self.state.over and attempt.open:
            self._finish()

    @property
    def number(self) -> int:
        """The number of the next decision, from 0; also how many are on disk."""
        return len(self.state.decisions)

    @property
    def attempt(self) -> str:
        """The id of the attempt."""
        return self._attempt

    def choose(self, moves: Sequence[MoveId], number: int | None = None) -> Answer:
        """
        Make a decision and save it.

        `number` is the decision that the screen was showing; a late click on an older screen
        is a repetition when it says the same, and is refused when it says something else.
        """
        number = self.number if number is None else number
        if number < self.number:
            earlier = self.state.decisions[number]
            same = tuple(moves) == earlier
            return Answer(saved=same, recorded=() if same else earlier)
        before = self.state
        after = self.game.choose(before, moves)
        seconds = self._clock() - self._since
        try:
            self._logbook.decide(
                self._attempt,
                number,
                before.place,
                tuple(moves),
                simulated_from=before.now,
                simulated_to=after.now,
                seconds=seconds,
            )
        except (AlreadyDecidedError, AttemptClosedError, OutOfOrderError) as error:
            return self._second(number, error)
        except RecordsError as error:
            return Answer(saved=False, why=str(error))
        self.state = after
        self._since = self._clock()
        if after.over:
            return self._finish()
        return Answer(saved=True)

    def catch_up(self) -> None:
        """Read what another window has recorded, and stand where it stands."""
        self.state = replay(self.game, self._logbook.attempt(self._attempt).moves)

    def _second(self, number: int, error: RecordsError) -> Answer:
        """Say what stands in the record instead of a decision, and stand where it stands."""
        try:
            self.catch_up()
        except RecordsError as unreadable:
            return Answer(saved=False, why=str(unreadable))
        recorded = self.state.decisions[number : number + 1]
        if not recorded:
            return Answer(saved=False, why=str(error))
        return Answer(saved=False, recorded=recorded[0])

    def _finish(self) -> Answer:
        try:
            self._logbook.finish(self._attempt, **self.game.result(self.state))
        except RecordsError as error:
            return Answer(saved=False, why=str(error))
        return Answer(saved=True)
