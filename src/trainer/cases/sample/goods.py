"""What the made-up shop sells, how it ships, and where to. Every name is invented."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.cases.sample.draws import spread

BASKETS_DRAWN = 1024
"""Places from which an order's basket is drawn."""
TOWNS_DRAWN = 64


@dataclass(frozen=True, slots=True)
class Item:
    """Something the shop sells; the price is in the smallest unit of the currency."""

    sku: str
    asin: str
    name: str
    price: int
    weight: int
    """How often it is bought, against the other items."""
    light: bool = False
    """Whether it is small enough to go as a letter."""

    @property
    def fnsku(self) -> str:
        """The number of the item in Amazon's warehouses."""
        return f"X0{self.asin[2:]}"


def _item(
    number: int, sku: str, name: str, price: int, weight: int, *, light: bool = False
) -> Item:
    return Item(sku, f"B0SAMPLE{number:02d}", f"Sampleware {name}", price, weight, light)


ITEMS = (
    _item(1, "SW-GLASS-6", "Drinking Glasses, Set of 6", 2499, 22),
    _item(2, "SW-JAR-3", "Storage Jars, Set of 3", 2199, 9),
    _item(3, "SW-PAN-28", "Frying Pan, 11 Inch", 3499, 10),
    _item(4, "SW-KETTLE", "Gooseneck Kettle", 4599, 7),
    _item(5, "SW-BOARD-L", "Bamboo Cutting Board, Large", 2299, 9),
    _item(6, "SW-TOWEL-4", "Kitchen Towels, Pack of 4", 1599, 12),
    _item(7, "SW-KNIFE-8", "Chef Knife, 8 Inch", 3999, 6),
    _item(8, "SW-MUG-2", "Stoneware Mugs, Set of 2", 1999, 9),
    _item(9, "SW-SCALE", "Digital Kitchen Scale", 2399, 8),
    _item(10, "SW-LAMP", "Table Lamp, Linen Shade", 4999, 4),
    _item(11, "SW-BASKET-M", "Laundry Basket, Medium", 2799, 6),
    _item(12, "SW-HOOK-10", "Wall Hooks, Pack of 10", 1099, 9, light=True),
)

CARRIERS = ("Northroad", "Blueline", "Sunmail")
CARRIER_DRAWN = spread([(0, 46), (1, 34), (2, 20)], 64)
PROTECTED_OF_64 = (54, 50, 22)
"""How many of 64 parcels of each carrier go with a protected label."""


@dataclass(frozen=True, slots=True)
class Basket:
    """What one order holds: items and how many of each."""

    number: int
    lines: tuple[tuple[Item, int], ...]
    amount: int
    shipping: int
    """What the buyer pays for shipping when the seller ships."""

    @property
    def quantity(self) -> int:
        """How many pieces it holds."""
        return sum(count for _, count in self.lines)

    @property
    def item(self) -> Item:
        """The first item."""
        return self.lines[0][0]

    @property
    def single(self) -> bool:
        """Whether all pieces are of one item."""
        return len(self.lines) == 1


FREE_SHIPPING_FROM = 2500
SHIPPING = 499


def _baskets() -> tuple[tuple[Basket, ...], tuple[int, ...]]:
    weighted: list[tuple[int, int]] = []
    made: list[Basket] = []

    def add(weight: int, *lines: tuple[Item, int]) -> None:
        amount = sum(item.price * count for item, count in lines)
        shipping = 0 if amount >= FREE_SHIPPING_FROM else SHIPPING
        weighted.append((len(made), weight))
        made.append(Basket(len(made), lines, amount, shipping))

    for item in ITEMS:
        add(item.weight * 86, (item, 1))
    for item in ITEMS:
        add(item.weight * 8, (item, 2))
    for place, item in enumerate(ITEMS):
        add(item.weight * 6, (item, 1), (ITEMS[(place + 5) % len(ITEMS)], 1))
    return tuple(made), spread(weighted, BASKETS_DRAWN)


BASKETS, BASKET_DRAWN = _baskets()
"""Every basket, and which of them each draw gives. The first ones hold one piece of an item."""

TOWNS = ("Sampletown", "Exampleton", "Mockville", "Testford", "Demo Falls", "Port Specimen")
