"""A shift that a trainee can click through: an inbox, one case at a time, and the account."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from trainer.drills.shift import CASE, CLOSE, WAIT, ShiftState
from trainer.records.errors import RecordsError
from trainer.reports.shift import InboxRow, ShiftWriter, shift_debrief_text, shift_text
from trainer.rules.facts import MoveId
from trainer.session import Answer, Session
from trainer.views import desk as desk_html
from trainer.views import inbox as inbox_html
from trainer.views.choices import Choices, button, column
from trainer.views.drill import PAGE, PLAIN
from trainer.views.html import Markup, html_widget, join, style, tag

if TYPE_CHECKING:
    from trainer.views.savelight import SaveLight


class ShiftView:
    """Draws a shift and passes clicks on; which case lies open is the screen's own business."""

    def __init__(
        self,
        session: Session[ShiftState],
        writer: ShiftWriter,
        *,
        again: Callable[[], Session[ShiftState]] | None = None,
        live: bool = True,
    ) -> None:
        self._session = session
        self._writer = writer
        self._again = again
        self._live = live
        self._texts = writer.texts
        self._before: ShiftState | None = None
        self._open: str | None = None
        self._light: SaveLight | None = None
        self._box: widgets.VBox | None = None
        self._choices = Choices(
            self._texts,
            decide=self._decide,
            tick=self._tick,
            redraw=self._draw,
            number=lambda: self._session.number,
        )

    @property
    def session(self) -> Session[ShiftState]:
        """The session that is drawn."""
        return self._session

    def transcript(self) -> str:
        """Give the desk as text, or the debrief when the day is over."""
        state = self._session.state
        if state.over:
            return shift_debrief_text(self._writer.debrief(state), self._texts.by_id)
        return shift_text(self._writer.desk(state, self._before))

    def page(self) -> Markup:
        """Give the desk as a page on which nothing can be clicked."""
        state, labels = self._session.state, self._texts.by_id
        if state.over:
            body = inbox_html.debrief(self._writer.debrief(state), labels)
        else:
            body = inbox_html.desk(self._writer.desk(state, self._before), labels)
        return join((style(), tag("div", body, class_="dt-root")))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        faces: dict[str, Any] = {PLAIN: self.transcript(), PAGE: str(self.page())}
        if not self._live:
            return faces
        if self._box is None:
            from trainer.views.savelight import SaveLight  # noqa: PLC0415 - a replay needs none

            self._box = widgets.VBox()
            self._box.add_class("dt-root")
            self._light = SaveLight()
            self._light_up(Answer(saved=True))
            self._draw()
        shown = self._box._repr_mimebundle_()
        return {**(shown or {}), **faces}

    # --- drawing --------------------------------------------------------------------------------

    def _draw(self) -> None:
        assert self._box is not None, "drawn only once it is shown"  # noqa: S101
        parts = self._closed() if self._session.state.over else self._desk()
        self._box.children = (html_widget(style()), *parts, self._light)

    def _desk(self) -> list[widgets.Widget]:
        state, labels = self._session.state, self._texts.by_id
        desk = self._writer.desk(state, self._before)
        parts: list[widgets.Widget] = [html_widget(inbox_html.desk(desk, labels, cards=True))]
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

    def _closed(self) -> list[widgets.Widget]:
        shown = inbox_html.debrief(self._writer.debrief(self._session.state), self._texts.by_id)
        parts: list[widgets.Widget] = [html_widget(shown)]
        if self._again is not None:
            again = button(self._texts("button.shift-again"), "dt-back")
            again.on_click(lambda _: self._restart())
            parts.append(again)
        return parts

    # --- clicks ---------------------------------------------------------------------------------

    def _turn_to(self, slot: str, _button: object) -> None:
        self._open = slot
        self._choices.clear()
        self._draw()

    def _pass(self, move: MoveId, number: int, _button: object) -> None:
        self._choose([move], number)

    def _decide(self, moves: Sequence[MoveId], number: int) -> None:
        self._choose([f"{CASE}{self._open}", *moves], number)

    def _tick(self, moves: Sequence[MoveId], number: int) -> None:
        if self._open is not None and number == self._session.number:
            slot = self._writer.shift.by_id[self._open]
            moves = slot.drill.in_best_order(self._session.state.cases[slot.id], moves)
        self._decide(moves, number)

    def _choose(self, moves: Sequence[MoveId], number: int) -> None:
        before = self._session.state
        answer = self._session.choose(moves, number)
        after = self._session.state
        if after is not before:
            self._before = before
            self._choices.clear()
            workable = {slot.id for slot in self._writer.shift.waiting(after)}
            self._open = self._open if self._open in workable else None
            self._draw()
        self._light_up(answer)

    def _restart(self) -> None:
        if self._again is None:
            return
        try:
            self._session = self._again()
        except RecordsError as error:
            self._light_up(Answer(saved=False, why=str(error)))
            return
        self._before, self._open = None, None
        self._choices.clear()
        self._draw()
        self._light_up(Answer(saved=True))

    def _light_up(self, answer: Answer) -> None:
        if self._light is not None:
            self._light.tell(answer, self._session.number, self._writer.words, self._session.notice)
