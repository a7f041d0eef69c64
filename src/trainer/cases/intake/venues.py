"""
Read disputes that Stripe, PayPal and Shopify give out, as chargebacks.

Only the fields named here are read, so that nothing that tells who somebody is can come in. What
a platform calls a reason or a state becomes the kit's word where the two mean the same; where
they do not, it stays unknown and is told. An inquiry is no chargeback: nothing was taken back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from trainer.cases.intake.cells import FOREIGN_ORDER
from trainer.cases.intake.contract import Contract, spelling
from trainer.cases.intake.contracts import CHARGEBACKS
from trainer.cases.intake.findings import Finding
from trainer.cases.intake.json_records import Fields, JsonRecords
from trainer.cases.intake.source import Source
from trainer.cases.intake.tabular import (
    Place,
    Row,
    Tabled,
    lines_in,
    rows_of,
    tabular,
    told,
)

HEADER = tuple(column.headers[0] for column in CHARGEBACKS.columns)

NO_DECIMALS = frozenset(
    {
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
        "XOF", "XPF",
    }
)  # fmt: skip
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
UNCERTAIN = frozenset({"UGX"})
"""Listed without decimals and charged with two: its amounts stay unknown."""

WHOLE = re.compile(r"-?[0-9]{1,12}")
SECONDS = re.compile(r"[0-9]{1,10}")
AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2}0*)?")
CURRENCY = re.compile(r"[A-Z]{3}")
LONGEST_CELL = 200

DAMAGED, DEEP, NOT_WHOLE, TWICE = "DD502", "DD505", "DD506", "DD507"
NO_DISPUTE, INQUIRY, OTHER_PAYMENT, SEVERAL = "DD512", "DD513", "DD515", "DD516"


class _TwiceError(Exception):
    """A field that is read has two values."""


@dataclass(frozen=True, slots=True)
class Venue:
    """A platform, and what its disputes say in the kit's words."""

    id: str
    title: str
    reasons: Mapping[str, str]
    """Its reasons, in small letters; those that no word of the kit means the same as are empty."""
    stages: Mapping[str, str]
    fits: Callable[[Fields], bool]
    """Whether an object is a dispute of it."""
    cells: Callable[[Fields, _Notes], dict[str, str] | None]
    """The cells of a dispute by the kit's headers; nothing for an inquiry."""
    lacks: frozenset[str] = frozenset()
    """Headers of the kit that it tells nothing of."""

    @property
    def contract(self) -> Contract:
        """What its disputes are read by: a chargeback whose stage may stay unknown."""
        columns = tuple(
            replace(column, needed=False) if column.name == "stage" else column
            for column in CHARGEBACKS.columns
        )
        return replace(CHARGEBACKS, id=self.id, title=self.title, columns=columns)


@dataclass(slots=True)
class _Notes:
    """What is to be told of the disputes of a file."""

    place: Place = (0, 0)
    """Where the dispute stands that is being read."""
    places: dict[str, list[Place]] = field(default_factory=dict)
    words: dict[str, Counter[str]] = field(default_factory=dict)

    def note(self, code: str) -> None:
        """Note something of the dispute that is being read."""
        self.places.setdefault(code, []).append(self.place)

    def word(self, column: str, said: str, known: Mapping[str, str]) -> str:
        """Give the kit's word for what a platform says; what has none stays as no word at all."""
        spelt = said.casefold()
        if not said or known.get(spelt):
            return known.get(spelt, "")
        if spelt in known:
            self.words.setdefault(column, Counter())[spelt] += 1
        return f"{said}?"

    def order(self, *numbers: str) -> str:
        """Give the first number that can be that of an order; tell where it is not the first."""
        said = [number for number in numbers if number]
        for place, number in enumerate(said):
            if re.fullmatch(FOREIGN_ORDER, number) and any(map(str.isdigit, number)):
                if place:
                    self.note(OTHER_PAYMENT)
                return number
        return said[0] if said else ""


# --- fields ---------------------------------------------------------------------------------------


def _take(fields: Fields, key: str) -> object:
    if key in fields.twice:
        raise _TwiceError(key)
    return fields.get(key)


def _inner(fields: Fields, key: str) -> Fields:
    value = _take(fields, key)
    return value if isinstance(value, Fields) else Fields()


def _said(fields: Fields, key: str) -> str:
    """Give what a field says; what is no text and no number is no more than a mark."""
    value = _take(fields, key)
    if isinstance(value, str):
        return value.strip()[: LONGEST_CELL + 1]
    if isinstance(value, Mapping):
        return "{...}"
    if isinstance(value, Sequence):
        return "[...]"
    return "" if value is None else str(value).lower()


