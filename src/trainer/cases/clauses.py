"""
Write conditions as SQL expressions.

The dialect is DuckDB's. Only what all engines answer alike is used: comparisons, lists, AND, OR,
NOT, IS NULL, CASE. The one CAST gives NULL a type. A column must not hold NaN, which is greater
than every number in some engines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trainer.cases.fit import Types, hold_to
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
from trainer.rules.facts import Value

OPERATORS: Mapping[Op, str] = {
    Op.AT_MOST: "<=",
    Op.AT_LEAST: ">=",
    Op.BELOW: "<",
    Op.ABOVE: ">",
}
OPPOSITE: Mapping[Op, Op] = {
    Op.AT_MOST: Op.ABOVE,
    Op.AT_LEAST: Op.BELOW,
    Op.BELOW: Op.AT_LEAST,
    Op.ABOVE: Op.AT_MOST,
}
YES, NO = "TRUE", "FALSE"


# --- three values ---------------------------------------------------------------------------------


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
            return _joined(" AND ", (_sql(part, columns) for part in parts), empty=YES)
        case Either(parts):
            return _joined(" OR ", (_sql(part, columns) for part in parts), empty=NO)
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
            return f"({name(fact)} = {_value(value)})"
        case In(fact, ()):
            return f"({name(fact)} <> {name(fact)})"
        case In(fact, values):
            return f"({name(fact)} IN ({', '.join(map(_value, values))}))"
        case Compare(fact, op, _, number) if number is not None:
            return f"({name(fact)} {OPERATORS[op]} {_value(number)})"
        case Known(fact, known):
            return f"({name(fact)} IS {'NOT NULL' if known else 'NULL'})"
        case _:
            return _truth(None)


def _without_column(leaf: Condition) -> str:
    return _truth(not leaf.known if isinstance(leaf, Known) else None)


def _joined(word: str, parts: Iterable[str], *, empty: str) -> str:
    listed = list(parts)
    return f"({word.join(listed)})" if listed else empty


# --- one value at a time --------------------------------------------------------------------------


def where(condition: Condition, columns: Types, *, outcome: bool) -> str:
    """
    Write an expression that is TRUE in just the rows in which a condition is true, or is false.

    What it is elsewhere, FALSE or NULL, makes no difference to WHEN. Engines leave off early what
    is written like this, and so answer several times sooner than with three values.
    """
    hold_to(condition, columns)
    return _where(condition, columns, outcome=outcome)


def _where(condition: Condition, columns: Types, *, outcome: bool) -> str:
    match condition:
        case All(parts) | Either(parts):
            written = [_where(part, columns, outcome=outcome) for part in parts]
            return every(written) if isinstance(condition, All) is outcome else some(written)
        case Not(part):
            return _where(part, columns, outcome=not outcome)
        case Always(settled):
            return YES if settled is outcome else NO
        case _ if all(fact in columns for fact in condition.facts()):
            return _leaf_where(condition, outcome=outcome)
        case _:
            return YES if condition.truth({}) is outcome else NO


def _leaf_where(leaf: Condition, *, outcome: bool) -> str:
    match leaf:
        case Is(fact, value):
            return f"({name(fact)} {'=' if outcome else '<>'} {_value(value)})"
        case In(fact, ()):
            return NO if outcome else f"({name(fact)} IS NOT NULL)"
        case In(fact, values):
            each = (_leaf_where(Is(fact, value), outcome=outcome) for value in values)
            return some(each) if outcome else every(each)
        case Compare(fact, op, _, number) if number is not None:
            sign = OPERATORS[op if outcome else OPPOSITE[op]]
            return f"({name(fact)} {sign} {_value(number)})"
        case Known(fact, known):
            return f"({name(fact)} IS {'NOT NULL' if known is outcome else 'NULL'})"
        case _:
            return NO


def every(parts: Iterable[str]) -> str:
    """Write what is TRUE where all parts are."""
    listed = [part for part in dict.fromkeys(parts) if part != YES]
    if NO in listed:
        return NO
    return listed[0] if len(listed) == 1 else _joined(" AND ", listed, empty=YES)


def some(parts: Iterable[str]) -> str:
    """Write what is TRUE where one part is; unlike OR, CASE asks no further once one is."""
    listed = [part for part in dict.fromkeys(parts) if part != NO]
    if YES in listed:
        return YES
    return listed[0] if len(listed) == 1 else cases(((part, YES) for part in listed), NO)


def none(parts: Iterable[str]) -> str:
    """Write what is TRUE where no part is, be it FALSE or NULL."""
    return cases(((part, NO) for part in dict.fromkeys(parts)), YES)


def cases(branches: Iterable[tuple[str, str]], otherwise: str) -> str:
    """Write which result holds: that of the first condition that is TRUE."""
    written = []
    for condition, result in branches:
        if condition == YES:
            otherwise = result
            break
        if condition != NO:
            written.append(f"WHEN {condition} THEN {result}")
    return f"(CASE {' '.join(written)} ELSE {otherwise} END)" if written else otherwise


# --- names and values -----------------------------------------------------------------------------


def name(column: str) -> str:
    """Quote the name of a column or a table."""
    return '"' + column.replace('"', '""') + '"'


def text(value: str) -> str:
    """Quote a text."""
    return "'" + value.replace("'", "''") + "'"


def _truth(truth: Truth) -> str:
    if truth is None:
        return "CAST(NULL AS BOOLEAN)"
    return YES if truth else NO


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return _truth(value)
    if isinstance(value, str):
        return text(value)
    return _number(float(value))


def _number(number: float) -> str:
    """Write a number with an exponent, which makes it a 64-bit float and not a decimal."""
    written = repr(number)
    return written if "e" in written else f"{written}e0"
