"""What disputes come from, and which clusters are no chance."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
import sqlglot
from pandas.testing import assert_frame_equal

from cases.brute import dice
from cases.tables import limits_of, moment, shop_of
from trainer.cases.casebook import ISSUES
from trainer.cases.causes import FAULTS, causes, disputes_sql, journeys_sql, products_sql
from trainer.cases.sql import ENGINES
from trainer.rules.metrics import Rate

LAST = date(2026, 11, 22)
LIMITS = limits_of(LAST)
GROUNDS = ("not-received", "damaged", "defective", "not-as-described")


@pytest.fixture(scope="module")
def connection():
    """A DuckDB in memory, for one shop after the other."""
    with shop_of() as opened:
        yield opened


def order(id_, *, back=30, sku="A"):
    """An order of a product, placed some days ago."""
    day = LAST - timedelta(back)
    return {"order_id": id_, "placed_on": day, "sku": sku, "channel": "seller"}


def claim(id_, ground="damaged", *, back=10):
    """A claim about an order, filed some days ago."""
    return {"order_id": id_, "ground": ground, "filed_on": LAST - timedelta(back)}


def shipped(id_, carrier):
    """An order's way with a carrier."""
    return {"order_id": id_, "carrier": carrier}


# --- what a dispute is ----------------------------------------------------------------------------


def test_four_kinds_of_dispute(connection):
    """Claims, chargebacks, bad feedback and returns for a fault are disputes; nothing else is."""
    shop_of(
        connection,
        orders=[order(id_) for id_ in "abcdefgh"],
        claims=[claim("a", "damaged")],
        chargebacks=[{"order_id": "b", "reason": "fraud", "opened": moment("2026-11-10 12:00")}],
        feedback=[
            {"order_id": "c", "stars": 2, "left_on": LAST},
            {"order_id": "d", "stars": 3, "left_on": LAST},
        ],
        returns=[
            {"order_id": "e", "reason": "CR-DEFECTIVE", "requested_on": LAST},
            {"order_id": "f", "reason": "CR-UNWANTED_ITEM", "requested_on": LAST},
        ],
        fba_returns=[
            {"order_id": "g", "reason": "DEFECTIVE", "returned_on": LAST},
            {"order_id": "h", "reason": "UNWANTED_ITEM", "returned_on": LAST},
        ],
    )

    found = causes(connection, LIMITS)

    told = found.disputes.sort_values("order_id")
    assert [
        ("a", "claim", "damaged"),
        ("b", "chargeback", "fraud"),
        ("c", "feedback", "negative-feedback"),
        ("e", "return", "defective"),
        ("g", "return", "defective"),
    ] == list(zip(told["order_id"], told["kind"], told["reason"], strict=True))
    assert (8, 5) == (found.orders, found.disputed)


def test_an_order_counts_once_for_each_reason(connection):
    """A claim and a return for one fault are one disputed order; another reason is another."""
    shop_of(
        connection,
        orders=[order("a"), order("b")],
        claims=[claim("a", "defective"), claim("a", "late")],
        returns=[{"order_id": "a", "reason": "CR-DEFECTIVE", "requested_on": LAST}],
    )

    found = causes(connection, LIMITS)

    by_reason = dict(zip(found.by_reason["reason"], found.by_reason["disputes"], strict=True))
    assert {"defective": 1, "late": 1} == by_reason
    assert [1] == found.by_sku["disputes"].tolist()


def test_only_what_is_known_by_the_day(connection):
    """What was placed or filed after the day is not there yet."""
    shop_of(
        connection,
        orders=[order("a"), order("b"), order("later", back=-1)],
        claims=[claim("a"), claim("b", back=-1), claim("later")],
    )

    found = causes(connection, LIMITS)

    assert (2, 1) == (found.orders, found.disputed)


def test_the_days_begin_with_the_first(connection):
    """Of a number of days the last one is the limits' day and the first one is inside."""
    shop_of(
        connection,
        orders=[order("in", back=9), order("out", back=10)],
        claims=[claim("in", back=0), claim("out", back=0)],
    )

    found = causes(connection, LIMITS, days=10)

    assert ["in"] == found.disputes["order_id"].tolist()
    assert 1 == found.orders


def test_a_shop_without_anything(connection):
    """Without orders and disputes there are empty tables and no clusters."""
    shop_of(connection)

    found = causes(connection, LIMITS)

    assert (0, 0, ()) == (found.orders, found.disputed, found.clusters)
    assert [0] * 5 == [
        len(table)
        for table in (
            found.by_reason, found.by_sku, found.by_carrier, found.by_month, found.by_sku_reason,
        )
    ]  # fmt: skip


# --- tables ---------------------------------------------------------------------------------------


