"""A shop holds everything that its reports tell, each thing once, whatever the files are called."""

import gzip
import itertools
import json

import pytest

from cases.files import (
    CLAIMS,
    ORDERS,
    RETURNS,
    SHIPMENTS,
    claim_row,
    codes,
    dispute,
    listing,
    order,
    order_row,
    return_row,
    shop_of,
    table,
    tables_of,
    told_in,
)
from trainer.cases import shop as module
from trainer.cases.intake.layout import Layout
from trainer.cases.shop import TABLES, ShopError, reports_in
from trainer.rules.policy import Marketplace

XML = """<AmazonEnvelope><MessageType>Returns-Report</MessageType><Message>
<return_details><item_details><merchant_sku>SKU-1</merchant_sku></item_details>
<order_id>{order}</order_id><return_request_date>02-Oct-2026</return_request_date>
<return_request_status>Approved</return_request_status></return_details>
</Message></AmazonEnvelope>
"""
HEALTH = {"accountStatuses": [], "performanceMetrics": []}
BRAZIL = Marketplace("BR", "Brazil", "America/Sao_Paulo", "BRL", "pt-BR", venue=True)


# --- which files ----------------------------------------------------------------------------------


def test_a_file_is_known_by_what_it_holds(tmp_path):
    """A report is recognised by its content, whatever its name ends in."""
    (tmp_path / "returns.csv").write_text(XML.format(order=order(1)))
    table(tmp_path / "orders.json", ORDERS, order_row(1))
    listing(tmp_path / "disputes.xml", dispute(1))
    (tmp_path / "health.txt").write_text(json.dumps(HEALTH))
    (tmp_path / "claims.pdf").write_bytes(gzip.compress(",".join(CLAIMS).encode() + b"\n"))

    with shop_of([tmp_path]) as shop:
        assert {
            "returns.csv": "seller-returns",
            "orders.json": "all-orders",
            "disputes.xml": "stripe",
            "claims.pdf": "claims",
        } == {reading.file: reading.report for reading in shop.readings}
        assert ["health.txt"] == [report.name for report in shop.health_reports]
        assert [] == shop.findings


def test_what_lies_beside_reports_is_left_alone(tmp_path):
    """Notes, pages, notebooks, column maps and hidden files are passed over without a word."""
    orders = table(tmp_path / "orders.txt", ORDERS, order_row(1))
    for name in ("README.md", "readme", ".hidden", "columns.yaml", "page.HTML", "triage.ipynb"):
        (tmp_path / name).write_text("something")
    (tmp_path / "inner").mkdir()
    table(tmp_path / "inner" / "more.txt", ORDERS, order_row(2))

    assert (orders,) == reports_in([tmp_path])
    with shop_of([tmp_path]) as shop:
        assert [] == shop.findings


def test_a_folder_without_a_report_is_refused(tmp_path):
    """Where there is nothing to read it is said, with what to do."""
    (tmp_path / "README.md").write_text("nothing here")

    with pytest.raises(ShopError, match="Hint"):
        shop_of([tmp_path])


def test_a_missing_path_is_refused(tmp_path):
    """A path that is not there is named."""
    with pytest.raises(ShopError, match=r"orders\.txt"):
        shop_of([tmp_path / "orders.txt"])


def test_a_file_that_is_given_twice_is_read_once(tmp_path):
    """A file named by itself and with its folder is one file."""
    path = table(tmp_path / "orders.txt", ORDERS, order_row(1))

    with shop_of([tmp_path, path]) as shop:
        assert 1 == len(shop.readings)


def test_files_of_one_name_are_told_apart(tmp_path):
    """Two files of the same name are called by as much of their path as it takes."""
    for number, folder in enumerate(("may", "june"), start=1):
        (tmp_path / folder).mkdir()
        table(tmp_path / folder / "orders.txt", ORDERS, order_row(number))

    with shop_of([tmp_path / "may", tmp_path / "june"]) as shop:
        assert {"may/orders.txt", "june/orders.txt"} == {one.file for one in shop.readings}


