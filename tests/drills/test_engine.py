"""The engine: moves take time, clocks lapse on the way, and everything has its consequence."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from drills import make
from rules import make as rules
from trainer.drills.engine import CaseClosedError, UnknownMoveError
from trainer.drills.players import replay
from trainer.drills.scenario import Kind, Route
from trainer.rules.conditions import Always, Compare, Is, Op
from trainer.rules.practices import Verdict

ALWAYS = Always(outcome=True)
CLOCKS = [
    rules.clock("amazon", limit="amazon-limit", stopped_by=["write"], lapse="let-amazon"),
    rules.clock("buyer", limit="buyer-limit", stopped_by=["refund"], lapse="let-buyer"),
    rules.clock("appeal", limit="appeal-limit", stopped_by=["appeal"], lapse="let-appeal"),
]
LIMITS = [
    rules.limit("amazon-limit", 48),
    rules.limit("buyer-limit", 24),
    rules.limit("appeal-limit", 3, unit="calendar_days"),
]
FACTS = [rules.flag("signed"), rules.choice("claim", "open", "granted", "closed")]
MOVES = [
    "look",
    "write",
    "refund",
    "wait",
    "send",
    "appeal",
    "call",
    "let-amazon",
    "let-buyer",
    "let-appeal",
]


def book(*practices, **parts):
    """A rulebook with three clocks; without practices it says nothing."""
    parts = {"moves": MOVES, "facts": FACTS, "clocks": CLOCKS, "limits": LIMITS, **parts}
    return make.rulebook(*practices, **parts)


QUIET = book()


def case(*steps, face=None, rulebook=QUIET, place="US", **parts):
    """A case with one face."""
    return make.drill(
        make.scenario(*steps, faces=[face or make.face()], **parts), rulebook, place=place
    )


def waiting(time_, *, clocks, lapses=None, **parts):
    """A case in which one waits so long and then looks."""
    one = make.step(
        "one", make.offer("wait", minutes=int(time_ / timedelta(minutes=1))), goto="two"
    )
    return case(
        one, make.step("two", "look"), face=make.face(clocks=clocks), lapses=lapses, **parts
    )


def clock_states(state):
    """How each clock stands."""
    return {one.clock: one.state for one in state.deadlines}


# --- time -----------------------------------------------------------------------------------------


def test_a_case_opens_at_its_hour_in_the_zone_of_the_marketplace():
    """The day is the rulebook's, the hour the scenario's, the zone the marketplace's."""
    drill = case(make.step("one", "look"), place="DE", opens=time(8, 30))

    assert datetime(2026, 11, 22, 8, 30, tzinfo=ZoneInfo("Europe/Berlin")) == drill.start().now


@pytest.mark.parametrize(("own", "minutes"), [(None, 10), (0, 0), (45, 45)])
def test_a_move_takes_its_time(own, minutes):
    """A move takes what the scenario says, and else what the vocabulary does."""
    drill = case(make.step("one", make.offer("look", minutes=own)))
    state = drill.choose(drill.start(), ["look"])

    assert (timedelta(minutes=minutes), minutes) == (
        state.now - drill.opens,
        state.outcome.minutes,
    )


def test_waiting_costs_the_desk_no_time():
    """A day of waiting passes on the calendar and not on the desk."""
    drill = waiting(timedelta(days=1), clocks=[])
    state = drill.choose(drill.start(), ["wait"])

    assert (timedelta(days=1), 0) == (state.now - drill.opens, state.outcome.minutes)


def test_a_clock_lapses_in_the_middle_of_a_wait():
    """The lapse happens at its own moment, has its consequence, and then the waiting goes on."""
    drill = waiting(
        timedelta(hours=30),
        clocks=[make.running("amazon", 40)],
        lapses={"amazon": (make.result("Too late.", then={"claim": "granted"}, defects=1),)},
    )
    state = drill.choose(drill.start(), ["wait"])
    lapse, wait = state.events

    assert [("let-amazon", 8), ("wait", 30)] == [
        (event.move, (event.at - drill.opens) / make.HOUR) for event in (lapse, wait)
    ]
    assert ("two", "granted", 1, {"amazon": "lapsed"}) == (
        state.step,
        state.known["claim"],
        state.outcome.defects,
        clock_states(state),
    )


