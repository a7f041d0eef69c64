"""
Attempts: what the entries of a journal say was played, and how it went.

An attempt stands alone: what was played, under which playbook, each decision and, once it is
finished, the receipt. A decision says what was chosen and never how good it was, so the file of
an exam that is still running holds no key. A correction is an entry of its own, with its reason;
what it corrects stays as it was.

Pure: entries in, attempts out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from trainer.records.chain import Body, Entry
from trainer.records.errors import MalformedEntryError, NewerRecordError

AttemptId = str
MoveId = str
ScenarioId = str

Upgrade = Callable[[str, Body], Body]
"""Turns the body of an entry of this kind into the body that the next version would have."""

UPGRADES: tuple[Upgrade, ...] = ()
"""The first one leads from version 1 to version 2, and so on. A step is never changed."""


class Kind(StrEnum):
    """What is recorded of an attempt."""

    STARTED = "attempt-started"
    DECISION = "decision"
    FINISHED = "attempt-finished"
    WITHDRAWN = "attempt-withdrawn"
    CORRECTION = "correction"


KINDS = frozenset(str(kind) for kind in Kind)


class Mode(StrEnum):
    """When a trainee is told how a decision was."""

    LEARN = "learn"
    """At once, with coaching."""
    PRACTISE = "practise"
    """The consequence at once, the coaching at the end."""
    EXAM = "exam"
    """Nothing until the end."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What is played, and under what."""

    scenario: ScenarioId
    scenario_version: int
    scenario_digest: str
    playbook_digest: str
    kit_version: str
    seed: int
    mode: Mode
    locale: str
    as_of: date
    marketplace: str
    trainee: str

    def body(self) -> dict[str, Any]:
        """Give it in the form in which it is recorded."""
        return {**asdict(self), "mode": str(self.mode), "as_of": self.as_of.isoformat()}

    @classmethod
    def of(cls, body: Body) -> Setup:
        """Read it from the form in which it is recorded."""
        return cls(
            scenario=str(body["scenario"]),
            scenario_version=int(body["scenario_version"]),
            scenario_digest=str(body["scenario_digest"]),
            playbook_digest=str(body["playbook_digest"]),
            kit_version=str(body["kit_version"]),
            seed=int(body["seed"]),
            mode=Mode(body["mode"]),
            locale=str(body["locale"]),
            as_of=date.fromisoformat(body["as_of"]),
            marketplace=str(body["marketplace"]),
            trainee=str(body["trainee"]),
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """What was chosen at one point of a case."""

    number: int
    """Its place in the attempt, from 0."""
    step: str
    moves: tuple[MoveId, ...]
    simulated_from: datetime
    """When the decision was due on the clock of the case."""
    simulated_to: datetime
    """When what was chosen was done."""
    seconds: float | None
    """How long the trainee really thought, where that is known."""
    at: datetime
    seq: int

    @classmethod
    def of(cls, entry: Entry, body: Body) -> Decision:
        """Read it from the form in which it is recorded."""
        seconds = body["seconds"]
        return cls(
            number=int(body["number"]),
            step=str(body["step"]),
            moves=tuple(str(move) for move in body["moves"]),
            simulated_from=datetime.fromisoformat(body["simulated_from"]),
            simulated_to=datetime.fromisoformat(body["simulated_to"]),
            seconds=None if seconds is None else float(seconds),
            at=entry.at,
            seq=entry.seq,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt ended: the score, the receipt that adds up to it, and the outcome."""

    score: int
    won: int
    possible: int
    cap: int
    receipt: tuple[Mapping[str, Any], ...]
    outcome: Mapping[str, Any]
    at: datetime
    seq: int

    def body(self) -> dict[str, Any]:
        """Give it in the form in which it is recorded."""
        return {
            "score": self.score,
            "won": self.won,
            "possible": self.possible,
            "cap": self.cap,
            "receipt": [dict(line) for line in self.receipt],
            "outcome": dict(self.outcome),
        }

    @staticmethod
    def fields(body: Body) -> dict[str, Any]:
        """Read what can be corrected from the form in which it is recorded."""
        return {
            "score": int(body["score"]),
            "won": int(body["won"]),
            "possible": int(body["possible"]),
            "cap": int(body["cap"]),
            "receipt": tuple(dict(line) for line in body["receipt"]),
            "outcome": dict(body["outcome"]),
        }

    @classmethod
    def of(cls, entry: Entry, body: Body) -> Result:
        """Read it from the form in which it is recorded."""
        return cls(**cls.fields(body), at=entry.at, seq=entry.seq)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why an attempt was given up and counts for nothing."""

    reason: str
    at: datetime
    seq: int

    @classmethod
    def of(cls, entry: Entry, body: Body) -> Withdrawal:
        """Read it from the form in which it is recorded."""
        return cls(str(body["reason"]), entry.at, entry.seq)


@dataclass(frozen=True, slots=True)
class Correction:
    """What should be read instead of part of an entry, on whose word and why."""

    of_entry: int
    """The number in the journal of the entry that it corrects."""
    reason: str
    by: str
    body: Mapping[str, Any]
    """The fields that change, with their new values."""
    at: datetime
    seq: int

    @classmethod
    def of(cls, entry: Entry, body: Body) -> Correction:
        """Read it from the form in which it is recorded."""
        return cls(
            of_entry=int(body["of"]),
            reason=str(body["reason"]),
            by=str(body["by"]),
            body=dict(body["body"]),
            at=entry.at,
            seq=entry.seq,
        )


@dataclass(frozen=True, slots=True)
class Attempt:
    """One play of one case."""

    id: AttemptId
    setup: Setup
    started_at: datetime
    seq: int
    decisions: tuple[Decision, ...] = ()
    finished: Result | None = None
    """How it ended, as it was recorded then."""
    result: Result | None = None
    """How it ended, as it stands after corrections."""
    withdrawn: Withdrawal | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it can be played on."""
        return self.finished is None and self.withdrawn is None

    @property
    def following(self) -> int:
        """The number of the decision that comes next."""
        return len(self.decisions)

    @property
    def moves(self) -> tuple[tuple[MoveId, ...], ...]:
        """What was chosen, decision by decision: enough to play the case again."""
        return tuple(decision.moves for decision in self.decisions)

    @property
    def touched_at(self) -> datetime:
        """When it was last played."""
        ends = (end.at for end in (self.finished, self.withdrawn) if end is not None)
        return max((self.started_at, *(decision.at for decision in self.decisions), *ends))

    def entries(self) -> frozenset[int]:
        """Give the numbers in the journal of the entries that a correction may name."""
        parts = (*self.decisions, *self.corrections, self.finished, self.withdrawn)
        return frozenset({self.seq, *(part.seq for part in parts if part is not None)})


def attempts(
    entries: Iterable[Entry], upgrades: Sequence[Upgrade] = UPGRADES
) -> tuple[Attempt, ...]:
    """
    Fold entries into attempts, in the order in which they were started.

    Entries of other kinds are passed over, and so is what no attempt can have taken: a decision
    out of its turn, or anything but a correction after the end.
    """
    folded: dict[AttemptId, tuple[Attempt, int]] = {}
    for entry in entries:
        if entry.kind not in KINDS:
            continue
        try:
            _fold(folded, entry, upgrades)
        except (KeyError, TypeError, ValueError) as error:
            raise MalformedEntryError.of(entry, _fault(error)) from error
    return tuple(attempt for attempt, _ in folded.values())


def latest_open(
    attempts: Iterable[Attempt],
    scenario: ScenarioId,
    seed: int,
    mode: str,
    as_of: date,
    marketplace: str,
) -> Attempt | None:
    """Find the last attempt at a case that can be played on."""
    wanted = (scenario, seed, mode, as_of, marketplace)
    found = None
    for attempt in attempts:
        setup = attempt.setup
        case = (setup.scenario, setup.seed, setup.mode, setup.as_of, setup.marketplace)
        if attempt.open and case == wanted:
            found = attempt
    return found


def _fold(
    folded: dict[AttemptId, tuple[Attempt, int]], entry: Entry, upgrades: Sequence[Upgrade]
) -> None:
    id_ = str(entry.body["attempt"])
    if entry.kind == Kind.STARTED:
        version = _version(entry, len(upgrades) + 1)
        body = _upgraded(entry, version, upgrades)
        folded.setdefault(id_, (Attempt(id_, Setup.of(body), entry.at, entry.seq), version))
    elif id_ in folded:
        attempt, version = folded[id_]
        body = _upgraded(entry, version, upgrades)
        folded[id_] = (_with(attempt, entry, body), version)


def _with(attempt: Attempt, entry: Entry, body: Body) -> Attempt:
    """Give an attempt as it is after one more entry."""
    match entry.kind:
        case Kind.CORRECTION:
            correction = Correction.of(entry, body)
            attempt = replace(attempt, corrections=(*attempt.corrections, correction))
            return replace(attempt, result=corrected(attempt.result, correction))
        case Kind.DECISION if attempt.open and body["number"] == attempt.following:
            decision = Decision.of(entry, body)
            return replace(attempt, decisions=(*attempt.decisions, decision))
        case Kind.FINISHED if attempt.open:
            result = Result.of(entry, body)
            return replace(attempt, finished=result, result=result)
        case Kind.WITHDRAWN if attempt.open:
            return replace(attempt, withdrawn=Withdrawal.of(entry, body))
    return attempt


def corrected(result: Result | None, correction: Correction) -> Result | None:
    """Give a result with a correction, if it is the result that was corrected."""
    if result is None or correction.of_entry != result.seq:
        return result
    body = result.body()
    unknown = sorted(correction.body.keys() - body.keys())
    if unknown:
        raise ValueError(f"a result has no {', '.join(unknown)}")
    return replace(result, **Result.fields({**body, **correction.body}))


def _version(entry: Entry, known: int) -> int:
    version = entry.body["schema_version"]
    if not isinstance(version, int) or version < 1:
        raise ValueError(f"schema version {version!r} is no version")
    if version > known:
        raise NewerRecordError.of_version(entry, version, known)
    return version


def _upgraded(entry: Entry, version: int, upgrades: Sequence[Upgrade]) -> Body:
    body = entry.body
    for upgrade in upgrades[version - 1 :]:
        body = upgrade(entry.kind, body)
    return body


def _fault(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it has no {error}"
    return str(error)
