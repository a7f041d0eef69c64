"""A sample read back with pandas, column by column as text, by nothing of the kit's own."""

import csv
import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from trainer.cases.sample import Sample, write_sample
from trainer.cases.sample.market import market
from trainer.cases.sample.write import FILES

CASES = {
    "usual": {"orders": 1500, "seed": 9, "last_day": date(2026, 11, 20)},
    "another-seed": {"orders": 1500, "seed": 2026, "last_day": date(2026, 11, 22)},
    "few-orders": {"orders": 260, "seed": 3, "last_day": date(2026, 7, 5)},
    "spring": {"orders": 900, "seed": 4, "last_day": date(2026, 3, 20), "marketplace": "UK"},
    "yen": {"orders": 700, "seed": 5, "last_day": date(2025, 12, 31), "marketplace": "JP"},
    "many-orders": {"orders": 21_000, "seed": 6, "last_day": date(2026, 11, 30)},
}


@dataclass
class Read:
    """A sample in a folder, and its tables."""

    folder: Path
    sample: Sample
    last_day: date

    @property
    def market(self):
        """Where it is sold."""
        return market(self.sample.marketplace)

    @property
    def zone(self):
        """The zone in which its days begin."""
        return ZoneInfo(self.market.zone)

    @cached_property
    def ends(self):
        """The moment at which the last day is over."""
        return pd.Timestamp(self.last_day + timedelta(days=1), tz=self.zone)

    def table(self, name):
        """A file as a table of texts."""
        path = self.folder / FILES[name]
        return pd.read_csv(
            path,
            sep="," if path.suffix == ".csv" else "\t",
            quoting=csv.QUOTE_NONE,
            dtype=str,
            keep_default_na=False,
        )

    def figures(self, finding):
        """The figures that a finding is said to have."""
        return self.sample.finding(finding).figures

    @cached_property
    def health(self):
        """The metrics of the account health report."""
        text = (self.folder / FILES["account-health"]).read_text(encoding="utf-8")
        return json.loads(text)["performanceMetrics"][0]

    def moments(self, column):
        """A column of moments; NaT for none."""
        return pd.to_datetime(column.where(column != ""), format="ISO8601", utc=True)

    def day(self, column):
        """The day on which moments fall in the marketplace; NaT for none."""
        local = self.moments(column).dt.tz_convert(self.zone)
        return local.dt.tz_localize(None).dt.normalize()

    def minor(self, column):
        """A column of money in the smallest unit; 0 for none."""
        return column.map(lambda cell: int(cell.replace(".", "") or 0))

    @cached_property
    def orders(self):
        """Every order once, with what was paid for it and the day on which it was placed."""
        rows = self.table("orders")
        rows["paid"] = self.minor(rows["item-price"]) + self.minor(rows["shipping-price"])
        rows["placed"] = self.moments(rows["purchase-date"])
        rows["day"] = self.day(rows["purchase-date"])
        grouped = rows.groupby("amazon-order-id", sort=False)
        orders = grouped.first()
        orders["paid"] = grouped["paid"].sum()
        orders["seller"] = orders["fulfillment-channel"] == "Merchant"
        return orders

    @cached_property
    def shipments(self):
        """The parcels, by order."""
        table = self.table("shipments").set_index("order-id")
        for name in ("confirmed", "first-scan", "delivered"):
            table[f"{name}-day"] = self.day(table[name])
            table[name] = self.moments(table[name])
        for name in ("ship-by", "latest-estimate"):
            table[name] = pd.to_datetime(table[name])
        return table

    @cached_property
    def claims(self):
        """The claims, with moments."""
        table = self.table("claims")
        for name in (
            "filed", "information-requested", "respond-by", "responded", "decided", "appealed",
        ):  # fmt: skip
            table[name] = self.moments(table[name])
        table["money"] = self.minor(table["amount"])
        return table

    @cached_property
    def messages(self):
        """The messages, with moments."""
        table = self.table("messages")
        table["received-day"] = self.day(table["received"])
        table["received"] = self.moments(table["received"])
        table["replied"] = self.moments(table["replied"])
        return table

    @cached_property
    def returns(self):
        """The returns, with days and money."""
        table = self.table("returns")
        for name in ("Order date", "Return request date", "Return delivery date"):
            table[name] = pd.to_datetime(table[name].where(table[name] != ""), format="%d-%b-%Y")
        for name in ("Order Amount", "Refunded Amount"):
            table[name] = self.minor(table[name])
        return table

    @cached_property
    def money(self):
        """The amounts of the settlement, without the rows that begin a period."""
        table = self.table("settlement")
        table = table[table["transaction-type"] != ""].copy()
        table["minor"] = self.minor(table["amount"])
        table["moment"] = pd.to_datetime(
            table["posted-date-time"], format="%Y-%m-%d %H:%M:%S UTC", utc=True
        )
        table["day"] = pd.to_datetime(table["posted-date"])
        return table

    def paid_out(self, kind):
        """What left the account for each order by a type of transaction, fees left out."""
        rows = self.money
        chosen = (rows["transaction-type"] == kind) & (rows["amount-type"] == "ItemPrice")
        return -rows[chosen].groupby("order-id")["minor"].sum()


def read(folder, case):
    """Write one of the cases into a folder and read it."""
    sample = write_sample(folder, **CASES[case])
    return Read(folder, sample, CASES[case]["last_day"])