def test_a_lapse_that_leads_elsewhere_interrupts_the_move():
    """The move is not finished: its result does not happen and the case stands where the lapse led."""
    drill = case(
        make.step("one", make.offer("wait", make.result("Done."), minutes=1800), goto="two"),
        make.step("two", "look"),
        make.step("late", "look"),
        face=make.face(clocks=[make.running("amazon", 40)]),
        lapses={"amazon": (make.result("Too late.", goto="late"),)},
    )
    state = drill.choose(drill.start(), ["wait"])

    assert ("late", 8 * make.HOUR, ["let-amazon"], frozenset({"let-amazon"})) == (
        state.step,
        state.now - drill.opens,
        [event.move for event in state.events],
        state.did,
    )


@pytest.mark.parametrize(
    ("amazon", "buyer", "order"),
    [(30, 20, ["let-buyer", "let-amazon"]), (47, 20, ["let-amazon", "let-buyer"])],
)
def test_deadlines_lapse_in_their_order(amazon, buyer, order):
    """Of two clocks that run out during one move the earlier one lapses first."""
    drill = waiting(
        timedelta(hours=30), clocks=[make.running("amazon", amazon), make.running("buyer", buyer)]
    )
    state = drill.choose(drill.start(), ["wait"])

    assert [*order, "wait"] == [event.move for event in state.events]


def test_the_first_lapse_that_closes_the_case_spares_it_the_second():
    """After the end no clock runs any more."""
    drill = waiting(
        timedelta(hours=30),
        clocks=[make.running("amazon", 30), make.running("buyer", 20)],
        lapses={"buyer": (make.result(goto="end"),)},
    )
    state = drill.choose(drill.start(), ["wait"])

    assert (True, {"amazon": "running", "buyer": "lapsed"}) == (state.over, clock_states(state))


@pytest.mark.parametrize(
    ("started", "takes", "expected"),
    [
        (timedelta(hours=47, minutes=50) - make.SECOND, 10, "met"),
        (timedelta(hours=47, minutes=50), 10, "met"),
        (timedelta(hours=47, minutes=50) + make.SECOND, 10, "lapsed"),
    ],
    ids=["a second before", "to the second", "a second after"],
)
def test_a_move_meets_a_deadline_to_the_second(started, takes, expected):
    """What counts is when the move is done; the deadline itself is still in time."""
    clock = make.running("amazon", started / make.HOUR)
    drill = case(
        make.step("one", make.offer("write", minutes=takes)), face=make.face(clocks=[clock])
    )
    state = drill.choose(drill.start(), ["write"])

    assert {"amazon": expected} == clock_states(state)


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        (48 * make.HOUR - make.SECOND, "running"),
        (48 * make.HOUR, "running"),
        (48 * make.HOUR + make.SECOND, "lapsed"),
    ],
    ids=["a second before", "to the second", "a second after"],
)
@pytest.mark.parametrize("printed", [False, True])
def test_a_deadline_may_be_over_when_the_case_opens(started, expected, printed):
    """A case can open on a clock that has lapsed already, read off a notice or counted."""
    ends = (48 * make.HOUR - started) / make.HOUR
    clock = make.running("amazon", started / make.HOUR, printed=ends if printed else None)
    drill = case(make.step("one", "look"), face=make.face(clocks=[clock]))

    assert {"amazon": expected} == clock_states(drill.start())


def test_a_printed_deadline_overrides_the_register():
    """The register would give 8 hours more; the notice gives 2, and the case says that it does."""
    drill = case(
        make.step("one", "look"),
        face=make.face(clocks=[make.running("amazon", 40, printed=2), make.running("buyer", 20)]),
    )
    state = drill.start()

    assert [("amazon", 2, True), ("buyer", 4, False)] == [
        (one.clock, (one.due - drill.opens) / make.HOUR, one.printed) for one in state.deadlines
    ]
    assert 2 == drill.facts(state)["amazon.hours-left"]


