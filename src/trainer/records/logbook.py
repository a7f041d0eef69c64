"""
The logbook: writes what happens in an attempt into the journal, each thing once.

The keys are made here out of the attempt and the place in it, so that the same click, however
often it arrives and from whatever window, is the same entry. What is refused is refused while
no other window can write: what it was refused for is so.
"""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from trainer.records.attempts import (
    UPGRADES,
    Attempt,
    AttemptId,
    Correction,
    Decision,
    Kind,
    MoveId,
    Result,
    Setup,
    Withdrawal,
    attempts,
    corrected,
    latest_open,
)
from trainer.records.chain import Body, Entry, canonical
from trainer.records.errors import (
    AlreadyDecidedError,
    AlreadyRecordedError,
    AttemptClosedError,
    BadEntryError,
    OutOfOrderError,
    UnknownAttemptError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from trainer.records.journal import Journal

SCHEMA = len(UPGRADES) + 1
"""The version of what is written here."""


def new_id() -> AttemptId:
    """Draw an id that no other attempt has."""
    return os.urandom(8).hex()


class Logbook:
    """What a drill in progress writes into a trainee's journal."""

    def __init__(self, journal: Journal, *, new_id: Callable[[], AttemptId] = new_id) -> None:
        self.journal = journal
        self._new_id = new_id

    def attempts(self) -> tuple[Attempt, ...]:
        """Give every attempt of the trainee."""
        return attempts(self.journal.entries())

    def attempt(self, id_: AttemptId) -> Attempt:
        """Give one attempt as it is recorded at this moment."""
        return self._find(self.journal.entries(), id_)

    def start(self, setup: Setup) -> Attempt:
        """Begin a new attempt, whether or not another is open."""
        id_ = self._new_id()
        entry = self.journal.append(Kind.STARTED, self._started(id_, setup), f"{id_}:started")
        return self._find([entry], id_)

    def start_or_resume(self, setup: Setup) -> Attempt:
        """
        Give the open attempt at this case, or begin one: never two, in however many windows.

        The open one may have been begun under another playbook: its own setup says under which.
        """
        id_ = self._new_id()
        open_ones: list[Attempt] = []

        def look(entries: Sequence[Entry]) -> None:
            found = latest_open(
                attempts(entries),
                setup.scenario,
                setup.seed,
                setup.mode,
                setup.as_of,
                setup.marketplace,
            )
            if found is not None:
                open_ones.append(found)
                raise _ResumedError

        try:
            entry = self.journal.append(
                Kind.STARTED, self._started(id_, setup), f"{id_}:started", check=look
            )
        except _ResumedError:
            return open_ones[0]
        return self._find([entry], id_)

    def decide(
        self,
        attempt: AttemptId,
        number: int,
        step: str,
        moves: Iterable[MoveId],
        *,
        simulated_from: datetime,
        simulated_to: datetime,
        seconds: float | None = None,
    ) -> Decision:
        """
        Record a decision, and return when it is saved.

        The same decision again gives the one that is recorded. Another one in its place is
        refused, and so is one that is not next.
        """
        chosen = list(moves)
        body = {
            "attempt": attempt,
            "number": number,
            "step": step,
            "moves": chosen,
            "simulated_from": simulated_from.isoformat(),
            "simulated_to": simulated_to.isoformat(),
            "seconds": seconds,
        }

        def next_in_turn(entries: Sequence[Entry]) -> None:
            found = self._find_open(entries, attempt)
            if number != found.following:
                raise OutOfOrderError.of(number, found.following)

        try:
            entry = self.journal.append(
                Kind.DECISION, body, f"{attempt}:{number}", check=next_in_turn
            )
        except AlreadyRecordedError as error:
            entry = error.entry
            if (entry.body["step"], entry.body["moves"]) != (step, chosen):
                raise AlreadyDecidedError.of(entry) from error
        return Decision.of(entry, entry.body)

    def finish(
        self,
        attempt: AttemptId,
        *,
        score: int,
        won: int,
        possible: int,
        cap: int,
        receipt: Iterable[Mapping[str, Any]],
        outcome: Mapping[str, Any],
    ) -> Result:
        """Record how an attempt ended; finishing it again in the same way changes nothing."""
        body = {
            "attempt": attempt,
            "score": score,
            "won": won,
            "possible": possible,
            "cap": cap,
            "receipt": [dict(line) for line in receipt],
            "outcome": dict(outcome),
        }
        entry = self.journal.append(
            Kind.FINISHED, body, f"{attempt}:finished", check=self._must_be_open(attempt)
        )
        return Result.of(entry, entry.body)

    def withdraw(self, attempt: AttemptId, reason: str) -> Withdrawal:
        """Give an attempt up: what was recorded stays and counts for nothing."""
        body = {"attempt": attempt, "reason": reason}
        entry = self.journal.append(
            Kind.WITHDRAWN, body, f"{attempt}:withdrawn", check=self._must_be_open(attempt)
        )
        return Withdrawal.of(entry, entry.body)

    def correct(
        self, attempt: AttemptId, *, of: int, reason: str, by: str, body: Mapping[str, Any]
    ) -> Correction:
        """
        Say what should be read instead of an entry of an attempt, on whose word and why.

        Where it is the result that is corrected, `body` gives the fields that change, and the
        attempt's `result` follows; other corrections are kept and shown. What is corrected
        stays as it was.
        """
        whole = {"attempt": attempt, "of": of, "reason": reason, "by": by, "body": dict(body)}

        def has_the_entry(entries: Sequence[Entry]) -> None:
            found = self._find(entries, attempt)
            if of not in found.entries():
                raise UnknownAttemptError.entry(attempt, of)
            try:
                correction = Correction(of, reason, by, body, found.started_at, found.seq)
                corrected(found.result, correction)
            except (KeyError, TypeError, ValueError) as error:
                raise BadEntryError.of(Kind.CORRECTION, str(error)) from error

        key = f"{attempt}:corrects-{of}:{_fingerprint(whole)}"
        entry = self.journal.append(Kind.CORRECTION, whole, key, check=has_the_entry)
        return Correction.of(entry, entry.body)

    # --- inside ---------------------------------------------------------------------------------

    def _started(self, id_: AttemptId, setup: Setup) -> dict[str, Any]:
        own = replace(setup, trainee=self.journal.trainee)
        return {"attempt": id_, "schema_version": SCHEMA, **own.body()}

    def _find(self, entries: Sequence[Entry], id_: AttemptId) -> Attempt:
        """Find an attempt from the end: what is being played is there, however long the rest."""
        own: list[Entry] = []
        for entry in reversed(entries):
            if entry.body.get("attempt") == id_:
                own.append(entry)
                if entry.kind == Kind.STARTED:
                    [attempt] = attempts(reversed(own))
                    return attempt
        raise UnknownAttemptError.of(id_, self.journal.trainee)

    def _find_open(self, entries: Sequence[Entry], id_: AttemptId) -> Attempt:
        found = self._find(entries, id_)
        if not found.open:
            how = "finished" if found.withdrawn is None else "withdrawn"
            raise AttemptClosedError.of(id_, how)
        return found

    def _must_be_open(self, id_: AttemptId) -> Callable[[Sequence[Entry]], None]:
        def check(entries: Sequence[Entry]) -> None:
            self._find_open(entries, id_)

        return check


class _ResumedError(Exception):
    """Nothing is to be written: an attempt is open."""


def _fingerprint(body: Body) -> str:
    try:
        return sha256(canonical(body)).hexdigest()[:12]
    except (TypeError, ValueError, RecursionError) as error:
        raise BadEntryError.of(Kind.CORRECTION, str(error)) from error
