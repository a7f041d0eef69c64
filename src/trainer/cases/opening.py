"""
Read files into the tables of a shop: tables, XML and JSON, told apart by what they hold.

Whatever is wrong with a file is kept as a finding, and the next one is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from trainer.cases.filing import Part, file_rows
from trainer.cases.intake.account_health import (
    HealthReport,
    HealthReportError,
    read_health_report,
)
from trainer.cases.intake.contract import Contract, recognised
from trainer.cases.intake.contracts import CONTRACTS
from trainer.cases.intake.findings import Finding, Tally
from trainer.cases.intake.form import Form, FormError, form_of, json_text
from trainer.cases.intake.layout import Layout, laid_out
from trainer.cases.intake.reader import Reading, WidthError, stage
from trainer.cases.intake.source import Source, SourceError, open_source
from trainer.cases.intake.tabular import Tabled
from trainer.cases.intake.venues import is_stripe_table, read_disputes, read_stripe_table
from trainer.cases.intake.xml_returns import read_xml_returns
from trainer.rules.policy import Marketplace


@dataclass(slots=True)
class Opening:
    """Reads files into the tables of a shop, each by its form, and keeps what is told of them."""

    connection: duckdb.DuckDBPyConnection
    place: Marketplace
    scratch: Path
    layouts: tuple[Layout, ...] = ()
    readings: list[Reading] = field(default_factory=list)
    parts: dict[str, list[Part]] = field(default_factory=dict)
    """By table of the shop the rows that each file gave to it."""
    findings: list[Finding] = field(default_factory=list)
    """What is wrong with files that could not be read at all."""
    health_reports: list[HealthReport] = field(default_factory=list)

    def read(self, name: str, path: Path) -> None:
        """Read a file into the shop, whatever it is called."""
        try:
            match form_of(path):
                case Form.XML:
                    self._load(read_xml_returns(path, name, self.scratch, self.place.id))
                case Form.JSON:
                    self._read_json(name, path)
                case Form.TABLE:
                    self._read_table(name, path)
        except SourceError as error:
            self._unread(name, str(error))
        except FormError as error:
            self.findings.append(error.finding)

    def _unread(self, name: str, why: str) -> None:
        self.findings.append(Finding(name, "DD101", values={"why": why}))

    def _read_json(self, name: str, path: Path) -> None:
        """Read disputes, or a report on the account's health."""
        text = json_text(path)
        if text is None:
            raise FormError(Finding(name, "DD510"))
        disputes = read_disputes(text, name, self.scratch)
        if disputes is not None:
            self._load(disputes)
            return
        try:
            self.health_reports.append(read_health_report(text, name))
        except HealthReportError as error:
            why = str(error).partition("\n\n")[0]
            self.findings.append(Finding(name, "DD511", values={"why": why}))

    def _read_table(self, name: str, path: Path) -> None:
        try:
            self._take(name, path)
        except WidthError:
            self._take(name, path, careful=True)

    def _take(self, name: str, path: Path, *, careful: bool = False) -> None:
        """Read a table; its copy, if one is made, is deleted afterwards."""
        place = self.place.id
        found = open_source(path, self.scratch, marketplace=place, careful=careful)
        source = replace(found, name=name)
        try:
            self._choose(source)
        finally:
            source.discard()

    def _choose(self, source: Source) -> None:
        """Read a table by a column map, as an export of Stripe, or by its contract."""
        layouts = [layout for layout in self.layouts if layout.fits(source.name)]
        if layouts:
            for layout in layouts:
                self._lay_out(source, layout)
        elif is_stripe_table(source.header):
            self._load(read_stripe_table(source, self.scratch))
        else:
            self._recognise(source)

    def _lay_out(self, source: Source, layout: Layout) -> None:
        try:
            self._load(laid_out(source, layout, self.place, self.scratch))
        except FormError as error:
            self.findings.append(error.finding)

    def _recognise(self, source: Source) -> None:
        contract, closest = recognised(source.header, CONTRACTS)
        if contract is None:
            self.findings.append(_unrecognised(source, closest))
            return
        doubled = contract.doubled(source.header)
        if doubled:
            values = {"columns": ", ".join(doubled)}
            self.findings.append(Finding(source.name, "DD104", values=values))
            return
        at = dict(contract.placed(source.header))
        self._load(Tabled(contract, source, at))

    def _load(self, tabled: Tabled) -> None:
        """Take the rows of a file into their table."""
        staged = stage(
            self.connection,
            tabled.source,
            tabled.contract,
            self.place,
            at=tabled.at,
            venue=tabled.foreign or self.place.venue,
            number=len(self.readings) + 1,
        )
        parts = file_rows(self.connection, staged, tabled.venue)
        self.parts.setdefault(staged.reading.table, []).extend(parts)
        self.readings.append(_completed(staged.reading, tabled))


def _completed(reading: Reading, tabled: Tabled) -> Reading:
    """Add to what became of the rows what became of the file before there were rows."""
    findings = [_in_words(finding, tabled) for finding in reading.findings]
    return replace(
        reading,
        tally=reading.tally + Tally(dropped=tabled.lost),
        findings=(*tabled.findings, *findings),
        left_out=(*reading.left_out, *tabled.left_out),
        unknown=(*reading.unknown, *tabled.unknown),
    )


def _in_words(finding: Finding, tabled: Tabled) -> Finding:
    """Say which words of a platform have no equal, where cells gave no value because of them."""
    words = tabled.words.get(finding.column or "")
    if finding.code != "DD302" or words is None:
        return finding
    values = {**finding.values, "words": words}
    return replace(finding, code="DD514", values=values)


def _unrecognised(source: Source, closest: tuple[Contract, tuple[str, ...]] | None) -> Finding:
    if closest is None:
        return Finding(source.name, "DD102")
    contract, lacking = closest
    values = {"report": contract.title, "columns": ", ".join(lacking)}
    return Finding(source.name, "DD103", values=values)
