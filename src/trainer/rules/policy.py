"""
The register of clocks, windows and limits.

Nothing here is a constant: a limit is a value in a marketplace, from a day to a day, with a
source, the day it was last checked and how sure we are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from trainer.rules.conditions import Always, Compare, Condition, Policy, map_leaves

ALL = "all"

PolicyValue = bool | int | float | str | tuple[float, ...] | None

UNIT_OF_FACT = {"hours": "hours", "calendar_days": "days", "business_days": "days"}
"""The unit that a fact must have to be compared with a limit in this unit, where they differ."""

WORDS = {
    "hours": ("hour", "hours"),
    "calendar_days": ("calendar day", "calendar days"),
    "business_days": ("business day", "business days"),
    "points": ("point", "points"),
    "orders": ("order", "orders"),
    "characters": ("character", "characters"),
    "stars": ("star", "stars"),
}


class NoLimitError(LookupError):
    """The register has no such limit, or none for this marketplace and day."""

    @classmethod
    def of(cls, limit: str, marketplace: str, as_of: date) -> NoLimitError:
        """Say which limit is missing where and when."""
        return cls(
            f"The register has no value of '{limit}' for {marketplace} on {as_of}.\n\n"
            "Hint: add one to playbook/policy.yaml, or choose another marketplace or day."
        )


@dataclass(frozen=True, slots=True)
class Marketplace:
    """A place where orders are sold, with its clock and its money."""

    id: str
    name: str
    timezone: str
    currency: str
    language: str
    venue: bool = False
    """Whether it is another platform than Amazon."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one source says of a limit, where and when it holds."""

    marketplaces: frozenset[str]
    value: PolicyValue
    unit: str
    source: str
    locator: str
    confidence: str
    """A = the platform's own page or law, B = press quoting it, C = third party only, K = our own."""
    checked: date
    starts_on: date | None = None
    ends_on: date | None = None
    note: str = ""

    def holds(self, as_of: date, marketplace: str) -> bool:
        """Say whether it holds on that day and in that marketplace."""
        place = marketplace in self.marketplaces or ALL in self.marketplaces
        begun = self.starts_on is None or self.starts_on <= as_of
        return place and begun and (self.ends_on is None or as_of <= self.ends_on)

    def words(self) -> str:
        """Put the value and its unit into words, such as `48 hours` or `1%`."""
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        if isinstance(self.value, tuple):
            return " and ".join(f"{part:g}" for part in self.value) + f" {self.unit_words(2)}"
        if isinstance(self.value, int | float):
            if self.unit == "share":
                return f"{self.value * 100:g}%"
            return f"{self.value:g} {self.unit_words(self.value)}".strip()
        return "no fixed value" if self.value is None else str(self.value)

    def unit_words(self, amount: float) -> str:
        """Put the unit into words, in the singular for one."""
        if self.unit in {"count", "text", "flag", "days_range"}:
            return "days" if self.unit == "days_range" else ""
        one, many = WORDS.get(self.unit, (self.unit, self.unit))
        return one if amount == 1 else many


@dataclass(frozen=True, slots=True)
class Limit:
    """One clock, window or limit, with all that is known of it over time and place."""

    id: str
    label: str
    unit: str
    entries: tuple[Entry, ...]
    starts: str = ""
    """The event that starts the clock."""
    superseded: tuple[Mapping[str, object], ...] = ()
    """Older values without usable dates: history, shown and never applied."""
    article_says: str = ""
    verdict: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    """What it means that a flag is `yes` or `no`, as a clause of a sentence."""

    def on(self, as_of: date, marketplace: str) -> Entry | None:
        """Give what holds: of several the latest, the place's own, the one that ends first."""
        holding = [entry for entry in self.entries if entry.holds(as_of, marketplace)]
        return max(
            holding,
            key=lambda entry: (
                entry.starts_on or date.min,
                ALL not in entry.marketplaces,
                -(entry.ends_on or date.max).toordinal(),
            ),
            default=None,
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """The register as it stood on one day in one marketplace."""

    as_of: date
    marketplace: str
    entries: Mapping[str, Entry]

    def __contains__(self, limit: str) -> bool:
        return limit in self.entries

    def entry(self, limit: str) -> Entry:
        """Give what the register says of a limit."""
        if limit not in self.entries:
            raise NoLimitError.of(limit, self.marketplace, self.as_of)
        return self.entries[limit]

    def number(self, limit: str) -> float:
        """Give a limit that is a plain number."""
        value = self.entry(limit).value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"'{limit}' is not a number but {value!r}.")
        return float(value)

    def bind(self, condition: Condition) -> Condition:
        """
        Put the register's values into a condition.

        A limit that does not exist here and now, or has no fixed value, leaves its leaf unknown
        and says so.
        """
        return map_leaves(condition, self._bind_leaf)

    def _bind_leaf(self, leaf: Condition) -> Condition:
        match leaf:
            case Compare(fact, op, limit):
                if limit not in self.entries or self.entries[limit].value is None:
                    return Always(None, limit)
                return Compare(fact, op, limit, self.number(limit))
            case Policy(limit, value):
                if limit not in self.entries:
                    return Always(None, limit)
                return Always(self.entries[limit].value == value, limit)
            case _:
                return leaf


@dataclass(frozen=True, slots=True)
class Register:
    """Every limit and every marketplace."""

    limits: Mapping[str, Limit]
    marketplaces: Mapping[str, Marketplace]

    def on(self, as_of: date, marketplace: str) -> Limits:
        """Give the register as it stood on a day in a marketplace."""
        held = {id_: limit.on(as_of, marketplace) for id_, limit in self.limits.items()}
        return Limits(as_of, marketplace, {id_: entry for id_, entry in held.items() if entry})

    def stale(self, on: date, days: int) -> tuple[tuple[Limit, Entry], ...]:
        """List what was not checked for more than so many days."""
        return tuple(
            (limit, entry)
            for limit in self.limits.values()
            for entry in limit.entries
            if (on - entry.checked).days > days
        )
