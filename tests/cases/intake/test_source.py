"""Files of all kinds become lines that are rows, or lines that are told."""

import codecs
import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.intake.mutations.kinds import joined, lines_of
from cases.intake.sheets import ORDERS, SHEETS, SHIPMENTS
from trainer.cases.intake.lines import LONGEST
from trainer.cases.intake.lines import lines_of as file_lines
from trainer.cases.intake.source import SourceError, open_source

TEXT = "a\tb\tc\n1\t2\t3\n4\t5\t6\n"


@pytest.fixture
def scratch(tmp_path):
    """Where copies go."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def opened(tmp_path, scratch):
    """Write a file and open it."""

    def opening(data, name="report.txt", *, marketplace="US", careful=False):
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return open_source(path, scratch, marketplace=marketplace, careful=careful)

    return opening


def rows_in(source):
    """The rows of a source, each with its line."""
    with source.path.open(encoding="utf-8", newline="\n") as file:
        next(file)
        cells = [line.rstrip("\r\n").split(source.cut) for line in file]
    lines = source.lines
    if lines is None:
        lines = range(source.begins, source.begins + len(cells))
    return dict(zip(lines, cells, strict=True))


# --- sound files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.report)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_sound_file_is_used_where_it_lies(opened, tmp_path, scratch, sheet, end):
    """Nothing is copied of a file in UTF-8 without quotes whose lines end alike."""
    source = opened(joined(lines_of(sheet), end), sheet.file)

    assert (tmp_path / sheet.file, sheet.header, end) == (
        source.path,
        source.header,
        source.newline,
    )
    assert (sheet.cut, sheet.cut, None) == (source.delimiter, source.cut, source.lines)
    assert (len(sheet.rows), (), ()) == (source.rows, source.aside, source.notes)
    assert [] == list(scratch.iterdir())


def test_a_mark_at_the_begin_is_no_damage(opened, tmp_path):
    """A byte order mark in UTF-8 tells the encoding and stays out of the header."""
    source = opened(codecs.BOM_UTF8 + TEXT.encode())

    assert ("utf-8", "mark", ("a", "b", "c")) == (source.encoding, source.why, source.header)
    assert tmp_path / "report.txt" == source.path


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.report)
def test_taken_apart_it_is_the_same(opened, sheet):
    """Taken apart line by line, a sound file has the same rows on the same lines."""
    data = joined(lines_of(sheet))
    straight, careful = opened(data), opened(data, careful=True)

    assert rows_in(straight) == rows_in(careful)
    assert (straight.rows, straight.header) == (careful.rows, careful.header)
    assert (sheet.cut, "\t") == (careful.delimiter, careful.cut)


@pytest.mark.parametrize("name", ["orders[1].txt", "a*b?.txt", "{a,b}.txt"])
def test_a_name_is_no_pattern(opened, scratch, name):
    """A file whose name is a pattern of names is read from a copy."""
    source = opened(TEXT, name)

    assert (scratch, name, True) == (source.path.parent, source.name, source.copied)


def test_a_copy_is_deleted_when_it_is_discarded(opened, scratch, tmp_path):
    """A copy goes when it is no longer needed, and the file itself stays."""
    damaged, sound = opened(TEXT + "\n"), opened(TEXT)
    assert [damaged.path] == list(scratch.iterdir())

    damaged.discard()
    sound.discard()

    assert [] == list(scratch.iterdir())
    assert (tmp_path / "report.txt").exists()


# --- encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "encoding", "said"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    ],
    ids=["16 LE", "16 BE", "32 LE", "32 BE"],
)
def test_wide_letters_are_told_by_their_mark(opened, mark, encoding, said):
    """The mark at the begin tells the encoding."""
    source = opened(mark + "a\tb\n1\té\n".encode(encoding))

    assert (said, "mark", {2: ["1", "é"]}) == (source.encoding, source.why, rows_in(source))


@pytest.mark.parametrize(
    ("marketplace", "encoding", "word"),
    [("US", "cp1252", "Café"), ("DE", "cp1252", "Grün"), ("JP", "cp932", "注文")],
)
def test_what_is_no_utf8_is_in_the_letters_of_its_marketplace(opened, marketplace, encoding, word):
    """A file that is not UTF-8 is read in its marketplace's encoding, and that is told."""
    source = opened(f"a\tb\n1\t{word}\n2\t{word}s\n".encode(encoding), marketplace=marketplace)

    assert (encoding, "marketplace") == (source.encoding, source.why)
    assert (("DD109", encoding),) == source.notes
    assert {2: ["1", word], 3: ["2", f"{word}s"]} == rows_in(source)


