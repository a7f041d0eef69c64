"""Reports become tables: what is told of their rows, and of their columns."""

from datetime import date

import duckdb
import pytest

from cases.intake.mutations.kinds import joined, lines_of
from cases.intake.sheets import (
    CLAIMS,
    FBA_RETURNS,
    FEEDBACK,
    MESSAGES,
    ORDERS,
    RETURNS,
    SETTLEMENT,
    SHEETS,
    SHIPMENTS,
)
from trainer.cases.intake.contracts import CONTRACTS
from trainer.cases.intake.reader import WidthError, shown_header, stage
from trainer.cases.intake.source import SourceError, open_source
from trainer.rules.policy import Marketplace

US = Marketplace("US", "Amazon.com", "America/Los_Angeles", "USD", "en-US")
UK = Marketplace("UK", "Amazon.co.uk", "Europe/London", "GBP", "en-GB")
JP = Marketplace("JP", "Amazon.co.jp", "Asia/Tokyo", "JPY", "ja-JP")
BY_ID = {contract.id: contract for contract in CONTRACTS}


@pytest.fixture(scope="module")
def connection():
    """A DuckDB for all tests; each table is made anew."""
    with duckdb.connect() as opened:
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


@pytest.fixture
def staged(tmp_path, connection):
    """Write a report and read it."""

    def reading(sheet, *, data=None, place=US, careful=False, **more):
        path = tmp_path / sheet.file
        path.write_bytes(joined(lines_of(sheet)) if data is None else data)
        source = open_source(path, tmp_path, marketplace=place.id, careful=careful)
        return stage(connection, source, BY_ID[sheet.report], place, **more)

    return reading


def told(found):
    """The findings on rows: code, column, lines."""
    return [
        (one.code, one.column, one.values["lines"])
        for one in found.reading.findings
        if one.count and "lines" in one.values
    ]


def tally(found):
    """How many rows are kept, doubtful and dropped."""
    one = found.reading.tally
    return one.kept, one.doubtful, one.dropped


def column(connection, found, name):
    """The values of a column, by line."""
    query = f"SELECT line, {name} FROM {found.relation} ORDER BY line"  # noqa: S608 - our own names
    return dict(connection.execute(query).fetchall())


# --- what is read ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.report)
@pytest.mark.parametrize("careful", [False, True], ids=["straight", "careful"])
def test_a_sound_report_is_kept_whole(staged, sheet, careful):
    """Every row of a sound report is kept, and nothing is told of it."""
    found = staged(sheet, careful=careful)

    assert (len(sheet.rows), 0, 0) == tally(found)
    assert ([], sheet.table) == (told(found), found.reading.table)
    assert (sheet.cut, "utf-8", "strict") == (
        found.reading.delimiter,
        found.reading.encoding,
        found.reading.why,
    )


@pytest.mark.parametrize("sheet", [ORDERS, SHIPMENTS], ids=lambda sheet: sheet.report)
def test_both_ways_of_reading_give_one_table(staged, connection, sheet):
    """A file that is taken apart gives the same table, line by line."""
    tables = []
    for careful in (False, True):
        found = staged(sheet, careful=careful)
        tables.append(connection.table(found.relation).order("line").fetchall())

    assert tables[0] == tables[1]


def test_a_copy_is_deleted_when_it_was_read(staged, tmp_path):
    """Once a file is read, no copy of it is left."""
    staged(ORDERS, careful=True)

    assert [tmp_path / ORDERS.file] == list(tmp_path.iterdir())


def test_orders_on_several_lines_are_named(staged, connection):
    """The orders that have several items are in a table of their own."""
    found = staged(ORDERS)

    assert [("111-0000002-0000002",)] == connection.table(found.several).fetchall()


def test_where_no_order_has_several_items_there_is_no_such_table(staged):
    """Without an order on several lines there is no table of them."""
    assert staged(ORDERS.swap(ORDERS.rows[:2])).several == ""


def test_columns_stand_where_a_layout_says(staged, connection):
    """A foreign file is read by the places of its columns."""
    header = [f"col{at}" for at in range(len(SHIPMENTS.header))]
    data = joined([",".join(header), *lines_of(SHIPMENTS)[1:]])

    found = staged(SHIPMENTS, data=data, at={"order_id": 0, "ship_by": 1, "carrier": 3})

    assert (5, 0, 0) == tally(found)
    assert {"order_id", "ship_by", "carrier"} == found.reading.columns


