"""
The office: a shop's reports, and what the playbook makes of them.

Each method is a heading of a manager's notebook. The reports are read once, when the first of
them is called.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from trainer.content.folder import Folder
from trainer.drills.effort import minutes
from trainer.drills.scenario import Scenario
from trainer.reports.shop.page import Page
from trainer.reports.shop.report import Report
from trainer.reports.shop.steps import Steps
from trainer.reports.words import Words
from trainer.rules.judge import Rulebook
from trainer.rules.policy import Marketplace
from trainer.told import told

if TYPE_CHECKING:
    from trainer.cases.casebook import Casebook
    from trainer.cases.conduct import Conduct
    from trainer.cases.intake.frames import Frame
    from trainer.cases.intake.layout import Layout
    from trainer.cases.shop import Shop
    from trainer.reports.sheet import Sheet
    from trainer.views.face import Face


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for."""

    reports: tuple[Path, ...]
    """Folders with reports, or some of them."""
    day: date
    place: Marketplace


@dataclass(frozen=True)
class Office:
    """The reports of a shop on one day."""

    folder: Folder
    ask: Callable[[], Asked]
    """Gives what is asked for, or refuses it; called when the first heading needs it."""
    steps: Steps | None = None
    """Told of each step where somebody draws them; else a bar is shown while files are read."""

    # --- what notebooks call --------------------------------------------------------------------

    @told
    def doctor(self) -> Face:
        """Show what was read, and what was set aside."""
        return self._face(self.doctor_sheet())

    @told
    def triage(self) -> Face:
        """Show every open case with what to do, by when and why."""
        return self._face(self.triage_sheet())

    @told
    def health(self) -> Face:
        """Show every rate with what still fits under its limit."""
        return self._face(self.health_sheet())

    @told
    def causes(self) -> Face:
        """Show what the disputes come from, and what is worth a corrective action."""
        return self._face(self.causes_sheet())

    @told
    def audit(self, days: int = 90) -> Face:
        """Show which practices the team kept and broke in the last so many days."""
        return self._face(self.audit_sheet(days))

    @told
    def plan(self, days: int = 90) -> Face:
        """Show which drills would mend what was broken."""
        return self._face(self.plan_sheet(days))

    @told
    def table(self, name: str) -> Frame:
        """
        Give the rows of a table of the shop, such as `claims`, for questions of your own.

        Times are UTC. Each row names the file and line it comes from, and each column is held
        against the contract of its report; what is not known is missing.
        """
        from trainer.cases.intake.frames import checked, rows_of  # noqa: PLC0415

        return checked(name, self.shop.frame(rows_of(name)))

    # --- the same as data -----------------------------------------------------------------------

    def doctor_sheet(self) -> Sheet:
        """Give what was read as a sheet."""
        from trainer.reports.shop.doctor import doctor_sheet  # noqa: PLC0415

        return doctor_sheet(self.shop, self.page)

    def triage_sheet(self) -> Sheet:
        """Give the list of open cases as a sheet."""
        from trainer.cases.triage import triage  # noqa: PLC0415
        from trainer.reports.shop.triage import triage_sheet  # noqa: PLC0415

        return triage_sheet(triage(self.casebook, self.rulebook), self.page)

    def health_sheet(self) -> Sheet:
        """Give the rates as a sheet."""
        from trainer.cases.health import health  # noqa: PLC0415
        from trainer.reports.shop.health import health_sheet  # noqa: PLC0415

        found = health(
            self.shop.connection, self.shop.there, self.rulebook.limits, self.asked.place.timezone
        )
        marks = self.shop.frame(
            "SELECT kind, why, count(*) AS marks FROM marks "
            "WHERE counts IS NOT TRUE GROUP BY ALL ORDER BY ALL"
        )
        others = [(str(kind), str(why), int(count)) for kind, why, count in marks.to_numpy()]
        return health_sheet(found, self.shop.health_reports, others, self.page)

    def causes_sheet(self) -> Sheet:
        """Give what the disputes come from as a sheet."""
        from trainer.cases.causes import causes  # noqa: PLC0415
        from trainer.reports.shop.causes import causes_sheet  # noqa: PLC0415

        return causes_sheet(causes(self.shop.connection, self.rulebook.limits), self.page)

    def audit_sheet(self, days: int = 90) -> Sheet:
        """Give which practices were kept and broken as a sheet."""
        from trainer.reports.shop.audit import audit_sheet  # noqa: PLC0415

        return audit_sheet(self._conduct(days), self.page)

    def plan_sheet(self, days: int = 90) -> Sheet:
        """Give the drills that would mend what was broken as a sheet."""
        from trainer.cases.plan import drill_plan  # noqa: PLC0415
        from trainer.reports.shop.audit import plan_sheet  # noqa: PLC0415

        known = self._scenarios()
        teaches = {id_: one.teaches for id_, one in known.items()}
        stops = drill_plan(self._conduct(days), self.folder.playbook, teaches)
        titles = {id_: one.title for id_, one in known.items()}
        lasting = {id_: minutes(one) for id_, one in known.items()}
        return plan_sheet(stops, titles, lasting, self.page)

    def report(self) -> Report:
        """Give what was read and, where anything was, the open cases and the rates, as one."""
        sheets = [self.doctor_sheet()]
        if self.shop.readings or self.shop.health_reports:
            self._begins("judge")
            sheets.append(self.triage_sheet())
            self._begins("rates")
            sheets.append(self.health_sheet())
        place, day = self.asked.place, self.asked.day
        texts = self.folder.texts
        return Report(
            texts("own.report"),
            texts(
                "own.about",
                place=place.name,
                moment=self.page.moment(self.now),
                files=self.page.listed(self._names()),
            ),
            day.isoformat(),
            tuple(sheets),
        )

    def _names(self) -> list[str]:
        """Name every file that was looked at."""
        read = {one.file for one in self.shop.readings} | {one.file for one in self.shop.findings}
        return sorted(read | {one.name for one in self.shop.health_reports})

    def _begins(self, step: str) -> None:
        if self.steps is not None:
            self.steps.later(step)

    def scenario_from(self, order: str, *, id: str, title: str | None = None) -> str:  # noqa: A002 - a scenario's own word
        """Give an open case as the text of a scenario in which nobody can be recognized."""
        from trainer.cases.triage import triage  # noqa: PLC0415
        from trainer.reports.fromcase import FromCaseError, scenario_from  # noqa: PLC0415

        listed = triage(self.casebook, self.rulebook).entries
        found = [entry for entry in listed if entry.case.order == order]
        if not found:
            known = any(case.order == order for case in self.casebook.every())
            raise FromCaseError.closed() if known else FromCaseError.unknown(order)
        library = tuple(self._scenarios().values())
        return scenario_from(
            found[0], self.rulebook, self.folder.texts, library, id=id, title=title
        )

    def close(self) -> None:
        """Give the database of the reports and its files back."""
        if "shop" in self.__dict__:
            self.shop.close()

    def write_findings(self, out: Path) -> None:
        """Write what the data doctor found as a CSV file that a spreadsheet opens safely."""
        from trainer.cases.intake.export import write_csv  # noqa: PLC0415
        from trainer.reports.shop.doctor import findings_of  # noqa: PLC0415

        names = ("file", "code", "line", "column", "count")
        rows = [
            (one.file, one.code, one.line, one.column, one.count) for one in findings_of(self.shop)
        ]
        write_csv(out, names, rows)

    # --- inside ---------------------------------------------------------------------------------

    @cached_property
    def asked(self) -> Asked:
        """The reports, the day and the marketplace."""
        return self.ask()

    @cached_property
    def rulebook(self) -> Rulebook:
        """The playbook as it judges on the day."""
        return Rulebook.of(self.folder.playbook, self.asked.day, self.asked.place.id)

    @cached_property
    def shop(self) -> Shop:
        """The reports, read."""
        from trainer.cases.shop import open_shop  # noqa: PLC0415 - pandas and DuckDB cost a second
        from trainer.views.progress import progress  # noqa: PLC0415

        def says(name: str, number: int, of: int) -> str:
            return self.folder.texts("shop.opening", name=name, number=number, of=of)

        with nullcontext(self.steps.file) if self.steps is not None else progress(says) as step:
            return open_shop(
                self.asked.reports,
                self.asked.place,
                self.rulebook.limits,
                layouts=self._layouts(),
                progress=step,
            )

    def _layouts(self) -> list[Layout]:
        """Give what the column maps beside the reports say of foreign files."""
        from trainer.cases.intake.layout import Layout, vocabulary  # noqa: PLC0415
        from trainer.content.column_maps import NAME, read_column_maps  # noqa: PLC0415

        folders = (_folder_of(path) for path in self.asked.reports)
        files = [one / NAME for one in dict.fromkeys(folders) if (one / NAME).is_file()]
        return [
            Layout.of(
                one.file,
                one.report,
                columns=one.columns,
                words=one.words,
                formats=one.formats,
                zone=one.zone,
                constant=one.constant,
            )
            for file in files
            for one in read_column_maps(file, vocabulary())
        ]

    @cached_property
    def now(self) -> datetime:
        """The last moment of the day that the reports tell."""
        from trainer.cases.casebook import latest_moment  # noqa: PLC0415

        zone = ZoneInfo(self.asked.place.timezone)
        begins = datetime.combine(self.asked.day, time(), tzinfo=zone)
        return latest_moment(self.shop, begins)

    @cached_property
    def casebook(self) -> Casebook:
        """The cases of the shop at that moment."""
        from trainer.cases.casebook import casebook  # noqa: PLC0415

        return casebook(self.shop, self.rulebook.vocabulary, self.now)

    def _scenarios(self) -> dict[str, Scenario]:
        scenarios = (self.folder.scenario(id_) for id_ in self.folder.scenario_ids)
        return {one.id: one for one in scenarios if one is not None}

    def _conduct(self, days: int) -> Conduct:
        from trainer.cases.conduct import conduct  # noqa: PLC0415
        from trainer.cases.history import history  # noqa: PLC0415

        return conduct(history(self.shop, self.casebook, days), self.rulebook)

    @property
    def page(self) -> Page:
        """The words for what is found."""
        return Page(Words(self.folder.texts, self.rulebook), self.asked.place, self.now)

    @staticmethod
    def _face(sheet: Sheet) -> Face:
        from trainer.views.sheet import sheet_face  # noqa: PLC0415 - charts cost a second

        return sheet_face(sheet)


def _folder_of(path: Path) -> Path:
    from trainer.cases.intake.folder import ShopError  # noqa: PLC0415

    try:
        return path if path.is_dir() else path.parent
    except OSError as error:  # no name that a file can have
        raise ShopError.not_there(path) from error