def test_a_header_in_the_letters_of_its_marketplace(opened):
    """Where the header is no UTF-8, the file is not, whatever its rows are."""
    source = opened("日付\tb\n1\t2\n".encode("cp932"), marketplace="JP")

    assert (("日付", "b"), "cp932") == (source.header, source.encoding)


def test_a_few_broken_lines_are_broken_lines(opened):
    """A file mostly in UTF-8 stays UTF-8, and its broken lines are set aside."""
    lines = ["a\tb", "1\té", "2\tü", "3\tñ"]
    data = joined(lines) + b"4\t\xe9\n"

    source = opened(data)

    assert ("utf-8", ((5, "encoding", 1),)) == (source.encoding, source.aside)
    assert [2, 3, 4] == list(rows_in(source))


@pytest.mark.parametrize("marketplace", ["US", "JP"])
def test_a_line_in_utf8_amid_others_is_set_aside(opened, marketplace):
    """In a file of another encoding a line in UTF-8 would come out as other letters."""
    encoding = "cp932" if marketplace == "JP" else "cp1252"
    word = "注文" if marketplace == "JP" else "Zoë"
    bad = f"1\t{word}\n".encode(encoding)

    source = opened(b"a\tb\n" + bad * 3 + "1\té\n".encode(), marketplace=marketplace)

    assert ((5, "mixed", 1),) == source.aside


def test_bytes_that_are_no_letters_are_set_aside(opened):
    """A byte that no letter has in the marketplace's encoding takes its line out."""
    data = b"a\tb\n1\t\xe9\n2\t\xe9\n3\t\x81\n"

    source = opened(data)

    assert ("cp1252", ((4, "encoding", 1),)) == (source.encoding, source.aside)


def test_wide_letters_that_break_off(opened):
    """A byte too many at the end takes the last line out."""
    data = codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"x"

    source = opened(data)

    assert ((4, "encoding", 1),) == source.aside
    assert [2, 3] == list(rows_in(source))


# --- lines ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1\t2", "width"),
        ("1\t2\t3\t4", "width"),
        ("1\t2\t3\t", "width"),
        ("1,2,3", "width"),
        ("1\t\x002\t3", "null"),
        ("1\t2\r2\t3", "return"),
        ("x" * (LONGEST + 1), "long"),
        ("x" * (3 * LONGEST), "long"),
    ],
    ids=["short", "long", "trailing", "commas", "null", "return", "huge", "huger"],
)
def test_a_line_that_is_no_row_is_set_aside(opened, line, reason):
    """The line is told with its reason, and all others stay."""
    source = opened(f"a\tb\tc\n1\t2\t3\n{line}\n4\t5\t6\n")

    assert ((3, reason, 1),) == source.aside
    assert {2: ["1", "2", "3"], 4: ["4", "5", "6"]} == rows_in(source)
    assert source.rows == 3


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\n"1, x",2\n', {2: ["1, x", "2"]}),
        ('a,b\n"say ""hi""",2\n', {2: ['say "hi"', "2"]}),
        ('a,b\n1,"x\ny"\n3,4\n', {2: ["1", "x\u2028y"], 4: ["3", "4"]}),
        ('a,b\n1,"x\n\ny"\n3,4\n', {2: ["1", "x\u2028\u2028y"], 5: ["3", "4"]}),
        ('a,b\n1,12" pan\n', {2: ["1", '12" pan']}),
        ('a;b\n"1;2";3\n', {2: ["1;2", "3"]}),
        ("a|b\n1|2\n", {2: ["1", "2"]}),
    ],
    ids=["comma", "quotes", "line end", "blank line", "inch", "semicolon", "bar"],
)
def test_quoted_cells_are_taken_whole(opened, text, rows):
    """In a file with commas quotes keep a cell together, over several lines if need be."""
    assert rows == rows_in(opened(text))


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ('a,b\n"1,2\n3,4\n', [(2, "quote")]),
        ('a,b\n"1,2\n3,"4\n', [(2, "quote"), (3, "quote")]),
        ('a,b\n1,"2"x\n3,4\n', [(2, "quote")]),
        ('a,b\n1,"2\t3"\n', [(2, "tab")]),
        ('a,b\n"1\n2,3\n4",5\n', [(2, "quote")]),
        ("a,b\n" + '1,"2\n' + "x\n" * 80, [(line, "width" if line > 2 else "quote") for line in range(2, 83)]),
    ],
    ids=["open", "two open", "behind", "tab", "row inside", "endless"],
)  # fmt: skip
def test_quotes_that_do_not_fit_take_no_other_row_with_them(opened, text, aside):
    """A quote too many costs its own line, and never one that could be a row."""
    source = opened(text)

    assert aside == [(line, reason) for line, reason, _ in source.aside]


