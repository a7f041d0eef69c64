"""Column maps are read exactly, or refused with every reason and its line."""

from datetime import datetime

import pytest

from trainer.cases.intake.layout import Layout, vocabulary
from trainer.cases.intake.moments import PARTS, Pattern, PatternError
from trainer.content.column_maps import (
    CODES,
    DIRECTIVES,
    ColumnMap,
    ColumnMapError,
    read_column_maps,
)

REPORTS = vocabulary()

SOUND = """\
maps:
  - file: "shop-*.csv"
    report: all-orders
    zone: America/Sao_Paulo
    format: "%d/%m/%Y %H:%M"
    columns:
      order-id: pedido
      placed: data
      order-status: situação
    words:
      status: {pago: unshipped, enviado: shipped, 7: cancelled}
    constant:
      channel: seller
  - file: "shop-*.csv"
    report: shipments
    format: {latest-estimate: "%Y-%m-%d"}
    columns: {order-id: pedido, latest-estimate: prazo}
"""


def body(report, columns, *lines):
    """One map, on line 2 and the following ones; what is given begins on line 5."""
    told = ["maps:", "  - file: a", f"    report: {report}", f"    columns: {columns}"]
    return "".join(f"{line}\n" for line in (*told, *(f"    {line}" for line in lines)))


NUMBER = "{order-id: x}"
BROKEN = {
    "CM101": ("maps: ]\n", 1),
    "CM102": (body("shipments", NUMBER, "file: b"), 5),
    "CM103": (body("shipments", NUMBER, "zones: UTC"), 5),
    "CM104": (body("shipment", NUMBER), 3),
    "CM105": (body("shipments", "", "  order-id: x", "  carier: y"), 6),
    "CM106": (
        body("shipments", "{order-id: x, status: y}", "words:", "  status: {a: intransit}"),
        6,
    ),
    "CM107": (body("shipments", "{order-id: x, carrier: y}", "words:", "  carrier: {a: b}"), 6),
    "CM108": (body("shipments", NUMBER, 'format: "%d %H:%M"'), 5),
    "CM109": (body("shipments", NUMBER, "zone: Sao_Paulo"), 5),
    "CM110": (body("shipments", "{order-id: x, label: y}", "constant:", "  label: protected"), 6),
    "CM111": (body("claims", NUMBER), 2),
    "CM112": (body("shipments", NUMBER) + body("shipments", NUMBER).removeprefix("maps:\n"), 5),
}
"""A file for each code, with the line that is named."""

ALSO = {
    "no map": ("maps: []\n", "CM103"),
    "a list": ("- file: a\n", "CM103"),
    "empty": ("", "CM101"),
    "an alias": ("maps: &a\n  - file: *a\n", "CM102"),
    "a constant that cannot be": (body("defects", NUMBER, "constant: {kind: complaint}"), "CM106"),
    "a word for two": (
        body("shipments", "{order-id: x, tracked: y}", "words: {tracked: {S: yes, s: no}}"),
        "CM106",
    ),
    "a column by two names": (body("all-orders", "{order-id: x, amazon-order-id: y}"), "CM110"),
    "a format for a carrier": (
        body("shipments", "{order-id: x, carrier: y}", 'format: {carrier: "%Y-%m-%d"}'),
        "CM108",
    ),
}


@pytest.fixture
def read(tmp_path):
    """Reads a text as column maps."""

    def reading(text):
        path = tmp_path / "columns.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_column_maps(path, REPORTS)

    return reading


def problems_of(read, text):
    """What is wrong with a text."""
    with pytest.raises(ColumnMapError) as caught:
        read(text)
    return caught.value.problems


def test_a_file_may_have_several_maps(read):
    """Each map names columns as the kit does, and one format holds for all days and times."""
    assert (
        ColumnMap(
            file="shop-*.csv",
            report="all-orders",
            columns={"order-id": "pedido", "placed": "data", "status": "situação"},
            words={"status": {"pago": "unshipped", "enviado": "shipped", "7": "cancelled"}},
            formats={"placed": "%d/%m/%Y %H:%M"},
            zone="America/Sao_Paulo",
            constant={"channel": "seller"},
        ),
        ColumnMap(
            file="shop-*.csv",
            report="shipments",
            columns={"order-id": "pedido", "latest-estimate": "prazo"},
            formats={"latest-estimate": "%Y-%m-%d"},
        ),
    ) == read(SOUND)


