"""
Score a drill: a receipt in which every point won or lost names its practice, source and fact.

Each decision puts practice points at stake, as many as the harm of breaking its practice weighs.
The best move wins them, a good one half, any other none; a forbidden one loses as many again.
Where several moves make one decision, each best one left undone wins nothing of its points, and
each weak one loses half of its practice's. The score is what was won of what was at stake, out
of 100, and a named critical failure caps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from trainer.rules.facts import Facts, MoveId
from trainer.rules.judge import Judgement, Rulebook
from trainer.rules.practices import Critical, Practice, PracticeId, Rule, Verdict

PERFECT = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a receipt."""

    step: str
    move: MoveId
    verdict: Verdict
    won: int
    """Practice points won, below zero when lost."""
    possible: int
    """Practice points that were at stake."""
    practice: PracticeId | None
    """The practice that the points are about."""
    rule: Rule | None
    judgement: Judgement | None
    kind: str = "done"
    """done, missed, lapsed or unfinished."""
    instead: tuple[MoveId, ...] = ()
    """The moves that would have won the points."""
    critical: Critical | None = None
    facts: Facts = field(default_factory=dict, compare=False, repr=False)
    """What the desk knew when it was judged."""

    @property
    def key(self) -> tuple[int, int, int]:
        """What the score depends on: won, at stake and cap."""
        return self.won, self.possible, self.critical.cap if self.critical else PERFECT


@dataclass(frozen=True, slots=True)
class Receipt:
    """Every line, and what they add up to."""

    lines: tuple[Line, ...]
    won: int
    possible: int
    cap: int
    """The highest score that critical failures leave."""
    score: int

    @property
    def criticals(self) -> tuple[Line, ...]:
        """The lines that cap the score."""
        return tuple(line for line in self.lines if line.critical is not None)

    def lines_as_data(self) -> list[dict[str, object]]:
        """Give the lines as plain data, for records and reports."""
        return [
            {
                "step": line.step,
                "move": line.move,
                "kind": line.kind,
                "verdict": line.verdict.name.lower(),
                "won": line.won,
                "possible": line.possible,
                "practice": line.practice,
                "rule": line.rule.id if line.rule is not None else None,
                "critical": line.critical.name if line.critical is not None else None,
            }
            for line in self.lines
        ]

    def practices(self) -> dict[PracticeId, tuple[int, int]]:
        """Add up the points won and at stake by practice."""
        sums: dict[PracticeId, tuple[int, int]] = {}
        for line in self.lines:
            if line.practice is not None:
                won, possible = sums.get(line.practice, (0, 0))
                sums[line.practice] = (won + line.won, possible + line.possible)
        return sums


def total(won: int, possible: int, cap: int) -> int:
    """Give the score for points won, at stake and a cap; nothing at stake scores nothing."""
    if possible <= 0:
        return 0
    share = max(0, won) * PERFECT / possible
    return min(int(share + 0.5), cap, PERFECT)


def receipt(lines: Sequence[Line]) -> Receipt:
    """Add up lines."""
    won = sum(line.won for line in lines)
    possible = sum(line.possible for line in lines)
    cap = min((line.critical.cap for line in lines if line.critical), default=PERFECT)
    return Receipt(tuple(lines), won, possible, cap, total(won, possible, cap))


def result_of(one: Receipt, outcome: Mapping[str, object]) -> dict[str, Any]:
    """Give a receipt and an outcome as they are recorded."""
    return {
        "score": one.score,
        "won": one.won,
        "possible": one.possible,
        "cap": one.cap,
        "receipt": one.lines_as_data(),
        "outcome": dict(outcome),
    }


