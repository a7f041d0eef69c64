"""A drill that a trainee can click through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from trainer.drills.scenario import Kind
from trainer.drills.scoring import Line
from trainer.records.attempts import Mode
from trainer.records.errors import RecordsError
from trainer.reports.debrief import DebriefWriter
from trainer.reports.desk import Desk, DeskWriter, Option
from trainer.reports.transcript import debrief_text, desk_text
from trainer.rules.facts import MoveId
from trainer.session import Answer, Session
from trainer.views import debrief as debrief_html
from trainer.views import desk as desk_html
from trainer.views.html import Markup, html_widget, join, style, tag

if TYPE_CHECKING:
    from trainer.views.savelight import SaveLight

PLAIN, PAGE = "text/plain", "text/html"


class DrillView:
    """
    Draws a session and passes clicks on.

    Beside the widget it carries a transcript and a static page, for places without a kernel.
    """

    def __init__(
        self,
        session: Session,
        writer: DeskWriter,
        debriefer: DebriefWriter,
        *,
        again: Callable[[], Session] | None = None,
        live: bool = True,
    ) -> None:
        self._session = session
        self._writer = writer
        self._debriefer = debriefer
        self._again = again
        self._live = live
        self._texts = writer.words.texts
        self._draft: list[MoveId] = []
        self._said: tuple[Line, ...] = ()
        self._light: SaveLight | None = None
        self._box: widgets.VBox | None = None

    @property
    def session(self) -> Session:
        """The session that is drawn."""
        return self._session

    def transcript(self) -> str:
        """Give the desk as text, or the debrief when the case is closed."""
        state = self._session.state
        if state.over:
            return debrief_text(self._debriefer.debrief(state))
        return desk_text(self._writer.desk(state))

    def page(self) -> Markup:
        """Give the desk as a page on which nothing can be clicked."""
        state = self._session.state
        labels = self._texts.by_id
        if state.over:
            body = debrief_html.debrief(self._debriefer.debrief(state), dict(labels))
        else:
            desk = self._writer.desk(state)
            body = join((desk_html.case(desk, dict(labels)), desk_html.options(desk)))
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
        parts = self._closed() if self._session.state.over else self._open()
        self._box.children = (html_widget(style()), *parts, self._light)

    def _open(self) -> list[widgets.Widget]:
        desk = self._writer.desk(self._session.state)
        labels = dict(self._texts.by_id)
        parts = [html_widget(desk_html.case(desk, labels))]
        coaching = self._coaching()
        if coaching is not None:
            parts.append(html_widget(coaching))
        parts.append(html_widget(desk_html.question(desk)))
        return parts + self._choices(desk)

    def _closed(self) -> list[widgets.Widget]:
        shown = debrief_html.debrief(
            self._debriefer.debrief(self._session.state), dict(self._texts.by_id)
        )
        parts = [html_widget(shown)]
        if self._again is not None:
            button = self._button(self._texts("button.again"), "dt-back")
            button.on_click(lambda _: self._restart())
            parts.append(button)
        return parts

    def _coaching(self) -> Markup | None:
        if self._session.mode is not Mode.LEARN:
            return None
        return debrief_html.coaching([self._debriefer.coach(line) for line in self._said])

    def _choices(self, desk: Desk) -> list[widgets.Widget]:
        if desk.kind is Kind.ACT:
            return [self._column([self._act(option) for option in desk.options])]
        if desk.kind is Kind.GATHER:
            return self._gather(desk.options)
        return self._reply(desk.options)

    def _act(self, option: Option) -> widgets.Button:
        button = self._button(f"{option.label}\n{option.means}", "dt-choice")
        number = self._session.number
        button.on_click(lambda _: self._choose([option.move], number))
        return button

    def _gather(self, options: Sequence[Option]) -> list[widgets.Widget]:
        ticks = []
        for option in options:
            tick = widgets.Checkbox(
                value=False, indent=False, description=f"{option.label}\n{option.means}"
            )
            tick.add_class("dt-tick")
            ticks.append((option.move, tick))
        done = self._button(self._texts("button.done-gather"), "dt-go")
        number = self._session.number
        done.on_click(lambda _: self._tick([move for move, tick in ticks if tick.value], number))
        return [self._column([tick for _, tick in ticks]), done]

    def _reply(self, options: Sequence[Option]) -> list[widgets.Widget]:
        by_move = {option.move: option for option in options}
        sending = [option.move for option in options if option.sends]
        draft = desk_html.draft(
            self._texts("draft.title"),
            self._texts("draft.empty"),
            [by_move[move].means for move in self._draft],
        )
        cards = []
        for option in options:
            if option.move not in self._draft and not option.sends:
                button = self._button(f"{option.label}\n{option.means}", "dt-choice")
                button.on_click(partial(self._add, option.move))
                cards.append(button)
        back = self._button(self._texts("button.take-back"), "dt-back")
        back.disabled = not self._draft
        back.on_click(lambda _: self._take_back())
        send = self._button(self._texts("button.done-reply"), "dt-go")
        number = self._session.number
        shown = tuple(self._draft)
        send.on_click(lambda _: self._send(shown, sending, number))
        return [html_widget(draft), self._column(cards), widgets.HBox([send, back])]

    @staticmethod
    def _button(text: str, class_: str) -> widgets.Button:
        button = widgets.Button(description=text, tooltip="")
        button.add_class(class_)
        return button

    @staticmethod
    def _column(parts: Sequence[widgets.Widget]) -> widgets.VBox:
        column = widgets.VBox(list(parts))
        column.add_class("dt-choices")
        return column

    # --- clicks ---------------------------------------------------------------------------------

    def _add(self, move: MoveId, _button: object) -> None:
        if move not in self._draft:
            self._draft.append(move)
            self._draw()

    def _take_back(self) -> None:
        if self._draft:
            self._draft.pop()
            self._draw()

    def _send(self, shown: Sequence[MoveId], sending: Sequence[MoveId], number: int) -> None:
        # A second click comes when the draft is gone: it sends what stood on its own screen.
        draft = self._draft if number == self._session.number else shown
        self._choose([*draft, *sending] if draft else [], number)

    def _tick(self, moves: Sequence[MoveId], number: int) -> None:
        state, drill = self._session.state, self._session.drill
        if number < self._session.number:
            recorded = state.decisions[number]
            moves = recorded if set(recorded) == set(moves) else moves
        else:
            moves = drill.in_best_order(state, moves)
        self._choose(moves, number)

    def _choose(self, moves: Sequence[MoveId], number: int) -> None:
        before = self._session.state
        answer = self._session.choose(moves, number)
        after = self._session.state
        if after is not before:
            self._said = after.lines[len(before.lines) :]
            self._draft = []
            # The new step first: "saved" beside the old cards would invite a click on them.
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
        self._said = ()
        self._draft = []
        self._light_up(Answer(saved=True))
        self._draw()

    def _light_up(self, answer: Answer) -> None:
        if self._light is None:
            return
        count = self._session.number
        with self._light.hold_sync():
            self._light.gone = self._texts("save.gone", count=count)
            self._light.bad = not answer.saved
            if answer.recorded:
                self._light.text = self._texts(
                    "save.refused", moves=self._writer.words.moves(answer.recorded)
                )
            elif not answer.saved:
                self._light.text = self._texts("save.not", why=answer.why)
            elif not count and self._session.notice:
                self._light.text = self._session.notice
            else:
                name = {0: "save.none", 1: "save.one"}.get(count, "save.saved")
                self._light.text = self._texts(name, count=count)
