"""Receipts over all paths of all scenarios: each point names practice, source and fact."""

import pytest

from playing import dealt, playbook
from trainer.drills.solve import Memory, Solver
from trainer.rules.judge import why

SEEDS = 20
FACES = [
    (id_, face.id) for id_ in playbook().scenario_ids for face in playbook().scenario(id_).faces
]


def different(drills):
    """One case of each kind: seeds that differ in names and amounts alone are one case."""
    return {
        (
            deal.face,
            *sorted(deal.known.items()),
            *sorted(deal.hidden.items()),
            *sorted(deal.starts.items()),
        ): drill
        for drill in drills
        for deal in [drill.deal]
    }.values()


def unfounded(line, book):
    """Say what a line with points lacks: a practice, its source, or a fact that calls for it."""
    practice = book.practices.get(line.practice)
    if practice is None or line.rule is None or line.rule.practice != line.practice:
        return f"{line.step}/{line.move}: no practice"
    cited = {citation.source for citation in practice.sources}
    if not cited or not cited <= set(book.sources):
        return f"{line.practice}: no source"
    return None if why(line.rule, line.facts) else f"{line.rule.id}: no fact"


@pytest.mark.parametrize(("scenario", "face"), FACES)
def test_every_point_names_a_practice_its_source_and_a_fact(scenario, face):
    """Whatever is done in whatever order, each line with points says where they come from."""
    problems, lines_with_points = set(), 0
    drills, memory = (dealt(scenario, seed) for seed in range(SEEDS)), Memory()
    for drill in different(drill for drill in drills if face == drill.deal.face):
        seen = set()
        for lines in Solver(drill, memory).lines():
            for line in lines:
                if not line.won and not line.possible:
                    continue
                lines_with_points += 1
                rule = line.rule
                if rule is None or rule.when.truth(line.facts) is not True:
                    problems.add(f"{rule and rule.id}: not so at {line.step}/{line.move}")
                # A drill keeps its judgements and rules, so that they are known by their identity.
                combination = (id(line.judgement), id(rule), line.practice, line.kind)
                if combination not in seen:
                    seen.add(combination)
                    problems.add(unfounded(line, drill.rulebook.playbook))

    assert {None} == problems
    assert lines_with_points > 0
