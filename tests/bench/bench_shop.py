"""
What it costs to read a shop's reports and to work out its rates, beside the same by hand.

The kit, a script in DuckDB and one in plain pandas read the same columns of the same files in a
process each, one after the other, and must come to the same rates. What the kit does besides, and
the scripts do not: each cell is held against its contract, each row keeps its line, rows that say
the same twice are found, and so is what a rate lacks.
"""

import json
import os
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest

from bench.desk_by_kit import LAST
from bench.measure import ROOT, python, report
from trainer.cases.sample import write_sample

MILLION = 1_000_000
SIZES = [
    int(size) for size in os.environ.get("BENCH_ORDERS", "10000,100000,1000000,10000000").split(",")
]
FILES = {"orders", "shipments", "cancellations", "claims", "feedback", "chargebacks"}
BY_HAND, PANDAS, GROWTH, MEMORY = 1.3, 3.5, 12, 1.5

MEASURED = """
import json, resource, sys
sys.path.insert(0, {tests!r})
from bench.{script} import rates
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
before = cpu()
found = rates({folder!r})
told = dict(rates=found, cpu=cpu() - before)
told["gigabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
print(json.dumps(told))
"""


def write_part(folder, orders, seed):
    """Write the reports of a seller, whose claims and chargebacks have numbers of their own."""
    write_sample(folder, orders=orders, seed=seed, last_day=LAST, only=FILES)
    for name, word in (("claims.csv", "CLAIM-"), ("chargebacks.csv", "CHARGEBACK-")):
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(text.replace(word, f"{word}{seed}-"), "utf-8")


def measured(script, folder, times):
    """The rates that a script finds, its least CPU time in seconds and its peak memory."""
    code = MEASURED.format(tests=str(ROOT / "tests"), script=script, folder=str(folder))
    runs = [json.loads(python(code).splitlines()[-1]) for _ in range(times)]
    return min(runs, key=lambda run: run["cpu"])


@pytest.fixture(scope="module")
def told():
    """What each script took for each size; years of a million orders at most are put side by side."""
    found = {}
    for orders in SIZES:
        with tempfile.TemporaryDirectory() as place:
            for part in range(max(1, orders // MILLION)):
                write_part(Path(place) / f"{part:02}", min(orders, MILLION), 3 + part)
            times = 3 if orders <= MILLION else 1
            found[orders] = {
                script: measured(f"desk_{script}", place, times)
                for script in ("by_kit", "by_hand", "in_pandas")
            }
    return found


@pytest.mark.parametrize("orders", SIZES)
def test_a_shop_is_read_and_rated(told, orders):
    """The kit comes to the same rates as the scripts, at about the cost of the one in DuckDB."""
    kit, hand, pandas = (told[orders][f"{name}"] for name in ("by_kit", "by_hand", "in_pandas"))
    ratio, times = kit["cpu"] / hand["cpu"], pandas["cpu"] / kit["cpu"]
    large = orders >= MILLION
    report(f"{orders:,} orders, read and rated", f"{kit['cpu']:.2f} s")
    report("  against DuckDB by hand", f"{ratio:.2f} x", f"< {BY_HAND} x" if large else "")
    report("  of plain pandas, which takes so much more", f"{times:.2f} x")
    for name, one in (("peak memory", kit), ("  of DuckDB by hand", hand), ("  of pandas", pandas)):
        limit = f"< {MEMORY} GB" if one is kit else ""
        report(f"  {name}", f"{one['gigabytes']:.2f} GB", limit)

    assert kit["rates"] == hand["rates"] == pandas["rates"]
    assert kit["gigabytes"] < MEMORY
    assert not large or ratio < BY_HAND


def test_cost_grows_with_the_orders(told):
    """Ten times the orders cost at most twelve times as much, from a hundred thousand up."""
    for fewer, more in pairwise(SIZES[1:]):
        growth = told[more]["by_kit"]["cpu"] / told[fewer]["by_kit"]["cpu"]
        report(f"from {fewer:,} to {more:,} orders", f"{growth:.1f} x", f"< {GROWTH} x")

        assert growth < GROWTH * more / fewer / 10