def test_a_line_that_is_too_short_is_found_when_it_is_read(staged, connection):
    """A file whose lines make up for each other fails, and the error says nothing of its rows."""
    lines = lines_of(ORDERS)
    lines[1], lines[2] = lines[1].rpartition("\t")[0], f"{lines[2]}\tSecret"

    with pytest.raises(WidthError) as raised:
        staged(ORDERS, data=joined(lines))

    assert (ORDERS.file, None, None) == (
        str(raised.value),
        raised.value.__cause__,
        raised.value.__context__,
    )


def test_a_copy_that_is_gone_is_told(staged, tmp_path, connection):
    """What cannot be read back is refused without a word of what stood in it."""
    path = tmp_path / ORDERS.file
    path.write_bytes(joined(lines_of(ORDERS)))
    source = open_source(path, tmp_path, marketplace="US")
    path.unlink()

    with pytest.raises(SourceError, match="cannot be read back") as raised:
        stage(connection, source, BY_ID["all-orders"], US)

    assert raised.value.__context__ is None


# --- cells ----------------------------------------------------------------------------------------


def test_a_cell_that_gives_no_value_is_told_by_its_shape(staged, connection):
    """The finding says where and of what shape, and not what stands there."""
    sheet = ORDERS.put(0, "item-price", "ask Jane 5").put(5, "item-price", "?")

    found = staged(sheet)

    [finding] = [one for one in found.reading.findings if one.code == "DD302"]
    assert ("item-price", 2, 2) == (finding.column, finding.line, finding.count)
    assert {"shape": "aaa aaaa 9", "kind": "money", "lines": "2, 7"} == finding.values
    assert (5, 2, 0) == tally(found)
    assert column(connection, found, "amount")[2] is None


def test_a_needed_cell_that_gives_no_value_costs_the_row(staged):
    """Without a needed value a row is none; empty and unreadable cells are told apart."""
    sheet = ORDERS.put(0, "purchase-date", "soon").put(1, "purchase-date", "")

    found = staged(sheet)

    expected = [("DD303", "purchase-date", "3"), ("DD301", "purchase-date", "2")]
    assert (expected, (5, 0, 2)) == (told(found), tally(found))


def test_only_the_first_lines_are_named(staged):
    """Of many lines the first are named, and all are counted."""
    rows = [[f"111-0000000-{number:07d}", *ORDERS.rows[0][1:]] for number in range(30)]
    found = staged(ORDERS.swap(rows).put_all("item-price", lambda _: "?"))

    [finding] = [one for one in found.reading.findings if one.code == "DD302"]
    assert (30, 2) == (finding.count, finding.line)
    assert (
        "2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21 ..."
        == (finding.values["lines"])
    )


def test_the_last_row_is_doubtful_where_it_has_no_end(staged):
    """A row without line end may have been cut, whatever it says."""
    found = staged(CLAIMS, data=joined(lines_of(CLAIMS))[:-1])

    assert ([("DD108", None, "5")], (3, 1, 0)) == (told(found), tally(found))


def test_a_row_with_a_total_is_no_row(staged):
    """The sum that a settlement begins with is told apart from rows that lack what they need."""
    header = [*SETTLEMENT.header, "total-amount"]
    total, lacking = [""] * len(header), [""] * len(header)
    total[0], total[-1], lacking[0] = "9001", "1186.79", "9001"
    rows = [total, *([*row, ""] for row in SETTLEMENT.rows), lacking]

    found = staged(SETTLEMENT, data=joined("\t".join(cells) for cells in (header, *rows)))

    assert [
        ("DD212", None, "2"), ("DD303", "transaction-type", "9"), ("DD303", "amount", "9")
    ] == told(found)  # fmt: skip
    assert (6, 0, 2) == tally(found)


# --- carriers -------------------------------------------------------------------------------------


def shipments(*carriers):
    """Shipments with some carriers."""
    rows = [
        [f"111-0000000-{number:07d}", "2026-10-03", "", carrier, *[""] * 8]
        for number, carrier in enumerate(carriers)
    ]
    return SHIPMENTS.swap(rows)


