"""
A drill that papermill plays in a notebook is the drill that is played without one.

Every case is played by the book, and one in six also badly and interrupted, each time by another
trainee. Two processes run the notebooks: papermill changes its process's folder, and threads
would get in each other's way.
"""

import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest

from trainer.drills.answers import decisions
from trainer.drills.players import replay
from trainer.kit import open_kit
from trainer.notebooks import cells, find, run
from trainer.reports.transcript import debrief_text, desk_text

pytestmark = pytest.mark.kernel

SEED = 3
ROOT = Path(__file__).parents[2]
SCENARIOS = sorted(path.stem for path in (ROOT / "playbook" / "scenarios").glob("*.yaml"))
BEST, WORST, INTERRUPTED = "best", "worst", "interrupted"
SOME = SCENARIOS[::6]
ENDS = [(scenario, BEST) for scenario in SCENARIOS] + [(scenario, WORST) for scenario in SOME]
PLAYS = ENDS + [(scenario, INTERRUPTED) for scenario in SOME]
every_play = pytest.mark.parametrize(("scenario", "how"), PLAYS)
every_end = pytest.mark.parametrize(("scenario", "how"), ENDS)
some_scenarios = pytest.mark.parametrize("scenario", SOME)


@dataclass(frozen=True)
class Headless:
    """A play without a notebook: what was decided, and where that leads."""

    case: object
    answers: object
    decided: tuple
    state: object


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit as it is at this moment, with records of its own: nobody edits it during a play."""
    home = tmp_path_factory.mktemp("replays")
    for part in ("playbook", "notebooks"):
        shutil.copytree(ROOT / part, home / part)
    return open_kit(home, home / "records")


@pytest.fixture(scope="module")
def headless(kit):
    """Every play without a notebook."""
    plays = {}
    for scenario in SCENARIOS:
        case = kit.case(scenario, seed=SEED)
        best, worst = decisions(case, BEST), decisions(case, WORST)
        half = best[: len(best) // 2]
        for how, answers, decided in (
            (BEST, BEST, best),
            (WORST, WORST, worst),
            (INTERRUPTED, [list(moves) for moves in half], half),
        ):
            if (scenario, how) in PLAYS:
                plays[scenario, how] = Headless(case, answers, decided, replay(case, decided))
    return plays


@pytest.fixture(scope="module")
def results(kit, headless, tmp_path_factory):
    """Every play in a notebook, as what the runner gave or raised."""
    out = tmp_path_factory.mktemp("results")
    drill = find("drill", kit.home)
    processes = ProcessPoolExecutor(2, mp_context=get_context("spawn"))
    with pytest.MonkeyPatch.context() as patch, processes as pool:
        patch.setenv("TRAINER_HOME", str(kit.home))
        patch.setenv("TRAINER_RECORDS", str(kit.records))
        return {
            (scenario, how): pool.submit(
                run,
                drill,
                {
                    "scenario": scenario,
                    "seed": SEED,
                    "trainee": trainee(scenario, how),
                    "answers": play.answers,
                },
                out / scenario / how,
                progress=False,
            )
            for (scenario, how), play in headless.items()
        }


@pytest.fixture
def recorded(kit, results):
    """Give the one attempt that a notebook has recorded."""

    def recorded(scenario, how):
        results[scenario, how].result()
        [attempt] = kit.logbook(trainee(scenario, how)).attempts()
        return attempt

    return recorded


@pytest.fixture
def shown(results):
    """Give what a person reads in a notebook that was run."""

    def shown(scenario, how):
        [path] = results[scenario, how].result()
        return "\n".join(
            "".join(output["data"]["text/plain"])
            for one in cells(path)
            for output in one.get("outputs", ())
            if "data" in output
        )

    return shown


def trainee(scenario, how):
    """Who plays: nobody plays twice."""
    return f"{scenario}-{how}"


@every_play
def test_the_journal_holds_the_same_decisions(scenario, how, headless, recorded):
    """Whatever is decided in a notebook stands in the journal, move by move and in its order."""
    attempt = recorded(scenario, how)

    assert headless[scenario, how].decided == attempt.moves
    assert headless[scenario, how].state.decisions == attempt.moves


@every_play
def test_the_journal_holds_the_same_case(scenario, how, headless, recorded):
    """The case that was recorded is the one that was asked for, on its day and in its place."""
    case, setup = headless[scenario, how].case, recorded(scenario, how).setup

    assert (scenario, SEED) == (setup.scenario, setup.seed)
    assert (case.as_of, case.place.id) == (setup.as_of, setup.marketplace)


@every_end
def test_the_journal_holds_the_same_result(scenario, how, headless, recorded):
    """Score, receipt and outcome of a case that was played to its end are the engine's own."""
    play = headless[scenario, how]
    receipt = play.case.receipt(play.state)
    result = recorded(scenario, how).result

    assert play.state.over
    assert (receipt.score, receipt.won, receipt.possible, receipt.cap) == (
        result.score,
        result.won,
        result.possible,
        result.cap,
    )
    assert receipt.lines_as_data() == [dict(line) for line in result.receipt]
    assert play.state.outcome.as_data() == dict(result.outcome)


@every_end
def test_the_notebook_shows_the_same_debrief(scenario, how, kit, headless, shown):
    """A person reads in the notebook what the headless replay comes to."""
    play = headless[scenario, how]
    debrief = kit.debriefer(play.case).debrief(play.state)

    assert debrief_text(debrief) in shown(scenario, how)


@some_scenarios
def test_the_best_answers_win_and_the_worst_do_not(scenario, recorded):
    """What the playbook says is best scores 100, and the opposite is below it."""
    assert 100 == recorded(scenario, BEST).result.score
    assert recorded(scenario, WORST).result.score < 100


@some_scenarios
def test_an_interrupted_case_stays_open(scenario, kit, headless, recorded, shown):
    """A case whose answers end is not scored; the notebook shows the step that comes next."""
    play = headless[scenario, INTERRUPTED]
    desk = kit.desk(play.case).desk(play.state)

    assert not play.state.over
    assert recorded(scenario, INTERRUPTED).open
    assert desk_text(desk) in shown(scenario, INTERRUPTED)


@some_scenarios
def test_an_interrupted_case_goes_on_where_it_was(scenario, kit, headless, recorded, tmp_path):
    """After an interruption the same attempt is at the same step, and can be played to its end."""
    play, best = headless[scenario, INTERRUPTED], headless[scenario, BEST]
    name = trainee(scenario, INTERRUPTED)
    copy = type(kit)(kit.home, tmp_path)
    shutil.copytree(kit.records / name, tmp_path / name)
    session = copy.session(play.case, trainee=name)

    assert recorded(scenario, INTERRUPTED).id == session.attempt
    assert len(play.decided) == session.number
    assert (play.state.step, play.state.now) == (session.state.step, session.state.now)

    for moves in best.decided[session.number :]:
        assert session.choose(moves).saved

    [attempt] = copy.logbook(name).attempts()
    assert best.decided == attempt.moves
    assert 100 == attempt.result.score
