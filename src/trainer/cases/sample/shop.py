"""The made-up shop: its orders in the order in which they come in, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cases.sample.chargebacks import Chargebacks
from trainer.cases.sample.claims import Claims
from trainer.cases.sample.days import DAY, HOUR
from trainer.cases.sample.desk import Desk
from trainer.cases.sample.dispatch import Dispatch
from trainer.cases.sample.draws import Draws
from trainer.cases.sample.fates import BITS, Fates
from trainer.cases.sample.goods import BASKET_DRAWN, BASKETS, ITEMS
from trainer.cases.sample.messages import Messages
from trainer.cases.sample.orders import Order, Parcel
from trainer.cases.sample.planted import Planted
from trainer.cases.sample.plots import Plot, Road
from trainer.cases.sample.ratings import Ratings
from trainer.cases.sample.returns import Returns
from trainer.cases.sample.script import script
from trainer.cases.sample.season import Daily, season
from trainer.cases.sample.story import Story
from trainer.cases.sample.year import Year

Happening = tuple[Order, Parcel | None, Story | None]

_NUMBERS = 10**14
_STEPS = 61_803_398_874_989
"""Prime to the numbers there are, so that an order number comes back only after all others."""
_BUSINESS_OF_64 = 4
_FORGOTTEN = Road("unshipped")
"""An order that Amazon is about to cancel, since nobody confirms the shipment."""


class Shop:
    """Draws a year of orders, a day at a time, and keeps nothing of those that are through."""

    def __init__(self, year: Year, seed: int) -> None:
        self._year = year
        self._draws = Draws(seed)
        dates = year.days.dates[year.first : year.last + 1]
        self.season = season(dates, year.first, year.orders, self._draws)
        self._number = self._draws.bits(46) % _NUMBERS
        self._dispatch = Dispatch(year)
        self.planted = Planted(year, self._dispatch)
        self._script = script(self.season, year.days.weekday[year.last])
        self._fates = Fates(small=year.small)
        desk = Desk(year, self.planted.weekends_off)
        self._claims = Claims(year, desk)
        self._chargebacks = Chargebacks(year)
        self._messages = Messages(year, desk)
        self._returns = Returns(year, desk)
        self._ratings = Ratings(year)

    def happenings(self) -> Iterator[Happening]:
        """Give every order with its parcel, where the seller ships it, and what became of it."""
        for daily in self.season:
            yield from self._day(daily)

    def _day(self, daily: Daily) -> Iterator[Happening]:
        midnight = self._year.days.midnight[daily.day]
        span = self._year.days.midnight[daily.day + 1] - midnight
        scripted = iter(self._script.pop(daily.day, ()))
        left, sellers = daily.orders, daily.seller
        bits_of = self._draws.bits
        for second in self._draws.moments(daily.orders, span):
            bits, road = bits_of(64), bits_of(60)
            seller = (bits & 0xFFFF) * left < sellers << 16
            left -= 1
            sellers -= seller
            order = Order(
                self._next_id(),
                daily.day,
                midnight + second,
                seller,
                BASKETS[BASKET_DRAWN[bits >> 16 & 1023]],
                bits >> 26 & 63,
                bits >> 32 & 63 < _BUSINESS_OF_64,
                road,
            )
            fate = bits >> 64 - BITS
            yield self._of_seller(order, fate, scripted) if seller else self._of_amazon(order, fate)

    def _next_id(self) -> str:
        number = self._number = (self._number + _STEPS) % _NUMBERS
        digits = str(_NUMBERS + number)
        return f"11{1 + (number & 3)}-{digits[1:8]}-{digits[8:]}"

    def _of_seller(self, order: Order, fate: int, scripted: Iterator[Plot]) -> Happening:
        plot = next(scripted, None) or self.planted.plot(order)
        if plot is None and fate >= self._fates.seller_below:
            return order, self._dispatch.send(order), None
        draws = Draws(order.road)
        if plot is None:
            may_count = order.day < self.planted.rationed_from
            plot = self._fates.of_seller(fate, draws, may_count=may_count)
        _fit_basket(order, plot)
        if plot.cancelled:
            self._cancel(order, plot.cancelled, draws)
        if order.cancelled:
            return order, None, None
        road = _FORGOTTEN if plot.cancelled == "unconfirmed" else plot.road
        parcel = self._dispatch.send(order, road)
        return order, parcel, self._story(order, parcel, plot, draws)

    def _story(self, order: Order, parcel: Parcel, plot: Plot, draws: Draws) -> Story:
        story = Story()
        if plot.claim is not None:
            self._claims.tell(order, parcel, plot.claim, draws, story)
        if plot.chargeback is not None:
            self._chargebacks.tell(order, plot.chargeback, draws, story)
        if plot.message is not None:
            self._messages.tell(order, plot.message, draws, story)
        if plot.returned is not None:
            self._returns.tell(order, plot.returned, draws, story)
        if plot.rating is not None:
            self._ratings.tell(order, plot.rating, draws, story)
        return story

    def _of_amazon(self, order: Order, fate: int) -> Happening:
        if fate >= self._fates.amazon_below:
            self._dispatch.send_by_amazon(order)
            return order, None, None
        draws = Draws(order.road)
        plot = self._fates.of_amazon(fate, draws)
        _fit_basket(order, plot)
        if plot.cancelled:
            self._cancel(order, plot.cancelled, draws)
            if order.cancelled:
                return order, None, None
        self._dispatch.send_by_amazon(order)
        story = Story()
        if plot.returned is not None:
            self._returns.tell_of_amazon(order, draws, story)
        if plot.claim is not None:
            self._claims.tell_for_amazon(order, plot.claim, draws, story)
        if plot.rating is not None:
            self._ratings.tell(order, plot.rating, draws, story)
        return order, None, story

    def _cancel(self, order: Order, by: str, draws: Draws) -> None:
        """Cancel an order before it ships, if that is in the past by the end of the year."""
        if by == "buyer":
            at = order.placed + draws.between(10, 180) * 60
        elif by == "seller":
            at = order.placed + draws.between(6, 20) * HOUR
        else:
            at = order.placed + draws.between(9, 11) * DAY
        if at < self._year.now:
            order.cancelled, order.cancelled_by = at, by


def _fit_basket(order: Order, plot: Plot) -> None:
    """Put one kind of item into the basket where a story is told about one."""
    if plot.item is not None:
        order.basket = BASKETS[plot.item]
    elif plot.returned is not None and not order.basket.single:
        order.basket = BASKETS[ITEMS.index(order.basket.item)]
