"""Figures to work out: the table, the right number and the usual mistakes."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.drills.figures import (
    FORMS,
    MOVES,
    OFF,
    RIGHT,
    TOLERANCE,
    WRONG_WINDOW,
    Form,
    Metric,
    NotAFigureError,
    deadline_task,
    number_of,
    task,
    text_of,
)
from trainer.kit import open_kit

TODAY = date(2026, 11, 22)
LIMITS = open_kit(Path(__file__).parents[2]).folder.register.on(TODAY, "US")
DRAWN = [metric for metric in Metric if metric is not Metric.DEADLINE]
ZONE = ZoneInfo("America/Los_Angeles")


def a_task(metric, name="a-case/7"):
    """A task that was drawn."""
    return task(metric, name, TODAY, LIMITS)


@pytest.mark.parametrize("metric", DRAWN, ids=str)
def test_a_name_gives_the_same_task_for_ever(metric):
    """The same case has the same table, the same answer and the same mistakes."""
    assert a_task(metric) == a_task(metric)
    assert a_task(metric) != a_task(metric, "a-case/8")


@pytest.mark.parametrize("metric", DRAWN, ids=str)
@settings(max_examples=25)
@given(seed=st.integers(0, 10**6))
def test_every_usual_mistake_leads_somewhere_else(metric, seed):
    """The right answer is judged right, each mistake as itself or an equal one, the rest as off."""
    one = a_task(metric, f"case/{seed}")

    assert RIGHT == one.judge(one.right)
    assert OFF == one.judge(one.example(OFF))
    assert one.mistakes
    for move, wrong in one.mistakes:
        found = one.judge(wrong)
        assert found not in (RIGHT, OFF)
        assert (found, wrong) in one.mistakes or move != found


@pytest.mark.parametrize("metric", DRAWN, ids=str)
def test_the_answer_as_a_person_writes_it_is_right(metric):
    """What is written with two decimals, or as a whole number or a day, is near enough."""
    one = a_task(metric)

    assert RIGHT == one.judge(number_of(text_of(one.right, one.form), one.form))
    assert all(one.example(move) is not None for move in (RIGHT, OFF))
    assert set(dict(one.mistakes)) <= set(MOVES)


def test_the_order_defect_rate_can_be_worked_out_from_the_table():
    """Counting by hand what lies on the desk leads to the right answer."""
    one = a_task(Metric.ODR)
    blocks, came = one.tables
    first = min(row[0][0] for row in blocks.rows[1:])
    base = sum(row[1] for row in blocks.rows[1:])
    bad = {
        row[0]
        for row in came.rows
        if row[1] == "figure.by-seller"
        and row[2] >= first
        and row[3] in ("figure.feedback", "figure.claim")
    }

    assert 60 == (TODAY - first).days + 1
    assert abs(Decimal(len(bad) * 100) / base - one.right) < TOLERANCE[Form.PERCENT]


def test_the_three_defect_figures_come_from_one_table():
    """Rate, headroom and roll-off of a case ask about the same orders."""
    tables = {a_task(metric).tables for metric in (Metric.ODR, Metric.HEADROOM, Metric.ROLL_OFF)}

    assert 1 == len(tables)


def test_a_deadline_runs_through_the_weekend():
    """Forty-eight hours from Friday evening end on Sunday; who leaves the weekend out is late."""
    friday = datetime(2026, 11, 20, 16, 0, tzinfo=ZONE)
    one = deadline_task("a clock", friday, datetime(2026, 11, 21, 9, 0, tzinfo=ZONE), 48, "hours")

    assert "2026-11-22 16:00" == text_of(one.right, Form.MOMENT)
    assert RIGHT == one.judge(number_of("2026-11-22 16:20", Form.MOMENT))
    assert WRONG_WINDOW == one.judge(number_of("2026-11-24 16:00", Form.MOMENT))
    assert OFF == one.judge(number_of("2026-11-29 16:00", Form.MOMENT))


@pytest.mark.parametrize(
    ("text", "form", "number"),
    [
        ("0.84", Form.PERCENT, "0.84"),
        (" 0,84 % ", Form.PERCENT, "0.84"),
        ("3", Form.COUNT, "3"),
        ("-1", Form.COUNT, "-1"),
    ],
    ids=str,
)
def test_people_write_numbers_in_several_ways(text, form, number):
    """A percent sign, a comma or a space changes nothing."""
    assert Decimal(number) == number_of(text, form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", Form.PERCENT),
        ("about one", Form.PERCENT),
        ("nan", Form.PERCENT),
        ("inf", Form.COUNT),
        ("2.5", Form.COUNT),
        ("tomorrow", Form.DAY),
        ("2026-13-01", Form.DAY),
        ("14:30", Form.MOMENT),
    ],
    ids=str,
)
def test_what_is_no_figure_is_refused_in_one_sentence(text, form):
    """The message says what was given and shows what is taken."""
    with pytest.raises(NotAFigureError, match=r"cannot be read\.\n\nHint: give a"):
        number_of(text, form)


def test_every_metric_has_a_form():
    """No metric is without a way to write its answer."""
    assert set(Metric) == set(FORMS)
