"""
Combine what rules say into verdicts, for all cases of a table at once.

Which engine found out where a rule is true is all the same here.
The order of verdicts is that of `trainer.rules.judge`; `tests/cases` holds the two equal.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trainer.rules.facts import MoveId
from trainer.rules.judge import Rulebook
from trainer.rules.practices import Rule, Verdict

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How moves stand in every row of a table: a row for each case, a column for each move."""

    verdict: pd.DataFrame
    """The verdicts as numbers (`Verdict`), from what is known."""
    evaluated: pd.DataFrame
    """Whether the verdict stands whatever the missing facts are."""


def combined(
    rulebook: Rulebook,
    moves: Iterable[MoveId],
    truth_of: Callable[[Rule], pd.arrays.BooleanArray],
    index: pd.Index,
) -> Verdicts:
    """Judge moves in every row, given where each rule is true, false or unknown."""
    truths: dict[Rule, pd.arrays.BooleanArray] = {}
    verdict: dict[MoveId, Numbers] = {}
    evaluated: dict[MoveId, Flags] = {}
    for move in moves:
        rules = rulebook.by_move.get(move, ())
        truths.update({rule: truth_of(rule) for rule in rules if rule not in truths})
        bench = Bench(rulebook, move, {rule: truths[rule] for rule in rules}, len(index))
        verdict[move] = bench.verdict()
        evaluated[move] = bench.evaluated()
    return Verdicts(pd.DataFrame(verdict, index=index), pd.DataFrame(evaluated, index=index))


class Bench:
    """The rules that speak of one move, in every row."""

    def __init__(
        self,
        rulebook: Rulebook,
        move: MoveId,
        truths: Mapping[Rule, pd.arrays.BooleanArray],
        rows: int,
    ) -> None:
        self._rows = rows
        self._speaks = {
            rule: np.asarray(truth.fillna(value=False), dtype=bool)
            for rule, truth in truths.items()
        }
        self._unsure = {rule: np.asarray(truth.isna()) for rule, truth in truths.items()}
        self._gives = {rule: rule.verdicts[move] for rule in truths}
        self._giving = {
            verdict: [rule for rule, gives in self._gives.items() if gives is verdict]
            for verdict in Verdict
        }
        self._outranking = {
            rule: [other for other in truths if rulebook.outranked(rule, [other])]
            for rule in truths
        }

    def verdict(self, also: Mapping[Rule, Flags] | None = None) -> Numbers:
        """Give the verdicts; some rules may speak in more rows than they do."""
        speaks = {**self._speaks, **(also or {})}
        result = np.full(self._rows, Verdict.NEUTRAL, dtype=np.int8)
        for verdict in (Verdict.GOOD, Verdict.BEST, Verdict.WEAK):
            for rule in self._giving[verdict]:
                result[self._heard(rule, speaks[rule], speaks)] = verdict
        for rule in self._giving[Verdict.FORBIDDEN]:
            result[speaks[rule]] = Verdict.FORBIDDEN
        return result

    def evaluated(self) -> Flags:
        """Say where no rule that missing facts leave undecided could change the verdict."""
        verdict = self.verdict()
        result = np.ones(self._rows, dtype=bool)
        for rule, unsure in self._unsure.items():
            if unsure.any():
                result &= ~unsure | (self.verdict({rule: self._speaks[rule] | unsure}) == verdict)
        for given in (Verdict.WEAK, Verdict.GOOD, Verdict.BEST):
            result &= ~self._taken_away(given, result & (verdict == given))
        return result

    def deciding(self) -> Mapping[Rule, Flags]:
        """Say for each rule where its word decided."""
        verdict = self.verdict()
        decided: dict[Rule, Flags] = {}
        for rule, speaks in self._speaks.items():
            gives = self._gives[rule]
            at = speaks & (verdict == gives)
            forbids = gives is Verdict.FORBIDDEN
            decided[rule] = at if forbids else self._heard(rule, at, self._speaks)
        return decided

    def possible(self, verdicts: Container[Verdict]) -> Flags:
        """Say where a rule that gives one of some verdicts speaks, or is undecided."""
        result = np.zeros(self._rows, dtype=bool)
        for rule, gives in self._gives.items():
            if gives in verdicts:
                result |= self._speaks[rule] | self._unsure[rule]
        return result

    def _taken_away(self, given: Verdict, rows: Flags) -> Flags:
        """Say where undecided rules can together silence all that gives a verdict."""
        speaking = self._unheard(given, {rule: rows & at for rule, at in self._unsure.items()})
        result = rows.copy()
        for rule in self._giving[given]:
            heard = self._heard(rule, self._speaks[rule], self._speaks)
            result &= ~self._heard(rule, heard, speaking)
        return result

    def _unheard(self, given: Verdict, unsure: Mapping[Rule, Flags]) -> Mapping[Rule, Flags]:
        """Let as many undecided rules speak as can, without one giving the verdict itself."""
        speaking = dict(unsure)
        settled = False
        while not settled:
            settled = True
            everyone = {rule: self._speaks[rule] | at for rule, at in speaking.items()}
            for rule in self._giving[given]:
                heard = self._heard(rule, speaking[rule], everyone)
                if heard.any():
                    speaking[rule] = speaking[rule] & ~heard
                    settled = False
        return speaking

    def _heard(self, rule: Rule, at: Flags, speaks: Mapping[Rule, Flags]) -> Flags:
        """Say in which of some rows no rule that speaks outranks this one."""
        outranking = self._outranking[rule]
        return at & ~reduce(or_, (speaks[other] for other in outranking)) if outranking else at
