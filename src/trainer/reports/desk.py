"""
The desk: all that a trainee may see at one moment of a drill, as plain data.

The widget, the static page and the terminal all draw from this, so none can show more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from trainer.content.folder import Element
from trainer.content.texts import fill
from trainer.drills.engine import RUNNING, Deadline, Drill, Outcome, State
from trainer.drills.figures import Cell
from trainer.drills.scenario import DAY_NAMED, MANY, Effect, Exhibit, Kind, Offer, Step
from trainer.records.attempts import Mode
from trainer.reports.bar import Bar, against_limit
from trainer.reports.words import Words, day, ended, moment, money, span
from trainer.rules.clocks import hours_between
from trainer.rules.facts import MoveId

ORDER_CARD = {
    "order": "desk.order-number",
    "item": "desk.item",
    "price": "desk.paid",
    "carrier": "desk.ships-by",
    "tracking": "desk.tracking",
    "buyer": "desk.buyer",
    "city": "desk.city",
}
"""What the order card shows of the cast, and the text that labels it."""
URGENT_HOURS = 12
"""From here on a clock is drawn as urgent; a matter of drawing, no rule looks at it."""


@dataclass(frozen=True, slots=True)
class Option:
    """A card on the desk: a move that can be chosen."""

    move: MoveId
    label: str
    means: str
    sends: bool = False
    """Whether it sends off what the others have put together, and belongs on a button."""


@dataclass(frozen=True, slots=True)
class ClockFace:
    """A deadline as it is shown."""

    label: str
    state: str
    text: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Card:
    """Something that lies on the desk: who wrote it, when, and what it says."""

    kind: str
    heading: str
    who: str
    when: str
    text: str
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A small table to work a figure out of."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """The account's order defect rate, before the case and now."""

    before: float
    now: float
    note: str
    over: bool
    bar: Bar | None = None
    """None where the limit is not known."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that was done or happened, with what followed."""

    when: str
    did: str
    says: str
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on the desk."""

    title: str
    brief: str
    mode: str
    now: str
    order: tuple[tuple[str, str], ...]
    clocks: tuple[ClockFace, ...]
    gauge: Gauge | None
    """None where the trainee is asked to work the account's figures out."""
    cards: tuple[Card, ...]
    earlier: tuple[Card, ...]
    """What lay on the desk at earlier steps."""
    happened: tuple[Happening, ...]
    heading: str
    asks: str
    how: str
    hint: str
    kind: Kind | None
    options: tuple[Option, ...]
    sheets: tuple[Sheet, ...] = ()
    takes: str = ""
    """How an answer is to be written, where a figure is asked for."""


