"""
Say why a rule applies: what a case is like, as clauses, and all of them as one sentence.

The clauses stand with the facts, the moves and the limits in the playbook; here they are chosen and
joined. What has none is told by its name and its value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trainer.content.texts import fill
from trainer.reports.words import Words
from trainer.rules.conditions import (
    YES,
    All,
    Always,
    Compare,
    Condition,
    Either,
    In,
    Is,
    Known,
    Not,
    Op,
    reasons,
)
from trainer.rules.facts import DID, FactId, Facts, MoveId, Value
from trainer.rules.practices import Rule

OPPOSITE: Mapping[Op, Op] = {
    Op.AT_MOST: Op.ABOVE,
    Op.ABOVE: Op.AT_MOST,
    Op.AT_LEAST: Op.BELOW,
    Op.BELOW: Op.AT_LEAST,
}
ALONE = ""
"""What begins a clause that is joined to no other."""
PAIR = 2
"""So many clauses are joined without a comma."""

Part = tuple[str, str]
"""The text that begins a clause, such as `you have not yet ...`, and what comes after it."""


@dataclass(frozen=True, slots=True)
class Because:
    """Gives reasons, under one rulebook."""

    words: Words

    def sentence(
        self, rule: Rule, facts: Facts, move: MoveId = "", *, most: int | None = None
    ) -> str:
        """
        Say in one sentence which facts made a rule apply to a move.

        That the move itself was not made before goes without saying.
        """
        unmade = Is(DID + move, value=False)
        leaves = reasons(_without_ways_out(rule.when, facts), facts)
        parts = (self._part(leaf, facts) for leaf in leaves if leaf not in (YES, unmade))
        clauses = tuple(self._clauses(parts))[:most]
        if not clauses:
            return self.words.texts("because.anyway")
        return self.words.texts("because.sentence", reasons=self._joined(clauses))

    def clause(self, leaf: Condition, facts: Facts) -> str:
        """Put one leaf of a condition into words, as it stands in the case."""
        return self._said(*self._part(leaf, facts))

    def did(self, *moves: MoveId, done: bool) -> str:
        """Say that one of several moves was made, or that none was."""
        parts = [self._did(move, done=done) for move in moves]
        if len({begins for begins, _ in parts}) == 1:
            listed = self.words.texts("because.or").join(said for _, said in parts)
            return self._said(parts[0][0], listed)
        return self.words.texts("because.or").join(self._said(*part) for part in parts)

    def compared(self, fact: FactId, amount: str) -> str:
        """Say in a clause that a number is `at least` or `more than` something."""
        known = self.words.rulebook.vocabulary.facts[fact]
        clause = known.said.get("number")
        if clause:
            return fill(clause, {"value": amount})
        return self.words.texts("because.is", fact=known.label, value=amount)

    def unknown(self, fact: FactId) -> str:
        """Say that a fact is not known."""
        return self._said(*self._unknown(fact))

    def asked(self, fact: FactId) -> str:
        """Say what has to be found out."""
        if fact.startswith(DID):
            _, said = self._did(fact.removeprefix(DID), done=True)
            return self.words.texts("because.asks-did", said=said)
        known = self.words.rulebook.vocabulary.facts[fact]
        return known.asks or known.label

    def policy(self, limit: str, value: bool | None) -> str:  # noqa: FBT001 - what the register says
        """Say in a clause what the register says of a limit; a flag says it by itself."""
        known = self.words.rulebook.playbook.register.limits[limit]
        if value is not None and known.said:
            return known.said["yes" if value else "no"]
        limits = self.words.rulebook.limits
        number = limits.entry(limit).words() if limit in limits else "?"
        return self.words.texts("because.policy", limit=known.label, number=number)

    # --- one leaf -------------------------------------------------------------------------------

    def _part(self, leaf: Condition, facts: Facts) -> Part:  # noqa: PLR0911 - a line for each kind
        turned = isinstance(leaf, Not)
        inner = leaf.part if isinstance(leaf, Not) else leaf
        match inner:
            case Is(fact, value) if fact.startswith(DID):
                return self._did(fact.removeprefix(DID), done=bool(value) is not turned)
            case Known(fact, known) if known is turned:
                return self._unknown(fact)
            case Is(fact) | In(fact) | Known(fact) if fact in facts:
                return ALONE, self._fact(fact, facts[fact])
            case Is(fact, value) if isinstance(value, bool):
                return ALONE, self._fact(fact, value is not turned)
            case Is(fact, value) if turned:
                label, shown = self.words.label(fact), self.words.value(fact, value)
                return ALONE, self.words.texts("because.is-not", fact=label, value=shown)
            case Is(fact, value):
                return ALONE, self._fact(fact, value)
            case Known(fact):
                return self._asked("because.known", fact)
            case Compare():
                return ALONE, self._comparison(inner, facts, turned=turned)
            case Always(_, limit) if limit:
                held = self.words.rulebook.limits.entry(limit).value
                return ALONE, self.policy(limit, held if isinstance(held, bool) else None)
            case _:
                return ALONE, self.words.texts("because.always")

    def _did(self, move: MoveId, *, done: bool) -> Part:
        known = self.words.rulebook.vocabulary.moves.get(move)
        begins = "because.did" if done else "because.did-not"
        if known is not None and known.done:
            return begins, known.done
        return ALONE, self.words.texts(f"{begins}-named", move=self.words.move(move))

    def _unknown(self, fact: FactId) -> Part:
        said = self.words.rulebook.vocabulary.facts[fact].said.get("unknown")
        return (ALONE, said) if said else self._asked("because.unknown", fact)

    def _asked(self, begins: str, fact: FactId) -> Part:
        known = self.words.rulebook.vocabulary.facts[fact]
        if known.asks:
            return begins, known.asks
        return ALONE, self.words.texts(f"{begins}-named", fact=known.label)

    def _fact(self, fact: FactId, value: Value) -> str:
        known = self.words.rulebook.vocabulary.facts[fact]
        clause = known.clause(value)
        if not clause:
            shown = self.words.value(fact, value)
            return self.words.texts("because.is", fact=known.label, value=shown)
        if isinstance(value, int | float) and clause == known.said.get("below-zero"):
            value = -value
        return fill(clause, {"value": self.words.value(fact, value)})

    def _comparison(self, leaf: Compare, facts: Facts, *, turned: bool) -> str:
        op = OPPOSITE[leaf.op] if turned else leaf.op
        return self.words.texts(
            f"because.{op}",
            said=self._fact(leaf.fact, facts[leaf.fact]),
            limit=self.words.limit(leaf.limit),
            number=self.words.rulebook.limits.entry(leaf.limit).words(),
        )

    # --- all of them ----------------------------------------------------------------------------

    def _clauses(self, parts: Iterator[Part]) -> Iterator[str]:
        """Say in one clause what begins alike, and nothing that another clause says, too."""
        grouped: dict[Part, list[str]] = {}
        for begins, said in dict.fromkeys(parts):
            grouped.setdefault((begins, said if begins == ALONE else ""), []).append(said)
        clauses = []
        for (begins, _), listed in grouped.items():
            joint = "because.and" if begins == "because.did" else "because.or"
            clauses.append(self._said(begins, self.words.texts(joint).join(listed)))
        for clause in clauses:
            if not any(other != clause and other.startswith(clause) for other in clauses):
                yield clause

    def _said(self, begins: str, said: str) -> str:
        return said if begins == ALONE else self.words.texts(begins, said=said)

    def _joined(self, clauses: Sequence[str]) -> str:
        texts = self.words.texts
        if len(clauses) <= PAIR:
            return texts("because.and").join(clauses)
        return texts("because.last").join((texts("because.comma").join(clauses[:-1]), clauses[-1]))


def _without_ways_out(condition: Condition, facts: Facts) -> Condition:
    """
    Take what holds only since something is not known as holding anyway.

    `The parcel was shipped, or nobody knows` keeps a rule from falling silent; it is no reason.
    """
    match condition:
        case All(parts):
            return All(tuple(_without_ways_out(part, facts) for part in parts))
        case Either(parts):
            others = tuple(part for part in parts if not _way_out(part, parts))
            if len(others) < len(parts) and not any(part.truth(facts) for part in others):
                return YES
            return Either(tuple(_without_ways_out(part, facts) for part in others))
        case _:
            return condition


def _way_out(part: Condition, ways: Sequence[Condition]) -> bool:
    """Say whether a part of several lets a case through since another of them cannot be told."""
    return (
        isinstance(part, Known)
        and not part.known
        and any(part.fact in way.facts() for way in ways if way is not part)
    )
