"""
Trial: a draft is read as a scenario and played in every way before anybody gets to see it.

What `trainer check` would refuse later is refused here, where another draft can still be made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from trainer.content.conditions import ConditionReader
from trainer.content.problems import PlaybookError, Problems
from trainer.content.scenarios import ScenarioReader
from trainer.content.tree import parse
from trainer.content.validate import validated
from trainer.drills.deal import Deal, deal, every_deal
from trainer.drills.engine import Drill
from trainer.drills.players import DEGENERATE, play
from trainer.drills.scenario import Scenario, StepId
from trainer.drills.scoring import PERFECT
from trainer.drills.solve import Memory, Solution, solve
from trainer.rules.facts import MoveId
from trainer.rules.judge import Rulebook
from trainer.rules.practices import PracticeId

SEEDS = 20
"""How often each habit is tried, as `trainer check` does."""
PASS_MARK = "desk.pass_mark"  # noqa: S105 - a mark, no password


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a draft."""

    kind: str
    """gap, tie, unseen, imperfect or habit."""
    says: str
    step: StepId = ""
    moves: tuple[MoveId, ...] = ()


@dataclass(frozen=True)
class Trial:
    """A draft, played."""

    text: str
    id: str
    rulebook: Rulebook

    @cached_property
    def scenario(self) -> Scenario:
        """The draft, read as any other scenario."""
        problems = Problems()
        playbook = self.rulebook.playbook
        tree = parse(self.text, f"{self.id}.yaml", problems)
        model = validated(tree, "scenarios", problems) if tree.data is not None else None
        reader = ConditionReader(tree, playbook.vocabulary, playbook.register, problems)
        read = ScenarioReader(reader, model, "").read(self.id) if model is not None else None  # type: ignore[arg-type]
        if read is None or len(problems):
            raise PlaybookError(problems)
        return read

    @cached_property
    def solutions(self) -> tuple[Solution, ...]:
        """The best and the worst of every case that can be dealt."""
        memory = Memory()
        return tuple(solve(self._drill(one), memory) for one in every_deal(self.scenario))

    @property
    def taught(self) -> tuple[PracticeId, ...]:
        """The practices that it drills, the gravest first."""
        fired = {practice for one in self.solutions for practice in one.fired}
        kept = {practice for one in self.solutions for practice in one.kept} & fired
        practices = self.rulebook.playbook.practices
        return tuple(sorted(kept, key=lambda one: (-practices[one].weight, one)))

    def faults(self) -> Iterator[Fault]:
        """Give everything that is wrong with it."""
        said = {PROBLEM[one.kind].format(step=one.step, moves=" and ".join(one.moves)): one
                for solution in self.solutions for one in solution.problems}  # fmt: skip
        for says, problem in said.items():
            yield Fault(problem.kind, says, problem.step, problem.moves)
        seen = {step for solution in self.solutions for step in solution.visited}
        for step in self.scenario.steps:
            if step not in seen:
                yield Fault("unseen", f"no case comes to '{step}'", step)
        worst = min(solution.best for solution in self.solutions)
        if worst != PERFECT:
            yield Fault("imperfect", f"the best that can be done scores {worst}")
        if any(solution.worst >= self._pass_mark for solution in self.solutions):
            yield Fault("harmless", "the worst that can be done passes")
        yield from self._habits()

    def _habits(self) -> Iterator[Fault]:
        drills = [self._drill(deal(self.scenario, seed)) for seed in range(SEEDS)]
        for name, player in DEGENERATE.items():
            scores = [drill.receipt(play(drill, player)).score for drill in drills]
            if sum(scores) >= self._pass_mark * SEEDS:
                yield Fault("habit", f"a player who {name} passes")

    @property
    def _pass_mark(self) -> float:
        return self.rulebook.limits.number(PASS_MARK) * PERFECT

    def _drill(self, dealt: Deal) -> Drill:
        limits = self.rulebook.limits
        place = self.rulebook.playbook.register.marketplaces[limits.marketplace]
        return Drill(dealt, self.rulebook, place, limits.as_of)


PROBLEM = {
    "gap": "at step '{step}' no move is good",
    "tie": "at step '{step}' {moves} are all best",
}
"""What the search runs into, in words."""
