"""Figures as they are drawn: how far along a bar they lie. The words beside a bar say the same."""

from __future__ import annotations

from dataclasses import dataclass

ROOM = 2
"""A rate's bar ends at this many times its limit, so that the limit lies in the middle."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar as shares of its width: where the figure began, where it stands, where its limit lies."""

    began: float
    stands: float
    limit: float | None = None


def against_limit(began: float, stands: float, limit: float) -> Bar:
    """Give the bar of a rate beside its limit; one beyond all room fills the bar."""
    whole = max(ROOM * limit, began, stands)
    return Bar(began / whole, stands / whole, limit / whole)


def side_by_side(*figures: float) -> tuple[Bar, ...]:
    """
    Give a bar for each figure, or none where all are nothing.

    The greatest fills its bar. Only the size of a figure is drawn, and not its sign.
    """
    whole = max(map(abs, figures), default=0)
    return tuple(Bar(0, abs(figure) / whole) for figure in figures) if whole else ()
