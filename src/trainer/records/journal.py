"""
The journal of one trainee: a file that is only ever added to.

`append` returns when the entry is on the disk and not before, so what a screen calls saved is
saved. Writers take turns, each first reads what the others wrote, and an entry whose key is
taken is not written a second time: a double click, a replayed notebook and a second tab leave
one record or get a clear refusal.

What the chain of entries proves and what it does not is said in `trainer.records.chain`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from trainer.records.chain import Body, Entry, Reading, Tail, canonical, plain, read, seal
from trainer.records.disk import Disk, only_writer, opened, read_from
from trainer.records.errors import (
    AlreadyRecordedError,
    JournalBusyError,
    JournalDamagedError,
    NotReadableError,
    NotSavedError,
)
from trainer.records.trainee import checked, home

if TYPE_CHECKING:
    from pathlib import Path

FILE = "journal.jsonl"
PATIENCE = 5.0
"""Seconds to wait for another writer."""

SET_ASIDE = "set-aside"
"""The kind of entry that says that a damaged journal was set aside."""

READ = os.O_RDONLY
ADD = os.O_RDWR | os.O_APPEND | os.O_CREAT

Check = Callable[[tuple[Entry, ...]], None]


def wall() -> datetime:
    """Give the time on the wall, in UTC."""
    return datetime.now(UTC)


class Journal:
    """
    What one trainee did, entry by entry.

    It remembers how far it has read, so an answer costs the same in a long journal as in a
    short one.
    """

    def __init__(
        self,
        path: Path,
        trainee: str,
        *,
        now: Callable[[], datetime] = wall,
        patience: float = PATIENCE,
        disk: Disk | None = None,
    ) -> None:
        self.path = path
        self.trainee = trainee
        self._now = now
        self._patience = patience
        self._disk = disk or Disk()
        self._turn = threading.Lock()
        self._forget()

    @classmethod
    def open(
        cls,
        folder: Path,
        trainee: str,
        *,
        now: Callable[[], datetime] = wall,
        patience: float = PATIENCE,
        disk: Disk | None = None,
    ) -> Journal:
        """Open a trainee's journal in the folder of all records; it is created when first used."""
        path = home(folder, trainee) / FILE
        return cls(path, checked(trainee), now=now, patience=patience, disk=disk)

    def entries(self) -> tuple[Entry, ...]:
        """Give everything that is recorded, or say where the journal is damaged."""
        entries, reading = self._read()
        self._refuse_damage(reading)
        return entries

    def sound_entries(self) -> tuple[Entry, ...]:
        """Give what is recorded before the first damage, or everything where there is none."""
        return self._read()[0]

    def append(self, kind: str, body: Body, key: str, *, check: Check | None = None) -> Entry:
        """
        Record something, and return when it is on the disk.

        If the key is taken by an entry of the same kind and body, that one is returned.
        `check` is shown all entries when it is this writer's turn, and refuses by raising; it
        must not use the journal itself.
        """
        same = plain(kind, key, body)
        with self._adding() as file:
            reading = self._catch_up(file)
            self._refuse_damage(reading)
            taken = self._keys.get(key)
            if taken is not None:
                return self._again(file, self._entries[taken], kind, same)
            if check is not None:
                check(tuple(self._entries))
            entry, line = seal(self._last, self._now(), kind, key, same)
            self._disk.write_all(file, reading.tail.value + line)
            self._disk.sync(file)
            self._note(entry)
            found = os.fstat(file)
            self._position = self._synced = found.st_size
            self._tail = Tail.CLEAN
            self._seen = (found.st_size, found.st_mtime_ns)
        return entry

    def set_aside(self) -> Path | None:
        """
        Keep a damaged journal beside, and go on in a new one from the entries before the damage.

        The whole damaged file is kept as `journal.damaged-1.jsonl` (or the next free number),
        byte for byte, before anything else happens. The new journal holds the sound entries
        exactly as they were written, and one entry that says what was set aside and why; it takes
        the place of the old one in a single step. Entries behind the damage are no longer
        vouched for by the chain: they stay in the file that was kept, for people to look at.

        Gives the file that was kept, or None where nothing is damaged and nothing was done.
        """
        if not self.path.exists():
            return None
        with self._alone():
            self._forget()
            with opened(self.path, READ) as file:
                reading = self._catch_up(file)
                data = read_from(file, 0)
            if reading.damage is None:
                return None
            number, kept = self._free()
            body = {
                "file": kept.name,
                "sha256": sha256(data).hexdigest(),
                "line": reading.damage.line,
                "why": reading.damage.why,
                "sound": len(self._entries),
            }
            _, line = seal(self._last, self._now(), SET_ASIDE, f"{SET_ASIDE}:{number}", body)
            self._disk.put(kept, data)
            self._disk.put(self.path, data[: reading.length] + line)
            self._forget()
        return kept

    # --- inside ---------------------------------------------------------------------------------

    def _forget(self) -> None:
        """Begin again with nothing read."""
        self._entries: list[Entry] = []
        self._keys: dict[str, int] = {}
        self._position = 0
        """Up to where the file was read: to the end of an entry."""
        self._tail = Tail.CLEAN
        """How the file ended there."""
        self._synced = 0
        """Up to where it is known to be on the disk."""
        self._file: tuple[int, int] | None = None
        """Which file was read."""
        self._seen = (0, 0)
        """How large it was then, and when it had been changed."""

    @property
    def _last(self) -> Entry | None:
        return self._entries[-1] if self._entries else None

    def _note(self, entry: Entry) -> None:
        self._keys.setdefault(entry.key, len(self._entries))
        self._entries.append(entry)

    def _read(self) -> tuple[tuple[Entry, ...], Reading]:
        with self._taking_turns():
            try:
                with opened(self.path, READ) as file:
                    reading = self._catch_up(file)
            except FileNotFoundError:
                self._forget()
                reading = read(b"")
            except OSError as error:
                raise NotReadableError.because(self.path, error) from error
            return tuple(self._entries), reading

    def _catch_up(self, file: int) -> Reading:
        """Read what was added since, or everything if this is not the file that was read."""
        found = os.fstat(file)
        this = (found.st_dev, found.st_ino)
        size, changed = self._seen
        rewritten = found.st_size == size and found.st_mtime_ns != changed
        if this != self._file or found.st_size < self._position or rewritten:
            self._forget()
        reading = read(read_from(file, self._position), self._last, self._tail)
        if reading.damage is not None and self._position:
            # Either damage or another file under the same number: the whole file tells.
            self._forget()
            reading = read(read_from(file, 0))
        self._file = this
        self._seen = (found.st_size, found.st_mtime_ns)
        for entry in reading.entries:
            self._note(entry)
        self._position += reading.length
        self._tail = reading.tail
        return reading

    def _refuse_damage(self, reading: Reading) -> None:
        damage = reading.damage
        if damage is not None:
            raise JournalDamagedError.at(self.path, damage.line, damage.why, self._entries)

    def _again(self, file: int, entry: Entry, kind: str, body: Body) -> Entry:
        """Acknowledge an entry that is there, if it is the one that was to be recorded."""
        if self._synced < self._position:
            # Its writer may have been killed before it was on the disk.
            self._disk.sync(file)
            self._synced = self._position
        if (entry.kind, canonical(entry.body)) != (kind, canonical(body)):
            raise AlreadyRecordedError.of(entry)
        return entry

    def _free(self) -> tuple[int, Path]:
        """Find a name under which a damaged journal can be kept without replacing another."""
        number = 1
        while (kept := self.path.with_name(f"journal.damaged-{number}.jsonl")).exists():
            number += 1
        return number, kept

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=self._patience):
            raise JournalBusyError.after(self.path, self._patience)
        try:
            yield
        except KeyboardInterrupt:
            # Whatever was half done in memory, the file knows.
            self._forget()
            raise
        finally:
            self._turn.release()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Be the only writer; what the system refuses meanwhile is said in words."""
        try:
            with self._taking_turns():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with only_writer(self.path, self._patience):
                    yield
        except OSError as error:
            raise NotSavedError.because(self.path, error) from error

    @contextmanager
    def _adding(self) -> Iterator[int]:
        """Be the only writer, with the file open for adding to it."""
        with self._alone(), opened(self.path, ADD) as file:
            if os.fstat(file).st_size == 0:
                # A file that has something in it was made sure of by its first writer.
                folder = self.path.parent
                for made in (folder, *folder.parents[:2]):
                    self._disk.sync_folder(made)
            yield file
