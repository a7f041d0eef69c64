"""A drill that a trainee can click through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from trainer.drills.engine import State
from trainer.drills.scoring import Line
from trainer.records.attempts import Mode
from trainer.records.errors import RecordsError
from trainer.reports.debrief import DebriefWriter
from trainer.reports.desk import DeskWriter
from trainer.reports.transcript import debrief_text, desk_text
from trainer.rules.facts import MoveId
from trainer.session import Answer, Session
from trainer.views import debrief as debrief_html
from trainer.views import desk as desk_html
from trainer.views.choices import Choices, button
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
        session: Session[State],
        writer: DeskWriter,
        debriefer: DebriefWriter,
        *,
        again: Callable[[], Session[State]] | None = None,
        live: bool = True,
    ) -> None:
        self._session = session
        self._writer = writer
        self._debriefer = debriefer
        self._again = again
        self._live = live
        self._texts = writer.words.texts
        self._choices = Choices(
            self._texts,
            decide=self._choose,
            tick=self._tick,
            redraw=self._draw,
            number=lambda: self._session.number,
        )
        self._said: tuple[Line, ...] = ()
        self._light: SaveLight | None = None
        self._box: widgets.VBox | None = None

    @property
    def session(self) -> Session[State]:
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
        return parts + self._choices.draw(desk)

    def _closed(self) -> list[widgets.Widget]:
        shown = debrief_html.debrief(
            self._debriefer.debrief(self._session.state), dict(self._texts.by_id)
        )
        parts = [html_widget(shown)]
        if self._again is not None:
            again = button(self._texts("button.again"), "dt-back")
            again.on_click(lambda _: self._restart())
            parts.append(again)
        return parts

    def _coaching(self) -> Markup | None:
        if self._session.mode is not Mode.LEARN:
            return None
        return debrief_html.coaching([self._debriefer.coach(line) for line in self._said])

    # --- clicks ---------------------------------------------------------------------------------

    def _tick(self, moves: Sequence[MoveId], number: int) -> None:
        state, drill = self._session.state, self._writer.drill
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
            self._choices.clear()
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
        self._choices.clear()
        self._light_up(Answer(saved=True))
        self._draw()

    def _light_up(self, answer: Answer) -> None:
        if self._light is not None:
            self._light.tell(answer, self._session.number, self._writer.words, self._session.notice)