@pytest.mark.parametrize(
    ("day", "place", "hours"),
    [
        (date(2026, 3, 7), "US", 24),
        (date(2026, 3, 28), "DE", 24),
        (date(2026, 10, 24), "DE", 24),
        (date(2026, 10, 31), "US", 24),
    ],
)
def test_hours_run_through_the_night_in_which_clocks_change(day, place, hours):
    """A limit in hours neither gains nor loses one when summer time begins or ends."""
    drill = waiting(
        timedelta(hours=hours), clocks=[make.running("buyer", 0)], rulebook=book(as_of=day),
        place=place,
    )  # fmt: skip
    met = drill.choose(drill.start(), ["wait"])
    late = waiting(
        timedelta(hours=hours, minutes=1), clocks=[make.running("buyer", 0)],
        rulebook=book(as_of=day), place=place,
    )  # fmt: skip
    lapsed = late.choose(late.start(), ["wait"])

    assert ["running", "lapsed"] == [state.deadlines[0].state for state in (met, lapsed)]
    assert 0 == drill.facts(met)["buyer.hours-left"]


def test_a_lapse_in_the_doubled_hour_is_noted_at_its_own_moment():
    """Where clocks are put back, 1:20 can come after 1:50."""
    drill = case(
        make.step("one", make.offer("look", minutes=110), goto="two"),
        make.step("two", make.offer("wait", minutes=60)),
        rulebook=book(as_of=date(2026, 11, 1)),
        face=make.face(clocks=[make.running("amazon", printed=2.5)]),
        opens=time(0),
    )
    state = replay(drill, [["look"], ["wait"]])
    lapse = next(event for event in state.events if event.move == "let-amazon")

    assert (1, 30, 1) == (lapse.at.hour, lapse.at.minute, lapse.at.fold)


# --- results that begin clocks and let days pass ---------------------------------------------------


def test_a_result_begins_a_clock():
    """The clock runs from the moment at which the move is done."""
    drill = case(make.step("one", make.offer("look", make.result(starts=("amazon",)))))
    state = drill.choose(drill.start(), ["look"])

    assert [("amazon", "running", 48)] == [
        (one.clock, one.state, (one.due - state.now) / make.HOUR) for one in state.deadlines
    ]


def test_a_clock_in_days_ends_with_the_last_second_of_its_last_day():
    """Three calendar days from Sunday end on Wednesday night."""
    drill = case(make.step("one", make.offer("look", make.result(starts=("appeal",)))))
    state = drill.choose(drill.start(), ["look"])

    assert "2026-11-25T23:59:59-08:00" == state.deadlines[0].due.isoformat()


def test_a_clock_that_was_met_can_begin_again():
    """A second request from Amazon runs for its full time and replaces the first."""
    drill = case(
        make.step("one", make.offer("write", make.result(starts=("amazon",)), minutes=0)),
        face=make.face(clocks=[make.running("amazon", 40), make.running("buyer", 1)]),
    )
    state = drill.choose(drill.start(), ["write"])

    assert {"amazon": ("running", 48), "buyer": ("running", 23)} == {
        one.clock: (one.state, (one.due - state.now) / make.HOUR) for one in state.deadlines
    }


@pytest.mark.parametrize(
    ("later", "state_of_clock", "step"),
    [
        (48 * make.HOUR - make.SECOND, "running", "two"),
        (48 * make.HOUR, "running", "two"),
        (48 * make.HOUR + make.SECOND, "lapsed", "late"),
    ],
    ids=["a second before", "to the second", "a second after"],
)
def test_days_may_pass_after_a_move_and_let_a_clock_lapse(later, state_of_clock, step):
    """The time costs the desk nothing, and clocks run on, even one that the move began."""
    drill = case(
        make.step(
            "one", make.offer("look", make.result(starts=("amazon",), later=later)), goto="two"
        ),
        make.step("two", "look"),
        make.step("late", "look"),
        lapses={"amazon": (make.result(goto="late"),)},
    )
    state = drill.choose(drill.start(), ["look"])

    assert (state_of_clock, step, 10) == (
        state.deadlines[0].state,
        state.step,
        state.outcome.minutes,
    )


