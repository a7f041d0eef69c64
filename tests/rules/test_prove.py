"""The prover: it finds every planted fault, finds none in a sound playbook, and never guesses."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import make, strategies
from trainer.rules import prove
from trainer.rules.conditions import All, Compare, Either, In, Is, Known, Not, Op, Policy
from trainer.rules.facts import Type
from trainer.rules.judge import judge_move
from trainer.rules.practices import Rule, Verdict
from trainer.rules.prove import Prover, domain

SIGNED = Is("signed", value=True)
UNSIGNED = Is("signed", value=False)
UNKNOWN = Known("signed", known=False)
LATE = Compare("hours", Op.ABOVE, "reply")
EARLY = Compare("hours", Op.AT_MOST, "reply")
ALWAYS = Either((SIGNED, Not(SIGNED), UNKNOWN))
FACTS = [
    make.flag("signed"),
    make.choice("proof", "none", "scan", "signature"),
    make.number("hours", least=0, most=200),
]
LIMITS = [make.limit("reply", 48), make.limit("window", 90), make.limit("far", 1000)]


def small_book(*practices, **parts):
    """A rulebook over a few facts."""
    moves = ["refund", "wait"]
    return make.rulebook(*practices, facts=FACTS, moves=moves, limits=LIMITS, **parts)


def findings(*practices, **parts):
    """Everything that is found in a rulebook over a few facts."""
    book = small_book(*practices, **parts)
    return list(Prover(book, book.playbook.never).findings())


def kinds(found):
    """What was found, and about what."""
    return [(one.kind, one.subject) for one in found]


# --- planted faults -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "never"),
    [
        (All((SIGNED, UNSIGNED)), []),
        (All((SIGNED, Known("signed", known=False))), []),
        (All((LATE, EARLY)), []),
        (All((Compare("hours", Op.AT_LEAST, "reply"), Compare("hours", Op.BELOW, "reply"))), []),
        (All((EARLY, Compare("hours", Op.ABOVE, "window"))), []),
        (Compare("hours", Op.ABOVE, "far"), []),
        (In("proof", ()), []),
        (Is("proof", "photo"), []),
        (SIGNED, [SIGNED]),
        (All((SIGNED, Is("proof", "none"))), [All((SIGNED, Not(Is("proof", "signature"))))]),
        (Policy("reply", value=24), []),
        (Compare("hours", Op.BELOW, "unheard-of"), []),
        (Known("did.wait", known=False), []),
    ],
    ids=str,
)
def test_a_dead_rule_is_found(when, never):
    """A rule that no possible case reaches is named, and has no case."""
    found = findings(make.practice("a", make.says(when, best="refund")), never=never)

    assert [("dead-rule", "a#1", {})] == [(one.kind, one.subject, one.case) for one in found]


@pytest.mark.parametrize(
    ("praise", "practices"),
    [
        ("best", {}),
        ("good", {}),
        ("best", {"overrides": ["c"]}),
    ],
    ids=["best", "good", "another overridden"],
)
def test_a_clash_is_found(praise, practices):
    """A move that one practice praises and another calls weak is shown with such a case."""
    [found] = findings(
        make.practice("a", make.says(SIGNED, **{praise: "refund"}), **practices),
        make.practice("b", make.says(LATE, weak="refund")),
        make.practice("c", make.says(Is("proof", "none"), good="wait")),
    )

    assert ("clash", "refund", ("a#1", "b#1")) == (found.kind, found.subject, found.about)
    assert SIGNED.truth(found.case)
    assert found.case["hours"] > 48


def test_the_case_of_a_clash_shows_it_to_the_judge():
    """The case holds all that the judge needs, also what keeps the move from being forbidden."""
    practices = [
        make.practice("a", make.says(SIGNED, best="refund")),
        make.practice("b", make.says(LATE, weak="refund")),
        make.practice("c", make.says(Known("proof", known=False), forbidden="refund")),
    ]

    [found] = findings(*practices)

    assert "proof" in found.case
    assert Verdict.WEAK is judge_move(small_book(*practices), found.case, "refund").verdict


def test_a_clash_within_one_practice_is_found():
    """A practice can contradict itself."""
    [found] = findings(
        make.practice("a", make.says(SIGNED, best="refund"), make.says(LATE, weak="refund"))
    )

    assert ("clash", ("a#1", "a#2")) == (found.kind, found.about)


@pytest.mark.parametrize(
    ("asked", "when", "expected"),
    [
        (Known("signed", known=True), SIGNED, {"signed": False}),
        (ALWAYS, Either((SIGNED, UNSIGNED)), {}),
        (ALWAYS, Either((UNSIGNED, UNKNOWN)), {"signed": True}),
    ],
    ids=["false", "unknown", "true"],
)
def test_a_gap_is_found(asked, when, expected):
    """A case of the decision without a good move is shown, be it that a fact is missing."""
    [found] = findings(
        make.practice("a", make.says(when, best="refund")),
        decisions=(make.decision(asked, "refund wait"),),
    )

    assert ("gap", "what-now", expected) == (found.kind, found.subject, found.case)


@pytest.mark.parametrize("word", ["weak", "forbidden"])
def test_a_move_that_is_also_spoken_against_fills_no_gap(word):
    """A move that is good and forbidden at once is no way out."""
    found = findings(
        make.practice("a", make.says(ALWAYS, best="refund")),
        make.practice("b", make.says(Is("proof", "none"), **{word: "refund"})),
        decisions=(make.decision(ALWAYS, "refund wait"),),
    )

    [gap] = [one for one in found if one.kind == "gap"]
    assert "none" == gap.case["proof"]


def test_a_gap_at_exactly_the_limit_is_found():
    """Above and below are covered, and the limit itself is forgotten."""
    below, above = Compare("hours", Op.BELOW, "reply"), LATE
    [found] = findings(
        make.practice("a", make.says(Either((below, above)), best="refund")),
        decisions=(make.decision(Known("hours", known=True), "refund wait"),),
    )

    assert ("gap", {"hours": 48.0}) == (found.kind, found.case)


def test_a_gap_between_the_last_limit_and_the_most_is_found():
    """Numbers are tried up to what the fact can be, even where a rule asks for more."""
    up_to_window, beyond = (Compare("hours", Op.AT_MOST, limit) for limit in ("window", "far"))
    [found] = findings(
        make.practice("a", make.says(up_to_window, best="refund")),
        make.practice("b", make.says(beyond, good="wait")),
        decisions=(make.decision(Known("hours", known=True), "refund"),),
    )

    assert "gap" == found.kind
    assert 90 < found.case["hours"] <= 200


def test_a_tie_is_found():
    """Two moves that are best together are shown with such a case."""
    [found] = findings(
        make.practice("a", make.says(SIGNED, best="refund")),
        make.practice("b", make.says(Is("proof", "scan"), best="wait")),
        make.practice("c", make.says(ALWAYS, good="cancel")),
        decisions=(make.decision(ALWAYS, "refund wait cancel"),),
    )

    assert ("tie", ("refund", "wait")) == (found.kind, found.about)
    assert {"signed": True, "proof": "scan"} == found.case


def test_a_fault_that_is_shut_out_only_in_part_is_found():
    """An impossible combination hides only the cases that it names."""
    [found] = findings(
        make.practice("a", make.says(SIGNED, best="refund")),
        make.practice("b", make.says(LATE, weak="refund")),
        never=[All((SIGNED, Not(Is("proof", "signature"))))],
    )

    assert "clash" == found.kind


def test_a_fault_after_a_move_is_found():
    """What was done before is part of the case."""
    found = findings(
        make.practice("a", make.says(Is("did.wait", value=False), best="refund")),
        decisions=(make.decision(ALWAYS, "refund"),),
    )

    [gap] = found
    assert gap.case["did.wait"] is True


def test_a_fault_while_a_clock_runs_is_found():
    """The state of a clock and its hours left are part of the case."""
    deadline = make.clock("answer", limit="reply", lapse="wait")
    soon = Compare("answer.hours-left", Op.AT_MOST, "reply")
    [found] = findings(
        make.practice(
            "a", make.says(Either((Not(Is("answer.state", "running")), soon)), best="refund")
        ),
        clocks=[deadline],
        decisions=(make.decision(ALWAYS, "refund"),),
    )

    assert "running" == found.case["answer.state"]
    assert found.case["answer.hours-left"] > 48


# --- sound playbooks ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("practices", "never"),
    [
        pytest.param(
            [
                make.practice("a", make.says(SIGNED, best="wait")),
                make.practice("b", make.says(Not(SIGNED), best="refund")),
                make.practice("c", make.says(UNKNOWN, best="ask")),
            ],
            [],
            id="every truth answered",
        ),
        pytest.param(
            [
                make.practice("a", make.says(ALWAYS, weak="refund", best="wait")),
                make.practice("b", make.says(SIGNED, best="refund", weak="wait"), overrides=["a"]),
            ],
            [],
            id="overridden",
        ),
        pytest.param(
            [
                make.practice("a", make.says(ALWAYS, best="wait")),
                make.practice("b", make.says(Is("proof", "none"), good="refund")),
                make.practice("c", make.says(SIGNED, weak="refund")),
            ],
            [All((SIGNED, Is("proof", "none")))],
            id="never together",
        ),
        pytest.param(
            [
                make.practice("a", make.says(ALWAYS, good="refund", best="wait")),
                make.practice("b", make.says(SIGNED, weak="refund")),
                make.practice("c", make.says(Either((SIGNED, UNKNOWN)), forbidden="refund")),
            ],
            [],
            id="forbidden anyway",
        ),
    ],
)
def test_nothing_is_found_in_a_sound_playbook(practices, never):
    """Where every case has one best move and nobody contradicts, there is nothing to say."""
    decisions = (make.decision(ALWAYS, "refund wait ask"),)

    assert [] == findings(*practices, never=never, decisions=decisions)


def test_an_accepted_tie_is_no_finding():
    """Moves that the author lets be best together may be."""
    practice = make.practice("a", make.says(ALWAYS, best="refund wait"))

    for accepted in ({"ties": ["refund wait"]}, {"ties": ["wait cancel refund"]}, {"many": True}):
        decision = make.decision(ALWAYS, "refund wait", **accepted)

        assert [] == findings(practice, decisions=(decision,))


def test_a_clock_has_time_left_exactly_while_it_runs():
    """A running clock without its hours, or hours without a running clock, cannot occur."""
    deadline = make.clock("answer", limit="reply", lapse="wait")
    known = Known("answer.hours-left", known=True)
    running = Is("answer.state", "running")
    found = findings(
        make.practice("a", make.says(All((running, Not(known))), best="refund")),
        make.practice("b", make.says(All((Not(running), known)), best="refund")),
        make.practice("c", make.says(All((running, known)), best="refund")),
        clocks=[deadline],
    )

    assert [("dead-rule", "a#1"), ("dead-rule", "b#1")] == kinds(found)


def test_an_impossible_case_is_told_with_its_reasons():
    """Whoever asks why a case cannot occur gets every reason."""
    book = small_book(never=[SIGNED, LATE, UNSIGNED])
    prover = Prover(book, book.playbook.never)

    assert ["never"] * 2 == list(prover.impossible({"signed": True, "hours": 49}))
    assert [] == list(prover.impossible({}))


# --- probes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bounds", "limits", "expected"),
    [
        ({}, [], [0.0]),
        ({"least": 3}, [], [3]),
        ({"most": -3}, [], [-3]),
        ({"least": 0, "most": 200}, [48, 90], [24, 48, 69, 90, 145]),
        ({}, [48], [47.5, 48, 48.5]),
        ({"least": 48, "most": 90}, [48, 90], [48, 69, 90]),
        ({"least": 0, "most": 200}, [1000], [0.0]),
        ({"least": 0, "most": 200}, [90, 1000, -5], [45, 90, 145]),
        ({"least": 0}, [48, 48.0], [24, 48, 48.5]),
    ],
)
def test_a_number_is_tried_at_between_and_beyond_its_limits(bounds, limits, expected):
    """Limits that the number cannot reach are left out, and no stretch between two is forgotten."""
    values = domain(make.number("hours", **bounds), limits)

    assert [*expected, None] == list(values)


def test_a_fact_that_is_always_known_is_never_missing():
    """Only facts that may be missing are tried without a value."""
    facts = [make.flag("a"), make.flag("a", always_known=True), make.choice("b", "x", "y")]

    assert [(True, False, None), (True, False), ("x", "y", None)] == [
        domain(fact, ()) for fact in facts
    ]


# --- exactness ------------------------------------------------------------------------------------

SMALL = [
    make.flag("a"),
    make.choice("b", "x", "y", "z"),
    make.number("n", least=0, most=3),
    make.number("m"),
]
TIMER = make.clock("timer", limit="1", lapse="wait")
BOUNDS = ["-1", "0", "1", "2", "3", "4"]
GRID = [quarter / 4 for quarter in range(-8, 21)]
"""A number in every stretch between whole limits, and on each of them."""


def every_value(fact):
    """Every value of a fact that could matter, and none at all where it may be missing."""
    match fact.type:
        case Type.FLAG:
            known = [True, False]
        case Type.CHOICE:
            known = list(fact.values)
        case Type.NUMBER:
            least = -2 if fact.least is None else fact.least
            most = 5 if fact.most is None else fact.most
            known = [number for number in GRID if least <= number <= most]
    return known if fact.always_known else [*known, None]


def every_case(book):
    """Every case that rules can tell apart and that can occur, one by one."""
    when = [rule.when for rules in book.by_move.values() for rule in rules]
    barred = [book.limits.bind(one.when) for one in book.playbook.never]
    decisions = [book.limits.bind(one.when) for one in book.playbook.chapters["chapter"].decisions]
    asked = {fact for one in (*when, *barred, *decisions) for fact in one.facts()}
    facts = [fact for fact in book.vocabulary.facts.values() if fact.id in asked]
    for values in product(*map(every_value, facts)):
        case = {
            fact.id: value for fact, value in zip(facts, values, strict=True) if value is not None
        }
        if not any(one.truth(case) is True for one in barred):
            yield {**book.not_done, **case}


def draw_small_leaf(draw, facts):
    """Draw a leaf on one of the small facts."""
    fact = draw(st.sampled_from(facts))
    if draw(st.integers(0, 5)) == 0:
        return Known(fact.id, draw(strategies.flags))
    match fact.type:
        case Type.FLAG:
            return Is(fact.id, draw(strategies.flags))
        case Type.CHOICE:
            return In(fact.id, tuple(draw(st.sets(st.sampled_from(list(fact.values)), max_size=2))))
        case Type.NUMBER:
            return Compare(fact.id, draw(strategies.operators), draw(st.sampled_from(BOUNDS)))


words = st.dictionaries(
    st.sampled_from(["refund", "wait"]),
    st.sampled_from([Verdict.BEST] * 3 + [Verdict.WEAK] * 2 + [Verdict.GOOD, Verdict.FORBIDDEN]),
    min_size=1,
)


@st.composite
def small_books(draw):
    """A small rulebook with a decision and something impossible."""
    names = draw(st.sets(st.sampled_from(["a", "b", "n", "m"]), min_size=1, max_size=2))
    looked_at = [fact for fact in SMALL if fact.id in names]
    if draw(strategies.flags):
        looked_at.append(make.flag("did.wait", always_known=True))

    def condition():
        return strategies.draw_tree(draw, lambda: draw_small_leaf(draw, looked_at), depth=3)

    practices = []
    for id_ in ("p", "q", "r")[: draw(st.integers(1, 3))]:
        given = [
            Rule("", 0, condition(), draw(words), {}, {}) for _ in range(draw(st.integers(1, 2)))
        ]
        overrides = draw(st.sets(st.sampled_from(["p", "q", "r"]), max_size=1)) - {id_}
        practices.append(make.practice(id_, *given, overrides=overrides))
    return make.rulebook(
        *practices,
        facts=SMALL,
        moves=["refund", "wait"],
        limits=[make.limit(bound, int(bound)) for bound in BOUNDS],
        never=[condition()] if draw(strategies.flags) else [],
        decisions=(make.decision(condition(), "refund wait"),),
    )


def faults(book, case):
    """What is wrong with a rulebook in one case, found by looking at that case alone."""
    for move, rules in book.by_move.items():
        judgement = judge_move(book, case, move)
        heard = [rule for rule in judgement.spoke if not book.outranked(rule, judgement.spoke)]
        for one, other in combinations([rule for rule in rules if rule in heard], 2):
            given = {one.verdicts[move], other.verdicts[move]}
            praised = max(given) >= Verdict.GOOD and Verdict.WEAK in given
            if praised and judgement.verdict is not Verdict.FORBIDDEN:
                yield "clash", move, (one.id, other.id)
    for decision in book.playbook.chapters["chapter"].decisions:
        if book.limits.bind(decision.when).truth(case) is not True:
            continue
        verdicts = {move: judge_move(book, case, move).verdict for move in decision.moves}
        if max(verdicts.values()) < Verdict.GOOD:
            yield "gap", decision.id, decision.moves
        for pair in combinations(decision.moves, 2):
            if {verdicts[move] for move in pair} == {Verdict.BEST}:
                yield "tie", decision.id, pair


def kinds_of_faults(book):
    """Hold what the prover finds against what going through every case finds."""
    expected = set()
    rules = {rule.id: rule for rules in book.by_move.values() for rule in rules}
    dead = set(rules)
    for case in every_case(book):
        dead -= {id_ for id_ in dead if rules[id_].when.truth(case) is True}
        expected |= set(faults(book, case))
    found = list(Prover(book, book.playbook.never).findings())
    shown = {
        (one.kind, one.subject, one.about): one.case for one in found if one.kind != "dead-rule"
    }

    assert dead == {one.subject for one in found if one.kind == "dead-rule"}
    assert expected == set(shown)
    for fault, case in shown.items():
        assert fault in set(faults(book, {**book.not_done, **case}))

    return {one.kind for one in found}


def test_the_prover_finds_what_trying_every_case_finds():
    """Dead rules, clashes, gaps and ties are found exactly where they are, and shown by a case."""
    books, seen = 200, Counter()

    @settings(max_examples=books)
    @given(small_books())
    def compare(book):
        seen.update(kinds_of_faults(book))

    compare()

    assert {"dead-rule", "clash", "gap", "tie"} == set(seen)
    assert min(seen.values()) >= 5
    assert max(seen.values()) <= books - 5


# --- what is too much -----------------------------------------------------------------------------


def test_a_question_that_is_too_large_is_reported_as_unproved(monkeypatch):
    """A question that costs too much is named as open: it is neither a fault nor sound."""
    monkeypatch.setattr(prove, "EFFORT", 1)
    hard = All(tuple(Either((Is("proof", "scan"), Not(LATE), SIGNED)) for _ in range(3)))

    found = findings(
        make.practice("a", make.says(hard, best="refund")),
        decisions=(make.decision(ALWAYS, "refund wait"),),
    )

    assert {"unproved"} == {one.kind for one in found}
    assert ("unproved", "a#1", ("dead-rule",)) == (found[0].kind, found[0].subject, found[0].about)


def test_a_rule_makes_a_move_best_only_where_nothing_stands_against_it():
    """A rule's word counts for a decision unless it is outranked in every case of it."""
    late, early = Is("late", value=True), Is("late", value=False)
    book = make.rulebook(
        make.practice("praises", make.says(late, best="go")),
        make.practice("bars", make.says(late, forbidden="go")),
        make.practice("waits", make.says(early, best="go")),
        facts=(make.flag("late"),),
    )
    barred, _, waiting = book.by_move["go"]
    prover = Prover(book, ())

    assert not prover.can_be_best(make.decision(late, "go"), barred, "go")
    assert prover.can_be_best(make.decision(early, "go"), waiting, "go")
    assert not prover.can_be_best(make.decision(late, "go"), waiting, "go")