def test_a_row_of_several_lines_says_how_many(opened):
    """What is set aside with its line ends is told by its first line."""
    source = opened('a,b\n1,"x\ty\nz"\n3,4\n')

    assert ((2, "tab", 2),) == source.aside


@pytest.mark.parametrize(
    "text",
    ["a\tb\r1\t2\r3\t4\r", "a\tb\r\n1\t2\n3\t4\r\n", "a\tb\n1\t2\r3\t4\n", "a\tb\r1\t2\n3\t4\r\n",
     "a\tb\r\r\n1\t2\r\r\n3\t4\r\r\n"],
    ids=["CR", "CRLF and LF", "CR and LF", "all three", "CRCRLF"],
)  # fmt: skip
def test_line_ends_of_all_kinds(opened, text):
    """However lines end, the rows are the same."""
    source = opened(text)

    assert [["1", "2"], ["3", "4"]] == list(rows_in(source).values())
    assert () == source.aside


def test_blank_lines_are_counted(opened):
    """Blank lines are no rows; how many there are is told."""
    source = opened("\n\na\tb\n\n1\t2\n  \n3\t4\n\n")

    assert {5: ["1", "2"], 7: ["3", "4"]} == rows_in(source)
    assert (("DD107", "5"),) == source.notes


@pytest.mark.parametrize("careful", [False, True], ids=["straight", "careful"])
def test_a_last_line_without_end_is_told(opened, careful):
    """A last line without its end may have been cut."""
    source = opened(TEXT[:-1], careful=careful)

    assert (("DD108", "3"),) == source.notes


@pytest.mark.parametrize(
    ("lines", "beside"),
    [
        (["1\t2\t3", "4", "5\t6\t7"], [2, 4]),
        (["4", "5\t6\t7"], [3]),
        (["1\t2\t3", "4", "", "5\t6\t7"], [2, 5]),
        (["1\t2", "3", "4\t5\t6"], []),
        (["1\t2\t3", "# a comment", "4\t5\t6"], []),
        (["1\t2\t3", "4;5;6", "7\t8\t9"], []),
        (["1\t2\t3", "x" * 90, "4\t5\t6"], []),
        (["1\t2\t3", "4", "5", "6\t7\t8"], [2, 5]),
    ],
    ids=["between", "above", "blank", "completes", "comment", "other", "long", "two"],
)
def test_rows_beside_a_piece_are_named(opened, lines, beside):
    """A line of one cell may be a piece of the row above or below, whose end or begin it is."""
    source = opened(joined(["a\tb\tc", *lines]))

    assert beside == [int(line) for code, line in source.notes if code == "DD211"]


def test_a_delimiter_too_many_is_not_overlooked(opened):
    """One delimiter too many at the end of a line, which DuckDB would take, is found."""
    source = opened("a\tb\tc\n1\t\t2\t\n4\t5\t\n")

    assert ((2, "width", 1),) == source.aside


