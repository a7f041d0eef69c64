"""
The disk under the journals: whole writes, writes that are on it, and one writer at a time.

Apart from the journal so that a test can put a full or a failing disk in its place.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from trainer.records.errors import JournalBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    TAKEN = frozenset({errno.EACCES, errno.EDEADLK, errno.EDEADLOCK})

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _unlock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    TAKEN = frozenset({errno.EWOULDBLOCK, errno.EACCES})

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


BINARY: int = getattr(os, "O_BINARY", 0)
BLOCK = 1 << 20
PAUSE = 0.001
"""Seconds between two tries to become the writer."""


class Disk:
    """What is asked of the system when something is to be kept."""

    def write(self, file: int, data: bytes) -> int:
        """Write some of the data, and say how many bytes it was."""
        return os.write(file, data)

    def sync(self, file: int) -> None:
        """Return when everything written is on the disk."""
        if sys.platform == "darwin":
            # There, fsync leaves the data in the drive's own memory.
            with suppress(OSError):
                fcntl.fcntl(file, fcntl.F_FULLFSYNC)
                return
        os.fsync(file)

    def write_all(self, file: int, data: bytes) -> None:
        """Write all of the data: in one piece, unless the system takes less at a time."""
        while data:
            written = self.write(file, data)
            if written <= 0:
                raise OSError(errno.EIO, "the disk takes no data")
            data = data[written:]

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in a folder are on the disk, where the system knows of such."""
        if sys.platform == "win32":
            return
        # A folder one may not read, or a file system that knows no such thing, is no reason to
        # refuse an answer.
        forgiven = {errno.EINVAL, errno.EACCES, errno.EPERM, errno.ENOTSUP, errno.EBADF}
        try:
            file = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            if error.errno not in forgiven:
                raise

    def put(self, path: Path, data: bytes) -> None:
        """Put a file in its place, whole or not at all."""
        part = path.with_name(path.name + ".part")
        with opened(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as file:
            self.write_all(file, data)
            self.sync(file)
        part.replace(path)
        self.sync_folder(path.parent)


@contextmanager
def opened(path: Path, flags: int) -> Iterator[int]:
    """Open a file by the system's own means, without a buffer that a kill would empty."""
    file = os.open(path, flags | BINARY, 0o666)
    try:
        yield file
    finally:
        os.close(file)


def read_from(file: int, position: int) -> bytes:
    """Read a file from a position to its end."""
    os.lseek(file, position, os.SEEK_SET)
    blocks = []
    while block := os.read(file, BLOCK):
        blocks.append(block)
    return b"".join(blocks)


@contextmanager
def only_writer(path: Path, patience: float) -> Iterator[None]:
    """
    Wait until nobody else writes, then keep others from writing.

    The lock is on a file of its own: a journal may be renamed while others wait for it. The
    system takes it back when its holder is killed.
    """
    lock = path.with_name(path.name + ".lock")
    until = time.monotonic() + patience
    with opened(lock, os.O_RDWR | os.O_CREAT) as file:
        while True:
            try:
                _lock(file)
                break
            except OSError as error:
                if error.errno not in TAKEN:
                    raise
            if time.monotonic() >= until:
                raise JournalBusyError.after(path, patience)
            time.sleep(PAUSE)
        try:
            yield
        finally:
            _unlock(file)
