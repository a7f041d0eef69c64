"""
Bring a file that a seller downloaded into a form in which every line is one row or set aside.

Files come gzipped, with or without a byte order mark, in UTF-8, in the encoding of their
marketplace or in a mixture of both, with line ends of three kinds and lines that were cut. What
comes out is UTF-8 with one row a line, and the number of every line that cannot be a row.
A sound file is used where it lies; only a damaged one is written anew into a scratch folder.
"""

from __future__ import annotations

import codecs
import gzip
import os
import shutil
import tempfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from trainer.cases.intake.lines import CHUNK, LONGEST, lines_of
from trainer.cases.intake.rows import MOST_COLUMNS, Copied, copy_rows, header_of

__all__ = ["CHUNK", "LONGEST", "Source", "SourceError", "open_source"]

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GZIP = b"\x1f\x8b"
MOST_ZIPPED = 2
"""How often a file may be zipped."""
MOST_UNZIPPED, MOST_TIMES = 1 << 30, 200
"""A file that grows beyond both, in bytes and in times its size, is no report."""
FOREIGN = (
    (b"PK\x03\x04", "a spreadsheet or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x28\xb5\x2f\xfd", "an archive"),
    (b"Rar!", "an archive"),
    (b"PAR1", "a data file"),
    (b"SQLite", "a database"),
)
WEB = (b"<!doctype html", b"<html", b"<head", b"<body")
JAPANESE = "cp932"
WESTERN = "cp1252"
LOST = "\ufffd".encode()
"""What stands where something could not be read."""
WILD = frozenset("*?[]{}")
"""Marks by which DuckDB would take the name of a file for a pattern of names."""


class SourceError(ValueError):
    """A file cannot be read at all."""

    @classmethod
    def unreadable(cls, name: str, why: str) -> SourceError:
        """Say that the file cannot be opened."""
        return cls(f"{name} cannot be read: {why}.\n\nHint: download the report again.")

    @classmethod
    def foreign(cls, name: str, what: str) -> SourceError:
        """Say that the file is no text."""
        return cls(
            f"{name} is {what}, not a report.\n\n"
            "Hint: download the report as text, or save the sheet as CSV."
        )

    @classmethod
    def empty(cls, name: str) -> SourceError:
        """Say that there is nothing in the file."""
        return cls(f"{name} is empty.\n\nHint: download the report again.")


@dataclass(frozen=True, slots=True)
class Source:
    """A file, ready to be read line by line."""

    name: str
    path: Path
    """Where its text lies in UTF-8: the file itself, or a copy."""
    encoding: str
    why: str
    """mark, strict or marketplace: how the encoding was found."""
    header: tuple[str, ...] = field(repr=False)
    delimiter: str
    """What the file itself is separated with."""
    newline: str
    begins: int
    """The line of the file on which the first row stands, counted from 1."""
    rows: int
    """All rows of the file, those set aside included."""
    lines: Sequence[int] | None = field(default=None, repr=False)
    """For a copy the line of each row; nothing where row and line run together."""
    aside: tuple[tuple[int, str, int], ...] = ()
    """Lines that are no rows: the line, the reason and how many lines it takes up."""
    notes: tuple[tuple[str, str], ...] = ()
    """What else was noticed of the whole file: a code and its value."""
    quoted: bool = False
    """Whether cells may stand in quotes."""
    cut: str = "\t"
    """What the text at `path` is separated with; a copy is always separated with tabs."""
    copied: bool = False
    """Whether `path` is a copy in the scratch folder even where its lines run through."""

    def discard(self) -> None:
        """Delete the copy, if there is one, so that it lies around no longer than needed."""
        if self.copied or self.lines is not None:
            self.path.unlink(missing_ok=True)


@dataclass(slots=True)
class _Scratch:
    """Where copies of one file go, so that those no longer needed can be deleted."""

    folder: Path
    made: list[Path] = field(default_factory=list)

    def new(self, kind: str) -> Path:
        """Give a place for a copy, with a name that says nothing of the file."""
        number, path = tempfile.mkstemp(prefix="copy-", suffix=f".{kind}", dir=self.folder)
        os.close(number)
        self.made.append(Path(path))
        return self.made[-1]

    def delete(self, *, but: Path | None = None) -> None:
        """Delete the copies."""
        for path in self.made:
            if path != but:
                with suppress(OSError):
                    path.unlink(missing_ok=True)


