"""Put conditions into words: a clause a line for a page, or all of it in one line for a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trainer.reports.because import OPPOSITE, Because
from trainer.reports.words import Words
from trainer.rules.conditions import (
    All,
    Always,
    Compare,
    Condition,
    Either,
    In,
    Is,
    Known,
    Not,
    Policy,
)
from trainer.rules.facts import DID, Value
from trainer.rules.policy import ALL
from trainer.rules.shorten import allowed

MANY = 3
"""From so many values on, the one that is left out is named in their place."""


@dataclass(frozen=True, slots=True)
class Done(Condition):
    """One of several things was done: how alternatives that are all moves are said."""

    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clauses:
    """Speaks of the conditions of one rulebook."""

    words: Words

    def lines(self, condition: Condition, depth: int = 0) -> Iterator[str]:
        """Give a line for each part; what belongs together is indented below its heading."""
        pad = "  " * depth
        shape, parts = self._shape(condition)
        if shape is None:
            yield pad + self.leaf(parts[0])
            return
        if shape != "all" or depth:
            yield pad + self.words.texts(f"clause.{shape}")
            depth += 1
        for part in parts:
            yield from self.lines(part, depth)

    def inline(self, condition: Condition) -> str:
        """Give the whole condition in one line, without the names of limits."""
        shape, parts = self._shape(condition)
        if shape is None:
            return self.leaf(parts[0], short=True)
        texts = self.words.texts
        joint = texts("clause.and" if shape in {"all", "not-all"} else "clause.or")
        said = joint.join(
            f"({self.inline(part)})" if self._shape(part)[0] else self.inline(part)
            for part in parts
        )
        return texts(f"clause.{shape}-inline", parts=said)

    def leaf(self, leaf: Condition, *, short: bool = False) -> str:
        """Put what looks at one fact, or at the register, into words."""
        turned = isinstance(leaf, Not)
        inner = leaf.part if isinstance(leaf, Not) else leaf
        words, texts, because = self.words, self.words.texts, Because(self.words)
        match inner:
            case Done(moves):
                return because.did(*moves, done=True)
            case Is() | Known():
                return because.clause(leaf, {})
            case In(fact, values):
                return self._among(fact, values, turned=turned)
            case Either():
                return self._either(inner)
            case Compare(fact, op, limit):
                amount = f"amount.{OPPOSITE[op] if turned else op}"
                said = because.compared(fact, texts(amount, number=self.limit(limit)))
                return (
                    said if short else texts("clause.compared", said=said, limit=words.limit(limit))
                )
            case _:
                return self._register(inner, turned=turned)

    def limit(self, limit: str) -> str:
        """Give what the register says of a limit here and now, or where it says something."""
        limits = self.words.rulebook.limits
        if limit in limits:
            return limits.entry(limit).words()
        entries = [
            entry
            for entry in self.words.rulebook.playbook.register.limits[limit].entries
            if any(entry.holds(limits.as_of, place) for place in (*entry.marketplaces, ALL))
        ]
        elsewhere = ", ".join(
            self.words.texts(
                "clause.elsewhere",
                value=entry.words(),
                places=", ".join(sorted(entry.marketplaces)),
            )
            for entry in entries
        )
        return self.words.texts(
            "clause.not-here" if elsewhere else "clause.nowhere",
            place=limits.marketplace,
            elsewhere=elsewhere,
        )

    # --- inside ---------------------------------------------------------------------------------

    def _register(self, leaf: Condition, *, turned: bool) -> str:
        """Put what looks at the register, or at nothing, into words."""
        because = Because(self.words)
        match leaf:
            case Policy(limit, bool(value)):
                return because.policy(limit, value is not turned)
            case Policy(limit, value):
                name = "clause.register-not" if turned else "clause.register"
                return self.words.texts(name, limit=self.words.limit(limit), value=str(value))
            case Always() if leaf.why:
                return because.clause(leaf, {})
            case _:
                return self.words.texts("because.always")

    def _shape(self, condition: Condition) -> tuple[str | None, tuple[Condition, ...]]:
        """Say how the parts of a condition stand to each other; a leaf has only itself."""
        match condition:
            case All(parts):
                return "all", _flat(All, parts)
            case Either(parts):
                grouped = self._grouped(_flat(Either, parts))
                return (None, grouped) if len(grouped) == 1 else ("any", grouped)
            case Not(Not(part)):
                return self._shape(part)
            case Not(Either(parts)):
                return "none", self._grouped(_flat(Either, parts))
            case Not(All(parts)):
                return "not-all", _flat(All, parts)
            case _:
                return None, (condition,)

    def _grouped(self, parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
        """Put alternatives together that are moves, or that look at the same fact."""
        facts = self.words.rulebook.vocabulary.facts
        groups: dict[object, list[Condition]] = {}
        for number, part in enumerate(parts):
            one = allowed(part, facts)
            if isinstance(part, Is) and part.fact.startswith(DID) and part.value is True:
                groups.setdefault(Done, []).append(part)
            elif one is not None:
                groups.setdefault(one[0], []).append(part)
            else:
                groups[number] = [part]
        return tuple(_group(key, found) for key, found in groups.items())

    def _either(self, condition: Condition) -> str:
        one = allowed(condition, self.words.rulebook.vocabulary.facts)
        assert one is not None, "other alternatives are no leaf"  # noqa: S101
        fact, holding = one
        listed = tuple(value for value in self._in_order(fact) if value in holding)
        if len(listed) == len(self._in_order(fact)):
            return self.leaf(Always(outcome=True) if None in holding else Known(fact, known=True))
        said = self._among(fact, listed) if len(listed) > 1 else self.leaf(Is(fact, listed[0]))
        return self.words.texts("clause.or-unknown", clause=said) if None in holding else said

    def _among(self, fact: str, listed: tuple[Value, ...], *, turned: bool = False) -> str:
        """Name the values, or the one that is left out where that says the same."""
        texts, words = self.words.texts, self.words
        left_out = [value for value in self._in_order(fact) if value not in listed]
        if not turned and len(listed) >= MANY and len(left_out) == 1:
            turned, listed = True, (left_out[0],)
        shown = texts("clause.or-value").join(words.value(fact, value) for value in listed)
        name = "clause.not-among" if turned else "clause.among"
        return texts(name, fact=words.label(fact), values=shown)

    def _in_order(self, fact: str) -> list[Value]:
        known = self.words.rulebook.vocabulary.facts[fact]
        return list(known.values) or [True, False]


def _group(key: object, found: list[Condition]) -> Condition:
    if len(found) == 1:
        return found[0]
    if key is Done:
        return Done(tuple(one.fact.removeprefix(DID) for one in found if isinstance(one, Is)))
    return Either(tuple(found))


def _flat(kind: type[All | Either], parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Take the parts of what stands inside the same kind out of it."""
    return tuple(
        inner
        for part in parts
        for inner in (_flat(kind, part.parts) if isinstance(part, kind) else (part,))
    )
