"""The page for one's own reports: files come in, are judged, and whatever is wrong is said on it."""

from datetime import UTC, datetime

import pytest

from playing import ROOT, a_kit
from trainer.kit import BadParameterError, NoSuchError
from trainer.views.intake import WORDS, Intake
from trainer.views.reports import Reports

SAMPLES = ROOT / "data" / "samples"
WIDGET = "application/vnd.jupyter.widget-view+json"
NOW = datetime(2026, 11, 22, 15, 14, 8, tzinfo=UTC)
ASKED = {"source": "files", "upload": "", "folder": "", "place": "US", "day": "2026-11-20"}


class Page:
    """The page, with what a browser would send and hear."""

    def __init__(self, kit, monkeypatch, **given):
        monkeypatch.setattr("trainer.views.face.someone_is_there", lambda: True)
        self.kit, self.heard, self.said = kit, [], []
        self.reports = kit.reports(**given)
        self.reports._start = lambda work: work()
        self.bundle = self.reports._repr_mimebundle_()
        self.intake = self.reports._intake
        self.intake._clock = lambda: NOW
        self.intake.send = lambda content, _=None: self.heard.append(content)
        self.intake.observe(lambda change: self.said.append(change["new"]), "standing")

    def send(self, content, *buffers):
        """Send a message as the browser does."""
        self.intake._hear(None, content, [memoryview(one) for one in buffers])

    def bring(self, name, data):
        """Bring a file in one chunk."""
        number = len(self.heard) + 1000
        self.send({"open": number, "name": name, "size": len(data)})
        if data:
            self.send({"put": number, "at": 0}, data)

    def read(self, **asked):
        """Press the button, and give how it ended."""
        self.send({"read": {**ASKED, **asked}})
        return self.intake.standing

    @property
    def shown(self):
        """What came of it."""
        return self.reports._shown.value


@pytest.fixture
def page(tmp_path, monkeypatch):
    """The page with nothing on it."""
    return Page(a_kit(tmp_path / "records"), monkeypatch)


def sample(name):
    """One of the kit's own reports."""
    return (SAMPLES / name).read_bytes()


# --- files ----------------------------------------------------------------------------------------


def test_every_word_of_the_form_is_written(page):
    """The page has a text for everything that it says."""
    assert {*WORDS, "kept"} == page.intake.words.keys()
    assert str(page.kit.records.parent / "reports") in page.intake.words["kept"]


def test_what_is_brought_is_listed(page):
    """Each file with its size, and the visit among those that can be read again."""
    page.bring("claims.csv", b"abc")
    page.bring("empty.txt", b"")

    assert [["claims.csv", 3], ["empty.txt", 0]] == page.intake.brought
    [[id_, label]] = page.intake.uploads
    assert "2026-11-22-151408" == id_
    assert "Nov 22, 2026, 15:14: claims.csv, empty.txt" == label
    assert ["opened", "kept", "kept"] == [next(iter(one)) for one in page.heard]


def test_a_file_that_is_refused_is_told_in_its_place(page):
    """The others go on, and the form is as it was."""
    page.bring("../..", b"abc")
    page.bring("claims.csv", b"abc")

    assert 1000 == page.heard[0]["refused"]
    assert "Hint: " in page.heard[0]["why"]
    assert [["claims.csv", 3]] == page.intake.brought


def test_files_are_deleted_one_by_one_and_all_at_once(page):
    """What is deleted is gone from the disk, and another visit's files stay."""
    page.bring("a.txt", b"abc")
    page.bring("b.txt", b"abc")
    page.send({"remove": "a.txt"})
    assert [["b.txt", 3]] == page.intake.brought

    page.send({"forget": page.intake.uploads[0][0]})
    assert [] == page.intake.brought == page.intake.uploads
    assert {"said": "The files are deleted."} == page.heard[-1]
    assert [] == [*(page.kit.records.parent / "reports").iterdir()]


def test_a_sign_of_life_is_given(page):
    """So the page knows while files are read that somebody is still there."""
    page.send({"ping": True})

    assert [{"pong": True}] == page.heard