def test_progress_is_told_file_by_file(tmp_path):
    """Before each file its name is told, its number, and how many there are."""
    for name in "ab":
        table(tmp_path / f"{name}.txt", ORDERS, order_row(1))
    seen = []

    with shop_of([tmp_path], progress=lambda *told: seen.append(told)):
        assert [("a.txt", 1, 2), ("b.txt", 2, 2)] == seen


def test_other_json_is_told(tmp_path):
    """JSON that is no report is a finding, and the rest is read."""
    (tmp_path / "settings.json").write_text('{"colour": [1, 2]}')
    table(tmp_path / "orders.txt", ORDERS, order_row(1))

    with shop_of([tmp_path]) as shop:
        assert [("settings.json", "DD511")] == codes(shop)
        assert shop.has("orders")


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 99, b"<", b"{", b"[", b"[1", b"\xff\xfe", b"\x1f\x8bxx", b"PK\x03\x04", b"\t\n"],
    ids=repr,
)
def test_no_file_breaks_a_shop(content, tmp_path):
    """What cannot be read is told, and never stops the rest."""
    (tmp_path / "broken").write_bytes(content)
    table(tmp_path / "orders.txt", ORDERS, order_row(1))

    with shop_of([tmp_path]) as shop:
        assert 1 == len([file for file, _ in codes(shop) if file == "broken"])
        assert 1 == shop.tally.kept


# --- orders ---------------------------------------------------------------------------------------


def test_an_order_is_one_row(tmp_path):
    """The items of an order are counted and summed; the rest is the first item's."""
    rows = [order_row(1, price="10.00", sku="A-1"), order_row(1, price="2.50", sku="B-1")]
    table(tmp_path / "orders.txt", ORDERS, *rows)

    with shop_of([tmp_path]) as shop:
        found = shop.connection.execute(
            "SELECT items, quantity, CAST(amount AS DOUBLE), sku, line FROM orders"
        ).fetchall()

    assert [(2, 2, 12.5, "A-1", 2)] == found


def test_a_sum_with_an_unknown_part_is_unknown(tmp_path):
    """Where the price of an item is missing, the amount of its order is not the rest."""
    table(tmp_path / "orders.txt", ORDERS, order_row(1), order_row(1, price="", sku="B-1"))

    with shop_of([tmp_path]) as shop:
        assert [(None,)] == shop.connection.execute("SELECT amount FROM orders").fetchall()


def test_an_unknown_cell_of_the_first_item_stays_unknown(tmp_path):
    """No other item's cell is taken for the first one's."""
    table(tmp_path / "orders.txt", ORDERS, order_row(1, sku=""), order_row(1, sku="B-1"))

    with shop_of([tmp_path]) as shop:
        assert [(None,)] == shop.connection.execute("SELECT sku FROM orders").fetchall()


# --- several files for one table ------------------------------------------------------------------


def test_a_row_in_two_files_counts_once(tmp_path):
    """A row that a second file repeats is dropped there and told."""
    table(tmp_path / "may.txt", RETURNS, return_row(1), return_row(2))
    table(tmp_path / "june.txt", RETURNS, return_row(2), return_row(3))

    with shop_of([tmp_path]) as shop:
        assert [("june.txt", "DD404")] == codes(shop)
        assert 3 == shop.connection.execute("SELECT count(*) FROM returns").fetchone()[0]
        assert (4, 3, 1) == (shop.tally.rows, shop.tally.kept, shop.tally.dropped)


def test_two_forms_of_a_report_count_once(tmp_path):
    """The table and the XML of the same returns do not double them."""
    bare = {"Amazon RMA ID": "", "Return reason": "", "In policy": "", "Currency code": "",
            "Order Amount": "", "A-to-Z Claim": "", "ASIN": "", "Return quantity": ""}  # fmt: skip
    table(tmp_path / "returns.txt", RETURNS, return_row(1, **bare))
    (tmp_path / "returns.xml").write_text(XML.format(order=order(1)))

    with shop_of([tmp_path]) as shop:
        assert [("returns.txt", "DD404")] == codes(shop)


