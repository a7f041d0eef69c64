"""Draw the home page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from trainer.reports.home import Home, Next, Row, TrackTable
from trainer.reports.past import Past, Weak
from trainer.views.html import Markup, field, join, page_link, paragraphs, tag
from trainer.views.pages import address

Labels = Mapping[str, str]


def home(page: Home, labels: Labels, *, linked: bool = False) -> Markup:
    """Draw where the trainee stands and what comes next; linked where pages lead to each other."""
    if page.newcomer and linked:
        return _newcomer(page, labels)
    return tag(
        "article",
        tag("h2", page.title),
        _other_name(labels) if linked else "",
        tag(
            "section",
            tag("h3", page.next_heading, class_="dt-small"),
            tag("p", tag("strong", page.next.text)),
            tag("p", page.next.reason, class_="dt-brief") if page.next.reason else "",
            _next(page, labels) if linked else tag("p", page.how, class_="dt-how"),
            class_="dt-next",
        ),
        _past(page, labels, linked=linked),
        _weak(page, labels, linked=linked),
        _shift(page, labels) if linked else "",
        _tracks(page, labels, linked=linked),
        class_="dt",
    )


def name_field(labels: Labels, name: str = "") -> Markup:
    """Ask for the name under which cases are recorded."""
    said = labels["app.name"], name, labels["app.is-me"]
    return field("trainee", *said, where=address("start"), id_="name")


def refused(why: str, name: str, labels: Labels) -> Markup:
    """Say why a name cannot be used, and ask for another one; what was typed is still there."""
    said = tag("div", paragraphs(why), class_="dt dt-alert", role="alert")
    return join((said, tag("div", name_field(labels, name), class_="dt")))


def _newcomer(page: Home, labels: Labels) -> Markup:
    """Ask somebody who has never played for one thing only; the rest is folded."""
    besides = {"scenario": page.next.scenario, "seed": page.next.seed, "mode": page.next.mode}
    begin = field(
        "trainee",
        labels["home.first-name"],
        page.trainee if page.named else "",
        labels["home.first-go"],
        where=address("drill"),
        besides=besides,
    )
    return tag(
        "article",
        tag(
            "section",
            tag("h2", page.title if page.named else labels["home.first-heading"]),
            tag("p", page.next.reason, class_="dt-brief"),
            begin,
            class_="dt-next dt-first",
        ),
        tag("details", tag("summary", labels["home.played-before"]), name_field(labels)),
        tag(
            "details",
            tag("summary", labels["home.everything-else"]),
            _shift(page, labels),
            _tracks(page, labels, linked=True),
        ),
        class_="dt",
    )


def _other_name(labels: Labels) -> Markup:
    return tag("details", tag("summary", labels["home.other-name"]), name_field(labels))


def _next(page: Home, labels: Labels) -> Markup:
    if not page.next.scenario:
        return tag("p")
    where = address("drill", **_said(page.next), trainee=page.trainee)
    begun = "home.go-on" if page.next.as_of else "app.play-it"
    return tag("p", page_link(where, labels[begun], class_="dt-play"))


def _said(one: Next | Past) -> dict[str, object]:
    """Give what a link says to come to a case, or back to it."""
    said: dict[str, object] = {"seed": one.seed, "mode": one.mode}
    if one.as_of:
        said |= {"as_of": one.as_of, "marketplace": one.marketplace}
    return said if isinstance(one, Past) and one.shift else {"scenario": one.scenario, **said}


# --- what was played ------------------------------------------------------------------------------


def _past(page: Home, labels: Labels, *, linked: bool) -> Markup | None:
    if not page.past:
        return None
    earlier = _attempts(page, page.earlier, labels, linked=linked)
    return tag(
        "section",
        tag("h3", labels["home.past"]),
        _attempts(page, page.past, labels, linked=linked),
        tag("details", tag("summary", page.earlier_words), earlier) if page.earlier else None,
        class_="dt-past",
    )


def _attempts(page: Home, past: Sequence[Past], labels: Labels, *, linked: bool) -> Markup:
    names = ("past-day", "scenario", "past-mode", "past-score", "state")
    return _table(
        [labels[f"home.{name}"] for name in names],
        [
            tag(
                "tr",
                tag("td", one.day),
                tag("th", one.title, _back_to(page, one, labels) if linked else "", scope="row"),
                tag("td", one.mode_words),
                tag("td", one.score),
                tag("td", one.state),
            )
            for one in past
        ],
    )


def _back_to(page: Home, one: Past, labels: Labels) -> Markup:
    """Lead to where an open attempt goes on, or to the debrief of a finished one."""
    if one.open:
        where = address("shift" if one.shift else "drill", **_said(one), trainee=page.trainee)
        return tag("div", page_link(where, labels["home.go-on"], class_="dt-play"))
    where = address("debrief", trainee=page.trainee, attempt=one.attempt)
    return tag("div", page_link(where, labels["home.see-debrief"]), class_="dt-back-to")


def _weak(page: Home, labels: Labels, *, linked: bool) -> Markup | None:
    if not page.weak:
        return None
    return tag(
        "section",
        tag("h3", labels["home.weak"]),
        _table(
            [labels[f"home.weak-{name}"] for name in ("practice", "points", "drills")],
            [
                tag(
                    "tr",
                    tag("th", one.says, scope="row"),
                    tag("td", one.points),
                    tag("td", tag("ul", _drills(page, one, linked=linked))),
                )
                for one in page.weak
            ],
        ),
    )


def _drills(page: Home, weak: Weak, *, linked: bool) -> Iterable[Markup]:
    for scenario, title, seed in weak.drills:
        yield tag("li", _play(page, scenario, seed, title, "learn") if linked else title)


# --- what there is to play ------------------------------------------------------------------------


def _shift(page: Home, labels: Labels) -> Markup:
    where = address("shift", seed=page.shift_seed, trainee=page.trainee)
    return tag(
        "section",
        tag("h3", labels["home.shift"]),
        tag("p", labels["home.shift-about"], class_="dt-brief"),
        tag("p", page_link(where, labels["home.shift-go"])),
    )


def _tracks(page: Home, labels: Labels, *, linked: bool) -> Markup:
    return join(
        (
            tag("h3", labels["home.tracks"]),
            [_track(page, track, labels, linked=linked) for track in page.tracks],
        )
    )


def _track(page: Home, track: TrackTable, labels: Labels, *, linked: bool) -> Markup:
    bar = tag("meter", value=str(track.passed), max=str(len(track.rows)), aria_label=track.title)
    return tag(
        "details",
        tag("summary", track.title, " · ", track.progress, " ", bar),
        tag("p", track.about, class_="dt-brief"),
        tag("p", track.facts, class_="dt-how"),
        _table(page.columns, [_row(page, row, labels, linked=linked) for row in track.rows]),
        class_="dt-track",
        # Where nothing can be clicked, nothing is folded up either.
        open="" if (track.current and not page.newcomer) or not linked else None,
    )


def _play(
    page: Home, scenario: str, seed: int, text: str, mode: str, *, class_: str | None = None
) -> Markup:
    where = address("drill", scenario=scenario, seed=seed, trainee=page.trainee, mode=mode)
    return page_link(where, text, class_=class_)


def _row(page: Home, row: Row, labels: Labels, *, linked: bool) -> Markup:
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


def _table(columns: Iterable[str], rows: Iterable[Markup]) -> Markup:
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in columns]))
    return tag("table", head, tag("tbody", rows), class_="dt-table")