@pytest.mark.parametrize(
    "content",
    [
        {"put": 5, "at": 0},
        {"remove": "../x"},
        {"forget": "../../playbook"},
        {"open": 1},
        {"open": None, "name": "a.txt", "size": "x"},
        {"drop": 9},
        {"stop": True},
        {},
    ],
    ids=str,
)
def test_a_page_that_says_nonsense_does_no_harm(content, page):
    """It is refused or passed over, and the next file comes in."""
    page.send(content)
    page.bring("a.txt", b"abc")

    assert [["a.txt", 3]] == page.intake.brought


# --- reading --------------------------------------------------------------------------------------


def test_reports_are_read_judged_and_shown(page):
    """Step by step, then what was read, the list and the rates below each other."""
    page.bring("claims.csv", sample("claims.csv"))
    page.bring("messages.csv", sample("messages.csv"))
    standing = page.read()

    assert {"state": "done", "text": "Done. The report is below.", "link": "part-doctor"} == {
        key: standing[key] for key in ("state", "text", "link")
    }
    assert ["busy"] * 6 + ["done"] == [one["state"] for one in page.said]
    assert [0, 0, 1, 2, 3, 4] == [one["value"] for one in page.said[:-1]]
    for part in ("part-doctor", "part-triage", "part-health", "dt-casecard"):
        assert part in page.shown
    assert b"What waits for the desk" in page.reports._as_paper()
    assert page.reports._as_list().startswith('\ufeff"By when","Order"'.encode())
    assert "desk-2026-11-20.html" == page.reports._paper.name


def test_what_was_brought_before_is_read_again(page, monkeypatch):
    """A page that was loaded again finds the files of the earlier visit."""
    page.bring("claims.csv", sample("claims.csv"))
    again = Page(page.kit, monkeypatch)

    assert "done" == again.read(source="earlier", upload=again.intake.uploads[0][0])["state"]
    assert [] == again.intake.brought


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "No files are here yet."),
        ({"source": "folder", "folder": "  "}, "No folder is named."),
        ({"source": "folder", "folder": "/no/such/place"}, "There is no file or folder"),
        ({"source": "folder", "folder": "a\0b"}, "takes the folder that holds the reports"),
        ({"source": "folder", "folder": "~nobody-of-this-name/x"}, "takes the folder"),
        ({"source": "folder", "folder": "x" * 3000}, "There is no file or folder"),
        ({"source": "earlier", "upload": "../../playbook"}, "not there any more"),
        ({"source": "sample", "day": ""}, "Day of the download is ''."),
        ({"source": "sample", "day": "2026-13-01"}, "takes a day, such as 2026-11-20"),
        ({"source": "sample", "day": "1066-10-14"}, "takes a day of the years"),
        ({"source": "sample", "place": "Mars"}, "There is no marketplace 'Mars'."),
        ({"source": "sample", "place": None}, "There is no marketplace"),
    ],
    ids=lambda part: None if isinstance(part, str) else "-".join(map(str, part.values()))[:40],
)
def test_what_cannot_be_read_is_said_with_what_to_do(asked, told, page):
    """One message, no traceback, nothing shown, and the button works again."""
    standing = page.read(**asked)

    assert "failed" == standing["state"]
    assert told in standing["text"]
    assert "This should not have happened" not in standing["text"]
    assert "dt-part" not in page.shown


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("note.txt", b"Ask Ana about the lamps.\n", "header of no report"),
        ("empty.txt", b"", "is empty"),
        ("orders.zip", b"PK\x03\x04 and more", "a zip archive"),
        ("damaged.txt.gz", b"\x1f\x8b\x08\x00 and no more", "cannot be read"),
        ("page.htm", b"<!DOCTYPE html><html></html>", "a web page"),
    ],
    ids=["note", "empty", "zip", "damaged", "web-page"],
)
def test_a_file_that_is_no_report_is_told(name, data, told, page):
    """The doctor says what it is and what to do; no list and no rates are made of nothing."""
    page.bring(name, data)
    standing = page.read()

    assert "failed" == standing["state"]
    assert "None of these files is a report" in standing["text"]
    assert told in page.shown
    assert "part-triage" not in page.shown
    assert "none" == page.reports._list.layout.display


