"""Cells become values exactly as they stand, or not at all."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cases.intake.sheets import SHEETS
from trainer.cases.intake.cells import MONTHS, SPACES, bare, quick_sql, value_sql
from trainer.cases.intake.contract import Column, Kind
from trainer.cases.intake.contracts import (
    CLAIMS,
    CONTRACTS,
    FBA_RETURNS,
    FEEDBACK,
    ORDERS,
    RETURNS,
    SHIPMENTS,
)
from trainer.cases.intake.names import is_known_carrier
from trainer.rules.policy import Marketplace

US = Marketplace("US", "Amazon.com", "America/Los_Angeles", "USD", "en-US")
UK = Marketplace("UK", "Amazon.co.uk", "Europe/London", "GBP", "en-GB")
DE = Marketplace("DE", "Amazon.de", "Europe/Berlin", "EUR", "de-DE")
FR = Marketplace("FR", "Amazon.fr", "Europe/Paris", "EUR", "fr-FR")
JP = Marketplace("JP", "Amazon.co.jp", "Asia/Tokyo", "JPY", "ja-JP")
SE = Marketplace("SE", "Amazon.se", "Europe/Stockholm", "SEK", "sv-SE")
EBAY = Marketplace("eBay", "eBay", "America/Los_Angeles", "USD", "en-US", venue=True)


@pytest.fixture(scope="module")
def connection():
    """A DuckDB in which cells are read."""
    with duckdb.connect() as opened:
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


@pytest.fixture(scope="module")
def read(connection):
    """Read cells of a column of a contract."""

    def reading(contract, name, cells, *, place=US, write=value_sql, **more):
        column = contract if isinstance(contract, Column) else contract.column(name)
        return expressed(connection, write(column, "cell", place, **more), cells)

    return reading


def expressed(connection, sql, cells):
    """What an expression over `cell` gives for each of some cells."""
    frame = pd.DataFrame({"place": range(len(cells)), "cell": pd.array(list(cells), dtype="str")})
    connection.register("cells", frame)
    query = f"SELECT {sql} FROM cells ORDER BY place"  # noqa: S608 - the question
    rows = connection.execute(query).fetchall()
    return [value for (value,) in rows]


# --- what is around a cell ------------------------------------------------------------------------


@pytest.mark.parametrize("mark", SPACES, ids=ascii)
def test_spaces_around_a_cell_go(connection, mark):
    """Spaces of all widths and marks without any go, and quotes around a cell."""
    cells = [f"{mark}AB-12{mark}", f'{mark}"{mark}AB-12"{mark}', mark, f"{mark}{mark}"]

    assert ["AB-12", "AB-12", None, None] == expressed(connection, bare("cell"), cells)


@pytest.mark.parametrize("quotes", ['""', "“”", "„“", "«»", "''", "\u2018\u2019"])
def test_quotes_around_a_cell_go(connection, quotes):
    """Quotes around a cell go, but none that stands alone or inside."""
    begins, ends = quotes
    cells = [f"{begins}a{ends}", f"{begins}{ends}", f"{begins}a", f"a{begins}b"]

    found = expressed(connection, bare("cell"), cells)

    assert ["a", None, f"{begins}a", f"a{begins}b"] == found


def test_an_empty_cell_is_nothing(connection):
    """An empty cell is not known."""
    assert [None, None] == expressed(connection, bare("cell"), ["", None])


# --- numbers of orders and other things -----------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        ("111-1234567-7654321", True),
        ("S01-1234567-7654321", True),
        ("111-1234567-765432", False),
        ("111-1234567-76543210", False),
        ("111_1234567_7654321", False),
        ("1111234567-7654321", False),
        ("111-1234567-765432\uff11", False),
        ("111-1234567-76543\uff121", False),
        ("111-12345 7-7654321", False),
        ("'111-1234567-7654321", False),
        ("abc-1234567-7654321", False),
    ],
)
def test_an_order_number_has_its_form(read, cell, known):
    """A number of an order is taken in the form that the marketplace gives it, and no other."""
    found = read(ORDERS, "order_id", [cell])

    assert [cell if known else None] == found


@pytest.mark.parametrize("cell", ["#1001", "e481f51cbdc54678b7cc49136f2d6af7", "12-34567-89012"])
def test_other_platforms_number_orders_otherwise(read, cell):
    """The number of an order elsewhere is any number."""
    assert [cell] == read(ORDERS, "order_id", [cell], place=EBAY, venue=True)


@pytest.mark.parametrize("cell", ["Jane", "Jane Doe", "212-555-0199", "a@b.example1", "=1", ""])
def test_nobody_is_a_number(read, cell):
    """Names, phone numbers and addresses are no numbers of things."""
    found = [
        *read(ORDERS, "order_id", [cell], place=EBAY, venue=True),
        *read(CLAIMS, "claim_id", [cell]),
        *read(RETURNS, "rma", [cell]),
    ]

    assert [None] * 3 == found


@pytest.mark.parametrize("cell", ["24.99", "2026-10-01", "2026-10-01T10:00:00Z", "12,50"])
def test_amounts_and_days_are_no_numbers_of_things(read, cell):
    """A cell of a shifted column is no number of a claim."""
    assert [None, None] == [*read(CLAIMS, "claim_id", [cell]), *read(ORDERS, "sku", [cell])]


@pytest.mark.parametrize("cell", ["DnNWVtzRRMA", "D123RRMA", "C-1", "dp_1AbC", "12345", "A1/B2"])
def test_numbers_of_things_come_in_many_forms(read, cell):
    """Claims, returns and disputes are numbered in many ways."""
    assert [cell] == read(RETURNS, "rma", [cell])


# --- names of things ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "AB-12", "ab-12", "KITCHEN SET 2", "SW-KETTLE", "SW-BASKET-M", "0312345678", "mug_blue",
        "X1", "12-AB", "TASSE-GRÜN-1", "B0CUP00001", "A1.B2/C3", "MUG#4", "PACK (2)", "2-PACK-MUG",
    ],
)  # fmt: skip
def test_ordinary_item_numbers_are_taken(read, cell):
    """What sellers call their items is taken as it stands."""
    assert [cell] == read(ORDERS, "sku", [cell])


@pytest.mark.parametrize(
    "cell",
    [
        "Mug, blue", "Jane Doe", "Jane", "JANE", "Mary-Ann", "O'Neil 5", "12 Elm Street",
        "ELM STREET 12", "Elmweg 12", "HAUPTSTRASSE 5", "12 ELM", "Apt 5", "SW1A 1AA", "K1A 0B1",
        "212-555-0199", "(212) 555-0199", "+1 212 555 0199", "030-1234567", "jane@example.com",
        "came late, 5 days", "111-0000001-0000001", "=1+1", "-5", "@a1", "x" * 70 + "1", "Mug 2",
        "田中1-2 x",
    ],
)  # fmt: skip
def test_what_may_be_somebody_is_no_item_number(read, cell):
    """Names, addresses, phone numbers and sentences are no item numbers."""
    assert [None] == read(ORDERS, "sku", [cell])


def test_letters_beyond_ascii_count_only_where_they_are_certain(read):
    """Where the encoding is a guess, a letter beyond ASCII may be another one."""
    cells = ["TASSE-GRÜN-1", "TASSE-1"]

    assert [None, "TASSE-1"] == read(ORDERS, "sku", cells, ascii_only=True)


@pytest.mark.parametrize("cell", ["UPS", "Royal Mail", "DHL Express", "Northroad", "Deutsche Post"])
def test_carriers_are_taken(read, cell):
    """A word may be a carrier, and so may several of which one is known."""
    assert [cell] == read(SHIPMENTS, "carrier", [cell])


@pytest.mark.parametrize("cell", ["Jane Doe", "jane@example.com", "12 Elm Str", "+1 212 555 0199"])
def test_somebody_is_no_carrier(read, cell):
    """Several words of which none is known may be somebody."""
    assert [None] == read(SHIPMENTS, "carrier", [cell])


def test_known_carriers_are_known(connection):
    """A word that carriers have makes a carrier; part of a word does not."""
    cells = ["USPS", "usps ground", "Upsala", "Jane Doe", "A-Post"]

    found = expressed(connection, is_known_carrier("cell"), cells)

    assert [True, True, False, False, True] == found


@pytest.mark.parametrize(
    ("contract", "name", "good", "bad"),
    [
        (ORDERS, "currency", ["USD", "JPY"], ["usd", "US", "XYZ", "US$", "LEE"]),
        (ORDERS, "country", ["US", "NA"], ["us", "USA", "U1"]),
        (ORDERS, "asin", ["B0CUP00001", "0312345678", "031234567X"], ["B0", "AB-12", "X0CUP00001"]),
        (RETURNS, "reason", ["CR-DEFECTIVE", "AMZ-PG-BAD-DESC"], ["DEFECTIVE", "it broke"]),
        (RETURNS, "resolution", ["StandardRefund", "RefundAtFirstScan"], ["Jane", "refund me"]),
        (RETURNS, "safet_state", ["Granted", "Under Review"], ["Jane", "granted to Jane"]),
        (FBA_RETURNS, "disposition", ["SELLABLE", "CUSTOMER_DAMAGED"], ["JANE", "UNWANTED_ITEM"]),
        (FBA_RETURNS, "reason", ["UNWANTED_ITEM", "DEFECTIVE"], ["SELLABLE", "JANE_DOE"]),
        (FBA_RETURNS, "status", ["Unit returned to inventory", "Reimbursed"], ["Jane", "to Jane"]),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_codes_are_of_their_kind(read, contract, name, good, bad):
    """A code has the form that its column has, and nothing else passes for one."""
    assert [*good, *[None] * len(bad)] == read(contract, name, [*good, *bad])


def test_words_are_mapped(read):
    """Words come in any case; what is no word of the list is none."""
    cells = ["Shipped", "SHIPPED", "canceled", "Pending - Waiting for Pick Up", "Gone", "ship"]

    found = read(ORDERS, "status", cells)

    assert ["shipped", "shipped", "cancelled", "pending", None, None] == found


def test_flags_come_in_several_words(read):
    """Yes and no are said in several ways, and maybe in none."""
    cells = ["Y", "yes", "TRUE", "1", "n", "No", "false", "0", "maybe", "2", "да"]

    assert [True] * 4 + [False] * 4 + [None] * 3 == read(RETURNS, "claim", cells)


def test_of_an_answer_only_is_kept_that_there_is_one(read):
    """Whatever a cell says, only whether it says anything is kept."""
    cells = ["Sorry, Jane", "", None, "  ", '""', '"', "\u200b"]

    assert [True, *[False] * 6] == read(FEEDBACK, "answered", cells)


# --- days -----------------------------------------------------------------------------------------

DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("place", "good", "bad"),
    [
        (US, ["03/04/26", "3/4/2026"], ["13/04/26", "03-04-26", "03.04.26", "2026-03-04"]),
        (UK, ["04/03/26", "4/3/2026"], ["04/13/26", "04.03.26"]),
        (DE, ["04.03.26", "4.3.2026"], ["04/03/26", "04.13.26"]),
        (JP, ["26/03/04", "2026/3/4"], ["26/13/04", "26-03-04"]),
        (SE, ["2026-03-04", "26-03-04"], ["2026/03/04", "2026-13-04"]),
    ],
    ids=["US", "UK", "DE", "JP", "SE"],
)
def test_the_marketplace_says_how_days_are_written(read, place, good, bad):
    """The same cell is another day elsewhere, so that only the marketplace's own form is read."""
    found = read(FEEDBACK, "left_on", [*good, *bad], place=place)

    assert [*[DAY] * len(good), *[None] * len(bad)] == found


