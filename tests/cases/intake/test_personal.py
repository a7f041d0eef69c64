"""What reports hold about people reaches no table, no finding, no message and no file."""

import gzip
import logging
from datetime import date
from itertools import cycle

import duckdb
import pytest

from cases.intake.mutations.kinds import joined, lines_of
from cases.intake.sheets import FEEDBACK, ORDERS, SHEETS, SHIPMENTS
from cases.tables import limits_of
from trainer.cases.intake.contracts import CONTRACTS
from trainer.cases.intake.export import write_csv
from trainer.cases.intake.findings import shape
from trainer.cases.intake.reader import WidthError, stage
from trainer.cases.intake.source import SourceError, open_source
from trainer.cases.shop import open_shop
from trainer.rules.policy import Marketplace

US = Marketplace("US", "Amazon.com", "America/Los_Angeles", "USD", "en-US")
LIMITS = limits_of(date(2026, 11, 20))
BY_ID = {contract.id: contract for contract in CONTRACTS}

PLANTED = (
    "Wilhelmina Zebulon",
    "ZEBULON",
    "Zebulonsky",
    "O'Zebulon-Quincunx",
    "Mary-Quincunx",
    "wilhelmina.zebulon@example.com",
    "wilhelmina85@marketplace.example",
    "+1 (212) 555-0187",
    "212-555-0187",
    "030-55501870",
    "+49 30 55501870",
    "14 Quincunx Street",
    "QUINCUNX STREET 14",
    "Quincunxstraße 14",
    "QUINCUNXWEG 14",
    "Apt. 14, Quincunx House",
    "My zebulon cup came broken, call me!",
    "Ζεβουλων Κουινκουνξ",
    "贼布伦田 14",
    '=HYPERLINK("http://zebulon")',
)
"""Names, addresses, e-mails, phone numbers and comments, each to be known again by a part of it."""

PARTS = (
    "zebulon", "wilhelmina", "quincunx", "555-01", "555 01", "555018", "ζεβουλων", "κουινκουνξ",
    "贼布伦田",
)  # fmt: skip
"""What must be found nowhere, in small letters."""


def seen_in(text):
    """The parts of what was planted that a text shows."""
    lowered = text.casefold()
    return [part for part in PARTS if part in lowered]


def test_everything_planted_can_be_found():
    """The search knows every planted text."""
    assert [] == [text for text in PLANTED if not seen_in(text)]


def everything(shop):
    """Everything that a shop shows: tables of all kinds, readings, findings."""
    tables = shop.connection.execute(
        "SELECT database_name, schema_name, table_name FROM duckdb_tables()"
    ).fetchall()
    for database, schema, table in tables:
        rows = shop.connection.table(f'"{database}"."{schema}"."{table}"')
        yield str(rows.fetchall())
        yield str(rows.df())
    views = shop.connection.execute("SELECT sql FROM duckdb_views() WHERE NOT internal").fetchall()
    yield str(views)
    for one in (*shop.readings, *shop.findings, *shop.health_reports):
        yield f"{one} {one!r}"
    yield f"{shop} {shop!r}"


@pytest.fixture
def nothing_shows(tmp_path, monkeypatch, caplog, capfd):
    """Open a shop out of files, and look everywhere for what was planted in them."""
    caplog.set_level(logging.DEBUG)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))

    def looking(files):
        folder = tmp_path / "reports"
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        with open_shop([folder], US, LIMITS) as shop:
            shown = [part for text in everything(shop) for part in seen_in(text)]
            copies = [path for path in scratch.rglob("copy-*") if seen_in(path.read_text("utf-8"))]
            told = [*shop.findings, *(one for r in shop.readings for one in r.findings)]
        write_csv(tmp_path / "told.csv", ("told",), [[repr(one)] for one in told])
        left = [path for path in scratch.rglob("*") if path.is_file()]
        out, err = capfd.readouterr()
        said = "".join((out, err, caplog.text, (tmp_path / "told.csv").read_text("utf-8-sig")))
        assert (shown, copies, left, seen_in(said)) == ([], [], [], [])
        return told

    return looking


