"""The home page: where a trainee stands, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trainer.content.folder import FirstCase, Track
from trainer.drills.effort import minutes
from trainer.drills.scenario import Scenario
from trainer.drills.scoring import PERFECT
from trainer.drills.shift import SHIFT
from trainer.records.attempts import Attempt, Mode
from trainer.records.progress import (
    Standing,
    Suggestion,
    Why,
    masteries,
    standings,
    what_next,
)
from trainer.reports.past import Past, PastWriter, Weak
from trainer.reports.words import Words

NOBODY = "demo"
"""The name of somebody who has not said one."""
SHOWN = 8
"""How many attempts are seen at once; what was played before is folded."""


@dataclass(frozen=True, slots=True)
class Row:
    """How a trainee stands in one case."""

    scenario: str
    title: str
    day: str
    minutes: int
    played: int
    best: str
    last: str
    state: str
    seed: int
    """The face that comes next."""


@dataclass(frozen=True, slots=True)
class TrackTable:
    """A track with how the trainee stands in it."""

    title: str
    about: str
    facts: str
    """How long it takes, what counts as passed and what comes before it."""
    progress: str
    passed: int
    current: bool
    """Whether what comes next stands in it, and in none before it."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Next:
    """What to play next, and why."""

    text: str
    reason: str
    scenario: str
    """Empty where there is nothing to play."""
    seed: int = 0
    mode: str = Mode.LEARN
    as_of: str = ""
    marketplace: str = ""
    """Said only where an attempt goes on that was begun with them."""


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page shows."""

    title: str
    trainee: str
    named: bool
    """Whether somebody has said a name."""
    newcomer: bool
    """Whether nothing was ever played under this name."""
    next: Next
    next_heading: str
    how: str
    shift_seed: int
    table_heading: str
    columns: tuple[str, ...]
    tracks: tuple[TrackTable, ...]
    weak: tuple[Weak, ...]
    past: tuple[Past, ...]
    earlier: tuple[Past, ...]
    """Attempts of longer ago."""
    earlier_words: str


@dataclass(frozen=True, slots=True)
class HomeWriter:
    """Writes the home page."""

    words: Words
    scenarios: tuple[Scenario, ...]
    """In the order of the tracks."""
    tracks: tuple[Track, ...]
    first: FirstCase | None = None
    """What somebody who has never played is sent to."""

    def home(self, trainee: str, attempts: Sequence[Attempt]) -> Home:
        """Give the home page of a trainee; a case that was only looked at is not begun."""
        texts = self.words.texts
        begun = [one for one in attempts if one.decisions or not one.open]
        coming = self._next(begun)
        past = PastWriter(self.words, self.scenarios)
        played = tuple(past.attempts(begun))
        return Home(
            title=texts("home.title", trainee=trainee),
            trainee=trainee,
            named=trainee != NOBODY,
            newcomer=not begun,
            next=coming,
            next_heading=texts("home.next"),
            how=texts("home.how", scenario=coming.scenario, seed=coming.seed, trainee=trainee),
            shift_seed=1 + sum(1 for one in begun if one.setup.scenario == SHIFT and one.result),
            table_heading=texts("home.table"),
            columns=tuple(
                texts(f"home.{name}")
                for name in ("day", "scenario", "minutes", "played", "best", "last", "state")
            ),
            tracks=tuple(self._tracks(begun, coming.scenario)),
            weak=tuple(past.weak(begun)),
            past=played[:SHOWN],
            earlier=played[SHOWN:],
            earlier_words=texts("home.past-more", count=len(played[SHOWN:])),
        )

    def _next(self, attempts: Sequence[Attempt]) -> Next:
        """Say what to play next, and why."""
        texts = self.words.texts
        if not attempts and self.first is not None:
            scenario = self._scenario(self.first.scenario)
            text = texts("home.first", title=scenario.title)
            about = texts("home.first-about", minutes=minutes(scenario))
            return Next(text, about, scenario.id, self.first.seed)
        found = what_next(attempts, tuple(one.id for one in self.scenarios))
        if found is None:
            return Next(texts("home.all", title=""), "", "")
        return self._suggested(found, attempts)

    def _suggested(self, found: Suggestion, attempts: Sequence[Attempt]) -> Next:
        """Put a suggestion into words."""
        texts, playbook = self.words.texts, self.words.rulebook.playbook
        title = self._scenario(found.scenario).title
        played = sum(1 for one in attempts if one.setup.scenario == found.scenario)
        reason = texts(f"home.why-{found.why}", track=self._track_of(found.scenario))
        match found.why:
            case Why.UNFINISHED if found.attempt is not None:
                setup = found.attempt.setup
                return Next(
                    texts("home.resume", title=title, number=found.attempt.following + 1),
                    reason,
                    found.scenario,
                    setup.seed,
                    str(setup.mode),
                    setup.as_of.isoformat(),
                    setup.marketplace,
                )
            case Why.NEW:
                return Next(texts("home.new", title=title), reason, found.scenario)
            case Why.WEAK if found.practice and found.practice in playbook.practices:
                mastery = next(one for one in masteries(attempts) if one.practice == found.practice)
                says = self.words.text(playbook.practices[found.practice].says)
                points = {"won": mastery.won, "possible": mastery.possible}
                text = texts("home.weakest", title=title, says=says, **points)
                return Next(text, reason, found.scenario, played)
            case _:
                return Next(texts("home.all", title=title), reason, found.scenario, played)

    def _scenario(self, id_: str) -> Scenario:
        return next(one for one in self.scenarios if one.id == id_)

    def _track_of(self, scenario: str) -> str:
        """Name the first track that a case stands in."""
        stops = ((track, stop) for track in self.tracks for stop in track.stops)
        return next((track.title for track, stop in stops if stop.scenario == scenario), "")

    def _tracks(self, attempts: Sequence[Attempt], coming: str) -> Iterator[TrackTable]:
        here = self._track_of(coming)
        for track in self.tracks:
            yield self._track(track, attempts, current=track.title == here)

    def _track(self, track: Track, attempts: Sequence[Attempt], *, current: bool) -> TrackTable:
        texts, titles = self.words.texts, {one.id: one.title for one in self.tracks}
        passed = self._passed(track, attempts)
        rows = tuple(self._rows(track, attempts, passed))
        needs = ", ".join(titles[one] for one in track.needs)
        facts = texts(
            "home.track-facts",
            cases=len(rows),
            minutes=sum(row.minutes for row in rows),
            mark=self._mark(track),
        )
        if needs:
            facts = f"{facts} {texts('home.track-needs', tracks=needs)}"
        done = sum(1 for row in rows if row.scenario in passed)
        progress = texts("home.track-passed", passed=done, cases=len(rows))
        return TrackTable(track.title, track.about, facts, progress, done, current, rows)

    def _mark(self, track: Track) -> int:
        return round(self.words.rulebook.limits.number(track.pass_mark) * PERFECT)

    def _passed(self, track: Track, attempts: Sequence[Attempt]) -> set[str]:
        """Give the cases that were passed as the track counts it."""
        mark = self._mark(track)
        return {id_ for id_, one in standings(attempts).items() if one.best >= mark}

    def _rows(self, track: Track, attempts: Sequence[Attempt], passed: set[str]) -> Iterator[Row]:
        known = {scenario.id: scenario for scenario in self.scenarios}
        standing = standings(attempts)
        open_ones = {one.setup.scenario: one.setup.seed for one in attempts if one.open}
        for stop in track.stops:
            scenario = known[stop.scenario]
            waits = [known[one].title for one in stop.after if one not in passed]
            one = standing.get(scenario.id)
            yield Row(
                scenario.id,
                scenario.title,
                "" if stop.day is None else str(stop.day),
                minutes(scenario),
                one.times if one else 0,
                str(one.best) if one else "",
                str(one.last) if one else "",
                self._state(scenario.id, one, open_ones, passed, waits),
                open_ones.get(scenario.id, one.times if one else 0),
            )

    def _state(
        self,
        scenario: str,
        standing: Standing | None,
        open_ones: Mapping[str, int],
        passed: set[str],
        waits: list[str],
    ) -> str:
        texts = self.words.texts
        if scenario in open_ones:
            return texts("home.state-open")
        if standing is not None:
            return texts("home.state-passed" if scenario in passed else "home.state-failed")
        if waits:
            return texts("home.state-locked", after=", ".join(waits))
        return texts("home.state-new")


def home_text(home: Home, labels: Mapping[str, str]) -> str:
    """Write the home page as text."""
    lines = [home.title, "", f"{home.next_heading}: {home.next.text}", home.next.reason, home.how]
    if home.weak:
        lines += ["", labels["home.weak"]]
    for weak in home.weak:
        drills = ", ".join(scenario for scenario, _, _ in weak.drills)
        lines.append(f"  {weak.says} ({weak.points}) {drills}")
    if home.past:
        lines += ["", labels["home.past"]]
    lines += [
        f"  {one.day:<13} {one.title:<40} {one.mode_words:<9} {one.score:>3}  {one.state:<15}"
        f" {one.attempt}"
        for one in (*home.past, *home.earlier)
    ]
    for track in home.tracks:
        lines += ["", track.title, " ".join(track.about.split()), f"{track.facts} {track.progress}"]
        lines += [
            "",
            *(
                f"  {row.day:>2}  {row.title:<40} {row.scenario:<30} {row.minutes:>3} min"
                f" {row.played:>2}x  {row.best:>3} {row.last:>3}  {row.state}"
                for row in track.rows
            ),
        ]
    return "\n".join(line.rstrip() for line in lines) + "\n"
