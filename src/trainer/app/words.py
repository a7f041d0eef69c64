"""The words of the frame around every page."""

from __future__ import annotations

from trainer.kit import open_kit


def words() -> dict[str, str]:
    """Give the words of the frame, by what they stand for."""
    texts = open_kit().folder.texts
    return {
        "skip": texts("app.skip"),
        "pages": texts("app.pages"),
        "start": texts("app.start"),
        "shift": texts("app.shift"),
        "playbook": texts("app.playbook"),
        "triage": texts("app.triage"),
        "health": texts("app.health"),
        "audit": texts("app.audit"),
        "reports": texts("app.reports"),
        "wait": texts("app.wait"),
        "lost": texts("app.lost"),
        "what_now": texts("app.what-now"),
        "back": texts("app.back"),
    }
