"""The desk and the debrief of a shift, as plain data: what the widget, the page and the text draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from trainer.content.texts import Texts
from trainer.drills.account import Account
from trainer.drills.engine import RUNNING, State
from trainer.drills.scoring import PERFECT
from trainer.drills.shift import CASE, Shift, ShiftState, Slot, play_shift
from trainer.reports.bar import Bar, against_limit
from trainer.reports.desk import URGENT_HOURS, Desk, DeskWriter, Gauge
from trainer.reports.words import Words, moment, money, span
from trainer.rules.clocks import hours_between
from trainer.rules.facts import MoveId
from trainer.rules.metrics import Rate


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A case on the desk."""

    slot: str
    title: str
    who: str
    came: str
    state: str
    due: str
    urgent: bool
    workable: bool


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One figure of the account, at the opening and now."""

    label: str
    before: str
    now: str
    note: str
    over: bool
    moved: bool
    bar: Bar | None = None
    """Beside its limit; none for money, which has no limit."""


@dataclass(frozen=True, slots=True)
class ShiftDesk:
    """Everything on the desk of a shift."""

    title: str
    about: str
    now: str
    inbox: tuple[InboxRow, ...]
    account: tuple[AccountRow, ...]
    news: tuple[str, ...]
    """What came in or ran out during the last decision."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """How a case of the day ended."""

    title: str
    score: int
    ending: str


@dataclass(frozen=True, slots=True)
class ShiftDebrief:
    """What a day came to."""

    title: str
    score: int
    passed: bool
    score_words: str
    pass_words: str
    cases: tuple[CaseRow, ...]
    lapses: tuple[str, ...]
    account: tuple[AccountRow, ...]
    effects: tuple[tuple[str, str, str, str], ...]
    """When, in which case, what was done, and what it did to the account."""
    practices: tuple[tuple[str, str, int, int], ...]
    """Id, what it says, points won and at stake; the most lost first."""
    oracle: tuple[str, ...]


@dataclass(frozen=True)
class ShiftWriter:
    """Writes the desk and the debrief of one shift."""

    shift: Shift
    texts: Texts
    writer_of: Callable[[Slot], DeskWriter]

    @property
    def words(self) -> Words:
        """The words of the day."""
        return self.writer_of(self.shift.slots[0]).words

    def desk(self, state: ShiftState, before: ShiftState | None = None) -> ShiftDesk:
        """Give the desk; `before` is the state before the last decision."""
        return ShiftDesk(
            self.texts("shift.title", seed=self.shift.seed),
            self.texts("shift.about", closes=moment(self.shift.closes)),
            moment(state.now),
            tuple(self._row(slot, state) for slot in self.shift.arrived(state)),
            tuple(self._account(state)),
            tuple(self._news(before, state)) if before is not None else (),
        )

    def case(self, slot: Slot, state: ShiftState) -> Desk:
        """Give the desk of one case; the account is that of the shift."""
        writer = self.writer_of(slot)
        desk = writer.desk(state.cases[slot.id])
        rates = self._shown(state).rates(slot.drill.rulebook.limits)
        opening = self.shift.book.rates(slot.drill.rulebook.limits)
        now, before = rates.order_defects, opening.order_defects
        limit = slot.drill.rulebook.limits.number("odr.target")
        note = self.texts(
            "desk.odr-note",
            defects=now.hits,
            orders=now.base,
            limit=slot.drill.rulebook.limits.entry("odr.target").words(),
        )
        over = now.share >= Fraction(str(limit))
        first, last = float(before.share), float(now.share)
        gauge = Gauge(first, last, note, over, against_limit(first, last, limit))
        return replace(desk, gauge=gauge)

    def debrief(self, state: ShiftState) -> ShiftDebrief:
        """Give the debrief of a day that is over."""
        words, score = self.words, self.shift.score(state)
        limits = self.shift.slots[0].drill.rulebook.limits
        mark = round(limits.number("desk.pass_mark") * PERFECT)
        receipts = self.shift.receipts(state)
        return ShiftDebrief(
            self.texts("shift.debrief"),
            score,
            score >= mark,
            self.texts("shift.score", score=score),
            self.texts("receipt.passed" if score >= mark else "receipt.failed", mark=mark),
            tuple(
                CaseRow(self._title(slot), receipts[slot.id].score, self._ending(slot, state))
                for slot in self.shift.slots
            ),
            tuple(
                self.texts(
                    "shift.lapsed", when=moment(at), case=self._name(case), what=words.move(move)
                )
                for case, move, at in sorted(state.lapses, key=lambda one: one[2])
            ),
            tuple(self._account(state)),
            tuple(self._effects(state)),
            self._practices(state),
            tuple(self._oracle()),
        )

    # --- inside ---------------------------------------------------------------------------------

    def _shown(self, state: ShiftState) -> Account:
        """Give the account as far as the trainee may see it: an exam shows nothing before the end."""
        silent = self.writer_of(self.shift.slots[0]).silent
        return self.shift.book if silent and not state.over else self.shift.account(state)

    def _title(self, slot: Slot) -> str:
        return slot.drill.deal.scenario.title

    def _name(self, slot: str) -> str:
        return self._title(self.shift.by_id[slot])

    def _ending(self, slot: Slot, state: ShiftState) -> str:
        case = state.cases[slot.id]
        if case.over:
            return self.writer_of(slot).fill(slot.drill.ending(case))
        return self.texts("shift.carried" if slot.id in state.carried else "shift.undone")

    def _row(self, slot: Slot, state: ShiftState) -> InboxRow:
        case = state.cases[slot.id]
        due, urgent = self._due(case)
        parked = not case.over and case.now > state.now
        name = "closed" if case.over else "parked" if parked else "open"
        if name == "open" and not case.decisions:
            name = "new"
        return InboxRow(
            slot.id,
            self._title(slot),
            slot.drill.deal.cast.get("buyer", ""),
            moment(slot.arrives),
            self.texts(f"shift.state-{name}", until=moment(case.now)),
            "" if case.over else due,
            urgent and not case.over,
            workable=not case.over and not parked,
        )

    def _due(self, case: State) -> tuple[str, bool]:
        running = [one for one in case.deadlines if one.state == RUNNING]
        if not running:
            return self.texts("shift.no-clock"), False
        next_ = min(running, key=lambda one: one.due.timestamp())
        left = hours_between(case.now, next_.due)
        return self.texts("shift.due", left=span(left), due=moment(next_.due)), left < URGENT_HOURS

    def _account(self, state: ShiftState) -> Iterator[AccountRow]:
        limits = self.shift.slots[0].drill.rulebook.limits
        before = self.shift.book.rates(limits)
        now = self._shown(state).rates(limits)
        for name, old, new, target in (
            ("odr", before.order_defects, now.order_defects, "odr.target"),
            ("cancellations", before.cancellations, now.cancellations, "cancel.target"),
            ("late", before.late_shipments, now.late_shipments, "lsr.target"),
        ):
            limit = limits.number(target)
            yield AccountRow(
                self.texts(f"shift.{name}"),
                _percent(old),
                _percent(new),
                self.texts(
                    "shift.out-of", hits=new.hits, base=new.base, limit=limits.entry(target).words()
                ),
                over=new.share >= Fraction(str(limit)),
                moved=old != new,
                bar=against_limit(float(old.share), float(new.share), limit),
            )
        currency = self.shift.slots[0].drill.place.currency
        yield AccountRow(
            self.texts("shift.money"),
            money(before.money, currency),
            money(now.money, currency),
            "",
            over=False,
            moved=before.money != now.money,
        )

    def _news(self, before: ShiftState, state: ShiftState) -> Iterator[str]:
        for slot in self.shift.slots:
            if before.now < slot.arrives <= state.now:
                yield self.texts("shift.came-in", when=moment(slot.arrives), case=self._title(slot))
        for case, move, at in state.lapses[len(before.lapses) :]:
            yield self.texts(
                "shift.lapsed", when=moment(at), case=self._name(case), what=self.words.move(move)
            )
        for slot in self.shift.slots:
            parked = before.cases[slot.id].now > before.now
            one = state.cases[slot.id]
            if parked and slot.arrives <= before.now and one.now <= state.now and not one.over:
                yield self.texts("shift.came-back", case=self._title(slot))

    def _effects(self, state: ShiftState) -> Iterator[tuple[str, str, str, str]]:
        currency = self.shift.slots[0].drill.place.currency
        for posting in state.postings:
            parts = [money(posting.money, currency)] if posting.money else []
            for name, count in (
                ("defects", posting.effect.defects),
                ("cancelled", posting.effect.cancelled),
                ("late", posting.effect.late),
            ):
                if count:
                    parts.append(f"{self.texts(f'debrief.{name}')}: {count:+d}")
            yield (
                moment(posting.at),
                self._name(posting.case),
                self.words.move(posting.move),
                "; ".join(parts),
            )

    def _practices(self, state: ShiftState) -> tuple[tuple[str, str, int, int], ...]:
        sums: dict[str, tuple[int, int]] = {}
        for receipt in self.shift.receipts(state).values():
            for practice, (won, possible) in receipt.practices().items():
                before = sums.get(practice, (0, 0))
                sums[practice] = (before[0] + won, before[1] + possible)
        known = self.words.rulebook.playbook.practices
        rows = (
            (id_, self.words.text(known[id_].says), won, possible)
            for id_, (won, possible) in sums.items()
        )
        return tuple(sorted(rows, key=lambda row: (row[2] - row[3], row[0])))

    def _oracle(self) -> Iterator[str]:
        for moves in play_shift(self.shift).decisions:
            yield self.decision(moves)

    def decision(self, moves: tuple[MoveId, ...]) -> str:
        """Put one decision of a shift into words."""
        head, *rest = moves
        if not head.startswith(CASE):
            return self.texts(f"shift.{head}")
        slot = self.shift.by_id[head.removeprefix(CASE)]
        done = self.writer_of(slot).words.path(rest) or self.texts("debrief.nothing")
        return f"{self._title(slot)}: {done}"


def shift_text(desk: ShiftDesk) -> str:
    """Write the desk of a shift as text."""
    lines = [f"== {desk.title} ==", desk.about, "", desk.now, ""]
    lines += [f"  {one.label}: {one.now}  {one.note}".rstrip() for one in desk.account]
    lines += ["", *desk.news] if desk.news else []
    lines.append("")
    for row in desk.inbox:
        mark = "!" if row.urgent else " "
        lines.append(f"{mark} {CASE}{row.slot:<4} {row.title:<38} {row.state:<28} {row.due}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def shift_debrief_text(one: ShiftDebrief, labels: Mapping[str, str]) -> str:
    """Write the debrief of a shift as text."""
    lines = [f"== {one.title} ==", one.score_words, one.pass_words, "", labels["shift.cases"]]
    lines += [f"  {row.score:>3}  {row.title}: {row.ending}" for row in one.cases]
    lines += ["", labels["shift.lapses"]]
    lines += [f"  {line}" for line in one.lapses] or [f"  {labels['shift.none']}"]
    lines += ["", labels["shift.account"]]
    lines += [
        f"  {row.label}: {row.before} -> {row.now}  {row.note}".rstrip() for row in one.account
    ]
    lines += ["", labels["shift.effects"]]
    lines += [f"  {' | '.join(row)}" for row in one.effects] or [f"  {labels['shift.none']}"]
    lines += ["", labels["shift.practices"]]
    lines += [
        f"  {won:>3} of {possible:<3} {says} [{id_}]" for id_, says, won, possible in one.practices
    ]
    lines += ["", labels["shift.oracle"]]
    lines += [f"  {number}. {line}" for number, line in enumerate(one.oracle, start=1)]
    return "\n".join(lines) + "\n"


def _percent(rate: Rate) -> str:
    return f"{float(rate.share):.2%}"
