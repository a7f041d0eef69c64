"""A queue of cases: whose turn comes first."""

from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.drills.queue import GRAVER, NOTHING, SOONER, Turn, ahead, turn
from trainer.drills.scenario import Entry
from trainer.kit import open_kit
from trainer.rules.judge import Rulebook

KIT = open_kit(Path(__file__).parents[2])
RULEBOOK = Rulebook.of(KIT.folder.playbook, date(2026, 11, 22), "US")
RESTING = {
    **RULEBOOK.not_done,
    **{clock.state: "idle" for clock in RULEBOOK.vocabulary.clocks.values()},
}
CLAIM = {"claim.stage": "information-requested", "issue.kind": "damaged"}


def a_turn(clock=None, hours=0, **facts):
    """When the turn of a case comes."""
    entry = Entry("one", "One", facts.get("facts", {}), clock, timedelta(hours=hours))
    return turn(RULEBOOK, entry, RESTING)


def test_what_runs_out_today_goes_before_what_can_wait():
    """A message that runs out in five hours comes before a claim that has until tomorrow."""
    message = a_turn("message-reply", 5, facts={"issue.kind": "damaged"})
    claim = a_turn("claim-information", 20, facts=CLAIM)

    assert message < claim
    assert SOONER == ahead(claim, [message, claim])
    assert NOTHING == ahead(message, [message, claim])


def test_of_two_that_run_out_today_the_graver_goes_first():
    """A claim that lapses costs more than a late answer, even when it has an hour more."""
    message = a_turn("message-reply", 2, facts={"issue.kind": "damaged"})
    claim = a_turn("claim-information", 5, facts=CLAIM)

    assert claim < message
    assert GRAVER == ahead(message, [message, claim])


def test_of_two_alike_the_one_that_runs_out_sooner_goes_first():
    """Two claims of one band go by their hours."""
    early = a_turn("claim-information", 2, facts=CLAIM)
    late = a_turn("claim-information", 6, facts=CLAIM)

    assert early < late
    assert SOONER == ahead(late, [early, late])


def test_what_has_no_clock_goes_last():
    """A case in which nothing runs waits for the others."""
    assert a_turn("claim-information", 300, facts=CLAIM) < a_turn()


@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=3),
        st.builds(
            Turn,
            st.integers(0, 3),
            st.tuples(st.integers(0, 2), st.integers(-2, 0)),
            st.integers(0, 3).map(lambda hours: timedelta(hours=hours)),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_only_orders_that_go_by_turn_overtake_nobody(turns):
    """Taking cases by their turns never overtakes one, and every other order overtakes somebody."""

    def overtakes(order):
        return any(
            ahead(turns[one], [turns[left] for left in order[place:]]) != NOTHING
            for place, one in enumerate(order)
        )

    assert not overtakes(sorted(turns, key=lambda one: turns[one]))
    for order in permutations(turns):
        in_order = [turns[one] for one in order] == sorted(turns.values())
        assert overtakes(order) is not in_order


@pytest.mark.parametrize(("hours", "band"), [(8, 0), (8.5, 1), (24, 1), (24.5, 2)], ids=str)
def test_bands_come_from_the_register(hours, band):
    """The working day and the answer margin part what is due today, tomorrow and later."""
    assert band == a_turn("claim-information", hours, facts=CLAIM).band
