"""
Triage: what the playbook says to do in every open case, by when and why.

The rules are those that score the drills. A case is judged as it stands in the reports: what they
do not show is unknown, and where an unknown fact could change the answer, it is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from trainer.cases.casebook import SHIP_BY, Case, Casebook
from trainer.rules.clocks import hours_between
from trainer.rules.facts import HOURS_LEFT, ClockId, FactId, MoveId
from trainer.rules.judge import Judgement, Rulebook
from trainer.rules.policy import Limits
from trainer.rules.practices import Decision, PracticeId, Verdict

WRITING = frozenset({"say", "attach", "send"})
"""Families of moves that a message or an answer is put together of."""

LOOKING = "check"
WARNED = 2
"""How many moves to beware of are named for a case: the gravest."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A move, why, and what could change it."""

    move: MoveId
    verdict: Verdict
    practices: tuple[PracticeId, ...]
    judgement: Judgement

    @property
    def missing(self) -> tuple[FactId, ...]:
        """The unknown facts that could change it."""
        return self.judgement.missing


@dataclass(frozen=True, slots=True)
class Entry:
    """An open case on the list."""

    case: Case
    clock: ClockId | None
    """The clock that runs out first; nothing where none runs."""
    due: datetime | None
    hours: float | None
    """Hours until then; below zero where it has passed."""
    harm: int
    """The practice points at stake when nothing is done in time."""
    decisions: tuple[str, ...]
    """The questions of the playbook that the case asks."""
    do: tuple[Advice, ...]
    """What is best, the checks before the rest."""
    beware: tuple[Advice, ...]
    """What is forbidden, gravest first."""
    missing: tuple[FactId, ...]
    """The unknown facts that would change what is to be done, most needed first."""


@dataclass(frozen=True, slots=True)
class Triage:
    """Every open case, in the order in which they want an answer."""

    entries: tuple[Entry, ...]
    now: datetime

    def lapsed(self) -> tuple[Entry, ...]:
        """Give the cases of which a deadline has passed."""
        return tuple(one for one in self.entries if one.hours is not None and one.hours < 0)

    def within(self, hours: float) -> tuple[Entry, ...]:
        """Give the cases whose first deadline falls into the next hours."""
        return tuple(
            one for one in self.entries if one.hours is not None and 0 <= one.hours < hours
        )


def triage(book: Casebook, rulebook: Rulebook) -> Triage:
    """
    Judge every open case and put them in order.

    First what runs out within a working day, soonest first; then what is urgent by the harm of
    letting it lapse; what has no deadline comes last. A deadline that passed cannot be met any
    more and stands after those that can, by its harm.
    """
    desk = _Desk(rulebook)
    entries = [desk.entry(case, book.now) for case in book.open()]
    return Triage(tuple(sorted(entries, key=lambda one: _rank(one, rulebook.limits))), book.now)


def _rank(entry: Entry, limits: Limits) -> tuple[float, ...]:
    """Order by band, then by harm, then by time: as the queue of a drill is ordered."""
    day = limits.number("desk.working_day")
    margin = limits.number("desk.answer_margin")
    if entry.hours is None:
        return (4, -entry.harm, 0)
    if entry.hours < 0:
        return (2, -entry.harm, -entry.hours)
    if entry.hours < day:
        return (0, entry.hours, -entry.harm)
    return (1 if entry.hours < margin else 3, -entry.harm, entry.hours)


