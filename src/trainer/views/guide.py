"""The guide: short numbered notes that name the parts of the desk to somebody who sees it first."""

from __future__ import annotations

from trainer.content.texts import Texts
from trainer.views.desk import Notes
from trainer.views.html import Markup, tag
from trainer.views.parts import Buttons, Page, Part, Place, Press

DESK = ("message", "clocks", "order", "choose")
"""The parts of the desk that are named, in the order in which they are read."""
PUT_AWAY = "put-away"
"""The id of the button that takes the notes off the desk."""
FEEDBACK, RECEIPT = "feedback", "receipt"
NUMBERS = {part: str(number) for number, part in enumerate((*DESK, FEEDBACK, RECEIPT), start=1)}


class Guide:
    """
    Gives a note for each part of the desk, until it is put away.

    Whether it is shown at all is told by the records: to whoever has not finished a case yet.
    """

    def __init__(self, texts: Texts, *, shown: bool) -> None:
        self.shown = shown
        self._texts = texts

    def desk(self, decided: int) -> Notes:
        """Give the notes of the desk by part: all of them at the first decision, then none."""
        return {part: self.note(part) for part in DESK} if self.shown and not decided else {}

    def feedback(self, decided: int) -> Markup | None:
        """Give the note on what is said of a choice, after the first one."""
        return self.note(FEEDBACK) if self.shown and decided == 1 else None

    def receipt(self) -> Markup | None:
        """Give the note on the receipt of a debrief."""
        return self.note(RECEIPT) if self.shown else None

    def note(self, part: str) -> Markup:
        """Draw the note for a part."""
        return tag(
            "p",
            tag("span", NUMBERS[part], class_="dt-guide-number"),
            tag("strong", self._texts(f"guide.{part}")),
            " ",
            self._texts(f"guide.{part}-says"),
            class_="dt-guide",
            role="note",
        )

    def parts(self, number: int) -> list[Part]:
        """Give the line that says what the notes are, and the button that puts them away."""
        if not self.shown:
            return []
        about = tag("p", self._texts("guide.about"), class_="dt-how")
        away = Press(PUT_AWAY, self._texts("guide.away"), "dt-back")
        return [
            Page("guide", Place.TOP, about),
            Buttons("guide-away", Place.TOP, number, (away,)),
        ]

    def put_away(self) -> None:
        """Take the notes off the desk."""
        self.shown = False
