"""Every practice and every rule of the playbook: words, sources, examples and coverage."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from trainer.content.checks.practices import MOST_WORDS, NO_ORDER, completed
from trainer.kit import open_kit
from trainer.rules.judge import Rulebook, judge_move, why

KIT = open_kit()
PLAYBOOK = KIT.folder.playbook
DAY = date(2026, 11, 22)
BOOK = Rulebook.of(PLAYBOOK, DAY, "US")
PRACTICES = PLAYBOOK.practices
RULES = {rule.id: rule for practice in PRACTICES.values() for rule in practice.rules}
CATALOGUE = Path(__file__).resolve().parents[3] / "shared" / "sources" / "practices.yaml"


def example(rule, facts):
    """The rule's condition as it stands today, and one of its examples with what goes unsaid."""
    when = BOOK.limits.bind(rule.when)
    return when, completed(facts, when, BOOK)


@pytest.mark.parametrize("id_", RULES)
def test_a_rule_applies_to_the_case_that_it_governs(id_):
    """The governed case of a rule is one in which its condition is true."""
    when, facts = example(RULES[id_], RULES[id_].governs)

    assert when.truth(facts) is True


@pytest.mark.parametrize("id_", RULES)
def test_a_rule_does_not_apply_to_its_near_miss(id_):
    """The case close by is one in which its condition is not true."""
    when, facts = example(RULES[id_], RULES[id_].near_miss)

    assert when.truth(facts) is not True


@pytest.mark.parametrize("id_", [id_ for id_ in RULES if id_ in BOOK.conditions])
def test_a_rule_speaks_in_its_governed_case_and_says_why(id_):
    """Each move of the rule is judged with the rule among those that spoke, for a fact."""
    _, facts = example(RULES[id_], RULES[id_].governs)
    for move in RULES[id_].verdicts:
        spoke = {rule.id: rule for rule in judge_move(BOOK, facts, move).spoke}

        assert id_ in spoke
        assert why(spoke[id_], facts)


@pytest.mark.parametrize("id_", RULES)
def test_the_examples_of_a_rule_hold_possible_values(id_):
    """Governed case and near miss name facts of the vocabulary, with values that they can take."""
    rule, known = RULES[id_], BOOK.vocabulary.facts
    problems = [
        known[fact].problem(value)
        for facts in (rule.governs, rule.near_miss)
        for fact, value in facts.items()
    ]

    assert {None} >= set(problems)


@pytest.mark.parametrize("id_", PRACTICES)
def test_a_practice_says_what_to_do_in_a_few_words(id_):
    """One short sentence in the imperative, with a reason and what to do instead."""
    practice = PRACTICES[id_]
    words = practice.says.split()

    assert len(words) <= MOST_WORDS
    assert practice.says.endswith(".")
    assert words[0][0].isupper()
    assert words[0].lower() not in NO_ORDER
    assert practice.why
    assert practice.instead


@pytest.mark.parametrize("id_", PRACTICES)
def test_a_practice_stands_on_known_ground(id_):
    """Sources, limits, conflicts and the practices that it overrides are all there."""
    practice = PRACTICES[id_]

    assert practice.sources
    assert {cited.source for cited in practice.sources} <= set(PLAYBOOK.sources)
    assert all(cited.locator for cited in practice.sources)
    assert set(practice.policy) <= set(PLAYBOOK.register.limits)
    assert set(practice.conflicts) <= set(PLAYBOOK.conflicts)
    assert practice.overrides <= set(PRACTICES) - {id_}


@pytest.mark.parametrize("id_", PRACTICES)
def test_a_core_practice_judges_or_says_why_not(id_):
    """What belongs to the core has a rule, or a sentence that says why it is not scored."""
    practice = PRACTICES[id_]

    assert practice.rules or practice.unscored or practice.tier != "core"


def test_no_entry_of_the_catalogue_is_covered_twice():
    """Each atomic practice of the catalogue belongs to one practice of the playbook."""
    counted = Counter(entry for practice in PRACTICES.values() for entry in practice.catalogue)

    assert [] == [entry for entry, times in counted.items() if times > 1]


def test_the_chapters_name_every_practice_once():
    """Chapters are the table of contents of the playbook."""
    named = [id_ for chapter in PLAYBOOK.chapters.values() for id_ in chapter.practices]

    assert sorted(PRACTICES) == sorted(named)


@pytest.mark.skipif(not CATALOGUE.is_file(), reason="the catalogue of practices is not here")
def test_what_is_covered_stands_in_the_catalogue():
    """The playbook claims no entry that the catalogue does not have."""
    listed = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))["practices"]
    covered = {entry for practice in PRACTICES.values() for entry in practice.catalogue}

    assert set() == covered - {entry["id"] for entry in listed}
