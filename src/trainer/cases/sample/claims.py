"""Tells how claims go: what came before, what Amazon asked, and how it decided."""

from __future__ import annotations

from trainer.cases.sample.days import DAY, HOUR
from trainer.cases.sample.desk import Desk
from trainer.cases.sample.draws import Draws
from trainer.cases.sample.orders import Order, Parcel
from trainer.cases.sample.plots import ClaimPlot
from trainer.cases.sample.story import Claim, Message, Payment, Story
from trainer.cases.sample.year import Year

_TO_ANSWER = 48 * HOUR
"""What Amazon's notices give the seller to answer; it is printed on each."""
_BUYER_WAITS = 50
"""Hours for which a buyer waits for the seller at least, before turning to Amazon."""
_PARCEL_WAITS = 4
"""Days after the latest estimate for which a buyer waits for the parcel."""
_ASKED_PERCENT = 50
_ASKED_AFTER = 6 * HOUR
_SHUT = frozenset({"granted", "cost", "amazon", "denied", "withdrawn", "appealed", "self-refund"})
_STAGES = {"denied": "denied", "withdrawn": "withdrawn", "appealed": "appealed"}
_COUNTED = frozenset({"granted", "appealed", "self-refund"})
_AT_SELLERS_COST = frozenset({"granted", "cost", "appealed"})
_ABOUT = {"not-received": "delivery", "late": "delivery", "not-refunded": "return"}


