"""Disputes of other platforms become chargebacks in the kit's words, and nothing is guessed."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.files import codes, dispute, listing, order, shop_of, table
from trainer.cases.intake.contracts import CHARGEBACKS
from trainer.cases.intake.venues import PAYPAL, SHOPIFY, STRIPE, VENUES, read_disputes

WORDS = {name: set(CHARGEBACKS.column(name).words.values()) for name in ("reason", "stage")}


def paypal(number, **also):
    """A dispute as PayPal gives it out."""
    return {
        "dispute_id": f"PP-D-{number}",
        "create_time": "2026-10-02T03:04:05.000Z",
        "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
        "status": "WAITING_FOR_SELLER_RESPONSE",
        "dispute_state": "REQUIRED_ACTION",
        "dispute_life_cycle_stage": "CHARGEBACK",
        "dispute_amount": {"currency_code": "EUR", "value": "12.50"},
        "seller_response_due_date": "2026-10-12T03:04:05.000Z",
        "disputed_transactions": [
            {"seller_transaction_id": "9AB12345", "invoice_number": f"INV-{number}"}
        ],
        **also,
    }


def shopify(number, **also):
    """A dispute as Shopify gives it out."""
    return {
        "id": number,
        "order_id": 450_789_000 + number,
        "type": "chargeback",
        "amount": "11.50",
        "currency": "USD",
        "reason": "product_not_received",
        "status": "needs_response",
        "evidence_due_by": "2026-10-15T19:00:00-05:00",
        "evidence_sent_on": None,
        "initiated_at": "2026-10-02T19:00:00-05:00",
        **also,
    }


GIVEN = {"stripe": dispute, "paypal": paypal, "shopify": shopify}
KEYS = {"stripe": "data", "paypal": "items", "shopify": "disputes"}
COLUMNS = (
    "chargeback_id, order_id, CAST(opened AS VARCHAR), reason, stage, CAST(respond_by AS VARCHAR), "
    "CAST(responded AS VARCHAR), CAST(amount AS VARCHAR), currency, venue"
)


@pytest.fixture
def rows(tmp_path):
    """Reads disputes of a platform and gives the rows of the shop."""

    def reading(*records, what=COLUMNS):
        path = tmp_path / "disputes.json"
        path.write_text(json.dumps(records, indent=1))
        with shop_of([path]) as shop:
            found = shop.connection.execute(
                f"SELECT {what} FROM chargebacks ORDER BY line"  # noqa: S608
            ).fetchall()
            return found, codes(shop), shop.tally

    return reading


def test_a_dispute_at_stripe_is_a_chargeback(rows):
    """Times come as seconds, amounts in the smallest unit, the order in the metadata."""
    assert (
        [
            (
                "du_7", order(7), "2026-09-21 14:13:27", "fraud", "waiting",
                "2026-09-28 12:53:20", None, "10.00", "USD", "stripe",
            )
        ],
        [],
    ) == rows(dispute(7))[:2]  # fmt: skip


def test_a_dispute_at_paypal_is_a_chargeback(rows):
    """The invoice is the order; times have their offset."""
    assert (
        [
            (
                "PP-D-7", "INV-7", "2026-10-02 03:04:05", "not-received", "waiting",
                "2026-10-12 03:04:05", None, "12.50", "EUR", "paypal",
            )
        ],
        [],
    ) == rows(paypal(7))[:2]  # fmt: skip


def test_a_dispute_at_shopify_is_a_chargeback(rows):
    """The evidence that was sent is the answer."""
    sent = {"evidence_sent_on": "2026-10-04T08:00:00-05:00", "status": "under_review"}

    assert (
        [
            (
                "7", "450789007", "2026-10-03 00:00:00", "not-received", "represented",
                "2026-10-16 00:00:00", "2026-10-04 13:00:00", "11.50", "USD", "shopify",
            )
        ],
        [],
    ) == rows(shopify(7, **sent))[:2]  # fmt: skip


@pytest.mark.parametrize("venue", GIVEN)
@pytest.mark.parametrize("form", ["bare list", "list in an object", "one", "one after the other"])
def test_exports_come_in_several_forms(venue, form, tmp_path):
    """A list, an object with a list, one dispute, or several one after the other are all read."""
    records = [GIVEN[venue](1), GIVEN[venue](2)]
    texts = {
        "bare list": json.dumps(records),
        "list in an object": json.dumps({"has_more": False, KEYS[venue]: records}),
        "one": json.dumps(records[0]),
        "one after the other": "\n".join(map(json.dumps, records)),
    }
    (tmp_path / "disputes").write_text(texts[form])

    with shop_of([tmp_path / "disputes"]) as shop:
        expected = 1 if form == "one" else 2
        assert (venue, expected) == (shop.readings[0].report, shop.tally.kept)


@pytest.mark.parametrize("venue", GIVEN)
def test_an_export_without_disputes_is_one(venue, tmp_path):
    """An empty list of a platform says that there are no disputes there."""
    around = {"stripe": {"object": "list", "url": "/v1/disputes"}, "paypal": {"links": []}}
    path = tmp_path / "none.json"
    path.write_text(json.dumps({**around.get(venue, {}), KEYS[venue]: []}))

    with shop_of([path]) as shop:
        assert shop.has("chargebacks")
        assert (0, []) == (shop.tally.rows, codes(shop))


def test_another_list_of_stripe_is_no_list_of_disputes(tmp_path):
    """An empty list of charges says nothing of disputes."""
    path = listing(tmp_path / "none.json", url="/v1/charges")

    with shop_of([path]) as shop:
        assert [("none.json", "DD511")] == codes(shop)
        assert not shop.has("chargebacks")


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("venue", VENUES, ids=lambda venue: venue.id)
def test_words_stand_for_the_kits(venue):
    """Every word of a platform is one of the kit's, or none."""
    assert set(venue.reasons.values()) <= {*WORDS["reason"], ""}
    assert set(venue.stages.values()) <= {*WORDS["stage"], ""}


