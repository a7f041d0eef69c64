"""Draw the home page."""

from __future__ import annotations

from trainer.reports.home import Home, Row
from trainer.views.html import Markup, tag


def home(page: Home) -> Markup:
    """Draw where the trainee stands and what comes next."""
    return tag(
        "article",
        tag("h2", page.title),
        tag(
            "section",
            tag("h4", page.next_heading),
            tag("p", tag("strong", page.next_text)),
            tag("p", page.how, class_="dt-how"),
            class_="dt-next",
        ),
        [
            tag(
                "section",
                tag("h3", track.title),
                tag("p", track.about, class_="dt-brief"),
                tag("p", track.facts, class_="dt-how"),
                _table(page, track.rows),
            )
            for track in page.tracks
        ],
        class_="dt",
    )


def _table(page: Home, rows: tuple[Row, ...]) -> Markup:
    return tag(
        "table",
        tag("thead", tag("tr", [tag("th", name, scope="col") for name in page.columns])),
        tag("tbody", [_row(row) for row in rows]),
        class_="dt-table",
    )


def _row(row: Row) -> Markup:
    return tag(
        "tr",
        tag("td", row.day),
        tag("th", row.title, tag("div", row.scenario, class_="dt-source"), scope="row"),
        tag("td", str(row.minutes)),
        tag("td", str(row.played)),
        tag("td", row.best),
        tag("td", row.last),
        tag("td", row.state),
    )
