"""
What can go wrong with records, each said in one message that ends with what to do.

    RecordsError
    ├── BadTraineeError           the name cannot name a folder
    ├── BadEntryError             what should be recorded cannot be written down
    ├── MalformedEntryError       an entry is sound but is not what its kind should be
    │   └── NewerRecordError      it was written by a newer kit
    ├── JournalBusyError          another program is writing
    ├── JournalDamagedError       the chain of entries is broken
    ├── NotReadableError          the system does not let the journal be read
    ├── NotSavedError             the system did not take the entry
    ├── AlreadyRecordedError      the key is taken by another entry
    │   └── AlreadyDecidedError   the decision was made, in another way
    ├── OutOfOrderError           a decision before the one that comes next
    ├── UploadError               a file that was brought cannot be kept
    ├── AttemptClosedError        the attempt is finished or withdrawn
    └── UnknownAttemptError       no such attempt, or no such entry in it
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from trainer.records.chain import Entry

FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
IN_THE_WAY = frozenset({errno.ENOTDIR, errno.EISDIR, errno.EEXIST})


class RecordsError(Exception):
    """Something is wrong with what was, or should be, recorded."""


class BadTraineeError(RecordsError):
    """A trainee's name cannot name a folder on every system."""

    @classmethod
    def of(cls, name: object, why: str) -> Self:
        """Say what is wrong with the name."""
        return cls(
            f"{_shown(name)} cannot be the name of a trainee: {why}.\n\n"
            "Hint: use a short name of letters, digits, hyphens or dots, such as ana or ana.lopez."
        )

    @classmethod
    def spelt(cls, name: str, known: str) -> Self:
        """Say that the name is known in another spelling."""
        return cls(
            f"There is a trainee '{known}' already, spelt like '{name}' but for capital letters, "
            "and not every system tells the two apart.\n\n"
            f"Hint: write '{known}', or choose a name that differs in more than capitals."
        )


class UploadError(RecordsError):
    """A file that somebody brought cannot be kept."""

    @classmethod
    def named(cls, name: object, why: str) -> Self:
        """Say what is wrong with the name of the file."""
        return cls(
            f"{_shown(name)} cannot be kept under its name: {why}.\n\n"
            "Hint: give the file a short name, such as orders.txt, and choose it again."
        )

    @classmethod
    def large(cls, name: str, most: int) -> Self:
        """Say how large a file may be, and the other way."""
        return cls(
            f"{name} is larger than the {most >> 20} MB that a page can take in.\n\n"
            "Hint: leave it in a folder of this machine, and give the path of that folder instead."
        )

    @classmethod
    def full(cls, files: int, most: int) -> Self:
        """Say how much can be brought at once, and the other way."""
        return cls(
            f"A page takes in at most {files} files with {most >> 20} MB at once.\n\n"
            "Hint: leave them in a folder of this machine, and give the path of that folder instead."
        )

    @classmethod
    def not_kept(cls, name: str, error: OSError) -> Self:
        """Say why the system does not take the file."""
        why = "the disk is full" if error.errno in FULL else error.strerror or "the disk refuses it"
        return cls(f"{name} was not kept: {why}.\n\nHint: make room for it, and choose it again.")

    @classmethod
    def broken(cls, name: str) -> Self:
        """Say that the parts of a file do not fit together."""
        return cls(f"{name} did not come in whole.\n\nHint: choose it again.")

    @classmethod
    def gone(cls) -> Self:
        """Say that the files are not there any more."""
        return cls("These files are not there any more.\n\nHint: choose them again.")


class BadEntryError(RecordsError):
    """What should be recorded cannot be written as JSON and read back the same."""

    @classmethod
    def of(cls, kind: str, why: str) -> Self:
        """Say which entry it is and why it cannot be written."""
        return cls(
            f"An entry of kind '{kind}' cannot be recorded: {why}.\n\n"
            "Hint: a body holds texts, whole and finite numbers, yes and no, nothing, lists and "
            "mappings with texts as keys; kind and key are texts that are not empty."
        )


class MalformedEntryError(RecordsError):
    """An entry is sound as the journal goes but lacks what its kind should have."""

    @classmethod
    def of(cls, entry: Entry, why: str) -> Self:
        """Say which entry, and what is wrong with it."""
        return cls(
            f"Entry {entry.seq} ({entry.kind}) cannot be understood: {why}.\n\n"
            "Hint: it was written by another kit or by hand. Open the journal with the kit that "
            "wrote it, or move the journal aside; nothing was changed."
        )


class NewerRecordError(MalformedEntryError):
    """An attempt was recorded by a newer kit."""

    @classmethod
    def of_version(cls, entry: Entry, version: object, known: int) -> Self:
        """Say which version it is and which is known."""
        return cls(
            f"Entry {entry.seq} ({entry.kind}) has schema version {version}, and this kit knows "
            f"versions 1 to {known}.\n\n"
            "Hint: update the kit; nothing was changed."
        )


class JournalBusyError(RecordsError):
    """Another program holds the journal for too long."""

    @classmethod
    def after(cls, path: Path, patience: float) -> Self:
        """Say how long it was waited for."""
        return cls(
            f"Not saved: another program has been writing {path} for more than {patience:g} "
            "seconds.\n\n"
            "Hint: close other windows in which this trainee plays, then answer again."
        )


