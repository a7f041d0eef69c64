"""
In which form a file comes: a table, XML or JSON, whatever it is called.

The first mark of the text decides. Files may be gzipped and in UTF-16 or UTF-32; XML may be in
the encoding that it names, and JSON is always Unicode.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, cast

from trainer.cases.intake.findings import Finding
from trainer.cases.intake.source import (
    CHUNK,
    GZIP,
    JAPANESE,
    MARKS,
    MOST_TIMES,
    MOST_UNZIPPED,
    MOST_ZIPPED,
    WEB,
    WESTERN,
    SourceError,
)

LOOK = 4096
"""Bytes at the start of a file in which its form must show."""
MOST_JSON = 1 << 28
"""Characters of JSON that are taken into memory; no export of disputes comes near it."""
SPACES = " \t\r\n\0\ufeff"
DECLARED = re.compile(r"""<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,32})["']""")
ENCODINGS = {
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "us-ascii": WESTERN,
    "windows-1252": WESTERN,
    "cp1252": WESTERN,
    "shift_jis": JAPANESE,
    "shift-jis": JAPANESE,
    "windows-31j": JAPANESE,
    "cp932": JAPANESE,
}
"""The encodings that XML may name besides Unicode."""


class Form(StrEnum):
    """How a file is written."""

    TABLE = "table"
    XML = "xml"
    JSON = "json"


class FormError(ValueError):
    """A file in XML or JSON is no report; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(
            f"{finding.file} gives no report: {finding.code}.\n\n"
            "Hint: the data doctor says what to do about it."
        )


def form_of(path: Path) -> Form:
    """
    Say in which form a file is written.

    What cannot be opened counts as a table, and so does a web page: the reader of tables tells why
    it cannot read them.
    """
    try:
        with opened(path) as file:
            begins = file.read(LOOK)
    except (OSError, EOFError, zlib.error):
        return Form.TABLE
    text = begins.decode(_marked(begins) or "utf-8", errors="replace").lstrip(SPACES)
    if text.startswith("<"):
        page = text.lower().startswith(tuple(mark.decode() for mark in WEB))
        return Form.TABLE if page else Form.XML
    return Form.JSON if text.startswith(("{", "[")) else Form.TABLE


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to read its bytes, unzipped where it is zipped."""
    with ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(path.open("rb"))
        for _ in range(MOST_ZIPPED):
            zipped = file.read(len(GZIP)) == GZIP
            file.seek(0)
            if not zipped:
                break
            file = stack.enter_context(cast("IO[bytes]", gzip.GzipFile(fileobj=file, mode="rb")))
        yield file


def xml_text(path: Path, marketplace: str) -> tuple[str, str, Iterator[str]]:
    """
    Give the text of an XML file part by part, with its encoding and how that was found.

    A part that cannot be decoded raises a UnicodeDecodeError.
    """
    try:
        with opened(path) as file:
            begins = file.read(LOOK)
            utf8 = _is_utf8(begins, file, max(MOST_UNZIPPED, MOST_TIMES * path.stat().st_size))
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(path, error) from error
    encoding, why = _marked(begins), "mark"
    if not encoding:
        named = DECLARED.search(begins.decode("latin-1"))
        declared = ENCODINGS.get(named[1].casefold(), "") if named else ""
        native = JAPANESE if marketplace == "JP" else WESTERN
        encoding, why = ("utf-8", "strict") if utf8 else (declared or native, "marketplace")
    return encoding.removesuffix("-sig"), why, _parts(path, encoding)


def json_text(path: Path) -> str | None:
    """
    Give the text of a JSON file; nothing where it is larger than any export.

    What is no Unicode stays recognisable: it becomes half of a pair of surrogates.
    """
    parts: list[str] = []
    length = 0
    try:
        with opened(path) as file:
            encoding = _marked(file.read(LOOK)) or "utf-8"
        with opened(path) as file:
            decoder = codecs.getincrementaldecoder(encoding)(_errors(encoding))
            while chunk := file.read(CHUNK):
                parts.append(decoder.decode(chunk))
                length += len(parts[-1])
                if length > MOST_JSON:
                    return None
            parts.append(decoder.decode(b"", final=True))
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(path, error) from error
    return "".join(parts)


def unreadable(path: Path, error: Exception) -> SourceError:
    """Say that a file cannot be opened or unzipped."""
    why = getattr(error, "strerror", None) or "its compression is damaged"
    return SourceError.unreadable(path.name, why)


def _marked(begins: bytes) -> str:
    """Give the encoding that a byte order mark tells, with the mark taken off."""
    for mark, encoding in MARKS:
        if begins.startswith(mark):
            return "utf-8-sig" if encoding == "utf-8" else encoding
    return ""


def _errors(encoding: str) -> str:
    return "surrogateescape" if encoding.startswith("utf-8") else "replace"


def _is_utf8(begins: bytes, rest: IO[bytes], most: int) -> bool:
    """Say whether all of a file is UTF-8; one that unzips to more than there can be is damaged."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    length = 0
    try:
        decoder.decode(begins)
        while chunk := rest.read(CHUNK):
            decoder.decode(chunk)
            length += len(chunk)
            if length > most:
                raise EOFError
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _parts(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with opened(path) as file:
        while chunk := file.read(1 << 16):
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)
