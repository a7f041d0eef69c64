"""Small drills: a scenario, a rulebook and the case that a seed deals, each in a line or two."""

from dataclasses import replace
from datetime import time, timedelta

from rules import make
from trainer.drills.deal import deal
from trainer.drills.engine import Drill
from trainer.drills.scenario import (
    Account,
    Effect,
    Face,
    Kind,
    Offer,
    Result,
    Route,
    Running,
    Scenario,
    Step,
)

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
CAST = {"buyer": "Joanne Petrakis", "price": "89.00", "shipping": "9.90"}
FAMILIES = {"wait": "wait", "send": "send"}
"""Moves that are called by their family; all others only act."""


def rulebook(*practices, minutes=None, families=None, **parts):
    """A rulebook in which some moves wait, send or take their own time."""
    book = make.rulebook(*practices, **parts)
    vocabulary = book.playbook.vocabulary
    kinds, times = {**FAMILIES, **(families or {})}, minutes or {}
    moves = {
        id_: replace(move, family=kinds.get(id_, move.family), minutes=times.get(id_, move.minutes))
        for id_, move in vocabulary.moves.items()
    }
    vocabulary = replace(vocabulary, moves=moves)
    return replace(book, playbook=replace(book.playbook, vocabulary=vocabulary))


def result(says="", *, money="", defects=0, buyer=0, **parts):
    """What a move can lead to."""
    return Result(says=says, effect=Effect(money, defects, buyer), **parts)


def offer(move, *results, minutes=None, text=""):
    """A move on offer; without results nothing follows from it."""
    return Offer(move, results or (Result(),), text, minutes)


def step(id_, *offers, goto="end", kind=Kind.ACT, ties=()):
    """A step; a text as offer names moves without results, a text as goto the one way on."""
    made = [
        one
        for given in offers
        for one in (map(offer, given.split()) if isinstance(given, str) else [given])
    ]
    routes = (Route(goto),) if isinstance(goto, str) else tuple(goto)
    return Step(id_, kind, id_, f"{id_}?", (), tuple(made), routes, ties)


def face(id_="only", *, known=None, hidden=None, clocks=()):
    """One way in which the case lies; a bare value is the only one of its fact."""

    def lists(facts):
        return {
            fact: values if isinstance(values, tuple) else (values,)
            for fact, values in (facts or {}).items()
        }

    return Face(id_, lists(known), lists(hidden), tuple(clocks))


def running(clock, *hours, printed=None):
    """A clock that was started so many hours before the opening, or prints when it ends."""
    started = tuple(-hour * HOUR for hour in hours or (0,))
    return Running(clock, started, None if printed is None else printed * HOUR)


def scenario(*steps, faces=(), lapses=None, closing=(), cast=(CAST,), opens=time(9), id_="small"):
    """A scenario out of steps; the first one opens it."""
    return Scenario(
        id_, 1, id_, "", (), (), 1, ("US",), make.DAY, opens, Account(968, 7), tuple(cast),
        tuple(faces) or (face(),), {one.id: one for one in steps}, lapses or {}, tuple(closing),
    )  # fmt: skip


def drill(of, book, *, seed=0, place="US"):
    """A case of a scenario, ready to be played on the rulebook's day."""
    return Drill(deal(of, seed), book, make.PLACES[place], book.limits.as_of)
