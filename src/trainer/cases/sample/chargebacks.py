"""Tells how chargebacks go."""

from __future__ import annotations

from trainer.cases.sample.days import DAY, HOUR
from trainer.cases.sample.draws import Draws
from trainer.cases.sample.orders import Order
from trainer.cases.sample.plots import ChargebackPlot
from trainer.cases.sample.story import Chargeback, Payment, Story
from trainer.cases.sample.year import Year

_DAYS_TO_ANSWER = 7
"""What Amazon's notices give the seller to answer; it is printed on each."""


class Chargebacks:
    """Tells the chargebacks of a year."""

    def __init__(self, year: Year) -> None:
        self._year = year
        self._days = year.days

    def tell(self, order: Order, plot: ChargebackPlot, draws: Draws, story: Story) -> None:
        """Tell a chargeback into a story, as far as it got by the end of the year."""
        opened = self._opened(order, plot, draws)
        if not order.shipped or opened >= self._year.now or opened <= order.shipped:
            return
        day = self._days.day_of(opened)
        respond_by = self._days.midnight[day + _DAYS_TO_ANSWER + 1] - 1
        responded = opened + draws.between(20, 100) * HOUR
        closed = responded + draws.between(15, 40) * DAY
        if plot.outcome == "waiting" or not self._year.over(responded):
            stage, responded = "waiting", 0
        elif plot.outcome == "refunded":
            stage = "refunded"
            story.payments.append(Payment(responded, "Refund", -order.amount))
        elif plot.outcome == "represented" or not self._year.over(closed):
            stage = "represented"
        else:
            stage = plot.outcome
            if stage == "lost" and plot.reason != "fraud":
                story.payments.append(Payment(closed, "Chargeback Refund", -order.amount))
        story.chargeback = Chargeback(
            opened, plot.reason, stage, order.amount, respond_by, responded
        )

    def _opened(self, order: Order, plot: ChargebackPlot, draws: Draws) -> int:
        if plot.days:
            return self._year.hours_ago(24 * plot.days - draws.between(6, 14), draws)
        return order.placed + draws.between(20 * 24, 75 * 24) * HOUR
