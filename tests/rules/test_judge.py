"""Moves and their verdicts: what wins, what is silent, what is not evaluated, and why."""

from itertools import combinations, permutations

import pytest
from hypothesis import given

from rules import make, strategies
from trainer.rules.conditions import All, Always, Compare, Either, Is, Known, Not, Op
from trainer.rules.judge import Judgement, Reason, judge, judge_move, practices_of, why
from trainer.rules.practices import Verdict

ALWAYS = Always(outcome=True)
SIGNED = Is("signed", value=True)
FACTS = [make.flag("signed"), make.choice("proof", "none", "scan"), make.number("hours")]


def book(*practices, **parts):
    """A rulebook over a few facts."""
    return make.rulebook(*practices, facts=FACTS, moves=["refund"], **parts)


def speaking(**words):
    """A practice for each word, each saying its word of one move in every case."""
    return [
        make.practice(id_, make.says(ALWAYS, **{word: "refund"})) for id_, word in words.items()
    ]


# --- the order of verdicts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", Verdict.NEUTRAL),
        ("good", Verdict.GOOD),
        ("best", Verdict.BEST),
        ("weak", Verdict.WEAK),
        ("forbidden", Verdict.FORBIDDEN),
        ("good best", Verdict.BEST),
        ("weak good", Verdict.WEAK),
        ("weak best", Verdict.WEAK),
        ("weak good best", Verdict.WEAK),
        ("forbidden best", Verdict.FORBIDDEN),
        ("forbidden weak", Verdict.FORBIDDEN),
        ("forbidden weak good best", Verdict.FORBIDDEN),
    ],
)
def test_what_speaks_against_a_move_outweighs_what_speaks_for_it(words, expected):
    """Forbidden wins over weak, weak over best, best over good, in whatever order they stand."""
    for order in permutations(words.split()):
        rulebook = book(*speaking(**{f"p{place}": word for place, word in enumerate(order)}))

        assert expected is judge_move(rulebook, {}, "refund").verdict


def test_a_rule_speaks_only_where_its_condition_is_true():
    """A rule whose condition is false or unknown gives no verdict."""
    rulebook = book(
        make.practice("a", make.says(SIGNED, best="refund")),
        make.practice("b", make.says(Not(SIGNED), weak="refund")),
    )

    verdicts = [
        judge_move(rulebook, facts, "refund").verdict
        for facts in ({"signed": True}, {"signed": False}, {})
    ]

    assert [Verdict.BEST, Verdict.WEAK, Verdict.NEUTRAL] == verdicts


def test_only_the_rules_that_decided_are_given_as_the_reason():
    """A judgement tells the rules behind the verdict from those that only spoke."""
    rulebook = book(*speaking(a="good", b="best", c="best"))

    judgement = judge_move(rulebook, {}, "refund")

    assert ["b", "c"] == [rule.practice for rule in judgement.because]
    assert ["a", "b", "c"] == [rule.practice for rule in judgement.spoke]


def test_moves_are_judged_in_the_order_in_which_they_are_asked():
    """Each move gets its own judgement; one that no rule knows is neutral and evaluated."""
    rulebook = book(*speaking(a="good"))

    judgements = judge(rulebook, {}, ["wait", "refund"])

    assert ["wait", "refund"] == [one.move for one in judgements]
    assert Judgement("wait", Verdict.NEUTRAL, (), (), ()) == judgements[0]


# --- overrides ------------------------------------------------------------------------------------


def test_an_overridden_practice_is_silent_where_the_other_speaks():
    """A practice that overrides another takes its word away, and only where it applies."""
    rulebook = book(
        make.practice("a", make.says(ALWAYS, weak="refund")),
        make.practice("b", make.says(SIGNED, best="refund"), overrides=["a"]),
    )

    verdicts = [
        judge_move(rulebook, {"signed": signed}, "refund").verdict for signed in (True, False)
    ]

    assert [Verdict.BEST, Verdict.WEAK] == verdicts


def test_forbidden_wins_even_over_a_practice_that_overrides_it():
    """Nothing takes a prohibition away."""
    rulebook = book(
        make.practice("a", make.says(ALWAYS, forbidden="refund")),
        make.practice("b", make.says(ALWAYS, best="refund"), overrides=["a"]),
    )

    judgement = judge_move(rulebook, {}, "refund")

    assert Verdict.FORBIDDEN is judgement.verdict
    assert ["a"] == [rule.practice for rule in judgement.because]


def test_an_overridden_practice_is_still_told():
    """Who was silenced is listed among those that spoke, and not as the reason."""
    rulebook = book(
        make.practice("a", make.says(ALWAYS, best="refund")),
        make.practice("b", make.says(ALWAYS, good="refund"), overrides=["a"]),
    )

    judgement = judge_move(rulebook, {}, "refund")

    assert Verdict.GOOD is judgement.verdict
    assert ("a", "b") == practices_of(judgement.spoke)
    assert ("b",) == practices_of(judgement.because)


