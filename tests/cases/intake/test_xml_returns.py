"""The XML form of the returns report says the same as the table, and nothing it holds is followed."""

import gzip
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.files import RETURNS, order, return_row, shop_of, table
from trainer.cases.intake import xml_returns
from trainer.cases.intake.form import FormError
from trainer.cases.intake.tabular import rows_of
from trainer.cases.intake.xml_returns import read_xml_returns

ELEMENTS = {
    "Order ID": "order_id",
    "Return request date": "return_request_date",
    "Return request status": "return_request_status",
    "Amazon RMA ID": "amazon_rma_id",
    "Label to be paid by": "label_to_be_paid_by",
    "Order Amount": "order_amount",
    "A-to-Z Claim": "a_to_z_claim",
}
ITEMS = {
    "Return reason": "return_reason_code",
    "In policy": "in_policy",
    "Resolution": "resolution",
    "Refunded Amount": "refund_amount",
    "Merchant SKU": "merchant_sku",
    "ASIN": "asin",
    "Return quantity": "return_quantity",
    "Return delivery date": "return_delivery_date",
}
LABEL = {"Currency code": "currency_code"}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<AmazonEnvelope>\n<MessageType>Returns-Report'
FOOT = "</Message>\n</AmazonEnvelope>\n"


def element(name, text):
    """An element with a text."""
    return f"<{name}>{escape(text)}</{name}>"


def record(*rows):
    """A return of one or several items, each given as a row of the table."""
    told = [dict(zip(RETURNS, row, strict=True)) for row in rows]

    def part(names, row):
        return "".join(element(name, row[header]) for header, name in names.items())

    items = "\n".join(f"<item_details>{part(ITEMS, row)}</item_details>" for row in told)
    label = f"<label_details>{part(LABEL, told[0])}<tracking_id>1Z</tracking_id></label_details>"
    return f"<return_details>\n{items}\n{part(ELEMENTS, told[0])}{label}\n</return_details>\n"


def document(*records, head=HEAD):
    """A returns report in XML."""
    return f"{head}</MessageType>\n<Message>\n{''.join(records)}{FOOT}"


@pytest.fixture
def read(tmp_path):
    """Reads a text as a returns report."""

    def reading(text, marketplace="US"):
        path = tmp_path / "returns.xml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_xml_returns(path, path.name, tmp_path, marketplace)

    return reading


def attempt(folder):
    """Read a document, or give the finding that says why not."""
    try:
        return read_xml_returns(folder / "returns.xml", "returns.xml", folder, "US"), None
    except FormError as error:
        return None, error.finding


def orders_of(tabled):
    """The orders that a table tells of."""
    return [row[xml_returns.PLACES["order-id"]] for _, row in rows_of(tabled.source)]


# --- the same as the table ------------------------------------------------------------------------

CELLS = st.fixed_dictionaries(
    {
        "Return request date": st.sampled_from(["01-Oct-2026", "2026-10-02", "3. Oct", ""]),
        "Return request status": st.sampled_from(["Approved", "Pending", "Completed", "Lost", ""]),
        "Amazon RMA ID": st.sampled_from(["", "DRMA1R", "a b"]),
        "Return reason": st.sampled_from(["CR-DEFECTIVE", "AMZ-PG-BAD-DESC", "it broke", ""]),
        "In policy": st.sampled_from(["Y", "N", "maybe", ""]),
        "Label to be paid by": st.sampled_from(["Seller", "Customer", "", "me"]),
        "Resolution": st.sampled_from(["StandardRefund", "", "None & nothing"]),
        "Return delivery date": st.sampled_from(["", "09-Oct-2026", "soon"]),
        "Order Amount": st.sampled_from(["10.00", "1,234.50", "", "ten"]),
        "Refunded Amount": st.sampled_from(["", "9.99", "<9"]),
        "Currency code": st.sampled_from(["USD", "", "dollars"]),
        "A-to-Z Claim": st.sampled_from(["Y", "N", ""]),
        "Merchant SKU": st.sampled_from(["SKU-1", "SKU-2", "<b>", ""]),
        "ASIN": st.sampled_from(["B000000001", "", "0312345678"]),
        "Return quantity": st.sampled_from(["1", "2", "many", ""]),
    }
)


