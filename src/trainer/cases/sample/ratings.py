"""Tells which stars buyers leave for the seller, and with what words."""

from __future__ import annotations

from trainer.cases.sample.draws import Draws
from trainer.cases.sample.orders import Order
from trainer.cases.sample.plots import RatingPlot
from trainer.cases.sample.story import Rating, Story
from trainer.cases.sample.year import Year

_COMMENTS = {
    "delivery": (
        "Came almost a week after the last day I was given.",
        "Tracking stood still for days and nobody could tell me why.",
        "Too late for the birthday it was meant for.",
    ),
    "damaged": (
        "Two of the six were broken, the box inside is only thin card.",
        "Arrived in pieces. No padding at all.",
        'One was cracked, and the box is 2" too large for what is in it.',
    ),
    "missing": (
        "One of the set was not in the box.",
        "The lid was missing and I am still waiting to hear about it.",
    ),
    "service": (
        "Nobody answered me over the weekend.",
        "Had to ask twice for the same thing.",
        "Kept me waiting for my money after I sent it back.",
    ),
    "product": (
        "Smaller than it looks in the photo.",
        "Nice color, but the finish is rough.",
        "It's okay; a bit thin for the price, not what I'd call café quality.",
    ),
}
_RESPONSES = (
    "We are sorry for this, and have written to you to put it right.",
    "Thank you for telling us. The packing table has been told.",
)
_ANSWERED_PERCENT = 40


class Ratings:
    """Tells the feedback of a year."""

    def __init__(self, year: Year) -> None:
        self._year = year

    def tell(self, order: Order, plot: RatingPlot, draws: Draws, story: Story) -> None:
        """Tell a rating into a story, if it was left by the end of the year."""
        if not order.delivered and story.claim is None:
            return
        came = self._year.days.day_of(order.delivered or order.shipped)
        if story.claim is not None:
            came = max(came, self._year.days.day_of(story.claim.filed))
        left = came + draws.between(1, 11)
        if plot.days:
            left = max(came, self._year.last - plot.days)
        if left > self._year.last:
            return
        answered = not plot.days and draws.chance(_ANSWERED_PERCENT)
        comment = draws.pick(_COMMENTS[plot.about])
        response = draws.pick(_RESPONSES) if answered else ""
        story.rating = Rating(left, plot.stars, comment, response)