def test_time_that_passes_after_a_lapse_is_not_taken_back():
    """A lapse that is followed by three days leaves the case three days later."""
    drill = waiting(
        timedelta(hours=10),
        clocks=[make.running("amazon", 40)],
        lapses={"amazon": (make.result(later=timedelta(days=3)),)},
    )
    state = drill.choose(drill.start(), ["wait"])

    assert timedelta(days=3, hours=8) == state.now - drill.opens


# --- facts and consequences ------------------------------------------------------------------------


def test_a_clock_is_told_by_its_state_and_by_the_hours_left():
    """Hours are told while a clock runs; one that does not run in the case is idle."""
    drill = case(
        make.step("one", "look", goto="two"),
        make.step("two", "write", goto="three"),
        make.step("three", "look"),
        face=make.face(clocks=[make.running("amazon", 24)]),
    )
    told = []
    state = drill.start()
    for moves in (["look"], ["write"]):
        told.append(drill.facts(state))
        state = drill.choose(state, moves)
    told.append(drill.facts(state))

    assert [("running", 24), ("running", 24 - 1 / 6), ("met", None)] == [
        (facts["amazon.state"], facts.get("amazon.hours-left")) for facts in told
    ]
    assert {"idle"} == {facts["buyer.state"] for facts in told}


def test_every_move_is_told_as_done_or_not():
    """Rules can look at what was done before."""
    drill = case(make.step("one", "look", goto="two"), make.step("two", "write"))
    before = drill.start()
    after = drill.choose(before, ["look"])

    assert (False, True, False) == (
        drill.facts(before)["did.look"],
        drill.facts(after)["did.look"],
        drill.facts(after)["did.write"],
    )


def test_what_is_hidden_decides_what_happens_and_not_how_it_is_judged():
    """Rules see a fact only when it has come to light; consequences see it from the start."""
    rulebook = book(
        rules.practice("p", rules.says(Is("signed", value=True), best="write", weak="refund")),
        rules.practice("q", rules.says(Is("signed", value=False), best="refund", weak="write")),
    )
    reveal = make.result("A signature.", reveals=("signed",), when=Is("signed", value=True))
    drill = case(
        make.step("one", make.offer("look", reveal, make.result("Nothing.")), "call", goto="two"),
        make.step("two", "write refund"),
        rulebook=rulebook,
        face=make.face(hidden={"signed": True}),
    )
    blind = drill.choose(drill.start(), ["call"])
    seeing = drill.choose(drill.start(), ["look"])

    assert ["A signature."] == [event.says for event in seeing.events]
    assert [Verdict.NEUTRAL, Verdict.BEST] == [
        drill.scene(state).judged["write"].verdict for state in (blind, seeing)
    ]
    assert [None, True] == [drill.facts(state).get("signed") for state in (blind, seeing)]
    assert [True, True] == [drill.truth(state).get("signed") for state in (blind, seeing)]


def test_a_fact_comes_to_light_as_it_is_and_not_as_it_was_dealt():
    """What a move has changed is revealed in its new value; what was never dealt is not revealed."""
    drill = case(
        make.step("one", make.offer("look", make.result(then={"claim": "closed"})), goto="two"),
        make.step("two", make.offer("call", make.result(reveals=("claim", "signed")))),
        face=make.face(hidden={"claim": "open"}),
    )
    state = replay(drill, [["look"], ["call"]])

    assert {"claim": "closed"} == dict(state.known)


def test_the_first_result_whose_condition_holds_is_taken():
    """Results are tried from the top; where none holds nothing follows."""
    closed = make.result("Closed.", when=Is("claim", "closed"))
    granted = make.result("Granted.", when=Is("claim", "granted"))
    said = [
        case(
            make.step("one", make.offer("look", closed, granted, *rest)),
            face=make.face(hidden={"claim": value}),
        )
        for value, rest in (
            ("closed", [make.result("Else.")]),
            ("granted", [make.result("Else.")]),
            ("open", [make.result("Else.")]),
            ("open", []),
        )
    ]

    assert ["Closed.", "Granted.", "Else.", ""] == [
        drill.choose(drill.start(), ["look"]).events[0].says for drill in said
    ]