@pytest.mark.parametrize("venue", VENUES, ids=lambda venue: venue.id)
def test_every_reason_of_the_kit_is_found(venue):
    """Each platform knows all four reasons for which money is taken back."""
    assert WORDS["reason"] <= set(venue.reasons.values())


@pytest.mark.parametrize(
    ("venue", "field", "word", "column"),
    [
        (venue.id, field, word, column)
        for venue, status in ((STRIPE, "status"), (SHOPIFY, "status"))
        for column, field, words in (
            ("reason", "reason", venue.reasons),
            ("stage", status, venue.stages),
        )
        for word in words
    ]
    + [("paypal", "reason", word.upper(), "reason") for word in PAYPAL.reasons],
)
def test_each_word_becomes_its_equal_or_is_told(venue, field, word, column, rows):
    """A word with an equal becomes it; one without stays unknown, and the row is doubtful."""
    known = next(one for one in VENUES if one.id == venue)
    equal = (known.reasons if column == "reason" else known.stages)[word.casefold()]

    [[said]], found, tally = rows(GIVEN[venue](1, **{field: word}), what=column)

    assert (equal or None) == said
    assert ([] if equal else [("disputes.json", "DD514")]) == found
    assert (0 if equal else 1) == tally.doubtful


@pytest.mark.parametrize("field", ["reason", "status"])
@pytest.mark.parametrize("word", ["won?", "waiting", "not-received", "anything", "Jane Roe"])
def test_an_unknown_word_is_none(field, word, rows):
    """A word that a platform does not document says nothing, even where the kit has the same."""
    [[reason, stage]], found, _ = rows(dispute(1, **{field: word}), what="reason, stage")

    assert (reason if field == "reason" else stage) is None
    assert ["DD302"] == [code for _, code in found]


@pytest.mark.parametrize(
    ("told", "stage"),
    [
        ({"status": "UNDER_REVIEW", "dispute_state": "UNDER_PAYPAL_REVIEW"}, "represented"),
        ({"status": "OPEN", "dispute_state": "REQUIRED_ACTION"}, "waiting"),
        (
            {"status": "RESOLVED", "dispute_outcome": {"outcome_code": "RESOLVED_SELLER_FAVOUR"}},
            "won",
        ),
        (
            {"status": "RESOLVED", "dispute_outcome": {"outcome_code": "RESOLVED_BUYER_FAVOUR"}},
            "lost",
        ),
        ({"status": "RESOLVED", "dispute_outcome": {"outcome_code": "CANCELED_BY_BUYER"}}, None),
        ({"status": "RESOLVED", "dispute_state": "RESOLVED"}, None),
        (
            {
                "status": "WAITING_FOR_BUYER_RESPONSE",
                "dispute_state": "REQUIRED_OTHER_PARTY_ACTION",
            },
            None,
        ),
    ],
    ids=["review", "open", "won", "lost", "canceled", "no outcome", "buyer"],
)
def test_a_stage_at_paypal_comes_from_several_fields(told, stage, rows):
    """Of status, state and outcome the one counts that the kit has a word for."""
    [[said]], found, _ = rows(paypal(1, **told), what="stage")

    assert stage == said
    assert ([] if stage else [("disputes.json", "DD514")]) == found