@dataclass(slots=True)
class _Scan:
    """What a look at every byte shows, without taking lines apart."""

    feeds: int = 0
    returns: int = 0
    pairs: int = 0
    marks: dict[str, int] = field(default_factory=dict)
    """How often the delimiter stands in the file."""
    nulls: bool = False
    quotes: bool = False
    lost: bool = False
    utf8: bool = True
    last: bytes = b""
    decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")("strict")
    )

    def take(self, chunk: bytes, delimiter: str) -> None:
        """Look at the next part of the file."""
        marks = np.frombuffer(chunk, np.uint8)
        self.feeds += int(np.count_nonzero(marks == ord("\n")))
        found = int(np.count_nonzero(marks == ord(delimiter)))
        self.marks[delimiter] = self.marks.get(delimiter, 0) + found
        if b"\r" in chunk:
            self.returns += chunk.count(b"\r")
            self.pairs += chunk.count(b"\r\n")
        self.pairs += self.last == b"\r" and chunk.startswith(b"\n")
        self.nulls = self.nulls or b"\0" in chunk
        self.quotes = self.quotes or b'"' in chunk
        self._decode(chunk)
        self.last = chunk[-1:]

    def _decode(self, chunk: bytes, *, final: bool = False) -> None:
        pending = self.decoder.getstate()[0]
        if not self.utf8 or (chunk.isascii() and not pending):
            return
        self.lost = self.lost or LOST in chunk
        try:
            self.decoder.decode(chunk, final=final)
        except UnicodeDecodeError:
            self.utf8 = False

    def done(self) -> None:
        """Look at how the file ends."""
        self._decode(b"", final=True)

    @property
    def ends(self) -> bool:
        """Whether the last line has its end."""
        return self.last in {b"\n", b"\r"}

    @property
    def lines(self) -> int:
        """How many lines there are, the header included."""
        return self.feeds + (not self.ends)

    @property
    def even(self) -> bool:
        """Whether all lines end alike, in a line feed."""
        return self.returns == 0 or self.returns == self.pairs == self.feeds


@dataclass(frozen=True, slots=True)
class _Text:
    """A file as far as it is known: where its bytes are, and in which encoding."""

    name: str
    path: Path
    marketplace: str
    encoding: str = ""
    """From its byte order mark; empty where there is none."""
    recoded: bool = False
    """Whether the bytes at `path` are UTF-8 whatever the file was in."""


def open_source(path: Path, scratch: Path, *, marketplace: str, careful: bool = False) -> Source:
    """
    Look through a file and make it ready.

    `careful` takes every line apart even where nothing seems wrong.
    """
    copies = _Scratch(scratch)
    source: Source | None = None
    try:
        text = _as_text(path, copies, marketplace)
        source = _looked_through(text, copies, careful=careful)
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or "its compression is damaged"
        raise SourceError.unreadable(path.name, why) from error
    finally:
        copies.delete(but=source.path if source else None)
    return source


def _as_text(path: Path, copies: _Scratch, marketplace: str) -> _Text:
    """Unzip a file, refuse what is no text, and put UTF-16 and UTF-32 into UTF-8."""
    place = path
    for _ in range(MOST_ZIPPED + 1):
        begins = _first_bytes(place)
        if not begins.startswith(GZIP):
            break
        place = _unzipped(place, copies, path.name)
    else:
        raise SourceError.foreign(path.name, "an archive in an archive")
    _refuse_foreign(path.name, begins)
    mark = next((encoding for bom, encoding in MARKS if begins.startswith(bom)), "")
    if mark not in {"", "utf-8"}:
        return _Text(path.name, _recoded(place, copies, mark), marketplace, mark, recoded=True)
    if place == path and WILD & set(str(path)):
        place = copies.new("text")
        shutil.copyfile(path, place)
    return _Text(path.name, place, marketplace, mark)


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(64)


def _refuse_foreign(name: str, begins: bytes) -> None:
    if not begins:
        raise SourceError.empty(name)
    for magic, what in FOREIGN:
        if begins.startswith(magic):
            raise SourceError.foreign(name, what)
    if begins.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(WEB):
        raise SourceError.foreign(name, "a web page")


def _unzipped(path: Path, copies: _Scratch, name: str) -> Path:
    out = copies.new("text")
    most = max(MOST_UNZIPPED, MOST_TIMES * path.stat().st_size)
    with gzip.open(path, "rb") as file, out.open("wb") as text:
        while chunk := file.read(CHUNK):
            text.write(chunk)
            if text.tell() > most:
                raise SourceError.foreign(name, "an archive of far more than a report holds")
    return out


