"""What all sheets of a shop share: the words for cases, moments and moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from trainer.content.texts import Texts
from trainer.reports.words import Words, moment, span
from trainer.rules.policy import Limits, Marketplace

MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Page:
    """Puts what was found in a shop into words."""

    words: Words
    place: Marketplace
    now: datetime

    @property
    def texts(self) -> Texts:
        """The sentences of the screens."""
        return self.words.texts

    @property
    def limits(self) -> Limits:
        """The register as it stands on the day of the report."""
        return self.words.rulebook.limits

    def moment(self, at: datetime) -> str:
        """Write a moment in the marketplace's zone: Fri Nov 20 17:42 PST."""
        local = at.astimezone(ZoneInfo(self.place.timezone))
        return f"{moment(local)} {local:%Z}"

    def left(self, hours: float) -> str:
        """Write how much time is left, or has passed."""
        return self.texts("shop.left" if hours >= 0 else "shop.ago", amount=span(abs(hours)))

    def count(self, id_: str, count: int, **values: object) -> str:
        """Give a sentence in the singular for one, and else in the plural."""
        form = "one" if count == 1 else "many"
        return self.texts(f"{id_}-{form}", count=f"{count:,}", **values)

    def listed(self, words: Sequence[str], most: int = MOST_LISTED) -> str:
        """Write words one behind the other, and how many more there are."""
        shown = ", ".join(words[:most])
        rest = len(words) - most
        return shown if rest <= 0 else self.texts("shop.and-more", listed=shown, count=rest)

    def moves(self, moves: Iterable[str]) -> str:
        """Write moves by their labels."""
        labels = dict.fromkeys(self.words.move(move) for move in moves)
        return "; ".join(labels)


def percent(share: float | None) -> str:
    """Write a share: two decimals where it is small."""
    if share is None:
        return ""
    return f"{share:.2%}" if share < 1 / 10 else f"{share:.1%}"
