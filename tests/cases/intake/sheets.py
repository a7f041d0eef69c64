"""Sound reports of all kinds, and a reader of their cells that shares nothing with the product's."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import combinations
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


# --- what a sound cell stands for -----------------------------------------------------------------


def same(cell):
    """A cell that is its own value."""
    return cell


def moment(cell):
    """A time with its offset, as UTC."""
    return datetime.fromisoformat(cell).astimezone(UTC).replace(tzinfo=None)


def iso_day(cell):
    """A day as 2026-10-29."""
    return date.fromisoformat(cell)


def name_day(cell):
    """A day as 29-Oct-2026."""
    day, month, year = cell.split("-")
    return date(int(year), MONTHS.index(month) + 1, int(day))


def us_day(cell):
    """A day as 10/29/26."""
    month, day, year = (int(part) for part in cell.split("/"))
    return date(year + 2000, month, day)


def day_of_moment(cell):
    """The day in Seattle on which a time falls."""
    return datetime.fromisoformat(cell).astimezone(ZONE).date()


def flag(cell):
    """Yes or no."""
    return {"true": True, "false": False, "yes": True, "no": False, "Y": True, "N": False}[cell]


def words(**meanings):
    """One of some words."""
    return lambda cell: meanings[cell]


def lower(cell):
    """A word that only differs in its capitals."""
    return cell.lower()


@dataclass(frozen=True)
class Sheet:
    """A report, row by row."""

    report: str
    table: str
    file: str
    cut: str
    header: tuple
    rows: tuple
    reads: dict
    """Header -> the column of the shop's table and what reads its cells."""
    needed: tuple
    key: tuple
    """Columns of the table by which rows are told apart."""
    alike: tuple = ()
    """Pairs of headers whose cells could stand in each other's place."""
    several: bool = False
    """Whether an order may stand on several rows that become one."""

    def at(self, name):
        """The place of a column."""
        return self.header.index(name)

    def column(self, name):
        """The cells of a column."""
        return [row[self.at(name)] for row in self.rows]

    @property
    def read(self):
        """The headers that are read."""
        return tuple(name for name in self.header if name in self.reads)

    @property
    def unread(self):
        """The headers that are not."""
        return tuple(name for name in self.header if name not in self.reads)

    @property
    def optional(self):
        """The headers that are read and may be missing."""
        return tuple(name for name in self.read if name not in self.needed)

    def pairs(self):
        """Pairs of headers whose cells cannot stand in each other's place."""
        return [
            pair
            for pair in combinations(self.read, 2)
            if pair not in self.alike and pair[::-1] not in self.alike
        ]

    def swap(self, rows):
        """The sheet with other rows."""
        return replace(self, rows=tuple(map(tuple, rows)))

    def variant(self, number):
        """The sheet with other orders and other numbers, so that it stands beside itself."""

        def other(cell):
            for old, new in (
                ("111-", f"{200 + number}-"),
                ("DAbc", f"DA{number}bc"),
                ("C-", f"C{number}-"),
                ("CB-", f"CB{number}-"),
                ("M-", f"M{number}-"),
                ("AB-1", f"AB-{number}"),
            ):
                if cell.startswith(old):
                    return cell.replace(old, new, 1)
            return cell

        return self.swap(map(other, row) for row in self.rows)

    def without(self, name):
        """The sheet with a column that nobody knows anything of any more."""
        reads = {one: how for one, how in self.reads.items() if one != name}
        return replace(
            self.put_all(name, lambda _: ""), reads=reads if name in self.flags else self.reads
        )

    @property
    def flags(self):
        """Headers of which only is kept whether there is something."""
        return {name for name, (_, reads) in self.reads.items() if reads is bool}

    def put(self, row, name, cell):
        """The sheet with another cell."""
        changed = [list(cells) for cells in self.rows]
        changed[row][self.at(name)] = cell
        return self.swap(changed)

    def put_all(self, name, cell):
        """The sheet with other cells in a column; `cell` makes each out of the one there is."""
        at = self.at(name)
        return self.swap([*row[:at], cell(row[at]), *row[at + 1 :]] for row in self.rows)

    def expected(self, rows=None):
        """What the shop's table must hold for each row: column -> value."""
        told = [self._values(row) for row in (self.rows if rows is None else rows)]
        return [_together(items) for items in _by_order(told)] if self.several else told

    def _values(self, row):
        values = {}
        for header, (column, reads) in self.reads.items():
            cell = row[self.at(header)]
            if reads is bool:
                values[column] = bool(cell)
            else:
                values[column] = reads(cell) if cell else None
        for name, moment_of in DAYS.get(self.table, {}).items():
            there = values[moment_of]
            values[name] = there and there.replace(tzinfo=UTC).astimezone(ZONE).date()
        return values


