"""
Conduct: how the desk kept the playbook, practice by practice.

A move that was made keeps the practices that call it good and breaks those that call it weak or
forbidden. A deadline that was met keeps the practice that would have condemned letting it pass.
Where a fact that the reports do not tell could turn the verdict, it is told and counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trainer.cases.history import LAPSED, MET, Decision, History
from trainer.rules.conditions import Compare, Condition, Either, In, Known, Not, Op, map_leaves
from trainer.rules.facts import Fact, FactId, MoveId, Type
from trainer.rules.judge import Rulebook
from trainer.rules.practices import PracticeId, Rule, Verdict

SEEN_BY_LOOKING = frozenset({"appeal", "buyer", "issue", "restocking", "stock"})
"""Groups of facts that somebody finds out, and that no report of the platform tells."""


class Outcome(StrEnum):
    """What became of a practice in one decision."""

    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    """Not evaluated: a fact that is not known could change it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One practice in one decision."""

    order: str
    at: datetime
    move: MoveId
    kind: str
    practice: PracticeId
    outcome: Outcome
    verdict: Verdict
    missing: tuple[FactId, ...]
    """For what was not evaluated: the facts that would decide it."""
    file: str
    line: int
    critical: str = ""
    """The name of the failure, where breaking it here is one that caps a drill."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a practice was kept, broken and not evaluated."""

    kept: int
    broken: int
    unknown: int

    @property
    def share(self) -> float | None:
        """The share kept of what was evaluated; nothing where nothing was."""
        evaluated = self.kept + self.broken
        return self.kept / evaluated if evaluated else None


@dataclass(frozen=True, slots=True)
class Conduct:
    """All findings between two moments."""

    findings: tuple[Finding, ...]
    history: History

    def by_practice(self) -> Mapping[PracticeId, Tally]:
        """Count by practice, the most often broken first."""
        counts: dict[PracticeId, dict[Outcome, int]] = {}
        for one in self.findings:
            each = counts.setdefault(one.practice, dict.fromkeys(Outcome, 0))
            each[one.outcome] += 1
        tallies = {
            practice: Tally(each[Outcome.KEPT], each[Outcome.BROKEN], each[Outcome.UNKNOWN])
            for practice, each in counts.items()
        }
        return dict(sorted(tallies.items(), key=lambda one: (-one[1].broken, -one[1].kept, one[0])))

    def broken(self, practice: PracticeId) -> tuple[Finding, ...]:
        """Give where a practice was broken, latest first."""
        found = [
            one
            for one in self.findings
            if one.practice == practice and one.outcome is Outcome.BROKEN
        ]
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def conduct(history: History, rulebook: Rulebook) -> Conduct:
    """Judge every decision of a history."""
    judging = in_hindsight(rulebook)
    return Conduct(
        tuple(one for decision in history.decisions for one in _judged(decision, judging)), history
    )


def in_hindsight(rulebook: Rulebook) -> Rulebook:
    """
    Give the rulebook as it judges what is over.

    At the desk a fact that is not known was not looked up, and a rule may say so. Afterwards a
    fact that no report tells may well have been looked up: such a rule is left undecided.
    """
    facts = rulebook.vocabulary.facts

    def leaf_of(leaf: Condition) -> Condition:
        if not isinstance(leaf, Known) or leaf.fact.split(".")[0] not in SEEN_BY_LOOKING:
            return leaf
        told = _told(facts[leaf.fact])
        return told if leaf.known else Not(told)

    rules = {rule: _with(rule, map_leaves(rule.when, leaf_of)) for rule in _every(rulebook)}
    return Rulebook(
        rulebook.playbook,
        rulebook.limits,
        {move: tuple(rules[rule] for rule in each) for move, each in rulebook.by_move.items()},
        rulebook.not_done,
        {rule.id: rule.when for rule in rules.values()},
    )


def _every(rulebook: Rulebook) -> Iterable[Rule]:
    return dict.fromkeys(rule for each in rulebook.by_move.values() for rule in each)


def _with(rule: Rule, when: Condition) -> Rule:
    return Rule(
        rule.practice, rule.number, when, rule.verdicts, rule.governs, rule.near_miss, rule.critical
    )


def _told(fact: Fact) -> Condition:
    """Give a condition that is true where a fact is known, and undecided where it is not."""
    match fact.type:
        case Type.FLAG:
            return In(fact.id, (True, False))
        case Type.CHOICE:
            return In(fact.id, tuple(fact.values))
        case Type.NUMBER:
            return Either((Compare(fact.id, Op.BELOW, "", 0), Compare(fact.id, Op.AT_LEAST, "", 0)))


def _judged(decision: Decision, rulebook: Rulebook) -> Iterator[Finding]:
    judgement = rulebook.judged(decision.facts, decision.move)
    condemned = judgement.verdict <= Verdict.WEAK
    practices = dict.fromkeys(rule.practice for rule in judgement.because)
    critical = next((rule.critical.name for rule in judgement.because if rule.critical), "")
    if not judgement.evaluated:
        open_practices = dict.fromkeys(rule.practice for rule, _ in judgement.open)
        yield from _findings(
            decision, {**practices, **open_practices}, Outcome.UNKNOWN, judgement.verdict,
            judgement.missing,
        )  # fmt: skip
    elif decision.kind == MET:
        # Met: what would have condemned the lapse was kept; where nothing would, nothing was at stake.
        if condemned:
            yield from _findings(decision, practices, Outcome.KEPT, judgement.verdict)
    elif condemned:
        yield from _findings(
            decision, practices, Outcome.BROKEN, judgement.verdict, critical=critical
        )
    elif decision.kind != LAPSED and judgement.verdict > Verdict.NEUTRAL:
        yield from _findings(decision, practices, Outcome.KEPT, judgement.verdict)


def _findings(
    decision: Decision,
    practices: Iterable[PracticeId],
    outcome: Outcome,
    verdict: Verdict,
    missing: tuple[FactId, ...] = (),
    critical: str = "",
) -> Iterator[Finding]:
    for practice in practices:
        yield Finding(
            decision.order, decision.at, decision.move, decision.kind, practice, outcome, verdict,
            missing, decision.file, decision.line, critical,
        )  # fmt: skip