@pytest.mark.parametrize(
    "record",
    [
        dispute(1, status="warning_needs_response"),
        dispute(1, status="warning_closed"),
        paypal(1, dispute_life_cycle_stage="INQUIRY"),
        paypal(1, dispute_life_cycle_stage=None, dispute_state="OPEN_INQUIRIES"),
        shopify(1, type="inquiry"),
    ],
    ids=["stripe", "stripe closed", "paypal", "paypal state", "shopify"],
)
def test_an_inquiry_is_no_chargeback(record, rows):
    """An inquiry is set aside and counted."""
    other = next(given for given in GIVEN.values() if given(2).keys() <= record.keys())

    found, told, tally = rows(record, other(2), what="line")

    assert 1 == len(found)
    assert [("disputes.json", "DD513")] == told
    assert (2, 1) == (tally.rows, tally.dropped)


# --- money, orders, times -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minor", "currency", "amount"),
    [
        (1000, "usd", "10.00"),
        (5, "eur", "0.05"),
        (-1234, "usd", "-12.34"),
        (1000, "jpy", "1000.00"),
        (500, "krw", "500.00"),
        (1230, "kwd", "1.23"),
        (1235, "bhd", None),
        (500, "ugx", None),
        (500, "", None),
        (500, "us", None),
        (10.5, "usd", None),
        (10**13, "usd", None),
        ("ten", "usd", None),
        (True, "usd", None),
        ({"value": 1}, "usd", None),
    ],
)
def test_amounts_are_exact_or_unknown(minor, currency, amount, rows):
    """The smallest unit is that of the currency; what cannot be held exactly stays unknown."""
    record = dispute(1, amount=minor, currency=currency)
    [[said]], found, _ = rows(record, what="CAST(amount AS VARCHAR)")

    assert amount == said
    assert (amount is None) == bool(found)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("12.5", "12.50"),
        ("12.500", "12.50"),
        ("12.505", None),
        ("1,200.00", None),
        ("1e3", None),
        (12.5, "12.50"),
        ("", None),
    ],
)
def test_amounts_with_decimals_are_exact_or_unknown(value, amount, rows):
    """An amount is taken as it stands, and never rounded."""
    [[said]], _, _ = rows(shopify(1, amount=value), what="CAST(amount AS VARCHAR)")

    assert amount == said


@pytest.mark.parametrize(
    ("also", "number", "found"),
    [
        ({}, order(1), []),
        ({"metadata": {}}, "ch_1", []),
        ({"metadata": None}, "ch_1", []),
        ({"metadata": {"order_id": 4711}}, "4711", []),
        ({"metadata": {"order_id": "for Jane Roe"}}, "ch_1", ["DD515"]),
        ({"metadata": {}, "charge": {"id": "ch_9", "metadata": {"order_id": "A1"}}}, "A1", []),
        ({"metadata": {}, "charge": {"id": "ch_9"}}, "ch_9", []),
    ],
    ids=["metadata", "none", "null", "a number", "a sentence", "on the charge", "expanded"],
)
def test_the_order_is_in_the_metadata_or_the_charge_stands_for_it(also, number, found, rows):
    """Without an order's number the charge tells payments apart; a number of no use is told."""
    [[said]], told, _ = rows(dispute(1, **also), what="order_id")

    assert (number, found) == (said, [code for _, code in told])


def test_a_dispute_without_a_payment_is_set_aside(rows):
    """A dispute of which nobody knows what was paid is no row."""
    found, told, tally = rows(paypal(1, disputed_transactions=[]), paypal(2))

    assert 1 == len(found)
    assert ["DD303"] == [code for _, code in told]
    assert (2, 1) == (tally.rows, tally.dropped)


def test_a_dispute_about_several_payments_is_told(rows):
    """Of several payments the first stands for all, and that is said."""
    payments = [{"invoice_number": "INV-1"}, {"invoice_number": "INV-2"}]
    [[said]], told, _ = rows(paypal(1, disputed_transactions=payments), what="order_id")

    assert ("INV-1", ["DD516"]) == (said, [code for _, code in told])


@pytest.mark.parametrize("created", ["soon", 10**12, -5, 1.5, None, [], "2026-10-02T03:04:05"])
def test_a_time_that_is_none_sets_the_dispute_aside(created, rows):
    """Without the time at which it was opened a dispute is no row; it is told."""
    found, told, tally = rows(dispute(1, created=created), dispute(2))

    assert 1 == len(found)
    assert told[0][1] in {"DD301", "DD303"}
    assert (2, 1) == (tally.rows, tally.dropped)