def test_a_practice_that_is_silenced_still_silences():
    """Overrides do not chain: the first practice stays silent when the second is silenced too."""
    rulebook = book(
        make.practice("a", make.says(ALWAYS, weak="refund")),
        make.practice("b", make.says(ALWAYS, best="refund"), overrides=["a"]),
        make.practice("c", make.says(ALWAYS, good="refund"), overrides=["b"]),
    )

    judgement = judge_move(rulebook, {}, "refund")

    assert (Verdict.GOOD, ("c",)) == (judgement.verdict, practices_of(judgement.because))


def test_a_practice_on_an_unruled_conflict_does_not_judge():
    """Where sources disagree and nothing was ruled, nothing is scored."""
    rulebook = book(
        make.practice("a", make.says(ALWAYS, weak="refund"), conflicts=["open", "ruled"]),
        make.practice("b", make.says(ALWAYS, good="refund"), conflicts=["ruled"]),
        conflicts=[make.conflict("open", scored=False), make.conflict("ruled", scored=True)],
    )

    assert Verdict.GOOD is judge_move(rulebook, {}, "refund").verdict


# --- what is not evaluated ------------------------------------------------------------------------


def test_a_verdict_that_a_missing_fact_could_change_is_not_evaluated():
    """The missing fact is named, with the rule that waits for it."""
    rulebook = book(
        make.practice("a", make.says(ALWAYS, best="refund")),
        make.practice("b", make.says(All((SIGNED, Is("proof", "scan"))), forbidden="refund")),
    )

    judgement = judge_move(rulebook, {"signed": True}, "refund")

    assert Verdict.BEST is judgement.verdict
    assert not judgement.evaluated
    assert ("proof",) == judgement.missing
    assert ["b"] == [rule.practice for rule, _ in judgement.open]


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ("forbidden", "weak"),
        ("forbidden", "best"),
        ("forbidden", "forbidden"),
        ("weak", "weak"),
        ("weak", "good"),
        ("weak", "best"),
        ("best", "best"),
        ("best", "good"),
        ("good", "good"),
    ],
)
def test_a_verdict_stands_when_what_is_unknown_cannot_change_it(known, unknown):
    """A missing fact is not asked for when any answer gives the same verdict."""
    rulebook = book(
        make.practice("a", make.says(ALWAYS, **{known: "refund"})),
        make.practice("b", make.says(SIGNED, **{unknown: "refund"})),
    )

    judgement = judge_move(rulebook, {}, "refund")

    assert (True, ()) == (judgement.evaluated, judgement.missing)


def test_a_verdict_stands_when_an_undecided_rule_would_be_silenced():
    """A rule that another one overrides in this case cannot change anything."""
    rulebook = book(
        make.practice("a", make.says(SIGNED, weak="refund")),
        make.practice("b", make.says(ALWAYS, best="refund"), overrides=["a"]),
    )

    assert judge_move(rulebook, {}, "refund").evaluated


def test_rules_that_change_a_verdict_only_together_leave_it_open():
    """Two undecided practices that each silence one of two objections are both waited for."""
    rulebook = book(
        make.practice("a", make.says(ALWAYS, weak="refund")),
        make.practice("b", make.says(ALWAYS, weak="refund")),
        make.practice("c", make.says(SIGNED, best="refund"), overrides=["a"]),
        make.practice("d", make.says(Is("proof", "scan"), best="refund"), overrides=["b"]),
        make.practice("e", make.says(Is("proof", "none"), good="refund")),
    )

    judgement = judge_move(rulebook, {}, "refund")

    assert Verdict.WEAK is judgement.verdict
    assert ("signed", "proof") == judgement.missing
    assert ["c", "d"] == [rule.practice for rule, _ in judgement.open]


def verdict_of(rulebook, speaking_rules):
    """The verdict when some rules speak and all others do not."""
    overrides = [rulebook.practice(rule).overrides for rule in speaking_rules]
    silent = frozenset().union(*overrides)
    heard = {rule.verdicts["refund"] for rule in speaking_rules if rule.practice not in silent}
    if Verdict.WEAK in heard:
        return Verdict.WEAK
    return max(heard, default=Verdict.NEUTRAL)


@given(strategies.tangles())
def test_evaluated_means_that_no_outcome_changes_the_verdict(rulebook):
    """A verdict is evaluated exactly when it is the same whatever undecided rules turn out to say."""
    rules = rulebook.by_move["refund"]
    verdicts = {
        lit: verdict_of(rulebook, [rule for rule in rules if rule.practice in lit])
        for size in range(len(rules) + 1)
        for lit in map(frozenset, combinations(strategies.LAMPS, size))
    }
    for case in strategies.every_lighting():
        on = {lamp for lamp, light in case.items() if light}
        possible = {
            verdict
            for lit, verdict in verdicts.items()
            if on <= lit and not any(case.get(lamp) is False for lamp in lit)
        }

        judgement = judge_move(rulebook, case, "refund")

        assert verdicts[frozenset(on)] is judgement.verdict
        assert (len(possible) == 1) is judgement.evaluated
        assert set(judgement.missing) <= set(strategies.LAMPS) - set(case)
        assert judgement.evaluated or judgement.missing