def golden(connection):
    """
    A hundred orders: forty of A, sixty of B; A has fifteen damaged, B has three and one not received.

    The fifteen of A went with Swift, as every even order did; the others with Steady.
    """
    ids = {"A": [f"a{n:02}" for n in range(40)], "B": [f"b{n:02}" for n in range(60)]}
    shop_of(
        connection,
        orders=[
            order(id_, sku=sku, back=20 if sku == "A" else 60) for sku in ids for id_ in ids[sku]
        ],
        shipments=[
            shipped(id_, "Steady" if n % 2 else "Swift")
            for sku in ids
            for n, id_ in enumerate(ids[sku])
        ],
        claims=[
            *(claim(id_) for id_ in ids["A"][:30:2]),
            *(claim(id_) for id_ in ids["B"][1:6:2]),
            claim("b30", "not-received"),
        ],
    )
    return causes(connection, LIMITS)


def row(table, **keys):
    """A row of a table as a mapping."""
    for name, value in keys.items():
        table = table[table[name].eq(value)]
    [found] = table.to_dict("records")
    return found


def test_the_figures_of_a_product(connection):
    """Share, rest and lift of a product are worked out against all other products."""
    found = row(golden(connection).by_sku, sku="A")

    # 15 of 40 = 0.375 against 4 of 60 = 0.0667: 5.625 times. Wilson for 15 of 40, z2 = 3.8415:
    # (15 + 1.9207 +- 1.96 * sqrt(15 * 25 / 40 + 0.9604)) / 43.8415 = 0.2422 and 0.5297.
    assert (40, 15) == (found["orders"], found["disputes"])
    assert 0.375 == found["share"]
    assert 4 / 60 == pytest.approx(found["rest"])
    assert 5.625 == pytest.approx(found["lift"])
    assert [0.2422, 0.5297] == [round(found["low"], 4), round(found["high"], 4)]


def test_the_figures_of_a_reason(connection):
    """A reason is held against the average of the other reasons."""
    found = row(golden(connection).by_reason, reason="damaged")

    # 18 damaged and 1 not received of 100.
    assert (100, 18, 0.18) == (found["orders"], found["disputes"], found["share"])
    assert 18 == pytest.approx(found["lift"])


def test_the_figures_of_product_and_reason(connection):
    """A product and a reason are held against the same reason elsewhere."""
    found = row(golden(connection).by_sku_reason, sku="A", reason="damaged")

    # 15 of 40 against 3 of 60.
    assert (40, 15) == (found["orders"], found["disputes"])
    assert 7.5 == pytest.approx(found["lift"])


def test_carriers_and_months(connection):
    """Carriers and months of order have their tables, months in their order."""
    found = golden(connection)

    assert ["2026-09", "2026-11"] == found.by_month["month"].tolist()
    assert [4, 15] == found.by_month["disputes"].tolist()
    assert {"Swift": (50, 16), "Steady": (50, 3)} == {
        one["carrier"]: (one["orders"], one["disputes"])
        for one in found.by_carrier.to_dict("records")
    }


def test_what_is_lacking_is_counted(connection):
    """A dispute without order, reason, product or carrier is left out there, and counted."""
    shop_of(
        connection,
        orders=[
            order("whole"),
            order("bare", sku=None),
            {"order_id": "undated", "sku": "A"},
        ],
        shipments=[shipped("whole", "Swift"), shipped("bare", None)],
        claims=[claim("whole"), claim("bare", None), claim("undated"), claim("nowhere")],
    )

    found = causes(connection, LIMITS)

    assert {
        "orders.order_id": 1,
        "orders.placed_on": 1,
        "reason": 1,
        "orders.sku": 1,
        "shipments.carrier": 1,
    } == found.unknown
    assert ["A"] == found.by_sku["sku"].tolist()
    assert ["damaged"] == found.by_reason["reason"].tolist()


# --- clusters -------------------------------------------------------------------------------------


def test_the_cluster_of_a_product(connection):
    """A product that is damaged far more often than the rest is a cluster, with its figures."""
    [found] = [one for one in golden(connection).clusters if one.by == ("sku",)]

    # At the rest's 3 of 60 the 40 orders would have 2 disputes: 13 would not be.
    assert (("A",), "damaged") == (found.value, found.reason)
    assert (Rate(15, 40), Rate(3, 60)) == (found.here, found.rest)
    assert (Fraction(15, 2), 13) == (found.lift, found.excess)
    assert LAST - timedelta(20) == found.first_on
    assert tuple(f"a{n:02}" for n in range(0, 30, 2)) == found.order_ids
    assert found.q <= 0.05


def test_two_disputes_are_no_cluster(connection):
    """Two disputes are too few, whatever the rate."""
    shop_of(
        connection,
        orders=[order("a", sku="A"), order("b", sku="A")]
        + [order(f"c{n}", sku="B") for n in range(2000)],
        claims=[claim("a"), claim("b")],
    )

    assert () == causes(connection, LIMITS).clusters
    assert 1 == len(causes(connection, LIMITS, fewest=2).clusters)


