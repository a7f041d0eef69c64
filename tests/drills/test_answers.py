"""Answers: decisions written as text or lists, and what cannot be read."""

import pytest

from drills import make
from rules import make as rules
from trainer.drills.answers import AnswersError, decisions, read
from trainer.drills.players import replay
from trainer.rules.conditions import Always

BOOK = make.rulebook(
    rules.practice("p", rules.says(Always(outcome=True), best="right", forbidden="wrong"))
)
DRILL = make.drill(
    make.scenario(make.step("one", "right wrong", goto="two"), make.step("two", "wrong right")),
    BOOK,
)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("a", (("a",),)),
        ("a,b", (("a",), ("b",))),
        (" a + b ,\n c ", (("a", "b"), ("c",))),
        ("a\nb\n", (("a",), ("b",))),
        ("-,a", ((), ("a",))),
        ("a,-", (("a",), ())),
        ("", ()),
        (",,", ()),
        ([], ()),
        (["a", ["b", "c"], "-", []], (("a",), ("b", "c"), (), ())),
        ((("a", "b"), "c+d"), (("a", "b"), ("c", "d"))),
    ],
)
def test_answers_are_read_from_text_and_from_lists(answers, expected):
    """Commas and lines part decisions, plus signs part moves, and a dash does nothing."""
    assert expected == read(answers)


@pytest.mark.parametrize("answers", [7, None, 1.5, [7], [["a", 7]], [None], {"a": "b"}])
def test_what_is_no_answer_is_refused_with_an_example(answers):
    """The message shows what was given and what can be written instead."""
    with pytest.raises(AnswersError, match=r"are no answers\.\n\nHint: give best, worst") as caught:
        read(answers)

    assert str(caught.value).startswith(repr(answers) if not isinstance(answers, list) else "")


@pytest.mark.parametrize(
    ("answers", "expected", "score"),
    [
        ("best", (("right",), ("right",)), 100),
        ("worst", (("wrong",), ("wrong",)), 0),
        ("right,wrong", (("right",), ("wrong",)), 0),
    ],
)
def test_best_and_worst_stand_for_decisions(answers, expected, score):
    """The two words are looked up in the drill; anything else is taken as it stands."""
    found = decisions(DRILL, answers)

    assert (expected, score) == (found, DRILL.receipt(replay(DRILL, found)).score)
