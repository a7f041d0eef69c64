"""Draw the desk and the debrief of a shift."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from trainer.reports.shift import AccountRow, ShiftDebrief, ShiftDesk
from trainer.views.desk import drawn
from trainer.views.html import Markup, paragraphs, tag


def desk(one: ShiftDesk, labels: Mapping[str, str], *, cards: bool = False) -> Markup:
    """Draw inbox and account; where cards stand for what can be worked on, only the rest."""
    rows = [
        (row.title, row.who, row.came, row.state, row.due, "dt-urgent" if row.urgent else None)
        for row in one.inbox
        if not (cards and row.workable)
    ]
    return tag(
        "article",
        tag(
            "header",
            tag("h2", one.title),
            paragraphs(one.about, "dt-brief"),
            tag("p", tag("span", labels["desk.now"]), tag("time", one.now), class_="dt-now"),
            class_="dt-head",
        ),
        tag("ul", [tag("li", line) for line in one.news], class_="dt-news", role="status")
        if one.news
        else None,
        _account(one.account, labels),
        tag(
            "table",
            tag("caption", labels["shift.idle" if cards else "shift.inbox"]),
            _head(
                labels[f"shift.column-{name}"] for name in ("case", "who", "came", "state", "due")
            ),
            tag(
                "tbody",
                [
                    tag(
                        "tr",
                        tag("th", title, scope="row"),
                        [tag("td", cell) for cell in cells],
                        class_=mood,
                    )
                    for title, *cells, mood in rows
                ],
            ),
            class_="dt-table dt-inbox",
        )
        if rows
        else None,
        class_="dt",
    )


def debrief(one: ShiftDebrief, labels: Mapping[str, str]) -> Markup:
    """Draw the debrief of a day."""
    return tag(
        "article",
        tag(
            "header",
            tag("h2", one.title),
            tag(
                "p",
                tag("strong", str(one.score), class_="dt-score-number"),
                tag("span", one.score_words),
                tag("span", one.pass_words, class_="dt-mark"),
                class_="dt-score dt-passed" if one.passed else "dt-score dt-failed",
            ),
            class_="dt-head",
        ),
        _section(
            labels["shift.lapses"],
            tag("ul", [tag("li", line) for line in one.lapses])
            if one.lapses
            else tag("p", labels["shift.none"]),
        ),
        _section(
            labels["shift.cases"],
            _table(
                [
                    labels["shift.column-case"],
                    labels["shift.column-score"],
                    labels["shift.column-ending"],
                ],
                [(row.title, str(row.score), row.ending) for row in one.cases],
            ),
        ),
        _account(one.account, labels),
        _section(
            labels["shift.effects"],
            _table(
                [labels[f"shift.column-{n}"] for n in ("when", "case", "did", "effect")],
                one.effects,
            )
            if one.effects
            else tag("p", labels["shift.none"]),
        ),
        _section(
            labels["shift.practices"],
            _table(
                [labels["shift.column-practice"], labels["shift.column-points"]],
                [
                    (says, labels["receipt.points"].format(won=won, possible=possible))
                    for _, says, won, possible in one.practices
                ],
            ),
        ),
        tag(
            "details",
            tag("summary", labels["shift.oracle"]),
            tag("ol", [tag("li", line) for line in one.oracle]),
        ),
        class_="dt dt-debrief",
    )


def _account(rows: Sequence[AccountRow], labels: Mapping[str, str]) -> Markup:
    return tag(
        "section",
        tag("h3", labels["shift.account"], class_="dt-small"),
        tag(
            "dl",
            [
                tag(
                    "div",
                    tag("dt", row.label),
                    tag("dd", _moved(row), drawn(row.bar)),
                    tag("dd", row.note, class_="dt-how") if row.note else None,
                    class_="dt-over" if row.over else None,
                )
                for row in rows
            ],
            class_="dt-outcome",
        ),
    )


def _moved(row: AccountRow) -> str:
    return f"{row.before} → {row.now}" if row.moved else row.now


def _section(title: str, *parts: object) -> Markup:
    return tag("section", tag("h3", title), *parts)


def _head(names: Iterable[str]) -> Markup:
    return tag("thead", tag("tr", [tag("th", name, scope="col") for name in names]))


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    return tag(
        "table",
        _head(columns),
        tag(
            "tbody",
            [
                tag("tr", tag("th", first, scope="row"), [tag("td", cell) for cell in rest])
                for first, *rest in rows
            ],
        ),
        class_="dt-table",
    )
