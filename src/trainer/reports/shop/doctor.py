"""What was read, what was set aside, and what to do about it."""

from __future__ import annotations

from trainer.cases.intake.findings import Finding
from trainer.cases.shop import TABLES, Shop
from trainer.reports.sheet import Block, Grid, Head, Points, Sheet
from trainer.reports.shop.page import Page

NOTES = frozenset({"DD105", "DD107", "DD108", "DD212", "DD501"})
"""Findings that say something of a file and cost no row."""


def doctor_sheet(shop: Shop, page: Page) -> Sheet:
    """Write what the data doctor found in the files of a shop."""
    texts, tally = page.texts, shop.tally
    found = findings_of(shop)
    graver = [one for one in found if one.code not in NOTES]
    lead = texts(
        "doctor.lead",
        files=len(shop.readings) + len(shop.health_reports),
        rows=f"{tally.rows:,}",
        kept=f"{tally.kept:,}",
        doubtful=f"{tally.doubtful:,}",
        dropped=f"{tally.dropped:,}",
    )
    blocks: list[Block] = []
    if shop.readings:
        blocks.append(_files(shop, page))
    if found:
        blocks += [Head(texts("doctor.findings")), Points(tuple(_said(one, page) for one in found))]
    absent = [name for name in TABLES if not shop.has(name)]
    if absent:
        blocks.append(Head(texts("doctor.absent")))
        blocks.append(Points(tuple(texts(f"doctor.without.{name}") for name in absent)))
    todo = tuple(dict.fromkeys(texts(f"doctor.{one.code}.do", **_values(one)) for one in graver))
    return Sheet(
        "doctor",
        texts("doctor.title"),
        lead,
        todo,
        texts("doctor.todo"),
        tuple(blocks),
        _results(shop, found),
    )


def findings_of(shop: Shop) -> list[Finding]:
    """Give everything that was found: across files first, then file by file."""
    return [*shop.findings, *(one for reading in shop.readings for one in reading.findings)]


def _files(shop: Shop, page: Page) -> Grid:
    rows = []
    for reading in sorted(shop.readings, key=lambda one: one.file):
        tally = reading.tally
        numbers = (tally.rows, tally.kept, tally.doubtful, tally.dropped)
        rows.append(
            (
                reading.file,
                page.texts(f"doctor.report.{reading.report}"),
                *(f"{number:,}" for number in numbers),
                page.texts(f"doctor.encoding.{reading.why or 'strict'}", encoding=reading.encoding),
                page.listed(reading.left_out, 4),
            )
        )
    rows += [
        (one.name, page.texts("doctor.report.account-health"), "", "", "", "", "", "")
        for one in shop.health_reports
    ]
    names = ("file", "report", "rows", "kept", "doubtful", "dropped", "encoding", "left-out")
    return Grid(
        "files",
        tuple(page.texts(f"doctor.column.{name}") for name in names),
        tuple(sorted(rows)),
        numbers=frozenset({2, 3, 4, 5}),
    )


def _values(finding: Finding) -> dict[str, object]:
    return {
        "lines": "",
        **finding.values,
        "file": finding.file,
        "column": finding.column or "",
        "count": finding.count,
    }


def _said(finding: Finding, page: Page) -> str:
    says = page.texts(f"doctor.{finding.code}.says", **_values(finding))
    # A list that is cut short ends with its own dots.
    says = says.removesuffix(".") if says.endswith("....") else says
    return page.texts("doctor.finding", file=finding.file, code=finding.code, says=says)


def _results(shop: Shop, found: list[Finding]) -> dict[str, object]:
    return {
        "files": {
            f"{reading.file} ({reading.report})": {
                "rows": reading.tally.rows,
                "kept": reading.tally.kept,
                "doubtful": reading.tally.doubtful,
                "dropped": reading.tally.dropped,
                "encoding": reading.encoding,
            }
            for reading in sorted(shop.readings, key=lambda one: one.file)
        },
        "findings": [
            {
                "file": one.file,
                "code": one.code,
                "line": one.line,
                "column": one.column,
                "count": one.count,
            }
            for one in found
        ],
    }
