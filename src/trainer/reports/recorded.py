"""
The debrief of an attempt as it was recorded.

Where a case or the playbook has changed since, or a result was corrected, playing the decisions again would tell another
story than the one that was scored. What the record holds is told instead, and that it is so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trainer.drills.scoring import PERFECT
from trainer.records.attempts import Attempt, Result
from trainer.reports.debrief import Debrief, Item
from trainer.reports.path import Stop
from trainer.reports.words import Words
from trainer.rules.practices import Verdict


def as_recorded(title: str, attempt: Attempt, result: Result, words: Words) -> Debrief:
    """Give the debrief of a finished attempt out of nothing but its record."""
    texts = words.texts
    mark = round(words.rulebook.limits.number("desk.pass_mark") * PERFECT)
    passed = result.score >= mark
    return Debrief(
        title=texts("debrief.title", title=title),
        ending=_why(attempt, words),
        score=result.score,
        passed=passed,
        score_words=texts(
            "receipt.score", score=result.score, won=result.won, possible=result.possible
        ),
        pass_words=texts("receipt.passed" if passed else "receipt.failed", mark=mark),
        caps=tuple(_caps(result, words)),
        items=tuple(_item(line, words) for line in result.receipt),
        outcome=(),
        yours=tuple(
            Stop("", words.path(moves) or texts("debrief.nothing")) for moves in attempt.moves
        ),
        best=(),
    )


def _why(attempt: Attempt, words: Words) -> str:
    """Say why it is told from the record: it was corrected, or its case is another one today."""
    if attempt.corrections:
        return words.texts("debrief.corrected", reason=attempt.corrections[-1].reason)
    return words.texts("debrief.as-recorded")


def _caps(result: Result, words: Words) -> Iterator[str]:
    for line in result.receipt:
        if line.get("critical"):
            yield words.texts("receipt.cap", cap=result.cap, name=line["critical"])


def _item(line: Mapping[str, Any], words: Words) -> Item:
    """Put a recorded line into words; a practice that is gone keeps its id."""
    texts = words.texts
    verdict = Verdict[str(line["verdict"]).upper()]
    kind, won, possible = str(line["kind"]), int(line["won"]), int(line["possible"])
    known = words.rulebook.playbook.practices.get(str(line["practice"]))
    did = "did" if kind == "done" else kind
    points = "receipt.points" if possible else "receipt.lost" if won else "receipt.no-points"
    return Item(
        step=str(line["step"]),
        did=texts(f"receipt.{did}", move=words.move(str(line["move"]))),
        verdict=verdict,
        verdict_words=texts(f"verdict.{verdict.name}") if did == "did" else "",
        points=texts(points, won=won, possible=possible),
        says=words.text(known.says) if known is not None else "",
        practice=str(line["practice"] or ""),
        because="",
        instead="",
        better="",
        sources=words.sources(known) if known is not None else "",
        article_says="",
        critical=str(line["critical"] or ""),
    )