class Claims:
    """Tells the claims of a year."""

    def __init__(self, year: Year, desk: Desk) -> None:
        self._year = year
        self._days = year.days
        self._desk = desk

    def tell(
        self, order: Order, parcel: Parcel, plot: ClaimPlot, draws: Draws, story: Story
    ) -> None:
        """Tell a claim into a story, as far as it got by the end of the year."""
        wrote, filed = self._begins(order, parcel, plot, draws)
        if not wrote or wrote >= self._year.now:
            return
        self._message(parcel, plot, wrote, filed, draws, story)
        if filed < self._year.now:
            story.claim = self._claim(order, plot, filed, draws, story)

    def tell_for_amazon(self, order: Order, plot: ClaimPlot, draws: Draws, story: Story) -> None:
        """Tell a claim on an order that Amazon shipped, and that it therefore settles itself."""
        filed = order.delivered + draws.between(2, 12) * DAY
        decided = filed + draws.between(10, 60) * HOUR
        if order.delivered and decided < self._year.now:
            story.claim = Claim(
                filed, plot.ground, "granted", order.amount, decided=decided, charged="amazon",
                counts="no",
            )  # fmt: skip

    def _begins(
        self, order: Order, parcel: Parcel, plot: ClaimPlot, draws: Draws
    ) -> tuple[int, int]:
        """Give when the buyer wrote and when the claim was filed; nothing if it cannot be yet."""
        overdue = self._days.midnight[parcel.estimate + 1]
        came = order.delivered if _needs_parcel(plot) else parcel.delivered
        missing = not came or (came > overdue and not _needs_parcel(plot))
        if not order.shipped or (_needs_parcel(plot) and not order.delivered):
            return 0, 0
        if plot.hours:
            filed = self._filed_before(plot, draws)
            wrote = filed - draws.between(_BUYER_WAITS, 70) * HOUR
            return max(wrote, came + HOUR, order.shipped + HOUR), filed
        wrote = (overdue if missing else came) + draws.between(4 * HOUR, 60 * HOUR)
        filed = wrote + draws.between(_BUYER_WAITS * HOUR, 100 * HOUR)
        if missing:
            waited = self._days.midnight[parcel.estimate + _PARCEL_WAITS]
            filed = max(filed, waited + draws.between(HOUR, 30 * HOUR))
        return wrote, filed

    def _filed_before(self, plot: ClaimPlot, draws: Draws) -> int:
        known = self._year.hours_ago(plot.hours, draws)
        if plot.outcome == "information":
            return known - _ASKED_AFTER
        return known if plot.outcome == "review" else known - draws.between(140, 170) * HOUR

    def _message(
        self,
        parcel: Parcel,
        plot: ClaimPlot,
        wrote: int,
        filed: int,
        draws: Draws,
        story: Story,
    ) -> None:
        """Let the buyer write first; what the seller would lose by silence is answered at once."""
        if plot.ignored:
            replied = filed + draws.between(2, 20) * HOUR
        elif parcel.protected:
            replied = wrote + draws.between(60, 9 * 60) * 60
        else:
            replied = self._desk.answers(wrote, draws)
        about = _ABOUT.get(plot.ground, "product")
        story.messages.append(Message(wrote, about, self._year.over(replied)))

    def _claim(
        self, order: Order, plot: ClaimPlot, filed: int, draws: Draws, story: Story
    ) -> Claim:
        over = self._year.over
        asked, responded = self._asked(plot, filed, draws)
        decided = self._decided(plot, filed, asked, responded, draws)
        if plot.outcome == "withdrawn":
            decided = max(decided, order.delivered + HOUR)
        if plot.outcome == "self-refund" and over(decided):
            refunded = decided - draws.between(15, 50) * 60
            story.payments.append(Payment(refunded, "Refund", -order.amount))
        done = plot.outcome in _SHUT and over(decided)
        if done and plot.outcome in _AT_SELLERS_COST:
            story.payments.append(Payment(decided, "A-to-z Guarantee Refund", -order.amount))
        return Claim(
            filed,
            plot.ground,
            _stage(plot, over(asked), over(responded), over(decided) if done else 0),
            order.amount,
            plot.vague,
            over(asked),
            asked + _TO_ANSWER if over(asked) else 0,
            over(responded),
            decided if done else 0,
            _charged(plot) if done else "",
            "yes" if done and plot.outcome in _COUNTED else "no",
            self._appealed(plot, decided, draws) if done else 0,
        )

    def _asked(self, plot: ClaimPlot, filed: int, draws: Draws) -> tuple[int, int]:
        """Give when Amazon asked and when the seller answered."""
        if plot.outcome == "information":
            return filed + _ASKED_AFTER, 0
        quiet = plot.outcome in {"self-refund", "withdrawn"}
        if not plot.silent and (quiet or not draws.chance(_ASKED_PERCENT)):
            return 0, 0
        asked = filed + draws.between(2 * HOUR, 20 * HOUR)
        return asked, 0 if plot.silent else asked + draws.between(4 * HOUR, 40 * HOUR)

    def _decided(
        self, plot: ClaimPlot, filed: int, asked: int, responded: int, draws: Draws
    ) -> int:
        if plot.hours and plot.outcome in _SHUT:
            return self._year.hours_ago(plot.hours, draws)
        if plot.outcome == "self-refund":
            return filed + draws.between(5 * HOUR, 40 * HOUR)
        if asked and not responded:
            return asked + _TO_ANSWER + draws.between(6 * HOUR, 30 * HOUR)
        return max(filed, responded) + draws.between(20 * HOUR, 120 * HOUR)

    def _appealed(self, plot: ClaimPlot, decided: int, draws: Draws) -> int:
        if plot.outcome != "appealed":
            return 0
        return self._year.over(decided + draws.between(3, 9) * DAY)


def _needs_parcel(plot: ClaimPlot) -> bool:
    return plot.ground not in {"not-received", "late"}


def _charged(plot: ClaimPlot) -> str:
    if plot.outcome in {"denied", "withdrawn"}:
        return ""
    return "amazon" if plot.outcome == "amazon" else "seller"


def _stage(plot: ClaimPlot, asked: int, responded: int, decided: int) -> str:
    if decided:
        return _STAGES.get(plot.outcome, "granted")
    return "information-requested" if asked and not responded else "under-review"