def _moment(seconds: str) -> str:
    """Give a time counted in seconds since 1970 with its offset; else what stands there."""
    if not SECONDS.fullmatch(seconds):
        return seconds
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _currency(code: str) -> str:
    return code.upper()


def _minor(amount: str, currency: str) -> str:
    """
    Give an amount that is counted in the smallest unit of its currency.

    What a column of two decimals cannot hold exactly, or nobody can tell, is left unreadable.
    """
    unreadable = f"{amount} {currency or '?'}" if amount else ""
    if not WHOLE.fullmatch(amount) or not CURRENCY.fullmatch(currency) or currency in UNCERTAIN:
        return unreadable
    if currency in NO_DECIMALS:
        return amount
    units, sign = abs(int(amount)), "-" if amount.startswith("-") else ""
    if currency in THREE_DECIMALS:
        if units % 10:
            return unreadable
        units //= 10
    return f"{sign}{units // 100}.{units % 100:02d}"


def _major(amount: str) -> str:
    """Give an amount that is written with its decimals; more than two only where they are zeros."""
    found = AMOUNT.fullmatch(amount)
    if found is None:
        return f"{amount}?" if amount else ""
    whole, _, decimals = amount.partition(".")
    return f"{whole}.{decimals[:2]}" if decimals else whole


# --- platforms ------------------------------------------------------------------------------------


def _stripe(dispute: Fields, notes: _Notes) -> dict[str, str] | None:
    status = _said(dispute, "status")
    if status.casefold().startswith("warning"):
        return None
    charge = _inner(dispute, "charge")
    paid = _said(charge, "id") if charge else _said(dispute, "charge")
    orders = [_said(_inner(one, "metadata"), "order_id") for one in (dispute, charge)]
    currency = _currency(_said(dispute, "currency"))
    return {
        "chargeback-id": _said(dispute, "id"),
        "order-id": notes.order(*orders, paid),
        "opened": _moment(_said(dispute, "created")),
        "reason": _said(dispute, "reason"),
        "stage": status,
        "respond-by": _moment(_said(_inner(dispute, "evidence_details"), "due_by")),
        "amount": _minor(_said(dispute, "amount"), currency),
        "currency": currency,
    }


def _is_stripe(record: Fields) -> bool:
    there = {"id", "charge", "amount", "created", "status"} <= record.keys()
    return record.get("object", "dispute") == "dispute" and there


STRIPE = Venue(
    "stripe",
    "Disputes at Stripe",
    {
        "fraudulent": "fraud",
        "product_not_received": "not-received",
        "product_unacceptable": "not-as-described",
        "credit_not_processed": "not-refunded",
        **dict.fromkeys(
            (
                "bank_cannot_process", "check_returned", "customer_initiated",
                "debit_not_authorized", "duplicate", "general", "incorrect_account_details",
                "insufficient_funds", "noncompliant", "subscription_canceled", "unrecognized",
            ),
            "",
        ),
    },
    {
        "needs_response": "waiting",
        "under_review": "represented",
        "won": "won",
        "lost": "lost",
        **dict.fromkeys(("prevented", "appeal_needs_response", "appeal_under_review"), ""),
    },
    _is_stripe,
    _stripe,
    lacks=frozenset({"responded"}),
)  # fmt: skip


def _paypal(dispute: Fields, notes: _Notes) -> dict[str, str] | None:
    phase, state = _said(dispute, "dispute_life_cycle_stage"), _said(dispute, "dispute_state")
    if phase == "INQUIRY" or (not phase and state == "OPEN_INQUIRIES"):
        return None
    amount = _inner(dispute, "dispute_amount")
    return {
        "chargeback-id": _said(dispute, "dispute_id"),
        "order-id": _paypal_order(dispute, notes),
        "opened": _said(dispute, "create_time"),
        "reason": _said(dispute, "reason"),
        "stage": _paypal_stage(_said(dispute, "status"), state, dispute),
        "respond-by": _said(dispute, "seller_response_due_date"),
        "amount": _major(_said(amount, "value")),
        "currency": _currency(_said(amount, "currency_code")),
    }


def _paypal_order(dispute: Fields, notes: _Notes) -> str:
    payments = _take(dispute, "disputed_transactions")
    listed = payments if isinstance(payments, list) else []
    numbers = [
        tuple(_said(one, key) for key in ("invoice_number", "seller_transaction_id"))
        for one in listed
        if isinstance(one, Fields)
    ]
    if len(set(numbers)) > 1:
        notes.note(SEVERAL)
    return notes.order(*numbers[0]) if numbers else ""


