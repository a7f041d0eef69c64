"""
Practices: what the playbook says to do, why, on whose word, and the rules that apply it.

A practice is what people read; its rules are what judges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from trainer.rules.conditions import Condition
from trainer.rules.facts import Facts, MoveId, Vocabulary
from trainer.rules.policy import Register

PracticeId = str


class Verdict(IntEnum):
    """How a move stands under the rules, worst first."""

    FORBIDDEN = 0
    WEAK = 1
    NEUTRAL = 2
    GOOD = 3
    BEST = 4


class Harm(StrEnum):
    """How much harm it does to break a practice."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


WEIGHT = {Harm.LOW: 2, Harm.MEDIUM: 4, Harm.HIGH: 8}
"""Practice points at stake; even, so that half of them is a whole number."""


@dataclass(frozen=True, slots=True)
class Critical:
    """A failure so grave that it caps the score of the whole drill."""

    name: str
    cap: int
    """The highest score, out of 100, that is left."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a practice comes from."""

    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class Source:
    """A text that the playbook leans on, and how far it is trusted."""

    id: str
    title: str
    publisher: str
    language: str
    retrieved: str
    trust: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What a practice says of moves in the cases where its condition is true."""

    practice: PracticeId
    number: int
    when: Condition
    verdicts: Mapping[MoveId, Verdict]
    governs: Facts
    """A case in which it applies."""
    near_miss: Facts
    """A case close by in which it does not."""
    critical: Critical | None = None

    @property
    def id(self) -> str:
        """The practice and the place of the rule in it."""
        return f"{self.practice}#{self.number}"


@dataclass(frozen=True, slots=True, eq=False)
class Practice:
    """One thing that the playbook says to do or to leave."""

    id: PracticeId
    version: int
    chapter: str
    says: str
    why: str
    instead: str
    harm: Harm
    tier: str
    sources: tuple[Citation, ...]
    rules: tuple[Rule, ...]
    catalogue: tuple[str, ...] = ()
    """The entries of the catalogue of practices that it covers."""
    policy: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    overrides: frozenset[PracticeId] = frozenset()
    article_says: str = ""
    known_gaps: str = ""
    unscored: str = ""
    """Why it is told but not scored, where that is so."""

    @property
    def weight(self) -> int:
        """The practice points at stake."""
        return WEIGHT[self.harm]


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """A question that the playbook promises to answer in every case, and what can be done."""

    id: str
    asks: str
    when: Condition
    moves: tuple[MoveId, ...]
    ties: tuple[frozenset[MoveId], ...] = ()
    """Sets of moves that may be best together."""
    many: bool = False
    """Whether several moves are taken, so that several may be best."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the playbook."""

    id: str
    title: str
    about: str
    practices: tuple[PracticeId, ...]
    decisions: tuple[Decision, ...]
    place: int = 100
    """Where the chapter stands among the others; the lower, the earlier."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where sources disagree, what was ruled and why."""

    id: str
    kind: str
    practices: tuple[str, ...]
    one_side: str
    other_side: str
    reason: str
    ruling: str | None
    scored: bool


@dataclass(frozen=True, slots=True)
class Impossible:
    """A combination of facts that cannot occur."""

    says: str
    when: Condition


@dataclass(frozen=True, slots=True, eq=False)
class Playbook:
    """Everything that judges: vocabulary, register, practices and rulings."""

    vocabulary: Vocabulary
    register: Register
    sources: Mapping[str, Source]
    conflicts: Mapping[str, Conflict]
    practices: Mapping[PracticeId, Practice]
    chapters: Mapping[str, Chapter]
    never: tuple[Impossible, ...]
    digest: str
    """A fingerprint of the files that it was read from."""

    def scored(self, practice: Practice) -> bool:
        """Say whether a practice judges: one that leans on an unruled conflict does not."""
        return all(self.conflicts[conflict].scored for conflict in practice.conflicts)