@settings(max_examples=6)
@given(st.lists(st.tuples(st.integers(1, 4), CELLS), min_size=1, max_size=30))
def test_both_forms_give_the_same_table(tmp_path_factory, returns):
    """A returns report read as a table and as XML gives the same rows and the same counts."""
    folder = tmp_path_factory.mktemp("both")
    rows = [return_row(number, **cells) for number, cells in returns]
    as_table = table(folder / "returns.txt", RETURNS, *rows)
    as_xml = folder / "returns.xml"
    as_xml.write_text(document(*(record(row) for row in rows)))
    seen = []
    for path in (as_table, as_xml):
        with shop_of([path]) as shop:
            [reading] = shop.readings
            told = shop.frame("SELECT * EXCLUDE (file, line) FROM returns")
            rows = sorted(map(repr, told.itertuples(index=False)))
            seen.append((rows, reading.tally, reading.columns))

    assert seen[0] == seen[1]


def test_each_item_is_a_row(read):
    """A return of several items gives a row each, with what is said of the return in each."""
    tabled = read(document(record(return_row(1), return_row(1, **{"Merchant SKU": "SKU-9"}))))
    rows = list(rows_of(tabled.source))
    sku = xml_returns.PLACES["merchant-sku"]

    assert [(5, "SKU-1"), (7, "SKU-9")] == [(line, row[sku]) for line, row in rows]
    assert [order(1)] * 2 == orders_of(tabled)


def test_a_row_knows_where_its_record_starts(read):
    """The line of a row is the one on which its record starts."""
    tabled = read(document(record(return_row(1)), record(return_row(2))))

    assert [5, 9] == list(tabled.source.lines)


def test_records_on_one_line_are_counted(read):
    """A document without line ends tells records by their number."""
    tabled = read(document(record(return_row(1)), record(return_row(2))).replace("\n", ""))

    assert [1, 2] == list(tabled.source.lines)


def test_a_report_without_returns_is_one(read):
    """A report in which nobody returned anything lacks no column."""
    tabled = read(document())

    assert (0, len(tabled.contract.columns)) == (tabled.source.rows, len(tabled.at))


def test_elements_that_nothing_needs_are_sorted(read):
    """What tells who somebody is was left out, and what nobody knows is named."""
    strange = "<buyer_name>Jane</buyer_name><shoe_size>9</shoe_size></return_details>"
    tabled = read(document(record(return_row(1)).replace("</return_details>", strange)))

    assert {"tracking-id", "buyer-name"} == set(tabled.left_out)
    assert ("shoe-size",) == tabled.unknown
    assert ["DD105"] == [one.code for one in tabled.findings]


# --- encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "named", "marketplace"),
    [
        ("utf-8", "UTF-8", "US"),
        ("utf-8-sig", "UTF-8", "US"),
        ("utf-16", "UTF-16", "US"),
        ("latin-1", "ISO-8859-1", "US"),
        ("cp1252", "UTF-8", "DE"),
        ("cp932", "Shift_JIS", "JP"),
        ("cp932", "UTF-8", "JP"),
    ],
)
def test_the_encoding_is_found(encoding, named, marketplace, read):
    """Whatever a document says of its encoding, the one that it has is found."""
    sku = "SKU-日本" if encoding == "cp932" else "SKU-Ä"
    text = document(record(return_row(1, **{"Merchant SKU": sku}))).replace("UTF-8", named)
    tabled = read(text.encode(encoding), marketplace)

    [(_, row)] = rows_of(tabled.source)
    assert sku == row[xml_returns.PLACES["merchant-sku"]]


def test_a_zipped_report_is_read(read):
    """A gzipped document is read like any other."""
    assert [order(1)] == orders_of(read(gzip.compress(document(record(return_row(1))).encode())))


# --- damage ---------------------------------------------------------------------------------------


