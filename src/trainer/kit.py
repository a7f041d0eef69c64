"""
The kit: what notebooks and the command line use.

`open_kit()` finds the playbook and the records and puts everything together. It is the only
place that knows where things are and what day it is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer import __version__
from trainer.content.cache import Cache
from trainer.content.folder import Folder
from trainer.content.problems import did_you_mean
from trainer.content.texts import fill
from trainer.drills.answers import BEST, WORST, decisions, read
from trainer.drills.deal import deal
from trainer.drills.engine import CaseClosedError, Drill, State, UnknownMoveError
from trainer.drills.players import replay
from trainer.drills.scenario import Scenario
from trainer.drills.shift import (
    CLOSE,
    SHIFT,
    Shift,
    ShiftError,
    ShiftState,
    draw,
    play_shift,
)
from trainer.records.attempts import Attempt, Mode, Result, Setup
from trainer.records.errors import BadTraineeError
from trainer.records.journal import Journal
from trainer.records.logbook import Logbook
from trainer.records.shelf import Shelf
from trainer.reports.debrief import DebriefWriter
from trainer.reports.desk import DeskWriter
from trainer.reports.home import Home, HomeWriter
from trainer.reports.lookup import Lookup, PracticeCard
from trainer.reports.shift import ShiftWriter
from trainer.reports.words import Words
from trainer.rules.judge import Rulebook
from trainer.rules.policy import NoLimitError
from trainer.session import Session
from trainer.told import reason, told

if TYPE_CHECKING:
    from trainer.office import Asked, Office
    from trainer.reports.shop.report import Report
    from trainer.reports.shop.steps import Tell
    from trainer.views.drill import DrillView
    from trainer.views.face import Face
    from trainer.views.html import Markup
    from trainer.views.reports import Reports
    from trainer.views.search import SearchView
    from trainer.views.shift import ShiftView

HOME = "TRAINER_HOME"
RECORDS = "TRAINER_RECORDS"
LOCALE = "en"
YEARS = range(1995, 2101)
SAMPLES = "samples"
SAMPLE_DAY = "2026-11-20"
"""The day at whose end the kit's own reports look as if they were downloaded."""


class NoPlaybookError(FileNotFoundError):
    """No playbook was found."""

    @classmethod
    def at(cls, places: Sequence[Path]) -> NoPlaybookError:
        """Say where was looked."""
        listed = ", ".join(str(place) for place in places)
        return cls(
            f"No playbook in {listed}.\n\n"
            f"Hint: set {HOME} to the folder that holds playbook/, or work inside the checkout."
        )


class NoSuchError(LookupError):
    """Something was asked for that is not there."""

    @classmethod
    def scenario(cls, wanted: object, known: Sequence[str]) -> NoSuchError:
        """Say which scenario is missing, and which there are."""
        hint = did_you_mean(str(wanted), known) or f"Choose one of {', '.join(known)}."
        return cls(f"There is no scenario '{wanted}'.\n\nHint: {hint}")

    @classmethod
    def place(cls, wanted: object, known: Sequence[str]) -> NoSuchError:
        """Say which marketplace is missing, and which there are."""
        hint = f"Choose one of {', '.join(known)}."
        return cls(f"There is no marketplace '{wanted}'.\n\nHint: {hint}")

    @classmethod
    def marketplace(cls, wanted: object, known: Sequence[str]) -> NoSuchError:
        """Say which marketplace is missing, and where the scenario can be played."""
        return cls(
            f"The case is not played in marketplace '{wanted}'.\n\n"
            f"Hint: choose one of {', '.join(known)}."
        )


class BadParameterError(ValueError):
    """A parameter that cannot be used."""

    @classmethod
    def of(cls, name: str, value: object, takes: str) -> BadParameterError:
        """Say which parameter, what was given and what it takes."""
        return cls(f"{name} is {value!r}.\n\nHint: {name} takes {takes}.")


