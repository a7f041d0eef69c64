"""A drill that a trainee can click through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from trainer.drills.engine import State
from trainer.records.attempts import Mode
from trainer.reports.debrief import DebriefWriter
from trainer.reports.desk import DeskWriter
from trainer.reports.transcript import debrief_text, desk_text
from trainer.rules.facts import MoveId
from trainer.session import Session
from trainer.views import debrief as debrief_html
from trainer.views import desk as desk_html
from trainer.views.choices import Turn, meant
from trainer.views.guide import PUT_AWAY, Guide
from trainer.views.html import Markup, join, tag
from trainer.views.open_case import open_case
from trainer.views.parts import Page, Part, Place
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
        self._said = Markup()
        """How the last decision stands, where that is told at once."""
        self._guide = Guide(self._texts, shown=guided)
        if live and not session.state.over:
            # What the judge works out once a case is worked out before the first choice waits for it.
            writer.drill.scene(session.state)

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

    def _desk(self) -> list[Part]:
        desk = self._writer.desk(self._session.state)
        number = self._session.number
        case = open_case(
            desk,
            self._texts,
            Turn(self._session.attempt, number, told_off=self._told_off),
            said=self._coaching(),
            notes=self._guide.desk(number),
        )
        head = Page("head", Place.TOP, desk_html.head(desk))
        return [*self._guide.parts(number), head, *case]

    def _coaching(self) -> list[Part]:
        """Give what is said of the last decision; there is such a part only in learning."""
        if self._session.mode is not Mode.LEARN:
            return []
        note = tag("div", self._guide.feedback(self._session.number), class_="dt")
        return [Page("said", Place.WORK, join((note, self._said)), live=True)]

    def _first(self) -> Part | None:
        return next(iter(self._coaching()), None)

    # --- what is chosen -------------------------------------------------------------------------

    def _meant(self, state: State, chosen: Sequence[str], about: str) -> tuple[MoveId, ...]:
        del about
        return meant(self._writer.drill, state, chosen)

    def _press(self, button: str, number: int) -> None:
        if button == PUT_AWAY:
            self._guide.put_away()
            self._draw()
        else:
            super()._press(button, number)

    def _moved(self, before: State | None, after: State) -> None:
        lines = after.lines[len(before.lines) :] if before is not None else ()
        told = self._session.mode is Mode.LEARN and not after.over
        written = [self._debriefer.coach(line) for line in lines] if told else []
        self._said = debrief_html.coaching(written) or Markup()
        if before is None:
            self._guide.put_away()
