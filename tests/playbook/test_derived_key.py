"""The key is derived: a changed limit changes what is right, without another edit."""

import shutil
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from trainer.drills.players import by_the_book, play, replay
from trainer.drills.solve import best_decisions
from trainer.kit import open_kit

KIT = open_kit()
FACE = "a-day-and-a-bit"
PACIFIC = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def home(tmp_path):
    """A copy of the playbook that may be edited."""
    shutil.copytree(KIT.home / "playbook", tmp_path / "playbook")
    return tmp_path


def shorten(home, limit, old, new):
    """Change a value of one limit in policy.yaml, and nothing else."""
    path = home / "playbook" / "policy.yaml"
    before, entry = path.read_text(encoding="utf-8").split(f"  - id: {limit}\n")
    entry, *after = entry.split("\n  - id: ")
    rows = [f"        value: {value}\n" for value in (old, new)]
    assert 1 == entry.count(rows[0])
    changed = "\n  - id: ".join([entry.replace(*rows), *after])
    path.write_text(f"{before}  - id: {limit}\n{changed}", encoding="utf-8")


def changes(home):
    """The lines of the playbook that were changed, as pairs of before and after."""
    pairs = []
    for path in sorted((KIT.home / "playbook").rglob("*.yaml")):
        copy = home / "playbook" / path.relative_to(KIT.home / "playbook")
        lines = [each.read_text(encoding="utf-8").splitlines() for each in (path, copy)]
        pairs += [(old.strip(), new.strip()) for old, new in zip(*lines, strict=True) if old != new]
    return pairs


def case(kit, face=FACE, **parts):
    """The first case of three-clocks that lies this way."""
    drills = (kit.case("three-clocks", seed=seed, **parts) for seed in range(20))
    return next(drill for drill in drills if drill.deal.face == face)


def first_act(drill):
    """What is best at the step that asks what to do first."""
    state = drill.choose(drill.start(), play(drill, by_the_book).decisions[0])
    assert "first" == state.step
    judged = drill.scene(state).judged
    return max(judged, key=lambda move: judged[move].verdict)


def test_today_the_message_comes_first():
    """With 48 hours for Amazon and for the return, the message's day is the shortest."""
    assert "contact-buyer" == first_act(case(KIT))
    assert ("contact-buyer",) == best_decisions(case(KIT))[1]


@pytest.mark.parametrize(
    ("limit", "move"),
    [
        ("atoz.info_request_response", "represent-to-amazon"),
        ("return_request.response", "approve-return"),
    ],
)
def test_a_shorter_limit_puts_another_move_first(home, limit, move):
    """24 hours in the place of 48 in one row of policy.yaml turn the drill round."""
    shorten(home, limit, 48, 24)
    drill = case(open_kit(home))
    best = best_decisions(drill)

    assert [("value: 48", "value: 24")] == changes(home)
    assert (move, (move,)) == (first_act(drill), best[1])
    assert 100 == drill.receipt(replay(drill, best)).score


def test_the_old_best_path_loses_under_the_new_limit(home):
    """What was perfect before the change is not any more."""
    best = best_decisions(case(KIT))
    shorten(home, "atoz.info_request_response", 48, 24)
    scores = [
        drill.receipt(replay(drill, best)).score for drill in (case(KIT), case(open_kit(home)))
    ]

    assert 100 == scores[0] > scores[1]


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        ("2016-11-13", "2016-11-19T23:59:59-08:00"),
        ("2016-11-14", "2016-11-16T23:59:59-08:00"),
        ("2018-01-15", "2018-01-17T23:59:59-08:00"),
        ("2026-10-14", "2026-10-15T13:00:00-07:00"),
    ],
)
def test_the_day_of_the_case_decides_which_limit_holds(as_of, due):
    """Amazon asked 20 hours before the opening: 7 days once, then 3, and 48 hours now."""
    drill = case(KIT, as_of=as_of)
    running = {one.clock: one for one in drill.start().deadlines}["claim-information"]

    assert due == running.due.isoformat()


def test_the_limit_of_its_day_changes_what_is_first():
    """In 2018 Amazon's three days left more time than the return request's 48 hours."""
    face = "amazon-ends-today"

    assert ["represent-to-amazon", "contact-buyer"] == [
        first_act(case(KIT, face, as_of=as_of)) for as_of in ("2026-10-14", "2018-01-15")
    ]


def test_a_printed_deadline_is_not_moved_by_the_register(home):
    """What the notice says stands, whatever the register does."""
    shorten(home, "atoz.info_request_response", 48, 24)
    drill = case(open_kit(home), "printed-later")
    running = {one.clock: one for one in drill.start().deadlines}["claim-information"]

    assert drill.opens + timedelta(hours=40) == running.due
    assert datetime(2026, 10, 14, 9, tzinfo=PACIFIC) == drill.opens
