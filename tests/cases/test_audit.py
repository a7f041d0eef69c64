"""Decisions judged after the fact: what was kept, broken and not evaluated, and why."""

import pandas as pd
import pytest
from hypothesis import given

from rules import make, strategies
from trainer.cases.audit import audit
from trainer.cases.decisions import decisions_of
from trainer.rules.conditions import Either, Is
from trainer.rules.judge import judge_move
from trainer.rules.practices import Verdict


def true(fact):
    """A flag that is set."""
    return Is(fact, value=True)


LATE = make.practice(
    "answer-in-time", make.says(Is("reply.state", "running"), forbidden="lapse", cap=40)
)
PROVE = make.practice(
    "send-proof", make.says(true("proof"), best="represent", weak="refund", cap=50)
)
CALM = make.practice("stay-calm", make.says(Either((true("proof"), true("angry"))), good="wait"))
ASK = make.practice("ask-first", make.says(Is("proof", value=False), best="ask"))
BOOK = make.rulebook(
    LATE,
    PROVE,
    CALM,
    ASK,
    facts=[make.flag("proof"), make.flag("angry")],
    clocks=[make.clock("reply", stopped_by=["ask"])],
    moves=["call"],
    limits=[make.limit("limit", 24)],
)


def row(kind, done, offered=(), *, case="a", number=1, **facts):
    """A decision; a fact is written with an underscore for its point."""
    named = {fact.replace("_", "."): value for fact, value in facts.items()}
    parts = {"kind": kind, "done": done.split(), "offered": list(offered)}
    return {"case": case, "number": number, **parts, **named}


def lines(*rows, of=("move", "kind", "verdict", "standing", "practice", "evaluated")):
    """What the lines of an audit say in some columns."""
    audited = audit(BOOK, decisions_of(rows, BOOK.vocabulary))
    return [tuple(line) for line in audited.lines[list(of)].itertuples(index=False)]


# --- one move out of several ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("move", "verdict", "standing", "practice"),
    [
        ("represent", "best", "kept", "send-proof"),
        ("wait", "good", "kept", "stay-calm"),
        ("refund", "weak", "broken", "send-proof"),
        ("call", "neutral", "broken", "send-proof"),
    ],
)
def test_one_move_is_held_against_what_else_was_offered(move, verdict, standing, practice):
    """Good is good enough; who does what no rule speaks of breaks what the best would have kept."""
    offered = ["call", "represent", "refund", "wait"]

    told = lines(row("one", move, offered, proof=True))

    assert [(move, "done", verdict, standing, practice, True)] == told


def test_what_was_best_instead_is_named():
    """A line names the best moves unless one of them was made."""
    offered = ["refund", "represent", "wait"]

    told = [
        lines(row("one", move, offered, proof=True), of=["instead", "rule", "rules"])
        for move in ("refund", "represent")
    ]

    rule = ("send-proof#1", ("send-proof#1",))
    assert [[(("represent",), *rule)], [((), *rule)]] == told


def test_a_neutral_move_among_neutral_ones_breaks_nothing():
    """Where nothing better was offered there is no practice to tell of."""
    told = lines(row("one", "call", ["call", "lapse"], proof=False, reply_state="idle"))

    assert [("call", "done", "neutral", "", None, True)] == told


def test_a_decision_that_was_not_made_is_missed():
    """Of moves that were offered and not made, the best are missed."""
    told = lines(row("one", "", ["wait", "represent"], proof=True))

    assert [("represent", "missed", "best", "broken", "send-proof", True)] == told


# --- several moves, clocks ------------------------------------------------------------------------


def test_of_several_moves_each_is_judged_and_the_best_left_are_missed():
    """Lines come in the order in which moves were made, then those that were left."""
    told = lines(row("many", "call wait", ["refund", "represent", "call"], proof=True))

    assert [
        ("call", "done", "neutral", "", None, True),
        ("wait", "done", "good", "kept", "stay-calm", True),
        ("represent", "missed", "best", "broken", "send-proof", True),
    ] == told


@pytest.mark.parametrize(
    ("kind", "told", "standing"), [("lapse", "lapsed", "broken"), ("met", "met", "kept")]
)
def test_a_clock_is_kept_or_let_lapse(kind, told, standing):
    """A lapse that a practice forbids breaks it, and a clock that is kept keeps it."""
    found = lines(row(kind, "lapse", reply_state="running"))

    assert [("lapse", told, "forbidden", standing, "answer-in-time", True)] == found


