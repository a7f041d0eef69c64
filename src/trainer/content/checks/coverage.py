"""Check what the playbook covers: every entry of the catalogue, and every core practice in cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from trainer.content.folder import Folder
from trainer.content.problems import Problems, did_you_mean
from trainer.content.tree import At, Tree
from trainer.drills.solve import Solution
from trainer.rules.practices import Playbook, Practice, PracticeId

ENOUGH = 2
"""A practice that is met in one case alone is learnt as part of it."""


@dataclass(frozen=True, slots=True)
class Drilled:
    """What the cases of a scenario drill."""

    kept: frozenset[PracticeId] = frozenset()
    """The practices that are right in it."""
    broken: frozenset[PracticeId] = frozenset()
    """The practices that can be broken in it."""

    @classmethod
    def of(cls, solutions: Sequence[Solution]) -> Drilled:
        """Take the cases of a scenario together."""
        return cls(
            frozenset(practice for one in solutions for practice in one.kept),
            frozenset(practice for one in solutions for practice in one.broken),
        )


def check(folder: Folder, problems: Problems) -> None:
    """Note each entry of the catalogue that has no place, or more than one."""
    if not folder.catalogue:
        return
    _named(folder, problems)
    covered = covering(folder.playbook)
    tree = folder.tree("catalogue.yaml")
    for at, entry in tree.entries("catalogue"):
        id_ = entry["id"]
        places = list(covered.get(id_, ()))
        if id_ in folder.background:
            places.append("background.yaml")
        if len(places) != 1:
            problems.add(
                "PB219",
                tree.path,
                tree.line(at),
                f"the entry '{id_}' is accounted for twice: in {' and '.join(places)}."
                if places
                else f"nothing accounts for the entry '{id_}'.",
                "Name it under catalogue: of one practice, or in background.yaml with the reason.",
            )


def check_drilled(folder: Folder, drilled: Mapping[str, Drilled], problems: Problems) -> None:
    """Note each core practice that too few scenarios drill; there has to be a catalogue."""
    if not folder.catalogue:
        return
    for name in folder.names("practices"):
        tree = folder.tree(name)
        for at, entry in tree.entries("practices"):
            practice = folder.playbook.practices[entry["id"]]
            if not to_drill(folder.playbook, practice):
                continue
            for what, where in (
                ("is right", kept_in(practice.id, drilled)),
                ("can be broken", broken_in(practice.id, drilled)),
            ):
                if len(where) < ENOUGH:
                    problems.add(
                        "PB323",
                        tree.path,
                        tree.line(at),
                        f"'{practice.id}' {what} in {len(where)} scenario(s)"
                        f"{': ' if where else ''}{', '.join(where)}.",
                        "Let another scenario turn on it.",
                    )


def to_drill(playbook: Playbook, practice: Practice) -> bool:
    """Say whether a practice has to be drilled: it is core, and it is scored."""
    return practice.tier == "core" and not practice.unscored and playbook.scored(practice)


def covering(playbook: Playbook) -> dict[str, tuple[PracticeId, ...]]:
    """Give for each entry of the catalogue the practices that cover it."""
    found: dict[str, tuple[PracticeId, ...]] = {}
    for practice in playbook.practices.values():
        for entry in practice.catalogue:
            found[entry] = (*found.get(entry, ()), practice.id)
    return found


def kept_in(practice: PracticeId, drilled: Mapping[str, Drilled]) -> Sequence[str]:
    """Name the scenarios in which a practice is right."""
    return [id_ for id_, one in drilled.items() if practice in one.kept]


def broken_in(practice: PracticeId, drilled: Mapping[str, Drilled]) -> Sequence[str]:
    """Name the scenarios in which a practice can be broken."""
    return [id_ for id_, one in drilled.items() if practice in one.broken]


def _named(folder: Folder, problems: Problems) -> None:
    """Note every entry, and every practice, that is named and does not exist."""

    def exists(code: str, noun: str, id_: str, known: Collection[str], tree: Tree, at: At) -> None:
        if id_ not in known:
            what, hint = f"unknown {noun} '{id_}'.", did_you_mean(id_, known)
            problems.add(code, tree.path, tree.line(at), what, hint)

    for tree in map(folder.tree, folder.names("practices")):
        for at, practice in tree.entries("practices"):
            for entry in practice.get("catalogue") or ():
                exists("PB118", "entry", entry, folder.catalogue, tree, (*at, "catalogue"))
    tree = folder.tree("background.yaml")
    for at, one in tree.entries("background"):
        exists("PB118", "entry", one["entry"], folder.catalogue, tree, at)
        if one.get("see") is not None:
            exists("PB114", "practice", one["see"], folder.playbook.practices, tree, (*at, "see"))
