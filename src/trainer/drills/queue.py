"""
A queue of cases: whose turn comes first, derived from deadlines and harm.

What runs out within the working day goes before what can wait until tomorrow, and that before
the rest. Among those that are equally near, the one that does more harm when it lapses goes
first, and then the one that runs out sooner.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from trainer.drills.scenario import Entry
from trainer.rules.facts import DID, FactId, Facts, MoveId, Value
from trainer.rules.judge import Rulebook, judge_move
from trainer.rules.practices import Verdict

TAKE: MoveId = "take-next"
AHEAD: FactId = "queue.ahead"
NOTHING, SOONER, GRAVER = "nothing", "sooner", "graver"
TODAY, MARGIN = "desk.working_day", "desk.answer_margin"
NO_CAP = 100


class Turn(NamedTuple):
    """When a case's turn comes: the smaller, the sooner."""

    band: int
    """0 runs out today, 1 before tomorrow's work is done, 2 later, 3 never."""
    harm: tuple[int, int]
    """The cap of the failure and, negative, the weight of the practice that a lapse breaks."""
    left: timedelta


def token(entry: Entry) -> MoveId:
    """Give what stands in the record for taking this case."""
    return f"{TAKE}:{entry.id}"


def turn(rulebook: Rulebook, entry: Entry, resting: Facts) -> Turn:
    """Say when the turn of a case comes; `resting` are the facts of a case in which nothing runs."""
    if entry.clock is None:
        return Turn(3, (NO_CAP, 0), timedelta(0))
    clock = rulebook.vocabulary.clocks[entry.clock]
    hours = entry.left.total_seconds() / 3600
    facts: dict[FactId, Value] = {**resting, **entry.facts}
    facts |= {clock.state: "running", clock.hours_left: hours, DID + clock.lapse: False}
    limits = rulebook.limits
    band = 0 if hours <= limits.number(TODAY) else 1 if hours <= limits.number(MARGIN) else 2
    return Turn(band, _harm(rulebook, facts, clock.lapse), entry.left)


def ahead(mine: Turn, others: Iterable[Turn]) -> str:
    """Say whether another case in the queue should be taken before this one, and why."""
    first = min(others, default=mine)
    if first >= mine:
        return NOTHING
    graver = first.band == mine.band and first.harm < mine.harm
    return GRAVER if graver else SOONER


def _harm(rulebook: Rulebook, facts: Facts, lapse: MoveId) -> tuple[int, int]:
    judgement = judge_move(rulebook, facts, lapse)
    if judgement.verdict > Verdict.WEAK:
        return NO_CAP, 0
    caps = [rule.critical.cap for rule in judgement.because if rule.critical]
    weights = [rulebook.practice(rule).weight for rule in judgement.because]
    return min(caps, default=NO_CAP), -max(weights, default=0)
