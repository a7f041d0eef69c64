"""Writes a sample: a made-up seller's year of reports into a folder, and what is to be found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from trainer.cases.sample.all_orders import ALL_ORDERS, AllOrders
from trainer.cases.sample.findings import Finding, Findings
from trainer.cases.sample.health_report import ACCOUNT_HEALTH, HealthReport
from trainer.cases.sample.reports import (
    CANCELLATIONS,
    CHARGEBACKS,
    CLAIMS,
    DEFECTS,
    FBA_RETURNS,
    FEEDBACK,
    MESSAGES,
    RETURNS,
    SHIPMENTS,
    Reports,
)
from trainer.cases.sample.settlement import SETTLEMENT, Settlement
from trainer.cases.sample.sheets import Layout, open_sheet
from trainer.cases.sample.shop import Happening, Shop
from trainer.cases.sample.year import Year, year_until

TABLES = (
    ALL_ORDERS, RETURNS, FEEDBACK, FBA_RETURNS, SETTLEMENT, SHIPMENTS, CANCELLATIONS, CLAIMS,
    CHARGEBACKS, MESSAGES, DEFECTS,
)  # fmt: skip
FILES: Mapping[str, str] = {layout.id: layout.name for layout in (*TABLES, ACCOUNT_HEALTH)}
"""The name of each file, by what it is asked for by."""


class SampleError(ValueError):
    """No such sample can be written."""

    @classmethod
    def orders(cls, orders: int) -> SampleError:
        """Say that there must be orders."""
        return cls(
            f"A sample of {orders} orders cannot be written.\n\n"
            "Hint: ask for at least one; 1,500 make a year that is worth reading."
        )

    @classmethod
    def unknown(cls, files: Iterable[str]) -> SampleError:
        """Say which files there are."""
        return cls(
            f"A sample has no file {', '.join(sorted(files))}.\n\n"
            f"Hint: choose from {', '.join(sorted(FILES))}."
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a sample."""

    id: str
    """What it is asked for by."""
    name: str
    rows: int
    about: str
    """What it is."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was written, and what whoever reads it should find."""

    marketplace: str
    seed: int
    orders: int
    last_day: date
    files: tuple[Written, ...]
    planted: tuple[Finding, ...]
    open: Mapping[str, int]
    """How many cases of each kind are open as the last day ends."""

    def finding(self, id_: str) -> Finding:
        """Give a planted finding by its id."""
        return next(finding for finding in self.planted if finding.id == id_)

    def as_data(self) -> dict[str, object]:
        """Give all of it as plain data, for JSON."""
        return {
            "marketplace": self.marketplace,
            "seed": self.seed,
            "orders": self.orders,
            "last_day": self.last_day.isoformat(),
            "files": [asdict(file) for file in self.files],
            "planted": {finding.id: dict(finding.figures) for finding in self.planted},
            "open": dict(self.open),
        }


def write_sample(
    folder: Path,
    *,
    orders: int,
    seed: int,
    last_day: date,
    marketplace: str = "US",
    only: Iterable[str] | None = None,
) -> Sample:
    """
    Write a seller's year of reports that ends with a day, and say what is to be found in them.

    The same arguments give the same bytes. With `only`, just some of the files are written, and
    each of them is the same as it would be among all.
    """
    wanted = _wanted(only)
    if orders < 1:
        raise SampleError.orders(orders)
    year = year_until(last_day, orders, marketplace)
    shop, health = Shop(year, seed), HealthReport(year)
    findings = Findings(year, shop.planted, health)
    folder.mkdir(parents=True, exist_ok=True)
    files = _write(folder, year, wanted, _watched(shop, health, findings))
    if ACCOUNT_HEALTH.id in wanted:
        files.append(_written(ACCOUNT_HEALTH, health.write(folder)))
    return Sample(
        marketplace, seed, orders, last_day, tuple(files), findings.found(), findings.open
    )


def _wanted(only: Iterable[str] | None) -> frozenset[str]:
    wanted = frozenset(FILES if only is None else only)
    if not wanted <= FILES.keys():
        raise SampleError.unknown(wanted - FILES.keys())
    return wanted


def _watched(shop: Shop, health: HealthReport, findings: Findings) -> Iterator[Happening]:
    """Let all that count see each order as it goes by."""
    recent = min(shop.planted.first, health.first)
    for happening in shop.happenings():
        order, parcel, story = happening
        if order.day >= recent:
            health.see(order, parcel, story)
        findings.see(order, parcel, story)
        yield happening


def _write(
    folder: Path, year: Year, wanted: frozenset[str], happenings: Iterator[Happening]
) -> list[Written]:
    with ExitStack() as stack:
        sheets = {
            layout.id: open_sheet(layout, folder, stack, wanted=layout.id in wanted)
            for layout in TABLES
        }
        all_orders = AllOrders(year, sheets[ALL_ORDERS.id])
        reports = Reports(year, sheets)
        settlement = Settlement(year, sheets[SETTLEMENT.id], folder, stack)
        report = bool(wanted - {ALL_ORDERS.id, SETTLEMENT.id})
        settle = SETTLEMENT.id in wanted
        for order, parcel, story in happenings:
            all_orders.write(order)
            if report:
                reports.write(order, parcel, story)
            if settle:
                settlement.write(order, story)
        all_orders.flush()
        settlement.close()
    return [_written(sheet.layout, sheet.rows) for sheet in sheets.values() if sheet.wanted]


def _written(layout: Layout, rows: int) -> Written:
    return Written(layout.id, layout.name, rows, layout.about)