def planted(sheet, names):
    """A sheet with something planted in each cell of some columns."""
    texts = cycle(PLANTED)
    rows = [list(row) for row in sheet.rows]
    for name in names:
        for row in rows:
            row[sheet.at(name)] = next(texts)
    return sheet.swap(rows)


def file_of(sheet, cut=None):
    """The bytes of a sheet."""
    return joined(lines_of(sheet, cut))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.report)
def test_nobody_in_any_column_that_is_read(sheet, nothing_shows):
    """Whatever column that is read holds something about somebody, it goes no further."""
    files = {}
    for begins in range(0, len(PLANTED), len(sheet.rows)):
        texts = PLANTED[begins:] + PLANTED[:begins]
        changed = sheet
        for at, name in enumerate(sheet.optional):
            for row in range(len(sheet.rows)):
                changed = changed.put(row, name, texts[(row + 7 * at) % len(PLANTED)])
        files[f"{begins}-{sheet.file}"] = file_of(changed)
        for at, name in enumerate(sheet.needed):
            changed = sheet
            for row, text in enumerate(texts[: len(sheet.rows)]):
                changed = changed.put(row, name, text)
            if begins // len(sheet.rows) % len(sheet.needed) == at:
                files[f"{begins}-{at}-{sheet.file}"] = file_of(changed)

    assert nothing_shows(files)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.report)
def test_nobody_in_all_columns_that_are_not_read(sheet, nothing_shows):
    """Columns that are not read may hold anything."""
    nothing_shows({sheet.file: file_of(planted(sheet, sheet.unread))})


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.report)
def test_nobody_in_columns_that_nobody_knows(sheet, nothing_shows):
    """Unknown columns, and their headers, may hold anything."""
    header = [*PLANTED, *sheet.header]
    lines = [
        sheet.cut.join(cell.replace(",", " ") for cell in [*PLANTED, *row]) for row in sheet.rows
    ]
    head = sheet.cut.join(cell.replace(",", " ") for cell in header)

    nothing_shows({sheet.file: joined([head, *lines])})


@pytest.mark.parametrize("by", [1, 2, 3, 5])
def test_nobody_in_columns_that_have_shifted(by, nothing_shows):
    """Columns that stand under the headers of others show nobody."""
    files = {}
    for sheet in SHEETS:
        names = sheet.unread or sheet.read[-2:]
        rows = [[*row[-by:], *row[:-by]] for row in planted(sheet, names).rows]
        files[sheet.file] = file_of(sheet.swap(rows))

    nothing_shows(files)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.report)
def test_nobody_under_swapped_headers(sheet, nothing_shows):
    """A header over the column of another shows nobody."""
    personal = sheet.unread[-1] if sheet.unread else sheet.read[-1]
    data = planted(sheet, [personal])
    files = {}
    for at, name in enumerate(sheet.read):
        names = {name: personal, personal: name}
        header = sheet.cut.join(names.get(one, one) for one in sheet.header)
        files[f"{at}-{sheet.file}"] = joined([header, *lines_of(data)[1:]])

    nothing_shows(dict(list(files.items())[::2]))


def test_nobody_in_a_row_that_is_shifted(nothing_shows):
    """A cell too many in one row, and one too few at its end, shows nobody."""
    row = ORDERS.rows[0]
    files = {}
    for at in range(len(row)):
        for number, text in enumerate(PLANTED):
            cells = [*row[:at], text, *row[at:]][: len(row)]
            rows = [cells, *ORDERS.rows[1:]]
            files[f"{at}-{number}-orders.txt"] = file_of(ORDERS.swap(rows))

    nothing_shows(dict(list(files.items())[::9]))


def test_nobody_in_lines_that_are_set_aside(nothing_shows):
    """Lines that are no rows are told by their number."""
    text = "\t".join(PLANTED)
    quoted = ",".join(f'"{one}' for one in PLANTED)
    orders, shipments = lines_of(ORDERS), lines_of(SHIPMENTS)
    bad = [text, text + "\0", text.replace("\t", "\r"), text * 9000]
    data = joined([*orders, *bad])
    broken = joined(orders) + text.encode("utf-8") + b"\xff\xfe\n"

    told = nothing_shows(
        {
            "a.txt": data,
            "b.txt": broken,
            "c.csv": joined([*shipments, quoted, quoted, text]),
            "d.txt": b"\xff\xfe" + data.decode().encode("utf-16-le") + b"x",
            "e.txt": data[: data.index(b"\0")],
            "f.txt": gzip.compress(data),
        }
    )

    assert {"DD201", "DD202", "DD203", "DD204", "DD207"} <= {one.code for one in told}


