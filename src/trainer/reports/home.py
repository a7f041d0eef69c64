"""The home page: where a trainee stands, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trainer.content.folder import Track
from trainer.drills.effort import minutes
from trainer.drills.scenario import Scenario
from trainer.drills.scoring import PERFECT
from trainer.records.attempts import Attempt
from trainer.records.progress import Standing, Why, masteries, standings, what_next
from trainer.reports.words import Words


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
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page shows."""

    title: str
    next_heading: str
    next_text: str
    how: str
    trainee: str
    scenario: str
    """What to play next, with its seed; empty where everything was played."""
    seed: int
    table_heading: str
    columns: tuple[str, ...]
    tracks: tuple[TrackTable, ...]


@dataclass(frozen=True, slots=True)
class HomeWriter:
    """Writes the home page."""

    words: Words
    scenarios: tuple[Scenario, ...]
    """In the order of the tracks."""
    tracks: tuple[Track, ...]

    def home(self, trainee: str, attempts: Sequence[Attempt]) -> Home:
        """Give the home page of a trainee; a case that was only looked at is not begun."""
        texts = self.words.texts
        begun = [one for one in attempts if one.decisions or not one.open]
        text, scenario, seed = self._next(begun)
        return Home(
            texts("home.title", trainee=trainee),
            texts("home.next"),
            text,
            texts("home.how", scenario=scenario, seed=seed, trainee=trainee),
            trainee,
            scenario,
            seed,
            texts("home.table"),
            tuple(
                texts(f"home.{name}")
                for name in ("day", "scenario", "minutes", "played", "best", "last", "state")
            ),
            tuple(self._track(track, begun) for track in self.tracks),
        )

    def _next(self, attempts: Sequence[Attempt]) -> tuple[str, str, int]:
        """Say what to play next: the sentence, the scenario and the seed."""
        texts, playbook = self.words.texts, self.words.rulebook.playbook
        titles = {scenario.id: scenario.title for scenario in self.scenarios}
        found = what_next(attempts, tuple(titles))
        if found is None:
            return texts("home.all", title=""), "", 0
        title = titles[found.scenario]
        played = sum(1 for one in attempts if one.setup.scenario == found.scenario)
        match found.why:
            case Why.UNFINISHED if found.attempt is not None:
                number = found.attempt.following + 1
                seed = found.attempt.setup.seed
                return texts("home.resume", title=title, number=number), found.scenario, seed
            case Why.NEW:
                return texts("home.new", title=title), found.scenario, 0
            case Why.WEAK if found.practice and found.practice in playbook.practices:
                mastery = next(one for one in masteries(attempts) if one.practice == found.practice)
                says = self.words.text(playbook.practices[found.practice].says)
                text = texts(
                    "home.weakest",
                    title=title,
                    says=says,
                    won=mastery.won,
                    possible=mastery.possible,
                )
                return text, found.scenario, played
            case _:
                return texts("home.all", title=title), found.scenario, played

    def _track(self, track: Track, attempts: Sequence[Attempt]) -> TrackTable:
        texts, titles = self.words.texts, {one.id: one.title for one in self.tracks}
        rows = tuple(self._rows(track, attempts))
        needs = ", ".join(titles[one] for one in track.needs)
        facts = texts(
            "home.track-facts",
            cases=len(rows),
            minutes=sum(row.minutes for row in rows),
            mark=self._mark(track),
        )
        if needs:
            facts = f"{facts} {texts('home.track-needs', tracks=needs)}"
        return TrackTable(track.title, track.about, facts, rows)

    def _mark(self, track: Track) -> int:
        return round(self.words.rulebook.limits.number(track.pass_mark) * PERFECT)

    def _rows(self, track: Track, attempts: Sequence[Attempt]) -> Iterator[Row]:
        known = {scenario.id: scenario for scenario in self.scenarios}
        standing = standings(attempts)
        open_ones = {one.setup.scenario: one.setup.seed for one in attempts if one.open}
        mark = self._mark(track)
        passed = {id_ for id_, one in standing.items() if one.best >= mark}
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


def home_text(home: Home) -> str:
    """Write the home page as text."""
    lines = [home.title, "", f"{home.next_heading}: {home.next_text}", home.how, ""]
    for track in home.tracks:
        lines += [track.title, " ".join(track.about.split()), track.facts, ""]
        lines += [
            f"  {row.day:>2}  {row.title:<40} {row.scenario:<30} {row.minutes:>3} min"
            f" {row.played:>2}x  {row.best:>3} {row.last:>3}  {row.state}"
            for row in track.rows
        ]
        lines.append("")
    return "\n".join(line.rstrip() for line in lines) + "\n"
