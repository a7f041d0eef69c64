"""
Judge moves against the rulebook.

Pure: the same rules, facts and moves always give the same judgements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

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

    def practice(self, rule: Rule) -> Practice:
        """Give the practice that a rule belongs to."""
        return self.playbook.practices[rule.practice]

    def outranked(self, rule: Rule, speaking: Iterable[Rule]) -> bool:
        """Say whether another practice that speaks overrides the rule's."""
        return any(
            rule.practice in self.playbook.practices[other.practice].overrides for other in speaking
        )

    def groups(self, unsure: Sequence[Rule], among: Sequence[Rule]) -> Iterator[tuple[Rule, ...]]:
        """
        Give the groups of undecided rules that could change a verdict by speaking, smallest first.

        One rule can. So can several that silence others, each of them a practice of its own.
        """
        for rule in unsure:
            yield (rule,)
        silencing = [rule for rule in unsure if any(self.outranked(one, [rule]) for one in among)]
        silenced = {one.practice for one in among if self.outranked(one, silencing)}
        for size in range(2, min(len(silencing), len(silenced)) + 1):
            yield from combinations(silencing, size)


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
    verdict, because = _verdict(rulebook, move, spoke)
    still_open = tuple(
        (rule, missing(rule.when, facts)) for rule in _open(rulebook, move, spoke, unsure)
    )
    return Judgement(move, verdict, because, tuple(spoke), still_open)


def _open(
    rulebook: Rulebook, move: MoveId, spoke: list[Rule], unsure: list[Rule]
) -> tuple[Rule, ...]:
    """Pick the undecided rules that could change the verdict, alone or together."""
    verdict, _ = _verdict(rulebook, move, spoke)
    changing: list[frozenset[Rule]] = []
    for group in map(frozenset, rulebook.groups(unsure, [*spoke, *unsure])):
        if not any(smaller <= group for smaller in changing):
            changed, _ = _verdict(rulebook, move, [*spoke, *group])
            if changed is not verdict:
                changing.append(group)
    return tuple(rule for rule in unsure if any(rule in group for group in changing))


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