class _Desk:
    """Judges cases against one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._vocabulary = rulebook.vocabulary
        self._decisions = [
            (one, rulebook.limits.bind(one.when))
            for chapter in rulebook.playbook.chapters.values()
            for one in chapter.decisions
        ]

    def entry(self, case: Case, now: datetime) -> Entry:
        """Judge one case."""
        sure, asked = self._asked(case)
        moves = tuple(dict.fromkeys(move for one in asked for move in self._acting(one)))
        judged = [self._rulebook.judged(case.facts, move) for move in moves]
        do = self._best(judged)
        clock, due = self._first(case, now)
        return Entry(
            case,
            clock,
            due,
            hours_between(now, due) if due is not None else None,
            max(self._harm(case), max(map(self._weight, do), default=0)),
            tuple(one.id for one in asked),
            do,
            self._worst(judged) if sure else (),
            _most_needed(judged, do, _subjects(case) | LOOKED_UP),
        )

    def _asked(self, case: Case) -> tuple[bool, tuple[Decision, ...]]:
        """
        Give the questions that the case asks, and whether it surely does.

        Where it surely asks none about what waits, those that it may ask: unknown facts leave
        them open, and nothing known speaks against them.
        """
        subjects = _subjects(case)
        sure: list[Decision] = []
        maybe: list[Decision] = []
        for decision, when in self._decisions:
            truth = when.truth(case.facts)
            concerns = any(fact.split(".")[0] in subjects for fact in when.facts())
            if concerns and truth is not False:
                (sure if truth else maybe).append(decision)
        if any(True for one in sure for _ in self._acting(one)):
            return True, tuple(sure)
        return False, (*sure, *maybe)

    def _acting(self, decision: Decision) -> Iterable[MoveId]:
        moves = self._vocabulary.moves
        return (move for move in decision.moves if moves[move].family not in WRITING)

    def _best(self, judged: list[Judgement]) -> tuple[Advice, ...]:
        """Give the best moves, and where there is none the good ones."""
        for verdict in (Verdict.BEST, Verdict.GOOD):
            found = [self._advice(one) for one in judged if one.verdict is verdict]
            if found:
                families = self._vocabulary.moves
                found.sort(key=lambda one: families[one.move].family != LOOKING)
                return tuple(found)
        return ()

    def _worst(self, judged: list[Judgement]) -> tuple[Advice, ...]:
        found = [self._advice(one) for one in judged if one.verdict is Verdict.FORBIDDEN]
        found.sort(key=lambda one: -self._weight(one))
        return tuple(found[:WARNED])

    def _weight(self, advice: Advice) -> int:
        practices = self._rulebook.playbook.practices
        return max((practices[one].weight for one in advice.practices), default=0)

    @staticmethod
    def _advice(judgement: Judgement) -> Advice:
        practices = tuple(dict.fromkeys(rule.practice for rule in judgement.because))
        return Advice(judgement.move, judgement.verdict, practices, judgement)

    @staticmethod
    def _first(case: Case, now: datetime) -> tuple[ClockId | None, datetime | None]:
        """Give the running clock that is over first, and else the one that passed last."""
        live = {
            clock: due
            for clock, due in case.due.items()
            if clock == SHIP_BY
            or case.facts.get(f"{clock}.state") == "running"
            or (case.facts.get(f"{clock}.state") == "lapsed" and clock in _subjects(case))
        }
        if not live:
            return None, None
        ahead = {clock: due for clock, due in live.items() if due >= now}
        clock = (
            min(ahead, key=lambda one: ahead[one])
            if ahead
            else max(live, key=lambda one: live[one])
        )
        return clock, live[clock]

    def _harm(self, case: Case) -> int:
        """Give what letting the case's clocks lapse would cost, in practice points."""
        lapses = [
            clock.lapse
            for clock in self._vocabulary.clocks.values()
            if case.facts.get(clock.state) == "running"
        ]
        practices = self._rulebook.playbook.practices
        return max(
            (
                practices[rule.practice].weight
                for move in lapses
                for rule in self._rulebook.judged(case.facts, move).because
            ),
            default=0,
        )


LOOKED_UP = frozenset(
    {"appeal", "buyer", "cancel", "delivery", "fault", "issue", "label", "order", "refund",
     "restocking", "stock"}
)  # fmt: skip
"""Groups of facts that can be looked up for an order; the others are about something else."""

SUBJECTS = {
    "claim": ("claim", "claim-information"),
    "review": ("claim",),
    "appeal": ("claim", "appeal-window"),
    "chargeback": ("chargeback", "chargeback-response"),
    "message": ("message", "message-reply", "delivery-message", "issue"),
    "return": ("return", "return-request"),
    "refund": ("return", "return-refund"),
    "feedback": ("feedback",),
    "shipment": ("ship",),
}
"""For what waits in a case: the groups of facts that a question about it looks at."""


def _subjects(case: Case) -> frozenset[str]:
    return frozenset(group for word in case.waiting for group in SUBJECTS.get(word, ()))


def _most_needed(
    judged: list[Judgement], do: tuple[Advice, ...], groups: frozenset[str]
) -> tuple[FactId, ...]:
    """Name the unknown facts of some groups by how many of the moves they could change."""
    told = {one.move for one in do}
    weight: dict[FactId, int] = {}
    for judgement in judged:
        for fact in judgement.missing:
            if fact.split(".")[0] in groups and not fact.endswith(HOURS_LEFT):
                weight[fact] = weight.get(fact, 0) + (len(judged) if judgement.move in told else 1)
    return tuple(sorted(weight, key=lambda fact: (-weight[fact], fact)))
