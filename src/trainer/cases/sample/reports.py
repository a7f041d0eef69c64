"""Writes what became of orders: Amazon's reports on returns and feedback, and the kit's own."""

from __future__ import annotations

from trainer.cases.sample.market import Market
from trainer.cases.sample.orders import Order, Parcel
from trainer.cases.sample.sheets import Layout, Sheet
from trainer.cases.sample.story import Chargeback, Claim, FbaReturn, Message, Rating, Return, Story
from trainer.cases.sample.year import Year

RETURNS = Layout(
    "returns",
    "returns.txt", "Amazon's report of returns to the seller, of the last 60 days",
    (
        "Order ID", "Order date", "Return request date", "Return request status",
        "Amazon RMA ID", "Merchant RMA ID", "Label type", "Label cost", "Currency code",
        "Return carrier", "Tracking ID", "Label to be paid by", "A-to-Z Claim", "Is prime",
        "ASIN", "Merchant SKU", "Item Name", "Return quantity", "Return Reason", "In policy",
        "Return type", "Resolution", "Invoice number", "Return delivery date", "Order Amount",
        "Order quantity", "SafeT Action reason", "SafeT claim id", "SafeT claim state",
        "SafeT claim creation time", "SafeT claim reimbursement amount", "Refunded Amount",
        "Order Item ID", "Category",
    ),
)  # fmt: skip
FEEDBACK = Layout(
    "feedback",
    "feedback.txt",
    "Amazon's report of seller feedback, one to three stars",
    ("Date", "Rating", "Comments", "Your Response", "Order ID", "Rater Email"),
)
FBA_RETURNS = Layout(
    "fba-returns",
    "fba-returns.txt", "Amazon's report of returns to its own warehouses",
    (
        "return-date", "order-id", "sku", "asin", "fnsku", "product-name", "quantity",
        "fulfillment-center-id", "detailed-disposition", "reason", "status",
        "license-plate-number", "customer-comments",
    ),
)  # fmt: skip
SHIPMENTS = Layout(
    "shipments",
    "shipments.csv", "What was shipped and how it traveled, in the kit's own layout",
    (
        "order-id", "ship-by", "confirmed", "carrier", "tracked", "first-scan",
        "latest-estimate", "delivered", "status", "proof", "label",
    ),
    ",",
)  # fmt: skip
CANCELLATIONS = Layout(
    "cancellations",
    "cancellations.csv",
    "Cancelled orders and who cancelled them, in the kit's own layout",
    ("order-id", "cancelled", "by"),
    ",",
)
CLAIMS = Layout(
    "claims",
    "claims.csv", "A-to-z claims, in the kit's own layout",
    (
        "claim-id", "order-id", "filed", "ground", "stage", "comment", "information-requested",
        "respond-by", "responded", "decided", "charged", "counts", "amount", "currency",
        "appealed",
    ),
    ",",
)  # fmt: skip
CHARGEBACKS = Layout(
    "chargebacks",
    "chargebacks.csv", "Chargebacks, in the kit's own layout",
    (
        "chargeback-id", "order-id", "opened", "reason", "stage", "respond-by", "responded",
        "amount", "currency",
    ),
    ",",
)  # fmt: skip
MESSAGES = Layout(
    "messages",
    "messages.csv",
    "Messages from buyers and the replies, in the kit's own layout",
    ("message-id", "order-id", "received", "replied", "about", "needs", "automatic"),
    ",",
)
DEFECTS = Layout(
    "defects",
    "defects.csv",
    "Defects of 60 days as Amazon counts them, in the kit's own layout",
    ("order-id", "kind"),
    ",",
)

RETURNS_REACH = 60
"""Days that the returns report goes back; Amazon gives out no more at a time."""
DEFECTS_REACH = 60
"""Days of orders that the download of defects is about."""
_SETTLED = frozenset({"Completed", "Approved"})