def test_a_folder_is_taken_as_systems_copy_it(page, tmp_path):
    """Quotes around a path, and spaces, are not part of it."""
    (tmp_path / "claims.csv").write_bytes(sample("claims.csv"))

    assert "done" == page.read(source="folder", folder=f' "{tmp_path / "claims.csv"}" ')["state"]


def test_a_failure_nobody_expected_is_told_too(page):
    """What was shown before stays, and the button works again."""
    page.bring("claims.csv", sample("claims.csv"))
    page.read()
    before, sound = page.shown, page.reports._kit

    def broken(*_):
        raise ZeroDivisionError("division by zero")

    page.reports._kit = type(sound)(broken, sound.reason, sound.clock, "samples", "en")
    assert "This should not have happened: division by zero" in page.read()["text"]
    assert before == page.shown

    page.reports._kit = sound
    assert "done" == page.read()["state"]


def test_reading_can_be_stopped(page):
    """Between two steps; nothing is lost by it, and it can begin again."""
    page.bring("claims.csv", sample("claims.csv"))
    tell = page.reports._tell

    def pressed(*step):
        page.send({"stop": True})
        tell(*step)

    page.reports._tell = pressed
    assert "idle" == page.read()["state"]
    page.reports._tell = tell

    assert "done" == page.read()["state"]


def test_a_second_click_is_passed_over(page):
    """While one reading goes on, no other begins."""
    waiting = []
    page.reports._start = waiting.append
    page.send({"read": ASKED})
    page.send({"read": ASKED})

    assert 1 == len(waiting)


# --- faces ----------------------------------------------------------------------------------------


def test_where_nobody_is_the_sample_is_shown_in_short(tmp_path):
    """GitHub, nbconvert and nbval see what the desk says of the sample, and no widget."""
    shown = a_kit(tmp_path / "records").reports()
    bundle = shown._repr_mimebundle_()

    assert isinstance(shown, Reports)
    assert {"text/plain", "text/html"} == bundle.keys()
    for word in ("What waits for the desk", "41 cases wait", "How healthy the account is"):
        assert word in bundle["text/plain"]
        assert word in bundle["text/html"]
    assert "VBox" not in bundle["text/plain"]


def test_with_somebody_there_is_a_form_and_no_report(page):
    """Nothing is read before somebody asks for it; what is saved of the page says how to open it."""
    assert WIDGET in page.bundle
    assert "VBox" not in page.bundle["text/plain"]
    assert {"state": "idle", "text": ""} == page.intake.standing


def test_what_is_given_stands_in_the_form(tmp_path, monkeypatch):
    """A link can fill the form in; it does not press the button."""
    kit = a_kit(tmp_path / "records")
    page = Page(kit, monkeypatch, reports="/reports", as_of="2026-10-01", marketplace="DE")

    assert {
        "source": "folder",
        "folder": "/reports",
        "place": "DE",
        "day": "2026-10-01",
        "sample-day": "2026-10-01",
    } == page.intake.given
    assert [] == page.said


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"marketplace": "Mars"}, NoSuchError),
        ({"as_of": "yesterday"}, BadParameterError),
        ({"reports": 7}, BadParameterError),
    ],
    ids=["marketplace", "day", "reports"],
)
def test_what_is_given_is_held_against_what_there_is(given, error, tmp_path):
    """As strictly as any parameter."""
    with pytest.raises(error, match="Hint: "):
        a_kit(tmp_path / "records").reports(**given)


def test_the_page_puts_text_in_as_text(page):
    """The script makes no markup of any text, and asks for nothing from elsewhere."""
    state = Intake.get_state(page.intake, ["_esm", "_css"])

    for word in ("innerHTML", "insertAdjacentHTML", "outerHTML", "document.write", "http"):
        assert word not in state["_esm"]
    assert "url(" not in state["_css"]
