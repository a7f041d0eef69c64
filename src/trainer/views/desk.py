"""Draw the desk: the case, its clocks, its account, and what has happened."""

from __future__ import annotations

from collections.abc import Mapping

from trainer.reports.desk import Card, ClockFace, Desk, Gauge, Happening, Sheet
from trainer.views.html import Markup, join, paragraphs, tag


def case(desk: Desk, labels: dict[str, str], notes: Mapping[str, Markup] | None = None) -> Markup:
    """Draw everything that lies on the desk, without the choices; notes stand at the parts they name."""
    notes = notes or {}
    return tag(
        "article",
        tag(
            "header",
            tag("h2", desk.title),
            paragraphs(desk.brief, "dt-brief"),
            tag("p", desk.mode, class_="dt-mode"),
            class_="dt-head",
        ),
        tag(
            "div",
            tag(
                "div",
                _history(desk, labels),
                notes.get("message"),
                [card(one) for one in desk.cards],
                tag(
                    "details",
                    tag("summary", labels["desk.earlier"]),
                    [card(one) for one in desk.earlier],
                )
                if desk.earlier
                else None,
                class_="dt-main",
            ),
            tag(
                "aside",
                _clocks(desk, labels, notes.get("clocks")),
                _order(desk, labels, notes.get("order")),
                _gauge(desk.gauge, labels) if desk.gauge is not None else None,
                class_="dt-side",
                aria_label=labels["desk.order"],
            ),
            class_="dt-grid",
        ),
        class_="dt",
    )


def question(desk: Desk) -> Markup:
    """Draw what the step asks, and the tables to work it out of."""
    return tag(
        "div",
        tag("h3", desk.heading) if desk.heading else None,
        [sheet(one) for one in desk.sheets],
        paragraphs(desk.asks, "dt-asks"),
        tag("p", f"{desk.how} {desk.takes}".strip(), class_="dt-how"),
        tag("p", desk.hint, class_="dt-hint") if desk.hint else None,
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


def draft(title: str, empty: str, texts: list[str]) -> Markup:
    """Draw the message that is being put together."""
    body = [tag("p", text) for text in texts] or tag("p", empty, class_="dt-empty")
    return tag(
        "div",
        tag("div", title, class_="dt-card-head"),
        tag("div", body, class_="dt-draft-body"),
        class_="dt dt-card dt-draft",
        aria_live="polite",
    )


def remark(text: str) -> Markup:
    """Draw what is wrong with an answer, where it is announced."""
    return tag("div", paragraphs(text, "dt-remark") if text else None, class_="dt", role="alert")


def card(one: Card) -> Markup:
    """Draw a message, a notice, a tracking record, a note or a figure."""
    return tag(
        "section",
        tag(
            "div",
            tag("span", one.heading, class_="dt-kind"),
            tag("strong", one.who) if one.who else None,
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
        tag("p", gauge.note, class_="dt-note-line"),
        class_="dt-account",
    )