def test_consequences_add_up_on_four_axes():
    """Money, defects, the buyer's mood and the desk's time are kept apart and added up."""
    drill = case(
        make.step(
            "one",
            make.offer("refund", make.result(money="-price -shipping", buyer=2), minutes=15),
            goto="two",
        ),
        make.step("two", make.offer("write", make.result(money="+5.50", defects=1, buyer=-3))),
    )
    state = replay(drill, [["refund"], ["write"]])

    assert (Decimal("-93.40"), 1, -1, 25) == (
        state.outcome.money,
        state.outcome.defects,
        state.outcome.buyer,
        state.outcome.minutes,
    )
    assert {
        "money": "-93.40",
        "defects": 1,
        "buyer": -1,
        "minutes": 25,
        "cancelled": 0,
        "late": 0,
    } == state.outcome.as_data()
    assert [(Decimal("-98.90"), 0, 2), (Decimal("5.50"), 1, -3)] == [
        (event.money, event.effect.defects, event.effect.buyer) for event in state.events
    ]


@pytest.mark.parametrize(
    ("money", "expected"),
    [
        ("", "0"),
        ("-price", "-89.00"),
        ("price", "89.00"),
        ("-price -shipping", "-98.90"),
        ("-12.50 + 2", "-10.50"),
        ("-price +shipping -1", "-80.10"),
    ],
)
def test_amounts_are_exact(money, expected):
    """Amounts name the cast's figures or numbers, and are decimal."""
    drill = case(make.step("one", "look"))

    assert Decimal(expected) == drill.amount(make.result(money=money).effect)


def test_routes_are_tried_in_their_order():
    """A step leads where its first route does whose condition holds."""
    routes = [Route("three", Is("claim", "closed")), Route("two")]
    steps = [make.step("one", "look", goto=routes), make.step("two", "look")]
    steps.append(make.step("three", "look"))
    led = [case(*steps, face=make.face(hidden={"claim": value})) for value in ("closed", "open")]

    assert ["three", "two"] == [drill.choose(drill.start(), ["look"]).step for drill in led]


def test_a_condition_of_the_scenario_reads_the_register_of_its_day():
    """A route that compares with a limit takes the limit's value from the register."""
    routes = [Route("two", Compare("amazon.hours-left", Op.AT_MOST, "buyer-limit")), Route("end")]
    led = [
        case(
            make.step("one", make.offer("look", minutes=0), goto=routes),
            make.step("two", "look"),
            face=make.face(clocks=[make.running("amazon", started)]),
        )
        for started in (23, 24)
    ]

    assert ["end", "two"] == [drill.choose(drill.start(), ["look"]).step for drill in led]


def test_the_ending_is_the_first_that_fits():
    """What became of the case depends on how it ended."""
    closing = [make.result("Granted.", when=Is("claim", "granted")), make.result("Closed.")]
    ended = [
        case(
            make.step("one", make.offer("look", make.result(then={"claim": value}))),
            closing=closing,
        )
        for value in ("granted", "closed")
    ]

    assert ["Granted.", "Closed."] == [
        drill.ending(drill.choose(drill.start(), ["look"])) for drill in ended
    ]


# --- several moves in one decision -----------------------------------------------------------------

GATHER = make.step("one", "look call write send", kind=Kind.GATHER, goto="two")
DILIGENT = book(rules.practice("p", rules.says(ALWAYS, best="look write", weak="call")))


def test_moves_are_done_in_the_order_in_which_they_are_chosen():
    """Each takes its time after the one before."""
    drill = case(GATHER, make.step("two", "look"))
    state = drill.choose(drill.start(), ["write", "look"])

    assert [("write", 10), ("look", 20)] == [
        (event.move, (event.at - drill.opens) / timedelta(minutes=1)) for event in state.events
    ]


