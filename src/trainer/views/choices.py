"""Draw the choices of a step, and pass on what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import ipywidgets as widgets

from trainer.content.texts import Texts
from trainer.drills.engine import FIGURE
from trainer.drills.figures import NotAFigureError
from trainer.drills.scenario import Kind
from trainer.reports.desk import Desk, Option
from trainer.rules.facts import MoveId
from trainer.views import desk as desk_html
from trainer.views.html import html_widget

Decide = Callable[[Sequence[MoveId], int], None]
"""Takes what was chosen, and the number of the decision that the screen was showing."""


class Choices:
    """The buttons, boxes and fields of a step; what is put together is kept until it is sent."""

    def __init__(
        self,
        texts: Texts,
        *,
        decide: Decide,
        tick: Decide,
        redraw: Callable[[], None],
        number: Callable[[], int],
    ) -> None:
        self._texts = texts
        self._decide = decide
        self._tick = tick
        self._redraw = redraw
        self._number = number
        self._draft: list[MoveId] = []

    def clear(self) -> None:
        """Forget what was being put together."""
        self._draft = []

    def draw(self, desk: Desk) -> list[widgets.Widget]:
        """Draw the choices of a desk."""
        match desk.kind:
            case Kind.ACT:
                return [column([self._act(option) for option in desk.options])]
            case Kind.GATHER:
                return self._gather(desk.options)
            case Kind.SORT:
                return self._sort(desk.options)
            case Kind.FIGURE:
                return self._figure()
            case _:
                return self._reply(desk.options)

    # --- one kind each --------------------------------------------------------------------------

    def _act(self, option: Option) -> widgets.Button:
        choice = button(f"{option.label}\n{option.means}", "dt-choice")
        number = self._number()
        choice.on_click(lambda _: self._decide([option.move], number))
        return choice

    def _gather(self, options: Sequence[Option]) -> list[widgets.Widget]:
        ticks = []
        for option in options:
            tick = widgets.Checkbox(
                value=False, indent=False, description=f"{option.label}\n{option.means}"
            )
            tick.add_class("dt-tick")
            ticks.append((option.move, tick))
        done = button(self._texts("button.done-gather"), "dt-go")
        number = self._number()
        done.on_click(lambda _: self._tick([move for move, tick in ticks if tick.value], number))
        return [column([tick for _, tick in ticks]), done]

    def _reply(self, options: Sequence[Option]) -> list[widgets.Widget]:
        by_move = {option.move: option for option in options}
        sending = [option.move for option in options if option.sends]
        draft = desk_html.draft(
            self._texts("draft.title"),
            self._texts("draft.empty"),
            [by_move[move].means for move in self._draft],
        )
        send = button(self._texts("button.done-reply"), "dt-go")
        number, shown = self._number(), tuple(self._draft)
        send.on_click(lambda _: self._send(shown, sending, number))
        cards = self._cards([option for option in options if not option.sends])
        return [html_widget(draft), column(cards), widgets.HBox([send, self._back("take-back")])]

    def _sort(self, options: Sequence[Option]) -> list[widgets.Widget]:
        by_move = {option.move: option for option in options}
        placed = [f"{at}. {by_move[move].label}" for at, move in enumerate(self._draft, start=1)]
        order = desk_html.draft(self._texts("queue.title"), self._texts("queue.empty"), placed)
        cards = self._cards(options)
        done = button(self._texts("button.done-sort"), "dt-go")
        done.disabled = bool(cards)
        number, shown = self._number(), tuple(self._draft)
        done.on_click(lambda _: self._decide(shown, number))
        return [html_widget(order), column(cards), widgets.HBox([done, self._back("put-back")])]

    def _figure(self) -> list[widgets.Widget]:
        # Sent once, when the field is left: letters that are still on their way would be missing
        # from an answer that is handed in at once.
        field = widgets.Text(
            description=self._texts("figure.answer"),
            style={"description_width": "initial"},
            continuous_update=False,
        )
        field.add_class("dt-figure")
        said = html_widget(desk_html.remark(""))
        done = button(self._texts("button.done-figure"), "dt-go")
        number = self._number()

        def hand_in(_: object) -> None:
            try:
                self._decide([FIGURE + field.value.strip()], number)
            except NotAFigureError as error:
                said.value = str(desk_html.remark(str(error)))

        done.on_click(hand_in)
        return [field, said, done]

    # --- putting together -----------------------------------------------------------------------

    def _cards(self, options: Sequence[Option]) -> list[widgets.Button]:
        """Draw a card for each option that is not in the draft yet."""
        cards = []
        for option in options:
            if option.move not in self._draft:
                card = button(f"{option.label}\n{option.means}", "dt-choice")
                card.on_click(partial(self._add, option.move))
                cards.append(card)
        return cards

    def _back(self, name: str) -> widgets.Button:
        back = button(self._texts(f"button.{name}"), "dt-back")
        back.disabled = not self._draft
        back.on_click(lambda _: self._take_back())
        return back

    def _add(self, move: MoveId, _button: object) -> None:
        if move not in self._draft:
            self._draft.append(move)
            self._redraw()

    def _take_back(self) -> None:
        if self._draft:
            self._draft.pop()
            self._redraw()

    def _send(self, shown: Sequence[MoveId], sending: Sequence[MoveId], number: int) -> None:
        # A second click comes when the draft is gone: it sends what stood on its own screen.
        draft = self._draft if number == self._number() else shown
        self._decide([*draft, *sending] if draft else [], number)


def button(text: str, class_: str) -> widgets.Button:
    """Draw a button; its words are its whole meaning."""
    drawn = widgets.Button(description=text, tooltip="")
    drawn.add_class(class_)
    return drawn


def column(parts: Sequence[widgets.Widget]) -> widgets.VBox:
    """Put choices one below the other."""
    box = widgets.VBox(list(parts))
    box.add_class("dt-choices")
    return box
