"""How healthy the account is, what still fits under each limit, and when orders leave it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from trainer.cases.health import Health, Metric, Status
from trainer.cases.intake.account_health import HealthReport
from trainer.cases.measures import Cause, Side, WhyNot
from trainer.reports.sheet import Block, Chart, Grid, Head, Line, Points, Say, Sheet
from trainer.reports.shop.page import Page, percent
from trainer.reports.words import calendar_day

MOST_ORDERS = 15
TONES = {Status.OVER: "bad", Status.CLOSE: "poor"}


def health_sheet(
    health: Health,
    reports: Sequence[HealthReport],
    not_counting: Sequence[tuple[str, str, int]],
    page: Page,
) -> Sheet:
    """
    Write how healthy the account is.

    `not_counting` gives what is held against orders and counts in no rate: its kind, the reason
    and how many.
    """
    texts = page.texts
    known = [one for one in health.metrics if one.now is not None]
    over = [one for one in known if one.status is Status.OVER]
    close = [one for one in known if one.status is Status.CLOSE]
    lead = texts(
        "health.lead",
        day=calendar_day(health.as_of),
        over=page.count("health.over", len(over)),
        close=page.count("health.close", len(close)),
        rates=len(known),
    )
    blocks: list[Block] = [_overview(known, page)]
    blocks += _charts(known, page)
    blocks += _leaving(known, page)
    blocks += _not_counting(not_counting, page)
    blocks += _reasons(health, page)
    blocks += _reported(reports, page)
    pressing = [*over, *(one for one in close if one.now is not None and one.now.hits)]
    todo = tuple(_todo(one, page) for one in _one_each(pressing))
    return Sheet(
        "health",
        texts("health.title"),
        lead,
        todo or (texts("health.nothing-to-do"),),
        texts("health.todo"),
        tuple(blocks),
        {
            "as_of": health.as_of.isoformat(),
            "rates": {_key(one): _data(one) for one in health.metrics},
        },
    )


def _one_each(metrics: Sequence[Metric]) -> list[Metric]:
    """Keep the first window of each rate: what mends one mends the others."""
    return list({(one.id, one.channel): one for one in reversed(metrics)}.values())[::-1]


def _name(metric: Metric, page: Page) -> str:
    name = page.texts(f"health.rate.{metric.id}")
    if metric.channel is not None and metric.id == "odr":
        name = page.texts(
            "health.of-channel", name=name, channel=page.texts(f"health.channel.{metric.channel}")
        )
    if metric.window is None:
        return name
    return page.texts("health.over-days", name=name, days=metric.window)


def _overview(known: Sequence[Metric], page: Page) -> Grid:
    rows = tuple(
        (
            _name(one, page),
            _share(one),
            f"{one.now.hits:,} / {one.now.base:,}" if one.now is not None else "",
            _limit(one, page),
            _room(one, page),
            page.texts(f"health.status.{one.status}"),
            _next_out(one),
        )
        for one in known
    )
    names = ("rate", "today", "counts", "limit", "room", "status", "next")
    return Grid(
        "rates",
        tuple(page.texts(f"health.column.{name}") for name in names),
        rows,
        numbers=frozenset({1, 2}),
        marks={place: TONES[one.status] for place, one in enumerate(known) if one.status in TONES},
    )


def _share(metric: Metric) -> str:
    now = metric.now
    return percent(float(now.share)) if now is not None and now.base else ""


def _limit(metric: Metric, page: Page) -> str:
    if metric.limit is None:
        return page.texts("health.no-limit")
    return page.texts(f"health.limit.{metric.side}", limit=_percent(metric.limit))


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}%"


def _room(metric: Metric, page: Page) -> str:
    room = metric.headroom
    if room is None:
        return ""
    if metric.status is Status.OVER:
        if metric.recovers_on is not None:
            return page.texts("health.recovers", day=calendar_day(metric.recovers_on))
        return page.texts("health.broken")
    what = page.texts(f"health.more.{metric.id}-{'one' if room == 1 else 'many'}", count=room)
    return page.texts("health.fits", what=what) if room > 0 else page.texts("health.none-fits")


def _next_out(metric: Metric) -> str:
    out = metric.roll_off["out_on"]
    return "" if out.empty else calendar_day(_date(out.min()))


def _charts(known: Sequence[Metric], page: Page) -> list[Block]:
    """Draw a picture for each rate; the windows and channels of one rate share it."""
    blocks: list[Block] = []
    for id_ in dict.fromkeys(one.id for one in known):
        group = [one for one in known if one.id == id_ and one.series["base"].sum() > 0]
        if not group:
            continue
        first = group[0]
        days = tuple(_date(day).isoformat() for day in first.series["day"])
        lines = tuple(Line(_name(one, page), _values(one)) for one in group)
        blocks.append(
            Chart(
                page.texts(f"health.rate.{id_}"),
                " ".join(_told(one, page) for one in group),
                days,
                lines,
                float(first.limit) if first.limit is not None else None,
                _limit(first, page) if first.limit is not None else "",
            )
        )
    return [Head(page.texts("health.history")), *blocks] if blocks else []


def _values(metric: Metric) -> tuple[float | None, ...]:
    return tuple(
        None if base == 0 else float(hits / base)
        for hits, base in zip(metric.series["hits"], metric.series["base"], strict=True)
    )


def _told(metric: Metric, page: Page) -> str:
    """Say in words what the line of a rate shows."""
    values = [value for value in _values(metric) if value is not None]
    worst = max(values) if metric.side is Side.BELOW else min(values)
    day = metric.series["day"].iloc[_values(metric).index(worst)]
    return page.texts(
        "health.told",
        rate=_name(metric, page),
        now=_share(metric),
        worst=percent(worst),
        day=calendar_day(_date(day)),
    )


def _leaving(known: Sequence[Metric], page: Page) -> list[Block]:
    """List the orders that count against the rates that are over or close, as they leave."""
    blocks: list[Block] = []
    flagged = [one for one in known if one.status in TONES and not one.roll_off.empty]
    for one in _one_each(flagged[::-1])[::-1]:
        rows = one.roll_off.sort_values(["out_on", "order_id"]).head(MOST_ORDERS)
        blocks += [
            Head(page.count("health.counting", len(one.roll_off), rate=_name(one, page))),
            Grid(
                f"counting-{one.id}-{one.window}-{one.channel or 'all'}",
                tuple(
                    page.texts(f"health.column.{name}")
                    for name in ("order", "placed", "why", "out")
                ),
                tuple(
                    (
                        str(row["order_id"]),
                        _day(row["placed_on"]),
                        _kinds(row["kinds"], page),
                        _day(row["out_on"]),
                    )
                    for row in rows.to_dict("records")
                ),
            ),
        ]
    return blocks


def _kinds(kinds: object, page: Page) -> str:
    words = kinds.split(",") if isinstance(kinds, str) else list(kinds or ())  # type: ignore[call-overload]
    return ", ".join(page.texts(f"health.kind.{word.strip()}") for word in words if word.strip())


def _not_counting(found: Sequence[tuple[str, str, int]], page: Page) -> list[Block]:
    """Say what was filed and counts in no rate, and why."""
    sentences = tuple(
        page.texts(
            "health.not-counting",
            kind=page.texts(f"health.kind.{kind}"),
            count=f"{count:,}",
            why=page.texts(f"mark.why.{why}"),
        )
        for kind, why, count in found
    )
    return [Head(page.texts("health.not-counted")), Points(sentences)] if sentences else []


def _reasons(health: Health, page: Page) -> list[Block]:
    sentences = [
        page.texts("health.not-computable", rate=_name(one, page), why=_why(one.why_not, page))
        for one in health.metrics
        if one.why_not is not None
    ]
    for one in health.metrics:
        if one.now is None:
            continue
        sentences += [
            page.texts("health.at-least", rate=_name(one, page), why=_why(lack, page))
            for lack in one.lacks
        ]
        sentences += [
            page.texts(
                "health.left-out", rate=_name(one, page), count=f"{gap.rows:,}", column=gap.column,
                table=gap.table,
            )
            for gap in one.unknown
        ]  # fmt: skip
        if one.begins_on is not None:
            sentences.append(
                page.texts("health.begins", rate=_name(one, page), day=calendar_day(one.begins_on))
            )
    if not sentences:
        return []
    return [Head(page.texts("health.limits-of-this")), Points(tuple(dict.fromkeys(sentences)))]


def _why(why: WhyNot, page: Page) -> str:
    columns = ", ".join(why.columns)
    match why.cause:
        case Cause.FILE:
            return page.texts("health.why.file", table=why.table)
        case Cause.COLUMN:
            return page.texts("health.why.column", table=why.table, columns=columns)
        case Cause.LIMIT:
            return page.texts("health.why.limit", columns=columns)
        case Cause.UNREPORTED:
            return page.texts("health.why.unreported", table=why.table)


def _reported(reports: Sequence[HealthReport], page: Page) -> list[Block]:
    """Say where Amazon's own account health report contradicts itself."""
    blocks: list[Block] = []
    for report in reports:
        blocks.append(Head(page.texts("health.reported", file=report.name)))
        found = report.disagreements
        if not found:
            blocks.append(Say(page.texts("health.reported-sound")))
            continue
        blocks.append(
            Points(
                tuple(
                    page.texts(
                        "health.disagreement",
                        where=one.where,
                        says=one.says,
                        recomputed=one.recomputed,
                        hint=one.hint,
                    )
                    for one in found
                )
            )
        )
    return blocks


