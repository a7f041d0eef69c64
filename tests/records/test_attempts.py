"""Attempts are folded from the entries of a journal, and from nothing else."""

import json
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.records.attempts import Kind, Mode, Setup, attempts, latest_open
from trainer.records.chain import seal
from trainer.records.disk import Disk
from trainer.records.errors import MalformedEntryError, NewerRecordError, RecordsError
from trainer.records.journal import Journal
from trainer.records.logbook import Logbook

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SETUP = Setup(
    scenario="parcel-never-came",
    scenario_version=2,
    scenario_digest="5ce0",
    playbook_digest="b00c",
    kit_version="0.1.0",
    seed=7,
    mode=Mode.EXAM,
    locale="en",
    as_of=date(2026, 3, 1),
    marketplace="US",
    trainee="ana",
)
STARTED = {"attempt": "a1", "schema_version": 1, **SETUP.body()}
DECISION = {
    "attempt": "a1",
    "number": 0,
    "step": "inbox",
    "moves": ["ask-carrier"],
    "simulated_from": "2026-03-01T09:00:00-08:00",
    "simulated_to": "2026-03-01T09:05:00-08:00",
    "seconds": 2.5,
}
FINISHED = {
    "attempt": "a1",
    "score": 80,
    "won": 8,
    "possible": 10,
    "cap": 100,
    "receipt": [{"practice": "claims.answer-in-time", "won": 8, "possible": 10}],
    "outcome": {"money": "-12.50"},
}
WITHDRAWN = {"attempt": "a1", "reason": "the playbook changed"}


def entries(*things):
    """Make entries that follow each other, one a minute."""
    made, last = [], None
    for number, (kind, body) in enumerate(things):
        last, _ = seal(last, NOON + timedelta(minutes=number), kind, f"key-{number}", body)
        made.append(last)
    return made


def test_nothing_recorded_is_nothing_played():
    """An empty journal holds no attempts."""
    assert () == attempts([])


def test_an_attempt_stands_alone():
    """An attempt says what was played under what, all that was decided and how it ended."""
    [attempt] = attempts(
        entries((Kind.STARTED, STARTED), (Kind.DECISION, DECISION), (Kind.FINISHED, FINISHED))
    )
    [decision] = attempt.decisions

    assert ("a1", SETUP, NOON, 0) == (attempt.id, attempt.setup, attempt.started_at, attempt.seq)
    assert (("ask-carrier",),) == attempt.moves
    assert (0, "inbox", 2.5) == (decision.number, decision.step, decision.seconds)
    assert timedelta(minutes=5) == decision.simulated_to - decision.simulated_from
    assert timedelta(hours=-8) == decision.simulated_from.utcoffset()
    assert NOON + timedelta(minutes=1) == decision.at
    assert (80, 8, 10, 100) == (
        attempt.result.score,
        attempt.result.won,
        attempt.result.possible,
        attempt.result.cap,
    )
    assert tuple(FINISHED["receipt"]) == attempt.result.receipt
    assert attempt.finished == attempt.result
    assert NOON + timedelta(minutes=2) == attempt.touched_at
    assert not attempt.open


def test_an_open_attempt_can_be_played_on():
    """An attempt is open until it is finished or withdrawn, and knows which decision is next."""
    started = [(Kind.STARTED, STARTED), (Kind.DECISION, DECISION)]
    [running] = attempts(entries(*started))
    [finished] = attempts(entries(*started, (Kind.FINISHED, FINISHED)))
    [withdrawn] = attempts(entries(*started, (Kind.WITHDRAWN, WITHDRAWN)))

    assert [True, False, False] == [one.open for one in (running, finished, withdrawn)]
    assert 1 == running.following
    assert "the playbook changed" == withdrawn.withdrawn.reason
    assert None is withdrawn.result


def test_a_decision_without_a_time_of_thought_is_a_decision():
    """How long someone thought may be unknown."""
    [attempt] = attempts(
        entries((Kind.STARTED, STARTED), (Kind.DECISION, {**DECISION, "seconds": None}))
    )

    assert None is attempt.decisions[0].seconds


@pytest.mark.parametrize(
    "strange",
    [
        (Kind.DECISION, {**DECISION, "number": 1}),
        (Kind.DECISION, {**DECISION, "attempt": "nobody's"}),
        (Kind.STARTED, {**STARTED, "seed": 8}),
        ("set-aside", {"file": "journal.damaged-1.jsonl"}),
        ("reviewed", {"card": 1}),
    ],
    ids=["out of turn", "of no attempt", "started twice", "set aside", "of another kind"],
)
def test_what_belongs_to_no_attempt_is_passed_over(strange):
    """Entries of other kinds, and such as no attempt can have taken, change no attempt."""
    [attempt] = attempts(entries((Kind.STARTED, STARTED), strange, (Kind.DECISION, DECISION)))

    assert SETUP == attempt.setup
    assert (("ask-carrier",),) == attempt.moves


