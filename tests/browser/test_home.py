"""What a trainee meets around the case: the start page, the guide, the playbook, what was played."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import urlopen

from browser.accessible import SCREEN, TELEPHONE, faults
from browser.chromium import elsewhere
from browser.hostile import IMAGE, spoilt
from browser.serving import at
from browser.trainee import decide_by_keyboard, tab_to
from trainer.app.book import Shelf
from trainer.drills.answers import decisions
from trainer.drills.players import replay

CASE, SEED = "damaged-on-arrival", 7
WIDTHS = TELEPHONE, SCREEN


def test_a_newcomer_is_at_the_first_decision_at_once(server, kit, browser):
    """
    A name that cannot be, another name, Enter: the case with its notes, all by keyboard.

    Beside it the playbook opens with one key, finds what is typed, and gives the focus back.
    """
    page, asked = browser
    page.goto(at(server, "start", trainee=IMAGE))
    page.locator("main [role=alert]").wait_for()
    assert IMAGE == page.locator("#dt-name").input_value()
    assert {} == faults(page, widths=WIDTHS)
    tab_to(page, lambda said: said == "[text]")
    page.keyboard.press("Control+A")
    page.keyboard.type("Ana Newcomer")
    page.keyboard.press("Enter")
    page.locator(".dt-first h2", has_text="Good day, Ana Newcomer").wait_for()
    assert {} == faults(page, widths=WIDTHS)
    tab_to(page, lambda said: said == kit.folder.texts("home.first-go"))
    page.keyboard.press("Enter")
    page.locator(".dt-guide").nth(3).wait_for()
    page.locator(".dt-light").wait_for()
    assert ["1", "2", "3", "4"] == page.locator(".dt-guide-number").all_inner_texts()

    tab_to(page, lambda said: said == kit.folder.texts("guide.away"))
    page.keyboard.press("Control+/")
    page.keyboard.type("carrier first")
    page.locator(".dt-found > li").first.wait_for()
    assert {} == faults(page, widths=WIDTHS)
    page.keyboard.press("Control+A")
    page.keyboard.type(IMAGE)
    page.locator(".dt-lookup-said", has_text=kit.folder.texts("lookup.none")).wait_for()
    page.keyboard.press("Escape")
    assert kit.folder.texts("guide.away") == page.evaluate("document.activeElement.innerText")
    assert not page.locator(".dt-lookup[open]").count()

    first = kit.folder.first_case
    drill = kit.case(first.scenario, seed=first.seed)
    [moves, *_] = decisions(drill, "best")
    decide_by_keyboard(page, kit.desk(drill), drill.start(), moves)
    assert ["5"] == page.locator(".dt-guide-number").all_inner_texts()
    assert IMAGE == page.locator(".dt-lookup input").input_value()

    [attempt] = kit.logbook("Ana Newcomer").attempts()
    assert (tuple(moves),) == attempt.moves
    assert not spoilt(page)
    assert [] == elsewhere(asked)


def test_an_exam_has_no_playbook_beside_it(server, kit, browser):
    """No word of it is on the page or comes with a message, and the key opens nothing."""
    page, _ = browser
    heard = []
    page.on("websocket", lambda one: one.on("framereceived", lambda said: heard.append(str(said))))
    page.goto(at(server, "drill", scenario=CASE, seed=SEED, trainee="Exam", mode="exam"))
    page.locator(".dt-light").wait_for()
    page.keyboard.press("Control+/")
    told = " ".join([page.content(), *heard])
    words = [text for id_, text in kit.folder.texts.by_id.items() if id_.startswith("lookup.")]

    assert kit.scenario(CASE).title in told
    assert [] == [text for text in words if text in told]
    assert "lookup" not in told.replace("LookupError", "")
    assert 0 == page.locator(".dt-lookup").count()


def test_what_was_played_is_listed_and_read_again(server, kit, browser):
    """What is open goes on, what is finished is read again, on pages that everybody can use."""
    page, asked = browser
    drill = kit.case(CASE, seed=SEED)
    for mode, until in (("practise", None), ("learn", 1)):
        session = kit.session(drill, trainee="Ben Back", mode=mode)
        for moves in decisions(drill, "best")[:until]:
            session.choose(moves)
    page.goto(at(server, "start", trainee="Ben Back"))
    page.locator(".dt-past").wait_for()
    assert [kit.folder.texts("home.go-on"), kit.folder.texts("home.see-debrief")] == page.locator(
        ".dt-past a"
    ).all_inner_texts()
    assert {} == faults(page, widths=WIDTHS)
    page.locator(".dt-past a").last.click()
    page.locator(".dt-debrief .dt-score-number").wait_for()

    state = replay(drill, decisions(drill, "best"))
    assert str(drill.receipt(state).score) == page.locator(".dt-score-number").inner_text()
    assert {} == faults(page, widths=WIDTHS)
    assert [] == elsewhere(asked)


def test_the_playbook_is_searched_and_read(server, kit, browser):
    """Words find practices, and the whole of it is one link away, behind the token."""
    page, asked = browser
    Shelf(kit).place().write_text("<title>A book</title>", encoding="utf-8")
    page.goto(at(server, "playbook", wanted=IMAGE, trainee="Ana"))
    page.locator(".dt-search input").first.wait_for()
    page.get_by_role("status").get_by_text(kit.folder.texts("lookup.none")).wait_for()
    page.locator(".dt-search input").first.fill("refund window")
    page.locator(".dt-hit summary").first.click()
    assert {} == faults(page, widths=WIDTHS)
    assert not spoilt(page)
    assert "start.ipynb?trainee=Ana" == page.locator("nav a").first.get_attribute("href")
    where = page.get_by_text(kit.folder.texts("search.book")).get_attribute("href")
    whole = page.request.get(page.evaluate("where => new URL(where, location).href", where))
    assert 200 == whole.status
    assert "<title>A book</title>" == whole.text()
    with urlopen(f"http://{urlsplit(server).netloc}/playbook.html") as refused:
        assert "/login" in refused.url
    assert [] == elsewhere(asked)