def _recoded(place: Path, copies: _Scratch, encoding: str) -> Path:
    """Write a file in UTF-16 or UTF-32 as UTF-8; what cannot be read becomes a mark of its own."""
    out = copies.new("utf8")
    with (
        place.open(encoding=encoding, errors="replace", newline="") as file,
        out.open("w", encoding="utf-8", newline="") as text,
    ):
        while chunk := file.read(CHUNK):
            text.write(chunk)
    return out


def _looked_through(text: _Text, copies: _Scratch, *, careful: bool) -> Source:
    first = _first_line(text)
    if len(first) > LONGEST:
        why = "its first line is longer than that of any report"
        raise SourceError.unreadable(text.name, why)
    header, delimiter = header_of(first)
    scan = _scanned(text.path, delimiter)
    if scan.utf8 and not careful and _runs_through(scan, text, header, delimiter):
        straight = _straight(text, scan, header, delimiter)
        return replace(straight, copied=text.path in copies.made)
    encoding, why = text.encoding or "utf-8", "mark" if text.encoding else "strict"
    if not scan.utf8 and not text.encoding:
        encoding, why = _of_marketplace(text, scan)
    inner = "utf-8" if text.recoded else encoding
    out = copies.new("rows")
    copied = copy_rows(
        text.path, out, encoding=inner, lost=text.recoded, feeds=bool(scan.feeds), ends=scan.ends
    )
    if copied is None:
        raise SourceError.empty(text.name)
    if copied.damaged:
        raise SourceError.unreadable(text.name, copied.damaged)
    return _of_copy(text, copied, out, encoding, why)


def _first_line(text: _Text) -> str:
    with text.path.open("rb") as file:
        line = file.readline(LONGEST + 3)
    return line.rstrip(b"\n").split(b"\r", 1)[0].decode("utf-8", errors="replace")


def _scanned(place: Path, delimiter: str) -> _Scan:
    scan = _Scan()
    with place.open("rb") as file:
        while chunk := file.read(CHUNK):
            scan.take(chunk, delimiter)
    scan.done()
    return scan


def _runs_through(scan: _Scan, text: _Text, header: tuple[str, ...], delimiter: str) -> bool:
    """
    Say whether every line can be a row as it stands.

    DuckDB refuses lines that are too short or too long, but takes one delimiter too many at the
    end of a line; so they are counted.
    """
    if not scan.even or scan.nulls or (text.recoded and scan.lost):
        return False
    if delimiter != "\t" and scan.quotes:
        return False
    return (
        1 < len(header) <= MOST_COLUMNS
        and scan.marks.get(delimiter, 0) == scan.lines * (len(header) - 1)
        and any(header)
    )


def _straight(text: _Text, scan: _Scan, header: tuple[str, ...], delimiter: str) -> Source:
    return Source(
        text.name,
        text.path,
        text.encoding or "utf-8",
        "mark" if text.encoding else "strict",
        header,
        delimiter,
        "\r\n" if scan.returns else "\n",
        begins=2,
        rows=scan.lines - 1,
        notes=() if scan.ends or scan.lines == 1 else (("DD108", str(scan.lines)),),
        quoted=delimiter == "\t",
        cut=delimiter,
    )


def _of_copy(text: _Text, copied: Copied, out: Path, encoding: str, why: str) -> Source:
    notes = []
    if copied.blank:
        notes.append(("DD107", str(copied.blank)))
    if copied.cut_off:
        notes.append(("DD108", str(copied.cut_off)))
    if why == "marketplace":
        notes.append(("DD109", encoding))
    notes += [("DD211", str(line)) for line in copied.beside]
    return Source(
        text.name,
        out,
        encoding,
        why,
        copied.header,
        copied.delimiter,
        "\n",
        begins=copied.begins,
        rows=len(copied.lines) + len(copied.aside),
        lines=copied.lines,
        aside=tuple(copied.aside),
        notes=tuple(notes),
        quoted=copied.delimiter == "\t",
        copied=True,
    )


def _of_marketplace(text: _Text, scan: _Scan) -> tuple[str, str]:
    """
    Choose the encoding of a file that is not all UTF-8.

    A few broken lines in a UTF-8 file are broken lines; only where more lines fail than hold
    UTF-8 beyond ASCII, or the header does, the file is in the marketplace's encoding.
    """
    sound = broken = 0
    for line in lines_of(text.path, feeds=bool(scan.feeds)):
        if line.text.isascii():
            continue
        try:
            line.text.decode("utf-8")
            sound += 1
        except UnicodeDecodeError:
            broken += 1
            if line.number == 1:
                sound = 0
                break
    if sound >= broken:
        return "utf-8", "strict"
    return (JAPANESE if text.marketplace == "JP" else WESTERN), "marketplace"
