"""Frames that notebooks get hold what the tables of a shop may hold, or say what they break."""

import subprocess
import sys
from datetime import date

import pandas as pd
import pytest

from cases.intake.mutations.kinds import joined, lines_of
from cases.intake.sheets import SHEETS
from cases.tables import limits_of
from trainer.cases.filing import columns_of
from trainer.cases.intake.frames import FrameError, checked
from trainer.cases.shop import TABLES, open_shop
from trainer.rules.policy import Marketplace

US = Marketplace("US", "Amazon.com", "America/Los_Angeles", "USD", "en-US")


@pytest.fixture(scope="module")
def frames(tmp_path_factory):
    """The rows of every table of a sound shop."""
    folder = tmp_path_factory.mktemp("sound")
    for sheet in SHEETS:
        (folder / sheet.file).write_bytes(joined(lines_of(sheet)))
    with open_shop([folder], US, limits_of(date(2026, 11, 20))) as shop:
        return {table: shop.connection.table(table).order("line").df() for table in TABLES}


@pytest.mark.parametrize("table", TABLES)
def test_the_rows_of_a_sound_shop_pass(frames, table):
    """What the shop gives passes, in dtypes that can say that something is not known."""
    frame = checked(table, frames[table])

    assert len(frames[table]) == len(frame) > 0
    assert [*columns_of(table), "file", "line"] == list(frame.columns)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_passes(frames, table):
    """An empty frame is sound."""
    frame = checked(table, frames[table].head(0))

    assert len(frame) == 0


def test_what_is_not_known_stays_unknown(frames):
    """Counts and flags stay whole numbers and flags where some are missing."""
    frame = checked("orders", frames["orders"].assign(business=None, quantity=None))

    assert ("boolean", "Int32") == (str(frame["business"].dtype), str(frame["quantity"].dtype))
    assert frame["business"].isna().all()


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("orders", lambda f: f.drop(columns="sku"), "without the columns sku"),
        ("orders", lambda f: f.assign(buyer="Jane"), "columns that do not belong to it: 1"),
        ("orders", lambda f: f.assign(placed=None), "placed: empty cells that must not be: 6"),
        ("orders", lambda f: f.assign(order_id=None), "order_id: empty cells that must not be: 6"),
        ("orders", lambda f: f.assign(status="gone"), "status: cells that are not one of cancelled,"),
        ("orders", lambda f: f.assign(items=0), "items: cells that are not at least 1: 6"),
        ("orders", lambda f: f.assign(quantity=-1), "quantity: cells that are not at least 0: 6"),
        ("orders", lambda f: f.assign(quantity="x"), "quantity: cells of another type"),
        ("orders", lambda f: f.assign(amount="Jane"), "amount: cells of another type"),
        ("orders", lambda f: f.assign(currency="US$"), "currency: cells that are not a code"),
        ("orders", lambda f: f.assign(asin="Jane"), "asin: cells that are not a code"),
        ("orders", lambda f: f.assign(business="Jane"), "business: cells of another type"),
        ("orders", lambda f: f.assign(placed="soon"), "placed: cells of another type"),
        ("orders", lambda f: f.assign(placed_on=pd.Timestamp(1990, 1, 1)), "placed_on: cells that are"),
        ("orders", lambda f: pd.concat([f, f]), "several rows with the same key"),
        ("orders", lambda f: pd.concat([f, f], axis=1), "columns that stand twice"),
        ("orders", lambda f: f.assign(line=0), "line: cells that are not at least 1: 6"),
        ("claims", lambda f: f.assign(ground="late ones"), "ground: cells that are not one of"),
        ("claims", lambda f: pd.concat([f, f]), "several rows with the same key"),
        ("feedback", lambda f: f.assign(stars=6), "stars: cells that are not at most 5: 5"),
        ("feedback", lambda f: f.assign(stars=0), "stars: cells that are not at least 1: 5"),
        ("chargebacks", lambda f: f.assign(venue="bank"), "venue: cells that are not one of amazon"),
        ("returns", lambda f: f.assign(reason="it broke"), "reason: cells that are not a code"),
        ("fba_returns", lambda f: f.assign(quantity=None), "quantity: empty cells that must not"),
        ("defects", lambda f: f.assign(kind="other"), "kind: cells that are not one of"),
    ],
)  # fmt: skip
def test_what_a_frame_breaks_is_named(frames, table, change, said):
    """The error names the column and the rule, with what to do, and quotes no cell."""
    with pytest.raises(FrameError) as refused:
        checked(table, change(frames[table]))

    text = str(refused.value)
    assert said in text
    assert "Hint:" in text
    assert "Jane" not in text
    assert (None, None) == (refused.value.__cause__, refused.value.__context__)


def test_all_that_a_frame_breaks_is_named_at_once(frames):
    """Problems in several columns are all named."""
    frame = frames["orders"].assign(status="gone", items=0, currency="US$").drop(columns="sku")

    with pytest.raises(FrameError) as refused:
        checked("orders", frame)

    assert [
        name for name in ("status", "items", "currency", "sku") if name not in str(refused.value)
    ] == []


def test_a_table_that_there_is_not_is_refused():
    """The name of another table is refused with those that there are."""
    with pytest.raises(FrameError, match="There is no table 'sales'"):
        checked("sales", pd.DataFrame())


@pytest.mark.parametrize("module", ["trainer.cases.shop", "trainer.cases.intake.frames"])
def test_nothing_is_imported_before_a_frame_is_checked(module):
    """Importing pandera takes seconds that nobody waits for who checks no frame."""
    code = f"import sys, {module}; print('pandera' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "False" == said.stdout.strip()
