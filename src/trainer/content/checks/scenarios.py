"""Check scenarios: their graph, what they deal, and, by playing all of it, what they score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trainer.content.folder import Folder
from trainer.content.problems import Problems, did_you_mean
from trainer.content.tree import At, Tree
from trainer.drills.deal import Deal, deal, every_deal
from trainer.drills.engine import AMOUNT, Drill
from trainer.drills.players import DEGENERATE, by_the_book, play
from trainer.drills.scenario import DAY_NAMED, END, Effect, Kind, Result, Scenario, plain
from trainer.drills.solve import Memory, Solution, solve
from trainer.rules.judge import Rulebook
from trainer.rules.practices import Verdict
from trainer.rules.prove import Prover

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
GIVEN = frozenset({"order", "tracking", "agent"})
"""What every case has, whether its cast names it or not."""

DAY_OR_HOUR = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|January|February|March|April|June|July|August|September|October|November|December"
    r"|(?i:o'clock|half past|quarter (?:to|past)|(?:five|ten|twenty) (?:to|past)))\b"
)
"""What ties a text to a day or an hour; in a shift the case comes in at another."""
SEEDS = 20


def check(
    folder: Folder, scenario: Scenario, problems: Problems, *, seeds: int = SEEDS
) -> tuple[Solution, ...]:
    """Note what is wrong with a scenario; give the solution of each case that can be dealt."""
    note = _Note(folder.tree(f"scenarios/{scenario.id}.yaml"), problems)
    before = len(problems)
    _graph(scenario, note)
    _texts(scenario, note)
    _day(scenario, note)
    _moneys(scenario, note)
    _names(folder, scenario, note)
    _places(folder, scenario, note)
    if len(scenario.faces) < 2:  # noqa: PLR2004 - one face can be learnt by heart
        note("PB317", "the scenario has only one face.", "Write another.", ("faces",))
    if len(problems) > before:
        return ()
    rulebook = Rulebook.of(folder.playbook, scenario.day, scenario.marketplaces[0])
    _dealt(folder, scenario, rulebook, note)
    if len(problems) > before:
        return ()
    memory = Memory()
    solutions = [
        _played(_drill(folder, one, rulebook), memory, note) for one in every_deal(scenario)
    ]
    _covered(scenario, solutions, note)
    _habits(folder, scenario, rulebook, note, seeds)
    return tuple(solutions)


@dataclass(slots=True)
class _Note:
    """Notes problems in the file of one scenario."""

    tree: Tree
    problems: Problems

    def __call__(self, code: str, what: str, hint: str = "", at: At = ()) -> None:
        self.problems.add(code, self.tree.path, self.tree.line(at), what, hint)

    def step(self, id_: str) -> At:
        """Find a step."""
        return next((at for at, entry in self.tree.entries("steps") if entry["id"] == id_), ())


def _drill(folder: Folder, dealt: Deal, rulebook: Rulebook) -> Drill:
    place = folder.register.marketplaces[rulebook.limits.marketplace]
    return Drill(dealt, rulebook, place, rulebook.limits.as_of)


# --- the graph ------------------------------------------------------------------------------------


def _graph(scenario: Scenario, note: _Note) -> None:
    known = {*scenario.steps, END}
    for step in scenario.steps.values():
        for goto in dict.fromkeys(step.leads_to()):
            if goto not in known:
                note(
                    "PB302",
                    f"step '{step.id}' leads to '{goto}', which is no step.",
                    did_you_mean(goto, known),
                    note.step(step.id),
                )
    for clock, results in scenario.lapses.items():
        for result in results:
            if result.goto is not None and result.goto not in known:
                note(
                    "PB302",
                    f"the lapse of '{clock}' leads to '{result.goto}', which is no step.",
                    did_you_mean(result.goto, known),
                    ("lapses", clock),
                )
    _reachable(scenario, note)
    _circle(scenario, note)
    _ways_out(scenario, note)


def _reachable(scenario: Scenario, note: _Note) -> None:
    seen: set[str] = set()
    waiting = [scenario.first]
    waiting += [one.goto for results in scenario.lapses.values() for one in results if one.goto]
    while waiting:
        id_ = waiting.pop()
        if id_ in seen or id_ not in scenario.steps:
            continue
        seen.add(id_)
        waiting.extend(scenario.steps[id_].leads_to())
    for id_ in scenario.steps.keys() - seen:
        note("PB303", f"no path leads to step '{id_}'.", "Lead there or remove it.", note.step(id_))


def _circle(scenario: Scenario, note: _Note) -> None:
    done: set[str] = set()

    def visit(id_: str, path: tuple[str, ...]) -> None:
        if id_ in path:
            circle = " -> ".join((*path[path.index(id_) :], id_))
            note("PB304", f"a path comes back: {circle}.", "Lead on to a new step.", note.step(id_))
            return
        if id_ in done or id_ not in scenario.steps:
            return
        for goto in dict.fromkeys(scenario.steps[id_].leads_to()):
            visit(goto, (*path, id_))
        done.add(id_)

    for id_ in scenario.steps:
        visit(id_, ())


def _ways_out(scenario: Scenario, note: _Note) -> None:
    for step in scenario.steps.values():
        if any(route.when is None for route in step.routes):
            continue
        lost = step.kind is not Kind.ACT or any(
            not _always_leads(offer.results) for offer in step.offers
        )
        if lost:
            note(
                "PB305",
                f"step '{step.id}' may lead nowhere.",
                "Give it a goto without a condition.",
                note.step(step.id),
            )


def _always_leads(results: tuple[Result, ...]) -> bool:
    return all(result.goto is not None for result in results) and any(
        result.when is None for result in results
    )


# --- names and texts ------------------------------------------------------------------------------


def _texts(scenario: Scenario, note: _Note) -> None:
    names = set(scenario.cast[0]) | GIVEN
    for number, cast in enumerate(scenario.cast):
        for name in (set(scenario.cast[0]) ^ set(cast)) - GIVEN:
            note(
                "PB116",
                f"'{name}' is in one set of the cast and not in another.",
                "Give every set the same names.",
                ("cast", number),
            )
    for at, text in _every_text(scenario, note):
        for name in PLACEHOLDER.findall(DAY_NAMED.sub("", text)):
            if name not in names:
                note(
                    "PB116",
                    f"the text names '{{{name}}}', which the cast does not hold.",
                    did_you_mean(name, names),
                    at,
                )


def _every_text(scenario: Scenario, note: _Note) -> Iterator[tuple[At, str]]:
    yield ("brief",), scenario.brief
    for number, closing in enumerate(scenario.closing):
        yield ("closing", number), closing.says
    for clock, results in scenario.lapses.items():
        for number, result in enumerate(results):
            yield ("lapses", clock, number), result.says
    for step in scenario.steps.values():
        at = note.step(step.id)
        yield at, step.asks
        yield at, step.hint
        for number, show in enumerate(step.shows):
            yield (*at, "shows", number), show.text
            for _, text in show.lines:
                yield (*at, "shows", number), text
        for number, offer in enumerate(step.offers):
            yield (*at, "offers", number), offer.text
            for result in offer.results:
                yield (*at, "offers", number), result.says


def _day(scenario: Scenario, note: _Note) -> None:
    """Hold the brief against the day on which a shift may deal the case."""
    named = DAY_OR_HOUR.search(scenario.brief) if scenario.any_day else None
    if named is not None:
        note(
            "PB324",
            f"the brief says '{named[0]}', and a shift deals the case at another time.",
            "Leave it out, or write `any_day: false`.",
            ("brief",),
        )


def _moneys(scenario: Scenario, note: _Note) -> None:
    for at, effect in _effects(scenario, note):
        rest = AMOUNT.sub("", effect.money).strip()
        named = [part["name"] for part in AMOUNT.finditer(effect.money) if part["name"]]
        wrong = [name for name in named if not _is_amount(scenario, name)]
        if rest or wrong:
            note(
                "PB319",
                f"'{effect.money}' is no amount.",
                "Write a number, or a name whose every value in the cast is one.",
                at,
            )


def _is_amount(scenario: Scenario, name: str) -> bool:
    return all(re.fullmatch(r"\d+(\.\d+)?", cast.get(name, "")) for cast in scenario.cast)


def _effects(scenario: Scenario, note: _Note) -> Iterator[tuple[At, Effect]]:
    for step in scenario.steps.values():
        for number, offer in enumerate(step.offers):
            for result in offer.results:
                yield (*note.step(step.id), "offers", number), result.effect
    for clock, results in scenario.lapses.items():
        for result in results:
            yield ("lapses", clock), result.effect


def _names(folder: Folder, scenario: Scenario, note: _Note) -> None:
    practices = folder.playbook.practices
    for practice in scenario.teaches:
        if practice not in practices:
            note(
                "PB114",
                f"unknown practice '{practice}'.",
                did_you_mean(practice, practices),
                ("teaches",),
            )
    for face in scenario.faces:
        dealt = {*face.known, *face.hidden}
        for step in scenario.steps.values():
            for number, offer in enumerate(step.offers):
                for fact in (fact for result in offer.results for fact in result.reveals):
                    if fact not in dealt:
                        note(
                            "PB318",
                            f"'{offer.move}' brings '{fact}' to light, which the face "
                            f"'{face.id}' does not deal.",
                            "Deal it or do not reveal it.",
                            (*note.step(step.id), "offers", number),
                        )


def _places(folder: Folder, scenario: Scenario, note: _Note) -> None:
    for place in scenario.marketplaces:
        if place not in folder.register.marketplaces:
            note(
                "PB112",
                f"unknown marketplace '{place}'.",
                did_you_mean(place, folder.register.marketplaces),
                ("marketplaces",),
            )
            continue
        limits = folder.register.on(scenario.day, place)
        clocks = {run.clock for face in scenario.faces for run in face.clocks if not run.printed}
        for clock in sorted(clocks):
            limit = folder.vocabulary.clocks[clock].limit
            if limit not in limits:
                note(
                    "PB316",
                    f"the clock '{clock}' needs '{limit}', which the register does not "
                    f"have for {place} on {scenario.day}.",
                    "Leave out the marketplace or print the deadline.",
                    ("marketplaces",),
                )


# --- play it ---------------------------------------------------------------------------------------


def _dealt(folder: Folder, scenario: Scenario, rulebook: Rulebook, note: _Note) -> None:
    prover = Prover(rulebook, folder.never)
    faces = {face.id: number for number, face in enumerate(scenario.faces)}
    for one in every_deal(scenario):
        drill = _drill(folder, one, rulebook)
        truth = drill.truth(drill.start())
        for says in prover.impossible(truth):
            note(
                "PB312",
                f"the face '{one.face}' deals what cannot occur: {says}.",
                "Change the face.",
                ("faces", faces[one.face]),
            )


def _played(drill: Drill, memory: Memory, note: _Note) -> Solution:
    solution = solve(drill, memory)
    _hints(drill, note)
    for problem in solution.problems:
        facts = ", ".join(f"{fact}={value}" for fact, value in sorted(problem.facts.items()))
        if problem.kind == "gap":
            note(
                "PB306",
                f"at step '{problem.step}' no move is good.",
                f"Case: {facts}.",
                note.step(problem.step),
            )
        else:
            note(
                "PB307",
                f"at step '{problem.step}' {' and '.join(problem.moves)} are all best.",
                f"Case: {facts}.",
                note.step(problem.step),
            )
    if solution.best != 100:  # noqa: PLR2004 - a perfect score
        path = " / ".join("+".join(moves) or "nothing" for moves in solution.best_path)
        note(
            "PB308",
            f"the best path of face '{drill.deal.face}' scores {solution.best}.",
            f"Path: {path}.",
        )
    return solution


def _hints(drill: Drill, note: _Note) -> None:
    steps = drill.deal.scenario.steps
    for line in play(drill, by_the_book).lines:
        hint = steps[line.step].hint.lower()
        offer = steps[line.step].offer(line.move)
        if not hint or offer is None or line.verdict is not Verdict.BEST:
            continue
        label = drill.rulebook.vocabulary.moves[plain(line.move)].label
        for words in (label, offer.text):
            if words and words.lower().rstrip(".") in hint:
                note(
                    "PB314",
                    f"the hint of step '{line.step}' names '{words}', which is best for "
                    f"face '{drill.deal.face}'.",
                    "Ask what decides it instead.",
                    (*note.step(line.step), "hint"),
                )


def _covered(scenario: Scenario, solutions: list[Solution], note: _Note) -> None:
    fired = {practice for solution in solutions for practice in solution.fired}
    for practice in scenario.teaches:
        if practice not in fired:
            note(
                "PB310",
                f"'{practice}' is taught and never puts points at stake.",
                "Let a step turn on it, or do not list it.",
                ("teaches",),
            )
    visited = {step for solution in solutions for step in solution.visited}
    for step in scenario.steps:
        if step not in visited:
            note(
                "PB303",
                f"no case ever reaches step '{step}'.",
                "Lead there or remove it.",
                note.step(step),
            )


def _habits(
    folder: Folder, scenario: Scenario, rulebook: Rulebook, note: _Note, seeds: int
) -> None:
    if "desk.pass_mark" not in rulebook.limits:
        note(
            "PB104",
            "the register has no 'desk.pass_mark' for the day of the scenario.",
            "Add it to playbook/policy.yaml.",
            ("day",),
        )
        return
    pass_mark = rulebook.limits.number("desk.pass_mark") * 100
    drills = [_drill(folder, deal(scenario, seed), rulebook) for seed in range(seeds)]
    for name, player in DEGENERATE.items():
        mean = sum(drill.receipt(play(drill, player)).score for drill in drills) / len(drills)
        if mean >= pass_mark:
            note(
                "PB309",
                f"a player who {name} scores {mean:.0f} on average over {seeds} seeds.",
                f"The pass mark is {pass_mark:.0f}.",
            )
