"""Read conditions out of YAML, checked against the vocabulary and the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trainer.content.problems import Problems, did_you_mean
from trainer.content.tree import At, Tree
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
    Op,
    Policy,
)
from trainer.rules.facts import Fact, Facts, Type, Value, Vocabulary
from trainer.rules.policy import UNIT_OF_FACT, Register

BROKEN = Always(None, "broken")
"""Stands where a condition could not be read; its problem has been noted."""


def is_number(value: object) -> bool:
    """Say whether a value is a number, which true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


TESTS = ("is", "in", "known", *Op)


@dataclass(slots=True)
class ConditionReader:
    """Reads the conditions of one file."""

    tree: Tree
    vocabulary: Vocabulary
    register: Register
    problems: Problems

    def read(self, data: object, at: At) -> Condition:
        """Read a condition; what is wrong with it is noted."""
        if not isinstance(data, Mapping) or not data:
            return self._broken(at, "is no condition.", "Write all, any, not, fact or policy.")
        match sorted(data):
            case ["all"]:
                return All(self._parts(data["all"], (*at, "all")))
            case ["any"]:
                return Either(self._parts(data["any"], (*at, "any")))
            case ["not"]:
                return Not(self.read(data["not"], (*at, "not")))
            case ["is", "policy"]:
                return self._policy(data, at)
            case keys if "fact" in keys:
                return self._leaf(data, at)
            case keys:
                return self._broken(
                    at,
                    f"a condition with {', '.join(keys)} is not understood.",
                    "Write all, any, not, fact or policy.",
                )

    def facts(self, data: object, at: At) -> Facts:
        """Read a mapping from facts to values, such as a governed case."""
        result: dict[str, Value] = {}
        if not isinstance(data, Mapping):
            self._broken(at, "is no list of facts.", "Write FACT: VALUE lines.")
            return result
        for id_, value in data.items():
            fact = self.fact(id_, (*at, id_))
            if fact is not None and self.value(fact, value, (*at, id_)):
                result[id_] = value
        return result

    def fact(self, id_: str, at: At) -> Fact | None:
        """Find a fact, or note that there is none."""
        fact = self.vocabulary.facts.get(id_)
        if fact is None:
            self._note(
                "PB101", at, f"unknown fact '{id_}'.", did_you_mean(id_, self.vocabulary.facts)
            )
        return fact

    def value(self, fact: Fact, value: object, at: At) -> bool:
        """Say whether a value is possible for a fact, and note it when it is not."""
        problem = fact.problem(value)
        if problem is not None:
            hint = did_you_mean(value, fact.values) if isinstance(value, str) else ""
            self._note("PB102", at, f"'{value}' is impossible: {fact.id} {problem}.", hint)
        return problem is None

    # --- inside ---------------------------------------------------------------------------------

    def _parts(self, data: object, at: At) -> tuple[Condition, ...]:
        if not isinstance(data, list) or not data:
            self._broken(at, "needs a list of conditions.", "Give at least one.")
            return (BROKEN,)
        return tuple(self.read(part, (*at, number)) for number, part in enumerate(data))

    def _leaf(self, data: Mapping[str, Any], at: At) -> Condition:
        tests = [key for key in data if key != "fact"]
        if len(tests) != 1 or tests[0] not in TESTS:
            return self._broken(at, "a fact takes exactly one test.", f"One of {', '.join(TESTS)}.")
        [test] = tests
        fact = self.fact(str(data["fact"]), at)
        if fact is None:
            return BROKEN
        return self._test(fact, test, data[test], at)

    def _test(self, fact: Fact, test: str, value: Any, at: At) -> Condition:
        match test:
            case "known":
                if not isinstance(value, bool):
                    return self._broken(at, "known takes true or false.")
                return Known(fact.id, value)
            case "is" if fact.type is not Type.NUMBER:
                return Is(fact.id, value) if self.value(fact, value, at) else BROKEN
            case "in" if fact.type is not Type.NUMBER:
                if not isinstance(value, list) or not value:
                    return self._broken(at, "in takes a list of values.")
                fine = [self.value(fact, one, at) for one in value]
                return In(fact.id, tuple(value)) if all(fine) else BROKEN
            case _ if test in {"is", "in"} or fact.type is not Type.NUMBER:
                self._note(
                    "PB106",
                    at,
                    f"'{test}' does not fit {fact.id}, which is a {fact.type}.",
                    "Compare numbers by at_most, at_least, below or above; others by is or in.",
                )
                return BROKEN
            case _:
                return self._compare(fact, Op(test), value, at)

    def _compare(self, fact: Fact, op: Op, value: object, at: At) -> Condition:
        if not isinstance(value, Mapping) or sorted(value) != ["limit"]:
            self._note(
                "PB106",
                at,
                f"{fact.id} is compared with {value!r}, which is no limit.",
                "Name an entry of policy.yaml: {limit: ID}.",
            )
            return BROKEN
        id_ = str(value["limit"])
        limit = self.register.limits.get(id_)
        if limit is None:
            self._note(
                "PB104", at, f"unknown limit '{id_}'.", did_you_mean(id_, self.register.limits)
            )
            return BROKEN
        for entry in limit.entries:
            if entry.value is not None and not is_number(entry.value):
                self._note("PB107", at, f"{id_} is not a number but '{entry.value}'.")
                return BROKEN
            unit = UNIT_OF_FACT.get(entry.unit, entry.unit)
            if unit != fact.unit:
                self._note(
                    "PB107",
                    at,
                    f"{fact.id} is in {fact.unit}, {id_} in {entry.unit}.",
                    "Compare like with like.",
                )
                return BROKEN
        return Compare(fact.id, op, id_)

    def _policy(self, data: Mapping[str, Any], at: At) -> Condition:
        id_ = str(data["policy"])
        if id_ not in self.register.limits:
            self._note(
                "PB104", at, f"unknown limit '{id_}'.", did_you_mean(id_, self.register.limits)
            )
            return BROKEN
        if not isinstance(data["is"], bool | int | float | str):
            return self._broken(at, "a look at the register takes one value.")
        return Policy(id_, data["is"])

    def _broken(self, at: At, what: str, hint: str = "") -> Condition:
        self._note("PB111", at, what, hint)
        return BROKEN

    def _note(self, code: str, at: At, what: str, hint: str = "") -> None:
        self.problems.add(code, self.tree.path, self.tree.line(at), what, hint)