# --- as a table -----------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", ["\t", ","])
@pytest.mark.parametrize("due", ["evidence_details.due_by", "evidence_details_due_by"])
@pytest.mark.parametrize(
    "number", ["metadata.order_id", "metadata[order_id]", "order_id (metadata)"]
)
def test_both_forms_of_stripe_say_the_same(cut, due, number, tmp_path):
    """Disputes as objects and as a table give the same rows."""
    records = [
        dispute(1),
        dispute(2, currency="jpy", reason="general"),
        dispute(3, status="warning_closed"),
        dispute(4, metadata={"order_id": ""}),
    ]
    header = ("id", "object", "charge", "amount", "currency", "created", "status", "reason", due,
              number, "customer_email")  # fmt: skip
    listed = [
        [
            *(str(one[name]) for name in header[:8]),
            str(one["evidence_details"]["due_by"]),
            one["metadata"]["order_id"],
            "jane@example.com",
        ]
        for one in records
    ]
    as_table = table(tmp_path / "disputes.csv", header, *listed, cut=cut)
    as_json = listing(tmp_path / "disputes.json", *records)
    seen = []
    for path in (as_table, as_json):
        with shop_of([path]) as shop:
            found = shop.connection.execute(
                f"SELECT {COLUMNS} FROM chargebacks ORDER BY ALL"  # noqa: S608
            ).fetchall()
            seen.append((found, [code for _, code in codes(shop)], shop.tally))

    assert seen[0] == seen[1]
    assert ["DD513", "DD514"] == seen[0][1]


# --- hostile files --------------------------------------------------------------------------------

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def disputes(draw):
    """Disputes of one platform, in whose fields anything may stand, and one that is sound."""
    given = draw(st.sampled_from(sorted(GIVEN)))
    records = [GIVEN[given](0)]
    for number in range(1, draw(st.integers(2, 30))):
        record = GIVEN[given](number)
        for field in draw(st.sets(st.sampled_from(sorted(record)), max_size=4)):
            record[field] = draw(ANY)
        records.append(record)
    return records


@settings(max_examples=12)
@given(disputes())
def test_no_value_breaks_the_reader(tmp_path_factory, records):
    """Whatever stands in the fields of a dispute, it becomes a row or is counted."""
    folder = tmp_path_factory.mktemp("any")
    (folder / "disputes.json").write_text(json.dumps(records))

    with shop_of([folder]) as shop:
        assert len(records) == shop.tally.rows


@settings(max_examples=15)
@given(st.data())
def test_no_change_of_a_file_breaks_the_reader(tmp_path_factory, data):
    """Whatever happens to the bytes of a file, it is read or told."""
    text = bytearray(json.dumps([dispute(1), dispute(2)], indent=1).encode())
    for _ in range(data.draw(st.integers(1, 8))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("broken")
    (folder / "disputes.json").write_bytes(text)

    with shop_of([folder]) as shop:
        assert shop.tally.rows + len(codes(shop)) >= 1


@given(st.integers(0, 900))
def test_a_cut_file_keeps_what_is_whole(tmp_path_factory, length):
    """Wherever a list is cut off, whole disputes stay, and the cut one is counted."""
    folder = tmp_path_factory.mktemp("cut")
    text = json.dumps([dispute(1), dispute(2), dispute(3)], indent=1)[:length]
    whole = text.count("\n },") + text.count("\n }\n")
    tabled = read_disputes(text, "disputes.json", folder)

    assert whole == (tabled.source.rows if tabled else 0)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ('{"id": "du_1", "id": "du_2", ', ["DD507"]),
        ('{"id": "du_1", "id": "du_1", ', []),
        ('{"note": 1, "note": 2, "id": "du_1", ', []),
    ],
    ids=["two ids", "one id twice", "two notes"],
)
def test_a_field_with_two_values_sets_the_dispute_aside(text, lost, tmp_path):
    """A field that is read and says two things sets its dispute aside."""
    rest = json.dumps({key: value for key, value in dispute(1).items() if key != "id"})[1:]
    (tmp_path / "disputes.json").write_text(f"[{text}{rest}]")

    with shop_of([tmp_path]) as shop:
        assert lost == [code for _, code in codes(shop)]
        assert (1, len(lost)) == (shop.tally.rows, shop.tally.dropped)


def test_what_is_no_dispute_is_set_aside(rows):
    """Among disputes everything else is set aside, before and after the first of them."""
    found, told, tally = rows({"id": "ch_1", "object": "charge"}, dispute(1), 7, [dispute(2)])

    assert 1 == len(found)
    assert [("disputes.json", "DD512")] == told
    assert (4, 3) == (tally.rows, tally.dropped)


def test_disputes_nested_without_end_are_refused(tmp_path):
    """A file that is nested more deeply than any export keeps what stands before."""
    text = f"[{json.dumps(dispute(1))}, {'[' * 100_000}"
    (tmp_path / "disputes.json").write_text(text)

    with shop_of([tmp_path]) as shop:
        assert ["DD505", "DD506"] == [code for _, code in codes(shop)]
        assert 1 == shop.tally.kept


def test_a_row_knows_the_line_of_its_dispute(rows):
    """The line of a row is the one on which its dispute starts."""
    length = json.dumps([dispute(1)], indent=1).count("\n") - 1

    found, _, _ = rows(dispute(1), dispute(2), what="line")

    assert [(2,), (2 + length,)] == found
