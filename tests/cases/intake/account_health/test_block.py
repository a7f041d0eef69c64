"""Fields are taken by any of their names, and what nobody took is named."""

import json
from fractions import Fraction

import pytest

from cases.intake.account_health.sound import (
    BELOW,
    HOSTILE,
    PLACES,
    SELLER,
    M,
    P,
    changed,
    found,
    late,
    rated,
    read,
    renamed,
    sound,
)
from trainer.cases.intake.account_health import Code


def test_the_documented_name_goes_first():
    """Of two spellings the documented one is read, wherever it stands."""
    other = rated(0.5, 0.04, BELOW, orderCount=2, lateShipmentCount=1)
    report = sound()
    metrics = report["performanceMetrics"][0]
    report["performanceMetrics"][0] = {"late_shipment_rate": other, **metrics}

    assert Fraction(1, 80) == late(report).recomputed
    assert {
        ("block-other-name", f"{P}.late_shipment_rate"),
        ("two-names", f"{P}.lateShipmentRate"),
    } == found(report)


def test_a_near_miss_of_a_name_is_guessed():
    """An unknown key that is nearly a missing block is named with it."""
    [unknown] = [
        each
        for each in read(renamed((*M, "orderDefectRate"), "orderDefekctRate")).disagreements
        if each.code is Code.UNKNOWN_KEYS
    ]

    assert (
        "Keys that are not known: 'orderDefekctRate' (perhaps 'orderDefectRate')." == unknown.says
    )


def test_counts_in_counts_are_not_followed():
    """A block in a block in a block is read one deep and no deeper."""
    chain = json.dumps(changed(((*SELLER, "claims"), "@")))
    text = chain.replace('"@"', '{"count":' * 300 + "1" + "}" * 300)

    assert ("wrong-type", f"{P}.orderDefectRate.mfn.claims.count") in found(text)


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_every_changed_place_is_told(path):
    """Whatever place is overwritten with nonsense, something is said of it."""
    assert set() != found(changed((path, HOSTILE)))
