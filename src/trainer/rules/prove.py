"""
Prove the playbook: search the whole space of facts for cases in which it fails its reader.

    dead rule   no case reaches it
    clash       one practice praises a move that another calls weak, and neither outranks the other
    gap         a decision for which no move on offer is good
    tie         two moves are best together, and the author has not accepted it

The search is exact. Every fact takes each of its values, or none where it may be missing. A
number is tried at each limit that a rule compares it with, between the limits and beyond them:
no rule can tell two numbers apart that lie between the same limits. What is left is a question
about finitely many yes and no, and a solver answers it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

import z3

from trainer.rules.conditions import All, Always, Compare, Condition, Either, Is, Known, Not
from trainer.rules.facts import DID, Fact, FactId, Facts, MoveId, Type, Value
from trainer.rules.judge import Rulebook
from trainer.rules.practices import Decision, Impossible, Rule, Verdict

EFFORT = 20_000_000
"""How much work one question may cost the solver; it counts steps, so that it does not depend on
the machine. A question beyond it is reported as unproved, and never guessed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the prover found, with a case that shows it."""

    kind: str
    """dead-rule, clash, gap, tie or unproved."""
    subject: str
    """The rule, the move or the decision that it is about."""
    case: Facts
    """A case that shows it; empty for a dead rule, which has none."""
    about: tuple[str, ...] = ()
    """The rules or moves that it is between."""


class UnprovedError(RuntimeError):
    """A question costs more work than is reasonable."""


@dataclass(frozen=True, slots=True)
class Truths:
    """When a condition is true and when it is false; it is unknown when it is neither."""

    true: z3.BoolRef
    false: z3.BoolRef


def domain(fact: Fact, limits: Iterable[float]) -> tuple[Value | None, ...]:
    """List a value for each way in which rules can tell a fact apart; `None` stands for missing."""
    known: tuple[Value, ...]
    match fact.type:
        case Type.FLAG:
            known = (True, False)
        case Type.CHOICE:
            known = tuple(fact.values)
        case Type.NUMBER:
            known = _probes(fact, limits)
    return known if fact.always_known else (*known, None)


def _probes(fact: Fact, limits: Iterable[float]) -> tuple[Value, ...]:
    least = -math.inf if fact.least is None else fact.least
    most = math.inf if fact.most is None else fact.most
    reached = sorted({limit for limit in limits if least <= limit <= most})
    if not reached:
        return (min(max(0.0, least), most),)
    low = reached[0] - 1 if fact.least is None else fact.least
    high = reached[-1] + 1 if fact.most is None else fact.most
    between = [(one + other) / 2 for one, other in pairwise([low, *reached, high])]
    return tuple(sorted({*reached, *between}))


class Space:
    """All cases that can occur, as far as a set of conditions can tell them apart."""

    def __init__(
        self,
        facts: Mapping[FactId, Fact],
        conditions: Iterable[Condition],
        never: Iterable[Condition],
    ) -> None:
        self._known = facts
        self._limits: dict[FactId, list[float]] = {}
        self._values: dict[FactId, dict[Value | None, z3.BoolRef]] = {}
        self._truths: dict[Condition, Truths] = {}
        self._solver = z3.Solver()
        self._solver.set("rlimit", EFFORT)
        barred = list(never)
        for condition in (*conditions, *barred):
            for leaf in condition.leaves():
                if isinstance(leaf, Compare) and leaf.number is not None:
                    self._limits.setdefault(leaf.fact, []).append(leaf.number)
        for condition in barred:
            self._solver.add(z3.Not(self.truths(condition).true))

    def truths(self, condition: Condition) -> Truths:
        """Say when a condition is true and when it is false."""
        if condition not in self._truths:
            self._truths[condition] = self._combined(condition)
        return self._truths[condition]

    def find(self, *wanted: z3.BoolRef, about: Iterable[Condition] = ()) -> Facts | None:
        """
        Give a possible case in which everything wanted is so, or nothing when there is none.

        The case tells the facts that the conditions it is about look at.
        """
        answer = self._solver.check(*wanted)
        if answer == z3.unknown:
            raise UnprovedError
        if answer == z3.unsat:
            return None
        model = self._solver.model()
        told = dict.fromkeys(fact for condition in about for fact in condition.facts())
        case = {fact: self._value(fact, model) for fact in told}
        return {
            fact: value
            for fact, value in case.items()
            if value is not None and not (fact.startswith(DID) and value is False)
        }

    # --- inside ---------------------------------------------------------------------------------

    def _combined(self, condition: Condition) -> Truths:
        match condition:
            case All(parts):
                inner = [self.truths(part) for part in parts]
                return Truths(
                    z3.And([one.true for one in inner]), z3.Or([one.false for one in inner])
                )
            case Either(parts):
                inner = [self.truths(part) for part in parts]
                return Truths(
                    z3.Or([one.true for one in inner]), z3.And([one.false for one in inner])
                )
            case Not(part):
                one = self.truths(part)
                return Truths(one.false, one.true)
            case Always(outcome, _):
                return Truths(z3.BoolVal(outcome is True), z3.BoolVal(outcome is False))
            case _:
                return self._leaf(condition)

    def _leaf(self, leaf: Condition) -> Truths:
        [fact] = leaf.facts()
        true, false = [], []
        for value, chosen in self._chosen(fact).items():
            truth = leaf.truth({} if value is None else {fact: value})
            if truth is True:
                true.append(chosen)
            elif truth is False:
                false.append(chosen)
        return Truths(z3.Or(true), z3.Or(false))

    def _chosen(self, fact: FactId) -> Mapping[Value | None, z3.BoolRef]:
        """Give a switch for each value of a fact, of which exactly one is on."""
        if fact not in self._values:
            values = domain(self._known[fact], self._limits.get(fact, ()))
            switches = {value: z3.Bool(f"{fact} = {value!r}") for value in values}
            listed = [(switch, 1) for switch in switches.values()]
            self._solver.add(z3.PbEq(listed, 1))
            self._values[fact] = switches
        return self._values[fact]

    def _value(self, fact: FactId, model: z3.ModelRef) -> Value | None:
        for value, switch in self._values[fact].items():
            if z3.is_true(model.eval(switch, model_completion=True)):
                return value
        return None


@dataclass(frozen=True, slots=True)
class _Standing:
    """How one move can stand."""

    move: MoveId
    heard: Mapping[Rule, z3.BoolRef]
    """For each rule that does not forbid: it applies, and none that outranks it does."""
    forbidden: z3.BoolRef
    weak: z3.BoolRef

    def at_least(self, verdict: Verdict) -> z3.BoolRef:
        """Say when the move is at least this good."""
        praise = [
            heard for rule, heard in self.heard.items() if rule.verdicts[self.move] >= verdict
        ]
        return z3.And(z3.Or(praise), z3.Not(self.weak), z3.Not(self.forbidden))


class Prover:
    """Asks the four questions of a rulebook."""

    def __init__(self, rulebook: Rulebook, never: Iterable[Impossible]) -> None:
        self._book = rulebook
        self._impossible = tuple(
            Impossible(entry.says, rulebook.limits.bind(entry.when))
            for entry in (*never, *_clock_laws(rulebook))
        )
        self._rules = tuple(
            dict.fromkeys(rule for rules in rulebook.by_move.values() for rule in rules)
        )
        self._decisions = tuple(
            (decision, rulebook.limits.bind(decision.when))
            for chapter in rulebook.playbook.chapters.values()
            for decision in chapter.decisions
        )
        self._space = Space(
            rulebook.vocabulary.facts,
            [*(rule.when for rule in self._rules), *(when for _, when in self._decisions)],
            [entry.when for entry in self._impossible],
        )
        self._standings: dict[MoveId, _Standing] = {}

    def findings(self) -> Iterator[Finding]:
        """Give everything that is wrong with the rulebook."""
        yield from self.dead_rules()
        yield from self.clashes()
        for decision, _ in self._decisions:
            yield from self.gaps(decision)
            yield from self.ties(decision)

    def dead_rules(self) -> Iterator[Finding]:
        """Find rules that no possible case reaches."""
        for rule in self._rules:
            finding = Finding("dead-rule", rule.id, {})
            yield from self._ask(finding, [self._space.truths(rule.when).true], found_is_bad=False)

    def clashes(self) -> Iterator[Finding]:
        """Find moves that one practice praises and another calls weak in the same case."""
        for move, rules in self._book.by_move.items():
            standing = self._standing(move)
            for one, other in combinations(rules, 2):
                given = {one.verdicts[move], other.verdicts[move]}
                if Verdict.WEAK not in given or max(given) < Verdict.GOOD:
                    continue
                if Verdict.FORBIDDEN in given or self._ranked(one, other):
                    continue
                yield from self._ask(
                    Finding("clash", move, {}, (one.id, other.id)),
                    [standing.heard[one], standing.heard[other], z3.Not(standing.forbidden)],
                    self._conditions([move]),
                )

    def gaps(self, decision: Decision) -> Iterator[Finding]:
        """Find a case of the decision in which no move on offer is good."""
        when = self._book.limits.bind(decision.when)
        none_good = [z3.Not(self._standing(move).at_least(Verdict.GOOD)) for move in decision.moves]
        yield from self._ask(
            Finding("gap", decision.id, {}, decision.moves),
            [self._space.truths(when).true, *none_good],
            (when, *self._conditions(decision.moves)),
        )

    def ties(self, decision: Decision) -> Iterator[Finding]:
        """Find a case in which two moves are best together without the author's leave."""
        if decision.many:
            return
        when = self._book.limits.bind(decision.when)
        for pair in combinations(decision.moves, 2):
            if any(set(pair) <= tie for tie in decision.ties):
                continue
            best = [self._standing(move).at_least(Verdict.BEST) for move in pair]
            yield from self._ask(
                Finding("tie", decision.id, {}, pair),
                [self._space.truths(when).true, *best],
                (when, *self._conditions(pair)),
            )

    def can_be_best(self, decision: Decision, rule: Rule, move: MoveId) -> bool:
        """Say whether a rule's word makes a move best in some case of a decision."""
        standing = self._standing(move)
        when = self._space.truths(self._book.limits.bind(decision.when)).true
        try:
            wanted = (when, standing.heard[rule], standing.at_least(Verdict.BEST))
            return self._space.find(*wanted) is not None
        except UnprovedError:
            return True

    def impossible(self, facts: Facts) -> Iterator[str]:
        """Say why a case cannot occur, once for each reason."""
        for entry in self._impossible:
            if entry.when.truth(facts) is True:
                yield entry.says

    # --- inside ---------------------------------------------------------------------------------

    def _ask(
        self,
        finding: Finding,
        wanted: list[z3.BoolRef],
        about: Iterable[Condition] = (),
        *,
        found_is_bad: bool = True,
    ) -> Iterator[Finding]:
        try:
            case = self._space.find(*wanted, about=about)
        except UnprovedError:
            yield Finding("unproved", finding.subject, {}, (finding.kind, *finding.about))
            return
        if (case is not None) is found_is_bad:
            yield Finding(finding.kind, finding.subject, case or {}, finding.about)

    def _standing(self, move: MoveId) -> _Standing:
        if move not in self._standings:
            self._standings[move] = self._stand(move)
        return self._standings[move]

    def _stand(self, move: MoveId) -> _Standing:
        applies = {
            rule: self._space.truths(rule.when).true for rule in self._book.by_move.get(move, ())
        }
        heard = {
            rule: z3.And(
                true,
                *(
                    z3.Not(outranking)
                    for other, outranking in applies.items()
                    if self._outranks(other, rule)
                ),
            )
            for rule, true in applies.items()
            if rule.verdicts[move] is not Verdict.FORBIDDEN
        }
        forbidden = [
            true for rule, true in applies.items() if rule.verdicts[move] is Verdict.FORBIDDEN
        ]
        weak = [true for rule, true in heard.items() if rule.verdicts[move] is Verdict.WEAK]
        return _Standing(move, heard, z3.Or(forbidden), z3.Or(weak))

    def _conditions(self, moves: Iterable[MoveId]) -> Iterator[Condition]:
        for move in moves:
            for rule in self._book.by_move.get(move, ()):
                yield rule.when

    def _ranked(self, one: Rule, other: Rule) -> bool:
        return self._outranks(one, other) or self._outranks(other, one)

    def _outranks(self, one: Rule, other: Rule) -> bool:
        return other.practice in self._book.playbook.practices[one.practice].overrides


def _clock_laws(rulebook: Rulebook) -> Iterator[Impossible]:
    """Say of each clock that its time left is known while it runs, and only then."""
    for clock in rulebook.vocabulary.clocks.values():
        running = Is(clock.state, "running")
        unknown = Known(clock.hours_left, known=False)
        yield Impossible(f"{clock.id} runs with no time known", All((running, unknown)))
        yield Impossible(
            f"{clock.id} has time left and does not run", Not(Either((running, unknown)))
        )
