"""What a refund does to the order defect rate: it depends on whether a claim is open."""

from datetime import date

import pytest

from playing import playbook
from trainer.drills.account import Account, Posting
from trainer.drills.deal import deal
from trainer.drills.draws import Die
from trainer.drills.engine import Drill
from trainer.drills.players import at_random
from trainer.drills.scenario import Kind
from trainer.rules.judge import Rulebook

FOLDER = playbook()
DAY = date(2026, 11, 22)
LIMITS = FOLDER.register.on(DAY, "US")
OPEN = ("information-requested", "under-review")
SEEDS, WALKS, LONGEST = 6, 8, 40


def refunds():
    """Give each refund that random walks come to, with how its claim stood before."""
    for id_ in FOLDER.scenario_ids:
        scenario = FOLDER.scenario(id_)
        rulebook = Rulebook.of(FOLDER.playbook, scenario.day, "US")
        place = FOLDER.register.marketplaces["US"]
        for seed in range(SEEDS):
            drill = Drill(deal(scenario, seed), rulebook, place, scenario.day)
            for walk in range(WALKS):
                yield from refunds_of(drill, at_random(walk))


def refunds_of(drill, player):
    """Give the refunds of one walk."""
    state = drill.start()
    for _ in range(LONGEST):
        if state.over:
            return
        before, step = drill.truth(state), drill.step(state)
        after = drill.choose(state, player(drill, state))
        for event in after.events[len(state.events) :] if step.kind is Kind.ACT else ():
            if event.move in ("refund-order", "refund-in-claim") and event.money < 0:
                yield event, before.get("claim.stage"), before.get("claim.counts")
        state = after


@pytest.fixture(scope="module")
def found():
    """Every refund of the walks."""
    return list(refunds())


def test_the_register_says_that_a_refund_in_an_open_claim_counts():
    """On the day on which the cases are played, refunding during the investigation is a defect."""
    assert LIMITS.entry("atoz.refund_during_claim_counts_odr").value is True
    assert LIMITS.entry("atoz.withdrawn_counts_odr").value is False


def test_a_refund_in_an_open_claim_makes_one_order_defective(found):
    """However it is paid, from the claim or from the order page, the order counts."""
    inside = [event for event, stage, counts in found if stage in OPEN and not counts]

    assert {"refund-order", "refund-in-claim"} == {event.move for event in inside}
    assert {1} == {event.effect.defects for event in inside}


def test_a_refund_outside_a_claim_makes_none(found):
    """Before anything is filed, and once a claim is decided, a refund adds no defect."""
    outside = [event for event, stage, _ in found if stage in (None, "none", "granted", "denied")]

    assert outside
    assert {0} == {event.effect.defects for event in outside}


def test_the_two_differ_by_one_order_in_the_account(found):
    """On one account the refund in the claim leaves one defective order more than the other."""
    inside = next(event for event, stage, _ in found if stage in OPEN)
    outside = next(event for event, stage, _ in found if stage == "none")
    account = Account.drawn(Die("two refunds"), DAY, {"c1": ("111-0000000-0000001", False)})

    def defects(event):
        posting = Posting("c1", event.at, event.move, event.money, event.effect)
        return account.posted(posting).rates(LIMITS).order_defects

    assert defects(outside) == account.rates(LIMITS).order_defects
    assert defects(outside).hits + 1 == defects(inside).hits
    assert defects(outside).base == defects(inside).base