def test_a_move_is_judged_by_what_those_before_it_brought():
    """Within one decision, looking first makes writing right."""
    rulebook = book(rules.practice("p", rules.says(Is("did.look", value=True), best="write")))
    drill = case(GATHER, make.step("two", "look"), rulebook=rulebook)
    won = [
        drill.receipt(drill.choose(drill.start(), moves)).won
        for moves in (["look", "write"], ["write", "look"])
    ]

    assert [4, 0] == won


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([], [("look", "missed"), ("write", "missed")]),
        (["look"], [("look", "done"), ("write", "missed")]),
        (["write", "look"], [("write", "done"), ("look", "done")]),
        (["call"], [("call", "done"), ("look", "missed"), ("write", "missed")]),
    ],
)
def test_what_was_best_and_left_undone_is_missed(moves, expected):
    """The receipt lists what was done and what should have been."""
    drill = case(GATHER, make.step("two", "look"), rulebook=DILIGENT)
    state = drill.choose(drill.start(), moves)

    assert expected == [(line.move, line.kind) for line in state.lines]


def test_sending_ends_the_step():
    """What is chosen after sending is not done any more, and what is missing is missed."""
    drill = case(GATHER, make.step("two", "look"), rulebook=DILIGENT)
    state = drill.choose(drill.start(), ["look", "send", "write"])

    assert ("two", {"look", "send"}, ["look", "send", "write"]) == (
        state.step,
        set(state.did),
        [line.move for line in state.lines],
    )


@pytest.mark.parametrize("way", ["close", "goto", "lapse"])
def test_a_new_step_begins_with_nothing_picked(way):
    """However a step is left, the next one offers everything again."""
    leaving = make.result(goto="two") if way == "goto" else make.result()
    drill = case(
        make.step(
            "one", "look", make.offer("wait", leaving, minutes=600), kind=Kind.GATHER, goto="two"
        ),
        make.step("two", "look", kind=Kind.GATHER),
        face=make.face(clocks=[make.running("amazon", 40)] if way == "lapse" else []),
        lapses={"amazon": (make.result(goto="two"),)},
    )
    state = drill.choose(drill.start(), ["look", "wait"])

    assert ("two", frozenset(), ["look"]) == (
        state.step,
        state.picked,
        list(drill.scene(state).judged),
    )


# --- scoring while playing --------------------------------------------------------------------------


def test_a_lapse_is_scored_by_its_rule_and_caps_the_score():
    """Letting a clock pass is a move like others: it costs points and can be a critical failure."""
    rulebook = book(
        rules.practice("p", rules.says(ALWAYS, best="wait look", forbidden="let-amazon", cap=40))
    )
    drill = waiting(timedelta(hours=30), clocks=[make.running("amazon", 40)], rulebook=rulebook)
    receipt = drill.receipt(replay(drill, [["wait"], ["look"]]))

    assert (4, 8, 40, 40) == (receipt.won, receipt.possible, receipt.cap, receipt.score)
    assert ["wait", "let-amazon", "look"] == [line.move for line in receipt.lines]


def test_a_lapse_is_judged_while_its_clock_still_runs():
    """A rule about the running clock speaks at the moment of its lapse, with no hour left."""
    rulebook = book(
        rules.practice("p", rules.says(Is("amazon.state", "running"), forbidden="let-amazon"))
    )
    drill = waiting(timedelta(hours=30), clocks=[make.running("amazon", 40)], rulebook=rulebook)
    (line,) = (
        line for line in drill.choose(drill.start(), ["wait"]).lines if line.kind == "lapsed"
    )

    assert (-4, 0) == (line.won, line.facts["amazon.hours-left"])


def test_the_floor_of_a_score_is_zero():
    """Losing more than there is to win leaves nothing, and no debt."""
    rulebook = book(rules.practice("p", rules.says(ALWAYS, best="look", forbidden="write refund")))
    drill = case(
        make.step("one", "look write", goto="two"), make.step("two", "look refund"),
        rulebook=rulebook,
    )  # fmt: skip
    receipt = drill.receipt(replay(drill, [["write"], ["refund"]]))

    assert (-8, 8, 0) == (receipt.won, receipt.possible, receipt.score)


# --- walking away -----------------------------------------------------------------------------------