@given(strategies.decidable())
def test_an_evaluated_verdict_stays_when_facts_come_in(drawn):
    """What stands while facts are missing still stands when all of them are known."""
    rulebook, facts, full = drawn
    for move in ("refund", "wait"):
        before, after = (judge_move(rulebook, known, move) for known in (facts, full))

        assert after.evaluated
        assert before.verdict is after.verdict or not before.evaluated


@given(strategies.decidable())
def test_asking_for_what_is_missing_ends_in_a_verdict(drawn):
    """As long as a verdict is not evaluated it names a fact that is still to be asked for."""
    rulebook, facts, full = drawn
    known = dict(facts)
    while not (judgement := judge_move(rulebook, known, "refund")).evaluated:
        asked = set(judgement.missing) - set(known)

        assert asked

        known |= {fact: full[fact] for fact in asked}

    assert judgement.verdict is judge_move(rulebook, full, "refund").verdict


# --- the register ---------------------------------------------------------------------------------


def test_a_limit_comes_from_the_register_of_the_day_and_place():
    """The same case has another verdict where the limit is another."""
    practice = make.practice("a", make.says(Compare("hours", Op.AT_MOST, "reply"), best="refund"))
    reply = make.limit("reply", make.entry(48, places=["US"]), make.entry(24, places=["DE"]))

    verdicts = [
        judge_move(
            book(practice, limits=[reply], marketplace=place), {"hours": 30}, "refund"
        ).verdict
        for place in ("US", "DE")
    ]

    assert [Verdict.BEST, Verdict.NEUTRAL] == verdicts


def test_a_limit_that_does_not_exist_here_leaves_the_verdict_open():
    """Where the register is silent a rule neither applies nor fails, and no fact would help."""
    practice = make.practice("a", make.says(Compare("hours", Op.AT_MOST, "reply"), best="refund"))
    reply = make.limit("reply", make.entry(48, places=["US"]))

    judgement = judge_move(
        book(practice, limits=[reply], marketplace="DE"), {"hours": 30}, "refund"
    )

    assert (Verdict.NEUTRAL, False, ()) == (
        judgement.verdict,
        judgement.evaluated,
        judgement.missing,
    )


# --- why ------------------------------------------------------------------------------------------


def test_why_names_the_facts_that_made_a_rule_apply():
    """The facts, their values and the part of the condition that each decided are given."""
    when = All((Either((SIGNED, Is("proof", "scan"))), Known("hours", known=False)))
    rulebook = book(make.practice("a", make.says(when, best="refund")))
    facts = {"signed": False, "proof": "scan"}
    [rule] = judge_move(rulebook, facts, "refund").because

    reasons = why(rule, facts)

    assert (
        Reason("proof", "scan", Is("proof", "scan")),
        Reason("hours", None, Known("hours", known=False)),
    ) == reasons


def test_the_same_practice_is_named_once():
    """Practices behind rules come once each, in the order of their rules."""
    rulebook = book(
        make.practice("b", make.says(ALWAYS, best="refund"), make.says(ALWAYS, best="refund")),
        make.practice("a", make.says(ALWAYS, best="refund")),
    )

    assert ("b", "a") == practices_of(judge_move(rulebook, {}, "refund").because)
    assert ["b#1", "b#2", "a#1"] == [rule.id for rule in judge_move(rulebook, {}, "refund").because]


# --- remembering ----------------------------------------------------------------------------------


def test_a_judgement_that_is_remembered_is_the_one_that_is_made():
    """Each combination of the facts that rules look at has its own judgement, and no other has."""
    rulebook = book(make.practice("p", make.says(SIGNED, best="refund")))
    cases = [{}, {"signed": True}, {"signed": False}, {"signed": True, "proof": "scan"}]
    remembered = [rulebook.judged(facts, "refund") for facts in cases]

    assert [judge_move(rulebook, facts, "refund") for facts in cases] == remembered
    assert remembered[1] is remembered[3]


def test_only_what_calls_a_move_best_has_points_to_win():
    """A practice that warns, or that calls a move no more than good, praises nothing."""
    rulebook = book(
        make.practice("warns", make.says(ALWAYS, weak="refund")),
        make.practice("allows", make.says(ALWAYS, good="refund")),
        make.practice("praises", make.says(SIGNED, best="refund")),
    )

    assert {"praises"} == rulebook.praising
