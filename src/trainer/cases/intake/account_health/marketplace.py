"""What the report says of one marketplace, which stands in two halves of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from trainer.cases.intake.account_health.block import Block
from trainer.cases.intake.account_health.disagreement import UNLIKE, Code
from trainer.cases.intake.account_health.document import Entry, JsonObject
from trainer.cases.intake.account_health.findings import Findings
from trainer.cases.intake.account_health.layout import (
    ACCOUNT_STATUS,
    ACCOUNT_STATUSES,
    ACCOUNTS,
    LAYOUTS,
    MARKETPLACE_ID,
    RATING,
    RATING_SCORE,
    RATING_STATUS,
    RATING_STATUSES,
    STATUS,
    STATUSES,
    WARNING_TYPE,
    WARNINGS,
)
from trainer.cases.intake.account_health.metrics import metrics_of
from trainer.cases.intake.account_health.quoting import is_plain, shape_of
from trainer.cases.intake.account_health.report import MarketplaceHealth, Rating, Warned

MARKETPLACE = re.compile(r"A[A-Z0-9]{9,19}")


def account_statuses(top: Block, findings: Findings) -> dict[str, tuple[str, str]]:
    """Give the account's status in each marketplace, and where it stands."""
    statuses: dict[str, tuple[str, str]] = {}
    for block in top.items(ACCOUNTS):
        id_ = _marketplace_id(block, findings)
        status = block.text(ACCOUNT_STATUS, ACCOUNT_STATUSES)
        block.close()
        if id_ is None:
            continue
        if id_ in statuses:
            unlike = UNLIKE if statuses[id_][0] != status else ""
            says = f"The marketplace {id_} is listed twice."
            findings.add(Code.MARKETPLACE_TWICE, block.path, says, unlike)
            status = "" if unlike else status
        statuses[id_] = (status, block.path)
    return statuses


def _marketplace_id(block: Block, findings: Findings) -> str | None:
    entry = block.take(MARKETPLACE_ID)
    if entry is None:
        return None
    if not isinstance(entry.content, str):
        findings.wrong(entry, "a text")
    elif MARKETPLACE.fullmatch(entry.content):
        return entry.content
    else:
        says = f"The value is {shape_of(entry.content)} and no id of a marketplace."
        findings.add(Code.VALUE_UNREADABLE, entry.path, says)
    return None


def joined(
    read: list[MarketplaceHealth],
    paths: list[str],
    statuses: Mapping[str, tuple[str, str]],
    findings: Findings,
) -> Iterable[MarketplaceHealth]:
    """Bring together what the two halves of the report say of each marketplace."""
    if len(read) == len(statuses) == 1 and read[0].id is None:
        [id_] = statuses
        says = "The metrics do not say of which marketplace they are."
        findings.add(
            Code.MARKETPLACE_INFERRED, paths[0], says, f"{id_} is the only one in the report."
        )
        read = [replace(read[0], id=id_)]
    seen: set[str] = set()
    for health, path in zip(read, paths, strict=True):
        if health.id in seen:
            says = f"There are metrics of the marketplace {health.id} twice."
            findings.add(Code.MARKETPLACE_TWICE, path, says, "Both are kept.")
        if health.id is not None and health.id not in statuses:
            says = f"The report gives no account status for the marketplace {health.id}."
            findings.add(Code.NO_ACCOUNT_STATUS, path, says)
        seen |= {health.id} if health.id is not None else set()
        yield replace(health, account_status=statuses.get(health.id or "", ("", ""))[0])
    for id_, (status, path) in statuses.items():
        if id_ not in seen:
            says = f"The report gives no metrics of the marketplace {id_}."
            findings.add(Code.NO_METRICS, path, says)
            yield MarketplaceHealth(id_, status)


def marketplace_of(block: Block, findings: Findings) -> MarketplaceHealth:
    """Read all that is said of one marketplace."""
    id_ = _marketplace_id(block, findings)
    warnings = _warnings(block, findings)
    metrics = metrics_of(block, id_, findings)
    rating = _rating(block)
    block.close()
    return MarketplaceHealth(id_, "", tuple(metrics), rating, warnings)


def _warnings(block: Block, findings: Findings) -> tuple[Warned, ...]:
    """Read what the seller is warned of; some reports put other blocks in here."""
    entry = block.take(WARNINGS)
    if entry is None:
        return ()
    if isinstance(entry.content, JsonObject):
        block.lift(entry.content, entry.path, (RATING, *(layout.block for layout in LAYOUTS)))
        return ()
    if not isinstance(entry.content, list):
        findings.wrong(entry, "a list")
        return ()
    read = (_warned(each, findings) for each in findings.elements(entry.content, entry.path))
    return tuple(warned for warned in read if warned is not None)


def _warned(element: Entry, findings: Findings) -> Warned | None:
    """Read one warning; of some reports it is no more than its name."""
    kind: Entry | None = element
    status = ""
    if isinstance(element.content, JsonObject):
        block = Block(element.content, element.path, findings)
        kind, status = block.take(WARNING_TYPE), block.text(STATUS, STATUSES)
        block.close()
    else:
        findings.wrong(element, "an object")
    if kind is None or not isinstance(kind.content, str):
        if kind is not None and kind is not element:
            findings.wrong(kind, "a text")
        return Warned(element.path, "", status) if kind is not element else None
    if is_plain(kind.content):
        return Warned(element.path, kind.content, status)
    says = f"The value is {shape_of(kind.content)} and no plain word."
    findings.add(Code.VALUE_UNREADABLE, kind.path, says)
    return Warned(element.path, "", status)


def _rating(block: Block) -> Rating | None:
    inner = block.block(RATING)
    if inner is None:
        return None
    status = inner.text(RATING_STATUS, RATING_STATUSES)
    score = inner.figure(RATING_SCORE)
    rating = Rating(inner.path, status, score.value if score else None, inner.window())
    inner.close()
    return rating
