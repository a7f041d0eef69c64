"""
Judge decisions after the fact, by the same rulebook that scores the drills.

Which rules speak is found out for all decisions at once, by the same truth tables as in any other
table of cases. A verdict that a missing fact could change is told with the name of that fact, and
counts neither as kept nor as broken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trainer.cases.decisions import CASE, DONE, KIND, NUMBER, OFFERED, Kind, checked, plain
from trainer.cases.sql import connect, truth_in_duckdb
from trainer.cases.verdicts import Bench, Flags
from trainer.rules.facts import FactId, Facts, MoveId
from trainer.rules.judge import Judgement, Rulebook
from trainer.rules.practices import PracticeId, Rule, Verdict

DID, MISSED, LAPSED, MET, UNFINISHED = "done", "missed", "lapsed", "met", "unfinished"
KEPT, BROKEN, OPEN, NEITHER = "kept", "broken", "open", ""
STANDINGS = (KEPT, BROKEN, OPEN)
NOTHING = ""
"""Stands for the move that was not made when a case was walked away from."""
CLOCKED = frozenset({Kind.LAPSE, Kind.MET})
AGAINST = frozenset({Verdict.FORBIDDEN, Verdict.WEAK})
FOR = frozenset({Verdict.GOOD, Verdict.BEST})
ROWS = 50_000
"""How many decisions are judged at a time, so that memory stays the same however many there are."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What became of every decision, and of every practice."""

    lines: pd.DataFrame
    """
    A row for each move that was made, missed or let lapse: `case`, `number`, `move`, `kind` (done,
    missed, lapsed, met, unfinished), `verdict`, `standing` (kept, broken, or neither as far as is
    known), `practice` and `rule` (the weightiest that decided), `practices` and `rules` (all that
    did), `instead` (what was best), `evaluated`, and where it is not: `missing` (the facts that
    could change the verdict) and `undecided` (the practices that they leave open).
    """
    practices: pd.DataFrame
    """
    A row for each practice that came up: how many lines `kept` it, how many it was `broken` in and
    how many are not evaluated (`open`), the cases of each, and the `missing` facts.
    """


def audit(rulebook: Rulebook, decisions: pd.DataFrame) -> Audit:
    """Judge a table of decisions (`trainer.cases.decisions`)."""
    heads, facts = checked(decisions, rulebook.vocabulary)
    parts = [
        _lines(rulebook, *(table.iloc[start : start + ROWS] for table in (heads, facts)))
        for start in range(0, max(len(heads), 1), ROWS)
    ]
    lines = pd.concat(parts, ignore_index=True)
    return Audit(lines, _practices(lines))


# --- what is judged -------------------------------------------------------------------------------