DAYS = {
    "orders": {"placed_on": "placed"},
    "shipments": {
        "confirmed_on": "confirmed",
        "first_scan_on": "first_scan",
        "delivered_on": "delivered",
    },
    "claims": {"filed_on": "filed"},
    "chargebacks": {"opened_on": "opened"},
    "messages": {"received_on": "received"},
}


def _by_order(rows):
    orders = {}
    for row in rows:
        orders.setdefault(row["order_id"], []).append(row)
    return orders.values()


def _together(items):
    """An order out of its items, the first of which gives what is not summed."""

    def total(name):
        cells = [item[name] for item in items]
        return None if None in cells else sum(cells)

    return {
        **items[0],
        "items": len(items),
        "quantity": total("quantity"),
        "amount": total("amount"),
    }


def _rows(text):
    return tuple(tuple(line.strip().split("|")) for line in text.strip().splitlines())


def _header(text):
    return tuple(text.split("|"))


ORDERS = Sheet(
    "all-orders",
    "orders",
    "orders.txt",
    "\t",
    _header(
        "amazon-order-id|purchase-date|order-status|fulfillment-channel|product-name|sku|asin|"
        "quantity|currency|item-price|ship-city|ship-country|is-business-order"
    ),
    _rows(
        """
        111-0000001-0000001|2026-10-01T05:06:07+00:00|Shipped|Merchant|Café cup|AB-12|B0CUP00001|1|USD|24.99|Seattle|US|false
        111-0000002-0000002|2026-10-02T08:30:00+00:00|Shipped|Amazon|Tea pot, 1 l|POT-7|B0POT00001|2|USD|59.90|Tacoma|US|false
        111-0000002-0000002|2026-10-02T08:30:00+00:00|Shipped|Amazon|Café cup|AB-12|B0CUP00001|3|USD|74.97|Tacoma|US|false
        111-0000003-0000003|2026-10-03T23:59:59+00:00|Cancelled|Merchant|Grüner Tee|TEE-3|B0TEE00001|0|||Yakima|US|false
        111-0000004-0000004|2026-10-14T00:00:00+00:00|Pending|Merchant|Spoon|0312345678|0312345678|1|||Olympia|CA|true
        111-0000005-0000005|2026-10-15T11:22:33+00:00|Unshipped|Amazon|Café cup|AB-12|B0CUP00001|1|CAD|19.05|Spokane|NA|false
        111-0000006-0000006|2026-10-16T19:00:01+00:00|Shipped|Merchant|Kettle|KITCHEN SET 2|B0KET00001|1|USD|1204.00|Everett|US|true
        """
    ),
    {
        "amazon-order-id": ("order_id", same),
        "purchase-date": ("placed", moment),
        "order-status": ("status", lower),
        "fulfillment-channel": ("channel", words(Merchant="seller", Amazon="amazon")),
        "sku": ("sku", same),
        "asin": ("asin", same),
        "quantity": ("quantity", int),
        "currency": ("currency", same),
        "item-price": ("amount", Decimal),
        "ship-country": ("country", same),
        "is-business-order": ("business", flag),
    },
    ("amazon-order-id", "purchase-date", "order-status", "fulfillment-channel"),
    ("order_id",),
    (("quantity", "item-price"),),
    several=True,
)

