"""
The readable playbook as data: what its pages show, in words, whatever they are written in.

Markdown and HTML are made of the same book, so that they cannot tell different things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from trainer.content.folder import Folder
from trainer.content.texts import fill
from trainer.drills.effort import minutes
from trainer.drills.scenario import Scenario
from trainer.reports.clauses import Clauses
from trainer.reports.lookup import Difference, Lookup, PracticeCard
from trainer.reports.words import Words
from trainer.rules.conditions import Condition, Is
from trainer.rules.facts import DID, Clock, MoveId
from trainer.rules.judge import Rulebook
from trainer.rules.policy import ALL, Entry, Limit, Register
from trainer.rules.practices import Chapter, Decision, Practice, Rule, Verdict
from trainer.rules.prove import Prover
from trainer.rules.shorten import given, parts_of, shortened

PLACE = "US"
"""The marketplace for which the book is written; the deadlines tell of the others."""

TIMES = frozenset({"hours", "calendar_days", "business_days", "days_range"})

LONG = 130
"""A clause of a table has at most so many characters; a longer one is left to the practice."""

Link = tuple[str, str]
"""The id of a practice or a scenario, and its words."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a decision table."""

    situation: tuple[str, ...]
    move: str
    practices: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What to do in each situation of a decision."""

    id: str
    asks: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ChapterPart:
    """A chapter."""

    id: str
    title: str
    about: str
    tables: tuple[Table, ...]
    cards: tuple[PracticeCard, ...]


@dataclass(frozen=True, slots=True)
class Lapse:
    """What a practice says of letting a clock run out."""

    practice: Link
    verdict: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock on the cheat sheet."""

    id: str
    label: str
    means: str
    lengths: tuple[tuple[str, str], ...]
    """Each length with the marketplaces in which it holds."""
    starts: str
    stops: tuple[str, ...]
    lapse: str
    lapses: tuple[Lapse, ...]
    sources: tuple[str, ...]
    history: tuple[str, ...]
    article: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Held:
    """A line of the register."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConflictPart:
    """Where sources disagree."""

    id: str
    title: str
    difference: Difference
    practices: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """A case that can be played."""

    id: str
    title: str
    brief: str
    facts: str
    """Its level, its length and where it is played, in words."""
    teaches: tuple[Link, ...]
    out_of_scope: tuple[str, ...]
    tracks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The readable playbook."""

    day: date
    place: str
    chapters: tuple[ChapterPart, ...]
    deadlines: tuple[Deadline, ...]
    register: tuple[tuple[str, tuple[Held, ...]], ...]
    """Windows and limits, each with the id of its heading."""
    history: tuple[str, ...]
    """What used to hold of limits that no clock has."""
    conflicts: tuple[ConflictPart, ...]
    scenarios: tuple[ScenarioCard, ...]

    def chapter_of(self) -> Mapping[str, str]:
        """Give for each practice the chapter in which it stands."""
        return {card.id: card.chapter for part in self.chapters for card in part.cards}


def book(folder: Folder) -> Book:
    """Put a playbook into words, as it stood on the last day on which anything of it was checked."""
    return _Writer(folder).book()


