"""Draw charts with matplotlib, as pictures that stand in the page and say in words what they show."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from trainer.reports.sheet import Bars, Chart
from trainer.views.html import Markup, picture

INK, SOFT, GRID, LIMIT = "#1f2430", "#565d6d", "#ddd6c9", "#a32020"
LINES = ("#1d5f8a", "#8a5a00", "#1f6b3a", "#4a3f8f")
HALF = 0.5
"""A rate that must stay below a limit is drawn from nothing; one that must reach it is not."""
STYLES = ("-", "--", "-.", ":")
"""Lines differ in their stroke as well, so that nobody has to tell them by color."""
SAME: Any = {"svg.hashsalt": "dispute-trainer", "svg.fonttype": "none", "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"], "font.size": 10}  # fmt: skip


def chart(one: Chart) -> Markup:
    """Draw rates over days, with the limit that they must keep to."""
    with mpl.rc_context(SAME):
        figure, axes = _empty(one.title, 2.9)
        days = date2num([date.fromisoformat(day) for day in one.days])
        for place, line in enumerate(one.lines):
            values = [float("nan") if value is None else value for value in line.values]
            axes.plot(
                days, values, STYLES[place % 4], color=LINES[place % 4], linewidth=1.8,
                label=line.label,
            )  # fmt: skip
        if one.limit is not None:
            axes.axhline(one.limit, color=LIMIT, linewidth=1.2, linestyle=(0, (6, 3)))
            axes.annotate(
                one.limit_label, (0, one.limit), xycoords=("axes fraction", "data"),
                xytext=(4, 3), textcoords="offset points", color=LIMIT, fontsize=9,
            )  # fmt: skip
        locator = AutoDateLocator(minticks=4, maxticks=8)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=None))
        if one.limit is None or one.limit < HALF:
            axes.set_ylim(bottom=0)
        if len(one.lines) > 1:
            axes.legend(frameon=False, fontsize=9, loc="best")
        return _picture(figure, one.title, one.says)


def bars(one: Bars) -> Markup:
    """Draw shares with the interval in which each may really lie."""
    with mpl.rc_context(SAME):
        figure, axes = _empty(one.title, 0.9 + 0.34 * max(len(one.labels), 1))
        places = range(len(one.labels))
        below = [value - low for value, low in zip(one.values, one.lows, strict=True)]
        above = [high - value for value, high in zip(one.values, one.highs, strict=True)]
        axes.barh(places, one.values, color=LINES[0], height=0.55)
        axes.errorbar(
            one.values, places, xerr=[below, above], fmt="none", ecolor=INK, capsize=3,
            linewidth=1.1,
        )  # fmt: skip
        if one.against is not None:
            axes.axvline(one.against, color=LIMIT, linewidth=1.2, linestyle=(0, (6, 3)))
            axes.annotate(
                one.against_label, (one.against, 1), xycoords=("data", "axes fraction"),
                xytext=(3, -10), textcoords="offset points", color=LIMIT, fontsize=9,
            )  # fmt: skip
        axes.set_yticks(list(places), one.labels)
        axes.invert_yaxis()
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=None))
        return _picture(figure, one.title, one.says)


def _empty(title: str, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(8.4, height), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", fontsize=11, color=INK, fontweight="bold")
    axes.tick_params(colors=SOFT, labelsize=9)
    axes.grid(color=GRID, linewidth=0.6, axis="both")
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(GRID)
    return figure, axes


def _picture(figure: Figure, title: str, says: str) -> Markup:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return picture(out.getvalue(), title, says)