def _lines(rulebook: Rulebook, heads: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    heads, facts = heads.reset_index(drop=True), facts.reset_index(drop=True)
    told = _with_best(_judged(rulebook, _asked(heads), facts))
    return _written(rulebook, heads, facts, told[_tells(told)].reset_index(drop=True))


def _asked(heads: pd.DataFrame) -> pd.DataFrame:
    """Give a row for each move that was made or offered, those that were made first."""
    asked: list[tuple[int, Kind, MoveId, bool, int]] = []
    parts = zip(heads.index, heads[KIND], heads[DONE], heads[OFFERED], strict=True)
    for row, kind, done, offered in parts:
        if kind == Kind.UNFINISHED:
            asked.append((row, kind, NOTHING, True, 0))
            continue
        places = {move: place for place, move in enumerate(dict.fromkeys((*offered, *done)))}
        listed = dict.fromkeys((*done, *offered))
        asked += [(row, kind, move, move in done, places[move]) for move in listed]
    table = pd.DataFrame(asked, columns=["row", "of", "move", "made", "place"])
    table["plain"] = [plain(move) for move in table["move"]]
    return table.astype({"row": int, "made": bool, "place": int})


def _judged(rulebook: Rulebook, asked: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Add how each move stands, and the rules whose word decided, the weightiest first."""
    weighed = _Weights(rulebook)
    truths = _truths(rulebook, asked["plain"].unique(), facts)
    verdict = np.full(len(asked), Verdict.NEUTRAL, dtype=np.int8)
    evaluated = np.ones(len(asked), dtype=bool)
    likely = np.zeros(len(asked), dtype=bool)
    rules = np.empty(len(asked), dtype=object)
    for move, at in asked.groupby("plain", sort=False).indices.items():
        rows = asked["row"].to_numpy()[at]
        mine = {rule: truths[rule].take(rows) for rule in rulebook.by_move.get(move, ())}
        bench = Bench(rulebook, move, mine, len(at))
        verdict[at], evaluated[at] = bench.verdict(), bench.evaluated()
        likely[at] = bench.possible(AGAINST if _is_lapse(rulebook, move) else {Verdict.BEST})
        rules[at] = weighed.decisive(bench.deciding(), len(at))
    judged = asked.assign(verdict=verdict, evaluated=evaluated, likely=likely, rules=rules)
    judged["weight"] = [weighed.place(each) for each in rules]
    return judged


def _is_lapse(rulebook: Rulebook, move: MoveId) -> bool:
    return any(clock.lapse == move for clock in rulebook.vocabulary.clocks.values())


def _truths(
    rulebook: Rulebook, moves: Iterable[MoveId], facts: pd.DataFrame
) -> Mapping[Rule, pd.arrays.BooleanArray]:
    """Say in which rows each rule on some moves is true, false or unknown."""
    rules = list(dict.fromkeys(rule for move in moves for rule in rulebook.by_move.get(move, ())))
    looked_at = dict.fromkeys(fact for rule in rules for fact in rule.when.facts())
    types = {
        fact: rulebook.vocabulary.facts[fact].type for fact in looked_at if fact in facts.columns
    }
    if not len(facts):
        return {rule: pd.array([], dtype="boolean") for rule in rules}
    with connect() as connection:
        connection.register("facts", facts[list(types)].assign(**{"row number": facts.index}))
        truths = truth_in_duckdb(connection, "facts", types, (rule.when for rule in rules))
    return {rule: truths[place].array for place, rule in enumerate(rules)}


class _Weights:
    """Which of several rules stands for them: the one that caps most, then that of most harm."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._weight = {
            rule: (rule.critical.cap if rule.critical else np.inf, -rulebook.practice(rule).weight)
            for rules in rulebook.by_move.values()
            for rule in rules
        }
        order = sorted(set(self._weight.values()))
        self._places = {weight: place for place, weight in enumerate(order)}

    def place(self, rules: Sequence[Rule]) -> int:
        """Give the place of the weightiest among all rules; none comes last."""
        return self._places[self._weight[rules[0]]] if rules else len(self._places)

    def decisive(self, deciding: Mapping[Rule, Flags], rows: int) -> NDArray[np.object_]:
        """Give for each row the rules that decided, the weightiest first."""
        ordered = sorted(deciding, key=lambda rule: self._weight[rule])
        flags = np.zeros((rows, len(ordered) + 1), dtype=bool)
        for place, rule in enumerate(ordered):
            flags[:, place] = deciding[rule]
        patterns, kinds = np.unique(flags, axis=0, return_inverse=True)
        named = np.empty(len(patterns), dtype=object)
        for place, pattern in enumerate(patterns):
            named[place] = tuple(rule for rule, on in zip(ordered, pattern, strict=False) if on)
        return named[kinds.reshape(-1)]


# --- what is told ---------------------------------------------------------------------------------


def _with_best(told: pd.DataFrame) -> pd.DataFrame:
    """Add what was best where one move makes the decision, and who lends it a practice."""
    one = told[told["of"] == Kind.ONE]
    top = one.groupby("row")["verdict"].max()
    best = one[one["verdict"] == one["row"].map(top)]
    lender = best.sort_values(["row", "weight", "place"], kind="stable").drop_duplicates("row")
    instead = best.sort_values("place").groupby("row")["move"].agg(tuple)
    lent = lender.set_index("row")[["plain", "rules", "evaluated"]].add_prefix("best_")
    maybe = one[~one["made"] & one["likely"] & ~one["evaluated"]]
    waits = maybe.groupby("row")["plain"].agg(tuple)
    some_made = told.groupby("row")["made"].any()
    return told.join(lent, on="row").assign(
        top=told["row"].map(top).fillna(Verdict.NEUTRAL).astype("int8"),
        instead=told["row"].map(instead),
        decided=told["row"].map(some_made),
        waits=told["row"].map(waits),
    )


def _tells(told: pd.DataFrame) -> pd.Series:
    """Say which moves are told: what was made, what was best, and what may have been."""
    kind, verdict, maybe = told["of"], told["verdict"], told["likely"] & ~told["evaluated"]
    clocked = kind.isin(CLOCKED)
    against = verdict <= Verdict.WEAK
    left = ~told["made"] & ~clocked & ((kind == Kind.MANY) | ~told["decided"])
    return (
        (told["made"] & ~clocked)
        | (told["made"] & clocked & (against | maybe))
        | (left & ((verdict == Verdict.BEST) | maybe))
    )


def _written(
    rulebook: Rulebook, heads: pd.DataFrame, facts: pd.DataFrame, told: pd.DataFrame
) -> pd.DataFrame:
    """Write the lines as they are read."""
    told = told.assign(lent=_lent(told))
    told["waits"] = _waits(told)
    own, best = told["rules"], told["best_rules"]
    rules = [
        theirs if lent else mine for lent, mine, theirs in zip(told["lent"], own, best, strict=True)
    ]
    evaluated = told["evaluated"] & (~told["lent"] | told["best_evaluated"].eq(other=True))
    evaluated &= told["waits"].map(len) == 0
    questions = _Questions(rulebook, facts).of(told.assign(evaluated=evaluated))
    rows = told["row"].to_numpy()
    return pd.DataFrame(
        {
            CASE: heads[CASE].to_numpy()[rows],
            NUMBER: heads[NUMBER].to_numpy()[rows],
            "move": told["move"],
            "kind": _kinds(told),
            "verdict": [Verdict(one).name.lower() for one in told["verdict"]],
            "standing": _standings(told),
            "practice": _words(one[0].practice if one else None for one in rules),
            "rule": _words(one[0].id if one else None for one in rules),
            "practices": [tuple(dict.fromkeys(rule.practice for rule in one)) for one in rules],
            "rules": [tuple(rule.id for rule in one) for one in rules],
            "instead": _instead(told),
            "evaluated": evaluated,
            "missing": [missing for missing, _ in questions],
            "undecided": [practices for _, practices in questions],
        }
    )


def _words(words: Iterable[str | None]) -> pd.Series:
    """Make a column of words, with None and not NaN where there is none."""
    return pd.Series(list(words), dtype=object)


def _lent(told: pd.DataFrame) -> list[bool]:
    """Say which lines tell of a practice that something better would have kept."""
    parts = zip(told["of"], told["made"], told["rules"], told["best_rules"], strict=True)
    return [bool(kind == Kind.ONE and made and not own and best) for kind, made, own, best in parts]


def _waits(told: pd.DataFrame) -> list[tuple[MoveId, ...]]:
    """Name what may have been better than a move that nothing speaks of."""
    names = ("of", "made", "verdict", "lent", "waits")
    return [
        waits
        if kind == Kind.ONE
        and made
        and verdict == Verdict.NEUTRAL
        and not lent
        # Where nothing waits the cell is NaN.
        and isinstance(waits, tuple)
        else ()
        for kind, made, verdict, lent, waits in zip(*(told[one] for one in names), strict=True)
    ]


def _kinds(told: pd.DataFrame) -> list[str]:
    named = {Kind.LAPSE: LAPSED, Kind.MET: MET, Kind.UNFINISHED: UNFINISHED}
    return [
        named.get(kind, DID if made else MISSED)
        for kind, made in zip(told["of"], told["made"], strict=True)
    ]


def _standings(told: pd.DataFrame) -> list[str]:
    """Say of each line whether it keeps or breaks its practice, as far as is known."""
    parts = zip(*(told[one] for one in ("of", "made", "verdict", "top", "lent")), strict=True)
    return [_standing(*part) for part in parts]


def _standing(kind: Kind, made: bool, verdict: int, top: int, lent: bool) -> str:  # noqa: FBT001 - columns of a line
    if kind in CLOCKED:
        bad = KEPT if kind == Kind.MET else BROKEN
        return bad if verdict in AGAINST else NEITHER
    if not made:
        return BROKEN if verdict == Verdict.BEST else NEITHER
    if verdict in FOR:
        return KEPT
    return BROKEN if verdict in AGAINST or (lent and top in FOR) else NEITHER


def _instead(told: pd.DataFrame) -> list[tuple[MoveId, ...]]:
    """Say what would have been best: nothing where that was done."""
    names = ("of", "made", "move", "verdict", "top", "instead")
    return [
        (move,) if not made else best if kind == Kind.ONE and verdict < top else ()
        for kind, made, move, verdict, top, best in zip(*(told[one] for one in names), strict=True)
    ]


class _Questions:
    """What is not known and could change a verdict: asked of the few lines that it leaves open."""

    def __init__(self, rulebook: Rulebook, facts: pd.DataFrame) -> None:
        self._rulebook = rulebook
        self._columns = {fact: facts[fact].tolist() for fact in facts.columns}

    def of(self, told: pd.DataFrame) -> list[tuple[tuple[FactId, ...], tuple[PracticeId, ...]]]:
        """Name for each line the missing facts, and the practices that wait for them."""
        found = []
        names = ("row", "plain", "best_plain", "evaluated", "lent", "waits")
        parts = zip(*(told[one] for one in names), strict=True)
        for row, move, best, evaluated, lent, waits in parts:
            asked: list[Judgement] = []
            if not evaluated:
                moves = dict.fromkeys((move, *([best] if lent else waits)))
                asked = [self._rulebook.judged(self._facts(row, one), one) for one in moves]
            missing = (fact for one in asked for fact in one.missing)
            practices = (rule.practice for one in asked for rule, _ in one.open)
            found.append((tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(practices))))
        return found

    def _facts(self, row: int, move: MoveId) -> Facts:
        looked_at = self._rulebook.looked_at.get(move, ())
        values = {fact: self._columns[fact][row] for fact in looked_at if fact in self._columns}
        return {fact: value for fact, value in values.items() if value is not pd.NA}


