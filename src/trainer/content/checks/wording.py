"""Check wording: nothing that the playbook forbids is put into people's mouths."""

from __future__ import annotations

import re

from trainer.content.folder import Folder
from trainer.content.problems import Problems, did_you_mean

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
KNOWN = frozenset({"buyer", "item", "order", "price", "tracking", "carrier", "estimate", "agent"})
FORBIDDEN = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "a phone number": re.compile(r"\+?\d[\d ()/-]{7,}\d"),
    "a link": re.compile(r"https?://|www\.", re.IGNORECASE),
    "a request for a good review": re.compile(
        r"\b(five|5)[ -]?stars?\b|\bpositive (review|feedback)\b", re.IGNORECASE
    ),
    "an incentive for a review": re.compile(
        r"\b(gift|voucher|discount|refund)\b[^.]*\breview\b", re.IGNORECASE
    ),
}
"""What no message to a buyer may hold (Amazon's communication guidelines; 16 CFR 465)."""

WORDED = ("say", "attach")
"""The families of moves that have words of their own."""


def check(folder: Folder, problems: Problems) -> None:
    """Note what is wrong with the wording."""
    for name in folder.names("wording"):
        tree = folder.tree(name)
        for at, entry in tree.entries("elements"):
            text, line = str(entry["text"]), tree.line((*at, "text"))
            for placeholder in PLACEHOLDER.findall(text):
                if placeholder not in KNOWN:
                    problems.add(
                        "PB116",
                        tree.path,
                        line,
                        f"'{{{placeholder}}}' is not known here.",
                        did_you_mean(placeholder, KNOWN),
                    )
            if entry.get("trap"):
                continue
            for what, pattern in FORBIDDEN.items():
                if pattern.search(text):
                    problems.add(
                        "PB501",
                        tree.path,
                        line,
                        f"the wording holds {what}.",
                        "Remove it, or mark the element as a trap.",
                    )
            for never in entry.get("never") or ():
                if str(never).lower() in text.lower():
                    problems.add(
                        "PB501",
                        tree.path,
                        line,
                        f"the wording says '{never}' itself.",
                        "It must never say that.",
                    )
    tree = folder.tree("moves.yaml")
    for at, entry in tree.entries("moves"):
        if entry["family"] in WORDED and entry["id"] not in folder.wording:
            problems.add(
                "PB502",
                tree.path,
                tree.line(at),
                f"'{entry['id']}' has no wording.",
                "Write it in playbook/wording/.",
            )
