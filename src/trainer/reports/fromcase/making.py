"""Making: drafts are made, played and mended, until one of them can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from trainer.content.texts import Texts
from trainer.reports.fromcase.angles import Angles
from trainer.reports.fromcase.bench import Bench
from trainer.reports.fromcase.cover import Cover
from trainer.reports.fromcase.draft import Draft
from trainer.reports.fromcase.hands import Hand
from trainer.reports.fromcase.refusal import FromCaseError
from trainer.reports.fromcase.scenes import Wish
from trainer.reports.fromcase.telling import Telling
from trainer.reports.fromcase.trial import Fault, Trial
from trainer.reports.fromcase.written import written
from trainer.rules.facts import FactId
from trainer.rules.practices import PracticeId

WISHES = (
    Wish(),
    Wish(halts=False),
    Wish(writes=False),
    Wish(halts=False, writes=False),
    Wish(halts=False, writes=False, after=False),
)
"""How drafts are made, the richest first."""
HANDS = 6
"""How many hands are tried before a case is refused."""
MENDED = 4
"""How often a draft is mended before another one is made."""
NAMED = 5
"""How many facts or problems a refusal names."""
COMMENTS = "abc"
TIE, HABIT = "tie", "habit"


@dataclass(frozen=True)
class Making:
    """Makes the text of a scenario."""

    bench: Bench
    cover: Cover
    texts: Texts
    title: str | None

    def of(self, angles: Angles) -> str:
        """Give the text of the first draft that can be played as it should."""
        wrong: list[Fault] = []
        for hand in islice(angles.hands(), HANDS):
            for wish in WISHES:
                text, faults = self._tried(hand, wish)
                if not faults:
                    return text
                wrong = wrong or faults
        if wrong:
            raise FromCaseError.fails([fault.says for fault in wrong][:NAMED])
        self._refuse(angles)
        raise AssertionError("every refusal has its reason")

    # --- inside ---------------------------------------------------------------------------------

    def _tried(self, hand: Hand, wish: Wish) -> tuple[str, list[Fault]]:
        """Make a draft and mend it; give its text, and what is still wrong with it."""
        faults: list[Fault] = []
        for _ in range(MENDED):
            draft = self._draft(hand, wish)
            trial = Trial(self._text(draft, self._likely(hand)), self.cover.id, self.bench.rulebook)
            faults = list(trial.faults())
            if not faults:
                return self._text(self._draft(hand, wish), trial.taught), []
            mended = _mended(wish, faults, draft)
            if mended is None:
                break
            wish = mended
        return "", faults

    def _draft(self, hand: Hand, wish: Wish) -> Draft:
        telling = Telling(self.texts, self.bench.rulebook.vocabulary)
        return Draft(self.bench, hand, wish, self.cover, telling, self.title)

    def _likely(self, hand: Hand) -> list[PracticeId]:
        """Name a practice that it drills for certain: a file has to name one to be read."""
        turn = hand.faces[0].line.turns[0]
        return [self.bench.judged(turn.facts, turn.move).because[0].practice]

    def _text(self, draft: Draft, teaches: Iterable[PracticeId]) -> str:
        return written(draft.data(list(teaches)), list(self._comments(draft.hand)))

    def _comments(self, hand: Hand) -> Iterator[str]:
        """Say what the file was made of, and what is left to an author."""
        real = self.cover.entry.case.facts
        dealt = dict.fromkeys(fact for face in hand.faces for fact in face.dealt)
        unknown = [fact for fact in (*hand.angle.added, *dealt) if fact not in real]
        varied = [fact for fact in dealt if fact in real]
        for letter in COMMENTS:
            yield self.texts(f"fromcase.comment.{letter}")
        if unknown:
            yield self.texts("fromcase.unknown", facts=self._labels(unknown))
        if varied:
            yield self.texts("fromcase.varied", facts=self._labels(varied))

    def _refuse(self, angles: Angles) -> None:
        """Say why there is no hand."""
        if angles.question is None:
            lacking = [fact for fact in angles.missing if fact in self.bench.dealable]
            raise FromCaseError.gap([self._label(fact) for fact in lacking[:NAMED]])
        moves = self.bench.rulebook.vocabulary.moves
        line = next(angles.lines.of(angles.facts), None)
        turns = line.turns if line is not None else ()
        raise FromCaseError.same_for_all([moves[turn.move].label for turn in turns])

    def _labels(self, facts: Iterable[FactId]) -> str:
        return ", ".join(map(self._label, facts))

    def _label(self, fact: FactId) -> str:
        return self.bench.rulebook.vocabulary.facts[fact].label


def _mended(wish: Wish, faults: Iterable[Fault], draft: Draft) -> Wish | None:
    """
    Mend a draft; give nothing where that cannot be done.

    What is as good as the moves that are wanted is left out, and what is wanted itself may tie. Where
    a habit does well, something else is made to look better.
    """
    scenes = {scene.id: scene for scene in draft.scenes}
    dropped, ties, reasons = set(wish.dropped), set(wish.ties), wish.reasons
    for fault in faults:
        if fault.kind == HABIT and not wish.reasons:
            reasons = True
        elif fault.kind == TIE:
            wanted = scenes[fault.step].wanted
            others = {move for move in fault.moves if move not in wanted}
            dropped |= {(fault.step, move) for move in others}
            ties |= set() if others else {(fault.step, frozenset(fault.moves))}
        else:
            return None
    return replace(wish, reasons=reasons, dropped=frozenset(dropped), ties=frozenset(ties))
