"""What it costs to judge a move, to explain it, and to search a case."""

from bench.measure import cpu, report
from playing import CASE, a_kit
from trainer.drills.deal import every_deal
from trainer.drills.engine import Drill
from trainer.drills.players import replay
from trainer.drills.solve import Memory, Solver
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
    """
    The solver goes through every path of every case that can be dealt.

    What is held is the ratio to the moves themselves: a way from one state to the next costs at
    most as much as playing four moves of a drill, whatever the machine does meanwhile.
    """
    kit = a_kit(tmp_path)
    cases = {scenario.id: every_case(kit, scenario) for scenario in kit.scenarios()}
    memories = {id_: Memory() for id_ in cases}
    solutions = {}

    def search():
        for id_, drills in cases.items():
            solutions[id_] = [Solver(drill, memories[id_]).solve() for drill in drills]

    searching = cpu(search, times=1)
    paths = [
        (drill, one.best_path)
        for id_, drills in cases.items()
        for drill, one in zip(drills, solutions[id_], strict=True)
    ]
    moves = sum(len(decision) for _, path in paths for decision in path)
    moving = cpu(lambda: [replay(drill, path) for drill, path in paths]) / moves
    states = sum(len(memory.sums) for memory in memories.values())
    edges = sum(memory.edges for memory in memories.values())
    report("every case of the library searched", f"{searching:.1f} s")
    report("  states in a second of CPU", f"{states / searching:.0f}")
    report(
        "  a way to the next state against a move", f"{searching / edges / moving:.1f} x", "< 4 x"
    )

    assert searching / edges < 4 * moving


def every_case(kit, scenario):
    """The cases of a scenario that differ in a fact or a clock."""
    drill = kit.case(scenario.id, seed=0)
    return [Drill(deal, drill.rulebook, drill.place, drill.as_of) for deal in every_deal(scenario)]
