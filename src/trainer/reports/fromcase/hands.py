"""
Hands: the faces that are made of one case.

The case's own face comes first. Beside it stand faces that are decided differently, or at least
played differently, and of those the ones that stories deal most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from trainer.reports.fromcase.bench import Bench
from trainer.reports.fromcase.lines import Line, Lines
from trainer.rules.facts import FactId, Facts, Value
from trainer.rules.practices import Decision

FACES = 3
"""How many faces a scenario gets at most."""
FEWEST = 2
"""A case that is always played alike can be learnt by heart."""
NOTHING: Facts = {}


@dataclass(frozen=True, slots=True)
class Angle:
    """A way to make a drill of a case."""

    base: Facts
    """What is known at the start in all faces."""
    question: Decision | None = None
    """What every face has to begin with."""
    opened: tuple[Facts, ...] = (NOTHING,)
    """What lies open besides, in each way in which it can."""
    truth: Facts = field(default_factory=dict)
    """What is so in the real case of all that is dealt anew."""
    added: Facts = field(default_factory=dict)
    """What no report shows and all faces share."""


@dataclass(frozen=True, slots=True)
class Face:
    """One way in which the case can lie."""

    open: Facts
    """What lies on the desk and differs from face to face."""
    hidden: Facts
    line: Line

    @property
    def dealt(self) -> Facts:
        """Everything in which it may differ from others."""
        return {**self.open, **self.hidden}


@dataclass(frozen=True, slots=True)
class Hand:
    """The faces that are made of a case, and what all of them share."""

    angle: Angle
    faces: tuple[Face, ...]
    odd: int
    """How much in it no story has dealt so."""

    @property
    def ends(self) -> int:
        """Count the ways in which the case can be decided rightly."""
        return len({face.line.decided for face in self.faces})

    @property
    def rank(self) -> tuple[object, ...]:
        """Put it in order: decided in several ways, close to the case, likely, much to do."""
        altered = len(self.angle.truth) if self.angle.opened != (NOTHING,) else 0
        turns = sum(len(face.line.turns) for face in self.faces)
        return self.ends < FEWEST, altered, self.odd, -self.ends, -turns


@dataclass(frozen=True, slots=True)
class Dealer:
    """Deals the hand of an angle."""

    bench: Bench
    lines: Lines

    def hand(self, angle: Angle) -> Hand | None:
        """Choose the faces of an angle; nothing where all of them are played alike."""
        faces = [
            Face(opened, line.found, line)
            for opened in angle.opened
            if self.bench.possible({**angle.base, **opened})
            for line in self.lines.of({**angle.base, **opened})
        ]
        faces.sort(key=lambda face: self._poorness(face, angle))
        for question in dict.fromkeys(_question(face) for face in faces):
            if question is (angle.question or question):
                alike = [face for face in faces if _question(face) is question]
                chosen = _chosen(alike, angle.truth)
                if len(chosen) >= FEWEST:
                    return self._dealt(angle, chosen)
        return None

    # --- inside ---------------------------------------------------------------------------------

    def _dealt(self, angle: Angle, chosen: Sequence[Face]) -> Hand:
        kept = self._pruned(chosen)
        hidden = tuple(dict.fromkeys(fact for face in kept for fact in face.hidden))
        faces = tuple(self._filled(face, hidden, kept, angle.base) for face in kept)
        return Hand(angle, faces, sum(self._oddness(face, angle) for face in faces))

    def _poorness(self, face: Face, angle: Angle) -> tuple[int, int]:
        """Say how far a face is from what stories deal, and how little there is to do in it."""
        facts = self.bench.told({**angle.base, **face.dealt})
        usual = self.bench.lore.usual(facts, face.dealt)
        return self._oddness(face, angle) - len(face.line.turns), -usual

    def _oddness(self, face: Face, angle: Angle) -> int:
        return self.bench.lore.odd(self.bench.told({**angle.base, **face.dealt}), face.dealt)

    def _pruned(self, faces: Sequence[Face]) -> list[Face]:
        """Leave out what comes to light and makes no difference in any face."""
        kept = list(faces)
        for fact in dict.fromkeys(fact for face in faces for fact in face.hidden):
            lines = [self.lines.without(face.line, fact) for face in kept]
            pruned = [
                replace(face, hidden=line.found, line=line)
                for face, line in zip(kept, lines, strict=True)
                if line is not None
            ]
            kept = pruned if len(pruned) == len(kept) else kept
        return kept

    def _filled(
        self, face: Face, hidden: Sequence[FactId], faces: Sequence[Face], base: Facts
    ) -> Face:
        """Deal in a face what comes to light in another one."""
        found = dict(face.hidden)
        for fact in hidden:
            if fact not in found:
                others = (other.hidden[fact] for other in faces if fact in other.hidden)
                values = dict.fromkeys((*others, *self.bench.values(fact)))
                truth = {**base, **face.open, **found}
                ranked = [(self._misfit({**truth, fact: value}, fact), value) for value in values]
                found[fact] = min(ranked, key=_misfit_of)[1]
        return replace(face, hidden={fact: found[fact] for fact in hidden})

    def _misfit(self, truth: Facts, fact: FactId) -> tuple[bool, int]:
        return not self.bench.possible(truth), self.bench.lore.odd(self.bench.told(truth), (fact,))


def _question(face: Face) -> Decision:
    return face.line.turns[0].decision


def _misfit_of(ranked: tuple[tuple[bool, int], Value]) -> tuple[bool, int]:
    return ranked[0]


def _chosen(faces: Sequence[Face], truth: Facts) -> list[Face]:
    """Choose the case's own face, and others that are decided or at least played differently."""
    chosen = [face for face in faces if truth.items() <= face.dealt.items()][:1]
    for trait in ("decided", "path"):
        while chosen and len(chosen) < FACES:
            had = {getattr(face.line, trait) for face in chosen}
            others = [face for face in faces if getattr(face.line, trait) not in had]
            if not others:
                break
            chosen.append(others[0])
    return chosen
