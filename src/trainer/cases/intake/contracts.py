"""
The reports that the desk can read.

The first six have the layout in which Amazon gives them out. Nobody documents the claims page,
the download of order defects, the chargeback page or the messages, so for those the kit declares
contracts of its own; they are not Amazon's layout and do not pretend to be.
"""

from __future__ import annotations

from collections.abc import Mapping

from trainer.cases.intake.contract import Column, Contract, Kind
from trainer.cases.intake.names import (
    ASIN,
    CLAIM_STATE,
    COUNTRY,
    CURRENCY,
    DISPOSITION,
    FBA_REASON,
    FBA_STATUS,
    RESOLUTION,
    RETURN_REASON,
)

YES = dict.fromkeys(("y", "yes", "true", "1"), "yes")
NO = dict.fromkeys(("n", "no", "false", "0"), "no")

CHANNELS = {
    "merchant": "seller",
    "mfn": "seller",
    "seller": "seller",
    "amazon": "amazon",
    "afn": "amazon",
    "fba": "amazon",
}
ORDER_STATES = {
    "shipped": "shipped",
    "cancelled": "cancelled",
    "unshipped": "unshipped",
    "pending": "pending",
    "pending - waiting for pick up": "pending",
    "pendingavailability": "pending",
    "partiallyshipped": "unshipped",
    "shipping": "unshipped",
    "shipped - picked up": "shipped",
    "shipped - out for delivery": "shipped",
    "shipped - delivered to buyer": "shipped",
    "shipped - returning to seller": "shipped",
    "shipped - returned to seller": "shipped",
    "shipped - rejected by buyer": "shipped",
    "shipped - undeliverable": "shipped",
    "shipped - lost in transit": "shipped",
    "shipped - damaged": "shipped",
    "complete": "shipped",
    "canceled": "cancelled",
    "unfulfillable": "other",
    "invoiceunconfirmed": "other",
}
RETURN_STAGES = {
    "pending": "requested",
    "pending seller approval": "requested",
    "pendingapproval": "requested",
    "approved": "authorised",
    "authorized": "authorised",
    "completed": "closed",
    "closed": "closed",
    "cancelled": "closed",
    "canceled": "closed",
    "rejected": "closed",
}
PAYERS = {
    "customer": "buyer",
    "buyer": "buyer",
    "seller": "seller",
    "merchant": "seller",
    "amazon": "amazon",
}
MONEY_KINDS = {
    "order": "order",
    "refund": "refund",
    "refund_retrocharge": "refund",
    "a-to-z guarantee refund": "claim",
    "a-to-z guarantee claim": "claim",
    "guaranteeclaim": "claim",
    "chargeback refund": "chargeback",
    "chargeback": "chargeback",
    "safe-t reimbursement": "safe-t",
    "safet reimbursement": "safe-t",
    "order_retrocharge": "other",
    "other-transaction": "other",
    "servicefee": "other",
    "transfer": "other",
    "previous reserve amount balance": "other",
    "current reserve amount": "other",
}


def _same(*words: str) -> dict[str, str]:
    return {word: word for word in words}


def _order(*headers: str) -> Column:
    return Column("order_id", Kind.ORDER, headers, needed=True)


