"""The debrief: the receipt in words, the outcome, and the trainee's path beside the best one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trainer.drills.engine import Drill, Outcome, State
from trainer.drills.scoring import PERFECT, Line, Receipt
from trainer.drills.solve import best_decisions
from trainer.reports.bar import Bar, side_by_side
from trainer.reports.because import Because
from trainer.reports.desk import DeskWriter
from trainer.reports.path import PathWriter, Stop
from trainer.reports.words import Words, money
from trainer.rules.practices import Verdict


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the receipt in words."""

    step: str
    did: str
    verdict: Verdict
    verdict_words: str
    points: str
    says: str
    """What the practice says; empty where none spoke."""
    practice: str
    because: str
    """Which facts called for it, in one sentence; empty where no practice spoke."""
    instead: str
    better: str
    sources: str
    article_says: str
    critical: str


@dataclass(frozen=True, slots=True)
class Coaching:
    """What is said at once about a move."""

    verdict_words: str
    move: str
    text: str
    because: str
    verdict: Verdict
    bad: bool
    """Whether it is about something left undone or let lapse."""

    def __str__(self) -> str:
        head = f"{self.verdict_words}: {self.move}." if self.verdict_words else ""
        return " ".join(part for part in (head, self.text, self.because) if part)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One of the things that matter, as you left it and as the best path leaves it."""

    name: str
    yours: str
    best: str
    bars: tuple[Bar, ...] = ()
    """Yours and that of the best path, where it is a figure."""


@dataclass(frozen=True, slots=True)
class Debrief:
    """What a finished drill came to."""

    title: str
    ending: str
    score: int
    passed: bool
    score_words: str
    pass_words: str
    caps: tuple[str, ...]
    items: tuple[Item, ...]
    outcome: tuple[OutcomeRow, ...]
    yours: tuple[Stop, ...]
    best: tuple[Stop, ...]
    """Nothing where only the record is told."""


@dataclass(frozen=True, slots=True)
class DebriefWriter:
    """Writes the debrief of one drill."""

    drill: Drill
    words: Words
    desk: DeskWriter

    def debrief(self, state: State) -> Debrief:
        """Give the debrief of a finished drill."""
        receipt = self.drill.receipt(state)
        texts = self.words.texts
        mark = round(self.drill.rulebook.limits.number("desk.pass_mark") * PERFECT)
        passed = receipt.score >= mark
        paths = PathWriter(self.drill, self.words, self.desk)
        best = paths.path(best_decisions(self.drill))
        return Debrief(
            texts("debrief.title", title=self.drill.deal.scenario.title),
            self.desk.fill(self.drill.ending(state)),
            receipt.score,
            passed,
            texts("receipt.score", score=receipt.score, won=receipt.won, possible=receipt.possible),
            texts("receipt.passed" if passed else "receipt.failed", mark=mark),
            tuple(self._caps(receipt)),
            tuple(self.items(state)),
            tuple(self._outcome(state.outcome, best.end.outcome)),
            paths.path(state.decisions).stops,
            best.stops,
        )

    def items(self, state: State) -> Iterator[Item]:
        """Give the receipt line by line."""
        for line in state.lines:
            yield self.item(line)

    def item(self, line: Line) -> Item:
        """Put one line of the receipt into words."""
        texts = self.words.texts
        practice = self.drill.rulebook.playbook.practices[line.practice] if line.practice else None
        steps = self.drill.deal.scenario.steps
        return Item(
            self.desk.fill(steps[line.step].title) if line.step in steps else "",
            texts(
                {
                    "done": "receipt.did",
                    "missed": "receipt.missed",
                    "lapsed": "receipt.lapsed",
                    "unfinished": "receipt.unfinished",
                }[line.kind],
                move=self.words.move(line.move),
            ),
            line.verdict,
            texts(f"verdict.{line.verdict.name}") if line.kind == "done" else "",
            self._points(line),
            self.words.text(practice.says) if practice else "",
            practice.id if practice else "",
            Because(self.words).sentence(line.rule, line.facts, line.move) if line.rule else "",
            self.words.text(practice.instead) if practice and line.won <= 0 else "",
            texts("receipt.better", moves=self.words.either(line.instead))
            if line.instead and line.kind == "done"
            else "",
            self.words.sources(practice) if practice else "",
            self.words.text(practice.article_says) if practice else "",
            line.critical.name if line.critical else "",
        )

    def coach(self, line: Line) -> Coaching:
        """Say how a move stands and why, as briefly as can be."""
        texts = self.words.texts
        item = self.item(line)
        full = line.possible > 0 and line.won == line.possible
        if line.kind != "done":
            name = "coach.missed" if line.kind == "missed" else "coach.lapsed"
        elif full or (line.verdict > Verdict.NEUTRAL and not line.possible):
            name = "coach.best"
        elif line.verdict is Verdict.NEUTRAL and not line.instead:
            name = "coach.aside"
        else:
            name = f"coach.{line.verdict.name.lower()}"
        text = texts(
            name,
            move=self.words.move(line.move),
            says=item.says,
            instead=item.instead,
            better=self.words.either(line.instead),
        )
        return Coaching(
            item.verdict_words,
            self.words.move(line.move),
            " ".join(text.split()),
            "" if line.verdict is Verdict.NEUTRAL else item.because,
            line.verdict,
            bad=line.kind != "done",
        )

    # --- inside ---------------------------------------------------------------------------------

    def _points(self, line: Line) -> str:
        texts = self.words.texts
        if line.possible:
            return texts("receipt.points", won=line.won, possible=line.possible)
        return texts("receipt.lost", won=line.won) if line.won else texts("receipt.no-points")

    def _caps(self, receipt: Receipt) -> Iterator[str]:
        if receipt.won < 0:
            yield self.words.texts("receipt.floor")
        for line in receipt.criticals:
            if line.critical is not None:
                yield self.words.texts(
                    "receipt.cap", cap=line.critical.cap, name=line.critical.name
                )

    def _outcome(self, yours: Outcome, best: Outcome) -> Iterator[OutcomeRow]:
        """Tell the two ends beside each other; the buyer's mood is no figure and has no bar."""
        texts = self.words.texts
        for name, said, drawn in (
            ("money", self._money, side_by_side(float(yours.money), float(best.money))),
            ("defects", self._defects, side_by_side(yours.defects, best.defects)),
            ("buyer", self._buyer, ()),
            ("time", self._minutes, side_by_side(yours.minutes, best.minutes)),
        ):
            yield OutcomeRow(texts(f"debrief.{name}"), said(yours), said(best), drawn)

    def _money(self, outcome: Outcome) -> str:
        if not outcome.money:
            return self.words.texts("debrief.money-none")
        return money(outcome.money, self.drill.place.currency)

    def _defects(self, outcome: Outcome) -> str:
        count = outcome.defects
        name = "none" if not count else "some" if count > 0 else "fewer"
        return self.words.texts(f"debrief.defects-{name}", count=abs(count))

    def _buyer(self, outcome: Outcome) -> str:
        mood = "same" if outcome.buyer == 0 else "better" if outcome.buyer > 0 else "worse"
        return self.words.texts(f"debrief.buyer-{mood}")

    def _minutes(self, outcome: Outcome) -> str:
        return self.words.texts("debrief.minutes", minutes=outcome.minutes)