def test_a_map_becomes_a_layout(read):
    """What a map says is what a shop takes as the layout of a file."""
    one, _ = read(SOUND)
    layout = Layout.of(
        one.file,
        one.report,
        one.columns,
        words=one.words,
        formats=one.formats,
        zone=one.zone,
        constant=one.constant,
    )

    assert layout.fits("shop-2026.csv")
    assert not layout.fits("shop-2026.txt")


@pytest.mark.parametrize("code", CODES)
def test_each_code_is_found_on_its_line(code, read):
    """Each kind of mistake is told with its own code and the line that it stands on."""
    text, line = BROKEN[code]

    assert [(code, line)] == [(one.code, one.line) for one in problems_of(read, text)]


@pytest.mark.parametrize("what", ALSO)
def test_other_mistakes_are_found(what, read):
    """A mistake of a known kind is found in other places too."""
    text, code = ALSO[what]

    assert code in {one.code for one in problems_of(read, text)}


def test_everything_is_told_at_once(read):
    """All mistakes of a file come in one list, which ends with what to do."""
    texts = (BROKEN[code][0].removeprefix("maps:\n") for code in ("CM104", "CM105", "CM110"))
    with pytest.raises(ColumnMapError, match=r"4 problem\(s\)") as caught:
        read("maps:\n" + "".join(texts))

    assert "Hint:" in str(caught.value)


@pytest.mark.parametrize(
    ("code", "meant"), [("CM104", "shipments"), ("CM105", "carrier"), ("CM106", "in-transit")]
)
def test_a_misspelt_name_gets_a_suggestion(code, meant, read):
    """A report, column or word that is close to a known one is suggested."""
    [problem] = problems_of(read, BROKEN[code][0])

    assert f"Did you mean '{meant}'?" == problem.hint


def test_a_file_that_is_no_text_is_refused(read):
    """Bytes that are no UTF-8 are told, not read."""
    assert ["CM101"] == [one.code for one in problems_of(read, b"maps: \xff")]


def test_a_missing_file_is_refused(tmp_path):
    """A file that is not there is told in the same way."""
    with pytest.raises(ColumnMapError, match="CM101"):
        read_column_maps(tmp_path / "columns.yaml", REPORTS)


def test_formats_are_those_that_can_be_read():
    """The letters that a format may hold are the ones that times are read by."""
    assert set(PARTS) == set(DIRECTIVES)


@pytest.mark.parametrize(
    "text",
    ["%d/%m/%y", "%Y%m%d", "%d %b %Y %I:%M %p", "%Y-%m-%dT%H:%M:%S.%f%z", "100%% %d.%m.%Y"],
)
def test_a_sound_format_is_taken(text, read):
    """A format that is taken can be used."""
    [one] = read(body("shipments", "{order-id: x, ship-by: y}", f'format: "{text}"'))

    assert Pattern.of(one.formats["ship-by"]).text == text


@pytest.mark.parametrize(
    "text", ["%d/%m", "%Y-%m-%d %I", "%Y-%m-%d %Y", "%Y-%m-%d %", "%Y-%m-%d %A", "day", "%Y%y%m%d"]
)
def test_a_format_that_tells_no_day_is_refused_by_both(text, read):
    """What the check refuses could not be used, either."""
    broken = body("shipments", "{order-id: x, ship-by: y}", f'format: "{text}"')

    assert "CM108" in {one.code for one in problems_of(read, broken)}
    with pytest.raises(PatternError):
        Pattern.of(text)


def test_python_agrees_on_formats():
    """A format means what it means in Python."""
    text, cell = "%d.%m.%y %H:%M:%S", "07.02.26 23:05:09"

    assert datetime.strptime(cell, text) == Pattern.of(text).read(cell)  # noqa: DTZ007
