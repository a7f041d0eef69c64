"""
An order of the made-up shop and the way of its parcel.

Both are plain mutable records: ten million of them are made, one after the other, and a frozen
one takes three times as long to make. Moments are seconds in UTC, and 0 says that there is none;
what would lie after the end of the year has not happened.
"""

from __future__ import annotations

from dataclasses import dataclass

from trainer.cases.sample.goods import CARRIERS, Basket


@dataclass(slots=True)
class Order:
    """One order."""

    id: str
    day: int
    placed: int
    seller: bool
    """Whether the seller ships it; else Amazon does."""
    basket: Basket
    town: int
    business: bool
    road: int
    """The bits that decide what happens to it on the way."""
    shipped: int = 0
    delivered: int = 0
    cancelled: int = 0
    cancelled_by: str = ""

    @property
    def amount(self) -> int:
        """What the buyer paid, tax left out."""
        return self.basket.amount + (self.basket.shipping if self.seller else 0)


@dataclass(slots=True)
class Parcel:
    """The parcel of an order that the seller ships."""

    ship_by: int
    """The day by which it has to be confirmed."""
    estimate: int
    """The latest day on which the buyer was told to expect it."""
    carrier: int
    protected: bool
    tracked: bool = True
    signed: bool = False
    confirmed: int = 0
    scanned: int = 0
    delivered: int = 0
    end: str = ""
    """lost or returned, where it never reached the buyer and that is known."""

    @property
    def status(self) -> str:
        """The last thing that the carrier's record says."""
        if self.delivered:
            return "delivered"
        if self.end:
            return self.end
        return "in-transit" if self.scanned else "no-scan"

    @property
    def proof(self) -> str:
        """The strongest evidence that the buyer has it."""
        if not self.delivered:
            return "none"
        return "signature" if self.signed else "scan"

    @property
    def carrier_name(self) -> str:
        """The carrier, once the shipment is confirmed."""
        return CARRIERS[self.carrier] if self.confirmed else ""
