"""What is exported opens in a spreadsheet as text and numbers, never as a formula."""

import csv
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.cases.intake.export import escaped, write_csv


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20a",
        " =1", "\ufeff=1", "\u200b=1", "\u00a0+1", "\u22125",
    ],
    ids=ascii,
)  # fmt: skip
def test_what_begins_a_formula_is_text(cell):
    """A cell that a spreadsheet could run is marked as text."""
    assert f"'{cell}" == escaped(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("AB-12", "AB-12"),
        ("a=b", "a=b"),
        ("", ""),
        (None, ""),
        (-5, "-5"),
        (Decimal("-5.00"), "-5.00"),
        (True, "True"),
        ("'quoted", "'quoted"),
    ],
    ids=repr,
)
def test_everything_else_stays(cell, expected):
    """Numbers stay numbers and other texts stay as they are."""
    assert expected == escaped(cell)


def test_a_file_is_written(tmp_path):
    """Header and rows are written with every cell quoted, so that no other delimiter splits one."""
    path = tmp_path / "out.csv"

    write_csv(path, ("file", "=cmd"), [("a;=b", -1), ('say "hi"', None)])

    expected = '"file","\'=cmd"\r\n"a;=b","-1"\r\n"say ""hi""",""\r\n'
    assert expected == path.read_bytes().decode("utf-8-sig")


@given(rows=st.lists(st.lists(st.text(max_size=6), min_size=2, max_size=2), max_size=4))
def test_no_cell_of_a_file_is_a_formula(rows, tmp_path_factory):
    """Whatever is written comes back, and none of it begins a formula."""
    path = tmp_path_factory.mktemp("export") / "out.csv"
    rows = [[cell.replace("\r", " ").replace("\0", " ") for cell in row] for row in rows]

    write_csv(path, ("a", "b"), rows)

    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.reader(file))[1:]
    assert [[escaped(cell) for cell in row] for row in rows] == found
    assert not [
        cell
        for row in found
        for cell in row
        if cell[:1] in {*"=+-@\t\uff1d\uff0b\uff0d\uff20"} - {""}
    ]
