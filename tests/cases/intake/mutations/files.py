"""Files that are zipped, damaged, or something else altogether."""

import codecs
import gzip
import io
import random
import zipfile

from cases.intake.mutations.kinds import Mutated, damaged, joined, kind, lines_of, only, sound
from cases.intake.sheets import ORDERS, SETTLEMENT


@kind
def zipped(sheet):
    """The file is gzipped, once or twice."""
    data = joined(lines_of(sheet))
    once = gzip.compress(data, mtime=0)
    yield Mutated(once, sheet, len(sheet.rows), exact=True)
    yield Mutated(gzip.compress(once, mtime=0), sheet, len(sheet.rows), exact=True)
    crlf = gzip.compress(joined(lines_of(sheet), "\r\n"), mtime=0)
    yield Mutated(crlf, sheet, len(sheet.rows), exact=True)


@kind
def zipped_and_damaged(sheet):
    """The gzipped file is cut off, changed, or zipped too often."""
    once = gzip.compress(joined(lines_of(sheet)) * 40, mtime=0)
    yield Mutated(once[:-12], sheet, refused=True)
    yield Mutated(once[: len(once) // 2], sheet, refused=True)
    yield Mutated(once[:11], sheet, refused=True)
    yield Mutated(once[:2], sheet, refused=True)
    yield Mutated(once[:60] + bytes([once[60] ^ 255]) + once[61:], sheet, refused=True)
    yield Mutated(once + b"more", sheet, refused=True)
    yield Mutated(gzip.compress(gzip.compress(once, mtime=0), mtime=0), sheet, refused=True)
    yield Mutated(gzip.compress(b"", mtime=0), sheet, refused=True)


@kind
def zip_archive(sheet):
    """The file is a zip archive, a spreadsheet for example."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("report.txt"), joined(lines_of(sheet)))
    yield Mutated(out.getvalue(), sheet, refused=True)
    yield Mutated(gzip.compress(out.getvalue(), mtime=0), sheet, refused=True)


@kind
def another_kind_of_file(sheet):
    """The file is a PDF, a picture, a database, or noise."""
    noise = random.Random(5).randbytes(4000)  # noqa: S311 - any noise will do
    for magic in (b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a",
                  b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"SQLite format 3\0", b"PAR1", b"BZh9",
                  b"7z\xbc\xaf\x27\x1c", b"\x28\xb5\x2f\xfd", b"Rar!\x1a\x07", b""):  # fmt: skip
        yield Mutated(magic + noise, sheet, refused=True)


@kind
def nothing(sheet):
    """There is nothing in the file."""
    for data in (b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"\n", b"\r\n\r\n", b"\n" * 50, b" \n",
                 b"\t\t\n", b"\0", b"\r"):  # fmt: skip
        yield Mutated(data, sheet, refused=True)


@kind
def web_page(sheet):
    """The site gave an error page instead of the report."""
    for page in ("<!DOCTYPE html><html><body>Sign in</body></html>", "\n<html>\n<p>Error\n</html>"):
        yield Mutated(page.encode(), sheet, refused=True)


@kind
def other_forms(sheet):
    """The file is JSON or XML that is no report."""
    for text in ('{"rows": []}', "[]", '[{"a": 1}]', "<rows/>", '<?xml version="1.0"?><a><b/></a>',
                 "{", "<", "null", "a: 1\nb: 2\n"):  # fmt: skip
        yield Mutated(text.encode(), sheet, refused=True)


@kind
def one_cell(sheet):
    """The file has one column."""
    name = sheet.header[0]
    yield Mutated(joined([name, *sheet.column(name)]), sheet, refused=True)


@only(SETTLEMENT)
def rows_without_order(sheet):
    """Rows of a settlement belong to no order."""
    changed = sheet.put(0, "order-id", "").put(1, "order-id", "")
    yield sound(changed)
    lines = lines_of(changed)
    yield damaged(changed, [*lines, lines[1]], told=frozenset({len(lines) + 1}))


@only(ORDERS)
def items_that_differ_where_nobody_reads(sheet):
    """Two rows of an order differ only in a column that nobody reads."""
    other = sheet.put(0, "product-name", "Gift wrapped")
    yield sound(sheet.swap([*sheet.rows, other.rows[0]]))