# --- practices ------------------------------------------------------------------------------------


def _practices(lines: pd.DataFrame) -> pd.DataFrame:
    """Count by practice; what was broken most comes first."""
    found: dict[PracticeId, _Tally] = {}
    names = ("case", "standing", "practice", "evaluated", "missing", "undecided")
    parts = zip(*(lines[one] for one in names), strict=True)
    for case, standing, practice, evaluated, missing, undecided in parts:
        own = () if practice is None else (practice,)
        told = own if evaluated else tuple(dict.fromkeys((*own, *undecided)))
        for one in told:
            tally = found.setdefault(one, _Tally())
            tally.add(standing if evaluated else OPEN, case, missing)
    order = sorted(found, key=lambda one: (-len(found[one].cases[BROKEN]), one))
    return pd.DataFrame(
        [found[one].row(one) for one in order],
        columns=["practice", *STANDINGS, *(f"{one}_cases" for one in STANDINGS), "missing"],
    )


@dataclass(frozen=True, slots=True)
class _Tally:
    """What became of one practice."""

    cases: Mapping[str, list[object]] = field(
        default_factory=lambda: {one: [] for one in (*STANDINGS, NEITHER)}
    )
    missing: Counter[FactId] = field(default_factory=Counter)

    def add(self, standing: str, case: object, missing: Iterable[FactId]) -> None:
        """Count a line."""
        self.cases[standing].append(case)
        self.missing.update(missing)

    def row(self, practice: PracticeId) -> tuple[object, ...]:
        """Give the counts, the cases of each, and the missing facts, most needed first."""
        counted = [self.cases[one] for one in STANDINGS]
        facts = tuple(fact for fact, _ in self.missing.most_common())
        return (practice, *map(len, counted), *(tuple(dict.fromkeys(o)) for o in counted), facts)
