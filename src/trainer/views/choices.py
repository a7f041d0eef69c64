"""The choices of a step as cards, and what is meant by what was chosen on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.content.texts import Texts
from trainer.drills.engine import FIGURE, Drill, State
from trainer.drills.scenario import Kind
from trainer.reports.desk import Desk
from trainer.rules.facts import MoveId
from trainer.views.parts import Cards, Draft, Pick, Takes

TAKES = {Kind.ACT: Takes.ONE, Kind.FIGURE: Takes.TEXT}
PUT_TOGETHER = {Kind.REPLY: ("draft", "means"), Kind.SORT: ("queue", "label")}
"""The kinds of step that put something together, with its texts and what it shows of a card."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Which decision the screen asks for."""

    key: str
    """Names the attempt, and in a shift the case."""
    number: int
    about: str = ""
    """The case of a shift that it is about."""
    told_off: str = ""
    """Why what was handed in could not be taken."""


def cards(desk: Desk, texts: Texts, turn: Turn) -> Cards:
    """Give the choices of a desk as cards."""
    kind = desk.kind or Kind.ACT
    picks = tuple(
        Pick(one.move, one.label, " ".join(one.means.split()))
        for one in desk.options
        if not one.sends and kind is not Kind.FIGURE
    )
    needs = {Kind.ACT: 1, Kind.SORT: len(picks)}.get(kind, 0)
    keys = texts("cards.keys-figure" if kind is Kind.FIGURE else "cards.keys")
    return Cards(
        f"{turn.key}/{turn.number}",
        turn.number,
        TAKES.get(kind, Takes.SEVERAL),
        "\n".join(" ".join(block.split()) for block in desk.asks.split("\n\n")),
        " ".join(said for said in (desk.how, desk.takes, keys) if said),
        texts(f"button.done-{kind}"),
        texts(f"cards.lacking-{kind}") if needs or kind is Kind.FIGURE else "",
        picks,
        needs,
        texts(f"button.none-{kind}") if kind in {Kind.GATHER, Kind.REPLY} else "",
        texts("figure.answer") if kind is Kind.FIGURE else "",
        _draft(kind, texts),
        turn.about,
        turn.told_off,
    )


def meant(drill: Drill, state: State, chosen: Sequence[str]) -> tuple[MoveId, ...]:
    """
    Give the decision that is meant by what was chosen at a state.

    What is ticked is done in the order that serves best, whatever the order of the ticks; a message
    that is put together is sent; an answer is an answer to the figure asked for.
    """
    step = drill.step(state)
    match step.kind:
        case Kind.GATHER:
            return tuple(drill.in_best_order(state, chosen))
        case Kind.REPLY if chosen:
            return (*chosen, *(move for move in drill.offered(state) if drill.sends(move)))
        case Kind.FIGURE:
            return tuple(FIGURE + answer.strip() for answer in chosen)
        case _:
            return tuple(chosen)


def _draft(kind: Kind, texts: Texts) -> Draft | None:
    if kind not in PUT_TOGETHER:
        return None
    name, shows = PUT_TOGETHER[kind]
    return Draft(texts(f"{name}.title"), texts(f"{name}.empty"), shows, numbered=kind is Kind.SORT)
