"""
Writes the settlement: every amount that came in or went out, in periods of two weeks.

A period begins with its total, which is known only once its last amount is. Amounts therefore
wait in a file for each period, never in memory.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from trainer.cases.sample.days import DAY, HOUR
from trainer.cases.sample.goods import Item
from trainer.cases.sample.orders import Order
from trainer.cases.sample.sheets import Layout, Sheet
from trainer.cases.sample.story import Payment, Story
from trainer.cases.sample.year import DAYS_COVERED, Year

SETTLEMENT = Layout(
    "settlement",
    "settlement.txt",
    "Amazon's settlements of the year, a row an amount",
    (
        "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date",
        "total-amount", "currency", "transaction-type", "order-id", "merchant-order-id",
        "adjustment-id", "shipment-id", "marketplace-name", "amount-type", "amount-description",
        "amount", "fulfillment-id", "posted-date", "posted-date-time", "order-item-code",
        "merchant-order-item-id", "merchant-adjustment-item-id", "sku", "quantity-purchased",
        "promotion-id",
    ),
)  # fmt: skip

_PERIOD = 14
_FEE_PER_CENT = 15
_FIRST_ID = 21_000_000_001
_DEPOSITED_AFTER = 2 * DAY
_AMOUNT_TYPES = {"SAFE-T Reimbursement": ("SAFE-T Reimbursement", "SAFE-T Reimbursement")}
_PRICE = ("ItemPrice", "Principal")


@dataclass(slots=True)
class _Period:
    """The amounts of two weeks."""

    begins: int
    file: TextIO
    path: Path
    total: int = 0
    rows: int = 0


class Settlement:
    """Takes amounts in any order, and writes them by period at the end."""

    def __init__(self, year: Year, sheet: Sheet, folder: Path, stack: ExitStack) -> None:
        self._year = year
        self._sheet = sheet
        self._periods: list[_Period] = []
        if sheet.wanted:
            drafts = stack.enter_context(TemporaryDirectory(prefix="settlement-", dir=folder))
            self._periods = self._begin(Path(drafts), stack)

    def _begin(self, drafts: Path, stack: ExitStack) -> list[_Period]:
        days = self._year.days
        number = DAYS_COVERED // _PERIOD
        periods = []
        for place in range(number):
            first = self._year.last + 1 - (number - place) * _PERIOD if place else self._year.first
            path = drafts / f"{place}.txt"
            file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            periods.append(_Period(days.midnight[first], file, path))
        return periods

    def write(self, order: Order, story: Story | None) -> None:
        """Take every amount that was posted for an order."""
        if order.shipped:
            self._sale(order)
        if story is not None:
            for number, payment in enumerate(story.payments):
                self._payment(order, payment, number)

    def _sale(self, order: Order) -> None:
        for place, (item, count) in enumerate(order.basket.lines):
            price = item.price * count
            amounts = [(*_PRICE, price), ("ItemFees", "Commission", -_fee(price))]
            if order.seller and order.basket.shipping and not place:
                amounts.insert(1, ("ItemPrice", "Shipping", order.basket.shipping))
            self._rows(order, order.shipped, "Order", item, count, amounts)

    def _payment(self, order: Order, payment: Payment, number: int) -> None:
        kind, what = _AMOUNT_TYPES.get(payment.kind, _PRICE)
        amounts = [(kind, what, payment.amount)]
        if kind == "ItemPrice":
            amounts.append(("ItemFees", "Commission", _fee(-payment.amount)))
        adjustment = f"ADJ-{order.id[4:]}-{number + 1}"
        self._rows(order, payment.at, payment.kind, order.basket.item, 0, amounts, adjustment)

    def _rows(
        self,
        order: Order,
        at: int,
        kind: str,
        item: Item,
        count: int,
        amounts: list[tuple[str, str, int]],
        adjustment: str = "",
    ) -> None:
        year = self._year
        day = year.days.day_of(at)
        ago = (year.last - day) // _PERIOD
        period = self._periods[max(-1 - ago, -len(self._periods))]
        code = order.id[4:].replace("-", "")
        shipment = f"S{code[-9:]}" if count else ""
        front = f"{self._id(period)}\t\t\t\t\t{year.market.currency}\t{kind}\t{order.id}\t\t"
        front += f"{adjustment}\t{shipment}\t{year.market.sales_channel}"
        back = f"{'MFN' if order.seller else 'AFN'}\t{year.days.iso[day]}\t{year.days.spaced(at)}"
        back += f"\t{code}\t\t\t{item.sku}\t{count or ''}\t\n"
        for type_, what, amount in amounts:
            period.file.write(f"{front}\t{type_}\t{what}\t{year.market.money(amount)}\t{back}")
            period.total += amount
            period.rows += 1

    def _id(self, period: _Period) -> int:
        return _FIRST_ID + period.begins // DAY

    def close(self) -> None:
        """Write the periods, each behind its total."""
        if self._sheet.file is None:
            return
        ends = [period.begins for period in self._periods[1:]] + [self._year.now]
        for period, end in zip(self._periods, ends, strict=True):
            period.file.close()
            self._sheet.row(*self._head(period, end))
            with period.path.open(encoding="utf-8", newline="") as file:
                shutil.copyfileobj(file, self._sheet.file)
            self._sheet.rows += period.rows

    def _head(self, period: _Period, end: int) -> tuple[str, ...]:
        spaced, market = self._year.days.spaced, self._year.market
        dates = (spaced(period.begins), spaced(end), spaced(end + _DEPOSITED_AFTER + 9 * HOUR))
        cells = (str(self._id(period)), *dates, market.money(period.total), market.currency)
        return (*cells, *("",) * (len(SETTLEMENT.header) - len(cells)))


def _fee(price: int) -> int:
    """Give what Amazon keeps of a price."""
    return (price * _FEE_PER_CENT + 50) // 100
