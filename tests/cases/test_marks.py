"""Whether a mark counts is decided by the platform's word, then by the register, and says why."""

import duckdb
import pytest

from cases.files import DAY, US, order
from cases.tables import limits_of
from trainer.cases.marks import REASONS, make_marks
from trainer.cases.shop import TABLES

RULES = {
    "atoz__withdrawn_counts_odr": False,
    "atoz__denied_counts_odr": False,
    "atoz__amazon_funded_counts_odr": False,
    "atoz__unanswered_info_counts_odr": True,
    "atoz__refund_during_claim_counts_odr": True,
    "atoz__not_shipped_by_shipby_counts_odr": True,
    "atoz__lost_in_transit_counts_odr": False,
    "atoz__refused_returned_counts_odr": False,
    "atoz__delivered_with_proof_counts_odr": False,
    "buyshipping__claim_counts_odr": False,
    "buyshipping__message_reply": 48,
    "buyshipping__self_refund_voids": True,
    "chargeback__service_counts_odr": True,
    "chargeback__fraud_counts_odr": False,
}
"""The register of the tests, as it stands in the United States."""

GRANTED = {"stage": "granted", "decided": "2026-10-09 12:00:00", "ground": "not-received"}
AGAINST = {**GRANTED, "charged": "seller"}
IN_TIME = {"ship_by": "2026-10-02", "confirmed_on": "2026-10-02", "first_scan_on": "2026-10-02"}
PROTECTED = {**IN_TIME, "status": "in-transit", "label": "protected"}
ASKED = {"about": "delivery", "received": "2026-10-04 12:00:00"}

CLAIMS = {
    "withdrawn": ({"stage": "withdrawn"}, {}, False),
    "denied": ({"stage": "denied"}, {}, False),
    "undecided": ({"stage": "under-review"}, {}, None),
    "amazon-funded": ({**GRANTED, "charged": "amazon"}, {}, False),
    "unanswered": (
        {**AGAINST, "respond_by": "2026-10-08 12:00:00"},
        {"shipments": {**IN_TIME, "status": "lost", "tracked": True}},
        True,
    ),
    "refunded-in-claim": (
        AGAINST,
        {
            "money": {"kind": "refund", "posted_on": "2026-10-09"},
            "shipments": {**IN_TIME, "status": "lost", "tracked": True},
        },
        True,
    ),
    "not-shipped-in-time": (
        AGAINST,
        {"shipments": {"ship_by": "2026-10-02", "status": "no-scan"}},
        True,
    ),
    "protected-label": (GRANTED, {"shipments": PROTECTED}, False),
    "lost-in-transit": (
        AGAINST,
        {"shipments": {**IN_TIME, "status": "lost", "tracked": True}},
        False,
    ),
    "coming-back": (AGAINST, {"shipments": {**IN_TIME, "status": "returned"}}, False),
    "proof-of-delivery": (
        AGAINST,
        {"shipments": {**IN_TIME, "status": "delivered", "proof": "signature"}},
        False,
    ),
    "granted": (AGAINST, {"shipments": {**IN_TIME, "status": "delivered", "proof": "scan"}}, True),
    "payer-unknown": (GRANTED, {}, None),
    "shown": ({"stage": "withdrawn", "counts": True}, {}, True),
    "listed": ({"stage": "withdrawn", "counts": False}, {"defects": {"kind": "claim"}}, True),
}
"""By reason: a claim, rows of other tables, and whether it counts."""

CHARGEBACKS = {
    "service": ({"reason": "not-received", "stage": "lost"}, True),
    "fraud": ({"reason": "fraud", "stage": "waiting"}, False),
    "won": ({"reason": "not-received", "stage": "won"}, None),
    "reason-unknown": ({"stage": "waiting"}, None),
    "other-venue": ({"reason": "not-received", "stage": "lost", "venue": "stripe"}, False),
}