ORDERS = Contract(
    "all-orders",
    "orders",
    "All orders, a row an item",
    (
        _order("amazon-order-id"),
        Column("placed", Kind.MOMENT, ("purchase-date",), needed=True),
        Column("channel", Kind.WORD, ("fulfillment-channel",), needed=True, words=CHANNELS),
        Column("status", Kind.WORD, ("order-status",), needed=True, words=ORDER_STATES),
        Column("quantity", Kind.COUNT, ("quantity", "quantity-purchased"), least=0, most=100_000),
        Column("amount", Kind.MONEY, ("item-price",)),
        Column("currency", Kind.NAME, ("currency",), like=CURRENCY),
        Column("sku", Kind.ITEM, ("sku",)),
        Column("asin", Kind.NAME, ("asin",), like=ASIN),
        Column("country", Kind.NAME, ("ship-country",), like=COUNTRY),
        Column("business", Kind.FLAG, ("is-business-order",)),
    ),
    personal=frozenset(
        {
            "buyer-name", "buyer-email", "buyer-phone-number", "recipient-name", "cpf",
            "ship-address-1", "ship-address-2", "ship-address-3", "ship-phone-number",
            "ship-city", "ship-state", "ship-postal-code", "buyer-tax-registration-id",
            "purchase-order-number", "buyer-company-name", "bill-address-1", "bill-city",
        }
    ),
    known=frozenset(
        {
            "merchant-order-id", "last-updated-date", "sales-channel", "order-channel", "url",
            "ship-service-level", "product-name", "number-of-items", "item-status",
            "tax-collection-model", "tax-collection-responsible-party", "item-tax",
            "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax",
            "item-promotion-discount", "ship-promotion-discount", "address-type",
            "promotion-ids", "price-designation", "signature-confirmation-recommended",
        }
    ),
    shared=("placed", "channel", "status", "currency", "country", "business"),
)  # fmt: skip

RETURNS = Contract(
    "seller-returns",
    "returns",
    "Returns of seller-fulfilled orders",
    (
        _order("order-id"),
        Column(
            "requested_on",
            Kind.DAY,
            ("return-request-date",),
            needed=True,
            styles=("iso", "month-name"),
        ),
        Column(
            "stage", Kind.WORD, ("return-request-status",), needed=True, words=RETURN_STAGES
        ),
        Column("rma", Kind.ID, ("amazon-rma-id", "merchant-rma-id", "seller-rma-id")),
        Column(
            "reason", Kind.NAME, ("return-reason", "return-reason-code"), like=RETURN_REASON
        ),
        Column("in_policy", Kind.FLAG, ("in-policy",)),
        Column("label_payer", Kind.WORD, ("label-to-be-paid-by",), words=PAYERS),
        Column("resolution", Kind.NAME, ("resolution",), like=RESOLUTION),
        Column("delivered_on", Kind.DAY, ("return-delivery-date",), styles=("iso", "month-name")),
        Column("order_amount", Kind.MONEY, ("order-amount",)),
        Column("refunded_amount", Kind.MONEY, ("refunded-amount", "refund-amount")),
        Column("currency", Kind.NAME, ("currency-code",), like=CURRENCY),
        Column("claim", Kind.FLAG, ("a-to-z-claim",)),
        Column("safet_state", Kind.NAME, ("safet-claim-state",), like=CLAIM_STATE),
        Column("sku", Kind.ITEM, ("merchant-sku",)),
        Column("asin", Kind.NAME, ("asin",), like=ASIN),
        Column("quantity", Kind.COUNT, ("return-quantity",), least=0, most=100_000),
    ),
    personal=frozenset({"tracking-id", "invoice-number", "buyer-name"}),
    known=frozenset(
        {
            "order-date", "label-type", "label-cost", "return-carrier", "is-prime", "item-name",
            "return-type", "order-quantity", "safet-action-reason", "safet-claim-id",
            "safet-claim-creation-time", "safet-claim-reimbursement-amount", "order-item-id",
            "category",
        }
    ),
    follows=(("requested_on", "delivered_on"),),
)  # fmt: skip

FEEDBACK = Contract(
    "seller-feedback",
    "feedback",
    "Seller feedback",
    (
        _order("order-id", "注文番号"),
        Column(
            "left_on",
            Kind.DAY,
            ("date", "日付"),
            needed=True,
            styles=("marketplace",),
        ),
        Column("stars", Kind.COUNT, ("rating", "評価"), needed=True, least=1, most=5),
        Column("answered", Kind.PRESENT, ("your-response", "出品者の返答", "回答")),
    ),
    personal=frozenset({"rater-email", "comments", "rater-role", "コメント", "評価者eメール"}),
    known=frozenset({"arrived-on-time", "item-as-described", "customer-service"}),
)

