"""What a trainee does on the screen."""

from __future__ import annotations

from trainer.drills.engine import FIGURE


def as_recorded(drill, state, moves) -> list[str]:
    """Put what is ticked into the order in which the view does it; a message keeps its own."""
    if drill.step(state).kind != "gather":
        return list(moves)
    shown = [move for move in drill.offered(state) if move in moves]
    return list(drill.in_best_order(state, shown))


def decide(page, drill, state, moves) -> None:
    """Make one decision on the screen, once its step stands there, and wait until it is saved."""
    names = drill.rulebook.vocabulary.moves
    root = page.locator(".widget-vbox.dt-root")
    step = drill.step(state)
    root.locator("h3", has_text=f"Step {len(state.decisions) + 1}").wait_for()
    for move in moves:
        label = names[move].label
        if step.kind == "gather":
            root.locator(".dt-tick", has_text=label).locator("input").first.check()
        elif not drill.sends(move):
            root.locator("button.dt-choice", has_text=label).first.click()
            if step.kind == "reply":
                root.locator(".dt-draft").get_by_text(" ").first.wait_for()
                root.locator("button.dt-choice", has_text=label).first.wait_for(state="detached")
    if step.kind != "act":
        root.locator("button.dt-go").click()
    count = len(state.decisions) + 1
    noun = "decision" if count == 1 else "decisions"
    root.locator(".dt-light", has_text=f"Saved: {count} {noun} on disk.").wait_for()


# --- by keyboard ----------------------------------------------------------------------------------

FOCUSED = """() => {
  const e = document.activeElement;
  if (e.tagName === 'INPUT' && e.type === 'text') return '[text]';
  return e.innerText || (e.closest('label') || e.parentElement).innerText || '';
}"""
"""What a trainee reads of what has the focus."""


def tab_to(page, matches) -> None:
    """Press Tab until what has the focus matches; fails where the keyboard does not get there."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if matches(page.evaluate(FOCUSED).strip()):
            return
    raise AssertionError("The keyboard does not get there.")


def decide_by_keyboard(page, desk, state, moves) -> None:
    """Make one decision with Tab, letters, Space and Enter, and wait until it is saved."""
    drill, names = desk.drill, {one.move: one for one in desk.desk(state).options}
    root = page.locator(".widget-vbox.dt-root")
    step = drill.step(state)
    root.locator("h3", has_text=f"Step {len(state.decisions) + 1}").wait_for()
    for move in moves:
        if move.startswith(FIGURE):
            tab_to(page, lambda said: said == "[text]")
            page.keyboard.type(move.removeprefix(FIGURE))
        elif step.kind == "gather":
            tab_to(page, lambda said, label=names[move].label: said.startswith(label))
            page.keyboard.press("Space")
        elif not drill.sends(move):
            label = names[move].label
            left = root.locator("button.dt-choice").count()
            tab_to(page, lambda said, label=label: said.split("\n")[0] == label)
            page.keyboard.press("Enter")
            if step.kind != "act":
                root.locator(f"button.dt-choice >> nth={left - 1}").wait_for(state="detached")
    if step.kind != "act":
        done = root.locator("button.dt-go").inner_text()
        tab_to(page, lambda said: said == done)
        page.keyboard.press("Enter")
    count = len(state.decisions) + 1
    noun = "decision" if count == 1 else "decisions"
    root.locator(".dt-light", has_text=f"Saved: {count} {noun} on disk.").wait_for()
