"""Small vocabularies, registers and playbooks, each made in a line or two."""

from datetime import date

from trainer.rules.facts import Clock, Fact, Move, Type, Vocabulary
from trainer.rules.judge import Rulebook
from trainer.rules.policy import Entry, Limit, Marketplace, Register
from trainer.rules.practices import (
    Chapter,
    Conflict,
    Critical,
    Decision,
    Harm,
    Impossible,
    Playbook,
    Practice,
    Rule,
    Verdict,
)

DAY = date(2026, 11, 22)
PLACES = {
    "US": Marketplace("US", "Amazon.com", "America/Los_Angeles", "USD", "en-US"),
    "DE": Marketplace("DE", "Amazon.de", "Europe/Berlin", "EUR", "de-DE"),
}


def flag(id_, *, always_known=False):
    """A fact that is true or false."""
    return Fact(id_, id_, "", Type.FLAG, {}, always_known=always_known)


def choice(id_, *values, always_known=False):
    """A fact that takes one of some words."""
    words = {value: value for value in values}
    return Fact(id_, id_, "", Type.CHOICE, words, always_known=always_known)


def number(id_, *, least=None, most=None, unit="hours"):
    """A fact that takes a number."""
    return Fact(id_, id_, "", Type.NUMBER, {}, unit, least, most)


def clock(id_, *, limit="limit", stopped_by=(), lapse="lapse"):
    """A deadline that can run."""
    return Clock(id_, id_, "", limit, frozenset(stopped_by), lapse)


def vocabulary(*facts, moves=(), clocks=()):
    """All that rules may look at."""
    return Vocabulary.of(
        {fact.id: fact for fact in facts},
        {move: Move(move, move, "", "act", 10) for move in moves},
        {one.id: one for one in clocks},
    )


def entry(value, *, places=("all",), starts=None, ends=None, checked=DAY, unit="hours"):
    """What the register says of a limit in some places for some time."""
    return Entry(
        frozenset(places), value, unit, "source", "", "A", checked, starts_on=starts, ends_on=ends
    )


def limit(id_, *entries, unit="hours", superseded=()):
    """A limit; a bare value holds everywhere and for ever."""
    held = tuple(one if isinstance(one, Entry) else entry(one, unit=unit) for one in entries)
    return Limit(id_, id_, unit, held, superseded=superseded)


def register(*limits):
    """A register with two marketplaces."""
    return Register({one.id: one for one in limits}, PLACES)


def says(when, *, best="", good="", weak="", forbidden="", cap=None):
    """What a rule says of moves; each text names moves between spaces."""
    verdicts = {
        **dict.fromkeys(best.split(), Verdict.BEST),
        **dict.fromkeys(good.split(), Verdict.GOOD),
        **dict.fromkeys(weak.split(), Verdict.WEAK),
        **dict.fromkeys(forbidden.split(), Verdict.FORBIDDEN),
    }
    critical = None if cap is None else Critical("grave", cap)
    return Rule("", 0, when, verdicts, {}, {}, critical)


def practice(id_, *rules, overrides=(), conflicts=()):
    """A practice with its rules, which are numbered here."""
    numbered = tuple(
        Rule(id_, place, rule.when, rule.verdicts, {}, {}, rule.critical)
        for place, rule in enumerate(rules, start=1)
    )
    return Practice(
        id_, 1, "chapter", f"Do {id_}.", "", "", Harm.MEDIUM, "core", (), numbered,
        conflicts=tuple(conflicts), overrides=frozenset(overrides),
    )  # fmt: skip


def decision(when, moves, *, ties=(), many=False):
    """A question that the playbook promises to answer."""
    accepted = tuple(frozenset(tie.split()) for tie in ties)
    return Decision("what-now", "What now?", when, tuple(moves.split()), accepted, many)


def conflict(id_, *, scored):
    """A disagreement between sources, ruled or not."""
    return Conflict(id_, "value", (), "", "", "", "so" if scored else None, scored)


def rulebook(  # noqa: PLR0913 - as many as a playbook has
    *practices,
    facts=(),
    moves=(),
    clocks=(),
    limits=(),
    never=(),
    decisions=(),
    conflicts=(),
    as_of=DAY,
    marketplace="US",
):
    """A playbook as it judges on a day in a place; moves that rules name need no mention."""
    named = [move for one in practices for rule in one.rules for move in rule.verdicts]
    playbook = Playbook(
        vocabulary(*facts, moves=dict.fromkeys([*moves, *named]), clocks=clocks),
        register(*limits),
        {},
        {one.id: one for one in conflicts},
        {one.id: one for one in practices},
        {"chapter": Chapter("chapter", "", "", tuple(one.id for one in practices), decisions)},
        tuple(Impossible("never", when) for when in never),
        "digest",
    )
    return Rulebook.of(playbook, as_of, marketplace)
