"""Tells what buyers write and when they are answered."""

from __future__ import annotations

from trainer.cases.sample.days import HOUR
from trainer.cases.sample.desk import Desk
from trainer.cases.sample.draws import Draws
from trainer.cases.sample.orders import Order
from trainer.cases.sample.plots import MessagePlot
from trainer.cases.sample.story import Message, Story
from trainer.cases.sample.year import Year

_THANKS_PERCENT = 15


class Messages:
    """Tells the messages of a year."""

    def __init__(self, year: Year, desk: Desk) -> None:
        self._year = year
        self._desk = desk

    def tell(self, order: Order, plot: MessagePlot, draws: Draws, story: Story) -> None:
        """Tell a message into a story, with its reply where there was one by the end."""
        received = self._received(order, plot, draws)
        if received >= self._year.now:
            return
        if plot.automatic:
            reply = Message(received, plot.about, received + 60, automatic=True)
            story.messages.append(reply)
            return
        if plot.open or plot.needs == "nothing":
            story.messages.append(Message(received, plot.about, needs=plot.needs))
            return
        replied = self._desk.answers(received, draws)
        story.messages.append(Message(received, plot.about, self._year.over(replied)))
        thanks = replied + draws.between(1, 30) * HOUR
        if draws.chance(_THANKS_PERCENT) and thanks < self._year.now:
            story.messages.append(Message(thanks, plot.about, needs="nothing"))

    def _received(self, order: Order, plot: MessagePlot, draws: Draws) -> int:
        if plot.hours:
            return self._year.hours_ago(plot.hours, draws)
        if plot.about in {"product", "return"}:
            if not order.delivered:
                return self._year.now
            return order.delivered + draws.between(6 * HOUR, 240 * HOUR)
        if plot.about == "account" or not order.shipped:
            return order.placed + draws.between(2 * HOUR, 30 * HOUR)
        return order.shipped + draws.between(30 * HOUR, 130 * HOUR)
