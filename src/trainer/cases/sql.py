"""
Write conditions and verdicts as SQL, for tables that are larger than memory.

The dialect is DuckDB's; `in_engine` rewrites it for other engines. Only what all of them answer
alike is used: comparisons, lists, AND, OR, NOT, IS NULL, CASE. The one CAST gives NULL a type.
A column must not hold NaN, which is greater than every number in some engines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb
import numpy as np
import pandas as pd
import sqlglot
from numpy.typing import NDArray

from trainer.cases.fit import Types, hold_to
from trainer.cases.verdicts import Verdicts, combined
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
    Truth,
)
from trainer.rules.facts import FactId, MoveId, Type, Value
from trainer.rules.judge import Rulebook
from trainer.rules.practices import Rule, Verdict

ENGINES = ("spark", "bigquery", "snowflake")
"""Where the SQL is known to go besides DuckDB."""

OPERATORS: Mapping[Op, str] = {
    Op.AT_MOST: "<=",
    Op.AT_LEAST: ">=",
    Op.BELOW: "<",
    Op.ABOVE: ">",
}


class OpenConnectionError(PermissionError):
    """A connection can still reach files or the network."""

    @classmethod
    def locked_open(cls) -> OpenConnectionError:
        """Say that it cannot be closed any more."""
        return cls(
            "The configuration of this DuckDB connection is locked with external access on.\n\n"
            "Hint: open a new connection with trainer.cases.sql.connect()."
        )


class NotFiniteError(ValueError):
    """A number column holds NaN or infinity."""

    @classmethod
    def of(cls, fact: FactId) -> NotFiniteError:
        """Name the column."""
        return cls(
            f"The column '{fact}' holds NaN or infinity.\n\n"
            "Hint: put NULL where the number is not known."
        )


# --- conditions -----------------------------------------------------------------------------------


def sql_of(condition: Condition, columns: Types) -> str:
    """
    Write a condition as an expression that is TRUE, FALSE, or NULL where a missing fact decides.

    `columns` names the facts that the table has; every other fact is unknown in every row.
    """
    hold_to(condition, columns)
    return _sql(condition, columns)


def _sql(condition: Condition, columns: Types) -> str:
    match condition:
        case All(parts):
            return _joined(" AND ", (_sql(part, columns) for part in parts), empty="TRUE")
        case Either(parts):
            return _joined(" OR ", (_sql(part, columns) for part in parts), empty="FALSE")
        case Not(part):
            return f"(NOT {_sql(part, columns)})"
        case Always(outcome):
            return _truth(outcome)
        case _:
            there = all(fact in columns for fact in condition.facts())
            return _leaf(condition) if there else _without_column(condition)


def _leaf(leaf: Condition) -> str:
    match leaf:
        case Is(fact, value):
            return f"({_name(fact)} = {_value(value)})"
        case In(fact, ()):
            return f"({_name(fact)} <> {_name(fact)})"
        case In(fact, values):
            return f"({_name(fact)} IN ({', '.join(map(_value, values))}))"
        case Compare(fact, op, _, number) if number is not None:
            return f"({_name(fact)} {OPERATORS[op]} {_value(number)})"
        case Known(fact, known):
            return f"({_name(fact)} IS {'NOT NULL' if known else 'NULL'})"
        case _:
            return _truth(None)


def _without_column(leaf: Condition) -> str:
    return _truth(not leaf.known if isinstance(leaf, Known) else None)


def _joined(word: str, parts: Iterable[str], *, empty: str) -> str:
    listed = list(parts)
    return f"({word.join(listed)})" if listed else empty


def _truth(truth: Truth) -> str:
    if truth is None:
        return "CAST(NULL AS BOOLEAN)"
    return "TRUE" if truth else "FALSE"


def _name(fact: FactId) -> str:
    return '"' + fact.replace('"', '""') + '"'


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return _truth(value)
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return _number(float(value))


def _number(number: float) -> str:
    """Write a number with an exponent, which makes it a 64-bit float and not a decimal."""
    text = repr(number)
    return text if "e" in text else f"{text}e0"


# --- verdicts -------------------------------------------------------------------------------------


def verdict_sql(rulebook: Rulebook, move: MoveId, columns: Types) -> str:
    """
    Write how a move stands (`Verdict`, as a number) as `judge_move` judges it in one case.

    Whether the verdict stands whatever is missing is told by `verdicts_in_duckdb`.
    """
    rules = rulebook.by_move.get(move, ())
    return _verdict(rulebook, move, {rule: sql_of(rule.when, columns) for rule in rules})


def _verdict(rulebook: Rulebook, move: MoveId, truths: Mapping[Rule, str]) -> str:
    cases = []
    for verdict in (Verdict.FORBIDDEN, Verdict.WEAK, Verdict.BEST, Verdict.GOOD):
        giving = [rule for rule in truths if rule.verdicts[move] is verdict]
        if verdict is Verdict.FORBIDDEN:
            heard = [truths[rule] for rule in giving]
        else:
            heard = [_heard(rulebook, rule, truths) for rule in giving]
        if heard:
            cases.append(f"WHEN {_joined(' OR ', heard, empty='FALSE')} THEN {verdict.value}")
    if not cases:
        return str(Verdict.NEUTRAL.value)
    return f"(CASE {' '.join(cases)} ELSE {Verdict.NEUTRAL.value} END)"


def _heard(rulebook: Rulebook, rule: Rule, truths: Mapping[Rule, str]) -> str:
    silencing = [truths[other] for other in truths if rulebook.outranked(rule, [other])]
    if not silencing:
        return truths[rule]
    silent = f"COALESCE({_joined(' OR ', silencing, empty='FALSE')}, FALSE)"
    return f"({truths[rule]} AND (NOT {silent}))"


# --- engines --------------------------------------------------------------------------------------


def in_engine(sql: str, engine: str) -> str:
    """Rewrite an expression for another engine, or refuse what that engine cannot say."""
    expression = sqlglot.parse_one(sql, read="duckdb")
    return expression.sql(dialect=engine, unsupported_level=sqlglot.ErrorLevel.RAISE)


def connect(database: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """Open a database that reaches no other file and no network."""
    connection = duckdb.connect(database)
    lock(connection)
    return connection


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Switch off external access for good; a connection that is locked already stays so."""
    locked, external = connection.execute(
        "SELECT current_setting('lock_configuration'), current_setting('enable_external_access')"
    ).fetchall()[0]
    if locked and external:
        raise OpenConnectionError.locked_open()
    if not locked:
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")