@pytest.mark.parametrize(
    "late", [(Kind.DECISION, {**DECISION, "number": 1}), (Kind.WITHDRAWN, WITHDRAWN)]
)
def test_nothing_but_a_correction_comes_after_the_end(late):
    """A finished attempt stays as it was finished."""
    [attempt] = attempts(
        entries((Kind.STARTED, STARTED), (Kind.DECISION, DECISION), (Kind.FINISHED, FINISHED), late)
    )

    assert 1 == len(attempt.decisions)
    assert None is attempt.withdrawn


def test_a_correction_stands_beside_what_it_corrects():
    """A new score counts from then on, its reason is kept, and the old one stays to be seen."""
    correction = {
        "attempt": "a1",
        "of": 1,
        "reason": "the limit was 48 hours, not 24",
        "by": "manager",
        "body": {"score": 95, "won": 10},
    }
    [attempt] = attempts(
        entries((Kind.STARTED, STARTED), (Kind.FINISHED, FINISHED), (Kind.CORRECTION, correction))
    )

    assert 80 == attempt.finished.score
    assert (95, 10, 10) == (attempt.result.score, attempt.result.won, attempt.result.possible)
    assert [("the limit was 48 hours, not 24", "manager")] == [
        (one.reason, one.by) for one in attempt.corrections
    ]


def test_a_correction_of_a_decision_changes_no_score():
    """Corrections of other entries are kept and shown."""
    correction = {"attempt": "a1", "of": 1, "reason": "mis-click", "by": "ana", "body": {"x": 1}}
    [attempt] = attempts(
        entries(
            (Kind.STARTED, STARTED),
            (Kind.DECISION, DECISION),
            (Kind.FINISHED, FINISHED),
            (Kind.CORRECTION, correction),
        )
    )

    assert attempt.finished == attempt.result
    assert 1 == attempt.corrections[0].of_entry


