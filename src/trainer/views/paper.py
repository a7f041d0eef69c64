"""
Pages to be printed, mailed or kept: a report of a shop and a debrief, each in one file.

They are drawn as on the screen, and read the same without a network, a kernel or the kit.
"""

from __future__ import annotations

from collections.abc import Sequence

from trainer.content.texts import Texts
from trainer.records.attempts import Setup
from trainer.reports.shop.report import Report
from trainer.views.html import Markup, join, link, own_file, sheet_of_paper, tag

PART = "part-"
"""What the ids of the parts of a report begin with."""


def paper(title: str, body: Markup, *, lang: str, about: str = "") -> str:
    """
    Give what is drawn for the screen as an HTML file that prints well.

    `about` says of what and of when it is, for who finds it on a desk a month later.
    """
    head = tag("header", tag("h1", title), tag("p", about) if about else None, class_="dt")
    page = tag("main", head, body, class_="dt-printed")
    style = own_file("theme.css") + own_file("paper.css")
    return sheet_of_paper(title, page, lang=lang, style=style)


def report_paper(report: Report, texts: Texts, lang: str) -> str:
    """Give the report of a shop as an HTML file that prints well."""
    return paper(report.title, report_drawn(report, texts), lang=lang, about=report.about)


def debrief_paper(drawn: Markup, setup: Setup, texts: Texts) -> str:
    """
    Give the debrief of a case or a shift, drawn as on the screen, as an HTML file that prints well.

    It says who played what, and by which playbook it was judged.
    """
    about = texts(
        "paper.debrief-about",
        scenario=setup.scenario,
        seed=setup.seed,
        mode=setup.mode,
        day=setup.as_of.isoformat(),
        place=setup.marketplace,
        kit=setup.kit_version,
        playbook=setup.playbook_digest[:12],
    )
    return paper(
        texts("paper.debrief", trainee=setup.trainee), drawn, lang=setup.locale, about=about
    )


def report_drawn(report: Report, texts: Texts) -> Markup:
    """Draw the sheets of a report below each other, with their table of contents."""
    from trainer.views.sheet import drawn  # noqa: PLC0415 - charts cost a second, and a debrief has none

    parts = [(f"{PART}{sheet.id}", sheet) for sheet in report.sheets]
    return join(
        (
            contents([(id_, sheet.title) for id_, sheet in parts], texts),
            [tag("div", drawn(sheet), id=id_, class_="dt-part") for id_, sheet in parts],
        )
    )


def contents(parts: Sequence[tuple[str, str]], texts: Texts) -> Markup:
    """Make a table of contents of parts of the same page, each an id and a title."""
    listed = [tag("li", link(id_, title)) for id_, title in parts]
    return tag("nav", tag("ul", listed), class_="dt dt-contents", aria_label=texts("own.contents"))
