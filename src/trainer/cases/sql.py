"""
Ask tables for conditions and verdicts in SQL, for tables that are larger than memory.

The dialect is DuckDB's; `in_engine` rewrites it for other engines, which answer alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import sqlglot
from numpy.typing import NDArray

from trainer.cases.branches import Branches
from trainer.cases.clauses import name, sql_of, text
from trainer.cases.fit import Types
from trainer.cases.standing import OPEN, Standing, Voice, tangled, voice_of
from trainer.cases.verdicts import Verdicts
from trainer.rules.conditions import Condition
from trainer.rules.facts import Fact, FactId, MoveId, Type, Vocabulary
from trainer.rules.judge import Rulebook

__all__ = (
    "ENGINES",
    "NotFiniteError",
    "OpenConnectionError",
    "connect",
    "evaluated_sql",
    "in_engine",
    "judged_query",
    "judged_sql",
    "keep_cases",
    "lock",
    "sql_of",
    "truth_in_duckdb",
    "type_sql",
    "verdict_sql",
    "verdicts_in_duckdb",
)

ENGINES = ("spark", "bigquery", "snowflake")
"""Where the SQL is known to go besides DuckDB."""

LONG = 60_000
"""How many characters of verdicts are asked for in one query."""

EVALUATED = " evaluated"
"""What is added to the name of a move for the column that says whether its verdict stands."""


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


# --- verdicts -------------------------------------------------------------------------------------


def verdict_sql(rulebook: Rulebook, move: MoveId, columns: Types) -> str:
    """Write how a move stands (`Verdict`, as a number) as `judge_move` judges it in one case."""
    rules = rulebook.by_move.get(move, ())
    voices = (voice_of({rule: rule.when}, move, columns) for rule in rules)
    return Standing(rulebook, voices).verdict()


def evaluated_sql(rulebook: Rulebook, move: MoveId, columns: Types) -> str:
    """Write whether the verdict on a move stands whatever the missing facts are."""
    return f"({judged_sql(rulebook, move, columns)} < {OPEN})"


def judged_sql(rulebook: Rulebook, move: MoveId, columns: Types) -> str:
    """
    Write how a move stands as one number: the verdict, and `OPEN` more where it may not stand.

    Where many rules silence one another this gets long; `judged_query` writes each of them once.
    """
    return _judged(rulebook, move, columns, _tangled(rulebook, move, columns))


def judged_query(
    rulebook: Rulebook,
    moves: Iterable[MoveId],
    columns: Types,
    relation: str,
    keep: Sequence[str] = (),
) -> str:
    """
    Write a query that judges moves in every row of a relation.

    It gives the columns to keep, and two for each move: its verdict as a number, under its name,
    and whether the verdict stands whatever is missing, under its name and `evaluated`.
    """
    asked = [_Asked.of(rulebook, move, columns) for move in dict.fromkeys(moves)]
    kept = [name(column) for column in keep]
    told = []
    for one in asked:
        code, stands = name(one.move), name(one.move + EVALUATED)
        told.append(f"CASE WHEN {code} < {OPEN} THEN {code} ELSE {code} - {OPEN} END AS {code}")
        told.append(f"({code} < {OPEN}) AS {stands}")
    codes = _codes(asked, columns, relation, kept)
    return f"SELECT {', '.join([*kept, *told])} FROM ({codes}) AS judged"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A move as it is asked for: its number, and the columns that it reads."""

    move: MoveId
    code: str
    inside: Mapping[str, str]
    """Columns of a query below: what silences others stands in many places of a verdict."""
    facts: frozenset[FactId]

    @classmethod
    def of(cls, rulebook: Rulebook, move: MoveId, columns: Types) -> _Asked:
        """Write what is asked of a move."""
        voices = {f"{move} {n}": one for n, one in enumerate(_tangled(rulebook, move, columns))}
        read = tuple(voice.behind(column) for column, voice in voices.items())
        rules = rulebook.by_move.get(move, ())
        return cls(
            move,
            _judged(rulebook, move, columns, read),
            {column: voice.truth for column, voice in voices.items()},
            frozenset(fact for rule in rules for fact in rule.when.facts()),
        )


def _tangled(rulebook: Rulebook, move: MoveId, columns: Types) -> tuple[Voice, ...]:
    return tuple(
        voice_of({rule: rule.when for rule in rules}, move, columns)
        for rules in tangled(rulebook, move)
    )


def _judged(rulebook: Rulebook, move: MoveId, columns: Types, voices: tuple[Voice, ...]) -> str:
    """Write how a move stands, given the voices that silence others or are silenced."""
    heard = {rule for voice in voices for rule in voice.rules}
    rules = {r: r.when for r in rulebook.by_move.get(move, ()) if r not in heard}
    return Branches(rulebook, move, columns, voices).judged(rules)