class Reports:
    """Writes each story into the reports that show it."""

    def __init__(self, year: Year, sheets: dict[str, Sheet]) -> None:
        self._year = year
        self._market: Market = year.market
        self._days = year.days
        self._sheets = sheets
        self._shipments = sheets[SHIPMENTS.id]

    def write(self, order: Order, parcel: Parcel | None, story: Story | None) -> None:
        """Write what became of an order."""
        if parcel is not None and self._shipments.wanted:
            self._parcel(order, parcel)
        if order.cancelled:
            self._sheets[CANCELLATIONS.id].row(
                order.id, self._days.stamp(order.cancelled), order.cancelled_by
            )
        if story is None:
            return
        if story.claim is not None:
            self._claim(order, story.claim)
        if story.chargeback is not None:
            self._chargeback(order, story.chargeback)
        for message in story.messages:
            self._message(order, message)
        if story.returned is not None:
            self._return(order, story.returned, claimed=story.claim is not None)
        if story.fba is not None:
            self._fba_return(order, story.fba)
        if story.rating is not None:
            self._rating(order, story.rating)
        if order.day > self._year.last - DEFECTS_REACH:
            for kind in story.defects:
                self._sheets[DEFECTS.id].row(order.id, kind)

    def _parcel(self, order: Order, parcel: Parcel) -> None:
        stamp, iso = self._days.stamp, self._days.iso
        sent = parcel.confirmed > 0
        tracked = ("yes" if parcel.tracked else "no") if sent else ""
        label = ("protected" if parcel.protected else "unprotected") if sent else ""
        self._shipments.write(
            f"{order.id},{iso[parcel.ship_by]},{stamp(parcel.confirmed)},{parcel.carrier_name},"
            f"{tracked},{stamp(parcel.scanned)},{iso[parcel.estimate]},{stamp(parcel.delivered)},"
            f"{parcel.status},{parcel.proof},{label}\n"
        )

    def _claim(self, order: Order, claim: Claim) -> None:
        sheet, stamp = self._sheets[CLAIMS.id], self._days.stamp
        sheet.row(
            f"CLAIM-{sheet.rows + 1:06d}", order.id, stamp(claim.filed), claim.ground,
            claim.stage, "vague" if claim.vague else "clear", stamp(claim.asked),
            stamp(claim.respond_by), stamp(claim.responded), stamp(claim.decided),
            claim.charged, claim.counts, self._market.money(claim.amount),
            self._market.currency, stamp(claim.appealed),
        )  # fmt: skip

    def _chargeback(self, order: Order, one: Chargeback) -> None:
        sheet, stamp = self._sheets[CHARGEBACKS.id], self._days.stamp
        sheet.row(
            f"CHARGEBACK-{sheet.rows + 1:06d}", order.id, stamp(one.opened), one.reason,
            one.stage, stamp(one.respond_by), stamp(one.responded),
            self._market.money(one.amount), self._market.currency,
        )  # fmt: skip

    def _message(self, order: Order, message: Message) -> None:
        sheet, stamp = self._sheets[MESSAGES.id], self._days.stamp
        sheet.row(
            f"MESSAGE-{sheet.rows + 1:06d}", order.id, stamp(message.received),
            stamp(message.replied), message.about, message.needs,
            "yes" if message.automatic else "no",
        )  # fmt: skip

    def _return(self, order: Order, one: Return, *, claimed: bool) -> None:
        days, money = self._days, self._market.money
        asked = days.day_of(one.requested)
        if asked <= self._year.last - RETURNS_REACH:
            return
        item, code = order.basket.item, order.id[4:].replace("-", "")
        labelled = one.status in _SETTLED
        named = ("AmazonPrePaidLabel", money(690), "Sunmail", f"SAMPLE{code[-9:]}")
        label = named if labelled else ("", "", "", "")
        safet = (
            ("ReturnedDamaged", f"SAFET-{code[-7:]}", one.safet, days.stamp(one.safet_at),
             money(one.safet_amount) if one.safet_amount else "")
            if one.safet else ("",) * 5
        )  # fmt: skip
        self._sheets[RETURNS.id].row(
            order.id, days.named(order.day), days.named(asked), one.status, f"D{code[-8:]}RRMA",
            "", label[0], label[1], self._market.currency, label[2], label[3], one.payer,
            "Y" if claimed else "N", "N", item.asin, item.sku, item.name, order.basket.quantity,
            one.reason, "Y" if one.in_policy else "N", "C-Returns", one.resolution, "",
            days.named(days.day_of(one.arrived)) if one.arrived else "", money(order.amount),
            order.basket.quantity, *safet, money(one.refunded), code, "Home",
        )  # fmt: skip

    def _fba_return(self, order: Order, one: FbaReturn) -> None:
        item, code = order.basket.item, order.id[4:].replace("-", "")
        self._sheets[FBA_RETURNS.id].row(
            self._days.utc(one.returned), order.id, item.sku, item.asin, item.fnsku, item.name,
            order.basket.quantity, "SMP1", one.disposition, one.reason, one.status,
            f"LPNSMP{code[-10:]}", one.comment,
        )  # fmt: skip

    def _rating(self, order: Order, rating: Rating) -> None:
        day = self._days.dates[rating.left].strftime(self._market.feedback_day)
        code = order.id[4:].replace("-", "")
        self._sheets[FEEDBACK.id].row(
            day, rating.stars, rating.comment, rating.response, order.id,
            f"buyer-{code[-8:]}@marketplace.example",
        )  # fmt: skip