def test_nobody_in_files_that_are_refused(nothing_shows):
    """Of a file that is no report only its name is told."""
    text = "\n".join(PLANTED)
    head = "\t".join(PLANTED)
    rows = file_of(planted(ORDERS, ORDERS.unread))

    told = nothing_shows(
        {
            "text.txt": text.encode(),
            "one.txt": b"Wilhelmina Zebulon",
            "headless.txt": b"\n".join(rows.split(b"\n")[1:]),
            "header.txt": f"{head}\n{head}\n".encode(),
            "lacking.txt": f"amazon-order-id\t{head}\n1\t{head}\n".encode(),
            "doubled.txt": rows.replace(b"sku", b"amazon-order-id"),
            "page.html": f"<html><p>{text}</html>".encode(),
            "page.txt": f"<html><p>{text}</html>".encode(),
            "list.txt": f'[{{"name": "{PLANTED[0]}"}}]'.encode(),
            "broken.txt": f'{{"name": "{PLANTED[0]}"'.encode(),
            "tree.txt": f"<a><b>{PLANTED[0]}</b></a>".encode(),
            "zipped.txt": gzip.compress(rows)[:-20],
            "long.txt": (head * 20_000 + "\n").encode(),
            "damaged.txt": b"\x81" + head.encode() + b"\xff\n" + rows,
            "wide.txt": head.encode("utf-16-le"),
            "pdf.txt": b"%PDF" + text.encode(),
        }
    )

    assert {"DD101", "DD102", "DD103", "DD104"} <= {one.code for one in told}


def test_nobody_in_names_of_carriers(nothing_shows):
    """A surname in the column of carriers is taken out, also where a parcel goes there again."""
    names = ["Zebulonsky", "Quincunx", "Zebulonsky", "Wilhelmina", "UPS"]
    changed = SHIPMENTS.swap(
        [*row[:3], name, *row[4:]] for row, name in zip(SHIPMENTS.rows, names, strict=True)
    )

    told = nothing_shows({SHIPMENTS.file: file_of(changed)})

    assert {"DD306"} == {one.code for one in told}


def test_errors_say_nothing_of_what_is_read(tmp_path, connection_of_tests):
    """Errors that are raised on the way, and what they came from, name no cell."""
    lines = lines_of(planted(ORDERS, ORDERS.unread))
    lines[1], lines[2] = lines[1].rpartition("\t")[0], f"{lines[2]}\t{PLANTED[0]}"
    texts = []
    for data in (joined(lines), b"\x81" + joined(lines), gzip.compress(joined(lines))[:-9]):
        path = tmp_path / "orders.txt"
        path.write_bytes(data)
        try:
            source = open_source(path, tmp_path, marketplace="US")
            texts.append(repr(source))
            stage(connection_of_tests, source, BY_ID["all-orders"], US)
        except (SourceError, WidthError) as error:
            texts += [repr(one) for one in chain_of(error)]

    assert len(texts) > 3
    assert [] == [part for text in texts for part in seen_in(text)]


@pytest.fixture
def connection_of_tests():
    """A DuckDB in memory."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def chain_of(error):
    """An error and everything that it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def test_only_that_feedback_was_answered_is_kept(nothing_shows):
    """Of comments and answers nothing is kept but that there is an answer."""
    changed = planted(FEEDBACK, ["Comments", "Your Response", "Rater Email"])

    told = nothing_shows({FEEDBACK.file: file_of(changed)})

    assert [] == [one for one in told if one.count]


@pytest.mark.parametrize("text", PLANTED)
def test_a_shape_shows_no_letter(text):
    """The shape of a cell shows letters and digits as what they are, not which."""
    drawn = shape(text)

    assert {*"a9"} >= {mark for mark in drawn if mark.isalnum()}
    assert [] == seen_in(drawn)