FBA_RETURNS = Contract(
    "fba-returns",
    "fba_returns",
    "Returns of orders that Amazon fulfilled",
    (
        _order("order-id"),
        Column("returned_on", Kind.DAY, ("return-date",), needed=True, styles=("iso", "moment")),
        Column("sku", Kind.ITEM, ("sku",)),
        Column("asin", Kind.NAME, ("asin",), like=ASIN),
        Column("quantity", Kind.COUNT, ("quantity",), needed=True, least=0, most=100_000),
        Column("disposition", Kind.NAME, ("detailed-disposition",), needed=True, like=DISPOSITION),
        Column("reason", Kind.NAME, ("reason",), like=FBA_REASON),
        Column("status", Kind.NAME, ("status",), like=FBA_STATUS),
    ),
    personal=frozenset({"license-plate-number", "customer-comments"}),
    known=frozenset({"fnsku", "product-name", "fulfillment-center-id"}),
)

SETTLEMENT = Contract(
    "settlement",
    "money",
    "Settlement, a row an amount",
    (
        Column("order_id", Kind.ORDER, ("order-id",)),
        Column(
            "kind",
            Kind.WORD,
            ("transaction-type",),
            needed=True,
            words=MONEY_KINDS,
            printed=("A-to-z Guarantee Refund", "SAFE-T Reimbursement", "Refund_Retrocharge"),
        ),
        Column("amount", Kind.MONEY, ("amount",), needed=True),
        Column("posted_on", Kind.DAY, ("posted-date",), styles=("iso", "marketplace-long")),
        Column("sku", Kind.ITEM, ("sku",)),
        Column("currency", Kind.NAME, ("currency",), like=CURRENCY),
    ),
    known=frozenset(
        {
            "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date",
            "total-amount", "merchant-order-id", "adjustment-id", "shipment-id",
            "marketplace-name", "amount-type", "amount-description", "fulfillment-id",
            "posted-date-time", "order-item-code", "merchant-order-item-id",
            "merchant-adjustment-item-id", "quantity-purchased", "promotion-id",
        }
    ),
    total="total-amount",
)  # fmt: skip

SHIPMENTS = Contract(
    "shipments",
    "shipments",
    "Shipments (the kit's own layout)",
    (
        _order("order-id"),
        Column("ship_by", Kind.DAY, ("ship-by",), needed=True),
        Column("confirmed", Kind.MOMENT, ("confirmed",)),
        Column("carrier", Kind.CARRIER, ("carrier",)),
        Column("tracked", Kind.FLAG, ("tracked",)),
        Column("first_scan", Kind.MOMENT, ("first-scan",)),
        Column("latest_estimate", Kind.DAY, ("latest-estimate",)),
        Column("delivered", Kind.MOMENT, ("delivered",)),
        Column(
            "status",
            Kind.WORD,
            ("status",),
            words=_same("no-scan", "in-transit", "delivered", "returned", "lost"),
        ),
        Column("proof", Kind.WORD, ("proof",), words=_same("none", "scan", "signature")),
        Column("label", Kind.WORD, ("label",), words=_same("protected", "unprotected")),
    ),
    personal=frozenset({"tracking-id", "tracking-number", "ship-to", "recipient-name"}),
    key=("order_id",),
    follows=(("ship_by", "latest_estimate"), ("first_scan", "delivered")),
)

CANCELLATIONS = Contract(
    "cancellations",
    "cancellations",
    "Cancellations (the kit's own layout)",
    (
        _order("order-id"),
        Column("cancelled", Kind.MOMENT, ("cancelled",), needed=True),
        Column(
            "cancelled_by",
            Kind.WORD,
            ("by",),
            needed=True,
            words=_same("seller", "buyer", "unconfirmed"),
        ),
    ),
    key=("order_id",),
)

