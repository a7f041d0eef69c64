"""Random shops, and their rates worked out the slow way: order by order, for one day at a time."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trainer.rules.metrics import (
    Cancelled,
    Channel,
    Mark,
    MarkKind,
    Order,
    cancellation_rate,
    late_shipment_rate,
    order_defect_rate,
    rate,
    valid_tracking_rate,
    within,
)

ANSWER_WITHIN = timedelta(hours=24)
NEGATIVE = (1, 2)
EDGES = (time(0, 0), time(0, 30), time(12, 0), time(23, 30), time(23, 59, 59))


class Shop:
    """The rows of a shop, and what they say of a day."""

    def __init__(self, rows, zone, last):
        self.rows, self.zone, self.last = rows, ZoneInfo(zone), last
        self.days = {}
        self.orders = {row["order_id"]: row for row in rows["orders"]}
        self.shipments = {row["order_id"]: row for row in rows["shipments"]}
        self.cancellations = {row["order_id"]: row for row in rows["cancellations"]}
        self.marks = defaultdict(list)
        for row in rows["marks"]:
            self.marks[row["order_id"]].append(row)

    def day(self, moment):
        """The day on which a moment fell here."""
        if moment not in self.days:
            self.days[moment] = moment and moment.astimezone(self.zone).date()
        return self.days[moment]

    def placed(self, channel, on):
        """The orders of a channel that were placed by a day."""
        for row in self.orders.values():
            if row["channel"] == channel.value and row["placed_on"] and row["placed_on"] <= on:
                yield row

    # --- who counts on a day, as orders of the rules ------------------------------------------

    def defects(self, channel, on):
        """The orders of a channel with their marks; those in doubt left out."""
        for row in self.placed(channel, on):
            marks = [m for m in self.marks[row["order_id"]] if (m["on_day"] or on) <= self.last]
            there = [m for m in marks if m["counts"] is not None]
            there = tuple(
                Mark(MarkKind(m["kind"]), m["on_day"] or self.last, m["counts"])
                for m in there
                if (m["on_day"] or self.last) <= on
            )
            doubt = any(
                (m["counts"] is None or (m["counts"] and m["on_day"] is None))
                and (m["on_day"] or row["placed_on"]) <= on
                for m in marks
            )
            order = Order(row["order_id"], row["placed_on"], channel, there)
            if order.defective or not doubt:
                yield order

    def cancelled(self, on):
        """The seller's orders with who cancelled them; those in doubt left out."""
        for row in self.placed(Channel.SELLER, on):
            told = self.cancellations.get(row["order_id"])
            if told is None and row["status"] == "cancelled":
                told = {"cancelled": None, "cancelled_by": None}
            by, doubt = Cancelled.NOBODY, False
            if told and told["cancelled_by"] != "buyer":
                day = self.day(told["cancelled"])
                if told["cancelled_by"] and (day or self.last) <= on:
                    by = Cancelled(told["cancelled_by"])
                elif (day or self.last) <= self.last:
                    unknown = told["cancelled_by"] is None or day is None
                    doubt = unknown and (day or row["placed_on"]) <= on
            if not doubt:
                yield Order(row["order_id"], row["placed_on"], cancelled=by)

    def parcels(self, on):
        """The seller's parcels that were confirmed by a day."""
        for id_, parcel in self.shipments.items():
            row = self.orders.get(id_)
            confirmed = self.day(parcel["confirmed"])
            if not row or row["channel"] != "seller" or row["status"] == "cancelled":
                continue
            if confirmed and confirmed <= on:
                yield row, parcel, confirmed

    def confirmed(self, on):
        """The parcels with whether they were confirmed late."""
        for row, parcel, confirmed in self.parcels(on):
            if row["placed_on"] and parcel["ship_by"]:
                late = confirmed > parcel["ship_by"]
                yield Order(row["order_id"], row["placed_on"], confirmed_late=late)

    def scanned(self, on):
        """The parcels, by the promised day, with whether they were scanned by a day."""
        for row, parcel, _ in self.parcels(on):
            first = self.day(parcel["first_scan"])
            known = first or parcel["tracked"] is False or parcel["status"] == "no-scan"
            if parcel["latest_estimate"] and known:
                scanned = bool(first and first <= on)
                yield Order(row["order_id"], parcel["latest_estimate"], scanned=scanned)

    def arrived(self, on):
        """The tracked parcels, by the promised day, with whether they came late."""
        for row, parcel, _ in self.parcels(on):
            promised, came = parcel["latest_estimate"], self.day(parcel["delivered"])
            missing = parcel["status"] in {"no-scan", "in-transit", "returned", "lost"}
            if parcel["tracked"] is False or not promised or not (came or missing):
                continue
            late = came is None or came > promised
            yield Order(row["order_id"], promised, delivered_late=late)

    def messages(self, on):
        """The messages that ask for an answer, with whether it came in time, once that is so."""
        for place, row in enumerate(self.rows["messages"]):
            if row["needs"] != "answer" or row["received"] is None:
                continue
            due = row["received"] + ANSWER_WITHIN
            in_time = row["replied"] is not None and row["replied"] <= due
            if in_time and row["automatic"] is None:
                continue
            good = in_time and not row["automatic"]
            if self.day(row["replied"] if good else due) <= on:
                yield Order(str(place), self.day(row["received"]), scanned=good)

    def returned(self):
        """The return requests, with whether a claim or bad feedback came of them."""
        flags = defaultdict(list)
        for row in self.rows["returns"]:
            flags[row["order_id"], row["requested_on"]].append(row["claim"])
        for (id_, day), claims in flags.items():
            bad = any(
                row["order_id"] == id_
                and row["stars"] in NEGATIVE
                and row["left_on"]
                and day
                and day <= row["left_on"] <= self.last
                for row in self.rows["feedback"]
            )
            if day and (bad or any(claim is not None for claim in claims)):
                yield Order(id_, day, scanned=not (bad or True in claims))

    # --- the rates of a day -----------------------------------------------------------------------

    def counted(self, on):
        """The orders of every rate on a day, by the rate's id and channel."""
        seller, amazon = Channel.SELLER, Channel.AMAZON
        return {
            ("odr", seller): [*self.defects(seller, on)],
            ("odr", amazon): [*self.defects(amazon, on)],
            ("lsr", seller): [*self.confirmed(on)],
            ("cancel", seller): [*self.cancelled(on)],
            ("vtr", seller): [*self.scanned(on)],
            ("otdr", seller): [*self.arrived(on)],
            ("crt", None): [*self.messages(on)],
            ("returns.disputed", seller): [*self.returned()],
        }

    def rates(self, on):
        """Every rate of a day, by its id, its channel and its window."""
        counted = self.counted(on)
        return {
            (id_, channel, window): RATES[id_](
                within(counted[id_, channel], on - timedelta(LAGS.get(id_, 0)), window)
            )
            for id_, channel in counted
            for window in WINDOWS[id_]
        }