def _todo(metric: Metric, page: Page) -> str:
    which = "over" if metric.status is Status.OVER else "close"
    again = metric.recovers_on
    then = page.texts("health.recovers-if", day=calendar_day(again)) if again else ""
    said = page.texts(
        f"health.do.{metric.id}-{which}",
        rate=_name(metric, page),
        now=_share(metric),
        limit=_limit(metric, page),
        room=_room(metric, page),
        count=metric.now.hits if metric.now is not None else 0,
    )
    return f"{said} {then}".strip()


def _key(metric: Metric) -> str:
    return "/".join(str(part) for part in (metric.id, metric.channel or "all", metric.window))


def _data(metric: Metric) -> dict[str, object]:
    now = metric.now
    return {
        "hits": now.hits if now is not None else None,
        "base": now.base if now is not None else None,
        "share": round(float(now.share), 6) if now is not None and now.base else None,
        "limit": float(metric.limit) if metric.limit is not None else None,
        "status": str(metric.status),
        "headroom": metric.headroom,
        "recovers_on": metric.recovers_on.isoformat() if metric.recovers_on else None,
        "counting": sorted(str(order) for order in metric.roll_off["order_id"]),
        "why_not": str(metric.why_not.cause) if metric.why_not is not None else None,
    }


def _date(day: object) -> date:
    """Take a day as the frames of the rates hold it."""
    return day.date() if hasattr(day, "date") else day  # type: ignore[return-value]


def _day(day: object) -> str:
    """Write a day, and nothing for one that is not known."""
    return "" if day is None or day != day else calendar_day(_date(day))  # noqa: PLR0124 - NaT
