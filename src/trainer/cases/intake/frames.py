"""
Check the frames that notebooks get against what the tables of a shop may hold.

The schemas are made out of the tables and the contracts of their reports, so that there is one
place where a word or a range is told. Importing pandera takes seconds, so nothing here is imported
before a frame is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from trainer.cases.filing import TABLES, columns_of
from trainer.cases.intake.cells import FIRST_YEAR, LAST_YEAR
from trainer.cases.intake.contract import Column, Contract, Kind
from trainer.cases.intake.contracts import CONTRACTS

if TYPE_CHECKING:
    from pandera.pandas import Check, DataFrameSchema
    from pandera.pandas import Column as Checked

Frame: TypeAlias = pd.DataFrame
DTYPES: Mapping[str, str] = {
    "VARCHAR": "str",
    "INTEGER": "Int32",
    "BOOLEAN": "boolean",
    "TIMESTAMP": "datetime64[ns]",
    "DATE": "datetime64[ns]",
    "DECIMAL(18, 2)": "float64",
}
VENUES = ("amazon", "stripe", "paypal", "shopify")
ITEMS_LEAST = 1
ONCE: Mapping[str, tuple[str, ...]] = {
    "orders": ("order_id",),
    "chargebacks": ("chargeback_id", "venue"),
    **{contract.table: contract.key for contract in CONTRACTS if contract.table != "chargebacks"
       and contract.key},
}  # fmt: skip
"""By table what no two rows have in common."""


class FrameError(ValueError):
    """A frame does not hold what its table may hold."""

    @classmethod
    def of(cls, table: str, problems: tuple[str, ...]) -> FrameError:
        """Name every problem; cells are not quoted."""
        listed = "".join(f"\n- {problem}" for problem in problems)
        return cls(
            f"The rows of '{table}' are not what they may be:{listed}\n\n"
            "Hint: take the rows from the shop as it gives them, and filter after that."
        )

    @classmethod
    def unknown(cls, table: str) -> FrameError:
        """Say that there is no such table."""
        return cls(
            f"There is no table '{table}' in a shop.\n\nHint: it has {', '.join(sorted(TABLES))}."
        )


def checked(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """
    Give a frame with the rows of a table, with dtypes that can say "not known".

    Raises a FrameError that names every column and rule that it breaks.
    """
    import pandera.errors  # noqa: PLC0415 - takes seconds

    _refuse_unknown(table)
    if not frame.columns.is_unique:
        raise FrameError.of(table, ("columns that stand twice",))
    try:
        # Pandera cannot name what is wrong with rows whose labels stand twice.
        sound = schema_of(table).validate(frame.reset_index(drop=True), lazy=True)
        return sound.set_axis(frame.index)
    except pandera.errors.SchemaErrors as error:
        problems = tuple(dict.fromkeys(_problems(error.failure_cases)))
    # Not chained: pandera's own error quotes cells.
    raise FrameError.of(table, problems)


def rows_of(table: str) -> str:
    """Write the query for the rows of a table, in the order of their files and lines."""
    _refuse_unknown(table)
    return f"SELECT * FROM {table} ORDER BY file, line"


def _refuse_unknown(table: str) -> None:
    if table not in TABLES:
        raise FrameError.unknown(table)


@cache
def schema_of(table: str) -> DataFrameSchema:
    """Make the schema of a table."""
    import pandera.pandas as pa  # noqa: PLC0415 - takes seconds

    contract = next(contract for contract in CONTRACTS if contract.table == table)
    columns = {
        name: _column(name, kind, table, contract) for name, kind in columns_of(table).items()
    }
    columns["file"] = pa.Column("str", nullable=False, coerce=True)
    columns["line"] = pa.Column("Int32", pa.Check.ge(1, error="at least 1"), coerce=True)
    key = ONCE.get(table)
    return pa.DataFrameSchema(columns, unique=list(key) if key else None, strict=True)


def _column(name: str, kind: str, table: str, contract: Contract) -> Checked:
    import pandera.pandas as pa  # noqa: PLC0415 - takes seconds

    told = next((column for column in contract.columns if column.name == name), None)
    needed = bool(told and told.needed) or (table, name) == ("orders", "items")
    return pa.Column(
        DTYPES[kind], list(_checks(name, kind, table, told)), nullable=not needed, coerce=True
    )


def _checks(name: str, kind: str, table: str, told: Column | None) -> Iterator[Check]:
    """Give what the cells of a column must be."""
    import pandera.pandas as pa  # noqa: PLC0415 - takes seconds

    words = {*told.words.values()} if told and told.kind is Kind.WORD else set()
    if (table, name) == ("chargebacks", "venue"):
        words = {*VENUES}
    if words:
        listed = ", ".join(sorted(words))
        yield pa.Check.isin(sorted(words), error=f"one of {listed}")
    if told and told.like:
        yield pa.Check.str_matches(f"^(?:{_flagged(told.like)})$", error="a code of its kind")
    if kind in {"DATE", "TIMESTAMP"}:
        first, last = pd.Timestamp(FIRST_YEAR, 1, 1), pd.Timestamp(LAST_YEAR + 1, 1, 2)
        within = f"between {FIRST_YEAR} and {LAST_YEAR}"
        yield pa.Check.in_range(first, last, error=within)
    if kind == "INTEGER":
        least, most = _range(name, table, told)
        yield pa.Check.ge(least, error=f"at least {least}")
        if most is not None:
            yield pa.Check.le(most, error=f"at most {most}")


def _flagged(pattern: str) -> str:
    return f"(?i:{pattern[4:]})" if pattern.startswith("(?i)") else pattern


def _range(name: str, table: str, told: Column | None) -> tuple[int, int | None]:
    if (table, name) == ("orders", "items"):
        return ITEMS_LEAST, None
    # The items of an order are summed, so only one item has a most.
    most = told.most if told and table != "orders" else None
    return (told.least or 0) if told else 0, most


def _problems(cases: pd.DataFrame) -> Iterator[str]:
    """Name each column and the rule that it breaks, with how many cells do."""
    counted = cases.groupby(["column", "check"], dropna=False, sort=False).size()
    for (column, check), count in counted.items():
        yield _said(column, str(check), int(count), cases)


def _said(column: object, check: str, count: int, cases: pd.DataFrame) -> str:
    match check:
        case "column_in_dataframe":
            missing = cases.loc[cases["check"] == check, "failure_case"]
            return f"without the columns {', '.join(map(str, missing))}"
        case "column_in_schema":
            return f"with columns that do not belong to it: {count}"
        case "multiple_fields_uniqueness" | "field_uniqueness":
            return "several rows with the same key"
        case "not_nullable":
            return f"{column}: empty cells that must not be: {count}"
        case _ if check.startswith(("coerce_dtype", "dtype")):
            return f"{column}: cells of another type"
        case _:
            return f"{column}: cells that are not {check}: {count}"
