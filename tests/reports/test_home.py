"""The home page says where a trainee stands and what comes next."""

import pytest

from playing import a_kit, a_session, play_on
from trainer.drills.solve import worst_decisions
from trainer.reports.home import home_text


@pytest.fixture
def kit(tmp_path):
    """The kit with records of its own."""
    return a_kit(tmp_path)


def rows(kit):
    """The row of each scenario."""
    return {row.scenario: row for track in kit.home_page("ana").tracks for row in track.rows}


def first(kit):
    """The scenario that the syllabus begins with."""
    return next(kit.scenarios()).id


def test_a_newcomer_is_sent_to_the_guided_first_case(kit):
    """Nothing was played: the playbook says which case comes first, and later ones of a track wait."""
    page, said = kit.home_page("ana"), kit.folder.first_case
    title = kit.scenario(said.scenario).title

    assert page.newcomer
    assert f"Start your first case: '{title}'." == page.next.text
    assert (said.scenario, said.seed, "learn") == (
        page.next.scenario,
        page.next.seed,
        page.next.mode,
    )
    assert "new" == rows(kit)[first(kit)].state
    assert 0 == sum(row.played for row in rows(kit).values())
    assert any(row.state.startswith("after: ") for row in rows(kit).values())


def test_every_scenario_has_a_row(kit):
    """The table holds the whole syllabus."""
    assert set(kit.folder.scenario_ids) == rows(kit).keys()


def test_what_is_open_comes_first(kit):
    """A case that was left in the middle is to be finished, with its seed."""
    play_on(a_session(kit, first(kit), seed=3), until=2)
    page = kit.home_page("ana")

    assert "you are at decision 3" in page.next.text
    assert "seed to 3" in page.how
    assert "open" == rows(kit)[first(kit)].state


def test_what_was_only_looked_at_is_not_begun(kit):
    """Opening a case decides nothing: the page stays as it was for a beginner."""
    before = kit.home_page("ana")
    a_session(kit, kit.folder.scenario_ids[-1])

    assert before == kit.home_page("ana")


def test_what_is_passed_opens_what_waits(kit):
    """After a case was passed it shows its score, and what waited for it is new."""
    waiting = {id_ for id_, row in rows(kit).items() if row.state.startswith("after: ")}
    play_on(a_session(kit, first(kit), seed=0))
    row = rows(kit)[first(kit)]

    assert (1, "100", "100", "passed") == (row.played, row.best, row.last, row.state)
    assert waiting > {id_ for id_, row in rows(kit).items() if row.state.startswith("after: ")}


def test_what_is_failed_says_so(kit):
    """A case that was not passed keeps its best and its last score."""
    session = a_session(kit, first(kit), seed=0)
    play_on(session, worst_decisions(session.game))
    row = rows(kit)[first(kit)]

    assert "not passed yet" == row.state
    assert row.best == row.last != ""


def test_weak_practices_are_repeated(kit):
    """When all was played the practice that lost most points is named, with a new seed."""
    for scenario in kit.scenarios():
        session = a_session(kit, scenario.id, seed=0)
        play_on(session, worst_decisions(session.game))
    page = kit.home_page("ana")

    assert page.next.text.startswith("Repeat '")
    assert "where you win" in page.next.text
    assert "seed to 1" in page.how


def test_home_as_text(kit):
    """The text holds what comes next and a line for each case."""
    page = kit.home_page("ana")
    text = home_text(page, kit.folder.texts.by_id)

    assert page.next.text in text
    assert all(id_ in text for id_ in rows(kit))
    assert [] == [line for line in text.splitlines() if line != line.rstrip()]
