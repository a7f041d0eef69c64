"""Closed cases are judged after the fact, by what was known then."""

import pytest

from trainer.cases.conduct import SEEN_BY_LOOKING, Outcome, conduct, in_hindsight
from trainer.cases.history import DONE, LAPSED, MET, history
from trainer.cases.plan import drill_plan
from trainer.rules.conditions import Known
from trainer.rules.practices import Verdict

DAYS = 90


@pytest.fixture(scope="module")
def told(office):
    """What was decided in the sample shop."""
    return history(office.shop, office.casebook, DAYS)


@pytest.fixture(scope="module")
def found(office, told):
    """How the playbook was kept there."""
    return conduct(told, office.rulebook)


def orders(found, practice):
    """Where a practice was broken."""
    return {one.order for one in found.broken(practice)}


def test_decisions_lie_between_the_two_moments(told):
    """Nothing is judged that was decided before the time or has not happened yet."""
    for decision in told.decisions:
        assert told.since <= decision.at.date()
        assert decision.at <= told.now


def test_no_fact_is_impossible(office, told):
    """The facts of a moment are values that they can have."""
    facts = office.rulebook.vocabulary.facts

    for decision in told.decisions:
        for fact, value in decision.facts.items():
            assert facts[fact].problem(value) is None, (decision.order, fact, value)


def test_refunds_inside_protected_claims_are_found(found):
    """The three refunds inside a claim on a protected parcel are broken, and a failure by name."""
    broken = found.broken("claims.never-refund-a-protected-parcel")

    assert 3 == len({one.order for one in broken})
    assert all(one.critical for one in broken)
    assert {"refund-in-claim"} == {one.move for one in broken}


def test_late_answers_on_weekends_are_found(found):
    """The messages that waited over the weekend break the practice of the same day."""
    broken = found.broken("messages.answer-the-same-day")

    assert 14 == len(broken)
    assert 9 == sum(one.at.weekday() >= 5 for one in broken)  # one more ran out on a Monday


def test_late_refunds_of_returns_are_found(found):
    """The returns that were refunded after their time are broken; those in time are kept."""
    tally = found.by_practice()["returns.refund-received-returns-in-time"]

    assert len(orders(found, "returns.refund-received-returns-in-time")) >= 3
    assert tally.kept


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_is_the_verdict(found, outcome):
    """Kept and broken follow from the verdict; what is not evaluated names what is missing."""
    for one in found.findings:
        if one.outcome is not outcome:
            continue
        match outcome, one.kind:
            case Outcome.UNKNOWN, _:
                assert one.missing
            case Outcome.KEPT, kind if kind == MET:
                assert one.verdict <= Verdict.WEAK  # of letting it pass
            case Outcome.KEPT, kind:
                assert DONE == kind
                assert one.verdict > Verdict.NEUTRAL
            case Outcome.BROKEN, kind:
                assert kind in {DONE, LAPSED}
                assert one.verdict <= Verdict.WEAK


def test_what_nobody_can_see_afterwards_is_left_undecided(office):
    """In hindsight no rule takes what somebody may have looked up for not looked up."""
    for rules in in_hindsight(office.rulebook).by_move.values():
        for rule in rules:
            for leaf in rule.when.leaves():
                if isinstance(leaf, Known):
                    assert leaf.fact.split(".")[0] not in SEEN_BY_LOOKING


def test_the_plan_ranks_by_harm_and_names_drills(office, found):
    """Every broken practice is in the plan, the most harm first, with cases that teach it."""
    scenarios = [office.folder.scenario(id_) for id_ in office.folder.scenario_ids]
    teaches = {one.id: one.teaches for one in scenarios}
    plan = drill_plan(found, office.folder.playbook, teaches)
    broken = {practice for practice, tally in found.by_practice().items() if tally.broken}

    assert broken == {stop.practice for stop in plan}
    assert sorted(-stop.weight for stop in plan) == [-stop.weight for stop in plan]
    for stop in plan:
        assert all(stop.practice in teaches[drill] for drill in stop.drills)
        assert stop.drills
