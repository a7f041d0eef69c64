"""The list of open cases: what the playbook says to do with each, by when and why."""

from __future__ import annotations

from trainer.cases.triage import Advice, Entry, Triage
from trainer.reports.because import Because
from trainer.reports.sheet import Block, Card, Grid, Head, Say, Sheet
from trainer.reports.shop.page import Page
from trainer.rules.facts import DID, MoveId

MOST_DONE = 3
MOST_ASKED = 4
MOST_TODO = 5
BANDS = ("today", "soon", "lapsed", "later", "open")


def triage_sheet(triage: Triage, page: Page) -> Sheet:
    """Write the list of open cases."""
    texts = page.texts
    entries = triage.entries
    day = page.limits.number("desk.working_day")
    lead = texts(
        "triage.lead",
        moment=page.moment(triage.now),
        cases=page.count("triage.cases", len(entries)),
        soon=page.count("triage.soon", len(triage.within(day)), hours=f"{day:g}"),
        lapsed=page.count("triage.lapsed", len(triage.lapsed())),
    )
    blocks: list[Block] = []
    if entries:
        margin = page.limits.number("desk.answer_margin")
        order = texts("triage.order", hours=f"{day:g}", margin=f"{margin:g}")
        blocks = [Say(order), _overview(entries, page), Head(texts("triage.one-by-one"))]
        blocks += [_card(entry, page) for entry in entries]
    todo = tuple(_todo(entry, page) for entry in entries[:MOST_TODO])
    return Sheet(
        "triage",
        texts("triage.title"),
        lead,
        todo,
        texts("triage.todo"),
        tuple(blocks),
        {"moment": triage.now.isoformat(), "cases": {_key(one): _data(one) for one in entries}},
    )


def _todo(entry: Entry, page: Page) -> str:
    do = page.moves(one.move for one in entry.do[:1]) or page.texts("triage.look")
    return page.texts(
        "triage.do-now" if entry.due is not None else "triage.do-open",
        order=entry.case.order,
        what=_waits(entry, page),
        do=do,
        due=_due(entry, page),
    )


def _overview(entries: tuple[Entry, ...], page: Page) -> Grid:
    names = ("due", "order", "waits", "do", "item", "amount")
    rows = tuple(
        (
            _due(entry, page),
            entry.case.order,
            _waits(entry, page),
            page.moves(one.move for one in entry.do[:1]) or page.texts("triage.look"),
            entry.case.sku or "",
            "" if entry.case.amount is None else f"{entry.case.amount:,.2f}",
        )
        for entry in entries
    )
    return Grid(
        "cases",
        tuple(page.texts(f"triage.column.{name}") for name in names),
        rows,
        numbers=frozenset({5}),
        marks={
            place: tone
            for place, entry in enumerate(entries)
            if (tone := _tone(entry, page)) in {"bad", "poor"}
        },
    )


def _tone(entry: Entry, page: Page) -> str:
    if entry.hours is None:
        return "plain"
    if entry.hours < page.limits.number("desk.working_day"):
        return "bad"
    return "poor" if entry.hours < page.limits.number("desk.answer_margin") else "fine"


def _card(entry: Entry, page: Page) -> Card:
    texts, case = page.texts, entry.case
    lines = [(texts("triage.line.waits"), _waits(entry, page))]
    lines.append((texts("triage.line.due"), _due(entry, page)))
    if entry.do:
        done = page.words.path(one.move for one in entry.do[:MOST_DONE])
        lines.append((texts("triage.line.do"), done))
        lines.append((texts("triage.line.why"), _why(entry.do[0], entry, page)))
    else:
        lines.append((texts("triage.line.do"), texts("triage.nothing-said")))
    if entry.beware:
        lines.append((texts("triage.line.beware"), _beware(entry, page)))
    if entry.missing:
        asked = (Because(page.words).asked(fact) for fact in entry.missing[:MOST_ASKED])
        lines.append((texts("triage.line.unknown"), "; ".join(asked)))
    return Card(
        texts("triage.card", order=case.order, sku=case.sku or texts("triage.no-sku")),
        _tone(entry, page),
        tuple(lines),
        texts("triage.facts"),
        tuple(_facts(entry, page)),
    )


def _why(advice: Advice, entry: Entry, page: Page) -> str:
    practices = page.words.rulebook.playbook.practices
    says = " ".join(page.words.text(practices[one].says) for one in advice.practices[:1])
    rule = advice.judgement.because[0] if advice.judgement.because else None
    because = (
        Because(page.words).sentence(rule, entry.case.facts, advice.move, most=MOST_ASKED)
        if rule
        else ""
    )
    return page.texts(
        "triage.why", says=says, because=because, practice=", ".join(advice.practices)
    )


def _beware(entry: Entry, page: Page) -> str:
    """Name the moves to leave, those together that the same practice speaks of."""
    practices = page.words.rulebook.playbook.practices
    warned: dict[str, list[MoveId]] = {}
    for one in entry.beware:
        says = page.words.text(practices[one.practices[0]].says) if one.practices else ""
        warned.setdefault(says, []).append(one.move)
    return " ".join(
        page.texts("triage.beware", move=page.words.path(moves), says=says)
        for says, moves in warned.items()
    )


def _facts(entry: Entry, page: Page) -> list[str]:
    facts = entry.case.facts
    rows = []
    for fact, value in facts.items():
        if (fact.startswith(DID) and value is False) or value == "idle":
            continue
        origin = entry.case.origin(fact)
        where = (
            page.texts("triage.origin", file=origin.file, line=origin.line)
            if origin is not None
            else page.texts("triage.worked-out")
        )
        rows.append(
            page.texts(
                "triage.fact",
                fact=page.words.label(fact),
                value=page.words.value(fact, value),
                where=where,
            )
        )
    return rows


def _waits(entry: Entry, page: Page) -> str:
    return "; ".join(page.texts(f"triage.waits.{word}") for word in entry.case.waiting)


def _due(entry: Entry, page: Page) -> str:
    if entry.due is None or entry.hours is None:
        return page.texts("triage.no-deadline")
    return page.texts("triage.due", left=page.left(entry.hours), moment=page.moment(entry.due))


def _key(entry: Entry) -> str:
    return entry.case.order


def _data(entry: Entry) -> dict[str, object]:
    return {
        "waits": list(entry.case.waiting),
        "clock": entry.clock,
        "due": entry.due.isoformat() if entry.due is not None else None,
        "do": [one.move for one in entry.do],
        "beware": [one.move for one in entry.beware],
        "practices": sorted({practice for one in entry.do for practice in one.practices}),
        "unknown": list(entry.missing),
    }
