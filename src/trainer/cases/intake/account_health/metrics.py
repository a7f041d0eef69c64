"""The metrics of one marketplace: read, recomputed from their counts, and checked."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from trainer.cases.intake.account_health.block import Block, Tally
from trainer.cases.intake.account_health.checks import (
    check_channel,
    check_counts,
    check_parts,
    check_rate,
    check_status,
)
from trainer.cases.intake.account_health.disagreement import Code
from trainer.cases.intake.account_health.findings import Findings
from trainer.cases.intake.account_health.layout import (
    BY_CHANNEL,
    CONDITIONS,
    LATE_SHIPMENT,
    LATE_SHIPMENTS,
    LAYOUTS,
    ORDER_DEFECT,
    ORDER_DEFECTS,
    OTHER_CONDITIONS,
    RATE,
    STATUS,
    STATUSES,
    TARGET,
    TARGET_CONDITION,
    Layout,
)
from trainer.cases.intake.account_health.report import Condition, Metric, MetricName
from trainer.rules.metrics import Channel

UNITED_STATES = "ATVPDKIKX0DER"
"""The documentation requires some blocks that it says only this marketplace has."""


def metrics_of(block: Block, marketplace: str | None, findings: Findings) -> list[Metric]:
    """Read all metrics of one marketplace; its id says which of them it must have."""
    metrics = _order_defects(block, findings)
    elsewhere = marketplace not in (None, UNITED_STATES)
    for layout in LAYOUTS:
        name = layout.block
        if layout.metric is MetricName.UNIT_ON_TIME_DELIVERY and elsewhere:
            name = replace(name, required=False)
        inner = block.block(name)
        if inner is not None:
            metrics.append(_metric(inner, layout, findings))
    metrics += [_metric(each, LATE_SHIPMENT, findings) for each in block.items(LATE_SHIPMENTS)]
    return metrics


def _order_defects(block: Block, findings: Findings) -> list[Metric]:
    """Read the order defect rate of both channels."""
    both = block.block(ORDER_DEFECTS)
    if both is None:
        return []
    metrics = []
    for channel, name in BY_CHANNEL.items():
        inner = both.block(name)
        if inner is not None:
            check_channel(inner, channel, findings)
            metrics.append(_metric(inner, ORDER_DEFECT, findings, channel))
    both.close()
    figures = [(metric.base, metric.hits, metric.parts) for metric in metrics]
    if len(figures) == len(BY_CHANNEL) and figures[0] == figures[1] and figures[0][0]:
        says = "Both channels have the same orders, defects and parts to the last one."
        findings.add(Code.CHANNELS_IDENTICAL, both.path, says)
    return metrics


def _metric(
    block: Block, layout: Layout, findings: Findings, channel: Channel | None = None
) -> Metric:
    """Read one metric, recompute it, and hold what the report says of it against that."""
    tally = block.tally(layout.hits) if layout.tallied else Tally(block.count(layout.hits))
    base = block.count(layout.base) if layout.base else None
    parts = [(part.documented, block.tally(part).count) for part in layout.parts]
    recomputed, why = _recomputed(tally.count, base, layout)
    metric = Metric(
        layout.metric,
        block.path,
        channel,
        window=block.window(),
        hits=tally.count,
        base=base,
        parts=tuple((part, count) for part, count in parts if count is not None),
        printed=block.figure(RATE) if layout.base else None,
        recomputed=recomputed,
        not_computable=why,
        target=None if layout.bare else _target(block, layout, findings),
        condition=None if layout.bare else _condition(block, layout, findings),
        status="" if layout.bare else block.text(STATUS, STATUSES),
    )
    block.close()
    check_parts(metric, block, layout, findings)
    if layout.base:
        check_counts(metric, block, layout, findings)
        check_rate(metric, block, findings)
    check_status(metric, metric.status, block.at(STATUS), findings)
    check_status(metric, tally.status, tally.status_path, findings)
    return metric


def _recomputed(hits: int | None, base: int | None, layout: Layout) -> tuple[Fraction | None, str]:
    """Give the rate, or why there is none."""
    if layout.base is None:
        return None, ""
    counts = ((layout.hits.documented, hits), (layout.base.documented, base))
    unknown = [f"'{name}'" for name, count in counts if count is None]
    if hits is None or base is None:
        return None, f"the report does not give {' and '.join(unknown)}"
    if hits > base:
        return None, f"'{layout.hits.documented}' is more than '{layout.base.documented}'"
    if base == 0:
        return None, "there is nothing to count in the window"
    return Fraction(hits, base), ""


def _target(block: Block, layout: Layout, findings: Findings) -> Fraction | None:
    figure = block.figure(TARGET)
    if figure is None:
        return None
    if layout.base and figure.value >= 1:
        says = f"The target is {figure}, and a target for a rate is a share of 1."
        findings.add(Code.TARGET_IMPLAUSIBLE, block.at(TARGET), says, "It is not used.")
        return None
    return figure.value


def _condition(block: Block, layout: Layout, findings: Findings) -> Condition | None:
    word = block.text(TARGET_CONDITION, tuple(CONDITIONS), OTHER_CONDITIONS)
    condition = CONDITIONS.get(word) or OTHER_CONDITIONS.get(word)
    if condition is None or condition is Condition.EQUAL:
        return condition
    if condition.wants_much is not layout.wants_much:
        says = f"The condition is {word}, and this figure is better the other way round."
        findings.add(
            Code.CONDITION_IMPLAUSIBLE, block.at(TARGET_CONDITION), says, "It is not used."
        )
        return None
    return condition
