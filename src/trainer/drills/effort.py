"""How long a case takes to play, estimated from its words and its steps."""

from __future__ import annotations

from math import ceil

from trainer.drills.scenario import END, Exhibit, Offer, Scenario, Step, StepId

WORDS_A_MINUTE = 180
"""How fast people read with care; adults read 175 to 260 words a minute (Brysbaert 2019)."""
THOUGHT = 0.75
"""Minutes to weigh one decision."""
DEBRIEF = 1.5
"""Minutes to read the receipt."""
LABEL = 6
"""Words of a move's own label and meaning, where the card has no text."""


def minutes(scenario: Scenario) -> int:
    """Estimate how many minutes a careful reader needs for one play, debrief included."""
    ending = sum(_words(result.says) for result in scenario.closing) / len(scenario.closing)
    known: dict[StepId, float] = {END: ending / WORDS_A_MINUTE}
    there = _from(scenario, scenario.first, known)
    return ceil(_words(scenario.brief) / WORDS_A_MINUTE + there + DEBRIEF)


def _from(scenario: Scenario, id_: StepId, known: dict[StepId, float]) -> float:
    """Estimate the minutes from a step to the end, every way on being as likely as the others."""
    if id_ not in known:
        step = scenario.steps[id_]
        ways = set(step.leads_to()) or {END}
        on = sum(_from(scenario, way, known) for way in ways) / len(ways)
        known[id_] = _read(step) / WORDS_A_MINUTE + THOUGHT + on
    return known[id_]


def _read(step: Step) -> float:
    """Count the words that one player meets at a step: of what depends on the case, its share."""
    fixed: float = _words(step.title) + _words(step.asks)
    fixed += sum(_exhibit(one) for one in step.shows if one.when is None)
    dealt = [_exhibit(one) for one in step.shows if one.when is not None]
    cards = [_words(offer.text) or LABEL for offer in step.offers]
    answers = [_answer(offer) for offer in step.offers]
    chosen = sum(answers) / 2 if step.kind in ("gather", "reply") else sum(answers) / len(answers)
    return fixed + sum(dealt) / 2 + sum(cards) + chosen


def _exhibit(one: Exhibit) -> int:
    return _words(one.text) + sum(_words(text) for _, text in one.lines)


def _answer(offer: Offer) -> float:
    return sum(_words(result.says) for result in offer.results) / len(offer.results)


def _words(text: str) -> int:
    return len(text.split())
