"""The home page: where a trainee stands, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trainer.content.folder import Track
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
    minutes: int
    played: int
    best: str
    last: str
    state: str


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page shows."""

    title: str
    next_heading: str
    next_text: str
    how: str
    table_heading: str
    columns: tuple[str, ...]
    tracks: tuple[tuple[str, str, tuple[Row, ...]], ...]
    """Title, about and rows of each track."""


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
            texts("home.table"),
            tuple(
                texts(f"home.{name}") for name in ("scenario", "played", "best", "last", "state")
            ),
            tuple(
                (track.title, track.about, tuple(self._rows(track, begun))) for track in self.tracks
            ),
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

    def _rows(self, track: Track, attempts: Sequence[Attempt]) -> Iterator[Row]:
        known = {scenario.id: scenario for scenario in self.scenarios}
        standing = standings(attempts)
        open_ones = {one.setup.scenario for one in attempts if one.open}
        mark = round(self.words.rulebook.limits.number("desk.pass_mark") * PERFECT)
        passed = {id_ for id_, one in standing.items() if one.best >= mark}
        for stop in track.stops:
            scenario = known[stop.scenario]
            waits = [known[one].title for one in stop.after if one not in passed]
            one = standing.get(scenario.id)
            yield Row(
                scenario.id,
                scenario.title,
                scenario.minutes,
                one.times if one else 0,
                str(one.best) if one else "",
                str(one.last) if one else "",
                self._state(scenario.id, one, open_ones, passed, waits),
            )

    def _state(
        self,
        scenario: str,
        standing: Standing | None,
        open_ones: set[str],
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
    for title, about, rows in home.tracks:
        lines += [title, " ".join(about.split()), ""]
        lines += [
            f"  {row.title:<40} {row.scenario:<28} {row.played:>2}x  {row.best:>3} {row.last:>3}"
            f"  {row.state}"
            for row in rows
        ]
    return "\n".join(line.rstrip() for line in lines) + "\n"
