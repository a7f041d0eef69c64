"""
Answers that play a drill without a person: `best`, `worst` or decisions that are written down.

Decisions are separated by commas, the moves of one decision by plus signs, and `-` stands for
doing nothing at a step that allows it: `read-claim+check-carrier,represent-to-amazon`.
"""

from __future__ import annotations

from collections.abc import Sequence

from trainer.drills.engine import Drill
from trainer.drills.solve import best_decisions, worst_decisions
from trainer.rules.facts import MoveId

Decisions = tuple[tuple[MoveId, ...], ...]
NOTHING = "-"
BEST, WORST = "best", "worst"


class AnswersError(ValueError):
    """Answers that cannot be read."""

    @classmethod
    def of(cls, answers: object) -> AnswersError:
        """Say what was given and what is understood."""
        return cls(
            f"{answers!r} are no answers.\n\n"
            "Hint: give best, worst, or decisions such as "
            "'read-claim+check-carrier,represent-to-amazon'."
        )


def read(answers: str | Sequence[object]) -> Decisions:
    """Read decisions out of text or of a list, each entry a move or a list of moves."""
    if isinstance(answers, str):
        parts: Sequence[object] = [
            part for part in answers.replace("\n", ",").split(",") if part.strip()
        ]
    elif isinstance(answers, Sequence):
        parts = answers
    else:
        raise AnswersError.of(answers)
    return tuple(_decision(part) for part in parts)


def decisions(drill: Drill, answers: str | Sequence[object]) -> Decisions:
    """Give the decisions that answers stand for in a drill."""
    if answers == BEST:
        return best_decisions(drill)
    if answers == WORST:
        return worst_decisions(drill)
    return read(answers)


def _decision(part: object) -> tuple[MoveId, ...]:
    if isinstance(part, str):
        if part.strip() == NOTHING:
            return ()
        return tuple(move.strip() for move in part.split("+"))
    if isinstance(part, Sequence) and all(isinstance(move, str) for move in part):
        return tuple(str(move) for move in part)
    raise AnswersError.of(part)