def test_walking_away_lets_every_clock_lapse_and_scores_nothing():
    """Each deadline passes in its order, with its consequence, and the case closes."""
    rulebook = book(rules.practice("p", rules.says(ALWAYS, best="look", forbidden="let-buyer")))
    drill = case(
        make.step("one", "look", goto="two"), make.step("two", "look"), rulebook=rulebook,
        face=make.face(clocks=[make.running("amazon", 0), make.running("buyer", 0)]),
        lapses={"amazon": (make.result(defects=1),), "buyer": (make.result(buyer=-1),)},
    )  # fmt: skip
    state = drill.abandon(drill.choose(drill.start(), ["look"]))

    assert (True, 1, -1, 10) == (
        state.over,
        state.outcome.defects,
        state.outcome.buyer,
        state.outcome.minutes,
    )
    assert ["look", "let-buyer", "let-amazon"] == [event.move for event in state.events]
    assert (["done", "lapsed", "unfinished"], 0) == (
        [line.kind for line in state.lines],
        drill.receipt(state).score,
    )


def test_walking_away_ends_where_a_lapse_closes_the_case():
    """A case that Amazon closed is finished, and keeps the score that it had."""
    rulebook = book(rules.practice("p", rules.says(ALWAYS, best="look")))
    drill = case(
        make.step("one", "look", goto="two"), make.step("two", "look"), rulebook=rulebook,
        face=make.face(clocks=[make.running("amazon", 0)]),
        lapses={"amazon": (make.result(goto="end"),)},
    )  # fmt: skip
    state = drill.abandon(drill.choose(drill.start(), ["look"]))

    assert (["done"], 100) == ([line.kind for line in state.lines], drill.receipt(state).score)


# --- what cannot be done ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "moves", "message"),
    [
        (
            "act",
            ["appeal"],
            "'appeal' is not offered at step 'act'.\n\nHint: choose one of call, look.",
        ),
        ("act", [], "Step 'act' takes exactly one move, not 0.\n\nHint: give one move id."),
        ("act", ["look", "call"], "Step 'act' takes exactly one move, not 2."),
        ("gather", ["look", "look"], "'look' was chosen twice at step 'gather'."),
        ("gather", ["look", "no-such"], "'no-such' is not offered at step 'gather'."),
    ],
    ids=["unknown", "none", "too many", "twice", "unknown among others"],
)
def test_a_decision_that_cannot_be_made_is_refused(step, moves, message):
    """The message names step and move and says what to do; the case stays as it was."""
    kind = Kind.GATHER if step == "gather" else Kind.ACT
    drill = case(make.step(step, "look call", kind=kind))

    with pytest.raises(UnknownMoveError) as caught:
        drill.choose(drill.start(), moves)

    assert message == str(caught.value)[: len(message)]
    assert "\n\nHint: " in str(caught.value)


@pytest.mark.parametrize("ask", ["choose", "offered", "scene", "step"])
def test_a_closed_case_takes_no_decision(ask):
    """After the end everything that needs a step says that there is none."""
    drill = case(make.step("one", "look"))
    over = drill.choose(drill.start(), ["look"])
    arguments = [over, ["look"]] if ask == "choose" else [over]

    with pytest.raises(CaseClosedError, match=r"The case is closed\.\n\nHint: start another one\."):
        getattr(drill, ask)(*arguments)


def test_states_are_never_changed():
    """A decision makes a new state: the old one can be asked and played again."""
    drill = case(GATHER, make.step("two", "look"), rulebook=DILIGENT)
    state = drill.start()
    before = (state.step, state.now, dict(state.known), state.did, state.lines, state.picked)
    played = [drill.choose(state, moves).lines for moves in (["look"], ["call"], ["look"])]

    assert before == (
        state.step,
        state.now,
        dict(state.known),
        state.did,
        state.lines,
        state.picked,
    )
    assert played[0] == played[2]


def test_what_is_shown_depends_on_the_truth():
    """An exhibit under a condition is shown where the condition is so, known or not."""
    drill = case(make.step("one", "look"), face=make.face(hidden={"signed": True}))
    state = drill.start()

    assert [True, True, False] == [
        drill.visible(condition, state)
        for condition in (None, Is("signed", value=True), Is("claim", "open"))
    ]
