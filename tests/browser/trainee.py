"""What a trainee does on the screen."""

from __future__ import annotations

from trainer.drills.answers import decisions
from trainer.drills.engine import FIGURE


def as_recorded(drill, state, moves) -> list[str]:
    """Put what is ticked into the order in which the view does it; a message keeps its own."""
    if drill.step(state).kind != "gather":
        return list(moves)
    shown = [move for move in drill.offered(state) if move in moves]
    return list(drill.in_best_order(state, shown))


def decide(page, desk, state, moves) -> None:
    """Make one decision with the mouse, once its step stands there, and wait until it is saved."""
    root = at_step(page, state)
    choose(root, desk, state, moves)
    root.locator("button.dt-go").click()
    saved(page, len(state.decisions) + 1)


def choose(root, desk, state, moves) -> None:
    """Choose cards with the mouse, or write a figure; nothing is handed in yet."""
    cards = cards_of(desk, state)
    for move in moves:
        if move.startswith(FIGURE):
            root.locator("#dt-answer").fill(move.removeprefix(FIGURE))
        elif move in cards:
            root.locator(".dt-pick").nth(cards.index(move)).click()


def cards_of(desk, state) -> list[str]:
    """Give the moves that have a card, in the order of the cards."""
    return [one.move for one in desk.desk(state).options if not one.sends]


def at_step(page, state):
    """Wait until the step of a state stands on the screen, and give the screen."""
    root = page.locator(".widget-vbox.dt-root")
    root.locator("h3", has_text=f"Step {len(state.decisions) + 1}").wait_for()
    return root


def saved(page, count) -> None:
    """Wait until the screen says that so many decisions are on disk."""
    noun = "decision" if count == 1 else "decisions"
    page.locator(".dt-light", has_text=f"Saved: {count} {noun} on disk.").wait_for()


# --- by keyboard ----------------------------------------------------------------------------------

FOCUSED = """() => {
  const e = document.activeElement;
  if (e.tagName === 'INPUT' && e.type === 'text') return '[text]';
  if (e.tagName === 'FIELDSET') return '[cards]';
  return e.innerText || (e.closest('label') || e.parentElement).innerText || '';
}"""
"""What a trainee reads of what has the focus."""
CARDS = ".widget-vbox.dt-root .dt-cards .dt-pick"


def tab_to(page, matches) -> None:
    """Press Tab until what has the focus matches; fails where the keyboard does not get there."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if matches(page.evaluate(FOCUSED).strip()):
            return
    raise AssertionError("The keyboard does not get there.")


def decide_by_keyboard(page, desk, state, moves) -> None:
    """
    Make one decision with numbers, arrows, letters and Enter, and wait until it is saved.

    After a decision the cards of the next one have the focus; Tab is needed for the first only.
    """
    drill, options = desk.drill, [one for one in desk.desk(state).options if not one.sends]
    at_step(page, state)
    kind = drill.step(state).kind
    if kind == "figure":
        tab_to(page, lambda said: said == "[text]")
        for move in moves:
            page.keyboard.type(move.removeprefix(FIGURE))
    elif page.evaluate(FOCUSED) != "[cards]":
        tab_to(page, lambda said: any(one.label in said for one in options))
    places = [at for move in moves for at, one in enumerate(options) if one.move == move]
    for place in places:
        _choose(page, place, kind)
    page.keyboard.press("Enter")
    saved(page, len(state.decisions) + 1)


def play_by_keyboard(page, kit, scenario, seed, trainee, look=None):
    """
    Play a case by the book from its first step, and give its last state and what was recorded.

    A look is taken at each step, by its kind, and at the debrief. What was recorded is held
    against what the same moves give without a screen.
    """
    drill = kit.case(scenario, seed=seed)
    desk, state = kit.desk(drill), drill.start()
    for moves in decisions(drill, "best"):
        at_step(page, state)
        if look:
            look(drill.step(state).kind)
        ordered = as_recorded(drill, state, moves)
        decide_by_keyboard(page, desk, state, ordered)
        state = drill.choose(state, ordered)
    page.locator(".dt-debrief .dt-score-number").wait_for()
    if look:
        look("debrief")
    [attempt] = kit.logbook(trainee).attempts()
    assert drill.receipt(state).lines_as_data() == [dict(line) for line in attempt.result.receipt]
    return state, attempt


def _choose(page, place, kind) -> None:
    """Choose a card by its number, or by arrows where it has none that is one key."""
    if kind == "figure":
        return
    if place < 9:
        page.keyboard.press(str(place + 1))
        return
    page.keyboard.press("9")
    if kind != "act":
        page.keyboard.press("9")
    for _ in range(place - 8):
        page.keyboard.press("ArrowDown")
    if kind != "act":
        page.keyboard.press("Space")
