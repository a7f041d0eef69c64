"""Records of any kind become a table, row by row, or are set aside with their line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.cases.intake.rows import BREAK
from trainer.cases.intake.source import LONGEST, open_source
from trainer.cases.intake.tabular import NUMBERED, lines_in, rows_of, tabular, told

HEADER = ("order-id", "sku")


def test_rows_come_back_as_they_went_in(tmp_path):
    """What is written is read again, cell by cell, with its lines."""
    rows = [(2, ["111", "A"]), (5, ["112", ""]), (9, ["", "Ü"])]

    source = tabular("returns.xml", HEADER, rows, tmp_path)

    assert rows == list(rows_of(source))
    assert ("returns.xml", HEADER, 3) == (source.name, source.header, source.rows)


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_characters="\t\0"), max_size=9), min_size=2, max_size=2
        )
    )
)
def test_every_row_is_written_or_set_aside(tmp_path_factory, cells):
    """No row is lost, and none changes, but for line ends, for which a mark of their own stands."""
    folder = tmp_path_factory.mktemp("rows")
    source = tabular("x", HEADER, list(enumerate(cells, start=1)), folder)
    plain = [
        [cell.replace("\r\n", BREAK).replace("\n", BREAK).replace("\r", BREAK) for cell in row]
        for row in cells
    ]

    assert plain == [row for _, row in rows_of(source)]
    assert len(cells) == source.rows


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["111"], "width"),
        (["111", "A", "B"], "width"),
        (["111", "A\tB"], "tab"),
        (["111", "A\0"], "null"),
        (["111", "\ud800"], "encoding"),
        (["111", "A" * LONGEST], "long"),
    ],
    ids=["short", "wide", "tab", "null", "surrogate", "long"],
)
def test_what_cannot_stand_in_a_table_is_set_aside(cells, reason, tmp_path):
    """A record that no row can hold is set aside with its line and the reason."""
    source = tabular("x", HEADER, [(2, ["110", "A"]), (4, cells), (7, ["112", "B"])], tmp_path)

    assert ((4, reason, 1),) == source.aside
    assert [2, 7] == list(source.lines)


def test_records_on_one_line_are_told_by_number(tmp_path):
    """Where lines say nothing, records are counted, and that is told."""
    rows = [(1, ["110", "A"]), (1, ["111"]), (1, None), (1, ["112", "B"])]

    source = tabular("x", HEADER, rows, tmp_path)

    assert ([1, 4], ((2, "width", 1),)) == (list(source.lines), source.aside)
    assert ((NUMBERED, "4"),) == source.notes
    assert [3] == lines_in(source, [(1, 3)])


def test_records_told_of_elsewhere_are_no_rows(tmp_path):
    """A record without cells keeps its number and is not counted as a row."""
    source = tabular("x", HEADER, [(2, None), (3, ["111", "A"])], tmp_path)

    assert (1, [3]) == (source.rows, list(source.lines))
    assert [2] == lines_in(source, [(2, 1)])


@pytest.mark.parametrize("cut", ["\t", ","])
def test_rows_of_a_file_are_those_of_the_file(cut, tmp_path):
    """A file that is used where it lies is read by its own delimiter."""
    path = tmp_path / "report.txt"
    path.write_bytes(f"order-id{cut}sku\r\n111{cut}A\r\n112{cut}\r\n".encode())

    assert [(2, ["111", "A"]), (3, ["112", ""])] == list(
        rows_of(open_source(path, tmp_path, marketplace="US"))
    )


def test_quotes_around_cells_are_taken_off(tmp_path):
    """Where cells may stand in quotes, the quotes are no part of them."""
    path = tmp_path / "report.txt"
    path.write_text('order-id\tsku\n“111”\t "A" \n')

    assert [(2, ["111", "A"])] == list(rows_of(open_source(path, tmp_path, marketplace="US")))


def test_a_copy_keeps_what_is_known_of_its_origin(tmp_path):
    """Encoding and what was set aside before go on to the copy."""
    path = tmp_path / "report.csv"
    path.write_bytes("order-id,sku\n111,Ä\n112\n113,Ö\n".encode("cp1252"))
    origin = open_source(path, tmp_path, marketplace="DE")

    source = tabular("x", HEADER, rows_of(origin), tmp_path, origin=origin)

    assert (origin.encoding, origin.why, origin.aside) == (
        source.encoding,
        source.why,
        source.aside,
    )
    assert origin.rows == source.rows


def test_many_lines_are_named_in_part():
    """Of many lines the first are named, and all are counted."""
    finding = told("x", "DD506", range(100, 0, -1), values={"what": "cut"})

    assert (1, 100) == (finding.line, finding.count)
    assert finding.values["lines"].startswith("1, 2, 3, ")
    assert finding.values["lines"].endswith(" ...")
    assert "cut" == finding.values["what"]
