"""Practices are found by id or words, and put into the same skeleton each."""

import pytest

from playing import a_kit
from rules import make
from trainer.reports.lookup import Lookup, UnknownPracticeError, practice_text
from trainer.reports.words import Words
from trainer.rules.conditions import All, Compare, Either, In, Is, Known, Not, Op, Policy


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit with records of its own."""
    return a_kit(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="module")
def lookup(kit):
    """The look-up of the whole playbook."""
    return kit.lookup()


@pytest.fixture
def small(kit):
    """The look-up of a small playbook."""
    rulebook = make.rulebook(
        facts=(make.flag("late"), make.choice("stage", "open", "closed"), make.number("age")),
        limits=(make.limit("window", 48),),
    )
    return Lookup(Words(kit.folder.texts, rulebook), {})


def test_a_practice_is_found_by_its_id(lookup):
    """An id gives exactly that practice."""
    for id_ in lookup.words.rulebook.playbook.practices:
        assert [id_] == [one.id for one in lookup.find(id_)]


def test_practices_are_found_by_words(lookup):
    """All words must be there, in any case and order."""
    found = lookup.find("REFUND claim")

    assert found == lookup.find("claim refund")
    assert 1 < len(found) < len(lookup.words.rulebook.playbook.practices)


@pytest.mark.parametrize("wanted", ["", "   ", "zzzz"])
def test_what_is_not_found_says_what_to_do(lookup, wanted):
    """Nothing, or nothing that matches, is one clear message."""
    with pytest.raises(UnknownPracticeError, match="Hint:"):
        lookup.find(wanted)


def test_a_misspelt_id_is_suggested(lookup):
    """The practice that was meant is named."""
    id_ = next(iter(lookup.words.rulebook.playbook.practices))
    with pytest.raises(UnknownPracticeError, match=f"Did you mean '{id_}'"):
        lookup.find(id_[:-1] + "zz")


def test_every_practice_has_its_card(kit, lookup):
    """Each practice of the playbook can be drawn, with its why, its instead and its source."""
    labels = kit.folder.texts.by_id
    for practice in lookup.words.rulebook.playbook.practices.values():
        card = lookup.card(practice)
        text = practice_text(card, labels)
        assert card.says
        assert card.why
        assert card.instead
        assert card.sources
        assert card.id in text
        assert len(practice.rules) == len(card.rules)


def test_a_rule_shows_its_example_and_near_miss(lookup):
    """Each rule has its conditions, what it praises or warns of, and both cases."""
    for practice in lookup.words.rulebook.playbook.practices.values():
        for rule in lookup.card(practice).rules:
            assert rule.when
            assert rule.do or rule.dont or rule.forbidden
            assert rule.governs
            assert rule.near_miss


def test_a_practice_names_the_cases_that_train_it(kit, lookup):
    """What a scenario teaches leads back to the scenario."""
    scenario = next(kit.scenarios())
    card = lookup.card(lookup.find(scenario.teaches[0])[0])

    assert (scenario.id, scenario.title) in card.drilled_in


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Is("late", value=True), ["late: yes"]),
        (Known("stage", known=False), ["stage is not known yet"]),
        (In("stage", ("open", "closed")), ["stage is open or closed"]),
        (Not(In("stage", ("open",))), ["stage is not open"]),
        (Compare("age", Op.AT_MOST, "window"), ["age is at most window (48 hours)"]),
        (Not(Compare("age", Op.ABOVE, "window")), ["age is not above window (48 hours)"]),
        (Policy("window", 48), ["the register says of window: 48"]),
        (Not(Policy("window", 48)), ["the register does not say of window: 48"]),
        (All((Is("late", value=True), Is("stage", "open"))), ["late: yes", "stage is open"]),
        (
            Either((Is("late", value=True), All((Is("stage", "open"), Is("late", value=False))))),
            ["any of:", "  late: yes", "  all of:", "    stage is open", "    late: no"],
        ),
        (Not(Either((Is("late", value=True),))), ["none of it:", "  any of:", "    late: yes"]),
    ],
)
def test_conditions_in_words(small, condition, expected):
    """A condition is a list of clauses, and what belongs together is indented."""
    assert expected == list(small.clauses(condition))


def test_another_day_gives_another_register(kit):
    """A look-up on a day of long ago does not show what was not yet in force."""
    wanted = next(iter(kit.folder.playbook.practices))
    old, new = kit.cards(wanted, as_of="2000-01-01"), kit.cards(wanted)

    assert [one.id for one in old] == [one.id for one in new]
