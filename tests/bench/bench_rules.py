"""What it costs to judge a move, to explain it, and to search a case."""

from bench.measure import cpu, report
from playing import CASE, a_kit
from trainer.drills.solve import Solver
from trainer.rules.judge import judge_move

TIMES = 200


def test_a_move_judged_and_explained(tmp_path):
    """A move is judged by the whole rulebook and put into words within a millisecond."""
    kit = a_kit(tmp_path)
    drill = kit.case(CASE, seed=7)
    state = drill.start()
    facts, moves, words = drill.facts(state), drill.offered(state), kit.words(drill)

    def judged():
        for _ in range(TIMES):
            for move in moves:
                judge_move(drill.rulebook, facts, move)

    def explained():
        for _ in range(TIMES):
            for move in moves:
                for rule in judge_move(drill.rulebook, facts, move).spoke:
                    words.because(rule, facts)

    judging, explaining = (cpu(call) / TIMES / len(moves) for call in (judged, explained))
    report("a move judged and explained", f"{explaining * 1e6:.0f} us", "< 1000 us")
    report("  of which judging", f"{judging * 1e6:.0f} us")

    assert explaining < 0.001


def test_the_search(tmp_path):
    """The solver goes through the states of every case; printed, since the cases differ."""
    kit = a_kit(tmp_path)
    states = seconds = 0
    for scenario in kit.folder.scenario_ids:
        case = kit.case(scenario, seed=0)
        solutions = []
        seconds += cpu(lambda case=case, to=solutions: to.append(Solver(case).solve()), times=1)
        states += solutions[0].states
    report("states of all cases searched", f"{states}")
    report("  in a second of CPU", f"{states / seconds:.0f}")

    assert states > len(kit.folder.scenario_ids)