def test_of_two_claims_the_later_known_is_believed(tmp_path):
    """The file that knows the latest moment speaks for a claim, not the one whose name is last."""
    decided = {"decided": "2026-10-09T12:00:00+00:00", "charged": "seller"}
    table(tmp_path / "a.csv", CLAIMS, claim_row(1, "granted", **decided), cut=",")
    table(tmp_path / "b.csv", CLAIMS, claim_row(1), claim_row(2), cut=",")

    with shop_of([tmp_path]) as shop:
        assert [("b.csv", "DD405")] == codes(shop)
        assert [("C-1", "granted"), ("C-2", "information-requested")] == shop.connection.execute(
            "SELECT claim_id, stage FROM claims ORDER BY claim_id"
        ).fetchall()


def test_a_deadline_is_no_moment(tmp_path):
    """A printed deadline lies in the future and says nothing of what happened."""
    late = {"respond-by": "2026-12-24T12:00:00+00:00"}
    answered = {"responded": "2026-10-06T12:00:00+00:00"}
    table(tmp_path / "a.csv", CLAIMS, claim_row(1, "under-review", **answered), cut=",")
    table(tmp_path / "b.csv", CLAIMS, claim_row(1, **late), cut=",")

    with shop_of([tmp_path]) as shop:
        assert [("under-review",)] == shop.connection.execute("SELECT stage FROM claims").fetchall()


def test_without_a_later_moment_the_further_one_is_believed(tmp_path):
    """Of two states of an order the one that comes after the other stands."""
    table(tmp_path / "a.txt", ORDERS, order_row(1, status="Shipped"))
    rows = [order_row(1, status="Unshipped", sku=sku) for sku in ("A-1", "B-1")]
    table(tmp_path / "b.txt", ORDERS, *rows)

    with shop_of([tmp_path]) as shop:
        assert [("b.txt", "DD405")] == codes(shop)
        assert [("shipped", 1)] == shop.connection.execute(
            "SELECT status, items FROM orders"
        ).fetchall()
        assert (3, 1, 2) == (shop.tally.rows, shop.tally.kept, shop.tally.dropped)


def test_doubtful_rows_leave_the_doubtful(tmp_path):
    """A row that was doubtful and is dropped for another file is counted as dropped."""
    table(tmp_path / "a.txt", ORDERS, order_row(1, quantity="many"), order_row(2))
    table(tmp_path / "b.txt", ORDERS, order_row(1), order_row(2))

    with shop_of([tmp_path]) as shop:
        assert (2, 0, 2) == (shop.tally.kept, shop.tally.doubtful, shop.tally.dropped)


def test_the_same_settlement_twice_counts_once(tmp_path):
    """A report without numbers of its own is compared row by row."""
    header = ("settlement-id", "transaction-type", "order-id", "amount-type",
              "amount-description", "amount", "posted-date", "sku")  # fmt: skip
    rows = [
        ("1", "Order", order(1), "ItemPrice", "Principal", "10.00", "2026-10-01", "SKU-1"),
        ("1", "Refund", order(1), "ItemPrice", "Principal", "-10.00", "2026-10-03", "SKU-1"),
    ]
    for name in ("a.txt", "b.txt"):
        table(tmp_path / name, header, *rows)

    with shop_of([tmp_path]) as shop:
        assert 2 == shop.connection.execute("SELECT count(*) FROM money").fetchone()[0]
        assert (4, 2) == (shop.tally.rows, shop.tally.dropped)


def test_one_file_is_not_compared_with_others(tmp_path, monkeypatch):
    """Only tables that several files were read for are looked through."""
    table(tmp_path / "orders.txt", ORDERS, order_row(1))
    table(tmp_path / "returns.txt", RETURNS, return_row(1))
    monkeypatch.setattr(module, "drop_overlaps", None)

    with shop_of([tmp_path]) as shop:
        assert 2 == shop.tally.kept