def test_a_carrier_that_nobody_knows_has_many_rows(staged, connection):
    """A word that many rows have is a carrier; one that few have may be somebody."""
    found = staged(shipments(*["Northroad"] * 5, *["Jansen"] * 4, "UPS"))

    assert [("DD306", "carrier", "7, 8, 9, 10")] == told(found)
    assert {"Northroad", None, "UPS"} == {*column(connection, found, "carrier").values()}
    assert (6, 4, 0) == tally(found)


def test_a_carrier_has_one_row_in_a_hundred(staged, connection):
    """Five rows of a large file make no carrier."""
    found = staged(shipments(*["Northroad"] * 600, *["Jansen"] * 5))

    assert {"Northroad", None} == {*column(connection, found, "carrier").values()}


@pytest.mark.parametrize("word", ["delivered", "Signature", "protected", "Hauptstrasse"])
def test_a_word_of_another_column_is_no_carrier(staged, connection, word):
    """However many rows have it, a word of another column or an address is no carrier."""
    found = staged(shipments(*[word] * 9))

    assert {None} == {*column(connection, found, "carrier").values()}


# --- days and times -------------------------------------------------------------------------------


def feedback(*days):
    """Feedback of some days."""
    rows = [[day, "1", "", "", f"111-0000000-{number:07d}", ""] for number, day in enumerate(days)]
    return FEEDBACK.swap(rows)


@pytest.mark.parametrize(
    ("place", "days", "kept"),
    [
        (US, ["03/04/26", "05/25/26"], {2: date(2026, 3, 4), 3: date(2026, 5, 25)}),
        (US, ["03/04/26", "25/05/26", "05/05/26"], {4: date(2026, 5, 5)}),
        (US, ["03/04/26", "25/05/26", "05/26/26"], {4: date(2026, 5, 26)}),
        (UK, ["03/04/26", "25/05/26"], {2: date(2026, 4, 3), 3: date(2026, 5, 25)}),
        (UK, ["03/04/26", "05/25/26", "26/05/26"], {4: date(2026, 5, 26)}),
        (UK, ["26/03/04", "26/03/05", "26/03/19"], {}),
        (JP, ["26/03/04", "26/03/19"], {2: date(2026, 3, 4), 3: date(2026, 3, 19)}),
        (JP, ["04/03/26", "19/03/26", "20/03/26"], {}),
        (JP, ["12/31/26", "26/03/19"], {}),
        (US, ["03/04/2026", "13/13/26"], {2: date(2026, 3, 4)}),
    ],
)  # fmt: skip
def test_a_day_that_could_be_another_is_not_guessed_at(staged, connection, place, days, kept):
    """Where days come in two orders, only those that cannot be another are read."""
    found = staged(feedback(*days), place=place)

    assert kept == column(connection, found, "left_on")
    assert (len(kept), 0, len(days) - len(kept)) == tally(found)


def test_days_that_could_be_others_are_told(staged):
    """The finding names the lines whose days could be others."""
    found = staged(feedback("03/04/26", "25/05/26", "06/07/26"))

    assert [("DD301", "Date", "3"), ("DD305", "Date", "2, 4")] == told(found)


def test_optional_days_that_could_be_others_are_doubtful(staged, connection):
    """Where a row can do without its day, it stays without it."""
    days = ["03/04/2026", "25/05/2026", "06/26/2026"]
    rows = [
        [*SETTLEMENT.rows[at][:7], day, *SETTLEMENT.rows[at][8:]] for at, day in enumerate(days)
    ]

    found = staged(SETTLEMENT.swap(rows))

    expected = {2: None, 3: None, 4: date(2026, 6, 26)}
    assert (expected, (1, 2, 0)) == (column(connection, found, "posted_on"), tally(found))


def test_what_ends_before_it_begins_is_doubtful(staged, connection):
    """The row is kept as it stands, and told."""
    early = "2026-10-07T10:00:00Z"
    found = staged(CLAIMS.put(0, "decided", early))

    assert [("DD304", "decided", "2")] == told(found)
    assert (3, 1, 0) == tally(found)
    assert column(connection, found, "decided")[2].day == 7


# --- rows that repeat -----------------------------------------------------------------------------


def test_lines_that_differ_where_nobody_reads_are_no_repeats(staged):
    """Two pieces with numbers of their own are two rows, though all that is read is the same."""
    rows = [[*FBA_RETURNS.rows[0][:-1], number] for number in ("LPN1", "LPN2", "LPN1")]

    found = staged(FBA_RETURNS.swap(rows))

    assert ([("DD401", None, "4")], (2, 0, 1)) == (told(found), tally(found))


