"""What a page would show of a view, and what it would send back: the kernel's side of the screen."""

from __future__ import annotations

from html import unescape


def part(view, kind):
    """The first part of a kind on the screen, as the page is told of it; None where there is none."""
    return next((one for one in view._screen.parts if one["kind"] == kind), None)


def cards(view):
    """The cards of the decision on the screen."""
    return part(view, "cards")


def ids(view):
    """What can be chosen, in the order in which it stands."""
    return [one["id"] for one in cards(view)["options"]]


def hand_in(view, *chosen, on=None):
    """Hand in what was chosen on the cards that are shown, or on some that were."""
    shown = on or cards(view)
    said = {"chose": list(chosen), "number": shown["number"], "about": shown["about"]}
    view._screen._handle_custom_msg(said, [])


def buttons(view):
    """Every button on the screen, with the decision that it was drawn at."""
    rows = [one for one in view._screen.parts if one["kind"] == "buttons"]
    return [(one, row["number"]) for row in rows for one in row["buttons"]]


def press(view, wanted, *, on=None):
    """Press the button with this id or these words, or one that was shown."""
    found = on or next(
        pair for pair in buttons(view) if wanted in {pair[0]["id"], pair[0]["label"]}
    )
    view._screen._handle_custom_msg({"pressed": found[0]["id"], "number": found[1]}, [])


def drawn(view):
    """All that is written on the screen."""
    texts = []
    for one in view._screen.parts:
        texts.append(one.get("html", ""))
        texts += [f"{card['label']} {card['means']}" for card in one.get("options", ())]
        texts += [f"{button['label']} {button['means']}" for button in one.get("buttons", ())]
        texts.append(one.get("asks", ""))
    return unescape("\n".join(texts))
