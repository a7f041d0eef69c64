"""What a trainee does on the screen."""

from __future__ import annotations


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