def truth_in_duckdb(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Types,
    conditions: Iterable[Condition],
) -> pd.DataFrame:
    """
    Say for each row of a relation which conditions hold: a column for each, in their order.

    The relation is a table, a view or a registered data frame; the connection is locked first.
    """
    lock(connection)
    _refuse_not_finite(connection, relation, columns)
    asked = ["TRUE", *(sql_of(condition, columns) for condition in conditions)]
    listed = ", ".join(f'{sql} AS "{number}"' for number, sql in enumerate(asked))
    query = f"SELECT {listed} FROM {_name(relation)}"  # noqa: S608 - names and values are quoted
    [rows, *truths] = connection.execute(query).fetchnumpy().values()
    return pd.DataFrame(dict(enumerate(map(_nullable, truths))), index=pd.RangeIndex(len(rows)))


def verdicts_in_duckdb(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Types,
    rulebook: Rulebook,
    moves: Iterable[MoveId],
) -> Verdicts:
    """Judge moves in every row of a relation, as `judge_move` does in one case."""
    asked = tuple(moves)
    rules = list(dict.fromkeys(rule for move in asked for rule in rulebook.by_move.get(move, ())))
    truths = truth_in_duckdb(connection, relation, columns, (rule.when for rule in rules))
    place = {rule: number for number, rule in enumerate(rules)}
    return combined(rulebook, asked, lambda rule: truths[place[rule]].array, truths.index)


def _refuse_not_finite(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Types
) -> None:
    numbers = [fact for fact, kind in columns.items() if kind is Type.NUMBER]
    if not numbers:
        return
    asked = ", ".join(f"bool_and(isfinite({_name(fact)}))" for fact in numbers)
    query = f"SELECT {asked} FROM {_name(relation)}"  # noqa: S608 - names are quoted
    [finite] = connection.execute(query).fetchall()
    for fact, fine in zip(numbers, finite, strict=True):
        if fine is False:
            raise NotFiniteError.of(fact)


def _nullable(truth: NDArray[np.bool_]) -> pd.arrays.BooleanArray:
    return pd.arrays.BooleanArray(np.ma.getdata(truth), np.ma.getmaskarray(truth))
