"""
Judge moves against the rulebook.

Pure: the same rules, facts and moves always give the same judgements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from trainer.rules.conditions import Condition, missing, reasons
from trainer.rules.facts import DID, FactId, Facts, MoveId, Value, Vocabulary
from trainer.rules.policy import Limits
from trainer.rules.practices import Playbook, Practice, PracticeId, Rule, Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """A move, how it stands, and the rules that say so."""

    move: MoveId
    verdict: Verdict
    because: tuple[Rule, ...]
    """The rules whose word decided; none for a neutral move."""
    spoke: tuple[Rule, ...]
    """Every rule that applied to the move, outranked ones included."""
    open: tuple[tuple[Rule, tuple[FactId, ...]], ...]
    """Rules that missing facts leave undecided and that could change the verdict."""

    @property
    def evaluated(self) -> bool:
        """Say whether the verdict stands whatever the missing facts are."""
        return not self.open

    @property
    def missing(self) -> tuple[FactId, ...]:
        """Name the missing facts that could change the verdict."""
        return tuple(dict.fromkeys(fact for _, facts in self.open for fact in facts))


@dataclass(frozen=True)
class Rulebook:
    """The playbook as it judges on one day in one marketplace."""

    playbook: Playbook
    limits: Limits
    by_move: Mapping[MoveId, tuple[Rule, ...]]
    """For each move the bound rules that speak of it."""
    not_done: Facts
    """Every `did.` fact, false."""
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    """The bound condition of every rule, by rule id."""
    _judged: dict[object, Judgement] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, playbook: Playbook, as_of: date, marketplace: str) -> Rulebook:
        """Bind every scored rule to the register of a day and a marketplace."""
        limits = playbook.register.on(as_of, marketplace)
        by_move: dict[MoveId, list[Rule]] = {}
        conditions: dict[str, Condition] = {}
        for practice in playbook.practices.values():
            if not playbook.scored(practice):
                continue
            for rule in practice.rules:
                bound = _bound(rule, limits)
                conditions[rule.id] = bound.when
                for move in rule.verdicts:
                    by_move.setdefault(move, []).append(bound)
        return cls(
            playbook,
            limits,
            {move: tuple(rules) for move, rules in by_move.items()},
            {DID + move: False for move in playbook.vocabulary.moves},
            conditions,
        )

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary that the rules are written in."""
        return self.playbook.vocabulary

    @cached_property
    def looked_at(self) -> Mapping[MoveId, tuple[FactId, ...]]:
        """For each move the facts that its rules look at."""
        return {
            move: tuple(sorted({fact for rule in rules for fact in rule.when.facts()}))
            for move, rules in self.by_move.items()
        }

    @cached_property
    def praising(self) -> frozenset[PracticeId]:
        """The practices that call a move best somewhere: they have points of their own to win."""
        return frozenset(
            rule.practice
            for rules in self.by_move.values()
            for rule in rules
            if max(rule.verdicts.values()) is Verdict.BEST
        )

    def judged(self, facts: Facts, move: MoveId) -> Judgement:
        """Judge one move, and remember it: facts that no rule looks at make no difference."""
        key = (move, *map(facts.get, self.looked_at.get(move, ())))
        found = self._judged.get(key)
        if found is None:
            found = self._judged[key] = judge_move(self, facts, move)
        return found

    def practice(self, rule: Rule) -> Practice:
        """Give the practice that a rule belongs to."""
        return self.playbook.practices[rule.practice]

    def outranked(self, rule: Rule, speaking: Iterable[Rule]) -> bool:
        """Say whether another practice that speaks overrides the rule's."""
        return any(
            rule.practice in self.playbook.practices[other.practice].overrides for other in speaking
        )


def _bound(rule: Rule, limits: Limits) -> Rule:
    return Rule(
        rule.practice,
        rule.number,
        limits.bind(rule.when),
        rule.verdicts,
        rule.governs,
        rule.near_miss,
        rule.critical,
    )


def judge(rulebook: Rulebook, facts: Facts, moves: Iterable[MoveId]) -> tuple[Judgement, ...]:
    """
    Judge each move under the rules that apply to the facts.

    Forbidden always wins. Otherwise a practice that another one overrides is silent,
    and what speaks against a move outweighs what speaks for it.
    """
    return tuple(judge_move(rulebook, facts, move) for move in moves)


def judge_move(rulebook: Rulebook, facts: Facts, move: MoveId) -> Judgement:
    """Judge one move; see `judge`."""
    spoke: list[Rule] = []
    unsure: list[Rule] = []
    for rule in rulebook.by_move.get(move, ()):
        truth = rule.when.truth(facts)
        if truth is True:
            spoke.append(rule)
        elif truth is None:
            unsure.append(rule)
    judgement = Judgement(move, *_verdict(rulebook, move, spoke), tuple(spoke), ())
    still_open = _open(rulebook, judgement, unsure)
    return replace(judgement, open=tuple((rule, missing(rule.when, facts)) for rule in still_open))


def _open(rulebook: Rulebook, judgement: Judgement, unsure: list[Rule]) -> list[Rule]:
    """Pick the undecided rules that could change a verdict: each alone, or else together."""
    move, verdict = judgement.move, judgement.verdict
    alone = [
        rule
        for rule in unsure
        if _verdict(rulebook, move, [*judgement.spoke, rule])[0] is not verdict
    ]
    if alone or verdict in {Verdict.FORBIDDEN, Verdict.NEUTRAL}:
        return alone
    silencing = _unheard(rulebook, judgement, unsure)
    if not all(rulebook.outranked(rule, silencing) for rule in judgement.because):
        return []
    return [
        rule
        for rule in silencing
        if any(rulebook.outranked(given, [rule]) for given in judgement.because)
    ]


def _unheard(rulebook: Rulebook, judgement: Judgement, unsure: list[Rule]) -> list[Rule]:
    """Pick as many undecided rules as can speak without one of them giving the same verdict."""
    speaking = unsure
    while True:
        everyone = [*judgement.spoke, *speaking]
        kept = [
            rule
            for rule in speaking
            if rule.verdicts[judgement.move] is not judgement.verdict
            or rulebook.outranked(rule, everyone)
        ]
        if len(kept) == len(speaking):
            return kept
        speaking = kept


def _verdict(
    rulebook: Rulebook, move: MoveId, speaking: list[Rule]
) -> tuple[Verdict, tuple[Rule, ...]]:
    forbidding = tuple(rule for rule in speaking if rule.verdicts[move] is Verdict.FORBIDDEN)
    if forbidding:
        return Verdict.FORBIDDEN, forbidding
    heard = [rule for rule in speaking if not rulebook.outranked(rule, speaking)]
    given = {rule.verdicts[move] for rule in heard}
    if not given:
        return Verdict.NEUTRAL, ()
    verdict = Verdict.WEAK if Verdict.WEAK in given else max(given)
    return verdict, tuple(rule for rule in heard if rule.verdicts[move] is verdict)


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact that made a rule apply, in words."""

    fact: FactId
    value: Value | None
    """The value in the case; nothing where it is unknown."""
    leaf: Condition
    """The part of the condition that it decided."""


def why(rule: Rule, facts: Facts) -> tuple[Reason, ...]:
    """Give the facts that made a rule apply."""
    return tuple(
        Reason(fact, facts.get(fact), leaf)
        for leaf in reasons(rule.when, facts)
        for fact in leaf.facts()
    )


def practices_of(rules: Iterable[Rule]) -> tuple[PracticeId, ...]:
    """Name the practices behind rules, each once, in their order."""
    return tuple(dict.fromkeys(rule.practice for rule in rules))
