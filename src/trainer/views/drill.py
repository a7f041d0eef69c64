"""A drill that a trainee can click through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as widgets

from trainer.drills.engine import State
from trainer.drills.scoring import Line
from trainer.records.attempts import Mode
from trainer.reports.debrief import DebriefWriter
from trainer.reports.desk import DeskWriter
from trainer.reports.transcript import debrief_text, desk_text
from trainer.rules.facts import MoveId
from trainer.session import Session
from trainer.views import debrief as debrief_html
from trainer.views import desk as desk_html
from trainer.views.guide import Guide
from trainer.views.html import Markup, html_widget, join, tag
from trainer.views.stage import Stage


class DrillView(Stage[State]):
    """Draws one case: its desk, its choices and, where it is for learning, the coaching."""

    AGAIN = "button.again"

    def __init__(
        self,
        session: Session[State],
        writer: DeskWriter,
        debriefer: DebriefWriter,
        *,
        again: Callable[[], Session[State]] | None = None,
        live: bool = True,
        guided: bool = False,
    ) -> None:
        super().__init__(session, writer.words, again=again, live=live)
        self._writer = writer
        self._debriefer = debriefer
        self._said: tuple[Line, ...] = ()
        self._guide = Guide(self._texts, shown=guided, redraw=self._draw)

    def transcript(self) -> str:
        """Give the desk as text, or the debrief when the case is closed."""
        state = self._session.state
        if state.over:
            return debrief_text(self._debriefer.debrief(state))
        return desk_text(self._writer.desk(state))

    # --- drawing --------------------------------------------------------------------------------

    def _ended(self) -> Markup:
        written = self._debriefer.debrief(self._session.state)
        return debrief_html.debrief(written, dict(self._texts.by_id), self._guide.receipt())

    def _still(self) -> Markup:
        desk = self._writer.desk(self._session.state)
        return join((desk_html.case(desk, dict(self._texts.by_id)), desk_html.options(desk)))

    def _desk(self) -> list[widgets.Widget]:
        desk = self._writer.desk(self._session.state)
        notes = self._guide.desk(self._session.number)
        parts: list[widgets.Widget] = [self._guide.draw()] if self._guide.shown else []
        parts.append(html_widget(desk_html.case(desk, dict(self._texts.by_id), notes)))
        coaching = self._coaching()
        if coaching is not None:
            note = self._guide.feedback(self._session.number)
            parts.append(html_widget(join((tag("div", note, class_="dt"), coaching))))
        asked = join((desk_html.question(desk), tag("div", notes.get("choose"), class_="dt")))
        parts.append(html_widget(asked))
        return parts + self._choices.draw(desk)

    def _coaching(self) -> Markup | None:
        if self._session.mode is not Mode.LEARN:
            return None
        return debrief_html.coaching([self._debriefer.coach(line) for line in self._said])

    # --- clicks ---------------------------------------------------------------------------------

    def _decide(self, moves: Sequence[MoveId], number: int) -> None:
        self._choose(moves, number)

    def _tick(self, moves: Sequence[MoveId], number: int) -> None:
        state = self._session.state
        if number < self._session.number:
            recorded = state.decisions[number]
            moves = recorded if set(recorded) == set(moves) else moves
        else:
            moves = self._writer.drill.in_best_order(state, moves)
        self._choose(moves, number)

    def _moved(self, before: State | None, after: State) -> None:
        self._said = after.lines[len(before.lines) :] if before is not None else ()
        if before is None:
            self._guide.end()
