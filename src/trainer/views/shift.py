"""A shift that a trainee can click through: an inbox, one case at a time, and the account."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from trainer.drills.shift import CASE, CLOSE, WAIT, ShiftState
from trainer.reports.shift import InboxRow, ShiftWriter, shift_debrief_text, shift_text
from trainer.rules.facts import MoveId
from trainer.session import Session
from trainer.views import desk as desk_html
from trainer.views import inbox as inbox_html
from trainer.views.choices import Turn, meant
from trainer.views.html import Markup
from trainer.views.open_case import open_case
from trainer.views.parts import Buttons, Page, Part, Place, Press
from trainer.views.stage import Stage


class ShiftView(Stage[ShiftState]):
    """Draws a working day; which case lies open is the screen's own business."""

    AGAIN = "button.shift-again"

    def __init__(
        self,
        session: Session[ShiftState],
        writer: ShiftWriter,
        *,
        again: Callable[[], Session[ShiftState]] | None = None,
        live: bool = True,
    ) -> None:
        super().__init__(session, writer.words, again=again, live=live)
        self._writer = writer
        self._before: ShiftState | None = None
        self._open: str | None = None

    def transcript(self) -> str:
        """Give the desk as text, or the debrief when the day is over."""
        state = self._session.state
        if state.over:
            return shift_debrief_text(self._writer.debrief(state), self._texts.by_id)
        return shift_text(self._writer.desk(state, self._before))

    # --- drawing --------------------------------------------------------------------------------

    def _ended(self) -> Markup:
        return inbox_html.debrief(self._writer.debrief(self._session.state), self._texts.by_id)

    def _still(self) -> Markup:
        desk = self._writer.desk(self._session.state, self._before)
        return inbox_html.desk(desk, self._texts.by_id)

    def _desk(self) -> list[Part]:
        state, number = self._session.state, self._session.number
        desk = self._writer.desk(state, self._before)
        shown = inbox_html.desk(desk, self._texts.by_id, cards=True)
        inbox = tuple(self._card(row) for row in desk.inbox if row.workable)
        passing = tuple(
            Press(move, self._texts(f"button.{move}"), "dt-back") for move in (WAIT, CLOSE)
        )
        return [
            Page("desk", Place.TOP, shown, live=True),
            Buttons("inbox", Place.TOP, number, inbox, follow=True),
            Buttons("passing", Place.TOP, number, passing, follow=not inbox),
            *self._case(state),
        ]

    def _card(self, row: InboxRow) -> Press:
        looks = "dt-choice dt-hurry" if row.urgent else "dt-choice"
        means = f"{row.who} · {row.state} · {row.due}"
        return Press(f"{CASE}{row.slot}", row.title, looks, means, open=row.slot == self._open)

    def _case(self, state: ShiftState) -> list[Part]:
        if self._open is None:
            return []

        desk = self._writer.case(self._writer.shift.by_id[self._open], state)
        key = f"{self._session.attempt}/{self._open}"
        turn = Turn(key, self._session.number, self._open, self._told_off)
        parts = open_case(desk, self._texts, turn)
        return [Page("head", Place.CASE, desk_html.head(desk)), *parts]

    # --- what is chosen and pressed -------------------------------------------------------------

    def _press(self, button: str, number: int) -> None:
        if button in {WAIT, CLOSE}:
            self._decide([button], number)
        elif button.startswith(CASE):
            self._turn_to(button.removeprefix(CASE))
        else:
            super()._press(button, number)

    def _turn_to(self, slot: str) -> None:
        if slot in self._workable(self._session.state):
            self._open = slot
            self._draw()

    def _meant(self, state: ShiftState, chosen: Sequence[str], about: str) -> tuple[MoveId, ...]:
        slot = self._writer.shift.by_id[about]
        return (f"{CASE}{about}", *meant(slot.drill, state.cases[slot.id], chosen))

    def _moved(self, before: ShiftState | None, after: ShiftState) -> None:
        self._before = before
        workable = self._workable(after) if before else set()
        self._open = self._open if self._open in workable else None

    def _workable(self, state: ShiftState) -> set[str]:
        return {slot.id for slot in self._writer.shift.waiting(state)}
