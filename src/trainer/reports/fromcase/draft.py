"""
Draft: a scenario as data, put together of scenes, sentences and cover.

It holds facts and consequences, as every scenario does, and no answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from trainer.drills.scenario import END
from trainer.reports.fromcase.bench import Bench
from trainer.reports.fromcase.cover import Cover, Run
from trainer.reports.fromcase.hands import Hand
from trainer.reports.fromcase.marks import Data, Marks
from trainer.reports.fromcase.scenes import Scene, Scenes, Wish
from trainer.reports.fromcase.steps import Steps
from trainer.reports.fromcase.telling import Telling
from trainer.rules.facts import DID, FactId, Facts, Type

MOST_LEVEL = 3
YESTERDAY = "-1d"
LAPSE, RIGHT, WRONG = "lapse", "right", "wrong"


@dataclass(frozen=True)
class Draft:
    """A scenario that could be."""

    bench: Bench
    hand: Hand
    wish: Wish
    cover: Cover
    telling: Telling
    title: str | None

    def data(self, teaches: Sequence[str]) -> Data:
        """Give it as the data of a file."""
        limits = self.bench.rulebook.limits
        runs = tuple(self.cover.runs())
        data: Data = {
            "id": self.cover.id,
            "version": 1,
            "title": self.title or self.telling.case(self._waiting, "title"),
            "brief": self.telling.case(self._waiting, "brief"),
            "teaches": list(teaches),
            "level": min(MOST_LEVEL, max(1, len(self.scenes) - 1)),
            "marketplaces": [limits.marketplace],
            "day": str(limits.as_of),
            "opens": self.cover.opens,
            "account": dict(self.cover.account),
            "cast": [dict(one) for one in self.cover.cast()],
            "known": dict(self._shared),
        }
        data |= {"clocks": [_clock(run) for run in runs]} if runs else {}
        data |= {"faces": list(self._faces()), "steps": list(self._steps())}
        lapses = dict(self._lapses(runs))
        data |= {"lapses": lapses} if lapses else {}
        data["closing"] = list(self._closing(runs))
        return data

    @cached_property
    def scenes(self) -> tuple[Scene, ...]:
        """The steps, before they are written."""
        return Scenes(self.bench, self.hand, self.wish).all()

    @property
    def _waiting(self) -> str:
        return self.cover.entry.case.waiting[0]

    @property
    def _marks(self) -> Marks:
        return Marks(tuple(face.dealt for face in self.hand.faces))

    # --- facts ----------------------------------------------------------------------------------

    @property
    def _shared(self) -> Facts:
        """What lies open in every face."""
        opened = {fact for face in self.hand.faces for fact in face.open}
        known = {**self.cover.known, **self.hand.angle.added}
        return {
            fact: value
            for fact, value in known.items()
            if fact in self.hand.angle.base and fact not in opened
        }

    def _faces(self) -> Iterator[Data]:
        for number, face in enumerate(self.hand.faces):
            data: Data = {"id": self._marks.name(number)}
            data |= {"known": dict(face.open)} if face.open else {}
            data |= {"hidden": dict(face.hidden)} if face.hidden else {}
            yield data

    # --- steps ----------------------------------------------------------------------------------

    def _steps(self) -> Iterator[Data]:
        names = tuple(name for cast in self.cover.cast() for name in cast)
        writer = Steps(self.bench, self.hand, self.wish, self.telling, self._marks, names)
        for place, scene in enumerate(self.scenes):
            first = place == 0
            yield writer.step(scene, self._shows(scene) if first else (), first=first)

    def _shows(self, scene: Scene) -> Iterator[Data]:
        """Give what lies on the desk: notices, what the buyer says, tracking, and the record."""
        told: set[FactId] = set()
        for when, facts in self._views():
            for kind, fact, text in self._exhibits(facts):
                told.add(fact)
                yield {"kind": kind, **_if(when), **self._exhibit(kind, text)}
        opened = {fact for face in self.hand.faces for fact in face.open}
        matters = self.bench.matters(scene.offers) | opened
        for when, facts in self._views():
            said = [
                sentence
                for fact, value in facts.items()
                if fact in matters and fact not in told and self._telling(fact)
                if (sentence := self.telling.record(fact, value))
            ]
            if said:
                who = self.telling.texts("fromcase.record")
                yield {"kind": "note", **_if(when), "who": who, "text": " ".join(said)}

    def _telling(self, fact: FactId) -> bool:
        """Say whether a fact is worth a sentence: clocks are drawn by the kit."""
        clocks = self.bench.rulebook.vocabulary.clocks.values()
        return all(fact not in (clock.state, clock.hours_left) for clock in clocks)

    def _views(self) -> Iterator[tuple[Data | None, Facts]]:
        """Give what all faces show, and then what each shows of what differs openly."""
        yield None, self._shared
        seen: list[Facts] = []
        for face in self.hand.faces:
            if face.open and face.open not in seen:
                seen.append(face.open)
                some = [at for at, one in enumerate(self.hand.faces) if one.open == face.open]
                others = [at for at in range(len(self.hand.faces)) if at not in some]
                yield Marks(tuple(one.open for one in self.hand.faces)).of(some, others), face.open

    def _exhibits(self, facts: Facts) -> Iterator[tuple[str, FactId, str]]:
        """Keep one exhibit of a kind: the first that the texts have for these facts."""
        kinds: set[str] = set()
        for kind, fact, text in self.telling.exhibits(facts):
            if kind not in kinds:
                kinds.add(kind)
                yield kind, fact, text

    def _exhibit(self, kind: str, text: str) -> Data:
        if kind == "tracking":
            return {"lines": [list(line) for line in self._scans(text)]}
        started = next((run.started for run in self.cover.runs()), YESTERDAY)
        who = "{buyer}" if kind == "message" else self.telling.texts("fromcase.notice")
        return {"who": who, "at": started, "text": text}

    def _scans(self, text: str) -> Iterator[tuple[str, str]]:
        """Read the scans of a text, whose days are counted from the latest estimate."""
        facts = self.bench.rulebook.vocabulary.facts
        past = next(
            (
                float(value)
                for fact, value in self._shared.items()
                if facts[fact].type is Type.NUMBER and facts[fact].unit == "days"
            ),
            0.0,
        )
        for line in text.split("|"):
            days, _, what = line.strip().partition(" ")
            yield f"{min(-1, int(days) - int(past))}d", what

    # --- clocks and ends ------------------------------------------------------------------------

    def _lapses(self, runs: Sequence[Run]) -> Iterator[tuple[str, list[Data]]]:
        """Say what follows when a clock runs out: it ends the drill, whatever else would go on."""
        names = {name for cast in self.cover.cast() for name in cast}
        for run in runs:
            usual = self.bench.lore.lapses.get(run.clock.id)
            data: Data = {"says": self.telling.lapse(run.clock)}
            if usual is not None:
                effect = self.bench.lore.fitting(usual.effect, names)
                data |= {"then": dict(usual.then)} if usual.then else {}
                data |= {"effect": effect} if effect else {}
            yield run.clock.id, [{**data, "goto": END}]

    def _closing(self, runs: Sequence[Run]) -> Iterator[Data]:
        if runs:
            lapsed: list[Data] = [{"fact": DID + run.clock.lapse, "is": True} for run in runs]
            when = lapsed[0] if len(lapsed) == 1 else {"any": lapsed}
            yield {"if": when, "says": self.telling.step(LAPSE, "closing")}
        for number, face in enumerate(self.hand.faces):
            done: Data = {"fact": DID + face.line.decided[0], "is": True}
            others = [other for other in range(len(self.hand.faces)) if other != number]
            when = {"all": [done, self._marks.of([number], others)]}
            yield {"if": when, "says": self.telling.step(RIGHT, "closing")}
        yield {"says": self.telling.step(WRONG, "closing")}


def _if(when: Data | None) -> Data:
    return {"if": when} if when else {}


def _clock(run: Run) -> Data:
    printed: Data = {"printed": run.printed} if run.printed is not None else {}
    return {"clock": run.clock.id, "started": run.started, **printed}