CLAIMS = Contract(
    "claims",
    "claims",
    "A-to-z claims (the kit's own layout)",
    (
        Column("claim_id", Kind.ID, ("claim-id",), needed=True),
        _order("order-id"),
        Column("filed", Kind.MOMENT, ("filed",), needed=True),
        Column(
            "ground",
            Kind.WORD,
            ("ground",),
            words=_same(
                "not-received",
                "late",
                "damaged",
                "defective",
                "not-as-described",
                "wrong-item",
                "missing-items",
                "extra-charge",
                "not-refunded",
            ),
        ),
        Column(
            "stage",
            Kind.WORD,
            ("stage",),
            needed=True,
            words=_same(
                "information-requested",
                "under-review",
                "granted",
                "denied",
                "withdrawn",
                "appealed",
            ),
        ),
        Column("comment", Kind.WORD, ("comment",), words=_same("clear", "vague")),
        Column("information_requested", Kind.MOMENT, ("information-requested",)),
        Column("respond_by", Kind.MOMENT, ("respond-by",)),
        Column("responded", Kind.MOMENT, ("responded",)),
        Column("decided", Kind.MOMENT, ("decided",)),
        Column("charged", Kind.WORD, ("charged",), words=_same("seller", "amazon")),
        Column("counts", Kind.FLAG, ("counts",)),
        Column("amount", Kind.MONEY, ("amount",)),
        Column("currency", Kind.NAME, ("currency",), like=CURRENCY),
        Column("appealed", Kind.MOMENT, ("appealed",)),
    ),
    personal=frozenset({"buyer-name", "buyer-comment", "comments"}),
    key=("claim_id",),
    follows=(
        ("filed", "information_requested"),
        ("filed", "respond_by"),
        ("filed", "responded"),
        ("filed", "decided"),
        ("filed", "appealed"),
        ("information_requested", "respond_by"),
        ("decided", "appealed"),
    ),
)

CHARGEBACKS = Contract(
    "chargebacks",
    "chargebacks",
    "Chargebacks (the kit's own layout)",
    (
        Column("chargeback_id", Kind.ID, ("chargeback-id",), needed=True),
        _order("order-id"),
        Column("opened", Kind.MOMENT, ("opened",), needed=True),
        Column(
            "reason",
            Kind.WORD,
            ("reason",),
            words=_same("fraud", "not-received", "not-as-described", "not-refunded"),
        ),
        Column(
            "stage",
            Kind.WORD,
            ("stage",),
            needed=True,
            words=_same("waiting", "represented", "refunded", "won", "lost"),
        ),
        Column("respond_by", Kind.MOMENT, ("respond-by",)),
        Column("responded", Kind.MOMENT, ("responded",)),
        Column("amount", Kind.MONEY, ("amount",)),
        Column("currency", Kind.NAME, ("currency",), like=CURRENCY),
    ),
    key=("chargeback_id",),
    follows=(("opened", "respond_by"), ("opened", "responded")),
)

MESSAGES = Contract(
    "messages",
    "messages",
    "Messages from buyers (the kit's own layout)",
    (
        Column("message_id", Kind.ID, ("message-id",), needed=True),
        _order("order-id"),
        Column("received", Kind.MOMENT, ("received",), needed=True),
        Column("replied", Kind.MOMENT, ("replied",)),
        Column(
            "about",
            Kind.WORD,
            ("about",),
            words=_same("delivery", "product", "return", "account", "presale"),
        ),
        Column("needs", Kind.WORD, ("needs",), words=_same("answer", "nothing")),
        Column("automatic", Kind.FLAG, ("automatic",)),
    ),
    personal=frozenset({"sender", "text", "subject", "buyer-name", "buyer-email"}),
    key=("message_id",),
    follows=(("received", "replied"),),
)

DEFECTS = Contract(
    "defects",
    "defects",
    "Order defects as Amazon counts them (the kit's own layout)",
    (
        _order("order-id"),
        Column(
            "kind",
            Kind.WORD,
            ("kind",),
            needed=True,
            words=_same("feedback", "claim", "chargeback"),
        ),
    ),
    key=("order_id", "kind"),
)

CONTRACTS = (
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

DAYS: Mapping[str, Mapping[str, str]] = {
    "orders": {"placed_on": "placed"},
    "shipments": {
        "confirmed_on": "confirmed", "delivered_on": "delivered", "first_scan_on": "first_scan",
    },
    "claims": {"filed_on": "filed"},
    "chargebacks": {"opened_on": "opened"},
    "messages": {"received_on": "received"},
}  # fmt: skip
"""By table the days in the marketplace's zone, and the times that they are days of."""
