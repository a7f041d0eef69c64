"""
Figures to work out: a small table that the seed draws, the right number, and the usual mistakes.

The right number comes from the one definition of each rate (`trainer.rules.metrics`); each
mistake is the same definition with the wrong window, channel or count, so that what it leads to
is known and can be answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from trainer.drills.draws import Die
from trainer.rules.clocks import deadline
from trainer.rules.facts import MoveId
from trainer.rules.metrics import (
    Cancelled,
    Channel,
    Mark,
    MarkKind,
    Order,
    Rate,
    cancellation_rate,
    headroom,
    late_shipment_rate,
    of_channel,
    order_defect_rate,
    rate,
    roll_off,
    valid_tracking_rate,
    within,
)
from trainer.rules.policy import Limits

RIGHT: MoveId = "figure-right"
WRONG_WINDOW: MoveId = "figure-wrong-window"
WRONG_BASE: MoveId = "figure-wrong-base"
WRONG_CHANNEL: MoveId = "figure-wrong-channel"
COUNTS_TWICE: MoveId = "figure-counts-twice"
TOO_MUCH: MoveId = "figure-counts-too-much"
TOO_LITTLE: MoveId = "figure-counts-too-little"
OFF: MoveId = "figure-off"
MOVES = (
    RIGHT, WRONG_WINDOW, WRONG_BASE, WRONG_CHANNEL, COUNTS_TWICE, TOO_MUCH, TOO_LITTLE, OFF,
)  # fmt: skip
"""What an answer can turn out to be."""


class Metric(StrEnum):
    """What can be asked for."""

    ODR = "order-defect-rate"
    HEADROOM = "odr-headroom"
    ROLL_OFF = "odr-roll-off"
    LATE = "late-shipment-rate"
    CANCELLATION = "cancellation-rate"
    TRACKING = "valid-tracking-rate"
    DEADLINE = "deadline"


class Form(StrEnum):
    """How an answer is written, and how near it must come."""

    PERCENT = "percent"
    """Two decimals; half a hundredth of a percent point either way."""
    COUNT = "count"
    DAY = "day"
    MOMENT = "moment"
    """Day and hour; half an hour either way."""


FORMS: Mapping[Metric, Form] = {
    Metric.ODR: Form.PERCENT,
    Metric.HEADROOM: Form.COUNT,
    Metric.ROLL_OFF: Form.DAY,
    Metric.LATE: Form.PERCENT,
    Metric.CANCELLATION: Form.PERCENT,
    Metric.TRACKING: Form.PERCENT,
    Metric.DEADLINE: Form.MOMENT,
}
TOLERANCE: Mapping[Form, Decimal] = {
    Form.PERCENT: Decimal("0.005"),
    Form.COUNT: Decimal(0),
    Form.DAY: Decimal(0),
    Form.MOMENT: Decimal(30),
}
"""In the answer's own unit; minutes for a moment."""

BEYOND: Mapping[Form, Decimal] = {
    Form.PERCENT: Decimal("1.37"),
    Form.COUNT: Decimal(7),
    Form.DAY: Decimal(17),
    Form.MOMENT: Decimal(60 * 31),
}
"""How far beyond every known answer one lies that nothing explains."""


class NotAFigureError(ValueError):
    """An answer that cannot be read as the number that was asked for."""

    EXAMPLE: Mapping[Form, str] = {
        Form.PERCENT: "a percentage with two decimals, such as 0.84",
        Form.COUNT: "a whole number, such as 3",
        Form.DAY: "a day, such as 2026-12-04",
        Form.MOMENT: "a day and an hour, such as 2026-12-04 14:30",
    }

    @classmethod
    def of(cls, text: str, form: Form) -> NotAFigureError:
        """Say what was given and what is taken."""
        return cls(f"'{text}' cannot be read.\n\nHint: give {cls.EXAMPLE[form]}.")


Cell = str | int | date | datetime | tuple[date, date]
"""What stands in a table; a text that starts with `figure.` is the id of one."""


