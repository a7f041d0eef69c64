"""How the playbook was kept: practice by practice, and which drills would mend what was broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainer.cases.conduct import Conduct, Finding, Outcome, Tally
from trainer.cases.plan import Stop
from trainer.reports.because import Because
from trainer.reports.sheet import Block, Card, Grid, Head, Points, Sheet
from trainer.reports.shop.page import Page, percent
from trainer.reports.words import calendar_day

MOST_TODO = 5
MOST_SHOWN = 8
MOST_FACTS = 8


def audit_sheet(conduct: Conduct, page: Page) -> Sheet:
    """Write which practices were kept, broken and not evaluated."""
    texts, history = page.texts, conduct.history
    tallies = conduct.by_practice()
    broken = {practice: tally for practice, tally in tallies.items() if tally.broken}
    lead = texts(
        "audit.lead",
        since=calendar_day(history.since),
        until=page.moment(history.now),
        decisions=f"{len(history.decisions):,}",
        orders=f"{history.orders:,}",
        broken=page.count("audit.broken", len(broken)),
    )
    blocks: list[Block] = [_overview(tallies, page)] if tallies else []
    if broken:
        blocks.append(Head(texts("audit.where")))
        blocks += [_card(practice, conduct, page) for practice in broken]
    blocks += _unknown(conduct, page)
    todo = tuple(
        _todo(practice, tally, page) for practice, tally in list(broken.items())[:MOST_TODO]
    )
    return Sheet(
        "audit",
        texts("audit.title"),
        lead,
        todo or (texts("audit.nothing-to-do"),),
        texts("audit.todo"),
        tuple(blocks),
        {
            "since": history.since.isoformat(),
            "decisions": len(history.decisions),
            "practices": {
                practice: {
                    "kept": tally.kept,
                    "broken": tally.broken,
                    "not_evaluated": tally.unknown,
                    "orders": sorted({one.order for one in conduct.broken(practice)}),
                }
                for practice, tally in tallies.items()
            },
        },
    )  # fmt: skip


def plan_sheet(
    stops: Sequence[Stop], titles: Mapping[str, str], minutes: Mapping[str, int], page: Page
) -> Sheet:
    """Write which practices to train first, and in which cases."""
    texts = page.texts
    drills = list(dict.fromkeys(stop.drills[0] for stop in stops if stop.drills))
    todo = tuple(
        texts(
            "plan.play",
            drill=drill,
            title=titles[drill],
            minutes=minutes[drill],
            practices=page.listed([stop.practice for stop in stops if drill in stop.drills], 3),
        )
        for drill in drills
    )
    rows = tuple(
        (
            stop.practice,
            page.words.text(page.words.rulebook.playbook.practices[stop.practice].says),
            str(stop.tally.broken),
            percent(stop.tally.share),
            str(stop.weight),
            ", ".join(stop.drills),
        )
        for stop in stops
    )
    names = ("practice", "says", "broken", "share", "weight", "drills")
    columns = tuple(texts(f"plan.column.{name}") for name in names)
    grid = Grid("plan", columns, rows, numbers=frozenset({2, 3, 4}))
    return Sheet(
        "plan",
        texts("plan.title"),
        texts("plan.lead", count=len(stops), drills=len(drills)),
        todo or (texts("plan.nothing-to-do"),),
        texts("plan.todo"),
        (grid,) if rows else (),
        {"plan": {stop.practice: {"weight": stop.weight, "drills": list(stop.drills)} for stop in stops}},
    )  # fmt: skip


def _overview(tallies: Mapping[str, Tally], page: Page) -> Grid:
    names = ("practice", "says", "kept", "broken", "unknown", "share")
    practices = page.words.rulebook.playbook.practices
    rows = tuple(
        (
            practice,
            page.words.text(practices[practice].says),
            str(tally.kept),
            str(tally.broken),
            str(tally.unknown),
            percent(tally.share),
        )
        for practice, tally in tallies.items()
    )
    return Grid(
        "practices",
        tuple(page.texts(f"audit.column.{name}") for name in names),
        rows,
        numbers=frozenset({2, 3, 4, 5}),
        marks={place: "bad" for place, tally in enumerate(tallies.values()) if tally.broken},
    )


def _card(practice: str, conduct: Conduct, page: Page) -> Card:
    known = page.words.rulebook.playbook.practices[practice]
    found = conduct.broken(practice)
    lines = [
        (page.texts("audit.line.says"), page.words.text(known.says)),
        (page.texts("audit.line.instead"), page.words.text(known.instead)),
        (page.texts("audit.line.orders"), page.listed([one.order for one in found], MOST_SHOWN)),
    ]
    critical = dict.fromkeys(one.critical for one in found if one.critical)
    if critical:
        lines.append((page.texts("audit.line.critical"), "; ".join(critical)))
    return Card(
        page.texts("audit.card", practice=practice, count=page.count("audit.times", len(found))),
        "bad",
        tuple(lines),
        page.texts("audit.each"),
        tuple(_told(one, page) for one in found),
    )


def _told(finding: Finding, page: Page) -> str:
    return page.texts(
        "audit.each-line",
        order=finding.order,
        moment=page.moment(finding.at),
        move=page.words.move(finding.move),
        file=finding.file,
        line=finding.line,
    )


def _unknown(conduct: Conduct, page: Page) -> list[Block]:
    """Say what would have to be known to judge the rest."""
    weight: dict[str, int] = {}
    unknown = [one for one in conduct.findings if one.outcome is Outcome.UNKNOWN]
    for one in unknown:
        for fact in one.missing:
            weight[fact] = weight.get(fact, 0) + 1
    if not unknown:
        return []
    facts = sorted(weight, key=lambda fact: (-weight[fact], fact))[:MOST_FACTS]
    because = Because(page.words)
    sentences = [
        page.texts(
            "audit.missing",
            fact=because.asked(fact),
            count=page.count("audit.times", weight[fact]),
        )
        for fact in facts
    ]
    return [
        Head(page.texts("audit.not-evaluated", count=f"{len(unknown):,}")),
        Points((page.texts("audit.why-unknown"), *sentences)),
    ]


def _todo(practice: str, tally: Tally, page: Page) -> str:
    known = page.words.rulebook.playbook.practices[practice]
    return page.texts(
        "audit.do",
        says=page.words.text(known.says),
        broken=page.count("audit.times", tally.broken),
        kept=page.count("audit.times", tally.kept),
    )
