"""
Telling: the sentences in which a rebuilt case is told.

They are plain on purpose: voices, and what distracts, are put in by hand. A sentence is looked up
by what it is about, from the particular to the general, and where several fit they take turns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from trainer.content.texts import Texts, fill
from trainer.rules.facts import DID, Clock, FactId, Facts, MoveId, Type, Value, Vocabulary

LETTERS = "abcd"
UNSAID = "-"
KINDS = ("notice", "message", "tracking")
"""What can lie on a desk, in the order in which it lies there."""


@dataclass
class Telling:
    """Finds sentences, each variant in its turn."""

    texts: Texts
    vocabulary: Vocabulary
    _told: Counter[str] = field(default_factory=Counter)

    def came_of(self, move: MoveId, standing: str) -> str:
        """Say what came of a move that stands so: right, wrong or grave."""
        family = self.vocabulary.moves[move].family
        return self._variant(standing, move) or self._variant(standing, family)

    def tempting(self, move: MoveId) -> str:
        """Give the words of a move, with a reason that somebody would have for it."""
        known = self.vocabulary.moves[move]
        return f"{known.means} {self._variant('reason', known.family)}".strip()

    def found(self, facts: Facts) -> str:
        """Say what a look has brought to light."""
        return " ".join(self._fact("found", fact, value) for fact, value in facts.items())

    def lapse(self, clock: Clock) -> str:
        """Say what follows when a clock has run out."""
        return self._variant("lapse", clock.id) or self.texts("fromcase.lapse", clock=clock.label)

    def step(self, role: str, part: str) -> str:
        """Give the title, the question or the hint of a step."""
        return self._variant(part, role)

    def case(self, waiting: str, part: str) -> str:
        """Give the title or the brief of a case, by what waits in it."""
        return self._variant(part, waiting) or self._variant(part, "case")

    def shown(self, kind: str, fact: FactId, value: Value) -> str:
        """Give what lies on the desk where a fact is so; nothing for most facts."""
        group, _, name = fact.partition(".")
        return self.texts.by_id.get(f"fromcase.{kind}.{group}.{name}.{_word(value)}", "")

    def record(self, fact: FactId, value: Value) -> str:
        """Say what the record holds of a fact; nothing of what goes without saying."""
        if fact.startswith(DID):
            label = self.vocabulary.moves[fact.removeprefix(DID)].label
            return self.texts("fromcase.done", move=label)
        said = self._fact("record", fact, value)
        return "" if said == UNSAID else said

    # --- inside ---------------------------------------------------------------------------------

    def _fact(self, kind: str, fact: FactId, value: Value) -> str:
        """Give the sentence for a value, or else name it by its labels."""
        group, _, name = fact.partition(".")
        known = self.vocabulary.facts[fact]
        own = self.shown(kind, fact, value)
        if known.type is Type.NUMBER:
            side = "ahead" if float(value) < 0 else "past"
            own = self.texts.by_id.get(f"fromcase.{kind}.{group}.{name}.{side}", "")
            own = fill(own, {"value": f"{abs(float(value)):g}"})
        return own or self.texts(
            "fromcase.fact", fact=_capital(known.label), value=known.words(value)
        )

    def _variant(self, part: str, word: str) -> str:
        """Give a text, or of several one after the other; nothing where there is none."""
        by_id = self.texts.by_id
        several = [
            by_id[id_] for letter in LETTERS if (id_ := f"fromcase.{part}.{word}.{letter}") in by_id
        ]
        if not several:
            return by_id.get(f"fromcase.{part}.{word}", "")
        self._told[f"{part} {word}"] += 1
        return several[(self._told[f"{part} {word}"] - 1) % len(several)]

    def exhibits(self, facts: Facts) -> Iterator[tuple[str, FactId, str]]:
        """Give what lies on the desk in a case: its kind, the fact that it shows, and its text."""
        for kind in KINDS:
            for id_, text in self.texts.by_id.items():
                fact = self._shown_by(id_, kind, facts)
                if fact is not None:
                    yield kind, fact, text

    @staticmethod
    def _shown_by(id_: str, kind: str, facts: Facts) -> FactId | None:
        """Name the fact whose value a text shows, where it is so in the case."""
        head = f"fromcase.{kind}."
        if not id_.startswith(head):
            return None
        fact, _, value = id_.removeprefix(head).rpartition(".")
        return fact if fact in facts and _word(facts[fact]) == value else None


def _word(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
