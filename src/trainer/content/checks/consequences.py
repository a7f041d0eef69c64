"""Check consequences: whoever decides something is told what came of it."""

from __future__ import annotations

from trainer.content.folder import Folder
from trainer.content.problems import Problems
from trainer.drills.scenario import Kind, Offer, Scenario


def check(folder: Folder, scenario: Scenario, problems: Problems) -> None:
    """Note every option of a decision that may be taken without a word."""
    tree = folder.tree(f"scenarios/{scenario.id}.yaml")
    places = {entry["id"]: at for at, entry in tree.entries("steps")}
    for step in scenario.steps.values():
        if step.kind is not Kind.ACT:
            continue
        for number, offer in enumerate(step.offers):
            if _is_silent(offer):
                problems.add(
                    "PB322",
                    tree.path,
                    tree.line((*places[step.id], "offers", number)),
                    f"'{offer.move}' may be chosen at step '{step.id}' and nothing is said.",
                    "Give every result a text, and one of them no condition.",
                )


def _is_silent(offer: Offer) -> bool:
    """Say whether an option can turn out in a way that nobody hears of."""
    told = all(result.says.strip() for result in offer.results)
    return not told or all(result.when is not None for result in offer.results)