def _paypal_stage(status: str, state: str, dispute: Fields) -> str:
    """Give the word that says most of where a dispute stands: how it ended, once it has."""
    if status == "RESOLVED":
        return _said(_inner(dispute, "dispute_outcome"), "outcome_code") or status
    return next((word for word in (status, state) if PAYPAL_STAGES.get(word.casefold())), status)


PAYPAL_STAGES: Mapping[str, str] = {
    "waiting_for_seller_response": "waiting",
    "required_action": "waiting",
    "under_review": "represented",
    "under_paypal_review": "represented",
    "resolved_seller_favour": "won",
    "resolved_seller_favor": "won",
    "resolved_buyer_favour": "lost",
    "resolved_buyer_favor": "lost",
    **dict.fromkeys(
        (
            "open", "waiting_for_buyer_response", "resolved", "other", "open_inquiries",
            "required_other_party_action", "appealable", "resolved_with_payout",
            "canceled_by_buyer", "accepted", "denied", "none",
        ),
        "",
    ),
}  # fmt: skip

PAYPAL = Venue(
    "paypal",
    "Disputes at PayPal",
    {
        "unauthorised": "fraud",
        "unauthorized": "fraud",
        "merchandise_or_service_not_received": "not-received",
        "merchandise_or_service_not_as_described": "not-as-described",
        "credit_not_processed": "not-refunded",
        **dict.fromkeys(
            (
                "duplicate_transaction", "incorrect_amount", "payment_by_other_means",
                "canceled_recurring_billing", "problem_with_remittance", "other",
            ),
            "",
        ),
    },
    PAYPAL_STAGES,
    lambda record: "dispute_id" in record,
    _paypal,
    lacks=frozenset({"responded"}),
)  # fmt: skip


def _shopify(dispute: Fields, notes: _Notes) -> dict[str, str] | None:
    if _said(dispute, "type") == "inquiry":
        return None
    return {
        "chargeback-id": _said(dispute, "id"),
        "order-id": notes.order(_said(dispute, "order_id")),
        "opened": _said(dispute, "initiated_at"),
        "reason": _said(dispute, "reason"),
        "stage": _said(dispute, "status"),
        "respond-by": _said(dispute, "evidence_due_by"),
        "responded": _said(dispute, "evidence_sent_on"),
        "amount": _major(_said(dispute, "amount")),
        "currency": _currency(_said(dispute, "currency")),
    }


SHOPIFY = Venue(
    "shopify",
    "Disputes at Shopify",
    {
        "fraudulent": "fraud",
        "product_not_received": "not-received",
        "product_unacceptable": "not-as-described",
        "credit_not_processed": "not-refunded",
        **dict.fromkeys(
            (
                "bank_not_process", "bank_cannot_process", "customer_initiated",
                "debit_not_authorized", "duplicate", "general", "incorrect_account_details",
                "insufficient_funds", "noncompliant", "subscription_canceled", "unrecognized",
            ),
            "",
        ),
    },
    {
        "needs_response": "waiting",
        "under_review": "represented",
        "charge_refunded": "refunded",
        "won": "won",
        "lost": "lost",
        **dict.fromkeys(("accepted", "prevented"), ""),
    },
    lambda record: record.get("type") in ("inquiry", "chargeback") and "initiated_at" in record,
    _shopify,
)  # fmt: skip

VENUES = (STRIPE, PAYPAL, SHOPIFY)
EMPTY = {"data": STRIPE, "items": PAYPAL, "disputes": SHOPIFY}
"""Under which key each platform lists its disputes."""


# --- files ----------------------------------------------------------------------------------------


def read_disputes(text: str, name: str, scratch: Path) -> Tabled | None:
    """Read the disputes of a JSON file into a table; nothing where it holds none."""
    records = JsonRecords(text, lists=EMPTY, singles=("dispute",))
    notes = _Notes()
    numbered = ((line, number, one) for number, (line, one) in enumerate(records, start=1))
    strays: list[Place] = []
    for line, number, record in numbered:
        venue = _venue_of(record)
        if venue is not None:
            rows = _rows(chain([(line, number, record)], numbered), venue, notes)
            before: list[Row] = [(place, None) for place, _ in strays]
            source = tabular(name, HEADER, chain(before, rows), scratch)
            notes.places[NO_DISPUTE] = [*strays, *notes.places.get(NO_DISPUTE, ())]
            return _tabled(venue, source, notes, records)
        strays.append((line, number))
    empty = EMPTY.get(records.listed) if not strays and records.damage is None else None
    if empty is None or not _listing(records, empty):
        return None
    return _tabled(empty, tabular(name, HEADER, (), scratch), notes, records)


