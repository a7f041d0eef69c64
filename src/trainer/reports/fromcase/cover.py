"""
Cover: what stands in a scenario for everything by which a real case could be recognised.

Names, item, amounts, numbers and dates are invented or rounded. What a drill needs of the time is
kept: the day of the week, what has passed, and about how much is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from trainer.content.scenarios import offset
from trainer.content.texts import Texts
from trainer.drills.draws import number
from trainer.drills.engine import IDLE, LAPSED, MET, RUNNING
from trainer.rules.clocks import deadline, hours_between
from trainer.rules.facts import DID, Clock, FactId, Facts, Value
from trainer.rules.judge import Rulebook

if TYPE_CHECKING:
    from trainer.cases.triage import Entry

LETTERS = "abcdefgh"
CASTS = 3
LEAST = 3
"""Hours that are left at least: with less not even the best path could be walked to its end."""
ROUNDED = ((12, 1), (48, 2), (10_000, 6))
"""Up to so many hours, time is rounded to so many."""
WEEKS = 8
DAY = 24
USUAL_PRICE = 40.0
ROUND = 5
PRICES = (1.0, 0.8, 1.3)
"""What the items of the cast cost, beside the real one."""
COST, SHIPPING = 0.4, 0.12
"""What an item costs the shop, and its parcel, as a share of the price."""


@dataclass(frozen=True, slots=True)
class Run:
    """A clock as a scenario writes it: when it started, and where its notice prints an end."""

    clock: Clock
    started: str
    printed: str | None = None


@dataclass(frozen=True)
class Cover:
    """Gives a case another day, other people and other amounts."""

    entry: Entry
    rulebook: Rulebook
    """The playbook on the day on which the case is played."""
    texts: Texts
    id: str

    @staticmethod
    def day(as_of: date, id_: str) -> date:
        """Choose the day on which a case is played: another one, of the same name."""
        return as_of - timedelta(weeks=1 + number(id_, "weeks") % WEEKS)

    @property
    def opens(self) -> str:
        """The hour at which the case is opened."""
        return self._pick("fromcase.opens", "opens")

    # --- facts and clocks -----------------------------------------------------------------------

    @property
    def known(self) -> Facts:
        """What lies open, as it is written: without what was not done and what still runs."""
        clocks, facts = self.rulebook.vocabulary.clocks.values(), self.entry.case.facts
        own = {fact for clock in clocks for fact in (clock.state, clock.hours_left)}
        told: dict[FactId, Value] = {
            fact: _whole(value)
            for fact, value in facts.items()
            if fact not in own and (value or not fact.startswith(DID))
        }
        states = (clock.state for clock in clocks)
        return {**told, **{state: MET for state in states if facts.get(state) == MET}}

    @property
    def judged(self) -> Facts:
        """What the rules look at when the case opens."""
        clocks = self.rulebook.vocabulary.clocks.values()
        facts: dict[FactId, Value] = {**self.rulebook.not_done}
        facts |= {clock.state: IDLE for clock in clocks}
        facts |= self.known
        for run in self.runs():
            left = hours_between(self._opening, self._due(run))
            facts[run.clock.state] = RUNNING if left >= 0 else LAPSED
            if left >= 0:
                facts[run.clock.hours_left] = left
        return facts

    def runs(self) -> Iterator[Run]:
        """Give every clock that runs or has run out."""
        for clock in self.rulebook.vocabulary.clocks.values():
            if self.entry.case.facts.get(clock.state) in {RUNNING, LAPSED}:
                yield self._run(clock)

    def _run(self, clock: Clock) -> Run:
        """Start a clock so that about as much of it is left as there was."""
        left = self._left(clock)
        if clock.limit not in self.rulebook.limits:
            return Run(clock, "-1d", f"{left:+d}h")
        entry, amount = self.rulebook.limits.entry(clock.limit), self._amount(clock)
        if entry.unit == "hours":
            gone, unit = amount - left, "h"
        else:
            due = (self._opening + timedelta(hours=left)).date()
            gone, unit = amount - (due - self._opening.date()).days, "d"
        if gone < 0:
            return Run(clock, "-1h", f"{left:+d}h")
        return Run(clock, f"-{gone}{unit}")

    def _left(self, clock: Clock) -> int:
        """Give the hours that are left, about; below zero where the clock has run out."""
        case = self.entry.case
        if case.facts[clock.state] == RUNNING:
            left = float(case.facts[clock.hours_left])
            step = next(step for up_to, step in ROUNDED if left < up_to)
            return max(LEAST, round(left / step) * step)
        due, hours = self.entry.due, self.entry.hours
        if due is None or hours is None or clock.id not in case.due:
            return -DAY
        return -DAY * max(1, round(hours_between(case.due[clock.id], due) / DAY - hours / DAY))

    def _due(self, run: Run) -> datetime:
        if run.printed is not None:
            return self._opening + offset(run.printed)
        unit = self.rulebook.limits.entry(run.clock.limit).unit
        start = self._opening + offset(run.started)
        return deadline(start, self._amount(run.clock), unit, self._zone)

    def _amount(self, clock: Clock) -> int:
        return int(self.rulebook.limits.number(clock.limit))

    @property
    def _opening(self) -> datetime:
        hour, minute = self.opens.split(":")
        midnight = datetime.combine(self.rulebook.limits.as_of, datetime.min.time(), self._zone)
        return midnight.replace(hour=int(hour), minute=int(minute))

    @property
    def _zone(self) -> ZoneInfo:
        places = self.rulebook.playbook.register.marketplaces
        return ZoneInfo(places[self.rulebook.limits.marketplace].timezone)

    # --- people and amounts ---------------------------------------------------------------------

    @property
    def account(self) -> Mapping[str, int]:
        """An account on which the case falls: sound, and nobody's."""
        orders = 600 + self._draw("orders") % 90 * 10
        return {"orders": orders, "defects": 2 + self._draw("defects") % 3}

    def cast(self) -> Iterator[Mapping[str, str]]:
        """Give the sets of names and amounts of which one is dealt."""
        letters = sorted(LETTERS, key=lambda letter: self._draw("cast", letter))[:CASTS]
        for letter, dearer in zip(letters, PRICES, strict=True):
            buyer, item, city = self._listed(f"fromcase.cast.{letter}")
            price = self._price(dearer)
            yield {
                "buyer": buyer,
                "first": buyer.split()[0],
                "item": item,
                "price": f"{price:.2f}",
                "shipping": f"{max(4, round(price * SHIPPING)) + 0.95:.2f}",
                "cost": f"{max(1, round(price * COST)) + 0.4:.2f}",
                "carrier": self._pick("fromcase.carriers", "carrier", letter),
                "city": city,
            }

    def _price(self, dearer: float) -> float:
        """Round the amount of the order, to another one than it was."""
        real = self.entry.case.amount or USUAL_PRICE
        price = max(ROUND, round(real * dearer / ROUND) * ROUND) - 0.1
        return price + ROUND if f"{price:.2f}" == f"{real:.2f}" else price

    def _pick(self, list_: str, *name: str) -> str:
        several = self._listed(list_)
        return several[self._draw(*name) % len(several)]

    def _listed(self, id_: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.texts(id_).split(";"))

    def _draw(self, *name: str) -> int:
        return number(self.id, *name)


def _whole(value: Value) -> Value:
    """Write a number without a fraction where it has none."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
