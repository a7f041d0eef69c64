"""A drill that a trainee can click through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
from trainer.views.choices import meant
from trainer.views.html import Markup, join
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
    ) -> None:
        super().__init__(session, writer.words, again=again, live=live)
        self._writer = writer
        self._debriefer = debriefer
        self._said: tuple[Line, ...] = ()

    def transcript(self) -> str:
        """Give the desk as text, or the debrief when the case is closed."""
        state = self._session.state
        if state.over:
            return debrief_text(self._debriefer.debrief(state))
        return desk_text(self._writer.desk(state))

    # --- drawing --------------------------------------------------------------------------------

    def _ended(self) -> Markup:
        written = self._debriefer.debrief(self._session.state)
        return debrief_html.debrief(written, dict(self._texts.by_id))

    def _still(self) -> Markup:
        desk = self._writer.desk(self._session.state)
        return join((desk_html.case(desk, dict(self._texts.by_id)), desk_html.options(desk)))

    def _desk(self) -> list[Part]:

        desk = self._writer.desk(self._session.state)
        parts: list[Part] = [Page("head", Place.TOP, desk_html.head(desk))]
        said = self._coaching() if self._session.mode is Mode.LEARN else None
        return parts + open_case(
            desk,
            self._texts,
            key=self._session.attempt,
            number=self._session.number,
            said=said,
            told_off=self._told_off,
        )

    def _coaching(self) -> Markup:
        lines = [self._debriefer.coach(line) for line in self._said]
        return debrief_html.coaching(lines) or join(())

    # --- what is chosen -------------------------------------------------------------------------

    def _meant(self, state: State, chosen: Sequence[str], about: str) -> tuple[MoveId, ...]:

        del about
        return meant(self._writer.drill, state, chosen)

    def _moved(self, before: State | None, after: State) -> None:
        self._said = after.lines[len(before.lines) :] if before is not None else ()
