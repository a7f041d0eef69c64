"""What a drill and a shift have in common: one screen, a save light, a way to begin again."""

from __future__ import annotations

import gc
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic

from trainer.drills.figures import NotAFigureError
from trainer.drills.players import replay
from trainer.records.attempts import Mode
from trainer.records.errors import RecordsError
from trainer.reports.words import Words
from trainer.rules.facts import MoveId
from trainer.session import Answer, S, Session
from trainer.views.html import Markup, html_widget, join, page_link, style, tag
from trainer.views.pages import address, in_app
from trainer.views.parts import Buttons, Page, Part, Place, Press

if TYPE_CHECKING:
    import ipywidgets as widgets

    from trainer.views.lookup import LookUp
    from trainer.views.savelight import SaveLight
    from trainer.views.screen import Screen

PLAIN, PAGE = "text/plain", "text/html"
AGAIN = "again"
"""The id of the button that begins again."""


class Stage(ABC, Generic[S]):
    """
    Draws a session and passes on what is chosen.

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
        self._screen: Screen | None = None
        self._lookup: LookUp | None = None
        self._box: widgets.VBox | None = None
        self._download: widgets.Widget | None = None
        self._told_off = ""

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
    def _desk(self) -> list[Part]:
        """Give the desk with its choices."""

    @abstractmethod
    def _meant(self, state: S, chosen: Sequence[str], about: str) -> tuple[MoveId, ...]:
        """Give the decision that is meant by what was chosen at a state."""

    @abstractmethod
    def _moved(self, before: S | None, after: S) -> None:
        """Keep what the screen says of the last decision; nothing came before a new beginning."""

    def _first(self) -> Part | None:
        """Give what is said of the last decision, where that is to be on the screen before the rest."""
        return None

    # --- drawing --------------------------------------------------------------------------------

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        faces: dict[str, Any] = {PLAIN: self.transcript(), PAGE: str(self.page())}
        if not self._live:
            return faces
        box = self._box or self._widgets()
        shown = box._repr_mimebundle_()
        return {**(shown or {}), **faces}

    def _widgets(self) -> widgets.VBox:
        """Make the widgets."""
        import ipywidgets as widgets  # noqa: PLC0415 - a replay needs none of them

        from trainer.views.savelight import SaveLight  # noqa: PLC0415
        from trainer.views.screen import Screen  # noqa: PLC0415

        self._light = SaveLight()
        self._screen = Screen(self._choose, self._press)
        self._light_up(Answer(saved=True))
        box = widgets.VBox([html_widget(style()), self._screen, self._light])
        box.add_class("dt-root")
        self._box = box
        self._draw()
        # The playbook stays while the page does: looking through it for garbage, as often as a
        # choice makes some, would cost every few choices a pause that can be seen.
        gc.freeze()
        return box

    def _draw(self) -> None:
        if self._screen is None or self._box is None:
            return
        over = self._session.state.over
        self._screen.show(self._closed() if over else self._desk())
        first, light = self._box.children[:2], self._box.children[-1]
        children = (*first, *self._beside(over=over), light)
        if children != self._box.children:
            self._box.children = children

    def _beside(self, *, over: bool) -> list[widgets.Widget]:
        """Give what stands below the screen: the debrief as a file, and the playbook, but in no exam."""
        beside: list[widgets.Widget] = []
        if over:
            self._download = self._download or self._file()
            beside.append(self._download)
        if self._session.mode is not Mode.EXAM:
            from trainer.views.lookup import LookUp  # noqa: PLC0415 - a replay needs none

            self._lookup = self._lookup or LookUp(self._words)
            beside.append(self._lookup.draw())
        return beside

    def _file(self) -> widgets.Widget:
        from trainer.views.download import Download  # noqa: PLC0415 - needed at the end only
        from trainer.views.paper import debrief_paper  # noqa: PLC0415

        setup, texts = self._session.setup, self._texts
        return Download(
            texts("download.debrief"),
            f"debrief-{setup.scenario}-{setup.seed}.html",
            lambda: debrief_paper(self._ended(), self._session.setup, texts).encode(),
            texts,
        )

    def _closed(self) -> list[Part]:
        number = self._session.number
        parts: list[Part] = [Page("debrief", Place.TOP, self._ended(), follow=True, number=number)]
        if self._again is not None:
            again = Press(AGAIN, self._texts(self.AGAIN), "dt-back")
            parts.append(Buttons("again", Place.TOP, number, (again,)))
        if in_app():
            start = address("start", trainee=self._session.setup.trainee)
            onward = tag("p", page_link(start, self._texts("app.onward"), class_="dt-play"))
            parts.append(Page("onward", Place.TOP, onward))
        return parts

    # --- what is chosen and pressed -------------------------------------------------------------

    def _choose(self, chosen: Sequence[str], number: int, about: str) -> None:
        """Take what was chosen on the screen that showed a decision."""
        game, now = self._session.game, self._session.state
        # A late click is about the state that its screen was showing.
        late = number < self._session.number
        state = replay(game, now.decisions[:number]) if late else now
        self._told_off = ""
        try:
            self._decide(self._meant(state, chosen, about), number)
        except NotAFigureError as error:
            self._told_off = str(error)
            self._draw()

    def _decide(self, moves: Sequence[MoveId], number: int) -> None:
        before = self._session.state
        answer = self._session.choose(moves, number)
        after = self._session.state
        if after is not before:
            self._moved(before, after)
            first = self._first()
            if first is not None and self._screen is not None:
                self._screen.show_first(first)
            # The new step before the light: "saved" beside the old cards would invite a click on them.
            self._draw()
        self._light_up(answer)

    def _press(self, button: str, number: int) -> None:
        """Take a button; most of them are a matter of one kind of stage."""
        del number
        if button == AGAIN:
            self._restart()

    def _restart(self) -> None:
        if self._again is None or not self._session.state.over:
            return
        try:
            self._session = self._again()
        except RecordsError as error:
            self._light_up(Answer(saved=False, why=str(error)))
            return
        self._moved(None, self._session.state)
        self._draw()
        self._light_up(Answer(saved=True))

    def _light_up(self, answer: Answer) -> None:
        if self._light is not None:
            self._light.tell(answer, self._session.number, self._words, self._session.notice)