class JournalDamagedError(RecordsError):
    """A line of the journal was changed, removed or put in by something that is not the kit."""

    path: Path
    line: int
    sound: tuple[Entry, ...]
    """The entries before the damage, which are as they were written."""

    @classmethod
    def at(cls, path: Path, line: int, why: str, sound: Sequence[Entry]) -> Self:
        """Say where the damage is, what it is and what is left."""
        error = cls(
            f"{path}:{line}: the journal is damaged: {why}. The {len(sound)} entries before it "
            "are sound; nothing was deleted.\n\n"
            "Hint: put back a copy of the file from before, if there is one. Otherwise run "
            "`trainer mend NAME` with the trainee's name: the journal is set aside and kept, and "
            "a new one goes on from the sound entries."
        )
        error.path, error.line, error.sound = path, line, tuple(sound)
        return error


class NotReadableError(RecordsError):
    """The system does not let the journal be read."""

    @classmethod
    def because(cls, path: Path, error: OSError) -> Self:
        """Say what the system said."""
        return cls(
            f"{path} cannot be read: {_reason(path, error)}.\n\n"
            "Hint: ask for the right to read it, or choose another folder for the records."
        )


class NotSavedError(RecordsError):
    """The system did not take the entry, so it does not count as recorded."""

    @classmethod
    def because(cls, path: Path, error: OSError) -> Self:
        """Say what the system said and what helps against it."""
        if error.errno in FULL:
            todo = "free some space, then answer again"
        elif error.errno in FORBIDDEN | IN_THE_WAY | {errno.ENOENT}:
            todo = "choose a folder for the records that you may write to, then answer again"
        else:
            todo = "check the disk and the folder, then answer again"
        return cls(
            f"Not saved in {path}: {_reason(path, error)}.\n\n"
            f"Hint: {todo}. What was saved before is safe."
        )


class AlreadyRecordedError(RecordsError):
    """The key belongs to an entry that says something else."""

    entry: Entry
    """What was recorded under the key."""

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Say what is recorded and when it was."""
        error = cls(
            f"'{entry.key}' was recorded as entry {entry.seq} at {entry.at:%Y-%m-%d %H:%M} UTC, "
            "and not with this content. It stands as it is.\n\n"
            "Hint: open the drill again to see what is recorded."
        )
        error.entry = entry
        return error


class AlreadyDecidedError(AlreadyRecordedError):
    """The decision was made before, with other moves: by a second tab, for example."""

    moves: tuple[str, ...]
    """The moves that were recorded."""

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Say what was decided."""
        moves = tuple(entry.body["moves"])
        error = cls(
            f"Decision {entry.body['number'] + 1} was made before: "
            f"{', '.join(moves) or 'nothing chosen'}. It stands, and this one was not recorded.\n\n"
            "Hint: the drill may be open in a second window. Open it again to go on from there."
        )
        error.entry, error.moves = entry, moves
        return error


class OutOfOrderError(RecordsError):
    """A decision came before the one that is next."""

    @classmethod
    def of(cls, number: int, following: int) -> Self:
        """Say which one came and which one is next."""
        return cls(
            f"Decision {number + 1} cannot be recorded: decision {following + 1} comes next.\n\n"
            "Hint: open the drill again to go on from what is recorded."
        )


class AttemptClosedError(RecordsError):
    """The attempt is over; only corrections can be added."""

    @classmethod
    def of(cls, attempt: str, how: str) -> Self:
        """Say how it ended."""
        return cls(
            f"Attempt {attempt} was {how}, so nothing was recorded.\n\nHint: start a new attempt."
        )


class UnknownAttemptError(RecordsError):
    """The journal holds no such attempt, or the attempt no such entry."""

    @classmethod
    def of(cls, attempt: str, trainee: str) -> Self:
        """Say whose journal was looked through."""
        return cls(
            f"The journal of '{trainee}' holds no attempt {attempt}.\n\n"
            "Hint: check the trainee's name, or start a new attempt."
        )

    @classmethod
    def entry(cls, attempt: str, seq: int) -> Self:
        """Say that the entry to correct is not one of the attempt's."""
        return cls(
            f"Attempt {attempt} has no entry {seq}.\n\n"
            "Hint: name an entry of this attempt by its number in the journal (`seq`)."
        )


def _reason(path: Path, error: OSError) -> str:
    """Put an error of the system into words."""
    if error.errno in FULL:
        return "the disk is full"
    if error.errno in FORBIDDEN:
        return "this user has no right to do so, or the disk is read-only"
    if error.errno in IN_THE_WAY:
        where = path if error.filename is None else error.filename
        return f"something else stands at {where}, where the journal or its folder should be"
    return f"the system says '{error.strerror or type(error).__name__}'"


def _shown(name: object) -> str:
    """Show a name without the characters that would make a mess of the message."""
    shown = ascii(name) if isinstance(name, str) and not name.isprintable() else repr(name)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."  # noqa: PLR2004 - a line's worth
