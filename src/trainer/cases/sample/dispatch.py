"""How parcels leave the made-up shop and travel."""

from __future__ import annotations

from trainer.cases.sample.days import DAY, HOUR
from trainer.cases.sample.goods import CARRIER_DRAWN, PROTECTED_OF_64
from trainer.cases.sample.orders import Order, Parcel
from trainer.cases.sample.plots import Road
from trainer.cases.sample.year import Year

_ESTIMATE_WORKDAYS = 4
"""Working days between the ship-by date and the latest day that the buyer is told."""
_LATE_OF_1024 = 15
_SLOW_OF_1024 = 36
_LOST_OF_1024 = 38
_RETURNED_OF_1024 = 41
"""Up to here parcels are confirmed late, arrive late, get lost, come back; all others do well."""
_LIGHT_UNTRACKED_OF_128 = 72
_UNTRACKED_OF_128 = 1
_SIGNED_OF_16 = 1
_TRANSIT = (1, 2, 2, 3)
_OPENS = 11 * HOUR
_SCAN_AFTER = 5400
_NOTED_AFTER = 4
"""Days after the latest estimate on which a carrier calls a parcel lost."""
_COMES_BACK = 6 * DAY


class Dispatch:
    """Ships the orders of a year."""

    def __init__(self, year: Year) -> None:
        self._year = year
        self._days = year.days
        self._now = year.now
        last = len(year.days.next_work) - 12
        self._estimates = tuple(
            year.days.works_after(place, _ESTIMATE_WORKDAYS) for place in range(last)
        )

    def carrier(self, order: Order) -> int:
        """Say which carrier takes an order when nothing else is planned."""
        return CARRIER_DRAWN[order.road & 63]

    def leaves(self, order: Order) -> int:
        """Give the day on which an order leaves the house when all goes well."""
        return self._days.next_work[order.day]

    def send(self, order: Order, road: Road | None = None) -> Parcel:
        """Ship an order, as planned where something is, and note when it was shipped."""
        days, bits = self._days, order.road
        out = days.next_work[order.day]
        ship_by = days.next_work[out]
        carrier = CARRIER_DRAWN[bits & 63]
        luck = bits >> 12 & 1023
        second = bits >> 22 & 0x3FFF
        parcel = Parcel(
            ship_by,
            self._estimates[ship_by],
            carrier,
            (bits >> 6 & 63) < PROTECTED_OF_64[carrier],
            signed=(bits >> 56 & 15) < _SIGNED_OF_16,
        )
        if luck < _LATE_OF_1024 and road is None:
            out = days.next_work[ship_by]
        parcel.confirmed = days.midnight[out] + _OPENS + second
        parcel.scanned = parcel.confirmed + _SCAN_AFTER + (bits >> 36 & 0x1FFF)
        arrives = out + _TRANSIT[bits >> 54 & 3]
        if _LATE_OF_1024 <= luck < _RETURNED_OF_1024 and road is None:
            arrives = self._stray(parcel, luck, arrives)
        if not parcel.end:
            parcel.delivered = days.midnight[arrives] + 10 * HOUR + second * 2
        limit = _LIGHT_UNTRACKED_OF_128 if order.basket.item.light else _UNTRACKED_OF_128
        parcel.tracked = (bits >> 47 & 127) >= limit or road is not None
        if road is not None:
            self._follow(parcel, road, second)
        if 0 < parcel.delivered < self._now and parcel.tracked:
            order.shipped, order.delivered = parcel.confirmed, parcel.delivered
            return parcel
        return self._so_far(order, parcel)

    def _stray(self, parcel: Parcel, luck: int, arrives: int) -> int:
        if luck < _SLOW_OF_1024:
            return parcel.estimate + 1 + (luck & 3)
        parcel.end = "lost" if luck < _LOST_OF_1024 else "returned"
        return arrives

    def _follow(self, parcel: Parcel, road: Road, second: int) -> None:
        """Bend the way of a parcel to what is planned for it."""
        days = self._days
        if road.carrier is not None:
            parcel.carrier = road.carrier
        if road.protected is not None:
            parcel.protected = road.protected
        if road.late_days:
            arrives = parcel.estimate + road.late_days
            parcel.delivered = days.midnight[arrives] + 10 * HOUR + second * 2
        if road.confirmed_late:
            late = days.next_work[parcel.ship_by]
            parcel.confirmed = days.midnight[late] + 9 * HOUR + second
        parcel.signed = road.way == "signed"
        parcel.tracked = road.way != "untracked"
        if road.way in {"lost", "returned", "moving", "unshipped"}:
            parcel.delivered = 0
            parcel.end = road.way if road.way in {"lost", "returned"} else ""
        if road.way == "unshipped":
            parcel.confirmed = parcel.scanned = 0

    def _so_far(self, order: Order, parcel: Parcel) -> Parcel:
        """Take off what had not happened by the end of the year, and tell the order the rest."""
        over = self._year.over
        parcel.confirmed = over(parcel.confirmed)
        parcel.scanned = over(parcel.scanned)
        parcel.delivered = over(parcel.delivered)
        if parcel.end and not self._noted(parcel):
            parcel.end = ""
        order.shipped, order.delivered = parcel.confirmed, parcel.delivered
        if not parcel.tracked:
            parcel.scanned = parcel.delivered = 0
            parcel.end = ""
        return parcel

    def _noted(self, parcel: Parcel) -> bool:
        if parcel.end == "lost":
            return self._days.midnight[parcel.estimate + _NOTED_AFTER] < self._now
        return 0 < parcel.scanned < self._now - _COMES_BACK

    def send_by_amazon(self, order: Order) -> None:
        """Let Amazon ship an order out of its warehouse."""
        bits = order.road
        shipped = order.placed + 4 * HOUR + (bits & 0xFFFF)
        delivered = shipped + DAY + (bits >> 16 & 0x1FFFF)
        order.shipped = shipped if shipped < self._now else 0
        order.delivered = delivered if delivered < self._now else 0