RETURNS = Sheet(
    "seller-returns",
    "returns",
    "returns.txt",
    "\t",
    _header(
        "Order ID|Order date|Return request date|Return request status|Amazon RMA ID|Tracking ID|"
        "Label to be paid by|A-to-Z Claim|ASIN|Merchant SKU|Item Name|Return quantity|"
        "Return Reason|In policy|Resolution|Return delivery date|Order Amount|SafeT claim state|"
        "Currency code|Refunded Amount"
    ),
    _rows(
        """
        111-0000001-0000001|01-Oct-2026|02-Oct-2026|Approved|DAbc123RRMA|1Z999|Seller|N|B0CUP00001|AB-12|Café cup|1|CR-DEFECTIVE|Y|StandardRefund|07-Oct-2026|24.99||USD|24.99
        111-0000002-0000002|02-Oct-2026|13-Oct-2026|Completed|DAbc124RRMA||Customer|Y|B0POT00001|POT-7|Tea pot, 1 l|2|CR-UNWANTED_ITEM|N|Replacement|19-Oct-2026|134.87|Granted|USD|
        111-0000003-0000003|03-Oct-2026|14-Oct-2026|Pending|DAbc125RRMA||Amazon|N|B0TEE00001|TEE-3|Grüner Tee|1|CR-MISSING_PARTS|Y|||12.00||USD|
        111-0000004-0000004|04-Oct-2026|25-Oct-2026|Cancelled|DAbc126RRMA||Seller|N|0312345678|0312345678|Spoon|1|AMZ-PG-BAD-DESC|Y|ReturnlessRefund||8.40|Pending|CAD|8.40
        111-0000005-0000005|05-Oct-2026|26-Oct-2026|Approved|DAbc127RRMA||Seller|N|B0CUP00001|AB-12|Café cup|1|CR-SWITCHEROO|N|RefundAtFirstScan|30-Oct-2026|19.05||USD|10.00
        """
    ),
    {
        "Order ID": ("order_id", same),
        "Return request date": ("requested_on", name_day),
        "Return request status": (
            "stage",
            words(
                Approved="authorised", Completed="closed", Pending="requested", Cancelled="closed"
            ),
        ),
        "Amazon RMA ID": ("rma", same),
        "Label to be paid by": (
            "label_payer",
            words(Seller="seller", Customer="buyer", Amazon="amazon"),
        ),
        "A-to-Z Claim": ("claim", flag),
        "ASIN": ("asin", same),
        "Merchant SKU": ("sku", same),
        "Return quantity": ("quantity", int),
        "Return Reason": ("reason", same),
        "In policy": ("in_policy", flag),
        "Resolution": ("resolution", same),
        "Return delivery date": ("delivered_on", name_day),
        "Order Amount": ("order_amount", Decimal),
        "SafeT claim state": ("safet_state", same),
        "Currency code": ("currency", same),
        "Refunded Amount": ("refunded_amount", Decimal),
    },
    ("Order ID", "Return request date", "Return request status"),
    ("order_id",),
    (
        ("Order Amount", "Refunded Amount"),
        ("A-to-Z Claim", "In policy"),
        ("Amazon RMA ID", "Merchant SKU"),
        ("Return quantity", "Refunded Amount"),
        ("Return request status", "SafeT claim state"),
    ),
)

FEEDBACK = Sheet(
    "seller-feedback",
    "feedback",
    "feedback.txt",
    "\t",
    _header("Date|Rating|Comments|Your Response|Order ID|Rater Email"),
    _rows(
        """
        10/02/26|1|Naïve packing, it broke|Sorry for that|111-0000001-0000001|abc1@marketplace.example
        10/04/26|3|so so||111-0000002-0000002|abc2@marketplace.example
        10/25/26|2|Zu spät||111-0000003-0000003|abc3@marketplace.example
        11/13/26|1|never came|We sent it again|111-0000004-0000004|abc4@marketplace.example
        11/28/26|2|wrong color||111-0000005-0000005|abc5@marketplace.example
        """
    ),
    {
        "Date": ("left_on", us_day),
        "Rating": ("stars", int),
        "Your Response": ("answered", bool),
        "Order ID": ("order_id", same),
    },
    ("Date", "Rating", "Order ID"),
    ("order_id",),
)

FBA_RETURNS = Sheet(
    "fba-returns",
    "fba_returns",
    "fba-returns.txt",
    "\t",
    _header(
        "return-date|order-id|sku|asin|product-name|quantity|detailed-disposition|reason|status|"
        "license-plate-number"
    ),
    _rows(
        """
        2026-10-06T03:00:00+00:00|111-0000002-0000002|POT-7|B0POT00001|Tea pot, 1 l|1|SELLABLE|UNWANTED_ITEM|Unit returned to inventory|LPN001
        2026-10-07T12:00:00+00:00|111-0000005-0000005|AB-12|B0CUP00001|Café cup|2|CUSTOMER_DAMAGED|NOT_AS_DESCRIBED|Reimbursed|LPN002
        2026-10-18T23:10:00+00:00|111-0000007-0000007|AB-12|B0CUP00001|Café cup|1|DEFECTIVE|MISSING_PARTS|Unit returned to inventory|LPN003
        2026-10-19T01:00:00+00:00|111-0000008-0000008|TEE-3|B0TEE00001|Grüner Tee|1|SELLABLE|NO_REASON_GIVEN|Reimbursed|LPN004
        """
    ),
    {
        "return-date": ("returned_on", day_of_moment),
        "order-id": ("order_id", same),
        "sku": ("sku", same),
        "asin": ("asin", same),
        "quantity": ("quantity", int),
        "detailed-disposition": ("disposition", same),
        "reason": ("reason", same),
        "status": ("status", same),
    },
    ("return-date", "order-id", "quantity", "detailed-disposition"),
    ("order_id",),
)