@dataclass(frozen=True, slots=True)
class DeskWriter:
    """Writes the desk of one drill."""

    drill: Drill
    words: Words
    wording: dict[MoveId, Element]
    mode: str

    def desk(self, state: State) -> Desk:
        """Give the desk as it lies at a state."""
        scenario = self.drill.deal.scenario
        texts = self.words.texts
        step = None if state.over else self.drill.step(state)
        return Desk(
            scenario.title,
            self.fill(scenario.brief),
            texts(f"desk.mode.{self.mode}"),
            moment(state.now),
            tuple(self._order()),
            tuple(self._clock(running, state) for running in state.deadlines),
            None if self._asks_for_rates() else self._gauge(state),
            tuple(self._cards(step, state)) if step else (),
            tuple(self._earlier(state)),
            tuple(self._happened(state)),
            texts("desk.step", number=len(state.decisions) + 1, title=self.fill(step.title))
            if step
            else "",
            self.fill(step.asks) if step else "",
            texts(f"desk.choose-{step.kind}") if step else "",
            self.fill(step.hint) if step and self.mode == Mode.LEARN else "",
            step.kind if step else None,
            tuple(self._options(step, state)) if step else (),
            tuple(self._sheets(step, state)) if step else (),
            texts(f"figure.takes-{self.drill.task(state).form}") if step and step.figure else "",
        )

    @property
    def silent(self) -> bool:
        """Whether nothing is said of effects before the end, as in an exam."""
        return self.mode == Mode.EXAM

    def fill(self, text: str) -> str:
        """Put the names, amounts and days of the case into a text."""
        dated = DAY_NAMED.sub(self._day_named, text)
        return fill(dated, {**self.drill.deal.cast, "price": self.price})

    @property
    def price(self) -> str:
        """The price of the order, with its currency."""
        amount = self.drill.deal.cast.get("price", "0")
        return money(Decimal(amount), self.drill.place.currency)

    def element(self, step: Step, move: MoveId) -> str:
        """Give the words that an element puts into the message of a step."""
        offer, element = step.offer(move), self.wording.get(move)
        own = offer.text if offer is not None else ""
        return ended(self.fill(own or (element.text if element else self.words.move(move))))

    def effects(self, amount: Decimal, effect: Effect | Outcome) -> Iterator[str]:
        """Put into words what something did to the money, the account and the buyer."""
        texts = self.words.texts
        if amount:
            yield f"{texts('debrief.money')}: {money(amount, self.drill.place.currency)}"
        for name, count in (
            ("defects", effect.defects),
            ("cancelled", effect.cancelled),
            ("late", effect.late),
        ):
            if count:
                yield f"{texts(f'debrief.{name}')}: {count:+d}"
        if effect.buyer:
            mood = "better" if effect.buyer > 0 else "worse"
            yield f"{texts('debrief.buyer')}: {texts(f'debrief.buyer-{mood}')}"

    # --- inside ---------------------------------------------------------------------------------

    def _day_named(self, match: re.Match[str]) -> str:
        at = self.drill.opens.date() + timedelta(days=int(match["days"]))
        return f"{at:%A}" if match["form"] == "weekday" else f"{at:%B} {at.day}"

    def _order(self) -> Iterator[tuple[str, str]]:
        cast = {**self.drill.deal.cast, "price": self.price}
        hidden = self.drill.deal.scenario.hides
        for name, text in ORDER_CARD.items():
            if name in self.drill.deal.cast and name not in hidden:
                yield self.words.texts(text), cast[name]

    def _clock(self, running: Deadline, state: State) -> ClockFace:
        texts = self.words.texts
        label = self.drill.rulebook.vocabulary.clocks[running.clock].label
        if running.state != RUNNING:
            text = texts(f"clock.{running.state}", due=moment(running.due))
            return ClockFace(label, running.state, text, urgent=running.state == "lapsed")
        left = hours_between(state.now, running.due)
        name = "clock.running-printed" if running.printed else "clock.running"
        text = texts(name, left=span(left), due=moment(running.due))
        return ClockFace(label, running.state, text, urgent=left < URGENT_HOURS)

    def _asks_for_rates(self) -> bool:
        steps = self.drill.deal.scenario.steps.values()
        return any(step.figure is not None and step.figure.clock is None for step in steps)

    def _gauge(self, state: State) -> Gauge:
        account = self.drill.deal.scenario.account
        defects = account.defects + (0 if self.silent else state.outcome.defects)
        before, now = account.defects / account.orders, defects / account.orders
        limits = self.drill.rulebook.limits
        if "odr.target" not in limits:
            note = self.words.texts("desk.odr-note-unknown", defects=defects, orders=account.orders)
            return Gauge(before, now, note, over=False)
        note = self.words.texts(
            "desk.odr-note",
            defects=defects,
            orders=account.orders,
            limit=limits.entry("odr.target").words(),
        )
        limit = limits.number("odr.target")
        return Gauge(before, now, note, now >= limit, against_limit(before, now, limit))

    def _cards(self, step: Step, state: State) -> Iterator[Card]:
        for exhibit in step.shows:
            if self.drill.visible(exhibit.when, state):
                yield self._card(exhibit)

    def _earlier(self, state: State) -> Iterator[Card]:
        steps = self.drill.deal.scenario.steps
        for id_ in dict.fromkeys(event.step for event in state.events):
            if id_ != state.step:
                yield from self._cards(steps[id_], state)

    def _card(self, exhibit: Exhibit) -> Card:
        when = moment(self._at(exhibit.at)) if exhibit.at is not None else ""
        lines = tuple((moment(self._at(at)), self.fill(text)) for at, text in exhibit.lines)
        heading = self.words.texts(f"desk.exhibit.{exhibit.kind}")
        return Card(
            exhibit.kind, heading, self.fill(exhibit.who), when, self.fill(exhibit.text), lines
        )

    def _at(self, offset: timedelta) -> datetime:
        return (self.drill.opens + offset).astimezone(self.drill.zone)

    def _happened(self, state: State) -> Iterator[Happening]:
        for event in state.events:
            yield Happening(
                moment(event.at),
                self.words.move(event.move),
                self.fill(event.says),
                () if self.silent else tuple(self.effects(event.money, event.effect)),
            )

    def _sheets(self, step: Step, state: State) -> Iterator[Sheet]:
        if step.figure is None:
            return
        for table in self.drill.task(state).tables:
            yield Sheet(
                self._cell(table.title),
                tuple(map(self._cell, table.columns)),
                tuple(tuple(map(self._cell, row)) for row in table.rows),
            )

    def _cell(self, cell: Cell) -> str:
        if isinstance(cell, tuple):
            first, last = cell
            return self.words.texts("figure.span", first=day(first), last=day(last))
        if isinstance(cell, datetime):
            return moment(cell)
        if isinstance(cell, date):
            return day(cell)
        if isinstance(cell, str) and cell.startswith("figure."):
            return self.words.texts(cell)
        return str(cell)

    def _options(self, step: Step, state: State) -> Iterator[Option]:
        if step.figure is not None:
            return
        for move in self.drill.offered(state):
            offer = step.offer(move)
            assert offer is not None, "offered moves have offers"  # noqa: S101
            yield self._option(step, offer)

    def _option(self, step: Step, offer: Offer) -> Option:
        if offer.entry is not None:
            return Option(offer.move, self.fill(offer.entry.title), ended(self.fill(offer.text)))
        known = self.drill.rulebook.vocabulary.moves[offer.move]
        sends = step.kind is Kind.REPLY and self.drill.sends(offer.move)
        if step.kind is Kind.REPLY and not sends:
            return Option(offer.move, known.label, self.element(step, offer.move))
        means = known.means if sends else offer.text or known.means
        return Option(offer.move, known.label, ended(self.fill(means)), sends)


def is_many(desk: Desk) -> bool:
    """Say whether several options make one decision."""
    return desk.kind in MANY
