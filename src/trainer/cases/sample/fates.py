"""What chance has in store for orders that nothing is planned for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from trainer.cases.sample.draws import Draws, spread
from trainer.cases.sample.plots import (
    ChargebackPlot,
    ClaimPlot,
    MessagePlot,
    Plot,
    RatingPlot,
    ReturnPlot,
    Road,
)

BITS = 24
"""How many bits decide the fate of an order."""
_PER_CENT = (1 << BITS) / 100

_SELLER = (
    ("message", 4.5),
    ("return", 6.4),
    ("cancelled-by-buyer", 0.7),
    ("cancelled-by-seller", 0.5),
    ("cancelled-unconfirmed", 0.15),
    ("claim", 0.55),
    ("rating", 0.5),
    ("chargeback", 0.06),
)
_AMAZON = (
    ("fba-return", 7.0),
    ("cancelled-by-buyer", 0.9),
    ("rating", 0.65),
    ("fba-claim", 0.05),
)
_DEFECTS = frozenset({"claim", "rating", "chargeback"})
"""What comes a third as often to a small shop, which has cases put in by hand on top."""

_REASONS = (
    "CR-UNWANTED_ITEM", "CR-NO_REASON_GIVEN", "CR-ORDERED_WRONG_ITEM", "CR-DEFECTIVE",
    "CR-NOT_COMPATIBLE", "CR-QUALITY_UNACCEPTABLE", "CR-FOUND_BETTER_PRICE", "AMZ-PG-BAD-DESC",
    "CR-DAMAGED_BY_CARRIER", "CR-MISSING_PARTS", "CR-SWITCHEROO", "AMZ-PG-MISORDERED",
)  # fmt: skip
_REASON_DRAWN = spread(
    [(place, weight) for place, weight in enumerate((30, 8, 10, 14, 6, 9, 6, 6, 3, 3, 1, 4))], 100
)
_ABOUT = spread([(0, 40), (1, 30), (2, 15), (3, 15)], 20)
_ABOUTS = ("delivery", "product", "return", "account")
_GROUNDS = (
    "not-received", "damaged", "defective", "not-as-described", "wrong-item", "missing-items",
    "late", "not-refunded",
)  # fmt: skip
_GROUND_DRAWN = spread(
    [(place, weight) for place, weight in enumerate((40, 9, 13, 14, 7, 7, 6, 4))], 100
)
_STARS = (1, 1, 2, 2, 3, 3)
_TOPICS = ("delivery", "service", "product", "product", "missing")
_LOST = (Road("lost", protected=False), Road("untracked"), Road("moving", protected=False))
_COVERED = (Road("lost", protected=True), Road("moving", protected=True))


def _thresholds(fates: Sequence[tuple[str, float]], *, small: bool) -> tuple[int, ...]:
    passed = 0.0
    until = []
    for kind, percent in fates:
        passed += percent / 3 if small and kind in _DEFECTS else percent
        until.append(int(passed * _PER_CENT))
    return tuple(until)


class Fates:
    """Deals out what happens to orders by chance."""

    def __init__(self, *, small: bool) -> None:
        self._seller = _thresholds(_SELLER, small=small)
        self._amazon = _thresholds(_AMAZON, small=False)
        self.seller_below = self._seller[-1]
        self.amazon_below = self._amazon[-1]
        """Nothing happens to an order whose bits are not below."""

    def of_seller(self, bits: int, draws: Draws, *, may_count: bool) -> Plot:
        """
        Give what happens to an order that the seller ships.

        Where defects are rationed, nothing is dealt that is held against the order.
        """
        match _SELLER[bisect_right(self._seller, bits)][0]:
            case "message":
                return Plot(message=MessagePlot(_ABOUTS[draws.pick(_ABOUT)]))
            case "return":
                return Plot(returned=_return(draws))
            case "claim":
                return _claim(draws, may_count=may_count)
            case "rating":
                stars = draws.pick(_STARS) if may_count else 3
                return Plot(rating=RatingPlot(stars, draws.pick(_TOPICS)))
            case "chargeback":
                return Plot(chargeback=_chargeback(draws, may_count=may_count))
            case cancelled:
                return Plot(cancelled=cancelled.rpartition("-")[2])

    def of_amazon(self, bits: int, draws: Draws) -> Plot:
        """Give what happens to an order that Amazon ships."""
        match _AMAZON[bisect_right(self._amazon, bits)][0]:
            case "fba-return":
                return Plot(returned=ReturnPlot("UNWANTED_ITEM"))
            case "rating":
                return Plot(rating=RatingPlot(draws.pick(_STARS), draws.pick(_TOPICS)))
            case "fba-claim":
                return Plot(claim=ClaimPlot("damaged", "amazon"))
            case cancelled:
                return Plot(cancelled=cancelled.rpartition("-")[2])


def _return(draws: Draws) -> ReturnPlot:
    reason = _REASONS[draws.pick(_REASON_DRAWN)]
    if draws.chance(9):
        return ReturnPlot(reason, draws.pick(("refused", "")), in_policy=False)
    return ReturnPlot(reason, "safe-t" if draws.chance(4) else "")


def _claim(draws: Draws, *, may_count: bool) -> Plot:
    ground = _GROUNDS[draws.pick(_GROUND_DRAWN)]
    counts = may_count and draws.chance(45)
    if ground == "not-received":
        return _not_received(draws, counts=counts)
    outcome = "granted" if counts else draws.pick(("denied", "withdrawn"))
    road = Road(late_days=draws.between(2, 6)) if ground == "late" else None
    silent, vague = counts and draws.chance(30), draws.chance(30)
    return Plot(road, claim=ClaimPlot(ground, outcome, silent=silent, vague=vague))


def _not_received(draws: Draws, *, counts: bool) -> Plot:
    if counts:
        ignored = draws.chance(25)
        claim = ClaimPlot("not-received", "granted", ignored=ignored, silent=draws.chance(20))
        return Plot(draws.pick(_LOST), claim=claim)
    outcome = draws.pick(("amazon", "amazon", "denied", "withdrawn", "cost"))
    road = {
        "amazon": draws.pick(_COVERED),
        "denied": Road("signed"),
        "withdrawn": Road(late_days=draws.between(8, 11)),
        "cost": Road("returned"),
    }[outcome]
    return Plot(road, claim=ClaimPlot("not-received", outcome))


def _chargeback(draws: Draws, *, may_count: bool) -> ChargebackPlot:
    if not may_count or draws.chance(45):
        return ChargebackPlot("fraud", draws.pick(("won", "won", "lost", "represented")))
    reason = draws.pick(("not-received", "not-received", "not-as-described", "not-refunded"))
    return ChargebackPlot(reason, draws.pick(("lost", "lost", "refunded", "won")))
