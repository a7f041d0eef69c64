"""Plain tables of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def table_text(rows: Sequence[Mapping[str, object]]) -> str:
    """Write rows as a table; the first row names the columns."""
    if not rows:
        return ""
    names = list(rows[0])
    cells = [[str(row.get(name, "")) for name in names] for row in rows]
    return columns_text(names, cells, frozenset(range(1, len(names)))) + "\n"


def columns_text(
    names: Sequence[str], rows: Sequence[Sequence[str]], numbers: frozenset[int]
) -> str:
    """Write rows below their columns; the columns that hold numbers stand to the right."""
    lines = [names, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(names))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