def test_without_a_marketplace_no_day_is_read(read):
    """Where nobody knows how days are written, none is read."""
    assert [None, None] == read(FEEDBACK, "left_on", ["03/04/26", "2026-03-04"], place=EBAY)


@pytest.mark.parametrize("cell", ["29-Sep-2026", "29-SEP-2026", "29 Sep 2026", "29-set-2026",
                                  "29-sept.-2026", "29-Eyl-2026", "29-9月-2026", "2026-09-29"])  # fmt: skip
def test_months_are_named_in_many_languages(read, cell):
    """The report on returns names months in the language of its site."""
    assert [date(2026, 9, 29)] == read(RETURNS, "requested_on", [cell])


@pytest.mark.parametrize("name", MONTHS, ids=ascii)
def test_every_month_has_its_number(read, name):
    """Each name of a month leads to its month, in small and in capital letters."""
    cells = [f"05-{name}-2026", f"05-{name.upper()}-2026"]

    assert [date(2026, MONTHS[name], 5)] * 2 == read(RETURNS, "requested_on", cells)


@pytest.mark.parametrize(
    "cell",
    ["30-Feb-2026", "00-Sep-2026", "32-Sep-2026", "29-Sep-26", "29-Sep-0026", "29-Sep-9999",
     "29-Foo-2026", "29-September-2026", "29/Sep/2026", "29-Sep-2026 ", "29--2026", "\uff119-Sep-2026",
     " 9-Sep-2026", "29- Sep-2026", "29-Sep-202\uff16", "29-13月-2026", "2026-02-29"],
)  # fmt: skip
def test_days_that_there_are_not(read, cell):
    """A day that does not exist, or that nobody writes so, is none."""
    found = [
        *read(RETURNS, "requested_on", [cell]),
        *read(RETURNS, "requested_on", [cell], write=quick_sql),
    ]

    assert [None, None] == found


