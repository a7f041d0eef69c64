"""The desk and the debrief as plain text: for terminals, e-mail, GitHub and nbval."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from trainer.reports.debrief import Debrief, Item, OutcomeRow
from trainer.reports.desk import Card, Desk, Happening, Sheet

WIDTH = 92


def desk_text(desk: Desk, *, draft: str = "") -> str:
    """Write the desk as text."""
    return "\n".join(_desk_lines(desk, draft)).rstrip() + "\n"


def debrief_text(debrief: Debrief) -> str:
    """Write the debrief as text."""
    return "\n".join(_debrief_lines(debrief)).rstrip() + "\n"


def _desk_lines(desk: Desk, draft: str) -> Iterator[str]:
    yield _rule(desk.title)
    yield from _wrap(desk.brief)
    yield ""
    yield from _pairs(desk.order)
    yield ""
    gauge = f"   ODR {desk.gauge.now:.2%} ({desk.gauge.note})" if desk.gauge is not None else ""
    yield f"{desk.now}{gauge}"
    for clock in desk.clocks:
        mark = "!" if clock.urgent else " "
        yield f" {mark} {clock.label}: {clock.text}"
    for one in desk.happened:
        yield ""
        yield from _happening(one)
    if desk.heading:
        yield ""
        yield _rule(desk.heading)
    for card in desk.cards:
        yield from _card(card)
        yield ""
    for sheet in desk.sheets:
        yield from _sheet(sheet)
        yield ""
    yield from _wrap(f"{desk.asks} {desk.how} {desk.takes}".strip())
    for number, option in enumerate(desk.options, start=1):
        yield f"  {number}. {option.label}  [{option.move}]"
        yield from _wrap(option.means, "     ")
    if desk.hint:
        yield from _wrap(f"({desk.hint})")
    if draft:
        yield ""
        yield from _wrap(draft, "  | ")


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield sheet.title
    rows = (sheet.columns, *sheet.rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def _debrief_lines(debrief: Debrief) -> Iterator[str]:
    yield _rule(debrief.title)
    yield from _wrap(debrief.ending)
    yield ""
    yield debrief.score_words
    yield debrief.pass_words
    yield from debrief.caps
    yield ""
    for item in debrief.items:
        yield from _item(item)
        yield ""
    yield from _pairs((row.name, _beside(row)) for row in debrief.outcome)
    for mark, stops in ((".", debrief.yours), ("*", debrief.best)):
        yield ""
        for number, stop in enumerate(stops, start=1):
            yield from _wrap(f"{number}{mark} {stop.did}", "   ")
            if stop.follows:
                yield from _wrap("; ".join(stop.follows), "    = ")


def _beside(row: OutcomeRow) -> str:
    return row.yours if row.yours == row.best else f"{row.yours}  (* {row.best})"


def _item(item: Item) -> Iterator[str]:
    verdict = f" - {item.verdict_words}" if item.verdict_words else ""
    yield from _wrap(f"{item.step}: {item.did}{verdict}  ({item.points})")
    if item.says:
        yield from _wrap(f"{item.says} [{item.practice}]", "    ")
    if item.because:
        yield from _wrap(item.because, "    ")
    for text in (item.better, item.instead, item.critical, item.sources):
        if text:
            yield from _wrap(text, "    ")


def _happening(one: Happening) -> Iterator[str]:
    yield f"{one.when}  {one.did}"
    yield from _wrap(one.says, "    ")
    if one.effects:
        yield from _wrap("; ".join(one.effects), "    = ")


def _card(card: Card) -> Iterator[str]:
    head = ", ".join(part for part in (card.heading, card.who, card.when) if part)
    yield f"[{head}]"
    if card.text:
        yield from _wrap(card.text, "  | ")
    for when, text in card.lines:
        yield f"  | {when}  {text}"


def _pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    listed = list(pairs)
    width = max((len(name) for name, _ in listed), default=0)
    for name, value in listed:
        yield f"{name:<{width}}  {value}"


def _rule(text: str) -> str:
    return f"== {text} " + "=" * max(0, WIDTH - len(text) - 4)


def _wrap(text: str, indent: str = "", later: str | None = None) -> Iterator[str]:
    for paragraph in text.splitlines() or [""]:
        yield from textwrap.wrap(
            paragraph,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent if later is None else later,
        ) or [""]
        indent = indent if later is None else later
