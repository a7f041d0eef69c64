"""The solver: as good as trying everything, on scenarios as awkward as chance makes them."""

from datetime import time, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drills import make
from rules import make as rules
from trainer.drills.players import by_the_book, play, replay
from trainer.drills.scenario import MANY, Kind, Route
from trainer.drills.solve import Solver, best_decisions, solve, worst_decisions
from trainer.rules.conditions import All, Always, Compare, Either, Is, Not, Op
from trainer.rules.practices import Verdict

ALWAYS = Always(outcome=True)
FACTS = [rules.flag("a"), rules.flag("b")]
MOVES = ["look", "write", "refund", "wait", "send"]
LAPSES = ["let-hours", "let-days"]
CLOCKS = [
    rules.clock("hours", limit="some-hours", stopped_by=["write"], lapse="let-hours"),
    rules.clock("days", limit="some-days", stopped_by=["refund"], lapse="let-days"),
]
LIMITS = [
    rules.limit("some-hours", 30),
    rules.limit("some-days", 1, unit="calendar_days"),
    rules.limit("edge", 6),
]


def every_end(drill, state=None):
    """Play every decision at every step, without any cleverness."""
    state = state or drill.start()
    if state.over:
        yield state
        return
    step = drill.step(state)
    most = len(step.offers) if step.kind in MANY else 1
    for size in range(most + 1) if step.kind in MANY else [1]:
        for moves in permutations(step.moves(), size):
            yield from every_end(drill, drill.choose(state, moves))


def scores(drill):
    """The lowest and the highest score that there is."""
    all_ = [drill.receipt(state).score for state in every_end(drill)]
    return min(all_), max(all_)


