"""
Which rates an account is measured by: what each is made from, and what it cannot do without.

The numbers, windows and limits alike, are entries of the register.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from trainer.cases.rosters import Books, Named
from trainer.cases.series import Roster, together
from trainer.rules.metrics import Channel


class Side(StrEnum):
    """On which side of its limit a rate has to be."""

    BELOW = "below"
    """The rate must stay below; the limit itself is a breach."""
    AT_LEAST = "at-least"
    """The rate must reach the limit."""


class Cause(StrEnum):
    """Why something cannot be computed."""

    FILE = "file"
    """No file was read for the table."""
    COLUMN = "column"
    """The columns of the table are empty in every row."""
    LIMIT = "limit"
    """The register has no such entry for this marketplace and day."""
    UNREPORTED = "unreported"
    """No report of the platform tells it."""


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a rate, or a part of it, cannot be computed."""

    cause: Cause
    table: str
    """The table concerned; `policy` for the register."""
    columns: tuple[str, ...] = ()
    """The columns concerned, or the entries of the register."""


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A rate: whose it is, which entries of the register it goes by, and what it is made from."""

    id: str
    channel: Channel | None
    side: Side
    roster: Callable[[Books], Roster]
    named: Callable[[Books], Named]
    """The orders that count against the rate, one by one."""
    windows: str
    target: str = ""
    lag: str = ""
    others: tuple[str, ...] = ()
    """Further entries of the register without which there is no rate."""
    needs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The tables and columns without which there is no rate."""
    one_of: tuple[str, ...] = ()
    """Tables of which at least one is needed; the first would do best."""
    parts: tuple[str, ...] = ()
    """Tables that each tell some of the hits: without one of them the rate is at least what it is."""
    whole: tuple[str, ...] = ()
    """Tables that tell all of the hits, so that no part is missed."""
    never: WhyNot | None = None
    """Why no report can tell it."""


DATED = ("orders", ("placed_on", "channel"))
CHANNELED = ("orders", ("channel",))
DERIVED = frozenset({"marks"})
"""Tables that no file is read for: a shop derives them from others."""

DEFECT_TABLES = ("claims", "chargebacks", "feedback")
"""What defects are found in, where the platform's own list was not read."""


def _defects(channel: Channel) -> Measure:
    return Measure(
        "odr",
        channel,
        Side.BELOW,
        lambda books: together(
            (books.orders(channel), books.defects(channel).roster, books.stray_defects())
        ),
        lambda books: books.defects(channel),
        windows="odr.window",
        target="odr.target",
        needs=(DATED, ("marks", ("counts",))),
        one_of=("defects", *DEFECT_TABLES),
        parts=DEFECT_TABLES,
        whole=("defects",),
    )


MEASURES: tuple[Measure, ...] = (
    _defects(Channel.SELLER),
    _defects(Channel.AMAZON),
    Measure(
        "lsr",
        Channel.SELLER,
        Side.BELOW,
        lambda books: books.confirmations(),
        lambda books: books.late_confirmations(),
        windows="lsr.windows",
        target="lsr.target",
        needs=(DATED, ("shipments", ("ship_by", "confirmed_on"))),
    ),
    Measure(
        "cancel",
        Channel.SELLER,
        Side.BELOW,
        lambda books: together(
            (
                books.orders(Channel.SELLER),
                books.cancellations().roster,
                books.stray_cancellations(),
            )
        ),
        lambda books: books.cancellations(),
        windows="cancel.window",
        target="cancel.target",
        needs=(DATED, ("cancellations", ("cancelled_by",))),
    ),
    Measure(
        "vtr",
        Channel.SELLER,
        Side.AT_LEAST,
        lambda books: books.scans(),
        lambda books: books.missing_scans(),
        windows="vtr.window",
        target="vtr.target",
        lag="vtr.window_lag",
        needs=(CHANNELED, ("shipments", ("latest_estimate", "confirmed_on", "first_scan_on"))),
    ),
    Measure(
        "otdr",
        Channel.SELLER,
        Side.AT_LEAST,
        lambda books: books.arrivals(),
        lambda books: books.late_arrivals(),
        windows="otdr.window",
        target="otdr.target",
        lag="otdr.window_delay",
        needs=(CHANNELED, ("shipments", ("latest_estimate", "confirmed_on", "delivered_on"))),
    ),
    Measure(
        "crt",
        None,
        Side.AT_LEAST,
        lambda books: books.answers(),
        lambda books: books.late_answers(),
        windows="crt.windows",
        target="crt.target",
        others=("message.response_target", "crt.auto_reply_counts"),
        needs=(("messages", ("received_on", "replied", "needs", "automatic")),),
    ),
    Measure(
        "rdr",
        Channel.SELLER,
        Side.BELOW,
        lambda books: books.requests(),
        lambda books: books.disputed_requests(),
        windows="",
        target="rdr.target",
        needs=(("returns", ()),),
        never=WhyNot(Cause.UNREPORTED, "returns", ("responded",)),
    ),
    Measure(
        "returns.disputed",
        Channel.SELLER,
        Side.BELOW,
        lambda books: books.requests(),
        lambda books: books.disputed_requests(),
        windows="odr.window",
        others=("odr.negative_stars",),
        needs=(("returns", ("requested_on", "claim")),),
        parts=("feedback",),
    ),
)
"""
Every rate, in the order in which the desk shows it.

Orders are taken by the day on which they were placed; for valid tracking and on-time delivery by
the day that was promised, which is how the platform chooses them (help 201817070; FAQ on the
on-time delivery rate). The return dissatisfaction rate is in no report, since none has the time of
the answer to a request or what the buyer said of it; the share of return requests that came to a claim or to bad feedback stands in for
it, over the window of the order defect rate, which those requests feed. It has no limit, and its
history tells each day's requests with all that came of them since.
"""
