"""Draw the desk: the case, its clocks, its account, and what has happened."""

from __future__ import annotations

from collections.abc import Mapping

from trainer.reports.bar import Bar
from trainer.reports.desk import Card, ClockFace, Desk, Gauge, Happening, Sheet
from trainer.views.html import Markup, bar, join, paragraphs, tag

Notes = Mapping[str, Markup]
"""Notes on the parts of a desk: message, clocks, order, choose."""


def case(desk: Desk, labels: dict[str, str]) -> Markup:
    """Draw everything that lies on the desk, without the choices."""
    return tag(
        "article",
        head(desk),
        tag("div", papers(desk, labels), side(desk, labels), class_="dt-grid"),
        class_="dt",
    )


def head(desk: Desk) -> Markup:
    """Draw what the case is, and how it is played."""
    return tag(
        "header",
        tag("h2", desk.title),
        paragraphs(desk.brief, "dt-brief"),
        tag("p", desk.mode, class_="dt-mode"),
        class_="dt-head",
    )


def papers(desk: Desk, labels: dict[str, str], note: Markup | None = None) -> Markup:
    """Draw what has happened and what was sent in; a note may say how it is read."""
    earlier = None
    if desk.earlier:
        earlier = tag(
            "details",
            tag("summary", labels["desk.earlier"]),
            [card(one) for one in desk.earlier],
        )
    return tag(
        "div",
        _history(desk, labels),
        note,
        [card(one) for one in desk.cards],
        earlier,
        class_="dt-main",
    )


def side(desk: Desk, labels: dict[str, str], notes: Notes | None = None) -> Markup:
    """Draw what runs, whose order it is, and how the account stands; notes stand where they belong."""
    notes = notes or {}
    return tag(
        "aside",
        _clocks(desk, labels, notes.get("clocks")),
        _order(desk, labels, notes.get("order")),
        _gauge(desk.gauge, labels) if desk.gauge is not None else None,
        class_="dt-side",
        aria_label=labels["desk.beside"],
    )


def question(desk: Desk, *, asked: bool = True, note: Markup | None = None) -> Markup:
    """Draw the step and the tables to work it out of; the cards may ask the question themselves."""
    how = f"{desk.how} {desk.takes}".strip()
    return tag(
        "div",
        tag("h3", desk.heading) if desk.heading else None,
        [sheet(one) for one in desk.sheets],
        tag("p", desk.hint, class_="dt-hint") if desk.hint and not asked else None,
        paragraphs(desk.asks, "dt-asks") if asked else None,
        tag("p", how, class_="dt-how") if asked else None,
        tag("p", desk.hint, class_="dt-hint") if desk.hint and asked else None,
        note,
        class_="dt dt-question",
    )


def options(desk: Desk) -> Markup:
    """Draw the options as a list, for pages on which nothing can be clicked."""
    return tag(
        "div",
        question(desk),
        tag(
            "ul",
            [
                tag("li", tag("strong", option.label), tag("span", option.means))
                for option in desk.options
            ],
            class_="dt-options",
        ),
        class_="dt",
    )


def sheet(one: Sheet) -> Markup:
    """Draw a small table."""
    head = [tag("th", name, scope="col") for name in one.columns]
    body = [tag("tr", [tag("td", cell) for cell in row]) for row in one.rows]
    return tag(
        "table",
        tag("caption", one.title),
        tag("thead", tag("tr", head)),
        tag("tbody", body),
        class_="dt-table dt-sheet",
    )


def card(one: Card) -> Markup:
    """Draw a message, a notice, a tracking record, a note or a figure."""
    return tag(
        "section",
        tag(
            "div",
            tag(
                "h3",
                tag("span", one.heading, class_="dt-kind"),
                (" ", tag("strong", one.who)) if one.who else None,
            ),
            tag("time", one.when) if one.when else None,
            class_="dt-card-head",
        ),
        paragraphs(one.text) if one.text else None,
        tag(
            "ol",
            [tag("li", tag("time", when), tag("span", text)) for when, text in one.lines],
            class_="dt-scans",
        )
        if one.lines
        else None,
        class_=f"dt-card dt-{one.kind}",
    )


def drawn(one: Bar | None) -> Markup | None:
    """Draw a bar, where there is one."""
    return None if one is None else bar(one.began, one.stands, one.limit)


def _history(desk: Desk, labels: dict[str, str]) -> Markup | None:
    if not desk.happened:
        return None
    *earlier, last = desk.happened
    folded = None
    if len(earlier) > 2:  # noqa: PLR2004 - two lines are read at a glance, more are folded
        folded = tag(
            "details",
            tag("summary", f"{labels['desk.happened']} ({len(earlier)})"),
            tag("ol", [_happening(one) for one in earlier], class_="dt-log"),
        )
        earlier = []
    return tag(
        "section",
        folded,
        tag("ol", [_happening(one) for one in (*earlier, last)], class_="dt-log"),
        class_="dt-happened",
        aria_label=labels["desk.happened"],
    )


def _happening(one: Happening) -> Markup:
    return tag(
        "li",
        tag("div", tag("time", one.when), tag("strong", one.did), class_="dt-did"),
        paragraphs(one.says),
        tag("p", [tag("span", effect, class_="dt-effect") for effect in one.effects])
        if one.effects
        else None,
    )


def _order(desk: Desk, labels: dict[str, str], note: Markup | None) -> Markup:
    rows = [join((tag("dt", name), tag("dd", value))) for name, value in desk.order]
    return tag(
        "section",
        tag("h3", labels["desk.order"], class_="dt-small"),
        note,
        tag("dl", rows),
        class_="dt-order",
    )


def _clocks(desk: Desk, labels: dict[str, str], note: Markup | None) -> Markup:
    return tag(
        "section",
        tag("h3", labels["desk.clocks"], class_="dt-small"),
        note,
        tag("p", tag("span", labels["desk.now"]), tag("time", desk.now), class_="dt-now"),
        tag("ul", [_clock(clock) for clock in desk.clocks]),
        class_="dt-clocks",
    )


def _clock(clock: ClockFace) -> Markup:
    mood = "urgent" if clock.urgent else clock.state
    return tag(
        "li", tag("strong", clock.label), tag("span", clock.text), class_=f"dt-clock dt-{mood}"
    )


def _gauge(gauge: Gauge, labels: dict[str, str]) -> Markup:
    moved = gauge.now != gauge.before
    return tag(
        "section",
        tag("h3", labels["desk.account"], class_="dt-small"),
        tag(
            "p",
            tag("span", labels["desk.odr"]),
            tag(
                "strong",
                f"{gauge.before:.2%} → {gauge.now:.2%}" if moved else f"{gauge.now:.2%}",
            ),
            class_="dt-odr dt-over" if gauge.over else "dt-odr",
        ),
        drawn(gauge.bar),
        tag("p", gauge.note, class_="dt-note-line"),
        class_="dt-account",
    )
