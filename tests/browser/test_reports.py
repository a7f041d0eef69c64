"""Somebody who runs a shop: a real browser brings reports, has them judged, and takes the result."""

from __future__ import annotations

import shutil

import pytest

from browser.accessible import SCREEN, TELEPHONE, faults
from browser.chromium import breathe, elsewhere
from browser.hostile import IMAGE, LINK, SCRIPT, spoilt
from browser.serving import at
from browser.trainee import tab_to

FILES = ("claims.csv", "messages.csv", "shipments.csv")
PAYLOADS = (IMAGE, SCRIPT, LINK)


@pytest.fixture
def browser(server, kit, browser):
    """The page as somebody opens it who has brought nothing yet, and everything that was asked for."""
    page, asked = browser
    shutil.rmtree(kit.records.parent / "reports", ignore_errors=True)
    # A tab that another test has closed leaves this one behind, and there no dialog opens.
    page.bring_to_front()
    page.goto(at(server, "reports"))
    page.locator(".dt-intake form").wait_for()
    return page, asked


def judged(page):
    """Press the button by keyboard, and wait until the reading is over."""
    page.locator(".dt-own").evaluate_all("all => all.forEach(one => one.classList.add('old'))")
    tab_to(page, lambda said: said == "Read and judge")
    page.keyboard.press("Enter")
    page.locator(".dt-own:not(.old)").wait_for()


def downloaded(page, label, folder):
    """Press a download by keyboard, and give the file."""
    tab_to(page, lambda said: said == label)
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def without_network(page, path):
    """Open a file in another tab of a browser that has no network; gives the tab and its requests."""
    page.context.set_offline(True)
    tab = page.context.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(path.as_uri())
    page.context.set_offline(False)
    return tab, asked


def test_three_reports_are_brought_judged_and_taken_along(browser, kit, tmp_path):
    """By keyboard alone, from choosing the files to the downloads; the file needs nobody else."""
    page, asked = browser
    samples = kit.home / "data" / "samples"
    page.get_by_label("Files that I bring now").check()
    with page.expect_file_chooser() as choosing:
        tab_to(page, lambda said: said == "Choose files ...")
        page.keyboard.press("Enter")
    choosing.value.set_files([samples / name for name in FILES])
    page.get_by_text("3 files are here.").wait_for()
    page.get_by_label("Day of the download").focus()
    page.keyboard.type("11202026")
    judged(page)

    assert {} == faults(page, widths=(TELEPHONE, SCREEN))
    assert page.locator(".dt-casecard").count() > 5
    report = downloaded(page, "Download the report (HTML)", tmp_path)
    cases = downloaded(page, "Download the list of open cases (CSV)", tmp_path)
    assert page.locator(".dt-casecard").count() + 1 == len(cases.read_bytes().splitlines())
    tab, wanted = without_network(page, report)
    assert page.locator(".dt-casecard").count() == tab.locator(".dt-casecard").count()
    assert {} == faults(tab)
    assert [report.as_uri()] == wanted
    tab.emulate_media(color_scheme="dark", media="print")
    assert "rgb(255, 255, 255)" == tab.evaluate("getComputedStyle(document.body).backgroundColor")
    tab.close()
    assert [] == elsewhere(asked)


def test_nothing_in_a_report_runs(browser, kit, tmp_path):
    """Markup in cells, headers and names of files is text, on the page and in what is downloaded."""
    page, asked = browser
    header, *rows = (kit.home / "data" / "samples" / "claims.csv").read_text("utf-8").splitlines()
    evil = [
        ",".join(
            PAYLOADS[place % 3] if place == column else cell for place, cell in enumerate(cells)
        )
        for column, cells in enumerate(row.split(",") for row in rows[:14])
    ]
    folder = tmp_path / "reports"
    folder.mkdir()
    lines = [f"{header},{PAYLOADS[0]}", *(f"{row},{PAYLOADS[1]}" for row in (*evil, *rows[14:]))]
    (folder / "claims.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / f"{PAYLOADS[0]}.csv").write_text("\n".join(lines[:3]), encoding="utf-8")
    (folder / "note.txt").write_text("\n".join(PAYLOADS), encoding="utf-8")
    hostile = [f"{PAYLOADS[0]}.txt", "\u202etxt.orders", "../.."]
    page.locator("input[type=file]").first.set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": b"x"} for name in hostile]
    )
    page.get_by_text("files were not taken.").wait_for()
    page.get_by_label("A folder on this machine").check()
    page.get_by_label("Folder or file").fill(str(folder))
    judged(page)
    tab, _ = without_network(page, downloaded(page, "Download the report (HTML)", tmp_path))
    breathe()

    for one in (page, tab):
        assert PAYLOADS[0] in one.locator("main").inner_text()
        assert not spoilt(one)
        assert 0 == one.locator("main img:not(.dt-chart img), main [href^=javascript]").count()
    tab.close()
    assert [] == elsewhere(asked)


def test_what_cannot_be_read_leaves_the_form_as_it_was(browser, tmp_path):
    """The page says what is wrong; the path stays, and the button works again."""
    page, _ = browser
    (tmp_path / "orders.txt").write_text("no report")
    page.get_by_label("A folder on this machine").check()
    page.get_by_label("Folder or file").fill("/no/such/place")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("There is no file or folder").wait_for()

    assert {} == faults(page)
    assert "/no/such/place" == page.get_by_label("Folder or file").input_value()
    page.get_by_label("Folder or file").fill(str(tmp_path))
    judged(page)
    assert "Read: orders.txt." in page.locator(".dt-own header").inner_text()


def test_the_files_can_be_deleted(browser, kit):
    """All that was brought is gone from the disk when the page says so."""
    page, _ = browser
    folder = kit.records.parent / "reports"
    page.get_by_label("Files that I bring now").check()
    page.locator("input[type=file]").last.set_input_files(kit.home / "data" / "samples")
    page.get_by_role("button", name="Delete all-orders.txt").wait_for()
    page.get_by_text("files are here.").wait_for()
    assert [*folder.rglob("all-orders.txt")]
    page.get_by_label("Files that I brought before").check()
    page.get_by_role("button", name="Delete these files").click()
    page.get_by_role("button", name="Yes, delete them").click()
    page.get_by_label("Files that I brought before").wait_for(state="hidden")

    assert [] == [*folder.iterdir()]
