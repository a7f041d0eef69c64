"""Draw the home page."""

from __future__ import annotations

from collections.abc import Mapping

from trainer.reports.home import Home, Row
from trainer.views.html import Markup, field, page_link, tag
from trainer.views.pages import address


def home(page: Home, labels: Mapping[str, str], *, linked: bool = False) -> Markup:
    """Draw where the trainee stands and what comes next; linked where pages lead to each other."""
    return tag(
        "article",
        tag("h2", page.title),
        _name(page, labels) if linked else "",
        tag(
            "section",
            tag("h3", page.next_heading, class_="dt-small"),
            tag("p", tag("strong", page.next_text)),
            _next(page, labels) if linked else tag("p", page.how, class_="dt-how"),
            class_="dt-next",
        ),
        [
            tag(
                "section",
                tag("h3", track.title),
                tag("p", track.about, class_="dt-brief"),
                tag("p", track.facts, class_="dt-how"),
                _table(page, track.rows, labels, linked=linked),
            )
            for track in page.tracks
        ],
        class_="dt",
    )


def _name(page: Home, labels: Mapping[str, str]) -> Markup:
    """Ask for the name under which cases are recorded."""
    said = page.trainee, labels["app.is-me"]
    return field("trainee", labels["app.name"], *said, where=address("start"))


def _next(page: Home, labels: Mapping[str, str]) -> Markup:
    if not page.scenario:
        return tag("p")
    play = _play(page, page.scenario, page.seed, labels["app.play-it"], "learn", class_="dt-play")
    return tag("p", play)


def _play(
    page: Home, scenario: str, seed: int, text: str, mode: str, *, class_: str | None = None
) -> Markup:
    where = address("drill", scenario=scenario, seed=seed, trainee=page.trainee, mode=mode)
    return page_link(where, text, class_=class_)


def _table(page: Home, rows: tuple[Row, ...], labels: Mapping[str, str], *, linked: bool) -> Markup:
    return tag(
        "table",
        tag("thead", tag("tr", [tag("th", name, scope="col") for name in page.columns])),
        tag("tbody", [_row(page, row, labels, linked=linked) for row in rows]),
        class_="dt-table",
    )


def _row(page: Home, row: Row, labels: Mapping[str, str], *, linked: bool) -> Markup:
    title: list[Markup | str] = [row.title, tag("div", row.scenario, class_="dt-source")]
    if linked:
        exam = _play(page, row.scenario, row.seed, labels["app.as-exam"], "exam")
        title = [
            _play(page, row.scenario, row.seed, row.title, "learn"),
            tag("div", exam, class_="dt-source"),
        ]
    return tag(
        "tr",
        tag("td", row.day),
        tag("th", title, scope="row"),
        tag("td", str(row.minutes)),
        tag("td", str(row.played)),
        tag("td", row.best),
        tag("td", row.last),
        tag("td", row.state),
    )
