"""What the disputes come from, and which of it is worth a corrective action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trainer.cases.casebook import ISSUE
from trainer.cases.causes import Causes
from trainer.cases.clusters import Cluster
from trainer.reports.sheet import Bars, Block, Grid, Head, Points, Sheet
from trainer.reports.shop.page import Page, percent
from trainer.reports.words import calendar_day

MOST_ROWS = 12
MOST_ORDERS = 12
MONTHS = 100
"""A month is written as a number: 202610 is October 2026."""
TABLES = (("by_reason", "reason"), ("by_sku", "sku"), ("by_carrier", "carrier"), ("by_month", "month"))  # fmt: skip


def causes_sheet(causes: Causes, page: Page) -> Sheet:
    """Write what the disputes come from."""
    texts = page.texts
    share = causes.disputed / causes.orders if causes.orders else 0.0
    lead = texts(
        "causes.lead",
        orders=f"{causes.orders:,}",
        disputed=f"{causes.disputed:,}",
        share=percent(share),
        clusters=page.count("causes.clusters", len(causes.clusters)),
    )
    blocks: list[Block] = []
    for number, cluster in enumerate(causes.clusters, start=1):
        blocks += _cluster(number, cluster, page)
    for name, key in TABLES:
        blocks += _table(getattr(causes, name), key, page)
    notes = [texts("causes.interval"), texts("causes.young")]
    notes += [
        texts("causes.unknown", count=f"{count:,}", what=what)
        for what, count in causes.unknown.items()
        if count
    ]
    blocks += [Head(texts("causes.how")), Points(tuple(notes))]
    todo = tuple(_todo(cluster, page) for cluster in causes.clusters)
    return Sheet(
        "causes",
        texts("causes.title"),
        lead,
        todo or (texts("causes.nothing-to-do"),),
        texts("causes.todo"),
        tuple(blocks),
        _results(causes),
    )


def _cluster(number: int, cluster: Cluster, page: Page) -> list[Block]:
    texts = page.texts
    orders = page.listed(cluster.order_ids, MOST_ORDERS)
    return [
        Head(texts("causes.cluster", place=_place(cluster, page), reason=_reason(cluster.reason, page))),
        Grid(
            f"cluster-{number}",
            tuple(texts(f"causes.column.{name}") for name in ("where", "disputes", "share", "at-least")),
            (
                (
                    texts("causes.here"),
                    f"{cluster.here.hits:,} / {cluster.here.base:,}",
                    percent(float(cluster.here.share)),
                    percent(cluster.low),
                ),
                (
                    texts("causes.elsewhere"),
                    f"{cluster.rest.hits:,} / {cluster.rest.base:,}",
                    percent(float(cluster.rest.share)),
                    "",
                ),
            ),
            numbers=frozenset({1, 2, 3}),
        ),
        Points(
            (
                texts("causes.first", day=calendar_day(cluster.first_on)),
                texts("causes.chance", share=percent(cluster.q)),
                texts("causes.orders", orders=orders),
            )
        ),
    ]  # fmt: skip


def _todo(cluster: Cluster, page: Page) -> str:
    return page.texts(
        f"causes.do.{cluster.by[-1]}",
        place=_place(cluster, page),
        reason=_reason(cluster.reason, page),
        count=cluster.here.hits,
        base=cluster.here.base,
        day=calendar_day(cluster.first_on),
        excess=round(float(cluster.excess)),
    )


def _place(cluster: Cluster, page: Page) -> str:
    named = dict(zip(cluster.by, cluster.value, strict=True))
    if "month" in named:
        return page.texts(
            "causes.place.month-carrier", carrier=named["carrier"], month=_month(named["month"])
        )
    return page.texts(f"causes.place.{cluster.by[0]}", name=cluster.value[0])


def _reason(reason: str, page: Page) -> str:
    values = page.words.rulebook.vocabulary.facts[ISSUE].values
    return values[reason] if reason in values else page.texts(f"causes.reason.{reason}")


def _month(month: object) -> str:
    number = int(float(str(month))) if str(month).replace(".", "").isdigit() else 0
    return f"{number // MONTHS}-{number % MONTHS:02d}" if number else str(month)


def _table(frame: Any, key: str, page: Page) -> list[Block]:
    if frame.empty:
        return []
    rows = frame.sort_values(["disputes", "share"], ascending=False).head(MOST_ROWS)
    if key == "month":
        rows = frame.sort_values(key).tail(MOST_ROWS)
    records = [row for row in rows.to_dict("records") if row["orders"]]
    names = [_named(row[key], key, page) for row in records]
    rest = None if key in {"month", "reason"} else _rest(records)
    top = max(records, key=lambda row: row["share"], default=None)
    if top is None:
        return []
    says = page.texts(
        "causes.told",
        what=page.texts(f"causes.by.{key}"),
        name=_named(top[key], key, page),
        share=percent(float(top["share"])),
        low=percent(float(top["low"])),
        high=percent(float(top["high"])),
        count=int(top["disputes"]),
        orders=int(top["orders"]),
    )
    title = page.texts(f"causes.by.{key}")
    return [
        Head(title),
        Bars(
            title,
            says,
            tuple(names),
            _figures(records, "share"),
            _figures(records, "low"),
            _figures(records, "high"),
            against=rest,
            against_label=page.texts("causes.all") if rest is not None else "",
        ),
        Grid(
            f"causes-{key}",
            tuple(page.texts(f"causes.column.{name}") for name in (key, "orders", "disputes", "share", "between", "lift")),
            tuple(_row(name, row) for name, row in zip(names, records, strict=True)),
            numbers=frozenset({1, 2, 3, 4, 5}),
        ),
    ]  # fmt: skip


def _figures(records: Sequence[Mapping[str, Any]], name: str) -> tuple[float, ...]:
    return tuple(float(row[name]) for row in records)


def _row(name: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    lift = row["lift"]
    return (
        name,
        f"{int(row['orders']):,}",
        f"{int(row['disputes']):,}",
        percent(float(row["share"])),
        f"{percent(float(row['low']))} - {percent(float(row['high']))}",
        "" if lift is None or lift != lift else f"{float(lift):.1f} x",  # noqa: PLR0124 - NaN
    )


def _named(value: object, key: str, page: Page) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return page.texts("causes.not-known")
    if key == "reason":
        return _reason(str(value), page)
    return _month(value) if key == "month" else str(value)


def _rest(records: list[Mapping[str, Any]]) -> float:
    orders = sum(int(row["orders"]) for row in records)
    return sum(int(row["disputes"]) for row in records) / orders if orders else 0.0


def _results(causes: Causes) -> dict[str, object]:
    return {
        "orders": causes.orders,
        "disputed": causes.disputed,
        "clusters": {
            " ".join((*cluster.by, *map(str, cluster.value), cluster.reason)): {
                "disputes": cluster.here.hits,
                "orders": cluster.here.base,
                "q": round(cluster.q, 6),
                "counted": sorted(cluster.order_ids),
            }
            for cluster in causes.clusters
        },
    }
