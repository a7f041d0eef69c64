"""Which places have clearly more disputes than chance puts there."""

from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from trainer.cases.clusters import Cluster, clusters_of
from trainer.cases.odds import at_least
from trainer.rules.metrics import Rate

BY = ("sku",)


def disputes(count):
    """So many orders of product A that came damaged."""
    return pd.DataFrame(
        {
            "order_id": [f"a{n}" for n in range(count)],
            "placed_on": pd.to_datetime([date(2026, 11, 1 + n) for n in range(count)]),
            "sku": "A",
            "reason": "damaged",
        }
    )


def places(here, rest):
    """Product A and all others, with their damaged orders."""
    return {
        BY: pd.DataFrame(
            {
                "sku": ["A"],
                "reason": ["damaged"],
                "orders": [here.base],
                "disputes": [here.hits],
                "all_orders": [here.base + rest.base],
                "all_disputes": [here.hits + rest.hits],
            }
        )
    }


def found(here, rest, looked_at=1, **choices):
    """The clusters of product A, held against all others."""
    return clusters_of(disputes(here.hits), places(here, rest), looked_at, **choices)


def test_the_chance_is_that_of_all_disputes_falling_alike():
    """Given all disputes, each falls on the product with the chance of its share of the orders."""
    [cluster] = found(Rate(6, 100), Rate(6, 900))

    # Of 12 disputes 6 or more on a tenth of the orders.
    assert at_least(6, 12, 0.1) == pytest.approx(cluster.q)
    assert (Fraction(9), Fraction(16, 3)) == (cluster.lift, cluster.excess)
    assert (date(2026, 11, 1), 6) == (cluster.first_on, len(cluster.order_ids))


def test_who_looks_often_finds_by_chance():
    """What is rare in one look is not in a thousand."""
    assert found(Rate(6, 100), Rate(6, 900), looked_at=50)
    assert not found(Rate(6, 100), Rate(6, 900), looked_at=1000)


def test_the_interval_has_to_be_above_the_rest():
    """However much chance is put up with, the lower bound must be above the rest's share."""
    # Wilson for 5 of 100 begins at 0.0215.
    assert found(Rate(5, 100), Rate(18, 900), level=1)
    assert not found(Rate(5, 100), Rate(20, 900), level=1)


def test_the_fewest_may_be_chosen():
    """Three disputes are the fewest, unless another number is asked for."""
    assert found(Rate(3, 10), Rate(1, 990))
    assert not found(Rate(2, 10), Rate(1, 990))
    assert found(Rate(2, 10), Rate(1, 990), fewest=2)


def test_without_a_rest_there_is_nothing_to_compare():
    """A shop with one product has no cluster of it."""
    assert not found(Rate(5, 10), Rate(0, 0), level=1)


def test_a_rest_without_disputes_has_no_lift():
    """Where it never happens elsewhere, nobody can say how many times as often it happens here."""
    cluster = Cluster(BY, ("A",), "damaged", Rate(3, 9), Rate(0, 9), 0.1, 0.0, date.min, ())

    assert (None, 3) == (cluster.lift, cluster.excess)
