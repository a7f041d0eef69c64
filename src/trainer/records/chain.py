"""
The chain of a journal's entries: how one is written down, and how a file is read back.

An entry is one line of JSON with its keys in alphabetical order and its `hash` at the end: the
SHA-256 of the same line without the hash. It covers `prev`, the hash of the entry before, so an
entry that was changed, removed, put in or moved shows. That is tamper-evident, and plainly not
tamper-proof: whoever can write the file can write a whole new chain, or take entries off its
end, and nothing in the file would say so.

A write can be cut off by a kill or a full disk. The piece it leaves is never removed; the next
entry is written on a line of its own, after a mark that says what the piece is.

Pure: bytes in, entries out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from trainer.records.errors import BadEntryError

Body = Mapping[str, Any]
"""What an entry says: texts, finite numbers, booleans, None, lists and mappings of these."""

GENESIS = "0" * 64
"""What stands for the hash of the entry before the first."""

MARK = b" <- cut off, never acknowledged"
"""Ends a line that holds what is left of a write; no entry ends like this."""

FIELDS = {"at": str, "body": dict, "hash": str, "key": str, "kind": str, "prev": str, "seq": int}
HASH_OPENS, HASH_CLOSES = b',"hash":"', b'"}'
HASH_LENGTH = len(HASH_OPENS) + 64 + len(HASH_CLOSES)

CHANGED = "this line is not as it was written"
BROKEN = "this entry does not follow the one before it; something was removed, put in or moved"
NO_ENTRY = "this line has the form of an entry but not its fields"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was recorded."""

    seq: int
    """Its number in the journal, from 0."""
    at: datetime
    """When it was recorded: the time on the wall, in UTC."""
    kind: str
    key: str
    """What makes it one of a kind: recording it again under the same key changes nothing."""
    body: Body
    prev: str
    hash: str


class Tail(Enum):
    """How a file ends, and what has to be written before the next entry."""

    CLEAN = b""
    """With a whole line."""
    WHOLE = b"\n"
    """With a whole entry, but for the end of its line."""
    TORN = MARK + b"\n"
    """With what is left of a write."""


@dataclass(frozen=True, slots=True)
class Damage:
    """The first line that is not what it should be."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in the bytes of a journal."""

    entries: tuple[Entry, ...]
    length: int
    """How many bytes there are up to the end of the last sound entry."""
    tail: Tail
    damage: Damage | None


def canonical(fields: Mapping[str, Any]) -> bytes:
    """Write JSON in the one way in which it is hashed."""
    text = json.dumps(
        fields, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def plain(kind: str, key: str, body: Body) -> dict[str, Any]:
    """Give a body as it will be read back, or say why it cannot be recorded."""
    if not (isinstance(body, Mapping) and kind and key):
        raise BadEntryError.of(kind, "its kind, its key or its body is missing")
    try:
        line = canonical({"body": _plain(body), "key": key, "kind": kind})
        same: dict[str, Any] = json.loads(line)["body"]
    except (TypeError, ValueError, RecursionError) as error:
        raise BadEntryError.of(kind, str(error)) from error
    return same


def seal(last: Entry | None, at: datetime, kind: str, key: str, body: Body) -> tuple[Entry, bytes]:
    """Make the entry that follows another, and the line that it is written as."""
    at = at.astimezone(UTC)
    seq, prev = (0, GENESIS) if last is None else (last.seq + 1, last.hash)
    rest = canonical(
        {
            "at": at.isoformat(timespec="microseconds"),
            "body": body,
            "key": key,
            "kind": kind,
            "prev": prev,
            "seq": seq,
        }
    )
    digest = sha256(rest).hexdigest()
    line = rest[:-1] + HASH_OPENS + digest.encode() + HASH_CLOSES + b"\n"
    return Entry(seq, at, kind, key, body, prev, digest), line


def read(data: bytes, last: Entry | None = None, tail: Tail = Tail.CLEAN) -> Reading:
    """
    Read the entries that follow `last`, behind which the file ended with `tail`.

    A line that was cut off is passed over if it bears the mark that says so, or if the chain
    goes on behind it. Anything else is damage: a whole entry in the wrong place at once, and a
    last line that was ended as only whole entries are.
    """
    entries: list[Entry] = []
    length = start = 0
    suspect: Damage | None = None
    number = 0
    while (end := data.find(b"\n", start)) >= 0:
        number += 1
        line, start = data[start:end], end + 1
        if not line:
            continue
        found = _entry(line, last)
        if isinstance(found, Entry):
            entries.append(found)
            last, length, suspect = found, start, None
        elif not line.endswith(MARK):
            suspect = suspect or Damage(number, found)
            if found != CHANGED or _complete(line):
                return Reading(tuple(entries), length, Tail.TORN, suspect)
    rest = data[start:]
    if not rest:
        return Reading(tuple(entries), length, Tail.CLEAN if data else tail, suspect)
    found = _entry(rest, last)
    if isinstance(found, Entry):
        return Reading((*entries, found), len(data), Tail.WHOLE, None)
    if suspect is None and _complete(rest):
        suspect = Damage(number + 1, found)
    return Reading(tuple(entries), length, Tail.TORN, suspect)


def _plain(value: object) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            if not math.isfinite(value):
                raise ValueError(f"{value} is not a finite number")
            return value
        case Mapping():
            for key in value:
                if not isinstance(key, str):
                    raise TypeError(f"the key {key!r} is not a text")
            return {key: _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case _:
            raise TypeError(f"{value!r} is a {type(value).__name__}")


def _entry(line: bytes, last: Entry | None) -> Entry | str:
    """Read the entry that follows another, or say what is wrong with the line."""
    rest, seal_ = line[:-HASH_LENGTH], line[-HASH_LENGTH:]
    digest = sha256(rest + b"}").hexdigest()
    if seal_ != HASH_OPENS + digest.encode() + HASH_CLOSES:
        return CHANGED
    try:
        fields = json.loads(line)
        at = datetime.fromisoformat(fields["at"])
        right = {name: type(value) for name, value in fields.items()} == FIELDS
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return NO_ENTRY
    if not right or at.utcoffset() is None:
        return NO_ENTRY
    if (fields["seq"], fields["prev"]) != (
        (0, GENESIS) if last is None else (last.seq + 1, last.hash)
    ):
        return BROKEN
    return Entry(
        fields["seq"], at, fields["kind"], fields["key"], fields["body"], fields["prev"], digest
    )


def _complete(piece: bytes) -> bool:
    """Say whether a piece holds a whole document of JSON, as what is cut off never does."""
    try:
        json.JSONDecoder().raw_decode(piece.decode(errors="replace"))
    except (ValueError, RecursionError):
        return False
    return True