# --- what is no report ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (b"\n\n \n", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"PK\x03\x04abc", "a spreadsheet or a zip archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"  <!DOCTYPE html><html>", "a web page"),
        (gzip.compress(TEXT.encode(), mtime=0)[:-9], "its compression is damaged"),
        (gzip.compress(TEXT.encode(), mtime=0) + b"x", "its compression is damaged"),
        (
            gzip.compress(gzip.compress(gzip.compress(TEXT.encode(), mtime=0))),
            "an archive in an archive",
        ),
        (("a\t" * 20_000 + "\n").encode(), "more columns than any report"),
        (b"a\tb" * LONGEST + b"\n", "longer than that of any report"),
        (b"a\tb\xff" * LONGEST + b"\n", "longer than that of any report"),
        (b"\x81\tb\n1\t2\n", "its first line is damaged"),
    ],
    ids=range(15),
)
def test_what_is_no_report_is_refused(opened, scratch, data, said):
    """The refusal says why and what to do, and no copy is left."""
    with pytest.raises(SourceError) as refused:
        opened(data)

    assert said in str(refused.value)
    assert "Hint:" in str(refused.value)
    assert [] == list(scratch.iterdir())


def test_a_file_that_is_not_there_is_told(tmp_path, scratch):
    """A file that cannot be opened is refused."""
    with pytest.raises(SourceError, match="cannot be read"):
        open_source(tmp_path / "none.txt", scratch, marketplace="US")


@pytest.mark.parametrize("times", [1, 2])
def test_a_zipped_file_is_unzipped(opened, times):
    """A file may be zipped, even twice."""
    data = TEXT.encode()
    for _ in range(times):
        data = gzip.compress(data, mtime=0)

    source = opened(data, "report.txt.gz")

    assert {2: ["1", "2", "3"], 3: ["4", "5", "6"]} == rows_in(source)


def test_an_archive_that_grows_without_end_is_refused(opened, scratch, monkeypatch):
    """What holds far more than a report is not unpacked to its end."""
    monkeypatch.setattr("trainer.cases.intake.source.MOST_UNZIPPED", 1 << 20)

    with pytest.raises(SourceError, match="far more than a report holds"):
        opened(gzip.compress(b"\0" * (8 << 20), mtime=0))

    assert [] == list(scratch.iterdir())


def test_a_line_without_end_takes_no_memory(tmp_path):
    """A line of any length is kept no longer than a line may be."""
    path = tmp_path / "endless.txt"
    with path.open("wb") as file:
        for _ in range(48):
            file.write(b"x" * (1 << 20))
    tracemalloc.start()

    [line] = file_lines(path, feeds=True)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert LONGEST < len(line.text) <= 3 * LONGEST
    assert peak < 12 << 20


# --- anything at all ------------------------------------------------------------------------------

ANYTHING = st.binary(max_size=80) | st.lists(
    st.sampled_from([b"a", b"1", b"\t", b",", b";", b"\n", b"\r", b'"', b"\0", b"\xff", b"\xc3\xa9", b" "]),
    max_size=60,
).map(b"".join)  # fmt: skip


@given(data=ANYTHING, marketplace=st.sampled_from(["US", "JP"]))
def test_any_bytes_are_rows_or_told(data, marketplace, tmp_path_factory):
    """Whatever is in a file, it is refused or every line of it is a row, blank or set aside."""
    folder = tmp_path_factory.mktemp("any")
    path = folder / "any.txt"
    path.write_bytes(data)
    try:
        source = open_source(path, folder, marketplace=marketplace, careful=True)
    except SourceError:
        assert [path] == list(folder.iterdir())
        return

    rows = rows_in(source)

    assert source.rows == len(rows) + len(source.aside)
    assert all(len(cells) == len(source.header) for cells in rows.values())
    lines = [*rows, *(line for line, _, _ in source.aside)]
    assert len({*lines}) == len(lines)
    assert all(line >= source.begins for line in lines)


@given(sheet=st.sampled_from([ORDERS, SHIPMENTS]), data=st.data())
def test_looked_at_both_ways_a_file_is_the_same(sheet, data, tmp_path_factory):
    """Where a file is used as it lies, taking it apart would give the same rows."""
    folder = tmp_path_factory.mktemp("both")
    path = folder / sheet.file
    text = bytearray(joined(lines_of(sheet)))
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + 1] = data.draw(st.sampled_from([b"x", b"\xc3\xa9", b"\r\n", b"  ", b"''"]))
    path.write_bytes(text)

    straight = open_source(path, folder, marketplace="US")
    careful = open_source(path, folder, marketplace="US", careful=True)

    wide = any(len(cells) != len(straight.header) for cells in rows_in(straight).values())
    assert wide or rows_in(straight) == rows_in(careful)
