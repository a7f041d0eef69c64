"""A shop writes its tables as files of a lake."""

from dataclasses import replace

import duckdb
import pytest

from cases.files import CLAIMS, ORDERS, claim_row, order_row, shop_of, table
from trainer.cases.lake import LakeError, write_lake


@pytest.fixture
def shop(tmp_path):
    """A shop of two reports."""
    files = [
        table(tmp_path / "orders.txt", ORDERS, order_row(1), order_row(2)),
        table(tmp_path / "claims.csv", CLAIMS, claim_row(1), cut=","),
    ]
    with shop_of(files) as opened:
        yield opened


def test_a_file_is_written_for_each_table_that_was_read(shop, tmp_path):
    """A table that no file was read for has no file, and marks are left to be made anew."""
    written = write_lake(shop, tmp_path / "lake")

    assert ["orders.parquet", "claims.parquet"] == [path.name for path in written]
    assert sorted(written) == sorted((tmp_path / "lake").iterdir())


@pytest.mark.parametrize("name", ["orders", "claims"])
def test_a_file_holds_the_rows_of_its_table(shop, tmp_path, name):
    """Rows and types of a file are those of the table."""
    write_lake(shop, tmp_path)

    with duckdb.connect() as connection:
        found = connection.read_parquet(str(tmp_path / f"{name}.parquet"))
        expected = shop.connection.table(name)

        assert expected.types == found.types
        assert expected.fetchall() == found.fetchall()


def test_a_lake_is_written_again(shop, tmp_path):
    """Files of a lake are replaced by newer ones."""
    first = write_lake(shop, tmp_path)
    shop.connection.execute("CREATE TABLE none AS SELECT * FROM orders LIMIT 0")
    shop.connection.execute("DROP VIEW orders")
    shop.connection.execute("ALTER TABLE none RENAME TO orders")

    again = write_lake(shop, tmp_path)

    assert first == again
    with duckdb.connect() as connection:
        assert [] == connection.read_parquet(str(again[0])).fetchall()


def test_a_shop_without_a_folder_of_its_own_is_refused(shop, tmp_path):
    """A database that may write nowhere is told from one that may."""
    with pytest.raises(LakeError, match="Hint: open it with"):
        write_lake(replace(shop, scratch=None), tmp_path)
