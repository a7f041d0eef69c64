"""
The shelf: files that somebody brought, each upload in a folder of its own.

They hold what buyers wrote and bought, so they lie where only this person looks, are named by
nothing but safe names, and can be deleted. A file comes in chunk by chunk under a hidden name and
gets its own once it is whole.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.records.errors import UploadError
from trainer.records.naming import fault

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_FILES = 200
MOST_BYTES = 512 << 20
"""Of one file: reports of a year of a large shop stay below it."""
MOST_IN_ALL = 2 << 30
LONGEST_NAME = 150
"""In characters: programs that download reports give them long names."""
PART = ".part-"
"""What the names of files begin with that are still coming in."""
STALE = 3600
"""Seconds after which nobody sends the rest of a file any more."""
UPLOAD = re.compile(r"\d{4}-\d{2}-\d{2}-\d{6}(-\d+)?\Z")


def safe_name(name: object) -> str:
    """
    Give the last part of a name in its one normal form, or refuse it with the reason.

    A path in front is left out, whichever system wrote it, so that no name leads out of a folder.
    """
    if not isinstance(name, str):
        raise UploadError.named(name, "it is not a text")
    base = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    if why := fault(base, LONGEST_NAME):
        raise UploadError.named(base, why)
    return base


def free_name(name: str, taken: Iterable[str]) -> str:
    """
    Give a name that is not taken, whether or not a system tells capitals apart.

    >>> free_name("orders.txt", ["Orders.txt"])
    'orders (2).txt'
    """
    known = {unicodedata.normalize("NFC", one).casefold() for one in taken}
    path, number, chosen = Path(name), 1, name
    while chosen.casefold() in known:
        number += 1
        chosen = f"{path.stem} ({number}){path.suffix}"
    return chosen


@dataclass(frozen=True, slots=True)
class Upload:
    """Files that were brought together."""

    folder: Path

    @property
    def id(self) -> str:
        """The name of its folder, which begins with the moment."""
        return self.folder.name

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are here whole."""
        found = (one for one in self.folder.iterdir() if not one.name.startswith(PART))
        return tuple(sorted(one for one in found if one.is_file()))


class Shelf:
    """Keeps uploads in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def uploads(self) -> tuple[Upload, ...]:
        """Give every upload that holds a file, the latest first."""
        return tuple(one for one in self._all() if one.files)

    def sweep(self, now: datetime) -> None:
        """Delete what was left of files whose page was closed before they were here."""
        for upload in self._all():
            with suppress(OSError):  # another window does the same
                for part in upload.folder.glob(f"{PART}*"):
                    if now.timestamp() - part.stat().st_mtime > STALE:
                        part.unlink()
                if now.timestamp() - upload.folder.stat().st_ctime > STALE:
                    upload.folder.rmdir()  # which the system refuses where anything is in it

    def begin(self, now: datetime) -> Upload:
        """Make room for an upload."""
        name, number = f"{now:%Y-%m-%d-%H%M%S}", 1
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            while True:
                place = self.folder / (name if number == 1 else f"{name}-{number}")
                try:
                    place.mkdir(mode=0o700)
                except FileExistsError:
                    number += 1
                else:
                    return Upload(place)
        except OSError as error:
            raise UploadError.not_kept(self.folder.name, error) from error

    def find(self, id_: object) -> Upload:
        """Give an upload by its id; an id is held against those that are here, and never opened."""
        for one in self._all():
            if one.id == id_:
                return one
        raise UploadError.gone()

    def delete(self, id_: object) -> None:
        """Delete an upload with all its files."""
        upload = self.find(id_)
        try:
            shutil.rmtree(upload.folder)
        except OSError as error:
            raise UploadError.not_kept(upload.id, error) from error

    def _all(self) -> tuple[Upload, ...]:
        try:
            found = [one for one in self.folder.iterdir() if UPLOAD.match(one.name)]
        except OSError:
            return ()
        folders = (one for one in found if one.is_dir() and not one.is_symlink())
        return tuple(Upload(one) for one in sorted(folders, reverse=True))


@dataclass(slots=True)
class Incoming:
    """A file that is coming in."""

    name: str
    size: int
    part: Path
    here: int = 0
    """How many bytes of it are here."""


@dataclass
class Arrivals:
    """Takes in the files of one upload, each by the number under which a page sends it."""

    shelf: Shelf
    upload: Upload | None = None
    coming: dict[int, Incoming] = field(default_factory=dict)

    def open(self, number: int, name: object, size: object, now: datetime) -> str:
        """Make ready for a file, and give the name under which it will be kept."""
        safe = safe_name(name)
        if isinstance(size, bool) or not isinstance(size, int) or size < 0:
            raise UploadError.broken(safe)
        if size > MOST_BYTES:
            raise UploadError.large(safe, MOST_BYTES)
        # Another window may have deleted the upload in the meantime.
        if self.upload is None or not self.upload.folder.is_dir():
            self.upload = self.shelf.begin(now)
        here = self.upload.files
        bytes_here = sum(one.stat().st_size for one in here)
        bytes_coming = sum(one.size for one in self.coming.values())
        if (
            len(here) + len(self.coming) >= MOST_FILES
            or bytes_here + bytes_coming + size > MOST_IN_ALL
        ):
            raise UploadError.full(MOST_FILES, MOST_IN_ALL)
        taken = [*(one.name for one in here), *(one.name for one in self.coming.values())]
        one = Incoming(free_name(safe, taken), size, self.upload.folder / f"{PART}{number}")
        try:
            one.part.write_bytes(b"")
        except OSError as error:
            raise UploadError.not_kept(one.name, error) from error
        self.coming[number] = one
        return one.name

    def put(self, number: int, at: object, chunk: bytes | memoryview) -> bool:
        """Take the next chunk of a file, and say whether it is whole now."""
        one = self.coming.get(number)
        if one is None:
            raise UploadError.gone()
        if at != one.here or one.here + len(chunk) > one.size:
            self.drop(number)
            raise UploadError.broken(one.name)
        try:
            with one.part.open("ab") as file:
                file.write(chunk)
            one.here += len(chunk)
            if one.here < one.size:
                return False
            one.part.replace(one.part.with_name(one.name))
        except OSError as error:
            self.drop(number)
            raise UploadError.not_kept(one.name, error) from error
        del self.coming[number]
        return True

    def drop(self, number: int) -> None:
        """Give up a file that is coming in."""
        one = self.coming.pop(number, None)
        if one is not None:
            _remove(one.part)

    def remove(self, name: object) -> None:
        """Delete a file that is here."""
        for one in self.upload.files if self.upload is not None else ():
            if one.name == name:
                _remove(one)
                return
        raise UploadError.gone()


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UploadError.not_kept(path.name, error) from error