@dataclass(frozen=True)
class Kit:
    """A playbook, and where the records of its trainees are kept."""

    home: Path
    records: Path
    cache: Path | None = None
    """Where checked files of the playbook are kept; without it they are checked every time."""

    @cached_property
    def folder(self) -> Folder:
        """The playbook on disk; one that cannot be used is refused with every reason."""
        cache = Cache(self.cache) if self.cache is not None else None
        folder = Folder(self.home / "playbook", cache=cache)
        _ = folder.playbook, folder.texts, folder.wording
        return folder.sound()

    def scenario(self, id_: str) -> Scenario:
        """Give a scenario."""
        if id_ not in self.folder.scenario_ids:
            raise NoSuchError.scenario(id_, self.folder.scenario_ids)
        scenario = self.folder.scenario(id_)
        self.folder.sound()
        assert scenario is not None, "a sound folder gives its scenarios"  # noqa: S101
        return scenario

    def scenarios(self) -> Iterator[Scenario]:
        """Give every scenario, in the order of the tracks."""
        placed = [stop.scenario for track in self.folder.tracks.values() for stop in track.stops]
        rest = [id_ for id_ in self.folder.scenario_ids if id_ not in placed]
        for id_ in dict.fromkeys((*placed, *rest)):
            yield self.scenario(id_)

    def case(
        self,
        scenario: str,
        *,
        seed: int = 0,
        as_of: str | date | None = None,
        marketplace: str | None = None,
    ) -> Drill:
        """Deal a case, ready to be played."""
        chosen = self.scenario(scenario)
        number = whole("seed", seed)
        day = a_day(as_of) or chosen.day
        place = marketplace or chosen.marketplaces[0]
        if place not in chosen.marketplaces:
            raise NoSuchError.marketplace(place, chosen.marketplaces)
        rulebook = Rulebook.of(self.folder.playbook, day, place)
        return Drill(deal(chosen, number), rulebook, self.folder.register.marketplaces[place], day)

    def words(self, drill: Drill) -> Words:
        """Give the words of a case."""
        steps = drill.deal.scenario.steps.values()
        names = {
            offer.move: fill(offer.entry.title, drill.deal.cast)
            for step in steps
            for offer in step.offers
            if offer.entry
        }
        return Words(self.folder.texts, drill.rulebook, names)

    def desk(self, drill: Drill, mode: str = Mode.LEARN) -> DeskWriter:
        """Give the writer of a case's desk."""
        return DeskWriter(drill, self.words(drill), dict(self.folder.wording), mode)

    def debriefer(self, drill: Drill, mode: str = Mode.LEARN) -> DebriefWriter:
        """Give the writer of a case's debrief."""
        return DebriefWriter(drill, self.words(drill), self.desk(drill, mode))

    def logbook(self, trainee: str) -> Logbook:
        """Open the logbook of a trainee."""
        if not isinstance(trainee, str):
            raise BadParameterError.of("trainee", trainee, "a name")
        return Logbook(Journal.open(self.records, trainee))

    def session(
        self,
        drill: Drill,
        *,
        trainee: str,
        mode: str = Mode.LEARN,
        fresh: bool = False,
    ) -> Session[State]:
        """Go on with an open attempt at a case, or start one."""
        if mode not in list(Mode):
            raise BadParameterError.of("mode", mode, f"one of {', '.join(Mode)}")
        logbook, setup = self.logbook(trainee), self._setup(drill, trainee, Mode(mode))
        attempt = logbook.start(setup) if fresh else logbook.start_or_resume(setup)
        played, notice = attempt.setup, ""
        if (played.scenario_digest, played.playbook_digest) != (
            setup.scenario_digest,
            setup.playbook_digest,
        ):
            notice = self.folder.texts("save.changed", count=attempt.following)
            logbook.withdraw(attempt.id, "The case or the playbook has changed since.")
            attempt = logbook.start_or_resume(setup)
        return Session(drill, logbook, attempt, notice=notice)

    # --- what notebooks call --------------------------------------------------------------------

    @told
    def drill(
        self,
        scenario: str,
        *,
        seed: int = 0,
        trainee: str = "demo",
        mode: str = "learn",
        as_of: str | None = None,
        marketplace: str | None = None,
        answers: str | Sequence[object] | None = None,
    ) -> DrillView:
        """
        Play a case.

        Without answers it is played on the screen, and goes on where it was left.
        With answers (`best`, `worst` or decisions) it is played at once, as a new attempt.
        """
        from trainer.views.drill import DrillView  # noqa: PLC0415 - the command line needs no widgets

        drill = self.case(scenario, seed=seed, as_of=as_of, marketplace=marketplace)
        replayed = answers is not None
        session = self.session(drill, trainee=trainee, mode=mode, fresh=replayed)
        guided = not replayed and mode == Mode.LEARN and self._is_new(trainee)
        if answers is not None:
            for moves in decisions(drill, answers):
                if session.state.over:
                    break
                said = session.choose(moves)
                if not said.saved:
                    raise NotSavedError.because(said.why)
        return DrillView(
            session,
            self.desk(drill, mode),
            self.debriefer(drill, mode),
            again=lambda: self.session(drill, trainee=trainee, mode=mode, fresh=True),
            live=not replayed,
            guided=guided,
        )

    @told
    def shift(
        self,
        seed: int = 0,
        *,
        trainee: str = "demo",
        mode: str = "practise",
        as_of: str | None = None,
        marketplace: str = "US",
        answers: str | Sequence[Sequence[str]] | None = None,
    ) -> ShiftView:
        """
        Play a working day: many cases, one clock, one account.

        Without answers it is played on the screen, and goes on where it was left.
        With answers (`best`, `worst` or decisions) it is played at once, as a new attempt.
        """
        from trainer.views.shift import ShiftView  # noqa: PLC0415 - the command line needs no widgets

        shift = self.day(seed=seed, as_of=as_of, marketplace=marketplace)
        setup = self._shift_setup(shift, trainee, mode)
        replayed = answers is not None
        session = self._shift_session(shift, setup, fresh=replayed)
        for moves in self.day_decisions(shift, answers):
            if session.state.over:
                break
            said = session.choose(moves)
            if not said.saved:
                raise NotSavedError.because(said.why)
        return ShiftView(
            session,
            self.shift_writer(shift, mode),
            again=lambda: self._shift_session(shift, setup, fresh=True),
            live=not replayed,
        )

    @told
    def debrief(self, trainee: str = "demo", attempt: str | None = None) -> Face:
        """Show the debrief of an attempt, or of the trainee's last one."""
        from trainer.views.face import Face, page  # noqa: PLC0415 - the command line needs no widgets

        texts, logbook = self.folder.texts, self.logbook(trainee)
        if attempt is not None:
            if not isinstance(attempt, str):
                raise BadParameterError.of("attempt", attempt, "the id of an attempt")
            wanted = logbook.attempt(attempt)
        else:
            attempts = logbook.attempts()
            if not attempts:
                return page(texts("debrief.none", trainee=trainee))
            wanted = attempts[-1]
        if wanted.withdrawn is not None:
            return page(texts("debrief.withdrawn", reason=wanted.withdrawn.reason))
        if wanted.result is None:
            return page(texts("debrief.open" if attempt is None else "debrief.still-open"))
        return Face(*self._debriefed(wanted, wanted.result))

    @told
    def start(self, trainee: str = "demo") -> Face:
        """Show where the trainee stands and what comes next."""
        from trainer.reports.home import home_text  # noqa: PLC0415
        from trainer.views.face import Face  # noqa: PLC0415
        from trainer.views.home import home, refused  # noqa: PLC0415
        from trainer.views.pages import in_app  # noqa: PLC0415

        labels = self.folder.texts.by_id
        try:
            page = self.home_page(trainee)
        except BadTraineeError as error:
            if not in_app():
                raise
            return Face(f"{error}\n", refused(str(error), str(trainee), labels))
        return Face(home_text(page, labels), home(page, labels, linked=in_app()))

    @told
    def look_up(
        self,
        wanted: str,
        *,
        as_of: str | None = None,
        marketplace: str = "US",
        trainee: str = "demo",
    ) -> Face | SearchView:
        """
        Show a practice by its id, or every practice that holds some words.

        Somebody who is there gets a page to search on; `trainee` is for its links to drills.
        """
        from trainer.views.face import someone_is_there  # noqa: PLC0415 - the command line needs no widgets
        from trainer.views.search import Asked, SearchView  # noqa: PLC0415

        if not isinstance(wanted, str):
            raise BadParameterError.of("wanted", wanted, "words to look for")
        lookup = self.lookup(as_of, marketplace)
        asked = Asked(wanted, lookup.words.rulebook.limits.as_of, marketplace, trainee)
        places = tuple(self.folder.register.marketplaces)
        view = SearchView(self._looked, places, asked, self.folder.texts)
        if someone_is_there():
            return view
        lookup.find(wanted)
        return view.face()

    def day(
        self, *, seed: int = 0, as_of: str | date | None = None, marketplace: str = "US"
    ) -> Shift:
        """Draw a working day, ready to be played."""
        number = whole("seed", seed)
        if marketplace not in self.folder.register.marketplaces:
            raise NoSuchError.place(marketplace, tuple(self.folder.register.marketplaces))
        scenarios = tuple(self.scenarios())
        usual = max(scenario.day for scenario in scenarios if scenario.any_day)
        chosen = a_day(as_of) or usual
        rulebook = Rulebook.of(self.folder.playbook, chosen, marketplace)
        place = self.folder.register.marketplaces[marketplace]
        return draw(number, scenarios, rulebook, place, chosen)

    @staticmethod
    def day_decisions(
        shift: Shift, answers: str | Sequence[Sequence[str]] | None
    ) -> Sequence[Sequence[str]]:
        """Give the decisions that answers stand for in a working day."""
        if answers is None:
            return ()
        if answers == BEST:
            return play_shift(shift).decisions
        if answers == WORST:
            return ((CLOSE,),)
        return read(answers)

    def shift_writer(self, shift: Shift, mode: str = Mode.PRACTISE) -> ShiftWriter:
        """Give the writer of a shift's desk and debrief."""
        writers = {slot.id: self.desk(slot.drill, mode) for slot in shift.slots}
        return ShiftWriter(shift, self.folder.texts, lambda slot: writers[slot.id])

    def shop(
        self,
        reports: str | Sequence[str] = SAMPLES,
        *,
        as_of: str | None = None,
        marketplace: str = "US",
    ) -> Office:
        """
        Open the reports of a shop: a folder, files, or `samples` for the kit's own.

        What is wrong with them is said by the first heading that needs them.
        """
        from trainer.office import Office  # noqa: PLC0415 - drills need no pandas

        return Office(self.folder, lambda: self._asked(reports, as_of, marketplace))

    @told
    def reports(
        self, reports: str = SAMPLES, *, as_of: str | None = None, marketplace: str = "US"
    ) -> Reports:
        """
        Show a form for the reports of one's own shop: bring files, name a folder, have them judged.

        What is given stands in the form at first. Where nobody is there to use it, the reports
        that are given are read and shown in short.
        """
        from trainer.views.face import someone_is_there  # noqa: PLC0415
        from trainer.views.reports import Reports, Surroundings  # noqa: PLC0415

        places = self.folder.register.marketplaces
        own = "" if reports == SAMPLES else reports
        today = as_of or datetime.now(UTC).date().isoformat()
        given = {
            "source": "folder" if own else "files",
            "folder": own,
            "place": self._asked(reports, as_of, marketplace).place.id,
            "day": today,
            "sample-day": as_of or SAMPLE_DAY,
        }
        still = None
        if not someone_is_there():
            day = given["day" if own else "sample-day"]
            still = self.report(reports, day, marketplace)
        return Reports(
            Surroundings(self.report, reason, lambda: datetime.now().astimezone(), SAMPLES, LOCALE),
            Shelf(self.records.parent / "reports"),
            self.folder.texts,
            {id_: place.name for id_, place in places.items()},
            given,
            still=still,
        )

    # --- what the command line uses besides -----------------------------------------------------

    def report(
        self, reports: str, as_of: str, marketplace: str, tell: Tell = lambda *_: None
    ) -> Report:
        """Read and judge the reports of a shop; each step is told when it begins."""
        from trainer.office import Office  # noqa: PLC0415 - drills need no pandas
        from trainer.reports.shop.steps import Steps  # noqa: PLC0415

        a_day(as_of, self.folder.texts("own.day"))
        steps = Steps(self.folder.texts, tell)
        office = Office(self.folder, lambda: self._asked(reports, as_of, marketplace), steps)
        try:
            report = office.report()
        finally:
            office.close()
        steps.later("draw")
        return report

    def home_page(self, trainee: str) -> Home:
        """Give where the trainee stands, as data."""
        day = max(scenario.day for scenario in self.scenarios())
        words = Words(self.folder.texts, Rulebook.of(self.folder.playbook, day, "US"))
        tracks = tuple(self.folder.tracks.values())
        writer = HomeWriter(words, tuple(self.scenarios()), tracks, self.folder.first_case)
        return writer.home(trainee, self.logbook(trainee).attempts())

    def lookup(self, as_of: str | date | None = None, marketplace: str = "US") -> Lookup:
        """Give the look-up of practices as they stand on a day in a marketplace."""
        scenarios = list(self.scenarios())
        day = a_day(as_of) or max(scenario.day for scenario in scenarios)
        if marketplace not in self.folder.register.marketplaces:
            raise NoSuchError.place(marketplace, tuple(self.folder.register.marketplaces))
        rulebook = Rulebook.of(self.folder.playbook, day, marketplace)
        drills: dict[str, tuple[tuple[str, str], ...]] = {}
        for scenario in scenarios:
            for practice in scenario.teaches:
                pair = (scenario.id, scenario.title)
                drills[practice] = (*drills.get(practice, ()), pair)
        return Lookup(Words(self.folder.texts, rulebook), drills)

    def cards(
        self, wanted: str, *, as_of: str | None = None, marketplace: str = "US"
    ) -> tuple[PracticeCard, ...]:
        """Find practices."""
        lookup = self.lookup(as_of, marketplace)
        return tuple(lookup.card(practice) for practice in lookup.find(wanted))

    # --- inside ---------------------------------------------------------------------------------

    def _looked(self, day: date | None, marketplace: str) -> Lookup | str:
        """Give the look-up of a day in a marketplace, or say why there is none."""
        try:
            return self.lookup(day, marketplace)
        except BadParameterError as error:
            return str(error)

    def _is_new(self, trainee: str) -> bool:
        """Say whether a trainee has not finished anything yet."""
        return all(one.finished is None for one in self.logbook(trainee).attempts())

    def _asked(self, reports: object, as_of: str | None, marketplace: object) -> Asked:
        """Find the files, the day and the marketplace that a shop's report is asked for."""
        from trainer.office import Asked  # noqa: PLC0415 - drills need no pandas

        places = self.folder.register.marketplaces
        if not isinstance(marketplace, str) or marketplace not in places:
            raise NoSuchError.place(marketplace, tuple(places))
        named = [reports] if isinstance(reports, str) else reports
        if not isinstance(named, Sequence) or not all(isinstance(one, str) for one in named):
            raise BadParameterError.of("reports", reports, "the folder that holds the reports")
        if not named or not all(named):
            raise BadParameterError.of("reports", reports, "the folder that holds the reports")
        day = a_day(as_of) or datetime.now(UTC).date()
        samples = self.home / "data" / "samples"
        try:
            paths = [samples if one == SAMPLES else _place(one) for one in named]
        except (RuntimeError, ValueError) as error:
            takes = "the folder that holds the reports"
            raise BadParameterError.of("reports", reports, takes) from error
        return Asked(tuple(paths), day, places[marketplace])

    def _debriefed(self, attempt: Attempt, result: Result) -> tuple[str, Markup]:
        """Give the debrief of a finished attempt, as it was scored then."""
        from trainer.reports.recorded import as_recorded  # noqa: PLC0415
        from trainer.reports.transcript import debrief_text  # noqa: PLC0415
        from trainer.views.debrief import debrief  # noqa: PLC0415

        setup, texts = attempt.setup, self.folder.texts
        try:
            played = self._played_again(attempt, result)
        except (NoSuchError, NoLimitError, UnknownMoveError, CaseClosedError, ShiftError):
            played = None
        if played is not None:
            return played
        rulebook = Rulebook.of(self.folder.playbook, setup.as_of, setup.marketplace)
        titles = {one.id: one.title for one in self.scenarios()}
        title = titles.get(setup.scenario, setup.scenario)
        if setup.scenario == SHIFT:
            title = texts("shift.title", seed=setup.seed)
        written = as_recorded(title, attempt, result, Words(texts, rulebook))
        return debrief_text(written), debrief(written, dict(texts.by_id))

    def _played_again(self, attempt: Attempt, result: Result) -> tuple[str, Markup] | None:
        """Play the decisions again; None where that is no longer what was scored."""
        from trainer.reports.shift import shift_debrief_text  # noqa: PLC0415
        from trainer.reports.transcript import debrief_text  # noqa: PLC0415
        from trainer.views.debrief import debrief  # noqa: PLC0415
        from trainer.views.inbox import debrief as shift_debrief  # noqa: PLC0415

        setup, labels = attempt.setup, dict(self.folder.texts.by_id)
        if setup.scenario == SHIFT:
            shift = self.day(seed=setup.seed, as_of=setup.as_of, marketplace=setup.marketplace)
            day = replay(shift, attempt.moves)
            if not _same(shift.result(day), result):
                return None
            closed = self.shift_writer(shift, setup.mode).debrief(day)
            return shift_debrief_text(closed, labels), shift_debrief(closed, labels)
        drill = self.case(
            setup.scenario, seed=setup.seed, as_of=setup.as_of, marketplace=setup.marketplace
        )
        state = replay(drill, attempt.moves)
        if not _same(drill.result(state), result):
            return None
        written = self.debriefer(drill, setup.mode).debrief(state)
        return debrief_text(written), debrief(written, labels)

    def _shift_session(self, shift: Shift, setup: Setup, *, fresh: bool) -> Session[ShiftState]:
        logbook = self.logbook(setup.trainee)
        attempt = logbook.start(setup) if fresh else logbook.start_or_resume(setup)
        notice = ""
        if attempt.setup.scenario_digest != setup.scenario_digest:
            notice = self.folder.texts("save.changed", count=attempt.following)
            logbook.withdraw(attempt.id, "The cases or the playbook have changed since.")
            attempt = logbook.start_or_resume(setup)
        return Session(shift, logbook, attempt, notice=notice)

    def _shift_setup(self, shift: Shift, trainee: str, mode: str) -> Setup:
        if mode not in list(Mode):
            raise BadParameterError.of("mode", mode, f"one of {', '.join(Mode)}")
        first = self._setup(shift.slots[0].drill, trainee, Mode(mode))
        scenarios = [slot.drill.deal.scenario for slot in shift.slots]
        digests = "".join(one.digest for one in scenarios) + self.folder.digest
        return replace(
            first,
            scenario=SHIFT,
            scenario_version=1,
            scenario_digest=hashlib.sha256(digests.encode()).hexdigest(),
            seed=shift.seed,
        )

    def _setup(self, drill: Drill, trainee: str, mode: Mode) -> Setup:
        scenario = drill.deal.scenario
        return Setup(
            scenario=scenario.id,
            scenario_version=scenario.version,
            scenario_digest=scenario.digest,
            playbook_digest=self.folder.digest,
            kit_version=__version__,
            seed=drill.deal.seed,
            mode=mode,
            locale=LOCALE,
            as_of=drill.as_of,
            marketplace=drill.place.id,
            trainee=trainee,
        )