@pytest.fixture
def marks():
    """Makes the marks of one order out of rows of other tables."""

    def making(rules=RULES, **rows):
        connection = duckdb.connect()
        for table, columns in TABLES.items():
            connection.execute(f"CREATE TABLE {table} ({columns}, file VARCHAR, line INTEGER)")
            row = rows.get(table)
            if row is not None:
                told = {"order_id": order(1), "file": f"{table}.csv", "line": 2, **row}
                names, places = ", ".join(told), ", ".join("?" * len(told))
                insert = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - a test's
                connection.execute(insert, [*told.values()])
        make_marks(connection, US, limits_of(DAY, **rules))
        return connection.execute("SELECT kind, counts, why FROM marks").fetchall()

    return making


def claim_of(told):
    """A claim with its days."""
    return {"claim_id": "C-1", "filed": "2026-10-05 12:00:00", "filed_on": "2026-10-05", **told}


@pytest.mark.parametrize("why", CLAIMS)
def test_a_claim_counts_for_a_reason(why, marks):
    """Each way in which a claim can stand has its reason and its verdict."""
    told, others, counts = CLAIMS[why]

    assert [("claim", counts, why)] == marks(claims=claim_of(told), **others)


@pytest.mark.parametrize("why", CHARGEBACKS)
def test_a_chargeback_counts_for_a_reason(why, marks):
    """Each kind of chargeback has its reason and its verdict."""
    told, counts = CHARGEBACKS[why]
    row = {"chargeback_id": "B-1", "venue": "amazon", **told}

    assert [("chargeback", counts, why)] == marks(chargebacks=row)


def test_every_reason_is_tried():
    """No reason is without a test of its own."""
    assert set(REASONS) == {*CLAIMS, *CHARGEBACKS, "negative-stars"}


@pytest.mark.parametrize(("stars", "held"), [(1, True), (2, True), (3, False), (5, False)])
def test_feedback_is_held_against_an_order_by_its_stars(stars, held, marks):
    """The register says which stars are negative."""
    expected = [("feedback", True, "negative-stars")] if held else []

    assert expected == marks(feedback={"stars": stars, "left_on": "2026-10-08"})


@pytest.mark.parametrize("why", ["withdrawn", "denied", "amazon-funded"])
def test_a_silent_register_leaves_it_open(why, marks):
    """Where the register says nothing of how a claim ended, it is not known whether it counts."""
    told, _, _ = CLAIMS[why]

    assert [("claim", None, why)] == marks({}, claims=claim_of(told))


@pytest.mark.parametrize("reason", ["fraud", "not-received"])
def test_a_silent_register_leaves_chargebacks_open(reason, marks):
    """Where the register says nothing of chargebacks, it is not known whether they count."""
    [(_, counts, _)] = marks({}, chargebacks={"reason": reason, "stage": "lost", "venue": "amazon"})

    assert counts is None


def test_without_a_rule_a_granted_claim_counts(marks):
    """A reason why a claim would not count needs an entry of the register."""
    told, others, _ = CLAIMS["lost-in-transit"]

    assert [("claim", True, "granted")] == marks({}, claims=claim_of(told), **others)


@pytest.mark.parametrize(
    "others",
    [
        {"messages": {**ASKED, "message_id": "M-1"}},
        {"messages": {**ASKED, "message_id": "M-1", "replied": "2026-10-07 12:00:00"}},
        {"money": {"kind": "refund", "posted_on": "2026-10-03"}},
        {"shipments": {**PROTECTED, "first_scan_on": "2026-10-03"}},
        {"shipments": {**PROTECTED, "label": "unprotected"}},
    ],
    ids=["unanswered", "answered late", "refunded before", "scanned late", "another label"],
)
def test_a_label_protects_on_its_terms(others, marks):
    """The protection of a label is lost by silence, by a refund, and by a late first scan."""
    rows = {"shipments": PROTECTED, **others}

    assert [("claim", None, "payer-unknown")] == marks(claims=claim_of(GRANTED), **rows)


def test_a_listed_defect_without_its_event_has_no_day(marks):
    """What only the platform's list knows of counts, on a day that is not known."""
    assert [("claim", True, "listed")] == marks(defects={"kind": "claim"})