def test_a_rest_without_disputes_is_not_taken_for_proof(connection):
    """Three disputes of a product that makes up most of a shop are no cluster."""
    shop_of(
        connection,
        orders=[order(f"a{n}", sku="A") for n in range(100)]
        + [order(f"b{n}", sku="B") for n in range(50)],
        claims=[claim(f"a{n}") for n in range(3)],
    )

    # Given three disputes, all fall on A with the chance (100 / 150) ** 3 = 0.30.
    assert () == causes(connection, LIMITS).clusters


def drawn(rng, *, products=12, orders=400, planted=None):
    """A shop by chance: every order is as likely to be disputed as any other, but a planted one."""
    rows = {"orders": [], "shipments": [], "claims": []}
    for place in range(orders):
        id_, sku = f"o{place}", f"P{rng.randrange(products)}"
        carrier = rng.choice(["Swift", "Steady", "Snail"])
        rows["orders"].append(order(id_, sku=sku, back=rng.randrange(120)))
        rows["shipments"].append(shipped(id_, carrier))
        for ground in GROUNDS:
            often = planted is not None and planted == (sku, ground)
            if rng.random() < (0.4 if often else 0.015):
                rows["claims"].append(claim(id_, ground, back=0))
    return rows


def test_chance_makes_few_clusters(connection):
    """Of 100 shops in which every order is alike, at most one in twenty shows a cluster."""
    false = 0
    for seed in range(100):
        shop_of(connection, **drawn(dice(0, seed), orders=250))
        false += bool(causes(connection, LIMITS).clusters)

    assert false <= 100 / 20


@pytest.mark.parametrize("seed", range(10))
def test_a_planted_cluster_is_found(connection, seed):
    """A product that is much more often damaged than the rest is found, and found first."""
    shop_of(connection, **drawn(dice(seed), planted=("P3", "damaged")))

    first, *_ = causes(connection, LIMITS).clusters

    assert (("sku",), ("P3",), "damaged") == (first.by, first.value, first.reason)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter(connection, seed):
    """However the rows of the reports lie, the causes are the same."""
    rng = dice(seed)
    rows = drawn(rng, orders=150, planted=("P1", "late"))
    shop_of(connection, **rows)
    before = causes(connection, LIMITS)
    shop_of(connection, **{table: rng.sample(held, len(held)) for table, held in rows.items()})

    after = causes(connection, LIMITS)

    assert before.clusters == after.clusters
    for name in ("disputes", "by_reason", "by_sku", "by_carrier", "by_month", "by_sku_reason"):
        assert_frame_equal(getattr(before, name), getattr(after, name))


@pytest.mark.parametrize("seed", range(5))
def test_other_orders_change_only_what_they_are_held_against(connection, seed):
    """Orders of another product without disputes change the rest, and no count of any other."""
    rows = drawn(dice(seed), orders=150)
    shop_of(connection, **rows)
    before = causes(connection, LIMITS)
    new = [f"new{n}" for n in range(50)]
    rows["orders"] += [order(id_, sku="new", back=400) for id_ in new]
    rows["shipments"] += [shipped(id_, "New") for id_ in new]
    shop_of(connection, **rows)

    after = causes(connection, LIMITS)

    same = ["orders", "disputes", "share", "low", "high"]
    sku = after.by_sku[after.by_sku["sku"].ne("new")].reset_index(drop=True)
    assert before.orders + 50 == after.orders
    assert_frame_equal(before.disputes, after.disputes)
    assert_frame_equal(before.by_sku[["sku", *same]], sku[["sku", *same]])
    assert_frame_equal(
        before.by_sku_reason[["sku", "reason", *same]],
        after.by_sku_reason[["sku", "reason", *same]],
    )
    assert before.by_reason["disputes"].tolist() == after.by_reason["disputes"].tolist()


# --- engines --------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "statement",
    [
        disputes_sql(LAST, (1, 2)),
        products_sql(LAST, LAST),
        products_sql(None, LAST),
        journeys_sql(LAST, LAST),
    ],
    ids=["disputes", "products", "all-products", "journeys"],
)
def test_other_engines_understand(statement, engine):
    """Every statement can be written for the other engines, and read back there."""
    [written] = sqlglot.transpile(
        statement, read="duckdb", write=engine, unsupported_level=sqlglot.ErrorLevel.RAISE
    )

    assert sqlglot.parse_one(written, read=engine)


def test_faults_are_those_of_the_casebook():
    """A return is for a fault wherever its case is about more than a change of mind."""
    faults = {code: issue for code, issue in ISSUES.items() if issue != "unwanted"}

    assert faults == FAULTS