class NotSavedError(RuntimeError):
    """A decision could not be saved."""

    @classmethod
    def because(cls, why: str) -> NotSavedError:
        """Say why."""
        return cls(f"The decision was not saved. {why}")


def open_kit(home: Path | str | None = None, records: Path | str | None = None) -> Kit:
    """
    Find the playbook and open the kit.

    Looks at the argument, then at TRAINER_HOME, then at the folders above this one and above the
    package, and last at the copy that comes with the package. Records go to TRAINER_RECORDS, or
    to data/local/records beside the playbook, or, for a packaged playbook, to the user's home.
    """
    found = _home(home)
    chosen = records or os.environ.get(RECORDS)
    own = Path.home() / ".dispute-trainer" if found == _shipped() else found / "data" / "local"
    return Kit(found, Path(chosen).expanduser() if chosen else own / "records", own / "cache")


def _home(home: Path | str | None) -> Path:
    named = home or os.environ.get(HOME)
    if named:
        place = Path(named).expanduser()
        if not (place / "playbook").is_dir():
            raise NoPlaybookError.at([place])
        return place
    here, package = Path.cwd(), Path(__file__).resolve()
    for place in (here, *here.parents, *package.parents):
        if (place / "playbook" / "facts.yaml").is_file():
            return place
    if (_shipped() / "playbook").is_dir():
        return _shipped()
    raise NoPlaybookError.at([here, _shipped()])


def _same(again: Mapping[str, Any], result: Result) -> bool:
    """Say whether decisions that were played again come to what was recorded."""
    recorded = [dict(line) for line in result.receipt]
    return bool(again["score"] == result.score and again["receipt"] == recorded)


def _shipped() -> Path:
    return Path(str(files("trainer"))) / "_shipped"


def _place(path: str) -> Path:
    """Give the place that a path names; raises where it can name none on any system."""
    os.fsencode(path)
    if "\0" in path:
        raise ValueError(path)
    return Path(path).expanduser()


def whole(name: str, value: object) -> int:
    """Take a whole number, and refuse everything else in one sentence."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadParameterError.of(name, value, "a whole number, such as 7")
    if value < 0:
        raise BadParameterError.of(name, value, "a number that is not below zero")
    return value


def a_day(value: str | date | None, name: str = "as_of") -> date | None:
    """Take a day on which there are rules to play by, and refuse everything else in one sentence."""
    if value is None:
        return None
    try:
        day = value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadParameterError.of(name, value, "a day, such as 2026-11-20") from error
    if day.year not in YEARS:
        years = f"{YEARS[0]} to {YEARS[-1]}"
        raise BadParameterError.of(name, str(value), f"a day of the years {years}")
    return day
