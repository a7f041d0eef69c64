"""Letters in other encodings, in broken ones and in several."""

import codecs

from cases.intake.mutations.kinds import Mutated, damaged, joined, kind, lines_of, per_cell, sound


@kind
def with_a_mark(sheet):
    """The file begins with a byte order mark."""
    data = joined(lines_of(sheet))
    yield Mutated(codecs.BOM_UTF8 + data, sheet, len(sheet.rows), exact=True)
    yield Mutated(codecs.BOM_UTF8 * 2 + data, sheet, len(sheet.rows), exact=True)


@kind
def in_wide_letters(sheet):
    """The file is in UTF-16 or UTF-32, with a mark that says so."""
    text = joined(lines_of(sheet)).decode()
    for mark, encoding in (
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ):
        yield Mutated(mark + text.encode(encoding), sheet, len(sheet.rows), exact=True)
        crlf = text.replace("\n", "\r\n").encode(encoding)
        yield Mutated(mark + crlf, sheet, len(sheet.rows), exact=True)


@kind
def in_wide_letters_without_a_mark(sheet):
    """The file is in UTF-16 or UTF-32, and nothing says so."""
    text = joined(lines_of(sheet)).decode()
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        yield Mutated(text.encode(encoding), sheet, refused=True)


@kind
def wide_letters_with_an_odd_byte(sheet):
    """A byte follows a file in UTF-16, or is missing from it."""
    data = codecs.BOM_UTF16_LE + joined(lines_of(sheet)).decode().encode("utf-16-le")
    yield Mutated(data + b"\x41", sheet, len(sheet.rows) + 1)
    yield Mutated(data[:-1], sheet, len(sheet.rows))
    at = data.index("\n".encode("utf-16-le")) + 6
    yield Mutated(data[:at] + data[at + 1 :], sheet)


@kind
def half_of_a_pair(sheet):
    """A row in UTF-16 has half of a pair of surrogates."""
    lines = lines_of(sheet)
    bad = lines[1].encode("utf-16-le")[:-2] + b"\x3d\xd8" + lines[1][-1].encode("utf-16-le")
    end = "\n".encode("utf-16-le")
    data = codecs.BOM_UTF16_LE + end.join(
        [lines[0].encode("utf-16-le"), bad, *(line.encode("utf-16-le") for line in lines[2:]), b""]
    )
    yield Mutated(data, sheet, len(sheet.rows), told=frozenset({2}))


@kind
def in_western_letters(sheet):
    """The file is in the encoding of Western Europe."""
    text = joined(lines_of(sheet)).decode()
    for encoding in ("cp1252", "latin-1"):
        notes = {"DD109"} if not text.isascii() else set()
        yield Mutated(text.encode(encoding), sheet, len(sheet.rows), exact=True, notes=notes)


@kind
def in_letters_of_another_machine(sheet):
    """The file is in EBCDIC or UTF-7."""
    text = joined(lines_of(sheet)).decode()
    yield Mutated(text.encode("cp500"), sheet, refused=True)
    yield Mutated(text.encode("utf-7"), sheet, len(sheet.rows))


@kind
def in_two_encodings(sheet):
    """Some rows are in UTF-8 and some in the encoding of Western Europe."""
    lines = lines_of(sheet)
    foreign = [at for at, line in enumerate(lines) if not line.isascii()]
    if not foreign:
        return
    every = [line.encode() for line in lines]
    every[foreign[0]] = lines[foreign[0]].encode("cp1252")
    yield Mutated(b"".join(line + b"\n" for line in every), sheet, len(sheet.rows))
    more = [*every, *(line for line in every if not line.isascii())] * 2
    yield Mutated(b"".join(line + b"\n" for line in more), sheet)


@kind
def one_broken_byte(sheet):
    """A byte is no letter in UTF-8."""
    lines = [line.encode() for line in lines_of(sheet)]
    for bad in (b"\xff", b"\x80", b"\xc3", b"\x81", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf8\x88\x80"):
        for at in (3, len(lines[1]) // 2, len(lines[1])):
            broken = lines[1][:at] + bad + lines[1][at:]
            data = b"".join(line + b"\n" for line in (lines[0], broken, *lines[2:]))
            yield Mutated(data, sheet, len(sheet.rows))


@kind
def surrogates_in_three_bytes(sheet):
    """An emoji was written as two halves of three bytes."""
    lines = [line.encode() for line in lines_of(sheet)]
    halves = "\ud83d\ude00".encode("utf-8", "surrogatepass")
    lines[1] = lines[1].replace(sheet.cut.encode(), sheet.cut.encode() + halves, 1)
    yield Mutated(b"".join(line + b"\n" for line in lines), sheet, len(sheet.rows))


@kind
def broken_byte_in_the_header(sheet):
    """A byte of the header is no letter."""
    data = joined(lines_of(sheet))
    yield Mutated(b"\xff" + data, sheet, len(sheet.rows), refused=sheet.header[0] in sheet.reads)
    yield Mutated(data[:4] + b"\x80" + data[4:], sheet, len(sheet.rows))


@kind
def letters_lost_before(sheet):
    """Letters became question marks or the mark for what is lost."""
    for name in sheet.unread[:1]:
        yield sound(sheet.put(0, name, "Caf? \ufffd\ufffd"))
    yield from per_cell(sheet, sheet.read[0], ["111-0\ufffd00001-0000001", "111-0?00001"])


@kind
def letters_encoded_twice(sheet):
    """Letters that nobody reads were encoded twice."""
    for name in sheet.unread[:1]:
        yield sound(sheet.put_all(name, lambda cell: cell.encode().decode("latin-1")))


@kind
def marks_inside_the_file(sheet):
    """Byte order marks stand before rows and cells."""
    lines = lines_of(sheet)
    yield damaged(sheet, [lines[0], *("\ufeff" + line for line in lines[1:])], exact=True)
    yield damaged(sheet, [lines[0], *(line + "\ufeff" for line in lines[1:])], exact=True)
