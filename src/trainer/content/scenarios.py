"""Read a scenario out of its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from trainer.content.conditions import ConditionReader
from trainer.content.problems import did_you_mean
from trainer.content.tree import At
from trainer.drills.figures import MOVES as FIGURES
from trainer.drills.figures import Metric
from trainer.drills.queue import token
from trainer.drills.scenario import (
    Account,
    Asked,
    Effect,
    Entry,
    Exhibit,
    Face,
    Kind,
    Offer,
    Result,
    Route,
    Running,
    Scenario,
    Step,
)
from trainer.rules.conditions import Condition
from trainer.rules.facts import Facts, Value

if TYPE_CHECKING:
    from trainer.content import schema

OFFSET = re.compile(r"([+-]?)(\d+(?:\.\d+)?)([mhd])")
HOURS = {"m": 1 / 60, "h": 1.0, "d": 24.0}


def offset(text: str) -> timedelta:
    """Read a time counted from the opening, such as -3h, +40h or -2d."""
    match = OFFSET.fullmatch(text)
    if match is None:
        raise ValueError(text)
    hours = float(match[2]) * HOURS[match[3]]
    return timedelta(hours=-hours if match[1] == "-" else hours)


def span(text: str) -> int:
    """Read a length of time such as 20m, 2h or 1d as minutes."""
    return int(offset(text).total_seconds() // 60)


@dataclass(slots=True)
class ScenarioReader:
    """Turns the model of a scenario into the scenario that is played."""

    reader: ConditionReader
    model: schema.ScenarioFile
    digest: str

    def read(self, name: str) -> Scenario | None:
        """Read it; `name` is the one of its file."""
        model = self.model
        if model.id != name:
            self._note("PB313", ("id",), f"the file is '{name}' but the id is '{model.id}'.")
        day = self._day(model.day)
        if day is None:
            return None
        steps = {
            one.id: self._step(one, ("steps", number)) for number, one in enumerate(model.steps)
        }
        if len(steps) != len(model.steps):
            self._note("PB108", ("steps",), "two steps have the same id.")
        return Scenario(
            model.id,
            model.version,
            model.title,
            model.brief.strip(),
            tuple(model.teaches),
            tuple(model.out_of_scope),
            model.level,
            tuple(model.marketplaces),
            day,
            _time(model.opens),
            Account(model.account.orders, model.account.defects),
            tuple(dict(cast) for cast in model.cast),
            tuple(self._face(one, ("faces", number)) for number, one in enumerate(model.faces)),
            steps,
            {
                clock: tuple(
                    self._result(one, ("lapses", clock, number))
                    for number, one in enumerate(results)
                )
                for clock, results in model.lapses.items()
                if self._clock(clock, ("lapses", clock))
            },
            tuple(
                Result(self._when(one.if_, ("closing", number)), one.says.strip())
                for number, one in enumerate(model.closing)
            ),
            self.digest,
            model.any_day,
            frozenset(model.hides),
        )

    # --- parts ----------------------------------------------------------------------------------

    def _day(self, text: str) -> date | None:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._note("PB117", ("day",), f"'{text}' is no day.", "Write it as 2026-11-20.")
            return None

    def _face(self, one: schema.FaceModel, at: At) -> Face:
        known = {**self.model.known, **one.known}
        hidden = {**self.model.hidden, **one.hidden}
        own = {run.clock for run in one.clocks}
        runs = [
            *(
                (run, ("clocks", n))
                for n, run in enumerate(self.model.clocks)
                if run.clock not in own
            ),
            *((run, (*at, "clocks", n)) for n, run in enumerate(one.clocks)),
        ]
        return Face(
            one.id,
            self._values(known, at, "known"),
            self._values({f: v for f, v in hidden.items() if f not in known}, at, "hidden"),
            tuple(
                self._running(run, place) for run, place in runs if self._clock(run.clock, place)
            ),
        )

    def _values(
        self, data: Mapping[str, schema.OneOrMany], at: At, key: str
    ) -> dict[str, tuple[Value, ...]]:
        result: dict[str, tuple[Value, ...]] = {}
        for id_, value in data.items():
            own: At = (*at, key, id_)
            here = own if self.reader.tree.holds(own) else (key, id_)
            fact = self.reader.fact(id_, here)
            values = tuple(value) if isinstance(value, list) else (value,)
            if fact is None:
                continue
            fine = [self.reader.value(fact, one, here) for one in values]
            if all(fine):
                result[id_] = values
        return result

    def _running(self, run: schema.RunningModel, at: At) -> Running:  # noqa: ARG002
        started = run.started if isinstance(run.started, list) else [run.started]
        printed = offset(run.printed) if run.printed is not None else None
        return Running(run.clock, tuple(offset(one) for one in started), printed)

    def _step(self, one: schema.StepModel, at: At) -> Step:
        offers = tuple(
            self._offer(offer, (*at, "offers", number)) for number, offer in enumerate(one.offers)
        )
        seen: set[str] = set()
        for number, offer in enumerate(offers):
            if offer.move in seen:
                self._note("PB315", (*at, "offers", number), f"'{offer.move}' is offered twice.")
            seen.add(offer.move)
        offers = self._queued(one, at) + self._answers(one, offers)
        for move in (move for tie in one.ties for move in tie):
            self._move(move, (*at, "ties"))
        return Step(
            one.id,
            Kind(one.kind),
            one.title,
            one.asks.strip(),
            tuple(
                self._exhibit(show, (*at, "shows", number)) for number, show in enumerate(one.shows)
            ),
            offers,
            self._routes(one.goto, at),
            tuple(frozenset(tie) for tie in one.ties),
            one.hint.strip(),
            self._asked(one, at),
        )

    def _queued(self, one: schema.StepModel, at: At) -> tuple[Offer, ...]:
        """Offer each case of a queue."""
        offers: list[Offer] = []
        for number, case in enumerate(one.queue):
            here: At = (*at, "queue", number)
            entry = Entry(
                case.id,
                case.title,
                self._facts(case.facts, (*here, "facts")),
                case.clock if case.clock and self._clock(case.clock, (*here, "clock")) else None,
                offset(case.left) if case.left is not None else timedelta(0),
                case.late.strip(),
                self._when(case.if_, here),
            )
            offer = Offer(token(entry), (Result(),), case.text.strip(), entry=entry)
            if any(offer.move == other.move for other in offers):
                self._note("PB315", here, f"'{case.id}' stands in the queue twice.")
            offers.append(offer)
        return tuple(offers)

    @staticmethod
    def _answers(one: schema.StepModel, offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
        """Add what an answer can turn out to be and the file says nothing of."""
        if one.figure is None:
            return offers
        told = {offer.move for offer in offers}
        return offers + tuple(Offer(move, (Result(),)) for move in FIGURES if move not in told)

    def _asked(self, one: schema.StepModel, at: At) -> Asked | None:
        if one.figure is None:
            return None
        metric, clock = Metric(one.figure.metric), one.figure.clock
        if clock is None or not self._clock(clock, (*at, "figure", "clock")):
            return Asked(metric)
        return Asked(metric, clock, offset(one.figure.started or "0h"))

    def _routes(self, goto: str | list[schema.RouteModel] | None, at: At) -> tuple[Route, ...]:
        if goto is None:
            return ()
        if isinstance(goto, str):
            return (Route(goto),)
        return tuple(
            Route(one.goto, self._when(one.if_, (*at, "goto", number)))
            for number, one in enumerate(goto)
        )

    def _offer(self, one: schema.OfferModel, at: At) -> Offer:
        self._move(one.move, (*at, "move"))
        results = tuple(
            self._result(result, (*at, "results", number))
            for number, result in enumerate(one.results)
        )
        short = _short_form(one) if results else []
        if short:
            self._note(
                "PB320",
                at,
                f"'{one.move}' has results and {', '.join(short)} beside them.",
                "Move it into each result.",
            )
        results = tuple(replace(each, goto=each.goto or one.goto) for each in results)
        if not results:
            results = (self._result(one, at),)
        minutes = span(one.takes) if one.takes is not None else None
        return Offer(one.move, results, one.text.strip(), minutes)

    def _result(self, one: schema.ResultModel | schema.OfferModel, at: At) -> Result:
        when = self._when(getattr(one, "if_", None), at)
        return Result(
            when,
            one.says.strip(),
            self._facts(one.then, (*at, "then")),
            self._revealed(one.reveals, at),
            _effect(one.effect),
            one.goto,
            tuple(clock for clock in one.starts if self._clock(clock, (*at, "starts"))),
            offset(one.later) if one.later is not None else timedelta(0),
        )

    def _exhibit(self, one: schema.ExhibitModel, at: At) -> Exhibit:
        lines = tuple((offset(str(moment)), str(text)) for moment, text in one.lines)
        return Exhibit(
            one.kind,
            one.text.strip(),
            one.who,
            offset(one.at) if one.at is not None else None,
            lines,
            self._when(one.if_, at),
        )

    def _when(self, data: Mapping[str, object] | None, at: At) -> Condition | None:
        return None if data is None else self.reader.read(data, (*at, "if"))

    def _facts(self, data: Mapping[str, object], at: At) -> Facts:
        return self.reader.facts(data, at) if data else {}

    def _revealed(self, facts: Iterable[str], at: At) -> tuple[str, ...]:
        return tuple(fact for fact in facts if self.reader.fact(fact, (*at, "reveals")) is not None)

    # --- names that must exist ------------------------------------------------------------------

    def _move(self, id_: str, at: At) -> None:
        moves = self.reader.vocabulary.moves
        if id_ not in moves:
            self._note("PB103", at, f"unknown move '{id_}'.", did_you_mean(id_, moves))

    def _clock(self, id_: str, at: At) -> bool:
        clocks = self.reader.vocabulary.clocks
        if id_ not in clocks:
            self._note("PB110", at, f"unknown clock '{id_}'.", did_you_mean(id_, clocks))
        return id_ in clocks

    def _note(self, code: str, at: At, what: str, hint: str = "") -> None:
        tree = self.reader.tree
        self.reader.problems.add(code, tree.path, tree.line(at), what, hint)


def _short_form(one: schema.OfferModel) -> list[str]:
    """Name what an offer says of a move that turns out in one way only."""
    names = ("says", "then", "reveals", "starts", "later")
    written = [name for name in names if getattr(one, name)]
    return [*written, "effect"] if _effect(one.effect) != Effect() else written


def _effect(one: schema.EffectModel) -> Effect:
    return Effect(one.money, one.defects, one.buyer, one.cancelled, one.late)


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
