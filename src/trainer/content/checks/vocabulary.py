"""Check the vocabulary and the register: used, in time, and spelt once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trainer.content.folder import Folder
from trainer.content.problems import Problems
from trainer.drills.scenario import Scenario
from trainer.rules.conditions import Condition

STALE_AFTER = 365
"""Days after which an entry of the register should be checked again, unless told otherwise."""


def check(
    folder: Folder, scenarios: dict[str, Scenario], problems: Problems, on: date, stale_after: int
) -> None:
    """Note vocabulary that nothing uses, and limits that nobody has checked for too long."""
    _unused(folder, scenarios, problems)
    tree = folder.tree("policy.yaml")
    lines = {entry["id"]: tree.line(at) for at, entry in tree.entries("policy")}
    for limit, entry in folder.register.stale(on, stale_after):
        problems.add(
            "PB115",
            tree.path,
            lines[limit.id],
            f"'{limit.id}' was last checked on {entry.checked}, over {stale_after} days ago.",
            "Look at its source again and set checked.",
        )


def _unused(folder: Folder, scenarios: dict[str, Scenario], problems: Problems) -> None:
    facts: set[str] = set()
    moves: set[str] = set()
    for condition in _conditions(folder):
        facts.update(condition.facts())
    for practice in folder.playbook.practices.values():
        for rule in practice.rules:
            moves.update(rule.verdicts)
    for scenario in scenarios.values():
        for face in scenario.faces:
            facts.update(face.known, face.hidden)
        for step in scenario.steps.values():
            moves.update(step.moves())
    for clock in folder.vocabulary.clocks.values():
        moves.update({clock.lapse, *clock.stopped_by})
    tree = folder.tree("facts.yaml")
    for at, entry in tree.entries("facts"):
        if entry["id"] not in facts:
            problems.add(
                "PB109",
                tree.path,
                tree.line(at),
                f"no rule looks at the fact '{entry['id']}', and no case deals it.",
                "Use it or remove it.",
            )
    tree = folder.tree("moves.yaml")
    for at, entry in tree.entries("moves"):
        if entry["id"] not in moves:
            problems.add(
                "PB109",
                tree.path,
                tree.line(at),
                f"nothing offers or judges '{entry['id']}'.",
                "Use it or remove it.",
            )


def _conditions(folder: Folder) -> Iterator[Condition]:
    for practice in folder.playbook.practices.values():
        for rule in practice.rules:
            yield rule.when
    for chapter in folder.playbook.chapters.values():
        for decision in chapter.decisions:
            yield decision.when
