"""What a manager reads: every page begins with what to do, and says the same in every form."""

import json
import re

import pytest

from playing import ROOT
from trainer.cases.filing import columns_of
from trainer.cases.intake.frames import FrameError
from trainer.cases.shop import TABLES
from trainer.kit import open_kit
from trainer.reports.sheet import Card, Chart, Grid, Points, Say, Sheet, sheet_text
from trainer.views.sheet import sheet_face

PAGES = ("doctor", "triage", "health", "causes", "audit", "plan")
every_page = pytest.mark.parametrize("page", PAGES)


@pytest.fixture(scope="module")
def office():
    """The sample shop."""
    opened = open_kit(ROOT).shop("samples", as_of="2026-11-20")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def sheets(office):
    """Every page of the sample shop."""
    return {page: getattr(office, f"{page}_sheet")() for page in PAGES}


@every_page
def test_no_placeholder_is_left(sheets, page):
    """Every sentence is filled in."""
    assert [] == re.findall(r"\{[a-z_]+\}", sheet_text(sheets[page]))


@every_page
def test_what_to_do_comes_first(sheets, page):
    """A page says what to do about it before it shows anything."""
    sheet = sheets[page]
    text = sheet_text(sheet)

    if page == "doctor" and not sheet.todo:
        return  # sound files ask for nothing
    assert sheet.todo
    assert text.index(sheet.todo[0]) < 900 + len(sheet.lead)


@every_page
def test_both_faces_hold_the_same(sheets, page):
    """What stands in the text stands in the page: lead, list, and every cell of every table."""
    sheet = sheets[page]
    face = sheet_face(sheet)
    html = str(face.body)

    for block in sheet.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                for cell in row:
                    assert cell in face.text
                    assert cell.replace("&", "&amp;").replace("'", "&#x27;") in html or cell in html


@every_page
def test_results_are_plain_data(sheets, page):
    """What programs read is JSON, and comes back as it was."""
    results = dict(sheets[page].results)

    assert results == json.loads(json.dumps(results))


@every_page
def test_ids_stand_once(sheets, page):
    """No id stands twice on a page, or a reader of screens would lose its way."""
    ids = re.findall(r' id="([^"]+)"', str(sheet_face(sheets[page]).body))

    assert sorted(set(ids)) == sorted(ids)


@every_page
def test_nothing_is_asked_of_the_network(sheets, page):
    """A page opens offline."""
    html = str(sheet_face(sheets[page]).body)

    assert "http://" not in html.replace("http://www.w3.org", "")
    assert "https://" not in html
    assert "@import" not in html


@every_page
def test_a_picture_says_what_it_shows(sheets, page):
    """Every picture has words for whoever does not see it."""
    charts = [block for block in sheets[page].blocks if isinstance(block, Chart)]
    html = str(sheet_face(sheets[page]).body)

    for chart in charts:
        assert chart.says
    for alt in re.findall(r'<img [^>]*alt="([^"]*)"', html):
        assert len(alt) > 20


def test_the_same_sheet_is_drawn_the_same():
    """A chart has the same bytes whenever it is drawn."""
    from trainer.reports.sheet import Line

    chart = Chart("Rate", "It rises.", ("2026-01-01", "2026-01-02"), (Line("a", (0.1, None)),), 0.2)
    sheet = Sheet("x", "X", "Lead", ("Do",), "Todo", (chart,), {})

    assert str(sheet_face(sheet).body) == str(sheet_face(sheet).body)


def test_what_a_report_holds_is_escaped():
    """Nothing that comes out of a report can become part of the page."""
    evil = '<script>alert("x")</script>'
    blocks = (
        Grid("g", (evil,), ((evil,),)),
        Card(evil, "bad", ((evil, evil),), evil, (evil,)),
        Points((evil,)),
        Say(evil),
    )
    html = str(sheet_face(Sheet("x", evil, evil, (evil,), evil, blocks, {})).body)

    assert "<script" not in html


# --- tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_a_frame_that_knows_its_rows(office, table):
    """Whoever has a question of their own gets the rows, with the file and line of each."""
    frame = office.table(table)

    assert [*columns_of(table), "file", "line"] == list(frame.columns)
    assert len(frame) == office.shop.frame(f"SELECT count(*) AS n FROM {table}").n[0]  # noqa: S608
    assert frame.line.ge(2).all()


def test_a_table_that_is_not_there_is_told(office):
    """The message names those that are."""
    with pytest.raises(FrameError, match=r"no table 'claim' in a shop(?s:.*)claims"):
        office.table("claim")


SOURCE = ROOT / "src" / "trainer" / "cases"
CODES = sorted(
    {
        code
        for path in SOURCE.rglob("*.py")
        for code in re.findall(r"\bDD[0-9]{3}\b", path.read_text("utf-8"))
    }
)


@pytest.mark.parametrize("code", CODES)
def test_every_finding_has_its_sentences(office, code):
    """Whatever the data doctor finds, it can say what is wrong and what to do."""
    assert f"doctor.{code}.says" in office.folder.texts.by_id
    assert f"doctor.{code}.do" in office.folder.texts.by_id
