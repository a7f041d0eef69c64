"""
The account health report (Amazon's V2 seller performance report, JSON), read and checked.

The report breaks its own documentation and contradicts itself, so nothing in it is taken on trust:
names are read by alias, every rate is worked out again from its counts, and whatever does not agree
is a `Disagreement` with one stable code for each kind. A `status` is reported and never believed.

A printed rate is right if it is the recomputed one, rounded to as many decimals as are printed:
0.03 may stand for 0.0345, and 0.030 may not. A bare 0 or 1 (also 0.0 and 1.0) is how JSON writes a
round rate, so it is held to four decimals; and nothing is held to more digits than a 64-bit float
has. Half a unit of the last decimal is still right, whichever way the report rounds.

Only known fields are kept. Of unknown ones the name is quoted, where it is a plain word, and never
the value: what a file might hold about people cannot come out again in a message.
"""

from trainer.cases.intake.account_health.disagreement import KINDS, Code, Disagreement, Weight
from trainer.cases.intake.account_health.figure import Figure
from trainer.cases.intake.account_health.reader import read_health_report
from trainer.cases.intake.account_health.refusal import HealthReportError
from trainer.cases.intake.account_health.report import (
    Condition,
    HealthReport,
    MarketplaceHealth,
    Metric,
    MetricName,
    Rating,
    Warned,
    Window,
)

__all__ = [
    "KINDS",
    "Code",
    "Condition",
    "Disagreement",
    "Figure",
    "HealthReport",
    "HealthReportError",
    "MarketplaceHealth",
    "Metric",
    "MetricName",
    "Rating",
    "Warned",
    "Weight",
    "Window",
    "read_health_report",
]
