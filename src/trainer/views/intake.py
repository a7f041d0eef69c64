"""
The form on which somebody says which reports are to be read, and brings them.

Files come through the kernel's own channel, a chunk at a time and answered one by one: no server
has to take them in, no message is larger than one may be, and the page stays alive meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import anywidget
import traitlets

from trainer.content.texts import Texts
from trainer.records.errors import UploadError
from trainer.records.shelf import Arrivals, Shelf, Upload
from trainer.reports.words import calendar_day
from trainer.views.html import own_file

WORDS = (
    "source", "source-files", "source-folder", "source-earlier", "source-sample", "pick-files",
    "pick-folder", "drop", "here", "coming", "waits", "comes", "unreadable", "lost", "one-here",
    "many-here", "one-refused", "many-refused", "remove", "remove-it", "path", "path-how",
    "earlier", "forget", "forget-sure", "forget-not", "sample-how", "place", "day", "day-how",
    "read", "stop", "progress", "begins", "still-coming", "go-there", "gone",
)  # fmt: skip
"""What the page says, by the ends of the ids of its texts."""
MOST_NAMED = 3


class Intake(anywidget.AnyWidget):
    """Takes in files, and passes on what is to be read."""

    _esm = own_file("sending.js") + own_file("intake.js")
    _css = own_file("intake.css")

    words = traitlets.Dict().tag(sync=True)
    places: Any = traitlets.List().tag(sync=True)
    """The marketplaces, each with its id and its name."""
    given = traitlets.Dict().tag(sync=True)
    """What the form says at first."""
    brought: Any = traitlets.List().tag(sync=True)
    """The files of this visit that are here, each with its size."""
    uploads: Any = traitlets.List().tag(sync=True)
    """Everything that was ever brought and not deleted, each upload with its id and its label."""
    standing = traitlets.Dict().tag(sync=True)
    """How the reading goes: its state, what to say, and how far it has come."""

    def __init__(
        self,
        shelf: Shelf,
        texts: Texts,
        places: Mapping[str, str],
        given: Mapping[str, str],
        *,
        read: Callable[[Mapping[str, object]], None],
        stop: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(
            words={
                **{word: texts(f"own.{word}") for word in WORDS},
                "kept": texts("own.kept", folder=shelf.folder),
            },
            places=[list(one) for one in places.items()],
            given=dict(given),
            standing={"state": "idle", "text": ""},
        )
        self._texts = texts
        self._shelf = shelf
        self._clock = clock
        self._arrivals = Arrivals(shelf)
        self._read = read
        self._stop = stop
        shelf.sweep(clock())
        self._look()
        self.on_msg(self._hear)

    @property
    def upload(self) -> Upload | None:
        """What was brought in this visit, where anything of it is here."""
        return self._arrivals.upload if self.brought else None

    def stand(self, state: str, text: str, value: int = 0, of: int = 1, link: str = "") -> None:
        """Say how the reading goes: idle, busy, done or failed."""
        self.standing = {"state": state, "text": text, "value": value, "of": of, "link": link}

    # --- inside ---------------------------------------------------------------------------------

    def _hear(
        self, _widget: object, content: dict[str, Any], buffers: list[memoryview] | None
    ) -> None:
        """Do what the page asks for; what cannot be done is told in its place."""
        number = content.get("open", content.get("put"))
        try:
            if "open" in content:
                self._open(number, content)
            elif "put" in content:
                self._put(number, content.get("at"), buffers[0] if buffers else b"")
            elif "drop" in content:
                self._arrivals.drop(content["drop"])
            elif "remove" in content:
                self._arrivals.remove(content["remove"])
                self._look()
            elif "forget" in content:
                self._shelf.delete(content["forget"])
                self.send({"said": self._texts("own.forgotten")})
                self._look()
            elif "read" in content:
                self._read(content["read"])
            elif "stop" in content:
                self._stop()
            elif "ping" in content:
                self.send({"pong": content["ping"]})
        except UploadError as error:
            why = str(error).replace("\n\n", "\n")
            self.send({"said": why} if number is None else {"refused": number, "why": why})
            self._look()

    def _open(self, number: Any, content: Mapping[str, object]) -> None:
        size = content.get("size")
        self._arrivals.open(number, content.get("name"), size, self._clock())
        if size == 0:
            self._put(number, 0, b"")
        else:
            self.send({"opened": number})

    def _put(self, number: Any, at: object, chunk: bytes | memoryview) -> None:
        whole = self._arrivals.put(number, at, chunk)
        if whole:
            self._look()
            self.send({"kept": number})
        else:
            self.send({"got": number, "at": self._arrivals.coming[number].here})

    def _look(self) -> None:
        """Look again at what is on the shelf."""
        uploads = self._shelf.uploads()
        current = self._arrivals.upload
        mine = [one for one in uploads if current is not None and one.id == current.id]
        files = mine[0].files if mine else ()
        self.brought = [[one.name, one.stat().st_size] for one in files]
        self.uploads = [[one.id, self._label(one)] for one in uploads]

    def _label(self, upload: Upload) -> str:
        moment = datetime.strptime(upload.id[:17], "%Y-%m-%d-%H%M%S")  # noqa: DTZ007 - local, as it was written
        names = [one.name for one in upload.files]
        listed = ", ".join(names[:MOST_NAMED])
        rest = len(names) - MOST_NAMED
        if rest > 0:
            listed = self._texts("shop.and-more", listed=listed, count=rest)
        return self._texts(
            "own.upload", moment=f"{calendar_day(moment)}, {moment:%H:%M}", files=listed
        )
