"""How long a case takes, from its words and its steps."""

from dataclasses import replace

from drills import make
from trainer.drills.effort import DEBRIEF, THOUGHT, WORDS_A_MINUTE, minutes
from trainer.drills.scenario import Exhibit

STEP = make.step("one", "look write")


def a_case(*steps, brief="", shows=""):
    """A case with so many words on the first desk."""
    first, *rest = steps or (STEP,)
    first = replace(first, shows=(Exhibit("note", shows),))
    ending = make.result("Done.")
    return replace(make.scenario(first, *rest, closing=[ending]), brief=brief)


def test_every_minute_of_reading_is_a_minute():
    """As many words more as are read in ten minutes take ten minutes more."""
    text = "word " * (WORDS_A_MINUTE * 10)

    assert minutes(a_case()) + 10 == minutes(a_case(shows=text))
    assert minutes(a_case()) + 10 == minutes(a_case(brief=text))


def test_every_step_takes_thought():
    """A path of forty steps takes the thought of forty decisions."""
    steps = [
        make.step(f"s{number}", "look write", goto=f"s{number + 1}" if number < 39 else "end")
        for number in range(40)
    ]

    assert minutes(a_case(*steps)) >= 40 * THOUGHT + DEBRIEF


def test_ways_that_part_count_by_their_share():
    """Of two ways on, each is gone half of the time."""
    long = make.step("long", "look write")
    long = replace(long, shows=(Exhibit("note", "word " * WORDS_A_MINUTE * 20),))
    short = make.step("short", "look write")

    def fork(*ways):
        offers = [make.offer(move, make.result(goto=way)) for move, way in ways]
        return a_case(make.step("fork", *offers, goto=ways[0][1]), long, short)

    parted = minutes(fork(("look", "long"), ("write", "short")))
    straight = minutes(fork(("look", "short"), ("write", "short")))

    assert abs(parted - straight - 10) <= 1
