"""
What is to become of an order, before it is told when.

A plot comes from the script, from a planted finding or from chance; the tellers turn it into
moments and rows. Hours and days count back from the end of the year; 0 leaves the time to chance.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Road:
    """How a parcel travels, as far as the story needs it to."""

    way: str = ""
    """delivered, signed, moving, lost, returned, untracked or unshipped."""
    carrier: int | None = None
    protected: bool | None = None
    late_days: int = 0
    """Days between the latest estimate and the delivery."""
    confirmed_late: bool = False


@dataclass(frozen=True, slots=True)
class ClaimPlot:
    """How a claim goes."""

    ground: str
    outcome: str
    """
    information or review while it is open; granted (paid by the seller, held against the order),
    cost (paid by the seller, not held against it), amazon (paid by Amazon), denied, withdrawn,
    appealed, or self-refund: the seller paid while Amazon was still looking at it.
    """
    hours: int = 0
    """Since Amazon asked, the claim was filed, or it was decided, by outcome."""
    vague: bool = False
    silent: bool = False
    """Whether the seller never answers Amazon's question."""
    ignored: bool = False
    """Whether the buyer's message before it was answered too late."""


@dataclass(frozen=True, slots=True)
class ChargebackPlot:
    """How a chargeback goes: waiting, represented, refunded, won or lost."""

    reason: str
    outcome: str
    days: int = 0


@dataclass(frozen=True, slots=True)
class MessagePlot:
    """What a buyer writes, and how soon it is answered."""

    about: str
    hours: int = 0
    open: bool = False
    needs: str = "answer"
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class ReturnPlot:
    """How a return goes."""

    reason: str
    outcome: str = ""
    """
    pending, travelling, received; refunded; refused (closed with an answer), unanswered (closed
    without one in time), safe-t (refunded by Amazon, and claimed for).
    """
    days: int = 0
    """Since it was asked for while pending, since it arrived otherwise."""
    in_policy: bool = True
    refund_after: int = -1
    """Days between arrival and refund."""
    kept: int = 0
    """Percent of the price that the seller kept."""


@dataclass(frozen=True, slots=True)
class RatingPlot:
    """Which stars a buyer leaves."""

    stars: int
    about: str
    days: int = 0


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything that is to become of one order."""

    road: Road | None = None
    """Where the parcel goes; by chance without one."""
    item: int | None = None
    """Which item it is for, where that matters."""
    claim: ClaimPlot | None = None
    chargeback: ChargebackPlot | None = None
    message: MessagePlot | None = None
    returned: ReturnPlot | None = None
    rating: RatingPlot | None = None
    cancelled: str = ""
    """Who cancels it: seller, buyer or unconfirmed."""