def _codes(asked: Iterable[_Asked], columns: Types, relation: str, kept: Sequence[str] = ()) -> str:
    """Write a query of a number for each move, as `judged_sql` writes it."""
    told = [f"{one.code} AS {name(one.move)}" for one in asked]
    inside = [f"{sql} AS {name(column)}" for one in asked for column, sql in one.inside.items()]
    used = {fact for one in asked for fact in one.facts}
    source = name(relation)
    if inside:
        needed = dict.fromkeys([*kept, *(name(fact) for fact in columns if fact in used)])
        source = f"(SELECT {', '.join([*needed, *inside])} FROM {source}) AS cases"
    return f"SELECT {', '.join([*kept, *told])} FROM {source}"


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


def type_sql(fact: Fact) -> str:
    """Write the type of a column: words are kept as their number, which is compared soonest."""
    match fact.type:
        case Type.FLAG:
            return "BOOLEAN"
        case Type.NUMBER:
            return "DOUBLE"
        case Type.CHOICE:
            return f"ENUM({', '.join(map(text, fact.values))})"


def keep_cases(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    cases: pd.DataFrame,
    vocabulary: Vocabulary,
) -> Types:
    """Keep a table of cases (`as_table`) in the database, each column in its fact's own type."""
    lock(connection)
    facts = [vocabulary.facts[fact] for fact in cases.columns]
    cast = ", ".join(f"CAST({name(one.id)} AS {type_sql(one)}) AS {name(one.id)}" for one in facts)
    connection.register("cases to keep", cases)
    query = f"CREATE TABLE {name(table)} AS SELECT {cast} FROM {name('cases to keep')}"
    connection.execute(query)
    connection.unregister("cases to keep")
    return {one.id: one.type for one in facts}


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
    query = f"SELECT {listed} FROM {name(relation)}"
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
    lock(connection)
    _refuse_not_finite(connection, relation, columns)
    asked = [_Asked.of(rulebook, move, columns) for move in dict.fromkeys(moves)]
    batches = list(_batches(asked))
    found: dict[str, NDArray[np.int8]] = {}
    with _still(connection, relation, columns, several=len(batches) > 1) as table:
        for batch in batches:
            small = ", ".join(
                f"CAST({name(one.move)} AS TINYINT) AS {name(one.move)}" for one in batch
            )
            query = f"SELECT {small} FROM ({_codes(batch, columns, table)}) AS judged"
            codes = connection.execute(query).fetchnumpy()
            found |= {move: np.ma.getdata(code) for move, code in codes.items()}
        [[rows]] = connection.execute(f"SELECT count(*) FROM {name(table)}").fetchall()
    index = pd.RangeIndex(rows)
    verdicts = {move: np.where(code < OPEN, code, code - OPEN) for move, code in found.items()}
    evaluated = {move: code < OPEN for move, code in found.items()}
    return Verdicts(pd.DataFrame(verdicts, index), pd.DataFrame(evaluated, index))


def _batches(asked: Iterable[_Asked]) -> Iterator[list[_Asked]]:
    """Part what is asked: DuckDB plans one long query much longer than several short ones."""
    batch: list[_Asked] = []
    length = 0
    for one in asked:
        length += len(one.code) + sum(map(len, one.inside.values()))
        if batch and length > LONG:
            yield batch
            batch, length = [], len(one.code)
        batch.append(one)
    if batch:
        yield batch


@contextmanager
def _still(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Types, *, several: bool
) -> Iterator[str]:
    """Name a table whose rows stay in their order, however often it is asked."""
    if not several:
        yield relation
        return
    kept = f"still {relation}"
    listed = ", ".join(map(name, columns))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name(kept)} AS SELECT {listed} FROM {name(relation)}"
    )
    try:
        yield kept
    finally:
        connection.execute(f"DROP TABLE {name(kept)}")


def _refuse_not_finite(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Types
) -> None:
    numbers = [fact for fact, kind in columns.items() if kind is Type.NUMBER]
    if not numbers:
        return
    asked = ", ".join(f"bool_and(isfinite({name(fact)}))" for fact in numbers)
    query = f"SELECT {asked} FROM {name(relation)}"
    [finite] = connection.execute(query).fetchall()
    for fact, fine in zip(numbers, finite, strict=True):
        if fine is False:
            raise NotFiniteError.of(fact)


def _nullable(truth: NDArray[np.bool_]) -> pd.arrays.BooleanArray:
    return pd.arrays.BooleanArray(np.ma.getdata(truth), np.ma.getmaskarray(truth))
