"""Give-aways: what can be told from the look of options, and where that is too much."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from trainer.content.check import check_playbook
from trainer.content.checks.giveaways import FEWEST, MOST, Option, Tally, check, tally
from trainer.content.folder import Folder
from trainer.content.problems import Problems

BASE = Path(__file__).parents[1] / "bad_playbook" / "base"
PLAIN, LONG = Option("Refund it.", 1), Option("Look up the order and refund it today.", 1)
EXCUSED = Option("Refund it because it broke.", 2)
KIND = Option("Please refund it.", 3)


def counted(best, others):
    """The pairs of one step."""
    one = Tally()
    one.count(best, others)
    return one


def library(one, size=FEWEST):
    """Scenarios that all look alike."""
    return {f"case-{number}": one for number in range(size)}


def said(tallies):
    """What the check says of a library."""
    problems = Problems()
    check(tallies, problems)
    return [(one.code, one.what) for one in problems]


@pytest.fixture
def playbook(tmp_path):
    """A sound little playbook to grow."""
    return Path(shutil.copytree(BASE, tmp_path / "playbook"))


def grow(root, size, text):
    """Copy the one scenario until there are enough, each with long words on what may be best."""
    case, tracks = root / "scenarios" / "a-cup.yaml", root / "tracks.yaml"
    written = case.read_text(encoding="utf-8").replace(
        "{move: refund, says", f'{{move: refund, text: "{text}", says'
    )
    written = written.replace(
        "{move: send-another, says", f'{{move: send-another, text: "{text}", says'
    )
    names = ["a-cup", *(f"a-cup-{number}" for number in range(1, size))]
    for name in names:
        (root / "scenarios" / f"{name}.yaml").write_text(
            written.replace("id: a-cup\n", f"id: {name}\n"), encoding="utf-8"
        )
    stops = "".join(f"      - {{scenario: {name}}}\n" for name in names)
    start = tracks.read_text(encoding="utf-8").partition("      - {scenario: a-cup}\n")
    tracks.write_text(start[0] + stops + start[2], encoding="utf-8")


# --- what is counted --------------------------------------------------------------------------------


def test_the_longer_option_is_counted_in_words():
    """A mark wins a pair, loses it, or shares it."""
    assert 1 == counted([LONG], [PLAIN]).share("longer")
    assert 0 == counted([PLAIN], [LONG]).share("longer")
    assert 0.5 == counted([PLAIN], [PLAIN]).share("longer")


def test_every_pair_of_a_step_counts():
    """Two best and three others are six pairs."""
    assert 6 == counted([LONG, PLAIN], [PLAIN, KIND, EXCUSED]).pairs


def test_place_reason_and_politeness_are_marks():
    """What stands first, gives its reason or is polite can be seen without understanding it."""
    assert 1 == counted([PLAIN], [KIND]).share("nearer the top")
    assert 1 == counted([EXCUSED], [PLAIN]).share("one with a reason")
    assert 1 == counted([KIND], [PLAIN]).share("polite one")


def test_a_mark_that_is_always_wrong_tells_as_much():
    """Whoever always takes the shorter option has found out something, too."""
    assert 1 == counted([PLAIN], [LONG]).tells("longer")


def test_nothing_to_compare_is_chance():
    """A step in which everything is best tells nothing."""
    assert 0.5 == counted([PLAIN, LONG], []).tells("longer")


def test_what_was_counted_apart_adds_up():
    """A library is the sum of its scenarios."""
    whole = counted([LONG], [PLAIN])
    whole.add(counted([PLAIN], [LONG, LONG, LONG]))

    assert (4, 0.25) == (whole.pairs, whole.share("longer"))


def test_words_are_read_as_the_trainee_sees_them():
    """The label of a move counts with the text below it, on every face of the case."""
    folder = Folder(BASE)
    one = tally(folder, folder.scenario("a-cup"))

    assert one.pairs > 0
    assert set(one.right) == {"longer", "nearer the top", "one with a reason", "polite one"}


# --- what is said of it -----------------------------------------------------------------------------


def test_a_library_whose_best_options_are_long_is_told_so():
    """The mark is named, with how much it tells."""
    [(code, what)] = said(library(counted([LONG], [PLAIN])))

    assert "PB321" == code
    assert "in 100% of all pairs the best option is the longer" in what


def test_a_library_whose_best_options_are_short_is_told_so():
    """The other way round gives as much away."""
    [(_, what)] = said(library(counted([PLAIN], [LONG])))

    assert "the best option is not the longer" in what


def test_what_may_be_chance_is_passed():
    """Up to the limit nothing is said."""
    even = Tally(
        10, {"longer": 10 * MOST, "nearer the top": 5, "one with a reason": 4, "polite one": 5}
    )

    assert [] == said(library(even))


def test_a_few_scenarios_are_no_library():
    """One scenario less than a library is not judged."""
    assert [] == said(library(counted([LONG], [PLAIN]), FEWEST - 1))


def test_the_worst_scenarios_are_named():
    """The hint says where to begin."""
    problems = Problems()
    tallies = library(counted([LONG], [KIND])) | {"plain-case": counted([LONG], [PLAIN] * 4)}
    check(tallies, problems)

    [hint] = [one.hint for one in problems if "the longer" in one.what]

    assert "it is plainest in plain-case" in hint


@pytest.mark.parametrize(("size", "codes"), [(FEWEST, {"PB321"}), (FEWEST - 1, set())])
def test_a_planted_give_away_is_found_by_the_check(playbook, size, codes):
    """A folder of scenarios whose best options are the longest fails as a whole."""
    grow(playbook, size, "Look up what the desk can do about it and do that today without delay")

    assert codes == {
        one.code for one in check_playbook(playbook, on=date(2026, 11, 22), workers=1).problems
    }
