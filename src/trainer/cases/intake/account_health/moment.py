"""A moment as it is printed: a day, with or without time, seconds and zone."""

from __future__ import annotations

import re
from datetime import datetime, time

MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.,]{4,18}(Z|[+-][0-9:]{2,8})?)?")
DAY = len("2020-10-21")


def moment_of(printed: str, *, end: bool = False) -> datetime | None:
    """Read a moment; a bare day is its first instant, or the last one where it ends something."""
    try:
        moment = datetime.fromisoformat(printed) if MOMENT.fullmatch(printed) else None
    except ValueError:
        return None
    if moment is None:
        return None
    bare = len(printed) == DAY
    # The day counts that is printed, in whatever zone.
    return (
        datetime.combine(moment.date(), time.max) if end and bare else moment.replace(tzinfo=None)
    )