def test_a_time_falls_on_a_day_of_the_marketplace(read):
    """Where a report gives a time for a day, it is the day in the marketplace."""
    cells = ["2026-10-07T03:00:00+00:00", "2026-10-07T12:00:00Z", "2026-10-07"]

    found = read(FBA_RETURNS, "returned_on", cells)

    assert [date(2026, 10, 6), date(2026, 10, 7), date(2026, 10, 7)] == found


# --- times ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    ["2026-03-04T05:06:07Z", "2026-03-04T05:06:07+00:00", "2026-03-04T05:06:07-00:00",
     "2026-03-03T21:06:07-08:00", "2026-03-04T10:36:07+05:30", "2026-03-04 05:06:07 UTC",
     "2026-03-04 05:06:07Z", "2026-03-04T05:06:07.000Z", "2026-03-04T19:06:07+14:00"],
)  # fmt: skip
def test_times_are_read_as_utc(read, cell):
    """A time with its offset is one moment, however it is written."""
    assert [datetime(2026, 3, 4, 5, 6, 7)] == read(ORDERS, "placed", [cell])  # noqa: DTZ001


def test_seconds_may_be_missing_or_broken(read):
    """Seconds may be left out, and have six decimals."""
    cells = ["2026-03-04T05:06Z", "2026-03-04T05:06:07.123456Z"]

    found = read(ORDERS, "placed", cells)

    expected = [datetime(2026, 3, 4, 5, 6), datetime(2026, 3, 4, 5, 6, 7, 123456)]  # noqa: DTZ001
    assert expected == found