@pytest.mark.parametrize("kind", ["lapse", "met"])
def test_a_lapse_that_nothing_minds_is_not_told(kind):
    """No practice speaks of a clock that did not run."""
    assert [] == lines(row(kind, "lapse", reply_state="idle"))


def test_walking_away_is_a_line_without_a_practice():
    """An unfinished case says so."""
    assert [("", "unfinished", "neutral", "", None, True)] == lines(row("unfinished", ""))


def test_a_move_may_name_what_it_was_about():
    """What stands after the colon is told and not judged."""
    told = lines(row("many", "wait:the-lamp wait:the-cup", proof=True), of=["move", "verdict"])

    assert [("wait:the-lamp", "good"), ("wait:the-cup", "good")] == told


# --- what is not known ----------------------------------------------------------------------------


def test_what_a_missing_fact_could_change_is_not_evaluated():
    """The verdict is told from what is known, with the fact and the practices that wait for it."""
    told = lines(
        row("many", "refund"), of=["verdict", "standing", "evaluated", "missing", "undecided"]
    )

    assert [("neutral", "", False, ("proof",), ("send-proof",))] == told


def test_what_may_have_been_best_is_not_evaluated():
    """A move that was left is told where a missing fact could make it best."""
    told = lines(row("many", "", ["represent", "call"], angry=True), of=["move", "kind", "missing"])

    assert [("represent", "missed", ("proof",))] == told


def test_a_move_that_nothing_speaks_of_waits_for_what_may_have_been_better():
    """Whether something better was left is not evaluated while a missing fact could make it so."""
    told = lines(row("one", "call", ["represent"]), of=["verdict", "evaluated", "missing"])

    assert [("neutral", False, ("proof",))] == told


def test_a_borrowed_practice_stands_with_what_lends_it():
    """A neutral move beside one that is surely good is evaluated, beside one that may be best not."""
    sure, unsure = (
        lines(row("one", "call", ["call", "wait"], **facts), of=["practice", "evaluated"])
        for facts in ({"angry": True}, {"angry": True, "proof": None})
    )

    assert [("stay-calm", True)] == sure == unsure


def test_practices_are_counted_with_their_cases():
    """Kept, broken and open lines of each practice, its cases and the facts that are missing."""
    rows = [
        row("many", "represent", case="kept", proof=True),
        row("many", "refund represent", case="both", proof=True),
        row("many", "refund", case="open"),
    ]

    practices = audit(BOOK, decisions_of(rows, BOOK.vocabulary)).practices

    [one] = practices.to_dict("records")
    assert {
        "practice": "send-proof",
        "kept": 2,
        "broken": 1,
        "open": 1,
        "kept_cases": ("kept", "both"),
        "broken_cases": ("both",),
        "open_cases": ("open",),
        "missing": ("proof",),
    } == one


def test_no_decisions_break_nothing():
    """An empty table has no lines and no practices."""
    audited = audit(BOOK, decisions_of([], BOOK.vocabulary))

    assert [0, 0] == [len(audited.lines), len(audited.practices)]


# --- the same as one by one -----------------------------------------------------------------------


@given(strategies.judged_tables())
def test_each_line_says_what_its_case_says_alone(drawn):
    """Verdict, decisive rules, missing facts and undecided practices are those of the one case."""
    rulebook, cases = drawn
    rows = [
        {"case": "", "number": number, "kind": "many", "done": [move], **case}
        for number, (case, move) in enumerate((c, m) for c in cases for m in ("refund", "wait"))
    ]

    audited = audit(rulebook, decisions_of(rows, rulebook.vocabulary))

    for line, judged in zip(
        audited.lines.to_dict("records"),
        (judge_move(rulebook, case, move) for case in cases for move in ("refund", "wait")),
        strict=True,
    ):
        assert judged.verdict is Verdict[line["verdict"].upper()]
        assert {rule.id for rule in judged.because} == set(line["rules"])
        assert (judged.evaluated, judged.missing) == (line["evaluated"], line["missing"])
        assert {rule.practice for rule, _ in judged.open} == set(line["undecided"])


def test_decisions_are_judged_the_same_however_many_at_a_time(monkeypatch):
    """A long table is judged part by part, and no line knows of it."""
    rows = [row("one", "call", ["call", "wait"], number=n, proof=n % 2 == 0) for n in range(5)]
    table = decisions_of(rows, BOOK.vocabulary)
    whole = audit(BOOK, table)

    monkeypatch.setattr("trainer.cases.audit.ROWS", 2)
    parted = audit(BOOK, table)

    pd.testing.assert_frame_equal(whole.lines, parted.lines)
    pd.testing.assert_frame_equal(whole.practices, parted.practices)