leaves = st.one_of(
    st.just(ALWAYS),
    st.builds(Is, st.sampled_from(["a", "b", "did.look", "did.wait"]), st.booleans()),
    st.builds(Is, st.sampled_from(["hours.state", "days.state"]), st.sampled_from(["running", "lapsed"])),
    st.builds(
        Compare, st.sampled_from(["hours.hours-left", "days.hours-left"]),
        st.sampled_from(list(Op)), st.just("edge"),
    ),
)  # fmt: skip
conditions = (
    leaves
    | st.builds(Not, leaves)
    | st.builds(
        lambda kind, one, other: kind((one, other)), st.sampled_from([All, Either]), leaves, leaves
    )
)
says = st.builds(
    lambda when, verdicts, cap: rules.says(
        when,
        **{
            verdict.name.lower(): " ".join(move for move in verdicts if verdicts[move] is verdict)
            for verdict in set(verdicts.values())
        },
        cap=cap,
    ),
    conditions,
    st.dictionaries(
        st.sampled_from(MOVES + LAPSES),
        st.sampled_from([one for one in Verdict if one is not Verdict.NEUTRAL]),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from([None, None, None, 30, 60]),
)
times = st.sampled_from([timedelta(0), timedelta(hours=5), timedelta(days=1, hours=6)])
changes = st.dictionaries(st.sampled_from(["a", "b"]), st.booleans(), max_size=1)
began = st.sampled_from([(), (), ("hours",), ("days",)])


def results(*goals):
    """Two ways in which a move can turn out."""
    goal = st.sampled_from([None, None, None, *goals])
    bare = st.builds(
        lambda then, reveals, later, starts, goto: make.result(
            then=then, reveals=reveals, later=later, starts=starts, goto=goto
        ),
        changes, st.sampled_from([(), ("a",), ("b",)]), times, began, goal,
    )  # fmt: skip
    under = st.builds(
        lambda when, then, goto: make.result(when=when, then=then, goto=goto),
        conditions, changes, goal,
    )  # fmt: skip
    return st.tuples(under, bare) | st.tuples(bare)


def steps(id_, *after):
    """A step that leads to those after it or to the end."""
    offers = st.lists(
        st.sampled_from(MOVES), min_size=1, max_size=3 if id_ == "one" else 2, unique=True
    ).flatmap(
        lambda moves: st.tuples(
            *(
                st.builds(
                    lambda made, minutes, move=move: make.offer(move, *made, minutes=minutes),
                    results(*after, "end"),
                    st.sampled_from([0, 30, 300, 960]),
                )
                for move in moves
            )
        )
    )
    routes = st.builds(
        lambda when, one, other: [Route(one, when), Route(other)],
        conditions, st.sampled_from([*after, "end"]), st.just((*after, "end")[0]),
    )  # fmt: skip
    return st.builds(
        lambda kind, made, goto: make.step(id_, *made, kind=kind, goto=goto),
        st.sampled_from([Kind.ACT, Kind.GATHER]), offers, routes,
    )  # fmt: skip


clocks = st.sampled_from(
    [
        [],
        [make.running("hours", 20)],
        [make.running("days", 2)],
        [make.running("hours", 28), make.running("days", 1)],
    ]
)
ends = st.sampled_from(["end", None, None])
drills = st.builds(
    lambda said, one, two, three, known, hidden, running, goto, opens: make.drill(
        make.scenario(
            one, two, three,
            faces=[make.face(known={"a": known}, hidden={"b": hidden}, clocks=running)],
            lapses={
                "hours": (make.result(goto=goto),),
                "days": (make.result(then={"b": True}),),
            },
            opens=time(opens),
        ),
        make.rulebook(
            *(rules.practice(f"p{place}", rule) for place, rule in enumerate(said)),
            facts=FACTS, moves=MOVES + LAPSES, clocks=CLOCKS, limits=LIMITS,
        ),
    ),
    st.lists(says, min_size=1, max_size=6), steps("one", "two", "three"), steps("two", "three"),
    steps("three"), st.booleans(), st.booleans(), clocks, ends, st.sampled_from([1, 9, 20]),
)  # fmt: skip


@settings(max_examples=30)
@given(drills)
def test_the_search_finds_what_trying_everything_finds(drill):
    """Best and worst score are those of all paths, and the given paths play to them."""
    solution = solve(drill)
    played = [
        drill.receipt(replay(drill, path)).score
        for path in (solution.worst_path, solution.best_path)
    ]

    assert list(scores(drill)) == [solution.worst, solution.best] == played


@settings(max_examples=30)
@given(drills)
def test_best_and_worst_decisions_are_best_and_worst(drill):
    """The short cut over the book gives no other score than the search."""
    worst, best = scores(drill)
    found = [
        drill.receipt(replay(drill, decisions(drill))).score
        for decisions in (worst_decisions, best_decisions)
    ]

    assert [worst, best] == found


@settings(max_examples=30)
@given(drills)
def test_every_line_of_every_path_is_an_edge(drill):
    """The walk over all edges leaves out no line that some path writes."""
    edges = {
        (line.step, line.move, line.kind, line.won, line.possible)
        for lines in Solver(drill).lines()
        for line in lines
    }
    paths = {
        (line.step, line.move, line.kind, line.won, line.possible)
        for state in every_end(drill)
        for line in state.lines
    }

    assert paths == edges


def simple(*practices, steps, **parts):
    """A drill of few steps."""
    book = make.rulebook(
        *practices, facts=FACTS, moves=MOVES + LAPSES, clocks=CLOCKS, limits=LIMITS
    )
    return make.drill(make.scenario(*steps, **parts), book)


@pytest.mark.parametrize("move", ["look", "wait"])
def test_the_hour_counts_where_a_clock_in_days_is_still_to_begin(move):
    """States that differ only in the hour are not merged when that decides which day it is."""
    best = rules.practice("p", rules.says(ALWAYS, best="look wait send"))
    bad = rules.practice("q", rules.says(ALWAYS, forbidden="let-days", cap=50))
    takes = {"look": 0, "wait": 900}
    late = make.result(starts=("days",), later=timedelta(hours=40))
    drill = simple(
        best, bad,
        steps=[
            make.step("one", *(make.offer(each, minutes=takes[each]) for each in sorted(takes, key=lambda each: each != move)), goto="two"),
            make.step("two", make.offer("send", late)),
        ],
        opens=time(12),
    )  # fmt: skip
    solution = solve(drill)

    assert scores(drill) == (solution.worst, solution.best)
    assert solution.worst < solution.best


def test_states_that_nothing_can_tell_apart_are_merged():
    """Ten looks that no rule asks about make no more states than there are steps."""
    drill = simple(
        rules.practice("p", rules.says(ALWAYS, best="send")),
        steps=[make.step(str(n), "look write refund wait", goto=str(n + 1)) for n in range(10)]
        + [make.step("10", "send look")],
    )
    solution = solve(drill)

    assert (12, 42) == (solution.states, solution.edges)


def test_the_search_looks_where_the_book_does_not_suffice():
    """Where the best move now leads to a loss later, following the book is not the best path."""
    drill = simple(
        rules.practice("p", rules.says(Is("did.wait", value=False), best="look", good="write")),
        rules.practice(
            "q", rules.says(Is("did.look", value=True), forbidden="send refund", cap=10)
        ),
        rules.practice("r", rules.says(Is("did.look", value=False), best="send")),
        steps=[make.step("one", "look write", goto="two"), make.step("two", "send refund")],
    )
    book = drill.receipt(play(drill, by_the_book)).score

    assert (0, 75, (("write",), ("send",))) == (book, solve(drill).best, best_decisions(drill))


@pytest.mark.parametrize(
    ("moves", "ties", "problems"),
    [
        ("look", (), []),
        ("wait", (), [("gap", ("wait",))]),
        ("look send", (), [("tie", ("look", "send"))]),
        ("look send", (frozenset({"look", "send"}),), []),
    ],
)
def test_gaps_and_ties_are_noted_with_their_step(moves, ties, problems):
    """A step at which nothing is right, or two moves are best, is a problem unless it is accepted."""
    drill = simple(
        rules.practice("p", rules.says(ALWAYS, best="look send", weak="wait")),
        steps=[make.step("one", moves, ties=ties)],
    )

    assert problems == [(one.kind, one.moves) for one in solve(drill).problems]


def test_the_solution_names_steps_and_practices():
    """Steps that are never reached and practices that never matter can be told from it."""
    drill = simple(
        rules.practice("p", rules.says(ALWAYS, best="look")),
        rules.practice("q", rules.says(Is("a", value=True), best="look")),
        steps=[make.step("one", "look"), make.step("never", "look")],
    )
    solution = solve(drill)

    assert (frozenset({"one"}), frozenset({"p"})) == (solution.visited, solution.fired)


def gathering(*practices, offers, **parts):
    """A drill of one step that takes several moves, and one more move after it."""
    return simple(
        *practices,
        steps=[make.step("one", *offers, kind=Kind.GATHER, goto="two"), make.step("two", "send")],
        **parts,
    )


def test_moves_that_do_not_touch_are_tried_in_one_order():
    """Four moves that have nothing to do with each other take four steps and not all orders."""
    drill = gathering(
        rules.practice("p", rules.says(ALWAYS, best="look write refund wait send")),
        offers=["look write refund wait"],
    )
    solution = solve(drill)

    assert scores(drill) == (solution.worst, solution.best)
    assert solution.edges < 2 * 2**4


def test_times_that_no_deadline_tells_apart_are_merged():
    """While a clock runs that nothing can let lapse, the minute of the day makes no difference."""
    offers = [
        make.offer(move, minutes=minutes)
        for move, minutes in (("look", 5), ("write", 9), ("refund", 20), ("wait", 45))
    ]
    calm, pressed = (
        gathering(
            rules.practice("p", rules.says(ALWAYS, best="look send", weak="let-hours")),
            offers=offers,
            faces=[make.face(clocks=[make.running("hours", hours)])],
        )
        for hours in (1, 29)
    )

    assert solve(calm).states < solve(pressed).states
    assert all(scores(one) == (solve(one).worst, solve(one).best) for one in (calm, pressed))


def test_a_practice_is_kept_on_a_perfect_path_and_broken_off_it():
    """What wins its points by the book is kept; what some path loses or misses is broken."""
    drill = simple(
        rules.practice("best", rules.says(ALWAYS, best="look")),
        rules.practice("other", rules.says(ALWAYS, weak="write")),
        rules.practice("elsewhere", rules.says(Is("a", value=True), best="write")),
        steps=[make.step("one", "look write")],
    )
    solution = solve(drill)

    assert {"best", "other"} == solution.kept == solution.broken


def test_a_practice_that_only_warns_is_kept_where_its_warning_is_needed():
    """It has no points to win: it is kept where what it forbids is on offer and is left."""
    warns = rules.practice("warns", rules.says(ALWAYS, forbidden="refund"))
    best = rules.practice("best", rules.says(ALWAYS, best="look"))
    kept = [
        solve(simple(best, warns, steps=[make.step("one", moves)])).kept
        for moves in ("look refund", "look write")
    ]

    assert [{"best", "warns"}, {"best"}] == kept
