"""
Decisions as a table: a row for each, with what was done and what was known at that moment.

    case      what it was about; several decisions belong to one
    number    its place in the case
    kind      one, many, lapse, met or unfinished (`Kind`)
    done      the moves that were made, a list
    offered   the moves that could have been made, a list; with or without those that were
    ...       a column for each fact, missing where it was not known

A move may name what it was about after a colon: `take-next:the-lamp` is the move `take-next`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import duckdb
import pandas as pd

from trainer.cases.clauses import name
from trainer.cases.fit import UnknownFactError
from trainer.cases.sql import lock
from trainer.cases.tables import DTYPES, ImpossibleValueError, as_table, truth_of
from trainer.rules.conditions import Known
from trainer.rules.facts import Type, Vocabulary

CASE, NUMBER, KIND, DONE, OFFERED = "case", "number", "kind", "done", "offered"
HEAD = (CASE, NUMBER, KIND, DONE, OFFERED)
LISTS = (DONE, OFFERED)


class Kind(StrEnum):
    """What kind of decision a row is."""

    ONE = "one"
    """One move out of several."""
    MANY = "many"
    """Any number of moves; what is offered and was not done is left for good."""
    LAPSE = "lapse"
    """A clock was let run out; `done` is the move that stands for it."""
    MET = "met"
    """A clock was kept; `done` is the move that would have stood for letting it run out."""
    UNFINISHED = "unfinished"
    """The case was walked away from."""


class ImpossibleDecisionError(ValueError):
    """A row of a table is no decision."""

    @classmethod
    def columns(cls, missing: Iterable[str]) -> ImpossibleDecisionError:
        """Name the columns that are not there."""
        return cls(
            f"The table has no column {', '.join(map(repr, missing))}.\n\n"
            f"Hint: a decision has the columns {', '.join(HEAD)}, and one for each fact."
        )

    @classmethod
    def kind(cls, row: object, kind: object) -> ImpossibleDecisionError:
        """Say which kind is none."""
        return cls(
            f"Row {row}: '{kind}' is no kind of decision.\n\nHint: it is one of {', '.join(Kind)}."
        )

    @classmethod
    def count(cls, row: object, kind: object) -> ImpossibleDecisionError:
        """Say that a decision between moves names several."""
        return cls(
            f"Row {row}: a decision of the kind '{kind}' is one move, and several were made.\n\n"
            f"Hint: call it '{Kind.MANY}', or make each a row of its own."
        )

    @classmethod
    def move(cls, row: object, move: object) -> ImpossibleDecisionError:
        """Say which move the playbook does not know."""
        return cls(
            f"Row {row}: there is no move '{move}'.\n\nHint: see playbook/moves.yaml for all moves."
        )


def decisions_of(rows: Iterable[Mapping[str, Any]], vocabulary: Vocabulary) -> pd.DataFrame:
    """Put decisions that are written as mappings into a table."""
    listed = list(rows)
    heads = pd.DataFrame(
        {column: [row.get(column) for row in listed] for column in HEAD},
        index=pd.RangeIndex(len(listed)),
    )
    known = ({fact: row[fact] for fact in row if fact not in HEAD} for row in listed)
    return pd.concat([heads, as_table(known, vocabulary)], axis=1)


def decisions_in_duckdb(
    connection: duckdb.DuckDBPyConnection, relation: str, vocabulary: Vocabulary
) -> pd.DataFrame:
    """Take decisions out of a relation; other columns than those of a decision stay where they are."""
    lock(connection)
    described = connection.execute(f"DESCRIBE {name(relation)}").fetchall()
    there = [column for column, *_ in described if column in vocabulary.facts or column in HEAD]
    listed = ", ".join(_read(column, vocabulary) for column in there)
    found = connection.execute(f"SELECT {listed} FROM {name(relation)}").fetchnumpy()
    return pd.DataFrame(
        {
            column: pd.array(_listed(values), dtype=_dtype(column, vocabulary))
            for column, values in found.items()
        }
    )


def _read(column: str, vocabulary: Vocabulary) -> str:
    """Write how a column is read: words as words, and numbers as 64-bit floats."""
    fact = vocabulary.facts.get(column)
    if fact is None or fact.type is Type.FLAG:
        return name(column)
    kind = "VARCHAR" if fact.type is Type.CHOICE else "DOUBLE"
    return f"CAST({name(column)} AS {kind}) AS {name(column)}"


def _listed(values: Any) -> list[Any]:
    """Give the values of a column that was fetched, with None where there is none."""
    listed: list[Any] = values.tolist()
    return listed


def _dtype(column: str, vocabulary: Vocabulary) -> str:
    return DTYPES[vocabulary.facts[column].type] if column in vocabulary.facts else "object"


def checked(decisions: pd.DataFrame, vocabulary: Vocabulary) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part a table into what was done and what was known, and refuse what is no decision."""
    lost = [column for column in HEAD if column not in decisions.columns and column != OFFERED]
    if lost:
        raise ImpossibleDecisionError.columns(lost)
    rows = pd.RangeIndex(len(decisions))
    heads = decisions.reindex(columns=list(HEAD)).set_axis(rows, axis=0)
    for column in LISTS:
        heads[column] = [_moves(value) for value in heads[column]]
    _refuse_impossible(heads, vocabulary)
    facts = decisions.drop(columns=list(HEAD), errors="ignore").set_axis(rows, axis=0)
    return heads, _known(facts, vocabulary)


def _moves(value: Any) -> list[str]:
    """Give the moves of a cell; a list that is missing is empty."""
    if value is None or value is pd.NA or isinstance(value, float):
        return []
    return list(dict.fromkeys([value] if isinstance(value, str) else map(str, value)))


def plain(move: str) -> str:
    """Give the move without what it was about."""
    return move.partition(":")[0]


def _refuse_impossible(heads: pd.DataFrame, vocabulary: Vocabulary) -> None:
    kinds = set(Kind)
    single = {Kind.ONE, Kind.LAPSE, Kind.MET}
    parts = zip(heads.index, heads[KIND], heads[DONE], heads[OFFERED], strict=True)
    for row, kind, done, offered in parts:
        if kind not in kinds:
            raise ImpossibleDecisionError.kind(row, kind)
        if kind in single and len(done) > 1:
            raise ImpossibleDecisionError.count(row, kind)
        for move in (*done, *offered):
            if plain(move) not in vocabulary.moves:
                raise ImpossibleDecisionError.move(row, move)


def _known(facts: pd.DataFrame, vocabulary: Vocabulary) -> pd.DataFrame:
    """Give each column of facts its own type, and refuse what its fact cannot be."""
    typed = {}
    for fact in facts.columns:
        if fact not in vocabulary.facts:
            raise UnknownFactError.of(fact, vocabulary.facts)
        truth_of(Known(fact, known=True), facts, vocabulary)
        known = vocabulary.facts[fact]
        typed[fact] = facts[fact].astype(DTYPES[known.type])
        for value in typed[fact].dropna().unique():
            problem = known.problem(value if isinstance(value, str) else value.item())
            if problem is not None:
                row = typed[fact][typed[fact] == value].index[0]
                raise ImpossibleValueError.at(row, fact, value, problem)
    return pd.DataFrame(typed, index=facts.index)
