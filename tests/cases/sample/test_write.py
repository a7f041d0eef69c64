"""A sample is the same bytes for the same seed, and every file of it can be read."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from datetime import date

import pytest

from trainer.cases.sample.all_orders import ALL_ORDERS
from trainer.cases.sample.market import UnknownMarketError
from trainer.cases.sample.write import FILES, TABLES, SampleError, write_sample

LAST_DAY = date(2026, 11, 22)
ARGUMENTS = {"orders": 1500, "seed": 11, "last_day": LAST_DAY}
ELSEWHERE = """
import sys
from datetime import date
from pathlib import Path
from trainer.cases.sample.write import write_sample
write_sample(Path(sys.argv[1]), orders=1500, seed=11, last_day=date(2026, 11, 22))
"""


def digests(folder):
    """What each file of a folder is, in short."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A folder with a sample."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, **ARGUMENTS)
    return folder


def test_every_file_is_written_and_told(tmp_path):
    """The sample names each file with its rows, and nothing else is left in the folder."""
    sample = write_sample(tmp_path, **ARGUMENTS)

    assert set(FILES.values()) == {path.name for path in tmp_path.iterdir()}
    assert dict(FILES) == {file.id: file.name for file in sample.files}
    for file in sample.files[:-1]:
        lines = (tmp_path / file.name).read_bytes().count(b"\n")
        assert lines - 1 == file.rows


def test_a_seed_gives_the_same_bytes(written, tmp_path):
    """A second run in the same process writes the same."""
    write_sample(tmp_path, **ARGUMENTS)

    assert digests(written) == digests(tmp_path)


def test_a_seed_gives_the_same_bytes_in_another_process(written, tmp_path):
    """Neither the hash seed of Python nor the time zone and language of the machine matter."""
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C"}

    subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", ELSEWHERE, str(tmp_path)],
        env=environment,
        check=True,
    )

    assert digests(written) == digests(tmp_path)


def test_another_seed_gives_another_year(written, tmp_path):
    """No file of it stays the same."""
    write_sample(tmp_path, **{**ARGUMENTS, "seed": 12})

    same = digests(written).items() & digests(tmp_path).items()
    assert set() == {name for name, _ in same}


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_the_same_alone(written, tmp_path, file):
    """What is written beside it changes nothing."""
    sample = write_sample(tmp_path, **ARGUMENTS, only={file})

    assert [FILES[file]] == [path.name for path in tmp_path.iterdir()]
    assert [file] == [one.id for one in sample.files]
    assert digests(tmp_path).items() <= digests(written).items()


def test_what_is_planted_does_not_depend_on_what_is_written(tmp_path):
    """The figures are those of the year, also when only the orders are written."""
    all_of_it = write_sample(tmp_path / "all", **ARGUMENTS)
    some = write_sample(tmp_path / "some", **ARGUMENTS, only={"orders"})

    assert all_of_it.planted == some.planted
    assert all_of_it.open == some.open


@pytest.mark.parametrize("layout", TABLES, ids=lambda layout: layout.id)
def test_every_row_has_as_many_cells_as_the_header(written, layout):
    """Each file parses, tab separated without quotes or comma separated."""
    quoting = csv.QUOTE_NONE if layout.separator == "\t" else csv.QUOTE_MINIMAL
    with (written / layout.name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=layout.separator, quoting=quoting, strict=True))

    assert layout.header == tuple(rows[0])
    assert len(rows) > 1
    assert {len(layout.header)} == {len(row) for row in rows}


def test_no_cell_holds_a_carriage_return(written):
    """Lines end the same way on every system."""
    assert not any(b"\r" in path.read_bytes() for path in written.iterdir())


def test_the_health_report_is_json(written):
    """One marketplace, with all its metrics."""
    report = json.loads((written / FILES["account-health"]).read_text(encoding="utf-8"))

    assert ["ATVPDKIKX0DER"] == [one["marketplaceId"] for one in report["performanceMetrics"]]


@pytest.mark.parametrize("orders", [1, 2, 7, 40])
def test_even_a_few_orders_make_a_sample(tmp_path, orders):
    """Nothing has to be there for a sample to be written."""
    sample = write_sample(tmp_path, orders=orders, seed=1, last_day=LAST_DAY)

    assert orders <= sample.files[0].rows <= 2 * orders


@pytest.mark.parametrize(
    "last_day",
    [date(2024, 2, 29), date(2026, 3, 8), date(2026, 11, 1), date(2026, 1, 1)],
    ids=str,
)
def test_a_year_may_end_on_any_day(tmp_path, last_day):
    """Leap days, the days on which clocks are changed, and the first of a year."""
    sample = write_sample(tmp_path, orders=300, seed=1, last_day=last_day)

    assert last_day == sample.last_day


def test_no_orders_are_refused(tmp_path):
    """A sample of nothing is none."""
    with pytest.raises(SampleError, match="0 orders"):
        write_sample(tmp_path, orders=0, seed=1, last_day=LAST_DAY)


def test_an_unknown_file_is_refused(tmp_path):
    """The message names the files that there are."""
    with pytest.raises(SampleError, match=r"(?s)file all-orders\..*from .*, orders, "):
        write_sample(tmp_path, **ARGUMENTS, only={"all-orders"})


def test_an_unknown_marketplace_is_refused(tmp_path):
    """The message names the marketplaces that there are."""
    with pytest.raises(UnknownMarketError, match=r"(?s)'eBay'.*UK, US\."):
        write_sample(tmp_path, **ARGUMENTS, marketplace="eBay")


def test_a_finding_is_found_by_its_id(written, tmp_path):
    """Each planted finding has an id of its own."""
    sample = write_sample(tmp_path, **ARGUMENTS, only=())
    ids = [finding.id for finding in sample.planted]

    assert len(ids) == len(set(ids))
    assert sample.planted[3] is sample.finding(ids[3])


def test_a_sample_is_told_as_plain_data(tmp_path):
    """Nothing is lost on the way through JSON."""
    sample = write_sample(tmp_path, **ARGUMENTS, only={"claims"})

    told = json.loads(json.dumps(sample.as_data()))

    assert [{"id", "name", "rows", "about"}] == [set(file) for file in told["files"]]
    assert [finding.id for finding in sample.planted] == list(told["planted"])
    assert "2026-11-22" == told["last_day"]


def test_personal_columns_are_there(written):
    """The sample holds what an importer has to drop at the door."""
    assert {"ship-city", "ship-postal-code"} < set(ALL_ORDERS.header)
