"""Draw a sheet of a manager's report."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.reports.sheet import (
    Bars,
    Block,
    Card,
    Chart,
    Grid,
    Head,
    Points,
    Say,
    Sheet,
    sheet_text,
)
from trainer.views.chart import bars, chart
from trainer.views.face import Face
from trainer.views.grid import grid
from trainer.views.html import Markup, join, tag


def sheet_face(sheet: Sheet) -> Face:
    """Give a sheet to read, with its results for programs."""
    return Face(sheet_text(sheet), drawn(sheet), {"sheet": sheet.id, **sheet.results})


def drawn(sheet: Sheet) -> Markup:
    """Draw a sheet."""
    todo = None
    if sheet.todo:
        listed = tag("ol", [tag("li", one) for one in sheet.todo])
        todo = tag("div", tag("h3", sheet.todo_title), listed, class_="dt-todo")
    return tag(
        "section",
        tag("h2", sheet.title),
        tag("p", sheet.lead, class_="dt-lead"),
        todo,
        join(
            _block(block, about) for block, about in zip(sheet.blocks, _heads(sheet), strict=True)
        ),
        class_="dt dt-report",
    )


def _heads(sheet: Sheet) -> Iterator[str]:
    """Give for each block the heading under which it stands, so that no two tables sound alike."""
    head = sheet.title
    for block in sheet.blocks:
        head = block.text if isinstance(block, Head) else head
        yield head


def _block(block: Block, about: str) -> Markup:
    match block:
        case Say(text):
            return tag("p", text)
        case Head(text):
            return tag("h3", text)
        case Points(sentences, ordered):
            return tag("ol" if ordered else "ul", [tag("li", one) for one in sentences])
        case Grid():
            return grid(block, about)
        case Chart():
            return chart(block)
        case Bars():
            return bars(block)
        case Card():
            return _card(block)


def _card(card: Card) -> Markup:
    lines = [join((tag("dt", what), tag("dd", says))) for what, says in card.lines]
    rest = None
    if card.rest:
        items = [tag("li", one) for one in card.rest]
        rest = tag("details", tag("summary", card.more), tag("ul", items))
    return tag(
        "article",
        tag("h4", card.title),
        tag("dl", join(lines)),
        rest,
        class_=f"dt-casecard dt-tone-{card.tone}",
    )
