"""Read the text of an account health report."""

from __future__ import annotations

from trainer.cases.intake.account_health.block import Block
from trainer.cases.intake.account_health.disagreement import Code
from trainer.cases.intake.account_health.document import JsonObject, kind_of, parsed
from trainer.cases.intake.account_health.findings import Findings
from trainer.cases.intake.account_health.layout import ACCOUNTS, METRICS, PAYLOAD
from trainer.cases.intake.account_health.marketplace import account_statuses, joined, marketplace_of
from trainer.cases.intake.account_health.refusal import HealthReportError
from trainer.cases.intake.account_health.report import HealthReport


def read_health_report(text: str, name: str) -> HealthReport:
    """
    Read the text of a report, recompute its rates and tell everything that does not agree.

    `name` is what the file is called in errors. A file that is no such report is refused with a
    `HealthReportError`; anything smaller is a disagreement, and the rest goes on.
    """
    findings = Findings()
    top = _top(parsed(text, name), name, findings)
    statuses = account_statuses(top, findings)
    blocks = top.items(METRICS)
    top.close()
    read = [marketplace_of(block, findings) for block in blocks]
    marketplaces = joined(read, [block.path for block in blocks], statuses, findings)
    return HealthReport(name, tuple(marketplaces), tuple(findings.listed))


def _top(content: object, name: str, findings: Findings) -> Block:
    if not isinstance(content, JsonObject):
        raise HealthReportError.other(name, f"the file is {kind_of(content)}, not an object")
    block = Block(content, "", findings)
    inner = None if block.has(ACCOUNTS) or block.has(METRICS) else block.take(PAYLOAD)
    if inner is not None and isinstance(inner.content, JsonObject):
        block.close()
        says = "The report stands in another object."
        findings.add(Code.BLOCK_MISPLACED, inner.path, says, "It is read from there.")
        block = Block(inner.content, inner.path, findings)
    if not (block.has(ACCOUNTS) or block.has(METRICS)):
        raise HealthReportError.other(name, "it has neither block of such a report")
    return block
