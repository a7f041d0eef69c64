"""
A place where the report does not agree with its documentation or with itself.

Each kind has one stable code, which says how much it matters and what to do about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

UNLIKE = "The two are not the same, so neither is used."


class Weight(StrEnum):
    """How much a disagreement matters."""

    CONTRADICTION = "contradiction"
    """Two things that the report says cannot both be true."""
    DOUBTFUL = "doubtful"
    """It could be true and seldom is."""
    GAP = "gap"
    """Something cannot be worked out."""
    LAYOUT = "layout"
    """The report is not written as it is documented; it was read all the same, where it could be."""
    NOTE = "note"
    """Nothing is wrong, but a reader may wonder."""


class Code(StrEnum):
    """The kinds of disagreement; a code never changes its meaning."""

    VALUE_OUTSIDE_LIST = "value-outside-list"
    BLOCK_OTHER_NAME = "block-other-name"
    BLOCK_MISPLACED = "block-misplaced"
    BLOCK_MISSING = "block-missing"
    FIELD_OTHER_NAME = "field-other-name"
    FIELD_MISSING = "field-missing"
    WRONG_TYPE = "wrong-type"
    NUMBER_AS_TEXT = "number-as-text"
    VALUE_UNREADABLE = "value-unreadable"
    LIST_TOO_LONG = "list-too-long"
    KEY_TWICE = "key-twice"
    TWO_NAMES = "two-names"
    MARKETPLACE_TWICE = "marketplace-twice"
    MARKETPLACE_INFERRED = "marketplace-inferred"
    RATE_MISMATCH = "rate-mismatch"
    RATE_IN_PERCENT = "rate-in-percent"
    RATE_IMPLAUSIBLE = "rate-implausible"
    MORE_HITS_THAN_BASE = "more-hits-than-base"
    NEGATIVE_NUMBER = "negative-number"
    STATUS_MISMATCH = "status-mismatch"
    STATUS_AGAINST_PRINTED = "status-against-printed"
    TARGET_IMPLAUSIBLE = "target-implausible"
    CONDITION_IMPLAUSIBLE = "condition-implausible"
    CHANNEL_MISMATCH = "channel-mismatch"
    CHANNELS_IDENTICAL = "channels-identical"
    WINDOW_BACKWARDS = "window-backwards"
    PART_OVER_TOTAL = "part-over-total"
    PARTS_UNDER_TOTAL = "parts-under-total"
    PARTS_OVER_TOTAL = "parts-over-total"
    RATE_NOT_COMPUTABLE = "rate-not-computable"
    NO_ORDERS = "no-orders"
    NO_METRICS = "no-metrics"
    NO_ACCOUNT_STATUS = "no-account-status"
    UNKNOWN_KEYS = "unknown-keys"


KINDS: Mapping[Code, tuple[Weight, str]] = {
    Code.VALUE_OUTSIDE_LIST: (
        Weight.LAYOUT,
        "Look up on the Account Health page what the platform means by it.",
    ),
    Code.BLOCK_OTHER_NAME: (Weight.LAYOUT, "Nothing to do: it was read under this name."),
    Code.BLOCK_MISPLACED: (Weight.LAYOUT, "Nothing to do: it was read where it stands."),
    Code.BLOCK_MISSING: (Weight.LAYOUT, "Look the figure up on the Account Health page."),
    Code.FIELD_OTHER_NAME: (Weight.LAYOUT, "Nothing to do: it was read under this name."),
    Code.FIELD_MISSING: (Weight.LAYOUT, "Look the figure up on the Account Health page."),
    Code.WRONG_TYPE: (Weight.LAYOUT, "Download the report again, and do not edit it."),
    Code.NUMBER_AS_TEXT: (Weight.LAYOUT, "Use the report as downloaded, not a spreadsheet's copy."),
    Code.VALUE_UNREADABLE: (Weight.LAYOUT, "Download the report again, and do not edit it."),
    Code.LIST_TOO_LONG: (Weight.GAP, "Ask for one report for each marketplace."),
    Code.KEY_TWICE: (Weight.CONTRADICTION, "Download the report again, and do not edit it."),
    Code.TWO_NAMES: (Weight.CONTRADICTION, "Look the figure up on the Account Health page."),
    Code.MARKETPLACE_TWICE: (Weight.DOUBTFUL, "Ask for one report for each marketplace."),
    Code.MARKETPLACE_INFERRED: (Weight.DOUBTFUL, "Check that the report is of this marketplace."),
    Code.RATE_MISMATCH: (Weight.CONTRADICTION, "Go by the counts, and compare them with the page."),
    Code.RATE_IN_PERCENT: (Weight.LAYOUT, "Nothing to do: a rate is documented as a share of 1."),
    Code.RATE_IMPLAUSIBLE: (Weight.DOUBTFUL, "Look the rate up on the Account Health page."),
    Code.MORE_HITS_THAN_BASE: (Weight.CONTRADICTION, "Do not use these counts; look them up."),
    Code.NEGATIVE_NUMBER: (Weight.CONTRADICTION, "Do not use this figure; look it up."),
    Code.STATUS_MISMATCH: (
        Weight.CONTRADICTION,
        "Go by the figure. The platform may not judge very small numbers, or judges later.",
    ),
    Code.STATUS_AGAINST_PRINTED: (
        Weight.DOUBTFUL,
        "The counts are missing: look both up on the Account Health page.",
    ),
    Code.TARGET_IMPLAUSIBLE: (Weight.DOUBTFUL, "Go by the register of limits in the playbook."),
    Code.CONDITION_IMPLAUSIBLE: (Weight.DOUBTFUL, "Go by the register of limits in the playbook."),
    Code.CHANNEL_MISMATCH: (
        Weight.CONTRADICTION,
        "Compare the order counts with your own before you use either channel.",
    ),
    Code.CHANNELS_IDENTICAL: (
        Weight.DOUBTFUL,
        "Compare the order counts with your own: one channel may be a copy of the other.",
    ),
    Code.WINDOW_BACKWARDS: (Weight.CONTRADICTION, "Do not say of which days this figure is."),
    Code.PART_OVER_TOTAL: (Weight.CONTRADICTION, "Count the defective orders in your own files."),
    Code.PARTS_UNDER_TOTAL: (
        Weight.CONTRADICTION,
        "Compare the orders that count with your own files.",
    ),
    Code.PARTS_OVER_TOTAL: (Weight.NOTE, "Nothing to do: an order counts once."),
    Code.RATE_NOT_COMPUTABLE: (Weight.GAP, "Take the counts from the Account Health page."),
    Code.NO_ORDERS: (Weight.NOTE, "Nothing to do."),
    Code.NO_METRICS: (Weight.NOTE, "Ask for a report of this marketplace if you need its rates."),
    Code.NO_ACCOUNT_STATUS: (Weight.NOTE, "Look the account's status up."),
    Code.UNKNOWN_KEYS: (Weight.NOTE, "Nothing to do: they were left out."),
}
"""How much each kind matters, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One place where the report does not agree with its documentation or with itself."""

    where: str
    """The path in the JSON, such as `performanceMetrics[0].orderDefectRate.afn.rate`."""
    code: Code
    says: str
    """What the report says there."""
    recomputed: str
    """What follows from its counts, or how the place was read; empty where nothing does."""
    hint: str
    """What to do."""

    @property
    def weight(self) -> Weight:
        """How much it matters."""
        return KINDS[self.code][0]

    def __str__(self) -> str:
        said = " ".join(filter(None, (self.says, self.recomputed)))
        return f"{self.where}: {said}\n\nHint: {self.hint}"