@dataclass(frozen=True, slots=True)
class Table:
    """A small table on the desk; its words are ids of texts."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A figure to work out: what lies on the desk, the right answer, and the known mistakes."""

    metric: Metric
    form: Form
    tables: tuple[Table, ...]
    right: Decimal
    mistakes: tuple[tuple[MoveId, Decimal], ...]
    """What each mistake leads to; never the right answer."""

    def judge(self, answer: Decimal) -> MoveId:
        """Say what an answer turns out to be: right, one of the usual mistakes, or off."""
        reach = TOLERANCE[self.form]
        if abs(answer - self.right) <= reach:
            return RIGHT
        return next((move for move, wrong in self.mistakes if abs(answer - wrong) <= reach), OFF)

    def example(self, move: MoveId) -> Decimal | None:
        """Give an answer that turns out to be this; nothing where no such mistake is possible."""
        if move == RIGHT:
            return self.right
        if move == OFF:
            return self._far_off()
        return next((wrong for one, wrong in self.mistakes if one == move), None)

    def _far_off(self) -> Decimal:
        """Give a number that nothing explains."""
        farthest = max((wrong for _, wrong in self.mistakes), default=self.right)
        return max(farthest, self.right) + BEYOND[self.form]


EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a wall clock: the desk's own local time


