"""Tells how returns go, to the seller and to Amazon's warehouses."""

from __future__ import annotations

from trainer.cases.sample.days import DAY, HOUR
from trainer.cases.sample.desk import Desk
from trainer.cases.sample.draws import Draws, spread
from trainer.cases.sample.orders import Order
from trainer.cases.sample.plots import ReturnPlot
from trainer.cases.sample.story import FbaReturn, Message, Payment, Return, Story
from trainer.cases.sample.year import Year

SELLERS_FAULT = frozenset(
    {
        "CR-DEFECTIVE", "CR-DAMAGED_BY_CARRIER", "CR-QUALITY_UNACCEPTABLE", "CR-SWITCHEROO",
        "CR-MISSING_PARTS", "AMZ-PG-BAD-DESC",
    }
)  # fmt: skip
"""Reasons with which the seller pays for the way back."""

_COMES_BACK_PERCENT = 78
_FBA = (
    ("SELLABLE", "UNWANTED_ITEM", "Unit returned to inventory"),
    ("SELLABLE", "NO_REASON_GIVEN", "Unit returned to inventory"),
    ("CUSTOMER_DAMAGED", "UNWANTED_ITEM", "Unit returned to inventory"),
    ("DEFECTIVE", "DEFECTIVE", "Unit returned to inventory"),
    ("CARRIER_DAMAGED", "DAMAGED_BY_CARRIER", "Reimbursed"),
    ("SELLABLE", "ORDERED_WRONG_ITEM", "Unit returned to inventory"),
)
_FBA_DRAWN = spread([(0, 10), (1, 4), (2, 3), (3, 4), (4, 2), (5, 3)], 26)
_FBA_COMMENTS = ("", "", "", "Changed my mind", "Arrived chipped", "Not the size I expected")


class Returns:
    """Tells the returns of a year."""

    def __init__(self, year: Year, desk: Desk) -> None:
        self._year = year
        self._days = year.days
        self._desk = desk

    def tell(self, order: Order, plot: ReturnPlot, draws: Draws, story: Story) -> None:
        """Tell a return into a story, as far as it got by the end of the year."""
        requested = self._requested(order, plot, draws)
        if not order.delivered or requested >= self._year.now:
            return
        if plot.outcome in {"refused", "unanswered"}:
            self._refused(plot, requested, draws, story)
        elif not plot.in_policy and self._waits(plot, requested, draws):
            story.returned = Return(requested, "Pending", plot.reason, in_policy=False)
        else:
            self._comes_back(order, plot, requested, draws, story)

    def _requested(self, order: Order, plot: ReturnPlot, draws: Draws) -> int:
        """Give when the buyer asked; never before the parcel was there."""
        if plot.outcome == "pending":
            asked = self._year.hours_ago(24 * plot.days + draws.between(4, 12), draws)
        elif plot.days:
            back = draws.between(6, 8)
            asked = self._year.hours_ago(24 * (plot.days + back) + draws.between(2, 10), draws)
        else:
            least, most = (1, 24) if plot.in_policy else (31, 44)
            asked = order.delivered + draws.between(24 * least, 24 * most) * HOUR
        return max(asked, order.delivered + HOUR)

    def _waits(self, plot: ReturnPlot, requested: int, draws: Draws) -> bool:
        if plot.outcome == "pending":
            return True
        decided = self._desk.works(requested + draws.between(2, 20) * HOUR, draws)
        return decided >= self._year.now

    def _refused(self, plot: ReturnPlot, requested: int, draws: Draws, story: Story) -> None:
        """Close a request outside the policy, with an answer to the buyer or without."""
        wrote = requested + draws.between(2, 30) * 60
        hours = draws.between(70, 110) if plot.outcome == "unanswered" else draws.between(2, 9)
        answered = wrote + hours * HOUR
        story.messages.append(Message(wrote, "return", self._year.over(answered)))
        status = "Closed" if self._year.over(answered) else "Pending"
        story.returned = Return(requested, status, plot.reason, in_policy=False)

    def _comes_back(
        self, order: Order, plot: ReturnPlot, requested: int, draws: Draws, story: Story
    ) -> None:
        over = self._year.over
        arrived = over(self._arrives(plot, requested, draws))
        at = over(self._refunds(plot, arrived, draws)) if arrived else 0
        amount = order.amount * (100 - plot.kept) // 100 if at else 0
        by_amazon = plot.outcome == "safe-t" and at > 0
        safet_at = over(at + draws.between(2, 9) * DAY) if by_amazon else 0
        settled = over(safet_at + draws.between(5, 12) * DAY) if safet_at else 0
        if at:
            story.payments.append(Payment(at, "Refund", -amount))
        if settled:
            story.payments.append(Payment(settled, "SAFE-T Reimbursement", amount // 2))
        payer = "Seller" if plot.reason in SELLERS_FAULT else "Customer"
        story.returned = Return(
            requested,
            "Completed" if at else "Approved",
            plot.reason,
            plot.in_policy,
            payer,
            "RefundAtFirstScan" if plot.outcome == "safe-t" else "StandardRefund",
            arrived,
            amount,
            at,
            by_amazon,
            ("Granted" if settled else "Pending") if safet_at else "",
            safet_at,
            amount // 2 if settled else 0,
        )

    def _arrives(self, plot: ReturnPlot, requested: int, draws: Draws) -> int:
        """Give when it is back; after the end for one that never comes."""
        if plot.outcome == "travelling" or (
            not plot.outcome and not draws.chance(_COMES_BACK_PERCENT)
        ):
            return self._year.now
        if plot.days:
            return self._year.hours_ago(24 * plot.days - draws.between(5, 14), draws)
        day = self._days.day_of(requested) + draws.between(5, 11)
        return self._days.at(day, draws.between(10 * 60, 16 * 60) * 60)

    def _refunds(self, plot: ReturnPlot, arrived: int, draws: Draws) -> int:
        if plot.outcome == "received":
            return self._year.now
        day = self._days.day_of(arrived)
        after = plot.refund_after if plot.refund_after >= 0 else draws.between(0, 2)
        if plot.outcome == "safe-t":
            return arrived - 2 * DAY
        return self._days.at(day + after, draws.between(17 * 60, 19 * 60) * 60)

    def tell_of_amazon(self, order: Order, draws: Draws, story: Story) -> None:
        """Tell of something that went back to Amazon's warehouse."""
        returned = order.delivered + draws.between(3, 28) * DAY
        if not order.delivered or returned >= self._year.now:
            return
        disposition, reason, status = _FBA[draws.pick(_FBA_DRAWN)]
        comment = draws.pick(_FBA_COMMENTS)
        story.fba = FbaReturn(returned, disposition, reason, status, comment)
        refunded = max(order.delivered + HOUR, returned - draws.between(1, 4) * DAY)
        story.payments.append(Payment(refunded, "Refund", -order.amount))
