"""
What only shows when all rows of a report are known.

A day that reads well may be another one, when other cells of its column are written in another
order. A word in the column of carriers may be somebody's name, when hardly any row has it. And
what was decided before it was asked was not.
"""

from __future__ import annotations

from trainer.cases.intake.cells import DAY_STYLES, JAPAN, OTHER_ORDER, styled_sql, text
from trainer.cases.intake.contract import Column, Kind
from trainer.cases.intake.findings import shape
from trainer.cases.intake.names import is_address, is_known_carrier
from trainer.cases.intake.stages import TIMES, Stage

EARLIER, TWO_DAYS, SOMEBODY = "DD304", "DD305", "DD306"
LEAST_ROWS, ONE_IN = 5, 100
"""A carrier that nobody knows has so many rows at least, and one in so many."""


def doubt_days(stage: Stage, reversed_in: tuple[Column, ...]) -> None:
    """
    Take out days that could be another, as some cells of their column are in another order.

    `reversed_in` names the columns in which a cell is a day only when read in the other order.
    """
    for column in stage.columns:
        style = _style(stage, column)
        if not style:
            continue
        if _scattered(stage, column) or (column in reversed_in and style == JAPAN):
            test = f"{column.name} IS NOT NULL"
        elif column in reversed_in:
            test = f"day({column.name}) <= 12 AND day({column.name}) <> month({column.name})"
        else:
            continue
        lines = f"SELECT line FROM {stage.relation} WHERE {test}"
        if stage.tell(TWO_DAYS, lines, column=column):
            stage.run(
                f"UPDATE {stage.relation} SET bad = bad | {stage.bit(column)}, "
                f"{column.name} = NULL WHERE {test}"
            )


def is_reversed(stage: Stage, column: Column, cell: str) -> str:
    """Write whether a cell is a day in another order than the marketplace's, if it can be."""
    style = _style(stage, column)
    long = "marketplace-long" in column.styles
    others = [
        f"(CASE {styled_sql(cell, other, long=long)} END) IS NOT NULL"
        for other in OTHER_ORDER.get(style, ())
    ]
    return f"({' OR '.join(others)})" if others else ""


def _style(stage: Stage, column: Column) -> str:
    """Give how the marketplace writes the days of a column, if they depend on it."""
    if column.kind is not Kind.DAY or not {"marketplace", "marketplace-long"} & {*column.styles}:
        return ""
    return next(iter(DAY_STYLES.get(stage.place.id, ())), "")


def _scattered(stage: Stage, column: Column) -> bool:
    """
    Say whether days and years of two digits stand in each other's place.

    Then what is read as years are the days of a month, and what is read as days is one year or
    two: among the rows outside the commonest year there are more years than days.
    """
    if "marketplace" not in column.styles:
        return False
    name = column.name
    [(years, days)] = stage.connection.execute(
        f"SELECT count(DISTINCT year({name})), count(DISTINCT day({name})) FROM {stage.relation} "
        f"WHERE year({name}) <> (SELECT mode(year({name})) FROM {stage.relation})"
    ).fetchall()
    return bool(years > days)


def doubt_carriers(stage: Stage) -> None:
    """Take out words that nobody knows as carriers and that only a few rows have."""
    words = {word for column in stage.columns for word in column.words}
    for column in stage.columns:
        if column.kind is not Kind.CARRIER:
            continue
        name = column.name
        rows = stage.number(f"SELECT count({name}) FROM {stage.relation}")
        other = f"lower({name}) IN ({', '.join(map(text, sorted(words))) or 'NULL'})"
        rare = f"count(*) < {LEAST_ROWS} OR count(*) * {ONE_IN} < {rows}"
        stage.run(
            f"CREATE OR REPLACE TEMP TABLE somebody AS SELECT {name} FROM {stage.relation} "
            f"WHERE {name} IS NOT NULL GROUP BY {name} HAVING {is_address(name)} OR "
            f"(NOT {is_known_carrier(name)} AND ({other} OR {rare}))"
        )
        if not stage.number("SELECT count(*) FROM somebody"):
            continue
        theirs = f"FROM {stage.relation} WHERE {name} IN (SELECT {name} FROM somebody)"
        [(first,)] = stage.connection.execute(f"SELECT min_by({name}, line) {theirs}").fetchall()
        drawn = {"shape": shape(first)}
        stage.tell(SOMEBODY, f"SELECT line {theirs}", column=column, values=drawn)
        stage.run(
            f"UPDATE {stage.relation} SET bad = bad | {stage.bit(column)}, {name} = NULL "
            f"WHERE {name} IN (SELECT {name} FROM somebody)"
        )
        stage.run("DROP TABLE somebody")


def doubt_times(stage: Stage) -> None:
    """Doubt rows in which something was over before it began."""
    pairs = [
        (earlier, later)
        for earlier, later in stage.contract.follows
        if earlier in stage.places and later in stage.places
    ]
    if not pairs:
        return
    tests = ", ".join(f"bool_or({later} < {earlier})" for earlier, later in pairs)
    [wrong] = stage.connection.execute(f"SELECT {tests} FROM {stage.relation}").fetchall()
    for (earlier, later), is_wrong in zip(pairs, wrong, strict=True):
        if is_wrong:
            lines = f"SELECT line FROM {stage.relation} WHERE {later} < {earlier}"
            before = stage.header(stage.contract.column(earlier))
            column = stage.contract.column(later)
            stage.tell(EARLIER, lines, column=column, values={"before": before})
            stage.doubt(lines, TIMES)
