"""The sentences that are put together out of the playbook's words: reasons, receipts, what is better."""

import re

import pytest

from trainer.drills.players import against_the_book, by_the_book, everything, play
from trainer.kit import open_kit
from trainer.reports.because import Because
from trainer.rules.conditions import Policy
from trainer.rules.facts import DID, Type

KIT = open_kit()
FOLDER = KIT.folder
PRACTICES = FOLDER.playbook.practices.values()
CONDITIONS = [rule.when for practice in PRACTICES for rule in practice.rules]
ASKED = sorted({fact for when in CONDITIONS for fact in when.facts()})
FACTS = [FOLDER.vocabulary.facts[fact] for fact in ASKED if not fact.startswith(DID)]
MOVES = [FOLDER.vocabulary.moves[fact[len(DID) :]] for fact in ASKED if fact.startswith(DID)]
LIMITS = sorted({
    leaf.limit for when in CONDITIONS for leaf in when.leaves() if isinstance(leaf, Policy)
})  # fmt: skip
PLAYERS = (by_the_book, against_the_book, everything)

SUBJECTS = re.compile(
    r"(?:the|a|an|no|your?|you|another|somebody|something|nobody|nothing|there|only|part|goods|days"
    r"|parcels|returns|overdue orders|tracking|Amazon(?:'s)?|Buy Shipping|SAFE-T) "
)
"""What a clause begins with: somebody or something of which it says something."""
QUESTIONS = re.compile(r"(?:what|who|whose|where|when|why|how|which|whether|in what|in which) ")
DONE = re.compile(
    r"(?:\w+ed|bought|found|given|gone|got|had|held|left|let|put|read|said|seen|sent|set|shown"
    r"|taken|told|written)\b"
)
"""A form of a verb that follows `you have`."""
MARKS = re.compile(r"[,;:.!?{}]")
TWICE = re.compile(r"\b(\w+) \1\b")
DISAGREE = re.compile(
    r"\byou (?:is|was|has|does)\b"
    r"|(?:^|, |and |because )(?:the )?(?:buyer|Amazon|claim|parcel|shop|return|order|label|comment"
    r"|message) (?:are|were|have|do)\b"
    r"|\b(?:parcels|returns|goods|orders|photos|channels|cards|variations) (?:is|was|has|does)\b"
)
"""A verb that does not go with what stands before it."""


def faults(clause, begins):
    """Say what keeps a clause from standing in a sentence."""
    plain = clause.replace("{value}", "so much")
    found = {
        "begins": not begins.match(plain),
        "mark": MARKS.search(plain),
        "twice": TWICE.search(plain),
        "verb": DISAGREE.search(plain),
    }
    return [(clause, what) for what, wrong in found.items() if wrong]


def words(fact):
    """What a clause is written for: each value of a flag or a choice, or the number."""
    if fact.type is Type.NUMBER:
        return {"number"}
    return {"yes", "no"} if fact.type is Type.FLAG else set(fact.values)


# --- the clauses ----------------------------------------------------------------------------------


def test_every_value_that_a_rule_looks_at_has_its_clause():
    """No reason has to be told by a label and a value."""
    assert [] == [fact.id for fact in FACTS if not words(fact) <= fact.said.keys()]


def test_what_can_be_unknown_says_what_is_asked():
    """`You do not yet know ...` has an end for every fact that can be missing."""
    clocks = {clock.hours_left for clock in FOLDER.vocabulary.clocks.values()}
    known = {fact.id for fact in FACTS if fact.always_known}

    assert [] == [fact.id for fact in FACTS if not fact.asks and fact.id not in clocks | known]


def test_every_clause_can_stand_in_a_sentence():
    """A clause speaks of somebody or something, holds no mark and repeats no word."""
    said = [clause for fact in FACTS for clause in fact.said.values()]
    said += [clause for limit in LIMITS for clause in FOLDER.register.limits[limit].said.values()]

    assert [] == [fault for clause in said for fault in faults(clause, SUBJECTS)]


def test_every_question_can_stand_in_a_sentence():
    """What is asked begins as a question does."""
    asked = [fact.asks for fact in FACTS if fact.asks]

    assert [] == [fault for clause in asked for fault in faults(clause, QUESTIONS)]


def test_every_move_that_a_rule_looks_back_on_can_have_been_made():
    """`You have ...` has an end for each of them, with the right form of the verb."""
    assert [] == [fault for move in MOVES for fault in faults(move.done, DONE)]


def test_every_look_at_the_register_says_what_it_means():
    """A flag of the register is told as what is allowed or not, never as yes or no."""
    assert [] == [one for one in LIMITS if {"yes", "no"} != set(FOLDER.register.limits[one].said)]


# --- the sentences --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def told():
    """What is told of three ways through every case: reasons, and what is said at once."""
    reasons, coached = set(), set()
    for scenario in FOLDER.scenario_ids:
        drill = KIT.case(scenario, seed=1)
        writer, because = KIT.debriefer(drill), Because(KIT.words(drill))
        for line in {line for player in PLAYERS for line in play(drill, player).lines}:
            if line.rule is not None:
                reasons.add(because.sentence(line.rule, line.facts, line.move))
            coached.add(str(writer.coach(line)))
    return reasons, coached


def test_a_reason_is_one_sentence(told):
    """It begins with a capital and has one end mark, at its end."""
    reasons, _ = told
    whole = re.compile(r"[A-Z][^.;:!?{}]*\.")
    numbers = re.compile(r"(?<=\d)\.(?=\d)")

    assert len(reasons) > 300
    assert [] == [one for one in reasons if not whole.fullmatch(numbers.sub("", one))]


def test_a_reason_says_nothing_twice(told):
    """No word follows itself, and no clause comes again."""
    reasons, _ = told
    bare = {one: re.sub(r" \([^)]*\)", "", one[:-1]) for one in reasons}
    clauses = {one: re.split(r", and |, | and (?=you |the )", said) for one, said in bare.items()}

    assert [] == [one for one in reasons if TWICE.search(one) or DISAGREE.search(one)]
    assert [] == [one for one, parts in clauses.items() if len(set(parts)) < len(parts)]


def test_what_is_said_at_once_is_well_put(told):
    """Every sentence of it ends once, nothing is left to fill in, and nothing is told as yes or no."""
    _, coached = told
    wrong = re.compile(r"\.\.|[.:;,] ?[.:;,]| ,|  |\{|\}|: (?:yes|no)[.,;]|^[a-z]|[^.?!\"]$")

    assert [] == [one for one in coached if wrong.search(one)]