def test_rows_of_one_key_that_differ_leave_the_first_in_doubt(staged, connection):
    """Of two rows of one order the first is kept, and doubtful."""
    row = list(SHIPMENTS.rows[0])
    row[1] = "2026-10-05"

    found = staged(SHIPMENTS.swap([*SHIPMENTS.rows, row, SHIPMENTS.rows[1]]))

    assert [("DD401", None, "8"), ("DD402", None, "7")] == told(found)
    [finding] = [one for one in found.reading.findings if one.code == "DD402"]
    assert {"key": "order-id", "first": 2, "lines": "7"} == finding.values
    assert (4, 1, 2) == tally(found)
    assert date(2026, 10, 3) == column(connection, found, "ship_by")[2]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("purchase-date", "2026-10-03T08:30:00+00:00"),
        ("fulfillment-channel", "Merchant"),
        ("order-status", "Cancelled"),
        ("currency", "CAD"),
        ("ship-country", "CA"),
        ("is-business-order", "true"),
    ],
)
def test_items_of_an_order_that_contradict_each_other(staged, name, cell):
    """An item that says of its order what the first does not is taken out."""
    found = staged(ORDERS.put(2, name, cell))

    [finding] = [one for one in found.reading.findings if one.code == "DD403"]
    assert {"columns": name, "first": 3, "lines": "4"} == finding.values
    assert (5, 1, 1) == tally(found)


def test_an_item_that_does_not_say_contradicts_nothing(staged):
    """What an item leaves open, another item may say."""
    found = staged(ORDERS.put(2, "currency", "").put(1, "ship-country", ""))

    assert ([], (7, 0, 0)) == (told(found), tally(found))


# --- headers --------------------------------------------------------------------------------------


def test_what_follows_another_header_is_set_aside(staged):
    """After a header with other columns nothing is read on."""
    lines = lines_of(RETURNS)
    other = "\t".join(RETURNS.header[::-1])

    found = staged(RETURNS, data=joined([*lines[:3], other, *lines[3:]]))

    assert [("DD210", None, "4, 5, 6, 7")] == told(found)
    assert (2, 0, 4) == tally(found)


def test_the_same_header_again_costs_its_line_only(staged):
    """Reports put one behind the other are read on."""
    lines = lines_of(RETURNS)

    found = staged(RETURNS, data=joined([*lines, *lines[:1]]))

    assert ([("DD209", None, "7")], (5, 0, 1)) == (told(found), tally(found))


def test_what_is_not_read_is_named(staged):
    """Columns that tell who somebody is, that nobody knows, and that are missing are named."""
    header = ["Tracking ID", "Order Status Date", "Jane Doe", *RETURNS.header[:7]]
    lines = ["\t".join(["", "", "", *row[:7]]) for row in RETURNS.rows]

    found = staged(RETURNS, data=joined(["\t".join(header), *lines]))

    reading = found.reading
    assert ("tracking-id",) == reading.left_out
    assert ("order-status-date", "column 3") == reading.unknown
    assert reading.without[:2] == ("return-reason", "in-policy")
    codes = {one.code: one.values["columns"] for one in reading.findings}
    assert "order-status-date, column 3" == codes["DD105"]
    assert codes["DD106"].startswith("return-reason, in-policy")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("Order ID", "order-id"),
        ("return_date", "return-date"),
        ("Jane Doe", "column 5"),
        ("order of Jane", "column 5"),
        ("", "column 5"),
        ("12 Elm Street", "column 5"),
    ],
)
def test_a_header_is_shown_if_it_is_made_of_words_of_headers(cell, shown):
    """A header that may be somebody's name is shown by its place."""
    assert shown == shown_header(cell, 4)


def test_many_unknown_columns_are_not_all_named(staged):
    """Of many unknown columns the first are named."""
    more = [f"x{number}" for number in range(50)]
    lines = [",".join([*cells, *more]) for cells in (MESSAGES.header, *MESSAGES.rows)]

    found = staged(MESSAGES, data=joined(lines))

    [finding] = [one for one in found.reading.findings if one.code == "DD105"]
    assert finding.values["columns"].endswith("column 28 ...")
    assert 50 == len(found.reading.unknown)
