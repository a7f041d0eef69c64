"""The readable playbook is derived: its tables from the rules, its deadlines from the register."""

import pytest

from playing import playbook
from trainer.reports import book as books
from trainer.rules.judge import Rulebook
from trainer.rules.practices import Verdict


@pytest.fixture(scope="module")
def folder():
    """The kit's own playbook."""
    return playbook()


@pytest.fixture(scope="module")
def book(folder):
    """The book of it."""
    return books.book(folder)


def test_every_decision_has_its_table(folder, book):
    """A chapter shows a table for each of its decisions, and each has a line."""
    for part in book.chapters:
        decisions = folder.playbook.chapters[part.id].decisions
        assert [one.id for one in decisions] == [table.id for table in part.tables]
        assert all(table.rows for table in part.tables)


def test_a_line_of_a_table_is_the_word_of_a_rule(folder, book):
    """Every practice that a line names makes the move best, and the move belongs to the decision."""
    moves = folder.playbook.vocabulary.moves
    decisions = {
        one.id: one for chapter in folder.playbook.chapters.values() for one in chapter.decisions
    }
    for table in (table for part in book.chapters for table in part.tables):
        on_offer = {moves[move].label: move for move in decisions[table.id].moves}
        for row in table.rows:
            move = on_offer[row.move]
            for id_, _ in row.practices:
                rules = folder.playbook.practices[id_].rules
                assert any(rule.verdicts.get(move) is Verdict.BEST for rule in rules)


def test_no_line_of_a_table_is_told_twice(book):
    """Practices that make the same move best in the same situation share a line."""
    for table in (table for part in book.chapters for table in part.tables):
        told = [(row.situation, row.move) for row in table.rows]
        assert len(set(told)) == len(told)


def test_every_clock_is_on_the_sheet(folder, book):
    """A clock says how long it runs, what stops it, and who speaks of letting it lapse."""
    clocks = folder.playbook.vocabulary.clocks
    assert list(clocks) == [one.id for one in book.deadlines]
    for one in book.deadlines:
        lapse = clocks[one.id].lapse
        speaking = {
            practice.id
            for practice in folder.playbook.practices.values()
            if any(lapse in rule.verdicts for rule in practice.rules)
        }
        assert one.lengths
        assert one.sources
        assert len(clocks[one.id].stopped_by) == len(one.stops)
        assert speaking == {lapse.practice[0] for lapse in one.lapses}


def test_a_length_is_what_the_register_says_there(folder, book):
    """The sheet gives each marketplace the value that a drill in it would use."""
    for one in book.deadlines:
        limit = folder.playbook.vocabulary.clocks[one.id].limit
        for length, places in one.lengths:
            for place in places.split(", ") if places != "every marketplace" else ("US",):
                limits = Rulebook.of(folder.playbook, book.day, place).limits
                assert length == limits.entry(limit).words()


def test_what_used_to_hold_is_told(folder, book):
    """Every superseded value is in the book, with its clock or by itself."""
    told = sum(len(one.history) for one in book.deadlines) + len(book.history)
    clocks = [clock.limit for clock in folder.playbook.vocabulary.clocks.values()]
    twice = sum(len(folder.register.limits[id_].superseded) for id_ in clocks) - sum(
        len(folder.register.limits[id_].superseded) for id_ in set(clocks)
    )

    assert told >= twice + sum(len(one.superseded) for one in folder.register.limits.values())
