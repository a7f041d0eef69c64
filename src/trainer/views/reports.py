"""
The page on which somebody uses the desk on the reports of their own shop, without any code.

The form passes on what is to be read; the reading is done beside the kernel's loop, so that every
step of it is seen, and what comes out is drawn as on the other pages of the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import Any

import ipywidgets as widgets

from trainer.cases.intake.export import as_csv
from trainer.content.texts import Texts
from trainer.records.errors import RecordsError
from trainer.records.shelf import Shelf
from trainer.reports.shop.report import Report, report_text
from trainer.reports.shop.steps import StoppedError, Tell
from trainer.views.download import Download
from trainer.views.html import Markup, html_widget, join, paragraphs, style, tag
from trainer.views.intake import Intake
from trainer.views.paper import PART, report_drawn, report_paper

Read = Callable[[str, str, str, Tell], Report]
"""Reads and judges: takes where the reports are, the day, the marketplace, and who is told."""

MOST_SAID = 300
"""Characters of an error that nobody expected."""


class WishError(RecordsError):
    """Something that is to be read was not named."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the page needs of the kit."""

    read: Read
    reason: Callable[[Exception], str | None]
    """Gives the words of an error that the kit expects."""
    clock: Callable[[], datetime]
    sample: str
    """The name of the kit's own reports."""
    lang: str


class Reports:
    """A form, how its reading goes, and what came of it."""

    def __init__(
        self,
        kit: Surroundings,
        shelf: Shelf,
        texts: Texts,
        places: Mapping[str, str],
        given: Mapping[str, str],
        *,
        still: Report | None = None,
        start: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        """Show the form, or, where nobody is there to use it, a report in short."""
        self._kit = kit
        self._shelf = shelf
        self._texts = texts
        self._places = places
        self._given = given
        self._still = still
        self._start = start or _beside
        self._stopped = False
        self._report: Report | None = None
        self._box: widgets.VBox | None = None

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        faces = {"text/plain": self._text(), "text/html": str(self._page())}
        if self._still is not None:
            return faces
        if self._box is None:
            self._build()
            assert self._box is not None, "just built"  # noqa: S101
        return {**(self._box._repr_mimebundle_() or {}), **faces}

    # --- without a kernel -----------------------------------------------------------------------

    def _text(self) -> str:
        return report_text(self._still) if self._still is not None else self._texts("own.still")

    def _page(self) -> Markup:
        if self._still is None:
            body = tag("div", tag("p", self._texts("own.still")), class_="dt")
        else:
            body = tag("article", _in_short(self._still), class_="dt")
        return join((style(), tag("div", body, class_="dt-root")))

    # --- with one -------------------------------------------------------------------------------

    def _build(self) -> None:
        texts = self._texts
        self._intake = Intake(
            self._shelf,
            texts,
            self._places,
            self._given,
            read=self._begin,
            stop=self._stop,
            clock=self._kit.clock,
        )
        self._paper = Download(texts("own.paper"), "report.html", self._as_paper, texts)
        self._list = Download(texts("own.list"), "open-cases.csv", self._as_list, texts)
        self._downloads = widgets.VBox([self._paper, self._list])
        self._downloads.add_class("dt-downloads")
        self._downloads.layout.display = "none"
        self._shown = html_widget(tag("div"))
        self._box = widgets.VBox([html_widget(style()), self._intake, self._downloads, self._shown])
        self._box.add_class("dt-root")

    def _begin(self, said: Mapping[str, object]) -> None:
        if self._intake.standing["state"] == "busy":
            return  # a second click, or a second window
        self._stopped = False
        self._intake.stand("busy", self._texts("own.begins"))
        self._start(lambda: self._work(said))

    def _stop(self) -> None:
        self._stopped = True

    def _tell(self, text: str, done: int, of: int) -> None:
        if self._stopped:
            raise StoppedError
        self._intake.stand("busy", text, done, of)

    def _work(self, said: Mapping[str, object]) -> None:
        """Read, judge and draw; whatever goes wrong is told, and the form can be used again."""
        texts = self._texts
        try:
            day, place = str(said.get("day") or ""), str(said.get("place") or "")
            report = self._kit.read(self._where(said), day, place, self._tell)
            drawn = report_drawn(report, texts)
        except StoppedError:
            self._intake.stand("idle", texts("own.stopped"))
        except Exception as error:  # noqa: BLE001 - whatever it is, the person who waits is told
            why = self._kit.reason(error) or texts("own.unexpected", why=str(error)[:MOST_SAID])
            self._intake.stand("failed", why.replace("\n\n", "\n"))
        else:
            self._show(report, drawn)

    def _where(self, said: Mapping[str, object]) -> str:
        """Give the folder that the form names, or say what it lacks."""
        source = said.get("source")
        if source == "sample":
            return self._kit.sample
        if source == "folder":
            folder = str(said.get("folder") or "").strip().strip("\"'")
            if not folder:
                raise WishError(self._texts("own.no-folder"))
            return folder
        if source == "earlier":
            return str(self._shelf.find(said.get("upload")).folder)
        upload = self._intake.upload
        if upload is None:
            raise WishError(self._texts("own.no-files"))
        return str(upload.folder)

    def _show(self, report: Report, drawn: Markup) -> None:
        texts = self._texts
        self._report = report
        head = tag("header", tag("h2", report.title), tag("p", report.about), class_="dt")
        self._shown.value = tag("div", head, drawn, class_="dt-own")
        self._paper.name = f"desk-{report.day}.html"
        self._list.name = f"open-cases-{report.day}.csv"
        self._list.layout.display = "none" if report.cases is None else ""
        self._downloads.layout.display = ""
        said = "own.done" if len(report.sheets) > 1 else "own.nothing-read"
        state = "done" if len(report.sheets) > 1 else "failed"
        self._intake.stand(state, texts(said), link=f"{PART}{report.sheets[0].id}")

    def _as_paper(self) -> bytes:
        assert self._report is not None, "asked for once it is shown"  # noqa: S101
        return report_paper(self._report, self._texts, self._kit.lang).encode()

    def _as_list(self) -> bytes:
        assert self._report is not None, "asked for once it is shown"  # noqa: S101
        cases = self._report.cases
        assert cases is not None, "the button is hidden without any"  # noqa: S101
        return as_csv(cases.columns, cases.rows)


def _beside(work: Callable[[], None]) -> None:
    """Work beside the kernel's loop, which goes on answering the page."""
    Thread(target=work, daemon=True).start()


def _in_short(report: Report) -> Markup:
    parts = [
        tag(
            "section",
            tag("h3", sheet.title),
            tag("p", sheet.lead),
            tag("ol", [tag("li", one) for one in sheet.todo]) if sheet.todo else None,
        )
        for sheet in report.sheets
    ]
    return join((tag("h2", report.title), paragraphs(report.about), parts))
