"""
Write how a move stands as one SQL expression, from where its rules are true and where false.

The order of verdicts is that of `trainer.rules.judge`; `tests/cases` holds the two equal. Written
out, it is one CASE: which verdict the rules that speak give, and then whether rules that missing
facts leave undecided could give another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trainer.cases.clauses import NO, YES, cases, every, name, none, some, where
from trainer.cases.fit import Types
from trainer.rules.conditions import Condition
from trainer.rules.facts import MoveId
from trainer.rules.judge import Rulebook
from trainer.rules.practices import Rule, Verdict

OPEN = 10
"""What is added to the number of a verdict that missing facts could change."""

GIVEN = (Verdict.WEAK, Verdict.BEST, Verdict.GOOD)
"""In this order the verdicts that are not forbidden are given."""

CHANGED: Mapping[Verdict, frozenset[Verdict]] = {
    Verdict.WEAK: frozenset({Verdict.NEUTRAL, Verdict.GOOD, Verdict.BEST}),
    Verdict.BEST: frozenset({Verdict.NEUTRAL, Verdict.GOOD}),
    Verdict.GOOD: frozenset({Verdict.NEUTRAL}),
    Verdict.NEUTRAL: frozenset(),
}
"""For each verdict those that change when one more rule gives it."""


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """
    Rules that count as one, since they say the same and the same others have a say in it.

    It speaks where one of them is true, is silent where all are false, and is undecided elsewhere.
    """

    gives: Verdict
    rules: tuple[Rule, ...]
    speaks: str
    silent: str

    @property
    def truth(self) -> str:
        """Write it as one column: TRUE, FALSE, or NULL where it is undecided."""
        return cases([(self.speaks, YES), (self.silent, NO)], "CAST(NULL AS BOOLEAN)")

    def behind(self, column: str) -> Voice:
        """Give the same voice read from a column that holds its truth."""
        return Voice(self.gives, self.rules, name(column), f"(NOT {name(column)})")


def voice_of(rules: Mapping[Rule, Condition], move: MoveId, columns: Types) -> Voice:
    """Put rules that count as one into one voice, given what their conditions come to."""
    [gives] = {rule.verdicts[move] for rule in rules}
    conditions = rules.values()
    return Voice(
        gives,
        tuple(rules),
        some(where(when, columns, outcome=True) for when in conditions),
        every(where(when, columns, outcome=False) for when in conditions),
    )


def tangled(rulebook: Rulebook, move: MoveId) -> tuple[tuple[Rule, ...], ...]:
    """Give the rules on a move that silence one another, those together that count as one."""
    rules = rulebook.by_move.get(move, ())
    above = {one: frozenset(o for o in rules if rulebook.outranked(one, [o])) for one in rules}
    roles: dict[object, list[Rule]] = {}
    for rule in rules:
        below = frozenset(other for other in rules if rule in above[other])
        if above[rule] or below:
            roles.setdefault((rule.verdicts[move], above[rule], below), []).append(rule)
    return tuple(map(tuple, roles.values()))


class Standing:
    """The voices that speak of a move, and who of them silences whom."""

    def __init__(self, rulebook: Rulebook, voices: Iterable[Voice]) -> None:
        self._voices = tuple(voices)
        self._above = {
            one: [two for two in self._voices if rulebook.outranked(one.rules[0], two.rules[:1])]
            for one in self._voices
        }
        self._below = {
            one: {two for two in self._voices if one in self._above[two]} for one in self._voices
        }

    def verdict(self) -> str:
        """Write the verdict from what is known."""
        forbidding = [one.speaks for one in self._giving(Verdict.FORBIDDEN)]
        first = [(speaks, _number(Verdict.FORBIDDEN)) for speaks in forbidding]
        return cases([*first, *self._chain(0)], _number(Verdict.NEUTRAL))

    def judged(self) -> str:
        """Write the verdict, with `OPEN` added where missing facts could change it."""
        forbidding = self._giving(Verdict.FORBIDDEN)
        branches = [(one.speaks, _number(Verdict.FORBIDDEN)) for one in forbidding]
        allowed = every(one.silent for one in forbidding)
        branches.append((allowed, self._where_nothing_forbids()))
        return cases(branches, cases(self._chain(OPEN), _number(Verdict.NEUTRAL + OPEN)))

    # --- inside ---------------------------------------------------------------------------------

    def _giving(self, verdict: Verdict) -> list[Voice]:
        return [one for one in self._voices if one.gives is verdict]

    def _heard(self, voice: Voice) -> str:
        """Write where it speaks and nothing silences it."""
        return every([voice.speaks, none(one.speaks for one in self._above[voice])])

    def _chain(self, more: int) -> list[tuple[str, str]]:
        return [
            (self._heard(voice), _number(verdict + more))
            for verdict in GIVEN
            for voice in self._giving(verdict)
        ]

    def _where_nothing_forbids(self) -> str:
        branches = []
        for verdict in GIVEN:
            heard = [self._heard(voice) for voice in self._giving(verdict)]
            told = self._told(verdict)
            # What is short is repeated: engines ask several conditions sooner than one joined.
            conditions = heard if told == _number(verdict) else [some(heard)]
            branches += [(condition, told) for condition in conditions]
        return cases(branches, self._told(Verdict.NEUTRAL))

    def _told(self, given: Verdict) -> str:
        """Write a verdict that is given, open or not."""
        harmless = [self._harmless(voice, given) for voice in self._voices]
        stands = every([*harmless, self._stays(given)])
        return cases([(stands, _number(given))], _number(given + OPEN))

    def _harmless(self, voice: Voice, given: Verdict) -> str:
        """Write where it is decided, or would alone leave the given verdict as it is."""
        if voice.gives is Verdict.FORBIDDEN:
            return YES
        above = [one.speaks for one in self._above[voice]]
        changes = given in CHANGED[voice.gives]
        takes = given in GIVEN and any(one.gives is given for one in self._below[voice])
        if not changes and not takes:
            return YES
        others = YES
        if takes:
            left = (one for one in self._giving(given) if one not in self._below[voice])
            others = some(self._heard(one) for one in left)
        if changes:
            same = every([some(above), others])
        else:
            same = some([none(above), others]) if voice.gives is given else others
        return some([voice.silent, *([voice.speaks] if above or takes else []), same])

    def _stays(self, given: Verdict) -> str:
        """Write where undecided voices cannot together silence all that give a verdict."""
        giving = self._giving(given)
        if given not in GIVEN or not any(self._above[voice] for voice in giving):
            return YES
        return some(
            every([self._heard(voice), *(self._mute(one, given, ()) for one in self._above[voice])])
            for voice in giving
        )

    def _mute(self, voice: Voice, given: Verdict, under: tuple[Voice, ...]) -> str:
        """Write where it cannot be among those that speak without giving the verdict."""
        if voice in under:
            return NO
        heard = NO
        if voice.gives is given:
            above = self._above[voice]
            muted = (self._mute(one, given, (*under, voice)) for one in above)
            heard = every([none(one.speaks for one in above), *muted])
        return some([voice.speaks, voice.silent, heard])


def _number(code: int) -> str:
    return str(int(code))
