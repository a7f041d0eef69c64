"""Open cases are judged by the rules that score the drills, and put in order."""

import pytest

from trainer.cases.triage import LOOKED_UP, triage
from trainer.rules.judge import judge_move
from trainer.rules.practices import Verdict

BANDS = ("inside the working day", "inside the margin", "lapsed", "later", "without a deadline")


@pytest.fixture(scope="module")
def listed(office):
    """The list of open cases of the sample shop."""
    return triage(office.casebook, office.rulebook)


def band(entry, limits):
    """In which part of the list an entry belongs."""
    if entry.hours is None:
        return 4
    if entry.hours < 0:
        return 2
    if entry.hours < limits.number("desk.working_day"):
        return 0
    return 1 if entry.hours < limits.number("desk.answer_margin") else 3


def test_every_open_case_is_listed_once(office, listed):
    """Nothing that waits is forgotten, and nothing stands twice."""
    orders = [entry.case.order for entry in listed.entries]

    assert sorted(case.order for case in office.casebook.open()) == sorted(orders)


def test_advice_is_the_judges_word(office, listed):
    """What the list says of a move is what a drill would be told of it on these facts."""
    for entry in listed.entries:
        for advice in (*entry.do, *entry.beware):
            judged = judge_move(office.rulebook, entry.case.facts, advice.move)
            assert judged.verdict is advice.verdict
            assert judged.because == advice.judgement.because


def test_the_best_is_advised_and_the_forbidden_warned_of(listed):
    """A move to make is best, or good where nothing is best; one to beware of is forbidden."""
    for entry in listed.entries:
        assert {advice.verdict for advice in entry.do} in ({Verdict.BEST}, {Verdict.GOOD}, set())
        assert {advice.verdict for advice in entry.beware} <= {Verdict.FORBIDDEN}


def test_nearly_every_case_gets_advice(listed):
    """The playbook has something to say of at least nine in ten open cases."""
    advised = sum(bool(entry.do) for entry in listed.entries)

    assert advised >= 0.9 * len(listed.entries)


def test_the_most_pressing_stand_first(office, listed):
    """The bands follow each other, and inside the working day the sooner stands first."""
    limits = office.rulebook.limits
    bands = [band(entry, limits) for entry in listed.entries]
    today = [entry.hours for entry in listed.entries if band(entry, limits) == 0]

    assert sorted(bands) == bands
    assert sorted(today) == today


def test_an_unknown_fact_that_matters_is_named(listed):
    """What is named to be looked up is unknown in the case and can be looked up."""
    named = 0
    for entry in listed.entries:
        for fact in entry.missing:
            named += 1
            assert fact not in entry.case.facts

    assert named
    assert LOOKED_UP


def test_the_earliest_running_clock_counts(listed):
    """The deadline of a case is the first of those that still run."""
    for entry in listed.entries:
        if entry.hours is not None and entry.hours >= 0:
            running = [
                due
                for clock, due in entry.case.due.items()
                if entry.case.facts.get(f"{clock}.state") == "running"
            ]
            assert entry.due == min([*running, entry.due])
