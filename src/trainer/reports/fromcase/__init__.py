"""
From a case to a scenario: a real case becomes a drill, and nobody can tell whose it was.

What is right is derived from the playbook, as in every scenario. What comes of a move is what most
scenarios of the library make of it. What is not known of the case is dealt in two or three ways, so
that the unknown decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from trainer.content.texts import Texts
from trainer.drills.scenario import Scenario
from trainer.reports.fromcase.angles import Angles
from trainer.reports.fromcase.bench import Bench
from trainer.reports.fromcase.cover import Cover
from trainer.reports.fromcase.lines import Lines
from trainer.reports.fromcase.lore import Lore
from trainer.reports.fromcase.making import Making
from trainer.reports.fromcase.refusal import FromCaseError
from trainer.rules.judge import Rulebook

if TYPE_CHECKING:
    from trainer.cases.triage import Entry

__all__ = ["FromCaseError", "scenario_from"]

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def scenario_from(
    entry: Entry,
    rulebook: Rulebook,
    texts: Texts,
    scenarios: Iterable[Scenario],
    *,
    id: str,  # noqa: A002 - what it is called everywhere
    title: str | None = None,
) -> str:
    """
    Make a scenario of an open case, and give the text of its file.

    It has been played in every way: it passes the checks, or the case is refused with the reason.
    """
    library = tuple(scenarios)
    _check(entry, id, title or "", library)
    limits = rulebook.limits
    day = Cover.day(limits.as_of, id)
    dated = Rulebook.of(rulebook.playbook, day, limits.marketplace)
    bench = Bench(dated, Lore.of(library))
    cover = Cover(entry, dated, texts, id)
    facts = cover.judged
    if bench.impossible(facts):
        raise FromCaseError.cannot_be(bench.impossible(facts))
    lines = Lines(bench, entry.clock, entry.decisions)
    return Making(bench, cover, texts, title).of(Angles(bench, lines, facts, entry.missing))


def _check(entry: Entry, id_: str, title: str, library: Iterable[Scenario]) -> None:
    """Refuse a case in which nothing waits, and a name that cannot be or that tells too much."""
    if not entry.case.waiting:
        raise FromCaseError.closed()
    if not ID.fullmatch(id_):
        raise FromCaseError.no_id(id_)
    if any(scenario.id == id_ for scenario in library):
        raise FromCaseError.id_taken(id_)
    for name, text in (("The id", id_), ("The title", title)):
        for what, told in _identifiers(entry):
            if told.lower() in text.lower():
                raise FromCaseError.tells(name, what)


def _identifiers(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "the order number", entry.case.order
    if entry.case.sku:
        yield "the SKU", entry.case.sku
