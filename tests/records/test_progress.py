"""Progress: what was played, what is weak and what is worth playing next."""

from dataclasses import replace

import pytest

from trainer.records.progress import Why, masteries, standings, weakest, what_next

TRACK = ("parcel-never-came", "damaged", "missing-items")


@pytest.fixture
def play(logbook, setup, finish):
    """Play a scenario to its end, with a score or the points of practices."""

    def play(scenario, score=80, **practices):
        return finish(logbook.start(replace(setup, scenario=scenario)), score, **practices)

    return play


@pytest.fixture
def begin(logbook, setup):
    """Begin a scenario and leave it."""
    return lambda scenario: logbook.start(replace(setup, scenario=scenario))


def test_nothing_played_is_no_standing(logbook):
    """Without attempts there is nothing to tell."""
    assert {} == standings(logbook.attempts())
    assert () == masteries(logbook.attempts())


def test_a_standing_counts_what_was_finished(play, begin, logbook):
    """Times, best and last score are those of finished attempts, scenario by scenario."""
    for score in (60, 90, 70):
        end = play("damaged", score)
    play("missing-items", 40)
    logbook.withdraw(begin("damaged").id, "bored")
    begin("damaged")
    found = standings(logbook.attempts())

    assert {"damaged", "missing-items"} == found.keys()
    assert (3, 90, 70) == (found["damaged"].times, found["damaged"].best, found["damaged"].last)
    assert end.at == found["damaged"].last_played


def test_a_corrected_score_is_the_one_that_counts(play, logbook):
    """Standings follow corrections."""
    end = play("damaged", 60)
    [attempt] = logbook.attempts()
    logbook.correct(attempt.id, of=end.seq, reason="r", by="manager", body={"score": 100})

    assert 100 == standings(logbook.attempts())["damaged"].best


def test_the_last_score_is_of_what_ended_last(begin, finish, logbook):
    """An attempt that was begun first and finished last gives the last score."""
    early, late = begin("damaged"), begin("damaged")
    finish(late, 90)
    finish(early, 50)

    assert 50 == standings(logbook.attempts())["damaged"].last


def test_practices_are_added_up_weakest_first(play, logbook):
    """Points won and at stake are added up practice by practice, the worst share first."""
    play("damaged", strong=(8, 8), half=(2, 4), lost=(-4, 4))
    play("missing-items", half=(4, 4), lost=(4, 4))
    found = masteries(logbook.attempts())

    assert [("lost", 0, 8), ("half", 6, 8), ("strong", 8, 8)] == [
        (one.practice, one.won, one.possible) for one in found
    ]
    assert [0.0, 0.75, 1.0] == [one.share for one in found]
    assert ["lost", "half"] == [one.practice for one in weakest(logbook.attempts())]


def test_points_lost_with_nothing_at_stake_are_weak(play, logbook):
    """A deadline that lapsed puts nothing at stake and takes points all the same."""
    play("damaged", lapsed=(-8, 0), neutral=(0, 0))

    assert [("lapsed", 8, 0.0)] == [
        (one.practice, one.lost, one.share) for one in weakest(logbook.attempts())
    ]


def test_of_two_equally_weak_practices_the_heavier_comes_first(play, logbook):
    """At the same share the practice that lost more points is the weaker one."""
    play("damaged", light=(0, 2), heavy=(0, 8))

    assert ["heavy", "light"] == [one.practice for one in weakest(logbook.attempts())]


def test_only_the_last_attempts_count(play, logbook):
    """What was learnt since shows: old attempts no longer weigh."""
    play("damaged", once=(0, 8))
    for _ in range(2):
        play("damaged", once=(8, 8))
    played = logbook.attempts()

    assert [16 / 24, 1.0, 1.0] == [masteries(played, last)[0].share for last in (10, 2, 1)]
    assert () == masteries(played, 0)


def test_lines_without_a_practice_are_passed_over(begin, logbook):
    """A line of a receipt that is about no practice counts for none."""
    logbook.finish(
        begin("damaged").id,
        score=0,
        won=0,
        possible=0,
        cap=0,
        receipt=[{"practice": None, "won": 0, "possible": 0}, {"kind": "unfinished"}],
        outcome={},
    )

    assert () == masteries(logbook.attempts())


# What next


def test_a_beginner_begins_at_the_beginning(logbook):
    """Who has played nothing is offered the first scenario of the track."""
    found = what_next(logbook.attempts(), TRACK)

    assert (Why.NEW, "parcel-never-came") == (found.why, found.scenario)


def test_the_track_goes_on_with_what_was_never_finished(play, logbook):
    """The first scenario of the track that was never finished comes next, however it went."""
    play("parcel-never-came", 10, weak=(0, 8))
    play("missing-items")

    assert (Why.NEW, "damaged") == (
        what_next(logbook.attempts(), TRACK).why,
        what_next(logbook.attempts(), TRACK).scenario,
    )


def test_what_is_unfinished_comes_first(play, begin, decide, logbook):
    """What was begun and not finished comes before anything else; the last one touched first."""
    play("parcel-never-came")
    first, _ = begin("damaged"), begin("missing-items")
    decide(first, 0, "a")
    found = what_next(logbook.attempts(), TRACK)

    assert (Why.UNFINISHED, "damaged", first.id) == (found.why, found.scenario, found.attempt.id)


def test_what_is_no_longer_offered_is_not_suggested(begin, logbook):
    """An unfinished attempt at a scenario that is gone is left alone."""
    begin("retired")

    assert "parcel-never-came" == what_next(logbook.attempts(), TRACK).scenario
    assert None is what_next(logbook.attempts(), ())


def test_who_has_played_all_works_on_the_weakest_practice(play, logbook):
    """After the whole track comes a scenario with the weakest practice, played longest ago."""
    play("missing-items", weak=(0, 8))
    play("damaged", weak=(2, 8))
    play("parcel-never-came", better=(6, 8))
    found = what_next(logbook.attempts(), TRACK)

    assert (Why.WEAK, "missing-items", "weak") == (found.why, found.scenario, found.practice)


def test_a_weak_practice_that_is_no_longer_played_makes_room(play, logbook):
    """Where no scenario on offer has the weakest practice, the next weakest is worked on."""
    play("retired", weakest=(0, 8))
    for scenario in TRACK:
        play(scenario, **{scenario.replace("-", "_"): (4 if scenario == "damaged" else 8, 8)})
    found = what_next(logbook.attempts(), TRACK)

    assert (Why.WEAK, "damaged") == (found.why, found.scenario)


def test_who_has_mastered_all_keeps_in_practice(play, logbook):
    """When nothing is weak, what was played longest ago comes again."""
    for scenario in ("damaged", "parcel-never-came", "missing-items"):
        play(scenario, fine=(8, 8))
    found = what_next(logbook.attempts(), TRACK)

    assert (Why.AGAIN, "damaged", None) == (found.why, found.scenario, found.practice)