WRONG = {
    "no attempt": (Kind.STARTED, {}),
    "no scenario": (Kind.STARTED, {k: v for k, v in STARTED.items() if k != "scenario"}),
    "an unknown mode": (Kind.STARTED, {**STARTED, "mode": "cheat"}),
    "no day": (Kind.STARTED, {**STARTED, "as_of": "yesterday"}),
    "no version": (Kind.STARTED, {**STARTED, "schema_version": "one"}),
    "version zero": (Kind.STARTED, {**STARTED, "schema_version": 0}),
    "no moves": (Kind.DECISION, {**DECISION, "moves": None}),
    "no time": (Kind.DECISION, {**DECISION, "simulated_to": 5}),
    "no receipt": (Kind.FINISHED, {**FINISHED, "receipt": [1]}),
    "no reason": (Kind.WITHDRAWN, {"attempt": "a1"}),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_an_entry_that_cannot_be_understood_is_named(wrong):
    """An entry that lacks what its kind should have gives one message that names it."""
    before = [] if wrong[0] is Kind.STARTED else [(Kind.STARTED, STARTED)]

    with pytest.raises(MalformedEntryError) as caught:
        attempts(entries(*before, wrong))

    assert str(caught.value).startswith(f"Entry {len(before)} ({wrong[0]}) cannot be understood: ")
    assert "\n\nHint: it was written by another kit or by hand." in str(caught.value)


# Versions


def test_old_records_are_brought_up_step_by_step():
    """A record of an old version goes through every later step, each kind of entry with it."""

    def second(kind, body):
        return {**body, "locale": "en"} if kind == Kind.STARTED else body

    def third(kind, body):
        return {**body, "step": body["place"]} if kind == Kind.DECISION else body

    old = {k: v for k, v in STARTED.items() if k != "locale"}
    decided = {**{k: v for k, v in DECISION.items() if k != "step"}, "place": "desk"}
    [attempt] = attempts(
        entries((Kind.STARTED, old), (Kind.DECISION, decided)), upgrades=(second, third)
    )

    assert "en" == attempt.setup.locale
    assert "desk" == attempt.decisions[0].step


def test_newer_records_are_not_brought_up_again():
    """A record goes through the steps that come after its version and through no others."""
    steps = []
    upgrades = [lambda _, body, step=step: steps.append(step) or body for step in (2, 3)]
    attempts(entries((Kind.STARTED, {**STARTED, "schema_version": 2})), upgrades)

    assert [3] == steps


def test_a_record_from_the_future_is_not_guessed_at():
    """A record of a version that this kit does not know is refused with a hint."""
    with pytest.raises(NewerRecordError, match=r"(?s)schema version 2, .* 1 to 1.*Hint: update"):
        attempts(entries((Kind.STARTED, {**STARTED, "schema_version": 2})))


# Finding


def test_the_last_open_attempt_at_a_case_is_found():
    """Of the attempts at the same case the last one that is open is the one to go on with."""
    started = [
        (Kind.STARTED, {**STARTED, "attempt": name, **changes})
        for name, changes in [("a1", {}), ("a2", {}), ("a3", {}), ("a4", {"seed": 8})]
    ]
    played = attempts(entries(*started, (Kind.FINISHED, {**FINISHED, "attempt": "a3"})))
    case = ("parcel-never-came", 7, "exam", date(2026, 3, 1), "US")

    assert "a2" == latest_open(played, *case).id
    assert None is latest_open(played[2:], *case)


@pytest.mark.parametrize(
    "other",
    [
        {"scenario": "missing-items"},
        {"seed": 8},
        {"mode": Mode.LEARN},
        {"as_of": date(2026, 3, 2)},
        {"marketplace": "DE"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_another_case_is_another_attempt(other):
    """An attempt at another case is not gone on with."""
    wanted = replace(SETUP, **other)
    found = latest_open(
        attempts(entries((Kind.STARTED, STARTED))),
        wanted.scenario,
        wanted.seed,
        wanted.mode,
        wanted.as_of,
        wanted.marketplace,
    )

    assert None is found


# What an exam gives away


def test_the_file_of_a_running_exam_holds_no_key(logbook, setup, decide):
    """Until an exam is finished its file says what was chosen and nothing of how good it was."""
    attempt = logbook.start(replace(setup, mode=Mode.EXAM))
    decide(attempt, 0, "ask-carrier")
    started, decision = [
        json.loads(line)["body"].keys()
        for line in logbook.journal.path.read_text(encoding="utf-8").splitlines()
    ]

    assert {"attempt", "schema_version", *SETUP.body()} == started
    assert DECISION.keys() == decision


# Any play


class QuickDisk(Disk):
    """A disk that nobody waits for."""

    def sync(self, file):
        """Take no time."""


COMMANDS = st.lists(
    st.one_of(
        st.tuples(st.just("start"), st.integers(1, 3)),
        st.tuples(st.just("resume"), st.integers(1, 3)),
        st.tuples(
            st.just("decide"),
            st.integers(0, 3),
            st.integers(0, 4),
            st.lists(st.sampled_from(["ask", "refund", "wait"]), max_size=2, unique=True),
        ),
        st.tuples(st.just("finish"), st.integers(0, 3)),
        st.tuples(st.just("withdraw"), st.integers(0, 3)),
    ),
    max_size=25,
)


def obey(logbook, command, model):
    """Do what a command says, and what should come of it in a model of plain lists."""
    name, which, *rest = command
    if name in {"start", "resume"}:
        setup = replace(SETUP, seed=which)
        same = [id_ for id_, one in model.items() if one["seed"] == which and not one["end"]]
        begun = (logbook.start if name == "start" else logbook.start_or_resume)(setup)
        if name == "resume" and same:
            assert same[-1] == begun.id
        else:
            model[begun.id] = {"seed": which, "moves": [], "end": None}
        return
    id_ = f"attempt-{which}"
    one = model.get(id_)
    can = one is not None and not one["end"]
    try:
        if name == "decide":
            number, moves = rest
            known = one is not None and number < len(one["moves"])
            can = (
                one["moves"][number] == tuple(moves)
                if known
                else can and number == len(one["moves"])
            )
            logbook.decide(id_, number, "s", moves, simulated_from=NOON, simulated_to=NOON)
            if not known:
                one["moves"].append(tuple(moves))
        else:
            can = can or (one is not None and one["end"] == name)
            body = {k: v for k, v in FINISHED.items() if k != "attempt"}
            _ = logbook.finish(id_, **body) if name == "finish" else logbook.withdraw(id_, "why")
            one["end"] = name
    except RecordsError:
        assert not can
    else:
        assert can


@settings(max_examples=60)
@given(COMMANDS)
def test_whatever_is_clicked_the_fold_gives_what_was_acknowledged(commands):
    """After any clicks in any order the journal holds just what was acknowledged."""
    with tempfile.TemporaryDirectory() as folder:
        model = {}
        journal = Journal.open(Path(folder), "ana", disk=QuickDisk())
        logbook = Logbook(journal, new_id=lambda: f"attempt-{len(model)}")
        for command in commands:
            obey(logbook, command, model)
        played = Logbook(Journal.open(Path(folder), "ana")).attempts()

        assert played == logbook.attempts()
        assert model == {
            one.id: {
                "seed": one.setup.seed,
                "moves": list(one.moves),
                "end": ("finish" if one.finished else "withdraw") if not one.open else None,
            }
            for one in played
        }
