"""The screen's own script in a real browser, with a stub in the kernel's place."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.accessible import SCREEN
from browser.hostile import IMAGE, SCRIPT, spoilt
from playing import ROOT

SOURCE = (ROOT / "src" / "trainer" / "views" / "screen.js").read_text("utf-8")
PAGE = """<!doctype html><html lang="en"><title>Screen</title><body><main id="here"></main>
<script type="module">
%s
const heard = [], listeners = {};
const model = {
  get: () => window.parts, on: (event, call) => { listeners[event] = call; }, send: (said) => heard.push(said),
};
window.heard = heard;
window.show = (parts) => { window.parts = parts; listeners["change:parts"](); };
window.say = (said) => listeners["msg:custom"](said);
window.begin = (parts) => { window.parts = parts; render({ model, el: document.getElementById("here") }); };
window.ready = true;
</script></body></html>"""
PAYLOADS = [
    SCRIPT,
    IMAGE,
    '"><svg onload=window.spoilt=1>',
    "' onfocus='window.spoilt=1' autofocus='",
    "</legend></fieldset><iframe src=javascript:parent.spoilt=1>",
    "javascript:window.spoilt=1",
    "{{ 7*7 }} ${window.spoilt=1}",
]


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """A page of its own address, so that it can keep things."""
    folder = tmp_path_factory.mktemp("screen")
    file: Path = folder / "screen.html"
    file.write_text(PAGE % SOURCE.replace("export default { render };", ""), encoding="utf-8")
    page, _ = browser
    page.set_viewport_size({"width": SCREEN, "height": 900})
    page.file = file.as_uri()
    return page


def cards(takes="one", **parts):
    """Three cards of a decision, as the kernel tells of them."""
    options = [{"id": name, "label": name.title(), "means": f"To {name}."} for name in "abc"]
    return {
        "kind": "cards",
        "name": "cards",
        "place": "work",
        "follow": True,
        "key": "case/0",
        "number": 0,
        "takes": takes,
        "asks": "What now?",
        "how": "Choose.",
        "go": "Do this",
        "nothing": "Do nothing",
        "lacking": "Choose first.",
        "needs": 1 if takes == "one" else 0,
        "options": options if takes != "text" else [],
        "answer": "Your answer:",
        "draft": None,
        "about": "",
        "told": "",
        **parts,
    }


def reading(name, html, **parts):
    """A part to read."""
    return {"kind": "html", "name": name, "place": "case", "html": html, **parts}


def begin(page, *parts, fresh=True):
    """Open the page and show parts; nothing is kept of another test."""
    page.goto(page.file)
    page.wait_for_function("window.ready")
    if fresh:
        page.evaluate("sessionStorage.clear()")
    page.evaluate("parts => window.begin(parts)", list(parts))


def heard(page):
    """What the kernel was told."""
    return page.evaluate("window.heard")


def focused(page):
    """What has the focus."""
    return page.evaluate("(({ tagName, value }) => value || tagName)(document.activeElement)")


DRAFT = {"title": "Your message", "empty": "Empty.", "shows": "means", "numbered": False}


@pytest.mark.parametrize("takes", ["one", "several"])
def test_cards_are_one_tab_stop(takes, page):
    """Tab goes to the cards, on to the button, and out."""
    begin(page, cards(takes))
    stops = []
    for _ in range(2):
        page.keyboard.press("Tab")
        stops.append(focused(page))

    assert ["a", "BUTTON"] == stops


def test_a_number_chooses_and_enter_hands_in(page):
    """Two keys make a decision."""
    begin(page, cards())
    page.keyboard.press("Tab")
    page.keyboard.press("2")
    page.keyboard.press("Enter")

    assert [{"chose": ["b"], "number": 0, "about": ""}] == heard(page)


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["ArrowDown"], "b"),
        (["ArrowDown", "ArrowDown", "ArrowDown"], "a"),
        (["ArrowUp"], "c"),
        (["3", "ArrowUp"], "b"),
    ],
    ids=lambda part: "-".join(part) if isinstance(part, list) else None,
)
def test_arrows_choose_one(keys, chosen, page):
    """They go round."""
    begin(page, cards())
    page.keyboard.press("Tab")
    for key in (*keys, "Enter"):
        page.keyboard.press(key)

    assert [chosen] == heard(page)[0]["chose"]


def test_several_are_ticked_by_arrows_and_space(page):
    """A number ticks, and the same number takes the tick away."""
    begin(page, cards("several"))
    page.keyboard.press("Tab")
    for key in ("Space", "ArrowDown", "ArrowDown", "Space", "2", "2", "Enter"):
        page.keyboard.press(key)

    assert ["a", "c"] == heard(page)[0]["chose"]


def test_a_draft_shows_the_words_in_the_order_of_choosing(page):
    """What is taken out leaves no gap, and the button says what it does."""
    begin(page, cards("several", draft=DRAFT))
    assert "Do nothing" == page.locator("button.dt-go").inner_text()
    page.keyboard.press("Tab")
    for key in "3121":
        page.keyboard.press(key)
    said = page.locator(".dt-draft-body p").all_inner_texts()

    assert ["To c.", "To b."] == said
    assert "Do this" == page.locator("button.dt-go").inner_text()
    page.keyboard.press("Enter")
    assert ["c", "b"] == heard(page)[0]["chose"]


def test_a_figure_is_handed_in_by_enter(page):
    """Numbers are letters of an answer."""
    begin(page, cards("text"))
    page.keyboard.press("Tab")
    page.keyboard.type("0.84")
    page.keyboard.press("Enter")

    assert ["0.84"] == heard(page)[0]["chose"]


@pytest.mark.parametrize(
    "part", [cards(), cards("text"), cards("several", needs=3)], ids=["one", "text", "all"]
)
def test_what_is_missing_is_said(part, page):
    """Nothing is handed in, and it is read out why."""
    begin(page, part)
    page.locator("button.dt-go").click()

    assert "Choose first." == page.get_by_role("alert").inner_text()
    assert [] == heard(page)


def test_the_next_cards_have_the_focus(page):
    """A decision needs no way back to the cards by Tab, also where a part above has grown."""
    begin(page, reading("papers", "<p>old</p>"), cards())
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    grown = reading("papers", "<p>new</p>" * 80)
    page.evaluate("parts => window.show(parts)", [grown, cards(key="case/1", number=1)])
    assert "FIELDSET" == focused(page)
    page.keyboard.press("3")
    page.keyboard.press("Enter")

    assert [0, 1] == [one["number"] for one in heard(page)]


def row(name, *ids, number=0):
    """Buttons to which the page turns where no cards are below them."""
    buttons = [
        {"id": one, "label": one, "means": "", "looks": "dt-choice", "open": False} for one in ids
    ]
    told = {"kind": "buttons", "name": name, "place": "top", "follow": True}
    return {**told, "number": number, "buttons": buttons}


def test_a_case_that_is_turned_to_is_in_sight_and_has_the_focus(page):
    """Its card is pressed above; the page goes down to the case, and the keys reach its cards."""
    inbox = row("inbox", *(f"case {number}" for number in range(30)))
    story = reading("papers", "<p>The story</p>")
    begin(page, inbox)
    page.locator("button").nth(2).press("Enter")
    page.evaluate("parts => window.show(parts)", [inbox, story, cards()])

    assert "FIELDSET" == focused(page)
    assert page.evaluate("document.querySelector('.dt-at-case').getBoundingClientRect().top") < 700


def test_where_no_case_is_open_the_inbox_has_the_focus(page):
    """After the last decision on a case the next one is one key away."""
    begin(page, row("inbox", "a", "b"), cards())
    page.locator(".dt-pick").first.click()
    page.locator("button.dt-go").click()
    page.evaluate("parts => window.show(parts)", [row("inbox", "b", "c", number=1)])

    assert "b" == page.evaluate("document.activeElement.textContent")


def test_what_has_not_changed_is_not_drawn_again(page):
    """What was unfolded stays so."""
    story = reading("papers", "<details><summary>Earlier</summary>old</details>")
    begin(page, story, cards())
    page.locator("summary").click()
    page.evaluate("parts => window.show(parts)", [story, cards(key="case/1", number=1)])

    assert page.locator("details[open]").count() == 1


def test_what_is_said_of_a_choice_is_shown_before_the_rest(page):
    """It goes into the part that is there for it; what has no part yet waits for the rest."""
    begin(page, reading("said", "", live=True), cards())
    page.evaluate("part => window.say({ part })", reading("said", "<p>Best</p>", live=True))
    page.evaluate("part => window.say({ part })", reading("other", "<p>Never</p>"))
    page.evaluate("window.say({ pong: 1 })")

    assert "Best" == page.get_by_role("status").inner_text()
    assert 0 == page.get_by_text("Never").count()


def test_parts_stand_in_the_order_in_which_they_are_told(page):
    """Also those that come later."""
    first, last = (
        reading("first", "<p>1</p>", place="work"),
        reading("last", "<p>3</p>", place="work"),
    )
    begin(page, first, last)
    page.evaluate(
        "parts => window.show(parts)", [first, reading("x", "<p>2</p>", place="work"), last]
    )

    assert ["1", "2", "3"] == page.locator(".dt-at-work p").all_inner_texts()


def test_what_is_chosen_outlives_a_reload(page):
    """It is forgotten with the decision that it was about."""
    begin(page, cards("several", draft=DRAFT))
    page.locator(".dt-pick").nth(1).click()
    begin(page, cards("several", draft=DRAFT), fresh=False)
    assert ["To b."] == page.locator(".dt-draft-body p").all_inner_texts()
    page.evaluate("parts => window.show(parts)", [cards("several", key="case/1", number=1)])
    begin(page, cards("several", draft=DRAFT), fresh=False)

    assert ["Empty."] == page.locator(".dt-draft-body p").all_inner_texts()


@pytest.mark.parametrize("kept", ["", "{", "null", "3", '{"a": 1}', '["x", 7, null]'])
def test_what_is_kept_and_no_choice_is_passed_over(kept, page):
    """Whatever stands in the browser's store, the cards are drawn."""
    begin(page, cards())
    page.evaluate("kept => sessionStorage.setItem('dispute-trainer:case/0', kept)", kept)
    begin(page, cards(), fresh=False)

    assert 3 == page.locator(".dt-pick").count()
    assert 0 == page.locator(".dt-chosen").count()


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("takes", ["one", "several", "text"])
def test_no_text_of_a_card_runs(payload, takes, page):
    """Every text of the cards and buttons is a text, whatever it says."""
    texts = ("asks", "how", "go", "nothing", "lacking", "answer", "told", "key", "about")
    option = {"id": payload, "label": payload, "means": payload}
    # Nothing is put together out of what is typed.
    draft = {**DRAFT, "title": payload, "empty": payload} if takes != "text" else None
    hostile = {**cards(takes, draft=draft), **dict.fromkeys(texts, payload)}
    hostile["options"] = [option] if takes != "text" else []
    press = {"id": payload, "label": payload, "means": payload, "looks": payload, "open": True}
    row = {"kind": "buttons", "name": "row", "place": "top", "number": 0, "buttons": [press]}
    begin(page, row, hostile)
    for _ in range(3):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")

    assert not spoilt(page)
    assert payload in page.locator("main").inner_text()
    assert 0 == page.locator("main :is(script, img, svg, iframe)").count()
    assert all(one.get("chose", [payload]) in ([payload], [" "]) for one in heard(page))
