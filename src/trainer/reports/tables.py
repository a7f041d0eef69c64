"""Plain tables of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def table_text(rows: Sequence[Mapping[str, object]]) -> str:
    """Write rows as a table; the first row names the columns."""
    if not rows:
        return ""
    names = list(rows[0])
    cells = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(names))]
    return (
        "\n".join(
            "  ".join(
                cell.ljust(width) if column == 0 else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in cells
        )
        + "\n"
    )
