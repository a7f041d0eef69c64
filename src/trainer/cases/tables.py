"""
Judge a whole table of cases with pandas.

A row is a case, a column is a fact, and a missing value is an unknown fact.
Conditions and verdicts mean here exactly what they mean for one case (`trainer.rules`);
`tests/cases` holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_, or_

import numpy as np
import pandas as pd

from trainer.cases.fit import UnknownFactError, exact, hold_to
from trainer.cases.verdicts import Verdicts, combined
from trainer.rules.conditions import (
    COMPARE,
    All,
    Always,
    Compare,
    Condition,
    Either,
    In,
    Is,
    Known,
    Not,
    Truth,
)
from trainer.rules.facts import FactId, Facts, MoveId, Type, Vocabulary
from trainer.rules.judge import Rulebook

DTYPES: Mapping[Type, str] = {
    Type.FLAG: "boolean",
    Type.CHOICE: "string",
    Type.NUMBER: "Float64",
}
"""The column type for each type of fact; all three tell a missing value from every other."""

HELD: Mapping[Type, frozenset[str]] = {
    Type.FLAG: frozenset({"boolean", "empty"}),
    Type.CHOICE: frozenset({"string", "empty"}),
    Type.NUMBER: frozenset({"integer", "floating", "mixed-integer-float", "empty"}),
}
"""What pandas may find in a column of each type of fact."""

MOST_EXACT = 2**53
"""From here on a 64-bit float skips whole numbers."""


class ImpossibleValueError(ValueError):
    """A case gives a fact a value that it cannot have."""

    @classmethod
    def at(cls, row: int, fact: FactId, value: object, problem: str) -> ImpossibleValueError:
        """Say where the value stands and what is wrong with it."""
        return cls(
            f"Row {row}: '{value}' is impossible, '{fact}' {problem}.\n\n"
            "Hint: leave a fact out, or give None, where its value is not known."
        )


class ColumnError(TypeError):
    """A column of a table does not hold what its fact takes."""

    @classmethod
    def of(cls, fact: FactId, kind: Type, held: str) -> ColumnError:
        """Say what the column holds and what it should hold."""
        return cls(
            f"The column '{fact}' holds {held}, but the fact is a {kind}.\n\n"
            f"Hint: build the table with as_table, or give the column the type {DTYPES[kind]} "
            "with None where the value is not known."
        )


# --- tables of cases ------------------------------------------------------------------------------


def as_table(cases: Iterable[Facts], vocabulary: Vocabulary) -> pd.DataFrame:
    """
    Put cases into a table, a row for each, with a column for each fact that any of them knows.

    What the vocabulary does not allow is refused; a value of None is the same as none.
    """
    rows = [
        {fact: value for fact, value in case.items() if value is not None and value is not pd.NA}
        for case in cases
    ]
    for number, row in enumerate(rows):
        for fact, value in row.items():
            _refuse_impossible(number, fact, value, vocabulary)
    known = {fact for row in rows for fact in row}
    columns = {
        fact.id: pd.array([row.get(fact.id) for row in rows], dtype=DTYPES[fact.type])
        for fact in vocabulary.facts.values()
        if fact.id in known
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)))


def _refuse_impossible(row: int, fact: FactId, value: object, vocabulary: Vocabulary) -> None:
    if fact not in vocabulary.facts:
        raise UnknownFactError.of(fact, vocabulary.facts)
    problem = vocabulary.facts[fact].problem(value)
    if problem is None and isinstance(value, int | float) and not exact(value):
        problem = "takes numbers that a 64-bit float holds exactly"
    if problem is not None:
        raise ImpossibleValueError.at(row, fact, value, problem)


# --- conditions -----------------------------------------------------------------------------------


def truth_of(condition: Condition, table: pd.DataFrame, vocabulary: Vocabulary) -> pd.Series:
    """
    Say for each row whether a condition holds: True, False, or NA where a missing fact decides.

    A fact without a column is unknown in every row.
    """
    return pd.Series(_Cases(table, vocabulary).truth(condition), index=table.index)


class _Cases:
    """The columns of a table, each checked and converted once."""

    def __init__(self, table: pd.DataFrame, vocabulary: Vocabulary) -> None:
        self._table = table
        self._types = {fact.id: fact.type for fact in vocabulary.facts.values()}
        self._columns: dict[FactId, pd.api.extensions.ExtensionArray] = {}
        self._leaves: dict[Condition, pd.arrays.BooleanArray] = {}

    def truth(self, condition: Condition) -> pd.arrays.BooleanArray:
        """Give the truth of a condition in every row."""
        hold_to(condition, self._types)
        return self._truth(condition)

    def _truth(self, condition: Condition) -> pd.arrays.BooleanArray:
        match condition:
            case All(parts):
                return reduce(and_, map(self._truth, parts), self._always(outcome=True))
            case Either(parts):
                return reduce(or_, map(self._truth, parts), self._always(outcome=False))
            case Not(part):
                return ~self._truth(part)
            case _:
                if condition not in self._leaves:
                    self._leaves[condition] = self._leaf(condition)
                return self._leaves[condition]

    def _leaf(self, leaf: Condition) -> pd.arrays.BooleanArray:
        match leaf:
            case Always(outcome):
                return self._always(outcome=outcome)
            case Is(fact, value):
                # `==` would take "a" for "a\0": NumPy drops a NUL at the end of a word.
                return self._in(fact, (value,))
            case In(fact, values):
                return self._in(fact, values)
            case Compare(fact, op, _, number) if number is not None:
                return COMPARE[op](self._column(fact), number)
            case Known(fact, known):
                return self._known(fact, known=known)
            case _:
                return self._always(outcome=None)

    def _always(self, *, outcome: Truth) -> pd.arrays.BooleanArray:
        return pd.array([outcome] * len(self._table), dtype="boolean")

    def _in(self, fact: FactId, values: tuple[object, ...]) -> pd.arrays.BooleanArray:
        column = self._column(fact)
        found = np.asarray(column.isin(list(values)), dtype=bool)
        return pd.arrays.BooleanArray(found, np.asarray(column.isna()))

    def _known(self, fact: FactId, *, known: bool) -> pd.arrays.BooleanArray:
        there = ~np.asarray(self._column(fact).isna())
        return pd.arrays.BooleanArray(there == known, np.zeros(len(there), dtype=bool))

    def _column(self, fact: FactId) -> pd.api.extensions.ExtensionArray:
        if fact not in self._types:
            raise UnknownFactError.of(fact, self._types)
        if fact not in self._columns:
            self._columns[fact] = self._converted(fact, self._types[fact])
        return self._columns[fact]

    def _converted(self, fact: FactId, kind: Type) -> pd.api.extensions.ExtensionArray:
        if fact not in self._table.columns:
            return pd.array([None] * len(self._table), dtype=DTYPES[kind])
        column = self._table[fact]
        if column.ndim > 1:
            raise ColumnError.of(fact, kind, "several columns of that name")
        if isinstance(column.dtype, pd.CategoricalDtype):
            column = column.astype(column.cat.categories.dtype)
        held = pd.api.types.infer_dtype(column, skipna=True)
        if held not in HELD[kind]:
            raise ColumnError.of(fact, kind, f"{held} values")
        if kind is Type.NUMBER and not _all_exact(column):
            raise ColumnError.of(fact, kind, "NaN, infinity or whole numbers beyond 15 digits")
        array = column.astype(DTYPES[kind]).array
        return pd.Categorical(array) if kind is Type.CHOICE else array


def _all_exact(column: pd.Series) -> bool:
    """Say whether every number is finite and stays the same as a 64-bit float."""
    if column.dtype == object:
        return all(exact(value) for value in column if value is not None and value is not pd.NA)
    known = column.dropna() if pd.api.types.is_extension_array_dtype(column.dtype) else column
    numbers = known.to_numpy(dtype=float)
    limit = MOST_EXACT if known.dtype.kind in "iu" else np.inf
    return bool((np.abs(numbers) < limit).all())


# --- verdicts -------------------------------------------------------------------------------------


def verdicts_of(rulebook: Rulebook, table: pd.DataFrame, moves: Iterable[MoveId]) -> Verdicts:
    """Judge moves in every row, as `judge_move` does in one case."""
    cases = _Cases(table, rulebook.vocabulary)
    return combined(rulebook, moves, lambda rule: cases.truth(rule.when), table.index)
