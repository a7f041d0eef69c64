"""What a manager hands on: everything that the desk says of a shop on one day."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.reports.sheet import Grid, Sheet


@dataclass(frozen=True, slots=True)
class Report:
    """The sheets of a shop."""

    title: str
    about: str
    """The marketplace and the day."""
    day: str
    """For the names of files."""
    sheets: tuple[Sheet, ...]
    """What was read, and, where anything was, the open cases and the rates."""

    @property
    def cases(self) -> Grid | None:
        """The list of open cases, where there are any."""
        grids = (block for sheet in self.sheets for block in sheet.blocks)
        return next((one for one in grids if isinstance(one, Grid) and one.id == "cases"), None)


def report_text(report: Report) -> str:
    """Write the report in short: how each sheet begins, and what to do on account of it."""
    parts = [f"{report.title}\n{'=' * len(report.title)}", report.about]
    for sheet in report.sheets:
        todo = (f"{number}. {one}" for number, one in enumerate(sheet.todo, start=1))
        parts.append("\n".join((sheet.title, "-" * len(sheet.title), sheet.lead, *todo)))
    return "\n\n".join(parts) + "\n"