NUMBERS = "0123456789"
ODD = "0123456789 +-:.TZtz,/e_'\u0661\uff11\u00a0"


@st.composite
def nearly(draw, sound):
    """A cell that differs from a sound one in a few marks."""
    cell = list(draw(st.sampled_from(sound)))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(cell) - 1))
        cell[at] = draw(st.sampled_from(ODD) | st.sampled_from(NUMBERS))
    return "".join(cell)


MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)( ?UTC|Z|[+-]\d{2}:\d{2})",
    re.ASCII,
)


def moment_of(cell):
    """The moment that a cell says, as Python reads it."""
    found = MOMENT.fullmatch(cell)
    if not found or not 1995 <= int(cell[:4]) <= 2100:
        return None
    zone = found[3] if found[3][0] in "+-" else "+00:00"
    clock, dot, part = found[2].partition(".")
    if zone[1:3] > "14" or zone[4:] > "59":
        return None
    try:
        read = datetime.fromisoformat(
            f"{found[1]}T{clock}{dot}{part.ljust(6, '0') if dot else ''}{zone}"
        )
    except ValueError:
        return None
    return read.astimezone(UTC).replace(tzinfo=None)


@settings(max_examples=25)
@given(
    cells=st.lists(
        nearly(
            ["2026-03-04T05:06:07Z", "2026-03-04T05:06:07+00:00", "1999-12-31T23:59:59-08:00",
             "2024-02-29 10:11:12 UTC", "2026-03-04T05:06:07.5Z"]
        ),
        min_size=40,
        max_size=60,
    )
)  # fmt: skip
@example(cells=["2026-03-04T 5:06:07Z", "2026-03-04T05:06:0.Z", "2026-03-04T05:06:60Z"])
def test_times_are_read_as_python_reads_them(read, cells):
    """A cell is the moment that Python's own reader finds in it, or none."""
    found = read(ORDERS, "placed", cells)

    assert [*map(moment_of, cells)] == found


def day_of(cell):
    """The day that a cell says, as Python reads it."""
    if not re.fullmatch(r"(199[5-9]|20\d\d|2100)-\d\d-\d\d", cell, re.ASCII):
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None


@settings(max_examples=25)
@given(cells=st.lists(nearly(["2026-03-04", "1999-12-31", "2024-02-29"]), min_size=40, max_size=60))
@example(cells=["2026-03-4 ", "2026-03- 4", "1994-12-31", "2101-01-01"])
def test_days_are_read_as_python_reads_them(read, cells):
    """A cell is the day that Python's own reader finds in it, or none."""
    found = read(SHIPMENTS, "ship_by", cells)

    assert [*map(day_of, cells)] == found


