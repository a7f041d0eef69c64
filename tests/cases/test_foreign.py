"""
Orders of another marketplace, which nobody made for this kit, run through a column map.

The file, orders of the Brazilian marketplace Olist, is not part of the project; where it does not
lie beside the checkout these tests are skipped.
"""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from trainer.cases.health import health
from trainer.cases.intake.layout import Layout, vocabulary
from trainer.cases.measures import MEASURES, Cause
from trainer.cases.shop import open_shop
from trainer.content.column_maps import read_column_maps
from trainer.content.folder import Folder
from trainer.rules.metrics import Channel
from trainer.rules.policy import Marketplace

ROOT = Path(__file__).parents[2]
FILE = ROOT.parent / "shared" / "reference" / "olist" / "olist_classified_public_dataset.csv"
BRAZIL = Marketplace("BR", "Olist", "America/Sao_Paulo", "BRL", "pt-BR", venue=True)
"""The register has no Brazilian marketplace; what it holds for all marketplaces holds here."""
AS_OF = date(2018, 3, 31)
NEGATIVE = ("1", "2")

MAPS = """\
maps:
  - file: "olist_*.csv"
    report: all-orders
    zone: America/Sao_Paulo
    format: "%Y-%m-%d %H:%M:%S.%f"
    columns:
      order-id: id
      placed: order_purchase_timestamp
      status: order_status
      quantity: order_items_qty
      amount: order_products_value
    words:
      status:
        processing: unshipped
        invoiced: unshipped
        shipped: shipped
        delivered: shipped
        canceled: cancelled
    constant: {channel: seller, currency: BRL, country: BR}
  - file: "olist_*.csv"
    report: shipments
    zone: America/Sao_Paulo
    format: "%Y-%m-%d %H:%M:%S.%f"
    columns:
      order-id: id
      latest-estimate: order_estimated_delivery_date
      delivered: order_delivered_customer_date
      status: order_status
    words:
      status: {delivered: delivered, shipped: in-transit}
  - file: "olist_*.csv"
    report: seller-feedback
    format: "%Y-%m-%d %H:%M:%S.%f"
    columns:
      order-id: id
      left-on: review_creation_date
      stars: review_score
"""

pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason="Olist's orders are not beside the checkout"
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The orders, read through a column map."""
    maps = tmp_path_factory.mktemp("maps") / "columns.yaml"
    maps.write_text(MAPS)
    layouts = [
        Layout.of(
            one.file,
            one.report,
            one.columns,
            words=one.words,
            formats=one.formats,
            zone=one.zone,
            constant=one.constant,
        )
        for one in read_column_maps(maps, vocabulary())
    ]
    limits = Folder(ROOT / "playbook").register.on(AS_OF, BRAZIL.id)
    with open_shop([FILE], BRAZIL, limits, layouts=layouts) as opened:
        yield opened


@pytest.fixture(scope="module")
def frame():
    """The orders, read by pandas alone."""
    return pd.read_csv(FILE, dtype="str", index_col=0)


def utc(column):
    """Times of São Paulo in UTC."""
    zoned = pd.to_datetime(column).dt.tz_localize(
        "America/Sao_Paulo", ambiguous=[True] * len(column)
    )
    return zoned.dt.tz_convert("UTC").dt.tz_localize(None)


def test_every_order_is_read(shop, frame):
    """No order is lost, and none is doubtful but for words that have no equal."""
    orders, shipments, feedback = shop.readings

    assert (len(frame), 0, 0) == (orders.tally.kept, orders.tally.doubtful, orders.tally.dropped)
    assert (len(frame), 0) == (shipments.tally.rows, shipments.tally.dropped)
    assert (len(frame), 0, 0) == (
        feedback.tally.kept,
        feedback.tally.doubtful,
        feedback.tally.dropped,
    )


def test_words_without_an_equal_are_told(shop, frame):
    """An order that is neither on its way nor delivered has no state of a parcel."""
    [finding] = [one for one in shop.readings[1].findings if one.code == "DD302"]
    known = frame.order_status.isin(["delivered", "shipped"])

    assert int((~known).sum()) == finding.count == shop.readings[1].tally.doubtful


def test_orders_equal_an_independent_reading(shop, frame):
    """Day, state, quantity and amount of every order are those that pandas reads."""
    found = shop.frame("SELECT * FROM orders").set_index("order_id").loc[frame["id"]]
    placed = utc(frame.order_purchase_timestamp)
    words = {"processing": "unshipped", "invoiced": "unshipped", "canceled": "cancelled"}

    assert placed.tolist() == found.placed.tolist()
    assert pd.to_datetime(frame.order_purchase_timestamp).dt.date.tolist() == [
        day.date() for day in found.placed_on
    ]
    assert frame.order_status.replace({**words, "delivered": "shipped"}).tolist() == (
        found.status.tolist()
    )
    assert frame.order_items_qty.astype(int).tolist() == found.quantity.tolist()
    assert frame.order_products_value.astype(float).tolist() == found.amount.tolist()
    assert {("seller", "BRL", "BR")} == set(
        zip(found.channel, found.currency, found.country, strict=True)
    )


def test_parcels_equal_an_independent_reading(shop, frame):
    """Estimated and actual days of delivery are those that pandas reads."""
    found = shop.frame("SELECT * FROM shipments").set_index("order_id").loc[frame["id"]]
    estimated = pd.to_datetime(frame.order_estimated_delivery_date)
    delivered = pd.to_datetime(frame.order_delivered_customer_date)
    late = delivered.dt.normalize() > estimated

    assert estimated.tolist() == found.latest_estimate.tolist()
    assert delivered.isna().tolist() == found.delivered.isna().tolist()
    assert delivered.dropna().dt.date.tolist() == [
        day.date() for day in found.delivered_on.dropna()
    ]
    assert int(late.sum()) == int((found.delivered_on > found.latest_estimate).sum())


def test_every_rate_is_computed_or_says_why_not(shop):
    """Where a report or the register does not tell what a rate needs, it says so."""
    found = health(shop.connection, shop.there, shop.limits, BRAZIL.timezone)
    why = {one.id: one.why_not for one in found.metrics}

    assert {measure.id for measure in MEASURES} == set(why)
    for one in found.metrics:
        assert (one.now is None) == (one.why_not is not None)
    assert {"odr"} == {id_ for id_, reason in why.items() if reason is None}
    assert (Cause.COLUMN, "shipments") == (why["lsr"].cause, why["lsr"].table)
    assert {"ship_by", "confirmed_on"} == set(why["lsr"].columns)
    assert {Cause.LIMIT} == {why[id_].cause for id_ in ("cancel", "vtr", "otdr", "crt")}


def test_the_order_defect_rate_equals_an_independent_one(shop, frame):
    """Reviews of one or two stars count against the orders of sixty days; claims are lacking."""
    found = health(shop.connection, shop.there, shop.limits, BRAZIL.timezone)
    [rate] = found.of("odr", Channel.SELLER)
    days = (AS_OF - pd.to_datetime(frame.order_purchase_timestamp).dt.date).map(
        lambda gone: gone.days
    )
    window = days.between(0, 59)
    left = pd.to_datetime(frame.review_creation_date).dt.date <= AS_OF
    negative = frame.review_score.isin(NEGATIVE) & left

    assert (int((window & negative).sum()), int(window.sum())) == (rate.now.hits, rate.now.base)
    assert {"claims", "chargebacks"} == {one.table for one in rate.lacks}
    assert not rate.sure or rate.now.share >= rate.limit


def test_nobody_can_be_told_from_the_orders(shop, frame):
    """No word of a review and no city comes in."""
    everything = repr([shop.connection.table(name).fetchall() for name in ("orders", "shipments")])
    told = repr((shop.readings, shop.findings))

    for text in {*frame.review_comment_message.head(200), *frame.customer_city.head(200)}:
        if len(text) > len("delivered"):
            assert text not in everything
            assert text not in told
