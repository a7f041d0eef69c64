"""
What can become of an order, as far as it had happened by the end of the year.

Each record is a row, or several, in one of the reports. Moments are seconds in UTC, 0 for none;
amounts are in the smallest unit of the currency.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that the buyer turned to Amazon with."""

    filed: int
    ground: str
    stage: str
    amount: int
    vague: bool = False
    asked: int = 0
    respond_by: int = 0
    responded: int = 0
    decided: int = 0
    charged: str = ""
    counts: str = "no"
    """yes or no, as the platform shows it: an open claim is not held against anybody yet."""
    appealed: int = 0


@dataclass(frozen=True, slots=True)
class Chargeback:
    """A payment that the buyer disputed with the bank."""

    opened: int
    reason: str
    stage: str
    amount: int
    respond_by: int
    responded: int = 0

    @property
    def counts(self) -> bool:
        """Whether it is held against the order."""
        return self.reason != "fraud" and self.stage != "won"


@dataclass(frozen=True, slots=True)
class Message:
    """Something that the buyer wrote."""

    received: int
    about: str
    replied: int = 0
    needs: str = "answer"
    automatic: bool = False
    """Whether the reply was one that a machine sends to every message."""


@dataclass(frozen=True, slots=True)
class Return:
    """A return of something that the seller shipped."""

    requested: int
    """The moment; the report shows only the day."""
    status: str
    reason: str
    in_policy: bool = True
    payer: str = "Customer"
    resolution: str = "StandardRefund"
    arrived: int = 0
    refunded: int = 0
    refunded_at: int = 0
    by_amazon: bool = False
    """Whether Amazon refunded it by itself."""
    safet: str = ""
    """The state of the claim for what Amazon's own refund cost."""
    safet_at: int = 0
    safet_amount: int = 0


@dataclass(frozen=True, slots=True)
class FbaReturn:
    """A return of something that Amazon shipped."""

    returned: int
    disposition: str
    reason: str
    status: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """Stars that a buyer left for the seller."""

    left: int
    """The day."""
    stars: int
    comment: str
    response: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that left the seller's account for an order, or came back to it."""

    at: int
    kind: str
    """The transaction type of the settlement."""
    amount: int
    """Below zero when it left."""


@dataclass(slots=True)
class Story:
    """Everything that became of one order."""

    claim: Claim | None = None
    chargeback: Chargeback | None = None
    messages: list[Message] = field(default_factory=list)
    returned: Return | None = None
    fba: FbaReturn | None = None
    rating: Rating | None = None
    payments: list[Payment] = field(default_factory=list)

    @property
    def defects(self) -> tuple[str, ...]:
        """What is held against the order, by kind."""
        held = (
            ("feedback", self.rating is not None and self.rating.stars < NEUTRAL),
            ("claim", self.claim is not None and self.claim.counts == "yes"),
            ("chargeback", self.chargeback is not None and self.chargeback.counts),
        )
        return tuple(kind for kind, there in held if there)


NEUTRAL = 3
"""From so many stars on, feedback is not held against an order."""