# --- amounts and counts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "cell", "amount"),
    [
        (US, "24.99", "24.99"), (US, "-24.9", "-24.90"), (US, "0", "0"), (US, "1,204.00", "1204.00"),
        (US, "1,204", "1204"), (US, "24.9900", "24.99"), (US, "24,99", None), (US, "1,20", None),
        (US, "24.995", None), (US, "24.990", None), (US, "1.204", None), (US, "024.99", None),
        (US, "1 204.00", None), (US, "1.204,00", None), (US, "$1", None), (US, "1e5", None),
        (US, "12,34,567.00", None), (US, "+1", None), (US, "1.", None), (US, ".5", None),
        (DE, "24,99", "24.99"), (DE, "24.99", "24.99"), (DE, "1.204,00", "1204.00"),
        (DE, "1.204", None), (DE, "1,204", None), (DE, "1204", "1204"), (DE, "-0,5", "-0.50"),
        (DE, "1 204,00", "1204.00"), (DE, "1,204.00", None), (DE, "12.34,00", None),
        (FR, "1\u202f204,00", "1204.00"), (FR, "1\u00a0204\u00a0000,5", "1204000.50"),
        (JP, "1204", "1204"), (JP, "1,204", "1204"),
    ],
    ids=str,
)  # fmt: skip
def test_amounts_are_read_as_their_marketplace_writes_them(read, place, cell, amount):
    """A comma stands before the cents where the marketplace writes so; what could be two is none."""
    expected = None if amount is None else Decimal(amount).quantize(Decimal("0.01"))

    assert [expected] == read(ORDERS, "amount", [cell], place=place)


@settings(max_examples=25)
@given(
    cells=st.lists(
        st.from_regex(r"\A-?[0-9]{0,4}([.,][0-9]{0,4}){0,2}\Z")
        | st.text("0123456789.,-+eE ", max_size=7),
        min_size=40,
        max_size=60,
    )
)
def test_amounts_are_never_rounded(read, cells):
    """An amount is what Python's own decimals find in the cell, or none."""
    cells = [cell for cell in cells if cell]

    found = read(ORDERS, "amount", cells)

    for cell, amount in zip(cells, found, strict=True):
        assert amount is None or Decimal(cell.replace(",", "")) == amount


def test_counts_are_whole_and_within_bounds(read):
    """A count is whole, without sign, and within what is possible."""
    cells = ["1", "5", "0", "6", "05", "1.0", "-1", "\uff11", "1e0", "99999999999"]

    assert [1, 5, None, None, 5, *[None] * 5] == read(FEEDBACK, "stars", cells)


# --- the quick way --------------------------------------------------------------------------------

SOUND = sorted(
    {cell for sheet in SHEETS for row in sheet.rows for cell in row if cell}
    | {"1", "0", "5", "Y", "No", "TRUE", "true", "29-Sep-2026", "03/04/26", "CR-X", "UPS", "1,204.00",
       "Street", "0312345678", "212-555-0199", "C-1", "B0CUP00001", "EUR", "Shipped", "shipped",
       "SHIPPED", "2026-03-04T05:06:07-08:00", "29-Feb-2026", "01-Jan-1994", "01-Jan-2101"}
)  # fmt: skip
COLUMNS = [(contract, column) for contract in CONTRACTS for column in contract.columns]


@pytest.mark.parametrize("place", [US, DE, JP], ids=lambda place: place.id)
@pytest.mark.parametrize(
    ("contract", "column"), COLUMNS, ids=[f"{one.id}-{column.name}" for one, column in COLUMNS]
)
def test_the_quick_way_never_says_anything_else(read, contract, column, place):
    """What the quick way reads, the thorough way reads alike."""
    quick = read(column, "", SOUND, place=place, write=quick_sql)
    full = read(column, "", SOUND, place=place)

    assert [(a, b) for a, b in zip(quick, full, strict=True) if a is not None and a != b] == []


@settings(max_examples=25)
@given(cells=st.lists(nearly(SOUND) | st.text(min_size=1, max_size=12), min_size=40, max_size=60))
def test_the_quick_way_never_says_anything_else_of_odd_cells(read, cells):
    """What the quick way reads out of odd cells, the thorough way reads alike."""
    cells = [cell.replace("\0", "?") for cell in cells]
    for column in (*ORDERS.columns, RETURNS.column("requested_on"), CLAIMS.column("claim_id")):
        quick = read(column, "", cells, write=quick_sql)
        full = read(column, "", cells)

        assert [(a, b) for a, b in zip(quick, full, strict=True) if a is not None and a != b] == []


def test_every_kind_can_be_read(read):
    """Each kind of column has a quick and a thorough way."""
    for kind in Kind:
        column = Column("x", kind, ("x",), words={"a": "b"}, like="A")

        assert [None] == read(column, "", ["?"])[:1] or kind is Kind.PRESENT
        assert [None] == read(column, "", ["?"], write=quick_sql)[:1] or kind is Kind.PRESENT