def _on_time(orders):
    return rate(orders, lambda one: not one.delivered_late, lambda _: True)


def _disputed(orders):
    return rate(orders, lambda one: not one.scanned, lambda _: True)


RATES = {
    "odr": order_defect_rate,
    "lsr": late_shipment_rate,
    "cancel": cancellation_rate,
    "vtr": valid_tracking_rate,
    "otdr": _on_time,
    "crt": valid_tracking_rate,
    "returns.disputed": _disputed,
}
WINDOWS = {
    "odr": (60,),
    "lsr": (10, 30),
    "cancel": (7,),
    "vtr": (30,),
    "otdr": (14,),
    "crt": (7, 30, 90),
    "returns.disputed": (60,),
}
LAGS = {"otdr": 7}


# --- chance ---------------------------------------------------------------------------------------


def dice(*seed):
    """Dice that fall alike in every run."""
    return random.Random(" ".join(map(str, seed)))  # noqa: S311 - chance, not secrets


def random_rows(rng, name, first, length, size):
    """Draw a shop: both channels, edges of days, marks that do not count, and gaps everywhere."""

    def maybe(value, gap=0.08):
        return None if rng.random() < gap else value

    def day(start, most, least=0):
        return (start or first) + timedelta(rng.randint(least, most))

    def moment(start, most, least=0):
        return datetime.combine(day(start, most, least), rng.choice(EDGES), UTC)

    rows = defaultdict(list)
    for place in range(size):
        id_ = f"{name}-{place}"
        placed = maybe(first + timedelta(rng.randrange(length)), 0.05)
        channel = maybe(rng.choice(["seller", "seller", "seller", "amazon"]), 0.05)
        status = maybe(rng.choice(["shipped"] * 5 + ["cancelled", "pending", "unshipped"]), 0.05)
        if rng.random() > 0.04:
            rows["orders"].append(
                {"order_id": id_, "placed_on": placed, "channel": channel, "status": status}
            )
        for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 3])):
            rows["marks"].append(
                {
                    "order_id": id_,
                    "kind": rng.choice(list(MarkKind)).value,
                    "on_day": maybe(day(placed, 70, -2)),
                    "counts": rng.choice([True, True, False, None]),
                }
            )
        if rng.random() < (0.9 if status == "cancelled" else 0.05):
            rows["cancellations"].append(
                {
                    "order_id": id_,
                    "cancelled": maybe(moment(placed, 8)),
                    "cancelled_by": maybe(rng.choice(["seller", "buyer", "unconfirmed"])),
                }
            )
        if status != "pending" and rng.random() < 0.9:
            confirmed = maybe(moment(placed, 5))
            rows["shipments"].append(
                {
                    "order_id": id_,
                    "ship_by": maybe(day(placed, 3, 1)),
                    "confirmed": confirmed,
                    "first_scan": maybe(moment(placed, 9, 1), 0.2),
                    "tracked": maybe(rng.random() < 0.9),
                    "latest_estimate": maybe(day(placed, 9, 2)),
                    "delivered": maybe(moment(placed, 14, 2), 0.2),
                    "status": maybe(
                        rng.choice(["delivered", "delivered", "no-scan", "in-transit", "lost"])
                    ),
                }
            )
        for _ in range(rng.choice([0, 0, 1, 2])):
            received = maybe(moment(placed, 20))
            hours = rng.choice([0, 1, 23, 24, 25, 60])
            rows["messages"].append(
                {
                    "message_id": f"m{place}",
                    "order_id": id_,
                    "received": received,
                    "replied": received and maybe(received + timedelta(hours=hours), 0.2),
                    "needs": maybe(rng.choice(["answer", "answer", "answer", "nothing"])),
                    "automatic": maybe(rng.random() < 0.2),
                }
            )
        for _ in range(rng.choice([0, 0, 0, 1, 2])):
            rows["returns"].append(
                {
                    "order_id": id_,
                    "requested_on": maybe(day(placed, 30)),
                    "claim": maybe(rng.random() < 0.3),
                }
            )
        if rng.random() < 0.2:
            rows["feedback"].append(
                {
                    "order_id": id_,
                    "left_on": maybe(day(placed, 40)),
                    "stars": maybe(rng.randint(1, 5)),
                }
            )
    return rows


LAST = date(2026, 11, 22)
