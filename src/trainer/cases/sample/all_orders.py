"""Writes the report of all orders, a row an item."""

from __future__ import annotations

from trainer.cases.sample.goods import TOWNS, TOWNS_DRAWN, Item
from trainer.cases.sample.market import Market
from trainer.cases.sample.orders import Order
from trainer.cases.sample.sheets import Layout, Sheet
from trainer.cases.sample.year import Year

ALL_ORDERS = Layout(
    "orders",
    "all-orders.txt",
    "Amazon's report of all orders, a row an item",
    (
        "amazon-order-id", "merchant-order-id", "purchase-date", "last-updated-date",
        "order-status", "fulfillment-channel", "sales-channel", "order-channel", "url",
        "ship-service-level", "product-name", "sku", "asin", "number-of-items", "item-status",
        "tax-collection-model", "tax-collection-responsible-party", "quantity", "currency",
        "item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price",
        "gift-wrap-tax", "item-promotion-discount", "ship-promotion-discount", "address-type",
        "ship-city", "ship-state", "ship-postal-code", "ship-country", "promotion-ids",
        "is-business-order", "purchase-order-number", "price-designation",
        "signature-confirmation-recommended",
    ),
)  # fmt: skip

_TAX_PER_CENT = 8
_BATCH = 1000
"""Rows that are handed to the file at once; one by one they would cost a third more."""
_Ends = tuple[tuple[str, str], ...]


class AllOrders:
    """Writes orders as they come, out of pieces that most of them share."""

    def __init__(self, year: Year, sheet: Sheet) -> None:
        self._utc = year.days.utc
        self._market = year.market
        self._sheet = sheet
        self._towns = tuple(_town(number, year.market) for number in range(TOWNS_DRAWN))
        self._lines: list[str] = []
        self._pieces: dict[tuple[int, bool, str, bool], _Ends] = {}

    def write(self, order: Order) -> None:
        """Write the rows of an order."""
        if not self._sheet.wanted:
            return
        updated = order.cancelled or order.shipped or order.placed
        status = _status(order)
        key = (order.basket.number, order.seller, status, order.business)
        pieces = self._pieces.get(key)
        if pieces is None:
            pieces = self._pieces[key] = self._made(order, status)
        head = f"{order.id}\t\t{self._utc(order.placed)}\t{self._utc(updated)}\t"
        town = self._towns[order.town]
        lines = self._lines
        for front, back in pieces:
            lines.append(f"{head}{front}{town}{back}")
        if len(lines) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Hand the rows that wait to the file."""
        self._sheet.write("".join(self._lines), len(self._lines))
        self._lines.clear()

    def _made(self, order: Order, status: str) -> _Ends:
        """Put together what stands before and behind the town, for each item of a basket."""
        channel = ("Merchant", "Standard") if order.seller else ("Amazon", "Expedited")
        back = f"\t{'true' if order.business else 'false'}\t\t\t\n"
        pieces = []
        for place, (item, count) in enumerate(order.basket.lines):
            shipping = order.basket.shipping if order.seller and not place else 0
            cells = [
                status, channel[0], self._market.sales_channel, "", "", channel[1],
                *self._sold(item, count, shipping, status),
                "", "", "", "", "Commercial" if order.business else "Residential", "",
            ]  # fmt: skip
            pieces.append(("\t".join(cells), back))
        return tuple(pieces)

    def _sold(self, item: Item, count: int, shipping: int, status: str) -> tuple[str, ...]:
        taxed = self._market.taxed and status not in {"Cancelled", "Pending"}
        model = ("MarketplaceFacilitator", self._market.sales_channel) if taxed else ("", "")
        shown = (item.name, item.sku, item.asin)
        if status == "Cancelled":
            return (*shown, "0", "Cancelled", *model, "0", self._market.currency, "", "", "", "")
        state = "Shipped" if status == "Shipped" else "Unshipped"
        if status == "Pending":
            return (*shown, str(count), state, *model, str(count), "", "", "", "", "")
        money = self._market.money
        price = item.price * count
        return (
            *shown, str(count), state, *model, str(count), self._market.currency, money(price),
            money(_tax(price)) if taxed else "",
            money(shipping) if shipping else "",
            money(_tax(shipping)) if taxed and shipping else "",
        )  # fmt: skip


def _tax(price: int) -> int:
    return (price * _TAX_PER_CENT + 50) // 100


def _town(number: int, market: Market) -> str:
    state = market.states[number % len(market.states)]
    return f"{TOWNS[number % len(TOWNS)]}\t{state}\t{number:05d}\t{market.country}\t"


def _status(order: Order) -> str:
    if order.cancelled:
        return "Cancelled"
    if order.shipped:
        return "Shipped"
    return "Unshipped" if order.seller else "Pending"
