"""What does not agree: each printed figure and status is held against the counts of the report."""

from __future__ import annotations

from fractions import Fraction

from trainer.cases.intake.account_health.block import Block
from trainer.cases.intake.account_health.disagreement import Code
from trainer.cases.intake.account_health.figure import ROUND_DECIMALS, Figure, percent
from trainer.cases.intake.account_health.findings import Findings
from trainer.cases.intake.account_health.layout import (
    BY_CHANNEL,
    CHANNELS,
    FULFILLMENT,
    RATE,
    Layout,
)
from trainer.cases.intake.account_health.quoting import shape_of
from trainer.cases.intake.account_health.report import Metric
from trainer.rules.metrics import Channel


def check_channel(block: Block, channel: Channel, findings: Findings) -> None:
    """Hold what a block says of its channel against its name."""
    entry = block.take(FULFILLMENT)
    if entry is None:
        return
    if not isinstance(entry.content, str):
        findings.wrong(entry, "a text")
        return
    said = CHANNELS.get(entry.content.strip().upper())
    if said is None:
        says = f"The value is {shape_of(entry.content)}, which is neither mfn nor afn."
        findings.add(Code.VALUE_OUTSIDE_LIST, entry.path, says)
    elif said is not channel:
        mine, other = BY_CHANNEL[channel].documented, BY_CHANNEL[said].documented
        says = f"The block '{mine}' says that it is of '{other}'."
        findings.add(Code.CHANNEL_MISMATCH, entry.path, says, f"It is read as '{mine}'.")


def check_parts(metric: Metric, block: Block, layout: Layout, findings: Findings) -> None:
    """Hold the parts against their total: an order counts once, whatever is held against it."""
    if metric.hits is None or not metric.parts:
        return
    names = {part.documented: part for part in layout.parts}
    over = [(part, count) for part, count in metric.parts if count > metric.hits]
    for part, count in over:
        says = f"'{part}' is {count:,}, more than all {metric.hits:,} together."
        findings.add(Code.PART_OVER_TOTAL, block.at(names[part]), says)
    total = sum(count for _, count in metric.parts)
    added = " + ".join(f"{count:,}" for _, count in metric.parts)
    says = f"The total is {metric.hits:,}."
    if total > metric.hits and not over:
        recomputed = f"The parts are {added} = {total:,}: one that is in two of them counts once."
        findings.add(Code.PARTS_OVER_TOTAL, block.at(layout.hits), says, recomputed)
    elif total < metric.hits and len(metric.parts) == len(layout.parts):
        recomputed = f"The parts are only {added} = {total:,}."
        findings.add(Code.PARTS_UNDER_TOTAL, block.at(layout.hits), says, recomputed)


def check_counts(metric: Metric, block: Block, layout: Layout, findings: Findings) -> None:
    """Say where a rate has no sound counts."""
    if metric.hits is None or metric.base is None:
        says = f"The rate is not computable, because {metric.not_computable}."
        findings.add(Code.RATE_NOT_COMPUTABLE, block.path, says)
    elif metric.hits > metric.base and layout.base is not None:
        hits, base = layout.hits.documented, layout.base.documented
        swapped = (
            metric.base > 0
            and metric.printed is not None
            and metric.printed.stands_for(Fraction(metric.base, metric.hits))
        )
        findings.add(
            Code.MORE_HITS_THAN_BASE,
            block.at(layout.hits),
            f"'{hits}' is {metric.hits:,}, more than '{base}', which is {metric.base:,}.",
            f"The other way round they give the printed {metric.printed}." if swapped else "",
            "The two counts may be swapped; do not use them before you know." if swapped else "",
        )
    elif metric.base == 0:
        says = "There is nothing to count in the window."
        findings.add(Code.NO_ORDERS, block.path, says, "So there is no rate either.")


def check_rate(metric: Metric, block: Block, findings: Findings) -> None:
    """Hold the printed rate against the counts."""
    printed, where = metric.printed, block.at(RATE)
    if printed is None:
        return
    if metric.hits is None or metric.base is None:
        if printed.value > 1:
            says = f"The rate is {printed}, and a rate is a share of 1."
            findings.add(Code.RATE_IMPLAUSIBLE, where, says)
        return
    if metric.base == 0:
        if printed.value not in (0, 1):
            says = f"The rate is {printed}, and there is nothing that it could be a share of."
            findings.add(Code.RATE_MISMATCH, where, says)
        return
    exact = Fraction(metric.hits, metric.base)
    if printed.stands_for(exact):
        return
    code = Code.RATE_MISMATCH
    if Figure(printed.value / 100, printed.decimals + 2).stands_for(exact):
        code = Code.RATE_IN_PERCENT
    share = Figure(exact, max(printed.decimals, ROUND_DECIMALS))
    recomputed = f"{metric.hits:,} of {metric.base:,} are {percent(exact)}: a rate of {share}."
    findings.add(code, where, f"The rate is {printed}.", recomputed)


def check_status(metric: Metric, status: str, where: str, findings: Findings) -> None:
    """Hold a status against the target that the report gives itself."""
    if status not in ("GOOD", "BAD") or metric.target is None or metric.condition is None:
        return
    code, met, figure = Code.STATUS_MISMATCH, metric.meets_target, metric.recomputed
    unknown = metric.name.is_rate and (metric.hits is None or metric.base is None)
    if unknown and metric.printed is not None:
        code, figure = Code.STATUS_AGAINST_PRINTED, metric.printed.value
        met = metric.met_by(figure)
    if met is None or met is (status == "GOOD"):
        return
    counted = percent(figure) if figure is not None else f"{metric.hits:,}"
    target = percent(metric.target) if metric.name.is_rate else f"{float(metric.target):g}"
    recomputed = f"The figure is {counted}; the target is {metric.condition.words} {target}."
    findings.add(code, where, f"The status is {status}.", recomputed)
