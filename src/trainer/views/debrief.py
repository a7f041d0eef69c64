"""Draw the debrief: score, receipt, outcome, and both paths."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from trainer.reports.debrief import Coaching, Debrief, Item, OutcomeRow
from trainer.reports.path import Stop
from trainer.rules.practices import Verdict
from trainer.views.html import Markup, bar, paragraphs, tag


def debrief(one: Debrief, labels: dict[str, str], note: Markup | None = None) -> Markup:
    """Draw a debrief; a note may say how the receipt is read."""
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
            [tag("p", cap, class_="dt-cap") for cap in one.caps],
            class_="dt-head",
        ),
        tag(
            "section",
            tag("h3", labels["debrief.ending"]),
            paragraphs(one.ending),
            _ends(one.outcome, labels) if one.outcome else None,
        ),
        tag("section", tag("h3", labels["debrief.path"]), _paths(one, labels)),
        tag(
            "section",
            tag("h3", labels["receipt.title"]),
            note,
            tag("ol", [item(line, labels) for line in one.items], class_="dt-receipt"),
        ),
        class_="dt dt-debrief",
    )


def item(line: Item, labels: dict[str, str]) -> Markup:
    """Draw one line of the receipt."""
    return tag(
        "li",
        tag(
            "div",
            tag("span", line.verdict_words or line.step, class_="dt-chip"),
            tag("strong", line.did),
            tag("span", line.points, class_="dt-points"),
            class_="dt-line-head",
        ),
        tag("p", line.critical, class_="dt-cap") if line.critical else None,
        tag("p", line.says, class_="dt-says") if line.says else None,
        tag("p", line.because, class_="dt-because") if line.because else None,
        tag("p", line.better) if line.better else None,
        tag("p", line.instead) if line.instead else None,
        tag("p", tag("b", labels["practice.article-says"]), " ", line.article_says, class_="dt-old")
        if line.article_says
        else None,
        tag("p", line.practice, " · ", line.sources, class_="dt-source") if line.practice else None,
        class_=f"dt-line {mood(line.verdict, done=bool(line.verdict_words))}",
    )


def coaching(lines: Sequence[Coaching]) -> Markup | None:
    """Draw what is said at once about a decision."""
    if not lines:
        return None
    said = tag(
        "ul",
        [
            tag(
                "li",
                tag(
                    "div",
                    tag("span", one.verdict_words, class_="dt-chip") if one.verdict_words else None,
                    tag("strong", one.move),
                    class_="dt-line-head",
                ),
                tag("p", one.text),
                tag("p", one.because, class_="dt-how") if one.because else None,
                class_=f"dt-line {mood(one.verdict, done=not one.bad)}",
            )
            for one in lines
        ],
        class_="dt dt-coach",
    )
    return tag("div", said, role="status")


def mood(verdict: Verdict, *, done: bool) -> str:
    """Give the class that colours a line; the words say the same without colour."""
    if not done:
        return "dt-bad"
    return {
        Verdict.BEST: "dt-fine",
        Verdict.GOOD: "dt-fine",
        Verdict.NEUTRAL: "dt-flat",
        Verdict.WEAK: "dt-poor",
        Verdict.FORBIDDEN: "dt-bad",
    }[verdict]


def _ends(rows: Sequence[OutcomeRow], labels: dict[str, str]) -> Markup:
    """Draw where you ended beside where the best path ends."""
    drawn = [
        tag(
            "tr",
            tag("th", row.name, scope="row"),
            [
                tag("td", said, bar(one.began, one.stands) if one is not None else None)
                for said, one in zip_longest((row.yours, row.best), row.bars)
            ],
        )
        for row in rows
    ]
    return tag("table", _both(labels), tag("tbody", drawn), class_="dt-paths dt-ends")


def _paths(one: Debrief, labels: dict[str, str]) -> Markup:
    """Draw both paths down a line each; where only the record is told there is but one."""
    rows = [
        tag(
            "tr",
            tag("th", str(number), scope="row"),
            _stop(yours),
            _stop(best) if one.best else None,
        )
        for number, (yours, best) in enumerate(zip_longest(one.yours, one.best), start=1)
    ]
    return tag("table", _both(labels, best=bool(one.best)), tag("tbody", rows), class_="dt-paths")


def _both(labels: dict[str, str], *, best: bool = True) -> Markup:
    return tag(
        "thead",
        tag(
            "tr",
            tag("td", ""),
            tag("th", labels["debrief.yours"], scope="col"),
            tag("th", labels["debrief.best"], scope="col") if best else None,
        ),
    )


def _stop(stop: Stop | None) -> Markup:
    """Draw a decision; the path may have ended before it."""
    if stop is None:
        return tag("td", "")
    return tag(
        "td",
        tag("time", stop.when) if stop.when else None,
        tag("span", stop.verdict_words, class_="dt-chip") if stop.verdict_words else None,
        tag("strong", stop.did),
        tag("p", [tag("span", effect, class_="dt-effect") for effect in stop.follows])
        if stop.follows
        else None,
        class_=f"dt-stop {mood(stop.verdict, done=True) if stop.verdict is not None else 'dt-flat'}",
    )