class _Writer:
    """Writes one book."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._playbook = folder.playbook
        self._texts = folder.texts
        self._register = folder.register
        self._day = _newest(folder.register)
        self._rules = Rulebook.of(folder.playbook, self._day, PLACE)
        self._words = Words(folder.texts, self._rules)
        self._prover = Prover(self._rules, folder.playbook.never)
        self._scenarios = tuple(
            one for id_ in _order(folder) if (one := folder.scenario(id_)) is not None
        )
        drills: dict[str, tuple[Link, ...]] = {}
        for scenario in self._scenarios:
            for practice in scenario.teaches:
                drills[practice] = (*drills.get(practice, ()), (scenario.id, scenario.title))
        self._lookup = Lookup(self._words, drills)

    def book(self) -> Book:
        clocks = self._rules.vocabulary.clocks
        limits = self._register.limits
        timed = [limit for limit in limits.values() if limit.unit in TIMES]
        others = [limit for limit in limits.values() if limit.unit not in TIMES]
        told = {clock.limit for clock in clocks.values()}
        chapters = sorted(
            self._playbook.chapters.values(), key=lambda chapter: (chapter.place, chapter.id)
        )
        return Book(
            self._day,
            PLACE,
            tuple(self._chapter(chapter) for chapter in chapters),
            tuple(self._deadline(clock) for clock in clocks.values()),
            (
                ("page.windows", tuple(self._held(timed))),
                ("page.limits", tuple(self._held(others))),
            ),
            tuple(
                self._texts("practice.fact", fact=limit.label, value=old)
                for limit in limits.values()
                if limit.id not in told
                for old in self._history(limit)
            ),
            tuple(self._conflicts()),
            tuple(self._scenario(scenario) for scenario in self._scenarios),
        )

    # --- chapters -------------------------------------------------------------------------------

    def _chapter(self, chapter: Chapter) -> ChapterPart:
        practices = self._playbook.practices
        return ChapterPart(
            chapter.id,
            chapter.title,
            chapter.about,
            tuple(self._table(decision) for decision in chapter.decisions),
            tuple(self._lookup.card(practices[id_]) for id_ in chapter.practices),
        )

    def _table(self, decision: Decision) -> Table:
        """Derive the table of a decision: a row for each rule that can make one of its moves best."""
        facts = self._rules.vocabulary.facts
        known = given(decision.when, facts)
        rows: dict[tuple[str, tuple[str, ...]], dict[str, Link]] = {}
        for move in decision.moves:
            for rule in self._rules.by_move.get(move, ()):
                if rule.verdicts[move] is not Verdict.BEST:
                    continue
                if not self._prover.can_be_best(decision, rule, move):
                    continue
                practice = self._rules.practice(rule)
                when = shortened(_written(practice, rule).when, facts, known)
                key = (self._words.move(move), self._situation(when, move))
                rows.setdefault(key, {})[practice.id] = self._link(practice)
        return Table(
            decision.id,
            decision.asks,
            tuple(
                Row(situation, move, tuple(practices.values()))
                for (move, situation), practices in rows.items()
            ),
        )

    def _situation(self, when: Condition, move: MoveId) -> tuple[str, ...]:
        """Give a line of a table its clauses; long ones are left to the practice, and it says so."""
        clauses = Clauses(self._words)
        not_done = Is(DID + move, value=False)
        said = [clauses.inline(part) for part in parts_of(when) if part != not_done]
        short = tuple(one for one in said if len(one) <= LONG)
        if len(short) < len(said):
            return (*short, self._texts("page.more" if short else "page.see-practice"))
        return short or (self._texts("page.always"),)

    def _link(self, practice: Practice) -> Link:
        return practice.id, self._words.text(practice.says)

    # --- deadlines ------------------------------------------------------------------------------

    def _deadline(self, clock: Clock) -> Deadline:
        limit, moves = self._register.limits[clock.limit], self._rules.vocabulary.moves
        holding = tuple(self._holding(limit))
        return Deadline(
            clock.id,
            clock.label,
            clock.means,
            tuple((entry.words(), self._places(entry, places)) for entry, places in holding),
            limit.starts,
            tuple(self._words.move(move) for move in moves if move in clock.stopped_by),
            moves[clock.lapse].means,
            tuple(self._lapses(clock)),
            tuple(dict.fromkeys(self._source(entry, places) for entry, places in holding)),
            tuple(self._history(limit)),
            limit.article_says,
            limit.verdict,
        )

    def _lapses(self, clock: Clock) -> Iterator[Lapse]:
        spoken: dict[str, list[str]] = {}
        for practice in self._playbook.practices.values():
            for rule in practice.rules:
                verdict = rule.verdicts.get(clock.lapse)
                if verdict is None:
                    continue
                said = self._texts(f"verdict.{verdict.name}")
                if rule.critical:
                    caps = self._texts(
                        "practice.caps", cap=rule.critical.cap, name=rule.critical.name
                    )
                    said = self._texts("page.lapse-capped", verdict=said, caps=caps)
                listed = spoken.setdefault(practice.id, [])
                if said not in listed:
                    listed.append(said)
        joint = self._texts("clause.or")
        for id_, verdicts in spoken.items():
            yield Lapse(self._link(self._playbook.practices[id_]), joint.join(verdicts))

    def _holding(self, limit: Limit) -> Iterator[tuple[Entry, tuple[str, ...]]]:
        """Give what holds on the day, each entry with the places where it does."""
        places: dict[int, list[str]] = {}
        for place in self._register.marketplaces:
            entry = limit.on(self._day, place)
            if entry is not None:
                places.setdefault(limit.entries.index(entry), []).append(place)
        for number, held in places.items():
            yield limit.entries[number], tuple(held)

    def _places(self, entry: Entry, places: tuple[str, ...]) -> str:
        return self._texts("page.everywhere") if ALL in entry.marketplaces else ", ".join(places)

    def _source(self, entry: Entry, places: tuple[str, ...]) -> str:
        return self._texts(
            "page.entry-source",
            places=self._places(entry, places),
            source=self._playbook.sources[entry.source].title,
            locator=entry.locator,
            confidence=entry.confidence,
            checked=entry.checked,
        )

    def _history(self, limit: Limit) -> Iterator[str]:
        """Tell what used to hold."""
        for entry in limit.entries:
            if entry.ends_on is not None and entry.ends_on < self._day:
                yield self._past(
                    entry.words(), str(entry.starts_on or ""), str(entry.ends_on), entry.note
                )
        for old in limit.superseded:
            unit = str(old.get("unit", limit.unit))
            value = old.get("value")
            shown = Entry(frozenset(), value, unit, "", "", "", self._day)  # type: ignore[arg-type]
            yield self._past(
                shown.words(),
                str(old.get("from", "")),
                str(old.get("to", "")),
                str(old.get("note", "")),
            )

    def _past(self, value: str, since: str, until: str, note: str) -> str:
        name = (
            "page.held-between" if since and until
            else "page.held-since" if since
            else "page.held-until" if until
            else "page.held-once"
        )  # fmt: skip
        said = self._texts(name, value=value, since=since, until=until)
        return (
            self._texts("page.with-note", said=said, note=" ".join(note.split())) if note else said
        )

    def _held(self, limits: Iterable[Limit]) -> Iterator[Held]:
        for limit in limits:
            for entry, places in self._holding(limit):
                yield Held(
                    limit.label,
                    (
                        entry.words(),
                        self._places(entry, places),
                        limit.starts,
                        str(entry.starts_on or ""),
                        entry.confidence,
                        str(entry.checked),
                        limit.article_says,
                    ),
                )

    # --- conflicts and cases --------------------------------------------------------------------

    def _conflicts(self) -> Iterator[ConflictPart]:
        for conflict in self._folder.conflicts.values():
            leaning = [
                practice
                for practice in self._playbook.practices.values()
                if conflict.id in practice.conflicts
            ]
            ruling = conflict.ruling or self._texts("page.no-ruling")
            yield ConflictPart(
                conflict.id,
                conflict.id.replace("-", " ").capitalize(),
                Difference(
                    (
                        (self._texts("practice.one-side"), self._words.text(conflict.one_side)),
                        (self._texts("practice.other-side"), self._words.text(conflict.other_side)),
                    ),
                    self._words.text(ruling),
                    self._words.text(conflict.reason),
                    "",
                ),
                tuple(self._link(practice) for practice in leaning),
            )

    def _scenario(self, scenario: Scenario) -> ScenarioCard:
        practices = self._playbook.practices
        cast = {**scenario.cast[0], "agent": self._texts("page.agent")}
        return ScenarioCard(
            scenario.id,
            scenario.title,
            fill(scenario.brief, cast),
            self._texts(
                "page.case-facts",
                level=scenario.level,
                minutes=minutes(scenario),
                places=", ".join(scenario.marketplaces),
            ),
            tuple(self._link(practices[id_]) for id_ in scenario.teaches if id_ in practices),
            scenario.out_of_scope,
            tuple(
                track.title
                for track in self._folder.tracks.values()
                if any(stop.scenario == scenario.id for stop in track.stops)
            ),
        )


def _written(practice: Practice, rule: Rule) -> Rule:
    """Give a rule as it is written, with the names of limits in the place of their numbers."""
    return practice.rules[rule.number - 1]


def _newest(register: Register) -> date:
    return max(entry.checked for limit in register.limits.values() for entry in limit.entries)


def _order(folder: Folder) -> Iterator[str]:
    """Name every scenario, in the order of the tracks."""
    placed = [stop.scenario for track in folder.tracks.values() for stop in track.stops]
    known = folder.scenario_ids
    yield from dict.fromkeys((*(id_ for id_ in placed if id_ in known), *known))