def number_of(text: str, form: Form) -> Decimal:
    """Read an answer: percent and counts as they are, days and minutes counted from 2000."""
    said = text.strip().removesuffix("%").strip()
    try:
        if form is Form.DAY:
            return Decimal((date.fromisoformat(said) - EPOCH.date()).days)
        if form is Form.MOMENT:
            moment = datetime.fromisoformat(said.replace(" ", "T"))
            return Decimal(int((moment.replace(tzinfo=None) - EPOCH).total_seconds() // 60))
        number = Decimal(said.replace(",", "."))
    except (ValueError, InvalidOperation) as error:
        raise NotAFigureError.of(text, form) from error
    if not number.is_finite() or (form is Form.COUNT and number != number.to_integral_value()):
        raise NotAFigureError.of(text, form)
    return number


def text_of(number: Decimal, form: Form) -> str:
    """Write an answer the way a person would."""
    if form is Form.DAY:
        return (EPOCH.date() + timedelta(days=int(number))).isoformat()
    if form is Form.MOMENT:
        return (EPOCH + timedelta(minutes=int(number))).isoformat(" ", "minutes")
    return f"{number:.2f}" if form is Form.PERCENT else f"{int(number)}"


# --- tasks about the account ------------------------------------------------------------------------

ACCOUNT = (Metric.ODR, Metric.HEADROOM, Metric.ROLL_OFF)


def task(metric: Metric, name: str, today: date, limits: Limits) -> Task:
    """Draw a task about the account; the same name and day give the same one for ever."""
    if metric in ACCOUNT:
        draw: Callable[[str], Mapping[Metric, Task]] = lambda key: _defects(key, today, limits)  # noqa: E731
        found = _first_clear(draw, name)
    else:
        found = _first_clear(lambda key: {metric: _PLAIN[metric](key, today, limits)}, name)
    return found[metric]


def deadline_task(clock: str, start: datetime, now: datetime, days: float, unit: str) -> Task:
    """Ask when a clock runs out; the usual mistakes skip the weekend or count from now."""
    zone = start.tzinfo
    assert zone is not None, "the desk's times have a zone"  # noqa: S101
    due = deadline(start, days, unit, zone)
    wrong = [
        (WRONG_WINDOW, _skipping_weekends(start, due - start)),
        (WRONG_BASE, deadline(now, days, unit, zone)),
    ]
    right = _minutes(due)
    table = Table("figure.clock", ("figure.what", "figure.started"), ((clock, start),))
    mistakes = _distinct(right, [(move, _minutes(at)) for move, at in wrong], Form.MOMENT)
    return Task(Metric.DEADLINE, Form.MOMENT, (table,), right, mistakes)


def _minutes(moment: datetime) -> Decimal:
    return Decimal(int((moment.replace(tzinfo=None) - EPOCH).total_seconds() // 60))


def _skipping_weekends(start: datetime, length: timedelta) -> datetime:
    """Count only the hours of working days, as people do who think that weekends stop a clock."""
    at, left = start, length
    step = timedelta(hours=1)
    while left > timedelta(0):
        at += step
        if at.weekday() < 5:  # noqa: PLR2004 - Monday to Friday
            left -= step
    return at


def _first_clear(draw: Callable[[str], Mapping[Metric, Task]], name: str) -> Mapping[Metric, Task]:
    """Draw until every usual mistake leads somewhere else than the right answer."""
    for attempt in range(1000):
        tasks = draw(f"{name}/{attempt}")
        if all(_is_clear(one) for one in tasks.values()):
            return tasks
    raise AssertionError(name)


def _is_clear(one: Task) -> bool:
    reach = TOLERANCE[one.form] * 2
    return all(abs(wrong - one.right) > reach for _, wrong in one.mistakes) and bool(one.mistakes)


def _distinct(
    right: Decimal, wrong: Sequence[tuple[MoveId, Decimal]], form: Form
) -> tuple[tuple[MoveId, Decimal], ...]:
    """Leave out what would be taken for right."""
    return tuple(pair for pair in wrong if abs(pair[1] - right) > 2 * TOLERANCE[form])


# --- the order defect rate --------------------------------------------------------------------------


def _defects(key: str, today: date, limits: Limits) -> Mapping[Metric, Task]:
    days = int(limits.number("odr.window"))
    limit = Fraction(str(limits.number("odr.target")))
    half = days // 2
    die = Die(key)
    orders = _book(die, today, 3 * half)
    orders = _with_marks(die, orders, today, days)
    own = of_channel(orders, Channel.SELLER)
    seen = within(own, today, days)
    wide, narrow = within(own, today, 3 * half), within(own, today, half)
    every = within(orders, today, days)
    right = order_defect_rate(seen)
    marks = sum(mark.counts for order in seen for mark in order.marks)
    first_day = today - timedelta(days=days - 1)
    by_event = sum(any(m.counts and m.on >= first_day for m in o.marks) for o in own)
    held = rate(seen, lambda order: bool(order.marks), lambda _: True)
    tables = _defect_tables(orders, today, half)
    wrong = [
        (COUNTS_TWICE, Rate(marks, right.base)),
        (WRONG_CHANNEL, order_defect_rate(every)),
        (TOO_MUCH, held),
        (WRONG_WINDOW, order_defect_rate(wide)),
        (WRONG_WINDOW, order_defect_rate(narrow)),
        (WRONG_WINDOW, Rate(by_event, right.base)),
        (WRONG_BASE, Rate(right.hits, len(every))),
    ]
    fits = [
        (COUNTS_TWICE, headroom(Rate(marks, right.base), limit)),
        (TOO_MUCH, headroom(held, limit)),
        (WRONG_WINDOW, headroom(order_defect_rate(wide), limit)),
        (WRONG_CHANNEL, headroom(order_defect_rate(every), limit)),
        (WRONG_BASE, headroom(Rate(0, right.base), limit)),
    ]
    bad = [order for order in seen if order.defective]
    next_off = min(bad, key=lambda order: order.placed)
    leaving = [
        (WRONG_WINDOW, min(m.on for m in next_off.marks if m.counts) + timedelta(days=days)),
        (WRONG_WINDOW, roll_off(next_off, 3 * half)),
        (WRONG_WINDOW, roll_off(next_off, days - 1)),
        (TOO_MUCH, min(roll_off(order, days) for order in seen if order.marks)),
        (WRONG_CHANNEL, min(roll_off(order, days) for order in every if order.defective)),
    ]
    asked = _percent(right)
    room = Decimal(headroom(right, limit))
    off = _day(roll_off(next_off, days))
    return {
        Metric.ODR: Task(
            Metric.ODR, Form.PERCENT, tables, asked, tuple((m, _percent(r)) for m, r in wrong)
        ),
        Metric.HEADROOM: Task(
            Metric.HEADROOM,
            Form.COUNT,
            tables,
            room,
            _distinct(room, [(move, Decimal(n)) for move, n in fits], Form.COUNT),
        ),
        Metric.ROLL_OFF: Task(
            Metric.ROLL_OFF,
            Form.DAY,
            tables,
            off,
            _distinct(off, [(move, _day(at)) for move, at in leaving], Form.DAY),
        ),
    }


def _with_marks(die: Die, orders: list[Order], today: date, days: int) -> list[Order]:
    """Hold things against some orders, among them each that people count wrongly."""
    own = [order for order in orders if order.channel is Channel.SELLER]
    amazon = [order for order in orders if order.channel is Channel.AMAZON]
    first = today - timedelta(days=days - 1)
    recent = [o for o in own if first + timedelta(days=3) <= o.placed <= today - timedelta(days=9)]
    before = [o for o in own if first - timedelta(days=20) <= o.placed < first - timedelta(days=1)]
    fba = [o for o in amazon if o.placed > first]
    picked: dict[str, tuple[Mark, ...]] = {}

    def hold(pool: list[Order], *marks: tuple[MarkKind, str], late: int = 0) -> None:
        free = [order for order in pool if order.id not in picked]
        order = free[die(0, len(free) - 1)]
        held = []
        for number, (kind, why) in enumerate(marks):
            wait = timedelta(days=die(3, 8) + 2 * number + late)
            held.append(Mark(kind, min(order.placed + wait, today), not why, why))
        picked[order.id] = tuple(held)

    kinds = (MarkKind.FEEDBACK, MarkKind.CLAIM)
    for _ in range(die(3, 5)):
        hold(recent, (kinds[die(0, 1)], ""))
    hold(recent, (MarkKind.CLAIM, ""), (MarkKind.FEEDBACK, ""))
    hold(recent, (MarkKind.CLAIM, "denied"))
    hold(recent, (MarkKind.CHARGEBACK, "fraud"))
    hold(before, (MarkKind.CLAIM, ""), late=20)
    hold(fba, (MarkKind.FEEDBACK, ""))
    return [
        Order(order.id, order.placed, order.channel, picked.get(order.id, ())) for order in orders
    ]


def _defect_tables(orders: Sequence[Order], today: date, block: int) -> tuple[Table, ...]:
    counted = _blocks(
        orders,
        today,
        block,
        (
            ("figure.own-orders", lambda o: o.channel is Channel.SELLER),
            ("figure.amazon-orders", lambda o: o.channel is Channel.AMAZON),
        ),
    )
    marks = sorted(
        ((mark.on, order, mark) for order in orders for mark in order.marks),
        key=lambda row: (row[0], row[1].id),
    )
    rows = tuple(
        (
            order.id,
            f"figure.by-{order.channel}",
            order.placed,
            f"figure.{mark.kind}-{mark.why}" if mark.why else f"figure.{mark.kind}",
            on,
        )
        for on, order, mark in marks
    )
    return (
        counted,
        Table(
            "figure.came-in",
            (
                "figure.order",
                "figure.shipped-by",
                "figure.ordered-on",
                "figure.happened",
                "figure.came-on",
            ),
            rows,
        ),
    )


# --- the other rates --------------------------------------------------------------------------------


def _late(key: str, today: date, limits: Limits) -> Task:
    block = _shortest(limits, "lsr.windows", 10)
    die = Die(key)
    orders = [
        Order(order.id, order.placed, cancelled=Cancelled.BUYER)
        if die(0, 99) < 4  # noqa: PLR2004 - four in a hundred
        else Order(
            order.id,
            order.placed,
            confirmed_late=die(0, 99) < 4,  # noqa: PLR2004
            delivered_late=die(0, 99) < 6,  # noqa: PLR2004
        )
        for order in _book(die, today, 3 * block, amazon=False)
    ]
    last, wide = within(orders, today, block), within(orders, today, 3 * block)
    right = late_shipment_rate(last)
    wrong = [
        (WRONG_WINDOW, late_shipment_rate(wide)),
        (WRONG_BASE, Rate(right.hits, len(last))),
        (TOO_MUCH, rate(last, lambda o: o.confirmed_late or o.delivered_late, lambda o: o.shipped)),
    ]
    table = _blocks(
        orders,
        today,
        block,
        (
            ("figure.orders", lambda _: True),
            ("figure.buyer-cancelled", lambda o: not o.shipped),
            ("figure.confirmed-late", lambda o: o.confirmed_late),
            ("figure.delivered-late", lambda o: o.delivered_late and not o.confirmed_late),
        ),
    )
    return _percentage(Metric.LATE, table, right, wrong)


def _cancelled(key: str, today: date, limits: Limits) -> Task:
    block = int(limits.number("cancel.window"))
    die = Die(key)

    def fate() -> Cancelled:
        roll = die(0, 99)
        if roll < 2:  # noqa: PLR2004 - two in a hundred
            return Cancelled.SELLER
        if roll < 4:  # noqa: PLR2004
            return Cancelled.UNCONFIRMED
        return Cancelled.BUYER if roll < 9 else Cancelled.NOBODY  # noqa: PLR2004

    orders = [
        Order(order.id, order.placed, cancelled=fate())
        for order in _book(die, today, 4 * block, amazon=False)
    ]
    last, wide = within(orders, today, block), within(orders, today, 4 * block)
    right = cancellation_rate(last)
    wrong = [
        (WRONG_WINDOW, cancellation_rate(wide)),
        (TOO_MUCH, rate(last, lambda o: not o.shipped, lambda _: True)),
        (TOO_LITTLE, rate(last, lambda o: o.cancelled is Cancelled.SELLER, lambda _: True)),
        (WRONG_BASE, Rate(right.hits, sum(order.shipped for order in last))),
    ]
    table = _blocks(
        orders,
        today,
        block,
        (
            ("figure.orders", lambda _: True),
            ("figure.you-cancelled", lambda o: o.cancelled is Cancelled.SELLER),
            ("figure.unconfirmed", lambda o: o.cancelled is Cancelled.UNCONFIRMED),
            ("figure.buyer-cancelled", lambda o: o.cancelled is Cancelled.BUYER),
        ),
    )
    return _percentage(Metric.CANCELLATION, table, right, wrong)


def _tracked(key: str, today: date, limits: Limits) -> Task:
    block = int(limits.number("vtr.window")) // 3
    die = Die(key)
    orders = []
    numberless: set[str] = set()
    for order in _book(die, today, 3 * block, amazon=False):
        gone = Cancelled.BUYER if die(0, 99) < 4 else Cancelled.NOBODY  # noqa: PLR2004
        roll = die(0, 99)
        if roll < 3 and not gone:  # noqa: PLR2004
            numberless.add(order.id)
        orders.append(Order(order.id, order.placed, cancelled=gone, scanned=not gone and roll >= 6))  # noqa: PLR2004
    every = within(orders, today, 3 * block)
    right = valid_tracking_rate(every)
    wrong = [
        (WRONG_WINDOW, valid_tracking_rate(within(orders, today, block))),
        (WRONG_BASE, Rate(right.hits, len(every))),
        (TOO_MUCH, rate(every, lambda o: o.id not in numberless, lambda o: o.shipped)),
    ]
    table = _blocks(
        orders,
        today,
        block,
        (
            ("figure.orders", lambda _: True),
            ("figure.cancelled", lambda o: not o.shipped),
            ("figure.no-number", lambda o: o.id in numberless),
            ("figure.never-scanned", lambda o: o.shipped and not o.scanned and o.id not in numberless),
            ("figure.scanned", lambda o: o.shipped and o.scanned),
        ),
    )  # fmt: skip
    return _percentage(Metric.TRACKING, table, right, wrong)


_PLAIN: Mapping[Metric, Callable[[str, date, Limits], Task]] = {
    Metric.LATE: _late,
    Metric.CANCELLATION: _cancelled,
    Metric.TRACKING: _tracked,
}


def _percentage(
    metric: Metric, table: Table, right: Rate, wrong: Sequence[tuple[MoveId, Rate]]
) -> Task:
    pairs = tuple((move, _percent(one)) for move, one in wrong)
    return Task(metric, Form.PERCENT, (table,), _percent(right), pairs)


# --- drawing ----------------------------------------------------------------------------------------


def _book(die: Die, today: date, days: int, *, amazon: bool = True) -> list[Order]:
    """Draw the orders of so many days."""
    orders: list[Order] = []
    for back in range(days):
        day = today - timedelta(days=back)
        own = range(die(8, 14))
        orders.extend(Order(_order_id(die, number), day) for number in own)
        others = range(50, 50 + die(3, 6) if amazon else 50)
        orders.extend(Order(_order_id(die, number), day, Channel.AMAZON) for number in others)
    return orders


def _order_id(die: Die, number: int) -> str:
    return f"{die(100, 119)}-{die(1000000, 9999999)}-{die(10000, 99999):05d}{number:02d}"


Column = tuple[str, Callable[[Order], bool]]


def _blocks(orders: Sequence[Order], today: date, days: int, columns: Sequence[Column]) -> Table:
    """Count orders in blocks of so many days, the newest last."""
    first = min(order.placed for order in orders)
    rows: list[tuple[Cell, ...]] = []
    last = today
    while last >= first:
        start = last - timedelta(days=days - 1)
        held = [order for order in orders if start <= order.placed <= last]
        counts = (sum(map(belongs, held)) for _, belongs in columns)
        rows.append(((start, last), *counts))
        last = start - timedelta(days=1)
    names = ("figure.ordered", *(name for name, _ in columns))
    return Table("figure.orders", names, tuple(reversed(rows)))


def _shortest(limits: Limits, name: str, otherwise: int) -> int:
    value = limits.entry(name).value
    return int(min(value)) if isinstance(value, tuple | list) else otherwise


def _percent(one: Rate) -> Decimal:
    share = one.share * 100
    return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(Decimal("0.0001"))


def _day(day: date) -> Decimal:
    return Decimal((day - EPOCH.date()).days)