SETTLEMENT = Sheet(
    "settlement",
    "money",
    "settlement.txt",
    "\t",
    _header(
        "settlement-id|transaction-type|order-id|marketplace-name|amount-type|amount-description|"
        "amount|posted-date|sku|currency"
    ),
    _rows(
        """
        9001|Order|111-0000001-0000001|Amazon.com|ItemPrice|Principal|24.99|2026-10-03|AB-12|USD
        9001|Order|111-0000001-0000001|Amazon.com|ItemFees|Commission|-3.75|2026-10-03|AB-12|USD
        9001|Refund|111-0000003-0000003|Amazon.com|ItemPrice|Principal|-12.00|2026-10-14|AB-13|USD
        9001|A-to-z Guarantee Refund|111-0000004-0000004|Amazon.com|ItemPrice|Principal|-8.40|2026-10-25|AB-14|CAD
        9001|Chargeback Refund|111-0000005-0000005|Amazon.com|ItemPrice|Naïve|-19.05|2026-10-26|AB-12|USD
        9001|SAFE-T Reimbursement|111-0000006-0000006|Amazon.com|other|other|1204.00|2026-10-27|AB-15|USD
        """
    ),
    {
        "transaction-type": (
            "kind",
            lambda cell: {
                "Order": "order",
                "Refund": "refund",
                "A-to-z Guarantee Refund": "claim",
                "Chargeback Refund": "chargeback",
                "SAFE-T Reimbursement": "safe-t",
            }[cell],
        ),
        "order-id": ("order_id", same),
        "amount": ("amount", Decimal),
        "posted-date": ("posted_on", iso_day),
        "sku": ("sku", same),
        "currency": ("currency", same),
    },
    ("transaction-type", "amount"),
    ("order_id", "amount"),
)

SHIPMENTS = Sheet(
    "shipments",
    "shipments",
    "shipments.csv",
    ",",
    _header(
        "order-id|ship-by|confirmed|carrier|tracked|first-scan|latest-estimate|delivered|status|"
        "proof|label|recipient-name"
    ),
    _rows(
        """
        111-0000001-0000001|2026-10-03|2026-10-02T10:00:00Z|UPS|yes|2026-10-02T18:00:00Z|2026-10-08|2026-10-06T15:00:00Z|delivered|signature|protected|Zoë M.
        111-0000004-0000004|2026-10-16|2026-10-15T09:30:00Z|Royal Mail|yes|2026-10-16T07:00:00Z|2026-10-21||in-transit|none|unprotected|Ann B.
        111-0000006-0000006|2026-10-18||||||||||Bob C.
        111-0000009-0000009|2026-10-19|2026-10-18T22:00:00Z|USPS|no||2026-10-24||no-scan|none|protected|Ann B.
        111-0000010-0000010|2026-10-20|2026-10-19T22:00:00Z|DHL|yes|2026-10-20T06:00:00Z|2026-10-27|2026-10-26T11:11:11Z|delivered|scan|unprotected|Dée F.
        """
    ),
    {
        "order-id": ("order_id", same),
        "ship-by": ("ship_by", iso_day),
        "confirmed": ("confirmed", moment),
        "carrier": ("carrier", same),
        "tracked": ("tracked", flag),
        "first-scan": ("first_scan", moment),
        "latest-estimate": ("latest_estimate", iso_day),
        "delivered": ("delivered", moment),
        "status": ("status", same),
        "proof": ("proof", same),
        "label": ("label", same),
    },
    ("order-id", "ship-by"),
    ("order_id",),
    (("confirmed", "first-scan"), ("confirmed", "delivered"), ("first-scan", "delivered")),
)

CANCELLATIONS = Sheet(
    "cancellations",
    "cancellations",
    "cancellations.csv",
    ",",
    _header("order-id|cancelled|by"),
    _rows(
        """
        111-0000003-0000003|2026-10-04T01:02:03Z|seller
        111-0000011-0000011|2026-10-05T11:12:13-07:00|buyer
        111-0000012-0000012|2026-10-06T21:22:23+00:00|unconfirmed
        """
    ),
    {
        "order-id": ("order_id", same),
        "cancelled": ("cancelled", moment),
        "by": ("cancelled_by", same),
    },
    ("order-id", "cancelled", "by"),
    ("order_id",),
)

