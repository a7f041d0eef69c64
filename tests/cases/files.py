"""Report files that tests write down row by row, and the shop that they make."""

import json
from datetime import date

from cases.tables import limits_of
from trainer.cases.shop import open_shop
from trainer.rules.policy import Marketplace

US = Marketplace("US", "Amazon.com", "America/Los_Angeles", "USD", "en-US")
DAY = date(2026, 11, 20)

ORDERS = (
    "amazon-order-id", "purchase-date", "order-status", "fulfillment-channel", "quantity",
    "currency", "item-price", "sku", "asin", "ship-country",
)  # fmt: skip
RETURNS = (
    "Order ID", "Return request date", "Return request status", "Amazon RMA ID", "Return reason",
    "In policy", "Label to be paid by", "Resolution", "Return delivery date", "Order Amount",
    "Refunded Amount", "Currency code", "A-to-Z Claim", "Merchant SKU", "ASIN", "Return quantity",
)  # fmt: skip
CLAIMS = (
    "claim-id", "order-id", "filed", "ground", "stage", "comment", "information-requested",
    "respond-by", "responded", "decided", "charged", "counts", "amount", "currency", "appealed",
)  # fmt: skip
SHIPMENTS = (
    "order-id", "ship-by", "confirmed", "carrier", "tracked", "first-scan", "latest-estimate",
    "delivered", "status", "proof", "label",
)  # fmt: skip


def order(number):
    """The number of an order."""
    return f"111-0000000-{number:07d}"


def order_row(number, day=1, status="Shipped", price="10.00", **also):
    """A row of the report on all orders."""
    told = {
        "amazon-order-id": order(number),
        "purchase-date": f"2026-10-{day:02d}T12:00:00+00:00",
        "order-status": status,
        "fulfillment-channel": "Merchant",
        "quantity": "1",
        "currency": "USD",
        "item-price": price,
        "sku": f"SKU-{number}",
        "asin": "B000000001",
        "ship-country": "US",
        **also,
    }
    return [told[name] for name in ORDERS]


def claim_row(number, stage="information-requested", **also):
    """A row of the kit's own report on claims."""
    told = {
        "claim-id": f"C-{number}",
        "order-id": order(number),
        "filed": "2026-10-05T12:00:00+00:00",
        "ground": "not-received",
        "stage": stage,
        **also,
    }
    return [told.get(name, "") for name in CLAIMS]


def return_row(number, day="02-Oct-2026", status="Approved", **also):
    """A row of the report on seller-fulfilled returns."""
    told = {
        "Order ID": order(number),
        "Return request date": day,
        "Return request status": status,
        "Amazon RMA ID": f"DRMA{number}R",
        "Return reason": "CR-DEFECTIVE",
        "In policy": "Y",
        "Currency code": "USD",
        "Order Amount": "10.00",
        "A-to-Z Claim": "N",
        "Merchant SKU": f"SKU-{number}",
        "ASIN": "B000000001",
        "Return quantity": "1",
        **also,
    }
    return [told.get(name, "") for name in RETURNS]


def dispute(number, **also):
    """A dispute as Stripe gives it out."""
    return {
        "id": f"du_{number}",
        "object": "dispute",
        "amount": 1000,
        "charge": f"ch_{number}",
        "created": 1_790_000_000 + number,
        "currency": "usd",
        "evidence_details": {"due_by": 1_790_600_000},
        "metadata": {"order_id": order(number)},
        "reason": "fraudulent",
        "status": "needs_response",
        **also,
    }


def table(path, header, *rows, cut="\t"):
    """Write a report as a table."""
    lines = [cut.join(cells) for cells in (header, *rows)]
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())
    return path


def listing(path, *records, **around):
    """Write records as JSON, as lists of Stripe's API are."""
    path.write_text(json.dumps({"object": "list", "data": records, **around}, indent=1))
    return path


def shop_of(paths, *, place=US, rules=None, **more):
    """Open a shop with the register of the tests."""
    return open_shop(paths, place, limits_of(DAY, **(rules or {})), **more)


def tables_of(shop, *names):
    """The rows of some tables, in an order of their own."""
    return {name: sorted(map(repr, shop.connection.table(name).fetchall())) for name in names}


def told_in(reading):
    """What was found in the rows of a file; notes on its columns are none."""
    return [one for one in reading.findings if one.count]


def codes(shop):
    """The codes of all findings on rows and files, with their files; notes on columns are none."""
    found = [*shop.findings, *(one for reading in shop.readings for one in reading.findings)]
    return sorted((one.file, one.code) for one in found if one.count)
