"""A shift that a trainee can click through: an inbox, one case at a time, and the account."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import ipywidgets as widgets

from trainer.drills.shift import CASE, CLOSE, WAIT, ShiftState
from trainer.reports.shift import InboxRow, ShiftWriter, shift_debrief_text, shift_text
from trainer.rules.facts import MoveId
from trainer.session import Session
from trainer.views import desk as desk_html
from trainer.views import inbox as inbox_html
from trainer.views.choices import button, column
from trainer.views.html import Markup, html_widget
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

    def _desk(self) -> list[widgets.Widget]:
        state = self._session.state
        desk = self._writer.desk(state, self._before)
        shown = inbox_html.desk(desk, self._texts.by_id, cards=True)
        parts: list[widgets.Widget] = [html_widget(shown)]
        parts.append(column([self._card(row) for row in desk.inbox if row.workable]))
        parts.append(widgets.HBox(self._passing()))
        return parts + self._case(state)

    def _card(self, row: InboxRow) -> widgets.Button:
        words = f"{row.title}\n{row.who} · {row.state} · {row.due}"
        card = button(words, "dt-choice")
        if row.urgent:
            card.add_class("dt-hurry")
        if row.slot == self._open:
            card.add_class("dt-open")
        card.on_click(partial(self._turn_to, row.slot))
        return card

    def _passing(self) -> list[widgets.Button]:
        number = self._session.number
        parts = []
        for move in (WAIT, CLOSE):
            one = button(self._texts(f"button.{move}"), "dt-back")
            one.on_click(partial(self._pass, move, number))
            parts.append(one)
        return parts

    def _case(self, state: ShiftState) -> list[widgets.Widget]:
        if self._open is None:
            return []
        slot = self._writer.shift.by_id[self._open]
        desk = self._writer.case(slot, state)
        return [
            html_widget(desk_html.case(desk, dict(self._texts.by_id))),
            html_widget(desk_html.question(desk)),
            *self._choices.draw(desk),
        ]

    # --- clicks ---------------------------------------------------------------------------------

    def _turn_to(self, slot: str, _button: object) -> None:
        self._open = slot
        self._choices.clear()
        self._draw()

    def _pass(self, move: MoveId, number: int, _button: object) -> None:
        self._choose([move], number)

    def _decide(self, moves: Sequence[MoveId], number: int) -> None:
        if number < self._session.number:
            # A click on an older screen is about the case that was open there, not about this one.
            recorded = self._session.state.decisions[number]
            head, *made = recorded
            self._choose(recorded if set(made) == set(moves) else (head, *moves), number)
            return
        self._choose([f"{CASE}{self._open}", *moves], number)

    def _tick(self, moves: Sequence[MoveId], number: int) -> None:
        if self._open is not None and number == self._session.number:
            slot = self._writer.shift.by_id[self._open]
            moves = slot.drill.in_best_order(self._session.state.cases[slot.id], moves)
        self._decide(moves, number)

    def _moved(self, before: ShiftState | None, after: ShiftState) -> None:
        self._before = before
        workable = {slot.id for slot in self._writer.shift.waiting(after)} if before else set()
        self._open = self._open if self._open in workable else None