def test_the_order_of_files_makes_no_difference(tmp_path):
    """However files are given, tables, findings and counts are the same."""
    decided = {"decided": "2026-10-09T12:00:00+00:00"}
    paths = [
        table(tmp_path / "a.csv", CLAIMS, claim_row(1, "granted", **decided), cut=","),
        table(tmp_path / "b.csv", CLAIMS, claim_row(1), claim_row(2), cut=","),
        table(tmp_path / "c.csv", CLAIMS, claim_row(2, counts="no"), claim_row(3), cut=","),
        table(tmp_path / "orders.txt", ORDERS, order_row(1), order_row(2)),
        table(tmp_path / "older.txt", ORDERS, order_row(2, status="Unshipped"), order_row(3)),
    ]
    seen = set()
    for some in itertools.islice(itertools.permutations(paths), 0, None, 29):
        with shop_of(some) as shop:
            readings = [(one.file, one.tally, one.findings) for one in shop.readings]
            seen.add(repr((tables_of(shop, *TABLES, "marks"), readings, shop.findings)))

    assert 1 == len(seen)


# --- foreign columns ------------------------------------------------------------------------------

FOREIGN = ("pedido", "data", "situação", "enviado", "prazo", "transportadora", "comprador")
MAPPED = (
    Layout.of(
        "vendas*.csv",
        "all-orders",
        {"order-id": "pedido", "placed": "data", "status": "situação"},
        words={"status": {"pago": "unshipped", "enviado": "shipped"}},
        formats={"placed": "%d/%m/%Y %H:%M"},
        zone="America/Sao_Paulo",
        constant={"channel": "seller"},
    ),
    Layout.of(
        "vendas*.csv",
        "shipments",
        {"order-id": "pedido", "confirmed": "enviado", "latest-estimate": "prazo"},
        formats={"confirmed": "%d/%m/%Y %H:%M", "latest-estimate": "%d/%m/%Y"},
        zone="America/Sao_Paulo",
    ),
)


def foreign_row(number, data="03/11/2026 10:30", estado="enviado", **also):
    """A row of a file that no contract knows."""
    told = {
        "pedido": f"BR{number}",
        "data": data,
        "situação": estado,
        "enviado": "04/11/2026 08:00",
        "prazo": "12/11/2026",
        "transportadora": "Correios",
        "comprador": "Maria da Silva",
        **also,
    }
    return [told[name] for name in FOREIGN]


def test_one_file_may_fill_two_tables(tmp_path):
    """Two layouts take the orders and the parcels out of the same rows."""
    table(tmp_path / "vendas-11.csv", FOREIGN, foreign_row(1), cut=";")

    with shop_of([tmp_path], place=BRAZIL, layouts=MAPPED) as shop:
        assert [] == codes(shop)
        assert [("BR1", "2026-11-03 13:30:00", "shipped", "seller")] == shop.connection.execute(
            "SELECT order_id, CAST(placed AS VARCHAR), status, channel FROM orders"
        ).fetchall()
        assert [("BR1", "2026-11-04 11:00:00", "2026-11-12", 2)] == shop.connection.execute(
            "SELECT order_id, CAST(confirmed AS VARCHAR), CAST(latest_estimate AS VARCHAR), line "
            "FROM shipments"
        ).fetchall()


def test_columns_that_no_map_names_stay_outside(tmp_path):
    """What a map does not name is never read."""
    table(tmp_path / "vendas.csv", FOREIGN, foreign_row(1), cut=",")

    with shop_of([tmp_path], place=BRAZIL, layouts=MAPPED) as shop:
        everything = repr((tables_of(shop, *TABLES), shop.readings, shop.findings))

    assert "Maria" not in everything


