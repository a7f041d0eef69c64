"""Read a playbook folder: vocabulary, register, practices, wording, tracks and scenarios."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.content.cache import Cache
from trainer.content.conditions import ConditionReader, is_number
from trainer.content.problems import PlaybookError, Problems, did_you_mean
from trainer.content.scenarios import ScenarioReader, span
from trainer.content.texts import Texts
from trainer.content.tree import At, Tree, read_tree
from trainer.drills.scenario import Scenario, ScenarioId
from trainer.rules.facts import Clock, Fact, Move, Type, Vocabulary
from trainer.rules.policy import Entry, Limit, Marketplace, PolicyValue, Register
from trainer.rules.practices import (
    Chapter,
    Citation,
    Conflict,
    Critical,
    Decision,
    Harm,
    Impossible,
    Playbook,
    Practice,
    Rule,
    Source,
    Verdict,
)

if TYPE_CHECKING:
    from trainer.content import schema

TIMES = ("hours", "calendar_days", "business_days")
"""The units in which a clock can run."""
HELD_AGAINST = {
    "facts.yaml": frozenset({"PB101", "PB110"}),
    "moves.yaml": frozenset({"PB101", "PB103"}),
    "policy.yaml": frozenset({"PB104", "PB112"}),
    "sources.yaml": frozenset({"PB105"}),
    "conflicts.yaml": frozenset({"PB113"}),
    "catalogue.yaml": frozenset({"PB118"}),
    "practices": frozenset({"PB114"}),
}
"""By file, or folder of files, the problems of names that only it can tell to be known."""
VERDICTS = {
    "best": Verdict.BEST,
    "good": Verdict.GOOD,
    "weak": Verdict.WEAK,
    "forbidden": Verdict.FORBIDDEN,
}


@dataclass(frozen=True, slots=True)
class Element:
    """The words of one element of a reply, a representation or an appeal."""

    move: str
    text: str
    must: tuple[str, ...]
    never: tuple[str, ...]
    trap: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """A scenario in a track, and what comes before it."""

    scenario: str
    after: tuple[str, ...]
    day: int | None = None
    """The day of the track on which it is played."""


@dataclass(frozen=True, slots=True)
class Track:
    """An order in which to learn."""

    id: str
    title: str
    about: str
    stops: tuple[Stop, ...]
    must_cover: tuple[str, ...]
    needs: tuple[str, ...] = ()
    """The tracks that come before this one."""
    pass_mark: str = "desk.pass_mark"  # noqa: S105 - a mark, no password
    """The entry of the register that says what counts as passed."""


@dataclass(frozen=True, slots=True)
class FirstCase:
    """The case, and its face, that somebody who has never played is sent to."""

    scenario: str
    seed: int


@dataclass(frozen=True, slots=True)
class Catalogued:
    """One thing that an article says to do, to know or to leave."""

    id: str
    source: Citation
    tier: str


@dataclass(frozen=True, slots=True)
class Background:
    """Why no practice covers an entry of the catalogue."""

    entry: str
    reason: str
    see: str | None
    """The practice that comes closest."""


@dataclass
class Folder:
    """
    A playbook on disk, read part by part as it is asked for.

    Reading notes what is wrong in `problems` and goes on with what is sound.
    """

    root: Path
    problems: Problems = field(default_factory=Problems)
    cache: Cache | None = None
    """Where files that were checked before are kept; without one everything is checked."""

    def tree(self, name: str) -> Tree:
        """Read one file of the folder, each only once."""
        if name not in self._trees:
            self._trees[name] = read_tree(
                self.root / name,
                f"playbook/{name}",
                self.problems,
                lambda text: self._keep(name, text),
            )
        return self._trees[name]

    @cached_property
    def _trees(self) -> dict[str, Tree]:
        return {}

    @cached_property
    def _kept(self) -> dict[str, Any]:
        """The models of files that were checked before."""
        return {}

    @cached_property
    def _scenarios(self) -> dict[ScenarioId, Scenario | None]:
        return {}

    @cached_property
    def _facts(self) -> schema.FactsFile | None:
        model: schema.FactsFile | None = self.model("facts.yaml", "facts")
        return model

    def names(self, folder: str) -> tuple[str, ...]:
        """Name the YAML files of a folder, sorted."""
        return tuple(
            sorted(f"{folder}/{path.name}" for path in (self.root / folder).glob("*.yaml"))
        )

    def model(self, name: str, kind: str) -> Any:
        """
        Read a file into its model; what does not fit is noted.

        Of a file that cannot be read only that is told, and not that its ids are unknown elsewhere.
        """
        model = self._model(name, kind)
        if model is None:
            part = name.partition("/")[0]
            self.problems.unjudged |= HELD_AGAINST.get(part, frozenset())
        return model

    def _model(self, name: str, kind: str) -> Any:
        tree = self.tree(name)
        if tree.data is None:
            return None
        if name in self._kept:
            return self._kept[name]
        # Most of what it costs to open the kit is pydantic: it is loaded only where it is needed.
        from trainer.content.validate import validated  # noqa: PLC0415

        model = validated(tree, kind, self.problems)
        if model is not None and self.cache:
            self.cache.put(name, tree.text, tree.data, model)
        return model

    @cached_property
    def digest(self) -> str:
        """Give a fingerprint of everything that judges: all but scenarios, tracks and pages."""
        names = ["facts.yaml", "moves.yaml", "policy.yaml", "conflicts.yaml", "sources.yaml"]
        return digest_of(self.root / name for name in (*names, *self.names("practices")))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Read facts.yaml and moves.yaml."""
        facts_model = self._facts
        moves_model: schema.MovesFile | None = self.model("moves.yaml", "moves")
        facts = {one.id: _fact(one) for one in facts_model.facts} if facts_model else {}
        clocks = {one.id: _clock(one) for one in facts_model.clocks} if facts_model else {}
        moves = {one.id: _move(one) for one in moves_model.moves} if moves_model else {}
        self._once("facts.yaml", "facts")
        self._once("facts.yaml", "clocks")
        self._once("moves.yaml", "moves")
        vocabulary = Vocabulary.of(facts, moves, clocks)
        for number, clock in enumerate(clocks.values()):
            for move in (*sorted(clock.stopped_by), clock.lapse):
                self.move(move, vocabulary, self.tree("facts.yaml"), ("clocks", number))
            if self.limit(clock.limit, self.tree("facts.yaml"), ("clocks", number, "limit")):
                self._is_time(clock, ("clocks", number, "limit"))
        return vocabulary

    @cached_property
    def register(self) -> Register:
        """Read policy.yaml."""
        model: schema.PolicyFile | None = self.model("policy.yaml", "policy")
        if model is None:
            return Register({}, {})
        self._once("policy.yaml", "policy")
        self._once("policy.yaml", "marketplaces")
        places = {one.id: _marketplace(one) for one in model.marketplaces}
        limits = {
            one.id: self._limit(one, ("policy", number), places)
            for number, one in enumerate(model.policy)
        }
        return Register(limits, places)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Read sources.yaml."""
        model: schema.SourcesFile | None = self.model("sources.yaml", "sources")
        self._once("sources.yaml", "sources")
        return {one.id: _source(one) for one in model.sources} if model else {}

    @cached_property
    def conflicts(self) -> Mapping[str, Conflict]:
        """Read conflicts.yaml."""
        model: schema.ConflictsFile | None = self.model("conflicts.yaml", "conflicts")
        self._once("conflicts.yaml", "conflicts")
        result = {}
        for number, one in enumerate(model.conflicts if model else ()):
            if one.scored and not one.ruling:
                self._note(
                    "PB217",
                    self.tree("conflicts.yaml"),
                    ("conflicts", number),
                    f"the conflict '{one.id}' is scored without a ruling.",
                    "Write the ruling, or set scored: false.",
                )
            result[one.id] = Conflict(
                one.id,
                one.kind,
                tuple(one.practices),
                one.one_side,
                one.other_side,
                one.reason,
                one.ruling,
                one.scored and bool(one.ruling),
            )
        return result

    @cached_property
    def never(self) -> tuple[Impossible, ...]:
        """Read the combinations that cannot occur."""
        tree = self.tree("facts.yaml")
        model = self._facts
        reader = self.conditions(tree)
        return tuple(
            Impossible(one.says, reader.read(one.when, ("never", number, "when")))
            for number, one in enumerate(model.never if model else ())
        )

    @cached_property
    def playbook(self) -> Playbook:
        """Read everything that judges."""
        chapters: dict[str, Chapter] = {}
        practices: dict[str, Practice] = {}
        for name in self.names("practices"):
            self._chapter(name, chapters, practices)
        self._overrides(practices)
        return Playbook(
            self.vocabulary,
            self.register,
            self.sources,
            self.conflicts,
            practices,
            chapters,
            self.never,
            self.digest,
        )

    @cached_property
    def wording(self) -> Mapping[str, Element]:
        """Read the wording of every element."""
        result: dict[str, Element] = {}
        for name in self.names("wording"):
            model: schema.WordingFile | None = self.model(name, "wording")
            for number, one in enumerate(model.elements if model else ()):
                at: At = ("elements", number)
                self.move(one.move, self.vocabulary, self.tree(name), at)
                if one.move in result:
                    self._note("PB108", self.tree(name), at, f"'{one.move}' has two wordings.")
                result[one.move] = Element(
                    one.move, one.text.strip(), tuple(one.must), tuple(one.never), one.trap
                )
        return result

    @cached_property
    def tracks(self) -> Mapping[str, Track]:
        """Read tracks.yaml."""
        model: schema.TracksFile | None = self.model("tracks.yaml", "tracks")
        self._once("tracks.yaml", "tracks")
        return {
            one.id: Track(
                one.id,
                one.title,
                one.about,
                tuple(Stop(stop.scenario, tuple(stop.after), stop.day) for stop in one.stops),
                tuple(one.must_cover),
                tuple(one.needs),
                one.pass_mark,
            )
            for one in (model.tracks if model else ())
        }

    @cached_property
    def first_case(self) -> FirstCase | None:
        """Read from tracks.yaml what comes first of all; without a word there, the first stop."""
        model: schema.TracksFile | None = self.model("tracks.yaml", "tracks")
        if model is not None and model.first_case is not None:
            return FirstCase(model.first_case.scenario, model.first_case.seed)
        stops = [stop for track in self.tracks.values() for stop in track.stops]
        return FirstCase(stops[0].scenario, 0) if stops else None

    @cached_property
    def texts(self) -> Texts:
        """Read texts.yaml."""
        model: schema.TextsFile | None = self.model("texts.yaml", "texts")
        return Texts(dict(model.texts) if model else {})

    @cached_property
    def catalogue(self) -> Mapping[str, Catalogued]:
        """Read catalogue.yaml, which a playbook may do without."""
        name = "catalogue.yaml"
        if not (self.root / name).exists():
            return {}
        model: schema.CatalogueFile | None = self.model(name, "catalogue")
        self._once(name, "catalogue")
        for number, one in enumerate(model.catalogue if model else ()):
            at: At = ("catalogue", number)
            self._known("PB105", "source", one.source, self.sources, self.tree(name), at)
        return {
            one.id: Catalogued(one.id, Citation(one.source, one.locator.strip()), one.tier)
            for one in (model.catalogue if model else ())
        }

    @cached_property
    def background(self) -> Mapping[str, Background]:
        """Read background.yaml, which comes with a catalogue."""
        if not self.catalogue:
            return {}
        model: schema.BackgroundFile | None = self.model("background.yaml", "background")
        self._once("background.yaml", "background", "entry")
        return {
            one.entry: Background(one.entry, one.reason.strip(), one.see)
            for one in (model.background if model else ())
        }

    @property
    def scenario_ids(self) -> tuple[ScenarioId, ...]:
        """Name every scenario, without reading it."""
        return tuple(Path(name).stem for name in self.names("scenarios"))

    def scenario(self, id_: ScenarioId) -> Scenario | None:
        """Read one scenario, each only once."""
        if id_ not in self._scenarios:
            self._scenarios[id_] = self._scenario(id_)
        return self._scenarios[id_]

    def sound(self) -> Folder:
        """Give the folder when nothing was noted so far, and else refuse it."""
        if len(self.problems):
            raise PlaybookError(self.problems)
        return self

    def conditions(self, tree: Tree) -> ConditionReader:
        """Give a reader for the conditions of one file."""
        return ConditionReader(tree, self.vocabulary, self.register, self.problems)

    # --- names that must exist ------------------------------------------------------------------

    def move(self, id_: str, vocabulary: Vocabulary, tree: Tree, at: At) -> bool:
        """Say whether a move exists, and note it when it does not."""
        return self._known("PB103", "move", id_, vocabulary.moves, tree, at)

    def limit(self, id_: str, tree: Tree, at: At) -> bool:
        """Say whether a limit exists, and note it when it does not."""
        return self._known("PB104", "limit", id_, self.register.limits, tree, at)

    def _known(
        self, code: str, noun: str, id_: str, known: Iterable[str], tree: Tree, at: At
    ) -> bool:
        if id_ in known:
            return True
        self._note(code, tree, at, f"unknown {noun} '{id_}'.", did_you_mean(id_, known))
        return False

    def _note(self, code: str, tree: Tree, at: At, what: str, hint: str = "") -> None:
        self.problems.add(code, tree.path, tree.line(at), what, hint)

    def _once(self, name: str, key: str, field: str = "id") -> None:
        """Note every id that is given twice in a list."""
        tree = self.tree(name)
        seen: set[str] = set()
        for at, entry in tree.entries(key):
            id_ = entry.get(field)
            if isinstance(id_, str):
                if id_ in seen:
                    self._note("PB108", tree, at, f"the id '{id_}' is given twice.")
                seen.add(id_)

    def _is_time(self, clock: Clock, at: At) -> None:
        for entry in self.register.limits[clock.limit].entries:
            if entry.unit not in TIMES or not is_number(entry.value):
                self._note(
                    "PB107",
                    self.tree("facts.yaml"),
                    at,
                    f"the clock '{clock.id}' runs for {entry.value} {entry.unit}, which is no time.",
                    f"Give {clock.limit} in {', '.join(TIMES)}.",
                )
                return

    # --- parts ----------------------------------------------------------------------------------

    def _keep(self, name: str, text: str) -> Any:
        """Give the data of a file that was checked before, and remember its model."""
        kept = self.cache.get(name, text) if self.cache else None
        if kept is None:
            return None
        data, self._kept[name] = kept
        return data

    def _scenario(self, id_: ScenarioId) -> Scenario | None:
        name = f"scenarios/{id_}.yaml"
        tree = self.tree(name)
        model: schema.ScenarioFile | None = self.model(name, "scenarios")
        if model is None:
            return None
        reader = ScenarioReader(self.conditions(tree), model, digest_of([self.root / name]))
        return reader.read(id_)

    def _limit(self, one: schema.LimitModel, at: At, places: Mapping[str, Marketplace]) -> Limit:
        tree = self.tree("policy.yaml")
        entries = []
        for number, value in enumerate(one.values):
            here: At = (*at, "values", number)
            for place in value.marketplaces:
                if place != "all":
                    self._known("PB112", "marketplace", place, places, tree, here)
            self._known("PB105", "source", value.source, self.sources, tree, here)
            entries.append(self._entry(value, one.unit, here))
        return Limit(
            one.id,
            one.label,
            one.unit,
            tuple(entries),
            one.starts,
            tuple(_superseded(old) for old in one.superseded),
            one.article_says,
            one.verdict,
            {str(word): clause for word, clause in one.said.items()},
        )

    def _entry(self, value: schema.EntryModel, unit: str, at: At) -> Entry:
        starts = self._day(value.from_, at, last=False)
        ends = self._day(value.to, at, last=True)
        if starts and ends and ends < starts:
            self._note("PB117", self.tree("policy.yaml"), at, "ends before it begins.")
        amount: PolicyValue = (
            tuple(float(part) for part in value.value)
            if isinstance(value.value, list)
            else value.value
        )
        checked = self._day(value.checked, at, last=False) or date.min
        return Entry(
            frozenset(value.marketplaces),
            amount,
            value.unit or unit,
            value.source,
            value.locator,
            value.confidence,
            checked,
            starts,
            ends,
            value.note,
        )

    def _day(self, text: str | None, at: At, *, last: bool) -> date | None:
        """Read a day; a month alone means its first or its last day."""
        if text is None:
            return None
        try:
            if len(text) > len("2020-07"):
                return date.fromisoformat(text)
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            self._note("PB117", self.tree("policy.yaml"), at, f"'{text}' is no day.")
            return None
        month_later = (first + timedelta(days=31)).replace(day=1)
        return month_later - timedelta(days=1) if last else first

    def _chapter(
        self, name: str, chapters: dict[str, Chapter], practices: dict[str, Practice]
    ) -> None:
        tree = self.tree(name)
        model: schema.ChapterFile | None = self.model(name, "practices")
        if model is None:
            return
        if model.chapter != Path(name).stem:
            self._note(
                "PB313",
                tree,
                ("chapter",),
                f"the file is '{Path(name).stem}' but the chapter is '{model.chapter}'.",
            )
        reader = self.conditions(tree)
        ids = []
        for number, one in enumerate(model.practices):
            at: At = ("practices", number)
            if one.id in practices:
                self._note("PB108", tree, at, f"the practice '{one.id}' is written twice.")
            practices[one.id] = self._practice(one, model.chapter, reader, at)
            ids.append(one.id)
        decisions = tuple(
            Decision(
                one.id,
                one.asks,
                reader.read(one.when, ("decisions", number, "when")),
                tuple(
                    move
                    for move in one.moves
                    if self.move(move, self.vocabulary, tree, ("decisions", number, "moves"))
                ),
                tuple(frozenset(tie) for tie in one.ties),
                one.many,
            )
            for number, one in enumerate(model.decisions)
        )
        for number, decision in enumerate(model.decisions):
            for move in (move for tie in decision.ties for move in tie):
                self.move(move, self.vocabulary, tree, ("decisions", number, "ties"))
        chapters[model.chapter] = Chapter(
            model.chapter, model.title, model.about, tuple(ids), decisions, model.place
        )

    def _practice(
        self, one: schema.PracticeModel, chapter: str, reader: ConditionReader, at: At
    ) -> Practice:
        tree = reader.tree
        for number, citation in enumerate(one.sources):
            self._known(
                "PB105", "source", citation.source, self.sources, tree, (*at, "sources", number)
            )
        for limit in one.policy:
            self.limit(limit, tree, (*at, "policy"))
        for conflict in one.conflicts:
            self._known("PB113", "conflict", conflict, self.conflicts, tree, (*at, "conflicts"))
        rules = tuple(
            self._rule(one.id, number, rule, reader, (*at, "rules", number))
            for number, rule in enumerate(one.rules)
        )
        return Practice(
            one.id,
            one.version,
            chapter,
            one.says.strip(),
            one.why.strip(),
            one.instead.strip(),
            Harm(one.harm),
            one.tier,
            tuple(Citation(citation.source, citation.locator) for citation in one.sources),
            rules,
            tuple(one.catalogue),
            tuple(one.policy),
            tuple(conflict for conflict in one.conflicts if conflict in self.conflicts),
            frozenset(one.overrides),
            one.article_says.strip(),
            one.known_gaps.strip(),
            one.unscored.strip(),
        )

    def _rule(
        self, practice: str, number: int, one: schema.RuleModel, reader: ConditionReader, at: At
    ) -> Rule:
        verdicts: dict[str, Verdict] = {}
        for word, verdict in VERDICTS.items():
            for move in getattr(one, word):
                if not self.move(move, self.vocabulary, reader.tree, (*at, word)):
                    continue
                if move in verdicts:
                    self._note("PB218", reader.tree, (*at, word), f"'{move}' has two verdicts.")
                verdicts[move] = verdict
        if not verdicts:
            self._note("PB218", reader.tree, at, "the rule gives no verdict.")
        return Rule(
            practice,
            number + 1,
            reader.read(one.when, (*at, "when")),
            verdicts,
            reader.facts(one.governs, (*at, "governs")),
            reader.facts(one.near_miss, (*at, "near_miss")),
            Critical(one.critical.name, one.critical.cap) if one.critical else None,
        )

    def _overrides(self, practices: Mapping[str, Practice]) -> None:
        for name in self.names("practices"):
            tree = self.tree(name)
            for at, entry in tree.entries("practices"):
                others = entry.get("overrides")
                for other in others if isinstance(others, list) else ():
                    self._known(
                        "PB114", "practice", str(other), practices, tree, (*at, "overrides")
                    )


def digest_of(paths: Iterable[Path]) -> str:
    """Give a fingerprint of files: the same text gives the same one on every system."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0")
        if path.exists():
            digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]


def _fact(one: schema.FactModel) -> Fact:
    return Fact(
        one.id,
        one.label,
        one.means,
        Type(one.type),
        dict(one.values),
        one.unit,
        one.least,
        one.most,
        said=dict(one.said),
        asks=one.asks,
    )


def _clock(one: schema.ClockModel) -> Clock:
    return Clock(
        one.id,
        one.label,
        one.means,
        one.limit,
        frozenset(one.stopped_by),
        one.lapse,
        {str(word): clause for word, clause in one.said.items()},
    )


def _move(one: schema.MoveModel) -> Move:
    return Move(one.id, one.label, one.means, one.family, span(one.takes), one.done)


def _marketplace(one: schema.MarketplaceModel) -> Marketplace:
    return Marketplace(one.id, one.name, one.timezone, one.currency, one.language, one.venue)


def _source(one: schema.SourceModel) -> Source:
    return Source(
        one.id, one.title, one.publisher, one.language, one.retrieved, one.trust, one.kind, one.note
    )


def _superseded(one: schema.SupersededModel) -> Mapping[str, object]:
    held = {
        "value": one.value, "unit": one.unit, "from": one.from_, "to": one.to, "note": one.note
    }  # fmt: skip
    return {name: value for name, value in held.items() if value is not None}