def scored(
    rulebook: Rulebook,
    step: str,
    judgement: Judgement,
    facts: Facts,
    rivals: Sequence[Judgement] = (),
) -> tuple[Line, ...]:
    """
    Write the line for a move that was made.

    `rivals` are the judgements of all moves on offer, the chosen one included, where one move
    makes the decision; there are none where several do.
    """
    rule = _heaviest(rulebook, judgement.because)
    practice = _practice(rulebook, rule)
    if not rivals:
        return (_many(step, judgement, facts, rule, practice),)
    top = max(rival.verdict for rival in rivals)
    best = tuple(rival for rival in rivals if rival.verdict is top)
    best_rule = _heaviest(rulebook, [rule for rival in best for rule in rival.because])
    best_practice = _practice(rulebook, best_rule)
    stake = best_practice.weight if best_practice and top > Verdict.NEUTRAL else 0
    won = _won(judgement.verdict, top, stake)
    if judgement.verdict is Verdict.FORBIDDEN and practice is not None:
        won = -practice.weight
    told = practice if practice is not None else best_practice
    return (
        Line(
            step,
            judgement.move,
            judgement.verdict,
            won,
            stake,
            told.id if told else None,
            rule if practice is not None else best_rule,
            judgement,
            instead=() if judgement.verdict is top else tuple(rival.move for rival in best),
            critical=_critical(rule, judgement),
            facts=facts,
        ),
    )


def missed(
    rulebook: Rulebook, step: str, judgements: Iterable[Judgement], facts: Facts
) -> tuple[Line, ...]:
    """Write a line for each best move that was left undone."""
    return tuple(
        Line(
            step,
            judgement.move,
            judgement.verdict,
            0,
            practice.weight,
            practice.id,
            rule,
            judgement,
            kind="missed",
            instead=(judgement.move,),
            facts=facts,
        )
        for judgement in judgements
        if judgement.verdict is Verdict.BEST
        and (rule := _heaviest(rulebook, judgement.because))
        and (practice := _practice(rulebook, rule))
    )


def lapsed(rulebook: Rulebook, step: str, judgement: Judgement, facts: Facts) -> tuple[Line, ...]:
    """Write the line for a clock that was let lapse."""
    rule = _heaviest(rulebook, judgement.because)
    practice = _practice(rulebook, rule)
    if rule is None or practice is None or judgement.verdict > Verdict.WEAK:
        return ()
    weight = practice.weight if judgement.verdict is Verdict.FORBIDDEN else practice.weight // 2
    return (
        Line(
            step,
            judgement.move,
            judgement.verdict,
            -weight,
            0,
            practice.id,
            rule,
            judgement,
            kind="lapsed",
            critical=rule.critical,
            facts=facts,
        ),
    )


def unfinished(step: str) -> tuple[Line, ...]:
    """Write the line for a case that was walked away from: it scores nothing."""
    critical = Critical("The case was left unfinished", 0)
    return (
        Line(step, "", Verdict.NEUTRAL, 0, 0, None, None, None, "unfinished", critical=critical),
    )


def left_undone(line: Line) -> Line:
    """Write the line for a best move that nobody got to."""
    return replace(
        line,
        won=0,
        kind="missed",
        instead=(line.move,),
        critical=None,
    )


def _won(verdict: Verdict, top: Verdict, stake: int) -> int:
    if verdict is top and top > Verdict.NEUTRAL:
        return stake
    return stake // 2 if verdict is Verdict.GOOD else 0


def _many(
    step: str,
    judgement: Judgement,
    facts: Facts,
    rule: Rule | None,
    practice: Practice | None,
) -> Line:
    weight = practice.weight if practice is not None else 0
    won, possible = {
        Verdict.BEST: (weight, weight),
        Verdict.WEAK: (-(weight // 2), 0),
        Verdict.FORBIDDEN: (-weight, 0),
    }.get(judgement.verdict, (0, 0))
    return Line(
        step,
        judgement.move,
        judgement.verdict,
        won,
        possible,
        practice.id if practice is not None else None,
        rule,
        judgement,
        critical=_critical(rule, judgement),
        facts=facts,
    )


def _heaviest(rulebook: Rulebook, rules: Iterable[Rule]) -> Rule | None:
    """Of the rules that decided take the one with the lowest cap, then the most harm."""
    return min(
        rules,
        key=lambda rule: (
            rule.critical.cap if rule.critical else PERFECT + 1,
            -rulebook.practice(rule).weight,
        ),
        default=None,
    )


def _critical(rule: Rule | None, judgement: Judgement) -> Critical | None:
    """Give the failure that a rule names: what it warns of is one, what it praises is not."""
    return rule.critical if rule is not None and judgement.verdict <= Verdict.WEAK else None


def _practice(rulebook: Rulebook, rule: Rule | None) -> Practice | None:
    return rulebook.practice(rule) if rule is not None else None
