"""What is downloaded stands alone in one file, runs nothing, and is light as paper."""

import re
from html.parser import HTMLParser

import pytest

from playing import CASE, ROOT, a_kit
from trainer.drills.players import by_the_book, play, replay
from trainer.reports.sheet import Card, Grid, Points, Sheet
from trainer.reports.shop.report import Report
from trainer.views.debrief import debrief
from trainer.views.html import sheet_of_paper, tag
from trainer.views.inbox import debrief as shift_debrief
from trainer.views.paper import debrief_paper, paper, report_paper

EVIL = "<img src=x onerror=alert(1)><script>alert(1)</script><a href='javascript:alert(1)'>x</a>"


class Seen(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.found.append((tag, dict(attrs)))

    def all(self, tag):
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit with records of its own."""
    return a_kit(tmp_path_factory.mktemp("desk") / "records")


@pytest.fixture(scope="module")
def files(kit):
    """One file of each kind."""
    texts = kit.folder.texts
    drill = kit.case(CASE, seed=7)
    written = kit.debriefer(drill).debrief(play(drill, by_the_book))
    shift = kit.day(seed=1)
    day = kit.shift_writer(shift).debrief(replay(shift, kit.day_decisions(shift, "worst")))
    case_setup = kit.session(drill, trainee="Ana Tester", mode="exam").setup
    return {
        "report": report_paper(kit.report("samples", "2026-11-20", "US"), texts, "en"),
        "case": debrief_paper(debrief(written, dict(texts.by_id)), case_setup, texts),
        "shift": debrief_paper(shift_debrief(day, texts.by_id), case_setup, texts),
    }


every_file = pytest.mark.parametrize("kind", ["report", "case", "shift"])


@every_file
def test_a_file_stands_alone(files, kind):
    """No script, no link to another place, and nothing that would be loaded from anywhere."""
    seen = Seen(files[kind])

    assert [] == seen.all("script") + seen.all("link") + seen.all("iframe")
    assert all(one["src"].startswith("data:image/svg+xml;base64,") for one in seen.all("img"))
    assert all(one["href"].startswith("#") for one in seen.all("a"))
    assert not re.search(r"url\(|@import", files[kind])


@every_file
def test_a_file_forbids_what_it_does_not_need(files, kind):
    """A browser is told to run nothing and to ask for nothing, whatever got into the file."""
    [policy] = [one["content"] for one in Seen(files[kind]).all("meta") if one.get("http-equiv")]

    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "style-src 'unsafe-inline'; img-src data:" in policy


@every_file
def test_a_file_has_its_landmarks(files, kind):
    """One title, one heading of the first rank, and the part that is read."""
    seen = Seen(files[kind])

    assert [1, 1, 1] == [len(seen.all(name)) for name in ("title", "h1", "main")]
    assert [{"lang": "en"}] == seen.all("html")


@every_file
def test_a_file_is_light_also_where_the_screen_is_dark(files, kind):
    """It says so to the browser, and its colors are those of the light desk whatever comes after."""
    assert '<meta name="color-scheme" content="light">' in files[kind]
    assert 'class="dt-printed"' in files[kind]
    assert ".dt-printed .dt, .dt-printed .dt-root {\n  --dt-paper: #fffdf9" in files[kind]


def test_a_debrief_says_who_played_what(files):
    """Who finds it a month later can play the same case again."""
    for word in ("Ana Tester", CASE, "seed 7", "exam", "playbook"):
        assert word in files["case"]


def test_every_part_of_a_report_is_linked(files):
    """The table of contents leads to each part, and no id stands twice."""
    seen = Seen(files["report"])
    ids = [one["id"] for _, one in seen.found if "id" in one]

    assert ["#part-doctor", "#part-triage", "#part-health"] == [
        one["href"] for one in seen.all("a")
    ]
    assert {"part-doctor", "part-triage", "part-health"} <= set(ids)
    assert len(ids) == len(set(ids))


def test_what_a_report_holds_stays_text(kit):
    """Markup in a cell, a name or a sentence is shown as it was written."""
    blocks = (Grid("g", (EVIL,), ((EVIL,),)), Card(EVIL, "bad", ((EVIL, EVIL),)), Points((EVIL,)))
    sheet = Sheet("x", EVIL, EVIL, (EVIL,), EVIL, blocks, {})
    seen = Seen(report_paper(Report(EVIL, EVIL, "day", (sheet,)), kit.folder.texts, "en"))

    assert [] == seen.all("script") + seen.all("img")
    assert ["#part-x"] == [one["href"] for one in seen.all("a")]


def test_only_markup_becomes_a_file():
    """A bare text is not taken for a page."""
    with pytest.raises(TypeError, match=r"tag\(\)"):
        sheet_of_paper("Title", "<b>bold</b>", lang="en", style="")


def test_a_title_is_text():
    """Neither the title nor what stands below it can end its element."""
    page = paper("</title><script>", tag("p"), lang="en", about="</p><script>")

    assert [] == Seen(page).all("script")


def test_the_colors_of_paper_are_those_of_the_desk():
    """The light colors stand once, in the theme."""
    own = (ROOT / "src/trainer/views/paper.css").read_text("utf-8")

    assert "--dt-paper:" not in own