CLAIMS = Sheet(
    "claims",
    "claims",
    "claims.csv",
    ",",
    _header(
        "claim-id|order-id|filed|ground|stage|comment|information-requested|respond-by|responded|"
        "decided|charged|counts|amount|currency|appealed"
    ),
    _rows(
        """
        C-1|111-0000001-0000001|2026-10-08T10:00:00Z|not-received|granted|clear|2026-10-09T10:00:00Z|2026-10-11T10:00:00Z|2026-10-10T08:00:00Z|2026-10-14T09:00:00Z|seller|yes|24.99|USD|2026-10-20T10:00:00Z
        C-2|111-0000004-0000004|2026-10-20T12:00:00Z|damaged|information-requested||2026-10-20T13:00:00Z|2026-10-22T13:00:00Z|||||8.40|CAD|
        C-3|111-0000005-0000005|2026-10-21T12:00:00Z|wrong-item|denied|vague|2026-10-22T00:00:00Z||2026-10-23T00:00:00Z|2026-10-25T00:00:00Z|amazon|no|19.05|USD|
        C-4|111-0000006-0000006|2026-10-24T12:00:00Z||under-review||||||||1204.00|USD|
        """
    ),
    {
        "claim-id": ("claim_id", same),
        "order-id": ("order_id", same),
        "filed": ("filed", moment),
        "ground": ("ground", same),
        "stage": ("stage", same),
        "comment": ("comment", same),
        "information-requested": ("information_requested", moment),
        "respond-by": ("respond_by", moment),
        "responded": ("responded", moment),
        "decided": ("decided", moment),
        "charged": ("charged", same),
        "counts": ("counts", flag),
        "amount": ("amount", Decimal),
        "currency": ("currency", same),
        "appealed": ("appealed", moment),
    },
    ("claim-id", "order-id", "filed", "stage"),
    ("claim_id",),
    tuple(
        combinations(("information-requested", "respond-by", "responded", "decided", "appealed"), 2)
    ),
)

CHARGEBACKS = Sheet(
    "chargebacks",
    "chargebacks",
    "chargebacks.csv",
    ",",
    _header("chargeback-id|order-id|opened|reason|stage|respond-by|responded|amount|currency"),
    _rows(
        """
        CB-1|111-0000005-0000005|2026-10-12T10:00:00Z|fraud|waiting|2026-10-19T10:00:00Z||19.05|USD
        CB-2|111-0000006-0000006|2026-10-13T10:00:00Z|not-received|represented|2026-10-20T10:00:00Z|2026-10-15T10:00:00Z|1204.00|USD
        CB-3|111-0000013-0000013|2026-10-14T10:00:00Z|not-refunded|won|2026-10-21T10:00:00Z|2026-10-16T10:00:00Z|3.50|CAD
        """
    ),
    {
        "chargeback-id": ("chargeback_id", same),
        "order-id": ("order_id", same),
        "opened": ("opened", moment),
        "reason": ("reason", same),
        "stage": ("stage", same),
        "respond-by": ("respond_by", moment),
        "responded": ("responded", moment),
        "amount": ("amount", Decimal),
        "currency": ("currency", same),
    },
    ("chargeback-id", "order-id", "opened", "stage"),
    ("chargeback_id",),
    (("respond-by", "responded"),),
)

MESSAGES = Sheet(
    "messages",
    "messages",
    "messages.csv",
    ",",
    _header("message-id|order-id|received|replied|about|needs|automatic|text"),
    _rows(
        """
        M-1|111-0000001-0000001|2026-10-07T10:00:00Z|2026-10-07T15:00:00Z|delivery|answer|no|Où est le colis
        M-2|111-0000004-0000004|2026-10-17T10:00:00Z||product|answer|no|It is broken
        M-3|111-0000005-0000005|2026-10-18T10:00:00Z|2026-10-18T11:00:00Z|return|nothing|yes|thanks
        """
    ),
    {
        "message-id": ("message_id", same),
        "order-id": ("order_id", same),
        "received": ("received", moment),
        "replied": ("replied", moment),
        "about": ("about", same),
        "needs": ("needs", same),
        "automatic": ("automatic", flag),
    },
    ("message-id", "order-id", "received"),
    ("message_id",),
)

DEFECTS = Sheet(
    "defects",
    "defects",
    "defects.csv",
    ",",
    _header("order-id|kind"),
    _rows(
        """
        111-0000001-0000001|claim
        111-0000001-0000001|feedback
        111-0000005-0000005|chargeback
        """
    ),
    {"order-id": ("order_id", same), "kind": ("kind", same)},
    ("order-id", "kind"),
    ("order_id", "kind"),
)

SHEETS = (
    ORDERS,
    RETURNS,
    FEEDBACK,
    FBA_RETURNS,
    SETTLEMENT,
    SHIPMENTS,
    CANCELLATIONS,
    CLAIMS,
    CHARGEBACKS,
    MESSAGES,
    DEFECTS,
)