def test_cells_that_a_map_cannot_read_are_told(tmp_path):
    """A time in another form, and a word without a meaning, set a row aside with its line."""
    rows = [
        foreign_row(1),
        foreign_row(2, data="2026-11-03 10:30"),
        foreign_row(3, estado="perdido"),
        foreign_row(4, prazo="2026-11-12"),
    ]
    table(tmp_path / "vendas.csv", FOREIGN, *rows, cut=",")

    with shop_of([tmp_path], place=BRAZIL, layouts=MAPPED) as shop:
        orders, shipments = shop.readings
        assert [("DD301", "data", 3), ("DD301", "situação", 4)] == [
            (one.code, one.column, one.line) for one in told_in(orders)
        ]
        assert [("DD302", "prazo", 5)] == [
            (one.code, one.column, one.line) for one in told_in(shipments)
        ]
        assert (2, 3, 1) == (orders.tally.kept, shipments.tally.kept, shipments.tally.doubtful)


def test_a_time_that_never_was_is_bad(tmp_path):
    """A time that the zone's clock jumped over sets its row aside."""
    rows = [foreign_row(1, data="04/11/2018 00:30"), foreign_row(2, data="04/11/2018 01:30")]
    table(tmp_path / "vendas.csv", FOREIGN, *rows, cut=",")

    with shop_of([tmp_path], place=BRAZIL, layouts=MAPPED[:1]) as shop:
        [reading] = shop.readings
        assert [("DD301", 2)] == [(one.code, one.line) for one in told_in(reading)]


def test_a_time_that_came_twice_is_the_first_and_told(tmp_path):
    """Of the hour that the zone's clock showed twice the first is taken, and it is told."""
    table(tmp_path / "vendas.csv", FOREIGN, foreign_row(1, data="17/02/2018 23:30"), cut=",")

    with shop_of([tmp_path], place=BRAZIL, layouts=MAPPED[:1]) as shop:
        [reading] = shop.readings
        assert [("DD601", 2, 1)] == [(one.code, one.line, one.count) for one in told_in(reading)]
        assert [("2018-02-18 01:30:00",)] == shop.connection.execute(
            "SELECT CAST(placed AS VARCHAR) FROM orders"
        ).fetchall()
        assert 1 == reading.tally.kept


def test_a_column_that_the_file_lacks_is_told(tmp_path):
    """A map that names a column which is not there still reads the others."""
    path = table(tmp_path / "vendas.csv", FOREIGN[:3], foreign_row(1)[:3], cut=",")

    with shop_of([path], place=BRAZIL, layouts=MAPPED) as shop:
        assert [("vendas.csv", "DD602")] == codes(shop)
        assert {"confirmed", "latest-estimate"} <= set(shop.readings[1].without)


def test_a_file_without_its_numbers_is_refused(tmp_path):
    """Without the column by which orders are told apart nothing is read."""
    path = table(tmp_path / "vendas.csv", FOREIGN[1:], foreign_row(1)[1:], cut=",")

    with shop_of([path], place=BRAZIL, layouts=MAPPED) as shop:
        assert [("vendas.csv", "DD103")] * 2 == codes(shop)
        assert not shop.readings


# --- what may not come in -------------------------------------------------------------------------

SOMEBODY = "Jane Roe", "jane.roe@example.com", "+1 555 0100", "12 Elm Street"


def test_nobody_can_be_told_from_a_shop(tmp_path):
    """Names, addresses, mail and numbers in disputes and returns reach neither table nor finding."""
    name, mail, phone, street = SOMEBODY
    evidence = {"customer_name": name, "customer_email_address": mail, "shipping_address": street}
    listing(
        tmp_path / "disputes.json",
        dispute(1, evidence=evidence, billing_details={"phone": phone}),
        dispute(2, metadata={"order_id": mail}, reason=name, charge=street),
        dispute(3, id=name, currency=phone),
    )
    inner = f"<buyer_name>{name}</buyer_name><item_name>{mail}</item_name><merchant_sku>{street}"
    (tmp_path / "returns.xml").write_text(
        XML.format(order=order(1)).replace("<merchant_sku>SKU-1", inner)
    )
    table(tmp_path / "shipments.csv", SHIPMENTS, [order(1), "2026-10-02", *[name] * 9], cut=",")

    with shop_of([tmp_path]) as shop:
        everything = repr((tables_of(shop, *TABLES, "marks"), shop.readings, shop.findings))

    assert [] == [one for one in SOMEBODY if one in everything]