@given(st.integers(0, len(document(record(return_row(1)), record(return_row(2))))))
def test_a_cut_document_keeps_what_is_whole(tmp_path_factory, length):
    """Wherever a document is cut off, whole records stay and the rest is told."""
    folder = tmp_path_factory.mktemp("cut")
    text = document(record(return_row(1)), record(return_row(2)))
    (folder / "returns.xml").write_text(text[:length])
    whole = text[:length].count("</return_details>")
    begun = text[:length].count("<return_details>")
    tabled, refusal = attempt(folder)

    if tabled is None:
        assert (0, "DD502") == (whole, refusal.code)
        return
    assert [order(1), order(2)][:whole] == orders_of(tabled)
    assert begun - whole == tabled.lost
    assert ("DD502" in {one.code for one in tabled.findings}) == (length < len(text.rstrip()))


@given(st.data())
def test_no_change_of_a_document_breaks_the_reader(tmp_path_factory, data):
    """Whatever happens to the bytes of a document, it is read or refused with a finding."""
    folder = tmp_path_factory.mktemp("broken")
    text = bytearray(document(record(return_row(1)), record(return_row(2))).encode())
    for _ in range(data.draw(st.integers(1, 8))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    (folder / "returns.xml").write_bytes(text)
    tabled, refusal = attempt(folder)

    assert (tabled is None) == (refusal is not None)


BOMB = '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c "&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
REMOTE = '<!DOCTYPE a SYSTEM "http://example.com/a.dtd">'

REFUSED = {
    "bomb": (BOMB + document(record(return_row(1))).partition("\n")[2], "DD504"),
    "outside": (OUTSIDE + document(record(return_row(1))).partition("\n")[2], "DD504"),
    "remote": (REMOTE + document(record(return_row(1))).partition("\n")[2], "DD504"),
    "root": ("<Orders><Order>1</Order></Orders>", "DD503"),
    "message": (document(head=HEAD.replace("Returns-Report", "OrderReport")), "DD503"),
    "deep": ("<AmazonEnvelope>" + "<a>" * 100_000, "DD505"),
    "no XML": ("<<<", "DD502"),
    "lacking": (
        document("<return_details><order_id>1</order_id></return_details>"),
        "DD103",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_another_document_is_refused_with_one_finding(what, read):
    """What is no such report is refused, with one finding that says why."""
    text, code = REFUSED[what]
    with pytest.raises(FormError) as caught:
        read(text)

    assert code == caught.value.finding.code


def test_an_unknown_entity_ends_the_reading(read):
    """A document that refers to what nobody declared is damaged there."""
    broken = record(return_row(2, status="&what;")).replace("&amp;", "&")
    tabled = read(document(record(return_row(1)), broken))

    assert [order(1)] == orders_of(tabled)
    assert ["DD502", "DD506"] == [one.code for one in tabled.findings]
    assert 1 == tabled.lost


def test_one_endless_tag_is_given_up(read, monkeypatch):
    """A tag that never ends is not waited for."""
    monkeypatch.setattr(xml_returns, "STUCK", 1 << 17)
    with pytest.raises(FormError) as caught:
        read(f'<AmazonEnvelope a="{"x" * (1 << 19)}')

    assert "DD505" == caught.value.finding.code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("<order_amount>", "<order_amount>5</order_amount><order_amount>"), "DD507"),
        (("<order_amount>", f"<order_amount>{'9' * (1 << 20)}"), "DD508"),
        (("<order_id>", "<item_details></item_details>" * 1001 + "<order_id>"), "DD508"),
    ],
    ids=["two amounts", "a huge amount", "too many items"],
)
def test_a_record_that_cannot_be_used_is_set_aside(change, code, read):
    """A record that contradicts itself, or is larger than any, is set aside with its line."""
    tabled = read(document(record(return_row(1)).replace(*change), record(return_row(2))))

    assert [order(2)] == orders_of(tabled)
    assert [(code, 5, 1)] == [(one.code, one.line, one.count) for one in tabled.findings]
    assert 1 == tabled.lost


def test_an_element_may_say_the_same_twice(read):
    """An element that stands twice with the same text contradicts nothing."""
    twice = ("<order_amount>", "<order_amount>10.00</order_amount><order_amount>")

    assert [order(1)] == orders_of(read(document(record(return_row(1)).replace(*twice))))
