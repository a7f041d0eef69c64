"""Practices are found by id or words, and put into the same skeleton each."""

import pytest

from playing import a_kit
from rules import make
from trainer.reports.clauses import Clauses
from trainer.reports.lookup import Lookup, UnknownPracticeError, practice_text
from trainer.reports.words import Words
from trainer.rules.conditions import All, Compare, Either, In, Is, Known, Not, Op, Policy
from trainer.rules.practices import Verdict


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
        moves=("go", "stop"),
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
            assert rule.best or rule.good or rule.weak or rule.forbidden
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
        (Known("stage", known=False), ["stage: not known yet"]),
        (In("stage", ("open", "closed")), ["stage: open or closed"]),
        (Not(In("stage", ("open",))), ["stage: anything but open"]),
        (Compare("age", Op.AT_MOST, "window"), ["age: at most 48 hours (window)"]),
        (Not(Compare("age", Op.ABOVE, "window")), ["age: at most 48 hours (window)"]),
        (Policy("window", 48), ["window: 48"]),
        (Not(Policy("window", 48)), ["window: anything but 48"]),
        (All((Is("late", value=True), Is("stage", "open"))), ["late: yes", "stage: open"]),
        (
            Either((Is("late", value=True), All((Is("stage", "open"), Is("late", value=False))))),
            [
                "one of these:",
                "  late: yes",
                "  all of these:",
                "    stage: open",
                "    late: no",
            ],
        ),
        (
            Not(Either((Is("late", value=True), Is("stage", "open")))),
            ["none of these:", "  late: yes", "  stage: open"],
        ),
        (
            Not(All((Is("late", value=True), Is("stage", "open")))),
            ["not all of these:", "  late: yes", "  stage: open"],
        ),
        (Not(Not(Is("late", value=True))), ["late: yes"]),
        (
            All((Is("late", value=True), All((Is("stage", "open"), Known("age", known=True))))),
            ["late: yes", "stage: open", "age: known"],
        ),
        (
            Either((Is("stage", "open"), Known("stage", known=False))),
            ["stage: open, or that is not known yet"],
        ),
        (Either((Is("stage", "open"), Is("stage", "closed"))), ["stage: known"]),
        (
            Either((Is("did.go", value=True), Is("did.stop", value=True))),
            ["done: go or done: stop"],
        ),
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


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Compare("age", Op.AT_MOST, "window"), "age: at most 48 hours"),
        (
            Either((Is("late", value=True), All((Is("stage", "open"), Is("late", value=False))))),
            "late: yes, or (stage: open and late: no)",
        ),
        (
            Not(Either((Is("late", value=True), Is("stage", "open")))),
            "neither late: yes, or stage: open",
        ),
    ],
)
def test_conditions_in_one_line(small, condition, expected):
    """For a table a condition is one line, without the names of limits."""
    assert expected == Clauses(small.words).inline(condition)


def test_what_all_rules_ask_is_said_once(lookup):
    """No clause that every situation of a practice shares stands in the situations."""
    for practice in lookup.words.rulebook.playbook.practices.values():
        card = lookup.card(practice)
        for rule in card.rules:
            assert set() == set(card.common) & set(rule.when)


def test_every_move_a_practice_speaks_of_is_in_its_advice(lookup):
    """Do names what is best and good, Don't what is weak and forbidden."""
    for practice in lookup.words.rulebook.playbook.practices.values():
        card = lookup.card(practice)
        for rule in practice.rules:
            for move, verdict in rule.verdicts.items():
                advice = card.do if verdict > Verdict.NEUTRAL else card.dont
                assert any(lookup.words.move(move) in line for line in advice)


def test_where_an_article_differs_both_sides_and_the_day_are_shown(lookup):
    """An article's word stands beside today's policy, with the day on which that was checked."""
    for practice in lookup.words.rulebook.playbook.practices.values():
        card = lookup.card(practice)
        assert bool(practice.article_says) <= bool(card.differences)
        assert len(practice.conflicts) <= len(card.differences)
        for one in card.differences:
            assert len(one.sides) == 2
            assert all(said for _, said in one.sides)
            assert one.checked, practice.id


def test_a_conflict_is_shown_with_its_ruling(lookup):
    """The ruling of every conflict that a practice leans on stands on its page."""
    book = lookup.words.rulebook.playbook
    for practice in book.practices.values():
        rulings = [one.ruling for one in lookup.card(practice).differences]
        for conflict in practice.conflicts:
            assert lookup.words.text(book.conflicts[conflict].ruling) in rulings


def test_a_search_that_finds_nothing_is_no_error(lookup):
    """Typing goes on: nothing found is an empty answer, and so is nothing asked."""
    assert () == lookup.search("zzzz")
    assert () == lookup.search("  ")


def test_practices_that_say_the_words_come_first(lookup):
    """Those that hold them in their reasons only come after."""
    said = ["refund" in one.says.casefold() for one in lookup.search("Refund")]

    assert sorted(said, reverse=True) == said
    assert {True, False} == set(said)


def test_what_the_register_fills_in_is_found(lookup):
    """A length of time stands in a text by its limit's name, and is read as the limit's value."""
    found = lookup.search("48 hours")

    assert found
    assert not any("48" in one.says + one.why + one.instead for one in found)


def test_a_short_card_says_why_when_and_from_where(lookup):
    """Every practice has a reason and a source, and none has an empty part."""
    for practice in lookup.words.rulebook.playbook.practices.values():
        card = lookup.short(practice)

        assert lookup.words.text(practice.says) == card.says
        assert len(card.parts) >= 2
        assert all(name and any(lines) for name, lines in card.parts)
