"""Rows parted by what most rules look at: what is left of a condition, and the same verdicts."""

from hypothesis import given
from hypothesis import strategies as st

from rules import make, strategies
from trainer.cases.branches import ANOTHER, Branches, assumed
from trainer.cases.sql import connect, keep_cases
from trainer.cases.standing import OPEN
from trainer.cases.tables import as_table
from trainer.rules.conditions import All, Is, Known
from trainer.rules.facts import Type
from trainer.rules.judge import judge_move


@given(strategies.judged(), st.data())
def test_what_is_left_of_a_condition_is_as_true_as_the_condition(drawn, data):
    """Where a fact is as assumed, known or not, the rest comes to the same, unknowns included."""
    vocabulary, condition, case = drawn
    types = {fact.id: fact.type for fact in vocabulary.facts.values()}
    fact = data.draw(st.sampled_from([one for one in types if types[one] is not Type.NUMBER]))
    facts = {fact: case[fact]} if fact in case else {}

    rest = assumed(condition, fact, facts)

    assert condition.truth(case) is rest.truth(case)
    assert fact not in set(rest.facts())


def test_a_value_that_nobody_asks_for_is_known_all_the_same():
    """Where none of the values is there, a look at the fact still finds one."""
    asked = All((Known("stage", known=True), Is("proof", value=True)))

    assert Is("proof", value=True) == assumed(asked, "stage", {"stage": ANOTHER})


def rule_on(stage):
    """A rule on one stage of a claim, with a flag of its own."""
    return make.says(All((Is("stage", stage), Is(stage, value=True))), best="refund")


def test_rows_are_parted_by_the_fact_that_most_rules_look_at():
    """Each value of it leads to the rules on that value alone; the verdicts stay what they are."""
    stages = ("filed", "granted", "denied")
    rulebook = make.rulebook(
        *(make.practice(stage, rule_on(stage)) for stage in stages),
        facts=[make.choice("stage", *stages, "closed"), *(make.flag(stage) for stage in stages)],
    )
    values = (*stages, "closed", None)
    cases = [
        {"stage": value, **{one: flag for one in stages if flag is not None}}
        for value in values
        for flag in (True, False, None)
    ]
    known = [{fact: value for fact, value in one.items() if value is not None} for one in cases]
    types = {"stage": Type.CHOICE, **dict.fromkeys(stages, Type.FLAG)}
    rules = {rule: rule.when for rule in rulebook.by_move["refund"]}

    written = Branches(rulebook, "refund", types, ()).judged(rules)
    with connect() as connection:
        table = as_table(known, rulebook.vocabulary)
        keep_cases(connection, "cases", table, rulebook.vocabulary)
        found = connection.execute(f"SELECT {written} FROM cases").fetchall()  # noqa: S608 - the question

    judged = [judge_move(rulebook, case, "refund") for case in known]
    assert written.startswith("(CASE WHEN (\"stage\" = 'filed') THEN (CASE")
    assert [(one.verdict + (0 if one.evaluated else OPEN),) for one in judged] == found
