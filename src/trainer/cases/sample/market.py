"""Marketplaces in which the made-up seller can sell, and how each writes money and days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class UnknownMarketError(LookupError):
    """The generator has no seller in this marketplace."""

    @classmethod
    def of(cls, marketplace: str, known: Iterable[str]) -> UnknownMarketError:
        """Say which there are."""
        return cls(
            f"There is no sample for the marketplace '{marketplace}'.\n\n"
            f"Hint: choose one of {', '.join(sorted(known))}."
        )


@dataclass(frozen=True, slots=True)
class Market:
    """A marketplace as its reports show it."""

    id: str
    number: str
    """The marketplace's id in reports that Amazon writes for programs."""
    sales_channel: str
    currency: str
    zone: str
    feedback_day: str
    """How the feedback report writes a day."""
    country: str
    decimals: int = 2
    taxed: bool = False
    """Whether the marketplace collects sales tax for the seller."""
    states: tuple[str, ...] = ("",)

    def money(self, minor: int) -> str:
        """Write an amount that is given in the smallest unit of the currency."""
        if not self.decimals:
            return str(minor)
        sign = "-" if minor < 0 else ""
        return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02d}"


_STATES = ("CA", "TX", "NY", "FL", "IL", "PA", "OH", "WA", "GA", "NC", "AZ", "CO")
_PACIFIC = "America/Los_Angeles"
_DMY = "%d/%m/%y"

MARKETS = {
    market.id: market
    for market in (
        Market("US", "ATVPDKIKX0DER", "Amazon.com", "USD", _PACIFIC, "%m/%d/%y", "US",
               taxed=True, states=_STATES),
        Market("CA", "A2EUQ1WTGCTBG2", "Amazon.ca", "CAD", _PACIFIC, _DMY, "CA"),
        Market("UK", "A1F83G8C2ARO7P", "Amazon.co.uk", "GBP", "Europe/London", _DMY, "GB"),
        Market("DE", "A1PA6795UKMFR9", "Amazon.de", "EUR", "Europe/Berlin", "%d.%m.%y", "DE"),
        Market("FR", "A13V1IB3VIYZZH", "Amazon.fr", "EUR", "Europe/Paris", _DMY, "FR"),
        Market("IT", "APJ6JRA9NG5V4", "Amazon.it", "EUR", "Europe/Rome", _DMY, "IT"),
        Market("ES", "A1RKKUPIHCS9HS", "Amazon.es", "EUR", "Europe/Madrid", _DMY, "ES"),
        Market("AU", "A39IBJ37TRP1C6", "Amazon.com.au", "AUD", "Australia/Sydney", _DMY, "AU"),
        Market("JP", "A1VC38T7YXB528", "Amazon.co.jp", "JPY", "Asia/Tokyo", "%y/%m/%d", "JP",
               decimals=0),
    )
}  # fmt: skip


def market(marketplace: str) -> Market:
    """Give a marketplace by its id."""
    if marketplace not in MARKETS:
        raise UnknownMarketError.of(marketplace, MARKETS)
    return MARKETS[marketplace]
