"""What a drill and a shift have in common on the screen: one box, a save light, a way to begin again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic

import ipywidgets as widgets

from trainer.records.attempts import Mode
from trainer.records.errors import RecordsError
from trainer.reports.words import Words
from trainer.rules.facts import MoveId
from trainer.session import Answer, S, Session
from trainer.views.choices import Choices, button
from trainer.views.html import Markup, html_widget, join, style, tag

if TYPE_CHECKING:
    from trainer.views.lookup import LookUp
    from trainer.views.savelight import SaveLight

PLAIN, PAGE = "text/plain", "text/html"


class Stage(ABC, Generic[S]):
    """
    Draws a session and passes clicks on.

    Beside the widget it carries a transcript and a static page, for places without a kernel.
    """

    AGAIN: str
    """The text of the button that begins again."""

    def __init__(
        self,
        session: Session[S],
        words: Words,
        *,
        again: Callable[[], Session[S]] | None,
        live: bool,
    ) -> None:
        self._session = session
        self._words = words
        self._texts = words.texts
        self._again = again
        self._live = live
        self._light: SaveLight | None = None
        self._lookup: LookUp | None = None
        self._box: widgets.VBox | None = None
        self._choices = Choices(
            words.texts,
            decide=self._decide,
            tick=self._tick,
            redraw=self._draw,
            number=lambda: self._session.number,
        )

    @property
    def session(self) -> Session[S]:
        """The session that is drawn."""
        return self._session

    def page(self) -> Markup:
        """Give what is shown as a page on which nothing can be clicked."""
        body = self._ended() if self._session.state.over else self._still()
        return join((style(), tag("div", body, class_="dt-root")))

    @abstractmethod
    def transcript(self) -> str:
        """Give what is shown as text."""

    @abstractmethod
    def _ended(self) -> Markup:
        """Draw the debrief."""

    @abstractmethod
    def _still(self) -> Markup:
        """Draw the desk without anything to click."""

    @abstractmethod
    def _desk(self) -> list[widgets.Widget]:
        """Draw the desk with its choices."""

    @abstractmethod
    def _decide(self, moves: Sequence[MoveId], number: int) -> None:
        """Take what was chosen."""

    @abstractmethod
    def _tick(self, moves: Sequence[MoveId], number: int) -> None:
        """Take what was ticked, in whatever order the boxes stand."""

    @abstractmethod
    def _moved(self, before: S | None, after: S) -> None:
        """Keep what the screen says of the last decision; nothing came before a new beginning."""

    # --- inside ---------------------------------------------------------------------------------

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

    def _draw(self) -> None:
        assert self._box is not None, "drawn only once it is shown"  # noqa: S101
        parts = self._closed() if self._session.state.over else self._desk()
        self._box.children = (html_widget(style()), *parts, *self._beside(), self._light)

    def _beside(self) -> list[widgets.Widget]:
        """Draw the playbook beside the case; in an exam there is none."""
        if self._session.mode is Mode.EXAM:
            return []
        if self._lookup is None:
            from trainer.views.lookup import LookUp  # noqa: PLC0415 - a replay needs none

            self._lookup = LookUp(self._words)
        return [self._lookup.draw()]

    def _closed(self) -> list[widgets.Widget]:
        parts: list[widgets.Widget] = [html_widget(self._ended())]
        if self._again is not None:
            again = button(self._texts(self.AGAIN), "dt-back")
            again.on_click(lambda _: self._restart())
            parts.append(again)
        return parts

    def _choose(self, moves: Sequence[MoveId], number: int) -> None:
        before = self._session.state
        answer = self._session.choose(moves, number)
        after = self._session.state
        if after is not before:
            self._choices.clear()
            self._moved(before, after)
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
        self._choices.clear()
        self._moved(None, self._session.state)
        self._draw()
        self._light_up(Answer(saved=True))

    def _light_up(self, answer: Answer) -> None:
        if self._light is not None:
            self._light.tell(answer, self._session.number, self._words, self._session.notice)