def _listing(records: JsonRecords, venue: Venue) -> bool:
    """Say whether an empty list is one of disputes."""
    if venue is STRIPE:
        return "disputes" in str(records.around.get("url", "disputes"))
    return venue is SHOPIFY or not records.around.keys() - {"links", "total_items", "total_pages"}


def _venue_of(record: object) -> Venue | None:
    if not isinstance(record, Fields):
        return None
    return next((venue for venue in VENUES if venue.fits(record)), None)


def _rows(records: Iterable[tuple[int, int, object]], venue: Venue, notes: _Notes) -> Iterator[Row]:
    for line, number, record in records:
        notes.place = (line, number)
        if not isinstance(record, Fields) or not venue.fits(record):
            notes.note(NO_DISPUTE)
            yield line, None
            continue
        try:
            cells = venue.cells(record, notes)
        except _TwiceError:
            notes.note(TWICE)
            yield line, None
            continue
        if cells is None:
            notes.note(INQUIRY)
            yield line, None
            continue
        cells["reason"] = notes.word("reason", cells["reason"], venue.reasons)
        cells["stage"] = notes.word("stage", cells["stage"], venue.stages)
        yield line, [cells.get(header, "") for header in HEADER]


def _tabled(venue: Venue, source: Source, notes: _Notes, records: JsonRecords | None) -> Tabled:
    findings = []
    lost = sum(len(notes.places.get(code, ())) for code in (NO_DISPUTE, TWICE, INQUIRY))
    if records is not None and records.damage is not None:
        code = DEEP if records.deep else DAMAGED
        values = {"line": records.damage, "root": ""}
        findings.append(Finding(source.name, code, records.damage, values=values))
        if records.cut is not None:
            findings.append(told(source.name, NOT_WHOLE, [records.cut]))
            lost += 1
    findings += [
        told(source.name, code, lines_in(source, places))
        for code, places in notes.places.items()
        if places
    ]
    contract = venue.contract
    return Tabled(
        contract,
        source,
        {
            column.name: HEADER.index(column.headers[0])
            for column in contract.columns
            if column.headers[0] not in venue.lacks
        },
        venue=venue.id,
        foreign=True,
        findings=tuple(findings),
        lost=lost,
        words={
            column: ", ".join(f"{word} ({count})" for word, count in sorted(found.items()))
            for column, found in notes.words.items()
        },
    )


# --- Stripe as a table ----------------------------------------------------------------------------

STRIPE_COLUMNS: Mapping[str, str] = {
    "id": "id",
    "charge": "charge",
    "charge-id": "charge",
    "amount": "amount",
    "currency": "currency",
    "created": "created",
    "status": "status",
    "reason": "reason",
    "evidence-details-due-by": "due_by",
    "metadata-order-id": "order_id",
    "metadata[order-id]": "order_id",
    "order-id-(metadata)": "order_id",
}
"""The columns of an export of API objects as a table, and the fields that they stand for."""
STRIPE_NEEDS = frozenset({"id", "charge", "amount", "currency", "created", "status", "reason"})


def is_stripe_table(header: Sequence[str]) -> bool:
    """Say whether a table is an export of disputes at Stripe."""
    return {STRIPE_COLUMNS.get(spelling(cell), "") for cell in header} >= STRIPE_NEEDS


def read_stripe_table(source: Source, scratch: Path) -> Tabled:
    """Read an export of disputes at Stripe as a table."""
    fields = [STRIPE_COLUMNS.get(spelling(cell), "") for cell in source.header]
    notes = _Notes()
    rows = _rows(_stripe_records(source, fields), STRIPE, notes)
    return _tabled(STRIPE, tabular(source.name, HEADER, rows, scratch, origin=source), notes, None)


def _stripe_records(source: Source, fields: Sequence[str]) -> Iterator[tuple[int, int, object]]:
    for number, (line, cells) in enumerate(rows_of(source), start=1):
        if cells is None or len(cells) != len(fields):
            yield line, number, None
            continue
        told_of = {name: cell for name, cell in zip(fields, cells, strict=True) if name}
        record = Fields(told_of)
        record["evidence_details"] = Fields(due_by=told_of.get("due_by"))
        record["metadata"] = Fields(order_id=told_of.get("order_id"))
        yield line, number, record
